//! A register of invented rows, written as the product writes them: with their history.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::{Action, Actor, Category, Cible, Clock, Granted, GrantedWrite, House, Role, Verb};
use db::{Db, MIGRATIONS, Settings, Value, Vault};
use facts::{Facts, nomenclatures};
use figures::day::day;
use figures::{Ask, Table};
use maillage::register::{fiches, populations};

/// A moment of 2024.
struct Then;

impl Clock for Then {
    fn now(&self) -> jiff::Timestamp {
        "2024-03-01T10:00:00Z".parse().unwrap()
    }
}

pub struct Register {
    pub db: Db,
    pub house: House,
    pub facts: Facts,
    _folder: tempfile::TempDir,
}

pub fn facts() -> Facts {
    Facts::new(&populations(), nomenclatures(&fiches())).unwrap()
}

/// SQLite, and PostgreSQL when `TEST_PG_URL` names a server.
pub async fn registers(name: &str) -> Vec<Register> {
    let mut all = vec![register().await];
    if let Ok(server) = std::env::var("TEST_PG_URL") {
        let schema = format!("facts_{name}_{}", std::process::id());
        let db = Db::open(&Settings::Postgres(server.clone()), &[]).await.unwrap();
        let mut write = db.write().await.unwrap();
        write.execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE"), &[]).await.unwrap();
        write.execute(&format!("CREATE SCHEMA {schema}"), &[]).await.unwrap();
        write.commit().await.unwrap();
        let mark = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{mark}options=-csearch_path%3D{schema}");
        all.push(open(Some(url), Vault::default()).await);
    }
    all
}

/// SQLite alone, for what both engines have in common.
pub async fn register() -> Register {
    open(None, Vault::default()).await
}

/// The same, its data encrypted.
pub async fn sealed_register() -> Register {
    open(None, seal::Keyring::generate().unwrap().into()).await
}

async fn open(url: Option<String>, vault: Vault) -> Register {
    let folder = tempfile::tempdir().unwrap();
    let settings = match url {
        Some(url) => Settings::Postgres(url),
        None => Settings::Sqlite(folder.path().join("a.db")),
    };
    let db = Db::open_sealed(&settings, MIGRATIONS, vault).await.unwrap();
    let house = House::new(db.clone(), Arc::new(Then));
    Register { db, house, facts: facts(), _folder: folder }
}

/// The values of a row by column.
pub type Line = BTreeMap<String, Value>;

fn json(line: &Line) -> String {
    let map: serde_json::Map<String, serde_json::Value> = line
        .iter()
        .filter_map(|(name, value)| {
            let value = match value {
                Value::Int(Some(number)) => (*number).into(),
                Value::Text(Some(text)) => text.as_str().into(),
                _ => return None,
            };
            Some((name.clone(), value))
        })
        .collect();
    serde_json::Value::Object(map).to_string()
}

/// Writes a row, new when `before` is absent, gone when `after` is.
pub async fn write(db: &Db, table: &str, id: i64, before: Option<&Line>, after: Option<&Line>) {
    let mut write = db.write().await.unwrap();
    match (before, after) {
        (None, Some(line)) => {
            let names: Vec<&str> = line.keys().map(String::as_str).collect();
            let places: Vec<String> = (0..names.len()).map(|n| format!("${}", n + 2)).collect();
            let sql = format!(
                "INSERT INTO {table} (id, version, {}) VALUES ($1, 1, {})",
                names.join(", "),
                places.join(", ")
            );
            let mut values = vec![Value::from(id)];
            values.extend(line.values().cloned());
            write.execute(&sql, &values).await.unwrap();
        }
        (Some(_), Some(line)) => {
            let sets: Vec<String> =
                line.keys().enumerate().map(|(n, name)| format!("{name} = ${}", n + 2)).collect();
            let sql = format!("UPDATE {table} SET {} WHERE id = $1", sets.join(", "));
            let mut values = vec![Value::from(id)];
            values.extend(line.values().cloned());
            write.execute(&sql, &values).await.unwrap();
        }
        (_, None) => {
            let sql = format!("DELETE FROM {table} WHERE id = $1");
            write.execute(&sql, &[id.into()]).await.unwrap();
        }
    }
    write
        .execute(
            "INSERT INTO historique (seq, nom_table, row_id, version, at, before, after)
             SELECT COALESCE(MAX(seq), 0) + 1, $1, $2, 1, '2024-01-01T00:00:00Z', $3, $4
               FROM historique",
            &[table.into(), id.into(), before.map(json).into(), after.map(json).into()],
        )
        .await
        .unwrap();
    write.commit().await.unwrap();
}

