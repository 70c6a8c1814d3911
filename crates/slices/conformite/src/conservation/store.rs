//! Retention rules, legal holds, lists of elimination, and the files they are about.

use access::{Granted, GrantedWrite};
use db::{DbError, Row, Value, Write};
use fiche::Register;
use jiff::civil::Date;

use super::model::{Dossier, Gele, Regle};
use crate::trace::ids;

/// Returns the rules that an organisation settled, oldest first.
pub(crate) async fn regles(
    granted: &mut Granted,
    organisation: i64,
) -> Result<Vec<Regle>, DbError> {
    let rows = granted
        .query(
            "SELECT nature, start_day, suivi_months, intermediaire_months, source
               FROM regle_conservation WHERE organisation_id = $1 ORDER BY start_day, id",
            &[organisation.into()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let months: i64 = row.get("intermediaire_months")?;
            Ok(Regle {
                nature: row.get("nature")?,
                start_day: row.get::<String>("start_day")?.parse().unwrap_or(Date::MAX),
                suivi_months: row.get("suivi_months")?,
                intermediaire_months: (months >= 0).then_some(months),
                source: row.get("source")?,
            })
        })
        .collect()
}

/// Keeps a rule.
pub(crate) async fn keep_regle(
    granted: &mut GrantedWrite,
    id: i64,
    organisation: i64,
    regle: &Regle,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    granted
        .write()
        .execute(
            "INSERT INTO regle_conservation (id, organisation_id, nature, start_day, suivi_months,
                intermediaire_months, source, at, compte_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &[
                id.into(),
                organisation.into(),
                regle.nature.as_str().into(),
                regle.start_day.to_string().into(),
                regle.suivi_months.into(),
                regle.intermediaire_months.unwrap_or(-1).into(),
                regle.source.as_str().into(),
                at.into(),
                compte.into(),
            ],
        )
        .await?;
    Ok(())
}

/// The end of a mission that goes on.
const GOES_ON: &str = "9999-12-31";

fn dossier_of(row: &Row) -> Result<Dossier, DbError> {
    let ends = [row.get::<Option<String>>("mesure_end")?, row.get::<Option<String>>("sejour_end")?];
    let last = ends.into_iter().flatten().max().filter(|end| end != GOES_ON);
    let (prenom, nom): (String, String) = (row.get("prenom")?, row.get("nom")?);
    Ok(Dossier {
        personne: row.get("id")?,
        nom: format!("{prenom} {nom}"),
        service: row.get("service_id")?,
        service_nom: row.get("service_nom")?,
        nature: row.get("nature")?,
        end_day: last.and_then(|day| day.parse().ok()),
        gele: row.get("gels")?,
    })
}

fn dossiers_sql(condition: &str) -> String {
    format!(
        "SELECT p.id, p.nom, p.prenom, p.service_id, s.nom AS service_nom, s.nature,
                (SELECT MAX(COALESCE(fin_day, terme_day, '{GOES_ON}')) FROM mesure WHERE personne_id = p.id)
                    AS mesure_end,
                (SELECT MAX(COALESCE(sortie_day, '{GOES_ON}')) FROM sejour WHERE personne_id = p.id)
                    AS sejour_end,
                (SELECT count(*) FROM gel_dossier WHERE personne_id = p.id AND end_at IS NULL)
                    AS gels
           FROM personne p JOIN service s ON s.id = p.service_id
          WHERE {condition} ORDER BY p.nom, p.prenom, p.id"
    )
}

/// Returns the files that some services hold.
pub(crate) async fn dossiers(
    granted: &mut Granted,
    services: &[i64],
) -> Result<Vec<Dossier>, DbError> {
    if services.is_empty() {
        return Ok(Vec::new());
    }
    let sql = dossiers_sql(&format!("p.service_id IN ({})", ids(services)));
    granted.query(&sql, &[]).await?.iter().map(dossier_of).collect()
}

/// Returns one file.
pub(crate) async fn situation_of(
    granted: &mut Granted,
    personne: i64,
) -> Result<Option<Dossier>, DbError> {
    let sql = dossiers_sql("p.id = $1");
    let rows = granted.query(&sql, &[personne.into()]).await?;
    rows.first().map(dossier_of).transpose()
}

