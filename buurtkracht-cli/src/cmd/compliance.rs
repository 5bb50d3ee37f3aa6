//! The duties: `compliance`.

use buurtkracht_core::compliance::{Span, State, compliance};

use super::Opened;
use crate::args::{Compliance, Global};
use crate::exit::{Failure, Outcome};
use crate::render::{self, compliance as duties};

pub async fn run(global: &Global, args: &Compliance) -> Result<Outcome, Failure> {
    let (opened, day) = Opened::asked(global, &args.clocks).await?;
    let span = match args.year {
        Some(year) => Span::Year { year, today: day },
        None => Span::On(day),
    };
    let mut answer = compliance(opened.programme(), span).ok_or_else(|| opened.not_known_yet())?;
    if let Some(section) = &args.section {
        let groups = answer.groupings.iter().filter(|grouping| grouping.by == "section");
        let known: Vec<String> =
            groups.flat_map(|grouping| &grouping.groups).filter_map(|group| group.of.clone()).collect();
        answer = answer.of_section(section);
        if answer.duties.is_empty() {
            let known = render::join(known);
            return Err(Failure::Input(format!(
                "no duty rests on § {section}; there are duties by § {known}"
            )));
        }
    }
    render::print(global.json, "compliance", Some(&opened.basis()), &answer, || {
        opened.styled(global, |style| duties::compliance(style, &answer, args.by))
    })?;
    let overdue = answer.duties.iter().any(|duty| matches!(duty.state, State::Overdue { .. }));
    Ok(if args.strict && overdue { Outcome::No } else { Outcome::Done })
}
