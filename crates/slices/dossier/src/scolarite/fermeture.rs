//! A school that is closed for a child: who helps with the lessons meanwhile, what device was asked, when it came.

use access::Category;
use fiche::{Fiche, Field, Kind, Linked, Owner, Remark, Row, rule};
use jiff::civil::Date;
use vocabulary::{Nomenclature, french_day};

/// The list « Pourquoi l'école est fermée ».
pub static MOTIF_FERMETURE: Nomenclature = Nomenclature {
    name: "motif_fermeture",
    label: "Pourquoi l'école est fermée",
    source: "usage du secteur",
    items: &[
        ("ecole", "L'école est fermée"),
        ("classe", "Sa classe est fermée"),
        ("greve", "Grève, enseignant absent"),
        ("exclusion", "Il en est exclu pour un temps"),
        ("sante", "Sa santé le tient à la maison"),
        ("autre", "Autre"),
    ],
};

fn fermeture(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut remarks = rule::only_span(row, linked);
    let (asked, came) = (row.day("materiel_day"), row.day("materiel_recu_day"));
    let named = row.text("materiel").is_some();
    if named && asked.is_none() {
        remarks.push(Remark::refuse("materiel_day", "Dites quand il a été demandé."));
    }
    if !named && (asked.is_some() || came.is_some()) {
        remarks.push(Remark::refuse("materiel", "Dites quel matériel."));
    }
    if asked.zip(came).is_some_and(|(asked, came)| came < asked) {
        let told = "C’est avant le jour où il a été demandé.";
        remarks.push(Remark::refuse("materiel_recu_day", told));
    }
    remarks
}

/// The record kind « école fermée ».
pub static FERMETURE_SCOLAIRE: Fiche = Fiche {
    table: "fermeture_scolaire",
    slug: "ecoles-fermees",
    label: "école fermée",
    plural: "écoles fermées",
    feminine: true,
    purpose: "Savoir qui aide l'enfant pour ses cours quand l'école est fermée, et s'il a de quoi les suivre.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("motif_fermeture", "Pourquoi", Kind::Code(&MOTIF_FERMETURE)).required(),
        Field::new("start_day", "Depuis le", Kind::Day).required().today(),
        Field::new("end_day", "Jusqu'au", Kind::LastDay),
        Field::new("aide", "Qui aide pour les cours", Kind::Text)
            .hint("Qui, quels jours, à quelles heures."),
        Field::new("materiel", "Matériel demandé", Kind::Text)
            .hint("Un ordinateur, une connexion, des livres."),
        Field::new("materiel_a", "Demandé à qui", Kind::Text),
        Field::new("materiel_day", "Demandé le", Kind::Day),
        Field::new("materiel_recu_day", "Arrivé le", Kind::Day),
    ],
    title: &["motif_fermeture", "start_day"],
    list: &["start_day", "end_day", "personne_id", "aide", "materiel", "materiel_recu_day"],
    order: "start_day",
    latest_first: true,
    check: fermeture,
    no_overlap: None,
};

/// What is told of a school closed on a day: who helps, where the device stands; whether something lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fermee {
    pub aide: Option<String>,
    pub materiel: String,
    /// The device was asked and did not come.
    pub attend: bool,
}

/// Whether it is closed on a day.
pub(super) fn closed(row: &Row, today: Date) -> bool {
    row.day("start_day").is_some_and(|start| start <= today)
        && row.day("end_day").is_none_or(|end| end > today)
}

/// What is told of one of them; `soutien` is who helps with lessons all along.
pub(super) fn fermee(row: &Row, soutien: Option<&str>, today: Date) -> Fermee {
    let aide = row.text("aide").or(soutien).map(str::to_owned);
    let asked = row.day("materiel_day");
    let attend = asked.is_some() && row.day("materiel_recu_day").is_none();
    let materiel = match (row.text("materiel"), asked, row.day("materiel_recu_day")) {
        (Some(what), Some(asked), None) => {
            let days = (today - asked).get_days().max(0);
            let to = row.text("materiel_a").map(|to| format!(" à {to}")).unwrap_or_default();
            let waits = match days {
                0 => "aujourd’hui".to_owned(),
                1 => "hier".to_owned(),
                n => format!("il y a {n} jours"),
            };
            format!("{what} : demandé{to} {waits}, pas encore arrivé")
        }
        (Some(what), _, Some(came)) => format!("{what} : arrivé le {}", french_day(came)),
        _ => "Aucun matériel n’est demandé".to_owned(),
    };
    Fermee { aide, materiel, attend }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_device_is_named_asked_then_comes_and_nobody_helps_until_somebody_is_said() {
        let row = Row::default().with("start_day", "2026-03-02").with("motif_fermeture", "ecole");
        let fields = |row: &Row| -> Vec<&str> {
            fermeture(row, &Linked::default()).iter().map(|one| one.field).collect()
        };
        assert_eq!(fields(&row), Vec::<&str>::new());
        assert_eq!(fields(&row.clone().with("materiel", "Un ordinateur")), ["materiel_day"]);
        assert_eq!(fields(&row.clone().with("materiel_day", "2026-03-03")), ["materiel"]);
        let today = date(2026, 3, 12);
        assert!(closed(&row, today) && !closed(&row.clone().with("end_day", "2026-03-12"), today));
        let told = fermee(&row, None, today);
        assert_eq!((told.aide, told.attend), (None, false));
        assert_eq!(fermee(&row, Some("Paulette"), today).aide.as_deref(), Some("Paulette"));
        let asked = row
            .with("materiel", "Un ordinateur")
            .with("materiel_a", "la région")
            .with("materiel_day", "2026-03-04");
        let told = fermee(&asked, None, today);
        assert!(told.attend);
        let said = "Un ordinateur : demandé à la région il y a 8 jours, pas encore arrivé";
        assert_eq!(told.materiel, said);
        assert_eq!(
            fields(&asked.clone().with("materiel_recu_day", "2026-03-01")),
            ["materiel_recu_day"]
        );
        let came = fermee(&asked.with("materiel_recu_day", "2026-03-10"), None, today);
        assert_eq!(
            (came.materiel.as_str(), came.attend),
            ("Un ordinateur : arrivé le 10/03/2026", false)
        );
    }
}
