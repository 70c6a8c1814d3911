//! Who is waited for in a project: the child, the parents that the family names, each service whose objective runs.

use ::projet::{
    objectif::runs,
    partie::{Attendue, PARTIE_PRENANTE, PARTIE_PROJET, lacking},
};
use access::Granted;
use fiche::Row;
use jiff::civil::Date;
use web::PageError;

use super::vue::{day, text, told};

/// A stakeholder, as the page tells them.
pub(super) struct Partie {
    pub who: String,
    pub when: String,
    /// What is said, each under its heading.
    pub said: Vec<(&'static str, String)>,
    pub href: String,
}

/// Somebody of whom nothing is said, and where it is noted.
pub(super) struct Manque {
    pub nom: String,
    pub new: String,
}

/// Those who are waited for, of what a grant on the file opens.
pub(crate) async fn attendues(
    granted: &mut Granted,
    (personne, today): (i64, Date),
    objectifs: &[Row],
) -> Result<Vec<Attendue>, PageError> {
    let one = |code, nom: &str| Attendue { code, service: None, nom: nom.to_owned() };
    let mut all = vec![one("enfant", "l’enfant")];
    let sql = "SELECT DISTINCT m.lien FROM membre_famille m JOIN personne p ON p.famille_id = m.famille_id
          WHERE p.id = $1 AND m.lien IN ('mere', 'pere') AND (m.end_day IS NULL OR m.end_day > $2)
          ORDER BY m.lien";
    for row in granted.query(sql, &[personne.into(), today.to_string().into()]).await? {
        let lien: String = row.get("lien")?;
        all.push(if lien == "mere" { one("mere", "sa mère") } else { one("pere", "son père") });
    }
    let kept = |row: &&Row| matches!(row.text("accueil"), Some("retenu" | "modifie"));
    let mut services: Vec<i64> =
        objectifs.iter().filter(kept).filter(|row| runs(row, today)).map(|row| row.owner).collect();
    services.sort_unstable();
    services.dedup();
    for service in services {
        let sql = "SELECT nom FROM service WHERE id = $1";
        let found = granted.query(sql, &[service.into()]).await?;
        let nom = found.first().map_or(Ok(String::new()), |row| row.get("nom"))?;
        all.push(Attendue { code: "service", service: Some(service), nom });
    }
    Ok(all)
}

/// Who lacks, by name, for a writing to be submitted.
pub(super) async fn lacks(
    granted: &mut Granted,
    (personne, today): (i64, Date),
) -> Result<Vec<String>, PageError> {
    let services = granted.services_on_child(PARTIE_PROJET.category).to_vec();
    let about = "personne_id";
    let own = &::projet::objectif::OBJECTIF_PROJET;
    let objectifs = fiche::rows_about(granted, own, about, personne, &services).await?;
    let rows = fiche::rows_about(granted, &PARTIE_PROJET, about, personne, &services).await?;
    let expected = attendues(granted, (personne, today), &objectifs).await?;
    Ok(lacking(&expected, &rows).into_iter().map(|one| one.nom.clone()).collect())
}

/// Words as they stand in an address.
fn encoded(words: &str) -> String {
    use std::fmt::Write as _;
    words.bytes().fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "%{byte:02X}");
        text
    })
}

/// What each said, the latest of each, and who lacks; `new` is where it is noted.
pub(super) fn parties(
    rows: &[Row],
    expected: &[Attendue],
    new: &str,
    own: impl Fn(i64) -> String,
) -> (Vec<Partie>, Vec<Manque>) {
    let mut seen: Vec<(String, String, i64)> = Vec::new();
    let mut said = Vec::new();
    for row in rows {
        let key = (text(row, "partie_prenante"), text(row, "nom"), row.owner);
        if seen.contains(&key) {
            continue;
        }
        seen.push(key);
        let label = told(&PARTIE_PRENANTE, row, "partie_prenante");
        let who = match (row.text("nom"), row.text("partie_prenante")) {
            (Some(nom), _) => format!("{label}, {nom}"),
            (None, Some("service")) => own(row.owner),
            (None, _) => label,
        };
        let heads = [
            ("Vit", "realite"),
            ("Ne peut pas", "contrainte"),
            ("Pourrait", "potentiel"),
            ("Rien n’est dit", "motif"),
        ];
        let said_of = heads.into_iter().map(|(head, field)| (head, text(row, field)));
        said.push(Partie {
            who,
            when: day(row, "day"),
            said: said_of.filter(|(_, words)| !words.is_empty()).collect(),
            href: format!("/fiche/parties-projet/{}", row.id),
        });
    }
    let lack = |one: &Attendue| Manque {
        nom: one.nom.clone(),
        new: if new.is_empty() {
            String::new()
        } else {
            // A service is named: what it said may be noted by the one that heard it.
            let nom = one.service.map_or(String::new(), |_| format!("&nom={}", encoded(&one.nom)));
            format!("{new}&partie_prenante={}{nom}", one.code)
        },
    };
    (said, lacking(expected, rows).into_iter().map(lack).collect())
}
