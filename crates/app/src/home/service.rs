//! The page of a service: what its people come to do there, each task with the right it takes.

use access::{Action, Category, Cible, Verb};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use super::nature_label;

/// What it is called, what it does in a sentence, where it leads, what one needs the right of.
type Task = (&'static str, &'static str, String, Category, Verb);

#[derive(Template)]
#[template(path = "home/service.html")]
struct ServicePage {
    layout: Layout,
    nom: String,
    nature: String,
    tasks: Vec<(String, String, String)>,
}

/// The task of incidents: declared in a minute, followed to the end.
fn incidents(service: i64) -> Task {
    let told = "Déclarer, prévenir à temps, suivre la réparation, clore.";
    let href = format!("/services/{service}/incidents");
    ("Suivre les incidents", told, href, Category::Incident, Verb::Lire)
}

/// What is to do, and who has it.
fn taches(service: i64) -> Task {
    let told = "Ce que l’équipe a noté à faire : en retard, sans personne, à venir.";
    let href = format!("/services/{service}/taches");
    ("Choses à faire", told, href, Category::Vie, Verb::Lire)
}

/// The task of who gives each child somebody beside them.
fn references(service: i64) -> Task {
    let told = "Qui est auprès de chaque enfant, et à qui il manque quelqu’un.";
    let href = format!("/services/{service}/references");
    ("Qui suit chaque enfant", told, href, Category::Parcours, Verb::Lire)
}

/// The task of who gives what is prescribed.
fn doses(service: i64) -> Task {
    let told = "Les prises du jour, une touche chacune ; ce qui manque aux mallettes.";
    let href = format!("/services/{service}/traitements");
    ("Donner les traitements", told, href, Category::Sante, Verb::Lire)
}

/// The task of the psychologist, whose meetings are owed week by week.
fn psy(service: i64) -> Task {
    let told =
        "Les rencontres de la semaine : tenues, manquées, à noter ; ce qui s’y dit n’est pas ici.";
    let href = format!("/services/{service}/suivi-psychologique");
    ("Suivi psychologique", told, href, Category::Sante, Verb::Lire)
}

/// The task of who sees that children have a school and go to it.
fn scolarite(service: i64) -> Task {
    let told = "Qui n’a pas d’école, les projets à revoir, les absences de la semaine.";
    let href = format!("/services/{service}/scolarite");
    ("Suivre la scolarité", told, href, Category::Vie, Verb::Lire)
}

/// The task of who readies what comes after.
fn sorties(service: i64) -> Task {
    let told = "Qui aura 17 ou 18 ans dans l’année, et ce qui manque pour partir.";
    let href = format!("/services/{service}/sorties");
    ("Préparer les sorties", told, href, Category::Parcours, Verb::Lire)
}

/// The task of who sees what a child needs and does not have.
fn besoins(service: i64) -> Task {
    let told = "Ce dont un enfant a besoin et qui n’a pas sa réponse, avec ses jours.";
    let href = format!("/services/{service}/besoins");
    ("Suivre les besoins sans réponse", told, href, Category::Parcours, Verb::Lire)
}

/// The task of who sees whether services speak before the crisis.
fn cooperations(service: i64) -> Task {
    let told = "Ce que les services se disent d’un enfant, et de qui personne ne parle.";
    let href = format!("/services/{service}/cooperations");
    ("Suivre les coopérations", told, href, Category::Parcours, Verb::Lire)
}

/// The task of who sees that parents were associated to each step.
fn associations(service: i64) -> Task {
    let told = "Les étapes de l’année qui ne disent pas comment chaque parent y a été associé.";
    let href = format!("/services/{service}/associations");
    ("Associer les parents", told, href, Category::Parcours, Verb::Lire)
}

/// The task of who sees whom nobody met for long.
fn rythmes(service: i64) -> Task {
    let told = "Familles sans visite à deux, frères et sœurs séparés, mineurs non accompagnés.";
    let href = format!("/services/{service}/rythmes");
    ("Rythmes et liens", told, href, Category::Parcours, Verb::Lire)
}

