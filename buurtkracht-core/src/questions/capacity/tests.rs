use serde_json::{Value, json};

use super::*;
use crate::testing::{COUNCIL, Scenario, TEAM, day, decide_on};

fn told(scenario: &Scenario, on: &str) -> Value {
    serde_json::to_value(capacity(&scenario.programme, day(on)).unwrap()).unwrap()
}

#[test]
fn what_is_pledged_is_assigned_or_free_and_what_is_assigned_is_spread_or_not() {
    let period = json!({ "from": "2030-01-01", "until": "2030-12-31" });
    let assign = |id: &str, from: Value, to: &str, effort: Value| json!({ "DistributeCapacity": { "assignment": id, "from": from, "to": to, "effort": effort, "period": period } });
    let share = |id: &str, areas: Value, plan: Value, effort: &str| {
        json!({ "DistributeEffort": { "share": id, "from": "time", "areas": areas, "plan": plan,
            "effort": { "hours_per_week": effort }, "period": period } })
    };
    let area = |code: &str| json!({ "RegisterArea": { "area": code, "year": 2030, "name": code } });
    let merge = json!({ "MergeGroups": { "groups": ["north", "south"], "into": "both", "name": "Both" } });
    let scenario = Scenario::running()
        .with_plans()
        .given(area("BU00010003"))
        .given(decide_on(
            "c",
            "council",
            COUNCIL,
            json!([
                assign(
                    "lead",
                    json!({ "pledge": "homes-staff", "earmark": "lead" }),
                    "team",
                    json!({ "fte": "0.15" })
                ),
                assign("staff", json!({ "pledge": "homes-staff" }), "north", json!({ "fte": "0.30" })),
                assign(
                    "time",
                    json!({ "pledge": "homes-hours" }),
                    "north",
                    json!({ "hours_per_week": "8:00" })
                ),
                assign("manager", json!({ "pledge": "homes-manager" }), "team", json!("in_kind")),
            ]),
        ))
        .given(decide_on("merge", "team", TEAM, json!([merge])))
        .given(decide_on(
            "s",
            "team",
            TEAM,
            json!([
                share("s1", json!(["BU00010001", "BU00010002"]), Value::Null, "3:00"),
                share("s2", json!(["BU00010002"]), json!("grove"), "4:30"),
            ]),
        ));
    let before = told(&scenario, "2030-01-01");
    let told = told(&scenario, "2030-02-01");
    let parts: Vec<[&Value; 3]> = told["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| [&part["pledged"], &part["assigned"], &part["free"]])
        .collect();
    let fte = |quantity: &str| json!({ "fte": quantity });
    let hours = |quantity: &str| json!({ "hours_per_week": quantity });
    let in_kind = json!("in_kind");
    assert_eq!(
        parts,
        [
            [&fte("0.30"), &fte("0.30"), &fte("0.00")],
            [&fte("0.20"), &fte("0.15"), &fte("0.05")],
            [&hours("8:00"), &hours("8:00"), &hours("0:00")],
            [&in_kind, &in_kind, &in_kind],
        ]
    );
    let sum = |fte: &str, hours: &str, in_kind: u32| json!({ "fte": fte, "hours_per_week": hours, "hours_per_year": "0:00", "in_kind": in_kind });
    assert_eq!(told["assigned"], sum("0.45", "8:00", 1));
    assert_eq!(
        told["bodies"],
        json!([{ "body": "both", "effort": sum("0.30", "8:00", 0) }, { "body": "team", "effort": sum("0.15", "0:00", 1) }])
    );
    assert_eq!(
        told["areas"],
        json!([
            { "areas": [], "effort": sum("0.45", "0:30", 1) },
            { "areas": ["BU00010001", "BU00010002"], "effort": sum("0.00", "3:00", 0) },
            { "areas": ["BU00010002"], "effort": sum("0.00", "4:30", 0) },
        ])
    );
    assert_eq!(
        told["plans"],
        json!([
            { "plan": null, "effort": sum("0.45", "3:30", 1) },
            { "plan": "grove", "effort": sum("0.00", "4:30", 0) },
        ])
    );
    let time =
        told["assignments"].as_array().unwrap().iter().find(|own| own["assignment"] == "time").unwrap();
    assert_eq!((&time["spread"], &time["unspread"]), (&hours("7:30"), &hours("0:30")));
    assert_eq!(time["shares"].as_array().unwrap().len(), 2);
    assert_eq!(time["entry"], scenario.entry("c"));
    assert_eq!(before["assigned"], sum("0.00", "0:00", 0), "it takes effect a day later");
}

#[test]
fn what_was_delivered_stands_beside_what_the_pledge_comes_to() {
    let work = |id: &str, pledge: &str, [from, until]: [&str; 2], time: &str, source: &str| {
        json!({ "RecordEffort": { "work": id, "pledge": pledge, "body": "north", "period": { "from": from, "until": until },
            "time": time, "employees": 2, "source": source } })
    };
    let scenario = Scenario::running()
        .on("2030-05-10")
        .given(work("w1", "homes-hours", ["2030-01-01", "2030-01-31"], "30:00", "timesheet"))
        .given(work("w2", "homes-hours", ["2030-03-01", "2030-04-30"], "61:00", "estimate"))
        .given(work("w3", "homes-manager", ["2030-04-01", "2030-04-02"], "5:00", "timesheet"));
    let told = told(&scenario, "2030-05-05");
    let of = |pledge: &str| {
        told["delivered"].as_array().unwrap().iter().find(|of| of["pledge"] == pledge).unwrap().clone()
    };
    // Five weeks of eight hours; of the estimate the thirty days of April.
    assert_eq!(
        of("homes-hours")["quarter"],
        json!({ "days": { "from": "2030-04-01", "until": "2030-05-05" }, "pledged": "40:00", "timesheet": "0:00", "estimate": "30:00" })
    );
    let year = of("homes-hours")["year"].clone();
    assert_eq!((&year["timesheet"], &year["estimate"]), (&json!("30:00"), &json!("61:00")));
    assert_eq!(of("homes-manager")["quarter"]["pledged"], Value::Null);
    assert_eq!(of("homes-manager")["quarter"]["timesheet"], "5:00");
    // Half an fte of a week of 36 hours for five weeks.
    assert_eq!(of("homes-staff")["quarter"]["pledged"], "90:00");
    assert_eq!(told["full_time_week"], "36:00");
    assert_eq!(
        super::capacity(&scenario.programme, day("2030-04-29")).unwrap().delivered[1]
            .year
            .worked
            .estimate
            .minutes(),
        0
    );
}
