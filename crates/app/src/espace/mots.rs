//! What the child and the parents wrote on their page, for the team: read, kept in their words or not (ADR 0042).

use std::collections::BTreeMap;

use access::{AccessError, Actor, Category, GrantedWrite, Verb};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use espace::{Geste, Mot, Pour, Suite};
use fiche::enfant::{choices, framed, on_row};
use fiche::{Register, Remark, Row, Saved, Seen};
use jiff::{Timestamp, ToSpan as _, civil::DateTime, tz::TimeZone};
use projet::{jeune::MOMENT_PROJET, theme::THEME_PROJET};
use web::{
    PageError, Shell, SignedIn, page_with_status,
    parts::{Choice, ErrorLink, Flash, Layout},
};

use super::ouverts::{Ouverts, open};

/// The table of what came, as the trace names it.
const TABLE: &str = "mot_espace";

/// How long an answer is promised in, in months: as between two meetings of youths.
const ANSWER_MONTHS: i64 = 1;

/// Words, as the team reads them.
struct Line {
    id: String,
    /// What keeping them is called.
    keep: &'static str,
    who: String,
    when: String,
    mots: String,
    /// What the writer wants, in a few words.
    wants: String,
    /// Where the visit by video that is asked is planned; empty otherwise.
    visio: String,
    /// Whether this reader may act on them.
    acts: bool,
    /// The sheets that go with them, and where one is joined.
    feuilles: super::recu::Feuilles,
    /// What became of them; empty while they wait.
    told: String,
    reponse: String,
    /// Where they stand now; empty otherwise.
    href: String,
    /// The names of its fields.
    field: String,
    theme_field: String,
    typed: String,
    error: String,
    /// What words of the child are about; empty for others, and for a step of the own project.
    themes: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "espace/mots.html")]
struct WordsPage {
    layout: Layout,
    nom: String,
    action: String,
    errors: Vec<ErrorLink>,
    waiting: Vec<Line>,
    done: Vec<Line>,
    keys: String,
    /// Where what came otherwise is noted, and where messages that are nobody's wait.
    note: String,
    tray: String,
}

struct Known {
    personne: Row,
    mots: Vec<Mot>,
    /// The parents whom the family names: member, name.
    parents: BTreeMap<i64, String>,
    /// The contacts that are open to the reader: name and tie.
    contacts: BTreeMap<i64, String>,
    /// Whose words the reader reads, service by service, and on which they may act.
    open: Ouverts,
    /// Whether the keys of the pages are open to them.
    keys: bool,
    pieces: Vec<document::piece::Piece>,
}

async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
) -> Result<Known, PageError> {
    let told = "information:vie";
    let mut granted =
        shell.house.authorize_telling(actor, crate::dossier::reading(personne), told).await?;
    let open = open(shell, actor, &mut granted, personne).await?;
    if open.is_empty() {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    let row = fiche::enfant::child(&mut granted, register, personne).await?;
    let mut mots = espace::mots_of_child(granted.read(), personne, &open.services()).await?;
    mots.retain(|mot| open.reads(mot));
    let parents = super::equipe::parents(&mut granted, personne).await?;
    let contacts = super::recu::contacts(&mut granted, register, personne).await?;
    let pieces = document::piece::of_child(&mut granted, personne).await?;
    let keys = !granted.services_on_child(Category::Parcours).is_empty();
    granted.commit().await?;
    Ok(Known {
        keys,
        pieces,
        personne: row,
        mots,
        contacts: contacts.into_iter().collect(),
        parents: parents.into_iter().map(|(id, _, nom)| (id, nom)).collect(),
        open,
    })
}

/// Who wrote words, as the team calls them.
fn writer(known: &Known, mot: &Mot) -> String {
    let nom = mot.membre.and_then(|id| known.parents.get(&id)).map_or("", String::as_str);
    let who = match (mot.contact, mot.pour) {
        (Some(0), _) => "Un numéro que le dossier ne connaît pas".to_owned(),
        (Some(contact), _) => match known.contacts.get(&contact) {
            Some(told) => told.clone(),
            None => "Un contact de l’enfant".to_owned(),
        },
        (None, Some(Pour::Mere)) => format!("La mère, {nom}"),
        (None, Some(Pour::Pere)) => format!("Le père, {nom}"),
        (None, _) => fiche::enfant::name(&known.personne),
    };
    who.trim_end_matches([',', ' ']).to_owned()
}

/// By which means words came, in words.
fn way(mot: &Mot) -> &'static str {
    match mot.canal.as_str() {
        "sms" => "par SMS",
        "appel" => "au téléphone",
        "papier" => "sur papier",
        _ => "sur sa page",
    }
}