/// Returns the holds of a child, latest first.
pub(crate) async fn gels_of(granted: &mut Granted, personne: i64) -> Result<Vec<Gele>, DbError> {
    let sql = "SELECT id, motif, start_at, end_at, end_motif, levee_by FROM gel_dossier
                WHERE personne_id = $1 ORDER BY start_at DESC, id DESC";
    let rows = granted.query(sql, &[personne.into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(Gele {
                id: row.get("id")?,
                motif: row.get("motif")?,
                start_at: row.get("start_at")?,
                end_at: row.get("end_at")?,
                end_motif: row.get::<Option<String>>("end_motif")?.unwrap_or_default(),
                levee_by: row.get("levee_by")?,
            })
        })
        .collect()
}

/// Holds a file.
pub(crate) async fn hold(
    granted: &mut GrantedWrite,
    id: i64,
    organisation: i64,
    personne: i64,
    motif: &str,
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    granted
        .write()
        .execute(
            "INSERT INTO gel_dossier (id, organisation_id, personne_id, motif, start_at, compte_id)
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                id.into(),
                organisation.into(),
                personne.into(),
                motif.into(),
                at.into(),
                compte.into(),
            ],
        )
        .await?;
    Ok(())
}

/// What became of a hold that somebody wants lifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Levee {
    /// It is lifted.
    Faite,
    /// Whoever set it asked; another person must agree.
    Demandee,
    /// Nothing changed: no such hold, no reason, or the same person twice.
    Rien,
}

/// Lifts a hold, for a reason: at once by another person than the one who set it; else it waits for one.
pub(crate) async fn lift(
    granted: &mut GrantedWrite,
    (id, personne): (i64, i64),
    motif: &str,
) -> Result<Levee, DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let sql = "SELECT compte_id, levee_by, end_motif FROM gel_dossier
                WHERE id = $1 AND personne_id = $2 AND end_at IS NULL";
    let found = granted.write().query_opt(sql, &[id.into(), personne.into()]).await?;
    let Some(row) = found else { return Ok(Levee::Rien) };
    let asked: Option<i64> = row.get("levee_by")?;
    let own = row.get::<Option<i64>>("compte_id")? == Some(compte);
    let said = row.get::<Option<String>>("end_motif")?.filter(|_| asked.is_some());
    let motif = if motif.is_empty() { said.unwrap_or_default() } else { motif.to_owned() };
    if motif.is_empty() || (own && asked.is_some()) || asked == Some(compte) {
        return Ok(Levee::Rien);
    }
    let values = [id.into(), at.into(), compte.into(), motif.into()];
    let (sql, levee) = if own {
        let sql =
            "UPDATE gel_dossier SET levee_at = $2, levee_by = $3, end_motif = $4 WHERE id = $1";
        (sql, Levee::Demandee)
    } else {
        let sql = "UPDATE gel_dossier SET end_at = $2, end_by = $3, end_motif = $4 WHERE id = $1";
        (sql, Levee::Faite)
    };
    granted.write().execute(sql, &values).await?;
    Ok(levee)
}

/// A list of elimination.
#[derive(Debug, Clone)]
pub(crate) struct Bordereau {
    pub id: i64,
    pub created_at: String,
    pub first: Option<(i64, String)>,
    pub second: Option<(i64, String)>,
    pub visa: Option<String>,
    pub executed_at: Option<String>,
}

/// A file of a list.
#[derive(Debug, Clone)]
pub(crate) struct Ligne {
    pub personne: i64,
    pub service: i64,
    pub end_day: String,
    pub final_day: String,
    pub removed: bool,
}

fn bordereau_of(row: &Row) -> Result<Bordereau, DbError> {
    let by = |who: &str, at: &str| -> Result<Option<(i64, String)>, DbError> {
        Ok(row.get::<Option<i64>>(who)?.zip(row.get::<Option<String>>(at)?))
    };
    Ok(Bordereau {
        id: row.get("id")?,
        created_at: row.get("created_at")?,
        first: by("first_by", "first_at")?,
        second: by("second_by", "second_at")?,
        visa: row.get("visa")?,
        executed_at: row.get("executed_at")?,
    })
}

const BORDEREAU: &str = "SELECT id, created_at, first_at, first_by, second_at, \
                         second_by, visa, executed_at FROM bordereau";

/// Returns the lists of an organisation, latest first.
pub(crate) async fn bordereaux(
    granted: &mut Granted,
    organisation: i64,
) -> Result<Vec<Bordereau>, DbError> {
    let sql = format!("{BORDEREAU} WHERE organisation_id = $1 ORDER BY id DESC");
    granted.query(&sql, &[organisation.into()]).await?.iter().map(bordereau_of).collect()
}

