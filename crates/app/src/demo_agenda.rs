//! The demonstration's agenda: a week of a service, and the visits of one child against their decisions.

use access::House;
use agenda::{
    moyen::MOYEN,
    proposition,
    rappel::{self, REGLE_RAPPEL},
    rdv::RENDEZ_VOUS,
    visite::{DROIT_VISITE, OBSERVATION_VISITE, expected},
};
use db::{DbError, Value, Write};
use dossier::lien::{LIEN_ENFANT, REGLE_ECRAN};
use fiche::{Fiche, Row};
use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, DateTime},
};

/// Identifiers of these rows: far from the others.
const FIRST: i64 = 920_000_000_000;

/// What comes up in a week: nature, day after Monday, hour, how many minutes, place.
const WEEK: &[(&str, i64, i8, i64, &str)] = &[
    ("entretien", 0, 10, 60, "Au service"),
    ("sante", 1, 14, 90, "Centre hospitalier de Blois"),
    ("ecole", 1, 17, 60, "Collège"),
    ("visite_domicile", 2, 15, 90, "Chez la mère"),
    ("synthese", 3, 9, 120, "Au service"),
    ("audience", 4, 10, 60, "Tribunal judiciaire de Blois"),
    ("transport", 4, 16, 60, "Gare de Blois"),
    ("activite", 5, 14, 180, "Médiathèque"),
];

/// What became of the visits that were, in turn: state, reason, at whose request, minutes late, words.
const PAST: &[(&str, &str, &str, i64, &str)] = &[
    ("tenu", "", "", 0, "Goûter ensemble, puis un jeu. Séparation calme."),
    ("tenu", "", "", 20, "Arrivée avec vingt minutes de retard ; a prévenu par téléphone."),
    (
        "non_tenu",
        "parent_absent",
        "parent",
        0,
        "Personne n’est venu ; l’enfant a attendu une demi-heure.",
    ),
    ("tenu", "", "", 0, "Lecture d’un album ; l’enfant demande à montrer sa chambre."),
    ("annule", "maladie", "service", 0, ""),
];

