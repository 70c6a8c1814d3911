//! What holds for any facts, any rules and any period; and the fast way against a slow oracle.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[expect(dead_code, reason = "each test file uses its own part of the house")]
mod house;

use std::collections::BTreeSet;

use figures::day::{Day, day, to_date};
use figures::{
    AbsenceEffect, AbsenceFrom, AbsenceRule, AbsentDay, Ask, AxisSpec, Facts, Opening, Rules,
    RulesHistory, Sweep, evaluate_on, records,
};
use house::{Absence, House, Sejour};
use proptest::prelude::*;

const FIRST: Day = day(2023, 11, 1);
const LAST: Day = day(2024, 5, 1);

prop_compose! {
    fn any_sejour()(
        service in 1..3_i64,
        personne in 1..7_i64,
        start in day(2023, 8, 1)..day(2024, 6, 1),
        length in proptest::option::of(0..120_i32),
        inside in any::<bool>(),
        judicial in any::<bool>(),
        birth in day(2004, 1, 1)..day(2018, 1, 1),
    ) -> Sejour {
        Sejour {
            id: 0,
            service,
            personne,
            famille: (personne + 1) / 2,
            birth,
            start,
            end: length.map(|length| start + length),
            modalite: if inside { "internat" } else { "accueil_jour" },
            cadre: if judicial { "judiciaire" } else { "administratif" },
        }
    }
}

fn any_sejours() -> impl Strategy<Value = Vec<Sejour>> {
    proptest::collection::vec(any_sejour(), 0..14).prop_map(|mut sejours| {
        for (id, sejour) in (1..).zip(&mut sejours) {
            sejour.id = id;
        }
        sejours
    })
}

prop_compose! {
    fn any_absences(sejours: Vec<Sejour>)(
        rows in proptest::collection::vec(
            (0..100_usize, 0..40_i64, 0..1440_i64, proptest::option::of(1..9_000_i64), any::<bool>()),
            0..10,
        ),
        sejours in Just(sejours),
    ) -> (Vec<Sejour>, Vec<Absence>) {
        let absences = (1..)
            .zip(rows)
            .filter_map(|(id, (of, days, minute, length, fugue))| {
                let sejour = sejours.get(of % sejours.len().max(1))?;
                let from = (i64::from(sejour.start) + days) * 1440 + minute;
                Some(Absence {
                    id,
                    service: sejour.service,
                    sejour: sejour.id,
                    personne: sejour.personne,
                    nature: if fugue { "fugue" } else { "hospitalisation" },
                    discipline: None,
                    from,
                    to: length.map(|length| from + length),
                })
            })
            .collect();
        (sejours, absences)
    }
}

fn any_facts() -> impl Strategy<Value = (Vec<Sejour>, Vec<Absence>)> {
    any_sejours().prop_flat_map(any_absences)
}

prop_compose! {
    fn any_absence_rule()(
        effect in prop::sample::select(vec![
            AbsenceEffect::Counted, AbsenceEffect::NotCounted, AbsenceEffect::Apart,
        ]),
        beyond_hours in prop::sample::select(vec![0_u32, 24, 48, 72]),
        threshold_included in any::<bool>(),
        late in any::<bool>(),
    ) -> AbsenceRule {
        let from = if late { AbsenceFrom::AfterThreshold } else { AbsenceFrom::FirstDay };
        AbsenceRule { effect, beyond_hours, threshold_included, from }
    }
}

prop_compose! {
    fn any_rules()(
        entry_day_counted in any::<bool>(),
        exit_day_counted in any::<bool>(),
        count_opening_days_only in any::<bool>(),
        weekdays in prop::sample::subsequence(vec![1_u8, 2, 3, 4, 5, 6, 7], 0..8),
        closed in proptest::collection::vec(FIRST..LAST, 0..5),
        fugue in any_absence_rule(),
        other_absence in any_absence_rule(),
        absent_day in prop::sample::select(vec![
            AbsentDay::AtCutOff, AbsentDay::Touched, AbsentDay::Whole,
        ]),
        cut_off_minute in prop::sample::select(vec![0_u16, 720, 1440]),
    ) -> Rules {
        let closed = closed.into_iter().filter_map(to_date).collect();
        Rules {
            entry_day_counted,
            exit_day_counted,
            count_opening_days_only,
            openings: vec![Opening { weekdays, closed, ..Opening::default() }],
            absences: [("fugue".to_owned(), fugue)].into(),
            other_absence,
            absent_day,
            cut_off_minute,
            ..Rules::default()
        }
    }
}

fn any_history() -> impl Strategy<Value = RulesHistory> {
    (any_rules(), any_rules(), FIRST..LAST).prop_map(|(before, after, from)| {
        let first = to_date(day(2000, 1, 1)).unwrap();
        RulesHistory::new(vec![(first, before), (to_date(from).unwrap(), after)])
    })
}