/// Returns a list, inside a write or the reading before it.
pub(crate) async fn bordereau(
    granted: &mut Granted,
    id: i64,
    organisation: i64,
) -> Result<Option<Bordereau>, DbError> {
    let sql = format!("{BORDEREAU} WHERE id = $1 AND organisation_id = $2");
    let rows = granted.query(&sql, &[id.into(), organisation.into()]).await?;
    rows.first().map(bordereau_of).transpose()
}

/// The same, as it stands inside a write.
pub(crate) async fn bordereau_now(
    write: &mut Write,
    id: i64,
    organisation: i64,
) -> Result<Option<Bordereau>, DbError> {
    let sql = format!("{BORDEREAU} WHERE id = $1 AND organisation_id = $2");
    let row = write.query_opt(&sql, &[id.into(), organisation.into()]).await?;
    row.as_ref().map(bordereau_of).transpose()
}

/// Returns the files of a list.
pub(crate) async fn lignes(granted: &mut Granted, id: i64) -> Result<Vec<Ligne>, DbError> {
    let sql = "SELECT personne_id, service_id, end_day, final_day, removed
                 FROM bordereau_ligne WHERE bordereau_id = $1 ORDER BY final_day, personne_id";
    let rows = granted.query(sql, &[id.into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(Ligne {
                personne: row.get("personne_id")?,
                service: row.get("service_id")?,
                end_day: row.get("end_day")?,
                final_day: row.get("final_day")?,
                removed: row.get("removed")?,
            })
        })
        .collect()
}

/// Makes a list of files whose time is over.
pub(crate) async fn make(
    granted: &mut GrantedWrite,
    id: i64,
    organisation: i64,
    files: &[(Dossier, Date)],
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let write = granted.write();
    write
        .execute(
            "INSERT INTO bordereau (id, organisation_id, created_at, created_by)
             VALUES ($1, $2, $3, $4)",
            &[id.into(), organisation.into(), at.into(), compte.into()],
        )
        .await?;
    for (dossier, final_day) in files {
        let end = dossier.end_day.map_or(String::new(), |day| day.to_string());
        write
            .execute(
                "INSERT INTO bordereau_ligne (bordereau_id, personne_id, service_id, nature,
                    end_day, final_day, removed) VALUES ($1, $2, $3, $4, $5, $6, 0)",
                &[
                    id.into(),
                    dossier.personne.into(),
                    dossier.service.into(),
                    dossier.nature.as_str().into(),
                    end.into(),
                    final_day.to_string().into(),
                ],
            )
            .await?;
    }
    Ok(())
}

/// Takes a file off a list, and undoes what was validated: it was another list.
pub(crate) async fn take_off(
    granted: &mut GrantedWrite,
    id: i64,
    personne: i64,
) -> Result<(), DbError> {
    let write = granted.write();
    write
        .execute(
            "UPDATE bordereau_ligne SET removed = 1 WHERE bordereau_id = $1 AND personne_id = $2",
            &[id.into(), personne.into()],
        )
        .await?;
    write
        .execute(
            "UPDATE bordereau SET first_at = NULL, first_by = NULL, second_at = NULL,
                second_by = NULL WHERE id = $1",
            &[id.into()],
        )
        .await?;
    Ok(())
}

/// Validates a list: the first person, then another one. Returns whether it counted.
pub(crate) async fn validate(granted: &mut GrantedWrite, id: i64) -> Result<bool, DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let values: [Value; 3] = [id.into(), at.into(), compte.into()];
    let first = granted
        .write()
        .execute(
            "UPDATE bordereau SET first_at = $2, first_by = $3
              WHERE id = $1 AND first_by IS NULL AND executed_at IS NULL",
            &values,
        )
        .await?;
    if first > 0 {
        return Ok(true);
    }
    let second = granted
        .write()
        .execute(
            "UPDATE bordereau SET second_at = $2, second_by = $3
              WHERE id = $1 AND second_by IS NULL AND first_by <> $3 AND executed_at IS NULL",
            &values,
        )
        .await?;
    Ok(second > 0)
}

/// Returns the files of a list that may go now: neither taken off, nor held, nor begun again.
pub(crate) async fn may_go(write: &mut Write, id: i64) -> Result<Vec<i64>, DbError> {
    let rows = write
        .query(
            "SELECT l.personne_id FROM bordereau_ligne l
              WHERE l.bordereau_id = $1 AND l.removed = 0
                AND NOT EXISTS (SELECT 1 FROM gel_dossier g
                                 WHERE g.personne_id = l.personne_id AND g.end_at IS NULL)
                AND NOT EXISTS (SELECT 1 FROM mesure m WHERE m.personne_id = l.personne_id
                                   AND (m.fin_day IS NULL OR m.fin_day > l.end_day))
                AND NOT EXISTS (SELECT 1 FROM sejour s WHERE s.personne_id = l.personne_id
                                   AND (s.sortie_day IS NULL OR s.sortie_day > l.end_day))
              ORDER BY l.personne_id",
            &[id.into()],
        )
        .await?;
    rows.iter().map(|row| row.get("personne_id")).collect()
}

