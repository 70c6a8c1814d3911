//! What the page of a project shows, from the rows of each service.

use std::collections::{BTreeMap, BTreeSet};

use ::projet::{
    association::{ETAPE_PROJET, PERSONNE_ASSOCIEE, POSITION_PROJET},
    cointervention,
    evaluation::{BESOIN, ETAT_BESOIN, compared},
    indication::{Contradiction, SENS_INDICATION},
    objectif::{
        ACCUEIL_OBJECTIF, ETAT_OBJECTIF, Face, ORIGINE_OBJECTIF, PERIODICITE, PROJET,
        SUITE_OBJECTIF, SUIVI_PAR, Solution, expected, runs,
    },
    theme::{self, part_of},
};
use access::{Actor, Category, Verb};
use fiche::Row;
use jiff::civil::Date;
use vocabulary::{Nomenclature, french_day};

use crate::dossier::enfant::Enfant;

pub(super) fn text(row: &Row, field: &str) -> String {
    row.text(field).unwrap_or_default().to_owned()
}

pub(super) fn day(row: &Row, field: &str) -> String {
    row.day(field).map(french_day).unwrap_or_default()
}

pub(super) fn told(list: &Nomenclature, row: &Row, field: &str) -> String {
    let label = row.text(field).and_then(|code| list.label_of(code));
    label.unwrap_or_default().replace('\'', "’")
}

/// The form of a review of an objective.
pub(super) fn new_bilan(service: i64, personne: i64, objectif: i64) -> String {
    format!(
        "/registre/bilans-objectif/{service}/nouveau?personne_id={personne}&objectif_id={objectif}\
         &retour=/dossiers/{personne}/projet"
    )
}

/// A need, and what changed.
pub(super) struct Besoin {
    pub label: String,
    pub etat: String,
    pub kind: &'static str,
    pub precision: String,
    /// The state before, when it differs.
    pub before: String,
}

/// The joint assessment, held against the one before.
pub(super) struct Evaluation {
    pub day: String,
    pub before: String,
    pub participants: String,
    pub attente: String,
    pub appui: String,
    pub realite: String,
    pub cadre: String,
    pub besoins: Vec<Besoin>,
    pub href: String,
}

fn kind_of(etat: &str) -> &'static str {
    match etat {
        "assure" => "ok",
        "fragile" => "warning",
        "non_assure" => "bad",
        _ => "",
    }
}

fn label_in(list: &Nomenclature, code: &str) -> String {
    list.label_of(code).unwrap_or_default().replace('\'', "’")
}

/// The latest assessment, and the one before of the same service.
pub(super) fn evaluation(enfant: &Enfant) -> Option<Evaluation> {
    let mut all: Vec<&Row> = enfant.rows("evaluation_projet").collect();
    all.sort_by_key(|row| (row.day("day"), row.id));
    let now = all.pop()?;
    let before = all.iter().rev().find(|row| row.owner == now.owner).copied();
    let needs = |of: Option<&Row>| -> Vec<&Row> {
        let id = of.map(|row| row.id);
        enfant.rows("besoin_evalue").filter(|row| row.int("evaluation_id") == id).collect()
    };
    let lines =
        compared(&needs(Some(now)), &before.map(|one| needs(Some(one))).unwrap_or_default());
    Some(Evaluation {
        day: day(now, "day"),
        before: before.map(|row| day(row, "day")).unwrap_or_default(),
        participants: text(now, "participants"),
        attente: text(now, "attente"),
        appui: text(now, "famille_appui"),
        realite: text(now, "famille_realite"),
        cadre: text(now, "cadre"),
        besoins: lines
            .into_iter()
            .map(|line| Besoin {
                label: label_in(&BESOIN, line.besoin),
                kind: kind_of(&line.etat),
                etat: label_in(&ETAT_BESOIN, &line.etat),
                precision: line.precision,
                before: line.before.map(|code| label_in(&ETAT_BESOIN, &code)).unwrap_or_default(),
            })
            .collect(),
        href: format!("/fiche/evaluations-projet/{}", now.id),
    })
}

