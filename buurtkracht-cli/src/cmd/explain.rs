//! Why something is so, as a document, as data or as a graph.

use buurtkracht_core::questions;
use buurtkracht_core::value::Day;

use super::log;
use crate::args::{Explain, Global, GraphFormat};
use crate::exit::{Failure, Outcome};
use crate::faces;
use crate::input::suggestion;
use crate::render::{self, Basis, explain as explanations, graph as graphs};
use crate::session::Session;

pub async fn run(global: &Global, args: &Explain) -> Result<Outcome, Failure> {
    let session = Session::of(global, &args.known_at).await?;
    let found = match args.as_of {
        None => questions::explain(session.programme(), &args.id),
        Some(day) => questions::explain(&session.view.as_of(day).await?.programme, &args.id),
    };
    if found.is_empty() {
        // A number that is no id is that of an entry.
        if let (Ok(number), None, None) = (args.id.trim_start_matches('#').parse(), args.as_of, args.graph)
            && log::print_entry(global, &session, number).await?
        {
            return Ok(Outcome::Done);
        }
        return Err(Failure::Input(nothing(&session, &args.id, args.as_of)));
    }
    let basis = Basis { as_of: args.as_of, ..session.basis() };
    if let Some(format) = args.graph {
        let graph = questions::graph(&found);
        let drawn = graphs::graph(global.lang, &graph);
        let text = match format {
            GraphFormat::Dot => faces::graph::dot(&drawn),
            GraphFormat::Mermaid => faces::graph::mermaid(&drawn),
        };
        render::print_file(global, "explain-graph", Some(&basis), &graph, &text)?;
        return Ok(Outcome::Done);
    }
    render::try_print(global, "explain", Some(&basis), &found, || {
        session.styled(global, |style| {
            let asked = (args.id.as_str(), args.as_of);
            let mut document = explanations::explanations(style, asked, &found);
            document.graph(graphs::graph(global.lang, &questions::graph(&found)));
            document
        })
    })?;
    Ok(Outcome::Done)
}

/// Why there is nothing to tell of an id, and what to do.
fn nothing(session: &Session, id: &str, as_of: Option<Day>) -> String {
    if let Some(day) = as_of
        && !questions::explain(session.programme(), id).is_empty()
    {
        return format!(
            "{id:?} is on record in {}, but nothing of it had taken effect by {day}: ask without --as-of, or for a \
             later day",
            session.id
        );
    }
    let ids = questions::explain::ids(session.programme());
    let hint = suggestion(id, ids.iter().map(String::as_str));
    format!(
        "nothing that can be explained has the id {id:?} in {}{hint}; `buurtkracht log` lists what there is",
        session.id
    )
}
