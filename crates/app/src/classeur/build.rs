//! The file: a sheet a child, an index, a style; closed under the password of the service.

use access::{Action, Actor, Category, Cible, Role, Verb};
use askama::Template;
use fiche::Register;
use structure::permanence::JOURS_PERMANENCE;
use web::{PageError, Shell};

use crate::dossier::Feuille;

/// The kinds of information that leave with a binder or a device: neither the medical file, which is for carers alone, nor
/// what a judge or the law keeps apart.
pub(crate) const KINDS: &[Category] = &[
    Category::Identite,
    Category::Parcours,
    Category::Vie,
    // Else a runaway child would be told where a plan had them.
    Category::Incident,
    Category::Sante,
    Category::Judiciaire,
    Category::Risque,
];

/// A binder, ready to be written.
pub struct Binder {
    /// The closed file.
    pub bytes: Vec<u8>,
    /// How many children it holds.
    pub children: usize,
}

#[derive(Template)]
#[template(path = "classeur/index.html")]
struct Index {
    service: String,
    at: String,
    /// Name, where, the sheet.
    children: Vec<(String, String, String)>,
    duty: Vec<Duty>,
}

/// Who answers for the service when its team is not there.
struct Duty {
    nom: String,
    telephone: String,
    quand: String,
}

#[derive(Template)]
#[template(path = "classeur/sheet.html")]
struct Sheet {
    service: String,
    feuille: Feuille,
}

/// Makes the binder of a service: what its head may read of the children it takes care of today, each reading
/// in the chain under the child's name.
///
/// # Errors
///
/// [`PageError`] when the engine refuses or the file cannot be written.
pub async fn build(
    shell: &Shell,
    register: &Register,
    service: i64,
    password: &str,
) -> Result<Binder, PageError> {
    let actor = Actor::with_roles(0, &[(service, Role::ChefService)]);
    let action =
        Action { verb: Verb::Lire, category: Category::Parcours, cible: Cible::Service(service) };
    let mut granted = shell.house.authorize_telling(&actor, action, "classeur").await?;
    let today = shell.house.today().to_string();
    let sql = "SELECT DISTINCT personne_id FROM sejour WHERE service_id = $1 AND entree_day <= $2
                AND (sortie_day IS NULL OR sortie_day > $2) ORDER BY personne_id";
    let found = granted.query(sql, &[service.into(), today.clone().into()]).await?;
    let children: Vec<i64> =
        found.iter().map(|row| row.get("personne_id")).collect::<Result<_, _>>()?;
    let sql = "SELECT nom FROM service WHERE id = $1";
    let nom: String = match granted.query(sql, &[service.into()]).await?.first() {
        Some(row) => row.get("nom")?,
        None => return Err(PageError::NotFound),
    };
    granted.commit().await?;
    let duty = duty(shell, &actor, (service, &today)).await?;
    let mut sheets = Vec::with_capacity(children.len());
    for child in children {
        if let Some(feuille) = Feuille::read((shell, register), &actor, child, KINDS).await? {
            sheets.push((child, feuille));
        }
    }
    sheets.sort_by(|a, b| a.1.nom.cmp(&b.1.nom).then_with(|| a.0.cmp(&b.0)));
    let at = web::in_paris(&shell.house.now().to_string());
    let files = files(&nom, &at, duty, &sheets)?;
    let (secret, children) = (password.to_owned(), sheets.len());
    let bytes = tokio::task::spawn_blocking(move || export::closed(&files, &secret))
        .await
        .map_err(|error| PageError::Machine(error.to_string()))?
        .map_err(PageError::Machine)?;
    Ok(Binder { bytes, children })
}

/// The permanences of the service in force on a day, of every day of the week: a binder is opened on any night.
async fn duty(
    shell: &Shell,
    actor: &Actor,
    (service, today): (i64, &str),
) -> Result<Vec<Duty>, PageError> {
    let cible = Cible::Service(service);
    let action = Action { verb: Verb::Lire, category: Category::Structure, cible };
    let mut granted = shell.house.authorize_telling(actor, action, "classeur").await?;
    let sql = "SELECT libelle, telephone, jours, heures FROM permanence
                WHERE service_id = $1 AND start_day <= $2 AND (end_day IS NULL OR end_day > $2)
                ORDER BY libelle, id";
    let rows = granted.query(sql, &[service.into(), today.into()]).await?;
    granted.commit().await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let jours: String = row.get("jours")?;
        let jours = JOURS_PERMANENCE.label_of(&jours).unwrap_or_default().replace('\'', "’");
        let heures: Option<String> = row.get("heures")?;
        let quand = [Some(jours), heures].into_iter().flatten().collect::<Vec<_>>().join(", ");
        all.push(Duty { nom: row.get("libelle")?, telephone: row.get("telephone")?, quand });
    }
    Ok(all)
}

fn files(
    service: &str,
    at: &str,
    duty: Vec<Duty>,
    sheets: &[(i64, Feuille)],
) -> Result<Vec<(String, Vec<u8>)>, PageError> {
    let machine = |error: askama::Error| PageError::Machine(error.to_string());
    let name = |child: i64| format!("fiches/{child}.html");
    let index = Index {
        service: service.to_owned(),
        at: at.to_owned(),
        children: sheets
            .iter()
            .map(|(child, one)| (one.nom.clone(), one.lead.clone(), name(*child)))
            .collect(),
        duty,
    };
    let mut all = vec![
        ("index.html".to_owned(), index.render().map_err(machine)?.into_bytes()),
        ("style.css".to_owned(), web::stylesheet().into_owned()),
    ];
    for (child, feuille) in sheets {
        let sheet = Sheet { service: service.to_owned(), feuille: feuille.clone() };
        all.push((name(*child), sheet.render().map_err(machine)?.into_bytes()));
    }
    Ok(all)
}
