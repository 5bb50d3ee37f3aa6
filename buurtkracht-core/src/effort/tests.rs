use serde_json::{Value, json};

use super::*;
use crate::Rejection;
use crate::event::Event;
use crate::testing::{
    COUNCIL, NORTH, Scenario, TEAM, alone, but, charter, correct, dated, decide_on, grant, lapse, lift,
    propose, reserved, sign,
};

const YEAR: [&str; 2] = ["2030-01-01", "2030-12-31"];

fn days([from, until]: [&str; 2]) -> Value {
    json!({ "from": from, "until": until })
}

/// Capacity of 2030 for a body.
fn assign(id: &str, pledge: &str, to: &str, effort: Value) -> Value {
    json!({ "DistributeCapacity": { "assignment": id, "from": { "pledge": pledge }, "to": to, "effort": effort,
        "period": days(YEAR) } })
}

fn fte(quantity: &str) -> Value {
    json!({ "fte": quantity })
}

fn hours(quantity: &str) -> Value {
    json!({ "hours_per_week": quantity })
}

/// Effort of an assignment for the north in 2030.
fn share(id: &str, from: &str, effort: Value) -> Value {
    json!({ "DistributeEffort": { "share": id, "from": from, "areas": ["BU00010001"], "effort": effort,
        "period": days(YEAR) } })
}

fn by_council(id: &str, effects: Value) -> Value {
    decide_on(id, "council", COUNCIL, effects)
}

fn by_team(id: &str, effects: Value) -> Value {
    decide_on(id, "team", TEAM, effects)
}

/// The north has 0.30 fte and eight hours a week.
fn assigned() -> Scenario {
    Scenario::running().with_plans().given(by_council(
        "assign",
        json!([
            assign("staff", "homes-staff", "north", fte("0.30")),
            assign("time", "homes-hours", "north", hours("8:00")),
        ]),
    ))
}

fn assignment_days(scenario: &Scenario, id: &str) -> Option<String> {
    let case = &scenario.programme.effort().assignments()[&id.parse().unwrap()];
    assigned_days(&scenario.programme, case).map(|days| days.to_string())
}

fn days_of_share(scenario: &Scenario, id: &str) -> Option<String> {
    let case = &scenario.programme.effort().shares()[&id.parse().unwrap()];
    spread_days(&scenario.programme, case).map(|days| days.to_string())
}

#[test]
fn a_distribution_is_refused_for_the_first_of_its_flaws() {
    let scenario = Scenario::running()
        .with_plans()
        .given(by_team("end", json!([{ "EndGroup": { "group": "south" } }])))
        .given(by_council("one", json!([assign("taken", "homes-staff", "team", fte("0.10"))])));
    let right = by_council("two", json!([assign("new", "homes-hours", "north", hours("8:00"))]));
    scenario.ladder(
        "/TakeDecision/effects/0/DistributeCapacity",
        &right,
        &[
            ("assignment", json!("taken"), "id-taken"),
            ("from", json!({ "pledge": "homes-hours", "earmark": "lead" }), "unknown"),
            ("to", json!("club"), "form-does-not-act"),
            ("employees", json!(["ann", "ann"]), "id-twice"),
            ("period", days(["2029-12-01", "2030-01-01"]), "ends-before-it-starts"),
            ("to", json!("south"), "body-ended"),
            ("period", days(["2030-01-01", "2032-01-31"]), "performance-outside-term"),
            ("from", json!({ "pledge": "town-money" }), "pledge-is-money"),
            ("from", json!({ "pledge": "homes-manager" }), "in-kind-has-no-quantity"),
            ("effort", fte("0.10"), "effort-in-another-unit"),
            ("effort", hours("0:00"), "effort-not-positive"),
            ("to", json!("team"), "pledge-for-other-bodies"),
            ("effort", hours("8:01"), "effort-exceeds-free"),
        ],
    );
    let in_kind =
        |to: &str, effort: Value| by_council("k", json!([assign("k", "homes-manager", to, effort)]));
    scenario.table(&[
        (in_kind("team", hours("1:00")), "in-kind-has-no-quantity"),
        (in_kind("team", json!("in_kind")), "accepted"),
        (by_council("k", json!([assign("k", "homes-hours", "north", json!("in_kind"))])), "effort-in-another-unit"),
        (
            by_council(
                "k",
                json!([
                    assign("k", "homes-hours", "north", hours("4")),
                    assign("k", "homes-hours", "north", hours("4")),
                ]),
            ),
            "id-twice",
        ),
        (
            by_team("k", json!([{ "EndGroup": { "group": "north" } }, assign("k", "homes-hours", "north", hours("4"))])),
            "not-competent",
        ),
    ]);
}

