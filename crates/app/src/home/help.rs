//! `/aide` and `/aide/{sujet}`: a screen for each thing people ask about.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use web::{PageError, Shell, SignedIn, page, parts::Layout};

/// A screen of help.
struct Sujet {
    slug: &'static str,
    title: &'static str,
    lead: &'static str,
    /// What is asked, and the answer.
    parts: &'static [(&'static str, &'static str)],
}

static SUJETS: &[Sujet] = &[
    Sujet {
        slug: "recherche",
        title: "Trouver une personne",
        lead: "La case en haut de chaque page cherche dans tous les dossiers qui vous sont ouverts.",
        parts: &[
            (
                "Que taper ?",
                "Un nom, un prénom, un nom d’usage, une date de naissance, dans n’importe quel ordre. \
                 Le début d’un nom suffit ; les accents, les majuscules et les tirets n’ont pas \
                 d’importance. « diallo aminata », « 12/03/2014 » et « martin 2014 » fonctionnent.",
            ),
            (
                "Où la recherche regarde-t-elle ?",
                "Dans les dossiers de vos services, dans ceux qu’un service partage avec vous, et dans \
                 ceux que vous avez ouverts en urgence tant que l’accès court. Les autres \
                 n’apparaissent jamais.",
            ),
            (
                "Pourquoi un nom que je n’ai pas tapé ?",
                "Les noms qui se prononcent pareil viennent après les noms tapés : Mohamed, Mohammed, \
                 Muhammad. La dernière colonne dit à quoi chaque personne répond.",
            ),
            (
                "La page dit que rien n’a été cherché.",
                "Ce que vous avez tapé est trop court ou n’est pas une date possible, ou les noms sont \
                 encore en cours de classement. Ce n’est pas la même chose que « personne ne répond ».",
            ),
        ],
    },
    Sujet {
        slug: "partage",
        title: "Partager un dossier",
        lead: "Ouvrir à un autre service, ou à une seule personne, ce qui lui est strictement \
               nécessaire, et rien d’autre.",
        parts: &[
            (
                "Comment faire ?",
                "Dans le dossier de l’enfant, « Ajouter au dossier », « Acte de partage ». Dites pour \
                 quoi faire, à qui, quoi, jusqu’à quand, et comment la famille est informée. La \
                 direction et la cheffe de service écrivent ces actes.",
            ),
            (
                "Qu’est-ce que cela ouvre ?",
                "La lecture de ce que vous avez coché, et rien d’autre. Le service destinataire n’écrit \
                 pas dans le dossier. Si le partage est réciproque, il vous ouvre les mêmes informations.",
            ),
            (
                "Qu’est-ce qui ne se partage pas ?",
                "Le secret des origines, les données pénales et l’adresse protégée. Le dossier médical \
                 ne va que de soignant à soignant.",
            ),
            (
                "Comment arrêter ?",
                "Le partage s’arrête seul le dernier jour écrit. Avant, ouvrez l’acte, « Modifier », et \
                 datez le retrait : tout se referme aussitôt.",
            ),
            (
                "Où sont les dossiers partagés avec moi ?",
                "Sur l’accueil, « Dossiers partagés avec moi » : qui partage, pour quoi faire, jusqu’à \
                 quand.",
            ),
        ],
    },
    Sujet {
        slug: "urgence",
        title: "Ouvrir un dossier en urgence",
        lead: "Quand la sécurité d’un enfant le demande maintenant, et que votre service ne \
               l’accompagne pas.",
        parts: &[
            (
                "Comment faire ?",
                "Sur l’accueil, « Ouvrir un dossier en urgence ». Donnez le nom, le prénom et le jour de \
                 naissance exacts, le motif, une phrase, et pour combien d’heures.",
            ),
            (
                "Que verrai-je ?",
                "L’identité, le parcours, la vie quotidienne, les incidents, les soins, les \
                 restrictions d’un juge et les marques de risque. Rien ne s’écrit. Le haut du dossier \
                 et votre accueil disent quand l’accès finit.",
            ),
            (
                "Qui est averti ?",
                "La cheffe de service de l’enfant, aussitôt. Une autre personne que vous relit cet \
                 accès dans les 72 heures et dit s’il était justifié ; sinon, il se ferme.",
            ),
            (
                "Et si le nom ne donne rien ?",
                "Maillage ne dit pas quels enfants existent : vérifiez l’orthographe, ou appelez la \
                 cheffe de service d’astreinte.",
            ),
        ],
    },
    Sujet {
        slug: "qui-a-consulte",
        title: "Qui a consulté ce dossier ?",
        lead: "Chaque lecture, chaque écriture et chaque refus est noté. Personne ne peut effacer \
               cette liste.",
        parts: &[
            (
                "Où la lire ?",
                "Dans le dossier de l’enfant, « Qui a consulté ce dossier ? » : quand, qui, quoi, et \
                 parce que quoi. La cheffe de service, la direction et le délégué à la protection des \
                 données l’ouvrent, et la montrent à l’enfant ou à ses parents qui la demandent.",
            ),
            (
                "Que dit-elle ?",
                "Le nom et la fonction de la personne, le moment, le genre d’information, et la règle \
                 qui l’a permis. Elle ne répète jamais ce qui est écrit dans le dossier, ni les mots \
                 tapés dans une recherche.",
            ),
            (
                "Une lecture me surprend.",
                "Demandez « Pourquoi ? » pour cette personne, puis parlez-en à la cheffe de service ou \
                 au délégué à la protection des données. Les lectures inhabituelles leur sont \
                 signalées d’elles-mêmes.",
            ),
        ],
    },
    Sujet {
        slug: "pourquoi",
        title: "Pourquoi je vois ce dossier",
        lead: "Vos droits viennent de la mission de votre service auprès de l’enfant, pas d’une liste \
               tenue à la main.",
        parts: &[
            (
                "Où le demander ?",
                "Dans le dossier, « Pourquoi je vois ce dossier ». La page dit, règle par règle, ce qui \
                 vous est ouvert, ce qui ne l’est pas, sur quels faits cela repose, et le texte de loi.",
            ),
            (
                "Pourquoi ce dossier s’est-il fermé ?",
                "La mesure ou le séjour est fini, et le délai pour finir les écrits aussi (90 jours, ou \
                 ce que règle votre service) ; ou bien un partage ou un accès d’urgence a pris fin.",
            ),
            (
                "Et pour quelqu’un d’autre ?",
                "La cheffe de service, la direction et le délégué à la protection des données peuvent \
                 le demander avec l’identifiant de connexion de la personne.",
            ),
            (
                "« Page introuvable »",
                "Maillage répond la même chose quand une page n’existe pas et quand elle ne vous est pas \
                 ouverte : personne n’apprend ainsi qu’un enfant est suivi.",
            ),
        ],
    },
];

#[derive(Template)]
#[template(path = "home/help.html")]
struct HelpPage {
    layout: Layout,
    sujets: Vec<(String, &'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "home/sujet.html")]
struct SujetPage {
    layout: Layout,
    sujet: &'static Sujet,
}

pub(super) async fn list(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
) -> Result<Response, PageError> {
    let sujets = SUJETS
        .iter()
        .map(|sujet| (format!("/aide/{}", sujet.slug), sujet.title, sujet.lead))
        .collect();
    page(&HelpPage { layout: web::frame(&shell, &actor, "Aide"), sujets })
}

pub(super) async fn show(
    State(shell): State<Shell>,
    SignedIn(actor): SignedIn,
    Path(slug): Path<String>,
) -> Result<Response, PageError> {
    let sujet = SUJETS.iter().find(|one| one.slug == slug).ok_or(PageError::NotFound)?;
    let mut layout = web::frame(&shell, &actor, sujet.title);
    layout.crumbs = vec![
        ("Accueil".to_owned(), Some("/".to_owned())),
        ("Aide".to_owned(), Some("/aide".to_owned())),
        (sujet.title.to_owned(), None),
    ];
    page(&SujetPage { layout, sujet })
}
