//! The accounts of a child: what there is, what is due, what was noted.

use std::collections::BTreeMap;

use access::{Actor, Category};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use fiche::enfant::{about, child, choices, framed, name, own_service, reading, told};
use fiche::{Register, Row};
use jiff::civil::Date;
use vocabulary::french_day;
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Flash, Layout},
};

use crate::argent::{
    MOYEN_ARGENT, NATURE_ARGENT,
    rules::{Due, due, euros, signed},
    store,
};

#[derive(Template)]
#[template(path = "argent/pages/enfant.html")]
struct ChildPage {
    layout: Layout,
    title: String,
    /// Where forms go; empty for who may only read.
    action: String,
    errors: Vec<ErrorLink>,
    typed: BTreeMap<String, String>,
    natures: Vec<Choice>,
    moyens: Vec<Choice>,
    /// Whether what is asked less often is unfolded.
    more: bool,
    accounts: Vec<Account>,
    /// What other services keep for the child.
    elsewhere: Vec<String>,
    dues: Vec<DueLine>,
    lines: Vec<Line>,
    older: Vec<Line>,
    things: String,
    service: String,
}

struct Account {
    label: String,
    amount: String,
    below: bool,
}

struct DueLine {
    code: String,
    what: String,
    amount: String,
    /// When it was given; empty while it is due.
    given: String,
    /// Whether it may be handed over in cash.
    cash: bool,
}

struct Line {
    id: i64,
    day: String,
    what: String,
    amount: String,
    spent: bool,
    more: String,
    signed: bool,
    /// Whether a receipt is wanted and lacks.
    bare: bool,
    /// Where it is corrected; empty for what another service noted.
    href: String,
}

impl ChildPage {
    fn get(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|one| one.field == name).map_or("", |one| one.text.as_str())
    }

    fn ticked(&self, name: &str) -> bool {
        self.get(name) == "oui"
    }
}

/// What is known of a child's money by who asks.
pub(super) struct Known {
    pub personne: Row,
    pub rows: Vec<Row>,
    /// In whose name the reader may write.
    pub own: Option<i64>,
    /// What the rules of that service give today.
    pub dues: Vec<Due>,
    services: BTreeMap<i64, String>,
}

impl Known {
    /// The movement that paid what is due, if there is one.
    pub fn paid(&self, due: &Due) -> Option<&Row> {
        self.rows.iter().find(|row| {
            Some(row.owner) == self.own
                && row.text("nature") == Some(due.nature.as_str())
                && row.text("sens") == Some("recu")
                && row.day("period_day") == Some(due.period)
        })
    }
}

