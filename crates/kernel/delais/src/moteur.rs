//! The facts against the rules.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{Condition, Etape, Moment, Regle, Regles, Terme};

/// Something that happened, or that is known to happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fait {
    /// Its identifier: a deadline names the fact that starts it.
    pub id: i64,
    /// What happened, one of the natures of the rules.
    pub nature: String,
    /// When.
    pub moment: Moment,
    /// What more is known of it: `renforcee`, `urgence`, `dipc`.
    pub marques: Vec<String>,
    /// The facts it is a proof, an end or a putting-off of. Empty: of any that came before.
    pub pour: Vec<i64>,
}

/// What is known besides the facts.
#[derive(Debug, Clone)]
pub struct Contexte {
    /// The birth of the child. Unknown, rules of an age are about nobody.
    pub naissance: Option<Date>,
    /// The time zone of the service.
    pub zone: TimeZone,
    /// The present moment.
    pub now: Timestamp,
}

/// Where a deadline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Etat {
    /// Done in time, then.
    Faite(Moment),
    /// Done too late, then.
    FaiteEnRetard(Moment),
    /// Done before it might be, then.
    TropTot(Moment),
    /// Owed, and its end has not come: days left, 0 on the last day.
    Due(i32),
    /// Owed, and its end is past: days since, 0 within the first.
    Depassee(i32),
    /// Owed no more: what it follows ended before its term.
    Caduque,
}

/// A deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Echeance<'a> {
    /// The rule it follows.
    pub regle: &'a Regle,
    /// Its stage.
    pub etape: &'a Etape,
    /// The fact that starts it.
    pub fait: i64,
    /// From when it is counted: the fact, or the last proof of a rule that comes back.
    pub depart: Moment,
    /// Its end.
    pub terme: Moment,
    /// Whether it was put off.
    pub prorogee: bool,
    /// How many proofs are there.
    pub preuves: usize,
    /// Where it stands.
    pub etat: Etat,
}

impl Echeance<'_> {
    /// Whether one is told of it ahead: 90, 60 and 30 days before a long delay, 15 and 7 before one of
    /// a month, 2 before a short one. Settings of the product, not of the law.
    pub fn est_proche(&self) -> bool {
        let Etat::Due(left) = self.etat else { return false };
        let length = match self.etape.terme {
            Terme::Apres(delai) | Terme::Avant(delai) => delai.about_days(),
            Terme::Age(_) | Terme::FinAnnee => 365,
            Terme::Exige => 0,
        };
        left <= match length {
            180.. => 90,
            30..180 => 15,
            _ => 2,
        }
    }

    /// Whether somebody still owes it.
    pub fn est_ouverte(&self) -> bool {
        matches!(self.etat, Etat::Due(_) | Etat::Depassee(_))
    }
}

/// Every deadline that follows from the facts, by term, then in the order of the rules.
pub fn echeances<'a>(regles: &'a Regles, faits: &[Fait], contexte: &Contexte) -> Vec<Echeance<'a>> {
    echeances_suivies(regles, faits, contexte, |_, _| true)
}

/// Those of the rules that are followed: `suivie` is asked of a rule and of the fact that starts it.
pub fn echeances_suivies<'a>(
    regles: &'a Regles,
    faits: &[Fait],
    contexte: &Contexte,
    suivie: impl Fn(&Regle, i64) -> bool,
) -> Vec<Echeance<'a>> {
    let zone = &contexte.zone;
    let mut found: Vec<Echeance<'a>> = Vec::new();
    for regle in &regles.regles {
        let starts = |fait: &&Fait| regle.depart.contains(&fait.nature) && suivie(regle, fait.id);
        for fait in faits.iter().filter(starts) {
            let mut names: Vec<&str> = Vec::new();
            for etape in &regle.etapes {
                if !names.contains(&etape.nom.as_str()) {
                    names.push(&etape.nom);
                }
            }
            for nom in names {
                Suite { regle, nom, fait, faits, contexte }.follow(&mut found);
            }
        }
    }
    found.sort_by_key(|echeance: &Echeance<'_>| echeance.terme.day(zone));
    found
}

/// A stage of a rule, from a fact on.
struct Suite<'a, 'b> {
    regle: &'a Regle,
    nom: &'a str,
    fait: &'b Fait,
    faits: &'b [Fait],
    contexte: &'b Contexte,
}

