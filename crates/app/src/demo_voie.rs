//! The demonstration's way of a child: what is needed and answered, who helps with lessons, who goes on at the end, the
//! months said complete, care asked of several, a danger told by its effects. Invented, as all of it.

use access::House;
use connaissance::{DANGER_REPERE, SITUATION_COMPLEXE};
use db::DbError;
use dossier::{hebergement::LIBELLE_HEBERGEMENT, scolarite::SOUTIEN_SCOLAIRE};
use fiche::{Fiche, Row};
use incident::REGISTRE_INCIDENT;
use jiff::{ToSpan as _, civil::Date};
use parcours::passage::PASSAGE_RELAIS;
use projet::{besoin::REPONSE_BESOIN, echange::ECHANGE_SERVICE};
use sante::traitement::PILULIER;
use vie::{
    action::PRESENCE_SEANCE, insertion::INSERTION, peine::HEURES_PEINE, sante::SOLLICITATION_SANTE,
};

/// Identifiers of these rows: far from the others.
const FIRST: i64 = 995_000_000_000;

/// The record kinds, a parent before its children.
static KINDS: [&Fiche; 13] = [
    &LIBELLE_HEBERGEMENT,
    &SOUTIEN_SCOLAIRE,
    &PASSAGE_RELAIS,
    &PRESENCE_SEANCE,
    &INSERTION,
    &HEURES_PEINE,
    &SOLLICITATION_SANTE,
    &REGISTRE_INCIDENT,
    &DANGER_REPERE,
    &PILULIER,
    &REPONSE_BESOIN,
    &SITUATION_COMPLEXE,
    &ECHANGE_SERVICE,
];

struct Pen {
    next: i64,
    today: Date,
    rows: Vec<(&'static str, Row)>,
}

impl Pen {
    fn put(&mut self, table: &'static str, row: Row) {
        self.next += 1;
        let mut row = row;
        row.id = self.next;
        row.owner = 1;
        row.version = 1;
        self.rows.push((table, row));
    }

    /// So many days from now, before when negative.
    fn day(&self, days: i64) -> String {
        self.today.checked_add(days.days()).unwrap_or(self.today).to_string()
    }
}

/// Keeps it in the first service.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep(house: &House, at: &str) -> Result<(), DbError> {
    let mut write = house.db().write().await?;
    let found = write
        .query(
            "SELECT personne_id FROM sejour WHERE service_id = 1 AND sortie_day IS NULL
              ORDER BY id LIMIT 4",
            &[],
        )
        .await?;
    let children: Vec<i64> =
        found.iter().map(|row| row.get("personne_id")).collect::<Result<_, _>>()?;
    let [first, second, third, fourth] = children[..] else { return Ok(()) };
    let mut pen = Pen { next: FIRST, today: house.today(), rows: Vec::new() };
    around(&mut pen, [first, second, third, fourth]);
    between_services(&mut pen, second);
    months(&mut pen);
    for (sql, make) in OF_ROWS {
        if let Some(found) = write.query_opt(sql, &[]).await? {
            make(&mut pen, found.get("id")?, found.get("personne_id")?, found.get("day")?);
        }
    }
    for kind in KINDS {
        let own = pen.rows.iter().filter(|(table, _)| *table == kind.table);
        let rows: Vec<Row> = own.map(|(_, row)| row.clone()).collect();
        fiche::keep_all(&mut write, kind, &rows, Some(at)).await?;
    }
    write.commit().await
}

/// What is said beside a row that is there already: the row, its child, a day of it.
type Beside = fn(&mut Pen, i64, i64, String);

const OF_ROWS: &[(&str, Beside)] = &[
    (
        "SELECT id, personne_id, fin_day AS day FROM mesure
          WHERE service_id = 1 AND fin_day IS NOT NULL ORDER BY fin_day DESC, id LIMIT 1",
        |pen, mesure, child, end| {
            let met = end.parse::<Date>().ok().and_then(|end| end.checked_add(12.days()).ok());
            let row = Row::default()
                .with("personne_id", child)
                .with("mesure_id", mesure)
                .with("service_suivant", "AEMO de Blois")
                .with("reunion_day", end)
                .with("contact_day", met.map(|day| day.to_string()));
            pen.put("passage_relais", row);
        },
    ),
    (
        "SELECT a.id, p.personne_id, a.start_day AS day FROM action_collective a
           JOIN participation_action p ON p.action_id = a.id
          WHERE a.service_id = 1 AND p.personne_id IS NOT NULL
          ORDER BY a.start_day DESC, a.id, p.id LIMIT 1",
        |pen, action, child, day| {
            let row = Row::default()
                .with("action_id", action)
                .with("personne_id", child)
                .with("day", day);
            pen.put("presence_seance", row);
        },
    ),
    (
        "SELECT id, personne_id, start_day AS day FROM peine WHERE service_id = 1
          ORDER BY start_day DESC, id LIMIT 1",
        |pen, peine, child, day| {
            let row = Row::default()
                .with("personne_id", child)
                .with("peine_id", peine)
                .with("day", day)
                .with("heures", 350_i64)
                .with("lieu", "Mairie");
            pen.put("heures_peine", row);
        },
    ),
    (
        "SELECT id, personne_id, demande_day AS day FROM orientation_sante WHERE service_id = 1
          ORDER BY demande_day DESC, id LIMIT 1",
        |pen, asked, child, day| {
            for structure in ["CMP de Blois", "Hôpital de jour"] {
                let row = Row::default()
                    .with("personne_id", child)
                    .with("orientation_id", asked)
                    .with("structure", structure)
                    .with("demande_day", day.clone())
                    .with("reponse", "sans_reponse");
                pen.put("sollicitation_sante", row);
            }
        },
    ),
];

