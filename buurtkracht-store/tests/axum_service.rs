//! The example of a service, by a client: commands, answers, errors, events, and a stop while somebody follows.
#![cfg(feature = "sled")]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up ends there")]

#[path = "../examples/axum_service.rs"]
#[allow(dead_code, reason = "its main is for people")]
mod service;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread::JoinHandle;

use buurtkracht_core::testing::{charter, sign};
use buurtkracht_store::ledger::Ledger;
use serde_json::{Value, json};
use tokio::sync::oneshot;
use uuid::Uuid;

/// A service on a free port, on a thread of its own.
struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

fn serve(store: &str) -> Served {
    let ledger = Ledger::create(store).unwrap();
    let (told, address) = std::sync::mpsc::channel();
    let (stop, stopped) = oneshot::channel::<()>();
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            told.send(listener.local_addr().unwrap()).unwrap();
            service::serve(ledger, listener, async { drop(stopped.await) }).await.unwrap();
        });
    });
    Served { address: address.recv().unwrap(), stop, thread }
}

impl Served {
    fn send(&self, head: &str, body: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{head} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        BufReader::new(stream)
    }

    /// The status and the JSON of an answer.
    fn ask(&self, head: &str, body: &str) -> (u16, Value) {
        let mut answer = String::new();
        self.send(head, body).read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or_else(|_| Value::from(body)))
    }

    fn submit(&self, id: u128, command: &Value) -> (u16, Value) {
        let command =
            json!({ "programme": "example", "id": Uuid::from_u128(id), "actor": "clerk", "do": command });
        self.ask("POST /commands", &serde_json::to_string_pretty(&command).unwrap())
    }

    /// The next event of a stream: its id and its data.
    fn event(stream: &mut BufReader<TcpStream>) -> (String, Value) {
        let (mut id, mut data) = (None, None);
        loop {
            let mut line = String::new();
            assert!(stream.read_line(&mut line).unwrap() > 0, "the stream ended");
            match line.trim_end().split_once(": ") {
                Some(("id", text)) => id = Some(text.to_owned()),
                Some(("data", text)) => data = serde_json::from_str::<Value>(text).ok(),
                _ => {}
            }
            if let (Some(id), Some(data)) = (&id, &data) {
                return (id.clone(), data.clone());
            }
        }
    }
}

#[test]
fn a_client_records_asks_follows_and_sees_the_service_stop() {
    let folder = tempfile::tempdir().unwrap();
    let store = format!("sled:{}", folder.path().join("store").display());
    let served = serve(&store);
    let (status, receipt) = served.submit(1, &json!({ "FoundProgramme": { "charter": charter() } }));
    assert_eq!((status, &receipt["sequence"], &receipt["repeated"]), (201, &json!(0), &json!(false)));
    let person = json!({ "RegisterPerson": {
        "person": "jo", "kind": "resident", "name": { "seal": "Jo Vis", "person": "jo" } } });
    assert_eq!(served.submit(2, &person).0, 201);
    assert_eq!(served.submit(2, &person).0, 200, "the same again is the same receipt");

    for (head, body, status, code) in [
        ("POST /commands", "{", 400, "invalid-command"),
        ("GET /programmes/none/status?on=2030-01-01", "", 404, "no-programme"),
    ] {
        let (told, error) = served.ask(head, body);
        assert_eq!((told, &error["code"]), (status, &json!(code)), "{error}");
    }
    let (told, error) = served.submit(3, &sign("town", "nobody"));
    assert_eq!((told, &error["kind"]), (422, &json!("refused")), "{error}");
    let (told, error) =
        served.submit(2, &json!({ "RegisterPerson": { "person": "an", "kind": "resident" } }));
    assert_eq!((told, &error["code"]), (409, &json!("id-reused")), "{error}");
    let (told, answer) = served.ask("GET /programmes/example/status?on=2030-06-01", "");
    assert_eq!((told, answer.is_object()), (200, true), "{answer}");

    let mut following = served.send("GET /programmes/example/events", "");
    let (_, first) = Served::event(&mut following);
    assert_eq!(first["sequence"], 0);
    let (position, second) = Served::event(&mut following);
    assert_eq!(second["sequence"], 1);
    assert!(!second.to_string().contains("Jo Vis"), "{second}");
    let mut behind = served
        .send(&format!("GET /programmes/example/events HTTP/1.1\r\nlast-event-id: {position}\r\nx:"), "");
    assert_eq!(served.submit(4, &json!({ "RegisterPerson": { "person": "an", "kind": "resident" } })).0, 201);
    for stream in [&mut following, &mut behind] {
        assert_eq!(Served::event(stream).1["sequence"], 2);
    }

    served.stop.send(()).unwrap();
    let mut rest = String::new();
    following.read_to_string(&mut rest).unwrap();
    served.thread.join().unwrap();
    // It let go of the store.
    Ledger::open(&store).unwrap();
}
