//! The tables of writings. Texts are sealed, each for its row; `write.rs` changes them, `frozen.rs`
//! numbers and freezes, `simple.rs` keeps the easy text beside, `erase.rs` forgets and puts under a new key,
//! `modele.rs` keeps what a service decided.

mod erase;
mod frozen;
mod lien;
mod modele;
mod parents;
mod read;
mod simple;
mod write;

use access::{Category, Granted, Perimetre};
use db::{DbError, Read, Row, Vault};
use jiff::civil::Date;

use crate::model::{Commentaire, Ecrit, Envoi, Etat, NATURES, Nature, Section, Source};

pub use erase::{SEALED, forget, forget_one, seal_writings};
pub use frozen::projects_of;
pub(crate) use frozen::{Fichier, Outcome, Validated, fichier, freeze, hash_of, next_number};
pub(crate) use lien::{
    Lien, claim_lien, close_lien, count_lien, frozen_text, is_open_for, lien_of_key, liens,
    liens_of_sendings, make_lien, tie_lien,
};
pub(crate) use modele::{
    Modele, begun_from, keep_modele, keep_premier, keep_regle, modele, modeles, premier,
    premier_in, regle, versions_of_modele,
};
pub use parents::{ALire, DuParent, add_parent, given_to, html_of, standing_of};
pub(crate) use parents::{Donne, LECTURES, donnes, famille, give_to, parents, take_back};
pub use read::{Lu, validated_of};
pub(crate) use simple::{
    Kept, Remise, Sent, freeze_simple, give_simple, remises, save_simple, simple,
};
pub use write::pass_on;
pub(crate) use write::{
    New, Saved, abandon, add_sources, answer, append, comment, create, give_back, is_sent, save,
    send, submit,
};

pub(crate) const COLUMNS: &str =
    "id, service_id, personne_id, nature, titre, etat, start_day, end_day,
    due_day, compte_id, at, reprise, frozen_at, frozen_compte_id, annee, numero, hash";

/// What each sealed column is for.
pub(crate) const TEXTE: &str = "ecrit_section.texte";
pub(crate) const VERSION: &str = "ecrit_version.texte";
pub(crate) const COMMENTAIRE: &str = "ecrit_commentaire.texte";
pub(crate) const DOCUMENT: &str = "ecrit.document";
pub(crate) const SIMPLE: &str = "ecrit.simple";
pub(crate) const PARENT: &str = "ecrit_parent.mots";
pub(crate) const REPRISE: &str = "ecrit.reprise";
pub(crate) const FICHIER: &str = "ecrit_bytes.content";

fn shape(what: &str) -> DbError {
    DbError::Shape(format!("a writing with no {what} of ours"))
}

fn day(row: &Row, column: &str) -> Result<Date, DbError> {
    row.get::<String>(column)?.parse().map_err(|_| shape(column))
}

pub(crate) fn ecrit_of(vault: &Vault, row: &Row) -> Result<Ecrit, DbError> {
    let id: i64 = row.get("id")?;
    let due: Option<String> = row.get("due_day")?;
    let (annee, numero): (Option<i64>, Option<i64>) = (row.get("annee")?, row.get("numero")?);
    let reprise: Option<String> = row.get("reprise")?;
    Ok(Ecrit {
        id,
        service: row.get("service_id")?,
        personne: row.get("personne_id")?,
        nature: Nature::from_code(&row.get::<String>("nature")?).ok_or_else(|| shape("nature"))?,
        titre: row.get("titre")?,
        etat: Etat::from_code(&row.get::<String>("etat")?).ok_or_else(|| shape("state"))?,
        start: day(row, "start_day")?,
        end: day(row, "end_day")?,
        due: due.and_then(|due| due.parse().ok()),
        compte: row.get("compte_id")?,
        at: row.get("at")?,
        reprise: reprise.map(|kept| vault.open(REPRISE, &id.to_string(), &kept)).transpose()?,
        frozen_at: row.get("frozen_at")?,
        frozen_compte: row.get("frozen_compte_id")?,
        numero: annee.zip(numero),
        hash: row.get("hash")?,
    })
}

