//! The slip of an appointment for a child or a parent, in plain words, and the text of a message. For whom it is, is
//! asked: what a judge keeps from them, and an address that is kept secret, are not on it (ADR 0060). Brothers and sisters
//! who go together are on one slip, each held against what was decided for them (`together`).

use access::{Actor, Category, Granted, Perimetre, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use fiche::{Register, Row};
use jiff::civil::Date;
use partage::restriction::{self, Qui, TITULAIRE, in_force, is_unsaid, may_be};
use serde::Deserialize;
use vocabulary::search_key;
use web::{
    PageError, Section, Shell, SignedIn, page_with_status,
    parts::{Choice, Layout},
};

use super::{nothing, on_row, one::opened, own_service};
use crate::{
    french,
    proposition::elsewhere,
    rappel,
    rdv::store::{self, Autour},
    visite,
};

#[derive(Default, Template)]
#[template(path = "rdv/pages/slip.html")]
struct SlipPage {
    layout: Layout,
    action: String,
    choices: Vec<Choice>,
    error: &'static str,
    /// Why there is no slip for them.
    refused: &'static str,
    ready: bool,
    /// What is not on it, for who prints it.
    kept: &'static str,
    /// Why a brother or a sister is not on it, for who prints it.
    apart: Vec<String>,
    /// Place, service, names and number are not said.
    hidden: bool,
    prenom: String,
    what: &'static str,
    day: String,
    from: String,
    to: String,
    lieu: String,
    who: String,
    service: String,
    phone: String,
    message: String,
}

#[derive(Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pour: String,
}

/// What an appointment is, as one says it to a child or a parent.
fn what(nature: &str) -> &'static str {
    match nature {
        "visite_domicile" => "une visite à la maison",
        "entretien" => "un rendez-vous pour parler",
        "visite" => "une visite en famille",
        "audience" => "une audience : un rendez-vous avec le juge",
        "synthese" | "reunion" => "une réunion",
        "relais" => "une rencontre avec qui prend le relais",
        "sante" => "un rendez-vous de santé",
        "ecole" => "un rendez-vous à l’école",
        "transport" => "un trajet",
        "activite" => "une activité",
        _ => "un rendez-vous",
    }
}

/// What a slip may say to somebody, what says less after what says more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Dit {
    /// All of it.
    Tout,
    /// Neither place, service, names nor number.
    SansLieu,
    /// The day and the hour alone: what it is about is kept from them too.
    JourSeul,
    /// Nothing: no slip.
    Rien(&'static str),
}

/// Why there is no slip of the visit of one parent, or of a meeting with them, for the other.
const OF_ANOTHER: &str =
    "Ce rendez-vous est avec une autre personne : elle seule reçoit ce billet, avec l’enfant.";

const NO_SLIP: &str = "Un juge restreint les liens de cette personne avec l’enfant, ou ce qui lui est écrit : ce \
    rendez-vous ne lui est pas remis par un billet. Voyez avec la cheffe de service ce qui peut lui être dit.";
const CLOSED: &str = "Une décision suspend ou réserve ces visites, ou son terme est passé sans qu’une autre les \
    rétablisse : aucun billet n’est remis.";
const UNSAID: &str = "Un juge restreint les droits de quelqu’un autour de cet enfant : choisissez la personne par \
    son nom. Si elle n’est pas dans la liste, inscrivez-la dans les contacts de l’enfant.";