/// When words were written, in Europe/Paris.
fn moment(mot: &Mot) -> Option<DateTime> {
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    mot.at.parse::<Timestamp>().ok().map(|at| at.to_zoned(zone).datetime())
}

fn line(known: &Known, mot: &Mot, typed: &BTreeMap<String, String>, errors: &[ErrorLink]) -> Line {
    let field = format!("reponse_{}", mot.id);
    let get = |name: String| typed.get(&name).cloned().unwrap_or_default();
    let theme_field = format!("theme_{}", mot.id);
    let theme = get(theme_field.clone());
    let personne = known.personne.id;
    let (told, href) = match &mot.suite {
        None => (String::new(), String::new()),
        Some((Suite::Parole, at)) => {
            let href = mot.parole.map_or(String::new(), |id| format!("/paroles/{id}"));
            (format!("Gardés comme ses mots le {}", web::in_paris(at)), href)
        }
        Some((Suite::Etape, at)) => (
            format!("Gardés dans son projet le {}", web::in_paris(at)),
            format!("/dossiers/{personne}/projet-jeune"),
        ),
        Some((Suite::Note, at)) => (
            format!("Gardés au journal le {}", web::in_paris(at)),
            format!("/dossiers/{personne}/journal"),
        ),
        Some((Suite::Avis, at)) => {
            let href = mot.ecrit.map_or(String::new(), |id| format!("/ecrits/{id}/parents"));
            (format!("Mis à côté de l’écrit le {}", web::in_paris(at)), href)
        }
        Some((Suite::Refus, at)) => {
            (format!("Pas gardés au dossier, le {}", web::in_paris(at)), String::new())
        }
    };
    let mut wants = Vec::new();
    let step = mot.etape.as_deref().and_then(|code| MOMENT_PROJET.label_of(code));
    if let Some(step) = step {
        wants.push(format!("pour son projet, « {} »", step.replace('\'', "’")));
    }
    if !mot.canal.is_empty() {
        wants.push(way(mot).to_owned());
    }
    if mot.ecrit.is_some() {
        wants.push("à propos de l’écrit à lire avant l’audience".to_owned());
    }
    if mot.visio() {
        wants.push("demande une visite en vidéo".to_owned());
    } else if mot.attend {
        wants.push("attend une réponse".to_owned());
    }
    let more = [
        (mot.projet(), "dit ce qu’il attend, et veut bien que ce soit dans son projet"),
        (mot.image(), "reprend son accord pour l’image : la fiche le dit déjà"),
        (mot.en_reunion, "veut en parler à la réunion des jeunes"),
    ];
    wants.extend(more.iter().filter(|one| one.0).map(|one| one.1.to_owned()));
    Line {
        id: mot.id.to_string(),
        keep: match (mot.ecrit, step, mot.pour) {
            (Some(_), ..) => "Mettre à côté de l’écrit",
            (None, Some(_), _) => "Garder dans son projet",
            (None, None, Some(Pour::Enfant)) => "Garder comme ses mots",
            _ => "Garder au journal",
        },
        who: writer(known, mot),
        when: web::in_paris(&mot.at),
        mots: mot.mots.clone(),
        wants: wants.join(" · "),
        visio: match mot.pour {
            Some(pour) if mot.visio() && mot.suite.is_none() => format!(
                "/services/{}/agenda/nouveau?nature=visite&mode_intervention=visio&enfant={personne}&titulaire={}",
                mot.service,
                pour.code()
            ),
            _ => String::new(),
        },
        acts: mot.suite.is_none() && known.open.acts(mot),
        feuilles: super::recu::sheets(&known.pieces, mot, personne, known.open.acts(mot)),
        told,
        reponse: mot.reponse.clone(),
        href,
        typed: get(field.clone()),
        error: errors
            .iter()
            .find(|one| one.field == field)
            .map(|one| one.text.clone())
            .unwrap_or_default(),
        field,
        theme_field,
        themes: if mot.pour == Some(Pour::Enfant) && step.is_none() {
            choices(&THEME_PROJET, if theme.is_empty() { "quotidien" } else { &theme })
        } else {
            Vec::new()
        },
    }
}

