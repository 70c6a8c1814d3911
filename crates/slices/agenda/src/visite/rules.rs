//! What a decision allows, and what a visit does that it does not: each remark names its decision.

use std::collections::BTreeSet;

use fiche::{Linked, Remark, Row, rule};
use jiff::{
    ToSpan as _,
    civil::{Date, DateTime, Weekday},
};
use partage::restriction::{
    AILLEURS, InForce, Qui, TITULAIRE, held, in_force, is_about, is_unsaid, told_elsewhere,
};
use vocabulary::{french_day, search_key};

use crate::french;

/// The span is in order, the hour is one, and a rhythm says both its parts.
pub(super) fn droit_visite(row: &Row, linked: &Linked) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = [
        rule::span(row, "start_day", "end_day"),
        rule::after_birth(row, linked, "start_day"),
        rhythm(row),
    ]
    .into_iter()
    .flatten()
    .collect();
    if row.text("start_time").is_some_and(|text| french::parse_hour(text).is_none()) {
        remarks.push(Remark::refuse("start_time", "Ce n'est pas une heure : écrivez 14:00."));
    }
    if let (Some(decision), Some(start)) = (row.day("decision_day"), row.day("start_day"))
        && start < decision
    {
        remarks.push(Remark::warn(
            "start_day",
            "Le droit commence avant sa décision : vérifiez les deux dates, ou dites pourquoi.",
        ));
    }
    remarks
}

/// It is about an appointment of that child, and seen before, during or after it as it says.
pub(super) fn observation(row: &Row, linked: &Linked) -> Vec<Remark> {
    let Some(visit) = linked.get("rendez_vous_id") else { return Vec::new() };
    let mut remarks = Vec::new();
    if visit.int("personne_id") != row.int("personne_id") {
        let told = "Cette visite est celle d'un autre enfant : choisissez-en une de cet enfant.";
        remarks.push(Remark::refuse("rendez_vous_id", told));
    }
    if let (Some(seen), Some(day)) = (row.day("day"), visit.day("start_at")) {
        let told = match row.text("moment_visite") {
            Some("avant") if seen > day => {
                Some("C'est après la visite : corrigez le jour, ou le moment.")
            }
            Some("pendant")
                if seen != day
                    && visit.day("end_at").is_none_or(|end| seen > end || seen < day) =>
            {
                Some("Ce jour n'est pas celui de la visite : corrigez le jour, ou le moment.")
            }
            Some("apres") if seen < day => {
                Some("C'est avant la visite : corrigez le jour, ou le moment.")
            }
            _ => None,
        };
        remarks.extend(told.map(|told| Remark::refuse("day", told)));
    }
    remarks
}

fn rhythm(row: &Row) -> Option<Remark> {
    match (row.int("nombre"), row.text("periodicite")) {
        (Some(_), None) => {
            Some(Remark::refuse("periodicite", "Par semaine, par mois… ? Choisissez-le."))
        }
        (None, Some(_)) => Some(Remark::refuse("nombre", "Combien de visites sur cette période ?")),
        _ => None,
    }
}

/// What is told of a decision that another service noted in its own file of the child.
fn elsewhere(see: &str) -> String {
    format!("{} (C. civ., art. 375-7).", told_elsewhere(see))
}

/// Whose right it is, as people read it.
fn holder(row: &Row) -> String {
    let code = row.text("titulaire").unwrap_or_default();
    TITULAIRE.label_of(code).unwrap_or("ce titulaire").to_lowercase()
}

fn decided(terms: &Row) -> String {
    let day = terms.day("decision_day").map(french_day).unwrap_or_default();
    format!("la décision du {day}")
}

/// Whether terms run on a day.
fn runs(terms: &Row, day: Date) -> bool {
    terms.day("start_day").is_some_and(|start| start <= day)
        && terms.day("end_day").is_none_or(|end| day < end)
}

/// The words of a name, folded.
fn words(text: &str) -> BTreeSet<String> {
    let key = search_key(text);
    key.split(' ').filter(|word| word.chars().count() > 1).map(str::to_owned).collect()
}

