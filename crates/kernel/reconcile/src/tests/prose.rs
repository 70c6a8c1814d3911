//! Years and dates in the prose of two published reports, and what is left alone.

use jiff::civil::{Date, date};

use crate::{Finding, Place, Reference, Rule, check_text};

fn year(year: i16) -> (Date, Date) {
    (date(year, 1, 1), date(year, 12, 31))
}

fn read(text: &str, exercise: i16, references: &[Reference]) -> Vec<Finding> {
    let (first, last) = year(exercise);
    check_text(text, first, last, references)
}

fn spotted<'a>(text: &'a str, findings: &[Finding]) -> Vec<(Rule, &'a str)> {
    let cut = |f: &Finding| match f.place {
        Place::Text { start, end } => (f.rule, text.get(start..end).unwrap()),
        _ => panic!("{f:?}"),
    };
    findings.iter().map(cut).collect()
}

#[test]
fn a_paragraph_left_from_the_year_before_is_flagged_at_its_year() {
    let text = "LES SORTIES\n\n30 mineurs sont sortis du dispositif AER en 2020. Cela représente \
                le renouvellement de la totalité de la capacité du service (30) : **13** fin \
                d'AED-R pour **17** fin d'AEMO-R en 2020 ; soit 18 garçons et 12 filles.\n";
    let findings = read(text, 2021, &[]);
    assert_eq!(spotted(text, &findings), [(Rule::PastYear, "2020"), (Rule::PastYear, "2020")]);
    assert!(findings[0].sentence.contains("sortis du dispositif AER en 2020"));
}

#[test]
fn a_month_outside_the_exercise_is_flagged_and_the_fact_it_refers_to_gives_the_year() {
    let text = "Ce chiffre est à relativiser au sens où nous n'avons pas comptabilisé les jeunes \
                sortis en janvier 2024, dans une période de transition entre le fonctionnement \
                en sessions et le passage en file active.";
    let opening = Reference {
        label: "passage en file active".into(),
        words: vec!["passage en file active".into()],
        first: date(2023, 3, 1),
        last: date(2023, 3, 1),
    };
    let findings = read(text, 2023, &[opening]);
    assert_eq!(spotted(text, &findings), [(Rule::DateOutside, "janvier 2024")]);
    assert!(findings[0].sentence.contains("daté du 01/03/2023"), "{}", findings[0].sentence);
    assert!(findings[0].sentence.contains("Le même mois de 2023"), "{}", findings[0].sentence);
}

#[test]
fn comparisons_laws_plans_and_longer_periods_are_left_alone() {
    let cases = [
        "Un rééquilibrage des mesures administratives par rapport à 2020.",
        "En référence à l'arrêté du 17 décembre 2015.",
        "Les orientations fixés pour la période 2019-2022.",
        "S'approprier l'ensemble des outils de la loi 2002.",
        "Notre service disposera d'une capacité de 60 places à compter du 1/01/2022.",
        "En 2022, il y aura un changement interne de chef de service.",
        "En hausse de 19,22 % par rapport à l'activité de 2020 (2 019 journées).",
        "Au 31 décembre 2021, nous avons 33 mesures en attente.",
        "L'augmentation de 20 places en avril 2021.",
        "Le prix est de 2020 euros en 2021 contre 2019 en 2020.",
        "Le service compte 11 salariés.",
        "",
    ];
    for text in cases {
        assert_eq!(spotted(text, &read(text, 2021, &[])), [], "{text}");
    }
}

#[test]
fn a_block_on_the_year_before_may_name_it_until_the_next_heading() {
    let text = "Rappel N-1\n30 sorties en 2020.\nDont 12 filles en 2020.\nLES ADMISSIONS\n\
                Il y a eu 53 admissions en 2020.\n";
    let findings = read(text, 2021, &[]);
    assert_eq!(spotted(text, &findings).len(), 1);
    let Place::Text { start, .. } = findings[0].place else { panic!() };
    assert!(start > text.find("ADMISSIONS").unwrap());
}

#[test]
fn a_known_window_or_capacity_outside_the_exercise_is_not_a_slip() {
    let text = "Les demandes reçues à compter du 1^{er} décembre 2022. Le service compte 60 places au \
                1/01/2024.";
    assert_eq!(
        spotted(text, &read(text, 2023, &[])),
        [(Rule::DateOutside, "1^{er} décembre 2022"), (Rule::DateOutside, "1/01/2024")]
    );
    let fact = |label: &str, day| Reference {
        label: label.into(),
        words: Vec::new(),
        first: day,
        last: day,
    };
    let known = [fact("demandes", date(2022, 12, 1)), fact("capacité", date(2024, 1, 1))];
    assert_eq!(spotted(text, &read(text, 2023, &known)), []);
}
