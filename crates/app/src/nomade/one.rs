//! `/sans-reseau/ecrits/{ecrit}`: one writing that came back; what two people said is shown side by side, and a person
//! decides. Its author opens it; when the author can do nothing more, whoever writes that kind of information there.

use std::collections::BTreeMap;

use access::{AccessError, Action, Actor, Category, Cible, Granted, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::Register;
use nomade::{Clash, Ecrit, Etat, Sorte};
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Field, Layout},
};

use super::{
    land::{self, CONFLIT, SANS_DROIT, meet, told_clash},
    pages::{is_left, own_reach, today, what},
    urgences,
};
use crate::dossier::reading;

/// A field that two people said differently, as it is shown.
struct Two {
    field: String,
    label: String,
    base: String,
    theirs: String,
    mine: String,
}

#[derive(Template)]
#[template(path = "nomade/one.html")]
struct OnePage {
    layout: Layout,
    title: String,
    action: String,
    /// The child's name and file, where it is open.
    child: (String, String),
    who: String,
    received: String,
    state: &'static str,
    why: String,
    words: String,
    /// Label and value of what was to be set.
    fields: Vec<(String, String)>,
    clashes: Vec<Two>,
    /// It may be put in the file from here.
    open: bool,
    /// What it is, a code of ours.
    sort: &'static str,
    timed: bool,
    /// The children that a declaration names beside the first one.
    /// Others named: child, name, whether it goes to their file.
    others: Vec<(i64, String, bool)>,
    /// What a declaration may be put right in.
    asked: Vec<Field>,
    categories: Vec<Choice>,
    typed: BTreeMap<&'static str, String>,
    errors: Vec<ErrorLink>,
}

impl OnePage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|one| one.field == field).map_or("", |one| one.text.as_str())
    }

    fn typed(&self, field: &str) -> &str {
        self.typed.get(field).map_or("", String::as_str)
    }
}

/// The kind of information a writing holds.
fn category_of(ecrit: &Ecrit) -> Category {
    let fait = &ecrit.fait;
    match fait.sorte {
        Sorte::Note => {
            journal::note::category_of(&fait.categorie, &fait.nature).unwrap_or(Category::Vie)
        }
        Sorte::Incident | Sorte::Activation => Category::Incident,
        Sorte::Modif if fait.table == "activation_crise" => Category::Incident,
        Sorte::Modif | Sorte::Absence => Category::Parcours,
        // Who may not read it is not told by whom its note may be: daily life, as most.
        Sorte::Photo | Sorte::Signature => Category::Vie,
        Sorte::Lecture => Category::Identite,
    }
}

/// Writing what it holds about its child, in the service it was written for.
pub(super) fn writing(ecrit: &Ecrit) -> Action {
    let cible = Cible::RowOfService {
        service: ecrit.fait.service,
        table: nomade::TABLE,
        id: ecrit.id,
        enfants: vec![ecrit.fait.personne],
    };
    Action { verb: Verb::Ecrire, category: category_of(ecrit), cible }
}

/// One writing, for who may see it: its author, even without a right on the child any more, who then reads their own
/// words and no name; a colleague who writes that there, when its author can do nothing.
async fn opened(
    shell: &Shell,
    actor: &Actor,
    id: i64,
) -> Result<(Ecrit, Granted, bool), PageError> {
    let mut read = shell.house.db().read().await?;
    let ecrit = nomade::one(&mut read, id).await?;
    let ecrit = match ecrit {
        Some(ecrit) => Some(land::completed(&mut read, ecrit).await?),
        None => None,
    };
    drop(read);
    let told = format!("sans-reseau ecrit:{id}");
    let Some(ecrit) = ecrit else {
        // The refusal is of the same kind as that of another's.
        let nowhere = reading(0);
        shell.house.authorize_telling(actor, nowhere, &told).await?;
        return Err(PageError::NotFound);
    };
    if ecrit.compte == actor.compte {
        let asked = shell.house.authorize_telling(actor, reading(ecrit.fait.personne), &told).await;
        return match asked {
            Ok(granted) => Ok((ecrit, granted, true)),
            Err(AccessError::Refused) => {
                let granted = shell.house.authorize_telling(actor, own_reach(), &told).await?;
                Ok((ecrit, granted, false))
            }
            Err(error) => Err(error.into()),
        };
    }
    let granted = shell.house.authorize_telling(actor, writing(&ecrit), &told).await?;
    if is_left(&ecrit) { Ok((ecrit, granted, true)) } else { Err(PageError::NotFound) }
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let (ecrit, granted, named) = opened(&shell, &actor, id).await?;
    let opened = (&ecrit, granted, named);
    print((&shell, &register, &actor), opened, BTreeMap::new(), Vec::new()).await
}