/// The task of who sees that somebody goes on.
fn passages(service: i64) -> Task {
    let told = "Qui prend la suite quand une mesure finit, et les jours sans personne.";
    let href = format!("/services/{service}/passages");
    ("Passer le relais à la fin", told, href, Category::Parcours, Verb::Lire)
}

/// The task of who asks how those who left are.
fn devenir(service: i64) -> Task {
    let told = "Les nouvelles à prendre, 6 et 12 mois après la sortie.";
    let href = format!("/services/{service}/devenir");
    ("Ce qu’ils deviennent", told, href, Category::Parcours, Verb::Lire)
}

/// The task of who holds the meeting of the youths.
fn youths(service: i64) -> Task {
    let told = "Ce qu’ils demandent, qui est là, chaque réponse ; le compte rendu à lire ensemble.";
    let href = format!("/services/{service}/reunions-jeunes");
    ("Tenir la réunion des jeunes", told, href, Category::Vie, Verb::Ecrire)
}

/// The task of who prepares a stay.
fn actions(service: i64) -> Task {
    let told = "Qui part, où, quand, avec quel certificat ; ce que cela a donné.";
    let href = format!("/services/{service}/actions");
    ("Préparer un séjour, une action", told, href, Category::Vie, Verb::Lire)
}

/// The task of who answers for foster carers.
fn carers(service: i64) -> Task {
    let told = "Agréments, places libres, répits demandés, frais à valider.";
    let href = format!("/services/{service}/assistants-familiaux");
    ("Suivre les assistants familiaux", told, href, Category::Rh, Verb::Lire)
}

/// The task of who sees that each child has somebody when one is away.
fn away(service: i64) -> Task {
    let told = "Qui est absent, qui remplace, les enfants à découvert.";
    let href = format!("/services/{service}/absences-equipe");
    ("Absences de l’équipe", told, href, Category::Rh, Verb::Lire)
}

/// The task of who gives children their money.
fn money(service: i64) -> Task {
    let told = "L’argent de poche en une touche, ce qui est à signer ; la caisse, comptée.";
    let href = format!("/services/{service}/argent");
    ("Donner l’argent de poche", told, href, Category::Argent, Verb::Ecrire)
}

/// What leads to the binder of a service.
fn binder(service: i64) -> Task {
    (
        "Classeur d’urgence",
        "Les fiches des enfants, dans un fichier fermé, lisible serveur éteint.",
        format!("/services/{service}/classeur"),
        Category::Identite,
        Verb::Exporter,
    )
}

/// What leads to the devices on which children of the service are taken.
fn devices(service: i64) -> Task {
    let told = "Qui tient chaque téléphone, ce qui attend un accord, effacer un appareil perdu.";
    let href = format!("/services/{service}/appareils");
    ("Appareils", told, href, Category::Structure, Verb::Ecrire)
}

/// What leads to the answers that a service owes to children.
fn answers(service: i64) -> Task {
    (
        "Répondre aux enfants",
        "Ce qu’ils ont demandé, ce qui leur est promis, ce qui reste à leur dire.",
        format!("/services/{service}/paroles"),
        Category::Vie,
        Verb::Ecrire,
    )
}

/// Who waits for a place, what judges ordered, the days on which the service closes, who pays.
fn places(service: i64) -> [Task; 4] {
    let of = |label, told, page: &str| {
        let href = format!("/services/{service}/{page}");
        (label, told, href, Category::Parcours, Verb::Lire)
    };
    [
        of(
            "Suivre la liste d’attente",
            "Qui attend, dans quel ordre et pourquoi ; qui veille ; décider d’une place.",
            "attente",
        ),
        of(
            "Ordonnances et mesures",
            "Par juge : pas encore commencées, exceptionnelles, déléguées.",
            "ordonnances",
        ),
        of(
            "Fermetures",
            "Les jours où le service ferme, et la solution de chaque enfant.",
            "fermetures",
        ),
        of(
            "Ce que paie chacun",
            "Les journées facturées d’une année, par payeur, et les factures derrière chaque montant.",
            "payeurs",
        ),
    ]
}