/// What is told of an appointment to somebody, held against what judges decided.
fn told_to(qui: Qui<'_>, row: &Row, (terms, restrictions): (&[Row], &[Row]), secret: bool) -> Dit {
    let Some(day) = row.day("start_at") else { return Dit::Rien(NO_SLIP) };
    let nature = row.text("nature").unwrap_or_default();
    let visits = match row.text("titulaire") {
        Some(lien) if lien != qui.lien => visite::visitor(terms, row),
        _ => qui,
    };
    if nature == "visite" && visite::is_closed(terms, visits, day) {
        return Dit::Rien(CLOSED);
    }
    if qui.lien == "enfant" {
        return Dit::Tout;
    }
    if visite::is_of_another(nature, row.text("titulaire"), qui.lien) {
        return Dit::Rien(OF_ANOTHER);
    }
    let orders = in_force(restrictions, day);
    if is_unsaid(qui) && !orders.is_empty() {
        return Dit::Rien(UNSAID);
    }
    let held = |droits: &[&str]| orders.iter().any(|one| one.restricts(droits) && may_be(one, qui));
    let overnight = row.day("end_at").is_some_and(|end| end > day);
    if held(&["restreint_contact", "restreint_correspondance", "restreint_documents"])
        || (nature == "visite" && held(&["restreint_visite"]))
        || (nature == "visite" && overnight && held(&["restreint_hebergement"]))
    {
        return Dit::Rien(NO_SLIP);
    }
    match nature {
        "sante" if held(&["restreint_sante"]) => Dit::JourSeul,
        "ecole" if held(&["restreint_scolarite"]) => Dit::JourSeul,
        _ if secret || held(&["restreint_adresse"]) => Dit::SansLieu,
        _ => Dit::Tout,
    }
}

/// Those a slip may be for: the child, the contacts by name, then the ties.
fn choices(autour: &[Autour], chosen: &str) -> Vec<Choice> {
    let named = autour.iter().map(|one| {
        let tie = TITULAIRE.label_of(&one.lien).unwrap_or("Proche");
        (format!("c{}", one.id), format!("{} ({})", one.nom, tie.to_lowercase()))
    });
    let ties =
        TITULAIRE.items.iter().filter(|(code, _)| !autour.iter().any(|one| one.lien == *code));
    std::iter::once(("enfant".to_owned(), "L’enfant".to_owned()))
        .chain(named)
        .chain(ties.map(|(code, label)| ((*code).to_owned(), (*label).to_owned())))
        .map(|(value, label)| Choice {
            checked: value == chosen,
            value,
            label,
            ..Choice::default()
        })
        .collect()
}

/// « Tom », « Tom et Ana », « Tom, Ana et Lou ».
fn listed_names(prenoms: &[String]) -> String {
    match prenoms {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} et {last}", first.join(", ")),
    }
}

/// Who was chosen, of those who are offered.
fn chosen<'a>(autour: &'a [Autour], pour: &'a str) -> Option<Qui<'a>> {
    if pour == "enfant" || TITULAIRE.label_of(pour).is_some() {
        return Some(Qui { lien: pour, nom: "" });
    }
    let id = pour.strip_prefix('c')?.parse::<i64>().ok()?;
    let one = autour.iter().find(|one| one.id == id)?;
    Some(Qui { lien: &one.lien, nom: &one.nom })
}

/// What judges decided of the child, and whether their address is kept secret.
async fn decided(
    granted: &mut Granted,
    personne: Option<i64>,
    day: Date,
) -> Result<(Vec<Row>, Vec<Row>, bool), PageError> {
    let Some(personne) = personne else { return Ok((Vec::new(), Vec::new(), false)) };
    let terms = visite::all_terms(granted.read(), personne).await?;
    let restrictions = restriction::all_of(granted.read(), personne).await?;
    Ok((terms, restrictions, store::is_secret(granted.read(), personne, day).await?))
}