/// The name of a child that is open, and its file.
async fn child_of(
    register: &Register,
    granted: &mut Granted,
    personne: i64,
) -> Result<(String, String), PageError> {
    let kind = register.by_table("personne").ok_or(PageError::NotFound)?;
    let row = fiche::read_row(granted, kind, personne).await?;
    let nom = row.map(|row| {
        let text = |field: &str| row.text(field).unwrap_or_default().to_owned();
        format!("{} {}", text("prenom"), text("nom"))
    });
    Ok((nom.unwrap_or_default(), format!("/dossiers/{personne}")))
}

async fn print(
    (shell, register, actor): (&Shell, &Register, &Actor),
    (ecrit, mut granted, named): (&Ecrit, Granted, bool),
    sent: BTreeMap<String, String>,
    errors: Vec<ErrorLink>,
) -> Result<Response, PageError> {
    let fait = &ecrit.fait;
    let child = if named {
        child_of(register, &mut granted, fait.personne).await?
    } else {
        (String::new(), String::new())
    };
    let writes =
        shell.house.services_on_child(granted.read(), actor, Verb::Ecrire, fait.personne).await?;
    granted.commit().await?;
    let waits = ecrit.etat == Etat::AReprendre;
    let allowed = writes.iter().any(|(_, services)| !services.is_empty());
    let (mut fields, mut clashes) = (Vec::new(), Vec::new());
    if let Some(kind) = register.by_table(&fait.table) {
        for (name, value) in &fait.champs {
            let one = Clash {
                field: name.clone(),
                base: String::new(),
                theirs: String::new(),
                mine: value.clone(),
            };
            let (label, _, _, mine) = told_clash(kind, &one);
            fields.push((label, mine));
        }
        if waits
            && allowed
            && let Ok(met) = meet(shell, register, actor, ecrit).await
        {
            clashes = met.merge.clashes.iter().map(|one| two(met.kind, one)).collect();
        }
    }
    let mut others = Vec::new();
    if fait.sorte == Sorte::Signature {
        // Under a note that others may not read: who signed is for its author.
        fields = if ecrit.compte == actor.compte { signed(fait) } else { Vec::new() };
    }
    if fait.sorte == Sorte::Incident {
        fields = urgences::told(fait);
        if waits {
            others = urgences::named((shell, register, actor), fait, &sent).await?;
        }
    }
    let chosen = sent.get("categorie").cloned().unwrap_or_else(|| fait.categorie.clone());
    let categories = journal::note::CATEGORIES
        .iter()
        .filter(|category| writes.iter().any(|(known, all)| known == *category && !all.is_empty()))
        .map(|category| Choice {
            value: category.code().to_owned(),
            label: category.label().to_owned(),
            checked: category.code() == chosen,
            ..Choice::default()
        })
        .collect();
    let mut typed = proposed(ecrit);
    for (name, value) in &mut typed {
        if let Some(text) = sent.get(*name) {
            value.clone_from(text);
        }
    }
    let mut layout = web::frame(shell, actor, &what(ecrit));
    layout.crumbs = vec![
        ("Accueil".to_owned(), Some("/".to_owned())),
        ("Sans réseau".to_owned(), Some("/sans-reseau".to_owned())),
        (what(ecrit), None),
    ];
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &OnePage {
            layout,
            title: what(ecrit),
            action: format!("/sans-reseau/ecrits/{}", ecrit.id),
            child,
            who: if ecrit.compte == actor.compte { String::new() } else { ecrit.nom.clone() },
            received: web::in_paris(&ecrit.recu_at),
            state: match ecrit.etat {
                Etat::Recu => "En cours",
                Etat::Verse => "Dans le dossier",
                Etat::AReprendre => "À reprendre",
                Etat::Ecarte => "Mis de côté",
            },
            why: ecrit.motif.clone(),
            words: words(fait),
            fields,
            open: waits && allowed && (fait.sorte != Sorte::Modif || ecrit.motif != SANS_DROIT),
            sort: fait.sorte.code(),
            timed: matches!(
                fait.sorte,
                Sorte::Note | Sorte::Absence | Sorte::Incident | Sorte::Activation
            ),
            others,
            asked: if fait.sorte == Sorte::Incident { asked(ecrit, &sent) } else { Vec::new() },
            clashes,
            categories,
            typed,
            errors,
        },
    )
}