/// Where a writing stands, before any right is asked: its service, its child and its nature.
pub(crate) async fn place_of(
    read: &mut Read,
    id: i64,
) -> Result<Option<(i64, i64, Nature)>, DbError> {
    let sql = "SELECT service_id, personne_id, nature FROM ecrit WHERE id = $1";
    let Some(row) = read.query_opt(sql, &[id.into()]).await? else { return Ok(None) };
    let nature = Nature::from_code(&row.get::<String>("nature")?).ok_or_else(|| shape("nature"))?;
    Ok(Some((row.get("service_id")?, row.get("personne_id")?, nature)))
}

/// The codes of the natures of a category, quoted: codes are ours, they cannot be anything else.
fn natures_of(category: Category) -> Vec<String> {
    NATURES
        .iter()
        .filter(|nature| nature.category == category)
        .map(|nature| format!("'{}'", nature.code))
        .collect()
}

/// The writings of a child that a grant on the file ([`access::Cible::Dossier`]) opens, the latest
/// first. Those that are not validated are for who writes them: the caller keeps them back.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn of_child(
    granted: &mut Granted,
    vault: &Vault,
    personne: i64,
) -> Result<Vec<Ecrit>, DbError> {
    let mut open = Vec::new();
    for category in Category::ALL {
        let services: Vec<String> =
            granted.services_on_child(*category).iter().map(i64::to_string).collect();
        let natures = natures_of(*category);
        if !services.is_empty() && !natures.is_empty() {
            let (services, natures) = (services.join(", "), natures.join(", "));
            open.push(format!("(service_id IN ({services}) AND nature IN ({natures}))"));
        }
    }
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let open = open.join(" OR ");
    let sql = format!(
        "SELECT {COLUMNS} FROM ecrit WHERE personne_id = $1 AND ({open}) ORDER BY at DESC, id DESC"
    );
    let rows = granted.query(&sql, &[personne.into()]).await?;
    rows.iter().map(|row| ecrit_of(vault, row)).collect()
}

/// A writing that was validated, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Valide {
    /// The writing.
    pub id: i64,
    /// The child.
    pub personne: i64,
    /// The service in whose name it was written.
    pub service: i64,
    /// Its nature, which says its category.
    pub nature: Nature,
    /// Its title.
    pub titre: String,
    /// Who validated it.
    pub nom: String,
    /// When, an RFC 3339 instant.
    pub at: String,
}

/// The writings about some children that others than `compte` validated after an instant, by what each category opens;
/// the latest first, 100 at most.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn validated_since(
    read: &mut Read,
    compte: i64,
    personnes: &[i64],
    since: &str,
    open: &[(Category, Perimetre)],
) -> Result<Vec<Valide>, DbError> {
    let mut values: Vec<db::Value> = vec![compte.into(), since.into()];
    let mut parts = Vec::new();
    for (category, perimetre) in open {
        let natures = natures_of(*category).join(", ");
        if !natures.is_empty() {
            let of = perimetre.condition("e.service_id", Some("e.personne_id"), &mut values);
            parts.push(format!("(e.nature IN ({natures}) AND {of})"));
        }
    }
    if parts.is_empty() || personnes.is_empty() {
        return Ok(Vec::new());
    }
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within = personnes.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT e.id, e.personne_id, e.service_id, e.nature, e.titre, c.nom, e.frozen_at
           FROM ecrit e LEFT JOIN compte c ON c.id = e.frozen_compte_id
          WHERE e.personne_id IN ({within}) AND e.frozen_at > $2 AND e.frozen_compte_id <> $1
            AND ({}) ORDER BY e.frozen_at DESC, e.id DESC LIMIT 100",
        parts.join(" OR ")
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            let nom: Option<String> = row.get("nom")?;
            Ok(Valide {
                id: row.get("id")?,
                personne: row.get("personne_id")?,
                service: row.get("service_id")?,
                nature: Nature::from_code(&row.get::<String>("nature")?)
                    .ok_or_else(|| shape("nature"))?,
                titre: row.get("titre")?,
                nom: nom.unwrap_or_default(),
                at: row.get("frozen_at")?,
            })
        })
        .collect()
}