#[test]
fn capacity_is_free_on_each_day_by_itself_and_earmarks_stand_apart() {
    let part = |id: &str, effort: &str, period: [&str; 2]| {
        let asked = assign(id, "homes-staff", "team", fte(effort));
        but(&asked, "/DistributeCapacity/period", days(period))
    };
    let scenario = Scenario::running().given(by_council(
        "halves",
        json!([
            part("first", "0.20", ["2030-01-01", "2030-06-30"]),
            part("second", "0.30", ["2030-07-01", "2030-12-31"]),
        ]),
    ));
    let asked = |effort: &str, period: [&str; 2]| by_council("more", json!([part("more", effort, period)]));
    scenario.table(&[
        (asked("0.10", YEAR), "effort-exceeds-free"),
        (asked("0.10", ["2030-03-01", "2030-07-01"]), "effort-exceeds-free"),
        (asked("0.11", ["2030-03-01", "2030-06-30"]), "effort-exceeds-free"),
        (asked("0.10", ["2030-03-01", "2030-06-30"]), "accepted"),
        (asked("0.30", ["2031-01-01", "2031-12-31"]), "accepted"),
        (asked("0.31", ["2031-01-01", "2031-12-31"]), "effort-exceeds-free"),
    ]);
    let refusal = scenario.when(&asked("0.10", YEAR)).unwrap_err();
    assert_eq!(
        refusal.rejection.to_string(),
        "homes-staff does not have it: asked 0.10 fte, free 0.00 fte on 2030-07-01"
    );
    let earmark = |effort: &str| {
        let asked = by_council("lead", json!([assign("lead", "homes-staff", "team", fte(effort))]));
        let from = json!({ "pledge": "homes-staff", "earmark": "lead" });
        but(&asked, "/TakeDecision/effects/0/DistributeCapacity/from", from)
    };
    scenario.table(&[(earmark("0.21"), "effort-exceeds-free"), (earmark("0.20"), "accepted")]);
    // What one decision asks together counts together.
    let both = json!([
        assign("a", "homes-hours", "north", hours("5")),
        assign("b", "homes-hours", "south", hours("4"))
    ]);
    assert_eq!(scenario.verdict(&by_council("both", both)), "effort-exceeds-free");
}

#[test]
fn an_earmark_of_a_seat_goes_to_those_who_speak_from_it() {
    let pledge = json!({ "id": "homes-staff", "section": "3", "partner": "homes", "what": { "fte": "0.50" },
        "earmarks": [{ "id": "lead", "part": { "fte": "0.20" }, "purpose": "The lead", "seat": { "body": "team", "seat": "mate" } }] });
    let scenario = Scenario::founded_with(&[("/text/pledges/2", pledge)]).run();
    let asked = |to: &str, employees: Value| {
        let effect =
            but(&assign("a", "homes-staff", to, fte("0.20")), "/DistributeCapacity/employees", employees);
        let from = json!({ "pledge": "homes-staff", "earmark": "lead" });
        by_council("a", json!([but(&effect, "/DistributeCapacity/from", from)]))
    };
    scenario.table(&[
        (asked("north", json!([])), "earmark-of-seat"),
        (asked("team", json!(["cas"])), "earmark-of-seat"),
        (asked("north", json!(["dee", "cas"])), "earmark-of-seat"),
        (asked("team", json!([])), "accepted"),
        (asked("team", json!(["dee"])), "accepted"),
        (asked("north", json!(["dee"])), "accepted"),
    ]);
    let deputy = json!({ "DesignateDeputy": { "body": "team", "seat": "mate", "person": "gus", "partner": "homes", "from": "2030-02-01", "until": "2030-03-31" } });
    assert_eq!(scenario.clone().given(deputy).verdict(&asked("team", json!(["gus"]))), "accepted");
    let left =
        json!({ "VacateSeat": { "body": "team", "seat": "mate", "person": "dee", "until": "2030-02-10" } });
    let follows = scenario.given(left).given(but(
        &crate::testing::take_seat("team", "mate", "bob", Some("homes")),
        "/TakeSeat/from",
        json!("2030-02-11"),
    ));
    assert_eq!(follows.verdict(&asked("team", json!(["bob"]))), "accepted", "who holds it next");
}

