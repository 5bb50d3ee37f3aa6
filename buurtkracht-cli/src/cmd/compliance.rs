//! The duties: `compliance`.

use buurtkracht_core::compliance::{Span, State, compliance};

use super::Opened;
use crate::args::{Compliance, Global};
use crate::exit::{Failure, Outcome};
use crate::render::{self, compliance as duties};

pub async fn run(global: &Global, args: &Compliance) -> Result<Outcome, Failure> {
    let opened = Opened::of(global, args.known_at.known_at.as_deref()).await?;
    let today = opened.today();
    let span = match args.year {
        Some(year) => Span::Year { year, today },
        None => Span::On(args.on.unwrap_or(today)),
    };
    let answer = compliance(opened.programme(), span).ok_or_else(|| opened.not_known_yet())?;
    render::print(global.json, "compliance", Some(&opened.basis()), &answer, || {
        opened.styled(global, |style| duties::compliance(style, &answer))
    })?;
    let overdue = answer.duties.iter().any(|duty| matches!(duty.state, State::Overdue { .. }));
    Ok(if args.strict && overdue { Outcome::No } else { Outcome::Done })
}