/// Who visits, as far as the visit says it: the name that its decision gives, or what it is about when that names somebody
/// of whom a decision was written. « Goûter au parc » names nobody, and clears nobody.
pub fn visitor<'a>(rows: &'a [Row], visit: &'a Row) -> Qui<'a> {
    let lien = visit.text("titulaire").unwrap_or_default();
    let own = |terms: &&Row| terms.text("titulaire") == Some(lien);
    let of = visit.int("droit_visite_id");
    let decided = rows.iter().filter(own).find(|terms| Some(terms.id) == of);
    if let Some(nom) = decided.and_then(|terms| terms.text("nom")) {
        return Qui { lien, nom };
    }
    let said = visit.text("objet").unwrap_or_default();
    let told = words(said);
    let names = |terms: &Row| {
        let nom = words(terms.text("nom").unwrap_or_default());
        !nom.is_disjoint(&told)
    };
    Qui { lien, nom: if rows.iter().filter(own).any(names) { said } else { "" } }
}

/// Whether terms are about somebody: of a mother or a father the tie says it; of others with one tie, a name that has no
/// word in common clears them.
fn are_about(terms: &Row, qui: Qui<'_>) -> bool {
    let titulaire = terms.text("titulaire").unwrap_or_default().to_owned();
    let nom = terms.text("nom").map(str::to_owned);
    titulaire == qui.lien && is_about(&InForce { titulaire, nom, ..InForce::default() }, qui)
}

/// The latest decision of a holder among those that began by a day.
fn latest<'a>(rows: impl Iterator<Item = &'a Row>, qui: Qui<'_>, day: Date) -> Option<&'a Row> {
    rows.filter(|terms| are_about(terms, qui))
        .filter(|terms| terms.day("start_day").is_some_and(|start| start <= day))
        .max_by_key(|terms| (terms.day("decision_day"), terms.id))
}

/// What protects a child in visits: its end restores nothing by itself.
const PROTECTS: &[&str] = &["suspendu", "reserve", "mediatisee", "tiers"];

/// The latest decision of a holder, when it protected the child and its dates are past: nobody decided since. Of several
/// with one tie, that of the one who is named; where nobody is, that of any of them.
pub fn lapsed<'a>(rows: &'a [Row], qui: Qui<'_>, day: Date) -> Option<&'a Row> {
    let over = |terms: &&Row| {
        !runs(terms, day)
            && terms.text("modalite_visite").is_some_and(|code| PROTECTS.contains(&code))
    };
    if !words(qui.nom).is_empty() || matches!(qui.lien, "mere" | "pere") {
        return latest(rows.iter(), qui, day).filter(over);
    }
    let mut named: Vec<&str> = rows
        .iter()
        .filter(|terms| terms.text("titulaire") == Some(qui.lien))
        .map(|terms| terms.text("nom").unwrap_or_default())
        .collect();
    named.sort_unstable();
    named.dedup();
    named.into_iter().find_map(|nom| {
        let own = Qui { nom, ..qui };
        // Without a name on either side, a decision is about whoever has that tie and no decision of their own.
        let rows = rows.iter().filter(|terms| !nom.is_empty() || terms.text("nom").is_none());
        latest(rows, own, day).filter(over)
    })
}

/// The terms that hold for a holder on a day: those of the latest decision. None while one that protected the child is
/// over and none was decided since: an older one does not come back.
pub fn terms_on<'a>(rows: &'a [Row], qui: Qui<'_>, day: Date) -> Option<&'a Row> {
    if lapsed(rows, qui, day).is_some() {
        return None;
    }
    rows.iter()
        .filter(|terms| are_about(terms, qui) && runs(terms, day))
        .max_by_key(|terms| (terms.day("decision_day"), terms.id))
}

/// The decisions of one file that close visits and that no later one of the same holder replaces there.
pub(super) fn closing(rows: &[Row]) -> Vec<Row> {
    let replaced = |one: &Row| {
        rows.iter().any(|other| {
            other.text("titulaire") == one.text("titulaire")
                && other.text("nom") == one.text("nom")
                && (other.day("decision_day"), other.id) > (one.day("decision_day"), one.id)
        })
    };
    let closes = |one: &&Row| matches!(one.text("modalite_visite"), Some("suspendu" | "reserve"));
    rows.iter().filter(closes).filter(|one| !replaced(one)).cloned().collect()
}

