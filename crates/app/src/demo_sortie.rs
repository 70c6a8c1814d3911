//! The demonstration's exits: what is lined up for the eldest, what became of who left. Invented, as all of it.

use access::House;
use db::DbError;
use fiche::{Fiche, Row};
use jiff::{ToSpan as _, civil::Date};
use parcours::sortie::{DEVENIR, POINT_SORTIE, SOUHAIT_SORTIE};

/// Identifiers of these rows: far from the others.
const FIRST: i64 = 990_000_000_000;

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
    fn day(&self, days: i64) -> String {
        self.today.saturating_add(days.days()).to_string()
    }
}

/// Keeps it in the first service.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep(house: &House, at: &str) -> Result<(), DbError> {
    let mut write = house.db().write().await?;
    let mut pen = Pen { next: FIRST, today: house.today(), rows: Vec::new() };
    let eldest = write
        .query(
            "SELECT DISTINCT s.personne_id, p.birth_day FROM sejour s
               JOIN personne p ON p.id = s.personne_id
              WHERE s.service_id = 1 AND s.sortie_day IS NULL AND p.birth_day <= $1
              ORDER BY p.birth_day, s.personne_id LIMIT 6",
            &[pen.today.saturating_sub(16.years()).to_string().into()],
        )
        .await?;
    for (rank, row) in eldest.iter().enumerate() {
        leaving(&mut pen, row.get("personne_id")?, rank);
    }
    let gone = write
        .query(
            "SELECT s.id, s.personne_id, s.sortie_day FROM sejour s
              WHERE s.service_id = 1 AND s.sortie_day > $1 AND s.sortie_day <= $2
                AND NOT EXISTS (SELECT 1 FROM sejour n WHERE n.personne_id = s.personne_id
                    AND n.service_id = 1 AND n.id <> s.id
                    AND (n.sortie_day IS NULL OR n.sortie_day >= s.sortie_day))
              ORDER BY s.sortie_day, s.id LIMIT 24",
            &[
                pen.today.saturating_sub(18.months()).to_string().into(),
                pen.today.saturating_sub(6.months()).to_string().into(),
            ],
        )
        .await?;
    for (rank, row) in gone.iter().enumerate() {
        let out: Option<Date> = row.get::<String>("sortie_day")?.parse().ok();
        if let Some(out) = out {
            left(&mut pen, (row.get("personne_id")?, row.get("id")?), out, rank);
        }
    }
    for fiche in [&POINT_SORTIE, &SOUHAIT_SORTIE, &DEVENIR] {
        let own = |(of, _): &&(&'static Fiche, Row)| of.table == fiche.table;
        let rows: Vec<Row> = pen.rows.iter().filter(own).map(|(_, row)| row.clone()).collect();
        fiche::keep_all(&mut write, fiche, &rows, Some(at)).await?;
    }
    write.commit().await
}

/// Thing, state, who, in how many days, what else.
type Thing = (&'static str, &'static str, &'static str, Option<i64>, &'static str);

/// What is lined up for one who leaves, and what they want.
fn leaving(pen: &mut Pen, child: i64, rank: usize) {
    let all: &[Thing] = match rank % 3 {
        0 => &[
            (
                "logement",
                "en_cours",
                "Leïla Marchand",
                Some(40),
                "Dossier déposé au foyer de jeunes travailleurs",
            ),
            ("ressources", "pret", "Mission locale", None, "Contrat d’apprentissage signé"),
            ("papiers", "pret", "Le secrétariat", None, ""),
            ("sante", "manque", "", None, "Plus de mutuelle à la majorité"),
            ("personne", "pret", "", None, "Sa tante, à Vineuil"),
        ],
        1 => &[
            ("papiers", "en_cours", "Karim Belkacem", Some(25), "Rendez-vous à la préfecture"),
            ("logement", "manque", "", None, ""),
        ],
        _ => return,
    };
    for &(point, etat, who, within, more) in all {
        let mut row =
            Row::default().with("point", point).with("etat", etat).with("day", pen.day(-12));
        if !who.is_empty() {
            row.set("porteur", who.into());
        }
        if let Some(days) = within {
            row.set("prevu_day", pen.day(days).into());
        }
        if !more.is_empty() {
            row.set("precision_point", more.into());
        }
        pen.put(&POINT_SORTIE, child, row);
    }
    if rank.is_multiple_of(3) {
        let before = Row::default()
            .with("point", "logement")
            .with("etat", "manque")
            .with("day", pen.day(-90));
        pen.put(&POINT_SORTIE, child, before);
        let words = "Je veux un chez-moi à Blois, pas loin du garage. Et pouvoir revenir manger ici \
                     le dimanche.";
        let wish = Row::default().with("day", pen.day(-30)).with("mots", words);
        pen.put(&SOUHAIT_SORTIE, child, wish);
    }
}

/// What is known of one who left.
fn left(pen: &mut Pen, (child, stay): (i64, i64), out: Date, rank: usize) {
    for (moment, months) in [("six_mois", 6), ("douze_mois", 12)] {
        let owed = out.saturating_add(months.months());
        if owed.saturating_add(20.days()) > pen.today {
            continue;
        }
        let on = |days: i64| owed.saturating_add(days.days()).to_string();
        let row = |reponse: &str, days: i64| {
            Row::default()
                .with("sejour_id", stay)
                .with("moment", moment)
                .with("day", on(days))
                .with("reponse", reponse)
        };
        match (rank + usize::from(months == 12)) % 6 {
            0 | 3 => {
                let told = row("repondu", 9)
                    .with("source_devenir", "lui_meme")
                    .with("logement", "residence")
                    .with("activite", "apprentissage")
                    .with("ressources", "salaire")
                    .with("menage", "seul")
                    .with("entourage", "proche")
                    .with("mots", "Ça va. Le patron est sympa. Le soir c’est long, tout seul.");
                pen.put(&DEVENIR, child, told);
            }
            1 => {
                let told = row("repondu", 15)
                    .with("source_devenir", "famille")
                    .with("logement", "parents")
                    .with("activite", "eleve")
                    .with("ressources", "famille")
                    .with("menage", "famille")
                    .with("entourage", "famille");
                pen.put(&DEVENIR, child, told);
            }
            2 => pen.put(&DEVENIR, child, row("pas_joint", 4)),
            4 => pen.put(&DEVENIR, child, row("refus", 6)),
            _ => {}
        }
    }
}
