//! What came of it, and what it took: effect and efficiency.

use std::collections::BTreeMap;
use std::io::Write as _;

use buurtkracht_core::Programme;
use buurtkracht_core::questions;
use buurtkracht_core::value::{AreaCode, Sealed};

use super::Opened;
use crate::args::{Effect, Efficiency, Global};
use crate::exit::{Failure, Outcome};
use crate::render::{self, effect as effects, efficiency as efficiencies, join};

pub async fn effect(global: &Global, args: &Effect) -> Result<Outcome, Failure> {
    let (opened, as_of) = Opened::asked(global, &args.clocks).await?;
    let charter = opened.programme().charter_on(as_of).ok_or_else(|| opened.not_known_yet())?;
    if let Some(goal) =
        args.goal.as_ref().filter(|goal| charter.text.goals.iter().all(|own| own.id != **goal))
    {
        let known = join(charter.text.goals.iter().map(|goal| &goal.id));
        return Err(Failure::Input(format!("there is no goal {goal}; known: {known}")));
    }
    if let Some(area) = &args.area {
        known(opened.programme(), area)?;
    }
    let answer = questions::effect(opened.programme(), as_of, args.goal.as_ref(), args.area.as_ref())
        .ok_or_else(|| opened.not_known_yet())?;
    if let Some(path) = &args.svg {
        let drawn = opened.styled(global, |style| effects::svg(style, &opened.basis(), &answer));
        let drawn = drawn.ok_or_else(|| {
            Failure::Input(format!(
                "there is no figure to draw as of {as_of}: nothing is written to {}",
                path.display()
            ))
        })?;
        let cannot =
            |error: std::io::Error| Failure::Input(format!("cannot write {}: {error}", path.display()));
        let mut file = std::fs::File::create_new(path).map_err(cannot)?;
        file.write_all(drawn.as_bytes()).and_then(|()| file.sync_all()).map_err(cannot)?;
    }
    render::print(global.json, "effect", Some(&opened.basis()), &answer, || {
        let open = |text: &Sealed| opened.open(global, text);
        opened.styled(global, |style| effects::effect(style, &open, &answer))
    })?;
    Ok(Outcome::Done)
}

pub async fn efficiency(global: &Global, args: &Efficiency) -> Result<Outcome, Failure> {
    let (opened, as_of) = Opened::asked(global, &args.clocks).await?;
    let mut residents = BTreeMap::new();
    for (area, count) in &args.residents {
        known(opened.programme(), area)?;
        if residents.insert(area.clone(), *count).is_some() {
            return Err(Failure::Input(format!("the residents of {area} are given twice: give them once")));
        }
    }
    let answer =
        questions::efficiency(opened.programme(), as_of, &residents).ok_or_else(|| opened.not_known_yet())?;
    render::print(global.json, "efficiency", Some(&opened.basis()), &answer, || {
        opened.styled(global, |style| efficiencies::efficiency(style, &answer))
    })?;
    Ok(Outcome::Done)
}

fn known(programme: &Programme, area: &AreaCode) -> Result<(), Failure> {
    let areas = programme.areas().all();
    if areas.contains_key(area) {
        return Ok(());
    }
    Err(Failure::Input(format!("there is no area {area}; known: {}", join(areas.keys()))))
}
