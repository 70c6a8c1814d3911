//! The demonstration's money: the rules of the first service, three weeks of pocket money of its children, a
//! cash box that was counted, what two of them came with. Invented, as all of it.

use access::House;
use db::{DbError, Value, Write};
use fiche::{Fiche, Row};
use jiff::{ToSpan as _, civil::Date};
use quotidien::{
    affaires::OBJET_ENFANT,
    argent::{COMPTAGE_CAISSE, MOUVEMENT_ARGENT, REGLE_ARGENT, Regle, due, signed},
};

/// Identifiers of these rows: far from the others.
const FIRST: i64 = 950_000_000_000;

/// Account, ages, cents, how often.
const RULES: &[(&str, i64, i64, i64, &str)] = &[
    ("poche", 6, 11, 300, "semaine"),
    ("poche", 12, 14, 600, "semaine"),
    ("poche", 15, 21, 1000, "semaine"),
    ("veture", 0, 11, 9000, "trimestre"),
    ("veture", 12, 21, 12_000, "trimestre"),
];

/// Days ago, account, cents, what for, how, whether the receipt is kept, whether it was signed.
const SPENT: &[(i64, &str, i64, &str, &str, bool, bool)] = &[
    (16, "poche", 350, "Piscine", "especes", true, true),
    (9, "veture", 4590, "Baskets", "carte", true, true),
    (6, "poche", 480, "Kebab avec Sami", "especes", false, true),
    (2, "poche", 790, "Cinéma", "especes", true, false),
];

/// What two children came with.
const THINGS: &[(&str, i64, &str)] = &[
    ("tee-shirts", 5, "bon"),
    ("Manteau d’hiver", 1, "neuf"),
    ("Téléphone, écran fêlé", 1, "abime"),
    ("Doudou lapin", 1, "use"),
    ("Vélo", 1, "bon"),
];

struct Pen {
    next: i64,
    today: Date,
    rows: Vec<(&'static Fiche, Row)>,
}

impl Pen {
    fn put(&mut self, fiche: &'static Fiche, mut row: Row) -> i64 {
        self.next += 1;
        row.id = self.next;
        row.owner = 1;
        row.version = 1;
        self.rows.push((fiche, row));
        self.next
    }

    /// So many days ago.
    fn ago(&self, days: i64) -> Date {
        self.today.checked_sub(days.days()).unwrap_or(self.today)
    }
}

/// Keeps them in the first service.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep(house: &House, at: &str) -> Result<(), DbError> {
    let mut write = house.db().write().await?;
    let found = write
        .query(
            "SELECT s.personne_id, p.birth_day FROM sejour s JOIN personne p ON p.id = s.personne_id
              WHERE s.service_id = 1 AND s.sortie_day IS NULL ORDER BY s.id LIMIT 14",
            &[],
        )
        .await?;
    let mut pen = Pen { next: FIRST, today: house.today(), rows: Vec::new() };
    let rules = rules(&mut pen);
    for (rank, row) in found.iter().enumerate() {
        let child: i64 = row.get("personne_id")?;
        let birth: Option<String> = row.get("birth_day")?;
        let birth = birth.and_then(|text| text.parse::<Date>().ok());
        money(&mut pen, &rules, (child, birth), rank);
        if rank < 3 {
            things(&mut pen, child, rank);
        }
    }
    counted(&mut pen);
    kept(&mut write, pen, at).await?;
    write.commit().await
}

