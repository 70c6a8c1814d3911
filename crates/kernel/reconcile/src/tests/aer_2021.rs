//! A published yearly report of a *milieu ouvert renforcé* service, typed as printed: two monthly
//! dashboards and the sentences around them. Every number below stands in that report.

use jiff::civil::date;

use super::{at, balance, dashboard, rules};
use crate::{
    AbsenceItem, BalanceClaim, BalanceSplit, BreakdownClaim, DatedCapacity, Denominator, Field,
    Finding, Input, NomenclatureClaim, Number, Part, Place, PlanClaim, Population, Quantity,
    RatioClaim, Rule, Severity, Statement, check,
};

const START: usize = 0;
const END: usize = 3;
const DEC: usize = 11;

pub(super) fn report() -> Input {
    let aemo = dashboard(
        "aemo-r",
        "Mesures AEMO-R",
        &[
            [17, 15, 14, 12, 13, 13, 13, 14, 14, 15, 12, 50],
            [0, 0, 4, 2, 0, 4, 1, 0, 3, 0, 3, 0],
            [2, 1, 6, 1, 0, 4, 0, 0, 2, 3, 0, 0],
            [15, 14, 12, 13, 13, 13, 14, 14, 15, 12, 15, 17],
        ],
    );
    let aed = dashboard(
        "aed-r",
        "Mesures AED-R",
        &[
            [14, 14, 14, 14, 17, 19, 25, 25, 23, 23, 25, 16],
            [0, 0, 4, 3, 6, 6, 2, 0, 0, 2, 10, 0],
            [0, 0, 4, 0, 4, 0, 2, 2, 0, 0, 0, 2],
            [14, 14, 14, 17, 19, 25, 25, 23, 23, 25, 35, 14],
        ],
    );
    let capacities = vec![
        DatedCapacity { from: date(2018, 1, 1), places: 30 },
        DatedCapacity { from: date(2021, 4, 1), places: 50 },
        DatedCapacity { from: date(2022, 1, 1), places: 60 },
    ];
    let mut statements = balances();
    statements.extend(sentences());
    Input { grids: vec![aemo, aed], statements, capacities, register: Vec::new() }
}

fn balances() -> Vec<Statement> {
    let leaf = |id: &str, label: &str, entries, exits, file_active| {
        balance(BalanceClaim {
            id: id.into(),
            label: label.into(),
            grid: Some(id.into()),
            entries: Some(entries),
            exits: Some(exits),
            file_active: Some(file_active),
            ..BalanceClaim::default()
        })
    };
    let split = |label: &str, file_active, entries| BalanceSplit {
        label: label.into(),
        file_active,
        entries,
    };
    vec![
        leaf("aemo-r", "AEMO-R", 20, 20, 37),
        leaf("aed-r", "AED-R", 33, 19, 45),
        balance(BalanceClaim {
            id: "service".into(),
            label: "Service AER".into(),
            parts: vec!["aemo-r".into(), "aed-r".into()],
            entries: Some(53),
            exits: Some(39),
            file_active: Some(82),
            splits: vec![split("filles", 32, 20), split("garçons", 50, 33)],
            ..BalanceClaim::default()
        }),
    ]
}

fn breakdown(
    id: &str,
    subject: &str,
    dimension: &str,
    total: i64,
    parts: &[(&str, i64)],
) -> Statement {
    let part = |&(label, value): &(&str, i64)| Part { label: label.into(), value };
    Statement::Breakdown(BreakdownClaim {
        id: id.into(),
        subject: subject.into(),
        dimension: dimension.into(),
        total: Some(total),
        total_scope: None,
        parts_scope: None,
        parts: parts.iter().map(part).collect(),
    })
}

fn percent_of_unknown(id: &str, label: &str, percent: i64, of: &str, size: i64) -> Statement {
    Statement::Ratio(RatioClaim {
        id: id.into(),
        label: label.into(),
        percent: Number::int(percent),
        numerator: None,
        denominator: Denominator::Missing(vec![Population { label: of.into(), size }]),
    })
}

