//! The demonstration's incidents: one told in part, one grave whose written notice is owed, a fight
//! between two children with its réparation, a near miss, one followed to its end, one that went to an authority; two
//! crisis sheets.

use access::House;
use db::{DbError, Write};
use fiche::{Fiche, Row};
use incident::{
    INCIDENT,
    crise::{ACTIVATION_CRISE, FICHE_CRISE},
    suite::{INFORMATION_INCIDENT, SUITE_INCIDENT},
};
use jiff::{
    ToSpan as _,
    civil::{Date, DateTime},
    tz::TimeZone,
};

/// Identifiers of these rows: far from the others.
const FIRST: i64 = 930_000_000_000;

struct Pen {
    next: i64,
    now: DateTime,
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

    /// So many hours ago, as it is stored.
    fn ago(&self, hours: i64) -> String {
        let at = self.now.checked_sub(hours.hours()).unwrap_or(self.now);
        at.strftime("%Y-%m-%dT%H:%M").to_string()
    }

    /// So many days from now, before when negative.
    fn day(&self, days: i64) -> String {
        let today: Date = self.now.date();
        today.checked_add(days.days()).unwrap_or(today).to_string()
    }

    fn incident(&mut self, child: i64, what: [&'static str; 4], hours: i64) -> i64 {
        let [nature, gravite, lieu, recit] = what;
        let row = Row::default()
            .with("personne_id", child)
            .with("nature", nature)
            .with("gravite", gravite)
            .with("lieu", lieu)
            .with("recit", recit)
            .with("start_at", self.ago(hours));
        self.put(&INCIDENT, row)
    }

    fn last(&mut self, field: &'static str, value: impl Into<db::Value>) {
        if let Some((_, row)) = self.rows.last_mut() {
            row.set(field, value.into());
        }
    }

    fn told(&mut self, (incident, child): (i64, i64), whom: &str, hours: i64, who: &str) {
        let row = Row::default()
            .with("personne_id", child)
            .with("incident_id", incident)
            .with("destinataire", whom)
            .with("start_at", self.ago(hours))
            .with("moyen", "oral")
            .with("interlocuteur", who);
        self.put(&INFORMATION_INCIDENT, row);
    }

    fn decided(
        &mut self,
        (incident, child): (i64, i64),
        (nature, texte, avec): (&str, &str, &str),
        [decided, due]: [i64; 2],
        done: Option<(i64, &str)>,
    ) {
        let mut row = Row::default()
            .with("personne_id", child)
            .with("incident_id", incident)
            .with("nature", nature)
            .with("texte", texte)
            .with("convenu_avec", avec)
            .with("decision_day", self.day(decided))
            .with("due_day", self.day(due));
        if let Some((day, bilan)) = done {
            row.set("done_day", self.day(day).into());
            row.set("bilan", bilan.into());
        }
        self.put(&SUITE_INCIDENT, row);
    }
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
              WHERE s.service_id = 1 AND s.sortie_day IS NULL AND s.entree_day <= $1
              ORDER BY s.id LIMIT 5",
            &[(now.date().checked_sub(60.days()).unwrap_or(now.date())).to_string().into()],
        )
        .await?;
    let children: Vec<i64> =
        found.iter().map(|row| row.get("personne_id")).collect::<Result<_, _>>()?;
    let [first, second, third, fourth, fifth] = children[..] else { return Ok(()) };
    let mut pen = Pen { next: FIRST, now, rows: Vec::new() };
    running(&mut pen, [first, fourth, fifth]);
    fight(&mut pen, [first, second]);
    ended(&mut pen, third);
    outside(&mut pen, third);
    let numbers = numbers(&mut write).await?;
    sheets(&mut pen, [first, second], &numbers);
    kept(&mut write, pen, at).await?;
    write.commit().await
}