/// What one service does for an objective.
pub(super) struct Carte {
    pub service: String,
    pub projet: String,
    pub texte: String,
    pub mots: String,
    pub how: Vec<String>,
    pub span: String,
    /// What was planned, and what the agenda says was held; empty when nothing is counted.
    pub done: String,
    pub behind: bool,
    pub bilan: String,
    pub bilan_mots: String,
    pub etat: String,
    pub etat_kind: &'static str,
    pub origine: String,
    pub href: String,
    pub new_bilan: String,
}

/// The objectives of one theme, service by service.
pub(super) struct Theme {
    pub label: String,
    pub face: String,
    pub alone: bool,
    pub cartes: Vec<Carte>,
}

/// A part of the document.
pub(super) struct Partie {
    pub label: &'static str,
    pub themes: Vec<Theme>,
}

/// How many appointments of a service were held for an objective, from its start to a day.
fn held(enfant: &Enfant, row: &Row, today: Date) -> Option<i64> {
    let nature = row.text("suivi_par")?;
    let start = row.day("start_day")?;
    let count = enfant
        .rows("rendez_vous")
        .filter(|one| one.owner == row.owner && one.text("nature") == Some(nature))
        .filter(|one| one.text("etat") == Some("tenu"))
        .filter(|one| one.day("start_at").is_some_and(|day| start <= day && day <= today))
        .filter(|one| {
            row.day("end_day").is_none_or(|end| one.day("start_at").is_some_and(|day| day < end))
        })
        .count();
    i64::try_from(count).ok()
}

fn carte(enfant: &Enfant, actor: &Actor, row: &Row, bilans: &[Row], today: Date) -> Carte {
    let mut how: Vec<String> = [text(row, "mission"), text(row, "moyens")]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    if let Some(n) = row.int("nombre") {
        how.push(format!("{n} fois par {}", told(&PERIODICITE, row, "periodicite").to_lowercase()));
    }
    let until = row.day("end_day").and_then(|end| end.yesterday().ok());
    let span = match until {
        Some(until) => format!("Du {} au {}", day(row, "start_day"), french_day(until)),
        None => format!("Depuis le {}", day(row, "start_day")),
    };
    let (planned, done) = (expected(row, today), held(enfant, row, today));
    let counted = planned.zip(done).map(|(planned, done)| {
        let what = told(&SUIVI_PAR, row, "suivi_par").to_lowercase();
        (format!("{what} : {done} sur {planned} prévus à ce jour"), done < planned)
    });
    let last = bilans
        .iter()
        .filter(|bilan| bilan.int("objectif_id") == Some(row.id))
        .max_by_key(|bilan| (bilan.day("day"), bilan.id));
    let own = actor.may(row.owner, Verb::Ecrire, Category::Parcours);
    Carte {
        service: enfant.service(row.owner).nom,
        projet: told(&PROJET, row, "projet"),
        texte: text(row, "texte"),
        mots: text(row, "mots"),
        how,
        span,
        behind: counted.as_ref().is_some_and(|(_, behind)| *behind),
        done: counted.map(|(told, _)| fiche::capital(&told)).unwrap_or_default(),
        bilan: last.map_or(String::new(), |bilan| {
            let suite = told(&SUITE_OBJECTIF, bilan, "suite").to_lowercase();
            format!("Bilan du {} : {} ({suite})", day(bilan, "day"), text(bilan, "texte"))
        }),
        bilan_mots: last.map(|bilan| text(bilan, "mots")).unwrap_or_default(),
        etat: last.map(|bilan| told(&ETAT_OBJECTIF, bilan, "etat")).unwrap_or_default(),
        etat_kind: match last.and_then(|bilan| bilan.text("etat")) {
            Some("atteint" | "avance") => "ok",
            Some("recul") => "bad",
            _ => "info",
        },
        origine: if row.text("origine") == Some("service") {
            String::new()
        } else {
            format!("Proposé par : {}", told(&ORIGINE_OBJECTIF, row, "origine").to_lowercase())
        },
        href: format!("/fiche/objectifs-projet/{}", row.id),
        new_bilan: if own {
            new_bilan(row.owner, enfant.personne.id, row.id)
        } else {
            String::new()
        },
    }
}

