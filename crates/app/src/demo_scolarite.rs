//! The demonstration's schooling: what the school arranges, who was missing this week, what the eldest obtained
//! and wish. Invented, as all of it.

use access::House;
use db::DbError;
use dossier::scolarite::{
    ABSENCE_SCOLAIRE, DIPLOME_ENFANT, PLAN_SCOLAIRE, SCOLARITE, VOEU_ORIENTATION,
};
use fiche::{Fiche, Row};
use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};

/// Identifiers of these rows: far from the others.
const FIRST: i64 = 960_000_000_000;

/// How many days ago, what, when; half-days and whether it is justified, when they are noted.
type Missed = (i64, &'static str, &'static str, Option<i64>, Option<i64>);

struct Pen {
    next: i64,
    today: Date,
    rows: Vec<(&'static Fiche, Row)>,
}

impl Pen {
    fn put(&mut self, fiche: &'static Fiche, child: i64, row: Row) {
        self.next += 1;
        let mut row = row.with("personne_id", child);
        row.id = self.next;
        row.owner = 1;
        row.version = 1;
        self.rows.push((fiche, row));
    }

    /// So many days from now, before when negative.
    fn on(&self, days: i64) -> Date {
        self.today.checked_add(days.days()).unwrap_or(self.today)
    }

    fn day(&self, days: i64) -> String {
        self.on(days).to_string()
    }

    /// The last school day that is so many days ago or more.
    fn school_day(&self, back: i64) -> String {
        let mut day = self.on(-back);
        while [Weekday::Saturday, Weekday::Sunday].contains(&day.weekday()) {
            day = day.yesterday().unwrap_or(day);
        }
        day.to_string()
    }
}

/// Keeps it in the first service, around `first` and those who stay with them.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep(house: &House, at: &str, first: Option<i64>) -> Result<(), DbError> {
    let mut write = house.db().write().await?;
    let found = write
        .query(
            "SELECT s.personne_id, p.birth_day,
                (SELECT MIN(c.start_day) FROM scolarite c WHERE c.personne_id = p.id) AS school
               FROM sejour s JOIN personne p ON p.id = s.personne_id
              WHERE s.service_id = 1 AND s.sortie_day IS NULL AND p.birth_day IS NOT NULL
              ORDER BY s.id LIMIT 12",
            &[],
        )
        .await?;
    let mut pen = Pen { next: FIRST, today: house.today(), rows: Vec::new() };
    for (rank, row) in found.iter().enumerate() {
        let child: i64 = row.get("personne_id")?;
        let (birth, school): (Option<String>, Option<String>) =
            (row.get("birth_day")?, row.get("school")?);
        let day = |text: Option<String>| text.and_then(|text| text.parse::<Date>().ok());
        let birth = day(birth);
        let age = birth.map_or(0, |birth| vocabulary::age_years(birth, pen.today));
        if age < 6 {
            continue;
        }
        if Some(child) == first
            && let (Some(birth), Some(known)) = (birth, day(school))
        {
            before(&mut pen, child, (birth, known));
        }
        arranged(&mut pen, child, rank);
        missed(&mut pen, child, rank);
        if age >= 15 || Some(child) == first {
            ahead(&mut pen, child, age);
        }
    }
    for fiche in [&SCOLARITE, &PLAN_SCOLAIRE, &ABSENCE_SCOLAIRE, &DIPLOME_ENFANT, &VOEU_ORIENTATION]
    {
        let own = |(of, _): &&(&'static Fiche, Row)| of.table == fiche.table;
        let rows: Vec<Row> = pen.rows.iter().filter(own).map(|(_, row)| row.clone()).collect();
        fiche::keep_all(&mut write, fiche, &rows, Some(at)).await?;
    }
    write.commit().await
}

/// The class in which a child begins a school year, by the age of the year; `None` before school.
fn classe(birth: Date, day: Date) -> Option<&'static str> {
    let year = if day.month() < 9 { day.year() - 1 } else { day.year() };
    Some(match year - birth.year() {
        ..3 => return None,
        3 => "Petite section",
        4 => "Moyenne section",
        5 => "Grande section",
        6 => "CP",
        7 => "CE1",
        8 => "CE2",
        9 => "CM1",
        10 => "CM2",
        11..=14 => "Collège",
        _ => "Lycée",
    })
}