/// The brothers and sisters of the same appointment who are on the slip, what it may say once each was held against what
/// was decided for them, and why others are not on it.
async fn together(
    (shell, register, actor): (&Shell, &Register, &Actor),
    granted: &mut Granted,
    (row, qui): (&Row, Qui<'_>),
    (identite, told): (&Perimetre, Dit),
) -> Result<(Vec<i64>, Dit, Vec<String>), PageError> {
    let today = shell.house.today();
    let fiche = register.by_table("rendez_vous").ok_or_else(nothing)?;
    let (mut with, mut dit, mut apart) = (Vec::new(), told, Vec::new());
    if qui.lien == "enfant" {
        return Ok((with, dit, apart));
    }
    for (other, service, enfant) in store::group(granted.read(), row.id).await? {
        let Some(enfant) = enfant.filter(|_| other != row.id) else { continue };
        let action = on_row(Verb::Lire, service, other, Some(enfant));
        if shell.house.would_allow(granted.read(), actor, &action).await?.is_none() {
            continue;
        }
        let Some(nom) = store::name_of(granted.read(), enfant, identite).await? else { continue };
        let Some(found) = fiche::read_row(granted, fiche, other).await? else { continue };
        let around = store::autour(granted.read(), Some(enfant), identite, today).await?;
        let same = |one: &&Autour| {
            one.lien == qui.lien
                && (qui.nom.is_empty() || search_key(&one.nom) == search_key(qui.nom))
        };
        let Some(theirs) = around.iter().find(same).filter(|_| !qui.nom.is_empty()) else {
            apart.push(format!(
                "{nom} n’est pas sur ce billet : cette personne n’est pas, par son nom, dans ses contacts."
            ));
            continue;
        };
        let (terms, restrictions, secret) = decided(granted, Some(enfant), today).await?;
        let of = Qui { lien: &theirs.lien, nom: &theirs.nom };
        match told_to(of, &found, (&terms, &restrictions), secret) {
            Dit::Rien(_) => apart.push(format!(
                "{nom} n’est pas sur ce billet : une décision garde ce rendez-vous de cette personne."
            )),
            said => {
                with.push(enfant);
                dit = dit.max(said);
            }
        }
    }
    if elsewhere(granted.read(), row.id).await? {
        apart.push(
            "Un enfant suivi par un autre service n’est pas sur ce billet : son service prépare le sien."
                .to_owned(),
        );
    }
    Ok((with, dit, apart))
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (mut granted, row) = opened(&shell, &register, &actor, id, Verb::Lire).await?;
    let seance = store::one(granted.read(), id).await?.ok_or_else(nothing)?;
    let own = actor.services_for(Verb::Lire, Category::Identite);
    let identite =
        shell.house.perimetre(granted.read(), &actor, Verb::Lire, Category::Identite, own).await?;
    let names =
        store::names(granted.read(), std::slice::from_ref(&seance), Some(&identite)).await?;
    let phone = store::telephone(granted.read(), row.owner).await?;
    let today = shell.house.today();
    let personne = row.int("personne_id");
    let autour = store::autour(granted.read(), personne, &identite, today).await?;
    let (terms, restrictions, secret) = decided(&mut granted, personne, today).await?;
    let qui = chosen(&autour, &asked.pour);
    let told = qui.map(|qui| told_to(qui, &row, (&terms, &restrictions), secret));
    let (with, dit, apart) = match (qui, told) {
        (Some(qui), Some(told)) if !matches!(told, Dit::Rien(_)) => {
            let about = (&shell, &register, &actor);
            together(about, &mut granted, (&row, qui), (&identite, told)).await?
        }
        (_, told) => (Vec::new(), told.unwrap_or(Dit::Tout), Vec::new()),
    };
    let mut prenoms = Vec::new();
    for enfant in seance.enfants.iter().chain(&with) {
        let nom = store::name_of(granted.read(), *enfant, &identite).await?;
        prenoms.extend(nom.and_then(|nom| nom.split(' ').next().map(str::to_owned)));
    }
    if !with.is_empty() {
        let kinds = ["identite", "judiciaire"];
        shell.house.tell_kinds(&mut granted, &actor, "billet", kinds).await;
    }
    granted.commit().await?;
    let mut layout = web::frame_of_service(
        &shell,
        &actor,
        own_service(&actor, &[], row.owner),
        Section::Agenda,
        "Billet de rappel",
    );
    let here = layout.crumbs.len().saturating_sub(1);
    layout.crumbs.insert(here, ("Rendez-vous".to_owned(), Some(format!("/rendez-vous/{id}"))));
    let mut slip = SlipPage {
        layout,
        action: format!("/rendez-vous/{id}/convocation"),
        choices: choices(&autour, &asked.pour),
        prenom: listed_names(&prenoms),
        ..SlipPage::default()
    };
    if qui.is_none() {
        // Nothing was chosen yet, or nobody of the list.
        if !asked.pour.is_empty() {
            slip.error = "Choisissez une personne de la liste.";
            return page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &slip);
        }
        return page_with_status(StatusCode::OK, &slip);
    }
    slip.apart = apart;
    if let Dit::Rien(why) = dit {
        slip.refused = why;
        return page_with_status(StatusCode::OK, &slip);
    }
    slip.ready = true;
    slip.hidden = dit != Dit::Tout;
    slip.what = what(if dit == Dit::JourSeul { "" } else { &seance.nature });
    slip.day = french::day(seance.start.date());
    slip.from = french::hour(seance.start.time());
    slip.to = french::hour(seance.end.time());
    if slip.hidden {
        slip.kept = "Ni lieu, ni service, ni nom, ni numéro : un juge les garde de cette personne, ou l’adresse de \
            l’enfant est tenue secrète.";
    } else {
        let who: Vec<String> = seance
            .professionnels
            .iter()
            .filter_map(|id| names.professionnels.get(id).cloned())
            .collect();
        slip.lieu.clone_from(&seance.lieu);
        slip.who = who.join(" et ");
        slip.service = actor.service(row.owner).map_or(String::new(), |seen| seen.nom.clone());
        slip.phone = phone;
    }
    // No name of a child nor of a service, no place where they live: a message is read over a shoulder.
    slip.message = rappel::text(seance.start, &slip.phone);
    page_with_status(StatusCode::OK, &slip)
}

