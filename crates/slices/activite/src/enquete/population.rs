//! What partners answered, as figures count it: each structure counts as somebody, so that few of them are hidden.

use facts::{Depend, Published};
use figures::{Kind, PopulationSpec};

/// The answers, coded.
pub(crate) const REPONSE: Published = Published {
    spec: reponse,
    own: "reponse_enquete",
    sql: "SELECT t.id, t.service_id, t.partenaire_id, t.day,
       e.titre || ' (n° ' || CAST(e.id AS TEXT) || ')',
       CAST(q.rang AS TEXT) || '. ' || q.texte, p.nature_partenaire, t.reponse_codee,
       COALESCE(t.reponse_texte, '–')
  FROM reponse_enquete t JOIN enquete e ON e.id = t.enquete_id
  JOIN question_enquete q ON q.id = t.question_id JOIN partenaire p ON p.id = t.partenaire_id",
    filter: "",
    group: None,
    derived: &[],
    depends: &[
        Depend::on("enquete", "t.enquete_id = $1"),
        Depend::on("question_enquete", "t.question_id = $1"),
        Depend::on("partenaire", "t.partenaire_id = $1"),
    ],
};

fn reponse() -> PopulationSpec {
    PopulationSpec::event("reponse_enquete", "Réponses aux enquêtes", "day")
        .column("service_id", "Service", Kind::Ref)
        .column("partenaire_id", "Partenaire", Kind::Id)
        .column("day", "Répondu le", Kind::Day)
        .column("enquete", "Enquête", Kind::Code)
        .column("question", "Question", Kind::Code)
        .code("nature_partenaire", "Nature du partenaire", "nature_partenaire")
        .code("reponse_codee", "Réponse", "reponse_codee")
        .column("reponse_texte", "Chiffre ou fourchette", Kind::Code)
        .service("service_id")
        .key("partenaire", "partenaire_id", "structures")
}
