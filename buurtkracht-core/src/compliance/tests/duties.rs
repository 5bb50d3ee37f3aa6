use proptest::prelude::*;

use super::*;
use crate::testing::commands;
use crate::value::Day;

fn duty(scenario: &Scenario, span: Span, id: &str) -> DutyState {
    let answer = compliance(&scenario.programme, span).unwrap();
    let known: Vec<String> = answer.duties.iter().map(|duty| duty.duty.clone()).collect();
    answer.duties.into_iter().find(|duty| duty.duty == id).unwrap_or_else(|| panic!("{id}: {known:?}"))
}

/// Where a duty stands on a day, as a word, with its deadline or the day since which it is overdue.
fn stands(scenario: &Scenario, on: &str, id: &str) -> String {
    told(&duty(scenario, Span::On(day(on)), id))
}

fn told(duty: &DutyState) -> String {
    let state: &str = (&duty.state).into();
    let day: Option<Day> = match &duty.state {
        State::Overdue { since } => Some(*since),
        State::Due => duty.deadline,
        State::Met | State::PartlyMet { .. } | State::NotApplicable { .. } => None,
    };
    day.map_or_else(|| state.to_owned(), |day| format!("{state} {day}"))
}

/// What was asked and done, or why nothing is asked.
fn in_words(duty: &DutyState) -> String {
    match (&duty.state, &duty.detail) {
        (State::NotApplicable { why }, _) => why.to_string(),
        (_, detail) => detail.as_ref().unwrap().to_string(),
    }
}

/// Each row: the day, and where the duty stands on it.
fn table(scenario: &Scenario, id: &str, rows: &[(&str, &str)]) {
    for (on, expected) in rows {
        assert_eq!(stands(scenario, on, id), *expected, "{id} on {on}");
    }
}

fn review(of: Value, on: &str) -> Value {
    let by = json!({ "partners": ["town", "homes"] });
    json!({ "RecordReview": { "of": of, "by": by, "outcome": { "no_change": "Fine" },
        "covers": ["text", "funds", "contributions"], "on": on } })
}

/// What is missing where a duty is partly met.
fn lacks(scenario: &Scenario, on: &str, id: &str) -> String {
    match duty(scenario, Span::On(day(on)), id).state {
        State::PartlyMet { lacks } => lacks.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and "),
        state => panic!("{id}: {state:?}"),
    }
}

#[test]
fn a_baseline_is_due_within_the_months_of_the_policy() {
    let scenario = asking(&[("baseline", json!("at_start"))]);
    table(
        &scenario,
        "baseline",
        &[
            ("2029-12-31", "not-applicable"),
            ("2030-01-01", "due 2030-07-01"),
            ("2030-07-02", "overdue 2030-07-02"),
        ],
    );
    let scenario = scenario
        .given(json!({ "DefineIndicator": { "indicator": "trees", "goal": "green", "title": "T", "unit": "u", "direction": "up" } }))
        .given(json!({ "RecordBaseline": { "measurement": "b", "indicator": "trees", "area": "GM0001", "area_year": 2030,
            "value": { "figure": "10" }, "reference_date": "2029-06-01", "n": 100, "source": "S", "method": "M" } }));
    let met = duty(&scenario, Span::On(day("2030-01-02")), "baseline");
    assert_eq!(met.state, State::Met);
    let told: Vec<&str> = scenario
        .history
        .iter()
        .filter(|(recorded, _)| met.evidence.contains(&recorded.sequence))
        .map(|(_, event)| event.into())
        .collect();
    assert_eq!(told, ["BaselineRecorded"]);
}

#[test]
fn evaluations_follow_each_other_within_the_policy() {
    let whole = |id: &str| {
        let whole = but(
            &evaluation(id, "benches", "process", "continue"),
            "/RecordEvaluation/about",
            json!("programme"),
        );
        let sealed = |text: &str| json!({ "digest": text.repeat(43) });
        let whole = but(&whole, "/RecordEvaluation/successes", sealed("A"));
        but(&whole, "/RecordEvaluation/challenges", sealed("A"))
    };
    let scenario = asking(&[("evaluations", json!("regularly"))]).with_plans();
    let rows = [("2030-12-31", "due 2031-01-01"), ("2031-01-02", "overdue 2031-01-02")];
    table(&scenario, "evaluations", &rows);
    let scenario = scenario.given(evaluation("p", "benches", "process", "continue"));
    table(&scenario, "evaluations", &rows);
    let without = but(&whole("w"), "/RecordEvaluation/challenges", Value::Null);
    assert_eq!(lacks(&scenario.clone().given(without), "2031-01-02", "evaluations"), "challenges");
    let scenario = scenario.given(whole("e"));
    let rows =
        [("2030-01-31", "due 2031-01-01"), ("2031-02-01", "met"), ("2031-02-02", "overdue 2031-02-02")];
    table(&scenario, "evaluations", &rows);
    let other = but(&whole("f"), "/RecordEvaluation/on", json!("2031-01-15"));
    let scenario = scenario.on("2031-02-01").given(other);
    table(&scenario, "evaluations", &[("2031-12-31", "met"), ("2032-02-01", "met")]);
}

