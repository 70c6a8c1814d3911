//! What comes for a child, then what was.

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use fiche::Register;
use jiff::ToSpan as _;
use web::{
    PageError, Shell, SignedIn, Typed, page,
    parts::{Column, Flash, Layout},
};

use super::{
    Item,
    bar::{barred, mark},
    framed, item, nothing, own_service, rest,
};
use crate::{
    french,
    rdv::{
        autour::{Adulte, Autour, Compte, DAYS, autour},
        store::{self, Names, Whose},
    },
};

#[derive(Template)]
#[template(path = "rdv/pages/enfant.html")]
struct ChildPage {
    layout: Layout,
    title: String,
    new: String,
    visits: String,
    columns: Vec<Column>,
    coming: Vec<(String, Item)>,
    past: Vec<(String, Item)>,
    around: Around,
}

/// What there was around the child in thirty days, in words.
struct Around {
    told: String,
    columns: Vec<Column>,
    weeks: Vec<(String, Compte)>,
    /// Who was met once.
    once: String,
    /// Who met the child without an appointment.
    sans: String,
    /// Who might see the child in place of whom.
    group: Vec<String>,
}

/// `1 lieu`, `3 lieux`.
fn many(n: usize, one: &str, more: &str) -> String {
    if n < 2 { format!("{n} {one}") } else { format!("{n} {more}") }
}

fn around(found: &Autour, names: &Names, organisations: usize) -> Around {
    let Compte { rendez_vous, lieux, adultes, trajets } = found.compte;
    let nom = |id: &i64| names.professionnels.get(id).cloned().unwrap_or_default();
    let once: Vec<String> = found
        .adultes
        .iter()
        .filter(|(_, times)| **times == 1)
        .map(|(who, _)| match who {
            Adulte::Professionnel(id) => nom(id),
            Adulte::Tiers(words) => found.tiers.get(words).cloned().unwrap_or_default(),
        })
        .filter(|nom| !nom.is_empty())
        .collect();
    let columns = ["Semaine du", "Rendez-vous", "Lieux", "Adultes", "Trajets"];
    Around {
        sans: found
            .sans
            .iter()
            .map(&nom)
            .filter(|nom| !nom.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        told: if adultes == 0 && rendez_vous == 0 {
            String::new()
        } else {
            format!(
                "En {DAYS} jours : {}, {}, {} de {} et {}, {}.",
                many(rendez_vous, "rendez-vous", "rendez-vous"),
                many(lieux, "lieu", "lieux"),
                many(adultes, "adulte", "adultes"),
                many(found.services.len(), "service", "services"),
                many(organisations, "organisation", "organisations"),
                many(trajets, "trajet", "trajets"),
            )
        },
        columns: columns
            .into_iter()
            .map(|label| Column { label: label.to_owned(), ..Column::default() })
            .collect(),
        weeks: found
            .semaines
            .iter()
            .map(|(day, compte)| (vocabulary::french_day(*day), *compte))
            .collect(),
        once: once.join(", "),
        group: found
            .a_grouper
            .iter()
            .map(|(once, most)| {
                format!("{} l’a vu une fois ; {} le voit plus souvent.", nom(once), nom(most))
            })
            .collect(),
    }
}

/// A rest on the line of its first day, with the last one.
fn rested(one: &store::Repit) -> (String, Item) {
    let mut item = rest(one);
    if let Some(last) = one.end.yesterday().ok().filter(|last| *last > one.start) {
        item.when = format!("jusqu’au {}", vocabulary::french_day(last));
    }
    (french::day(one.start), item)
}

/// How far ahead and back one looks, in days.
const AHEAD: i64 = 120;
const BACK: i64 = 180;

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<Typed>,
) -> Result<Response, PageError> {
    let action =
        Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Dossier(personne) };
    let told = "information:parcours";
    let mut granted = shell.house.authorize_telling(&actor, action, told).await?;
    let services = granted.services_on_child(Category::Parcours).to_vec();
    let judged = !granted.services_on_child(Category::Judiciaire).is_empty();
    if services.is_empty() {
        return Err(nothing());
    }
    let fiche = register.by_table("personne").ok_or_else(nothing)?;
    let row = fiche::read_row(&mut granted, fiche, personne).await?.ok_or_else(nothing)?;
    let nom = format!(
        "{} {}",
        row.text("prenom").unwrap_or_default(),
        row.text("nom").unwrap_or_default()
    );
    let today = shell.house.today();
    let span = (
        today.checked_sub(BACK.days()).unwrap_or(today),
        today.checked_add(AHEAD.days()).unwrap_or(today),
    );
    let whose = Whose::Enfant(personne, &services);
    let seances = store::seances(granted.read(), &whose, None, span).await?;
    let mut names = store::names(granted.read(), &seances, None).await?;
    let held = barred((&shell, &actor), &mut granted, &seances).await?;
    let since = today.checked_sub((DAYS - 1).days()).unwrap_or(today);
    let rencontres = store::rencontres(&mut granted, personne, since).await?;
    let daily = granted.services_on_child(Category::Vie).to_vec();
    let rests = store::repits(granted.read(), &Whose::Enfant(personne, &daily), None, span).await?;
    if !daily.is_empty() {
        shell.house.tell_kinds(&mut granted, &actor, "agenda", [Category::Vie.code()]).await;
    }
    let found = autour(&seances, &rencontres, today);
    let sans = store::professionnels(granted.read(), &found.sans).await?;
    names.professionnels.extend(sans);
    let organisations = store::organisations(granted.read(), &found.services).await?;
    let writable =
        shell.house.services_on_child(granted.read(), &actor, Verb::Ecrire, personne).await?;
    granted.commit().await?;
    let writes: Vec<i64> = writable
        .into_iter()
        .filter(|(category, _)| *category == Category::Parcours)
        .flat_map(|(_, services)| services)
        .collect();
    let own = own_service(&actor, &writes, row.owner);
    let line = |one: &store::Seance| {
        (french::day(one.start.date()), mark(item(one, &names), held.get(&one.id)))
    };
    let around = around(&found, &names, organisations);
    let mut layout = framed(&shell, &actor, own, (personne, &nom), "Agenda");
    layout.flash = asked
        .contains_key("fait")
        .then(|| Flash { kind: "ok".to_owned(), text: "C’est fait.".to_owned() });
    let mut coming: Vec<(String, Item)> =
        seances.iter().filter(|one| one.end.date() >= today).map(line).collect();
    let mut past: Vec<(String, Item)> =
        seances.iter().rev().filter(|one| one.end.date() < today).map(line).collect();
    coming.extend(rests.iter().filter(|one| one.end > today).map(rested));
    past.extend(rests.iter().filter(|one| one.end <= today).map(rested));
    coming.sort_by(|a, b| a.1.day.cmp(&b.1.day));
    past.sort_by(|a, b| b.1.day.cmp(&a.1.day));
    let columns = ["Jour", "Heure", "Rendez-vous", "Où", "Qui", "État"]
        .into_iter()
        .map(|label| Column { label: label.to_owned(), ..Column::default() })
        .collect();
    page(&ChildPage {
        layout,
        title: format!("Agenda : {nom}"),
        new: if writes.contains(&own) {
            format!("/services/{own}/agenda/nouveau?enfant={personne}")
        } else {
            String::new()
        },
        visits: if judged { format!("/dossiers/{personne}/visites") } else { String::new() },
        columns,
        coming,
        past,
        around,
    })
}
