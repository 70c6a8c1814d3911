//! The file: a sheet a child, an index, a style; closed under the password of the service.

use access::{Action, Actor, Category, Cible, Role, Verb};
use askama::Template;
use fiche::Register;
use web::{PageError, Shell};

use crate::dossier::Feuille;

/// The kinds of information that leave with a binder or a device: neither the medical file, which is for carers alone, nor
/// what a judge or the law keeps apart.
pub(crate) const KINDS: &[Category] = &[
    Category::Identite,
    Category::Parcours,
    Category::Vie,
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
    let found = granted.query(sql, &[service.into(), today.into()]).await?;
    let children: Vec<i64> =
        found.iter().map(|row| row.get("personne_id")).collect::<Result<_, _>>()?;
    let sql = "SELECT nom FROM service WHERE id = $1";
    let nom: String = match granted.query(sql, &[service.into()]).await?.first() {
        Some(row) => row.get("nom")?,
        None => return Err(PageError::NotFound),
    };
    granted.commit().await?;
    let mut sheets = Vec::with_capacity(children.len());
    for child in children {
        if let Some(feuille) = Feuille::read((shell, register), &actor, child, KINDS).await? {
            sheets.push((child, feuille));
        }
    }
    sheets.sort_by(|a, b| a.1.nom.cmp(&b.1.nom).then_with(|| a.0.cmp(&b.0)));
    let at = web::in_paris(&shell.house.now().to_string());
    let files = files(&nom, &at, &sheets)?;
    let (secret, children) = (password.to_owned(), sheets.len());
    let bytes = tokio::task::spawn_blocking(move || export::closed(&files, &secret))
        .await
        .map_err(|error| PageError::Machine(error.to_string()))?
        .map_err(PageError::Machine)?;
    Ok(Binder { bytes, children })
}

fn files(
    service: &str,
    at: &str,
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