#[test]
fn each_year_has_its_review_and_its_annual_plan() {
    let scenario = asking(&[("charter-review", json!("each_year")), ("annual-plan", json!("start_of_year"))]);
    let rows = [("2030-12-31", "due 2030-12-31"), ("2031-01-01", "overdue 2031-01-01")];
    table(&scenario, "charter-review/2030", &rows);
    table(&scenario, "charter-review/2031", &[("2031-01-01", "due 2031-12-31")]);
    let rows = [("2030-01-01", "due 2030-01-01"), ("2030-01-02", "overdue 2030-01-02")];
    table(&scenario, "annual-plan/2030", &rows);
    let scenario = scenario
        .on("2031-02-01")
        .given(review(json!({ "charter": { "year": 2030 } }), "2031-01-15"))
        .given(propose("year", json!({ "annual": { "year": 2030 } })))
        .given(decide(
            "adopt",
            "council",
            COUNCIL,
            "2030-01-20",
            json!([{ "AdoptPlan": { "plan": "year" } }]),
        ));
    table(&scenario, "charter-review/2030", &[("2031-01-14", "overdue 2031-01-01"), ("2031-01-15", "met")]);
    table(&scenario, "annual-plan/2030", &[("2030-01-19", "overdue 2030-01-02"), ("2030-01-20", "met")]);
    let late = duty(&scenario, Span::On(day("2031-02-01")), "charter-review/2030");
    assert!(in_words(&late).contains("done late on 2031-01-15"), "{late:?}");
}

#[test]
fn a_year_that_is_over_is_judged_by_its_last_day() {
    let scenario = Scenario::running()
        .on("2031-06-01")
        .given(review(json!({ "charter": { "year": 2030 } }), "2031-01-15"))
        .given(meet("t", "team", "2030-05-01"));
    let year = |year: i32, today: &str| Span::Year { year, today: day(today) };
    let of = |span, id| told(&duty(&scenario, span, id));
    assert_eq!(of(year(2030, "2030-06-01"), "review/2030"), "due 2030-12-31");
    assert_eq!(of(year(2030, "2030-12-31"), "review/2030"), "due 2030-12-31");
    assert_eq!(of(year(2030, "2031-06-01"), "review/2030"), "overdue 2031-01-01", "done in the next year");
    assert_eq!(of(year(2030, "2031-06-01"), "meetings/council/2030"), "overdue 2031-01-01");
    assert_eq!(of(year(2030, "2031-06-01"), "meetings/team/2030"), "met");
    assert_eq!(of(year(2031, "2031-06-01"), "review/2031"), "due 2031-12-31");
    assert_eq!(of(year(2033, "2031-06-01"), "review/2033"), "not-applicable");
    let answer = compliance(&scenario.programme, year(2031, "2031-06-01")).unwrap();
    assert_eq!(answer.on, day("2031-06-01"));
    assert!(answer.duties.iter().all(|duty| !duty.duty.ends_with("/2030")), "another year");
}

#[test]
fn governance_is_reviewed_within_its_window() {
    let within = json!({ "within": { "from": "2030-07-01", "until": "2030-09-30" } });
    let scenario = asking(&[("governance-review", within)]).on("2030-12-01");
    let rows = [
        ("2030-06-30", "not-applicable"),
        ("2030-07-01", "due 2030-09-30"),
        ("2030-09-30", "due 2030-09-30"),
        ("2030-10-01", "overdue 2030-10-01"),
    ];
    table(&scenario, "governance-review", &rows);
    let early = scenario.clone().given(review(json!("governance"), "2030-05-01"));
    table(&early, "governance-review", &rows);
    let scenario = scenario.given(review(json!("governance"), "2030-08-01"));
    table(&scenario, "governance-review", &[("2030-07-31", "due 2030-09-30"), ("2030-10-01", "partly-met")]);
    assert_eq!(lacks(&scenario, "2030-10-01", "governance-review"), "a document and an adjustment");
    let described = but(&review(json!("governance"), "2030-08-02"), "/RecordReview/document", paper());
    let scenario = scenario.given(described);
    table(&scenario, "governance-review", &[("2030-10-01", "partly-met")]);
}