/// The writings that an account began in a service and that wait for their end: writing, child, category.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn begun_by(
    read: &mut Read,
    compte: i64,
    service: i64,
) -> Result<Vec<(i64, i64, Category)>, DbError> {
    let sql = "SELECT id, personne_id, nature FROM ecrit WHERE compte_id = $1 AND service_id = $2
                  AND etat IN ('brouillon', 'soumis', 'a_reprendre') ORDER BY id";
    let rows = read.query(sql, &[compte.into(), service.into()]).await?;
    rows.iter()
        .map(|row| {
            let nature = Nature::from_code(&row.get::<String>("nature")?);
            let nature = nature.ok_or_else(|| shape("nature"))?;
            Ok((row.get("id")?, row.get("personne_id")?, nature.category))
        })
        .collect()
}

/// A writing of a service's list, with the name of its child.
pub(crate) struct Listed {
    pub ecrit: Ecrit,
    pub enfant: String,
}

/// The writings of one category in a service that a grant on it covers: those still open, and those
/// validated since `since`.
pub(crate) async fn of_service(
    granted: &mut Granted,
    vault: &Vault,
    service: i64,
    category: Category,
    since: Date,
) -> Result<Vec<Listed>, DbError> {
    let natures = natures_of(category).join(", ");
    let mut values = vec![service.into(), since.to_string().into()];
    let open = granted.perimetre().condition("e.service_id", Some("e.personne_id"), &mut values);
    let columns: Vec<String> = COLUMNS.split(',').map(|one| format!("e.{}", one.trim())).collect();
    let sql = format!(
        "SELECT {}, p.nom AS nom_enfant, p.prenom AS prenom_enfant
           FROM ecrit e JOIN personne p ON p.id = e.personne_id
          WHERE e.service_id = $1 AND e.nature IN ({natures}) AND e.etat <> 'abandonne'
            AND (e.etat <> 'envoye' OR e.frozen_at >= $2) AND {open}
          ORDER BY e.at, e.id",
        columns.join(", ")
    );
    let rows = granted.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            let (prenom, nom): (Option<String>, Option<String>) =
                (row.get("prenom_enfant")?, row.get("nom_enfant")?);
            let enfant = format!("{} {}", prenom.unwrap_or_default(), nom.unwrap_or_default());
            Ok(Listed { ecrit: ecrit_of(vault, row)?, enfant: enfant.trim().to_owned() })
        })
        .collect()
}

/// The writings of a service in a state, by what each category opens: identifier, child, title, since when it
/// waits. The oldest first, 200 at most.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn in_state(
    read: &mut Read,
    service: i64,
    etat: Etat,
    open: &[(Category, Perimetre)],
) -> Result<Vec<(i64, i64, String)>, DbError> {
    let mut values: Vec<db::Value> = vec![service.into(), etat.code().into()];
    let mut parts = Vec::new();
    for (category, perimetre) in open {
        let natures = natures_of(*category).join(", ");
        if !natures.is_empty() {
            let of = perimetre.condition("e.service_id", Some("e.personne_id"), &mut values);
            parts.push(format!("(e.nature IN ({natures}) AND {of})"));
        }
    }
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT e.id, e.personne_id, e.titre FROM ecrit e
          WHERE e.service_id = $1 AND e.etat = $2 AND ({}) ORDER BY e.at, e.id LIMIT 200",
        parts.join(" OR ")
    );
    let rows = read.query(&sql, &values).await?;
    rows.iter()
        .map(|row| Ok((row.get("id")?, row.get("personne_id")?, row.get("titre")?)))
        .collect()
}

/// One writing, inside a grant on it.
pub(crate) async fn one(
    granted: &mut Granted,
    vault: &Vault,
    id: i64,
) -> Result<Option<Ecrit>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM ecrit WHERE id = $1");
    granted.query(&sql, &[id.into()]).await?.first().map(|row| ecrit_of(vault, row)).transpose()
}

pub(crate) fn section_of(vault: &Vault, row: &Row) -> Result<Section, DbError> {
    let id: i64 = row.get("id")?;
    let themes: String = row.get("theme")?;
    Ok(Section {
        id,
        titre: row.get("titre")?,
        themes: themes.split_whitespace().map(str::to_owned).collect(),
        texte: vault.open(TEXTE, &id.to_string(), &row.get::<String>("texte")?)?,
        version: row.get("version")?,
    })
}

pub(crate) const SECTIONS: &str = "SELECT id, titre, theme, texte, version FROM ecrit_section
    WHERE ecrit_id = $1 ORDER BY rang, id";

