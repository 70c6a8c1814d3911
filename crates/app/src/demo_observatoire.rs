//! The demonstration's observatory: who signals and signals no more, what is proposed, a survey to partners. Invented.

use access::House;
use activite::{ENQUETE, PARTENAIRE, PROPOSITION_DIAGNOSTIC, QUESTION_ENQUETE, REPONSE_ENQUETE};
use admission::information::INFORMATION_PREOCCUPANTE;
use db::DbError;
use fiche::{Fiche, Row};
use jiff::{ToSpan as _, civil::Date};

/// Identifiers of these rows: far from the others.
const FIRST: i64 = 997_000_000_000;

/// The record kinds, a parent before its children.
static KINDS: [&Fiche; 6] = [
    &INFORMATION_PREOCCUPANTE,
    &PROPOSITION_DIAGNOSTIC,
    &PARTENAIRE,
    &ENQUETE,
    &QUESTION_ENQUETE,
    &REPONSE_ENQUETE,
];

struct Pen {
    next: i64,
    today: Date,
    rows: Vec<(&'static str, Row)>,
}

impl Pen {
    fn put(&mut self, table: &'static str, mut row: Row) -> i64 {
        self.next += 1;
        row.id = self.next;
        row.owner = 1;
        row.version = 1;
        self.rows.push((table, row));
        self.next
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
    let mut pen = Pen { next: FIRST, today: house.today(), rows: Vec::new() };
    signals(&mut pen);
    proposals(&mut pen);
    survey(&mut pen);
    let mut write = house.db().write().await?;
    for kind in KINDS {
        let own = pen.rows.iter().filter(|(table, _)| *table == kind.table);
        let rows: Vec<Row> = own.map(|(_, row)| row.clone()).collect();
        fiche::keep_all(&mut write, kind, &rows, Some(at)).await?;
    }
    write.commit().await
}

/// Schools signal all along; the health service of schools no more since two hundred days.
fn signals(pen: &mut Pen) {
    for back in 1..=60_i64 {
        let origine = match back % 4 {
            0 => "ecole",
            1 if back > 33 => "sante_scolaire",
            1 => "numero_119",
            2 => "service_social",
            _ => "famille",
        };
        let row =
            Row::default().with("day", pen.day(-6 * back)).with("origine_information", origine);
        pen.put("information_preoccupante", row);
    }
}

fn proposals(pen: &mut Pen) {
    let row = Row::default()
        .with("day", pen.day(-150))
        .with("nature_proposition", "proposition")
        .with("titre", "Un rendez-vous par mois entre la santé scolaire et les services")
        .with("contexte", "Les signalements de la santé scolaire ont cessé à la rentrée.")
        .with("de_qui", "L’équipe de milieu ouvert")
        .with("vecteur", "convention")
        .with("vecteur_texte", "Protocole du département et du rectorat")
        .with("envoi_day", pen.day(-120))
        .with("envoi_a", "Le département")
        .with("suite_proposition", "retenue")
        .with("suite_day", pen.day(-100))
        .with("suite_texte", "Le protocole est rouvert, première réunion en janvier.");
    pen.put("proposition_diagnostic", row);
    let row = Row::default()
        .with("day", pen.day(-130))
        .with("nature_proposition", "bonne_pratique")
        .with("titre", "Une éducatrice au collège le mardi")
        .with("effet", "Onze jeunes reçus sans rendez-vous en un trimestre.")
        .with("de_qui", "Le collège Rabelais et le service")
        .with("vecteur", "action");
    pen.put("proposition_diagnostic", row);
}

fn survey(pen: &mut Pen) {
    let all: Vec<i64> = [
        ("DITEP de la Sologne", "medico_social"),
        ("Collège Rabelais", "ecole"),
        ("CMP enfants", "soin"),
        ("Santé scolaire, secteur nord", "sante_scolaire"),
        ("Mission locale du Blaisois", "insertion"),
        ("MECS des Varennes", "protection_enfance"),
        ("Club de judo", "association"),
        ("Maison des adolescents", "soin"),
    ]
    .into_iter()
    .map(|(nom, nature)| {
        let row = Row::default().with("nom", nom).with("nature_partenaire", nature);
        pen.put("partenaire", row)
    })
    .collect();
    let row = Row::default()
        .with("titre", "Comment coopérons-nous ?")
        .with("presentation", "Quatre questions. Les réponses sont comptées et rendues à tous.")
        .with("start_day", pen.day(-40))
        .with("end_day", pen.day(30));
    let enquete = pen.put("enquete", row);
    let questions: Vec<i64> = [
        ("Une coopération avec nous est-elle en cours ?", "oui_non"),
        ("Pour quelle part des enfants que nous suivons tous les deux ?", "tranche"),
        ("Qu’est-ce qui aide, qu’est-ce qui freine ?", "ouverte"),
        ("Quelle part de ces enfants attend un soin depuis trois mois ?", "part"),
    ]
    .into_iter()
    .enumerate()
    .map(|(at, (texte, forme))| {
        let row = Row::default()
            .with("enquete_id", enquete)
            .with("rang", i64::try_from(at + 1).unwrap_or(1))
            .with("texte", texte)
            .with("forme_question", forme);
        pen.put("question_enquete", row)
    })
    .collect();
    for (at, partenaire) in all.iter().enumerate() {
        let answers = [
            (if at < 2 { "non" } else { "oui" }, None),
            (if at < 2 { "tranche_aucun" } else { "tranche_quart" }, None),
            (if at % 2 == 0 { "frein_qui" } else { "levier_rencontre" }, None),
            ("chiffre", Some(if at < 2 { "20 %" } else { "30 à 45 %" })),
        ];
        for (question, (code, texte)) in questions.iter().zip(answers) {
            let row = Row::default()
                .with("enquete_id", enquete)
                .with("question_id", *question)
                .with("partenaire_id", *partenaire)
                .with("day", pen.day(-20))
                .with("reponse_codee", code)
                .with("reponse_texte", texte);
            pen.put("reponse_enquete", row);
        }
    }
}
