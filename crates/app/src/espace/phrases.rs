//! What the register holds, said to a child or to a parent. Sentences of our own only, each easy to read
//! (`vocabulary::plain`).

use espace::Suite;
use jiff::civil::{Date, DateTime};
use vocabulary::written_day;

/// « mercredi 18 mars 2026 ».
fn named_day(day: Date) -> String {
    const DAYS: [&str; 7] =
        ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    let at = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
    format!("{} {}", DAYS[at % 7], written_day(day))
}

/// When something comes: « Mercredi 18 mars 2026 à 14 h 30 ».
pub(super) fn when(at: DateTime) -> String {
    let day = fiche::capital(&named_day(at.date()));
    if at.minute() == 0 {
        format!("{day} à {}\u{a0}h", at.hour())
    } else {
        format!("{day} à {}\u{a0}h\u{a0}{:02}", at.hour(), at.minute())
    }
}

/// An appointment: its kind, and whose visit it is.
pub(super) fn appointment(enfant: bool, nature: &str, titulaire: Option<&str>) -> &'static str {
    match (enfant, nature, titulaire) {
        (true, "visite_domicile", _) => "Quelqu’un du service vient à la maison.",
        (true, "entretien", _) => "Tu parles avec quelqu’un du service.",
        (true, "visite", Some("mere")) => "Tu vois ta mère.",
        (true, "visite", Some("pere")) => "Tu vois ton père.",
        (true, "visite", _) => "Tu vois quelqu’un de ta famille.",
        (true, "audience", _) => "Tu vois le juge.",
        (true, "sante", _) => "Tu as un rendez-vous pour ta santé.",
        (true, "ecole", _) => "Tu as un rendez-vous pour l’école.",
        (true, "activite", _) => "Tu as une activité.",
        (true, ..) => "Tu as un rendez-vous.",
        (false, "visite", _) => "Vous voyez votre enfant.",
        (false, "audience", _) => "Vous voyez le juge.",
        (false, ..) => "Vous avez un rendez-vous.",
    }
}

/// What became of a visit of a parent, and why. What the child did or said is not told by a page: it is asked.
pub(super) fn visit(etat: &str, motif: Option<&str>) -> [&'static str; 2] {
    let state = match etat {
        "tenu" => "Vous avez vu votre enfant.",
        "reporte" => "La visite est reportée.",
        _ => "La visite n’a pas eu lieu.",
    };
    let why = match (etat, motif) {
        ("tenu", _) => "",
        (_, Some("parent_absent")) => "Vous n’étiez pas là.",
        (_, Some("parent_refus")) => "Vous ne vouliez pas.",
        (_, Some("service")) => "Le service n’a pas pu.",
        (_, Some("transport")) => "Le trajet n’a pas pu se faire.",
        (_, Some("maladie")) => "Quelqu’un était malade.",
        (_, Some("tiers_absent")) => "Une personne n’est pas venue.",
        _ => "Le service peut vous dire pourquoi.",
    };
    [state, why]
}

/// What a person of the team does.
pub(super) fn role(enfant: bool, code: &str) -> &'static str {
    match (enfant, code) {
        (true, "referent") => "C’est la personne qui te suit.",
        (true, "coreferent") => "Cette personne te suit aussi.",
        (true, "referent_quotidien") => "Cette personne est là dans ta vie de tous les jours.",
        (true, "psychologue") => "Tu peux lui dire ce que tu ressens.",
        (true, _) => "Cette personne t’aide.",
        (false, "referent") => "C’est la personne qui suit votre enfant.",
        (false, "coreferent") => "Cette personne suit aussi votre enfant.",
        (false, "referent_quotidien") => "Cette personne est là tous les jours.",
        (false, "psychologue") => "Votre enfant peut lui dire ce qu’il ressent.",
        (false, _) => "Cette personne aide votre enfant.",
    }
}

