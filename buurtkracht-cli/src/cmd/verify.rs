//! Checking a log: `verify`.

use buurtkracht_store::doctor::SalvageMark;
use buurtkracht_store::ledger::Check;

use crate::args::Global;
use crate::config::{self, Mode};
use crate::exit::{Failure, Outcome};
use crate::render::answers::{self, VerificationReport, Verified};
use crate::render::{self, Basis, Style};

pub async fn run(global: &Global, rules: bool, vault: bool) -> Result<Outcome, Failure> {
    let ledger = config::ledger(global, Mode::Read)?;
    let id = config::programme(global, &ledger).await?;
    let log = ledger.verify(&id, if rules { Check::Rules } else { Check::Bytes }).await?;
    let vault = if vault { Some(ledger.verify_vault(&id).await?) } else { None };
    let mut mark = SalvageMark::read(&config::store(global).parse()?)?;
    if let Some(mark) = &mut mark {
        mark.keep(&id);
    }
    let basis = Basis { programme: id, entries: log.entries, recorded_at: log.recorded_at, as_of: None };
    let verified = Verified { log, vault, mark };
    render::print(global, "verify", Some(&basis), &VerificationReport::from(&verified), || {
        answers::verification(&Style::nameless(global.lang), &verified)
    })?;
    Ok(if verified.is_sound() { Outcome::Done } else { Outcome::No })
}
