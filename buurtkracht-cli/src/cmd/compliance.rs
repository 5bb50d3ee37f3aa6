//! The duties: `compliance`.

use buurtkracht_core::compliance::{Span, State, compliance};

use super::Asked;
use crate::args::{Compliance, Global};
use crate::exit::{Failure, Outcome};
use crate::render::{self, compliance as duties};

pub async fn run(global: &Global, args: &Compliance) -> Result<Outcome, Failure> {
    let asked = Asked::of(global, args.known_at.known_at.as_deref()).await?;
    let today = asked.today();
    let span = match args.year {
        Some(year) => Span::Year { year, today },
        None => Span::On(args.on.unwrap_or(today)),
    };
    let answer = compliance(asked.programme(), span).ok_or_else(|| asked.not_known_yet())?;
    render::print(global.json, "compliance", Some(&asked.basis()), &answer, || {
        asked.styled(global, |style| duties::compliance(style, &answer))
    })?;
    let overdue = answer.duties.iter().any(|duty| matches!(duty.state, State::Overdue { .. }));
    Ok(if args.strict && overdue { Outcome::No } else { Outcome::Done })
}
