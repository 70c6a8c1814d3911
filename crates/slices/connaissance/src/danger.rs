//! What endangers a child, told by what it does to them: facts and effects, never what somebody thinks or believes.
//!
//! There is no field for an opinion nor a religion, and none may be added: a belief is no danger, an effect is
//! (GDPR, art. 9).

use access::Category;
use facts::Published;
use fiche::{Fiche, Field, Group, Kind, Linked, Owner, Remark, Row, rule};
use figures::{Kind as Column, PopulationSpec};
use vocabulary::Nomenclature;

/// The list « Ce qui met l'enfant en danger »: sexual violence has its own code.
pub static NATURE_DANGER: Nomenclature = Nomenclature {
    name: "nature_danger",
    label: "Ce qui met l'enfant en danger",
    source: "usage du secteur",
    items: &[
        ("violence_sexuelle", "Violence sexuelle"),
        ("violence_physique", "Violence physique"),
        ("violence_psychologique", "Violence psychologique"),
        ("negligence", "Négligence"),
        ("violence_conjugale", "Violence entre adultes dont il est témoin"),
        ("exploitation", "Exploitation, emprise"),
        ("conduite", "Ce qu'il fait et qui le met en danger"),
        ("autre", "Autre"),
    ],
};

/// The list « Connu des services avant »: before this fact was learnt.
pub static CONNU_AVANT: Nomenclature = Nomenclature {
    name: "connu_avant",
    label: "Connu des services avant",
    source: "usage du secteur",
    items: &[
        ("connu", "Déjà suivi ou signalé"),
        ("inconnu", "Inconnu des services"),
        ("ne_sait_pas", "On ne sait pas"),
    ],
};

/// What is seen on the child: one at least.
static EFFETS: Group = Group {
    legend: "Ce que l'on voit chez l'enfant",
    hint: "Des effets, pas des idées : ce que quelqu'un pense ou croit n'est pas un danger, et ne s'écrit pas ici.",
    required: true,
};

const CASES: &[&str] = &[
    "effet_corps",
    "effet_sommeil",
    "effet_peur",
    "effet_colere",
    "effet_ecole",
    "effet_isolement",
    "effet_retard",
];

fn danger(row: &Row, linked: &Linked) -> Vec<Remark> {
    let none = CASES.iter().all(|field| row.int(field) != Some(1)).then(|| {
        Remark::refuse("effet_corps", "Cochez au moins un effet : c'est lui qui dit le danger.")
    });
    let early = row.day("day").zip(row.day("end_day")).is_some_and(|(day, end)| end < day);
    let early = early.then(|| Remark::refuse("end_day", "C'est avant le jour où on l'a vu."));
    [none, early, rule::after_birth(row, linked, "day")].into_iter().flatten().collect()
}

/// The record kind « danger repéré ».
pub static DANGER_REPERE: Fiche = Fiche {
    table: "danger_repere",
    slug: "dangers-reperes",
    label: "danger repéré",
    plural: "dangers repérés",
    feminine: false,
    purpose: "Dire ce qui met un enfant en danger par ses effets, et la conduite à tenir.",
    category: Category::Risque,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("day", "Vu ou appris le", Kind::Day).required().today(),
        Field::new("nature", "Nature", Kind::Code(&NATURE_DANGER)).required().grave(),
        Field::new("intrafamilial", "Dans la famille", Kind::Bool).grave(),
        Field::new(
            "connu_avant",
            "L'enfant était-il connu des services avant ?",
            Kind::Code(&CONNU_AVANT),
        )
        .required()
        .grave(),
        Field::new("effet_corps", "Corps, santé, soins", Kind::Bool).among(&EFFETS).grave(),
        Field::new("effet_sommeil", "Sommeil, alimentation", Kind::Bool).among(&EFFETS).grave(),
        Field::new("effet_peur", "Peur, tristesse, repli", Kind::Bool).among(&EFFETS).grave(),
        Field::new("effet_colere", "Colère, gestes contre lui ou les autres", Kind::Bool)
            .among(&EFFETS)
            .grave(),
        Field::new("effet_ecole", "École, apprentissages", Kind::Bool).among(&EFFETS).grave(),
        Field::new("effet_isolement", "Coupé de ses proches ou de ses amis", Kind::Bool)
            .among(&EFFETS)
            .grave(),
        Field::new("effet_retard", "Développement, autonomie", Kind::Bool).among(&EFFETS).grave(),
        Field::new("texte", "Les faits, et ce qu'ils lui font", Kind::LongText)
            .required()
            .hint("Ce qui a été vu, entendu, dit par l'enfant.")
            .grave(),
        Field::new("conduite", "Conduite à tenir, qui prévenir", Kind::LongText).required().grave(),
        Field::new("revue_day", "À revoir le", Kind::Day),
        Field::new("end_day", "N'est plus en danger après le", Kind::LastDay).later(),
    ],
    title: &["nature", "day"],
    list: &["day", "personne_id", "nature", "intrafamilial", "connu_avant", "conduite"],
    order: "day",
    latest_first: true,
    check: danger,
    no_overlap: None,
};

/// The dangers as figures count them.
pub(crate) const DANGER: Published = Published {
    spec: counted,
    own: "danger_repere",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.day, t.nature,
       CASE WHEN t.intrafamilial = 1 THEN 'oui' ELSE 'non' END, t.connu_avant
  FROM danger_repere t",
    filter: "",
    group: None,
    derived: &[],
    depends: &[],
};

fn counted() -> PopulationSpec {
    PopulationSpec::event("danger_repere", "Dangers repérés", "day")
        .column("service_id", "Service", Column::Ref)
        .column("personne_id", "Enfant", Column::Id)
        .column("day", "Vu ou appris le", Column::Day)
        .code("nature", "Nature", "nature_danger")
        .code("intrafamilial", "Dans la famille", "oui_non")
        .code("connu_avant", "Connu des services avant", "connu_avant")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_danger_says_an_effect_and_has_no_field_for_an_opinion_nor_a_religion() {
        let row = Row::default().with("day", "2026-03-01");
        let fields = |row: &Row| -> Vec<&str> {
            danger(row, &Linked::default()).iter().map(|one| one.field).collect()
        };
        assert_eq!(fields(&row), ["effet_corps"]);
        assert!(fields(&row.clone().with("effet_peur", 1_i64)).is_empty());
        let over = row.with("effet_peur", 1_i64).with("end_day", "2026-02-01");
        assert_eq!(fields(&over), ["end_day"]);
        let banned = ["opinion", "religi", "croyance", "politique", "conviction", "philosoph"];
        for field in DANGER_REPERE.fields {
            let words = format!("{} {}", field.name, field.label).to_lowercase();
            assert!(banned.iter().all(|word| !words.contains(word)), "{words}");
        }
        for (code, label) in NATURE_DANGER.items {
            let words = format!("{code} {label}").to_lowercase();
            assert!(banned.iter().all(|word| !words.contains(word)), "{words}");
        }
    }
}
