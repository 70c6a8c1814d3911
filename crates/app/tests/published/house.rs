//! A fresh house with an organisation and two services, into which the workbooks are imported.

use std::path::PathBuf;
use std::sync::Arc;

use access::{Action, Actor, Category, Cible, Clock, Granted, House, Role, Verb};
use db::Value;
use facts::Facts;
use fiche::{Applied, Headings, Owners, Register, Row, Saved, Seen};
use figures::Ask;
use figures::day::Day;
use maillage::{register::fiches, serve};
use testkit::{Ground, grounds, sqlite_ground};
use web::Shell;

/// The organisation's accounts write on this day.
struct Then;

impl Clock for Then {
    fn now(&self) -> jiff::Timestamp {
        "2024-03-01T10:00:00Z".parse().unwrap()
    }
}

/// The house, its two services and the figures.
pub struct Maison {
    pub shell: Shell,
    pub facts: Facts,
    pub register: Register,
    pub organisation: i64,
    /// Reinforced AEMO and AED, document 003.
    pub aer: i64,
    /// Two educational centres, document 001.
    pub cer: i64,
    _folder: tempfile::TempDir,
}

/// The workbooks and whether they belong to the first service.
pub const WORKBOOKS: [&str; 3] = ["aer-2021.xlsx", "cer-2023.xlsx", "cer-2023-sante.xlsx"];

/// SQLite, and PostgreSQL when `TEST_PG_URL` names a server; every workbook imported.
pub async fn maisons(name: &str) -> Vec<Maison> {
    let mut all = Vec::new();
    for ground in grounds(&format!("published_{name}")).await {
        all.push(open(ground).await);
    }
    for maison in &all {
        for workbook in WORKBOOKS {
            maison.import(workbook, Some("figures publiées")).await;
        }
    }
    all
}

/// SQLite alone, empty but for the organisation and its services.
pub async fn fresh() -> Maison {
    open(sqlite_ground().await).await
}

async fn open(ground: Ground) -> Maison {
    let shell = Shell {
        house: House::new(ground.db, Arc::new(Then)),
        hasher: identity::Hasher::new().unwrap(),
        safety: Arc::default(),
        progress: web::Progress::default(),
        urgences: web::Urgences::default(),
        https: false,
    };
    let register = Register::new(fiches());
    let organisation = Row::default().with("nom", "Association");
    let organisation = create(&shell, &register, "organisation", organisation).await;
    let service = |nom: &str, nature: &str| {
        let mut row = Row::default().with("nom", nom).with("nature", nature);
        row.owner = organisation;
        row
    };
    let aer = create(&shell, &register, "service", service("AER", "aer")).await;
    let cer = create(&shell, &register, "service", service("CER", "cer")).await;
    let facts = serve::gather_facts().unwrap();
    Maison { shell, facts, register, organisation, aer, cer, _folder: ground.folder }
}

async fn create(shell: &Shell, register: &Register, table: &str, row: Row) -> i64 {
    let fiche = register.by_table(table).unwrap();
    let action =
        Action { verb: Verb::Ecrire, category: Category::Structure, cible: Cible::Instance };
    let operator = Actor::operator(Role::Administrateur);
    let mut granted = shell.house.authorize_write(&operator, action).await.unwrap();
    let id = shell.house.new_id();
    let mut seen = Seen::default();
    let saved = fiche::create(&mut granted, register, fiche, id, row, None, &mut seen).await;
    let Saved::Kept(id) = saved.unwrap() else { panic!("{table} is refused") };
    granted.commit().await.unwrap();
    id
}

impl Maison {
    /// The service that a workbook, or a published figure, is about.
    pub fn service_of(&self, name: &str) -> i64 {
        if name.starts_with("aer") || name.contains("003") || name.starts_with('T') {
            self.aer
        } else {
            self.cer
        }
    }

    /// A director of the two services.
    pub fn directeur(&self) -> Actor {
        Actor::with_roles(0, &[(self.aer, Role::Directeur), (self.cer, Role::Directeur)])
    }

    /// Brings a workbook into its service, as the page of imports does; kept when nothing is
    /// refused.
    pub async fn import(&self, workbook: &str, motif: Option<&str>) -> Applied {
        let path =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/real").join(workbook);
        let sheets = fiche::read_workbook(&std::fs::read(path).unwrap()).unwrap();
        let plan = fiche::plan(&self.register, &sheets, None, &Headings::new());
        let service = self.service_of(workbook);
        let mut actions: Vec<Action> = Vec::new();
        for part in &plan.parts {
            let category = part.fiche.category;
            let action = Action { verb: Verb::Importer, category, cible: Cible::Service(service) };
            if !actions.contains(&action) {
                actions.push(action);
            }
        }
        // The years of before are brought in by the direction: their missions are over.
        let actor = Actor::with_roles(0, &[(service, Role::Directeur)]);
        let mut granted = self.shell.house.authorize_writes(&actor, actions).await.unwrap();
        let owners = Owners { service, organisation: self.organisation };
        let house = &self.shell.house;
        let applied =
            fiche::apply(house, &mut granted, &self.register, &plan, owners, motif).await.unwrap();
        if applied.is_clean(motif) {
            granted.commit().await.unwrap();
        }
        applied
    }

    /// The right to read the activity of a service.
    pub async fn grant(&self, service: i64) -> Granted {
        let action = Action {
            verb: Verb::Lire,
            category: Category::Activite,
            cible: Cible::Service(service),
        };
        self.shell.house.authorize(&self.directeur(), action).await.unwrap()
    }

    /// What a service is asked over a period, the last day excluded.
    pub fn ask(service: i64, (start, end): (Day, Day)) -> Ask {
        Ask { services: Some(vec![service]), start, end }
    }

    /// The text that a query of the register answers, for what is held and never counted.
    pub async fn held(&self, sql: &str, service: i64) -> String {
        let mut read = self.shell.house.db().read().await.unwrap();
        let row = read.query_opt(sql, &[Value::from(service)]).await.unwrap().unwrap();
        row.get("held").unwrap()
    }
}