/// What was written, or what it is when it is no text.
fn words(fait: &nomade::Fait) -> String {
    match fait.sorte {
        Sorte::Photo => "Une photo, prise avec une note.".to_owned(),
        Sorte::Signature => "Une signature, donnée sous une note.".to_owned(),
        _ => fait.texte.clone(),
    }
}

/// Who signed, in what capacity, and who saw it.
fn signed(fait: &nomade::Fait) -> Vec<(String, String)> {
    let of = |name: &str| fait.champs.get(name).cloned().unwrap_or_default();
    let qualite = journal::note::QUALITE_SIGNATAIRE.label_of(&of("qualite")).unwrap_or_default();
    let all = [("Qui", of("nom")), ("En qualité de", qualite.to_owned()), ("Devant", of("temoin"))];
    let said = all.into_iter().filter(|(_, value)| !value.is_empty());
    said.map(|(label, value)| (label.to_owned(), value)).collect()
}

/// The answers of a declaration that a rule may refuse, as they stand.
fn asked(ecrit: &Ecrit, sent: &BTreeMap<String, String>) -> Vec<Field> {
    let lists = incident::listes();
    let value = |name: &str| {
        let own = ecrit.fait.champs.get(name);
        sent.get(name).or(own).cloned().unwrap_or_default()
    };
    let listed = |at: usize, id: &str, label: &str| {
        let chosen = value(id);
        let choice = |[code, label]: &[String; 2]| Choice {
            value: code.clone(),
            label: label.clone(),
            checked: *code == chosen,
            ..Choice::default()
        };
        Field {
            kind: "select".to_owned(),
            id: id.to_owned(),
            label: label.to_owned(),
            options: lists[at].1.iter().map(choice).collect(),
            required: true,
            ..Field::default()
        }
    };
    let place = Field {
        kind: "text".to_owned(),
        id: "lieu".to_owned(),
        label: "Où".to_owned(),
        value: value("lieu"),
        ..Field::default()
    };
    let why = Field {
        kind: "text".to_owned(),
        id: "pourquoi".to_owned(),
        label: "Si un point étonne, pourquoi c’est juste".to_owned(),
        value: sent.get("pourquoi").cloned().unwrap_or_default(),
        ..Field::default()
    };
    vec![listed(0, "nature", "Quoi"), listed(1, "gravite", "Gravité"), place, why]
}

fn two(kind: &fiche::Fiche, clash: &Clash) -> Two {
    let (label, base, theirs, mine) = told_clash(kind, clash);
    Two { field: clash.field.clone(), label, base, theirs, mine }
}

/// What stands in the form before anybody typed in it.
fn proposed(ecrit: &Ecrit) -> BTreeMap<&'static str, String> {
    let (day, hour) = ecrit.fait.moment.split_once('T').unwrap_or((ecrit.fait.moment.as_str(), ""));
    BTreeMap::from([
        ("jour", day.to_owned()),
        ("heure", hour.chars().take(5).collect()),
        ("texte", ecrit.fait.texte.clone()),
        ("minutes", ecrit.fait.minutes.clone()),
        ("motif", String::new()),
    ])
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let (ecrit, granted, named) = opened(&shell, &actor, id).await?;
    if ecrit.etat != Etat::AReprendre {
        // Sent twice: what it asked is done.
        return Ok(Redirect::to(&format!("/sans-reseau/ecrits/{id}")).into_response());
    }
    let text = |name: &str| sent.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    let around = (&shell, &register, &actor);
    if text("geste") == "ecarter" {
        let motif = text("motif");
        if motif.is_empty() {
            let told = "Dites pourquoi : la raison reste trente jours avec l’écrit.";
            let errors = vec![ErrorLink { field: "motif".to_owned(), text: told.to_owned() }];
            return print(around, (&ecrit, granted, named), sent, errors).await;
        }
        granted.commit().await?;
        let mut write = shell.house.db().write().await?;
        nomade::mark(&mut write, id, Etat::Ecarte, &motif).await?;
        write.commit().await?;
        return Ok(Redirect::to("/sans-reseau?fait=ecarte").into_response());
    }
    let told = match ecrit.fait.sorte {
        Sorte::Modif if ecrit.fait.ligne != 0 => decided(around, &ecrit, &sent).await?,
        // What goes with another writing, which may be in the file by now.
        Sorte::Modif | Sorte::Photo | Sorte::Signature => after(around, &ecrit).await?,
        // It never waits for a person.
        Sorte::Lecture => String::new(),
        Sorte::Note | Sorte::Absence | Sorte::Incident | Sorte::Activation => {
            again(around, &ecrit, &sent).await?
        }
    };
    if told.is_empty() {
        granted.commit().await?;
        let mut write = shell.house.db().write().await?;
        nomade::mark(&mut write, id, Etat::Verse, "").await?;
        write.commit().await?;
        return Ok(Redirect::to("/sans-reseau?fait=verse").into_response());
    }
    let errors = vec![ErrorLink { field: String::new(), text: told }];
    print(around, (&ecrit, granted, named), sent, errors).await
}

