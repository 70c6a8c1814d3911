//! The trace in words that a young person understands.

use access::{Category, Verb};
use fiche::Register;
use jiff::{Timestamp, Zoned, civil::Date, tz::TimeZone};

/// The two halves of an action: `parcours.lire`.
pub(crate) fn halves(action: &str) -> (&str, &str) {
    action.split_once('.').unwrap_or((action, ""))
}

/// What is done to an account.
const ACCOUNTS: &[(&str, &str)] = &[
    ("creer", "a créé le compte de"),
    ("modifier", "a modifié le compte de"),
    ("donner-role", "a donné un rôle à"),
    ("retirer-role", "a retiré un rôle à"),
    ("mot-de-passe", "a donné un nouveau mot de passe à"),
    ("retirer-second-facteur", "a retiré le second facteur de"),
    ("fermer-connexion", "a fermé les connexions de"),
    ("fermer", "a fermé le compte de"),
    ("rouvrir", "a rouvert le compte de"),
];

/// What was done, as the end of a sentence that starts with somebody. `details` tells a form that
/// was only opened from what was written.
pub(crate) fn did(action: &str, accorde: bool, details: &str) -> &'static str {
    let (category, verb) = halves(action);
    let says = |code: &str| details.split(' ').any(|word| word == code);
    let form = says("formulaire");
    let papers = [
        ("telechargement", "a téléchargé"),
        ("copie-urgence", "a pris, en urgence, une copie de"),
        ("lu-sans-reseau", "a lu sans réseau"),
        ("consultations", "a regardé qui a consulté"),
        ("ajout", "a ajouté"),
        ("retrait", "a retiré"),
        ("effacement", "a effacé"),
    ];
    if accorde && let Some((_, told)) = papers.into_iter().find(|(code, _)| says(code)) {
        return told;
    }
    if accorde && category == "note" && verb == "effacer" {
        return "a effacé, la mission finie,";
    }
    if accorde && category == "urgence" {
        return match (verb, form) {
            (_, true) => "a ouvert la page de",
            ("publier", false) => "a relu",
            (_, false) => "a ouvert",
        };
    }
    if accorde && form {
        return "a ouvert le formulaire de";
    }
    if category == "compte" && verb == "connexion" {
        return if accorde { "s’est connecté" } else { "n’a pas pu se connecter" };
    }
    if category == "compte" && verb == "frein" {
        return "a été ralenti à la porte : trop de mots de passe faux";
    }
    if category == "compte"
        && accorde
        && let Some((_, told)) = ACCOUNTS.iter().find(|(code, _)| *code == verb)
    {
        return told;
    }
    if category == "export" && accorde {
        return match verb {
            "publier" => "a répondu à une demande d’export",
            "effacer" => "a effacé le fichier d’un export",
            _ => "a regardé",
        };
    }
    if category == "espace" && verb == "ecrire" {
        return "a écrit sur";
    }
    if category == "espace" {
        return if accorde { "a ouvert" } else { "n’a pas pu ouvrir" };
    }
    if category == "trace" && verb == "ecrire" && accorde {
        return "a noté ou répondu dans";
    }
    if category == "partage" && verb == "publier" && accorde {
        return "a ouvert, pour un motif noté, l’archive de";
    }
    if category == "identite" && verb == "publier" && accorde {
        return "a réuni avec un autre, ou en a séparé,";
    }
    match (Verb::from_code(verb), accorde) {
        (Some(Verb::Lire), true) => "a regardé",
        (Some(Verb::Ecrire), true) => "a écrit ou corrigé",
        (Some(Verb::Importer), true) => "a importé",
        (Some(Verb::Exporter), true) => "a sorti en fichier",
        (Some(Verb::Publier), true) => "a publié",
        (Some(Verb::Lire), false) => "a voulu regarder",
        (Some(_), false) => "a voulu agir sur",
        (None, true) => "a fait",
        (None, false) => "a essayé",
    }
}

/// What was done to what, in one piece: « a ouvert la page du dossier », never « de le dossier ».
pub(crate) fn did_what(did: &str, what: &str) -> String {
    let joined = format!("{did} {what}");
    let contracted = [
        (" de le ", " du "),
        (" de les ", " des "),
        (" de un ", " d’un "),
        (" de une ", " d’une "),
    ];
    contracted.iter().fold(joined, |text, (apart, one)| text.replace(apart, one))
}

