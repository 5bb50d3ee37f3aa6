use super::*;
use crate::testing::dated;

fn work(id: &str, pledge: &str, body: &str, [from, until]: [&str; 2], time: &str) -> Value {
    json!({ "RecordEffort": { "work": id, "pledge": pledge, "body": body, "period": { "from": from, "until": until },
        "time": time, "employees": 2, "source": "timesheet" } })
}

fn detail(scenario: &Scenario, on: &str, code: &str, about: &str) -> String {
    let found = findings(&scenario.programme, day(on));
    found.into_iter().find(|f| <&str>::from(f.code) == code && f.about == about).unwrap().detail
}

#[test]
fn effort_below_the_pledge_stands_out_once_its_quarter_is_over() {
    // Thirteen weeks, less a day: eight hours a week come to 102:51, four fifths of them to 82:16.
    let quarter = ["2030-01-01", "2030-03-31"];
    let scenario = Scenario::running().on("2030-07-10");
    let with = |time: &str| scenario.clone().given(work("w", "homes-hours", "north", quarter, time));
    let below =
        |scenario: &Scenario, on: &str| has(scenario, on, "effort-below-pledge", "homes-hours/2030-Q1");
    assert!(!below(&scenario, "2030-03-31"), "it is not over");
    assert!(below(&scenario, "2030-04-01"));
    assert!(below(&with("82:16"), "2030-04-01"));
    assert!(!below(&with("82:17"), "2030-04-01"));
    assert!(has(&with("82:17"), "2030-07-01", "effort-below-pledge", "homes-hours/2030-Q2"));
    assert!(!has(&scenario, "2030-04-01", "effort-below-pledge", "homes-manager/2030-Q1"), "in kind");
    assert_eq!(
        owner_of(&scenario, "2030-04-01", "effort-below-pledge"),
        Owner::Partner("homes".parse().unwrap())
    );
    let estimated =
        but(&work("e", "homes-staff", "team", quarter, "100:00"), "/RecordEffort/source", json!("estimate"));
    let told = detail(
        &scenario.clone().given(estimated),
        "2030-04-01",
        "effort-below-pledge",
        "homes-staff/2030-Q1",
    );
    assert_eq!(
        told,
        "pledged 231:26 hours (fte at a full-time week of 36:00), delivered 100:00, of which 100:00 estimated: 43 %, asked 80 %"
    );
    // The policy says how much; a partner that left owes nothing after.
    let lower = json!([{ "SetPolicy": { "setting": { "effort_percent": 79 } } }]);
    let lower = with("82:16").given(decide_on("p", "council", COUNCIL, lower));
    assert!(!below(&lower, "2030-04-01"));
    let left = scenario.given(json!({ "RecordLeaving": { "partner": "homes", "until": "2030-03-31" } }));
    assert!(below(&left, "2030-04-01"));
    assert!(!has(&left, "2030-07-01", "effort-below-pledge", "homes-hours/2030-Q2"));
}

#[test]
fn more_employees_at_the_same_time_than_the_text_counts_stand_out() {
    let days = ["2030-02-04", "2030-02-10"];
    let by = |employees: u32| {
        let work = but(
            &work("w", "homes-staff", "team", days, "10:00"),
            "/RecordEffort/employees",
            json!(employees),
        );
        has(&Scenario::running().given(work), "2030-03-01", "headcount-differs", "w")
    };
    assert!(by(3) && !by(2) && !by(1));
    let follow = |at: u32| {
        work(&format!("w{at}"), "homes-staff", "team", ["2030-02-04", "2030-02-05"].map(|_| days[0]), "1:00")
    };
    let scenario = (0..3).fold(Scenario::running(), |scenario, at| scenario.given(follow(at)));
    assert!(!has(&scenario, "2030-03-01", "headcount-differs", "w2"));
}

