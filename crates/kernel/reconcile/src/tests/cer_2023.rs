//! A published yearly report of two *centres éducatifs renforcés*, typed as printed.

use jiff::civil::date;

use super::{at, balance, rules, with};
use crate::{
    BalanceClaim, BreakdownClaim, Denominator, Field, Input, Number, Part, Place, Quantity,
    RatioClaim, Rule, Statement, WindowClaim, check,
};

fn breakdown(
    id: &str,
    subject: &str,
    dimension: &str,
    total: i64,
    parts: &[(&str, i64)],
) -> BreakdownClaim {
    let part = |&(label, value): &(&str, i64)| Part { label: label.into(), value };
    BreakdownClaim {
        id: id.into(),
        subject: subject.into(),
        dimension: dimension.into(),
        total: Some(total),
        total_scope: None,
        parts_scope: None,
        parts: parts.iter().map(part).collect(),
    }
}

fn report() -> Input {
    let window = |id: &str, label: &str, value, first| {
        Statement::Window(WindowClaim {
            id: id.into(),
            label: label.into(),
            group: "Activité 2023".into(),
            value,
            first,
            last: date(2023, 12, 31),
        })
    };
    let detail = BreakdownClaim {
        total_scope: Some("DT Rhône-Ain".into()),
        parts_scope: Some("Rhône".into()),
        ..breakdown("rhone", "Admissions", "mode", 10, &[("préparées", 8), ("immédiate", 1)])
    };
    with(vec![
        window("demandes", "demandes d'admission", 243, date(2022, 12, 1)),
        window("admissions", "admissions", 26, date(2023, 3, 1)),
        window("journees", "journées", 2_407, date(2023, 1, 1)),
        Statement::Breakdown(detail),
        Statement::Breakdown(breakdown(
            "canal",
            "Demandes",
            "canal",
            243,
            &[("e-mail", 208), ("téléphone", 35)],
        )),
        Statement::Breakdown(breakdown(
            "sexe",
            "Demandes",
            "sexe",
            243,
            &[("filles", 16), ("garçons", 227)],
        )),
        Statement::Ratio(RatioClaim {
            id: "occupation".into(),
            label: "Taux d'occupation".into(),
            percent: Number::scaled(7_281, 2),
            numerator: Some(Quantity::exact(2_407)),
            denominator: Denominator::Missing(Vec::new()),
        }),
        balance(BalanceClaim {
            id: "cer".into(),
            label: "Mineurs accompagnés".into(),
            exits: Some(9),
            file_active: Some(19),
            ..BalanceClaim::default()
        }),
    ])
}

#[test]
fn the_definition_warnings_of_the_report_are_given_and_nothing_else() {
    let findings = check(&report());
    assert_eq!(
        rules(&findings),
        ["niveau-detail", "denominateur-absent", "solde-non-imprime", "fenetres-melees"]
    );
}

#[test]
fn indicators_of_unlike_windows_are_told_with_their_months() {
    let findings = check(&report());
    let finding = at(&findings, Rule::MixedWindows, &Place::statement("admissions", Field::Value));
    for months in ["13 mois", "10 mois", "12 mois"] {
        assert!(finding.sentence.contains(months), "{months}: {}", finding.sentence);
    }
}

#[test]
fn a_detail_of_a_smaller_territory_than_its_total_is_told_with_the_gap() {
    let findings = check(&report());
    let finding = at(&findings, Rule::DetailLevel, &Place::statement("rhone", Field::Total));
    assert!(finding.sentence.contains("8 préparées + 1 immédiate = 9"), "{}", finding.sentence);
    assert!(finding.sentence.contains("L'écart de +1"), "{}", finding.sentence);
}

#[test]
fn one_whole_number_of_contractual_days_fits_the_published_rate() {
    let findings = check(&report());
    let finding =
        at(&findings, Rule::MissingDenominator, &Place::statement("occupation", Field::Percent));
    assert_eq!(finding.computed, Some(Number::int(3_306)));
    assert!(finding.sentence.replace('\u{202f}', " ").contains("seul 3 306 convient"));
}

#[test]
fn a_closing_presence_that_is_not_printed_is_worked_out() {
    let findings = check(&report());
    let finding = at(&findings, Rule::BalanceNotPrinted, &Place::statement("cer", Field::End));
    assert_eq!((finding.published, finding.computed), (None, Some(Number::int(10))));
}