/// The parts of a writing, in order.
pub(crate) async fn sections(
    granted: &mut Granted,
    vault: &Vault,
    ecrit: i64,
) -> Result<Vec<Section>, DbError> {
    let rows = granted.query(SECTIONS, &[ecrit.into()]).await?;
    rows.iter().map(|row| section_of(vault, row)).collect()
}

/// The former texts of a part, the latest first: version, instant, author, text.
pub(crate) async fn versions(
    granted: &mut Granted,
    vault: &Vault,
    section: i64,
) -> Result<Vec<(i64, String, String, String)>, DbError> {
    let sql = "SELECT v.id, v.version, v.at, v.texte, c.nom
                 FROM ecrit_version v LEFT JOIN compte c ON c.id = v.compte_id
                WHERE v.section_id = $1 ORDER BY v.version DESC, v.id DESC";
    let rows = granted.query(sql, &[section.into()]).await?;
    rows.iter()
        .map(|row| {
            let id: i64 = row.get("id")?;
            let nom: Option<String> = row.get("nom")?;
            let texte = vault.open(VERSION, &id.to_string(), &row.get::<String>("texte")?)?;
            Ok((row.get("version")?, row.get("at")?, nom.unwrap_or_default(), texte))
        })
        .collect()
}

/// Who wrote in a writing: identifiers of accounts.
pub(crate) async fn authors(read: &mut Read, ecrit: i64) -> Result<Vec<i64>, DbError> {
    let sql = "SELECT DISTINCT v.compte_id FROM ecrit_version v
                 JOIN ecrit_section s ON s.id = v.section_id WHERE s.ecrit_id = $1";
    let rows = read.query(sql, &[ecrit.into()]).await?;
    rows.iter().map(|row| row.get("compte_id")).collect()
}

/// The entries that a writing cites, by number.
pub(crate) async fn sources(granted: &mut Granted, ecrit: i64) -> Result<Vec<Source>, DbError> {
    let sql = "SELECT number, nom_table, row_id, version, service_id, category, day, label
                 FROM ecrit_source WHERE ecrit_id = $1 ORDER BY number";
    let rows = granted.query(sql, &[ecrit.into()]).await?;
    rows.iter()
        .map(|row| {
            let category: String = row.get("category")?;
            Ok(Source {
                number: row.get("number")?,
                table: row.get("nom_table")?,
                row: row.get("row_id")?,
                version: row.get("version")?,
                service: row.get("service_id")?,
                category: Category::from_code(&category).ok_or_else(|| shape("category"))?,
                day: day(row, "day")?,
                label: row.get("label")?,
            })
        })
        .collect()
}

/// The current versions of rows of a table, by identifier. `table` is a name of ours.
pub(crate) async fn versions_of_rows(
    granted: &mut Granted,
    table: &str,
    ids: &[i64],
) -> Result<Vec<(i64, i64)>, DbError> {
    let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
    let sql = format!("SELECT id, version FROM {table} WHERE id IN ({})", ids.join(", "));
    let rows = granted.query(&sql, &[]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("version")?))).collect()
}

/// The remarks on a writing, in the order they came.
pub(crate) async fn comments(
    granted: &mut Granted,
    vault: &Vault,
    ecrit: i64,
) -> Result<Vec<Commentaire>, DbError> {
    let sql = "SELECT k.id, k.section_id, k.at, k.texte, k.answer_at, c.nom
                 FROM ecrit_commentaire k LEFT JOIN compte c ON c.id = k.compte_id
                WHERE k.ecrit_id = $1 ORDER BY k.at, k.id";
    let rows = granted.query(sql, &[ecrit.into()]).await?;
    rows.iter()
        .map(|row| {
            let id: i64 = row.get("id")?;
            let (nom, resolu): (Option<String>, Option<String>) =
                (row.get("nom")?, row.get("answer_at")?);
            Ok(Commentaire {
                id,
                section: row.get("section_id")?,
                auteur: nom.unwrap_or_default(),
                at: row.get("at")?,
                texte: vault.open(COMMENTAIRE, &id.to_string(), &row.get::<String>("texte")?)?,
                resolu: resolu.is_some(),
            })
        })
        .collect()
}