fn sentences() -> Vec<Statement> {
    let item = |label: &str, days, persons| AbsenceItem { label: label.into(), days, persons };
    vec![
        breakdown(
            "adm-nature",
            "Admissions",
            "nature de mesure",
            53,
            &[("AED-R", 33), ("AEMO-R", 20)],
        ),
        breakdown("adm-sexe", "Admissions", "sexe", 53, &[("filles", 20), ("garçons", 33)]),
        breakdown(
            "suites",
            "Suites après l'AER",
            "suite",
            39,
            &[
                ("fin de prise en charge AED-R", 14),
                ("mainlevée d'AEMO-R", 7),
                ("majorité", 3),
                ("passage vers une AEMO", 11),
                ("placement en famille d'accueil", 1),
                ("placement en établissement", 2),
                ("placement en DAPP", 1),
            ],
        ),
        Statement::Ratio(RatioClaim {
            id: "attente".into(),
            label: "Liste d'attente rapportée à la capacité".into(),
            percent: Number::int(55),
            numerator: Some(Quantity::exact(33)),
            denominator: Denominator::Capacity(date(2021, 12, 31)),
        }),
        Statement::Ratio(RatioClaim {
            id: "activite".into(),
            label: "Taux d'activité".into(),
            percent: Number::scaled(876, 1),
            numerator: Some(Quantity::exact(13_316)),
            denominator: Denominator::Printed(Quantity::exact(15_208)),
        }),
        percent_of_unknown("separes", "Couples parentaux séparés", 70, "familles suivies", 44),
        percent_of_unknown(
            "un-parent",
            "Mineurs résidant avec un seul parent",
            45,
            "mineurs suivis",
            82,
        ),
        Statement::Plan(PlanClaim {
            id: "plan".into(),
            year: 2021,
            planned_days: 15_208,
            realised_days: Some(13_316),
        }),
        Statement::Nomenclature(NomenclatureClaim {
            id: "arrets".into(),
            heading: "Les arrêts de travail".into(),
            total_days: Some(362),
            items: vec![item("maladie", 240, 4), item("congé parental", 122, 1)],
        }),
    ]
}

fn values(finding: &Finding) -> (Option<i64>, Option<i64>) {
    (finding.published.and_then(Number::as_int), finding.computed.and_then(Number::as_int))
}

#[test]
fn each_break_of_the_dashboards_is_shown_at_its_place() {
    let findings = check(&report());
    let statement = |id: &str, field| Place::statement(id, field);
    let expected = [
        // I-01, I-02, I-05: the cells.
        (Rule::RowIdentity, Place::cell("aemo-r", END, DEC), 17, 50),
        (Rule::Chain, Place::cell("aemo-r", START, DEC), 50, 15),
        (Rule::Chain, Place::cell("aed-r", START, DEC), 16, 35),
        // I-03, I-04, I-06: the totals of the year.
        (Rule::YearTotal, statement("aemo-r", Field::Entries), 20, 17),
        (Rule::YearTotal, statement("aemo-r", Field::Exits), 20, 19),
        (Rule::YearTotal, statement("aed-r", Field::Exits), 19, 14),
        // I-07, I-09: the presence at the end.
        (Rule::YearIdentity, statement("aed-r", Field::End), 14, 28),
        (Rule::YearIdentity, statement("service", Field::End), 31, 45),
        // I-08: the file active.
        (Rule::FileActive, statement("aed-r", Field::FileActive), 45, 47),
        (Rule::FileActive, statement("service", Field::FileActive), 82, 84),
        // I-10: the service against its dashboards.
        (Rule::ServiceTotal, statement("service", Field::Entries), 53, 50),
        (Rule::ServiceTotal, statement("service", Field::Exits), 39, 33),
    ];
    for (rule, place, published, computed) in &expected {
        let finding = at(&findings, *rule, place);
        assert_eq!(values(finding), (Some(*published), Some(*computed)), "{}", finding.sentence);
        assert_eq!(finding.severity, Severity::Arithmetic);
    }
    let arithmetic = findings.iter().filter(|f| f.severity == Severity::Arithmetic).count();
    assert_eq!(arithmetic, expected.len(), "nothing else is called wrong: {:?}", rules(&findings));
}

