//! The evaluation of 2021, criterion by criterion, and the plan of actions.

use crate::{
    days::day,
    sheet::{Register, Row},
};

const ALL: &str = "totale";
const MOST: &str = "en_grande_partie";
const NONE: &str = "non_concerne";

type Chapter = (&'static str, &'static [(&'static str, &'static str)]);

/// The criteria of each chapter and the answers: the means round to 82, 96 and 85.
const CHAPTERS: &[Chapter] = &[
    (
        "Chapitre 1 : La personne",
        &[
            ("1.1 Information de l'enfant sur ses droits", MOST),
            ("1.2 Respect de l'intimité et de la dignité", ALL),
            ("1.3 Recueil de la parole de l'enfant", ALL),
            ("1.4 Livret d'accueil adapté à l'âge", MOST),
            ("1.5 Soutien des liens avec l'entourage", ALL),
            ("1.6 Construction du projet avec la famille", ALL),
            ("1.7 Réévaluation du projet", MOST),
            ("1.8 Participation aux activités de la cité", MOST),
            ("1.9 Prévention et éducation à la santé", MOST),
            ("1.10 Accompagnement vers les soins", MOST),
            ("1.11 Cadre de vie collectif", NONE),
        ],
    ),
    (
        "Chapitre 2 : Les professionnels",
        &[
            ("2.1 Questionnement éthique en équipe", ALL),
            ("2.2 Confidentialité des informations", ALL),
            ("2.3 Continuité entre intervenants", ALL),
            ("2.4 Repérage du danger", ALL),
            ("2.5 Préparation des transitions", ALL),
            ("2.6 Coordination avec les partenaires", MOST),
            ("2.7 Écrits adressés au prescripteur", ALL),
        ],
    ),
    (
        "Chapitre 3 : L'ESSMS",
        &[
            ("3.1 Démarche de bientraitance", MOST),
            ("3.2 Accueil des nouveaux professionnels", MOST),
            ("3.3 Plan de développement des compétences", ALL),
            ("3.4 Traitement des réclamations", ALL),
            ("3.5 Gestion des risques", MOST),
            ("3.6 Sécurité des données", ALL),
            ("3.7 Ouverture sur l'environnement", ALL),
            ("3.8 Amélioration continue", MOST),
        ],
    ),
];

/// The plan: number, short label, year due, state.
const PLAN: &[(i32, &str, i32, &str)] = &[
    (1, "Écrire un livret d'accueil pour les enfants et les adolescents", 2023, "a_faire"),
    (
        39,
        "Revoir l'organisation du travail pour mieux produire les écrits attendus",
        2023,
        "a_faire",
    ),
    (56, "Mieux connaître et partager les partenaires", 2023, "a_faire"),
    (83, "Veiller ensemble aux observations rapportées en équipe", 2022, "a_faire"),
    (84, "Affiner les outils d'évaluation du danger", 2022, "a_faire"),
    (122, "Définir ensemble la bientraitance dans le service", 2023, "a_faire"),
    (140, "Évaluer le dispositif AEP aux échéances prévues", 2022, "a_faire"),
    (141, "Répondre à l'appel à projet du département d'octobre 2021", 2021, "fait"),
    (142, "Déployer les outils numériques et le RGPD", 2024, "en_cours"),
    (148, "Finir le livret d'accueil des salariés et stagiaires", 2022, "en_cours"),
    (154, "Déployer l'approche par processus et la gestion des risques", 2024, "en_cours"),
    (157, "Rendre compte du plan d'amélioration dans le rapport d'activité", 2022, "a_faire"),
    (158, "Faire connaître la démarche qualité à l'équipe", 2024, "a_faire"),
    (161, "Reprendre les documents remis aux familles", 2023, "a_faire"),
    (184, "Étudier un plan de continuité et un plan bleu", 2023, "a_faire"),
];

/// Adds the evaluation and the plan.
pub fn add(register: &mut Register) {
    register.push(
        "evaluation",
        Row::new("EVA-001")
            .text("nom", "Évaluation interne 2021")
            .text("referentiel", "HAS, document de travail de janvier 2021")
            .day("start_day", day(2021, 3, 15))
            .day("end_day", day(2021, 11, 26)),
    );
    for (chapter, criteria) in CHAPTERS {
        for (criterion, answer) in *criteria {
            let row = Row::new(register.next("cotation", "COT"))
                .text("evaluation_id", "EVA-001")
                .text("chapitre", *chapter)
                .text("critere", *criterion)
                .text("reponse", *answer);
            register.push("cotation", row);
        }
    }
    for (number, label, year, state) in PLAN {
        register.push(
            "action_plan",
            Row::new(format!("PLN-{number:03}"))
                .int("numero", *number)
                .text("libelle", *label)
                .int("echeance_annee", *year)
                .text("etat", *state)
                .day("etat_day", day(2021, 12, 31))
                .text("origine", "Évaluation interne 2021"),
        );
    }
}
