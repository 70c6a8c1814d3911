//! What a model may name of a child: read by who writes, from the rows they may read.

use access::{Actor, Category, Granted, House, Verb};
use fiche::{Register, Row};
use jiff::civil::Date;
use vocabulary::french_day;
use web::{PageError, Shell};

use crate::{model::Source, rules::champ::Connu, source::lower, store};

/// What is known of a child for a writing, and the sources that the model may cite.
pub(super) async fn known(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    register: &Register,
    (service, personne): (i64, i64),
    period: (Date, Date),
) -> Result<(Connu, Vec<Source>), PageError> {
    let mut all = Connu::default();
    let mut set = |code: &'static str, value: String| all.champs.insert(code, value);
    let fiche = register.by_table("personne").ok_or(PageError::NotFound)?;
    let row = fiche::read_row(granted, fiche, personne).await?.ok_or(PageError::NotFound)?;
    let today = shell.house.today();
    let text = |name: &str| row.text(name).unwrap_or_default().to_owned();
    set("enfant.prenom", text("prenom"));
    set("enfant.nom", text("nom"));
    if let Some(birth) = row.day("birth_day") {
        set("enfant.naissance", french_day(birth));
        let years = vocabulary::age_years(birth, today);
        set("enfant.age", format!("{years} an{}", if years > 1 { "s" } else { "" }));
    }
    let (nom, organisation) = store::house_of(granted, service).await?;
    set("service.nom", nom);
    set("organisation.nom", organisation);
    set("periode.debut", french_day(period.0));
    set("periode.fin", french_day(period.1));
    set("aujourdhui", french_day(today));
    set("auteur", actor.nom.clone());
    let mut sources = Vec::new();
    if let Some(mesure) = measure(granted, register, personne).await? {
        all.conditions.push("mesure");
        of_measure(register, &mesure, &mut all, &mut sources);
    }
    if restricted(granted, personne, today).await? {
        all.conditions.push("restriction");
    }
    if !together(granted, register, (personne, today)).await?.is_empty() {
        all.conditions.push("co_intervention");
    }
    if !siblings(&shell.house, actor, granted, register, &row).await?.is_empty() {
        all.conditions.push("fratrie");
    }
    Ok((all, sources))
}

fn of_measure(register: &Register, mesure: &Row, all: &mut Connu, sources: &mut Vec<Source>) {
    let Some(fiche) = register.by_table("mesure") else { return };
    for (champ, field) in [
        ("mesure.nature", "nature"),
        ("mesure.cadre", "cadre"),
        ("mesure.decision", "decision_day"),
        ("mesure.debut", "prise_en_charge_day"),
        ("mesure.fin", "terme_day"),
        ("juge", "prescripteur_nom"),
    ] {
        let Some(field) = fiche.field(field) else { continue };
        let value = fiche::show(field.kind, mesure.value(field.name)).replace('\'', "’");
        if !value.is_empty() {
            let value = if champ == "mesure.cadre" { lower(&value) } else { value };
            all.champs.insert(champ, value);
        }
    }
    if all.champs.contains_key("juge") {
        all.conditions.push("juge");
    }
    all.champs.insert("source.mesure", "[[1]]".to_owned());
    sources.push(Source {
        number: 1,
        table: "mesure".to_owned(),
        row: mesure.id,
        version: mesure.version,
        service: mesure.owner,
        category: fiche.category,
        day: mesure.day("decision_day").unwrap_or_default(),
        label: fiche.label.to_owned(),
    });
}

/// The measure that runs, the latest decided.
async fn measure(
    granted: &mut Granted,
    register: &Register,
    personne: i64,
) -> Result<Option<Row>, PageError> {
    let Some(fiche) = register.by_table("mesure") else { return Ok(None) };
    let services = granted.services_on_child(fiche.category).to_vec();
    let rows = fiche::rows_about(granted, fiche, "personne_id", personne, &services).await?;
    Ok(rows
        .into_iter()
        .filter(|row| row.value("fin_day").is_none())
        .max_by_key(|row| row.day("decision_day")))
}

/// Who decides for a child and is written to: a court.
const COURTS: [&str; 4] = ["juge_enfants", "juge_instruction", "tribunal_enfants", "parquet"];

