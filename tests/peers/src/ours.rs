//! Buurtkracht: a decision of the council allocates money to a plan, from a pledge that cannot be exceeded.

use std::path::Path;
use std::sync::Arc;
use std::thread;

use buurtkracht_core::CommandEnvelope;
use buurtkracht_core::id::{ProgrammeId, Sequence};
use buurtkracht_store::backend::sled::SledLog;
use buurtkracht_store::backend::sqlite::SqliteLog;
use buurtkracht_store::bench::{Entries, Workload, fill};
use buurtkracht_store::clock::SetClock;
use buurtkracht_store::ledger::{Ledger, Submission};
use buurtkracht_store::log::Log;
use buurtkracht_store::vault::MemoryVault;
use pollster::block_on;
use serde_json::json;
use uuid::Uuid;

use crate::{CLIENTS, Peer};

/// The setup of the made-up programme with a group, and its first plans.
const SETUP: u64 = 60;
/// How many entries are read at once to count their events.
const PAGE: usize = 512;

pub struct Ours(Ledger);

fn programme() -> ProgrammeId {
    "peers".parse().unwrap()
}

impl Ours {
    pub fn sled(path: &Path) -> Self {
        Self::over(Arc::new(SledLog::create(&path.join("store")).unwrap()))
    }

    pub fn sqlite(path: &Path) -> Self {
        Self::over(Arc::new(SqliteLog::create(&path.join("store")).unwrap()))
    }

    fn over(log: Arc<dyn Log>) -> Self {
        if block_on(log.length(&programme())).unwrap() == 0 {
            let mut entries = Entries::of(Workload::new(programme(), 1));
            block_on(fill(log.as_ref(), &programme(), &mut entries, SETUP)).unwrap();
        }
        let clock = SetClock::new("2030-03-01T10:00:00Z".parse().unwrap());
        Self(Ledger::options().clock(Arc::new(clock)).over(log))
    }
}

impl Peer for Ours {
    fn commit(&self, _: usize, number: usize) {
        let on = "2030-03-01";
        let says =
            |(seat, person): (&str, &str)| json!({ "seat": seat, "person": person, "stance": "consent" });
        let positions = [("town-seat", "ann"), ("homes-seat", "bob")].map(says);
        let decision = json!({ "decision": format!("d-{number}"), "title": "Benches and trees where children play",
            "body": "council", "venue": { "written": { "opened": on, "closed": on } }, "decided_on": on,
            "outcome": "adopted", "positions": positions });
        let effect = json!({ "AllocateFunds": { "allocation": format!("a-{number}"), "plan": "project-0-0",
            "from": { "pledge": "town-money" }, "amount": "1.00", "period": { "from": on, "until": "2030-12-31" } } });
        let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, &number.to_be_bytes());
        let envelope: CommandEnvelope = serde_json::from_value(json!({ "programme": "peers", "id": id,
            "actor": "clerk", "do": { "TakeDecision": { "decision": decision, "effects": [effect] } } }))
        .unwrap();
        block_on(self.0.submit(&Submission::of(&envelope).unwrap())).unwrap();
    }

    fn fill(&self, commands: usize) {
        thread::scope(|scope| {
            for client in 0..CLIENTS {
                scope.spawn(move || {
                    (client..commands).step_by(CLIENTS).for_each(|number| self.commit(0, number))
                });
            }
        });
    }

    fn rebuild(&self) {
        block_on(self.0.view(&programme())).unwrap();
    }

    fn events(&self) -> usize {
        let (mut from, mut events) = (Sequence(0), 0);
        loop {
            let commits = block_on(self.0.commits(&programme(), from, PAGE)).unwrap();
            if commits.is_empty() {
                return events;
            }
            from.0 += commits.len() as u64;
            events += commits.iter().map(|commit| commit.events.len()).sum::<usize>();
        }
    }
}

impl Drop for Ours {
    fn drop(&mut self) {
        block_on(self.0.close()).unwrap();
    }
}
