//! The demonstration's children as those around them know them: whom to call, what soothes, who answers on a
//! Sunday. Invented, as all of it; telephone numbers are of the ranges kept for fiction.

use std::collections::BTreeSet;

use db::{DbError, Read};
use dossier::{contact::CONTACT, hebergement::HEBERGEMENT, repere::REPERE};
use fiche::{Fiche, Row};
use jiff::{ToSpan as _, civil::Date};
use structure::permanence::PERMANENCE;

/// Identifiers of these rows: far from the others.
const FIRST: i64 = 920_000_000_000;

/// What soothes, what warns, what not to say: a child is given a few, always the same.
const SAID: &[(&str, &[(&str, &str)])] = &[
    (
        "apaise",
        &[
            (
                "Lui laisser cinq minutes dans sa chambre, porte entrouverte, puis revenir.",
                "L’enfant",
            ),
            ("Parler bas, s’asseoir à sa hauteur, proposer un verre d’eau.", "L’équipe de nuit"),
            ("Dessiner, ou écouter sa musique au casque.", "La psychologue"),
            ("Appeler sa grand-mère, même deux minutes.", "Sa référente"),
            ("Sortir marcher autour de la maison avec un adulte.", "Son référent"),
        ],
    ),
    (
        "signe",
        &[
            ("Se tait d’un coup et tire sur ses manches.", "L’équipe"),
            ("Parle plus fort, claque les portes, cherche la bagarre.", "L’équipe"),
            ("Demande plusieurs fois l’heure le jour d’une visite.", "La maîtresse de maison"),
        ],
    ),
    (
        "eviter",
        &[
            ("Ne pas parler de la visite du samedi le soir.", "Sa référente"),
            ("Ne pas toucher son épaule sans prévenir.", "L’enfant"),
            ("Ne pas dire « calme-toi ».", "L’enfant"),
        ],
    ),
    (
        "sommeil",
        &[
            ("Veilleuse allumée ; se réveille souvent vers 3 h.", "L’équipe de nuit"),
            ("S’endort après 22 h 30, une histoire aide.", "L’équipe de nuit"),
        ],
    ),
    ("repas", &[("Mange peu le matin, garder un goûter.", "La maîtresse de maison")]),
    ("habitude", &[("Garde toujours une peluche grise, même en voiture.", "Sa mère")]),
    (
        "description",
        &[
            ("1 m 52, cheveux bruns courts, lunettes rondes, blouson vert.", "L’équipe"),
            ("1 m 60, cheveux longs tressés, cicatrice au sourcil droit.", "L’équipe"),
        ],
    ),
];

struct Pen {
    next: i64,
    contacts: Vec<Row>,
    reperes: Vec<Row>,
}

impl Pen {
    fn row(&mut self, service: i64) -> Row {
        self.next += 1;
        let mut row = Row::default();
        row.id = self.next;
        row.owner = service;
        row.version = 1;
        row
    }
}

/// A number of those kept for fiction (Arcep: 06 39 98 00 00 and after), always the same for a person.
fn number(of: i64) -> String {
    let last = of.rem_euclid(10_000);
    format!("06 39 98 {:02} {:02}", last / 100, last % 100)
}

/// Makes them for the children who are in a service on `today`.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep(house: &access::House, at: &str) -> Result<(), DbError> {
    let today = house.today();
    let mut read = house.db().read().await?;
    let mut pen = Pen { next: FIRST, contacts: Vec::new(), reperes: Vec::new() };
    let sql = "SELECT DISTINCT s.personne_id, s.service_id, p.famille_id FROM sejour s
                 JOIN personne p ON p.id = s.personne_id
                WHERE s.entree_day <= $1 AND (s.sortie_day IS NULL OR s.sortie_day > $1)
                ORDER BY s.service_id, s.personne_id";
    let mut seen = BTreeSet::new();
    for found in read.query(sql, &[today.to_string().into()]).await? {
        let child: i64 = found.get("personne_id")?;
        let service: i64 = found.get("service_id")?;
        if seen.insert(child) {
            contacts(&mut pen, &mut read, (service, child, found.get("famille_id")?), today)
                .await?;
            reperes(&mut pen, service, child, today);
        }
    }
    let services = read.query("SELECT id FROM service ORDER BY id", &[]).await?;
    let mut permanences = Vec::new();
    for found in services {
        let service: i64 = found.get("id")?;
        let start = (today - 400.days()).to_string();
        for (libelle, jours, heures, remplace) in [
            ("Cadre d’astreinte", "tous", "De 18 h à 9 h", 0_i64),
            ("Éducateur de week-end", "fin_semaine", "De 9 h à 22 h", 1),
        ] {
            let row = pen.row(service);
            let telephone = number(row.id + service * 7);
            permanences.push(
                row.with("libelle", libelle)
                    .with("telephone", telephone)
                    .with("jours", jours)
                    .with("heures", heures)
                    .with("remplace", remplace)
                    .with("start_day", start.as_str()),
            );
        }
    }
    let before = before(&mut pen, &mut read, today).await?;
    drop(read);
    let mut write = house.db().write().await?;
    let all: [(&Fiche, &[Row]); 4] = [
        (&PERMANENCE, &permanences),
        (&CONTACT, &pen.contacts),
        (&REPERE, &pen.reperes),
        (&HEBERGEMENT, &before),
    ];
    for (kind, rows) in all {
        fiche::keep_all(&mut write, kind, rows, Some(at)).await?;
    }
    write.commit().await
}