#[cfg(test)]
mod tests {
    use fiche::Row;
    use partage::restriction::{DROITS, Qui};

    use super::{CLOSED, Dit, NO_SLIP, UNSAID, told_to};

    fn row(nature: &'static str) -> Row {
        Row::default()
            .with("nature", nature)
            .with("start_at", "2026-03-13T14:00")
            .with("end_at", "2026-03-13T15:00")
    }

    fn order(droit: &'static str) -> Vec<Row> {
        let row = Row::default()
            .with("titulaire", "pere")
            .with("nom", "Paul Buisson")
            .with("decision_day", "2026-01-05");
        vec![row.with(droit, 1)]
    }

    const FATHER: Qui<'_> = Qui { lien: "pere", nom: "Paul Buisson" };

    #[test]
    fn each_right_takes_off_a_slip_what_it_is_about() {
        for (droit, nature, expected) in [
            ("restreint_contact", "entretien", Dit::Rien(NO_SLIP)),
            ("restreint_correspondance", "entretien", Dit::Rien(NO_SLIP)),
            ("restreint_documents", "entretien", Dit::Rien(NO_SLIP)),
            ("restreint_visite", "visite", Dit::Rien(NO_SLIP)),
            ("restreint_visite", "entretien", Dit::Tout),
            ("restreint_hebergement", "visite", Dit::Tout),
            ("restreint_adresse", "entretien", Dit::SansLieu),
            ("restreint_sante", "sante", Dit::JourSeul),
            ("restreint_sante", "entretien", Dit::Tout),
            ("restreint_scolarite", "ecole", Dit::JourSeul),
        ] {
            let orders = order(droit);
            let told = |qui| told_to(qui, &row(nature), (&[], &orders), false);
            assert_eq!(told(FATHER), expected, "{droit} {nature}");
            // Under another tie, the same person; another person, all of it.
            let named = Qui { lien: "autre", nom: "BUISSON Paul" };
            assert_eq!(told(named), expected, "{droit} {nature}");
            assert_eq!(told(Qui { lien: "mere", nom: "Anne Buisson" }), Dit::Tout, "{droit}");
            assert_eq!(told(Qui { lien: "enfant", nom: "" }), Dit::Tout, "{droit}");
            assert_eq!(told(Qui { lien: "autre", nom: "" }), Dit::Rien(UNSAID), "{droit}");
        }
        assert_eq!(DROITS.len(), 8, "each of them is above");
    }

    #[test]
    fn a_secret_address_is_told_to_the_child_alone_and_a_closed_visit_to_nobody() {
        for (lien, expected) in [("enfant", Dit::Tout), ("mere", Dit::SansLieu)] {
            assert_eq!(
                told_to(Qui { lien, nom: "" }, &row("entretien"), (&[], &[]), true),
                expected
            );
        }
        let visit = row("visite").with("titulaire", "mere");
        let ended = Row::default()
            .with("titulaire", "mere")
            .with("modalite_visite", "suspendu")
            .with("decision_day", "2026-01-05")
            .with("start_day", "2026-01-05")
            .with("end_day", "2026-03-01");
        for lien in ["enfant", "mere"] {
            let told =
                told_to(Qui { lien, nom: "" }, &visit, (std::slice::from_ref(&ended), &[]), false);
            assert_eq!(told, Dit::Rien(CLOSED));
        }
    }
}
