//! In what order a place is proposed, and what cannot wait.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use fiche::{Linked, Remark, Row, rule};
use jiff::civil::Date;
use vocabulary::{age_years, french_day};

/// Days after which a child in grave danger whom nobody saw is shown first, when the service set nothing.
pub(super) const ALERTE_JOURS: i64 = 15;
/// Months after which a territory that sent nothing is told, when the service set nothing.
pub(super) const SILENCE_MOIS: i64 = 3;

/// A measure that waits.
#[derive(Debug, Clone, Default)]
pub(super) struct Attente {
    pub mesure: i64,
    pub personne: i64,
    pub nom: String,
    /// Whether the reader reads who it is.
    pub connu: bool,
    /// For the order, which is the same for every reader; told with the name alone.
    pub birth: Option<Date>,
    pub famille: Option<i64>,
    pub nature: String,
    pub cadre: String,
    pub territoire: Option<(i64, String)>,
    pub danger: String,
    pub reception: Date,
    pub veille: String,
    /// The last day on which the child was seen by who watches.
    pub vu: Option<Date>,
    /// The last request that has no answer: whom, when, its row.
    pub demande: Option<(String, Date, i64)>,
    /// A brother or sister is followed by the service.
    pub fratrie: bool,
}

/// A rule of priority that runs.
#[derive(Debug, Clone, Default)]
pub(super) struct Regle {
    pub id: i64,
    pub critere: String,
    pub rang: i64,
    pub territoire: Option<i64>,
    pub seuil: Option<i64>,
    pub start: Date,
    pub accord: String,
}

/// A measure with its place in the order and what placed it there.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Which of the list it is.
    pub index: usize,
    /// Its rank, from 1; brothers and sisters share one.
    pub rang: usize,
    /// Why, rule by rule.
    pub raisons: Vec<String>,
}

impl Attente {
    /// Days waited.
    pub fn jours(&self, today: Date) -> i64 {
        days(self.reception, today)
    }

    /// Days since the child was seen, or since the measure came when nobody saw the child.
    pub fn sans_vue(&self, today: Date) -> i64 {
        days(self.vu.map_or(self.reception, |day| day.max(self.reception)), today)
    }

    /// Whether a grave or strong danger was seen by nobody for so many days.
    pub fn alerte(&self, jours: i64, today: Date) -> bool {
        matches!(self.danger.as_str(), "grave" | "fort") && self.sans_vue(today) >= jours
    }
}

/// Days from one day to another.
pub(super) fn days(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// What a rule says of a measure: how far it puts it, the least first, and why when it moves it.
fn weigh(regle: &Regle, one: &Attente, today: Date) -> (u8, Option<String>) {
    let met = |yes: bool, why: String| if yes { (0, Some(why)) } else { (1, None) };
    match regle.critere.as_str() {
        "danger" => match one.danger.as_str() {
            "grave" => (0, Some("danger grave".to_owned())),
            "fort" => (1, Some("danger fort".to_owned())),
            _ => (2, None),
        },
        "sans_veille" => met(
            one.veille.is_empty() && one.vu.is_none(),
            "personne ne veille sur l’enfant".to_owned(),
        ),
        "fratrie" => met(one.fratrie, "un frère ou une sœur est déjà accompagné".to_owned()),
        "territoire" => {
            let own = one.territoire.as_ref().filter(|(id, _)| Some(*id) == regle.territoire);
            own.map_or((1, None), |(_, nom)| (0, Some(format!("territoire prioritaire : {nom}"))))
        }
        "jeune_enfant" => {
            let most = regle.seuil.unwrap_or_default();
            let young = one.birth.is_some_and(|birth| i64::from(age_years(birth, today)) < most);
            met(young, format!("moins de {most} ans"))
        }
        "longue_attente" => {
            let most = regle.seuil.unwrap_or_default();
            let waited = one.jours(today);
            met(waited > most, format!("attend depuis {waited} jours, plus de {most}"))
        }
        _ => (1, None),
    }
}

/// What the rules say of a measure, in their order.
fn weighed(regles: &[Regle], one: &Attente, today: Date) -> Vec<u8> {
    regles.iter().map(|regle| weigh(regle, one, today).0).collect()
}

/// The order in which places are proposed: the rules one after the other, then the oldest first. Brothers and sisters
/// come together, where the first of them stands.
pub(super) fn ranked(all: &[Attente], regles: &[Regle], today: Date) -> Vec<Place> {
    let mut order: Vec<usize> = (0..all.len()).collect();
    let keys: Vec<Vec<u8>> = all.iter().map(|one| weighed(regles, one, today)).collect();
    order.sort_by(|a, b| -> Ordering {
        keys[*a]
            .cmp(&keys[*b])
            .then_with(|| all[*a].reception.cmp(&all[*b].reception))
            .then_with(|| all[*a].mesure.cmp(&all[*b].mesure))
    });
    let mut placed = BTreeSet::new();
    let mut ranks = Vec::new();
    let mut rang = 0;
    for first in order.iter().copied() {
        if !placed.insert(first) {
            continue;
        }
        rang += 1;
        let with = |other: &usize| {
            all[first].famille.is_some() && all[*other].famille == all[first].famille
        };
        let mut group = vec![first];
        group.extend(order.iter().copied().filter(|other| *other != first && with(other)));
        for index in group {
            placed.insert(index);
            let mut raisons: Vec<String> = regles
                .iter()
                .filter_map(|regle| {
                    let why = weigh(regle, &all[index], today).1?;
                    Some(format!("règle {} : {why}", regle.rang))
                })
                .collect();
            if all[index].personne != all[first].personne {
                raisons.push(format!("avec sa fratrie ({})", all[first].nom));
            }
            raisons.push(format!("mesure reçue le {}", french_day(all[index].reception)));
            ranks.push(Place { index, rang, raisons });
        }
    }
    ranks
}

/// Who follows children, and how many.
#[derive(Debug, Clone, Default)]
pub(super) struct Charge {
    pub professionnel: i64,
    pub nom: String,
    pub references: i64,
    pub coreferences: i64,
    pub absent: bool,
}

/// What taking `enfants` more would make of a load: where it would stand, and whether that passes a threshold.
pub(super) fn with_more(now: i64, enfants: i64, most: Option<i64>) -> (i64, bool) {
    let after = now + enfants;
    (after, most.is_some_and(|most| after > most))
}

/// A rule says what it needs, and ends after it starts.
pub fn regle(row: &Row, _: &Linked) -> Vec<Remark> {
    let lacks = |field: &'static str, sentence: &str| {
        row.value(field).is_none().then(|| Remark::refuse(field, sentence))
    };
    let need = match row.text("critere") {
        Some("territoire") => lacks("territoire_id", "Dites quel territoire passe d'abord."),
        Some("jeune_enfant") => lacks("seuil", "Dites à partir de quel âge la règle ne joue plus."),
        Some("longue_attente") => lacks("seuil", "Dites après combien de jours la règle joue."),
        _ => None,
    };
    rule::span(row, "start_day", "end_day").into_iter().chain(need).collect()
}