#[test]
fn the_three_routes_to_the_closing_presence_are_all_told() {
    let findings = check(&report());
    let aed = at(&findings, Rule::YearIdentity, &Place::statement("aed-r", Field::End));
    for route in ["14 + 33 − 19", "= 28", "14 + 33 − 14", "= 33", "45 − 19", "= 26"] {
        assert!(aed.sentence.contains(route), "{route}: {}", aed.sentence);
    }
    let service = at(&findings, Rule::YearIdentity, &Place::statement("service", Field::End));
    for route in ["31 + 53 − 39", "= 45", "82 − 39", "= 43"] {
        assert!(service.sentence.contains(route), "{route}: {}", service.sentence);
    }
}

#[test]
fn a_file_active_too_small_leaves_two_readings_and_the_split_confirms_the_gap() {
    let findings = check(&report());
    let service = at(&findings, Rule::FileActive, &Place::statement("service", Field::FileActive));
    for told in [
        "2 enfants ont été admis deux fois (82 personnes, 84 mesures)",
        "les présents au début étaient 29",
        "12 filles + 17 garçons présents au début, soit 29 et non 31",
    ] {
        assert!(service.sentence.contains(told), "{told}: {}", service.sentence);
    }
}

#[test]
fn the_likely_cause_of_each_wrong_cell_is_named() {
    let findings = check(&report());
    let cause = |rule, place| at(&findings, rule, &place).likely_cause.clone().unwrap();
    let fifty = cause(Rule::Chain, Place::cell("aemo-r", START, DEC));
    assert!(fifty.starts_with("50 = 15 AEMO-R + 35 AED-R"), "{fifty}");
    let sixteen = cause(Rule::Chain, Place::cell("aed-r", START, DEC));
    assert!(sixteen.starts_with("35 − 19 = 16"), "{sixteen}");
    let fourteen = cause(Rule::YearTotal, Place::statement("aed-r", Field::Exits));
    assert!(fourteen.contains("fin de prise en charge AED-R"), "{fourteen}");
    assert!(fourteen.contains("les 5 autres"), "{fourteen}");
}

#[test]
fn december_of_the_first_dashboard_has_one_repair_and_it_explains_its_four_breaks() {
    let findings = check(&report());
    let wrong = [
        at(&findings, Rule::RowIdentity, &Place::cell("aemo-r", END, DEC)),
        at(&findings, Rule::Chain, &Place::cell("aemo-r", START, DEC)),
        at(&findings, Rule::YearTotal, &Place::statement("aemo-r", Field::Entries)),
        at(&findings, Rule::YearTotal, &Place::statement("aemo-r", Field::Exits)),
    ];
    for finding in wrong {
        let [repair] = finding.repairs.as_slice() else { panic!("{:#?}", finding.repairs) };
        let changes: Vec<_> =
            repair.changes.iter().map(|c| (c.place.clone(), c.to.as_int())).collect();
        let december = |row, to| (Place::cell("aemo-r", row, DEC), Some(to));
        assert_eq!(changes, [december(0, 15), december(1, 3), december(2, 1)]);
        assert!(repair.unique);
        assert!(wrong.iter().all(|f| repair.explains.contains(&f.id)));
        assert!(repair.sentence.contains("15 + 3 − 1 = 17"), "{}", repair.sentence);
        assert!(repair.sentence.contains("seule correction possible"), "{}", repair.sentence);
    }
}

