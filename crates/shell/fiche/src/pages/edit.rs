//! The form of a row: shown empty or filled, kept, or shown again with what is wrong.

use access::{AccessError, Action, Category, Cible, Perimetre, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use db::Read;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{ErrorLink, Field as Part, Layout},
};

use super::{
    apart::closed_to,
    capital,
    form::{self, Typed},
    found, framed, on_owner, on_row, propose,
    twins::{self, ANOTHER, Twin},
    withdraw,
};
use crate::{
    Fiche, Kind, Owner, Register, Remark, Row, child, show,
    store::{self, Chooser, Place, Saved, Seen},
};

#[derive(Template)]
#[template(path = "pages/edit.html")]
struct EditPage {
    layout: Layout,
    title: String,
    purpose: String,
    action: String,
    cancel: String,
    /// The page of a child where the form was opened from; empty when it was not.
    retour: String,
    /// What says that the form notes what is done already (`form::not_done`); empty of most.
    done: String,
    errors: Vec<ErrorLink>,
    parts: Vec<Part>,
    version: String,
    reference: String,
    reference_error: String,
    doubts: String,
    /// The name of the box of the reason, what was typed in it, and what is wrong with that.
    reason: &'static str,
    motif: String,
    reason_error: String,
    // What somebody else wrote meanwhile, field by field; empty most of the time.
    meanwhile: Vec<(String, String, String)>,
    // Who may be the same person: what is known of each, and their file. Empty most of the time.
    twins: Vec<Twin>,
    // The identifiers of those whom the writer was shown.
    shown: String,
    submit: String,
    /// What the button says that copies one sentence as the reason of every box; empty for none.
    copies: String,
}

/// A form on its way to the screen: who fills it, for whom, and what has been typed.
struct Sheet<'a> {
    shell: &'a Shell,
    register: &'a Register,
    actor: &'a access::Actor,
    fiche: &'static Fiche,
    owner: i64,
    id: Option<i64>,
    typed: Typed,
    /// Who may be the same person, once the form was sent.
    twins: Vec<Row>,
    /// What a judge keeps from who fills it: neither shown nor changed.
    away: Vec<&'static str>,
}

/// The page of a child or of a service where a form goes back to, when it was opened from there: an address
/// of ours, and nothing else.
fn way_back(typed: &Typed) -> &str {
    let asked = typed.get("retour");
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '/' || letter == '-';
    let ways = ["/dossiers/", "/services/", "/actions/", "/familles/"];
    let page = ways.iter().any(|way| asked.starts_with(way));
    // A list may be filtered: what its address says of it is kept, but never what is said to be done.
    let (path, query) = asked.split_once('?').unwrap_or((asked, ""));
    let sober = |letter: char| letter.is_ascii_alphanumeric() || "=&_".contains(letter);
    let filters = query.chars().all(sober) && query.split('&').all(|one| !one.starts_with("fait"));
    let ours = page && filters && asked.len() < 120 && path.chars().all(plain);
    if ours { asked } else { "" }
}