/// Keeps that a list was carried out; files that could not go are marked as taken off.
pub(crate) async fn carried_out(
    granted: &mut GrantedWrite,
    id: i64,
    visa: &str,
    gone: &[i64],
) -> Result<(), DbError> {
    let (at, compte) = (granted.at().to_owned(), granted.compte());
    let write = granted.write();
    let others = if gone.is_empty() {
        String::new()
    } else {
        format!(" AND personne_id NOT IN ({})", ids(gone))
    };
    let sql = format!("UPDATE bordereau_ligne SET removed = 1 WHERE bordereau_id = $1{others}");
    write.execute(&sql, &[id.into()]).await?;
    write
        .execute(
            "UPDATE bordereau SET visa = $2, executed_at = $3, executed_by = $4 WHERE id = $1",
            &[id.into(), visa.into(), at.into(), compte.into()],
        )
        .await?;
    Ok(())
}

/// Empties what persons wrote about a child in the tables of this slice.
pub(crate) async fn forget_person(write: &mut Write, personne: i64) -> Result<(), DbError> {
    write
        .execute(
            "UPDATE demande_droit SET demandeur = '', texte = '', answer = NULL, masks = NULL,
                    due_motif = NULL, examen = NULL, end_motif = NULL
              WHERE personne_id = $1",
            &[personne.into()],
        )
        .await?;
    write
        .execute(
            "UPDATE gel_dossier SET motif = '', end_motif = '' WHERE personne_id = $1",
            &[personne.into()],
        )
        .await?;
    write
        .execute("UPDATE alerte SET suite = '' WHERE personne_id = $1", &[personne.into()])
        .await?;
    write
        .execute(
            "UPDATE ouverture_archive SET motif = '' WHERE personne_id = $1",
            &[personne.into()],
        )
        .await?;
    document::forget(write, personne).await?;
    ecrit::forget(write, personne).await?;
    journal::forget(write, personne).await?;
    nomade::forget(write, personne).await?;
    espace::forget(write, personne).await?;
    agenda::rappel::forget(write, personne).await?;
    agenda::proposition::forget(write, personne).await?;
    partage::urgence::forget(write, personne).await?;
    export::forget(write, personne).await
}

/// Erases one row or one paper of a child, with its history and what depends on it, and remembers it. A
/// row that is already gone is remembered all the same.
pub(crate) async fn erase_row(
    granted: &mut GrantedWrite,
    register: &Register,
    (table, id): (&str, i64),
) -> Result<(), DbError> {
    let at = granted.at().to_owned();
    let write = granted.write();
    match register.by_table(table) {
        Some(fiche) => {
            fiche::erase(write, register, (fiche.table, id), &at).await?;
        }
        None => {
            forget_row(write, table, id).await?;
        }
    }
    fiche::remember(write, &[(table, id)], &at).await
}

/// Erases a row of a table that is no record kind. Returns whether it was there.
pub(crate) async fn forget_row(write: &mut Write, table: &str, id: i64) -> Result<bool, DbError> {
    match table {
        "piece" => document::piece::forget_one(write, id).await,
        "note_travail" => document::note::erase_again(write, table, id).await,
        "note_journal" => {
            // The photos that go with a note go with it.
            for photo in document::piece::all_of_note(write, id).await? {
                document::piece::forget_one(write, photo).await?;
            }
            journal::note::forget_one(write, id).await
        }
        "message" => journal::message::forget_one(write, id).await,
        "tache" => journal::tache::forget_one(write, id).await,
        "phrase_quotidien" => journal::phrase::forget_one(write, id).await,
        "mot_espace" => espace::forget_mot(write, id).await,
        "ecrit" => ecrit::forget_one(write, id).await,
        _ => Ok(false),
    }
}

/// Leaves in the chain that a restored copy was erased again.
pub(crate) async fn note_replay(
    write: &mut Write,
    table: &str,
    id: i64,
    at: &str,
) -> Result<(), DbError> {
    access::note_in(
        write,
        at,
        "trace.exporter",
        &format!("{table}:{id}"),
        "effacement-rejoue",
        Some(id),
    )
    .await
}