/// What waited for another writing of the same taking.
async fn after(
    (shell, register, actor): (&Shell, &Register, &Actor),
    ecrit: &Ecrit,
) -> Result<String, PageError> {
    let hour = land::hour(shell, ecrit);
    let (etat, motif) = land::into_file(shell, register, actor, ecrit, hour).await?;
    Ok(if etat == Etat::Verse { String::new() } else { motif })
}

/// A note or an absence, as it was put right.
async fn again(
    (shell, register, actor): (&Shell, &Register, &Actor),
    ecrit: &Ecrit,
    sent: &BTreeMap<String, String>,
) -> Result<String, PageError> {
    let mut right = ecrit.clone();
    if right.fait.sorte == Sorte::Incident {
        urgences::corrected(&mut right.fait, sent);
    }
    let take = |name: &str| sent.get(name).map(|text| text.trim().to_owned());
    for (name, slot) in [
        ("texte", &mut right.fait.texte),
        ("minutes", &mut right.fait.minutes),
        ("categorie", &mut right.fait.categorie),
    ] {
        if let Some(text) = take(name) {
            *slot = text;
        }
    }
    let day = take("jour").filter(|day| !day.is_empty()).unwrap_or_else(|| today(shell));
    let Some(day) = vocabulary::parse_day(&day) else {
        return Ok("Ce jour n’est pas une date : écrivez-le par exemple 12/03/2026.".to_owned());
    };
    let hour = take("heure").unwrap_or_default();
    let Some(moment) = vocabulary::parse_moment(&format!("{day} {hour}")) else {
        return Ok("Ce n’est pas une heure : écrivez-la par exemple 14:30.".to_owned());
    };
    let (etat, motif) = land::into_file(shell, register, actor, &right, moment).await?;
    Ok(if etat == Etat::Verse { String::new() } else { motif })
}

/// What a person decided of each field that two had said differently.
async fn decided(
    (shell, register, actor): (&Shell, &Register, &Actor),
    ecrit: &Ecrit,
    sent: &BTreeMap<String, String>,
) -> Result<String, PageError> {
    let met = match meet(shell, register, actor, ecrit).await {
        Ok(met) => met,
        Err(PageError::NotFound) => return Ok(SANS_DROIT.to_owned()),
        Err(error) => return Err(error),
    };
    let mut values = met.merge.set.clone();
    for clash in &met.merge.clashes {
        match sent.get(&format!("choix-{}", clash.field)).map(String::as_str) {
            // What stood there when the person chose must still stand there.
            _ if sent
                .get(&format!("vu-{}", clash.field))
                .is_none_or(|seen| *seen != told_clash(met.kind, clash).2) =>
            {
                return Ok(CONFLIT.to_owned());
            }
            Some("mien") => {
                values.insert(clash.field.clone(), clash.mine.clone());
            }
            Some("deux") => {
                let both = format!("{}\n\n{}", clash.theirs, clash.mine);
                values.insert(clash.field.clone(), both);
            }
            Some("sien") => {}
            _ => return Ok("Choisissez, pour chaque ligne, ce qui doit rester.".to_owned()),
        }
    }
    if values.is_empty() {
        return Ok(String::new());
    }
    let reason = land::reason(ecrit);
    land::set(shell, register, actor, (met.kind, met.row), (&values, &reason)).await
}
