//! A complex situation is a moment of a life, with a beginning, a day when it is looked at again and an end: never what a
//! child is (ADR 0075).

use access::Category;
use facts::Published;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row, rule};
use figures::{Kind as Column, PopulationSpec};
use vocabulary::Nomenclature;

/// The list « Poids dans ce moment »: each of the three is read apart, and none is added to another.
pub static POIDS_SITUATION: Nomenclature = Nomenclature {
    name: "poids_situation",
    label: "Poids dans ce moment",
    source: "Charte de coopération protection de l'enfance et médico-social, 2024",
    items: &[
        ("aucun", "N'est pas en cause"),
        ("un_peu", "Pèse un peu"),
        ("beaucoup", "Pèse beaucoup"),
        ("massif", "Pèse massivement"),
    ],
};

/// The list « Ce qu'on sait du trouble ».
pub static CONNU_TROUBLE: Nomenclature = Nomenclature {
    name: "connu_trouble",
    label: "Ce qu'on sait du trouble",
    source: "Charte de coopération protection de l'enfance et médico-social, 2024",
    items: &[
        ("reperage", "Repéré, pas encore nommé"),
        ("diagnostic", "Un diagnostic est posé"),
        ("psychotrauma", "Psychotraumatisme"),
    ],
};

fn moment(row: &Row, linked: &Linked) -> Vec<Remark> {
    let (start, seen) = (row.day("start_day"), row.day("revue_day"));
    let early = start.zip(seen).is_some_and(|(start, seen)| seen < start);
    let early = early.then(|| Remark::refuse("revue_day", "C'est avant le début de ce moment."));
    let known = row.text("poids_trouble") == Some("aucun") && row.text("connu_trouble").is_some();
    let known = known.then(|| {
        let told = "Le trouble n'est pas en cause : videz ce champ, ou dites ce qu'il pèse.";
        Remark::refuse("connu_trouble", told)
    });
    let birth = rule::after_birth(row, linked, "start_day");
    rule::span(row, "start_day", "end_day")
        .into_iter()
        .chain(early)
        .chain(known)
        .chain(birth)
        .collect()
}

/// The record kind « moment complexe ».
pub static SITUATION_COMPLEXE: Fiche = Fiche {
    table: "situation_complexe",
    slug: "situations-complexes",
    label: "moment complexe",
    plural: "moments complexes",
    feminine: false,
    purpose: "Dire qu'un enfant vit un moment complexe, pourquoi, jusqu'à quand, sans en faire ce qu'il est.",
    category: Category::Diagnostic,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("start_day", "Depuis le", Kind::Day).required().today(),
        Field::new("motif", "Ce qui rend ce moment complexe", Kind::LongText)
            .required()
            .hint("Ce qui se passe autour de lui, pas ce qu'il serait.")
            .sealed()
            .grave(),
        Field::new(
            "poids_administratif",
            "Sa situation administrative",
            Kind::Code(&POIDS_SITUATION),
        )
        .required()
        .under("Ce qui pèse, séparément")
        .hint("Papiers, statut, compétences qui se renvoient."),
        Field::new(
            "poids_accompagnement",
            "L'intensité de l'accompagnement",
            Kind::Code(&POIDS_SITUATION),
        )
        .required()
        .hint("Ce qu'il faut d'adultes, de jour et de nuit."),
        Field::new("poids_trouble", "Le trouble lui-même", Kind::Code(&POIDS_SITUATION))
            .required()
            .grave(),
        Field::new("connu_trouble", "Ce qu'on sait du trouble", Kind::Code(&CONNU_TROUBLE)).grave(),
        Field::new("revue_day", "À revoir le", Kind::Day).required(),
        Field::new("end_day", "Fini après le", Kind::LastDay).later(),
    ],
    title: &["start_day"],
    list: &[
        "start_day",
        "personne_id",
        "poids_administratif",
        "poids_accompagnement",
        "poids_trouble",
        "revue_day",
        "end_day",
    ],
    order: "start_day",
    latest_first: true,
    check: moment,
    no_overlap: None,
};

/// Moments that run, with their three weights apart.
pub(crate) const SITUATION: Published = Published {
    spec: situation,
    own: "situation_complexe",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.start_day, t.end_day, t.poids_administratif,
       t.poids_accompagnement, t.poids_trouble, COALESCE(t.connu_trouble, 'rien')
  FROM situation_complexe t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[],
};

fn situation() -> PopulationSpec {
    PopulationSpec::span("situation_complexe", "Moments complexes", "start_day", "end_day")
        .column("service_id", "Service", Column::Ref)
        .column("personne_id", "Enfant", Column::Id)
        .column("start_day", "Premier jour", Column::Day)
        .column("end_day", "Dernier jour", Column::Day)
        .code("administratif", "La situation administrative", "poids_situation")
        .code("accompagnement", "L'intensité de l'accompagnement", "poids_situation")
        .code("trouble", "Le trouble", "poids_situation")
        .code("connu", "Ce qu'on sait du trouble", "etat_connu_trouble")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_looked_at_again_after_it_began_and_says_no_disorder_that_does_not_weigh() {
        let row = Row::default()
            .with("start_day", "2026-03-02")
            .with("revue_day", "2026-06-02")
            .with("poids_trouble", "aucun");
        let said = |row: &Row| {
            let all = moment(row, &Linked::default());
            all.iter().map(|one| one.field).collect::<Vec<_>>()
        };
        assert_eq!(said(&row), Vec::<&str>::new());
        assert_eq!(said(&row.clone().with("revue_day", "2026-03-01")), ["revue_day"]);
        assert_eq!(said(&row.clone().with("connu_trouble", "reperage")), ["connu_trouble"]);
        assert_eq!(said(&row.with("end_day", "2026-03-01")), ["end_day"]);
    }
}