/// The sendings of a writing, in order.
pub(crate) async fn sendings(granted: &mut Granted, ecrit: i64) -> Result<Vec<Envoi>, DbError> {
    sendings_of(granted.read(), ecrit).await
}

async fn sendings_of(read: &mut Read, ecrit: i64) -> Result<Vec<Envoi>, DbError> {
    let sql = "SELECT day, destinataire, nom, voie, preuve FROM ecrit_envoi
                WHERE ecrit_id = $1 ORDER BY day, id";
    let rows = read.query(sql, &[ecrit.into()]).await?;
    rows.iter()
        .map(|row| {
            Ok(Envoi {
                day: day(row, "day")?,
                destinataire: row.get("destinataire")?,
                nom: row.get("nom")?,
                voie: row.get("voie")?,
                preuve: row.get("preuve")?,
            })
        })
        .collect()
}

/// The frozen text of a validated writing, in JSON.
pub(crate) async fn document(
    granted: &mut Granted,
    vault: &Vault,
    ecrit: i64,
) -> Result<Option<String>, DbError> {
    let sql = "SELECT document FROM ecrit WHERE id = $1";
    let rows = granted.query(sql, &[ecrit.into()]).await?;
    let kept: Option<String> = rows.first().map_or(Ok(None), |row| row.get("document"))?;
    kept.map(|kept| vault.open(DOCUMENT, &ecrit.to_string(), &kept)).transpose()
}

/// The last day that validated writings of a nature were about, for a child in a service.
pub(crate) async fn last_end(
    read: &mut Read,
    service: i64,
    personne: i64,
    nature: Nature,
) -> Result<Option<Date>, DbError> {
    let sql = "SELECT MAX(end_day) AS last_day FROM ecrit
                WHERE service_id = $1 AND personne_id = $2 AND nature = $3 AND frozen_at IS NOT NULL";
    let values = [service.into(), personne.into(), nature.code.into()];
    let row = read.query_opt(sql, &values).await?;
    let last: Option<String> = row.map_or(Ok(None), |row| row.get("last_day"))?;
    Ok(last.and_then(|last| last.parse().ok()))
}

/// The services that keep restrictions of a child: what a judge decided holds whoever noted it.
pub(crate) async fn keepers(
    granted: &mut Granted,
    table: &str,
    personne: i64,
) -> Result<Vec<i64>, DbError> {
    let sql = format!("SELECT DISTINCT service_id FROM {table} WHERE personne_id = $1");
    let rows = granted.query(&sql, &[personne.into()]).await?;
    rows.iter().map(|row| row.get("service_id")).collect()
}

/// The names of a service and of its organisation, which are public.
pub(crate) async fn house_of(
    granted: &mut Granted,
    service: i64,
) -> Result<(String, String), DbError> {
    let sql = "SELECT s.nom AS service, o.nom AS organisation FROM service s
                 JOIN organisation o ON o.id = s.organisation_id WHERE s.id = $1";
    let found = granted.query(sql, &[service.into()]).await?;
    let Some(row) = found.first() else { return Ok((String::new(), String::new())) };
    Ok((row.get("service")?, row.get("organisation")?))
}

/// The houses and units where a child sleeps on a day, whoever keeps the stay: what is held for all and shown to nobody. The
/// natures are those of `structure::NATURES_HEBERGEMENT`.
pub(crate) async fn houses_of(
    granted: &mut Granted,
    personne: i64,
    day: Date,
) -> Result<Vec<String>, DbError> {
    let sql = "SELECT s.nom, u.nom AS unite FROM sejour j JOIN service s ON s.id = j.service_id
                 LEFT JOIN unite u ON u.id = j.unite_id
                WHERE j.personne_id = $1 AND j.entree_day <= $2
                  AND (j.sortie_day IS NULL OR j.sortie_day > $2)
                  AND s.nature IN ('mecs', 'foyer_enfance', 'placement_familial', 'cer', 'cef', 'lva', 'pouponniere')
                ORDER BY j.id";
    let mut all = Vec::new();
    for row in granted.query(sql, &[personne.into(), day.to_string().into()]).await? {
        all.push(row.get("nom")?);
        all.extend(row.get::<Option<String>>("unite")?);
    }
    Ok(all)
}