#[test]
fn capacity_and_effort_are_means_and_have_their_bodies() {
    let scenario = assigned();
    let first_only = |decision: &Value| {
        let positions = decision.pointer("/TakeDecision/decision/positions/0").cloned();
        but(decision, "/TakeDecision/decision/positions", json!([positions]))
    };
    let capacity = by_council("c", json!([assign("c", "homes-manager", "team", json!("in_kind"))]));
    let spread = by_team("s", json!([share("s", "staff", fte("0.10"))]));
    let by_leader = |effects: Value| alone("l", "cas", "leader-mandate", effects);
    scenario.table(&[
        (first_only(&capacity), "core-partner-absent"),
        (capacity.clone(), "accepted"),
        (by_team("t", json!([assign("c", "homes-manager", "team", json!("in_kind"))])), "not-competent"),
        (first_only(&spread), "core-partner-absent"),
        (spread, "accepted"),
        (by_council("x", json!([share("s", "staff", fte("0.10"))])), "not-competent"),
        (decide_on("n", "north", NORTH, json!([share("s", "staff", fte("0.10"))])), "not-competent"),
        // The programme mandate executes within the distribution; it never redistributes.
        (by_leader(json!([share("s", "staff", fte("0.10"))])), "accepted"),
        (by_leader(json!([assign("c", "homes-manager", "team", json!("in_kind"))])), "outside-mandate"),
        (by_leader(json!([{ "ReleaseCapacity": { "assignment": "staff" } }])), "outside-mandate"),
    ]);
    let money =
        grant("money", json!({ "seat": { "body": "team", "seat": "leader" } }), json!(["funds"]), None);
    let scenario = scenario.given(by_council("grant", json!([money])));
    let by_money = alone("l", "cas", "money", json!([share("s", "staff", fte("0.10"))]));
    assert_eq!(scenario.verdict(&by_money), "outside-mandate");
}

