//! `figures`: presents, entries, exits, days and occupancy of ten years by service and month, at
//! the size of the country, and DuckDB on the same facts.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufReader, BufWriter, Read, Write},
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use fiche::Row;
use figures::{
    AbsenceEffect, AbsenceRule, AbsenceSpec, CapacitySpan, Facts, Kind, PopulationSpec, Rules,
    RulesHistory, Setting, Sweep, Value,
    capacity::capacity_days,
    day::{Day, MINUTES_PER_DAY, day, from_date, month_start},
};
use territoire::{Generator, Profile};

use crate::machine::{self, ms};

const MONTHS: usize = 120;

struct World {
    stays: Facts,
    absences: Facts,
    setting: Setting,
    services: Vec<i64>,
    personnes: usize,
}

fn stays() -> Facts {
    Facts::new(
        PopulationSpec::span("sejour", "Séjours", "entree_day", "sortie_day")
            .column("service_id", "Service", Kind::Ref)
            .column("personne_id", "Enfant", Kind::Id)
            .column("entree_day", "Entrée", Kind::Day)
            .column("sortie_day", "Sortie", Kind::Day)
            .service("service_id"),
    )
}

fn absences() -> Facts {
    Facts::new(
        PopulationSpec::span("absence", "Absences", "start_at", "end_at")
            .column("sejour_id", "Séjour", Kind::Id)
            .code("nature", "Nature", "nature_absence")
            .column("start_at", "Départ", Kind::Minute)
            .column("end_at", "Retour", Kind::Minute)
            .absence(AbsenceSpec {
                of: "sejour".to_owned(),
                row: "sejour_id".to_owned(),
                nature: "nature".to_owned(),
                from: "start_at".to_owned(),
                to: "end_at".to_owned(),
            }),
    )
}

/// The rules of every service, the same that `duckdb_activity.py` writes in SQL.
fn rules() -> RulesHistory {
    let mut rules = Rules::default();
    rules.absences.insert("fugue".to_owned(), AbsenceRule::not_counted_beyond(48));
    rules.absences.insert(
        "detention".to_owned(),
        AbsenceRule { effect: AbsenceEffect::NotCounted, ..AbsenceRule::default() },
    );
    RulesHistory::constant(rules)
}

fn of_day(row: &Row, field: &str) -> Option<Day> {
    row.day(field).map(from_date)
}

fn of_minute(row: &Row, field: &str) -> Option<i64> {
    let moment = row.moment(field)?;
    let minutes = i64::from(moment.hour()) * 60 + i64::from(moment.minute());
    Some(i64::from(from_date(moment.date())) * MINUTES_PER_DAY + minutes)
}

