//! Figures and reports without a browser: for another program, or for a night's work.

use std::path::PathBuf;

use access::{Action, Actor, Category, Cible, Role, Verb};
use anyhow::{Context as _, bail};
use clap::Args;
use fiche::Register;
use figures::day::from_date;
use jiff::{ToSpan as _, civil::Date};
use rapport::{Format, Source};
use web::Shell;

use crate::{config::Config, register::fiches, serve};

/// Where the register is: a settings file, or the folder of a demonstration.
#[derive(Args)]
pub(super) struct Where {
    /// Fichier de réglages.
    #[arg(long, required_unless_present = "data")]
    config: Option<PathBuf>,
    /// Dossier des données d’une démonstration.
    #[arg(long)]
    data: Option<PathBuf>,
}

impl Where {
    /// The house, and what figures are counted on.
    async fn open(&self) -> anyhow::Result<(Shell, facts::Facts)> {
        let config = match (&self.config, &self.data) {
            (Some(path), _) => Config::read(path)?,
            (None, Some(data)) => Config::demo(data.clone()),
            (None, None) => bail!("indiquez --config ou --data"),
        };
        let facts = serve::gather_facts()?;
        serve::remember(&config, &facts);
        Ok((serve::open(&config).await?, facts))
    }
}

#[derive(Args)]
pub(super) struct FiguresAsked {
    #[command(flatten)]
    place: Where,
    /// Numéro ou nom du service.
    #[arg(long)]
    service: String,
    /// Premier jour.
    #[arg(long)]
    from: String,
    /// Dernier jour, compris.
    #[arg(long)]
    to: String,
    /// Un seul chiffre ; tous s’il manque.
    #[arg(long)]
    id: Option<String>,
    /// json ou csv.
    #[arg(long, default_value = "json")]
    format: String,
    /// Ajoute les fiches comptées.
    #[arg(long)]
    records: bool,
}

#[derive(Args)]
pub(super) struct RapportAsked {
    #[command(flatten)]
    place: Where,
    /// Numéro ou nom du service.
    #[arg(long)]
    service: String,
    /// Année.
    #[arg(long)]
    year: i16,
    /// pdf, docx, xlsx, html ou json.
    #[arg(long)]
    format: String,
    /// Fichier à écrire.
    #[arg(long)]
    out: PathBuf,
}

/// The service of that number or name: its number, name, kind and organisation.
async fn service_called(shell: &Shell, said: &str) -> anyhow::Result<(i64, String, String, i64)> {
    let mut read = shell.house.db().read().await?;
    let number = said.parse::<i64>().unwrap_or(-1);
    let rows = read
        .query(
            "SELECT id, nom, nature, organisation_id FROM service WHERE id = $1 OR nom = $2
              ORDER BY id",
            &[number.into(), said.into()],
        )
        .await?;
    match rows.as_slice() {
        [one] => {
            Ok((one.get("id")?, one.get("nom")?, one.get("nature")?, one.get("organisation_id")?))
        }
        [] => bail!("service « {said} » introuvable"),
        _ => bail!("plusieurs services s’appellent « {said} » : donnez le numéro"),
    }
}

fn day(text: &str) -> anyhow::Result<Date> {
    vocabulary::parse_day(text).with_context(|| format!("« {text} » n’est pas une date"))
}

fn on_service(verb: Verb, category: Category, service: i64) -> Action {
    Action { verb, category, cible: Cible::Service(service) }
}

pub(super) async fn figures(asked: FiguresAsked) -> anyhow::Result<()> {
    let (shell, facts) = asked.place.open().await?;
    let (service, _, _, organisation) = service_called(&shell, &asked.service).await?;
    let (from, to) = (day(&asked.from)?, day(&asked.to)?);
    let period = (from_date(from), from_date(to.checked_add(1.day())?));
    let operator = Actor::with_roles(0, &[(service, Role::Directeur)]);
    facts.set_today(Some(from_date(shell.house.today())));
    let action = on_service(Verb::Exporter, Category::Activite, service);
    let mut granted = shell.house.authorize(&operator, action).await?;
    let ids: Vec<String> = match asked.id {
        Some(id) => vec![id],
        None => facts.catalogue().figures().iter().map(|figure| figure.id.clone()).collect(),
    };
    let mut printed = Vec::new();
    for id in ids {
        let answer = facts::answer(&mut granted, &facts, Some(organisation), &id, period).await?;
        let mut rows = Vec::new();
        if asked.records {
            let axes =
                facts.catalogue().figure(&id).map(|figure| figure.axes.clone()).unwrap_or_default();
            for cell in &answer.cells {
                let org = Some(organisation);
                rows.push(
                    facts::records(&mut granted, &facts, org, &id, &axes, &cell.key, period)
                        .await?,
                );
            }
        }
        let records = asked.records.then_some(rows.as_slice());
        printed.push(match asked.format.as_str() {
            "json" => facts::evaluate_to_json(&answer, records),
            "csv" => facts::evaluate_to_csv(&answer, records),
            other => bail!("format « {other} » inconnu : json ou csv"),
        });
    }
    granted.commit().await?;
    if asked.format == "json" {
        println!("[{}]", printed.join(",\n"));
    } else {
        println!("{}", printed.join("\n"));
    }
    Ok(())
}

pub(super) async fn rapport(asked: RapportAsked) -> anyhow::Result<()> {
    let format = Format::from_ending(&asked.format)
        .with_context(|| format!("format « {} » inconnu", asked.format))?;
    let (shell, facts) = asked.place.open().await?;
    let (service, nom, nature, organisation) = service_called(&shell, &asked.service).await?;
    let operator = Actor::with_roles(0, &[(service, Role::Directeur)]);
    let register = Register::new(fiches());
    let lists = rapport::lists(&shell, &register, &operator, (service, asked.year))
        .await
        .map_err(|_| anyhow::anyhow!("le plan d’actions n’a pas pu être lu"))?;
    let today = shell.house.today();
    facts.set_today(Some(from_date(today)));
    let action = on_service(Verb::Exporter, Category::Rapport, service);
    let mut granted = shell.house.authorize(&operator, action).await?;
    let found = rapport::latest_of_year(&mut granted, service, asked.year).await?;
    let (titre, chapitres, frozen) = match found {
        Some((own, chapitres)) => (own.titre, chapitres, own.document),
        None => {
            let modele = rapport::modele_for(&nature).map_err(anyhow::Error::msg)?;
            let titre = format!("Rapport d’activité {}", asked.year);
            (titre, rapport::of_model(&modele), None)
        }
    };
    let row = granted
        .read()
        .query_opt("SELECT nom FROM organisation WHERE id = $1", &[organisation.into()])
        .await?;
    let organisation_nom = row.map_or(Ok(String::new()), |row| row.get("nom"))?;
    let seen = facts.world(granted.read()).await?.of_organisation(organisation);
    granted.commit().await?;
    let document = match frozen {
        Some(text) => serde_json::from_str(&text)?,
        None => {
            let source = Source {
                world: seen.world(),
                ask: figures::Ask {
                    services: Some(vec![service]),
                    start: from_date(Date::new(asked.year, 1, 1)?),
                    end: from_date(Date::new(asked.year, 12, 31)?) + 1,
                },
                titre,
                service: nom,
                organisation: organisation_nom,
                annee: asked.year,
                today,
                lists,
                opens: None,
            };
            rapport::build(source, &chapitres).0
        }
    };
    drop(seen);
    std::fs::write(&asked.out, rapport::write(&document, format)?)?;
    println!("Rapport écrit : {}", asked.out.display());
    Ok(())
}
