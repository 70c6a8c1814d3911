//! What the waiting list reads.

use access::Perimetre;
use db::{DbError, Read, Row, Value};
use jiff::civil::Date;

use super::rules::{Attente, Charge, Regle};

/// How many rows a page tells, at most.
const MOST: i64 = 1000;

fn day(row: &Row, column: &str) -> Result<Option<Date>, DbError> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

fn text(row: &Row, column: &str) -> Result<String, DbError> {
    Ok(row.get::<Option<String>>(column)?.unwrap_or_default())
}

pub(crate) use fiche::enfant::AILLEURS;

fn name(row: &Row) -> Result<String, DbError> {
    let (prenom, nom) = (text(row, "prenom")?, text(row, "nom")?);
    Ok(format!("{prenom} {nom}").trim().to_owned())
}

/// A measure, the day from which the child is taken in when that is decided, whether it waits.
pub(super) struct Ligne {
    pub attente: Attente,
    pub prise_en_charge: Option<Date>,
    pub waits: bool,
}

/// The measures that wait, and one more that is looked at (0 for none).
pub(super) async fn waiting(
    read: &mut Read,
    (service, also): (i64, i64),
    today: Date,
    (parcours, identite): (&Perimetre, &Perimetre),
) -> Result<Vec<Ligne>, DbError> {
    let waits = "(t.reception_day <= $1
            AND (t.prise_en_charge_day IS NULL OR t.prise_en_charge_day > $1)
            AND (t.fin_day IS NULL OR t.fin_day > $1) AND COALESCE(t.attente_sans_suite, 0) = 0)";
    let mut values: Vec<Value> = vec![today.to_string().into(), also.into()];
    let own = parcours.condition("t.service_id", Some("t.personne_id"), &mut values);
    let open = identite.condition("p.service_id", Some("p.id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.personne_id, p.prenom, p.nom, p.birth_day,
                COALESCE(t.famille_id, p.famille_id) AS famille, t.nature, t.cadre, t.danger,
                t.veille, COALESCE(t.reception_day, t.decision_day) AS reception_day,
                t.prise_en_charge_day, tl.id AS territoire,
                tl.nom AS territoire_nom,
                CASE WHEN EXISTS (SELECT 1 FROM sejour s JOIN personne b ON b.id = s.personne_id
                    WHERE s.service_id = {service} AND b.id <> p.id
                      AND b.famille_id = COALESCE(t.famille_id, p.famille_id)
                      AND s.entree_day <= $1 AND (s.sortie_day IS NULL OR s.sortie_day > $1))
                  THEN 1 ELSE 0 END AS fratrie,
                CASE WHEN {waits} THEN 1 ELSE 0 END AS waits,
                CASE WHEN {open} THEN 1 ELSE 0 END AS connu
           FROM mesure t JOIN personne p ON p.id = t.personne_id
           LEFT JOIN famille f ON f.id = COALESCE(t.famille_id, p.famille_id)
           LEFT JOIN territoire_local tl ON tl.id = COALESCE(t.territoire_id, f.territoire_id)
          WHERE t.service_id = {service} AND ({waits} OR t.id = $2)
            AND {own} ORDER BY COALESCE(t.reception_day, t.decision_day), t.id LIMIT {MOST}"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let Some(reception) = day(&row, "reception_day")? else { continue };
        let territoire: Option<i64> = row.get("territoire")?;
        let named = text(&row, "territoire_nom")?;
        let known = row.get::<i64>("connu")? == 1;
        let one = Attente {
            mesure: row.get("id")?,
            personne: row.get("personne_id")?,
            nom: if known { name(&row)? } else { AILLEURS.to_owned() },
            connu: known,
            birth: day(&row, "birth_day")?,
            famille: row.get("famille")?,
            nature: text(&row, "nature")?,
            cadre: text(&row, "cadre")?,
            territoire: territoire.map(|id| (id, named)),
            danger: text(&row, "danger")?,
            reception,
            veille: text(&row, "veille")?,
            fratrie: row.get::<i64>("fratrie")? == 1,
            ..Attente::default()
        };
        let prise_en_charge = day(&row, "prise_en_charge_day")?;
        let waits = row.get::<i64>("waits")? == 1;
        all.push(Ligne { attente: one, prise_en_charge, waits });
    }
    let mut values: Vec<Value> = Vec::new();
    let own = parcours.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.mesure_id, t.day, t.aupres, t.reponse_day, t.vu_day FROM contact_attente t
          WHERE t.service_id = {service} AND {own} ORDER BY t.day, t.id LIMIT 20000"
    );
    for row in read.query(&sql, &values).await? {
        let mesure: i64 = row.get("mesure_id")?;
        let found = all.iter_mut().map(|line| &mut line.attente).find(|one| one.mesure == mesure);
        let Some(one) = found else { continue };
        one.vu = one.vu.max(day(&row, "vu_day")?);
        let answered = day(&row, "reponse_day")?.is_some() || day(&row, "vu_day")?.is_some();
        if let (false, Some(asked)) = (answered, day(&row, "day")?) {
            one.demande = Some((text(&row, "aupres")?, asked, row.get("id")?));
        }
    }
    Ok(all)
}