fn text(value: Option<impl ToString>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

/// Runs the counts, then DuckDB when there is a Python.
pub fn run(profile: &str, folder: &Path, python: Option<&Path>) -> Result<()> {
    let profile = Profile::from_name(profile).context("unknown profile")?;
    std::fs::create_dir_all(folder)?;
    let start = Instant::now();
    let mut world = load(profile, folder)?;
    println!(
        "{}: {} services, {} persons, {} stays, {} absences, made and loaded in {:.0} s",
        profile.name(),
        world.services.len(),
        world.personnes,
        world.stays.len(),
        world.absences.len(),
        start.elapsed().as_secs_f64(),
    );
    println!(
        "memory with all facts: {} MiB (at the most {})",
        machine::memory().0,
        machine::memory().1
    );

    let from = day(i32::from(crate::TODAY.year()) - 10, 1, 1);
    let first = Instant::now();
    let mut sweep = count(&world, from);
    println!("first count: {}", ms(first.elapsed()));
    let mut times: Vec<Duration> = (0..7)
        .map(|_| {
            let start = Instant::now();
            sweep = count(&world, from);
            start.elapsed()
        })
        .collect();
    let warm = machine::percentile(&mut times, 50);
    let start = Instant::now();
    let places = capacities(&world, from);
    let capacity = start.elapsed();
    println!("warm: stays and absences {}, capacity in days {}", ms(warm), ms(capacity));
    after_a_write(&mut world, &mut sweep, from)?;
    write_results(&sweep, &places, folder)?;
    keep(&world, folder)?;
    println!("memory: {} MiB at the most", machine::memory().1);
    for _ in 0..3 {
        // A process of its own, as DuckDB's.
        let status = Command::new(std::env::current_exe()?)
            .args(["figures-cold", "--folder"])
            .arg(folder)
            .status()?;
        if !status.success() {
            bail!("the cold count failed, or gave another result");
        }
    }
    if let Some(python) = python {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("duckdb_activity.py");
        let status = Command::new(python).arg(script).arg(folder).arg(text(Some(from))).status()?;
        if !status.success() {
            bail!("DuckDB and the counting engine differ, or DuckDB failed");
        }
    }
    machine::tell();
    Ok(())
}

fn load(profile: Profile, folder: &Path) -> Result<World> {
    let mut world = World {
        stays: stays(),
        absences: absences(),
        setting: Setting {
            default_rules: rules(),
            as_of: Some(from_date(crate::TODAY)),
            ..Setting::default()
        },
        services: Vec::new(),
        personnes: 0,
    };
    let file = |name: &str| File::create(folder.join(name)).map(BufWriter::new);
    let (mut sejour, mut absence) = (file("sejour.csv")?, file("absence.csv")?);
    let mut capacite = file("capacite.csv")?;
    writeln!(sejour, "id,service_id,personne_id,entree,sortie")?;
    writeln!(absence, "id,sejour_id,nature,start_minute,end_minute")?;
    writeln!(capacite, "service_id,start_day,end_day,places")?;
    for (fiche, row) in Generator::new(profile, 1, crate::TODAY) {
        match fiche.table {
            "service" => world.services.push(row.id),
            "personne" => world.personnes += 1,
            "sejour" => {
                let entree = of_day(&row, "entree_day").context("no entry")?;
                let sortie = of_day(&row, "sortie_day");
                let personne = row.int("personne_id").unwrap_or_default();
                world.stays.upsert(
                    row.id,
                    &[
                        Value::Id(row.owner),
                        Value::Id(personne),
                        Value::Day(entree),
                        sortie.map_or(Value::None, Value::Day),
                    ],
                )?;
                writeln!(sejour, "{},{},{personne},{entree},{}", row.id, row.owner, text(sortie))?;
            }
            "absence" => {
                let Some(stay) = row.int("sejour_id") else { continue };
                let start = of_minute(&row, "start_at").context("no start")?;
                let end = of_minute(&row, "end_at");
                let nature = row.text("nature").unwrap_or_default();
                world.absences.upsert(
                    row.id,
                    &[
                        Value::Id(stay),
                        Value::Code(nature),
                        Value::Minute(start),
                        end.map_or(Value::None, Value::Minute),
                    ],
                )?;
                writeln!(absence, "{},{stay},{nature},{start},{}", row.id, text(end))?;
            }
            "capacite" if row.text("nature") == Some("installee") => {
                let start = of_day(&row, "start_day").context("no start")?;
                let end = of_day(&row, "end_day");
                let places = row.int("places").unwrap_or_default();
                writeln!(capacite, "{},{start},{},{places}", row.owner, text(end))?;
                world.setting.capacities.push(CapacitySpan {
                    service: row.owner,
                    start,
                    end,
                    places,
                    kind: "installee".to_owned(),
                    cadre: None,
                    modalite: None,
                });
            }
            _ => {}
        }
    }
    for mut file in [sejour, absence, capacite] {
        file.flush()?;
    }
    world.stays.settle();
    world.absences.settle();
    Ok(world)
}

fn count(world: &World, from: Day) -> Sweep {
    let absences = Some(&world.absences);
    Sweep::new(&world.stays, absences, &world.services, from, MONTHS, &world.setting)
}

/// Capacity in days, by service and month.
fn capacities(world: &World, from: Day) -> Vec<Vec<i64>> {
    let mut spans: HashMap<i64, Vec<&CapacitySpan>> = HashMap::new();
    for span in &world.setting.capacities {
        spans.entry(span.service).or_default().push(span);
    }
    let first = figures::day::month_of(from);
    world
        .services
        .iter()
        .map(|service| {
            let own = spans.get(service).map_or(&[][..], Vec::as_slice);
            let history = world.setting.rules_of(*service);
            (first..)
                .take(MONTHS)
                .map(|month| {
                    let (start, end) = (month_start(month), month_start(month + 1));
                    capacity_days(own, history, start, end).to_whole()
                })
                .collect()
        })
        .collect()
}

/// Moves one exit by a day: what the next figure costs, and whether it is right.
fn after_a_write(world: &mut World, sweep: &mut Sweep, from: Day) -> Result<()> {
    let id = (1..)
        .take(world.stays.places())
        .find(|&id| world.stays.row_of(id).is_some_and(|row| world.stays.column(3).day(row) > from))
        .context("no stay has ended")?;
    let row = world.stays.row_of(id).context("no such stay")?;
    let (service, personne) = (world.stays.column(0).raw(row), world.stays.column(1).raw(row));
    let (entree, sortie) = (world.stays.column(2).day(row), world.stays.column(3).day(row));
    let write = |world: &mut World, sweep: &mut Sweep, sortie: Day| -> Result<Duration> {
        let start = Instant::now();
        sweep.forget(&world.stays, Some(&world.absences), id);
        let values =
            [Value::Id(service), Value::Id(personne), Value::Day(entree), Value::Day(sortie)];
        world.stays.upsert(id, &values)?;
        sweep.learn(&world.stays, Some(&world.absences), id);
        let place = sweep.services().iter().position(|own| *own == service).unwrap_or(0);
        let _months = std::hint::black_box(sweep.months(place));
        Ok(start.elapsed())
    };
    let time = write(world, sweep, sortie + 1)?;
    let anew = count(world, from);
    let same = (0..world.services.len()).all(|place| anew.months(place) == sweep.months(place));
    println!(
        "after one write: {:.3} ms, {}",
        time.as_secs_f64() * 1_000.0,
        if same { "equal to a count made anew" } else { "WRONG" }
    );
    write(world, sweep, sortie)?;
    if same { Ok(()) } else { bail!("the figure after a write is wrong") }
}

const KEPT: &str = "engine.memoire";

/// What goes through, summed up, as the product does with what it keeps.
struct Summed<T>(T, crc32fast::Hasher);

impl<T: Read> Read for Summed<T> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let count = self.0.read(bytes)?;
        self.1.update(&bytes[..count]);
        Ok(count)
    }
}