#[test]
fn an_amendment_ends_no_finding_of_what_was_due_before_it_unless_it_says_so() {
    let mut text = crate::testing::charter()["text"].clone();
    text["pledges"].as_array_mut().unwrap().retain(|pledge| pledge["partner"] == "town");
    let sign = |partner: &str, person: &str| json!({ "partner": partner, "signatory": person, "on": "2029-12-01", "place": "P", "evidence": crate::testing::document() });
    let drop = json!({ "AmendCharter": { "amendment": "am", "summary": "Changed", "from": "2031-01-01", "text": text,
        "signatures": [sign("town", "ann"), sign("homes", "bob")] } });
    let worked = work("w", "homes-staff", "team", ["2030-02-04", "2030-02-10"], "10:00");
    let before =
        Scenario::running().on("2031-06-01").given(but(&worked, "/RecordEffort/employees", json!(4)));
    let dropped = before.clone().given(drop.clone());
    let due = [
        ("pledge-not-provided", "homes-money"),
        ("effort-below-pledge", "homes-staff/2030-Q2"),
        ("effort-below-pledge", "homes-hours/2030-Q4"),
        ("headcount-differs", "w"),
    ];
    for (code, about) in due {
        assert!(
            has(&before, "2031-05-01", code, about) && has(&dropped, "2031-05-01", code, about),
            "{code}"
        );
        assert_eq!(detail(&before, "2031-05-01", code, about), detail(&dropped, "2031-05-01", code, about));
    }
    assert_eq!(
        owner_of(&dropped, "2031-05-01", "effort-below-pledge"),
        Owner::Partner("homes".parse().unwrap())
    );
    assert!(has(&before, "2031-05-01", "effort-below-pledge", "homes-hours/2031-Q1"));
    assert!(!has(&dropped, "2031-05-01", "effort-below-pledge", "homes-hours/2031-Q1"));
    let back = before.given(but(&drop, "/AmendCharter/retroactive", json!(true)));
    for (code, about) in due.into_iter().take(3) {
        assert!(!has(&back, "2031-05-01", code, about), "{code}");
    }
}

#[test]
fn each_period_of_a_pledge_of_effort_has_its_own_quantity() {
    let half = json!({ "period": { "from": "2030-04-01", "until": "2030-06-30" }, "amount": { "hours_per_week": "16" } });
    let pledge = json!({ "id": "homes-hours", "section": "3", "partner": "homes", "what": { "hours_per_week": "8" },
        "bodies": ["club"], "amounts": [half] });
    let scenario = Scenario::founded_with(&[("/text/pledges/3", pledge)]).run().on("2030-12-01");
    let told = |about: &str| detail(&scenario, "2030-11-01", "effort-below-pledge", about);
    assert!(
        told("homes-hours/2030-Q2").starts_with("pledged 208:00 hours"),
        "{}",
        told("homes-hours/2030-Q2")
    );
    assert!(
        told("homes-hours/2030-Q3").starts_with("pledged 105:09 hours"),
        "{}",
        told("homes-hours/2030-Q3")
    );
    let assign = |effort: &str, from: &str, until: &str| {
        let effect = json!({ "DistributeCapacity": { "assignment": "a", "from": { "pledge": "homes-hours" }, "to": "north",
            "effort": { "hours_per_week": effort }, "period": { "from": from, "until": until } } });
        scenario.verdict(&decide_on("c", "council", COUNCIL, json!([effect])))
    };
    assert_eq!(assign("16", "2030-04-01", "2030-06-30"), "accepted");
    assert_eq!(assign("9", "2030-04-01", "2030-07-01"), "effort-exceeds-free");
    assert_eq!(assign("9", "2030-03-31", "2030-06-30"), "effort-exceeds-free");
}

#[test]
fn the_duty_to_deliver_counts_pledges_and_quarters() {
    let scenario = Scenario::running().on("2030-07-10").given(work(
        "w",
        "homes-hours",
        "north",
        ["2030-01-01", "2030-03-31"],
        "100:00",
    ));
    let duty = |on: &str| {
        let all = compliance(&scenario.programme, Span::On(day(on))).unwrap().duties;
        all.into_iter().find(|duty| duty.kind == "effort-delivered").unwrap()
    };
    let early = duty("2030-03-01");
    assert_eq!((early.state, early.deadline), (State::Due, Some(day("2030-03-31"))));
    let later = duty("2030-05-01");
    assert_eq!(later.state, State::Overdue { since: day("2030-04-01") });
    assert_eq!(later.overdue, ["homes-staff/2030-Q1"]);
    assert_eq!(later.detail, Some(Detail::Counted { done: 1, of: 4 }));
    assert_eq!((later.layer, later.owner), (Layer::Policy, Owner::Partner("homes".parse().unwrap())));
}