/// A review meets a duty if every core partner took part in it: by name, or at a meeting of the body that reviewed.
#[test]
fn a_review_counts_for_those_whose_duty_it_is() {
    let scenario = asking(&[("charter-review", json!("each_year"))]).on("2030-12-01");
    let by = |by: Value| {
        but(&review(json!({ "charter": { "year": 2030 } }), "2030-06-01"), "/RecordReview/by", by)
    };
    let met = |council: &[&str]| {
        let present: Vec<Value> = council.iter().map(|person| json!({ "person": person })).collect();
        json!({ "HoldMeeting": { "meeting": "c", "body": "council", "on": "2030-06-01", "present": present } })
    };
    let open = [("2030-12-01", "due 2030-12-31"), ("2031-01-01", "overdue 2031-01-01")];
    for outsiders in
        [json!({ "partners": ["school"] }), json!({ "body": "north" }), json!({ "body": "council" })]
    {
        table(&scenario.clone().given(by(outsiders)), "charter-review/2030", &open);
    }
    let one = scenario.clone().given(by(json!({ "partners": ["town", "school"] })));
    assert_eq!(lacks(&one, "2031-01-01", "charter-review/2030"), "homes");
    let one = scenario.clone().given(met(&["bob"])).given(by(json!({ "body": "council" })));
    assert_eq!(lacks(&one, "2031-01-01", "charter-review/2030"), "town");
    let succeeded = scenario
        .clone()
        .given(json!({ "RegisterPartner": { "partner": "dwell", "name": "D", "kind": "formal", "on": "2030-03-01" } }))
        .given(json!({ "SucceedPartner": { "from": "homes", "to": "dwell", "on": "2030-03-01" } }));
    for all in [
        succeeded.given(by(json!({ "partners": ["dwell", "town"] }))),
        one.given(by(json!({ "partners": ["homes", "town"] }))),
        scenario.given(met(&["ann", "bob"])).given(by(json!({ "body": "council" }))),
    ] {
        table(&all, "charter-review/2030", &[("2030-12-01", "met"), ("2031-01-01", "met")]);
    }
}

#[test]
fn every_goal_has_a_baseline_with_a_value() {
    let goals = json!([
        { "id": "green", "section": "1", "title": "Green", "sub_aims": [{ "id": "trees", "title": "Trees" }] },
        { "id": "safe", "section": "1", "title": "Safe", "sub_aims": [] },
    ]);
    let duties =
        json!([{ "id": "baseline", "section": "4", "asks": "baseline", "what": "B", "due": "at_start" }]);
    let mut scenario = Scenario::founded_with(&[("/text/duties", duties), ("/text/goals", goals)]).run();
    for (indicator, goal) in [("trees", "green"), ("fear", "safe")] {
        scenario = scenario.given(json!({ "DefineIndicator": { "indicator": indicator, "goal": goal, "title": "T", "unit": "u", "direction": "up" } }));
    }
    let baseline = |id: &str, indicator: &str, value: Value| {
        let baseline = json!({ "RecordBaseline": { "measurement": id, "indicator": indicator, "area": "GM0001", "area_year": 2030,
            "reference_date": "2029-06-01", "n": 100, "source": "S", "method": "M" } });
        if value.is_null() { baseline } else { but(&baseline, "/RecordBaseline/value", value) }
    };
    let empty = scenario.clone().given(baseline("e", "trees", Value::Null));
    let suppressed = scenario.clone().given(baseline("s", "trees", json!("suppressed")));
    for without in [empty, suppressed] {
        table(&without, "baseline", &[("2030-07-02", "overdue 2030-07-02")]);
        assert!(has(&without, "2030-07-02", "no-baseline", "example"));
    }
    let scenario = scenario.given(baseline("b", "trees", json!({ "figure": "10" })));
    assert_eq!(lacks(&scenario, "2030-01-02", "baseline"), "a baseline of safe");
    let scenario = scenario.given(baseline("f", "fear", json!({ "figure": "3" })));
    table(&scenario, "baseline", &[("2030-01-02", "met")]);
    let again = but(&baseline("g", "fear", json!("suppressed")), "/RecordBaseline/supersedes", json!("f"));
    assert_eq!(lacks(&scenario.given(again), "2030-01-02", "baseline"), "a baseline of safe");
}

#[test]
fn a_multi_year_budget_reaches_beyond_the_term() {
    let may = json!(["prepare-decisions", "draft-budget"]);
    let duties = json!([{ "id": "multi-year-budget", "section": "4", "asks": "multi-year-budget", "what": "B", "due": "by_policy" }]);
    let scenario = Scenario::founded_with(&[("/text/duties", duties), ("/text/bodies/1/may", may)]).run();
    let draft = |id: &str, from: u16, until: u16| {
        let line = json!({ "year": from, "what": "Trees", "amount": { "money": "1" }, "cover": "gap" });
        json!({ "DraftBudget": { "budget": id, "title": "B", "by": "team", "from": from, "until": until, "lines": [line], "on": "2030-02-01" } })
    };
    let scenario = scenario.given(draft("within", 2030, 2031));
    table(&scenario, "multi-year-budget", &[("2031-12-31", "due 2031-12-31")]);
    let scenario = scenario.given(draft("beyond", 2031, 2033));
    table(&scenario, "multi-year-budget", &[("2031-12-31", "partly-met")]);
    assert_eq!(lacks(&scenario, "2031-12-31", "multi-year-budget"), "the other funding that was looked at");
    let looked = but(&draft("looked", 2031, 2033), "/DraftBudget/other_funding", json!("None found"));
    table(&scenario.given(looked), "multi-year-budget", &[("2031-12-31", "met")]);
}