/// The objectives that are worked at, by part, by theme, service by service.
pub(super) fn parts(
    enfant: &Enfant,
    actor: &Actor,
    (objectifs, bilans): (&[Row], &[Row]),
    (faces, alone): (&BTreeMap<i64, Face>, &BTreeSet<String>),
    today: Date,
) -> Vec<Partie> {
    theme::Partie::ALL
        .into_iter()
        .map(|part| {
            let mut by_theme: BTreeMap<(usize, String), Vec<&Row>> = BTreeMap::new();
            for row in objectifs.iter().filter(|row| faces.contains_key(&row.id)) {
                let code = text(row, "theme");
                if part_of(&code) == part {
                    by_theme.entry((theme::rank(&code), code)).or_default().push(row);
                }
            }
            let themes = by_theme
                .into_iter()
                .map(|((_, code), rows)| Theme {
                    label: theme::label(&code),
                    face: face(&rows, faces),
                    alone: alone.contains(&code),
                    cartes: rows
                        .into_iter()
                        .map(|row| carte(enfant, actor, row, bilans, today))
                        .collect(),
                })
                .collect();
            Partie { label: part.label(), themes }
        })
        .collect()
}

/// Which projects answer each other on a theme, in one sentence.
fn face(rows: &[&Row], faces: &BTreeMap<i64, Face>) -> String {
    let mut codes: BTreeSet<&str> = rows.iter().filter_map(|row| row.text("projet")).collect();
    if codes.len() > 1 {
        let order = PROJET.items.iter().filter(|(code, _)| codes.remove(code));
        let names: Vec<String> = order.map(|(code, label)| short(code, label)).collect();
        return format!("{} se répondent", names.join(", "));
    }
    rows.iter()
        .find_map(|row| match faces.get(&row.id) {
            Some(Face::Declared(why)) => {
                let why = why.trim_end_matches('.');
                Some(format!("Sans réponse d’un autre projet : {why}"))
            }
            _ => None,
        })
        .unwrap_or_default()
}

fn short(code: &str, label: &str) -> String {
    match code {
        "ppe" => "PPE".to_owned(),
        "ppa" => "PPA".to_owned(),
        _ => label.to_lowercase().replace('\'', "’"),
    }
}

/// An objective that somebody proposed and that is not worked at: what, what became of it.
pub(super) fn proposed(row: &Row) -> (String, String) {
    let who = told(&ORIGINE_OBJECTIF, row, "origine").to_lowercase();
    let state = told(&ACCUEIL_OBJECTIF, row, "accueil").to_lowercase();
    let why = row.text("motif").map(|why| format!(" : {why}")).unwrap_or_default();
    (text(row, "texte"), format!("Proposé par {who}, {state}{why}"))
}

/// What a service says may or may not be done.
pub(super) struct Indication {
    pub theme: String,
    pub sens: String,
    pub kind: &'static str,
    pub texte: String,
    pub service: String,
    pub since: String,
    pub href: String,
}

/// An indication, told.
pub(super) fn indication(enfant: &Enfant, row: &Row) -> Indication {
    Indication {
        theme: theme::label(row.text("theme").unwrap_or_default()),
        sens: told(&SENS_INDICATION, row, "sens"),
        kind: match row.text("sens") {
            Some("oui") => "ok",
            Some("non") => "bad",
            _ => "warning",
        },
        texte: text(row, "texte"),
        service: enfant.service(row.owner).nom,
        since: day(row, "start_day"),
        href: format!("/fiche/indications-projet/{}", row.id),
    }
}

/// What contradicts, and what was decided.
pub(super) struct Conflit {
    pub theme: String,
    /// Where it is settled.
    pub way: String,
    pub positions: Vec<Indication>,
    /// Empty while nobody decided.
    pub decision: String,
    /// Why it is the interest of the child, and who was heard.
    pub interet: String,
    pub entendus: String,
    pub mots: String,
    pub who: String,
    pub review: String,
    pub late: bool,
    pub href: String,
}