/// The rules of priority of a service that run on a day, in their order.
pub(super) async fn regles(
    read: &mut Read,
    service: i64,
    today: Date,
) -> Result<Vec<Regle>, DbError> {
    let sql = "SELECT id, critere, rang, territoire_id, seuil, start_day, accord FROM regle_attente
          WHERE service_id = $1 AND start_day <= $2 AND (end_day IS NULL OR end_day > $2)
          ORDER BY rang, start_day, id LIMIT 30";
    let mut all = Vec::new();
    for row in read.query(sql, &[service.into(), today.to_string().into()]).await? {
        let Some(start) = day(&row, "start_day")? else { continue };
        all.push(Regle {
            id: row.get("id")?,
            critere: row.get("critere")?,
            rang: row.get("rang")?,
            territoire: row.get("territoire_id")?,
            seuil: row.get("seuil")?,
            start,
            accord: text(&row, "accord")?,
        });
    }
    Ok(all)
}

/// After how many days, and how many months, a service wants to be told; none when it set nothing.
pub(super) async fn reglage(
    read: &mut Read,
    service: i64,
    today: Date,
) -> Result<Option<(i64, Option<i64>)>, DbError> {
    let sql = "SELECT alerte_jours, territoire_months FROM reglage_attente
          WHERE service_id = $1 AND start_day <= $2 ORDER BY start_day DESC, id DESC LIMIT 1";
    let found = read.query_opt(sql, &[service.into(), today.to_string().into()]).await?;
    found.map(|row| Ok((row.get("alerte_jours")?, row.get("territoire_months")?))).transpose()
}

/// A capacity of a service: of a frame, or of all of it.
pub(super) struct Capacite {
    pub cadre: Option<String>,
    pub nature: String,
    pub places: i64,
    pub depuis: Option<Date>,
}

/// The capacities that run on a day, of the whole service and by frame.
pub(super) async fn places(
    read: &mut Read,
    service: i64,
    today: Date,
) -> Result<Vec<Capacite>, DbError> {
    let sql = "SELECT cadre, nature, places, start_day FROM capacite
          WHERE service_id = $1 AND modalite_id IS NULL AND start_day <= $2
            AND (end_day IS NULL OR end_day > $2)
          ORDER BY CASE WHEN cadre IS NULL THEN 0 ELSE 1 END, cadre, nature, start_day DESC, id
          LIMIT 30";
    let values = [service.into(), today.to_string().into()];
    let mut rows = read.query(sql, &values).await?;
    if rows.is_empty() {
        // Noted by modality alone: those of the service are their sum.
        let sql =
            "SELECT CAST(NULL AS TEXT) AS cadre, nature,
                  CAST(SUM(places) AS BIGINT) AS places, CAST(NULL AS TEXT) AS start_day FROM capacite
              WHERE service_id = $1 AND modalite_id IS NOT NULL AND start_day <= $2
                AND (end_day IS NULL OR end_day > $2) GROUP BY nature ORDER BY nature LIMIT 30";
        rows = read.query(sql, &values).await?;
    }
    rows.iter()
        .map(|row| {
            Ok(Capacite {
                cadre: row.get("cadre")?,
                nature: row.get("nature")?,
                places: row.get("places")?,
                depuis: day(row, "start_day")?,
            })
        })
        .collect()
}

