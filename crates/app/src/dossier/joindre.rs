//! Whom to call now: the professionals who answer on a day, then the contacts of the child.

use dossier::contact::{Appel, CANAL_CONTACT, Contact, LIEN_CONTACT, a_appeler, of_row};
use jiff::civil::Date;
use parcours::referent::ROLE_REFERENT;
use structure::permanence::Permanence;

use super::enfant::{Enfant, Service, runs};

/// Somebody to call, or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Joindre {
    pub nom: String,
    /// Who this is for the child.
    pub qui: String,
    /// The numbers: as read, and as a telephone dials them.
    pub numeros: Vec<(String, String)>,
    pub courriel: String,
    /// When and how, whom else.
    pub plus: String,
    /// Why one does not call; empty when one may.
    pub interdit: String,
    /// Whether the reader must ask first.
    pub inconnu: bool,
    pub autorite: bool,
}

impl Joindre {
    /// Whether one may call at once.
    pub fn is_open(&self) -> bool {
        self.interdit.is_empty() && !self.inconnu
    }
}

/// Somebody of the team around the child.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Membre {
    pub nom: String,
    /// A code of `role_referent`.
    pub role: String,
    pub start: Option<Date>,
    pub absent: bool,
}

impl Membre {
    pub fn role_label(&self) -> &str {
        ROLE_REFERENT.label_of(&self.role).unwrap_or(&self.role)
    }
}

/// What a telephone dials: digits, and a plus in front.
pub(crate) fn dialled(number: &str) -> String {
    // Of several numbers the first; without its extension, nor the zero not dialled from abroad.
    let lower = number.to_lowercase();
    let cut =
        [" / ", " ou ", ";", "poste", "post.", "ext"].iter().filter_map(|word| lower.find(word));
    let number = &lower[..cut.min().unwrap_or(lower.len())];
    let plus = if number.trim_start().starts_with('+') { "+" } else { "" };
    let number = if plus.is_empty() { number.to_owned() } else { number.replace("(0)", "") };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() { String::new() } else { format!("{plus}{digits}") }
}

fn numbers(all: &[String]) -> Vec<(String, String)> {
    all.iter().map(|number| (number.clone(), dialled(number))).collect()
}

/// The professionals of a service to call on a day: who stands in, or the référent, or who replaces
/// them when they are away.
pub(crate) fn of_service(
    service: &Service,
    team: &[Membre],
    permanences: &[Permanence],
) -> Vec<Joindre> {
    let of_permanence = |one: &Permanence| Joindre {
        nom: one.libelle.clone(),
        qui: format!("De permanence aujourd’hui, {}", service.nom),
        numeros: numbers(std::slice::from_ref(&one.telephone)),
        plus: one.heures.clone().unwrap_or_default(),
        ..Joindre::default()
    };
    let mut all: Vec<Joindre> = permanences.iter().map(of_permanence).collect();
    if permanences.iter().any(|one| one.remplace) {
        return all;
    }
    let order = ["referent", "coreferent", "referent_quotidien"];
    let held = |role: &'static str| team.iter().filter(move |one| one.role == role);
    let referent = held("referent").next();
    let here = order.into_iter().flat_map(held).find(|one| !one.absent);
    let away = referent.filter(|one| one.absent).map(|one| one.nom.as_str());
    let telephone: Vec<String> = service.telephone.iter().cloned().collect();
    let numeros = numbers(&telephone);
    let one = match (here, away) {
        (Some(here), away) => Joindre {
            nom: here.nom.clone(),
            qui: format!("{}, {}", here.role_label(), service.nom),
            plus: away
                .map(|nom| format!("Remplace {nom}, qui n’est pas là aujourd’hui."))
                .unwrap_or_default(),
            numeros,
            ..Joindre::default()
        },
        (None, away) => Joindre {
            nom: service.nom.clone(),
            qui: "Le service".to_owned(),
            plus: match away {
                Some(nom) => {
                    format!("{nom} n’est pas là aujourd’hui, et aucun remplacement n’est noté.")
                }
                None => "Aucun référent n’est noté.".to_owned(),
            },
            numeros,
            ..Joindre::default()
        },
    };
    // The one who knows the child first, then who answers at other hours.
    all.insert(0, one);
    all
}

fn of_contact((one, appel): (Contact, Appel)) -> Joindre {
    let qui = LIEN_CONTACT.label_of(&one.lien).unwrap_or_default().replace('\'', "’");
    let canal = one.canal.as_deref().filter(|code| *code != "telephone");
    let canal = canal.and_then(|code| CANAL_CONTACT.label_of(code)).map(str::to_owned);
    let sinon = one.suppleant.map(|text| format!("Sinon : {text}"));
    let plus: Vec<String> = [one.heures, canal, sinon].into_iter().flatten().collect();
    let mut told = Joindre {
        nom: one.nom,
        qui,
        numeros: numbers(&one.telephones),
        courriel: one.courriel.unwrap_or_default(),
        plus: plus.join(" · "),
        autorite: one.autorite,
        ..Joindre::default()
    };
    match appel {
        Appel::Possible => {}
        Appel::Interdit(motif) => {
            told.interdit = motif;
            // A number one sees is a number one dials.
            told.numeros.clear();
            told.courriel.clear();
            told.plus.clear();
        }
        Appel::Inconnu => told.inconnu = true,
    }
    told
}