fn both() -> Ask {
    Ask { services: Some(vec![1, 2]), start: FIRST, end: LAST }
}

fn one(service: i64, start: Day, end: Day) -> Ask {
    Ask { services: Some(vec![service]), start, end }
}

/// The figure as a whole number.
fn number(house: &House, figure: &str, ask: &Ask) -> i64 {
    cells(house, figure, &[], ask).into_iter().sum()
}

fn cells(house: &House, figure: &str, axes: &[&str], ask: &Ask) -> Vec<i64> {
    let axes: Vec<AxisSpec> = axes.iter().map(|name| AxisSpec::named(name)).collect();
    let answer = evaluate_on(&house.world(), figure, &axes, ask).unwrap();
    answer.cells.iter().map(|cell| cell.value.number().unwrap().to_whole()).collect()
}

/// Says, the slow and obvious way, whether a day of a stay is counted.
fn is_counted(sejour: &Sejour, absences: &[Absence], history: &RulesHistory, on: Day) -> bool {
    let exit = sejour.end.unwrap_or(Day::MAX);
    if on < sejour.start || on > exit {
        return false;
    }
    let rules = history.on(on);
    let present = if sejour.start == exit {
        rules.entry_day_counted || rules.exit_day_counted
    } else {
        (on != sejour.start || rules.entry_day_counted) && (on != exit || rules.exit_day_counted)
    };
    let open = !rules.count_opening_days_only || rules.is_open(None, on);
    let away = |absence: &Absence| {
        let rules = history.on(Day::try_from(absence.from.div_euclid(1440)).unwrap());
        let rule = rules.absence(Some(absence.nature));
        let threshold = i64::from(rule.beyond_hours) * 60;
        let to = absence.to.unwrap_or(i64::MAX / 4);
        let length = to - absence.from;
        let beyond = rule.beyond_hours == 0
            || length > threshold
            || (length == threshold && rule.threshold_included);
        if rule.effect == AbsenceEffect::Counted || !beyond {
            return false;
        }
        let midnight = i64::from(on) * 1440;
        let gone = |from: i64| match rules.absent_day {
            AbsentDay::AtCutOff => {
                let cut = midnight + i64::from(rules.cut_off_minute);
                from < cut && cut <= to
            }
            AbsentDay::Touched => from < midnight + 1440 && midnight < to,
            AbsentDay::Whole => from <= midnight && midnight + 1440 <= to,
        };
        match rule.from {
            AbsenceFrom::FirstDay => gone(absence.from),
            AbsenceFrom::AfterThreshold => gone(absence.from + threshold) && gone(absence.from),
        }
    };
    present && open && !absences.iter().any(|absence| absence.sejour == sejour.id && away(absence))
}

