//! What a model, a sentence and an addressee come to.

use std::collections::BTreeSet;

use fiche::Row;
use jiff::civil::date;
use partage::restriction::Qui;
use vocabulary::plain::faults;

use crate::{
    gabarit,
    model::NATURES,
    rules::{
        champ::{self, Connu},
        citation::{
            Run, bare, cited, count, is_factual, left, marks, runs, sentences, without_stray,
        },
        envoi::{betrayed, kept_from, told, told_apart, wants_a_name},
    },
};

#[test]
fn a_sentence_is_a_fact_when_it_is_dated_counted_or_tells_what_happened() {
    for fact in [
        "Le 12/03/2026, Élodie a fugué.",
        "En mars 2026, elle change de classe.",
        "Elle compte 14 absences.",
        "Le 1er avril, la mère vient.",
        "Élodie s’est présentée à l’audience.",
        "Il n’a pas été exclu.",
        "La mère a refusé l’entretien.",
        "Il semble qu’il ait fugué le 3 mars.",
    ] {
        assert!(is_factual(fact), "{fact}");
    }
    for other in [
        "Élodie cherche sa place dans la fratrie.",
        "Pourquoi est-elle partie le 12 mars ?",
        "Nous proposons le renouvellement pour 12 mois.",
        "Nous pensons qu’elle a été entendue.",
        "Il semble que le lien a repris.",
        "L’article 375 du code civil fonde la mesure.",
        "Selon l’art. L. 311-4, ce document la concerne.",
        "Le climat reste tendu.",
    ] {
        assert!(!is_factual(other), "{other}");
    }
}

#[test]
fn sentences_end_where_people_read_an_end() {
    let text = "## Titre\n- Mesure : AEMO, terme le 03/03/2026\n- Le 3 mars, elle part. [[2]]\n\nM. Vasseur dit « Non. Jamais. » au juge.\nIl revient [[3]]. Et après ?";
    assert_eq!(
        sentences(text),
        [
            "Le 3 mars, elle part. [[2]]",
            "M. Vasseur dit « Non. Jamais. » au juge.",
            "Il revient [[3]].",
            "Et après ?"
        ]
    );
}

#[test]
fn marks_are_read_written_and_taken_out() {
    assert_eq!(marks(&[3, 1, 4, 5, 9]), "[[1]][[3-5]][[9]]");
    assert_eq!(
        runs("Vu [[3]] et [[x]] et [[5-4]]."),
        [Run::Text("Vu "), Run::Mark(3, 3), Run::Text(" et [[x]] et [[5-4]].")]
    );
    assert_eq!(cited("a [[3-5]] b [[9]]"), BTreeSet::from([3, 4, 5, 9]));
    assert_eq!(bare("Elle part [[3]]."), "Elle part.");
    assert_eq!(bare("[[1]]"), "");
}

#[test]
fn what_cites_an_unknown_entry_cites_nothing() {
    let text = "Le 3 mars, elle part [[1]]. Le 4 mars, elle revient [[7]]. Elle va bien.";
    let found = count([text], &BTreeSet::from([1]));
    assert_eq!((found.facts, found.cited), (2, 1));
    assert_eq!(found.uncited, ["Le 4 mars, elle revient."]);
    assert_eq!(found.told(), "Phrases de faits citées : 1 sur 2.");
}

#[test]
fn what_a_model_says_to_the_writer_is_left_to_write_and_a_star_alone_goes() {
    let before =
        "Un juge a restreint des droits : les rappeler ici, et dire comment ils ont été exercés.";
    assert_eq!(left(before), 1);
    assert_eq!(left("À écrire : le corps du courrier.*"), 1);
    assert_eq!(left("Il est écrit que rien ne manque."), 0);
    let typed = "*\nUn fait.\n* un point\nLa fin.*\n*en italique*";
    assert_eq!(without_stray(typed), "Un fait.\n* un point\nLa fin.\n*en italique*");
    let mut known = Connu::default();
    known.conditions.push("restriction");
    for nature in NATURES {
        for part in gabarit::read(gabarit::shipped(*nature)).unwrap() {
            let filled = part.filled(&known);
            assert!(!filled.contains("rappeler ici"), "{}: {filled}", nature.code);
        }
    }
}

#[test]
fn what_somebody_supposes_and_what_is_of_money_is_not_proposed_as_a_fact() {
    use crate::rules::theme::{is_of_the_way, is_supposed, of_row};
    assert!(is_supposed(" : Hypothèse : il a peur du retour"));
    assert!(!is_supposed(" : il a peur du retour"));
    for table in ["facture_journees", "frais_accueil", "autorisation_image"] {
        assert!(!is_of_the_way(table), "{table}");
    }
    assert_eq!(of_row("rendez_vous", "visite", access::Category::Parcours), "famille");
}

#[test]
fn a_field_without_value_is_left_to_fill_and_a_fault_says_its_line() {
    let mut known = Connu::default();
    known.champs.insert("enfant.prenom", "Élodie".to_owned());
    let text = "Bonjour {enfant.prenom}.\n{si restriction}Restreint.{sinon}Libre.{fin} {juge}";
    let read = champ::read(text).unwrap();
    let filled = read.filled(&known);
    assert_eq!(filled, "Bonjour Élodie.\nLibre. [à compléter : nom du juge ou du prescripteur]");
    assert_eq!(left(&filled), 1);
    known.conditions.push("restriction");
    assert!(read.filled(&known).contains("Restreint."));
    for (text, line, word) in [
        ("un\n{enfant.prenon}", 2, "Vouliez-vous écrire « enfant.prenom »"),
        ("{si mesure}\nun", 1, "n’est pas refermé"),
        ("a {fin}", 1, "sans « {si"),
        ("a {juge", 1, "n’est pas refermée"),
        ("{si lune}{fin}", 1, "condition connue"),
    ] {
        let fault = champ::read(text).unwrap_err();
        assert_eq!(fault.line, line, "{text}");
        assert!(fault.told.contains(word), "{fault:?}");
    }
}