struct Pen {
    next: i64,
    rows: Vec<(&'static Fiche, Row)>,
}

impl Pen {
    fn put(&mut self, fiche: &'static Fiche, row: Row) -> i64 {
        self.next += 1;
        let mut row = row;
        row.id = self.next;
        row.owner = 1;
        row.version = 1;
        self.rows.push((fiche, row));
        self.next
    }
}

fn moment(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

fn between(row: Row, start: DateTime, minutes: i64) -> Row {
    let end = start.checked_add(minutes.minutes()).unwrap_or(start);
    row.with("start_at", moment(start)).with("end_at", moment(end))
}

/// Keeps the rooms and cars, the week and the visits of the first service.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep(house: &House, at: &str) -> Result<(), DbError> {
    let today = house.today();
    let mut write = house.db().write().await?;
    let stays = write
        .query(
            "SELECT s.personne_id, r.professionnel_id FROM sejour s
               JOIN referent r ON r.sejour_id = s.id AND r.end_day IS NULL AND r.role = 'referent'
              WHERE s.service_id = 1 AND s.sortie_day IS NULL ORDER BY s.id LIMIT 8",
            &[],
        )
        .await?;
    let stays: Vec<(i64, i64)> = stays
        .iter()
        .map(|row| Ok((row.get("personne_id")?, row.get("professionnel_id")?)))
        .collect::<Result<_, DbError>>()?;
    let Some((child, referent)) = stays.first().copied() else { return Ok(()) };
    let mut pen = Pen { next: FIRST, rows: Vec::new() };
    let things: Vec<i64> = [
        ("salle", "Salle bleue", 8_i64),
        ("salle", "Salle des visites", 5),
        ("vehicule", "Kangoo", 5),
        ("vehicule", "Minibus", 9),
    ]
    .into_iter()
    .map(|(nature, nom, places)| {
        let row = Row::default().with("nature", nature).with("nom", nom).with("nombre", places);
        pen.put(&MOYEN, row)
    })
    .collect();
    let since = today.checked_sub(200.days()).unwrap_or(today);
    let rule = Row::default()
        .with("start_day", since.to_string())
        .with("jours_avant", 1_i64)
        .with("heure", "17:00");
    pen.put(&REGLE_RAPPEL, rule);
    week(&mut pen, today, &stays, &things);
    visits(&mut pen, today, child, referent);
    kept(&mut write, pen, at).await?;
    proposed(&mut write, today, at).await?;
    reminders(&mut write, house.now(), child).await?;
    write.commit().await
}

/// The next activity here is asked of the second service, and one of the second service's appointments of this one.
async fn proposed(write: &mut Write, today: Date, at: &str) -> Result<(), DbError> {
    let stay =
        "SELECT MIN(personne_id) AS id FROM sejour WHERE service_id = 2 AND sortie_day IS NULL";
    let child = write.query_opt(stay, &[]).await?.map(|row| row.get::<Option<i64>>("id"));
    if let Some(child) = child.transpose()?.flatten() {
        let day = today.checked_add(5.days()).unwrap_or(today);
        let mut row = between(Row::default(), day.at(14, 0, 0, 0), 120)
            .with("personne_id", child)
            .with("nature", "activite")
            .with("lieu", "Parc des Mées")
            .with("etat", "prevu");
        row.id = FIRST + 940_001;
        row.owner = 2;
        row.version = 1;
        fiche::keep_all(write, &RENDEZ_VOUS, &[row], Some(at)).await?;
    }
    let sql = "SELECT MIN(id) AS id FROM rendez_vous
                WHERE service_id = $1 AND etat = 'prevu' AND personne_id IS NOT NULL";
    for (rank, (from, to)) in (1..).zip([(1_i64, 2_i64), (2, 1)]) {
        let Some(row) = write.query_opt(sql, &[from.into()]).await? else { continue };
        let Some(rdv) = row.get::<Option<i64>>("id")? else { continue };
        let about = (from, rdv, to);
        proposition::seed(write, FIRST + 950_000 + rank, about, "Lina, 2015", at).await?;
    }
    Ok(())
}

/// The mother agreed to be reminded of her visits: of those that were, she was.
async fn reminders(write: &mut Write, now: Timestamp, child: i64) -> Result<(), DbError> {
    let sql = "SELECT r.id, c.id AS contact FROM rendez_vous r
                 JOIN contact c ON c.personne_id = r.personne_id AND c.lien = 'mere'
                WHERE r.personne_id = $1 AND r.nature = 'visite' AND r.titulaire = 'mere'
                  AND c.rappel IS NOT NULL ORDER BY r.id, c.id";
    for (rank, row) in (1..).zip(write.query(sql, &[child.into()]).await?) {
        let about = (row.get("id")?, row.get("contact")?, 0);
        rappel::seed(write, FIRST + 900_000 + rank, about, now).await?;
    }
    Ok(())
}

async fn kept(write: &mut Write, pen: Pen, at: &str) -> Result<(), DbError> {
    for fiche in [
        &MOYEN,
        &REGLE_RAPPEL,
        &DROIT_VISITE,
        &RENDEZ_VOUS,
        &OBSERVATION_VISITE,
        &LIEN_ENFANT,
        &REGLE_ECRAN,
    ] {
        let rows: Vec<Row> = pen
            .rows
            .iter()
            .filter(|(of, _)| of.table == fiche.table)
            .map(|(_, row)| row.clone())
            .collect();
        fiche::keep_all(write, fiche, &rows, Some(at)).await?;
    }
    Ok(())
}

/// This week and the next.
fn week(pen: &mut Pen, today: Date, stays: &[(i64, i64)], things: &[i64]) {
    let back = i64::from(today.weekday().to_monday_zero_offset());
    let monday = today.checked_sub(back.days()).unwrap_or(today);
    for turn in 0..2_i64 {
        for (rank, (nature, after, hour, minutes, lieu)) in WEEK.iter().enumerate() {
            let (enfant, pro) = stays[rank % stays.len()];
            let day = monday.checked_add((after + 7 * turn).days()).unwrap_or(monday);
            let state = if day < today { "tenu" } else { "prevu" };
            let mut row = between(Row::default(), day.at(*hour, 0, 0, 0), *minutes)
                .with("personne_id", enfant)
                .with("nature", *nature)
                .with("lieu", *lieu)
                .with("professionnel_id", pro)
                .with("etat", state);
            if matches!(*nature, "sante" | "transport" | "activite") {
                row.set("transport", "professionnel".into());
                row.set("vehicule_id", things[2].into());
            }
            if *nature == "synthese" {
                row.set("salle_id", things[0].into());
            }
            pen.put(&RENDEZ_VOUS, row);
        }
        let day = monday.checked_add((1 + 7 * turn).days()).unwrap_or(monday);
        let row = between(Row::default(), day.at(9, 0, 0, 0), 120)
            .with("nature", "reunion")
            .with("objet", "Réunion d’équipe")
            .with("lieu", "Au service")
            .with("salle_id", things[0])
            .with("etat", if day < today { "tenu" } else { "prevu" });
        pen.put(&RENDEZ_VOUS, row);
    }
}

/// The mother's visits, watched over, twice a month; the father's, once, in front of somebody.
fn visits(pen: &mut Pen, today: Date, child: i64, referent: i64) {
    let decision = today.checked_sub(240.days()).unwrap_or(today);
    let end = today.checked_add(125.days()).unwrap_or(today);
    let terms = |titulaire: &str, modalite: &str| -> Row {
        Row::default()
            .with("personne_id", child)
            .with("titulaire", titulaire)
            .with("modalite_visite", modalite)
            .with("fratrie", 0_i64)
            .with("start_day", decision.to_string())
            .with("end_day", end.to_string())
            .with("juge", "Juge des enfants, cabinet 2")
            .with("decision_day", decision.to_string())
    };
    let mother = terms("mere", "mediatisee")
        .with("nombre", 2_i64)
        .with("periodicite", "mois")
        .with("jour_semaine", "samedi")
        .with("start_time", "14:00")
        .with("duree_minutes", 120_i64)
        .with("lieu", "Maison de la famille")
        .with("tiers", "TISF du service")
        .with(
            "precision_ordonnance",
            "Visites médiatisées, deux fois par mois, dans un lieu tiers.",
        );
    let father = terms("pere", "tiers")
        .with("nombre", 1_i64)
        .with("periodicite", "mois")
        .with("jour_semaine", "mercredi")
        .with("start_time", "17:00")
        .with("duree_minutes", 60_i64)
        .with("lieu", "Au service")
        .with("tiers", "Un éducateur du service")
        .with("precision_ordonnance", "Une visite par mois, en présence d’un tiers, au service.");
    let since = today.checked_sub(150.days()).unwrap_or(today);
    let until = today.checked_add(16.days()).unwrap_or(today);
    for (terms, titulaire) in [(mother, "mere"), (father, "pere")] {
        let days = expected(&terms, since, until);
        let minutes = terms.int("duree_minutes").unwrap_or(60);
        let hour = if titulaire == "mere" { 14 } else { 17 };
        let (lieu, tiers) =
            (terms.text("lieu").map(str::to_owned), terms.text("tiers").map(str::to_owned));
        let id = pen.put(&DROIT_VISITE, terms);
        for (rank, day) in days.into_iter().enumerate() {
            let mut row = between(Row::default(), day.at(hour, 0, 0, 0), minutes)
                .with("personne_id", child)
                .with("nature", "visite")
                .with("titulaire", titulaire)
                .with("lieu", lieu.clone())
                .with("tiers", tiers.clone())
                .with("professionnel_id", referent)
                .with("droit_visite_id", id)
                .with("etat", "prevu");
            if day < today {
                let (etat, motif, origine, late, words) = PAST[rank % PAST.len()];
                let texts: [(&'static str, &str); 4] = [
                    ("etat", etat),
                    ("motif_annulation", motif),
                    ("annulation_origine", origine),
                    ("compte_rendu", words),
                ];
                for (name, text) in texts {
                    if !text.is_empty() {
                        row.set(name, text.into());
                    }
                }
                if late > 0 {
                    row.set("retard_minutes", Value::from(late));
                }
            }
            let seen = (day < today && row.text("etat") == Some("tenu")).then_some((day, rank));
            let visit = pen.put(&RENDEZ_VOUS, row);
            if let Some((day, rank)) = seen {
                shown(pen, (child, visit), day, rank);
            }
        }
    }
    links(pen, today, child);
}

/// What the child showed around a visit, turn by turn.
fn shown(pen: &mut Pen, (child, visit): (i64, i64), day: Date, rank: usize) {
    const SEEN: [[(&str, &str, i64); 2]; 3] = [
        [("avant", "inquietude", -1), ("apres", "sommeil", 1)],
        [("pendant", "elan", 0), ("apres", "calme", 0)],
        [("avant", "impatience", 0), ("pendant", "retrait", 0)],
    ];
    for (moment, what, after) in SEEN[rank % SEEN.len()] {
        let seen = day.checked_add(after.days()).unwrap_or(day);
        let row = Row::default()
            .with("personne_id", child)
            .with("rendez_vous_id", visit)
            .with("moment_visite", moment)
            .with("manifestation", what)
            .with("day", seen.to_string());
        pen.put(&OBSERVATION_VISITE, row);
    }
}

/// With whom the child is really in touch, and what the house asks about screens.
fn links(pen: &mut Pen, today: Date, child: i64) {
    let since = today.checked_sub(60.days()).unwrap_or(today).to_string();
    for (nom, lien, moyen, precision, rythme, voulu) in [
        ("Papa", "pere", "reseau_social", "Instagram", "semaine", "partage"),
        ("Mamie", "grand_parent", "telephone", "", "semaine", "oui"),
        ("Nino, du quartier", "autre", "jeu_en_ligne", "Fortnite", "jour", "oui"),
    ] {
        let row = Row::default()
            .with("personne_id", child)
            .with("nom", nom)
            .with("lien", lien)
            .with("moyen_lien", moyen)
            .with("precision", Some(precision).filter(|text| !text.is_empty()))
            .with("frequence_lien", rythme)
            .with("voulu", voulu)
            .with("start_day", since.as_str());
        pen.put(&LIEN_ENFANT, row);
    }
    let row = Row::default()
        .with("texte", "Le téléphone dort au salon à 21 h 30. Une heure d’écran après les devoirs.")
        .with("decide_avec", "La réunion des jeunes")
        .with("age_min", 11_i64)
        .with("start_day", since.as_str());
    pen.put(&REGLE_ECRAN, row);
}