/// What one comes for day by day.
fn daily(service: i64) -> [Task; 7] {
    [
        taches(service),
        references(service),
        incidents(service),
        doses(service),
        psy(service),
        scolarite(service),
        money(service),
    ]
}

/// What most come for, in the order of a day.
fn tasks_of(service: i64) -> [Task; 12] {
    [
        (
            "Trouver un enfant",
            "Sa situation, ses mesures, ses séjours.",
            format!("/registre/personnes/{service}"),
            Category::Identite,
            Verb::Lire,
        ),
        (
            "Noter une entrée ou une sortie",
            "Un séjour commence, ou se termine.",
            format!("/registre/sejours/{service}"),
            Category::Parcours,
            Verb::Ecrire,
        ),
        answers(service),
        (
            "Suivre les mesures",
            "Décidées, notifiées, en attente, en cours, à échéance.",
            format!("/registre/mesures/{service}"),
            Category::Parcours,
            Verb::Lire,
        ),
        (
            "Noter une demande d’admission",
            "Par téléphone ou par courriel : notée en une minute, répondue avec son motif.",
            format!("/services/{service}/demandes"),
            Category::Admission,
            Verb::Lire,
        ),
        (
            "Voir l’activité",
            "Présents, entrées, sorties, journées, attente, durées.",
            format!("/services/{service}/activite"),
            Category::Activite,
            Verb::Lire,
        ),
        (
            "Préparer le rapport d’activité",
            "Les chiffres sont déjà là ; il reste à écrire.",
            format!("/services/{service}/rapports"),
            Category::Rapport,
            Verb::Lire,
        ),
        (
            "Passer le relais",
            "Un collègue part ou change d’équipe : confier les enfants qu’il suit.",
            format!("/services/{service}/relais"),
            Category::Parcours,
            Verb::Exporter,
        ),
        (
            "Importer un fichier",
            "Un tableur existant, relu ligne par ligne avant d’être gardé.",
            format!("/services/{service}/import"),
            Category::Parcours,
            Verb::Importer,
        ),
        (
            "Voir ce qui est sorti",
            "Les fichiers qui nomment des personnes : qui, pourquoi, et l’accord donné.",
            format!("/services/{service}/exports"),
            Category::Export,
            Verb::Lire,
        ),
        (
            "Voir qui a consulté les dossiers",
            "Lectures, écritures, refus ; et les lectures à regarder.",
            format!("/services/{service}/trace"),
            Category::Trace,
            Verb::Lire,
        ),
        (
            "Tout le registre",
            "Toutes les sortes de fiches du service.",
            format!("/services/{service}/registre"),
            Category::Structure,
            Verb::Lire,
        ),
    ]
}

/// `/services/{service}`: each task the reader has there, in the order of a day.
pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let action =
        Action { verb: Verb::Lire, category: Category::Structure, cible: Cible::Service(service) };
    shell.house.authorize(&actor, action).await?.commit().await?;
    let seen = actor.service(service).cloned().unwrap_or_default();
    let mut layout = web::frame_of_service(&shell, &actor, service, Section::Autre, &seen.nom);
    layout.crumbs.truncate(1);
    layout.crumbs.push((seen.nom.clone(), None));
    let tasks = tasks_of(service)
        .into_iter()
        .chain(places(service))
        .chain(daily(service))
        .chain([actions(service), sorties(service), besoins(service), devenir(service)])
        .chain([
            passages(service),
            cooperations(service),
            associations(service),
            rythmes(service),
            youths(service),
        ])
        .chain([carers(service), away(service), binder(service), devices(service)])
        .filter(|(_, _, _, category, verb)| actor.may(service, *verb, *category))
        .map(|(label, told, href, _, _)| (label.to_owned(), told.to_owned(), href))
        .collect();
    page(&ServicePage { layout, nature: nature_label(&seen.nature), nom: seen.nom, tasks })
}
