//! The gesture: everything somebody held has a successor, in one transaction.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use access::{Actor, Category, GrantedWrite, Verb};
use axum::{
    Extension, Form,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Fiche, Register, Row, Saved, Seen};
use jiff::civil::Date;
use web::{PageError, Shell, SignedIn, parts::ErrorLink};

use super::{
    action,
    seat::{Held, Seat, seat},
    show::{Typed, field_of, print},
};

/// Who takes over, for each thing held, in their order.
type Successors = Vec<i64>;

/// What is wrong with the form, or who takes over what, and from which day.
fn checked(seat: &Seat, typed: &Typed) -> Result<(Successors, Date), Vec<ErrorLink>> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, text: String| {
        errors.push(ErrorLink { field: field.to_owned(), text });
    };
    let read = |name: &str| typed.get(name).map(|one| one.trim()).unwrap_or_default();
    let known = |text: &str| text.parse::<i64>().ok().filter(|id| seat.colleague(*id).is_some());
    let rest = read("vers");
    if !rest.is_empty() && known(rest).is_none() {
        wrong("vers", "Choisissez dans la liste qui prend le reste.".to_owned());
    }
    let mut all = Vec::with_capacity(seat.held.len());
    for held in &seat.held {
        let field = field_of(held);
        let own = read(&field);
        let chosen = if own.is_empty() { known(rest) } else { known(own) };
        let Some(to) = chosen else {
            let whom = if held.personne.is_some() { held.nom.as_str() } else { "le service" };
            wrong(&field, format!("Choisissez qui prend le relais pour {whom}."));
            continue;
        };
        let colleague = seat.colleague(to);
        if held.needs_account() && colleague.is_none_or(|one| one.compte.is_none()) {
            let nom = colleague.map_or("", |one| one.nom.as_str());
            wrong(
                &field,
                format!(
                    "{nom} n’a pas de compte : les écrits et les choses à faire vont à quelqu’un qui en a un."
                ),
            );
        }
        all.push(to);
    }
    let day = read("start_day").parse::<Date>().ok();
    if day.is_none() {
        let told = "Ce n’est pas une date : tapez le jour, le mois et l’année.";
        wrong("start_day", told.to_owned());
    }
    match day {
        Some(day) if errors.is_empty() => Ok((all, day)),
        _ => Err(errors),
    }
}

/// The accounts that could not hold what they would be given: they do not write, or read, here what it takes.
async fn unable(
    shell: &Shell,
    seat: &Seat,
    successors: &[i64],
    service: i64,
) -> Result<Vec<ErrorLink>, PageError> {
    let mut errors = Vec::new();
    let mut known: BTreeMap<i64, Actor> = BTreeMap::new();
    let mut read = shell.house.db().read().await?;
    for (held, to) in seat.held.iter().zip(successors).filter(|(held, _)| held.needs_account()) {
        let Some(one) = seat.colleague(*to) else { continue };
        let Some(compte) = one.compte else { continue };
        let who = match known.entry(compte) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let today = shell.house.today();
                place.insert(Actor::read(&mut read, compte, one.nom.clone(), today).await?)
            }
        };
        let lacks = |verb: Verb, of: &BTreeSet<Category>| {
            of.iter().copied().find(|category| !who.may(service, verb, *category))
        };
        let lacking = lacks(Verb::Ecrire, &held.ecriture).map(|category| ("n’écrit pas", category));
        let lacking = lacking
            .or_else(|| lacks(Verb::Lire, &held.lecture).map(|category| ("ne lit pas", category)));
        if let Some((verb, category)) = lacking {
            let text = format!(
                "{} {verb} « {} » dans ce service : un écrit, une note ou une chose à faire y resterait \
                 fermée. Choisissez quelqu’un dont c’est le travail.",
                one.nom,
                category.label()
            );
            errors.push(ErrorLink { field: field_of(held), text });
        }
    }
    Ok(errors)
}

pub(super) async fn hand_over(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((service, professionnel)): Path<(i64, i64)>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let seat = seat(&shell, &register, &actor, service, professionnel).await?;
    let place = (service, professionnel);
    let (successors, day) = match checked(&seat, &typed) {
        Ok(checked) => checked,
        Err(errors) => return print(&shell, &actor, place, &seat, &typed, errors),
    };
    let errors = unable(&shell, &seat, &successors, service).await?;
    if !errors.is_empty() {
        return print(&shell, &actor, place, &seat, &typed, errors);
    }
    let motif = typed.get("motif").map(|one| one.trim()).filter(|one| !one.is_empty());
    let mut granted = shell.house.authorize_write(&actor, action(Verb::Ecrire, service)).await?;
    let mut gesture = Gesture {
        shell: &shell,
        register: &register,
        seat: &seat,
        professionnel,
        day,
        motif: motif.unwrap_or("Relais"),
        seen: Seen::default(),
    };
    for (held, to) in seat.held.iter().zip(&successors) {
        if let Some(told) = gesture.pass(&mut granted, held, *to).await? {
            // Whole, or not at all.
            drop(granted);
            let errors = vec![ErrorLink { field: field_of(held), text: told }];
            return print(&shell, &actor, place, &seat, &typed, errors);
        }
    }
    let children: Vec<i64> = seat.held.iter().filter_map(|held| held.personne).collect();
    granted.tell_children(&children, "relais").await?;
    granted.commit().await?;
    let count = seat.held.iter().filter(|held| !held.suivis.is_empty()).count();
    Ok(Redirect::to(&format!("/services/{service}/relais?fait={count}")).into_response())
}

