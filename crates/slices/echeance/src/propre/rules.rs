//! What a rule of a service must hold, and the rule it makes for the engine.

use delais::{Condition, Confiance, Delai, Etape, Regle, Responsable, Terme, Unite};
use fiche::{Linked, Remark, Row, rule};

/// What comes before a fact is known only of facts that are known ahead.
const KNOWN_AHEAD: &[&str] = &["terme_mesure", "audience"];

/// A rule ends after it began; the head learns of a delay before the director; « before » is of what is known ahead; a
/// step does not prove what it starts.
pub(super) fn regle_service(row: &Row, _: &Linked) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = rule::span(row, "start_day", "end_day").into_iter().collect();
    let depart = row.text("depart").unwrap_or_default();
    if row.text("sens") == Some("avant") && !KNOWN_AHEAD.contains(&depart) {
        remarks.push(Remark::refuse(
            "sens",
            "« Avant » ne vaut que pour ce qu'on connaît d'avance : le terme d'une mesure, une audience.",
        ));
    }
    if row.text("preuve") == Some(depart) {
        remarks.push(Remark::refuse(
            "preuve",
            "L'étape qui fait naître l'échéance ne peut pas dire aussi qu'elle est faite.",
        ));
    }
    if let (Some(chef), Some(direction)) = (row.int("chef_jours"), row.int("direction_jours"))
        && direction < chef
    {
        remarks.push(Remark::refuse(
            "direction_jours",
            "La direction l'apprendrait avant le chef de service : corrigez l'un des deux.",
        ));
    }
    remarks
}

/// After what it is owed no more: the end of the measure, or of the stay, that it follows from.
fn ends(depart: &str) -> Vec<String> {
    let of: &[&str] = match depart {
        "mesure_decidee" | "mesure_debut" | "terme_mesure" | "placement_decide" => &["mesure_fin"],
        "admission" => &["sortie"],
        _ => &[],
    };
    of.iter().map(|one| (*one).to_owned()).collect()
}

/// « Règle du service : 3 mois après, admission. ».
fn sentence(row: &Row, nom: &str) -> String {
    let told = |list, field: &str| fiche::enfant::told(list, row.text(field)).to_lowercase();
    let depart = told(&super::DEPART_REGLE, "depart");
    format!(
        "{nom} : {} {} {} ce fait : {depart}.",
        row.int("nombre").unwrap_or_default(),
        told(&super::UNITE_DELAI, "unite"),
        told(&super::SENS_REGLE, "sens"),
    )
}

/// The rule of the engine that a row makes; none of a row that is not whole. Its validity is that of the fact that starts
/// it: a rule that ends leaves what began under it.
pub fn regle_of(row: &Row) -> Option<Regle> {
    let nombre = i32::try_from(row.int("nombre")?).ok()?;
    let unite = match row.text("unite")? {
        "jours" => Unite::Jours,
        "semaines" => Unite::Semaines,
        "mois" => Unite::Mois,
        "ans" => Unite::Ans,
        _ => return None,
    };
    let delai = Delai { nombre, unite };
    let terme =
        if row.text("sens")? == "avant" { Terme::Avant(delai) } else { Terme::Apres(delai) };
    let (nom, depart) = (row.text("nom")?, row.text("depart")?);
    let responsable = match row.text("responsable")? {
        "chef_de_service" => Responsable::ChefDeService,
        "directeur" => Responsable::Directeur,
        _ => Responsable::Referent,
    };
    let source = row.text("source").map(str::trim).filter(|text| !text.is_empty());
    Some(Regle {
        id: format!("service-{}", row.id),
        domaine: nom.to_owned(),
        phrase: sentence(row, nom),
        source: source.map_or_else(
            || "Règle du service".to_owned(),
            |source| format!("Règle du service : {source}"),
        ),
        confiance: Confiance::Usage,
        responsable,
        depart: vec![depart.to_owned()],
        fin: ends(depart),
        etapes: vec![Etape {
            nom: String::new(),
            terme,
            pas_avant: None,
            fenetre: None,
            preuve: vec![row.text("preuve")?.to_owned()],
            fois: 1,
            prorogation: None,
            repete: false,
            si: Condition::default(),
            depuis: row.day("start_day"),
            jusque: row.day("end_day"),
        }],
    })
}
