//! The demonstration's waiting list: rules of priority, a contact asked of who watches, a referral refused, a solution found
//! meanwhile, a closure that comes. Invented, as all of it.

use access::House;
use admission::{
    attente::{CONTACT_ATTENTE, REGLE_ATTENTE},
    solution::{CONCERTATION, FERMETURE, ORIENTATION_SERVICE, SOLUTION_PROVISOIRE},
};
use db::DbError;
use fiche::{Fiche, Row};
use jiff::{ToSpan as _, civil::Date};

/// Identifiers of these rows: far from the others.
const FIRST: i64 = 980_000_000_000;

struct Pen {
    next: i64,
    today: Date,
    rows: Vec<(&'static Fiche, Row)>,
}

impl Pen {
    fn put(&mut self, fiche: &'static Fiche, row: Row) {
        self.next += 1;
        let mut row = row;
        row.id = self.next;
        row.owner = 1;
        row.version = 1;
        self.rows.push((fiche, row));
    }

    /// So many days from now, before when negative.
    fn day(&self, days: i64) -> String {
        self.today.saturating_add(days.days()).to_string()
    }
}

/// Keeps it in the first service, some of it about one child.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep(house: &House, at: &str, child: i64) -> Result<(), DbError> {
    let mut write = house.db().write().await?;
    let mut pen = Pen { next: FIRST, today: house.today(), rows: Vec::new() };
    for (critere, rang) in [("danger", 1), ("fratrie", 2), ("sans_veille", 3)] {
        let row = Row::default()
            .with("critere", critere)
            .with("rang", rang)
            .with("accord", "le département et l’équipe")
            .with("start_day", pen.day(-120));
        pen.put(&REGLE_ATTENTE, row);
    }
    let waiting = write
        .query(
            "SELECT id, personne_id FROM mesure WHERE service_id = 1 AND reception_day <= $1
                AND prise_en_charge_day IS NULL AND fin_day IS NULL
              ORDER BY reception_day, id LIMIT 2",
            &[pen.today.to_string().into()],
        )
        .await?;
    for row in &waiting {
        let contact = Row::default()
            .with("personne_id", row.get::<i64>("personne_id")?)
            .with("mesure_id", row.get::<i64>("id")?)
            .with("day", pen.day(-4))
            .with("aupres", "MDS, l’assistante sociale de secteur");
        pen.put(&CONTACT_ATTENTE, contact);
    }
    around(&mut pen, child);
    let kinds = [&REGLE_ATTENTE, &CONTACT_ATTENTE, &ORIENTATION_SERVICE, &CONCERTATION, &FERMETURE];
    for fiche in kinds.into_iter().chain([&SOLUTION_PROVISOIRE]) {
        let own = |(of, _): &&(&'static Fiche, Row)| of.table == fiche.table;
        let rows: Vec<Row> = pen.rows.iter().filter(own).map(|(_, row)| row.clone()).collect();
        fiche::keep_all(&mut write, fiche, &rows, Some(at)).await?;
    }
    write.commit().await
}

/// What was sought for one child.
fn around(pen: &mut Pen, child: i64) {
    for (vers, days, motif, contre) in [
        (
            "Foyer Les Acacias",
            -40,
            "Pas d’internat avant juin.",
            Some("Les week-ends, dès samedi."),
        ),
        ("MECS Le Verger", -22, "Le groupe est complet.", None),
    ] {
        let row = Row::default()
            .with("personne_id", child)
            .with("day", pen.day(days))
            .with("vers", vers)
            .with("reponse_orientation", "refusee")
            .with("reponse_day", pen.day(days + 6))
            .with("motif", motif)
            .with("contre_proposition", contre.map(str::to_owned));
        pen.put(&ORIENTATION_SERVICE, row);
    }
    let row = Row::default()
        .with("personne_id", child)
        .with("day", pen.day(-3))
        .with("motif_concertation", "renvois")
        .with("participants", "Le foyer, la MECS, l’inspectrice, sa mère")
        .with("reunion_day", pen.day(8));
    pen.put(&CONCERTATION, row);
    let row = Row::default()
        .with("start_day", pen.day(20))
        .with("end_day", pen.day(23))
        .with("motif", "Travaux de chauffage");
    pen.put(&FERMETURE, row);
    let row = Row::default()
        .with("personne_id", child)
        .with("nature_solution", "proche")
        .with("cause_solution", "fermeture")
        .with("fermeture_id", pen.next)
        .with("texte", "Chez sa grand-mère, qui l’a déjà reçu à Noël.")
        .with("start_day", pen.day(20))
        .with("end_day", pen.day(23))
        .with("decideur", "Mme Vidal, inspectrice")
        .with("decision_day", pen.day(-1))
        .with("revue_day", pen.day(25));
    pen.put(&SOLUTION_PROVISOIRE, row);
}