/// The kind of information, without capital.
pub(crate) fn kind(category: &str) -> String {
    match Category::from_code(category) {
        Some(Category::Identite) => "qui est l’enfant et sa famille".to_owned(),
        Some(Category::Parcours) => "les mesures, les séjours, les absences".to_owned(),
        Some(Category::Admission) => "la demande d’accueil".to_owned(),
        Some(Category::Vie) => "la vie de tous les jours, l’école, les stages".to_owned(),
        Some(Category::Incident) => "les incidents".to_owned(),
        Some(Category::Sante) => "les soins".to_owned(),
        Some(Category::Trace) => "les consultations et les demandes de la personne".to_owned(),
        Some(Category::Compte) => "un compte".to_owned(),
        Some(Category::Urgence) => "un accès d’urgence".to_owned(),
        Some(Category::Partage) => "les actes de partage".to_owned(),
        Some(Category::Export) => "le journal des exports".to_owned(),
        Some(Category::Note) => "ses propres notes de travail".to_owned(),
        Some(Category::Judiciaire) => "les restrictions d’un juge".to_owned(),
        Some(other) => lower(other.label()),
        None => category.to_owned(),
    }
}

/// When something was read without network, as the device said it: « le 12/03/2026 à 10 h 40 ».
fn read_at(moment: &str) -> Option<String> {
    let at: jiff::civil::DateTime = moment.parse().ok()?;
    let day = vocabulary::french_day(at.date());
    Some(format!("le {day} à {} h {:02}", at.hour(), at.minute()))
}

/// What was seen or touched; of what was read without network, with its true hour.
pub(crate) fn what(register: &Register, line: &crate::trace::Ligne) -> String {
    let says = |code: &str| line.details.split(' ').any(|word| word == code);
    if !says("lu-sans-reseau") {
        return what_online(register, line);
    }
    let read = if says("fiche-crise") {
        "la fiche de crise".to_owned()
    } else if says("fiche-urgence") {
        "la fiche d’urgence".to_owned()
    } else {
        what_online(register, line)
    };
    let moment = line.details.split(' ').find_map(|word| word.strip_prefix("moment:"));
    match moment.and_then(read_at) {
        Some(told) if says("horloge-changee") => {
            format!("{read}, {told} d’après un appareil dont l’horloge a changé")
        }
        Some(told) => format!("{read}, {told}"),
        None => read,
    }
}

fn what_online(register: &Register, line: &crate::trace::Ligne) -> String {
    let (category, verb) = halves(&line.action);
    let named = thing(register, &line.cible);
    let informations: Vec<String> = line
        .details
        .split(' ')
        .filter_map(|word| word.strip_prefix("information:"))
        .map(kind)
        .collect();
    if !informations.is_empty() {
        format!("le dossier : {}", informations.join(", "))
    } else if category == "espace" {
        named
    } else if category == "note" && verb == "effacer" {
        "une note de travail".to_owned()
    } else if named.is_empty() || ["trace", "urgence", "note"].contains(&category) {
        kind(category)
    } else {
        format!("{named} ({})", kind(category))
    }
}

/// Why somebody without an account read a file: the page of a child, or of a parent (ADR 0037).
pub(crate) const BY_KEY: &str = "Par une clé que le service a donnée à l’enfant ou à un parent.";

/// Whether a reading was made with such a key.
pub(crate) fn by_key(line: &crate::trace::Ligne) -> bool {
    line.compte.is_none()
        && (line.rule == "cle-d-espace" || line.details.starts_with("espace cle:"))
}

/// What right it rested on, in the words of the policy; empty for the machine's own work.
pub(crate) fn right(id: &str) -> String {
    let phrase = |rule: &'static access::Rule| {
        let other = &rule.phrase_tiers;
        fiche::capital(if other.is_empty() { &rule.phrase } else { other })
    };
    access::rule(id).map_or_else(String::new, phrase)
}

/// What was touched: the kind of row, when the target names one.
pub(crate) fn thing(register: &Register, cible: &str) -> String {
    let (table, _) = cible.split_once(':').unwrap_or((cible, ""));
    match (register.by_table(table), table) {
        (Some(fiche), _) if fiche.table == "service" => "tout le service".to_owned(),
        (Some(fiche), _) if fiche.table == "personne" => "le dossier".to_owned(),
        (Some(fiche), _) => {
            let article = if fiche.feminine { "une" } else { "un" };
            format!("{article} {}", fiche.label)
        }
        (None, "portee") => "plusieurs services à la fois".to_owned(),
        (None, "instance") => "tout Maillage".to_owned(),
        (None, "cle_espace" | "espace") => "la page de l’enfant ou d’un parent".to_owned(),
        (None, "mot_espace") => "des mots écrits par l’enfant ou un parent".to_owned(),
        (None, "coffre") => "le coffre du jeune".to_owned(),
        (None, "piece") => "un document".to_owned(),
        (None, "ecrit") => "un écrit".to_owned(),
        (None, "note_journal") => "une note du journal".to_owned(),
        (None, "message") => "un message entre collègues".to_owned(),
        (None, "tache") => "une chose à faire".to_owned(),
        (None, "phrase_quotidien") => "une phrase pour le quotidien".to_owned(),
        (None, "rapport") => "un rapport d’activité".to_owned(),
        (None, _) => String::new(),
    }
}