#[test]
fn the_budget_is_due_by_the_day_of_the_policy() {
    let scenario = asking(&[("multi-year-budget", json!("by_policy"))]);
    let rows = [("2031-12-31", "due 2031-12-31"), ("2032-01-01", "overdue 2032-01-01")];
    table(&scenario, "multi-year-budget", &rows);
    let budget = duty(&scenario, Span::On(day("2030-05-01")), "multi-year-budget");
    assert!(in_words(&budget).ends_with("none recorded"), "{budget:?}");
}

#[test]
fn the_network_grows_and_is_reviewed() {
    let scenario =
        asking(&[("network", json!("always")), ("network-review", json!("always"))]).on("2031-12-01");
    table(&scenario, "network/2030", &[("2030-01-01", "due 2030-12-31"), ("2030-01-02", "met")]);
    let rows = [("2031-12-31", "due 2031-12-31"), ("2032-01-01", "overdue 2032-01-01")];
    table(&scenario, "network/2031", &rows);
    let rows = [("2031-01-01", "due 2031-01-01"), ("2031-01-02", "overdue 2031-01-02")];
    table(&scenario, "network-review", &rows);
    let scenario = scenario.given(review(json!("network"), "2031-02-01"));
    table(&scenario, "network-review", &[("2031-02-01", "met")]);
}

#[test]
fn progress_reports_and_feedback_are_counted() {
    let scenario = asking(&[
        ("progress", json!("regularly")),
        ("reports", json!("regularly")),
        ("feedback", json!("always")),
    ]);
    table(&scenario, "progress", &[("2030-03-01", "not-applicable")]);
    table(&scenario, "reports", &[("2030-03-01", "not-applicable"), ("2030-04-01", "due 2030-06-30")]);
    table(&scenario, "feedback", &[("2030-03-01", "not-applicable")]);
    let scenario = scenario
        .with_plans()
        .on("2030-08-01")
        .given(decide(
            "d",
            "council",
            COUNCIL,
            "2030-03-02",
            json!([allocate("a", "benches", "homes-money", "1")]),
        ))
        .given(meet("n", "north", "2030-03-20"))
        .given(meet("t", "team", "2030-03-10"));
    table(&scenario, "progress", &[("2030-03-10", "overdue 2030-03-10")]);
    table(&scenario, "reports", &[("2030-07-01", "overdue 2030-07-01")]);
    let none = duty(&scenario, Span::On(day("2030-07-01")), "reports");
    assert_eq!(none.overdue, ["north/2030-06-30", "south/2030-06-30"]);
    let open = duty(&scenario, Span::On(day("2030-03-19")), "feedback");
    assert_eq!((&open.state, open.deadline), (&State::Due, None), "nobody knows when the north meets");
    table(&scenario, "feedback", &[("2030-03-20", "overdue 2030-03-20")]);
    let report = |by: &str| {
        json!({ "SubmitReport": { "report": by, "by": by, "to": "team",
            "period": { "from": "2030-04-01", "until": "2030-06-30" }, "on": "2030-06-30" } })
    };
    let feedback = |about: Value, from: &str, to: &str| json!({ "GiveFeedback": { "feedback": to, "about": about, "from": from, "to": to, "on": "2030-07-01" } });
    let look = |plan: &str| json!({ "RecordProgress": { "plan": plan, "by": "team", "colour": "amber", "on": "2030-03-10" } });
    let scenario = scenario
        .given(look("benches"))
        .given(look("grove"))
        .given(report("north"))
        .given(report("south"))
        .given(feedback(json!({ "decision": "d" }), "council", "north"));
    table(&scenario, "progress", &[("2030-03-10", "met")]);
    table(&scenario, "reports", &[("2030-06-30", "met")]);
    let fed = duty(&scenario, Span::On(day("2030-07-01")), "feedback");
    assert_eq!((&fed.state, in_words(&fed).as_str()), (&State::Due, "1 of 3"), "two reports await it");
}

#[test]
fn meetings_are_counted_by_the_year_and_by_the_week() {
    let scenario = Scenario::running().with_plans();
    let rows = [("2030-12-31", "due 2030-12-31"), ("2031-01-01", "overdue 2031-01-01")];
    table(&scenario, "meetings/team/2030", &rows);
    table(&scenario, "weekly-meetings/north/2030", &[("2030-01-14", "overdue 2030-01-14")]);
    let scenario = scenario.given(meet("t", "team", "2030-02-01")).given(meet("n", "north", "2030-01-09"));
    table(&scenario, "meetings/team/2030", &[("2030-02-01", "met"), ("2031-01-01", "met")]);
    table(&scenario, "weekly-meetings/north/2030", &[("2030-01-14", "met")]);
    // Two meetings on one day are one occasion.
    let twice = Scenario::founded_with(&[("/text/bodies/0/cadence/at_least", json!(2))])
        .run()
        .given(meet("t", "council", "2030-02-01"))
        .given(meet("u", "council", "2030-02-01"));
    let held = duty(&twice, Span::On(day("2031-01-01")), "meetings/council/2030");
    assert_eq!((told(&held).as_str(), in_words(&held).as_str()), ("overdue 2031-01-01", "asked 2, held 1"));
    let late = Scenario::founded_with(&[("/text/term/period/from", json!("2030-01-02"))]).run();
    table(&late, "meetings/team/2030", &[("2030-05-01", "not-applicable")]);
}

