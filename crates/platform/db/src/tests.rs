//! The same promises on both engines.

use std::sync::Arc;

use crate::{Db, Migration, Settings, Value};

const STEPS: &[Migration] = &[Migration {
    number: 1,
    name: "0001_test",
    sql: "CREATE TABLE note (id BIGINT PRIMARY KEY, recit TEXT NOT NULL);",
}];

/// The engines this machine offers: SQLite always, PostgreSQL when `TEST_PG_URL` names a server.
async fn houses(name: &str) -> (tempfile::TempDir, Vec<Db>) {
    let folder = tempfile::tempdir().unwrap();
    let mut all =
        vec![Db::open(&Settings::Sqlite(folder.path().join("a.db")), STEPS).await.unwrap()];
    if let Ok(server) = std::env::var("TEST_PG_URL") {
        let url = fresh_postgres(&server, name).await;
        all.push(Db::open(&Settings::Postgres(url), STEPS).await.unwrap());
    }
    (folder, all)
}

async fn fresh_postgres(server: &str, name: &str) -> String {
    use sqlx::{Connection as _, Executor as _};
    let mut conn = sqlx::PgConnection::connect(server).await.unwrap();
    let base = format!("db_{name}_{}", std::process::id());
    for sql in [format!("DROP DATABASE IF EXISTS {base}"), format!("CREATE DATABASE {base}")] {
        conn.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql))).await.unwrap();
    }
    format!("{}/{base}", server.rsplit_once('/').unwrap().0)
}

async fn count(db: &Db) -> i64 {
    let mut read = db.read().await.unwrap();
    read.query_opt("SELECT count(*) AS n FROM note", &[]).await.unwrap().unwrap().get("n").unwrap()
}

#[tokio::test]
async fn a_write_that_is_dropped_leaves_nothing() {
    let (_folder, houses) = houses("dropped").await;
    for db in houses {
        let mut write = db.write().await.unwrap();
        write
            .execute("INSERT INTO note (id, recit) VALUES ($1, $2)", &[1.into(), "a".into()])
            .await
            .unwrap();
        drop(write);
        let mut write = db.write().await.unwrap();
        write
            .execute("INSERT INTO note (id, recit) VALUES ($1, $2)", &[2.into(), "b".into()])
            .await
            .unwrap();
        write.commit().await.unwrap();
        assert_eq!(count(&db).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_that_come_together_are_all_kept_but_the_refused() {
    let (_folder, houses) = houses("together").await;
    for db in houses {
        let db = Arc::new(db);
        let mut tasks = Vec::new();
        for n in 0..64_i64 {
            let db = db.clone();
            tasks.push(tokio::spawn(async move {
                let mut write = db.write().await.unwrap();
                // One in eight breaks a rule of the schema: its neighbours must not suffer.
                let id = if n % 8 == 7 { n - 1 } else { n };
                let done = write
                    .execute(
                        "INSERT INTO note (id, recit) VALUES ($1, $2)",
                        &[(id % 64).into(), Value::from("x")],
                    )
                    .await;
                if done.is_ok() { write.commit().await.is_ok() } else { false }
            }));
        }
        let mut kept = 0;
        for task in tasks {
            kept += i64::from(task.await.unwrap());
        }
        assert_eq!(count(&db).await, kept);
        assert_eq!(kept, 56);
    }
}

#[tokio::test]
async fn missing_values_keep_their_kind_and_names_sort_alike() {
    let (_folder, houses) = houses("sort").await;
    for db in houses {
        let mut write = db.write().await.unwrap();
        for (id, recit) in [(1, "é"), (2, "Z"), (3, "a"), (4, "A b"), (5, "Ab")] {
            write
                .execute("INSERT INTO note (id, recit) VALUES ($1, $2)", &[id.into(), recit.into()])
                .await
                .unwrap();
        }
        write.commit().await.unwrap();
        let mut read = db.read().await.unwrap();
        let rows = read
            .query(
                "SELECT id, $1 AS rien FROM note WHERE $2 IS NULL ORDER BY recit",
                &[Value::Int(None), Value::Text(None)],
            )
            .await
            .unwrap();
        let ids: Vec<i64> = rows.iter().map(|row| row.get("id").unwrap()).collect();
        assert_eq!(ids, [4, 5, 2, 3, 1]);
        assert_eq!(rows[0].get::<Option<i64>>("rien").unwrap(), None);
    }
}

#[tokio::test]
async fn an_edited_step_is_refused_and_a_newer_database_too() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::Sqlite(folder.path().join("a.db"));
    Db::open(&settings, STEPS).await.unwrap();
    let edited = [Migration { sql: "CREATE TABLE note (id BIGINT PRIMARY KEY);", ..STEPS[0] }];
    assert!(Db::open(&settings, &edited).await.is_err());
    assert!(Db::open(&settings, &[]).await.is_err());
    assert!(Db::open(&settings, STEPS).await.is_ok());
}

#[tokio::test]
async fn a_file_is_copied_before_its_schema_changes() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::Sqlite(folder.path().join("a.db"));
    Db::open(&settings, STEPS).await.unwrap();
    let next = [
        STEPS[0],
        Migration { number: 2, name: "0002_more", sql: "ALTER TABLE note ADD COLUMN day TEXT;" },
    ];
    Db::open(&settings, &next).await.unwrap();
    assert!(folder.path().join("a.avant-0002.sauvegarde").exists());
}
