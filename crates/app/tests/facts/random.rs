//! After any writes, the facts in memory are those of the register read anew.

use std::collections::BTreeMap;
use std::time::Instant;

use db::Value;
use fiche::{Fiche, Kind, Owner};
use figures::facts::{Column, NO_INT};
use maillage::register::fiches;

use crate::house::{Line, Register, facts, registers, write, year};

/// A small source of numbers that look random and never change.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn upto(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn day(&mut self) -> String {
        format!("{}-{:02}-{:02}", 2022 + self.upto(3), 1 + self.upto(12), 1 + self.upto(28))
    }
}

/// The rows of each table.
#[derive(Default)]
pub struct Rows(BTreeMap<&'static str, BTreeMap<i64, Line>>);

fn value(kind: Kind, name: &str, dice: &mut Dice, rows: &Rows) -> Option<Value> {
    Some(match kind {
        Kind::Text | Kind::LongText if name == "parametres" => {
            "exit_day_counted = true\nabsences.fugue = { effect = \"not_counted\" }".into()
        }
        Kind::Text | Kind::LongText => format!("Texte {}", dice.upto(4)).into(),
        Kind::Day | Kind::LastDay => dice.day().into(),
        Kind::Moment => format!("{}T{:02}:30", dice.day(), dice.upto(24)).into(),
        Kind::Int(..) if name.starts_with("annee") || name == "echeance_annee" => {
            i64::try_from(2022 + dice.upto(3)).unwrap().into()
        }
        Kind::Int(..) | Kind::Hundredths | Kind::Euro => {
            i64::try_from(1 + dice.upto(20)).unwrap().into()
        }
        Kind::Bool => i64::try_from(dice.upto(2)).unwrap().into(),
        Kind::Code(list) => list.items[dice.upto(list.items.len())].0.into(),
        Kind::Link(table) => {
            let known = rows.0.get(table)?;
            (*known.keys().nth(dice.upto(known.len()))?).into()
        }
        Kind::Commune => "41018".into(),
        Kind::Departement => ["41", "69", "01"][dice.upto(3)].into(),
    })
}

fn line(fiche: &Fiche, dice: &mut Dice, rows: &Rows) -> Option<Line> {
    let mut line = Line::new();
    match fiche.owner {
        Owner::Service => {
            line.insert("service_id".to_owned(), i64::try_from(1 + dice.upto(2)).unwrap().into());
        }
        Owner::Organisation => {
            line.insert("organisation_id".to_owned(), 1.into());
        }
        Owner::Instance => {}
    }
    for field in fiche.fields {
        let empty = match field.kind {
            Kind::Text
            | Kind::LongText
            | Kind::Day
            | Kind::LastDay
            | Kind::Moment
            | Kind::Code(_)
            | Kind::Commune
            | Kind::Departement => Value::Text(None),
            _ => Value::Int(None),
        };
        let given = if field.required || dice.upto(10) < 7 {
            value(field.kind, field.name, dice, rows)
        } else {
            None
        };
        if field.required && given.is_none() {
            return None;
        }
        line.insert(field.name.to_owned(), given.unwrap_or(empty));
    }
    if fiche.searched() {
        line.insert("search_key".to_owned(), " x".into());
    }
    Some(line)
}

/// Writes one row of a kind: a new one, or a correction.
async fn change(register: &Register, fiche: &'static Fiche, dice: &mut Dice, rows: &mut Rows) {
    let known = rows.0.get(fiche.table).map_or(0, BTreeMap::len);
    let keep = known > 0 && (fiche.table == "service" || fiche.table == "organisation");
    let Some(after) = line(fiche, dice, rows) else { return };
    let table = rows.0.entry(fiche.table).or_default();
    if keep || (known > 0 && dice.upto(3) == 0) {
        let id = *table.keys().nth(dice.upto(known)).unwrap();
        let before = table.insert(id, after.clone());
        write(&register.db, fiche.table, id, before.as_ref(), Some(&after)).await;
    } else {
        let id = table.keys().next_back().map_or(1, |last| last + 1);
        write(&register.db, fiche.table, id, None, Some(&after)).await;
        table.insert(id, after);
    }
}

/// Fills a register with rows of every kind, for two services.
pub async fn fill(register: &Register, dice: &mut Dice, many: usize) -> Rows {
    let mut rows = Rows::default();
    for fiche in fiches() {
        for _ in 0..many {
            change(register, fiche, dice, &mut rows).await;
        }
        if fiche.table == "service" {
            let second = line(fiche, dice, &rows).unwrap();
            write(&register.db, "service", 2, None, Some(&second)).await;
            rows.0.entry("service").or_default().insert(2, second);
        }
    }
    rows
}

/// Tables whose rows nothing names.
const LEAVES: &[&str] = &[
    "hebergement",
    "scolarite",
    "situation_couple",
    "modalite_sejour",
    "absence",
    "referent",
    "demande",
    "participation_action",
    "participation_formation",
    "stage",
    "poste",
    "cotation",
    "acte",
];

async fn remove(register: &Register, dice: &mut Dice, rows: &mut Rows) {
    let table = LEAVES[dice.upto(LEAVES.len())];
    let Some(known) = rows.0.get_mut(table).filter(|known| !known.is_empty()) else { return };
    let id = *known.keys().nth(dice.upto(known.len())).unwrap();
    let before = known.remove(&id);
    write(&register.db, table, id, before.as_ref(), None).await;
}

fn dump(facts: &figures::Facts) -> BTreeMap<i64, Vec<String>> {
    let columns = facts.spec().columns.len();
    (0..facts.places())
        .filter(|&row| facts.is_alive(row))
        .map(|row| {
            let values = (0..columns)
                .map(|place| match facts.column(place) {
                    Column::Code(values, codes) => {
                        codes.value(values[row]).cloned().unwrap_or_default()
                    }
                    column if column.raw(row) == NO_INT => String::new(),
                    column => column.raw(row).to_string(),
                })
                .collect();
            (facts.id(row), values)
        })
        .collect()
}

/// Compares the facts kept with those read anew.
async fn compare(register: &Register) {
    let anew = facts();
    let mut read = register.db.read().await.unwrap();
    let kept = register.facts.world(&mut read).await.unwrap();
    let anew = anew.world(&mut read).await.unwrap();
    for spec in register.facts.populations() {
        let (one, other) = (kept.world().store.get(&spec.name), anew.world().store.get(&spec.name));
        assert_eq!(dump(one.unwrap()), dump(other.unwrap()), "{}", spec.name);
    }
    let (one, other) = (kept.world().setting, anew.world().setting);
    assert_eq!(one.capacities, other.capacities);
    assert_eq!(one.planned, other.planned);
    assert_eq!(one.service_labels, other.service_labels);
    assert_eq!(one.rules, other.rules);
}

#[tokio::test]
async fn facts_in_memory_are_those_of_the_register_after_any_writes() {
    for register in registers("random").await {
        let mut dice = Dice::new(7);
        let mut rows = fill(&register, &mut dice, 6).await;
        compare(&register).await;
        for _ in 0..25 {
            for _ in 0..6 {
                let all = fiches();
                let fiche = all[dice.upto(all.len())];
                change(&register, fiche, &mut dice, &mut rows).await;
            }
            remove(&register, &mut dice, &mut rows).await;
            compare(&register).await;
        }
    }
}

#[tokio::test]
async fn every_population_has_facts_that_match_its_columns() {
    for register in registers("columns").await {
        // Enough rows for every kind: days of a right that meet those of a stay come by chance.
        fill(&register, &mut Dice::new(11), 120).await;
        let mut read = register.db.read().await.unwrap();
        let seen = register.facts.world(&mut read).await.unwrap();
        for spec in register.facts.populations() {
            let facts = seen.world().store.get(&spec.name).unwrap();
            assert!(!facts.is_empty(), "{} is empty", spec.name);
        }
    }
}

#[tokio::test]
async fn the_figure_after_one_write_is_right_and_quick() {
    let register = crate::house::register().await;
    let mut dice = Dice::new(3);
    let mut rows = fill(&register, &mut dice, 30).await;
    let mut read = register.db.read().await.unwrap();
    drop(register.facts.world(&mut read).await.unwrap());
    drop(read);
    let all = fiches();
    let sejour = all.iter().find(|fiche| fiche.table == "sejour").unwrap();
    change(&register, sejour, &mut dice, &mut rows).await;
    let began = Instant::now();
    let mut read = register.db.read().await.unwrap();
    let seen = register.facts.world(&mut read).await.unwrap();
    figures::evaluate(&seen.world(), "journees", &year(2023)).unwrap();
    // Ten times what is promised of a release: the tests run unoptimised beside others.
    assert!(began.elapsed().as_millis() < 100, "{:?}", began.elapsed());
}
