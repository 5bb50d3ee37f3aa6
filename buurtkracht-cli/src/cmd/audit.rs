//! What an auditor asks: lawfulness, register, roles, sample.

use buurtkracht_core::questions::{self, RegisterAsked, RegisterState, SampleAsked, SampleMethod};

use super::Opened;
use crate::args::{Global, Lawfulness, Register, Roles, Sample, SampledFrom};
use crate::exit::{Failure, Outcome};
use crate::render::{self, audit as audits};

pub async fn lawfulness(global: &Global, args: &Lawfulness) -> Result<Outcome, Failure> {
    let (opened, as_of) = Opened::asked(global, &args.clocks).await?;
    let answer = questions::lawfulness(opened.programme(), as_of, args.year);
    let answer = answer.ok_or_else(|| opened.not_known_yet())?;
    render::print(global.json, "lawfulness", Some(&opened.basis()), &answer, || {
        opened.styled(global, |style| audits::lawfulness(style, &answer, args.by.into()))
    })?;
    Ok(if args.strict && answer.broken.payments > 0 { Outcome::No } else { Outcome::Done })
}

pub async fn register(global: &Global, args: &Register) -> Result<Outcome, Failure> {
    let (opened, as_of) = Opened::asked(global, &args.clocks).await?;
    let programme = opened.programme();
    if let (Some(from), Some(until)) = (args.from, args.until)
        && until < from
    {
        return Err(Failure::Input(format!("--until {until} is before --from {from}")));
    }
    if let Some(partner) = args.partner.as_ref().filter(|id| !programme.partners().all().contains_key(id)) {
        let known: Vec<&str> = programme.partners().all().keys().map(|id| id.as_str()).collect();
        return Err(Failure::Input(format!("there is no partner {partner}; known: {}", known.join(", "))));
    }
    if let Some(body) = args.body.as_ref().filter(|id| !programme.bodies().all().contains_key(id)) {
        let known: Vec<&str> = programme.bodies().all().keys().map(|id| id.as_str()).collect();
        return Err(Failure::Input(format!("there is no body {body}; known: {}", known.join(", "))));
    }
    let asked = RegisterAsked {
        from: args.from,
        until: args.until,
        partner: args.partner.clone(),
        body: args.body.clone(),
        state: args.open.then_some(RegisterState::Open),
    };
    let answer = questions::register(programme, as_of, &asked).ok_or_else(|| opened.not_known_yet())?;
    render::print(global.json, "register", Some(&opened.basis()), &answer, || {
        opened.styled(global, |style| audits::register(style, &answer))
    })?;
    Ok(Outcome::Done)
}

pub async fn roles(global: &Global, args: &Roles) -> Result<Outcome, Failure> {
    let (opened, as_of) = Opened::asked(global, &args.clocks).await?;
    let mut answer = questions::roles(opened.programme(), as_of);
    if args.combined {
        answer.things.retain(|thing| !thing.combined.is_empty() || !thing.findings.is_empty());
    }
    render::print(global.json, "roles", Some(&opened.basis()), &answer, || {
        opened.styled(global, |style| audits::roles(style, &answer))
    })?;
    Ok(if args.strict && answer.findings > 0 { Outcome::No } else { Outcome::Done })
}

pub async fn sample(global: &Global, args: &Sample) -> Result<Outcome, Failure> {
    if args.of == SampledFrom::Entries && args.clocks.as_of.is_some() {
        return Err(Failure::Input(
            "entries have no day of their own: say with --known-at by when they were recorded".to_owned(),
        ));
    }
    let (opened, as_of) = Opened::asked(global, &args.clocks).await?;
    let asked = SampleAsked {
        of: args.of.into(),
        size: args.size,
        seed: args.seed.clone(),
        method: if args.by.is_some() { SampleMethod::ByAmount } else { SampleMethod::ByCount },
    };
    let entries = opened.basis().entries;
    let answer = questions::sample(opened.programme(), entries, as_of, &asked);
    let mut answer = answer.map_err(|none| Failure::Input(none.to_string()))?;
    if !args.list {
        answer.items.clear();
    }
    render::print(global.json, "sample", Some(&opened.basis()), &answer, || {
        opened.styled(global, |style| audits::sample(style, &answer))
    })?;
    Ok(Outcome::Done)
}
