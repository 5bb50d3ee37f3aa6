//! umadb-core, embedded: its writer thread commits what waits together, as in its server.

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::{mpsc, oneshot, watch};
use umadb_core::db::UmaDb;
use umadb_core::mvcc::{Mvcc, StorageOptions};
use umadb_core::writer_thread_blocking::writer_thread_blocking;
use umadb_core::writer_thread_request::WriterThreadRequest;
use umadb_dcb::{DcbAppendCondition, DcbError, DcbEvent, DcbEventStoreSync as _, DcbQuery, DcbQueryItem};

use crate::{BUDGET, Committed, Peer, batches};

/// By default it keeps no pages in memory, and reads them anew for every command. This is what ours gives sled.
const CACHE_MB: usize = 64;

pub struct Uma {
    db: UmaDb,
    requests: mpsc::Sender<WriterThreadRequest>,
    writer: Option<JoinHandle<()>>,
}

fn tag(plan: usize) -> String {
    format!("plan:{plan}")
}

fn of(plan: usize) -> DcbQuery {
    DcbQuery::new().item(DcbQueryItem::new().types(["Committed"]).tags([tag(plan)]))
}

fn event(plan: usize, committed: &Committed) -> DcbEvent {
    let event = DcbEvent::new().event_type("Committed").tags([tag(plan)]);
    event.data(serde_json::to_vec(committed).unwrap())
}

impl Uma {
    pub fn open(path: &Path) -> Self {
        let options = StorageOptions::default().db_path(path).page_cache_max_mb(CACHE_MB);
        let mvcc = Arc::new(Mvcc::new(false, options).unwrap());
        let (requests, queue) = mpsc::channel(1_024);
        let (head, _) = watch::channel(None);
        let own = Arc::clone(&mvcc);
        let writer = std::thread::spawn(move || writer_thread_blocking(own, queue, head, 1_024));
        Self { db: UmaDb::from_arc(mvcc), requests, writer: Some(writer) }
    }

    fn append(&self, events: Vec<DcbEvent>, condition: Option<DcbAppendCondition>) -> Result<(), DcbError> {
        let (response_tx, answer) = oneshot::channel();
        let request =
            WriterThreadRequest::Append { events, condition, tracking_info: None, response_tx, cancel: None };
        self.requests.blocking_send(request).unwrap();
        answer.blocking_recv().unwrap().map(drop)
    }

    fn load(&self, plan: usize) -> (u64, Option<u64>, usize) {
        let (events, head) = self.db.read_with_head(Some(of(plan)), None, false, None).unwrap();
        let fold = |sum: u64, data: &[u8]| sum + serde_json::from_slice::<Committed>(data).unwrap().euros;
        (events.iter().fold(0, |sum, known| fold(sum, &known.event.data)), head, events.len())
    }
}

impl Peer for Uma {
    fn commit(&self, plan: usize, number: usize) {
        let asked = Committed::new(plan, number);
        loop {
            let (committed, head, _) = self.load(plan);
            assert!(committed + asked.euros <= BUDGET);
            let condition = DcbAppendCondition::new(of(plan)).after(head);
            match self.append(vec![event(plan, &asked)], Some(condition)) {
                Ok(()) => return,
                // Somebody else was faster.
                Err(DcbError::IntegrityError(_)) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }

    fn fill(&self, commands: usize) {
        for batch in batches(commands) {
            let events = batch.map(|number| event(0, &Committed::new(0, number))).collect();
            self.append(events, None).unwrap();
        }
    }

    fn rebuild(&self) {
        self.load(0);
    }

    fn events(&self) -> usize {
        self.load(0).2
    }
}

impl Drop for Uma {
    fn drop(&mut self) {
        drop(self.requests.blocking_send(WriterThreadRequest::Shutdown));
        self.writer.take().into_iter().for_each(|writer| writer.join().unwrap());
    }
}