/// A measure: who decided, what it does, until when. What is not of protection is not named.
pub(super) fn decision(
    enfant: bool,
    (nature, prescripteur): (&str, &str),
    terme: Option<Date>,
    today: Date,
) -> Vec<String> {
    let who = match (prescripteur, nature) {
        ("juge_enfants" | "juge_instruction" | "tribunal_enfants", _) => "Le juge a décidé.",
        // Without a judge, help and reception are decided with the parents (CASF, art. L. 222-3, L. 222-5, L. 223-2).
        ("president_cd" | "inspecteur_ase", "accueil_provisoire" | "aed" | "aed_renforcee") => {
            "Les parents et le département l’ont décidé ensemble."
        }
        ("president_cd" | "inspecteur_ase", _) => "Le département a décidé.",
        ("cdaph", _) => "La maison du handicap a décidé.",
        _ => "Quelqu’un a décidé pour protéger.",
    };
    let what = match (enfant, nature) {
        (true, "aemo" | "aemo_renforcee" | "aed" | "aed_renforcee") => {
            "Tu vis à la maison. Un service aide ta famille."
        }
        (true, "placement_ase" | "placement_direct" | "opp" | "accueil_provisoire") => {
            "Tu vis dans un autre lieu pour être en sécurité."
        }
        (true, "pead") => "Tu vis à la maison. Un service vient souvent.",
        (true, "mjie") => "Des adultes cherchent avec toi ce dont tu as besoin.",
        (true, _) => "Un service t’aide.",
        (false, "aemo" | "aemo_renforcee" | "aed" | "aed_renforcee") => {
            "Un service aide votre enfant et sa famille."
        }
        (false, "placement_ase" | "placement_direct" | "opp" | "accueil_provisoire") => {
            "Votre enfant vit dans un autre lieu pour être en sécurité."
        }
        (false, "mjie") => "Des adultes cherchent avec vous ce dont votre enfant a besoin.",
        (false, _) => "Un service aide votre enfant.",
    };
    let until = match terme {
        Some(day) if day < today => "La date de fin est passée. Demande la suite.".to_owned(),
        Some(day) => format!("C’est jusqu’au {}.", written_day(day)),
        None => "La date de fin n’est pas écrite.".to_owned(),
    };
    let until = if enfant { until } else { until.replace("Demande la", "Demandez la") };
    vec![who.to_owned(), what.to_owned(), until]
}

/// What became of words that a holder wrote.
pub(super) fn envoi(enfant: bool, lu: bool, suite: Option<Suite>) -> &'static str {
    match (enfant, lu, suite) {
        (true, _, Some(Suite::Parole | Suite::Etape | Suite::Note | Suite::Avis)) => {
            "Un adulte a lu tes mots. Ils sont dans ton dossier."
        }
        (true, _, Some(Suite::Refus)) => {
            "Un adulte a lu tes mots. Ils ne sont pas dans ton dossier."
        }
        (true, true, None) => "Un adulte a lu tes mots.",
        (true, false, None) => "Tes mots sont bien reçus. Un adulte va les lire.",
        (false, _, Some(Suite::Parole | Suite::Etape | Suite::Note)) => {
            "Le service a lu vos mots. Ils sont dans le dossier de votre enfant."
        }
        (false, _, Some(Suite::Refus)) => {
            "Le service a lu vos mots. Ils ne sont pas dans le dossier."
        }
        (false, _, Some(Suite::Avis)) => {
            "Le service a lu vos mots. Ils sont à côté de l’écrit. Personne ne les change."
        }
        (false, true, None) => "Le service a lu vos mots.",
        (false, false, None) => "Vos mots sont bien reçus. Le service va les lire.",
    }
}

/// Where photos may go, by the code of the use that parents agreed to.
pub(super) fn photo(portee: &str) -> &'static str {
    match portee {
        "service" => "Les photos restent dans le service.",
        "famille" => "Les photos vont à sa famille et aux autres enfants.",
        _ => "Les photos peuvent sortir : une exposition, un journal, internet.",
    }
}