/// The places that the first children of the first service went through before: a way that broke.
async fn before(pen: &mut Pen, read: &mut Read, today: Date) -> Result<Vec<Row>, DbError> {
    let sql = "SELECT s.personne_id, MIN(h.start_day) AS first FROM sejour s
                 JOIN hebergement h ON h.personne_id = s.personne_id
                WHERE s.service_id = 1 AND s.entree_day <= $1
                  AND (s.sortie_day IS NULL OR s.sortie_day > $1)
                GROUP BY s.personne_id ORDER BY s.personne_id LIMIT 8";
    let mut all = Vec::new();
    for found in read.query(sql, &[today.to_string().into()]).await? {
        let child: i64 = found.get("personne_id")?;
        let Ok(first) = found.get::<String>("first")?.parse::<Date>() else { continue };
        // From the latest to the first: how long before, how long there, where.
        for (back, days, nature) in [
            (20 + child % 30, 260, "famille_accueil"),
            (280 + child % 30, 190, "etablissement"),
            (470 + child % 30, 400, "tiers_digne"),
        ] {
            let end = first - back.days();
            let row = pen.row(1);
            all.push(
                row.with("personne_id", child)
                    .with("nature", nature)
                    .with("start_day", (end - (days - child % 20).days()).to_string())
                    .with("end_day", end.to_string()),
            );
        }
    }
    Ok(all)
}

async fn contacts(
    pen: &mut Pen,
    read: &mut Read,
    (service, child, famille): (i64, i64, Option<i64>),
    today: Date,
) -> Result<(), DbError> {
    let start = (today - 200.days()).to_string();
    let sql = "SELECT id, nom, lien, autorite_parentale FROM membre_famille
                WHERE famille_id = $1 AND end_day IS NULL AND nom IS NOT NULL AND lien IN ('mere', 'pere', 'grand_parent')
                ORDER BY id";
    let mut rang = 0_i64;
    for found in read.query(sql, &[famille.unwrap_or_default().into()]).await? {
        let (id, lien): (i64, String) = (found.get("id")?, found.get("lien")?);
        let holds = found.get::<String>("autorite_parentale")? == "oui";
        rang += 1;
        let mut row = pen
            .row(service)
            .with("personne_id", child)
            .with("nom", found.get::<String>("nom")?)
            .with("lien", lien.as_str())
            .with("telephone", number(id * 13 + child))
            .with("rang", rang)
            .with("autorite_parentale", i64::from(holds))
            .with("start_day", start.as_str());
        if lien == "mere" {
            row.set("heures", if child % 2 == 0 { "Après 18 h" } else { "À toute heure" }.into());
            if service == 1 {
                row = row.with("rappel", "sms").with("rappel_accord_day", start.as_str());
            }
        }
        pen.contacts.push(row);
    }
    let row = pen
        .row(service)
        .with("personne_id", child)
        .with("nom", "Accueil de l’école")
        .with("lien", "ecole")
        .with("telephone", number(child * 3))
        .with("heures", "De 8 h à 17 h")
        .with("autorite_parentale", 0_i64)
        .with("start_day", start.as_str());
    pen.contacts.push(row);
    Ok(())
}

fn reperes(pen: &mut Pen, service: i64, child: i64, today: Date) {
    for (n, (nature, all)) in (0_i64..).zip(SAID) {
        // Most is known of most: three kinds in four, and two things that soothe.
        if n > 0 && (child + n) % 4 == 3 {
            continue;
        }
        let many = usize::from(n == 0) + 1;
        let from = usize::try_from(child.rem_euclid(97)).unwrap_or_default();
        for at in 0..many {
            let Some((texte, who)) = all.get((from + at * 2) % all.len()) else { continue };
            let start = (today - (30 + (child * 11 + n * 17) % 300).days()).to_string();
            let row = pen
                .row(service)
                .with("personne_id", child)
                .with("nature", *nature)
                .with("texte", *texte)
                .with("source_information", *who)
                .with("start_day", start);
            pen.reperes.push(row);
        }
    }
}
