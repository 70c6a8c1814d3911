//! Some row of any record kind: what it cannot do without, with the rows it names.

use std::collections::BTreeMap;

use fiche::{Field, Kind, Owner, Row};

use crate::World;

/// Adds a row of `table` for a service of an organisation, with those it must name, and returns
/// its identifier. `known` keeps what was made, so that one child serves everywhere.
///
/// # Errors
///
/// What the register says against the row: its record kind then needs a line in `also`.
pub async fn sample(
    world: &World,
    table: &'static str,
    service: i64,
    organisation: i64,
    known: &mut BTreeMap<&'static str, i64>,
) -> Result<i64, String> {
    if let Some(id) = known.get(table) {
        return Ok(*id);
    }
    let fiche = world.fiche(table);
    let mut row = Row::default();
    let also = also(table);
    for field in fiche.fields {
        if let Some((_, value)) = also.iter().find(|(name, _)| *name == field.name) {
            let number = value.parse::<i64>().ok().filter(|_| matches!(field.kind, Kind::Bool));
            row.set(field.name, number.map_or((*value).into(), Into::into));
        } else if field.required || also.iter().any(|(name, _)| *name == field.name) {
            if let Kind::Link(other) = field.kind {
                let id = Box::pin(sample(world, other, service, organisation, known)).await?;
                row.set(field.name, id.into());
            } else {
                row.set(field.name, some_value(field));
            }
        } else if field.name == "personne_id" {
            let id = Box::pin(sample(world, "personne", service, organisation, known)).await?;
            row.set(field.name, id.into());
        }
    }
    // A home, a strength are of the family of the child.
    if ["rythme_foyer", "appui_famille"].contains(&table) {
        let famille = Box::pin(sample(world, "famille", service, organisation, known)).await?;
        let child = Box::pin(sample(world, "personne", service, organisation, known)).await?;
        world.set("personne", child, ("famille_id", famille.into())).await;
    }
    let owner = match fiche.owner {
        Owner::Service => service,
        Owner::Organisation => organisation,
        Owner::Instance => 0,
    };
    let id = world.try_add(table, owner, row).await?;
    known.insert(table, id);
    Ok(id)
}

/// What the rules of a record kind ask besides its required fields.
fn also(table: &str) -> &'static [(&'static str, &'static str)] {
    match table {
        "personne" => &[("nom", "Vasseur"), ("prenom", "Élodie"), ("birth_day", "2012-05-04")],
        "famille" => &[("nom", "Vasseur")],
        "partage" => &[
            ("destinataire_identifiant", "personne.nulle.part"),
            ("partage_vie", "1"),
            ("finalite_vie", "Préparer la suite"),
            ("information_parent_day", "2025-05-20"),
            ("information_parent_voie", "entretien"),
            ("information_enfant_day", "2025-05-20"),
            ("information_enfant_voie", "entretien"),
        ],
        "repit_accueil" => &[("besoin", "Un relais en mai")],
        "etape_parcours" => &[("nature", "synthese")],
        "restriction" => &[("restreint_visite", "1")],
        "arbitrage" => {
            &[("review_day", "2025-09-01"), ("interet", "Exemple"), ("entendus", "Exemple")]
        }
        "association_projet" => &[("position", "accord")],
        "rendez_vous" => &[("nature", "entretien"), ("end_at", "2025-06-01T11:00")],
        "devenir" => &[("logement", "parents")],
        "traitement_sante" => &[("matin", "1")],
        "contact_convention" => &[("telephone", "02 54 00 00 01")],
        "decision_admission" => &[("choix", "attente")],
        "orientation_service" => &[("vers", "CMP de Blois")],
        "regle_rappel" => &[("heure", "17:00")],
        "danger_repere" => &[("effet_peur", "1")],
        "partie_projet" => &[("realite", "Exemple")],
        "proposition_diagnostic" => &[("vecteur", "action")],
        "registre_incident" => &[("dit_day", "2025-07-02")],
        _ => &[],
    }
}

fn some_value(field: &Field) -> db::Value {
    match field.kind {
        // What is dialled or written to must look like it.
        Kind::Text if field.name.starts_with("telephone") => "02 61 91 00 01".into(),
        Kind::Text if field.name == "courriel" => "exemple@exemple.fr".into(),
        Kind::Text | Kind::LongText => "Exemple".into(),
        // A week is named by its Monday.
        Kind::Day if field.name == "semaine_day" => "2025-06-02".into(),
        Kind::Day => if field.name.starts_with("end") { "2025-06-30" } else { "2025-06-01" }.into(),
        Kind::LastDay => "2025-07-01".into(),
        Kind::Moment => "2025-06-01T10:00".into(),
        Kind::Int(least, _) => least.max(1).into(),
        Kind::Hundredths | Kind::Euro => 100_i64.into(),
        Kind::Bool => 0_i64.into(),
        Kind::Code(list) => list.items.first().map_or("", |(code, _)| code).into(),
        Kind::Link(_) => db::Value::Int(None),
        Kind::Commune => "41018".into(),
        Kind::Departement => "41".into(),
    }
}
