//! What the pages of accounts read of other tables: names of organisations and services, of
//! professionals, and how many children somebody follows. No child is named here.

use access::{Ambit, Granted};
use db::{DbError, Row, Value};
use vocabulary::search_key;
use web::parts::Choice;

/// How many professionals a list offers at the most.
const PROFESSIONNELS: usize = 2000;

/// Organisations and services of an ambit.
#[derive(Default)]
pub(super) struct Places {
    /// Identifier and name.
    pub organisations: Vec<(i64, String)>,
    /// Identifier, organisation and name.
    pub services: Vec<(i64, i64, String)>,
}

impl Places {
    pub(super) fn organisation(&self, id: i64) -> String {
        let found = self.organisations.iter().find(|one| one.0 == id);
        found.map_or_else(|| "Autre organisation".to_owned(), |one| one.1.clone())
    }

    pub(super) fn service(&self, id: i64) -> String {
        let found = self.services.iter().find(|one| one.0 == id);
        found.map_or_else(|| "Autre service".to_owned(), |one| one.2.clone())
    }

    pub(super) fn organisation_of(&self, service: i64) -> Option<i64> {
        self.services.iter().find(|one| one.0 == service).map(|one| one.1)
    }
}

/// The organisations and services where somebody keeps accounts.
pub(super) async fn places(granted: &mut Granted, ambit: &Ambit) -> Result<Places, DbError> {
    let organisations = granted.query("SELECT id, nom FROM organisation ORDER BY nom, id", &[]);
    let organisations = organisations.await?;
    let sql = "SELECT id, organisation_id, nom FROM service ORDER BY nom, id";
    let services = granted.query(sql, &[]).await?;
    let mut places = Places::default();
    for row in &organisations {
        let id: i64 = row.get("id")?;
        if ambit.holds(Some(id)) {
            places.organisations.push((id, row.get("nom")?));
        }
    }
    for row in &services {
        let organisation: i64 = row.get("organisation_id")?;
        if ambit.holds(Some(organisation)) {
            places.services.push((row.get("id")?, organisation, row.get("nom")?));
        }
    }
    Ok(places)
}

/// The professionals of an organisation, to choose among; `chosen` is checked.
pub(super) async fn professionnels(
    granted: &mut Granted,
    organisation: Option<i64>,
    chosen: Option<i64>,
) -> Result<Vec<Choice>, DbError> {
    let Some(organisation) = organisation else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT id, nom, prenom FROM professionnel WHERE organisation_id = $1
          ORDER BY nom, prenom, id LIMIT {PROFESSIONNELS}"
    );
    let rows = granted.query(&sql, &[organisation.into()]).await?;
    rows.iter().map(|row| choice(row, chosen)).collect()
}

fn choice(row: &Row, chosen: Option<i64>) -> Result<Choice, DbError> {
    let id: i64 = row.get("id")?;
    let (nom, prenom): (String, String) = (row.get("nom")?, row.get("prenom")?);
    Ok(Choice {
        value: id.to_string(),
        label: format!("{nom} {prenom}"),
        hint: String::new(),
        checked: chosen == Some(id),
    })
}

/// Whether a professional belongs to an organisation.
pub(super) async fn is_of(
    granted: &mut access::GrantedWrite,
    professionnel: i64,
    organisation: i64,
) -> Result<bool, DbError> {
    let sql = "SELECT id FROM professionnel WHERE id = $1 AND organisation_id = $2";
    let values = [professionnel.into(), organisation.into()];
    Ok(granted.write().query_opt(sql, &values).await?.is_some())
}

