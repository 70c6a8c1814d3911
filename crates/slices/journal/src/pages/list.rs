//! A child's journal: the latest first, and a search in it.

use access::{Actor, Granted, Verb};
use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Response,
};
use fiche::Register;
use jiff::civil::Date;
use serde::Deserialize;
use web::{
    PageError, Shell, SignedIn, page,
    parts::{Flash, Layout},
};

use super::{child, file_of, framed, kinds, on_note, told_instant, told_moment, writable};
use crate::note::{self, Ask, Note, Place, Sort};

/// How many notes a page shows.
const PAGE: usize = 40;

/// A text beside the author's: an addition, a colleague's look.
pub(super) struct Beside {
    pub who: String,
    pub what: &'static str,
    pub kind: &'static str,
    pub text: String,
}

/// A note to read.
pub(super) struct Shown {
    pub href: String,
    pub when: String,
    pub nature: &'static str,
    pub nom: String,
    pub text: String,
    /// What follows when it is folded; empty when all is there.
    pub rest: String,
    pub corrected: bool,
    /// How many photos go with it.
    pub photos: usize,
    pub beside: Vec<Beside>,
    /// Why it was withdrawn; empty when it was not.
    pub gone: String,
    /// The reader is to read it, and has not said so.
    pub unread: bool,
}

/// What is read of a note.
pub(super) fn shown(note: &Note, compte: i64, today: Date) -> Shown {
    let beside = note
        .texts
        .iter()
        .enumerate()
        .filter_map(|(rank, text)| {
            let (what, kind) = match text.sort {
                Sort::Texte => return None,
                Sort::Ajout => ("ajoute", "info"),
                Sort::Vigilance => ("la porte à la prochaine réunion", "warning"),
                Sort::Decision => ("note ce que l’équipe a décidé", "ok"),
                Sort::Signature if note.was_corrected_after(rank) => {
                    ("fait signer, avant que le texte change", "warning")
                }
                Sort::Signature => ("fait signer", "ok"),
                Sort::Regard(verdict) => (
                    verdict.told(),
                    match verdict {
                        note::Verdict::Confirme => "ok",
                        note::Verdict::Nuance => "warning",
                        note::Verdict::Infirme => "bad",
                    },
                ),
            };
            Some(Beside {
                who: format!("{}, {}", text.nom, told_instant(&text.at, today)),
                what,
                kind,
                text: text.content.clone(),
            })
        })
        .collect();
    let gone = note.retrait.as_ref().map(|retrait| retrait.motif.clone()).unwrap_or_default();
    let gone_now = note.retrait.is_some();
    Shown {
        href: format!("/journal/{}", note.id),
        when: told_moment(note.moment, today),
        nature: note.nature.label(),
        nom: note.nom.clone(),
        // A note that was withdrawn says why, and no more what it said.
        text: if gone_now { String::new() } else { note.text().to_owned() },
        rest: String::new(),
        corrected: note.was_corrected(),
        photos: if gone_now { 0 } else { note.photos.len() },
        beside: if gone_now { Vec::new() } else { beside },
        gone,
        unread: !gone_now
            && note.readers.iter().any(|one| one.compte == compte && one.seen_at.is_none()),
    }
}

/// Leaves out what was withdrawn, but for those who keep that kind of information.
pub(super) async fn without_gone(
    shell: &Shell,
    granted: &mut Granted,
    actor: &Actor,
    notes: Vec<Note>,
) -> Result<Vec<Note>, PageError> {
    let mut kept = Vec::with_capacity(notes.len());
    for note in notes {
        let place =
            Place { service: note.service, personne: note.personne, category: note.category };
        let action = on_note(Verb::Ecrire, place, note.id);
        if note.retrait.is_none()
            || shell.house.would_allow(granted.read(), actor, &action).await?.is_some()
        {
            kept.push(note);
        }
    }
    Ok(kept)
}