fn print(
    (shell, actor): (&Shell, &Actor),
    known: &Known,
    typed: &BTreeMap<String, String>,
    errors: Vec<ErrorLink>,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let personne = known.personne.id;
    let nom = fiche::enfant::name(&known.personne);
    let way = [(nom.clone(), format!("/dossiers/{personne}"))];
    let mut layout = framed(shell, actor, known.personne.owner, &way, "Mots reçus");
    layout.flash = flash;
    let lines = known.mots.iter().map(|mot| line(known, mot, typed, &errors));
    let (waiting, done): (Vec<Line>, Vec<Line>) = lines.partition(|one| one.told.is_empty());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let action = format!("/dossiers/{personne}/mots");
    let keys = if known.keys { format!("/dossiers/{personne}/espace") } else { String::new() };
    let note = format!("{action}/recu");
    let writes = known.open.services_to_act();
    let own = writes.iter().find(|one| **one == known.personne.owner);
    let service = own.or(writes.first()).copied().unwrap_or_default();
    let tray = if actor.may(service, Verb::Ecrire, Category::Vie)
        && Ouverts::of(actor, &[service], &[service]).parents.contains(&service)
    {
        format!("/services/{service}/messages-recus")
    } else {
        String::new()
    };
    let page = WordsPage { layout, nom, action, errors, waiting, done, keys, note, tray };
    page_with_status(status, &page)
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    // Who may act on them has read them: the writer is told.
    let fresh = |mot: &&Mot| mot.lu_at.is_none() && known.open.acts(mot);
    let read: Vec<i64> = known.mots.iter().filter(fresh).map(|mot| mot.id).collect();
    if !read.is_empty() {
        let now = shell.house.now().to_string();
        let mut write = shell.house.db().write().await?;
        espace::mark_read(&mut write, (personne, &read), (actor.compte, &now)).await?;
        write.commit().await?;
    }
    let flash = asked.get("fait").map(|done| Flash {
        kind: "ok".to_owned(),
        text: match done.as_str() {
            "refus" => "C’est noté. La raison se lit sur la page.",
            "recu" => "C’est gardé. Relisez, puis décidez ce qui entre au dossier.",
            "feuille" => "La feuille est jointe à ces mots.",
            _ => "Les mots sont gardés au dossier.",
        }
        .to_owned(),
    });
    print((&shell, &actor), &known, &BTreeMap::new(), Vec::new(), flash)
}

