//! What an assistant familial opens first: the children at home, what may be noted of each in two touches, whom to call
//! now.

use access::{Action, Actor, Category, Cible, Role, Verb};
use fiche::Register;
use web::{PageError, Shell};

/// The first page of who takes children in.
pub(super) struct Accueil {
    pub enfants: Vec<Enfant>,
    /// Who answers today: who, at which number, what is dialled, at which hours.
    pub appeler: Vec<(String, String, String, String)>,
}

/// A child at home.
pub(super) struct Enfant {
    pub nom: String,
    pub href: String,
    /// What may be noted: label, address.
    pub gestes: Vec<(&'static str, String)>,
}

/// How many children of a service are named.
const MOST: i64 = 50;

/// The children an assistant familial takes in, as the policy opens them; `None` for who is not.
pub(super) async fn of(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
) -> Result<Option<Accueil>, PageError> {
    let services: Vec<i64> = actor
        .services_for(Verb::Lire, Category::Identite)
        .into_iter()
        .filter(|service| actor.roles_in(*service) == [Role::AssistantFamilial])
        .collect();
    if services.is_empty() {
        return Ok(None);
    }
    let kind = |table: &str| register.by_table(table).ok_or(PageError::NotFound);
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Portee };
    let mut granted = shell.house.authorize(actor, action).await?;
    let own = rh::accueil::own_professional(granted.read(), actor.compte).await?;
    let own = own.map_or(String::new(), |id| format!("&professionnel_id={id}"));
    let mut accueil = Accueil { enfants: Vec::new(), appeler: Vec::new() };
    for owner in services {
        let ask = fiche::ListAsk { owner, limit: MOST, ..fiche::ListAsk::default() };
        for row in fiche::list(&mut granted, register, kind("personne")?, &ask).await?.rows {
            let href = format!("/dossiers/{}", row.id);
            let new = |slug: &str, more: &str, back: &str| {
                format!(
                    "/registre/{slug}/{owner}/nouveau?personne_id={}{own}{more}&retour={href}{back}",
                    row.id
                )
            };
            accueil.enfants.push(Enfant {
                nom: fiche::enfant::name(&row),
                gestes: vec![
                    ("Noter", format!("{href}/journal/nouveau")),
                    ("Une dépense", new("frais-accueil", "&etat_frais=note", "")),
                    // Once asked, its days are on the agenda of the child.
                    ("Demander un répit", new("repits", "&reponse_repit=demande", "/agenda")),
                    ("Fiche d’urgence", format!("{href}/fiche-urgence")),
                ],
                href,
            });
        }
        let rows = fiche::all_rows(&mut granted, register, kind("permanence")?, owner).await?;
        for one in structure::permanence::on_day(&rows, shell.house.today()) {
            // What follows a word (« poste 12 ») is said, not dialled.
            let dialled = one.telephone.split(char::is_alphabetic).next().unwrap_or_default();
            let dialled = dialled.replace(char::is_whitespace, "");
            let hours = one.heures.unwrap_or_default();
            accueil.appeler.push((one.libelle, one.telephone, dialled, hours));
        }
    }
    granted.commit().await?;
    Ok(Some(accueil))
}