/// The frame of each stay that runs on a day; empty when its measure is not noted.
pub(super) async fn presents(
    read: &mut Read,
    service: i64,
    today: Date,
) -> Result<Vec<String>, DbError> {
    let sql = "SELECT m.cadre FROM sejour s LEFT JOIN mesure m ON m.id = s.mesure_id
          WHERE s.service_id = $1 AND s.entree_day <= $2
            AND (s.sortie_day IS NULL OR s.sortie_day > $2) ORDER BY s.id LIMIT 20000";
    let rows = read.query(sql, &[service.into(), today.to_string().into()]).await?;
    rows.iter().map(|row| text(row, "cadre")).collect()
}

/// What came from a territory: its name, the day, and how many children when it is a need that was not sent.
pub(super) struct Venu {
    pub territoire: i64,
    pub nom: String,
    pub day: Date,
    pub reperes: Option<i64>,
}

/// The measures that a service received by territory, of those that are open, and the needs spotted there, the earliest
/// first. The territory of a measure is its own, else that of the child's family.
pub(super) async fn venus(
    read: &mut Read,
    service: i64,
    parcours: &Perimetre,
) -> Result<Vec<Venu>, DbError> {
    let mut values: Vec<Value> = vec![service.into()];
    let own = parcours.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT tl.id, tl.nom, t.reception_day AS day, NULL AS nombre
           FROM mesure t JOIN personne p ON p.id = t.personne_id
           LEFT JOIN famille f ON f.id = COALESCE(t.famille_id, p.famille_id)
           JOIN territoire_local tl ON tl.id = COALESCE(t.territoire_id, f.territoire_id)
          WHERE t.service_id = $1 AND t.reception_day IS NOT NULL AND {own}
          UNION ALL
         SELECT tl.id, tl.nom, b.day, b.nombre FROM besoin_repere b
           JOIN territoire_local tl ON tl.id = b.territoire_id WHERE b.service_id = $1
          ORDER BY 2, 1, 3 LIMIT 50000"
    );
    let mut all = Vec::new();
    for row in read.query(&sql, &values).await? {
        let Some(day) = day(&row, "day")? else { continue };
        all.push(Venu {
            territoire: row.get("id")?,
            nom: row.get("nom")?,
            day,
            reperes: row.get("nombre")?,
        });
    }
    Ok(all)
}

/// Who may follow a child: those who hold a post in the service on a day, or follow somebody there; who is away is told
/// to who reads human resources.
pub(super) async fn charges(
    read: &mut Read,
    service: i64,
    today: Date,
    absences: bool,
) -> Result<Vec<Charge>, DbError> {
    let count = |role: &str| {
        format!(
            "(SELECT COUNT(DISTINCT s.personne_id) FROM referent r JOIN sejour s ON s.id = r.sejour_id
               WHERE r.professionnel_id = pr.id AND r.role = '{role}' AND s.service_id = {service}
                 AND s.entree_day <= $1 AND (s.sortie_day IS NULL OR s.sortie_day > $1)
                 AND r.start_day <= $1 AND (r.end_day IS NULL OR r.end_day > $1))"
        )
    };
    let away = if absences {
        format!(
            "EXISTS (SELECT 1 FROM absence_professionnel a WHERE a.professionnel_id = pr.id
            AND a.service_id = {service} AND a.start_day <= $1 AND (a.end_day IS NULL OR a.end_day > $1))"
        )
    } else {
        "1 = 0".to_owned()
    };
    let sql = format!(
        "SELECT pr.id, pr.prenom, pr.nom, {} AS references_n, {} AS second_n,
                CASE WHEN {away} THEN 1 ELSE 0 END AS absent
           FROM professionnel pr
          WHERE pr.id IN (SELECT o.professionnel_id FROM poste o WHERE o.service_id = {service}
                AND o.start_day <= $1 AND (o.end_day IS NULL OR o.end_day > $1)
                AND o.fonction IN ('educateur_specialise', 'moniteur_educateur', 'cesf',
                  'assistant_familial', 'referent_vie_quotidienne', 'educateur_technique', 'autre'))
             OR pr.id IN (SELECT r.professionnel_id FROM referent r JOIN sejour s ON s.id = r.sejour_id
                WHERE s.service_id = {service} AND r.role IN ('referent', 'coreferent')
                  AND r.start_day <= $1 AND (r.end_day IS NULL OR r.end_day > $1)
                  AND s.entree_day <= $1 AND (s.sortie_day IS NULL OR s.sortie_day > $1))
          ORDER BY references_n, second_n, pr.nom, pr.id LIMIT 200",
        count("referent"),
        count("coreferent"),
    );
    let rows = read.query(&sql, &[today.to_string().into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(Charge {
                professionnel: row.get("id")?,
                nom: name(row)?,
                references: row.get("references_n")?,
                coreferences: row.get("second_n")?,
                absent: row.get::<i64>("absent")? == 1,
            })
        })
        .collect()
}

