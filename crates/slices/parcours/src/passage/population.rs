//! Relays as figures count them: those of measures that ended, at the day of the end.

use facts::{Depend, Published};
use figures::{Kind, PopulationSpec};

pub(crate) const PASSAGE: Published = Published {
    spec: passage,
    own: "passage_relais",
    sql: "SELECT t.id, t.service_id, t.personne_id, t.mesure_id, m.fin_day, t.contact_day,
       CASE WHEN t.contact_day > m.fin_day THEN t.contact_day ELSE m.fin_day END,
       m.nature, m.suite,
       CASE WHEN t.reunion_day IS NULL THEN 'non' ELSE 'oui' END,
       CASE WHEN t.contact_day IS NULL THEN 'non' ELSE 'oui' END
  FROM passage_relais t JOIN mesure m ON m.id = t.mesure_id",
    filter: "m.fin_day IS NOT NULL",
    group: None,
    derived: &[],
    depends: &[Depend::on("mesure", "t.mesure_id = $1")],
};

fn passage() -> PopulationSpec {
    PopulationSpec::event("passage_relais", "Passages de relais", "fin_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("mesure_id", "Mesure", Kind::Id)
        .column("fin_day", "Fin de la mesure", Kind::Day)
        .column("contact_day", "Premier contact", Kind::Day)
        .column("repris_day", "Premier contact, au plus tôt à la fin", Kind::Day)
        .code("nature", "Nature de la mesure", "nature_mesure")
        .code("suite", "Suite", "suite")
        .code("reunion", "Une réunion de relais", "oui_non")
        .code("contact", "Un premier contact", "oui_non")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("mesure", "mesure_id", "mesures")
}