/// What is known around four children.
fn around(pen: &mut Pen, [first, second, third, fourth]: [i64; 4]) {
    let row =
        Row::default().with("libelle", "Chez ses grands-parents").with("nature", "famille_elargie");
    pen.put("libelle_hebergement", row);
    let row = Row::default()
        .with("personne_id", first)
        .with("qui_soutient", "benevole")
        .with("nom", "Paulette Roy")
        .with("creneau", "Mardi et jeudi, 17 h")
        .with("matiere", "Lecture, calcul")
        .with("start_day", pen.day(-60));
    pen.put("soutien_scolaire", row);
    let row = Row::default()
        .with("personne_id", second)
        .with("nature", "mission_locale")
        .with("structure", "Mission locale du Blaisois")
        .with("start_day", pen.day(-40));
    pen.put("insertion", row);
    let row = Row::default()
        .with("personne_id", third)
        .with("day", pen.day(-20))
        .with("nature", "negligence")
        .with("intrafamilial", 1_i64)
        .with("connu_avant", "connu")
        .with("effet_corps", 1_i64)
        .with("effet_sommeil", 1_i64)
        .with("texte", "Revient de week-end sans avoir dîné, s’endort en classe le lundi.")
        .with("conduite", "Un repas au retour ; en parler au point du mardi.")
        .with("revue_day", pen.day(40));
    pen.put("danger_repere", row);
    let row = Row::default()
        .with("personne_id", first)
        .with("start_day", pen.day(-2))
        .with("end_day", pen.day(5))
        .with("pharmacie", "Pharmacie des Lices")
        .with("recu_day", pen.day(-3))
        .with("recu_par", "Leïla Marchand")
        .with("verifie_day", pen.day(-3))
        .with("verifie_par", "Nadia Roussel")
        .with("conforme", 1_i64);
    pen.put("pilulier", row);
    let row = Row::default()
        .with("personne_id", fourth)
        .with("besoin", "Un suivi orthophonique")
        .with("besoin_day", pen.day(-75))
        .with("demande_day", pen.day(-70))
        .with("demande_a", "un cabinet de Blois");
    pen.put("reponse_besoin", row);
    let row = Row::default()
        .with("personne_id", second)
        .with("besoin", "Une place en internat scolaire")
        .with("besoin_day", pen.day(-120))
        .with("demande_day", pen.day(-110))
        .with("reponse_day", pen.day(-60))
        .with("qualite_reponse", "par_defaut")
        .with("reponse", "Un internat à quarante kilomètres.");
    pen.put("reponse_besoin", row);
}

/// A moment that is complex and ends, and what services said of the child, before the crisis and in it.
fn between_services(pen: &mut Pen, child: i64) {
    let row = Row::default()
        .with("personne_id", child)
        .with("start_day", pen.day(-34))
        .with("motif", "La fin de la scolarité à temps plein et deux déménagements en un mois.")
        .with("poids_administratif", "beaucoup")
        .with("poids_accompagnement", "un_peu")
        .with("poids_trouble", "aucun")
        .with("revue_day", pen.day(26));
    pen.put("situation_complexe", row);
    for (days, moment) in [(-90, "prevu"), (-52, "prevu"), (-31, "crise")] {
        let row = Row::default()
            .with("personne_id", child)
            .with("day", pen.day(days))
            .with("avec", "Le DITEP, l’éducatrice référente")
            .with("moment_echange", moment)
            .with("projet", "ppe")
            .with("convention", "Convention MECS et DITEP de 2024");
        pen.put("echange_service", row);
    }
}

/// The three months before this one, but for the last: it is still to be said.
fn months(pen: &mut Pen) {
    let first = pen.today.first_of_month();
    for back in [3_i64, 2] {
        let Ok(month) = first.checked_sub(back.months()) else { continue };
        let Ok(said) = first.checked_sub((back - 1).months()) else { continue };
        let row = Row::default()
            .with("start_day", month.to_string())
            .with("dit_day", said.to_string())
            .with("dit_par", "Solène Guichard");
        pen.put("registre_incident", row);
    }
}