impl Sheet<'_> {
    /// Whether who fills it decides what is asked and spent: the others ask.
    fn decides(&self) -> bool {
        self.actor.may(self.owner, Verb::Publier, Category::Parcours)
    }

    fn purpose(&self) -> String {
        let own = self.fiche.purpose;
        if self.away.is_empty() {
            return own.to_owned();
        }
        let why = if self.away.iter().all(|field| self.is_apart(field)) {
            "Ce qui n’est pas partagé avec vous n’est ni montré ni changé ici."
        } else if self.fiche.table == HOME {
            "Un juge garde ce lieu secret : il n’est ni montré ni changé ici."
        } else {
            "Un juge écarte cette personne : comment la joindre n’est ni montré ni changé ici."
        };
        format!("{own} {why}")
    }

    fn is_apart(&self, field: &str) -> bool {
        self.fiche.field(field).is_some_and(|field| field.apart.is_some())
    }

    /// What who fills the form does not read, and what a judge keeps from them; who notes what judges decide sees the
    /// latter, if they read protected addresses when it is where a home is.
    async fn hidden(&self, row: &Row) -> Result<Vec<&'static str>, PageError> {
        let may = |verb, category| self.actor.may(self.owner, verb, category);
        let mut read = self.shell.house.db().read().await?;
        let enfants = child::of_typed(&mut read, self.register, self.fiche, row).await?;
        let (of, reader) = (Place { owner: self.owner, enfants }, (&self.shell.house, self.actor));
        let mut away = closed_to(reader, &mut read, self.fiche, (&of, row.id)).await?;
        let home = self.fiche.table != HOME || may(Verb::Lire, Category::Adresse);
        if home && may(Verb::Ecrire, Category::Judiciaire) {
            return Ok(away);
        }
        let today = self.shell.house.today();
        let found = self.register.hidden(&mut read, self.fiche.table, today, row).await?;
        away.extend(found.into_iter().map(|(field, _)| field));
        Ok(away)
    }

    fn title(&self) -> String {
        let label = self.fiche.label;
        match (self.id, self.fiche.feminine) {
            (Some(_), _) => format!("Modifier : {label}"),
            (None, true) => format!("Nouvelle {label}"),
            (None, false) if label.starts_with(['a', 'e', 'i', 'o', 'u', 'é', 'h']) => {
                format!("Nouvel {label}")
            }
            (None, false) => format!("Nouveau {label}"),
        }
    }

    /// By category of what the form may name, the rows that its writer may read.
    async fn reads(&self, read: &mut Read) -> Result<Vec<(Category, Perimetre)>, PageError> {
        let mut all: Vec<(Category, Perimetre)> = Vec::new();
        for field in self.fiche.fields {
            let Kind::Link(table) = field.kind else { continue };
            let Some(other) = self.register.by_table(table) else { continue };
            let category = other.category;
            if category.is_of_a_child() && all.iter().all(|(known, _)| *known != category) {
                let own = self.actor.services_for(Verb::Lire, category);
                let house = &self.shell.house;
                let open = house.perimetre(read, self.actor, Verb::Lire, category, own).await?;
                all.push((category, open));
            }
        }
        Ok(all)
    }

    async fn print(
        &self,
        status: StatusCode,
        remarks: &[Remark],
        meanwhile: Option<&Row>,
    ) -> Result<Response, PageError> {
        let organisation = match self.fiche.owner {
            Owner::Service => self.actor.service(self.owner).map_or(0, |seen| seen.organisation),
            Owner::Organisation | Owner::Instance => self.owner,
        };
        let mut read = self.shell.house.db().read().await?;
        // The choices are what may be written about: the children that the mission opens.
        let services = [self.owner].into_iter().filter(|_| self.fiche.owner == Owner::Service);
        let perimetre = self
            .shell
            .house
            .perimetre(&mut read, self.actor, Verb::Ecrire, self.fiche.category, services)
            .await?;
        let reads = self.reads(&mut read).await?;
        let chooser =
            Chooser { service: self.owner, organisation, perimetre: &perimetre, reads: &reads };
        let typed = (&self.typed, self.id.is_some());
        let parts = form::parts(&mut read, self.register, self.fiche, &chooser, typed, remarks);
        let mut parts = parts.await?;
        drop(read);
        if !self.decides() {
            let decided =
                |id: &str| self.fiche.field(id).is_some_and(|one| !one.decided.is_empty());
            parts.retain(|part| !decided(&part.id));
        }
        parts.retain(|part| !self.away.contains(&part.id.as_str()));
        let meanwhile = meanwhile
            .map_or_else(Vec::new, |now| differences(self.fiche, now, &self.typed, &parts));
        let slug = self.fiche.slug;
        let owner = self.owner;
        let title = self.title();
        let retour = way_back(&self.typed).to_owned();
        let (action, mut cancel) = match self.id {
            Some(id) => (format!("/fiche/{slug}/{id}/modifier"), format!("/fiche/{slug}/{id}")),
            None => {
                (format!("/registre/{slug}/{owner}/nouveau"), format!("/registre/{slug}/{owner}"))
            }
        };
        if !retour.is_empty() {
            cancel.clone_from(&retour);
        }
        page_with_status(
            status,
            &EditPage {
                layout: framed(self.shell, self.actor, self.fiche, owner, &title),
                title,
                purpose: self.purpose(),
                action,
                cancel,
                retour,
                done: self.typed.get(form::DONE).to_owned(),
                errors: form::summary(remarks),
                parts,
                version: self.typed.get("version").to_owned(),
                reference: self.typed.get("reference").to_owned(),
                reference_error: form::error_of(remarks, "reference"),
                reason_error: form::error_of(remarks, reason(self.fiche)),
                doubts: form::doubts(remarks),
                reason: reason(self.fiche),
                motif: self.typed.get(reason(self.fiche)).to_owned(),
                meanwhile,
                submit: if self.twins.is_empty() { "Enregistrer" } else { ANOTHER }.to_owned(),
                copies: copies(self.fiche),
                shown: twins::listed(&self.twins),
                twins: self.twins.iter().map(twins::told).collect(),
            },
        )
    }
}