/// Where a child learned before what the service knows: a school, three months of none, another.
fn before(pen: &mut Pen, child: i64, (birth, known): (Date, Date)) {
    let at = |back: i64| known.checked_sub(back.days()).unwrap_or(known);
    for (nature, place, from, to) in [
        ("ordinaire", "École Jules-Ferry, Blois", 700, 480),
        ("descolarise", "", 480, 390),
        ("ordinaire", "École Marguerite-Audoux, Vineuil", 390, 0),
    ] {
        let Some(classe) = classe(birth, at(from)) else { continue };
        let mut row = Row::default()
            .with("nature", nature)
            .with("start_day", at(from).to_string())
            .with("end_day", at(to).to_string());
        if !place.is_empty() {
            row.set("etablissement", place.into());
            row.set("classe", classe.into());
        }
        pen.put(&SCOLARITE, child, row);
    }
}

/// A plan for two of three: one whose review is past, one to be looked at soon, one that ends.
fn arranged(pen: &mut Pen, child: i64, rank: usize) {
    let (nature, arranged, review, end, who) = match rank % 6 {
        0 => (
            "pap",
            "Tiers-temps, consignes lues à voix haute, ordinateur en français.",
            Some(21),
            None,
            "Mme Duval, enseignante référente ; Leïla Marchand au service",
        ),
        1 => ("pps", "Seize heures d’accompagnante par semaine.", Some(-9), None, "Mme Aubry"),
        2 => ("segpa", "", None, Some(210), "M. Lenoir, directeur de la SEGPA"),
        4 => (
            "pai",
            "Trousse à l’infirmerie ; qui l’ouvre est écrit dans le projet.",
            None,
            Some(38),
            "L’infirmière scolaire",
        ),
        _ => return,
    };
    let mut row =
        Row::default().with("nature", nature).with("start_day", pen.day(-80)).with("porteur", who);
    if !arranged.is_empty() {
        row.set("amenagement", arranged.into());
    }
    if let Some(days) = review {
        row.set("review_day", pen.day(days).into());
    }
    if let Some(days) = end {
        row.set("end_day", pen.day(days).into());
    }
    pen.put(&PLAN_SCOLAIRE, child, row);
    if rank == 0 {
        let row = Row::default()
            .with("nature", "ppre")
            .with("start_day", pen.day(-500))
            .with("end_day", pen.day(-300))
            .with("porteur", "La maîtresse");
        pen.put(&PLAN_SCOLAIRE, child, row);
    }
}

/// Absences, lateness, an exclusion; some this week.
fn missed(pen: &mut Pen, child: i64, rank: usize) {
    let all: &[Missed] = match rank % 4 {
        0 => &[
            (2, "retard", "matin", None, None),
            (4, "absence", "apres_midi", None, Some(1)),
            (19, "absence", "journee", None, Some(0)),
            (33, "retard", "matin", None, None),
        ],
        1 => &[(5, "exclusion", "journee", Some(4), None), (40, "absence", "matin", None, Some(0))],
        2 => &[(3, "absence", "journee", None, None)],
        _ => &[],
    };
    for &(back, nature, moment, halves, justified) in all {
        let mut row = Row::default()
            .with("day", pen.school_day(back))
            .with("nature", nature)
            .with("moment_jour", moment);
        if let Some(halves) = halves {
            row.set("demi_journees", halves.into());
            row.set("remarque", "Altercation au self ; retour prévu lundi avec un adulte.".into());
        }
        if let Some(justified) = justified {
            row.set("justifiee", justified.into());
        }
        pen.put(&ABSENCE_SCOLAIRE, child, row);
    }
}

/// What comes: a certificate, an examination to pass, a wish.
fn ahead(pen: &mut Pen, child: i64, age: i16) {
    let young = age < 14;
    let (wish, asks, suite) = if young {
        ("Moi je veux rester dans l’école d’Inès, et faire le club de théâtre.", "", "attente")
    } else {
        (
            "Je veux faire de la mécanique moto, pas rester assis toute la journée.",
            "CAP maintenance des véhicules, option motocycles ; un stage d’abord",
            "attente",
        )
    };
    let mut row = Row::default().with("day", pen.day(-26)).with("mots", wish).with("suite", suite);
    if !asks.is_empty() {
        row.set("objet", asks.into());
    }
    pen.put(&VOEU_ORIENTATION, child, row);
    let all: &[(&str, &str, &str, i64)] = if young {
        &[("secours", "Gestes qui sauvent", "obtenu", -120)]
    } else {
        &[("assr", "Niveau 2", "obtenu", -250), ("cfg", "", "a_passer", 45)]
    };
    for (nature, which, outcome, days) in all {
        let mut row = Row::default()
            .with("nature", *nature)
            .with("resultat", *outcome)
            .with("day", pen.day(*days));
        if !which.is_empty() {
            row.set("intitule", (*which).into());
        }
        pen.put(&DIPLOME_ENFANT, child, row);
    }
}
