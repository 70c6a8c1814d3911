//! The demonstration's journal: some days of a team around a few children, each note kept by the
//! product's own way, with its grant and its trace. Invented, as all of it.

use access::{Actor, Category};
use fiche::Register;
use jiff::{ToSpan as _, civil::DateTime, tz::TimeZone};
use journal::{Entry, Word};
use web::{PageError, Shell};

use crate::register;

/// A note: who writes it, of which child of the list, how many hours ago, its sort, its category, the
/// minutes spent, who was there too, what it says.
type Told = (&'static str, usize, i64, &'static str, Category, i64, &'static str, &'static str);

const NOTES: &[Told] = &[
    (
        "educatrice",
        0,
        73,
        "visite_domicile",
        Category::Parcours,
        60,
        "psychologue",
        "Vu la grand-mère chez elle. Elle a sorti l’album de photos ; ils ont ri tous les deux devant \
         celle du chien. Elle demande si les mercredis peuvent devenir réguliers.",
    ),
    (
        "educatrice",
        0,
        30,
        "ecole",
        Category::Vie,
        25,
        "",
        "Rendez-vous avec l’enseignante : il lève la main depuis deux semaines. Reste la cantine, où il \
         s’isole.",
    ),
    (
        "famille",
        0,
        14,
        "transmission",
        Category::Vie,
        0,
        "",
        "Nuit plus calme, une seule lumière laissée dans le couloir. A demandé quand il reverrait sa \
         grand-mère.",
    ),
    (
        "educatrice",
        0,
        3,
        "telephone",
        Category::Parcours,
        15,
        "",
        "Appel de la grand-mère : d’accord pour mercredi, 14 h, au service.",
    ),
    (
        "educatrice",
        1,
        26,
        "entretien",
        Category::Parcours,
        40,
        "",
        "Dit qu’elle voudrait revoir son professeur de dessin. Propose elle-même de lui écrire.",
    ),
    (
        "psychologue",
        1,
        22,
        "entretien",
        Category::Diagnostic,
        45,
        "",
        "Le dessin revient comme une façon de dire. À reprendre ensemble avant la synthèse.",
    ),
    (
        "cheffe",
        1,
        5,
        "transmission",
        Category::Vie,
        0,
        "",
        "Le taxi de vendredi est avancé à 15 h 30. Prévenir l’internat.",
    ),
    (
        "educatrice",
        2,
        50,
        "accompagnement",
        Category::Vie,
        90,
        "",
        "Piscine avec les grands : premier plongeon. Très fier, l’a raconté à tout le monde au goûter.",
    ),
    (
        "cheffe",
        2,
        4,
        "telephone",
        Category::Parcours,
        10,
        "",
        "La mère ne viendra pas à la visite de samedi ; elle rappellera lundi. À dire à l’enfant avant \
         le repas.",
    ),
];

/// What colleagues tell each other of the first child: who, to whom, its category, the words.
const WORDS: &[(&str, &[&str], Category, &str)] = &[
    (
        "educatrice",
        &["famille", "psychologue"],
        Category::Vie,
        "Je l’emmène demain chez sa grand-mère : départ 13 h 30.",
    ),
    (
        "famille",
        &["educatrice"],
        Category::Vie,
        "Bien noté. Il dort mal les veilles de visite : je le couche plus tôt ce soir.",
    ),
    (
        "psychologue",
        &["educatrice"],
        Category::Diagnostic,
        "Ses derniers dessins parlent de sa grand-mère : j’en dis plus à la synthèse.",
    ),
];