impl Register {
    /// Adds a row of the service 1.
    pub async fn add(&self, table: &str, id: i64, values: &[(&str, Value)]) {
        let mut line: Line =
            values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        if table != "service" {
            line.entry("service_id".to_owned()).or_insert(1.into());
        }
        if ["personne", "famille"].contains(&table) {
            line.insert("search_key".to_owned(), " x".into());
            line.entry("nom".to_owned()).or_insert("Inventé".into());
        }
        if table == "personne" {
            line.entry("prenom".to_owned()).or_insert("Ada".into());
        }
        write(&self.db, table, id, None, Some(&line)).await;
    }

    /// An organisation, its service and a modality of it.
    pub async fn found(&self, nature: &str) {
        let organisation = Line::from([("nom".to_owned(), "Association".into())]);
        write(&self.db, "organisation", 1, None, Some(&organisation)).await;
        let service = [
            ("organisation_id", 1.into()),
            ("nom", "Le service".into()),
            ("nature", "mecs".into()),
        ];
        self.add("service", 1, &service).await;
        self.add("modalite", 1, &[("nom", "Accueil".into()), ("nature", nature.into())]).await;
    }

    pub async fn grant(&self, service: i64) -> Granted {
        let actor = Actor::with_roles(0, &[(service, Role::Directeur)]);
        let action = Action {
            verb: Verb::Lire,
            category: Category::Activite,
            cible: Cible::Service(service),
        };
        self.house.authorize(&actor, action).await.unwrap()
    }

    pub async fn grant_to_publish(&self, service: i64) -> GrantedWrite {
        let actor = Actor::with_roles(0, &[(service, Role::Directeur)]);
        let action = Action {
            verb: Verb::Publier,
            category: Category::Activite,
            cible: Cible::Service(service),
        };
        self.house.authorize_write(&actor, action).await.unwrap()
    }

    /// A figure of the year, as printed.
    pub async fn text(&self, figure: &str, year: i32) -> String {
        let mut granted = self.grant(1).await;
        let period = (day(year, 1, 1), day(year + 1, 1, 1));
        let answer = facts::answer(&mut granted, &self.facts, Some(1), figure, period).await;
        answer.unwrap().cells[0].text.clone()
    }

    /// A table of the year, line by line: labels, then cells as printed.
    pub async fn lines(&self, table: &str, year: i32) -> Vec<String> {
        let mut granted = self.grant(1).await;
        let period = (day(year, 1, 1), day(year + 1, 1, 1));
        let table = facts::table(&mut granted, &self.facts, Some(1), table, period).await;
        lines(&table.unwrap())
    }
}

pub fn lines(table: &Table) -> Vec<String> {
    table
        .rows
        .iter()
        .map(|row| {
            let labels = row.labels.iter().filter(|label| !label.is_empty());
            let cells = row.cells.iter().map(|cell| &cell.text);
            labels.chain(cells).cloned().collect::<Vec<_>>().join(" | ").replace('\u{a0}', " ")
        })
        .collect()
}

pub fn year(year: i32) -> Ask {
    Ask { services: Some(vec![1, 2]), start: day(year, 1, 1), end: day(year + 1, 1, 1) }
}