impl Enfant {
    /// The team of a service around the child on a day.
    pub fn team(&self, service: i64, day: Date) -> Vec<Membre> {
        let mut all: Vec<Membre> = self
            .referents
            .iter()
            .filter(|row| row.owner == service && runs(row, "start_day", "end_day", day))
            .map(|row| {
                let qui = row.int("professionnel_id").unwrap_or_default();
                Membre {
                    nom: self.noms.get(&qui).cloned().unwrap_or_default(),
                    role: row.text("role").unwrap_or_default().to_owned(),
                    start: row.day("start_day"),
                    absent: self.absents.contains(&qui),
                }
            })
            .collect();
        let rank =
            |one: &Membre| ROLE_REFERENT.items.iter().position(|(code, _)| *code == one.role);
        all.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.start.cmp(&b.start)));
        all
    }

    /// The professionals to call today, where the child stays.
    pub fn professionnels(&self, day: Date) -> Vec<Joindre> {
        let mut all = Vec::new();
        for service in self.working(day) {
            let permanences = self.permanences.get(&service).map_or(&[][..], Vec::as_slice);
            let team = self.team(service, day);
            all.extend(of_service(&self.service(service), &team, permanences));
        }
        all
    }

    /// The contacts of the child, in the order of the calls. Those kept by a service whose restrictions the
    /// reader does not read are offered as if a judge might have restricted them.
    pub fn contacts(&self, day: Date) -> Vec<Joindre> {
        let held = |known: bool| {
            self.rows("contact")
                .filter(move |row| self.judiciaire.contains(&row.owner) == known)
                .filter_map(move |row| of_row(row, day))
                .collect::<Vec<Contact>>()
        };
        let ecartes = self.ecartes(day);
        let mut all = a_appeler(held(true), Some(&ecartes));
        all.extend(a_appeler(held(false), None));
        let mut all: Vec<Joindre> = all.into_iter().map(of_contact).collect();
        all.sort_by_key(|one| (!one.is_open(), !one.interdit.is_empty()));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::{Joindre, Membre, Permanence, Service, dialled, of_service};

    fn service() -> Service {
        Service {
            nom: "MECS La Varenne".to_owned(),
            nature: "mecs".to_owned(),
            telephone: Some("02 54 00 00 00".to_owned()),
        }
    }

    fn membre(nom: &str, role: &str, absent: bool) -> Membre {
        Membre { nom: nom.to_owned(), role: role.to_owned(), start: None, absent }
    }

    fn permanence(remplace: bool) -> Permanence {
        Permanence {
            libelle: "Cadre d’astreinte".to_owned(),
            telephone: "06 00 00 00 09".to_owned(),
            heures: None,
            remplace,
        }
    }

    fn names(told: &[Joindre]) -> Vec<&str> {
        told.iter().map(|one| one.nom.as_str()).collect()
    }

    #[test]
    fn on_a_sunday_the_one_on_duty_shows_and_not_the_referent() {
        let team = [membre("Lise", "referent", false), membre("Paul", "coreferent", false)];
        let sunday = of_service(&service(), &team, &[permanence(true)]);
        assert_eq!(names(&sunday), ["Cadre d’astreinte"]);
        let weekday = of_service(&service(), &team, &[]);
        assert_eq!(names(&weekday), ["Lise"]);
        let night = of_service(&service(), &team, &[permanence(false)]);
        assert_eq!(names(&night), ["Lise", "Cadre d’astreinte"]);
    }

    #[test]
    fn an_absent_referent_is_replaced_and_it_is_said() {
        for (team, expected, said) in [
            (
                vec![membre("Lise", "referent", true), membre("Paul", "coreferent", false)],
                "Paul",
                "Remplace Lise",
            ),
            (
                vec![
                    membre("Lise", "referent", true),
                    membre("Paul", "coreferent", true),
                    membre("Ana", "referent_quotidien", false),
                ],
                "Ana",
                "Remplace Lise",
            ),
            (vec![membre("Lise", "referent", true)], "MECS La Varenne", "Lise n’est pas là"),
            (vec![membre("Zoé", "psychologue", false)], "MECS La Varenne", "Aucun référent"),
            (vec![], "MECS La Varenne", "Aucun référent"),
        ] {
            let told = of_service(&service(), &team, &[]);
            assert_eq!(names(&told), [expected], "{team:?}");
            assert!(told[0].plus.contains(said), "{:?}", told[0]);
            assert_eq!(told[0].numeros[0].1, "0254000000");
        }
    }

    #[test]
    fn a_number_is_dialled_by_its_digits() {
        for (typed, expected) in [
            ("06 12 34 56 78", "0612345678"),
            ("+33 6.12.34.56.78", "+33612345678"),
            ("voir sa sœur", ""),
        ] {
            assert_eq!(dialled(typed), expected);
        }
    }
}