/// The court of the child's own decision, as it was noted, of what `services` keep: that of the latest order, else of the
/// measure that runs; empty when nobody noted it.
pub(super) async fn court(
    granted: &mut Granted,
    register: &Register,
    (personne, services): (i64, &[i64]),
) -> Result<String, PageError> {
    for table in ["ordonnance", "mesure"] {
        let Some(fiche) = register.by_table(table) else { continue };
        let rows = fiche::rows_about(granted, fiche, "personne_id", personne, services).await?;
        let last = rows
            .into_iter()
            .filter(|row| row.text("prescripteur").is_some_and(|one| COURTS.contains(&one)))
            .filter(|row| row.day("fin_day").is_none())
            .max_by_key(|row| row.day("decision_day"));
        let Some(row) = last else { continue };
        let words: Vec<&str> = ["prescripteur_nom", "juridiction"]
            .iter()
            .filter_map(|field| row.text(field))
            .collect();
        if !words.is_empty() {
            return Ok(words.join(", "));
        }
    }
    Ok(String::new())
}

/// What is worked at apart with an adult of the family on a day, of what the reader reads.
pub(super) async fn together(
    granted: &mut Granted,
    register: &Register,
    (personne, today): (i64, Date),
) -> Result<Vec<Row>, PageError> {
    let Some(fiche) = register.by_table("co_intervention") else { return Ok(Vec::new()) };
    let services = granted.services_on_child(fiche.category).to_vec();
    let mut rows = fiche::rows_about(granted, fiche, "personne_id", personne, &services).await?;
    rows.retain(|row| {
        row.day("start_day").is_some_and(|start| start <= today)
            && row.day("end_day").is_none_or(|end| end > today)
    });
    Ok(rows)
}

/// The restrictions of a child, whoever noted them.
pub(super) async fn restrictions(
    granted: &mut Granted,
    personne: i64,
) -> Result<Vec<Row>, PageError> {
    Ok(partage::restriction::all_of(granted.read(), personne).await?)
}

/// The rows of a kind about the child, whoever keeps them: for what is held for all and shown to nobody.
async fn all_of(
    granted: &mut Granted,
    register: &Register,
    table: &str,
    personne: i64,
) -> Result<Vec<Row>, PageError> {
    let Some(fiche) = register.by_table(table) else { return Ok(Vec::new()) };
    let services = store::keepers(granted, fiche.table, personne).await?;
    Ok(fiche::rows_about(granted, fiche, "personne_id", personne, &services).await?)
}

/// What says where a child lives on a day, where they go to school and where they are cared for: the right of a judge that keeps it from
/// somebody, and the words.
pub(super) async fn places(
    granted: &mut Granted,
    register: &Register,
    personne: i64,
    day: Date,
) -> Result<Vec<(&'static str, String)>, PageError> {
    let mut all = Vec::new();
    for (table, column, droit) in [
        ("hebergement", "adresse", "restreint_adresse"),
        ("adresse_protegee", "adresse", "restreint_adresse"),
        ("scolarite", "etablissement", "restreint_scolarite"),
        ("hospitalisation", "etablissement", "restreint_sante"),
    ] {
        for row in all_of(granted, register, table, personne).await? {
            let ended = row.day("end_day").is_some_and(|end| end <= day);
            if let (false, Some(words)) = (ended, row.text(column)) {
                all.push((droit, words.to_owned()));
            }
        }
    }
    // The house where the child sleeps says where as well as its street.
    let houses = store::houses_of(granted, personne, day).await?;
    all.extend(houses.into_iter().map(|nom| ("restreint_adresse", nom)));
    Ok(all)
}

async fn restricted(granted: &mut Granted, personne: i64, today: Date) -> Result<bool, PageError> {
    let open = granted.services_on_child(Category::Judiciaire).to_vec();
    let rows = restrictions(granted, personne).await?;
    let rows: Vec<Row> = rows.into_iter().filter(|row| open.contains(&row.owner)).collect();
    Ok(!partage::restriction::in_force(&rows, today).is_empty())
}

/// The brothers and sisters whose file is open too: identifier, first name and name.
pub(super) async fn siblings(
    house: &House,
    actor: &Actor,
    granted: &mut Granted,
    register: &Register,
    row: &Row,
) -> Result<Vec<(i64, String)>, PageError> {
    let (Some(famille), Some(fiche)) = (row.int("famille_id"), register.by_table("personne"))
    else {
        return Ok(Vec::new());
    };
    let own = actor.services_for(Verb::Lire, Category::Identite);
    let open = house.perimetre(granted.read(), actor, Verb::Lire, Category::Identite, own).await?;
    let found = fiche::rows_naming(granted, register, fiche, "famille_id", famille, &open).await?;
    let text = |row: &Row, name: &str| row.text(name).unwrap_or_default().to_owned();
    Ok(found
        .iter()
        .filter(|other| other.id != row.id)
        .map(|other| (other.id, format!("{} {}", text(other, "prenom"), text(other, "nom"))))
        .collect())
}