#[derive(Template)]
#[template(path = "pages/list.html")]
struct ListPage {
    layout: Layout,
    nom: String,
    notes: Vec<Shown>,
    /// Where a note is written; empty for who writes none.
    write: String,
    /// One's own draft about this child waits in the form.
    draft: bool,
    /// What was searched.
    asked: String,
    told: String,
    more: String,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    avant: String,
    #[serde(default)]
    fait: String,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize_telling(&actor, file_of(personne), "journal").await?;
    let (nom, owner, _) = child(&mut granted, &register, personne).await?;
    let q: String = asked.q.trim().chars().take(120).collect();
    let before =
        asked.avant.split_once('~').and_then(|(moment, id)| Some((moment, id.parse().ok()?)));
    let searched = !vocabulary::search_key(&q).is_empty();
    let most = i64::try_from(PAGE).unwrap_or_default() + 1;
    let ask = Ask { before, limit: (!searched).then_some(most), ..Ask::default() };
    let mut notes = note::asked_of_child(&mut granted, personne, ask).await?;
    if searched {
        notes.retain(|note| note.retrait.is_none() && note::matches(&q, note));
    }
    let more = notes.len() > PAGE;
    notes.truncate(PAGE);
    let last = notes.last().map(|note| (note.moment, note.id));
    let notes = without_gone(&shell, &mut granted, &actor, notes).await?;
    let writes = !writable(&shell, &mut granted, &actor, personne, owner).await?.is_empty();
    let draft = note::typed_by(granted.read(), actor.compte, personne).await?.is_some();
    // Who asks « Qui a consulté ? » is told the kinds of information that were there to read.
    shell.house.tell_kinds(&mut granted, &actor, "", kinds(&notes)).await;
    granted.commit().await?;
    let today = shell.house.today();
    let mut layout = framed(&shell, &actor, owner, (personne, &nom), "Journal");
    layout.flash = done(&asked.fait);
    let path = format!("/dossiers/{personne}/journal");
    let more = match last.filter(|_| more) {
        Some((moment, id)) => {
            let moment = moment.strftime("%Y-%m-%dT%H:%M");
            let q = if searched { format!("&q={}", web::encode(&q)) } else { String::new() };
            format!("{path}?avant={}~{id}{q}", web::encode(&moment.to_string()))
        }
        None => String::new(),
    };
    let told = match (searched, notes.len()) {
        (false, _) => String::new(),
        (true, 0) => "Aucune note ne contient tous ces mots.".to_owned(),
        (true, 1) => "Une note contient ces mots.".to_owned(),
        (true, n) => format!("{n} notes contiennent ces mots."),
    };
    page(&ListPage {
        layout,
        nom,
        notes: notes.iter().map(|note| shown(note, actor.compte, today)).collect(),
        draft: draft && writes,
        write: if writes { format!("{path}/nouveau") } else { String::new() },
        asked: q,
        told,
        more,
    })
}

/// What the last act did.
fn done(code: &str) -> Option<Flash> {
    let text = match code {
        "gardee" => "La note est dans le journal.",
        "cas" => {
            "La note est dans le journal. Un enfant n’est pas un « cas » : « il vit un moment complexe » dit la même chose, et \
             finit un jour. Vous pouvez corriger la note."
        }
        "brouillon" => "Le brouillon est gardé ; vous seul le lisez.",
        "retiree" => "La note est retirée du journal.",
        "retiree_temps" => {
            "La note est retirée du journal. Le temps de son acte avait été corrigé depuis : il est retiré aussi, et \
             l’historique de l’acte le garde. S’il était juste, notez-le dans un autre acte."
        }
        "retiree_ailleurs" => {
            "La note est retirée du journal. Son acte a été rattaché ailleurs depuis : son temps n’en est pas retiré."
        }
        _ => return None,
    };
    Some(Flash { kind: "ok".to_owned(), text: text.to_owned() })
}
