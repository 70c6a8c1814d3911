//! What is done from the page of a child's accounts: giving what is due, noting a sum, marking one as
//! signed or proved. A form sent twice is kept once.

use access::{AccessError, Category, Verb};
use axum::{
    Extension, Form,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::enfant::on_row;
use fiche::{Fiche, Register, Remark, Row, Saved, Seen};
use vocabulary::parse_day;
use web::{PageError, Shell, SignedIn, Typed, parts::ErrorLink, typed_in};

use super::enfant::{Known, known, print, proposed};
use crate::argent::{MOYEN_ARGENT, NATURE_ARGENT, SENS_ARGENT};

const TABLE: &str = "mouvement_argent";

/// The row of a sum that was typed, and what could not be read.
fn read(typed: &Typed, kind: &Fiche) -> (Row, Vec<Remark>) {
    let mut row = Row::default();
    let mut unread = Vec::new();
    for (field, list) in [("nature", &NATURE_ARGENT), ("moyen", &MOYEN_ARGENT)] {
        let code = typed_in(typed, field);
        if list.label_of(code).is_some() {
            row.set(field, code.into());
        } else if !code.is_empty() {
            unread.push(Remark::refuse(field, "Choisissez dans la liste."));
        }
    }
    if let Some(field) = kind.field("montant") {
        match fiche::parse(field, typed_in(typed, "montant")) {
            Ok(Some(cents)) => row.set("montant", cents),
            Ok(None) => {}
            Err(_) => unread.push(Remark::refuse("montant", "Écrivez une somme : 12 ou 12,50.")),
        }
    }
    match parse_day(typed_in(typed, "day")) {
        Some(day) => row.set("day", day.to_string().into()),
        None if typed_in(typed, "day").is_empty() => {}
        None => unread.push(Remark::refuse("day", "Ce n’est pas un jour : 12/03/2026.")),
    }
    if !typed_in(typed, "objet").is_empty() {
        row.set("objet", typed_in(typed, "objet").into());
    }
    for field in ["justificatif", "signature"] {
        row.set(field, (typed_in(typed, field) == "oui").into());
    }
    (row, unread)
}

/// What to say at each field, in the words of this form.
fn told(remark: &Remark) -> ErrorLink {
    let text = match (remark.field, remark.sentence.starts_with("Renseignez")) {
        ("montant", true) => "Écrivez la somme : 12 ou 12,50.",
        ("day", true) => "Dites quel jour.",
        ("nature", true) => "Dites sur quel compte.",
        ("moyen", true) => "Dites comment.",
        _ => remark.sentence.as_str(),
    };
    ErrorLink { field: remark.field.to_owned(), text: text.replace('\'', "’") }
}

/// What became of rows to keep.
enum Kept {
    Done,
    Already,
    Remarks(Vec<Remark>),
}

/// Keeps rows about a child, all or none; each has its token, and the second of a token is not kept.
async fn keep(
    (shell, register, actor): (&Shell, &Register, &access::Actor),
    (service, personne): (i64, i64),
    rows: Vec<Row>,
) -> Result<Kept, PageError> {
    let kind = register.by_table(TABLE).ok_or(PageError::NotFound)?;
    let action = on_row(Verb::Ecrire, Category::Argent, (service, TABLE), 0, personne);
    let mut granted = match shell.house.authorize_write(actor, action).await {
        Err(AccessError::Refused) => return Err(PageError::NotFound),
        other => other?,
    };
    let mut seen = Seen::default();
    for mut row in rows {
        row.owner = service;
        row.set("personne_id", personne.into());
        row.set("par", actor.nom.clone().into());
        let id = shell.house.new_id();
        let saved = fiche::create(&mut granted, register, kind, id, row, None, &mut seen).await?;
        if let Saved::Remarks(remarks) = saved {
            drop(granted);
            let twice = remarks.iter().any(|remark| remark.field == "reference");
            return Ok(if twice { Kept::Already } else { Kept::Remarks(remarks) });
        }
    }
    granted.commit().await?;
    Ok(Kept::Done)
}

/// Where one goes after; the page of the service when it is there that it was done.
fn back(typed: &Typed, (service, personne): (i64, i64), done: &str) -> Response {
    let next = if typed_in(typed, "retour") == "service" {
        format!("/services/{service}/argent?fait={done}")
    } else {
        format!("/dossiers/{personne}/argent?fait={done}")
    };
    Redirect::to(&next).into_response()
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let Some(service) = known.own else { return Err(PageError::NotFound) };
    let place = (service, personne);
    let who = (&shell, &register, &actor);
    let again = |remarks: &[Remark]| {
        let mut shown = proposed(&shell, shell.house.today());
        shown.extend(typed.clone());
        let errors = remarks.iter().map(told).collect();
        print((&shell, &actor), &known, shown, errors, None)
    };
    match typed_in(&typed, "geste") {
        "verser" => {
            let main = typed_in(&typed, "main") == "oui";
            let rows = given(&shell, &known, typed_in(&typed, "nature"), main)?;
            match keep(who, place, rows).await? {
                Kept::Done => Ok(back(&typed, place, if main { "remis" } else { "verse" })),
                Kept::Already => Ok(back(&typed, place, "deja")),
                Kept::Remarks(remarks) => again(&remarks),
            }
        }
        geste @ ("signe" | "ticket") => {
            let kept = mark(who, &known, &typed, geste).await?;
            Ok(back(&typed, place, if kept { geste } else { "change" }))
        }
        sens => {
            let kind = register.by_table(TABLE).ok_or(PageError::NotFound)?;
            let code = SENS_ARGENT.items.iter().map(|(code, _)| *code).find(|code| *code == sens);
            let code = code.ok_or(PageError::NotFound)?;
            let (mut row, unread) = read(&typed, kind);
            row.set("sens", code.into());
            let token: i64 = typed_in(&typed, "jeton").parse().unwrap_or_default();
            row.reference = (token > 0).then(|| format!("argent-{personne}-{token}"));
            let kept = if unread.is_empty() {
                keep(who, place, vec![row]).await?
            } else {
                Kept::Remarks(unread)
            };
            match kept {
                Kept::Done => Ok(back(&typed, place, "note")),
                Kept::Already => Ok(back(&typed, place, "deja")),
                Kept::Remarks(remarks) => again(&remarks),
            }
        }
    }
}

/// The rows that give what is due on an account: onto it; and out of it when it is put in the hand.
fn given(shell: &Shell, known: &Known, nature: &str, main: bool) -> Result<Vec<Row>, PageError> {
    let due = known.dues.iter().find(|due| due.nature == nature).ok_or(PageError::NotFound)?;
    let personne = known.personne.id;
    let label = NATURE_ARGENT.label_of(&due.nature).unwrap_or_default();
    let row = |sens: &str, objet: String| {
        let mut row = Row::default()
            .with("day", shell.house.today().to_string())
            .with("nature", due.nature.as_str())
            .with("sens", sens)
            .with("montant", due.montant)
            .with("objet", objet)
            .with("moyen", if due.nature == "poche" { "especes" } else { "virement" })
            .with("justificatif", false)
            .with("signature", false)
            .with("regle_id", due.regle)
            .with("period_day", due.period.to_string());
        let (nature, period) = (&due.nature, due.period);
        row.reference = Some(format!("argent-{personne}-{nature}-{period}-{sens}"));
        row
    };
    let mut rows = vec![row("recu", format!("{label}, {}", due.told))];
    if main && due.nature == "poche" {
        rows.push(row("sorti", "Remis en main".to_owned()));
    }
    Ok(rows)
}

/// Marks a movement as signed by the child, or proved by its receipt; `false` when somebody changed it at
/// that moment.
async fn mark(
    (shell, register, actor): (&Shell, &Register, &access::Actor),
    known: &Known,
    typed: &Typed,
    geste: &str,
) -> Result<bool, PageError> {
    let id: i64 = typed_in(typed, "mouvement").parse().map_err(|_| PageError::NotFound)?;
    let own = |row: &&Row| row.id == id && Some(row.owner) == known.own;
    let mut row = known.rows.iter().find(own).cloned().ok_or(PageError::NotFound)?;
    row.set(if geste == "signe" { "signature" } else { "justificatif" }, true.into());
    let kind = register.by_table(TABLE).ok_or(PageError::NotFound)?;
    let place = (row.owner, TABLE);
    let action = on_row(Verb::Ecrire, Category::Argent, place, id, known.personne.id);
    let mut granted = match shell.house.authorize_write(actor, action).await {
        Err(AccessError::Refused) => return Err(PageError::NotFound),
        other => other?,
    };
    let mut seen = Seen::default();
    let saved = fiche::update(&mut granted, register, kind, row, None, &mut seen).await?;
    drop(seen);
    if !matches!(saved, Saved::Kept(_) | Saved::Unchanged(_)) {
        return Ok(false);
    }
    granted.commit().await?;
    Ok(true)
}