pub(super) async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
) -> Result<Known, PageError> {
    let told = "argent information:vie";
    let mut granted = shell.house.authorize_telling(actor, reading(personne), told).await?;
    let row = child(&mut granted, register, personne).await?;
    let place = (personne, row.owner);
    let own = own_service(shell, &mut granted, actor, Category::Argent, place).await?;
    if granted.services_on_child(Category::Argent).is_empty() && own.is_none() {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    let rows = about(&mut granted, register, "mouvement_argent", personne).await?;
    let today = shell.house.today();
    let regles = match own {
        Some(service) => store::regles(granted.read(), service, today).await?,
        None => Vec::new(),
    };
    let mut keepers: Vec<i64> = rows.iter().map(|row| row.owner).collect();
    keepers.sort_unstable();
    keepers.dedup();
    let services = store::services(granted.read(), &keepers).await?;
    granted.commit().await?;
    let dues = due(&regles, row.day("birth_day"), today);
    Ok(Known { personne: row, rows, own, dues, services })
}

/// What an account of a service holds; cents.
fn balance(rows: &[Row], service: i64, nature: &str) -> i64 {
    rows.iter()
        .filter(|row| row.owner == service && row.text("nature") == Some(nature))
        .map(|row| signed(row.text("sens").unwrap_or_default(), row.int("montant").unwrap_or(0)))
        .fold(0, i64::saturating_add)
}

fn line(known: &Known, row: &Row) -> Line {
    let text = |field: &str| row.text(field).unwrap_or_default();
    let (spent, cents) = (text("sens") == "sorti", row.int("montant").unwrap_or(0));
    let own = Some(row.owner) == known.own;
    let nature = told(&NATURE_ARGENT, row.text("nature"));
    let mut more = vec![nature.clone()];
    if text("moyen") != "especes" {
        more.push(told(&MOYEN_ARGENT, row.text("moyen")));
    }
    more.push(format!("par {}", text("par")));
    if !own && let Some(nom) = known.services.get(&row.owner) {
        more.push(nom.clone());
    }
    Line {
        id: row.id,
        day: row.day("day").map(french_day).unwrap_or_default(),
        what: if text("objet").is_empty() { nature } else { text("objet").to_owned() },
        amount: if spent { euros(-cents) } else { format!("+ {}", euros(cents)) },
        spent,
        more: more.join(" · "),
        signed: row.int("signature") == Some(1),
        bare: spent && wants_receipt(row) && row.int("justificatif") != Some(1),
        href: if own { format!("/fiche/mouvements-argent/{}", row.id) } else { String::new() },
    }
}

/// Money put into the child's hand has no receipt: the signature is what proves it.
fn wants_receipt(row: &Row) -> bool {
    row.value("period_day").is_none()
}

fn due_line(known: &Known, due: &Due) -> DueLine {
    let given = known.paid(due).and_then(|row| row.day("day"));
    DueLine {
        code: due.nature.clone(),
        what: format!("{}, {}", told(&NATURE_ARGENT, Some(due.nature.as_str())), due.told),
        amount: euros(due.montant),
        given: given.map(|day| format!("Donné le {}", french_day(day))).unwrap_or_default(),
        cash: due.nature == "poche",
    }
}

/// How many movements are at hand; the others are folded.
const AT_HAND: usize = 20;

pub(super) fn print(
    (shell, actor): (&Shell, &Actor),
    known: &Known,
    typed: BTreeMap<String, String>,
    errors: Vec<ErrorLink>,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let personne = known.personne.id;
    let nom = name(&known.personne);
    let way = [(nom.clone(), format!("/dossiers/{personne}"))];
    let mut layout = framed(shell, actor, known.personne.owner, &way, "Son argent");
    layout.flash = flash;
    let chosen = |name: &str| typed.get(name).map_or("", String::as_str);
    let keeper = known.own.unwrap_or(known.personne.owner);
    let mut lines: Vec<Line> = known.rows.iter().map(|row| line(known, row)).collect();
    let older = lines.split_off(lines.len().min(AT_HAND));
    let accounts = NATURE_ARGENT
        .items
        .iter()
        .map(|(code, _)| {
            let cents = balance(&known.rows, keeper, code);
            Account {
                label: told(&NATURE_ARGENT, Some(*code)),
                amount: euros(cents),
                below: cents < 0,
            }
        })
        .collect();
    let more = errors.iter().any(|one| ["day", "moyen"].contains(&one.field.as_str()));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let writes = known.own.is_some();
    page_with_status(
        status,
        &ChildPage {
            layout,
            title: format!("Son argent : {nom}"),
            action: if writes { format!("/dossiers/{personne}/argent") } else { String::new() },
            natures: choices(&NATURE_ARGENT, chosen("nature")),
            moyens: choices(&MOYEN_ARGENT, chosen("moyen")),
            more,
            errors,
            accounts,
            elsewhere: elsewhere(known, keeper),
            dues: known.dues.iter().map(|one| due_line(known, one)).collect(),
            lines,
            older,
            things: format!("/dossiers/{personne}/affaires"),
            service: known.own.map(|own| format!("/services/{own}/argent")).unwrap_or_default(),
            typed,
        },
    )
}

fn elsewhere(known: &Known, keeper: i64) -> Vec<String> {
    let mut all = Vec::new();
    for (service, nom) in known.services.iter().filter(|(service, _)| **service != keeper) {
        for (code, _) in NATURE_ARGENT.items {
            let cents = balance(&known.rows, *service, code);
            if cents != 0 {
                let label = told(&NATURE_ARGENT, Some(*code));
                all.push(format!("{nom} : {label}, {}", euros(cents)));
            }
        }
    }
    all
}

/// What a form proposes: today, pocket money, cash; and a token, so that it is kept once.
pub(super) fn proposed(shell: &Shell, today: Date) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("day".to_owned(), today.to_string()),
        ("nature".to_owned(), "poche".to_owned()),
        ("moyen".to_owned(), "especes".to_owned()),
        ("jeton".to_owned(), shell.house.new_id().to_string()),
    ])
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let flash = asked.get("fait").map(|done| Flash {
        kind: if done == "change" { "warning" } else { "ok" }.to_owned(),
        text: match done.as_str() {
            "verse" => "C’est sur son compte.",
            "remis" => "C’est remis en main : l’enfant peut signer.",
            "deja" => "C’était déjà noté : rien n’est compté deux fois.",
            "signe" => "L’enfant a signé.",
            "change" => "Quelqu’un vient de modifier cette somme : regardez-la, puis recommencez.",
            "ticket" => "Le ticket est gardé.",
            _ => "C’est noté.",
        }
        .to_owned(),
    });
    let typed = proposed(&shell, shell.house.today());
    print((&shell, &actor), &known, typed, Vec::new(), flash)
}
