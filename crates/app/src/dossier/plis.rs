//! What a folded part of a child's page says of itself: how many things, and the latest.

use vocabulary::counted as count;
use web::parts::Event;

use super::{AFaire, AT_TOP, DossierPage, Proche, line::TO_COME};

/// What is to do and what is owed later, under one line.
#[derive(Default)]
pub(super) struct Ensuite {
    pub taches: Vec<AFaire>,
    pub proches: Vec<Proche>,
}

impl Ensuite {
    pub(super) fn is_empty(&self) -> bool {
        self.taches.is_empty() && self.proches.is_empty()
    }

    /// « Ensuite : 1 chose à faire, 2 échéances ».
    pub(super) fn told(&self) -> String {
        let mut all = Vec::new();
        if !self.taches.is_empty() {
            all.push(count(self.taches.len(), "chose à faire", "choses à faire"));
        }
        if !self.proches.is_empty() {
            all.push(count(self.proches.len(), "échéance", "échéances"));
        }
        format!("Ensuite : {}", all.join(", "))
    }
}

/// What is late or close, then the rest, each in its order; deadlines, the first ones only.
pub(super) fn pressing(
    taches: Vec<AFaire>,
    proches: Vec<Proche>,
) -> (Vec<AFaire>, Vec<Proche>, Ensuite) {
    let presses = |kind: &str| matches!(kind, "bad" | "warning");
    let (taches, later) = taches.into_iter().partition(|one: &AFaire| presses(one.3));
    let (proches, after) = proches.into_iter().take(AT_TOP).partition(|one| presses(one.kind));
    (taches, proches, Ensuite { taches: later, proches: after })
}

impl DossierPage {
    /// Whether a decision is past its term: it is not folded.
    pub(super) fn term_past(&self) -> bool {
        self.decide.iter().any(|one| one.passe)
    }

    /// « Accueil provisoire jusqu’au 05/10/2027, et 1 autre ».
    pub(super) fn decide_told(&self) -> String {
        match self.decide.split_first() {
            None => String::new(),
            Some((first, [])) => format!("{} {}", first.quoi, first.terme),
            Some((first, rest)) => {
                format!(
                    "{} {}, et {}",
                    first.quoi,
                    first.terme,
                    count(rest.len(), "autre", "autres")
                )
            }
        }
    }

    /// « 2 autres à appeler : Emma Buisson, Accueil de l’école ».
    pub(super) fn calls_told(&self) -> String {
        let others: Vec<&str> = self.appels.iter().skip(2).map(|one| one.nom.as_str()).collect();
        format!("{} à appeler : {}", count(others.len(), "autre", "autres"), others.join(", "))
    }

    /// « 14 faits, le dernier : Séjour, 03/03/2026 ; prochain : Rendez-vous, 12/03/2026 ».
    pub(super) fn parcours_told(&self) -> String {
        let all = self.line.events.len() + self.line.older.len();
        let each = || {
            self.line.events.iter().chain(&self.line.older).flat_map(|one| {
                if one.inside.is_empty() {
                    std::slice::from_ref(one)
                } else {
                    one.inside.as_slice()
                }
            })
        };
        let past = each().filter(|one| one.state != TO_COME);
        let last = past.reduce(|best, one| if one.day > best.day { one } else { best });
        let next = each().filter(|one| one.state == TO_COME).min_by(|a, b| a.day.cmp(&b.day));
        let told = |label: &str, one: &Event| format!("{label} : {}, {}", one.title, one.when);
        let told: Vec<String> = last
            .map(|one| told("le dernier", one))
            .into_iter()
            .chain(next.map(|one| told("prochain", one)))
            .collect();
        match all {
            0 => String::new(),
            all => format!("{}, {}", count(all, "fait", "faits"), told.join(" ; ")),
        }
    }

    /// « Leïla Marchand, référente, et 3 autres ; 1 pas là aujourd’hui ».
    pub(super) fn equipe_told(&self) -> String {
        let all: Vec<_> = self.equipes.iter().flat_map(|one| &one.membres).collect();
        let away = all.iter().filter(|one| one.3).count();
        let told = match all.split_first() {
            None => "Personne n’est noté".to_owned(),
            Some((first, [])) => format!("{}, {}", first.0, first.1.to_lowercase()),
            Some((first, rest)) => format!(
                "{}, {}, et {}",
                first.0,
                first.1.to_lowercase(),
                count(rest.len(), "autre", "autres")
            ),
        };
        if away == 0 { told } else { format!("{told} ; {away} pas là aujourd’hui") }
    }

    /// « 5 contacts, d’abord Nadia Vasseur ».
    pub(super) fn contacts_told(&self) -> String {
        let told = count(self.contacts.len(), "contact", "contacts");
        match self.contacts.first() {
            Some(first) => format!("{told}, d’abord {}", first.nom),
            None => told,
        }
    }

    /// « Ce qui apaise, Ce qui inquiète : 6 repères ».
    pub(super) fn reperes_told(&self) -> String {
        let all: usize = self.reperes.iter().map(|one| one.lines.len()).sum();
        let labels: Vec<&str> = self.reperes.iter().map(|one| one.label.as_str()).collect();
        format!("{} : {}", count(all, "repère", "repères"), labels.join(", "))
    }

    /// « Née le 04/05/2012… » is on top already: how much of it is written.
    pub(super) fn facts_told(&self) -> String {
        let known = self.facts.iter().filter(|one| !one.value.is_empty()).count();
        let lacking = self.facts.len() - known;
        match lacking {
            0 => count(known, "renseignement", "renseignements"),
            n => format!("{}, {n} non renseignés", count(known, "renseignement", "renseignements")),
        }
    }
}
