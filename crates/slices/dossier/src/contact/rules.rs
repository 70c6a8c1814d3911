//! What must hold on a contact, and whom to call on a day.

use fiche::{Linked, Remark, Row, rule};
use jiff::civil::Date;
use partage::restriction::{InForce, Qui};

/// Its days are in order, and there is a way to reach it, which can be dialled or written to.
pub fn contact(row: &Row, _: &Linked) -> Vec<Remark> {
    let ways = [
        rule::phone(row, "telephone"),
        rule::phone(row, "telephone_second"),
        rule::mail(row, "courriel"),
    ];
    let span = rule::span(row, "start_day", "end_day");
    span.into_iter()
        .chain(ways.into_iter().flatten())
        .chain(a_way(row))
        .chain(reminded(row))
        .collect()
}

/// Who is reminded agreed on a day, and can be reached that way.
fn reminded(row: &Row) -> Option<Remark> {
    let agreed = row.day("rappel_accord_day");
    let Some(canal) = row.text("rappel") else {
        return agreed.map(|_| {
            Remark::refuse("rappel", "Par quel moyen cette personne veut-elle être rappelée ?")
        });
    };
    if agreed.is_none() {
        return Some(Remark::refuse(
            "rappel_accord_day",
            "Notez le jour où cette personne a dit oui : sans son accord, rien ne part.",
        ));
    }
    match canal {
        "sms" if row.text("telephone").is_none() => {
            Some(Remark::refuse("telephone", "Un rappel par SMS demande un téléphone."))
        }
        "courriel" if row.text("courriel").is_none_or(|text| !text.contains('@')) => {
            Some(Remark::refuse("courriel", "Un rappel par courriel demande une adresse."))
        }
        _ => rule::span(row, "rappel_accord_day", "rappel_retrait_day"),
    }
}

fn a_way(row: &Row) -> Option<Remark> {
    let any = ["telephone", "telephone_second", "courriel", "suppleant"];
    if any.iter().any(|field| row.text(field).is_some()) || row.text("canal") == Some("passage") {
        return None;
    }
    Some(Remark::warn(
        "telephone",
        "Ni téléphone, ni courriel : dites pourquoi, ou comment on joint cette personne.",
    ))
}

/// A contact that holds on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Its row.
    pub id: i64,
    /// The person or the place.
    pub nom: String,
    /// A code of [`super::LIEN_CONTACT`].
    pub lien: String,
    /// The numbers, the best first.
    pub telephones: Vec<String>,
    /// An address for mail.
    pub courriel: Option<String>,
    /// A code of [`super::CANAL_CONTACT`].
    pub canal: Option<String>,
    /// When to call, in words.
    pub heures: Option<String>,
    /// From 1.
    pub rang: Option<i64>,
    /// Whom to call when nobody answers.
    pub suppleant: Option<String>,
    /// Whether it exercises parental authority.
    pub autorite: bool,
}

/// The contact of a row when it holds on `day`.
pub fn of_row(row: &Row, day: Date) -> Option<Contact> {
    let begun = row.day("start_day").is_none_or(|start| start <= day);
    let over = row.day("end_day").is_some_and(|end| end <= day);
    let text = |field: &str| row.text(field).map(str::to_owned);
    (begun && !over).then(|| Contact {
        id: row.id,
        nom: text("nom").unwrap_or_default(),
        lien: text("lien").unwrap_or_default(),
        telephones: [text("telephone"), text("telephone_second")].into_iter().flatten().collect(),
        courriel: text("courriel"),
        canal: text("canal"),
        heures: text("heures"),
        rang: row.int("rang"),
        suppleant: text("suppleant"),
        autorite: row.int("autorite_parentale") == Some(1),
    })
}

/// A restriction of somebody's contact with the child, as a judge ordered it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ecarte {
    /// Who is restricted: a code that [`super::LIEN_CONTACT`] shares.
    pub lien: String,
    /// The name, when the decision names somebody among several.
    pub nom: Option<String>,
    /// Why, in words.
    pub motif: String,
}

/// Whether a contact may be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appel {
    /// It may.
    Possible,
    /// A judge forbids it, for this reason.
    Interdit(String),
    /// The reader does not read what judges restricted: ask before calling the family.
    Inconnu,
}

/// The contacts of a day in the order of the calls: those that may be called first, then those of
/// whom the reader does not know, then those that a judge keeps away. `ecartes` is `None` for a
/// reader who does not read restrictions: nobody of the family is then offered.
pub fn a_appeler(mut all: Vec<Contact>, ecartes: Option<&[Ecarte]>) -> Vec<(Contact, Appel)> {
    all.sort_by(|a, b| {
        let rank = |one: &Contact| (one.rang.unwrap_or(i64::MAX), !one.autorite);
        rank(a).cmp(&rank(b)).then_with(|| a.nom.cmp(&b.nom)).then_with(|| a.id.cmp(&b.id))
    });
    let mut told: Vec<(Contact, Appel)> = all
        .into_iter()
        .map(|one| {
            let appel = appel(&one, ecartes);
            (one, appel)
        })
        .collect();
    told.sort_by_key(|(_, appel)| match appel {
        Appel::Possible => 0,
        Appel::Inconnu => 1,
        Appel::Interdit(_) => 2,
    });
    told
}

/// Those whose contact with a child a judge may restrict.
const FAMILLE: &[&str] = &["mere", "pere", "autre_parent", "grand_parent", "tuteur", "autre"];

fn appel(one: &Contact, ecartes: Option<&[Ecarte]>) -> Appel {
    let Some(ecartes) = ecartes else {
        let family = FAMILLE.contains(&one.lien.as_str());
        return if family { Appel::Inconnu } else { Appel::Possible };
    };
    ecartes
        .iter()
        .find(|ecarte| ecarte.is_about(&one.lien, &one.nom))
        .map_or(Appel::Possible, |ecarte| Appel::Interdit(ecarte.motif.clone()))
}

impl Ecarte {
    /// Whether the decision is about somebody, by their tie and their name.
    pub fn is_about(&self, lien: &str, nom: &str) -> bool {
        let order =
            InForce { titulaire: self.lien.clone(), nom: self.nom.clone(), ..InForce::default() };
        partage::restriction::is_about(&order, Qui { lien, nom })
    }
}