async fn kept(write: &mut Write, pen: Pen, at: &str) -> Result<(), DbError> {
    for fiche in quotidien::FICHES {
        let own = |(of, _): &&(&'static Fiche, Row)| of.table == fiche.table;
        let rows: Vec<Row> = pen.rows.iter().filter(own).map(|(_, row)| row.clone()).collect();
        fiche::keep_all(write, fiche, &rows, Some(at)).await?;
    }
    Ok(())
}

fn rules(pen: &mut Pen) -> Vec<Regle> {
    let start = pen.ago(400);
    let mut all = Vec::new();
    for (nature, least, most, montant, periodicite) in RULES {
        let row = Row::default()
            .with("nature", *nature)
            .with("age_min", *least)
            .with("age_max", *most)
            .with("montant", *montant)
            .with("periodicite", *periodicite)
            .with("start_day", start.to_string());
        let id = pen.put(&REGLE_ARGENT, row);
        all.push(Regle {
            id,
            nature: (*nature).to_owned(),
            ages: (*least, *most),
            montant: *montant,
            periodicite: (*periodicite).to_owned(),
            start,
            end: None,
        });
    }
    all
}

/// Three weeks of pocket money, this one for some only; clothing; what some spent.
fn money(pen: &mut Pen, rules: &[Regle], (child, birth): (i64, Option<Date>), rank: usize) {
    for weeks in [3, 2, 1, 0] {
        let day = pen.ago(weeks * 7);
        for due in due(rules, birth, day) {
            let weekly = due.nature == "poche";
            if (weekly && weeks == 0 && rank % 3 != 1) || (!weekly && weeks > 0) {
                continue;
            }
            let row = Row::default()
                .with("personne_id", child)
                .with("day", day.to_string())
                .with("nature", due.nature.as_str())
                .with("sens", "recu")
                .with("montant", due.montant)
                .with("objet", if weekly { "Argent de poche" } else { "Vêture" })
                .with("moyen", if weekly { "especes" } else { "virement" })
                .with("justificatif", 0_i64)
                .with("signature", 0_i64)
                .with("par", "Leïla Marchand")
                .with("regle_id", due.regle)
                .with("period_day", due.period.to_string());
            pen.put(&MOUVEMENT_ARGENT, row);
        }
    }
    for (place, (days, nature, montant, objet, moyen, ticket, signed)) in SPENT.iter().enumerate() {
        if (rank + place).is_multiple_of(3) {
            continue;
        }
        let row = Row::default()
            .with("personne_id", child)
            .with("day", pen.ago(*days).to_string())
            .with("nature", *nature)
            .with("sens", "sorti")
            .with("montant", *montant)
            .with("objet", *objet)
            .with("moyen", *moyen)
            .with("justificatif", i64::from(*ticket))
            .with("signature", i64::from(*signed))
            .with("par", "Leïla Marchand");
        pen.put(&MOUVEMENT_ARGENT, row);
    }
}

fn things(pen: &mut Pen, child: i64, rank: usize) {
    for (place, (objet, nombre, etat)) in THINGS.iter().enumerate() {
        let mut row = Row::default()
            .with("personne_id", child)
            .with("objet", *objet)
            .with("nombre", Value::Int(Some(*nombre).filter(|n| *n > 1)))
            .with("entree_day", pen.ago(40).to_string())
            .with("etat", *etat)
            .with("signature", "enfant");
        if place == 4 && rank == 0 {
            row = row
                .with("sortie_day", pen.ago(5).to_string())
                .with("destination", "vole")
                .with("sortie_signature", "enfant");
        }
        pen.put(&OBJET_ENFANT, row);
    }
}

/// The cash box, counted last month: two euros less than it should have held.
fn counted(pen: &mut Pen) {
    let day = pen.ago(15);
    let before = day.to_string();
    let cash: i64 = pen
        .rows
        .iter()
        .filter(|(_, row)| row.text("moyen") == Some("especes"))
        .filter(|(_, row)| row.text("day").is_some_and(|day| day <= before.as_str()))
        .map(|(_, row)| {
            signed(row.text("sens").unwrap_or_default(), row.int("montant").unwrap_or(0))
        })
        .sum();
    let row = Row::default()
        .with("day", before)
        .with("montant", (cash - 200).max(0))
        .with("attendu", cash)
        .with("motif", "Un ticket de piscine perdu")
        .with("par", "Claire Fontaine");
    pen.put(&COMPTAGE_CAISSE, row);
}