#[test]
fn a_day_on_which_too_few_met_to_decide_counts_and_is_marked() {
    let held = |present: &[Value]| {
        let meetings = present.iter().enumerate().map(|(n, present)| {
            but(&meet(&format!("m{n}"), "council", "2030-02-01"), "/HoldMeeting/present", present.clone())
        });
        let scenario = meetings.fold(Scenario::running(), Scenario::given);
        in_words(&duty(&scenario, Span::On(day("2030-02-02")), "meetings/council/2030"))
    };
    let (alone, both) = (json!([{ "person": "ann" }]), json!([{ "person": "ann" }, { "person": "bob" }]));
    let guest = json!([{ "person": "ann" }, { "person": "bob", "as": "guest" }]);
    let marked = "asked 1, held 1, without a quorum on 2030-02-01";
    assert_eq!(held(std::slice::from_ref(&alone)), marked);
    assert_eq!(held(&[guest]), marked);
    assert_eq!(held(std::slice::from_ref(&both)), "asked 1, held 1");
    assert_eq!(held(&[alone, both]), "asked 1, held 1", "one of the meetings of the day had one");
    assert_eq!(held(&[json!([])]), "asked 1, held 1", "nobody said who was there");
}

#[test]
fn what_stands_all_the_time_is_one_row_each() {
    let reservation = json!({ "authority": "Council", "kind": "suspensive", "until": "2030-02-01" });
    let scenario = Scenario::running();
    for id in ["minutes-adopted", "reservations-settled", "acts-settled", "actions-done"] {
        table(&scenario, id, &[("2030-03-01", "not-applicable")]);
    }
    let reserved = decide_on("d", "council", COUNCIL, json!([{ "AdjustStrategy": { "what": "More" } }]));
    let scenario = scenario
        .given(but(&reserved, "/TakeDecision/decision/reservation", reservation))
        .given(json!({ "AgreeAction": { "action": "x", "what": "Ask", "who": { "body": "team" }, "by": "2030-02-15", "on": "2030-02-01" } }))
        .given(json!({ "RecordIrregularAct": { "act": "y", "what": "Paid", "by": { "person": "cas" }, "rule": "3", "on": "2030-02-01" } }))
        .given(but(&meet("m1", "council", "2030-02-01"), "/HoldMeeting/minutes", paper()))
        .given(meet("m2", "council", "2030-02-20"));
    for (id, before, open, since, late) in [
        ("minutes-adopted", "2030-02-19", "due", "2030-02-20", "m1"),
        ("decisions-reported", "2030-01-31", "due", "2030-02-01", "d"),
        ("reservations-settled", "2030-02-01", "due 2030-02-01", "2030-02-02", "d"),
        ("actions-done", "2030-02-15", "due 2030-02-15", "2030-02-16", "x"),
        ("acts-settled", "2030-01-31", "not-applicable", "2030-02-01", "y"),
        ("seats-filled", "2030-03-03", "due 2030-03-03", "2030-03-04", "south/keeper"),
        ("recorded-in-time", "2030-02-28", "met", "2030-03-01", "d"),
    ] {
        assert_eq!(stands(&scenario, before, id), open, "{id}");
        let overdue = duty(&scenario, Span::On(day(since)), id);
        assert!(matches!(overdue.state, State::Overdue { .. }), "{id}: {overdue:?}");
        assert!(overdue.overdue.contains(&late.to_owned()), "{id}: {overdue:?}");
    }
    let seats = |scenario: Scenario, (seat, person, partner)| {
        scenario.given(crate::testing::take_seat("south", seat, person, partner))
    };
    let scenario =
        [("worker", "gus", Some("town")), ("keeper", "dee", Some("homes")), ("residents", "fay", None)]
            .into_iter()
            .fold(scenario, seats)
            .given(json!({ "LiftReservation": { "decision": "d", "on": "2030-02-21" } }))
            .given(json!({ "CompleteAction": { "action": "x", "on": "2030-02-21" } }))
            .given(json!({ "ReverseAct": { "act": "y", "how": "Paid back", "on": "2030-02-21" } }))
            .given(json!({ "AdoptMinutes": { "meeting": "m1", "at": "m2" } }))
            .given(but(&meet("m3", "council", "2030-02-21"), "/HoldMeeting/reported", json!(["d"])));
    for id in ["reservations-settled", "actions-done", "acts-settled", "seats-filled"] {
        table(&scenario, id, &[("2030-03-04", "met")]);
    }
    let told = |id: &str| duty(&scenario, Span::On(day("2030-03-04")), id).overdue;
    assert_eq!(told("minutes-adopted"), ["m2"], "m1 is adopted");
    assert_eq!(told("decisions-reported"), [""; 0]);
}