/// What stood in the way of a gesture.
enum Kept {
    Done,
    /// Somebody else did it meanwhile.
    Already,
    Wrong(String),
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let get = |name: &str| typed.get(name).map_or("", |text| text.trim());
    let id: i64 = get("mot").parse().map_err(|_| PageError::NotFound)?;
    let mot = known.mots.iter().find(|mot| mot.id == id && known.open.acts(mot));
    let mot = mot.ok_or(PageError::NotFound)?;
    let field = format!("reponse_{id}");
    let reponse = get(&field);
    let again = |text: &str| {
        let errors = vec![ErrorLink { field: field.clone(), text: text.to_owned() }];
        print((&shell, &actor), &known, &typed, errors, None)
    };
    let back = |done: &str| {
        let to = format!("/dossiers/{personne}/mots?fait={done}");
        Ok(Redirect::to(&to).into_response())
    };
    if mot.suite.is_some() {
        return again("Un collègue s’en est occupé entre-temps : regardez plus bas.");
    }
    let place = (&shell, &register, &actor);
    let (kept, done) = match get("geste") {
        "refus" if reponse.is_empty() => {
            return again("Écrivez pourquoi : la personne le lira sur sa page.");
        }
        "refus" => (refuse(place, mot, reponse).await?, "refus"),
        "garder" if mot.visio() && reponse.is_empty() => {
            return again("Répondez à la demande de visite : oui et quel jour, non et pourquoi.");
        }
        "garder" if mot.ecrit.is_some() => {
            let nom = mot.membre.and_then(|id| known.parents.get(&id)).cloned();
            (beside(place, mot, &nom.unwrap_or_default(), reponse).await?, "garde")
        }
        "garder" if mot.etape.is_some() => (as_step(place, mot, reponse).await?, "garde"),
        "garder" if mot.pour == Some(Pour::Enfant) => {
            let theme = get(&format!("theme_{id}")).to_owned();
            (as_words(place, mot, &theme, reponse).await?, "garde")
        }
        "garder" => {
            let who = writer(&known, mot);
            (as_note(place, mot, &who, reponse).await?, "garde")
        }
        _ => return Err(PageError::NotFound),
    };
    match kept {
        Kept::Done => back(done),
        Kept::Already => again("Un collègue s’en est occupé entre-temps : regardez plus bas."),
        Kept::Wrong(sentence) => again(&sentence),
    }
}

type Place<'a> = (&'a Shell, &'a Register, &'a Actor);

/// Asks to act on words, and on `more` rows about the same child.
async fn granted(
    (shell, _, actor): Place<'_>,
    mot: &Mot,
    more: &[&'static str],
) -> Result<GrantedWrite, PageError> {
    let on = |table: &'static str, id: i64| {
        on_row(Verb::Ecrire, Category::Vie, (mot.service, table), id, mot.personne)
    };
    let mut actions = vec![on(TABLE, mot.id)];
    actions.extend(more.iter().map(|table| on(table, 0)));
    match shell.house.authorize_writes(actor, actions).await {
        Err(AccessError::Refused) => Err(PageError::NotFound),
        other => Ok(other?),
    }
}

async fn refuse(place: Place<'_>, mot: &Mot, reponse: &str) -> Result<Kept, PageError> {
    let mut write = granted(place, mot, &[]).await?;
    if !close(place, &mut write, mot, (Suite::Refus, reponse, None)).await? {
        drop(write);
        return Ok(Kept::Already);
    }
    write.commit().await?;
    Ok(Kept::Done)
}

/// Says what became of words. Returns whether nobody did meanwhile.
async fn close(
    (shell, _, actor): Place<'_>,
    write: &mut GrantedWrite,
    mot: &Mot,
    (suite, reponse, parole): (Suite, &str, Option<i64>),
) -> Result<bool, PageError> {
    let now = shell.house.now().to_string();
    let geste = Geste { suite, reponse, parole, compte: actor.compte, at: &now };
    Ok(espace::close_mot(write.write(), (mot.id, mot.personne), geste).await?)
}