/// A contradiction, told.
pub(super) fn conflit(enfant: &Enfant, one: &Contradiction<'_>, today: Date) -> Conflit {
    let settled = one.settled;
    let of = |field: &str| settled.map(|row| text(row, field)).unwrap_or_default();
    Conflit {
        way: format!("/dossiers/{}/projet/arbitrage/{}", enfant.personne.id, one.theme),
        theme: theme::label(&one.theme),
        positions: one.indications.iter().map(|row| indication(enfant, row)).collect(),
        decision: of("decision"),
        interet: of("interet"),
        entendus: of("entendus"),
        mots: of("mots"),
        who: settled
            .map(|row| format!("{}, le {}", text(row, "decideur"), day(row, "day")))
            .unwrap_or_default(),
        review: settled.map(|row| day(row, "review_day")).unwrap_or_default(),
        late: settled.and_then(|row| row.day("review_day")).is_some_and(|day| day < today),
        href: settled.map(|row| format!("/fiche/arbitrages/{}", row.id)).unwrap_or_default(),
    }
}

/// Who was associated.
pub(super) struct Associe {
    pub who: String,
    pub etape: String,
    pub when: String,
    pub position: String,
    pub kind: &'static str,
    pub mots: String,
    pub motif: String,
    /// The rights that a judge restricts of them; empty for none.
    pub restricted: String,
    pub href: String,
}

/// An association, told, with what a judge restricts of who is associated.
pub(super) fn associe(row: &Row, restricted: &str) -> Associe {
    let who = told(&PERSONNE_ASSOCIEE, row, "titulaire");
    let document = row.text("document").map(|text| format!(" (n° {text})")).unwrap_or_default();
    Associe {
        who: row.text("nom").map_or(who.clone(), |nom| format!("{who} ({nom})")),
        etape: told(&ETAPE_PROJET, row, "etape"),
        when: day(row, "day"),
        position: format!("{}{document}", told(&POSITION_PROJET, row, "position")),
        kind: match row.text("position") {
            Some("accord" | "signe" | "remis") => "ok",
            Some("refus" | "non_signe") => "warning",
            _ => "",
        },
        mots: text(row, "mots"),
        motif: text(row, "motif"),
        restricted: restricted.to_owned(),
        href: format!("/fiche/associations-projet/{}", row.id),
    }
}

/// A project that runs.
pub(super) struct Projet {
    pub label: String,
    pub holder: String,
    pub day: Option<Date>,
    pub when: String,
    pub review: String,
    pub review_day: Option<Date>,
    pub href: String,
}

impl Projet {
    /// Whether it should have been seen again.
    pub fn late(&self, today: Date) -> bool {
        self.review_day.is_some_and(|day| day < today)
    }
}

/// A project, told.
pub(super) fn projet(row: &Row) -> Projet {
    let label = told(&PROJET, row, "projet");
    Projet {
        label: row.text("numero").map_or(label.clone(), |numero| format!("{label}, {numero}")),
        holder: text(row, "detenteur"),
        day: row.day("day"),
        when: day(row, "day"),
        review: day(row, "review_day"),
        review_day: row.day("review_day"),
        href: format!("/fiche/projets-en-cours/{}", row.id),
    }
}

/// A frozen version.
pub(super) struct Version {
    pub numero: String,
    pub day: Option<Date>,
    pub when: String,
    pub href: String,
    pub etat: &'static str,
    /// The versions of the other projects that it cites; none of one validated before they were kept.
    pub cited: Option<Vec<ecrit::Version>>,
}

impl Version {
    /// What it cites, in a sentence; empty when that was not kept.
    pub fn made_from(&self) -> String {
        match self.cited.as_deref() {
            None => String::new(),
            Some([]) => "Ne cite aucun autre projet.".to_owned(),
            Some(all) => {
                let told: Vec<String> = all.iter().map(ecrit::Version::told).collect();
                format!("Cite : {}.", told.join(" ; "))
            }
        }
    }

