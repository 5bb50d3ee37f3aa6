//! Areas without a plan. That is information, and never a finding (§ 3).

use serde::Serialize;

use crate::charter::PlanKindName;
use crate::plans::PlanStatus;
use crate::programme::Programme;
use crate::value::{AreaCode, Day, Title};

/// An area in which no plan works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AreaWithoutPlan {
    /// The area's code.
    pub area: AreaCode,
    /// The name of the area.
    pub name: Title,
}

/// Returns the registered neighbourhoods and districts that stand on a day and in which no plan works: a neighbourhood
/// plan or project that is adopted, active or paused, there, around it or within it.
pub(super) fn areas_without_plan(programme: &Programme, on: Day) -> Vec<AreaWithoutPlan> {
    let areas = programme.areas();
    let works = [PlanStatus::Adopted, PlanStatus::Active, PlanStatus::Paused];
    let plans = programme.plans().all().values().filter(|life| {
        life.plan.fact.kind.name() != PlanKindName::Annual
            && life.status_on(on).is_some_and(|status| works.contains(&status))
    });
    let planned: Vec<&AreaCode> =
        plans.flat_map(|life| life.areas_on(on)).flat_map(|area| areas.standing(area, on)).collect();
    let stands = |area: &AreaCode| {
        let came = areas.came(area).next().is_none_or(|change| change.fact.on <= on);
        came && areas.succeeded(area).is_none_or(|change| on < change.fact.on) && !area.is_municipality()
    };
    let without = areas.all().iter().filter(|(area, _)| {
        stands(area) && !planned.iter().any(|own| own.contains(area) || area.contains(own))
    });
    without
        .map(|(area, known)| AreaWithoutPlan { area: area.clone(), name: known.fact.name.clone() })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{NORTH, Scenario, dated, day, decide_on};

    #[test]
    fn an_area_without_a_plan_is_shown_and_one_that_a_plan_left_is_too() {
        let known = |scenario: &Scenario, on: &str| {
            let found = areas_without_plan(&scenario.programme, day(on));
            found.into_iter().map(|found| found.area.to_string()).collect::<Vec<_>>()
        };
        let bare = Scenario::running();
        assert_eq!(known(&bare, "2030-03-01"), ["BU00010001", "BU00010002"], "the municipality is none");
        let planned = bare.with_plans();
        assert_eq!(known(&planned, "2030-03-01"), ["BU00010002"]);
        let (programme, on) = (&planned.programme, day("2030-03-01"));
        let shown = [
            crate::questions::status(programme, on).unwrap().areas_without_plan,
            crate::questions::page(programme, on, None).unwrap().areas_without_plan,
            crate::questions::network(programme, on).unwrap().areas_without_plan,
        ];
        assert!(shown.iter().all(|shown| *shown == areas_without_plan(programme, on)), "{shown:?}");
        let stop = |plan: &str| {
            let stop = json!([{ "StopPlan": { "plan": plan, "ground": "merged" } }]);
            dated(&decide_on(&format!("stop-{plan}"), "north", NORTH, stop), "2030-02-01")
        };
        let started = Scenario::running().with_plans().on("2030-04-01");
        let stop = |plan: &str| dated(&stop(plan), "2030-03-15");
        let stopped = started.given(stop("benches")).given(stop("grove"));
        assert_eq!(known(&stopped, "2030-03-15"), ["BU00010001", "BU00010002"]);
        assert_eq!(known(&stopped, "2030-03-14"), ["BU00010002"]);
    }
}