/// An answer comes after what was asked, about the child of the measure.
pub fn contact(row: &Row, linked: &Linked) -> Vec<Remark> {
    let asked = row.day("day");
    let early = asked.zip(row.day("reponse_day")).is_some_and(|(asked, day)| day < asked);
    let early =
        early.then(|| Remark::refuse("reponse_day", "C'est avant le jour où on l'a demandé."));
    let silent = row.text("reponse").is_some() && row.day("reponse_day").is_none();
    let silent =
        silent.then(|| Remark::refuse("reponse_day", "Donnez le jour où la réponse est venue."));
    early.into_iter().chain(silent).chain(of_the_child(row, linked)).collect()
}

/// The measure is one of the child's.
fn of_the_child(row: &Row, linked: &Linked) -> Option<Remark> {
    let of = linked.get("mesure_id")?.int("personne_id");
    (of.is_some() && of != row.int("personne_id"))
        .then(|| Remark::refuse("mesure_id", "Cette mesure est celle d'un autre enfant."))
}

/// Who takes a child in says from when; who does not, promises nothing.
pub fn decision(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = of_the_child(row, linked).into_iter().collect();
    let start = row.day("prise_en_charge_day");
    match (row.text("choix"), start) {
        (Some("admise"), None) => remarks
            .push(Remark::refuse("prise_en_charge_day", "Donnez le jour de la prise en charge.")),
        (Some("attente" | "reorientee"), Some(_)) => remarks.push(Remark::refuse(
            "prise_en_charge_day",
            "Le service ne prend pas l'enfant en charge : videz ce jour, ou changez la décision.",
        )),
        _ => {}
    }
    let received = linked.get("mesure_id").and_then(|mesure| mesure.day("reception_day"));
    if let Some((start, received)) = start.zip(received).filter(|(start, came)| start < came) {
        remarks.push(Remark::refuse(
            "prise_en_charge_day",
            format!(
                "La prise en charge ({}) est avant la réception de la mesure ({}).",
                french_day(start),
                french_day(received)
            ),
        ));
    }
    let over = linked.get("mesure_id").and_then(|mesure| {
        let ends = [mesure.day("terme_day"), mesure.day("fin_day")];
        ends.into_iter().flatten().min()
    });
    if let Some((start, over)) = start.zip(over).filter(|(start, over)| start >= over) {
        remarks.push(Remark::refuse(
            "prise_en_charge_day",
            format!(
                "La prise en charge ({}) est après la fin de la mesure ({}).",
                french_day(start),
                french_day(over)
            ),
        ));
    }
    let early = start.zip(row.day("visite_at")).is_some_and(|(start, visit)| visit < start);
    if early {
        let told = "La visite est avant la prise en charge : corrigez l'un des deux.";
        remarks.push(Remark::warn("visite_at", told));
    }
    if row.int("referent_id").is_some() && row.int("referent_id") == row.int("coreferent_id") {
        let told = "Le coréférent est quelqu'un d'autre que le référent.";
        remarks.push(Remark::refuse("coreferent_id", told));
    }
    remarks
}