/// That an answer is put off, and until when.
pub(super) fn later(due: Option<Date>) -> String {
    match due {
        Some(due) => {
            format!("La réponse vient plus tard. Je l’aurai le {}.", written_day(due))
        }
        None => "La réponse vient plus tard.".to_owned(),
    }
}

/// The longest beginning of words by which they are told apart, in characters.
const BEGINNING: usize = 40;

/// How words begin: their first line, cut after a word.
pub(super) fn beginning(mots: &str) -> String {
    let line = mots.trim().lines().next().unwrap_or_default().trim();
    if line.chars().count() <= BEGINNING {
        return line.to_owned();
    }
    let cut: String = line.chars().take(BEGINNING).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(before, _)| before);
    format!("{whole}…")
}

#[cfg(test)]
mod tests {
    use agenda::rdv::{ETAT_RENDEZ_VOUS, MOTIF_ANNULATION, NATURE_RENDEZ_VOUS};
    use jiff::civil::{date, datetime};
    use parcours::{
        mesure::{NATURE_MESURE, PRESCRIPTEUR},
        referent::ROLE_REFERENT,
    };
    use vocabulary::plain::faults;

    use super::{Suite, appointment, decision, envoi, photo, role, visit, when};

    #[test]
    fn every_sentence_made_of_the_register_is_easy() {
        let today = date(2026, 3, 12);
        for enfant in [true, false] {
            for (nature, _) in NATURE_RENDEZ_VOUS.items {
                for who in [None, Some("mere"), Some("pere"), Some("tuteur")] {
                    assert_eq!(faults(appointment(enfant, nature, who)), []);
                }
            }
            for suite in [
                None,
                Some(Suite::Parole),
                Some(Suite::Etape),
                Some(Suite::Note),
                Some(Suite::Avis),
                Some(Suite::Refus),
            ] {
                for lu in [true, false] {
                    assert_eq!(faults(envoi(enfant, lu, suite)), []);
                }
            }
            for (etat, _) in ETAT_RENDEZ_VOUS.items {
                for motif in
                    MOTIF_ANNULATION.items.iter().map(|(code, _)| Some(*code)).chain([None])
                {
                    assert_eq!(faults(&visit(etat, motif).join(" ")), []);
                }
            }
            for (portee, _) in vie::action::PORTEE_IMAGE.items {
                assert_eq!(faults(photo(portee)), []);
            }
            for (code, _) in ROLE_REFERENT.items {
                assert_eq!(faults(role(enfant, code)), []);
            }
            for (nature, _) in NATURE_MESURE.items {
                for (by, _) in PRESCRIPTEUR.items {
                    for terme in [None, Some(date(2026, 1, 1)), Some(date(2026, 9, 30))] {
                        let told = decision(enfant, (nature, by), terme, today).join(" ");
                        assert_eq!(faults(&told), []);
                    }
                }
            }
        }
        let told = when(datetime(2026, 3, 18, 14, 30, 0, 0));
        assert_eq!(told, "Mercredi 18 mars 2026 à 14\u{a0}h\u{a0}30");
        assert_eq!(faults(&told), []);
    }

    #[test]
    fn a_reception_that_parents_agreed_to_is_not_decided_alone() {
        let told = |nature| decision(false, (nature, "president_cd"), None, date(2026, 3, 12));
        assert!(told("accueil_provisoire")[0].contains("ensemble"));
        assert_eq!(told("placement_ase")[0], "Le département a décidé.");
    }

    #[test]
    fn what_a_criminal_judge_decided_is_not_named() {
        let today = date(2026, 3, 12);
        let told = |nature| decision(false, (nature, "tribunal_enfants"), None, today);
        for nature in ["placement_cer", "placement_cef", "tig", "reparation", "apjm"] {
            assert_eq!(told(nature), told("autre"), "{nature}");
        }
    }
}