#[test]
fn the_duties_of_money_are_counted_and_overdue_with_their_findings() {
    let scenario = Scenario::running();
    for id in ["payments-covered", "initiatives-settled", "years-carried-over", "fundings-settled"] {
        table(&scenario, id, &[("2030-03-01", "not-applicable")]);
    }
    table(
        &scenario,
        "pledges-provided",
        &[("2030-12-31", "due 2031-12-31"), ("2031-01-01", "overdue 2031-01-01")],
    );
    let provide = |id: &str, pledge: &str, amount: &str| json!({ "ProvideContribution": { "contribution": id, "pledge": pledge, "amount": amount, "how": "spent_by_partner", "on": "2030-02-01" } });
    let provided = scenario.clone().given(provide("x", "town-money", "999.99")).given(provide(
        "y",
        "homes-money",
        "500",
    ));
    table(
        &provided,
        "pledges-provided",
        &[("2031-12-31", "due 2031-12-31"), ("2032-01-01", "overdue 2032-01-01")],
    );
    assert_eq!(duty(&provided, Span::On(day("2032-01-01")), "pledges-provided").overdue, ["town-money"]);
    table(
        &provided.given(provide("z", "town-money", "0.01")),
        "pledges-provided",
        &[("2030-01-31", "due 2031-12-31"), ("2032-01-01", "met")],
    );
    let budget = json!([{ "GrantInitiativeBudget": { "commitment": "k", "allocation": "a", "initiative": "cooks", "what": "Participant", "ceiling": "20",
        "accountable": "fay", "ground": "gift", "settle_by": "2030-02-15" } }]);
    let fund = |verb: &str, on: &str, rest: Value| {
        let mut fact = json!({ "funding": "fund", "amount": "100", "on": on });
        fact.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        json!({ verb: fact })
    };
    let period = json!({ "from": "2030-01-01", "until": "2030-12-31" });
    let scenario = scenario
        .given(crate::testing::initiative("cooks"))
        .with_plans()
        .given(decide_on("m", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "100")])))
        .given(decide_on("g", "council", COUNCIL, budget))
        .given(json!({ "RecordPayment": { "payment": "p", "allocation": "a", "amount": "10", "on": "2030-02-10" } }))
        .given(json!({ "SettleCommitment": { "commitment": "k", "amount": "5", "document": paper(), "on": "2030-02-20" } }))
        .given(fund("ApplyForFunding", "2030-01-10", json!({ "title": "F", "funder": "P", "applicant": "town", "period": period })))
        .given(fund("RecordAward", "2030-01-20", json!({ "period": period })))
        .given(fund("RecordAdvance", "2030-01-21", json!({ "advance": "v" })))
        .given(fund("SettleFunding", "2030-02-05", json!({ "amount": "90" })))
        .given(fund("RecordRecovery", "2030-02-15", json!({ "recovery": "r", "amount": "10" })))
        .on("2031-02-01")
        .given(json!({ "CloseYear": { "partner": "homes", "year": 2030, "on": "2031-01-10" } }))
        .given(json!({ "CarryOver": { "carry_over": "c", "source": { "pledge": "homes-money" }, "from": 2030, "to": 2031,
            "amount": "90", "authority": "Board", "on": "2031-01-20" } }));
    for (id, rows) in [
        (
            "payments-covered",
            [
                ("2030-02-09", "not-applicable"),
                ("2030-02-10", "overdue 2030-02-10"),
                ("2030-03-01", "overdue 2030-02-10"),
            ],
        ),
        (
            "initiatives-settled",
            [("2030-02-15", "due 2030-02-15"), ("2030-02-16", "overdue 2030-02-16"), ("2030-02-20", "met")],
        ),
        (
            "fundings-settled",
            [("2030-02-04", "due"), ("2030-02-05", "overdue 2030-02-05"), ("2030-02-15", "met")],
        ),
        (
            "years-carried-over",
            [("2031-01-09", "not-applicable"), ("2031-01-10", "overdue 2031-01-10"), ("2031-01-20", "met")],
        ),
    ] {
        table(&scenario, id, &rows);
    }
    let owner = |id: &str, on: &str| duty(&scenario, Span::On(day(on)), id).owner;
    assert_eq!(owner("years-carried-over", "2031-01-10"), Owner::Partner("homes".parse().unwrap()));
    assert_eq!(owner("fundings-settled", "2030-02-05"), Owner::Partner("town".parse().unwrap()));
    let covered = but(
        &json!({ "EnterCommitment": { "commitment": "d", "allocation": "a", "ground": "gift", "amount": "10", "on": "2030-02-01" } }),
        "/EnterCommitment/document",
        paper(),
    );
    let covered = scenario.given(covered).given(json!({ "RecordPayment": { "payment": "q", "allocation": "a", "commitment": "d", "amount": "10", "on": "2030-02-11" } }));
    assert_eq!(in_words(&duty(&covered, Span::On(day("2030-02-11")), "payments-covered")), "1 of 2");
}