#[test]
fn every_shipped_model_reads_and_a_wrong_one_says_where() {
    for nature in NATURES {
        let parts = gabarit::read(gabarit::shipped(*nature)).unwrap();
        assert!(!parts.is_empty(), "{}", nature.code);
        let facts = parts.iter().any(|part| !part.themes.is_empty());
        assert_eq!(facts, nature.assembled, "{}", nature.code);
    }
    let text = "# Un\nThèmes : famille, lune\n\nTexte {juge}\n# Deux\n\n{enfnt.nom}\n";
    let faults = gabarit::read(text).unwrap_err();
    let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [2, 7]);
    assert_eq!(gabarit::read("Bonjour").unwrap_err()[0].line, 1);
}

fn tie(lien: &str) -> Qui<'_> {
    Qui { lien, nom: "" }
}

#[test]
fn a_name_under_another_addressee_is_the_same_person_and_no_name_is_asked_for() {
    let rows = [Row::default()
        .with("titulaire", "pere")
        .with("nom", "Paul Buisson")
        .with("restreint_documents", 1)
        .with("restreint_sante", 1)
        .with("decision_day", "2025-02-10")];
    let day = date(2026, 3, 1);
    for (lien, nom, expected) in [
        ("pere", "", true),
        ("autre_parent", "Paul Buisson", true),
        ("autre", "Paul Buisson, père de Axel", true),
        ("partenaire", "BUISSON, Paul", true),
        ("mere", "Anne Buisson", false),
        ("autre", "Lise Roy", false),
        ("enfant", "Paul Buisson", false),
    ] {
        let qui = Qui { lien, nom };
        assert_eq!(kept_from(&rows, qui, day).is_some(), expected, "{lien} {nom:?}");
        let themes = ["sante".to_owned()];
        let parts: [(&str, &[String]); 1] = [("Santé", &themes)];
        let facts = [("hospitalisation", "sante"), ("note", "vie")];
        let found = told_apart(&rows, qui, day, &parts, &facts);
        let told = ["la partie « Santé »", "un fait cité : hospitalisation"];
        assert_eq!(found, if expected { told.to_vec() } else { Vec::new() }, "{lien} {nom:?}");
        assert!(!wants_a_name(&rows, qui, day));
    }
    for lien in ["autre", "autre_parent"] {
        assert!(wants_a_name(&rows, tie(lien), day) && !wants_a_name(&[], tie(lien), day));
    }
}

#[test]
fn a_line_of_a_secret_address_betrays_it_and_the_name_of_its_town_alone_does_not() {
    let rows = [Row::default()
        .with("titulaire", "pere")
        .with("restreint_adresse", 1)
        .with("decision_day", "2025-02-10")];
    let day = date(2026, 3, 1);
    let places = [
        ("restreint_adresse", "12 rue des Lilas\n41000 Blois, Romorantin".to_owned()),
        ("restreint_scolarite", "École Jules-Ferry".to_owned()),
    ];
    let found = |to: &str, texte: &str| betrayed(&rows, tie(to), day, &places, texte);
    assert_eq!(found("pere", "Elle vit 12, rue des lilas."), ["12 rue des Lilas"]);
    assert_eq!(found("pere", "Elle vit au 12 RUE DES LILAS."), ["12 rue des Lilas"]);
    assert!(found("pere", "Le tribunal judiciaire de Romorantin.").is_empty());
    assert!(found("pere", "Elle va à l’école Jules-Ferry.").is_empty(), "the school is not kept");
    assert!(found("mere", "Elle vit au 12 rue des Lilas.").is_empty());
}

#[test]
fn a_judge_keeps_a_writing_from_whom_documents_are_restricted() {
    let row = |droit: &'static str| {
        Row::default()
            .with("titulaire", "pere")
            .with(droit, 1)
            .with("juge", "Juge des enfants, cabinet 2")
            .with("decision_day", "2025-02-10")
    };
    let day = date(2026, 3, 1);
    let rows = [row("restreint_documents")];
    let found = kept_from(&rows, tie("pere"), day).unwrap();
    assert!(told(&found).contains("cabinet 2 a restreint par décision du 10/02/2025"));
    assert_eq!(kept_from(&rows, tie("mere"), day), None);
    assert_eq!(kept_from(&rows, tie("pere"), date(2025, 2, 9)), None);
    assert_eq!(kept_from(&[row("restreint_visite")], tie("pere"), day), None);
}

#[test]
fn a_long_sentence_and_a_hard_word_are_told() {
    let text = "Le juge a écrit. La mainlevée est demandée.";
    let found = faults(text);
    assert_eq!(found.len(), 1);
    assert!(found[0].told.contains("fin de la mesure"), "{found:?}");
    let long =
        "Un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze.";
    assert_eq!(faults(long), []);
    assert_eq!(faults(&long.replace("quinze.", "quinze seize.")).len(), 1);
}