/// What holds for all of the gesture.
struct Gesture<'a> {
    shell: &'a Shell,
    register: &'a Register,
    seat: &'a Seat,
    professionnel: i64,
    day: Date,
    motif: &'a str,
    seen: Seen,
}

impl Gesture<'_> {
    /// Gives what is held around one child; what is wrong otherwise.
    async fn pass(
        &mut self,
        granted: &mut GrantedWrite,
        held: &Held,
        to: i64,
    ) -> Result<Option<String>, PageError> {
        let referent = self.register.by_table("referent").ok_or(PageError::NotFound)?;
        for row in &held.suivis {
            if let Some(told) = self.follow(granted, referent, (row, &held.autres), to).await? {
                return Ok(Some(format!("{} : {told}", held.nom)));
            }
        }
        let kind = self.register.by_table("rendez_vous").ok_or(PageError::NotFound)?;
        for row in &held.rdv {
            if row.day("start_at").is_none_or(|of| of < self.day) {
                continue;
            }
            if let Some(told) = self.appointment(granted, kind, row.clone(), to).await? {
                return Ok(Some(format!("Rendez-vous : {told}")));
            }
        }
        let compte = self.seat.colleague(to).and_then(|one| one.compte);
        let Some(compte) = compte else { return Ok(None) };
        for id in &held.taches {
            let row = self.shell.house.new_id();
            journal::tache::give(granted, row, *id, compte, self.motif).await?;
        }
        for id in &held.ecrits {
            ecrit::pass_on(granted, *id, compte).await?;
        }
        for id in &held.regards {
            journal::note::pass_look(granted, *id, &self.seat.comptes, compte).await?;
        }
        if let Some(personne) = held.personne {
            journal::note::hand_to(granted, &self.seat.comptes, personne, compte).await?;
        }
        Ok(None)
    }

    /// Who comes after follows the child from the day on; who follows already is not noted twice.
    async fn follow(
        &mut self,
        granted: &mut GrantedWrite,
        referent: &'static Fiche,
        (row, autres): (&Row, &[Row]),
        to: i64,
    ) -> Result<Option<String>, PageError> {
        let mut old = row.clone();
        let same = |one: &&Row| {
            one.int("professionnel_id") == Some(to) && one.int("sejour_id") == row.int("sejour_id")
        };
        let already = autres.iter().find(same);
        let role = |one: &Row| one.text("role").unwrap_or_default().to_owned();
        let (lost, has) = (role(row), already.map(role).unwrap_or_default());
        if old.day("start_day").is_some_and(|start| start >= self.day) {
            // Not begun yet on that day: it is simply somebody else's.
            old.set("professionnel_id", to.into());
            return self.save(granted, referent, old).await;
        }
        let end = old.value("end_day").cloned();
        let mut new = old.clone();
        old.set("end_day", self.day.to_string().into());
        if let Some(told) = self.save(granted, referent, old).await? {
            return Ok(Some(told));
        }
        // Who is the référent already does not second themselves.
        if has == lost || (has == "referent" && lost == "coreferent") {
            return Ok(None);
        }
        // Who becomes the référent seconds nobody any more.
        if let Some(second) = already.filter(|_| lost == "referent" && has == "coreferent")
            && second.day("start_day").is_some_and(|start| start < self.day)
        {
            let mut second = second.clone();
            second.set("end_day", self.day.to_string().into());
            if let Some(told) = self.save(granted, referent, second).await? {
                return Ok(Some(told));
            }
        }
        new.reference = None;
        new.set("professionnel_id", to.into());
        new.set("start_day", self.day.to_string().into());
        if let Some(end) = end {
            new.set("end_day", end);
        }
        let id = self.shell.house.new_id();
        let motif = Some(self.motif);
        let saved =
            fiche::create(granted, self.register, referent, id, new, motif, &mut self.seen).await?;
        Ok(wrong(saved))
    }

    async fn appointment(
        &mut self,
        granted: &mut GrantedWrite,
        kind: &'static Fiche,
        mut row: Row,
        to: i64,
    ) -> Result<Option<String>, PageError> {
        let gone = |row: &Row, field: &str| row.int(field) == Some(self.professionnel);
        let (first, second) =
            (gone(&row, "professionnel_id"), gone(&row, "second_professionnel_id"));
        if first {
            row.set("professionnel_id", to.into());
            if second || row.int("second_professionnel_id") == Some(to) {
                row.set("second_professionnel_id", None::<i64>.into());
            }
        } else if second {
            let other = (row.int("professionnel_id") != Some(to)).then_some(to);
            row.set("second_professionnel_id", other.into());
        }
        self.save(granted, kind, row).await
    }

    async fn save(
        &mut self,
        granted: &mut GrantedWrite,
        kind: &'static Fiche,
        row: Row,
    ) -> Result<Option<String>, PageError> {
        let motif = Some(self.motif);
        Ok(wrong(fiche::update(granted, self.register, kind, row, motif, &mut self.seen).await?))
    }
}

/// What is wrong with what could not be kept.
fn wrong(saved: Saved) -> Option<String> {
    match saved {
        Saved::Kept(_) | Saved::Unchanged(_) => None,
        Saved::Remarks(remarks) => {
            Some(remarks.into_iter().map(|remark| remark.sentence).collect::<Vec<_>>().join(" "))
        }
        Saved::Conflict(_) => {
            Some("cela vient d’être modifié par quelqu’un d’autre : recommencez.".to_owned())
        }
    }
}