/// The box of the reason of a change: its own name where the record kind has a field of that name.
pub(super) fn reason(fiche: &Fiche) -> &'static str {
    if fiche.field("motif").is_some() { "motif_modification" } else { "motif" }
}

/// What the button says that copies one sentence as the reason of every box that is ticked.
fn copies(fiche: &Fiche) -> String {
    let from = fiche.fields.iter().find_map(|field| field.reason);
    from.and_then(|one| fiche.field(one.from)).map_or_else(String::new, |field| {
        format!("Recopier « {} » pour chaque information cochée", field.label)
    })
}

/// The form again, with one sentence copied as the reason of every box: nothing is kept yet.
async fn copied(sheet: &mut Sheet<'_>, action: Action) -> Result<Response, PageError> {
    sheet.shell.house.authorize_telling(sheet.actor, action, FORM).await?.commit().await?;
    sheet.typed.copy_reasons(sheet.fiche);
    sheet.print(StatusCode::OK, &[], None).await
}

/// The record kind whose hidden fields say where a child lives.
const HOME: &str = "adresse_foyer";

/// What the trace says of a form that was only opened.
const FORM: &str = "formulaire";

/// The button that copies reasons.
const COPY: &str = "recopier";

pub(super) async fn show_new(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((slug, owner)): Path<(String, i64)>,
    Query(given): Query<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let fiche = found(&register, &slug)?;
    // The choices of the form are a reading of the register: asked as the write they serve.
    let action = on_owner(fiche, Verb::Ecrire, owner);
    let granted = shell.house.authorize_telling(&actor, action, FORM).await?;
    granted.commit().await?;
    let mut typed = Typed::new(given);
    twins::follow(&shell, fiche, &mut typed).await?;
    propose::fill((&shell, &register, &actor), fiche, owner, &mut typed).await?;
    let mut sheet = new_sheet((&shell, &register, &actor), fiche, owner, typed);
    let told = kept_elsewhere(&mut sheet).await?;
    sheet.print(StatusCode::OK, told.as_slice(), None).await
}