/// The modalities of a service: identifier, name, nature.
pub(super) async fn modalites(
    read: &mut Read,
    service: i64,
) -> Result<Vec<(i64, String, String)>, DbError> {
    let sql =
        "SELECT id, nom, nature FROM modalite WHERE service_id = $1 ORDER BY nom, id LIMIT 100";
    let rows = read.query(sql, &[service.into()]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("nom")?, row.get("nature")?))).collect()
}

/// How many children one may follow in a service, in reference and in co-reference, as it set; none when it set nothing.
pub(super) async fn seuils(
    read: &mut Read,
    service: i64,
    today: Date,
) -> Result<(Option<i64>, Option<i64>), DbError> {
    let sql = "SELECT referent_max, coreferent_max FROM regle_equipe
          WHERE service_id = $1 AND start_day <= $2 ORDER BY start_day DESC, id DESC LIMIT 1";
    let found = read.query_opt(sql, &[service.into(), today.to_string().into()]).await?;
    found.map_or(Ok((None, None)), |row| Ok((row.get("referent_max")?, row.get("coreferent_max")?)))
}

/// What was decided on a measure: when, what, at which rank, why; the latest first.
pub(super) struct Decidee {
    pub id: i64,
    pub day: Option<Date>,
    pub choix: String,
    pub rang: Option<i64>,
    pub motif: String,
}

/// The decisions on a measure, of which admissions are open.
pub(super) async fn decisions(
    read: &mut Read,
    (service, mesure): (i64, i64),
    admission: &Perimetre,
) -> Result<Vec<Decidee>, DbError> {
    let mut values: Vec<Value> = vec![mesure.into()];
    let own = admission.condition("t.service_id", Some("t.personne_id"), &mut values);
    let sql = format!(
        "SELECT t.id, t.day, t.choix, t.rang, t.motif FROM decision_admission t
          WHERE t.service_id = {service} AND t.mesure_id = $1 AND {own}
          ORDER BY t.day DESC, t.id DESC LIMIT 50"
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            Ok(Decidee {
                id: row.get("id")?,
                day: day(row, "day")?,
                choix: row.get("choix")?,
                rang: row.get("rang")?,
                motif: row.get("motif")?,
            })
        })
        .collect()
}

/// A measure that waits somewhere, without whom it is about.
pub(super) struct Ailleurs {
    pub service: i64,
    pub nom: String,
    pub territoire: String,
    pub cadre: String,
    pub reception: Date,
}

/// The measures that wait on a day in some services of which the counts are open, named by their service alone.
pub(super) async fn partout(
    read: &mut Read,
    services: &[i64],
    today: Date,
) -> Result<Vec<Ailleurs>, DbError> {
    let mut all = Vec::new();
    for batch in services.chunks(400) {
        // Identifiers are numbers of ours: written in the text, they cannot be anything else.
        let within: Vec<String> = batch.iter().map(i64::to_string).collect();
        let sql = format!(
            "SELECT t.service_id, s.nom, tl.nom AS territoire, t.cadre, t.reception_day
               FROM mesure t JOIN service s ON s.id = t.service_id
               JOIN personne p ON p.id = t.personne_id
               LEFT JOIN famille f ON f.id = COALESCE(t.famille_id, p.famille_id)
               LEFT JOIN territoire_local tl ON tl.id = COALESCE(t.territoire_id, f.territoire_id)
              WHERE t.service_id IN ({}) AND t.reception_day <= $1
                AND (t.prise_en_charge_day IS NULL OR t.prise_en_charge_day > $1)
                AND (t.fin_day IS NULL OR t.fin_day > $1) AND COALESCE(t.attente_sans_suite, 0) = 0
              ORDER BY t.service_id, t.id LIMIT 100000",
            within.join(", ")
        );
        for row in read.query(&sql, &[today.to_string().into()]).await? {
            let Some(reception) = day(&row, "reception_day")? else { continue };
            all.push(Ailleurs {
                service: row.get("service_id")?,
                nom: row.get("nom")?,
                territoire: text(&row, "territoire")?,
                cadre: text(&row, "cadre")?,
                reception,
            });
        }
    }
    Ok(all)
}