#[test]
fn a_share_is_refused_for_the_first_of_its_flaws() {
    let area = |code: &str| json!({ "RegisterArea": { "area": code, "year": 2030, "name": code } });
    let south_plan =
        but(&propose("south-plan", json!("neighbourhood")), "/ProposePlan/areas", json!(["BU00010002"]));
    let scenario = assigned()
        .given(area("BU00010003"))
        .given(json!({ "SucceedAreas": { "from": ["BU00010001"], "to": ["BU00010003"], "kind": "recoded", "on": "2030-02-01" } }))
        .given(by_team("s", json!([share("known", "time", hours("3:00"))])))
        .given(but(&south_plan, "/ProposePlan/body", json!("south")))
        .given(propose("gone", json!("neighbourhood")))
        .given(json!({ "WithdrawPlan": { "plan": "gone", "on": "2030-02-01" } }));
    let right = dated(&by_team("new", json!([share("new", "time", hours("5:00"))])), "2030-02-10");
    let right = but(&right, "/TakeDecision/effects/0/DistributeEffort/areas", json!(["BU00010003"]));
    let right = but(&right, "/TakeDecision/effects/0/DistributeEffort/plan", json!("grove"));
    scenario.ladder(
        "/TakeDecision/effects/0/DistributeEffort",
        &right,
        &[
            ("share", json!("known"), "id-taken"),
            ("from", json!("nothing"), "unknown"),
            ("period", days(["2030-01-01", "2030-02-09"]), "ends-before-it-starts"),
            ("areas", json!(["BU00010003", "BU00010003"]), "id-twice"),
            ("areas", json!(["BU00010009"]), "unknown"),
            ("areas", json!(["BU00010001"]), "area-succeeded"),
            ("areas", json!(["BU00010002"]), "area-of-another-group"),
            ("areas", json!([]), "share-without-area"),
            ("effort", fte("0.10"), "effort-in-another-unit"),
            ("effort", hours("0"), "effort-not-positive"),
            ("period", days(["2030-01-01", "2031-01-01"]), "share-outside-assignment"),
            ("effort", hours("5:01"), "share-exceeds-assignment"),
            ("plan", json!("nothing"), "unknown"),
            ("plan", json!("south-plan"), "plan-of-another-group"),
            ("plan", json!("gone"), "plan-ended"),
        ],
    );
    let twice = json!([share("x", "staff", fte("0.10")), share("x", "staff", fte("0.10"))]);
    assert_eq!(scenario.verdict(&by_team("x", twice)), "id-twice");
}

#[test]
fn what_is_released_is_free_from_that_day() {
    let release = |id: &str| json!({ "ReleaseCapacity": { "assignment": id } });
    let end = |id: &str| json!({ "ReleaseEffort": { "share": id } });
    let scenario = assigned().given(by_team("s", json!([share("s", "time", hours("8:00"))])));
    let ended = |decision: Value| dated(&decision, "2030-02-10");
    let late = |effort: &str| {
        ended(by_council(
            "late",
            json!([release("staff"), assign("late", "homes-staff", "team", fte(effort))]),
        ))
    };
    scenario.table(&[
        (
            by_council("again", json!([assign("late", "homes-staff", "team", fte("0.01"))])),
            "effort-exceeds-free",
        ),
        (late("0.31"), "effort-exceeds-free"),
        (late("0.30"), "accepted"),
        (reserved(&late("0.30")), "effort-exceeds-free"),
        (ended(by_council("x", json!([release("staff"), release("staff")]))), "nothing-to-end"),
        (ended(by_team("x", json!([end("s"), end("s")]))), "nothing-to-end"),
        (ended(by_council("x", json!([release("nothing")]))), "unknown"),
        (ended(by_team("x", json!([end("nothing")]))), "unknown"),
    ]);
    let scenario = scenario.given(ended(by_council("off", json!([release("time")]))));
    assert_eq!(assignment_days(&scenario, "time").as_deref(), Some("2030-01-02 to 2030-02-09"));
    assert_eq!(days_of_share(&scenario, "s").as_deref(), Some("2030-01-02 to 2030-02-09"), "it ends with it");
    scenario.table(&[
        (ended(by_council("x", json!([release("time")]))), "nothing-to-end"),
        (ended(by_team("x", json!([end("s")]))), "nothing-to-end"),
        (ended(by_team("x", json!([share("x", "time", hours("1:00"))]))), "share-outside-assignment"),
        (ended(by_council("x", json!([assign("x", "homes-hours", "south", hours("8:00"))]))), "accepted"),
    ]);
}