impl<T: Write> Write for Summed<T> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.0.write(bytes)?;
        self.1.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

/// Keeps the facts as the product keeps them for its next start.
fn keep(world: &World, folder: &Path) -> Result<()> {
    let start = Instant::now();
    let file = BufWriter::with_capacity(1 << 18, File::create(folder.join(KEPT))?);
    let mut out = Summed(file, crc32fast::Hasher::new());
    world.stays.put(&mut out)?;
    world.absences.put(&mut out)?;
    let Summed(mut file, sum) = out;
    file.write_all(&sum.finalize().to_le_bytes())?;
    file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    let size = std::fs::metadata(folder.join(KEPT))?.len() / 1_048_576;
    println!("kept for a next start: {size} MiB in {}", ms(start.elapsed()));
    Ok(())
}

/// Opens what was kept and counts once, in a process that has done nothing else.
pub fn cold(folder: &Path) -> Result<()> {
    let start = Instant::now();
    let file = BufReader::with_capacity(1 << 18, File::open(folder.join(KEPT))?);
    let mut from = Summed(file, crc32fast::Hasher::new());
    let stays = Facts::take(stays().spec().clone(), &mut from)?;
    let absences = Facts::take(absences().spec().clone(), &mut from)?;
    let Summed(mut file, sum) = from;
    let mut kept = [0; 4];
    file.read_exact(&mut kept)?;
    if kept != sum.finalize().to_le_bytes() {
        bail!("{KEPT} is damaged");
    }
    let opened = start.elapsed();
    let mut world = World {
        stays,
        absences,
        setting: Setting {
            default_rules: rules(),
            as_of: Some(from_date(crate::TODAY)),
            ..Setting::default()
        },
        services: Vec::new(),
        personnes: 0,
    };
    for line in std::fs::read_to_string(folder.join("capacite.csv"))?.lines().skip(1) {
        let parts: Vec<&str> = line.split(',').collect();
        let [service, start, end, places] = parts[..] else { bail!("capacite.csv: {line}") };
        world.setting.capacities.push(CapacitySpan {
            service: service.parse()?,
            start: start.parse()?,
            end: end.parse().ok(),
            places: places.parse()?,
            kind: "installee".to_owned(),
            cadre: None,
            modalite: None,
        });
        world.services.push(service.parse()?);
    }
    world.services.sort_unstable();
    world.services.dedup();
    let from = day(i32::from(crate::TODAY.year()) - 10, 1, 1);
    let sweep = count(&world, from);
    let places = capacities(&world, from);
    println!(
        "cold (open and count): {}, of which opening {}; {} MiB",
        ms(start.elapsed()),
        ms(opened),
        machine::memory().1
    );
    // Said after the time: the same cells as the process that read everything.
    let before = std::fs::read(folder.join("engine.csv"))?;
    write_results(&sweep, &places, folder)?;
    if before != std::fs::read(folder.join("engine.csv"))? {
        bail!("the cold count differs");
    }
    Ok(())
}

fn write_results(sweep: &Sweep, places: &[Vec<i64>], folder: &Path) -> Result<()> {
    let mut out = BufWriter::new(File::create(folder.join("engine.csv"))?);
    writeln!(out, "service_id,month,presents_start,entries,exits,presents_end,days,capacity_days")?;
    for (place, service) in sweep.services().iter().enumerate() {
        for (at, month) in sweep.months(place).into_iter().enumerate() {
            writeln!(
                out,
                "{service},{at},{},{},{},{},{},{}",
                month.presents_start,
                month.entries,
                month.exits,
                month.presents_end,
                month.days,
                places[place][at]
            )?;
        }
    }
    out.flush()?;
    Ok(())
}