/// Whether no visit of a holder may be told of or reminded on a day: suspended, reserved, or what protected the child is
/// over and nobody decided since.
pub fn is_closed(rows: &[Row], qui: Qui<'_>, day: Date) -> bool {
    lapsed(rows, qui, day).is_some()
        || terms_on(rows, qui, day).is_some_and(|terms| {
            matches!(terms.text("modalite_visite"), Some("suspendu" | "reserve"))
        })
}

/// Those of a family who visit.
const VISITORS: &[&str] = &["mere", "pere", "autre_parent", "grand_parent"];

/// Whether an appointment is that of somebody of the family other than who has this tie: it is told to neither a mother nor
/// a grandparent when the father visits, or is met.
pub fn is_of_another(nature: &str, titulaire: Option<&str>, lien: &str) -> bool {
    VISITORS.contains(&lien)
        && titulaire
            .is_some_and(|whose| whose != lien && (nature == "visite" || VISITORS.contains(&whose)))
}

/// What is said of a visit after a decision that is over: refused as while it ran; with the third party that it wanted,
/// a written reason lets it pass.
pub fn since_lapsed(visit: &Row, terms: &Row) -> Remark {
    if let Some(see) = terms.text(AILLEURS) {
        return Remark::refuse("titulaire", elsewhere(see));
    }
    let (who, decision) = (holder(terms), decided(terms));
    let last = terms.day("end_day").and_then(|end| end.yesterday().ok()).map(french_day);
    let until = last.map(|day| format!(" jusqu'au {day}")).unwrap_or_default();
    let what = match terms.text("modalite_visite") {
        Some("suspendu") => "suspendait les visites",
        Some("reserve") => "réservait les droits",
        _ => "voulait un tiers présent aux visites",
    };
    let text = format!(
        "{} ({who}) {what}{until}. Son terme ne rétablit rien : aucune décision inscrite depuis ne dit comment les \
         visites reprennent (C. civ., art. 375-7). Inscrivez d'abord ses modalités au dossier.",
        fiche::capital(&decision)
    );
    let closed = matches!(terms.text("modalite_visite"), Some("suspendu" | "reserve"));
    let accompanied = visit.text("tiers").is_some() || visit.int("professionnel_id").is_some();
    if closed || !accompanied {
        Remark::refuse(if closed { "titulaire" } else { "tiers" }, text)
    } else {
        Remark::warn("titulaire", text)
    }
}