/// What is said when the child whom a form was opened for has their file in another service: the row could not be kept.
/// Told to who reads that file only; to others the child is not there.
async fn kept_elsewhere(sheet: &mut Sheet<'_>) -> Result<Option<Remark>, PageError> {
    let (shell, register) = (sheet.shell, sheet.register);
    let field = child::field(register, sheet.fiche).and_then(|name| sheet.fiche.field(name));
    let of_a_child = sheet.fiche.owner == Owner::Service;
    let (Some(field), Some(persons), true) = (field, register.by_table("personne"), of_a_child)
    else {
        return Ok(None);
    };
    let named = matches!(field.kind, Kind::Link("personne")) && !field.everywhere;
    let asked = sheet.typed.get(field.name).parse::<i64>().ok();
    let Some(id) = asked.filter(|_| named) else { return Ok(None) };
    let Ok(place) = store::locate(shell.house.db(), register, persons, id).await else {
        return Ok(None);
    };
    let action =
        Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Dossier(id) };
    let mut read = shell.house.db().read().await?;
    let reads = shell.house.would_allow(&mut read, sheet.actor, &action).await?.is_some();
    if place.owner == sheet.owner || !reads {
        return Ok(None);
    }
    sheet.typed.0.remove(field.name);
    Ok(Some(Remark::refuse(
        field.name,
        "Le dossier de cet enfant est tenu par un autre service. Pour l’accompagner, votre service ouvre d’abord le \
         sien (Personnes, « Ajouter »), puis note ceci dedans.",
    )))
}

/// An empty form on its way.
fn new_sheet<'a>(
    (shell, register, actor): (&'a Shell, &'a Register, &'a access::Actor),
    fiche: &'static Fiche,
    owner: i64,
    typed: Typed,
) -> Sheet<'a> {
    Sheet {
        shell,
        register,
        actor,
        fiche,
        owner,
        id: None,
        typed,
        twins: Vec::new(),
        away: Vec::new(),
    }
}