#[test]
fn work_elsewhere_and_work_twice_stand_out() {
    let days = ["2030-02-11", "2030-02-12"];
    let end = dated(
        &decide_on("end", "team", crate::testing::TEAM, json!([{ "EndGroup": { "group": "south" } }])),
        "2030-02-11",
    );
    let again = work("again", "homes-hours", "north", days, "9:00");
    let scenario = Scenario::running()
        .given(end)
        .given(work("right", "homes-hours", "north", days, "8:00"))
        .given(work("wrong", "homes-hours", "team", days, "8:00"))
        .given(work("gone", "homes-hours", "south", days, "8:00"))
        .given(work("over", "homes-hours", "south", ["2030-02-10", "2030-02-12"], "8:00"))
        .given(work("staff", "homes-staff", "team", days, "8:00"))
        .given(but(&again, "/RecordEffort/areas", json!(["BU00010001"])))
        .given(but(&again, "/RecordEffort/work", json!("twice")));
    let of = |code: &str| -> Vec<String> {
        found(&scenario, "2030-03-01")
            .into_iter()
            .filter(|(known, _)| *known == code)
            .map(|(_, of)| of)
            .collect()
    };
    assert_eq!(of("effort-elsewhere"), ["gone", "wrong"]);
    assert_eq!(of("work-twice"), ["twice"], "work in another area is other work");
    assert!(!has(&scenario, "2030-02-11", "effort-elsewhere", "wrong"), "it is not done yet");
    assert_eq!(
        detail(&scenario, "2030-03-01", "effort-elsewhere", "wrong"),
        "8:00 hours for team: the pledge is meant for club"
    );
}

#[test]
fn the_employees_named_are_as_many_as_the_text_counts() {
    let assign = |id: &str, effort: &str, employees: Value| {
        json!({ "DistributeCapacity": { "assignment": id, "from": { "pledge": "homes-staff" }, "to": "north",
            "effort": { "fte": effort }, "period": { "from": "2030-01-01", "until": "2030-02-28" }, "employees": employees } })
    };
    let differs = |effects: Value, on: &str| {
        let scenario = Scenario::running().given(decide_on("c", "council", COUNCIL, effects));
        has(&scenario, on, "headcount-differs", "homes-staff")
    };
    assert!(differs(json!([assign("a", "0.10", json!([]))]), "2030-02-01"));
    assert!(differs(
        json!([assign("a", "0.10", json!(["dee"])), assign("b", "0.10", json!(["dee"]))]),
        "2030-02-01"
    ));
    let two = json!([assign("a", "0.10", json!(["dee"])), assign("b", "0.10", json!(["bob", "dee"]))]);
    assert!(!differs(two, "2030-02-01"));
    assert!(!differs(json!([assign("a", "0.10", json!(["dee"]))]), "2030-03-01"), "none stands any more");
}

#[test]
fn capacity_of_a_group_is_spread_over_areas_within_the_policy() {
    let capacity = json!([{ "DistributeCapacity": { "assignment": "k", "from": { "pledge": "homes-hours" }, "to": "north",
        "effort": { "hours_per_week": "4" }, "period": { "from": "2030-01-02", "until": "2030-12-31" } } }]);
    let scenario = Scenario::running().given(decide_on("k", "council", COUNCIL, capacity));
    assert!(!has(&scenario, "2030-04-02", "effort-not-spread", "k"), "90 days: allowed");
    assert!(has(&scenario, "2030-04-03", "effort-not-spread", "k"));
    let spread = |id: &str, hours: &str| {
        json!([{ "DistributeEffort": { "share": id, "from": "k", "areas": ["BU00010001"], "effort": { "hours_per_week": hours },
            "period": { "from": "2030-01-02", "until": "2030-12-31" } } }])
    };
    let part = scenario.given(decide_on("s", "team", crate::testing::TEAM, spread("s", "3")));
    assert!(has(&part, "2030-04-03", "effort-not-spread", "k"), "an hour is left");
    let whole = part.given(decide_on("t", "team", crate::testing::TEAM, spread("t", "1")));
    assert!(!has(&whole, "2030-04-03", "effort-not-spread", "k"));
}