    /// Whether it does not cite the present versions.
    pub fn is_stale(&self, now: &[ecrit::Version]) -> bool {
        self.cited.as_deref().is_some_and(|cited| !ecrit::changed(cited, now).is_empty())
    }
}

/// The latest version of each project that runs, as a shared project cites it.
pub(super) fn now(rows: &[Row], today: Date) -> Vec<ecrit::Version> {
    let version = |row: &Row| ecrit::Version {
        row: row.id,
        projet: told(&PROJET, row, "projet"),
        detenteur: text(row, "detenteur"),
        day: row.day("day"),
        numero: text(row, "numero"),
    };
    ecrit::latest(rows.iter().filter(|row| runs(row, today)).map(version).collect())
}

/// A percentage from hundredths of a percent, as people write it.
fn percent(hundredths: i64) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    if rest == 0 { format!("{whole}\u{a0}%") } else { format!("{whole},{rest:02}\u{a0}%") }
}

/// A solution: its name, who pays, what lacks, whether it is whole.
pub(super) fn solution(one: &Solution) -> (String, String, String, bool) {
    let parts: Vec<String> =
        one.parts.iter().map(|(who, part)| format!("{who} {}", percent(*part))).collect();
    let missing = match one.missing {
        0 => "100\u{a0}%".to_owned(),
        missing if missing > 0 => format!("Il manque {}", percent(missing)),
        missing => format!("{} de trop", percent(-missing)),
    };
    (one.objet.clone(), parts.join(", "), missing, one.missing == 0)
}

/// A co-intervention, as the project shows it.
pub(super) struct Ensemble {
    pub avec: String,
    pub aspect: String,
    pub objectif: String,
    /// From when to when, and why.
    pub more: String,
    /// Where it stands, and how that is shown.
    pub state: (String, &'static str),
    pub href: String,
}

/// The co-interventions of a child, those that run first.
pub(super) fn together(rows: &[Row], today: Date) -> Vec<Ensemble> {
    let mut all: Vec<&Row> = rows.iter().collect();
    all.sort_by_key(|row| (!cointervention::runs(row, today), std::cmp::Reverse(row.id)));
    all.into_iter().map(|row| ensemble(row, today)).collect()
}

fn ensemble(row: &Row, today: Date) -> Ensemble {
    let print = |list: &vocabulary::Nomenclature, name: &str| {
        let code = row.text(name).unwrap_or_default();
        list.label_of(code).unwrap_or_default().replace('\'', "’")
    };
    let gave = print(&cointervention::RESULTAT_CO_INTERVENTION, "resultat");
    let state = if !gave.is_empty() {
        (gave, if row.text("resultat") == Some("atteint") { "ok" } else { "info" })
    } else if cointervention::runs(row, today) {
        ("En cours".to_owned(), "ok")
    } else if row.day("end_day").is_some_and(|end| end <= today) {
        ("Finie : dire ce que cela a donné".to_owned(), "warning")
    } else {
        ("À venir".to_owned(), "info")
    };
    let mut more = format!("Depuis le {}", day(row, "start_day"));
    if let Some(last) = row.day("end_day").and_then(|end| end.yesterday().ok()) {
        more = format!("Du {} au {}", day(row, "start_day"), vocabulary::french_day(last));
    }
    let why = print(&cointervention::MOTIF_CO_INTERVENTION, "motif").to_lowercase();
    Ensemble {
        avec: text(row, "avec"),
        aspect: text(row, "aspect"),
        objectif: text(row, "objectif"),
        more: format!("{more}, {why}."),
        state,
        href: format!("/fiche/co-interventions/{}", row.id),
    }
}

/// Whether an objective is worked at on a day.
pub(super) fn is_worked_at(row: &Row, today: Date) -> bool {
    runs(row, today) && matches!(row.text("accueil"), Some("retenu" | "modifie"))
}