/// The details of an entry, which are codes, for a reader.
pub(crate) fn asked(register: &Register, details: &str) -> String {
    let mut parts = Vec::new();
    for word in details.split(' ').filter(|word| !word.is_empty()) {
        let (name, value) = word.split_once(':').unwrap_or((word, ""));
        parts.push(match name {
            "liste" => register.by_table(value).map_or_else(
                || "une liste".to_owned(),
                |fiche| format!("liste des {}", fiche.plural),
            ),
            "recherche" => "recherche d’un nom".to_owned(),
            "filtre" => format!("filtre « {} »", value.replace('_', " ")),
            "suite" => "page suivante".to_owned(),
            "chiffre" => format!("fiches comptées par « {} »", value.replace('_', " ")),
            "format" => format!("en {}", value.to_uppercase()),
            "information" => kind(value),
            "export" => format!("export n° {value}"),
            "jeton" => "par un jeton".to_owned(),
            "comptes" => "comptes exacts".to_owned(),
            "portees" if value.contains("comptes.exacts") => "comptes exacts accordés".to_owned(),
            "portees" => "petits nombres masqués".to_owned(),
            "retrait" => "fichier retiré".to_owned(),
            "demande" => "accord demandé à une autre personne".to_owned(),
            "document" => match document::piece::Nature::from_code(value) {
                Some(nature) => lower(nature.label()),
                None => continue,
            },
            "ecrit" => match ecrit::Nature::from_code(value) {
                Some(nature) => lower(nature.label()),
                None => continue,
            },
            "documents" => "liste des documents".to_owned(),
            "ecrits" => "liste des écrits".to_owned(),
            "validation" => "validé et numéroté".to_owned(),
            "ecrit_soumis" => "soumis à validation".to_owned(),
            "ecrit_rendu" => "rendu à reprendre".to_owned(),
            "ecrit_envoye" => "envoi noté".to_owned(),
            "ecrit_abandonne" => "abandonné".to_owned(),
            "ecrit_remarque" => "remarque".to_owned(),
            "lu-sans-reseau" => "sans réseau".to_owned(),
            "fiche-urgence" => "la fiche d’urgence".to_owned(),
            "fiche-crise" => "la fiche de crise".to_owned(),
            "moment" => match read_at(value) {
                Some(told) => told,
                None => continue,
            },
            "horloge-changee" => "d’après un appareil dont l’horloge a changé".to_owned(),
            "appareil" | "appareils" => "le registre des appareils".to_owned(),
            "journal" => "le journal".to_owned(),
            "messages" => "les messages entre collègues".to_owned(),
            "role" => match access::Role::from_code(value) {
                Some(role) => format!("rôle : {}", lower(role.label())),
                None => continue,
            },
            "sensible" => "un rôle qui ouvre beaucoup".to_owned(),
            "organisation" => "dans toute l’organisation".to_owned(),
            "service" => "dans un service".to_owned(),
            "tache" => match journal::tache::Geste::from_code(value) {
                Some(geste) => lower(geste.label()),
                None => continue,
            },
            "taches" => "les choses à faire".to_owned(),
            "phrases" => "les phrases pour le quotidien".to_owned(),
            "phrase_arretee" => "arrêtée avant sa fin".to_owned(),
            "nouveautes" => "la page « Ce qui a changé »".to_owned(),
            "journee" => "la page « Ma journée »".to_owned(),
            "transmissions" => "les transmissions".to_owned(),
            "regard" => "second regard".to_owned(),
            "note" => match journal::note::Nature::from_code(value) {
                Some(nature) => lower(nature.label()),
                None => continue,
            },
            "motif-urgence" => match partage::urgence::MOTIF_URGENCE.label_of(value) {
                Some(label) => format!("motif : {}", lower(label)),
                None => continue,
            },
            "copie-urgence" | "formulaire" | "telechargement" | "ajout" | "effacement"
            | "lecture" | "correction" => {
                continue;
            }
            _ => word.replace('_', " "),
        });
    }
    parts.join(", ")
}

/// Why it was refused or allowed, when the rule has words.
pub(crate) fn why(rule: &str) -> String {
    match rule {
        "rien-ne-le-permet" => "rien ne le permet".to_owned(),
        "maison" => String::new(),
        other => {
            access::rule(other).map_or_else(|| other.replace('-', " "), |rule| rule.phrase.clone())
        }
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}

/// An instant in Europe/Paris.
pub(crate) fn paris(instant: &str) -> Option<Zoned> {
    let stamp: Timestamp = instant.parse().ok()?;
    Some(stamp.to_zoned(TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)))
}

/// The instant at which a day starts in Europe/Paris, as the trace writes instants.
pub(crate) fn start_of(day: Date) -> String {
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    day.to_zoned(paris).map_or_else(|_| format!("{day}T00:00:00Z"), |at| at.timestamp().to_string())
}