/// Words as those of the child, unchanged: the day they were written, who read them, where they may be taken up.
fn words_row((shell, _, actor): Place<'_>, mot: &Mot, theme: &str) -> Row {
    let today = shell.house.today();
    let day = moment(mot).map_or(today, DateTime::date);
    let awaited = mot.attend || mot.en_reunion;
    let known = THEME_PROJET.label_of(theme).is_some();
    let mut row = Row::default()
        .with("personne_id", mot.personne)
        .with("day", day.to_string())
        .with("mots", mot.mots.as_str())
        .with(
            "sens",
            match (awaited, mot.projet()) {
                (true, _) => "demande",
                (false, true) => "veut",
                (false, false) => "dit",
            },
        )
        .with("theme", if known { theme } else { "quotidien" })
        .with("accord_partage", if mot.projet() { "projet" } else { "non_demande" })
        .with("entendu_par", actor.nom.as_str())
        .with("forme", if mot.canal == "appel" { "oral" } else { "ecrit" })
        .with("en_reunion", mot.en_reunion);
    row.owner = mot.service;
    if awaited {
        let due = today.checked_add(ANSWER_MONTHS.months()).unwrap_or(today);
        row.set("reponse_due_day", due.to_string().into());
    }
    row
}

/// They become words of the child.
async fn as_words(
    place: Place<'_>,
    mot: &Mot,
    theme: &str,
    reponse: &str,
) -> Result<Kept, PageError> {
    let (shell, register, _) = place;
    let row = words_row(place, mot, theme);
    let mut write = granted(place, mot, &["parole_enfant"]).await?;
    let kind = register.by_table("parole_enfant").ok_or(PageError::NotFound)?;
    let id = shell.house.new_id();
    let mut seen = Seen::default();
    let saved = fiche::create(&mut write, register, kind, id, row, None, &mut seen).await?;
    drop(seen);
    if let Saved::Remarks(remarks) = saved {
        drop(write);
        let told: Vec<&str> = remarks.iter().map(|one: &Remark| one.sentence.as_str()).collect();
        return Ok(Kept::Wrong(told.join(" ").replace('\'', "’")));
    }
    if !close(place, &mut write, mot, (Suite::Parole, reponse, Some(id))).await? {
        drop(write);
        return Ok(Kept::Already);
    }
    write.commit().await?;
    Ok(Kept::Done)
}

/// They become a step of the youth's own project, unchanged, of the day they were written; an answer is a comment beside.
async fn as_step(place: Place<'_>, mot: &Mot, reponse: &str) -> Result<Kept, PageError> {
    let (shell, register, actor) = place;
    let today = shell.house.today();
    let day = moment(mot).map_or(today, DateTime::date);
    let mut row = Row::default()
        .with("personne_id", mot.personne)
        .with("moment_projet", mot.etape.clone())
        .with("mots", mot.mots.as_str())
        .with("ecrit_par", "page")
        .with("day", day.to_string());
    row.owner = mot.service;
    let tables: &[&'static str] = if mot.projet() {
        &["etape_jeune", "commentaire_etape", "parole_enfant"]
    } else {
        &["etape_jeune", "commentaire_etape"]
    };
    let mut write = granted(place, mot, tables).await?;
    let id = shell.house.new_id();
    let mut rows = vec![("etape_jeune", id, row)];
    // What he expects, and agrees to see in his project, is with his words too.
    let parole = mot.projet().then(|| shell.house.new_id());
    if let Some(id) = parole {
        rows.push(("parole_enfant", id, words_row(place, mot, "quotidien")));
    }
    if !reponse.is_empty() {
        let mut beside = Row::default()
            .with("personne_id", mot.personne)
            .with("etape_jeune_id", id)
            .with("texte", reponse.to_owned())
            .with("auteur", actor.nom.as_str())
            .with("day", today.to_string());
        beside.owner = mot.service;
        rows.push(("commentaire_etape", shell.house.new_id(), beside));
    }
    let mut seen = Seen::default();
    for (table, id, row) in rows {
        let kind = register.by_table(table).ok_or(PageError::NotFound)?;
        let saved = fiche::create(&mut write, register, kind, id, row, None, &mut seen).await?;
        if let Saved::Remarks(remarks) = saved {
            drop(seen);
            drop(write);
            let told: Vec<&str> =
                remarks.iter().map(|one: &Remark| one.sentence.as_str()).collect();
            return Ok(Kept::Wrong(told.join(" ").replace('\'', "’")));
        }
    }
    drop(seen);
    if !close(place, &mut write, mot, (Suite::Etape, reponse, parole)).await? {
        drop(write);
        return Ok(Kept::Already);
    }
    write.commit().await?;
    Ok(Kept::Done)
}

