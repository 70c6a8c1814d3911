//! The frame of a page: the menu of the service one is in, the way here, who is signed in.

use access::{Actor, Ambit, Category, Verb};

use crate::{
    Shell,
    parts::{Layout, NavItem, UserBar},
};

/// The part of the product a page is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Home.
    Accueil,
    /// Children and families.
    Dossiers,
    /// What is handed over from one to the next.
    Transmissions,
    /// Who goes where, when, with whom.
    Agenda,
    /// What is owed, and until when.
    Echeances,
    /// Reports, letters, summons.
    Ecrits,
    /// The other record kinds.
    Registre,
    /// Dashboards and figures.
    Activite,
    /// Yearly reports.
    Rapport,
    /// None of the menu.
    Autre,
}

/// The frame of a page outside any service.
pub fn frame(shell: &Shell, actor: &Actor, title: &str) -> Layout {
    let roles = actor.roles();
    let writes = writes_notes(actor);
    let mut nav = vec![item("Accueil", "/".to_owned(), false)];
    if !actor.services_for(Verb::Lire, Category::Parcours).is_empty() {
        nav.push(item("Mon agenda", "/agenda".to_owned(), title == "Mon agenda"));
    }
    if actor.ambit() != Ambit::Nowhere {
        nav.push(item("Comptes", "/comptes".to_owned(), false));
    }
    Layout {
        title: title.to_owned(),
        nav,
        user: Some(UserBar {
            name: actor.nom.clone(),
            role: roles.first().map_or(String::new(), |role| role.label().to_owned()),
            organisation: String::new(),
            seal: seal_of(shell, actor),
            idle: shell.safety.idle_minutes,
        }),
        search: !actor.services_for(Verb::Lire, Category::Identite).is_empty()
            || actor.may_receive(),
        alone: false,
        note: if writes { "/noter".to_owned() } else { String::new() },
        searched: String::new(),
        crumbs: Vec::new(),
        flash: None,
        progress: shell.progress.told(),
        alert: shell
            .urgences
            .told(&actor.services_for(Verb::Publier, Category::Urgence))
            .map(|sentence| (sentence, "/acces-urgence/revue".to_owned())),
        csrf: String::new(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// What a browser seals with: of this account only, never written by the browser, the same as long as the master key
/// is. A copy of the disk of a computer then holds nothing of what was typed there.
fn seal_of(shell: &Shell, actor: &Actor) -> String {
    let Some(keys) = shell.house.db().vault().keyring() else { return String::new() };
    let label = format!("navigateur/{}", actor.compte);
    keys.derived(keys.current(), &label).map(|key| crate::hex(key.as_slice())).unwrap_or_default()
}

/// The frame of a page of an organisation's conformity; the way there goes through its home.
pub fn frame_of_organisation(
    shell: &Shell,
    actor: &Actor,
    organisation: i64,
    title: &str,
) -> Layout {
    let mut layout = frame(shell, actor, title);
    layout.crumbs = vec![
        ("Accueil".to_owned(), Some("/".to_owned())),
        ("Conformité".to_owned(), Some(format!("/organisations/{organisation}/conformite"))),
        (title.to_owned(), None),
    ];
    layout
}

/// The frame of a page in a service: its menu shows what the actor may open there. Without a role
/// there, what is read was shared or opened in an emergency: the way here says so.
pub fn frame_of_service(
    shell: &Shell,
    actor: &Actor,
    service: i64,
    section: Section,
    title: &str,
) -> Layout {
    let mut layout = frame(shell, actor, title);
    let seen = actor.service(service);
    let nom = seen.map_or(String::new(), |seen| seen.nom.clone());
    let entries = [
        (
            "Dossiers",
            format!("/registre/personnes/{service}"),
            Section::Dossiers,
            Category::Identite,
        ),
        ("Agenda", format!("/services/{service}/agenda"), Section::Agenda, Category::Parcours),
        (
            "Transmissions",
            format!("/services/{service}/transmissions"),
            Section::Transmissions,
            Category::Parcours,
        ),
        (
            "Échéances",
            format!("/services/{service}/echeances"),
            Section::Echeances,
            Category::Parcours,
        ),
        ("Écrits", format!("/services/{service}/ecrits"), Section::Ecrits, Category::Parcours),
        (
            "Registre",
            format!("/services/{service}/registre"),
            Section::Registre,
            Category::Structure,
        ),
        (
            "Activité",
            format!("/services/{service}/activite"),
            Section::Activite,
            Category::Activite,
        ),
        ("Rapport", format!("/services/{service}/rapports"), Section::Rapport, Category::Rapport),
    ];
    layout.nav = vec![item("Accueil", "/".to_owned(), section == Section::Accueil)];
    for (label, href, part, category) in entries {
        if actor.may(service, Verb::Lire, category) {
            layout.nav.push(item(label, href, section == part));
        }
    }
    let through = if seen.is_some() {
        let opens = actor.may(service, Verb::Lire, Category::Structure);
        (nom.clone(), opens.then(|| format!("/services/{service}")))
    } else {
        ("Dossiers partagés avec moi".to_owned(), Some("/dossiers-partages".to_owned()))
    };
    layout.crumbs =
        vec![("Accueil".to_owned(), Some("/".to_owned())), through, (title.to_owned(), None)];
    if let Some(user) = &mut layout.user {
        user.organisation = nom;
    }
    layout
}

/// Whether the actor may write notes about some child: those who write what daily life is made of, what
/// is understood, or the care.
fn writes_notes(actor: &Actor) -> bool {
    [Category::Vie, Category::Troubles]
        .into_iter()
        .any(|category| !actor.services_for(Verb::Ecrire, category).is_empty())
}

fn item(label: &str, href: String, current: bool) -> NavItem {
    NavItem { label: label.to_owned(), href, current }
}