proptest! {
    #[test]
    fn days_are_those_a_slow_loop_finds_the_fast_way_and_the_general_way(
        (sejours, absences) in any_facts(),
        histories in (any_history(), any_history()),
    ) {
        let mut house = House::new(&sejours, &absences);
        house.setting.rules.insert(1, histories.0.clone());
        house.setting.rules.insert(2, histories.1.clone());
        for (service, history) in [(1, &histories.0), (2, &histories.1)] {
            let mut slow = Vec::new();
            let months = [day(2023, 11, 1), day(2023, 12, 1), day(2024, 1, 1), day(2024, 2, 1),
                day(2024, 3, 1), day(2024, 4, 1), day(2024, 5, 1)];
            for month in months.windows(2) {
                let own = sejours.iter().filter(|sejour| sejour.service == service);
                let days = own
                    .map(|sejour| {
                        (month[0]..month[1])
                            .filter(|&on| is_counted(sejour, &absences, history, on))
                            .count()
                    })
                    .sum::<usize>();
                slow.push(i64::try_from(days).unwrap());
            }
            let ask = one(service, FIRST, LAST);
            prop_assert_eq!(&cells(&house, "journees", &["mois"], &ask), &slow);
            prop_assert_eq!(number(&house, "journees", &ask), slow.iter().sum::<i64>());
            // Another axis than months and services takes the general way.
            let parts: Vec<i64> = months
                .windows(2)
                .map(|month| {
                    let ask = one(service, month[0], month[1]);
                    cells(&house, "journees", &["modalite"], &ask).iter().sum()
                })
                .collect();
            prop_assert_eq!(parts, slow);
        }
    }

    #[test]
    fn presents_entries_and_exits_of_the_fast_way_are_those_of_the_general_way(
        sejours in any_sejours(),
    ) {
        let house = House::new(&sejours, &[]);
        for figure in ["presents_debut", "entrees", "sorties", "presents_fin", "journees"] {
            let fast = cells(&house, figure, &["mois"], &both());
            let mut from = FIRST;
            for value in fast {
                let next = figures::day::add_months(from, 1);
                let ask = Ask { services: Some(vec![1, 2]), start: from, end: next };
                let general: i64 = cells(&house, figure, &["modalite"], &ask).iter().sum();
                prop_assert_eq!(general, value, "{}", figure);
                prop_assert_eq!(number(&house, figure, &ask), value, "{}", figure);
                from = next;
            }
        }
    }

    #[test]
    fn presents_at_the_end_follow_from_the_start_for_each_service_modality_and_category(
        sejours in any_sejours(),
        start in FIRST..LAST,
        length in 1..90_i32,
    ) {
        let house = House::new(&sejours, &[]);
        let ask = Ask { services: Some(vec![1, 2]), start, end: start + length };
        for axes in [vec![], vec!["service"], vec!["modalite"], vec!["cadre", "service"]] {
            let axes: Vec<AxisSpec> = axes.into_iter().map(AxisSpec::named).collect();
            let answer = |figure| evaluate_on(&house.world(), figure, &axes, &ask).unwrap();
            let figures: Vec<_> = ["presents_debut", "entrees", "sorties", "presents_fin"]
                .into_iter()
                .map(answer)
                .collect();
            let keys: BTreeSet<_> =
                figures.iter().flat_map(|one| &one.cells).map(|cell| cell.key.clone()).collect();
            for key in keys {
                let of = |place: usize| {
                    let cell = figures[place].cell(&key);
                    cell.and_then(|cell| cell.value.number()).map_or(0, figures::Fraction::to_whole)
                };
                prop_assert_eq!(of(0) + of(1) - of(2), of(3));
            }
        }
    }

    #[test]
    fn years_are_the_sum_of_months_and_services_of_their_modalities(
        (sejours, absences) in any_facts(),
        history in any_history(),
    ) {
        let mut house = House::new(&sejours, &absences);
        house.setting.default_rules = history;
        for figure in ["entrees", "sorties", "journees"] {
            let whole = number(&house, figure, &both());
            for axes in [&["mois"][..], &["trimestre"], &["modalite"], &["cadre", "service"],
                &["modalite", "mois"], &["annee", "taille_fratrie"]] {
                let parts = cells(&house, figure, axes, &both());
                prop_assert_eq!(parts.iter().sum::<i64>(), whole, "{} {:?}", figure, axes);
            }
        }
        for figure in ["sejours", "presents_fin", "presents_debut"] {
            let parts = cells(&house, figure, &["modalite"], &both());
            prop_assert_eq!(parts.iter().sum::<i64>(), number(&house, figure, &both()));
        }
    }

    #[test]
    fn stays_are_at_least_children_and_children_at_least_families(sejours in any_sejours()) {
        let house = House::new(&sejours, &[]);
        let of = |figure| number(&house, figure, &both());
        prop_assert!(of("sejours") >= of("enfants"));
        prop_assert!(of("enfants") >= of("familles"));
        prop_assert!(of("sejours") == of("presents_debut") + of("entrees"));
        prop_assert!(of("mandats") <= of("enfants_presents") + of("familles_presentes"));
        // By size of fratrie, children are the families of the size times the size.
        let axes = [AxisSpec::named("taille_fratrie")];
        let ask = one(1, FIRST, LAST);
        let children = evaluate_on(&house.world(), "enfants_presents", &axes, &ask).unwrap();
        let families = evaluate_on(&house.world(), "familles_presentes", &axes, &ask).unwrap();
        for (children, families) in children.cells.iter().zip(&families.cells) {
            let figures::KeyPart::Size(size) = children.key[0] else { panic!("a size") };
            let whole = |cell: &figures::Cell| cell.value.number().unwrap().to_whole();
            prop_assert_eq!(whole(children), whole(families) * i64::from(size));
        }
    }

    #[test]
    fn the_facts_behind_a_cell_are_as_many_as_it_says(
        (sejours, absences) in any_facts(),
        figure in prop::sample::select(vec![
            "presents_debut", "entrees", "sorties", "presents_fin", "sejours", "enfants",
            "familles", "journees", "adolescents", "fugue_non_comptees",
        ]),
        axis in prop::sample::select(vec!["mois", "service", "modalite", "taille_fratrie"]),
        history in any_history(),
    ) {
        prop_assume!(figure != "fugue_non_comptees" || ["mois", "service"].contains(&axis));
        let mut house = House::new(&sejours, &absences);
        house.setting.default_rules = history;
        for axes in [vec![AxisSpec::named(axis)], vec![]] {
            let answer = evaluate_on(&house.world(), figure, &axes, &both()).unwrap();
            for cell in &answer.cells {
                let found = records(&house.world(), figure, &axes, &cell.key, &both()).unwrap();
                let wanted = cell.value.number().unwrap().to_whole();
                let counted = if ["enfants", "familles"].contains(&figure) {
                    i64::try_from(found.individuals.len()).unwrap()
                } else {
                    found.rows.iter().map(|(_, amount)| amount).sum()
                };
                prop_assert_eq!(counted, wanted, "{} {:?}", figure, cell.key);
            }
        }
    }

    #[test]
    fn days_of_absence_are_counted_not_counted_or_apart(
        (sejours, absences) in any_facts(),
        history in any_history(),
    ) {
        let mut house = House::new(&sejours, &absences);
        house.setting.default_rules = history;
        let spec = house.catalogue.figure("hosp_journees").unwrap().clone();
        let mut text = String::new();
        for (id, absence) in
            [("a", "toutes"), ("b", "comptees"), ("c", "non_comptees"), ("d", "a_part")]
        {
            let label = &spec.label;
            text += "[[figure]]\npopulation = \"absence\"\nmeasure = \"journees_absence\"\n";
            for (key, value) in
                [("id", id), ("label", label), ("definition", "Essai."), ("absence", absence)]
            {
                text.extend([key, " = \"", value, "\"\n"]);
            }
        }
        let populations = house::populations();
        house.catalogue = house.catalogue.extend(&[("essai.toml", &text)], &populations).unwrap();
        let of = |figure| number(&house, figure, &both());
        prop_assert_eq!(of("a"), of("b") + of("c") + of("d"));
    }

    #[test]
    fn facts_written_in_place_are_as_if_loaded_anew_and_a_kept_sweep_follows(
        first in any_sejours(),
        writes in proptest::collection::vec((1..18_i64, proptest::option::of(any_sejour())), 0..20),
        history in any_history(),
        absences in any_facts().prop_map(|(_, absences)| absences),
    ) {
        let mut house = House::new(&first, &absences);
        house.setting.default_rules = history;
        let sweep = |house: &House| {
            let facts = house.store.get("sejour").unwrap();
            let absences = house.store.get("absence");
            Sweep::new(facts, absences, &[1, 2], FIRST, 6, &house.setting)
        };
        let mut kept = sweep(&house);
        let mut now: std::collections::BTreeMap<i64, Sejour> =
            first.into_iter().map(|sejour| (sejour.id, sejour)).collect();
        let nothing = Facts::new(house::absence());
        for (id, write) in writes {
            let absences = house.store.get("absence").unwrap_or(&nothing).clone();
            kept.forget(house.store.get("sejour").unwrap(), Some(&absences), id);
            let facts = house.store.get_mut("sejour").unwrap();
            match write {
                Some(mut sejour) => {
                    sejour.id = id;
                    facts.upsert(id, &sejour.values()).unwrap();
                    now.insert(id, sejour);
                }
                None => {
                    prop_assert_eq!(facts.remove(id), now.remove(&id).is_some());
                }
            }
            kept.learn(house.store.get("sejour").unwrap(), Some(&absences), id);
        }
        let sejours: Vec<Sejour> = now.into_values().collect();
        let mut anew = House::new(&sejours, &absences);
        anew.setting = house.setting.clone();
        prop_assert_eq!(house.store.get("sejour").unwrap().len(), sejours.len());
        for service in 0..2 {
            prop_assert_eq!(kept.months(service), sweep(&anew).months(service));
        }
        for figure in ["presents_fin", "enfants", "familles", "journees", "mandats_jours"] {
            for axes in [&[][..], &["service"], &["mois"], &["modalite"], &["annee", "modalite"]] {
                let (written, loaded) =
                    (cells(&house, figure, axes, &both()), cells(&anew, figure, axes, &both()));
                prop_assert_eq!(written, loaded, "{} {:?}", figure, axes);
            }
        }
    }

    #[test]
    fn mandates_of_a_period_are_the_sum_of_those_of_its_days(sejours in any_sejours()) {
        let house = House::new(&sejours, &[]);
        let (start, end) = (day(2024, 2, 20), day(2024, 3, 10));
        let days: i64 = (start..end)
            .map(|on| number(&house, "mandats_jours", &one(1, on, on + 1)))
            .sum();
        prop_assert_eq!(number(&house, "mandats_jours", &one(1, start, end)), days);
    }

    #[test]
    fn civil_days_and_months_are_those_of_the_calendar(value in -200_000..200_000_i32) {
        let date = to_date(value).unwrap();
        prop_assert_eq!(figures::day::from_date(date), value);
        prop_assert_eq!(
            figures::day::weekday(value),
            u8::try_from(date.weekday().to_monday_one_offset()).unwrap()
        );
        let later = figures::day::add_months(value, 13);
        let same = date.checked_add(jiff::ToSpan::months(13)).unwrap();
        prop_assert_eq!(to_date(later), Some(same));
    }
}