pub(super) async fn show_edit(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Response, PageError> {
    let fiche = found(&register, &slug)?;
    let place = store::locate(shell.house.db(), &register, fiche, id).await?;
    let owner = place.owner;
    let action = on_row(fiche, Verb::Ecrire, &place, id);
    let mut granted = shell.house.authorize_telling(&actor, action, FORM).await?;
    let row = store::read_row(&mut granted, fiche, id).await?.ok_or(PageError::NotFound)?;
    granted.commit().await?;
    let typed = Typed::of_row(fiche, &row);
    let mut sheet =
        Sheet { id: Some(id), ..new_sheet((&shell, &register, &actor), fiche, owner, typed) };
    sheet.away = sheet.hidden(&row).await?;
    sheet.print(StatusCode::OK, &[], None).await
}

pub(super) async fn create(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((slug, owner)): Path<(String, i64)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let fiche = found(&register, &slug)?;
    let mut typed = Typed::sent(fiche, false, pairs);
    twins::follow(&shell, fiche, &mut typed).await?;
    let (mut row, mut unread) = form::read_typed(fiche, &typed);
    unread.extend(form::not_done(&typed, &row, shell.house.today()));
    row.owner = owner;
    let action = on_owner(fiche, Verb::Ecrire, owner);
    let mut sheet = new_sheet((&shell, &register, &actor), fiche, owner, typed);
    if sheet.typed.get(COPY) == "oui" {
        return copied(&mut sheet, action).await;
    }
    if unread.is_empty() {
        sheet.twins = twins::look((&shell, &register, &actor), fiche, &row).await?;
    }
    if !twins::all_shown(&sheet.twins, sheet.typed.get("vus")) {
        return sheet.print(StatusCode::UNPROCESSABLE_ENTITY, &[], None).await;
    }
    let unread = undecided(&sheet, &mut row, None, unread);
    keep(&sheet, action, row, unread).await
}

/// Of who does not validate, what is decided is what stands, or what a row begins with: never what was sent.
fn undecided(
    sheet: &Sheet<'_>,
    row: &mut Row,
    standing: Option<&Row>,
    mut unread: Vec<Remark>,
) -> Vec<Remark> {
    if sheet.decides() {
        return unread;
    }
    for field in sheet.fiche.fields.iter().filter(|field| !field.decided.is_empty()) {
        match standing {
            Some(standing) => row.take(field.name, standing),
            None => row.set(field.name, field.decided.into()),
        }
        unread.retain(|remark| remark.field != field.name);
    }
    unread
}

pub(super) async fn update(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((slug, id)): Path<(String, i64)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let fiche = found(&register, &slug)?;
    let place = store::locate(shell.house.db(), &register, fiche, id).await?;
    let owner = place.owner;
    let mut typed = Typed::sent(fiche, true, pairs);
    twins::follow(&shell, fiche, &mut typed).await?;
    let (mut row, unread) = form::read_typed(fiche, &typed);
    row.id = id;
    row.owner = owner;
    let action = on_row(fiche, Verb::Ecrire, &place, id);
    let mut sheet =
        Sheet { id: Some(id), ..new_sheet((&shell, &register, &actor), fiche, owner, typed) };
    if sheet.typed.get(COPY) == "oui" {
        return copied(&mut sheet, action).await;
    }
    let mut granted = shell.house.authorize_telling(&actor, action.clone(), FORM).await?;
    let standing = store::read_row(&mut granted, fiche, id).await?.ok_or(PageError::NotFound)?;
    granted.commit().await?;
    sheet.away = sheet.hidden(&standing).await?;
    for field in &sheet.away {
        row.take(field, &standing);
    }
    let unread = undecided(&sheet, &mut row, Some(&standing), unread);
    let unread = unread.into_iter().filter(|one| !sheet.away.contains(&one.field));
    let unsaid = withdraw::unsaid(fiche, (&standing, &row), &sheet.typed);
    keep(&sheet, action, row, unread.chain(unsaid).collect()).await
}

/// What must be allowed to keep a row: the write that was asked and, when the row names children
/// it was not about yet, the same about them.
async fn about_typed(
    sheet: &Sheet<'_>,
    action: Action,
    row: &Row,
) -> Result<Vec<Action>, PageError> {
    let fiche = sheet.fiche;
    let mut actions = vec![action];
    if fiche.owner != Owner::Service {
        return Ok(actions);
    }
    let mut read = sheet.shell.house.db().read().await?;
    let named = child::of_typed(&mut read, sheet.register, fiche, row).await?;
    let known = match &actions[0].cible {
        Cible::RowOfService { enfants, .. } => enfants.clone(),
        _ => Vec::new(),
    };
    // One child, or those of a family of which one must be open.
    if named.iter().any(|enfant| !known.contains(enfant)) {
        let place = Place { owner: sheet.owner, enfants: named };
        actions.push(on_row(fiche, Verb::Ecrire, &place, 0));
    }
    Ok(actions)
}

async fn keep(
    sheet: &Sheet<'_>,
    action: Action,
    row: Row,
    unread: Vec<Remark>,
) -> Result<Response, PageError> {
    let (shell, register, fiche) = (sheet.shell, sheet.register, sheet.fiche);
    let asked = action.clone();
    let actions = about_typed(sheet, action, &row).await?;
    let about_others = actions.len() > 1;
    let mut granted = match shell.house.authorize_writes(sheet.actor, actions).await {
        Err(AccessError::Refused) if about_others => {
            // The form is theirs, the child is not: told as if there were no such child.
            shell.house.authorize(sheet.actor, asked).await?.commit().await?;
            let named = child::field(register, fiche).and_then(|name| fiche.field(name));
            let remarks: Vec<Remark> = named.into_iter().map(store::no_such_row).collect();
            return sheet.print(StatusCode::UNPROCESSABLE_ENTITY, &remarks, None).await;
        }
        other => other?,
    };
    if !unread.is_empty() {
        drop(granted);
        return sheet.print(StatusCode::UNPROCESSABLE_ENTITY, &unread, None).await;
    }
    let motif = Some(sheet.typed.get(reason(fiche))).filter(|motif| !motif.trim().is_empty());
    let saved = match sheet.id {
        Some(_) => {
            store::update(&mut granted, register, fiche, row, motif, &mut Seen::default()).await?
        }
        None => {
            let id = shell.house.new_id();
            store::create(&mut granted, register, fiche, id, row, motif, &mut Seen::default())
                .await?
        }
    };
    match saved {
        Saved::Kept(id) => {
            for twin in &sheet.twins {
                store::tell_apart(&mut granted, sheet.owner, id, twin.id).await?;
            }
            granted.commit().await?;
            let to = match way_back(&sheet.typed) {
                "" => format!("/fiche/{}/{id}?fait=enregistre", fiche.slug),
                back => {
                    let with = if back.contains('?') { '&' } else { '?' };
                    format!("{back}{with}fait=enregistre&id={id}")
                }
            };
            Ok(Redirect::to(&to).into_response())
        }
        Saved::Unchanged(id) => {
            drop(granted);
            Ok(Redirect::to(&format!("/fiche/{}/{id}?fait=inchange", fiche.slug)).into_response())
        }
        Saved::Remarks(remarks) => {
            drop(granted);
            sheet.print(StatusCode::UNPROCESSABLE_ENTITY, &remarks, None).await
        }
        Saved::Conflict(now) => {
            drop(granted);
            let mut typed = sheet.typed.clone();
            typed.0.insert("version".to_owned(), now.version.to_string());
            let away = sheet.away.clone();
            let again = Sheet { typed, twins: Vec::new(), away, ..*sheet };
            again.print(StatusCode::CONFLICT, &[], Some(&now)).await
        }
    }
}

/// The fields that two people left different: label, what stands now, what was typed. `parts` are
/// those of the form, whose choices say what an identifier or a code means.
fn differences(
    fiche: &Fiche,
    now: &Row,
    typed: &Typed,
    parts: &[Part],
) -> Vec<(String, String, String)> {
    let standing = Typed::of_row(fiche, now);
    let told = |name: &str, value: &str| {
        parts
            .iter()
            .find(|part| part.id == name)
            .and_then(|part| part.options.iter().find(|option| option.value == value))
            .map_or_else(|| value.to_owned(), |option| option.label.clone())
    };
    fiche
        .fields
        .iter()
        .map(|field| (field, standing.get(field.name), typed.moment(field)))
        .filter(|(_, stands, typed)| *stands != typed)
        .map(|(field, stands, typed)| {
            let day = |text: &str| match field.kind {
                Kind::Day | Kind::LastDay => vocabulary::parse_day(text)
                    .map_or_else(|| text.to_owned(), vocabulary::french_day),
                Kind::Bool => match show::parse(field, text) {
                    Ok(value) => show::show(field.kind, value.as_ref()),
                    Err(_) => text.to_owned(),
                },
                _ => told(field.name, text),
            };
            (capital(field.label), day(stands), day(&typed))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_goes_back_to_the_page_of_a_child_or_of_a_service_and_to_no_other_address() {
        for (asked, back) in [
            ("/dossiers/7/projet", "/dossiers/7/projet"),
            ("/dossiers/7", "/dossiers/7"),
            ("/services/3/devenir", "/services/3/devenir"),
            ("/services/3/echeances?de=moi&qui=juge", "/services/3/echeances?de=moi&qui=juge"),
            ("/services/3/echeances?de=moi&fait=autre", ""),
            ("/services/3/echeances?de=//ailleurs.example", ""),
            ("/services/../ailleurs", ""),
            ("//ailleurs.example", ""),
            ("/dossiers/../ailleurs", ""),
            ("/dossiers/7?fait=autre", ""),
            ("https://ailleurs.example", ""),
            ("", ""),
        ] {
            let typed = Typed::new(vec![("retour".to_owned(), asked.to_owned())]);
            assert_eq!(way_back(&typed), back, "{asked}");
        }
    }
}
