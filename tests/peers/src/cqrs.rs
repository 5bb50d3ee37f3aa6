//! cqrs-es over SQLite, by its own trait: `sqlite-es` links another SQLite than the one here, of which there can be
//! only one in a program.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Mutex;

use cqrs_es::event_sink::EventSink;
use cqrs_es::persist::{
    EventStoreAggregateContext, PersistedEventRepository, PersistedEventStore, PersistenceError,
    ReplayStream, SerializedEvent, SerializedSnapshot,
};
use cqrs_es::{Aggregate, AggregateError, CqrsFramework, DomainEvent, EventStore as _};
use pollster::block_on;
use rusqlite::{Connection, ErrorCode, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{BUDGET, Committed, Peer, batches};

impl DomainEvent for Committed {
    fn event_type(&self) -> String {
        "Committed".to_owned()
    }
    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

#[derive(Default, Serialize, Deserialize)]
struct Plan {
    committed: u64,
}

#[derive(Debug)]
struct OverBudget;

impl std::fmt::Display for OverBudget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("over budget")
    }
}

impl std::error::Error for OverBudget {}

impl Aggregate for Plan {
    const TYPE: &'static str = "plan";
    type Command = Committed;
    type Event = Committed;
    type Error = OverBudget;
    type Services = ();

    async fn handle(&mut self, asked: Committed, (): &(), sink: &EventSink<Self>) -> Result<(), OverBudget> {
        if self.committed + asked.euros > BUDGET {
            return Err(OverBudget);
        }
        sink.write(asked, self).await;
        Ok(())
    }

    fn apply(&mut self, event: Committed) {
        self.committed += event.euros;
    }
}

struct Sqlite(Mutex<Connection>);

fn failed(error: rusqlite::Error) -> PersistenceError {
    match &error {
        rusqlite::Error::SqliteFailure(code, _) if code.code == ErrorCode::ConstraintViolation => {
            PersistenceError::OptimisticLockError
        }
        _ => PersistenceError::UnknownError(Box::new(error)),
    }
}

impl Sqlite {
    fn events(&self, id: &str, after: usize) -> rusqlite::Result<Vec<SerializedEvent>> {
        let connection = self.0.lock().unwrap();
        let mut statement = connection.prepare_cached(
            "SELECT sequence, type, version, payload, metadata FROM events
             WHERE aggregate = ?1 AND sequence > ?2 ORDER BY sequence",
        )?;
        let json = |text: String| serde_json::from_str::<Value>(&text).unwrap();
        let event = |row: &rusqlite::Row<'_>| {
            let sequence = usize::try_from(row.get::<_, i64>(0)?).unwrap();
            let (payload, metadata) = (json(row.get(3)?), json(row.get(4)?));
            let kind = Plan::TYPE.to_owned();
            Ok(SerializedEvent::new(
                id.to_owned(),
                sequence,
                kind,
                row.get(1)?,
                row.get(2)?,
                payload,
                metadata,
            ))
        };
        statement.query_map(params![id, after as i64], event)?.collect()
    }

    fn insert(&self, events: &[SerializedEvent]) -> rusqlite::Result<()> {
        let mut connection = self.0.lock().unwrap();
        let transaction = connection.transaction()?;
        for event in events {
            transaction.prepare_cached("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)")?.execute(params![
                event.aggregate_id,
                event.sequence as i64,
                event.event_type,
                event.event_version,
                event.payload.to_string(),
                event.metadata.to_string(),
            ])?;
        }
        transaction.commit()
    }
}

impl PersistedEventRepository for Sqlite {
    async fn get_events<A: Aggregate>(&self, id: &str) -> Result<Vec<SerializedEvent>, PersistenceError> {
        self.events(id, 0).map_err(failed)
    }

    async fn get_last_events<A: Aggregate>(
        &self,
        id: &str,
        last: usize,
    ) -> Result<Vec<SerializedEvent>, PersistenceError> {
        self.events(id, last).map_err(failed)
    }

    async fn get_snapshot<A: Aggregate>(
        &self,
        _: &str,
    ) -> Result<Option<SerializedSnapshot>, PersistenceError> {
        Ok(None)
    }

    async fn persist<A: Aggregate>(
        &self,
        events: &[SerializedEvent],
        _: Option<(String, Value, usize)>,
    ) -> Result<(), PersistenceError> {
        self.insert(events).map_err(failed)
    }

    async fn stream_events<A: Aggregate>(&self, _: &str) -> Result<ReplayStream, PersistenceError> {
        unreachable!("nobody streams here")
    }

    async fn stream_all_events<A: Aggregate>(&self) -> Result<ReplayStream, PersistenceError> {
        unreachable!("nobody streams here")
    }
}

pub struct Cqrs {
    framework: CqrsFramework<Plan, PersistedEventStore<Sqlite, Plan>>,
    store: PersistedEventStore<Sqlite, Plan>,
}

impl Cqrs {
    pub fn open(path: &Path) -> Self {
        let store = || {
            let connection = Connection::open(path.join("events.sqlite")).unwrap();
            let setup = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                 CREATE TABLE IF NOT EXISTS events (aggregate TEXT NOT NULL, sequence INTEGER NOT NULL, type TEXT NOT NULL,
                     version TEXT NOT NULL, payload TEXT NOT NULL, metadata TEXT NOT NULL,
                     PRIMARY KEY (aggregate, sequence)) WITHOUT ROWID";
            connection.execute_batch(setup).unwrap();
            PersistedEventStore::new_event_store(Sqlite(Mutex::new(connection)))
        };
        Self { framework: CqrsFramework::new(store(), Vec::new(), ()), store: store() }
    }

    fn load(&self) -> EventStoreAggregateContext<Plan> {
        block_on(self.store.load_aggregate("plan-0")).unwrap()
    }
}

impl Peer for Cqrs {
    fn commit(&self, plan: usize, number: usize) {
        let asked = Committed::new(plan, number);
        loop {
            match block_on(self.framework.execute(&asked.plan, asked.clone())) {
                Ok(()) => return,
                // Somebody else was faster.
                Err(AggregateError::AggregateConflict) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }

    fn fill(&self, commands: usize) {
        for batch in batches(commands) {
            let events = batch.map(|number| Committed::new(0, number)).collect();
            block_on(self.store.commit(events, self.load(), HashMap::new())).unwrap();
        }
    }

    fn rebuild(&self) {
        self.load();
    }

    fn events(&self) -> usize {
        self.load().current_sequence
    }
}
