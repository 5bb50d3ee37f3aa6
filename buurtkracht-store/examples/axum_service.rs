//! An HTTP service: commands in, answers and events out.
//!
//! ```sh
//! cargo run --example axum_service -- sled:./store 127.0.0.1:8080
//! curl --data @command.json http://127.0.0.1:8080/commands
//! curl http://127.0.0.1:8080/programmes/example/status?on=2026-05-01
//! curl -N http://127.0.0.1:8080/programmes/example/events
//! ```

use std::{error::Error, future::Future, sync::Arc};

use axum::response::{IntoResponse, Response, Sse, sse::Event};
use axum::{Json, Router, body::Bytes, extract, extract::State, routing::get, routing::post};
use axum::{http::HeaderMap, http::StatusCode};
use buurtkracht_core::{id::ProgrammeId, questions, value::Day};
use buurtkracht_store::error::Coded;
use buurtkracht_store::ledger::{Ledger, Submission};
use futures_lite::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};
use tokio::{net::TcpListener, sync::watch};

/// The ledger and a stop signal.
type Service = State<(Arc<Ledger>, watch::Receiver<()>)>;
type Answer = Result<Response, (StatusCode, Json<serde_json::Value>)>;

/// Answers any error of the library with the status of its kind and its JSON.
fn failed<E: Coded + Serialize>(error: E) -> (StatusCode, Json<serde_json::Value>) {
    let status = StatusCode::from_u16(error.kind().http_status());
    (status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), Json(serde_json::json!(error)))
}

async fn submit(State((ledger, _)): Service, body: Bytes) -> Answer {
    // A real service authenticates the user here and sets `submission.recorded_by`.
    let submission = Submission::from_json(&body).map_err(failed)?;
    let receipt = ledger.submit(&submission).await.map_err(failed)?;
    let status = if receipt.repeated { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(receipt)).into_response())
}

type Programme = extract::Path<ProgrammeId>;

#[derive(Deserialize)]
struct On {
    on: Day,
}

async fn status(State((ledger, _)): Service, of: Programme, asked: extract::Query<On>) -> Answer {
    let view = ledger.view(&of).await.map_err(failed)?;
    Ok(Json(questions::status(&view.programme, asked.on)).into_response())
}

/// Streams every commit, or those after the last one that the client received.
async fn events(State((ledger, mut stop)): Service, of: Programme, headers: HeaderMap) -> Answer {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).unwrap_or("0");
    let following = ledger.subscribe(&of, last.parse().map_err(failed)?).await.map_err(failed)?;
    let events = following.into_stream().map(|delivery| {
        let delivery = delivery.map_err(axum::Error::new)?;
        Event::default().id(delivery.position.to_string()).json_data(&delivery.commit)
    });
    let stopped = async move { drop(stop.changed().await) };
    Ok(Sse::new(stream::stop_after_future(events, stopped)).into_response())
}

/// Serves until `stop` resolves, then finishes open requests, ends the streams and closes the ledger.
pub async fn serve(
    ledger: Ledger,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Box<dyn Error>> {
    let (ledger, (stopping, stopped)) = (Arc::new(ledger), watch::channel(()));
    let routes = Router::new()
        .route("/commands", post(submit))
        .route("/programmes/{programme}/status", get(status))
        .route("/programmes/{programme}/events", get(events))
        .with_state((Arc::clone(&ledger), stopped));
    let stop = async move {
        stop.await;
        drop(stopping);
    };
    axum::serve(listener, routes).with_graceful_shutdown(stop).await?;
    Ok(ledger.close().await?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [store, address] = args.as_slice() else { return Err("usage: axum_service STORE ADDRESS".into()) };
    let stop = async { drop(tokio::signal::ctrl_c().await) };
    serve(Ledger::create(store)?, TcpListener::bind(address).await?, stop).await
}
