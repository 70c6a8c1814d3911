//! The register in the words of the rules of deadlines.

use std::collections::BTreeMap;

use delais::{Fait, Moment};
use jiff::{
    ToSpan as _,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use super::model::{Dossier, Mesure};

/// Measures of educational assistance, when a judge decides them (code civil, art. 375 to 375-4).
const ASSISTANCE: &[&str] =
    &["aemo", "aemo_renforcee", "placement_ase", "placement_direct", "pead", "opp"];

/// Measures by which a child is placed.
const PLACEMENTS: &[&str] = &["placement_ase", "placement_direct", "opp"];

/// Measures that follow the child as help to the family, or as a placement: those of which the law wants a project
/// for the child and a report each year (CASF, art. L. 223-1-1 and L. 223-5). An orientation by the MDPH, an
/// investigation (MJIE), a penal measure and an agreement with an adult are none.
const PROTECTION: &[&str] = &[
    "aemo",
    "aemo_renforcee",
    "aed",
    "aed_renforcee",
    "placement_ase",
    "placement_direct",
    "opp",
    "accueil_provisoire",
    "pead",
];

/// The facts of a child, and what each comes from.
#[derive(Debug, Default)]
pub struct Faits {
    /// The facts.
    pub faits: Vec<Fait>,
    mesures: BTreeMap<i64, i64>,
    services: BTreeMap<i64, i64>,
    incidents: BTreeMap<i64, i64>,
    /// The entries that a measure made: a step of the measure may prove what counts from one of them.
    entrees: BTreeMap<i64, Vec<i64>>,
}

impl Faits {
    /// The measure a fact comes from.
    pub fn mesure(&self, fait: i64) -> Option<i64> {
        self.mesures.get(&fait).copied()
    }

    /// The service that answers for what follows from a fact: that of its measure, of its stay or of its
    /// step; none when it is the one that keeps the file.
    pub fn service(&self, fait: i64) -> Option<i64> {
        self.services.get(&fait).copied()
    }

    /// The incident a fact comes from.
    pub fn incident(&self, fait: i64) -> Option<i64> {
        self.incidents.get(&fait).copied()
    }

    fn add(&mut self, nature: &str, moment: Moment, marques: &[&str], pour: &[i64]) -> i64 {
        let id = i64::try_from(self.faits.len()).unwrap_or(i64::MAX);
        self.faits.push(Fait {
            id,
            nature: nature.to_owned(),
            moment,
            marques: marques.iter().map(|marque| (*marque).to_owned()).collect(),
            pour: pour.to_vec(),
        });
        id
    }

    /// The facts that come from a measure.
    fn of_mesure(&self, mesure: i64) -> Vec<i64> {
        let of = |(fait, known): (&i64, &i64)| (*known == mesure).then_some(*fait);
        self.mesures.iter().filter_map(of).collect()
    }
}

/// Tells what is known of a child as facts of the rules. `zone` reads the hours that were written.
pub fn faits(dossier: &Dossier, zone: &TimeZone) -> Faits {
    let mut all = Faits::default();
    let housed = dossier.sejours.iter().any(|sejour| sejour.sortie.is_none());
    if let Some(birth) = dossier.naissance {
        let mut marks = Vec::new();
        if housed {
            marks.push("accueilli");
        }
        // An agreement with a young adult runs: it ends at 21 at the latest (CASF, art. L. 222-5).
        let agreed = dossier.contrats.iter().any(|one| one.fin.is_none());
        let measured = |mesure: &Mesure| mesure.nature == "apjm" && mesure.fin.is_none();
        if agreed || dossier.mesures.iter().any(measured) {
            marks.push("jeune_majeur");
        }
        all.add("naissance", Moment::Jour(birth), &marks, &[]);
    }
    for mesure in &dossier.mesures {
        let stays = dossier.sejours.iter().filter(|sejour| sejour.mesure == Some(mesure.id));
        measure(&mut all, mesure, stays.map(|sejour| sejour.entree).min());
    }
    for mesure in &dossier.mesures {
        ends(&mut all, mesure);
    }
    for contrat in &dossier.contrats {
        let term = all.add("terme_contrat", Moment::Jour(contrat.terme), &[], &[]);
        all.services.insert(term, contrat.service);
        for (nature, day) in [("contrat_demande", contrat.next), ("contrat_fin", contrat.fin)] {
            if let Some(day) = day {
                let fait = all.add(nature, Moment::Jour(day), &[], &[term]);
                all.services.insert(fait, contrat.service);
            }
        }
    }
    if let Some(day) = left_care(dossier) {
        all.add("sortie_ase", Moment::Jour(day), &[], &[]);
    }
    for sejour in &dossier.sejours {
        let entree = Moment::Jour(sejour.entree);
        let judicial = sejour.mesure.is_some_and(|id| {
            dossier.mesures.iter().any(|mesure| mesure.id == id && mesure.cadre != "administratif")
        });
        // The document of a child confided by a judge is not signed (CASF, art. L. 311-4).
        let marks: &[&str] = if judicial { &["dipc"] } else { &[] };
        let mut opened = vec![all.add("admission", entree, marks, &[])];
        if let Some(mesure) = sejour.mesure {
            all.entrees.entry(mesure).or_default().extend(&opened);
        }
        opened.push(all.add("accueil_debut", entree, &[], &[]));
        if sejour.ditep {
            opened.push(all.add("admission_itep", entree, &[], &[]));
        }
        all.services.extend(opened.iter().map(|fait| (*fait, sejour.service)));
        if let Some(sortie) = sejour.sortie {
            for nature in ["sortie", "accueil_fin"] {
                let left = all.add(nature, Moment::Jour(sortie), &[], &opened);
                all.services.insert(left, sejour.service);
            }
        }
    }
    for mesure in &dossier.mesures {
        without_stay(&mut all, mesure, dossier);
    }
    for incident in &dossier.incidents {
        let id = all.add("dysfonctionnement", instant(incident.at, zone), &[], &[]);
        all.incidents.insert(id, incident.id);
        all.services.insert(id, incident.service);
    }
    for etape in &dossier.etapes {
        let moment = etape.at.map_or(Moment::Jour(etape.day), |at| instant(at, zone));
        let mut pour = etape.mesure.map(|mesure| all.of_mesure(mesure)).unwrap_or_default();
        if let Some(entrees) = etape.mesure.and_then(|mesure| all.entrees.get(&mesure)) {
            pour.extend(entrees);
        }
        if let Some(incident) = etape.incident {
            let of = all.incidents.iter().filter(|(_, known)| **known == incident);
            pour.extend(of.map(|(fait, _)| *fait));
        }
        let fait = all.add(&etape.nature, moment, &[], &pour);
        all.services.insert(fait, etape.service);
    }
    all
}

/// What begins with a measure that no stay carries: what counts from an entry counts from there. One that renews another
/// begins nothing anew, and one that waits did not begin.
fn without_stay(all: &mut Faits, mesure: &Mesure, dossier: &Dossier) {
    let Some(start) = mesure.prise_en_charge.or(mesure.effet) else { return };
    // A stay that was over when it began carries it no more than that of another service.
    let carried = dossier.sejours.iter().any(|sejour| {
        let there = sejour.sortie.is_none_or(|sortie| sortie > start);
        sejour.mesure == Some(mesure.id) || (sejour.service == mesure.service && there)
    });
    let waits = mesure.reception.is_some() && mesure.prise_en_charge.is_none();
    if carried || waits || mesure.precedente.is_some() {
        return;
    }
    let begun = all.add("suivi_debut", Moment::Jour(start), &[], &[]);
    all.services.insert(begun, mesure.service);
    all.mesures.insert(begun, mesure.id);
    if let Some(fin) = mesure.fin {
        let over = all.add("suivi_fin", Moment::Jour(fin), &[], &[begun]);
        all.services.insert(over, mesure.service);
    }
}

/// The day the child left the care of the département: that of the last placement or agreement with a young
/// adult, once none of them runs.
fn left_care(dossier: &Dossier) -> Option<Date> {
    let cared =
        |mesure: &&Mesure| mesure.nature == "apjm" || PLACEMENTS.contains(&mesure.nature.as_str());
    let mesures = dossier.mesures.iter().filter(cared).map(|mesure| mesure.fin);
    let ends: Option<Vec<Date>> = mesures.collect();
    // An agreement ends by its term, unless it ended before.
    let agreed = dossier.contrats.iter().map(|one| one.fin.unwrap_or(one.terme));
    ends?.into_iter().chain(agreed).max()
}

fn instant(at: DateTime, zone: &TimeZone) -> Moment {
    zone.to_timestamp(at).map_or(Moment::Jour(at.date()), Moment::Instant)
}

/// The facts that a measure starts; `entree` is the first day of its first stay.
fn measure(all: &mut Faits, mesure: &Mesure, entree: Option<Date>) {
    let Some(decision) = mesure.decision else { return };
    let judicial = mesure.cadre == "judiciaire";
    let nature = mesure.nature.as_str();
    let within = |months: i32| decision.checked_add(months.months()).unwrap_or(decision);
    let mut marks = Vec::new();
    if judicial && ASSISTANCE.contains(&nature) {
        marks.push("assistance_educative");
    }
    if judicial && nature == "aemo_renforcee" {
        marks.push("renforcee");
    }
    if nature == "mjie" {
        marks.push("mjie");
    }
    if mesure.terme.is_some_and(|terme| terme > within(24)) {
        marks.push("longue");
    }
    if mesure.terme.is_some_and(|terme| terme > within(11) && terme < within(13)) {
        marks.push("un_an");
    }
    let mut started = vec![all.add("mesure_decidee", Moment::Jour(decision), &marks, &[])];
    let start = mesure.effet.or(mesure.prise_en_charge).unwrap_or(decision);
    let administrative: &[&str] =
        if mesure.cadre == "administratif" { &["administrative"] } else { &[] };
    // Of one that no list names, the frame decides: a penal one, or one of the MDPH, protects nobody by the ASE.
    let other =
        nature == "autre" && ["judiciaire", "administratif"].contains(&mesure.cadre.as_str());
    if PROTECTION.contains(&nature) || other {
        started.push(all.add("mesure_debut", Moment::Jour(start), administrative, &[]));
    }
    if let Some(reception) = mesure.reception {
        started.push(all.add("mesure_recue", Moment::Jour(reception), &[], &[]));
    }
    if let Some(terme) = mesure.terme {
        started.push(all.add("terme_mesure", Moment::Jour(terme), &[], &[]));
    }
    if judicial && PLACEMENTS.contains(&nature) {
        // Decided, and the child enters later: until then nothing of the placement can be late.
        let placed = entree.or(mesure.prise_en_charge).map_or(decision, |day| day.max(decision));
        started.push(all.add("placement_decide", Moment::Jour(placed), &[], &[]));
    }
    if nature == "opp" {
        started.push(all.add("opp", Moment::Jour(decision), &[], &[]));
    }
    for fait in started {
        all.mesures.insert(fait, mesure.id);
        all.services.insert(fait, mesure.service);
    }
}

/// The facts that end what a measure started.
fn ends(all: &mut Faits, mesure: &Mesure) {
    let own = all.of_mesure(mesure.id);
    let end = |all: &mut Faits, nature: &str, day: Option<Date>, pour: &[i64]| {
        if let Some(day) = day
            && !pour.is_empty()
        {
            all.add(nature, Moment::Jour(day), &[], pour);
        }
    };
    end(all, "mesure_fin", mesure.fin, &own);
    end(all, "premier_acte", mesure.prise_en_charge, &own);
    if let Some(previous) = mesure.precedente {
        let renewed = all.of_mesure(previous);
        end(all, "mesure_renouvelee", mesure.decision, &renewed);
    }
}
