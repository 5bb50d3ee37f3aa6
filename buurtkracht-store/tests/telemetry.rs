//! What an operator sees: the spans and the metrics of the book, while a ledger records, refuses and fails.
#![cfg(all(feature = "tracing", feature = "metrics", feature = "sled", feature = "testing"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up ends there")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::sync::{Arc, Mutex};

use buurtkracht_core::testing::{charter, sign};
use buurtkracht_store::backend::sled::{SledLog, SledOptions};
use buurtkracht_store::faulty::Disk;
use buurtkracht_store::ledger::{Ledger, Submission};
use metrics_util::debugging::{DebugValue, DebuggingRecorder};
use pollster::block_on;
use serde_json::{Value, json};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use uuid::Uuid;

fn submission(id: u128, command: &Value) -> Submission {
    let envelope =
        json!({ "programme": "example", "id": Uuid::from_u128(id), "actor": "clerk", "do": command });
    Submission::from_json(envelope.to_string()).unwrap()
}

/// Notes the names of spans and the codes of events.
#[derive(Clone, Default)]
struct Names(Arc<Mutex<BTreeSet<String>>>);

impl<S: tracing::Subscriber> Layer<S> for Names {
    fn on_new_span(&self, attributes: &tracing::span::Attributes<'_>, _: &tracing::Id, _: Context<'_, S>) {
        let metadata = attributes.metadata();
        if metadata.target() == "buurtkracht" {
            let fields: Vec<&str> = metadata.fields().iter().map(|field| field.name()).collect();
            self.0.lock().unwrap().insert(format!("{} {}", metadata.name(), fields.join(" ")));
        }
    }

    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "buurtkracht" {
            self.0.lock().unwrap().insert(format!("event {}", event.metadata().level()));
        }
    }
}

#[test]
fn the_book_lists_every_span_and_metric_and_each_of_them_is_seen() {
    let recorder = DebuggingRecorder::new();
    let seen = recorder.snapshotter();
    recorder.install().unwrap();
    let names = Names::default();
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(names.clone())).unwrap();

    let (folder, disk) = (tempfile::tempdir().unwrap(), Arc::new(Disk::default()));
    let open = || {
        let disk = Arc::clone(&disk);
        let sync = move |file: &File| disk.sync(|| file.sync_data());
        Ledger::options()
            .over(Arc::new(SledLog::create_with_sync(folder.path(), SledOptions::default(), sync).unwrap()))
    };
    let person = |id: u128| json!({ "RegisterPerson": { "person": format!("p-{id}"), "kind": "resident" } });
    let ledger = open();
    let found = submission(1, &json!({ "FoundProgramme": { "charter": charter() } }));
    block_on(ledger.submit(&found)).unwrap();
    for id in 2..700 {
        block_on(ledger.submit(&submission(id, &person(id)))).unwrap();
    }
    assert!(block_on(ledger.submit(&found)).unwrap().repeated);
    block_on(ledger.submit(&submission(1_000, &sign("town", "nobody")))).unwrap_err();
    block_on(ledger.submit(&submission(2, &person(1_001)))).unwrap_err();
    drop(ledger);
    let ledger = open();
    block_on(ledger.view(&"example".parse().unwrap())).unwrap();
    disk.fail();
    block_on(ledger.submit(&submission(2_000, &person(2_000)))).unwrap_err();

    let mut counted = BTreeMap::<String, f64>::new();
    let mut labelled = BTreeSet::new();
    for (key, _, _, value) in seen.snapshot().into_vec() {
        let (name, labels) = key.key().clone().into_parts();
        let value = match value {
            DebugValue::Counter(count) => count as f64,
            DebugValue::Gauge(value) => value.into_inner(),
            DebugValue::Histogram(values) => values.len() as f64,
        };
        *counted.entry(name.as_str().to_owned()).or_default() += value;
        let label = |label: metrics::Label| format!("{}={}", label.key(), label.value());
        labelled.extend(labels.into_iter().map(label));
    }
    let count = |name: &str| counted.get(name).copied();
    assert_eq!(count("buurtkracht_recorded_total"), Some(699.0));
    assert_eq!(count("buurtkracht_repeated_total"), Some(1.0));
    assert_eq!(count("buurtkracht_refused_total"), Some(1.0));
    assert_eq!(count("buurtkracht_failed_total"), Some(2.0));
    assert_eq!(count("buurtkracht_poisoned_total"), Some(1.0));
    assert_eq!(count("buurtkracht_queue_depth"), Some(0.0), "nothing waits any more");
    assert_eq!(count("buurtkracht_sync_seconds"), count("buurtkracht_batch_entries"));
    assert_eq!(count("buurtkracht_replay_entries"), Some(699.0));
    for label in ["code=id-reused", "kind=conflict", "code=outcome-unknown", "programme=example"] {
        assert!(labelled.contains(label), "{label} is not among {labelled:?}");
    }
    let book = include_str!("../../docs/observing.md");
    let rows = |start: &str| -> BTreeSet<String> {
        let rows = book.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        rows.filter(|name| name.starts_with("buurtkracht_") == (start == "metrics"))
            .map(str::to_owned)
            .collect()
    };
    let conflicts = "buurtkracht_conflicts_total".to_owned();
    let known: BTreeSet<String> = counted.keys().cloned().chain([conflicts]).collect();
    assert_eq!(known, rows("metrics"));
    let names = names.0.lock().unwrap();
    let spans: BTreeSet<String> = names.iter().filter(|name| !name.starts_with("event ")).cloned().collect();
    assert_eq!(spans, rows("spans"));
    let events: Vec<&String> = names.iter().filter(|name| name.starts_with("event ")).collect();
    assert_eq!(events, ["event ERROR", "event WARN"], "the poisoned log, and the append that failed");
}
