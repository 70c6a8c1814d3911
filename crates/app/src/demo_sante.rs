//! The demonstration's health: what some children take, who gave it yesterday and this morning, what their
//! health case lacks. Invented, as all of it.

use access::House;
use db::{DbError, Write};
use fiche::{Fiche, Row};
use jiff::{
    ToSpan as _,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use sante::{
    psy::{RENCONTRE_PSY, SUIVI_PSY},
    suivi::{ALLERGIE, BILAN_SANTE, CONSENTEMENT_SOIN, HOSPITALISATION, PIECE_SANTE, VACCINATION},
    traitement::{PRISE_TRAITEMENT, STOCK_TRAITEMENT, TRAITEMENT},
};

/// Identifiers of these rows: far from the others.
const FIRST: i64 = 940_000_000_000;

/// A field of the moments of a day, and its hour.
type Prise = (&'static str, i8);

/// What children take: medicine, dose, the moments, who may help.
const TAKEN: &[(&str, &str, &[Prise], &str)] = &[
    ("Méthylphénidate 20 mg", "une gélule", &[("matin", 8)], "vie_courante"),
    ("Cétirizine 10 mg", "un comprimé", &[("soir", 19)], "vie_courante"),
    (
        "Amoxicilline 500 mg",
        "une gélule",
        &[("matin", 8), ("midi", 12), ("soir", 19)],
        "vie_courante",
    ),
    ("Insuline rapide", "selon le carnet", &[("matin", 7), ("midi", 12), ("soir", 19)], "soignant"),
];

struct Pen {
    next: i64,
    now: DateTime,
    rows: Vec<(&'static Fiche, Row)>,
}

impl Pen {
    fn put(&mut self, fiche: &'static Fiche, child: i64, row: Row) -> i64 {
        self.next += 1;
        let mut row = row.with("personne_id", child);
        row.id = self.next;
        row.owner = 1;
        row.version = 1;
        self.rows.push((fiche, row));
        self.next
    }

    /// So many days from now, before when negative.
    fn on(&self, days: i64) -> Date {
        let today = self.now.date();
        today.checked_add(days.days()).unwrap_or(today)
    }

    fn day(&self, days: i64) -> String {
        self.on(days).to_string()
    }
}

fn stored(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

/// Keeps them in the first service.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep(house: &House, at: &str) -> Result<(), DbError> {
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let now = zone.to_datetime(house.now());
    let mut write = house.db().write().await?;
    let found = write
        .query(
            "SELECT s.personne_id FROM sejour s
              WHERE s.service_id = 1 AND s.sortie_day IS NULL ORDER BY s.id LIMIT 9",
            &[],
        )
        .await?;
    let children: Vec<i64> =
        found.iter().map(|row| row.get("personne_id")).collect::<Result<_, _>>()?;
    let mut pen = Pen { next: FIRST, now, rows: Vec::new() };
    for (rank, child) in children.iter().copied().enumerate() {
        if let Some(taken) = TAKEN.get(rank) {
            treatment(&mut pen, child, taken);
        }
        case(&mut pen, child, rank);
        if rank < 3 {
            weeks(&mut pen, child, rank);
        }
    }
    if let Some(first) = children.first().copied() {
        around(&mut pen, first);
    }
    kept(&mut write, pen, at).await?;
    write.commit().await
}

async fn kept(write: &mut Write, pen: Pen, at: &str) -> Result<(), DbError> {
    for fiche in sante::FICHES {
        let own = |(of, _): &&(&'static Fiche, Row)| of.table == fiche.table;
        let rows: Vec<Row> = pen.rows.iter().filter(own).map(|(_, row)| row.clone()).collect();
        fiche::keep_all(write, fiche, &rows, Some(at)).await?;
    }
    Ok(())
}

/// A treatment since ten days, counted, given since three days: once refused, this morning not yet noted
/// for one of them.
fn treatment(
    pen: &mut Pen,
    child: i64,
    (medicament, dose, moments, aide): &(&'static str, &'static str, &[(&'static str, i8)], &str),
) {
    let mut row = Row::default()
        .with("medicament", *medicament)
        .with("dose", *dose)
        .with("start_day", pen.day(-10))
        .with("aide_prise", *aide)
        .with("prescripteur", "Dr Anne Leroux")
        .with("ordonnance_day", pen.day(-10))
        .with("consentement", "Sa mère")
        .with("unites", 1_i64);
    for name in ["matin", "midi", "soir", "coucher", "besoin"] {
        row.set(name, i64::from(moments.iter().any(|(moment, _)| moment == &name)).into());
    }
    if medicament.starts_with("Amoxicilline") {
        row.set("end_day", pen.day(3).into());
        row.set("precaution", "Au milieu du repas.".into());
    }
    let id = pen.put(&TRAITEMENT, child, row);
    for (days, mouvement, nombre) in [(-10, "recu", 60_i64), (-4, "compte", 41)] {
        let at = pen.on(days).at(9, 0, 0, 0);
        let row = Row::default()
            .with("traitement_id", id)
            .with("start_at", stored(at))
            .with("mouvement", mouvement)
            .with("nombre", nombre)
            .with("par", "Nadia Roussel")
            .with("avec", "Leïla Marchand");
        pen.put(&STOCK_TRAITEMENT, child, row);
    }
    for days in [-2, -1, 0] {
        for (moment, hour) in *moments {
            let at = pen.on(days).at(*hour, 10, 0, 0);
            // Today's last ones are still to be given.
            if at > pen.now || (days == 0 && medicament.starts_with("Amoxicilline")) {
                continue;
            }
            let refused = days == -1 && *moment == "matin" && *aide == "vie_courante";
            let mut row = Row::default()
                .with("traitement_id", id)
                .with("start_at", stored(at))
                .with("moment_prise", *moment)
                .with("etat_prise", if refused { "refusee" } else { "donnee" })
                .with("par", if *aide == "soignant" { "Nadia Roussel" } else { "Leïla Marchand" });
            if refused {
                row.set("remarque", "dit avoir mal au ventre".into());
            }
            pen.put(&PRISE_TRAITEMENT, child, row);
        }
    }
}

/// A weekly follow-up of three months: what was owed each week, kept or missed; this week and the one before last are not
/// noted yet.
fn weeks(pen: &mut Pen, child: i64, rank: usize) {
    let twice = rank == 0;
    let mut row = Row::default()
        .with("start_day", pen.day(-80))
        .with("rythme", if twice { "deux" } else { "semaine" });
    if twice {
        row.set("motif", "Il l’a demandé après l’été".into());
        row.set("accord_day", pen.day(-80).into());
    }
    let suivi = pen.put(&SUIVI_PSY, child, row);
    let today = pen.now.date();
    let monday = today.weekday().to_monday_zero_offset();
    for week in 1..=8_i64 {
        if week == 2 {
            continue;
        }
        let day = pen.day(-i64::from(monday) - 7 * week);
        for rang in 1..=if twice { 2_i64 } else { 1 } {
            let missed = week % 4 == 1 && rang == 1;
            let mut row = Row::default()
                .with("suivi_id", suivi)
                .with("semaine_day", day.clone())
                .with("rang", rang)
                .with("etat", if missed { "manquee" } else { "tenue" });
            if missed {
                row.set("motif", "activite".into());
            }
            pen.put(&RENCONTRE_PSY, child, row);
        }
    }
}

/// The health case: whole for most, a paper missing or over for the others; the entry check.
fn case(pen: &mut Pen, child: i64, rank: usize) {
    let pieces = ["droits", "complementaire", "carnet", "autorisation", "ordonnance"];
    for (place, nature) in pieces.into_iter().enumerate() {
        if rank % 3 == 1 && place == rank % 5 {
            continue;
        }
        let mut row = Row::default().with("nature", nature).with("start_day", pen.day(-90));
        if nature == "complementaire" {
            row.set("end_day", pen.day(if rank % 4 == 2 { -12 } else { 200 }).into());
        }
        if nature == "carnet" && rank.is_multiple_of(4) {
            row.set("lieu", "Infirmerie, casier nominatif".into());
        }
        pen.put(&PIECE_SANTE, child, row);
    }
    let mut row = Row::default().with("nature", "entree").with("due_day", pen.day(-20));
    if rank % 4 != 3 {
        row.set("done_day", pen.day(-25).into());
        row.set("medecin", "Dr Anne Leroux, maison de santé".into());
    }
    pen.put(&BILAN_SANTE, child, row);
}

/// What more is known of the first child.
fn around(pen: &mut Pen, child: i64) {
    let row = Row::default()
        .with("allergene", "Arachide")
        .with("reaction", "gonflement du visage")
        .with("conduite", "stylo d’adrénaline de la mallette, puis le 15")
        .with("start_day", pen.day(-400));
    pen.put(&ALLERGIE, child, row);
    let row = Row::default()
        .with("nature", "urgences")
        .with("etablissement", "Centre hospitalier de Blois")
        .with("start_day", pen.day(-45))
        .with("end_day", pen.day(-44));
    pen.put(&HOSPITALISATION, child, row);
    let consents: [(&str, &str, &str, &str); 2] = [
        ("usuel", "Soins courants et vaccins obligatoires", "parent", "accorde"),
        ("non_usuel", "Pose d’un appareil dentaire", "parents", "sans_reponse"),
    ];
    for (nature, objet, qui, decision) in consents {
        let row = Row::default()
            .with("nature", nature)
            .with("objet", objet)
            .with("qui", qui)
            .with("decision", decision)
            .with("day", pen.day(-30))
            .with("piece", "Autorisation de soins");
        pen.put(&CONSENTEMENT_SOIN, child, row);
    }
    let row = Row::default()
        .with("vaccin", "Diphtérie, tétanos, polio, coqueluche")
        .with("day", pen.day(-380))
        .with("rappel_day", pen.day(1500));
    pen.put(&VACCINATION, child, row);
}