/// What a visit does that its terms do not allow. Impossible: suspended, reserved, without the third
/// party that is wanted or, with one, elsewhere than where it is fixed, by night without a right of housing. Improbable:
/// another place, longer, out of their dates.
pub fn against(visit: &Row, terms: &Row) -> Vec<Remark> {
    if let Some(see) = terms.text(AILLEURS) {
        return vec![Remark::refuse("titulaire", elsewhere(see))];
    }
    let (Some(start), Some(end)) = (visit.moment("start_at"), visit.moment("end_at")) else {
        return Vec::new();
    };
    let (day, who, decision) = (start.date(), holder(terms), decided(terms));
    let mut remarks = Vec::new();
    let modalite = terms.text("modalite_visite").unwrap_or_default();
    match modalite {
        "suspendu" if runs(terms, day) => remarks.push(Remark::refuse(
            "start_at",
            format!("Les visites ({who}) sont suspendues par {decision} (C. civ., art. 375-7)."),
        )),
        "reserve" if runs(terms, day) => remarks.push(Remark::refuse(
            "start_at",
            format!("Les droits ({who}) sont réservés par {decision} (C. civ., art. 375-7)."),
        )),
        "tiers" | "mediatisee"
            if visit.text("tiers").is_none() && visit.int("professionnel_id").is_none() =>
        {
            remarks.push(Remark::refuse(
                "tiers",
                format!(
                    "Un tiers est présent à cette visite, dit {decision} : dites qui (C. civ., \
                     art. 375-7 ; décret n° 2017-1572)."
                ),
            ));
        }
        _ => {}
    }
    if !runs(terms, day) {
        remarks.push(Remark::warn(
            "start_at",
            format!("Ce jour n'est pas dans les dates que fixe {decision} : vérifiez-le."),
        ));
    } else if let Some(remark) = another_time(start, terms, &decision) {
        remarks.push(remark);
    }
    if end.date() > day && modalite != "hebergement" {
        remarks.push(Remark::refuse(
            "end_at",
            format!("Cette visite passe la nuit : {decision} ne prévoit pas d'hébergement."),
        ));
    }
    if let Some(most) = terms.int("duree_minutes") {
        let minutes = end.since(start).ok().and_then(|span| span.total(jiff::Unit::Minute).ok());
        #[expect(clippy::cast_precision_loss, reason = "minutes of a visit, under a month")]
        if minutes.is_some_and(|minutes| minutes > most as f64) {
            remarks.push(Remark::warn(
                "end_at",
                format!(
                    "Cette visite est plus longue que ne le prévoit {decision} ({most} minutes)."
                ),
            ));
        }
    }
    if let (Some(there), Some(wanted)) = (visit.text("lieu"), terms.text("lieu"))
        && search_key(there) != search_key(wanted)
    {
        remarks.push(if matches!(modalite, "tiers" | "mediatisee") {
            Remark::refuse(
                "lieu",
                format!(
                    "Le lieu que fixe {decision} est « {wanted} » : une visite en présence d'un tiers ne se tient pas \
                     ailleurs. Si la décision a changé, inscrivez-la d'abord."
                ),
            )
        } else {
            Remark::warn(
                "lieu",
                format!("Le lieu que fixe {decision} est « {wanted} » : vérifiez-le."),
            )
        });
    }
    remarks
}

/// The day of the week and the hour that terms fix, when a visit keeps to neither of them.
fn another_time(start: DateTime, terms: &Row, decision: &str) -> Option<Remark> {
    let code = terms.text("jour_semaine")?;
    let hour = terms.text("start_time").and_then(french::parse_hour);
    let same_hour = hour.is_none_or(|hour| hour == start.time());
    if weekday(code) == Some(start.date().weekday()) && same_hour {
        return None;
    }
    let at =
        hour.map_or(String::new(), |hour| format!(" à {} h {:02}", hour.hour(), hour.minute()));
    let text =
        format!("La visite est fixée le {code}{at} par {decision} : vérifiez, ou dites pourquoi.");
    Some(Remark::warn("start_at", text))
}

/// What a judge restricted of who visits, when no terms decided since say how visits go on. Who visits is told by their
/// tie, and by the name that their terms or the subject of the visit give.
pub fn restricted(
    restrictions: &[Row],
    terms: Option<&Row>,
    (titulaire, said): (&str, &str),
    day: Date,
    overnight: bool,
) -> Option<Remark> {
    let since = terms.and_then(|terms| terms.day("decision_day"));
    let nom = terms.and_then(|terms| terms.text("nom")).unwrap_or(said);
    let qui = Qui { lien: titulaire, nom };
    let mut droits = vec!["restreint_contact", "restreint_visite"];
    if overnight {
        droits.push("restreint_hebergement");
    }
    let mut all = in_force(restrictions, day);
    all.retain(|one| one.restricts(&droits));
    all.retain(|one| since.is_none_or(|since| one.decision.is_some_and(|of| of > since)));
    let unsaid = is_unsaid(qui) && terms.is_none() && !all.is_empty();
    let Some(one) = all.into_iter().find(|one| is_about(one, qui)) else {
        return unsaid.then(|| {
            Remark::warn(
                "titulaire",
                "Un juge restreint les visites de quelqu'un autour de cet enfant : dites qui visite, et \
                 pourquoi cette visite est possible.",
            )
        });
    };
    if let Some(see) = &one.ailleurs {
        return Some(Remark::refuse("titulaire", elsewhere(see)));
    }
    let decision = one.decision.map(french_day).unwrap_or_default();
    let juge = one.juge.unwrap_or_default();
    Some(Remark::refuse(
        "titulaire",
        format!(
            "La décision du {decision} ({juge}) restreint ce droit (C. civ., art. 375-7). \
             Si une décision dit comment les visites reprennent, inscrivez d'abord ses \
             modalités au dossier."
        ),
    ))
}