#[test]
fn a_stop_frees_its_effort_and_any_other_end_of_a_plan_ends_it() {
    let with_plan =
        |id: &str, plan: &str| but(&share(id, "staff", fte("0.10")), "/DistributeEffort/plan", json!(plan));
    let scenario =
        assigned().given(by_team("s", json!([with_plan("b", "benches"), with_plan("g", "grove")])));
    let stop = json!({ "StopPlan": { "plan": "benches", "ground": "goal-reached" } });
    let stopped = dated(&decide_on("stop", "north", NORTH, json!([stop])), "2030-02-20");
    let events = scenario.when(&stopped).unwrap();
    let released = ShareRelease {
        share: "b".parse().unwrap(),
        decision: "stop".parse().unwrap(),
        on: "2030-02-20".parse().unwrap(),
    };
    assert!(events.contains(&Event::EffortReleased(released)), "{events:?}");
    assert_eq!(events.iter().filter(|event| matches!(event, Event::EffortReleased(_))).count(), 1);
    let later = scenario.clone().given(stopped);
    assert_eq!(days_of_share(&later, "b").as_deref(), Some("2030-01-02 to 2030-02-19"));
    assert_eq!(days_of_share(&later, "g").as_deref(), Some("2030-01-02 to 2030-12-31"));
    let freed = dated(&by_team("f", json!([share("f", "staff", fte("0.20"))])), "2030-02-20");
    assert_eq!([scenario.verdict(&freed), later.verdict(&freed)], ["share-exceeds-assignment", "accepted"]);
    let completed = scenario.given(json!({ "CompletePlan": { "plan": "grove", "on": "2030-03-01" } }));
    assert_eq!(days_of_share(&completed, "g").as_deref(), Some("2030-01-02 to 2030-02-28"));
    // The council may stop plans here; let it spread effort too.
    let may = json!(["distribute-funds", "distribute-capacity", "distribute-effort", "decide-main-lines"]);
    let both = Scenario::founded_with(&[("/text/bodies/0/may", may)]).run().with_plans();
    let effects = json!([
        assign("staff", "homes-staff", "north", fte("0.30")),
        with_plan("b", "benches"),
        { "StopPlan": { "plan": "benches", "ground": "goal-reached" } },
    ]);
    assert_eq!(both.verdict(&by_council("x", effects)), "funded-and-stopped");
    let turned = json!([
        { "StopPlan": { "plan": "benches", "ground": "goal-reached" } },
        assign("staff", "homes-staff", "north", fte("0.30")),
        with_plan("b", "benches"),
    ]);
    assert_eq!(both.verdict(&by_council("x", turned)), "plan-ended");
}

#[test]
fn a_decision_that_no_longer_holds_gives_back_its_capacity_and_its_effort() {
    let scenario = assigned().given(by_team("s", json!([share("s", "staff", fte("0.30"))])));
    let revoke =
        dated(&by_council("r", json!([{ "RevokeDecision": { "decision": "assign" } }])), "2030-02-20");
    let revoked = scenario.clone().given(revoke.clone());
    for (id, share) in [("staff", Some("s")), ("time", None)] {
        assert_eq!(assignment_days(&revoked, id).as_deref(), Some("2030-01-02 to 2030-02-19"));
        if let Some(share) = share {
            assert_eq!(days_of_share(&revoked, share).as_deref(), Some("2030-01-02 to 2030-02-19"));
        }
    }
    let first_only = but(
        &revoke,
        "/TakeDecision/decision/positions",
        json!([{ "seat": "town-seat", "person": "ann", "stance": "consent" }]),
    );
    assert_eq!(scenario.verdict(&first_only), "core-partner-absent", "it is about means");
    let new = dated(&by_team("n", json!([share("n", "staff", fte("0.30"))])), "2030-02-20");
    let new = but(&new, "/TakeDecision/decision/supersedes", json!("s"));
    let superseded = scenario.given(new);
    assert_eq!(days_of_share(&superseded, "s").as_deref(), Some("2030-01-02 to 2030-02-19"));
    assert_eq!(days_of_share(&superseded, "n").as_deref(), Some("2030-02-20 to 2030-12-31"));
}

