//! The pages of the waiting list.
//!
//! - `/services/{service}/attente`: who waits, in what order and why, what is most urgent, territories, places
//!   (`list.rs`); a contact is asked there of who watches.
//! - `/attentes`: how many wait in each service (`ensemble.rs`).
//! - `/services/{service}/attente/{mesure}`: one measure, the load of who would follow it, the decision (`one.rs`,
//!   kept by `decide.rs`).

use access::{Action, Actor, Category, Cible, Verb};
use axum::{Extension, Router, routing::get};
use fiche::{Kind, Register, Remark, enfant::told};
use jiff::civil::Date;
use web::{PageError, Shell, parts::ErrorLink};
pub(super) use web::{Typed, typed_in};

use super::{
    decide, ensemble,
    rules::{ALERTE_JOURS, Attente, Charge, Place, Regle, SILENCE_MOIS, ranked},
    store::{self, Capacite, Venu},
};

mod list;
pub(super) mod one;

/// The routes of the waiting list.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new()
        .route("/attentes", get(ensemble::show))
        .route("/services/{service}/attente", get(list::show).post(decide::ask))
        .route("/services/{service}/attente/{mesure}", get(one::show).post(decide::keep))
        .layer(Extension(register))
}

/// What a form sent.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number < 2 { one } else { many })
}

/// What to say, at its field.
pub(super) fn said(remark: &Remark) -> ErrorLink {
    let field = match remark.field {
        "visite_at" => "visite_day",
        other => other,
    };
    ErrorLink { field: field.to_owned(), text: remark.sentence.replace('\'', "’") }
}

/// What people read of a code of a record kind.
pub(super) fn code(register: &Register, table: &str, field: &str, code: &str) -> String {
    let kind = register.by_table(table).and_then(|kind| kind.field(field)).map(|field| field.kind);
    match kind {
        Some(Kind::Code(list)) => told(list, Some(code)),
        _ => String::new(),
    }
}

/// What both pages need of a service, for one reader.
pub(super) struct Known {
    pub service: i64,
    pub today: Date,
    /// Those who wait for a place.
    pub attentes: Vec<Attente>,
    /// Those who have one, from a day that comes.
    pub prevues: Vec<(Attente, Date)>,
    /// The measure that is looked at, and from when the child is taken in.
    pub vue: Option<(Attente, Option<Date>, bool)>,
    pub regles: Vec<Regle>,
    pub rangs: Vec<Place>,
    /// Days without having seen a child in danger, months without anything from a territory.
    pub alerte: i64,
    pub silence: i64,
    pub places: Vec<Capacite>,
    /// The frame of each child who is there.
    pub presents: Vec<String>,
    pub venus: Vec<Venu>,
    pub charges: Vec<Charge>,
    /// The modalities of the service: identifier, name, nature.
    pub modalites: Vec<(i64, String, String)>,
    pub seuils: (Option<i64>, Option<i64>),
    /// Whether the reader may ask for a contact, decide, and write the rules.
    pub writes: bool,
    pub decides: bool,
    pub rules: bool,
}

/// Reads the waiting list, and one measure of it (0 for none).
pub(super) async fn known(
    shell: &Shell,
    actor: &Actor,
    (service, mesure): (i64, i64),
) -> Result<Known, PageError> {
    let house = &shell.house;
    let action =
        Action { verb: Verb::Lire, category: Category::Parcours, cible: Cible::Service(service) };
    let details = "attente information:parcours information:identite";
    let mut granted = house.authorize_telling(actor, action, details).await?;
    let parcours = granted.perimetre().clone();
    let read = granted.read();
    let identite = house.perimetre(read, actor, Verb::Lire, Category::Identite, [service]).await?;
    let today = house.today();
    let all = store::waiting(read, (service, mesure), today, (&parcours, &identite)).await?;
    let regles = store::regles(read, service, today).await?;
    let reglage = store::reglage(read, service, today).await?;
    let absences = actor.may(service, Verb::Lire, Category::Rh);
    let (mut attentes, mut prevues, mut vue) = (Vec::new(), Vec::new(), None);
    for line in all {
        if line.attente.mesure == mesure {
            vue = Some((line.attente.clone(), line.prise_en_charge, line.waits));
        }
        match (line.waits, line.prise_en_charge) {
            (true, None) => attentes.push(line.attente),
            (true, Some(from)) => prevues.push((line.attente, from)),
            (false, _) => {}
        }
    }
    let known = Known {
        service,
        today,
        rangs: ranked(&attentes, &regles, today),
        attentes,
        prevues,
        vue,
        regles,
        alerte: reglage.map_or(ALERTE_JOURS, |(days, _)| days),
        silence: reglage.and_then(|(_, months)| months).unwrap_or(SILENCE_MOIS),
        places: store::places(read, service, today).await?,
        presents: store::presents(read, service, today).await?,
        venus: store::venus(read, service, &parcours).await?,
        charges: store::charges(read, service, today, absences).await?,
        seuils: store::seuils(read, service, today).await?,
        modalites: store::modalites(read, service).await?,
        writes: actor.may(service, Verb::Ecrire, Category::Parcours),
        decides: actor.may(service, Verb::Ecrire, Category::Admission),
        rules: actor.may(service, Verb::Ecrire, Category::Structure),
    };
    granted.commit().await?;
    Ok(known)
}

/// The waiting list again, with what stands in the way.
pub(super) fn print_list(
    who: (&Shell, &Actor, &Register),
    known: &Known,
    errors: Vec<ErrorLink>,
) -> Result<axum::response::Response, PageError> {
    list::print(who, known, errors, None)
}