#[test]
fn what_is_open_carries_over_to_the_next_year_and_what_is_done_does_not() {
    let action = |id: &str| json!({ "AgreeAction": { "action": id, "what": "Ask", "who": { "body": "team" }, "by": "2030-02-15", "on": "2030-02-01" } });
    let scenario = Scenario::running()
        .given(action("x"))
        .given(action("y"))
        .given(json!({ "CompleteAction": { "action": "y", "on": "2030-02-10" } }));
    let of = |year: i32| duty(&scenario, Span::Year { year, today: day("2032-01-01") }, "actions-done");
    assert_eq!(in_words(&of(2030)), "1 of 2");
    assert_eq!((in_words(&of(2031)).as_str(), of(2031).overdue), ("0 of 1", vec!["x".to_owned()]));
}

#[test]
fn every_duty_names_its_owner_its_section_and_its_layer() {
    let answer = compliance(&Scenario::running().programme, Span::On(day("2030-03-01"))).unwrap();
    let of = |id: &str| answer.duties.iter().find(|duty| duty.duty == id).unwrap();
    let section = |id: &str| of(id).section.as_ref().map(ToString::to_string);
    let council = Owner::Body("council".parse().unwrap());
    assert_eq!((section("review/2030"), of("review/2030").layer), (Some("4".to_owned()), Layer::Text));
    assert_eq!(of("review/2030").owner, council);
    let meetings = of("meetings/council/2030");
    assert_eq!((section("meetings/council/2030"), &meetings.owner), (Some("2".to_owned()), &council));
    assert_eq!((section("recorded-in-time"), of("recorded-in-time").layer), (None, Layer::Policy));
    assert_eq!(of("minutes-adopted").layer, Layer::Reading);
    assert_eq!(of("actions-done").owner, Owner::CorePartners);
}

#[test]
fn a_finding_and_a_duty_cite_the_section_of_what_they_are_about() {
    let changes = ["/text/pledges/3/section", "/text/bodies/1/section", "/text/bodies/2/section"];
    let changes: Vec<_> = changes.into_iter().zip(["4.3", "3.1", "3.2"]).collect();
    let changes: Vec<_> = changes.into_iter().map(|(at, section)| (at, json!(section))).collect();
    let charter = crate::testing::charter();
    let id = |at: &str| charter.pointer(at).unwrap().as_str().unwrap().to_owned();
    let pledge = id("/text/pledges/3/id");
    let scenario = Scenario::founded_with(&changes).run();
    let answer = compliance(&scenario.programme, Span::On(day("2031-02-01"))).unwrap();
    let meetings = answer.duties.iter().find(|duty| duty.duty == "meetings/team/2030").unwrap();
    assert_eq!(meetings.section.as_ref().unwrap().as_str(), "3.1");
    let found = findings(&scenario.programme, day("2031-02-01"));
    let section = |about: &str| {
        let found = found.iter().find(|found| found.about == about).unwrap();
        found.section.as_ref().unwrap().as_str().to_owned()
    };
    assert_eq!(section(&format!("{pledge}/2030-Q1")), "4.3");
    let vacant = found.iter().find(|found| found.code == FindingCode::SeatVacant).unwrap();
    assert!(vacant.about.starts_with("south/") && section(&vacant.about) == "3.2", "{vacant:?}");
}

#[test]
fn the_counts_are_those_of_the_duties_by_every_grouping_and_in_every_section() {
    let scenario = Scenario::running().with_plans();
    let all = compliance(&scenario.programme, Span::On(day("2030-06-01"))).unwrap();
    let sum = |grouping: &DutyGrouping| {
        grouping.groups.iter().fold(DutyCounts::default(), |sum, group| DutyCounts {
            met: sum.met + group.counts.met,
            partly_met: sum.partly_met + group.counts.partly_met,
            due: sum.due + group.counts.due,
            overdue: sum.overdue + group.counts.overdue,
            not_applicable: sum.not_applicable + group.counts.not_applicable,
        })
    };
    for grouping in &all.groupings {
        assert_eq!(sum(grouping), all.counts, "{}", grouping.by);
    }
    let total = all.counts.met
        + all.counts.partly_met
        + all.counts.due
        + all.counts.overdue
        + all.counts.not_applicable;
    assert_eq!(total, all.duties.len());
    let of = |section: &str| all.clone().of_section(section);
    let (second, none) = (of("§ 2"), of("20"));
    assert!(!second.duties.is_empty() && second.duties.len() < all.duties.len());
    assert!(second.duties.iter().all(|duty| duty.section.as_ref().unwrap().as_str() == "2"));
    assert_eq!((none.duties.len(), none.section.as_deref()), (0, Some("20")));
}