#[test]
fn what_waits_for_an_approval_is_not_given_and_cannot_be_given_twice() {
    let waits = reserved(&by_council("w", json!([assign("w", "homes-hours", "north", hours("6:00"))])));
    let scenario = Scenario::running().with_plans().given(waits);
    assert!(scenario.programme.effort().assignments().is_empty());
    let other =
        |id: &str, effort: &str| by_council("o", json!([assign(id, "homes-hours", "north", hours(effort))]));
    scenario.table(&[
        (other("w", "1:00"), "id-taken"),
        (other("o", "2:01"), "effort-exceeds-free"),
        (other("o", "2:00"), "accepted"),
        (by_team("s", json!([share("s", "w", hours("1:00"))])), "unknown"),
    ]);
    let lapsed = scenario.clone().given(lapse("w"));
    assert_eq!(lapsed.verdict(&other("o", "8:00")), "accepted");
    let lifted = scenario.given(other("o", "2:00")).given(lift("w"));
    assert_eq!(assignment_days(&lifted, "w").as_deref(), Some("2030-02-15 to 2030-12-31"));
    // Lifted, it is checked again: its group is gone by then.
    let waits = reserved(&by_council("w", json!([assign("w", "homes-hours", "south", hours("6:00"))])));
    let gone = Scenario::running()
        .given(waits)
        .given(dated(&by_team("end", json!([{ "EndGroup": { "group": "south" } }])), "2030-02-01"));
    assert_eq!(gone.verdict(&lift("w")), "body-ended");
    // Shares wait as well.
    let waits = reserved(&by_team("s", json!([share("s", "time", hours("6:00"))])));
    let scenario = assigned().given(waits);
    let other = |id: &str, effort: &str| by_team("o", json!([share(id, "time", hours(effort))]));
    scenario.table(&[
        (other("s", "1:00"), "id-taken"),
        (other("o", "2:01"), "share-exceeds-assignment"),
        (other("o", "2:00"), "accepted"),
    ]);
    let lifted = scenario.given(lift("s"));
    assert_eq!(days_of_share(&lifted, "s").as_deref(), Some("2030-02-15 to 2030-12-31"));
}

#[test]
fn a_partner_that_leaves_takes_its_capacity_along_and_a_successor_keeps_it() {
    let scenario = assigned().given(by_team("s", json!([share("s", "staff", fte("0.30"))])));
    let left =
        scenario.clone().given(json!({ "RecordLeaving": { "partner": "homes", "until": "2030-02-15" } }));
    assert_eq!(assignment_days(&left, "staff").as_deref(), Some("2030-01-02 to 2030-02-15"));
    assert_eq!(days_of_share(&left, "s").as_deref(), Some("2030-01-02 to 2030-02-15"));
    let more = assign("more", "homes-manager", "team", json!("in_kind"));
    assert_eq!(left.verdict(&by_council("m", json!([more.clone()]))), "partner-left");
    let until_then = but(&more, "/DistributeCapacity/period", days(["2030-01-01", "2030-02-15"]));
    assert_eq!(left.verdict(&by_council("m", json!([until_then]))), "accepted");
    let succeeded = scenario
        .given(json!({ "RegisterPartner": { "partner": "houses", "name": "Houses", "kind": "formal", "on": "2030-01-02" } }))
        .given(json!({ "SucceedPartner": { "from": "homes", "to": "houses", "on": "2030-02-15" } }));
    assert_eq!(assignment_days(&succeeded, "staff").as_deref(), Some("2030-01-02 to 2030-12-31"));
    let again = assign("again", "homes-staff", "team", fte("0.01"));
    assert_eq!(succeeded.verdict(&by_council("m", json!([again]))), "effort-exceeds-free");
}