/// Keeps the notes, then the messages.
///
/// # Errors
///
/// [`PageError`] when a note is refused or the engine fails.
pub async fn keep(shell: &Shell) -> Result<(), PageError> {
    let register = Register::new(register::fiches());
    let house = &shell.house;
    let mut read = house.db().read().await?;
    let sql = "SELECT DISTINCT s.personne_id FROM compte k
                 JOIN referent r ON r.professionnel_id = k.professionnel_id AND r.end_day IS NULL
                 JOIN sejour s ON s.id = r.sejour_id AND s.sortie_day IS NULL AND s.service_id = 1
                WHERE k.identifiant = 'educatrice' ORDER BY s.personne_id LIMIT 6";
    let mut children: Vec<i64> = read
        .query(sql, &[])
        .await?
        .iter()
        .map(|row| row.get("personne_id"))
        .collect::<Result<_, _>>()?;
    // The child of the foster carer first: so does the rest of the demonstration.
    let sql = "SELECT s.personne_id FROM compte k
                 JOIN referent r ON r.professionnel_id = k.professionnel_id
                 JOIN sejour s ON s.id = r.sejour_id WHERE k.identifiant = 'famille' LIMIT 1";
    if let Some(row) = read.query_opt(sql, &[]).await? {
        let first: i64 = row.get("personne_id")?;
        children.retain(|id| *id != first);
        children.insert(0, first);
    }
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let now: DateTime = house.now().to_zoned(paris).datetime();
    for (who, child, hours, nature, category, minutes, with, texte) in NOTES {
        let Some(personne) = children.get(*child) else { continue };
        let account = identity::find_by_identifiant(&mut read, who).await?;
        let Some(account) = account else { continue };
        let second = identity::find_by_identifiant(&mut read, with).await?.map(|found| found.id);
        let actor = Actor::read(&mut read, account.id, account.nom.clone(), house.today()).await?;
        let entry = Entry {
            personne: *personne,
            service: 1,
            category: *category,
            nature,
            moment: now.saturating_sub(hours.hours()),
            texte: (*texte).to_owned(),
            minutes: (*minutes > 0).then_some(*minutes),
            second,
        };
        match journal::keep(shell, &register, &actor, entry).await {
            // Another profile has other children around whom others work.
            Ok(()) | Err(PageError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    let Some(personne) = children.first().copied() else { return Ok(()) };
    for (who, to, category, content) in WORDS {
        let Some(account) = identity::find_by_identifiant(&mut read, who).await? else { continue };
        let mut pour = Vec::new();
        for one in *to {
            pour.extend(identity::find_by_identifiant(&mut read, one).await?.map(|found| found.id));
        }
        let actor = Actor::read(&mut read, account.id, account.nom, house.today()).await?;
        let word = Word { personne, service: 1, category: *category, content, pour: &pour };
        match journal::tell(shell, &actor, word).await {
            Ok(()) | Err(PageError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    tasks(shell, &mut read, &children).await
}

/// What is to do: asked by, the child of the service it is about (by its place), in how many days, by whom, what.
const TASKS: &[(&str, Option<usize>, i64, &str, &str)] = &[
    ("cheffe", Some(0), -1, "educatrice", "Rappeler l’école pour la cantine"),
    ("educatrice", Some(0), 3, "educatrice", "Préparer le sac pour le week-end chez la mère"),
    ("educatrice", Some(1), 5, "", "Demander le certificat pour le club de foot"),
    ("cheffe", None, 2, "", "Réserver la salle pour la réunion des jeunes"),
];

/// Asks them.
async fn tasks(shell: &Shell, read: &mut db::Read, children: &[i64]) -> Result<(), PageError> {
    let today = shell.house.today();
    for (who, child, days, pour, texte) in TASKS {
        let Some(account) = identity::find_by_identifiant(read, who).await? else { continue };
        let personne = child.and_then(|at| children.get(at).copied());
        let pour = identity::find_by_identifiant(read, pour).await?.map(|found| found.id);
        let actor = Actor::read(read, account.id, account.nom, today).await?;
        let category = if personne.is_some() { Category::Vie } else { Category::Parcours };
        let place = journal::tache::Place { service: 1, personne, category };
        let due = today.checked_add(days.days()).unwrap_or(today);
        let asked = journal::Demande { place, texte, due, pour };
        match journal::ask(shell, &actor, asked).await {
            Ok(()) | Err(PageError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