/// How many children a professional follows on `today`, by service: identifier, name, count.
pub(super) const FOLLOWED: &str = "SELECT s.id, s.nom,
       (SELECT COUNT(DISTINCT j.personne_id) FROM referent r JOIN sejour j ON j.id = r.sejour_id
         WHERE r.service_id = s.id AND r.professionnel_id = $1
           AND (r.end_day IS NULL OR r.end_day > $2)
           AND (j.sortie_day IS NULL OR j.sortie_day > $2)) AS n,
       (SELECT COUNT(*) FROM rendez_vous v
         WHERE v.service_id = s.id
           AND (v.professionnel_id = $1 OR v.second_professionnel_id = $1)
           AND v.etat = 'prevu' AND v.start_at >= $2) AS m
  FROM service s
 WHERE s.id IN (SELECT r.service_id FROM referent r JOIN sejour j ON j.id = r.sejour_id
                 WHERE r.professionnel_id = $1 AND (r.end_day IS NULL OR r.end_day > $2)
                   AND (j.sortie_day IS NULL OR j.sortie_day > $2)
                 UNION SELECT v.service_id FROM rendez_vous v
                 WHERE (v.professionnel_id = $1 OR v.second_professionnel_id = $1) AND v.etat = 'prevu' AND v.start_at >= $2)
 ORDER BY s.nom, s.id";

/// What an account began and nobody took up, by service: identifier, name, writings that wait for their end, words
/// that wait for its reading or its second look. The last lines are programs it answers for, under no service.
pub(super) const BEGUN: &str = "SELECT s.id, s.nom, 'ecrit' AS sort, COUNT(*) AS n
       FROM ecrit e JOIN service s ON s.id = e.service_id
      WHERE e.compte_id = $1 AND e.etat IN ('brouillon', 'soumis', 'a_reprendre')
      GROUP BY s.id, s.nom
     UNION ALL SELECT s.id, s.nom, 'regard', COUNT(*)
       FROM note_lecteur l JOIN note_journal j ON j.id = l.note_id JOIN service s ON s.id = j.service_id
      WHERE l.compte_id = $1 AND l.seen_at IS NULL AND l.is_second = 1
      GROUP BY s.id, s.nom
     UNION ALL SELECT s.id, s.nom, 'tache', COUNT(*)
       FROM tache t JOIN service s ON s.id = t.service_id
      WHERE t.porteur_id = $1 AND t.etat = 'a_faire'
      GROUP BY s.id, s.nom
     UNION ALL SELECT t.compte_id, c.nom, 'programme', COUNT(*)
       FROM compte_technique t JOIN compte c ON c.id = t.compte_id
      WHERE t.responsable_id = $1 AND c.closed_at IS NULL
      GROUP BY t.compte_id, c.nom
     ORDER BY 3, 2, 1";

/// What [`BEGUN`] says, in words, and where it is taken up.
pub(super) fn begun(row: &Row) -> Result<(String, String), DbError> {
    let (id, nom, n): (i64, String, i64) = (row.get("id")?, row.get("nom")?, row.get("n")?);
    Ok(match (row.get::<String>("sort")?.as_str(), n) {
        ("ecrit", 1) => (format!("1 écrit commencé, {nom}"), format!("/services/{id}/ecrits")),
        ("ecrit", n) => (format!("{n} écrits commencés, {nom}"), format!("/services/{id}/ecrits")),
        ("regard", 1) => {
            (format!("1 note attend son regard, {nom}"), format!("/services/{id}/transmissions"))
        }
        ("regard", n) => (
            format!("{n} notes attendent son regard, {nom}"),
            format!("/services/{id}/transmissions"),
        ),
        ("tache", 1) => (format!("1 chose à faire, {nom}"), format!("/services/{id}/taches")),
        ("tache", n) => (format!("{n} choses à faire, {nom}"), format!("/services/{id}/taches")),
        _ => (format!("Répond du programme « {nom} »"), format!("/comptes/{id}")),
    })
}

/// The values of [`FOLLOWED`].
pub(super) fn followed_values(professionnel: i64, today: &str) -> [Value; 2] {
    [professionnel.into(), today.into()]
}

/// A name that two people would write alike.
pub(super) fn plain(identifiant: &str) -> bool {
    let typed = identifiant.trim();
    !typed.is_empty()
        && typed.chars().count() <= 80
        && !typed.contains(char::is_whitespace)
        && !search_key(typed).is_empty()
}