/// What an appointment that is no visit is about, of the rights that a judge may restrict; an audience is the judge's.
fn rights_met(nature: &str) -> &'static [&'static str] {
    match nature {
        "audience" | "visite" => &[],
        "visite_domicile" | "activite" | "transport" => &["restreint_contact", "restreint_visite"],
        "sante" => &["restreint_contact", "restreint_sante"],
        "ecole" => &["restreint_contact", "restreint_scolarite"],
        _ => &["restreint_contact"],
    }
}

/// What keeps a planned visit from being held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Barred {
    /// The day of the decision; none of one that another service noted in its own file.
    pub since: Option<Date>,
}

/// What keeps a planned visit from being held, of what judges decided after it was planned or before, whoever noted it:
/// what would refuse it in the form today.
pub fn barred_visit(terms: &[Row], restrictions: &[Row], visit: &Row) -> Option<Barred> {
    let day = visit.day("start_at")?;
    let titulaire = visit.text("titulaire")?;
    let qui = visitor(terms, visit);
    let stands = terms_on(terms, qui, day);
    let overnight = visit.day("end_at").is_some_and(|end| end > day);
    let said = visit.text("objet").unwrap_or_default();
    let limit = restricted(restrictions, stands, (titulaire, said), day, overnight);
    if limit.is_some_and(|one| !one.overridable) {
        let nom = stands.and_then(|terms| terms.text("nom")).unwrap_or(said);
        let qui = Qui { lien: titulaire, nom };
        let droits = ["restreint_contact", "restreint_visite", "restreint_hebergement"];
        let all = held(restrictions, qui, &droits, day);
        let own = all.iter().filter(|one| one.ailleurs.is_none());
        return Some(Barred { since: own.filter_map(|one| one.decision).max() });
    }
    let closes =
        |terms: &&Row| matches!(terms.text("modalite_visite"), Some("suspendu" | "reserve"));
    let ended = lapsed(terms, qui, day).filter(|terms| !since_lapsed(visit, terms).overridable);
    let found = ended.or_else(|| stands.filter(closes))?;
    let own = found.text(AILLEURS).is_none();
    Some(Barred { since: found.day("decision_day").filter(|_| own) })
}

/// What a judge restricted of somebody whom an appointment that is no visit is with: it wants a written reason.
pub fn met(restrictions: &[Row], row: &Row, day: Date) -> Option<Remark> {
    let droits = rights_met(row.text("nature").unwrap_or_default());
    let nom = [row.text("objet"), row.text("tiers")];
    let nom: Vec<&str> = nom.into_iter().flatten().collect();
    let nom = nom.join(" ");
    let lien = row.text("titulaire").unwrap_or_default();
    // Without a tie and without a word, it is with nobody of the family.
    if lien.is_empty() && nom.trim().is_empty() {
        return None;
    }
    let found = held(restrictions, Qui { lien, nom: &nom }, droits, day);
    let one = found.into_iter().next()?;
    if let Some(see) = &one.ailleurs {
        let why = "Dites pourquoi ce rendez-vous est prévu avec elle.";
        return Some(Remark::warn("titulaire", format!("{} {why}", elsewhere(see))));
    }
    let told: Vec<&str> = one.droits.iter().map(|(_, label)| *label).collect();
    Some(Remark::warn(
        "titulaire",
        format!(
            "La décision du {} ({}) restreint les droits de cette personne : {} (C. civ., art. 375-7). \
             Dites pourquoi ce rendez-vous est prévu avec elle.",
            one.decision.map(french_day).unwrap_or_default(),
            one.juge.unwrap_or_default(),
            told.join(", "),
        ),
    ))
}

