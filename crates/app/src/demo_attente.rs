//! The demonstration's waiting list: rules of priority, a contact asked of who watches, a referral refused, a solution found
//! meanwhile, a closure that comes; a post that nobody holds, what a report announced. Invented, as all of it.

use access::House;
use admission::{
    attente::{CONTACT_ATTENTE, DECISION_ADMISSION, REGLAGE_ATTENTE, REGLE_ATTENTE},
    solution::{
        CONCERTATION, EXAMEN_RETOUR, FACTURE_JOURNEES, FERMETURE, ORIENTATION_SERVICE,
        SOLUTION_PROVISOIRE,
    },
};
use db::{DbError, Write};
use fiche::{Fiche, Row};
use jiff::{ToSpan as _, civil::Date};
use parcours::mesure::MESURE;
use qualite::action::ACTION_PLAN;
use rh::{absence::REMPLACEMENT, professionnel::POSTE_VACANT};

/// Identifiers of these rows: far from the others.
const FIRST: i64 = 980_000_000_000;

/// What is kept, parents before children.
const KINDS: &[&Fiche] = &[
    &REGLE_ATTENTE,
    &REGLAGE_ATTENTE,
    &CONTACT_ATTENTE,
    &DECISION_ADMISSION,
    &ORIENTATION_SERVICE,
    &CONCERTATION,
    &FERMETURE,
    &SOLUTION_PROVISOIRE,
    &EXAMEN_RETOUR,
    &FACTURE_JOURNEES,
    &REMPLACEMENT,
    &POSTE_VACANT,
    &ACTION_PLAN,
];

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
    let row = Row::default().with("alerte_jours", 15_i64).with("start_day", pen.day(-120));
    pen.put(&REGLAGE_ATTENTE, row);
    comes_back(&mut write, &mut pen, at).await?;
    replaced(&mut write, &mut pen).await?;
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
        let stays = Row::default()
            .with("personne_id", row.get::<i64>("personne_id")?)
            .with("mesure_id", row.get::<i64>("id")?)
            .with("day", pen.day(-2))
            .with("choix", "attente")
            .with("motif", "Le groupe des grands est complet jusqu’au départ de décembre.");
        pen.put(&DECISION_ADMISSION, stays);
    }
    around(&mut pen, child);
    of_service(&mut pen);
    for fiche in KINDS.iter().copied() {
        let own = |(of, _): &&(&'static Fiche, Row)| of.table == fiche.table;
        let rows: Vec<Row> = pen.rows.iter().filter(own).map(|(_, row)| row.clone()).collect();
        fiche::keep_all(&mut write, fiche, &rows, Some(at)).await?;
    }
    write.commit().await
}

/// A post that nobody holds, and what the reports of two years announced.
fn of_service(pen: &mut Pen) {
    let row = Row::default()
        .with("fonction", "educateur_specialise")
        .with("etp", 100_i64)
        .with("start_day", pen.day(-75))
        .with("publication_day", pen.day(-70))
        .with("candidatures", 3_i64);
    pen.put(&POSTE_VACANT, row);
    let year = i64::from(pen.today.year());
    for (numero, libelle, annee, etat, devenir) in [
        (
            901_i64,
            "Ouvrir une permanence dans le sud du territoire",
            year - 2,
            "fait",
            Some("Elle est ouverte deux jours par semaine."),
        ),
        (902, "Former deux professionnels à l’accueil des fratries", year - 2, "en_cours", None),
        (903, "Écrire avec les parents le livret d’accueil", year - 1, "a_faire", None),
    ] {
        let row = Row::default()
            .with("numero", numero)
            .with("libelle", libelle)
            .with("echeance_annee", annee + 1)
            .with("etat", etat)
            .with("responsable", "Chef de service")
            .with("origine", format!("Rapport d’activité {annee}"))
            .with("rapport_annee", annee)
            .with("devenir", devenir.map(str::to_owned));
        pen.put(&ACTION_PLAN, row);
    }
}