impl<'a> Suite<'a, '_> {
    fn follow(&self, found: &mut Vec<Echeance<'a>>) {
        let mut depart = self.fait.moment;
        let mut last = None;
        // Each turn but the last uses up one proof at least.
        for _ in 0..=self.faits.len() {
            let Some((etape, terme)) = self.variant(depart) else { return };
            let (terme, prorogee) = self.put_off(etape, terme);
            let proofs = self.proofs(etape, (depart, terme), last);
            let done = proofs.get(etape.fois - 1).copied();
            let etat = self.state(etape, depart, terme, done.map(|(_, moment)| moment));
            found.push(Echeance {
                regle: self.regle,
                etape,
                fait: self.fait.id,
                depart,
                terme,
                prorogee,
                preuves: proofs.len().min(etape.fois),
                etat,
            });
            let Some((at, moment)) = done.filter(|_| etape.repete) else { return };
            (depart, last) = (moment, Some(at));
        }
    }

    /// The first variant that is about this start, and its term.
    fn variant(&self, depart: Moment) -> Option<(&'a Etape, Moment)> {
        let zone = &self.contexte.zone;
        let day = depart.day(zone);
        self.regle.etapes.iter().filter(|etape| etape.nom == self.nom).find_map(|etape| {
            let in_force = etape.depuis.is_none_or(|depuis| depuis <= day)
                && etape.jusque.is_none_or(|jusque| day < jusque);
            let terme = match etape.terme {
                Terme::Apres(delai) => delai.from(depart, false, zone),
                Terme::Avant(delai) => delai.from(depart, true, zone),
                Terme::Age(years) => Moment::Jour(birthday(self.contexte.naissance?, years)),
                Terme::Exige => depart,
                Terme::FinAnnee => Moment::Jour(day.last_of_year()),
            };
            (in_force && self.holds(&etape.si, day, terme.day(zone))).then_some((etape, terme))
        })
    }

    fn holds(&self, si: &Condition, start: Date, end: Date) -> bool {
        let age = |day: Date| {
            let birth = self.contexte.naissance?;
            let before = (day.month(), day.day()) < (birth.month(), birth.day());
            Some(day.year() - birth.year() - i16::from(before))
        };
        let bears = |marque: &String| self.fait.marques.contains(marque);
        si.age_sous.is_none_or(|years| age(end).is_some_and(|age| age < years))
            && si.age_des.is_none_or(|years| age(start).is_some_and(|age| age >= years))
            && si.marque.as_ref().is_none_or(bears)
            && !si.sans_marque.as_ref().is_some_and(bears)
    }

    fn put_off(&self, etape: &Etape, terme: Moment) -> (Moment, bool) {
        let zone = &self.contexte.zone;
        let Some(delai) = etape.prorogation else { return (terme, false) };
        let decided = self.faits.iter().any(|other| {
            other.nature == "prorogation"
                && other.pour.contains(&self.fait.id)
                && other.moment.by(terme, zone)
        });
        if decided { (delai.from(terme, false, zone), true) } else { (terme, false) }
    }

    /// The proofs of a stage, in the order of their moments, with their places among the facts.
    fn proofs(
        &self,
        etape: &Etape,
        (depart, terme): (Moment, Moment),
        last: Option<usize>,
    ) -> Vec<(usize, Moment)> {
        let zone = &self.contexte.zone;
        let opens = etape.fenetre.map(|delai| delai.from(terme, true, zone));
        let ahead = matches!(etape.terme, Terme::Avant(_) | Terme::Exige);
        // What must come before the fact is looked for since the fact of its kind that came before.
        let previous = self
            .faits
            .iter()
            .filter(|other| other.id != self.fait.id && other.nature == self.fait.nature)
            .map(|other| other.moment)
            .filter(|moment| !self.fait.moment.by(*moment, zone))
            .max_by_key(|moment| moment.day(zone));
        let mut proofs: Vec<(usize, Moment)> = self
            .faits
            .iter()
            .enumerate()
            .filter(|(at, other)| {
                let stands = if !other.pour.is_empty() {
                    other.pour.contains(&self.fait.id)
                } else if ahead {
                    previous.is_none_or(|moment| !other.moment.by(moment, zone))
                } else {
                    depart.by(other.moment, zone)
                };
                let after = last.is_none_or(|last| last != *at && depart.by(other.moment, zone));
                // What is only planned proves nothing yet.
                let done = other.moment.by(Moment::Instant(self.contexte.now), zone);
                let proves = other.id != self.fait.id && etape.preuve.contains(&other.nature);
                let within = opens.is_none_or(|opens| opens.by(other.moment, zone));
                proves && stands && after && done && within
            })
            .map(|(at, other)| (at, other.moment))
            .collect();
        if etape.terme == Terme::FinAnnee {
            let year = depart.day(zone).year();
            proofs.retain(|(_, moment)| moment.day(zone).year() == year);
        }
        proofs.sort_by_key(|(at, moment)| (moment.day(zone), *at));
        proofs
    }

    fn state(&self, etape: &Etape, depart: Moment, terme: Moment, done: Option<Moment>) -> Etat {
        let Contexte { zone, now, .. } = self.contexte;
        if let Some(done) = done {
            let early = etape.pas_avant.map(|delai| delai.from(depart, false, zone));
            return match early {
                Some(early) if done.day(zone) < early.day(zone) => Etat::TropTot(done),
                _ if done.by(terme, zone) => Etat::Faite(done),
                _ => Etat::FaiteEnRetard(done),
            };
        }
        let ahead = matches!(etape.terme, Terme::Avant(_));
        let ended = self.faits.iter().any(|other| {
            self.regle.fin.contains(&other.nature)
                && (other.pour.is_empty() || other.pour.contains(&self.fait.id))
                && (ahead || depart.by(other.moment, zone))
                && other.moment.by(terme, zone)
                && other.moment.by(Moment::Instant(*now), zone)
        });
        if ended {
            return Etat::Caduque;
        }
        let today = zone.to_datetime(*now).date();
        let days = terme.day(zone).since(today).map_or(0, |span| span.get_days());
        if Moment::Instant(*now).by(terme, zone) {
            Etat::Due(days.max(0))
        } else {
            Etat::Depassee((-days).max(0))
        }
    }
}

/// The day somebody reaches an age; born on 29 February, 1 March of the years that have no such day.
fn birthday(birth: Date, years: i16) -> Date {
    let year = birth.year().saturating_add(years);
    Date::new(year, birth.month(), birth.day())
        .or_else(|_| Date::new(year, 3, 1))
        .unwrap_or(Date::MAX)
}