/// They stand beside the writing that they are about, unchanged, under the name of the parent who wrote them.
async fn beside(place: Place<'_>, mot: &Mot, nom: &str, reponse: &str) -> Result<Kept, PageError> {
    let (shell, _, actor) = place;
    let (Some(ecrit), Some(pour)) = (mot.ecrit, mot.pour) else { return Err(PageError::NotFound) };
    let mut read = shell.house.db().read().await?;
    let found = ecrit::standing_of(&mut read, ecrit).await?;
    drop(read);
    // A writing erased since has nothing beside it: the words wait, and may be kept nowhere.
    let Some((service, personne, category)) = found.filter(|one| one.1 == mot.personne) else {
        return Ok(Kept::Wrong("Cet écrit n’est plus au dossier.".to_owned()));
    };
    let actions = vec![
        on_row(Verb::Ecrire, Category::Vie, (mot.service, TABLE), mot.id, mot.personne),
        on_row(Verb::Ecrire, category, (service, "ecrit"), ecrit, personne),
    ];
    let mut write = match shell.house.authorize_writes(actor, actions).await {
        Err(AccessError::Refused) => {
            let told = "Vous n’écrivez pas dans cet écrit : demandez à qui l’a fait.";
            return Ok(Kept::Wrong(told.to_owned()));
        }
        other => other?,
    };
    let one = ecrit::DuParent {
        day: moment(mot).map_or_else(|| shell.house.today(), DateTime::date),
        destinataire: pour.code().to_owned(),
        nom: nom.to_owned(),
        lecture: "seul".to_owned(),
        avec: String::new(),
        mots: mot.mots.clone(),
    };
    let vault = shell.house.db().vault();
    ecrit::add_parent(&mut write, vault, (shell.house.new_id(), ecrit), &one).await?;
    if !close(place, &mut write, mot, (Suite::Avis, reponse, None)).await? {
        drop(write);
        return Ok(Kept::Already);
    }
    write.commit().await?;
    Ok(Kept::Done)
}

fn said(mot: &Mot) -> &'static str {
    if mot.canal == "appel" { "dit" } else { "écrit" }
}

/// They become a note of the journal, which says who wrote them and when, then the words unchanged.
async fn as_note(place: Place<'_>, mot: &Mot, who: &str, reponse: &str) -> Result<Kept, PageError> {
    let (shell, register, actor) = place;
    // Asked before the note is made: who may not act leaves no note.
    drop(granted(place, mot, &[]).await?);
    let when = web::in_paris(&mot.at);
    let told = journal::Deposit {
        personne: mot.personne,
        // The same words kept twice make one note.
        group: mot.id,
        nature: "autre".to_owned(),
        categorie: Category::Vie.code().to_owned(),
        moment: moment(mot).unwrap_or_default(),
        texte: format!("{who}, {} {} le {when} :\n\n{}", said(mot), way(mot), mot.mots),
        minutes: String::new(),
        acte: journal::Acte::default(),
    };
    let wrong = journal::deposit(shell, register, actor, &told).await?;
    if !wrong.is_empty() {
        return Ok(Kept::Wrong(wrong.join(" ")));
    }
    let mut write = granted(place, mot, &[]).await?;
    if !close(place, &mut write, mot, (Suite::Note, reponse, None)).await? {
        drop(write);
        return Ok(Kept::Already);
    }
    write.commit().await?;
    Ok(Kept::Done)
}