/// A child who left and for whom a judge decides again: received, not yet taken in.
async fn comes_back(write: &mut Write, pen: &mut Pen, at: &str) -> Result<(), DbError> {
    let sql = "SELECT p.id, p.famille_id FROM personne p JOIN sejour s ON s.personne_id = p.id
          WHERE p.service_id = 1 AND s.service_id = 1 AND p.birth_day > $1 AND NOT EXISTS
            (SELECT 1 FROM sejour o WHERE o.personne_id = p.id AND o.sortie_day IS NULL)
            AND NOT EXISTS
            (SELECT 1 FROM mesure m WHERE m.personne_id = p.id AND m.fin_day IS NULL)
          ORDER BY s.sortie_day DESC, p.id LIMIT 1";
    let born = pen.day(-15 * 365);
    let Some(found) = write.query_opt(sql, &[born.into()]).await? else { return Ok(()) };
    let row = Row::default()
        .with("personne_id", found.get::<i64>("id")?)
        .with("famille_id", found.get::<Option<i64>>("famille_id")?)
        .with("nature", "placement_ase")
        .with("cadre", "judiciaire")
        .with("prescripteur", "juge_enfants")
        .with("decision_day", pen.day(-14))
        .with("reception_day", pen.day(-12))
        .with("terme_day", pen.day(350))
        .with("danger", "fort")
        .with("veille", "L’éducatrice de l’AEMO");
    let mut mesure = row;
    (mesure.id, mesure.owner, mesure.version) = (FIRST, 1, 1);
    fiche::keep_all(write, &MESURE, &[mesure], Some(at)).await
}

/// Who replaces somebody who is away.
async fn replaced(write: &mut Write, pen: &mut Pen) -> Result<(), DbError> {
    let today = pen.today.to_string();
    let sql = "SELECT id, professionnel_id, start_day FROM absence_professionnel
          WHERE service_id = 1 AND start_day <= $1 AND (end_day IS NULL OR end_day > $1)
          ORDER BY start_day DESC, id LIMIT 1";
    let Some(away) = write.query_opt(sql, &[today.clone().into()]).await? else { return Ok(()) };
    let who: i64 = away.get("professionnel_id")?;
    let sql = "SELECT o.professionnel_id AS id FROM poste o WHERE o.service_id = 1
            AND o.professionnel_id <> $2 AND o.start_day <= $1
            AND (o.end_day IS NULL OR o.end_day > $1)
            AND o.professionnel_id NOT IN (SELECT a.professionnel_id FROM absence_professionnel a
              WHERE a.start_day <= $1 AND (a.end_day IS NULL OR a.end_day > $1))
          ORDER BY o.professionnel_id LIMIT 1";
    let Some(other) = write.query_opt(sql, &[today.into(), who.into()]).await? else {
        return Ok(());
    };
    let row = Row::default()
        .with("absence_id", away.get::<i64>("id")?)
        .with("professionnel_id", other.get::<i64>("id")?)
        .with("start_day", away.get::<String>("start_day")?);
    pen.put(&REMPLACEMENT, row);
    Ok(())
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
    let row = Row::default()
        .with("personne_id", child)
        .with("day", pen.day(-6))
        .with("retour_day", pen.day(60))
        .with("danger", "Les visites se passent bien ; le logement est encore petit.")
        .with("accueil", "Chez sa mère, une chambre partagée.")
        .with("ecole", "La même école.")
        .with("soins", "Le CMP continue.")
        .with("mots", "Je veux essayer les vacances d’abord.")
        .with("avis_day", pen.day(-5))
        .with("reponse_mere", "D’accord pour commencer par les vacances.");
    pen.put(&EXAMEN_RETOUR, row);
    let row = Row::default()
        .with("personne_id", child)
        .with("prestataire_id", 1_i64)
        .with("start_day", pen.day(-60))
        .with("end_day", pen.day(-30))
        .with("journees", 30_i64)
        .with("prix", 18_540_i64)
        .with("montant", 556_200_i64);
    pen.put(&FACTURE_JOURNEES, row);
}