#[test]
fn a_merged_group_keeps_its_capacity_and_an_ended_one_does_not() {
    let group = |effect: Value| dated(&by_team("g", json!([effect])), "2030-02-10");
    let merged = assigned().given(group(
        json!({ "MergeGroups": { "groups": ["north", "south"], "into": "both", "name": "Both" } }),
    ));
    assert_eq!(assignment_days(&merged, "time").as_deref(), Some("2030-01-02 to 2030-12-31"));
    let in_the_south =
        but(&share("s", "time", hours("8:00")), "/DistributeEffort/areas", json!(["BU00010002"]));
    let before = by_team("s", json!([in_the_south]));
    merged.table(&[(before.clone(), "area-of-another-group"), (dated(&before, "2030-02-10"), "accepted")]);
    let ended = assigned().given(group(json!({ "EndGroup": { "group": "north" } })));
    assert_eq!(assignment_days(&ended, "time").as_deref(), Some("2030-01-02 to 2030-02-09"));
    let may = json!(["prepare-decisions", "distribute-effort", "distribute-capacity"]);
    let both = Scenario::founded_with(&[("/text/bodies/1/may", may)]).run();
    let effects =
        json!([{ "EndGroup": { "group": "north" } }, assign("x", "homes-hours", "north", hours("1"))]);
    assert_eq!(both.verdict(&by_team("x", effects)), "body-ended");
}

#[test]
fn a_corrected_record_leaves_enough_for_what_is_taken_since() {
    let scenario = assigned().given(by_team("s", json!([share("s", "staff", fte("0.20"))])));
    let record = |effort: &str| {
        by_council(
            "assign",
            json!([
                assign("staff", "homes-staff", "north", fte(effort)),
                assign("time", "homes-hours", "north", hours("8:00")),
            ]),
        )
    };
    let to = |effort: &str| correct(scenario.entry("assign"), &record(effort));
    scenario.table(&[
        (to("0.31"), "effort-exceeds-free"),
        (to("0.19"), "assignment-below-spread"),
        (to("0.20"), "accepted"),
    ]);
    let other = but(
        &record("0.30"),
        "/TakeDecision/effects/0/DistributeCapacity/from",
        json!({ "pledge": "homes-hours" }),
    );
    let other = but(&other, "/TakeDecision/effects/0/DistributeCapacity/effort", hours("0:30"));
    let other = but(&other, "/TakeDecision/effects/1/DistributeCapacity/effort", hours("7:30"));
    assert_eq!(scenario.verdict(&correct(scenario.entry("assign"), &other)), "assignment-below-spread");
    let corrected = scenario.clone().given(to("0.20"));
    assert_eq!(assignment_days(&corrected, "staff").as_deref(), Some("2030-01-02 to 2030-12-31"));
    assert_eq!(corrected.programme.effort().assignments().len(), 2);
    // A release that is corrected away would give the same capacity twice.
    let release =
        dated(&by_council("r", json!([{ "ReleaseCapacity": { "assignment": "staff" } }])), "2030-02-10");
    let again =
        dated(&by_council("n", json!([assign("n", "homes-staff", "team", fte("0.30"))])), "2030-02-10");
    let scenario = scenario.given(release.clone()).given(again);
    let later = correct(scenario.entry("r"), &dated(&release, "2030-02-11"));
    assert_eq!(scenario.verdict(&later), "pledge-below-assigned");
}

#[test]
fn an_amended_text_pledges_what_is_assigned() {
    let scenario = assigned();
    let amended = |changes: &[(&str, Value)]| {
        let text = changes.iter().fold(charter(), |text, (at, value)| but(&text, at, value.clone()));
        let signed = |partner: &str, person: &str| {
            sign(partner, person).get("SignCharter").map(|signed| but(signed, "/on", json!("2030-02-01")))
        };
        json!({ "AmendCharter": { "amendment": "x", "summary": "Changed", "from": "2030-02-01",
            "signatures": [signed("town", "ann"), signed("homes", "bob")], "text": text["text"] } })
    };
    scenario.table(&[
        (amended(&[("/text/pledges/2/what", fte("0.49"))]), "pledge-below-assigned"),
        (amended(&[("/text/pledges/3/what", fte("0.50"))]), "pledge-below-assigned"),
        (amended(&[("/text/term/period/until", json!("2030-06-30"))]), "performance-outside-term"),
        (amended(&[("/text/pledges/2/what", fte("0.60"))]), "accepted"),
    ]);
    let refusal = scenario.when(&amended(&[("/text/pledges/2/what", fte("0.49"))])).unwrap_err().to_string();
    assert!(
        refusal.contains("0.29 fte on 2030-02-01, below the 0.30 fte already assigned from it by staff;"),
        "{refusal}"
    );
    // What is pledged only from a later day is not there before it.
    let more = scenario.given(amended(&[("/text/pledges/2/what", fte("0.60"))]));
    let asked = |from: &str| {
        let asked = assign("n", "homes-staff", "team", fte("0.10"));
        by_council("n", json!([but(&asked, "/DistributeCapacity/period", days([from, "2030-12-31"]))]))
    };
    more.table(&[(asked("2030-01-31"), "effort-exceeds-free"), (asked("2030-02-01"), "accepted")]);
}

