//! The demonstration's steps: most of what was owed was done, some of it late or not yet.

use access::{Actor, Category, House, Role, Verb};
use db::DbError;
use delais::{Contexte, Echeance, Etat, Regles, Terme, echeances};
use echeance::{
    etape::{ETAPE_PARCOURS, NATURE_ETAPE},
    suivi::{Dossier, Etape, Faits, Where, dossiers, faits},
};
use fiche::Row;
use jiff::{ToSpan as _, civil::Date, tz::TimeZone};

/// Identifiers of these rows: far from the others.
const FIRST: i64 = 910_000_000_000;
/// How many times a rule may have come back.
const TURNS: usize = 12;

/// Notes what was done for the children of every service, by the rules themselves.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep(house: &House, at: &str) -> Result<(), DbError> {
    let regles = Regles::livrees().map_err(|fault| DbError::Shape(fault.to_string()))?;
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let mut read = house.db().read().await?;
    let services = read.query("SELECT id FROM service ORDER BY id", &[]).await?;
    let services: Vec<i64> = services.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    let mut rows = Vec::new();
    for service in services {
        let actor = Actor::with_roles(0, &[(service, Role::Directeur)]);
        let mut open = Vec::new();
        for category in [Category::Identite, Category::Parcours, Category::Incident] {
            let own = vec![service];
            open.push(house.perimetre(&mut read, &actor, Verb::Lire, category, own).await?);
        }
        let [identite, parcours, incidents] = &open[..] else { continue };
        let which = Where::Service {
            service,
            today: house.today(),
            perimetres: [identite, parcours, incidents],
        };
        for mut dossier in dossiers(&mut read, &which).await? {
            let contexte =
                Contexte { naissance: dossier.naissance, zone: zone.clone(), now: house.now() };
            done(regles, &mut dossier, &contexte);
            for etape in &dossier.etapes {
                let id = FIRST + i64::try_from(rows.len()).unwrap_or(0);
                rows.push(row(id, service, dossier.personne, etape));
            }
        }
    }
    drop(read);
    let mut write = house.db().write().await?;
    fiche::keep_all(&mut write, &ETAPE_PARCOURS, &rows, Some(at)).await?;
    write.commit().await
}

fn row(id: i64, service: i64, personne: i64, etape: &Etape) -> Row {
    let mut row = Row::default()
        .with("personne_id", personne)
        .with("nature", etape.nature.as_str())
        .with("day", etape.day.to_string());
    for (name, value) in [("mesure_id", etape.mesure), ("incident_id", etape.incident)] {
        if let Some(value) = value {
            row.set(name, value.into());
        }
    }
    if let Some(at) = etape.at {
        row.set("start_at", at.strftime("%Y-%m-%dT%H:%M").to_string().into());
    }
    row.id = id;
    row.owner = service;
    row.version = 1;
    row
}

/// Adds the steps that keep nine deadlines in ten, until nothing more is to be kept.
fn done(regles: &Regles, dossier: &mut Dossier, contexte: &Contexte) {
    for _ in 0..TURNS {
        let known = faits(dossier, &contexte.zone);
        let found = echeances(regles, &known.faits, contexte);
        let new: Vec<Etape> = found
            .iter()
            .filter(|one| matches!(one.etat, Etat::Depassee(_)))
            .filter_map(|one| step(one, dossier, &known, &contexte.zone))
            .collect();
        if new.is_empty() {
            return;
        }
        for etape in new {
            if !dossier.etapes.contains(&etape) {
                dossier.etapes.push(etape);
            }
        }
    }
}

/// A number that is always the same for a deadline.
fn drawn(one: &Echeance<'_>, personne: i64, term: Date) -> i64 {
    let letters: i64 = one.regle.id.bytes().map(i64::from).sum();
    (personne * 31 + letters * 17 + i64::from(term.day_of_year()) * 7) % 97
}

fn step(one: &Echeance<'_>, dossier: &Dossier, known: &Faits, zone: &TimeZone) -> Option<Etape> {
    let term = one.terme.day(zone);
    let number = drawn(one, dossier.personne, term);
    if number < 6 {
        return None;
    }
    let nature = one.etape.preuve.iter().find(|code| NATURE_ETAPE.label_of(code).is_some())?;
    let ahead = match one.etape.terme {
        Terme::Exige | Terme::FinAnnee => 0,
        Terme::Apres(_) | Terme::Avant(_) | Terme::Age(_) => number % 20,
    };
    let start = one.depart.day(zone);
    let day = (term - ahead.days()).max(start.min(term));
    let hours = known.incident(one.fait).is_some();
    Some(Etape {
        id: 0,
        service: dossier.service,
        nature: nature.clone(),
        day,
        at: hours.then(|| match one.terme {
            delais::Moment::Instant(instant) => zone.to_datetime(instant),
            delais::Moment::Jour(day) => day.at(9, 0, 0, 0),
        }),
        mesure: known.mesure(one.fait),
        incident: known.incident(one.fait),
    })
}
