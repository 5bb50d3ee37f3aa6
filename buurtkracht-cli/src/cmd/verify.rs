//! Checking a log: `verify`.

use buurtkracht_store::ledger::Check;

use crate::args::Global;
use crate::config::{self, Mode};
use crate::exit::{Failure, Outcome};
use crate::render::{self, Basis, Style, answers};

pub async fn run(global: &Global, rules: bool) -> Result<Outcome, Failure> {
    let ledger = config::ledger(global, Mode::Read)?;
    let id = config::programme(global, &ledger).await?;
    let report = ledger.verify(&id, if rules { Check::Rules } else { Check::Bytes }).await?;
    let basis =
        Basis { programme: id, entries: report.entries, recorded_at: report.recorded_at, as_of: None };
    let result = answers::VerificationReport::from(&report);
    render::print(global, "verify", Some(&basis), &result, || {
        answers::verification(&Style::nameless(global.lang), &report)
    })?;
    Ok(if report.flaws.is_empty() { Outcome::Done } else { Outcome::No })
}