#[test]
fn a_review_of_the_charter_covers_text_funds_and_contributions() {
    let scenario = asking(&[("charter-review", json!("each_year"))]).on("2030-12-01");
    let whole = review(json!({ "charter": { "year": 2030 } }), "2030-06-01");
    let part = but(&whole, "/RecordReview/covers", json!(["funds"]));
    assert_eq!(
        lacks(&scenario.clone().given(part), "2031-01-01", "charter-review/2030"),
        "text, contributions"
    );
    table(&scenario.given(whole), "charter-review/2030", &[("2031-01-01", "met")]);
}

#[test]
fn a_duty_of_its_own_is_done_by_its_body_with_a_document() {
    let scenario = Scenario::running();
    let fair = |by: &str, document: Value| {
        let fair =
            but(&review(json!({ "duty": "fair" }), "2030-02-01"), "/RecordReview/by", json!({ "body": by }));
        but(&fair, "/RecordReview/document", document)
    };
    let open = [("2031-12-31", "due 2031-12-31"), ("2032-01-01", "overdue 2032-01-01")];
    table(&scenario, "fair", &open);
    assert!(has(&scenario, "2032-01-01", "duty-overdue", "fair"));
    table(&scenario.clone().given(fair("council", paper())), "fair", &open);
    assert_eq!(lacks(&scenario.clone().given(fair("team", Value::Null)), "2030-02-01", "fair"), "a document");
    table(
        &scenario.clone().given(fair("team", paper())),
        "fair",
        &[("2030-02-01", "met"), ("2032-01-01", "met")],
    );
    let unknown = but(&fair("team", paper()), "/RecordReview/of", json!({ "duty": "review" }));
    assert_eq!(scenario.verdict(&unknown), "unknown", "the review is no duty of its own");
}

#[test]
fn a_duty_of_its_own_comes_again() {
    let every = json!({ "id": "fair", "section": "4", "asks": "own", "what": "Hold a fair", "owner": "town", "due": { "every_months": 6 } });
    let scenario = Scenario::founded_with(&[("/text/duties/1", every)]).run();
    table(&scenario, "fair", &[("2030-07-01", "due 2030-07-01"), ("2030-07-02", "overdue 2030-07-02")]);
    let fair = but(&review(json!({ "duty": "fair" }), "2030-02-01"), "/RecordReview/document", paper());
    let scenario = scenario.given(fair);
    table(&scenario, "fair", &[("2030-08-01", "met"), ("2030-08-02", "overdue 2030-08-02")]);
    let told = in_words(&duty(&scenario, Span::On(day("2030-03-01")), "fair"));
    assert!(told.ends_with("(text: every 6 months)"), "{told}");
}

#[test]
fn a_cadence_counts_in_months_quarters_or_half_years() {
    for (per, span, last, next) in [
        ("month", "2030-02", "2030-02-28", "2030-03-01"),
        ("quarter", "2030-Q1", "2030-03-31", "2030-04-01"),
        ("half-year", "2030-H1", "2030-06-30", "2030-07-01"),
    ] {
        let scenario = Scenario::founded_with(&[("/text/bodies/1/cadence/per", json!(per))]).run();
        let about = format!("meetings/team/{span}");
        let rows = [(last, format!("due {last}")), (next, format!("overdue {next}"))];
        for (on, expected) in rows {
            assert_eq!(stands(&scenario, on, &about), expected, "{per}");
        }
        assert!(has(&scenario, next, "too-few-meetings", &format!("team/{span}")), "{per}");
        let met = scenario.given(meet("t", "team", "2030-02-20"));
        assert_eq!(stands(&met, next, &about), "met", "{per}");
    }
}

#[test]
fn a_year_is_reviewed_once_it_has_begun() {
    let scenario = asking(&[("charter-review", json!("each_year"))]).on("2031-03-01");
    for (on, expected) in [("2030-12-31", "overdue 2032-01-01"), ("2031-01-01", "met")] {
        let reviewed = scenario.clone().given(review(json!({ "charter": { "year": 2031 } }), on));
        table(&reviewed, "charter-review/2031", &[("2032-01-01", expected)]);
    }
}

#[test]
fn the_network_is_reviewed_by_who_coordinates_it() {
    let duty = json!([{ "id": "network-review", "section": "4", "asks": "network-review", "what": "N", "body": "team", "due": "always" }]);
    let scenario = Scenario::founded_with(&[("/text/duties", duty)]).run().on("2031-02-01");
    for (body, expected) in [("north", "overdue 2031-01-02"), ("team", "met")] {
        let by = but(&review(json!("network"), "2030-06-01"), "/RecordReview/by", json!({ "body": body }));
        table(&scenario.clone().given(by), "network-review", &[("2031-01-02", expected)]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn evidence_runs_forwards_and_names_each_entry_once(commands in commands()) {
        let mut scenario = Scenario::funded();
        for command in &commands {
            let command = scenario.filled(command);
            drop(scenario.attempt(&command));
        }
        for on in ["2030-08-15", "2032-01-02"] {
            for duty in compliance(&scenario.programme, Span::On(day(on))).unwrap().duties {
                prop_assert!(duty.evidence.is_sorted_by(|a, b| a < b), "{}: {:?}", duty.duty, duty.evidence);
            }
        }
    }
}
