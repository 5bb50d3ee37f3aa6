//! The questions of one state: status, funds, budget, capacity, charter, mandates, network, verify.

use buurtkracht_core::questions;
use buurtkracht_store::ledger::Check;

use super::{Opened, ledger};
use crate::args::{Clocks, Funds, Global, Status};
use crate::config::{self, Mode};
use crate::exit::{Failure, Outcome};
use crate::render::{self, Basis, answers, capacity as capacities, funds as money, governance};

pub async fn status(global: &Global, args: &Status) -> Result<Outcome, Failure> {
    let (opened, on) = Opened::asked(global, &args.clocks).await?;
    let status = questions::status(opened.programme(), on).ok_or_else(|| opened.not_known_yet())?;
    render::print(global.json, "status", Some(&opened.basis()), &status, || {
        opened.styled(global, |style| answers::status(style, &status))
    })?;
    Ok(if args.strict && !status.findings.is_empty() { Outcome::No } else { Outcome::Done })
}

pub async fn funds(global: &Global, args: &Funds) -> Result<Outcome, Failure> {
    let (opened, as_of) = Opened::asked(global, &args.clocks).await?;
    let funds = questions::funds(opened.programme(), as_of).ok_or_else(|| opened.not_known_yet())?;
    render::print(global.json, "funds", Some(&opened.basis()), &funds, || {
        opened.styled(global, |style| money::funds(style, &funds, args.by))
    })?;
    Ok(Outcome::Done)
}

pub async fn budget(global: &Global, clocks: &Clocks) -> Result<Outcome, Failure> {
    let (opened, as_of) = Opened::asked(global, clocks).await?;
    let budgets = questions::budgets(opened.programme(), as_of);
    render::print(global.json, "budget", Some(&opened.basis()), &budgets, || {
        opened.styled(global, |style| money::budgets(style, &budgets))
    })?;
    Ok(Outcome::Done)
}

pub async fn capacity(global: &Global, clocks: &Clocks) -> Result<Outcome, Failure> {
    let (opened, as_of) = Opened::asked(global, clocks).await?;
    let capacity = questions::capacity(opened.programme(), as_of).ok_or_else(|| opened.not_known_yet())?;
    render::print(global.json, "capacity", Some(&opened.basis()), &capacity, || {
        opened.styled(global, |style| capacities::capacity(style, &capacity))
    })?;
    Ok(Outcome::Done)
}

pub async fn charter(global: &Global, clocks: &Clocks) -> Result<Outcome, Failure> {
    let (opened, on) = Opened::asked(global, clocks).await?;
    let charter = questions::charter(opened.programme(), on).ok_or_else(|| opened.not_known_yet())?;
    render::print(global.json, "charter", Some(&opened.basis()), &charter, || {
        opened.styled(global, |style| governance::charter(style, &charter))
    })?;
    Ok(Outcome::Done)
}

pub async fn mandates(global: &Global, clocks: &Clocks) -> Result<Outcome, Failure> {
    let (opened, on) = Opened::asked(global, clocks).await?;
    let mandates = questions::mandates(opened.programme(), on);
    render::print(global.json, "mandates", Some(&opened.basis()), &mandates, || {
        opened.styled(global, |style| governance::mandates(style, &mandates))
    })?;
    Ok(Outcome::Done)
}

pub async fn network(global: &Global, clocks: &Clocks) -> Result<Outcome, Failure> {
    let (opened, on) = Opened::asked(global, clocks).await?;
    let network = questions::network(opened.programme(), on).ok_or_else(|| opened.not_known_yet())?;
    render::print(global.json, "network", Some(&opened.basis()), &network, || {
        opened.styled(global, |style| governance::network(style, &network))
    })?;
    Ok(Outcome::Done)
}

pub async fn verify(global: &Global, rules: bool) -> Result<Outcome, Failure> {
    let ledger = ledger(global, Mode::Open)?;
    let id = config::programme(global, &ledger).await?;
    let report = ledger.verify(&id, if rules { Check::Rules } else { Check::Bytes }).await?;
    let basis =
        Basis { programme: id, entries: report.entries, recorded_at: report.recorded_at, as_of: None };
    let result = answers::Verified::from(&report);
    render::print(global.json, "verify", Some(&basis), &result, || {
        answers::verification(&render::Style::nameless(global.lang), &report)
    })?;
    Ok(if report.flaws.is_empty() { Outcome::Done } else { Outcome::No })
}