/// The span of the rhythm that holds a day: first day, and the day after the last.
fn window(terms: &Row, day: Date) -> Option<(Date, Date)> {
    let monday = |day: Date| {
        let back = i64::from(day.weekday().to_monday_zero_offset());
        day.checked_sub(back.days()).unwrap_or(day)
    };
    let start = match terms.text("periodicite")? {
        "semaine" => monday(day),
        "quinzaine" => {
            let first = monday(terms.day("start_day")?);
            let days = i64::from(day.since(first).ok()?.get_days()).rem_euclid(14);
            day.checked_sub(days.days()).ok()?
        }
        "mois" => day.first_of_month(),
        _ => {
            let back = i64::from((day.month() - 1) % 3);
            day.first_of_month().checked_sub(back.months()).ok()?
        }
    };
    let end = match terms.text("periodicite")? {
        "semaine" => start.checked_add(7.days()),
        "quinzaine" => start.checked_add(14.days()),
        "mois" => start.checked_add(1.months()),
        _ => start.checked_add(3.months()),
    };
    Some((start, end.ok()?))
}

/// Whether one more visit on `day`, besides those planned or held on `others`, is more than the rhythm
/// allows.
pub fn too_many(terms: &Row, day: Date, others: &[Date]) -> Option<Remark> {
    let most = terms.int("nombre")?;
    let (start, end) = window(terms, day)?;
    let within = others.iter().filter(|other| **other >= start && **other < end).count();
    let rank = i64::try_from(within).unwrap_or(i64::MAX).saturating_add(1);
    (rank > most).then(|| {
        let plural = if most > 1 { "visites" } else { "visite" };
        let last = end.yesterday().unwrap_or(end);
        Remark::warn(
            "start_at",
            format!(
                "Ce serait la {rank}e visite du {} au {} : {} en prévoit {most} {plural}. \
                 Vérifiez, ou dites pourquoi (C. civ., art. 375-7).",
                french_day(start),
                french_day(last),
                decided(terms)
            ),
        )
    })
}

fn weekday(code: &str) -> Option<Weekday> {
    Some(match code {
        "lundi" => Weekday::Monday,
        "mardi" => Weekday::Tuesday,
        "mercredi" => Weekday::Wednesday,
        "jeudi" => Weekday::Thursday,
        "vendredi" => Weekday::Friday,
        "samedi" => Weekday::Saturday,
        "dimanche" => Weekday::Sunday,
        _ => return None,
    })
}

/// The days that terms say by themselves, from `from` to the day before `to`: none when they fix no day
/// of the week, or allow no visit.
pub fn expected(terms: &Row, from: Date, to: Date) -> Vec<Date> {
    let allows = !matches!(terms.text("modalite_visite"), Some("suspendu" | "reserve") | None);
    let Some(wanted) = terms.text("jour_semaine").and_then(weekday).filter(|_| allows) else {
        return Vec::new();
    };
    let Some(begins) = terms.day("start_day") else { return Vec::new() };
    let first = terms.int("rang").unwrap_or(1).clamp(1, 5);
    let nombre = terms.int("nombre").unwrap_or(1).max(1);
    let mut days = Vec::new();
    let mut day = from.max(begins);
    while day < to && days.len() < 400 {
        let rank = i64::from((day.day() - 1) / 7) + 1;
        let ranks = |of: i64| {
            // Twice a month is every other week.
            let step = if nombre == 2 { 2 } else { 1 };
            (0..nombre).any(|turn| first + turn * step == of)
        };
        let of_rhythm = day.weekday() == wanted
            && match terms.text("periodicite").unwrap_or("semaine") {
                "quinzaine" => {
                    let ahead = begins.weekday().until(wanted);
                    let anchor = begins.checked_add(i64::from(ahead).days()).unwrap_or(begins);
                    day.since(anchor).is_ok_and(|span| span.get_days().rem_euclid(14) == 0)
                }
                "mois" => ranks(rank),
                "trimestre" => rank == first && i64::from((day.month() - 1) % 3) < nombre,
                _ => true,
            };
        if of_rhythm && runs(terms, day) {
            days.push(day);
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    days
}