async fn kept(write: &mut Write, pen: Pen, at: &str) -> Result<(), DbError> {
    for fiche in
        [&INCIDENT, &INFORMATION_INCIDENT, &SUITE_INCIDENT, &FICHE_CRISE, &ACTIVATION_CRISE]
    {
        let own = |(of, _): &&(&'static Fiche, Row)| of.table == fiche.table;
        let rows: Vec<Row> = pen.rows.iter().filter(own).map(|(_, row)| row.clone()).collect();
        fiche::keep_all(write, fiche, &rows, Some(at)).await?;
    }
    Ok(())
}

/// What is not over: a fugue, something grave, a near miss.
fn running(pen: &mut Pen, [first, fourth, fifth]: [i64; 3]) {
    let recit = "N’est pas rentré de l’école. Attendu à 17 h 30, cherché autour de la gare avec \
                 un collègue. Téléphone éteint.";
    let one = pen.incident(first, ["fugue", "serieuse", "Trajet de l’école", recit], 5);
    pen.last("role_incident", "auteur");
    pen.last("gendarmerie", 1_i64);
    pen.last("hypothese", "Pourrait être chez un ami du quartier, comme au printemps.");
    pen.last("mesure_immediate", "Appel de l’école, de l’ami, tour du quartier, appel au 17.");
    pen.told((one, first), "forces_ordre", 4, "Brigade de Blois");
    let recit = "A pris des cachets trouvés dans le sac d’une camarade. Consciente, dit avoir \
                 voulu dormir. Pompiers sur place en dix minutes.";
    let one = pen.incident(fourth, ["mise_en_danger", "grave", "Chambre", recit], 30);
    pen.last("role_incident", "concerne");
    pen.last("gendarmerie", 1_i64);
    pen.last(
        "mesure_immediate",
        "15 appelé, boîte remise aux pompiers, un adulte est parti avec elle.",
    );
    pen.told((one, fourth), "direction", 29, "Directrice d’astreinte");
    pen.told((one, fourth), "departement", 28, "Astreinte du département");
    pen.told((one, fourth), "parents", 27, "Sa mère");
    let recit = "Une bouteille de produit d’entretien était ouverte dans la salle d’eau ; rangée \
                 avant que quelqu’un y touche.";
    pen.incident(fifth, ["mise_en_danger", "legere", "Salle d’eau", recit], 52);
    pen.last("evite", 1_i64);
}

/// Two children of one event: each their row, each their follow-up.
fn fight(pen: &mut Pen, [first, second]: [i64; 2]) {
    let recit = "Dispute pour la console. Un coup de poing à l’épaule, séparés aussitôt par deux \
                 adultes. Pas de blessure.";
    let one = pen.incident(first, ["violence_jeune", "serieuse", "Salon", recit], 6 * 24);
    pen.last("role_incident", "auteur");
    pen.last("reparation", 1_i64);
    let other = pen.incident(second, ["violence_jeune", "serieuse", "Salon", recit], 6 * 24);
    pen.last("role_incident", "victime");
    pen.last("group_id", one);
    let told = "Il redit ce qui s’est passé, reconnaît le coup, dit qu’il n’a pas dormi.";
    let talk = ("reprise", "En parler à froid, avec sa référente.", "L’enfant");
    pen.decided((one, first), talk, [-5, -4], Some((-5, told)));
    let repair = (
        "reparation",
        "Réparer la manette avec l’éducateur technique, un mercredi.",
        "L’enfant et l’éducateur technique",
    );
    pen.decided((one, first), repair, [-5, 3], None);
    let support = ("soutien", "Un temps avec la psychologue, s’il le veut.", "L’enfant");
    pen.decided((other, second), support, [-5, -1], None);
}

/// One that was followed to its end.
fn ended(pen: &mut Pen, third: i64) {
    let recit = "Porte de la chambre enfoncée d’un coup de pied après un appel de sa mère.";
    let one = pen.incident(third, ["degradation", "legere", "Chambre", recit], 20 * 24);
    pen.last("role_incident", "auteur");
    pen.last("declencheur", "Un appel écourté de sa mère.");
    pen.last("cout_degats", 18_450_i64);
    pen.last("validation", "valide");
    let day = pen.day(-15);
    pen.last("valide_day", day);
    pen.last("valide_par", "Solène Guichard");
    pen.last("reparation", 1_i64);
    let closed = pen.day(-8);
    pen.last("closed_day", closed);
    let day = pen.day(-12);
    pen.last("analyse_day", day);
    pen.last(
        "analyse_equipe",
        "Les appels du dimanche soir se font désormais avec un adulte à côté.",
    );
    let told = "A parlé de l’appel, calmement.";
    pen.decided((one, third), ("reprise", "En parler.", "L’enfant"), [-19, -18], Some((-19, told)));
    let repair = ("reparation", "Remplacer la porte avec l’agent technique.", "L’enfant, son père");
    let told = "Porte posée ensemble en une matinée ; fier de son travail.";
    pen.decided((one, third), repair, [-19, -10], Some((-10, told)));
}

/// One that went to an authority, which has not answered.
fn outside(pen: &mut Pen, third: i64) {
    let recit =
        "Deux barrettes de cannabis sous le matelas, trouvées en faisant la chambre avec lui.";
    let one = pen.incident(third, ["stupefiants", "serieuse", "Chambre", recit], 15 * 24);
    pen.last("role_incident", "auteur");
    pen.last("gendarmerie", 1_i64);
    pen.told((one, third), "forces_ordre", 15 * 24 - 2, "Brigade de Blois");
    pen.last("numero", "2291");
    pen.last("saisie", "Deux barrettes");
    let day = pen.day(20);
    pen.last("convocation_day", day);
    let talk = ("reprise", "En parler avec la psychologue et lui.", "L’enfant");
    let told = "Dit d’où cela vient ; accepte un rendez-vous d’addictologie.";
    pen.decided((one, third), talk, [-14, -12], Some((-13, told)));
}

/// Whom to call of the first service, in order: the same numbers as on every other sheet.
async fn numbers(write: &mut Write) -> Result<String, DbError> {
    let mut all = vec!["L’adulte de garde sur l’autre groupe".to_owned()];
    let sql = "SELECT telephone FROM service WHERE id = 1 AND telephone IS NOT NULL";
    if let Some(found) = write.query_opt(sql, &[]).await? {
        all.push(format!("Sa référente, {}", found.get::<String>("telephone")?));
    }
    let sql = "SELECT libelle, telephone FROM permanence
                WHERE service_id = 1 AND jours = 'tous' ORDER BY id LIMIT 1";
    if let Some(found) = write.query_opt(sql, &[]).await? {
        let (who, number): (String, String) = (found.get("libelle")?, found.get("telephone")?);
        all.push(format!("{who}, {number}"));
    }
    all.push("15 si un danger pour sa vie".to_owned());
    Ok(all.join("\n"))
}

fn sheets(pen: &mut Pen, [first, second]: [i64; 2], numbers: &str) {
    let sheet = |child: i64, pen: &Pen| {
        Row::default()
            .with("personne_id", child)
            .with("start_day", pen.day(-40))
            .with(
                "apaise",
                "Lui laisser cinq minutes, porte entrouverte\nParler bas, à sa hauteur\nSon casque \
                 et sa musique",
            )
            .with("eviter", "Le toucher sans prévenir\nDire « calme-toi »\nParler de la visite")
            .with("appeler", numbers)
            .with("signes", "Tire sur ses manches\nDemande l’heure plusieurs fois")
            .with("repli", "La salle calme, avec un adulte, trente minutes au plus")
            .with("hopital", "Urgences pédiatriques de Blois")
            .with("limites", "Pas de contention\nPas de chambre fermée à clé")
            .with("etablie_avec", "l’enfant, sa référente, la psychologue")
            .with("revue_day", pen.day(50))
    };
    for child in [first, second] {
        let row = sheet(child, pen);
        pen.put(&FICHE_CRISE, row);
    }
    let row = Row::default()
        .with("personne_id", first)
        .with("start_at", pen.ago(20 * 24))
        .with("end_at", pen.ago(20 * 24 - 1))
        .with("par", "Leïla Marchand")
        .with("fait", "Salle calme, musique, appel à sa grand-mère.")
        .with(
            "appris",
            "L’appel à la grand-mère aide plus que la salle calme : à mettre en premier.",
        );
    pen.put(&ACTIVATION_CRISE, row);
}