fn work(id: &str, pledge: &str, time: &str) -> Value {
    json!({ "RecordEffort": { "work": id, "pledge": pledge, "body": "north", "period": days(["2030-02-01", "2030-02-02"]),
        "time": time, "source": "timesheet" } })
}

#[test]
fn work_is_refused_only_where_it_cannot_have_been() {
    let scenario = Scenario::running().with_plans().given(work("known", "homes-hours", "8:00"));
    scenario.ladder(
        "/RecordEffort",
        &work("new", "homes-staff", "48:00"),
        &[
            ("work", json!("known"), "id-taken"),
            ("pledge", json!("nothing"), "unknown"),
            ("body", json!("club"), "form-does-not-act"),
            ("plan", json!("nothing"), "unknown"),
            ("areas", json!(["BU00010009"]), "unknown"),
            ("areas", json!(["BU00010001", "BU00010001"]), "id-twice"),
            ("period", days(["2030-02-28", "2030-03-02"]), "future-date"),
            ("pledge", json!("town-money"), "pledge-is-money"),
            ("time", json!("48:01"), "more-hours-than-days"),
        ],
    );
    let five = but(&work("new", "homes-staff", "48:01"), "/RecordEffort/employees", json!(2));
    scenario.table(&[(five, "accepted"), (work("k", "homes-manager", "6:00"), "accepted")]);
    let refusal = scenario.when(&work("new", "homes-staff", "50:00")).unwrap_err().rejection;
    assert_eq!(refusal.to_string(), "50:00 hours in 2 days by 1 employees: a day has 24 for each");
    assert!(matches!(refusal, Rejection::MoreHoursThanDays { days: 2, employees: 1, .. }));
}

#[test]
fn the_parts_of_work_in_adjoining_days_add_up_to_the_whole() {
    let whole: Work =
        serde_json::from_value(json!({ "work": "w", "pledge": "p", "body": "b", "source": "estimate",
        "period": days(["2030-03-25", "2030-04-03"]), "time": "10:01" }))
        .unwrap();
    let within = |period: [&str; 2]| whole.within(&serde_json::from_value(days(period)).unwrap()).minutes();
    let (first, second) = (within(["2030-01-01", "2030-03-31"]), within(["2030-04-01", "2030-06-30"]));
    assert_eq!([first, second], [421, 180]);
    assert_eq!(within(YEAR), 601);
    assert_eq!(within(["2030-05-01", "2030-06-30"]), 0);
    assert_eq!(whole.employees, 1);
}

#[test]
fn a_quarter_is_three_months() {
    let quarter = |day: &str| Quarter::of(day.parse().unwrap());
    assert_eq!(quarter("2030-12-31").to_string(), "2030-Q4");
    assert_eq!(quarter("2030-12-31").next().to_string(), "2031-Q1");
    assert_eq!(quarter("2030-02-10").days().unwrap().to_string(), "2030-01-01 to 2030-03-31");
    assert_eq!(quarter("2030-10-01").days().unwrap().to_string(), "2030-10-01 to 2030-12-31");
}

#[test]
fn an_fte_with_more_than_two_decimals_is_no_fte() {
    assert!(serde_json::from_value::<Effort>(fte("0.305")).is_err());
    assert!(serde_json::from_value::<Effort>(fte("0.31")).is_ok());
    assert_eq!(serde_json::to_value(Effort::InKind).unwrap(), json!("in_kind"));
}
