//! All the facts of all populations, read a slice of a table at a time.

use db::{Read, Value as Stored};
use figures::Store;

use crate::{FactsError, convert::Reader};

/// How many rows of a table are read at once: what is read must not fill the memory.
const AT_ONCE: i64 = 5_000;

/// Reads the facts of all populations.
pub(crate) async fn load(readers: &[Reader], read: &mut Read) -> Result<Store, FactsError> {
    let mut store = Store::new();
    for reader in readers {
        store.insert(population(reader, read).await?);
    }
    Ok(store)
}

async fn population(reader: &Reader, read: &mut Read) -> Result<figures::Facts, FactsError> {
    let mut facts = figures::Facts::new(reader.spec.clone());
    let own = reader.published.own;
    let bound = format!("SELECT id FROM {own} WHERE id > $1 ORDER BY id LIMIT 1 OFFSET $2");
    let some = reader.statement("t.id > $1 AND t.id <= $2 ORDER BY t.id");
    let mut after = i64::MIN;
    loop {
        let found = read.query_opt(&bound, &[after.into(), (AT_ONCE - 1).into()]).await?;
        let upto: i64 = found.map_or(Ok(i64::MAX), |row| row.get("id"))?;
        let rows = read.query(&some, &[Stored::from(after), Stored::from(upto)]).await?;
        let mut values = Vec::new();
        for row in &rows {
            let id = reader.read(row, &mut values)?;
            put(&mut facts, id, &values)?;
        }
        if upto == i64::MAX {
            break;
        }
        after = upto;
        // What is read is answered in place: the pages of others have their turn in between.
        tokio::task::yield_now().await;
    }
    facts.settle();
    Ok(facts)
}

/// Writes a fact.
pub(crate) fn put(
    facts: &mut figures::Facts,
    id: i64,
    values: &[figures::Value<'_>],
) -> Result<(), FactsError> {
    facts.upsert(id, values).map_err(|error| FactsError::Shape {
        population: facts.spec().name.clone(),
        cause: error.to_string(),
    })
}