#[test]
fn december_of_the_second_dashboard_fits_only_under_a_condition_and_leaves_two_figures() {
    let findings = check(&report());
    let chain = at(&findings, Rule::Chain, &Place::cell("aed-r", START, DEC));
    let [repair] = chain.repairs.as_slice() else { panic!("{:#?}", chain.repairs) };
    let changes: Vec<_> = repair.changes.iter().map(|c| (c.place.clone(), c.to.as_int())).collect();
    let december = |row, to| (Place::cell("aed-r", row, DEC), Some(to));
    assert_eq!(changes, [december(0, 35), december(2, 7), december(3, 28)]);
    assert!(!repair.unique);
    for told in [
        "35 + 0 − 7 = 28",
        "que si les 5 sorties qui manquent au total annuel sont toutes de Dec",
        "la présence publiée en fin d'année (14, deviendrait 28)",
        "la file active publiée (45)",
    ] {
        assert!(repair.sentence.contains(told), "{told}: {}", repair.sentence);
    }
    let file_active =
        at(&findings, Rule::FileActive, &Place::statement("aed-r", Field::FileActive));
    assert!(repair.does_not_explain.contains(&file_active.id));
    assert!(file_active.repairs.is_empty());
}

#[test]
fn the_exits_of_the_service_are_explained_by_both_repairs_together() {
    let findings = check(&report());
    let exits = at(&findings, Rule::ServiceTotal, &Place::statement("service", Field::Exits));
    let [repair] = exits.repairs.as_slice() else { panic!("{:#?}", exits.repairs) };
    assert_eq!((repair.changes.len(), repair.unique), (6, false));
    assert_eq!(repair.explains, [exits.id]);
}

#[test]
fn the_liste_attente_is_a_share_of_next_years_capacity() {
    let findings = check(&report());
    let finding = at(&findings, Rule::CapacityDate, &Place::statement("attente", Field::Percent));
    assert_eq!((values(finding), finding.severity), ((Some(55), Some(66)), Severity::Definition));
    for told in ["33/50 = 66 %", "60 places, à partir du 01/01/2022", "33/30 = 110 %"] {
        assert!(finding.sentence.contains(told), "{told}: {}", finding.sentence);
    }
}

#[test]
fn the_plan_fits_an_extension_in_june_not_the_april_of_the_text() {
    let findings = check(&report());
    let finding = at(&findings, Rule::Plan, &Place::statement("plan", Field::Planned));
    assert_eq!(values(finding), (Some(15_208), Some(16_450)));
    let plain = finding.sentence.replace('\u{202f}', " ");
    for told in [
        "16 450 jour par jour",
        "16 425 par douzièmes",
        "à partir de juin, comptée par douzièmes (365 × (30 + 20 × 7/12))",
        "80,9 % au lieu de 87,6 %",
    ] {
        assert!(plain.contains(told), "{told}: {plain}");
    }
}

#[test]
fn the_definition_warnings_of_the_report_are_given() {
    let findings = check(&report());
    let parental = at(&findings, Rule::Nomenclature, &Place::statement("arrets", Field::Total));
    assert_eq!(values(parental), (Some(362), Some(240)));
    assert!(parental.sentence.contains("« congé parental » (122 jours) n'est pas un arrêt"));
    let twins = at(&findings, Rule::TwinBreakdowns, &Place::statement("adm-sexe", Field::Part(0)));
    assert!(twins.sentence.contains("33 AED-R + 20 AEMO-R"), "{}", twins.sentence);
    let told = |id: &str| {
        at(&findings, Rule::MissingDenominator, &Place::statement(id, Field::Percent))
            .sentence
            .clone()
    };
    assert!(told("separes").contains("31 conviendrait (70,5 %)"), "{}", told("separes"));
    assert!(told("un-parent").contains("37 conviendrait (45,1 %)"), "{}", told("un-parent"));
    let definitions = findings.iter().filter(|f| f.severity == Severity::Definition).count();
    assert_eq!(definitions, 6, "{:?}", rules(&findings));
}

#[test]
fn the_same_report_gives_the_same_findings_numbered_from_one() {
    let findings = check(&report());
    assert_eq!(findings, check(&report()));
    let ids: Vec<_> = findings.iter().map(|f| f.id).collect();
    let ranks: Vec<_> = (1..).take(findings.len()).collect();
    assert_eq!(ids, ranks);
}

#[test]
fn a_typed_report_survives_being_stored() {
    let stored = serde_json::to_string(&report()).unwrap();
    assert_eq!(serde_json::from_str::<Input>(&stored).unwrap(), report());
}
