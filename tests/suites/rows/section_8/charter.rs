//! "The charter as data".

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::rows::{CHARTER, DOCUMENT, Town, decision, meeting, with};

const STEERING: &str = "cadence = { at_least = 2, per = \"calendar-year\" }";

/// A second municipality.
const DIJKHOVEN: (&str, &str) =
    ("[source]", "[[municipalities]]\narea = \"GM0512\"\nyear = 2025\nname = \"Dijkhoven\"\n\n[source]");

#[test]
fn a_charter_can_have_several_municipalities() {
    let area = json!({ "RegisterArea": { "area": "BU05120101", "year": 2025, "name": "Dike" } });
    Town::running_with(&[]).refuses(area.clone(), "area-outside-municipalities", &["BU05120101", "GM0482"]);
    Town::running_with(&[DIJKHOVEN]).accepts(area);
}

#[test]
fn a_cadence_is_per_month_quarter_half_year_or_year() {
    for (per, span, of) in [
        ("month", "2025-03", "meetings/stuurgroep/2025-03"),
        ("quarter", "2025-Q1", "meetings/stuurgroep/2025-Q1"),
        ("half-year", "2025-H1", "meetings/stuurgroep/2025-H1"),
        ("calendar-year", "2025", "meetings/stuurgroep/2025"),
    ] {
        let town =
            Town::running_with(&[(STEERING, &format!("cadence = {{ at_least = 1, per = \"{per}\" }}"))]);
        assert_eq!(town.duty(of, "2026-01-01")["state"], "overdue", "{per}");
        let missed = town.findings("too-few-meetings", "2026-01-01");
        let about = format!("stuurgroep/{span}");
        assert!(missed.iter().any(|found| found["about"] == about.as_str()), "{per}: {missed:?}");
        town.accepts(meeting("sg-1", "stuurgroep", "2025-03-11", &["p-01"]));
        assert_eq!(town.duty(of, "2026-01-01")["state"], "met", "{per}");
    }
}

#[test]
fn effort_is_pledged_in_hours_a_year() {
    let brokers = "what = { hours_per_week = \"16:00\" }";
    let town = Town::running_with(&[(brokers, "what = { hours_per_year = \"730\" }")]);
    let assigned = |hours: &str| {
        let effect = json!([{ "DistributeCapacity": {
            "assignment": "h-1", "from": { "pledge": "swa-brokers" }, "to": "w-north",
            "effort": { "hours_per_year": hours }, "period": { "from": "2025-02-21", "until": "2025-12-31" },
        } }]);
        decision("d-1", "stuurgroep", "2025-02-21", effect)
    };
    town.refuses(assigned("730:01"), "effort-exceeds-free", &["730:01", "730:00"]);
    town.accepts(assigned("730"));
    let delivered =
        town.desk.ask(&["delivered", "--as-of", "2025-12-31", "--year", "2025", "--partner", "swa"]);
    assert_eq!(delivered["result"]["total"]["hours_per_year"]["pledged"], "730:00");
    assert_eq!(delivered["result"]["quarters"][0]["hours_per_year"]["pledged"], "180:00");
}

#[test]
fn a_body_has_a_level_and_a_word_of_its_own() {
    let word = (
        "word = { nl = \"werkgroep\", en = \"working group\" }",
        "word = { nl = \"dorpstafel\", en = \"village table\" }",
    );
    let town = Town::running_with(&[word]);
    let log = town.desk.run(&["log", "--kind", "GroupFormed", "--lang", "nl"]);
    log.expect(0, &["dorpstafel"]);
    let tactical = ("level = \"operational\"\nform = true", "level = \"tactical\"\nform = true");
    let desk = Desk::default();
    desk.write("charter.toml", CHARTER.replacen(tactical.0, tactical.1, 1));
    desk.run(&["init", "--charter", "charter.toml", "--dry-run"])
        .complains(2, &["text.bodies[2].form", "operational"]);
}

/// A duty of the charter's own.
fn own_duty(due: &str) -> (&'static str, String) {
    let duty = format!(
        "[[text.duties]]\nid = \"open-day\"\nsection = \"6\"\nasks = \"own\"\nwhat = \"There is an open day\"\n\
         body = \"stuurgroep\"\ndue = {due}\n\n[[text.responsibilities]]"
    );
    ("[[text.responsibilities]]", duty)
}

fn open_day(by: Value, on: &str) -> Value {
    json!({ "RecordReview": {
        "of": { "duty": "open-day" }, "by": by, "outcome": { "no_change": "Many came" },
        "document": { "sha256": DOCUMENT }, "on": on,
    } })
}

#[test]
fn a_duty_of_its_own_is_due_on_a_day_and_met_by_its_owner_with_a_document() {
    let (old, new) = own_duty("{ on = \"2025-06-30\" }");
    let owner = json!({ "body": "stuurgroep" });
    let mut bare = open_day(owner.clone(), "2025-06-01");
    bare["RecordReview"].as_object_mut().unwrap().remove("document");
    for (done, state) in [
        (None, "overdue"),
        (Some(open_day(owner, "2025-06-01")), "met"),
        (Some(bare), "partly-met"),
        (Some(open_day(json!({ "body": "regiegroep" }), "2025-06-01")), "overdue"),
        (Some(open_day(json!({ "partners": ["swa"] }), "2025-06-01")), "overdue"),
    ] {
        let town = Town::running_with(&[(old, &new)]);
        if let Some(done) = &done {
            town.accepts(done.clone());
        }
        assert_eq!(
            town.duty("open-day", "2025-06-30")["state"],
            if state == "overdue" { "due" } else { state }
        );
        assert_eq!(town.duty("open-day", "2025-07-01")["state"], state, "{done:?}");
        let found = town.findings("duty-overdue", "2025-07-01");
        let found = found.iter().filter(|found| found["about"] == "open-day").count();
        assert_eq!(found, usize::from(state == "overdue"), "{done:?}");
    }
}

#[test]
fn a_duty_that_a_partner_did_stays_met_once_another_came_in_its_place() {
    let (old, new) = own_duty("{ on = \"2025-06-30\" }");
    let town = Town::running_with(&[(old, &new.replacen("body = \"stuurgroep\"", "owner = \"swa\"", 1))]);
    town.accepts(open_day(json!({ "partners": ["swa"] }), "2025-05-01"));
    town.accepts(json!([
        { "RegisterPartner": { "partner": "welfare", "name": "Welfare", "kind": "formal", "on": "2025-06-01" } },
        { "SucceedPartner": { "from": "swa", "to": "welfare", "on": "2025-06-01" } },
    ]));
    for on in ["2025-05-31", "2025-07-01"] {
        assert_eq!(town.duty("open-day", on)["state"], "met", "{on}");
    }
}

#[test]
fn a_duty_of_its_own_can_come_back_after_an_interval() {
    let (old, new) = own_duty("{ every_months = 6 }");
    let town = Town::running_with(&[(old, &new)]);
    let state = |on: &str| town.duty("open-day", on)["state"].clone();
    assert_eq!([state("2025-07-01"), state("2025-07-02")], ["due", "overdue"]);
    town.accepts(open_day(json!({ "body": "stuurgroep" }), "2025-05-31"));
    assert_eq!([state("2025-11-30"), state("2025-12-01")], ["met", "overdue"]);
}

#[test]
fn a_duty_that_the_charter_does_not_have_is_not_recorded() {
    let done = open_day(json!({ "body": "stuurgroep" }), "2025-05-31");
    Town::running().refuses(done, "unknown", &["open-day"]);
}

#[test]
fn the_days_after_an_urgent_stop_are_policy() {
    for (days, last, late) in [(30, "2025-03-23", "2025-03-24"), (10, "2025-03-03", "2025-03-04")] {
        let town = Town::running_with(&[("urgent_stop_days = 30", &format!("urgent_stop_days = {days}"))]);
        let stop = json!([{ "StopPlan": { "plan": "p-garden", "ground": "safety-or-law" } }]);
        town.accepts(decision("d-1", "w-north", "2025-02-21", stop));
        let found = |on: &str| town.findings("urgent-stop-not-evaluated", on).len();
        assert_eq!([found(last), found(late)], [0, 1], "{days}");
    }
}

#[test]
fn a_title_is_one_text_or_one_for_each_language() {
    let town = Town::running();
    for (lang, name) in [("nl", "Regiegroep"), ("en", "Coordination group (regiegroep)")] {
        let told = town.desk.run(&["who", "--on", "2025-02-28", "--body", "regiegroep", "--lang", lang]);
        assert_eq!(told.code, 0, "{}", told.err);
        let charter = town.desk.run(&["explain", "regiegroep", "--lang", lang]);
        assert!(told.out.contains(name) || charter.out.contains(name), "{lang}: {}{}", told.out, charter.out);
    }
    let both = "name = { en = \"Coordination group (regiegroep)\", nl = \"Regiegroep\" }";
    Town::founded_with(&[(both, "name = \"Regie\"")]);
    let desk = Desk::default();
    desk.write("charter.toml", CHARTER.replacen(both, "name = { fy = \"Regy\" }", 1));
    desk.run(&["init", "--charter", "charter.toml"]).complains(2, &["name"]);
}

/// The lines of the charter's pledges.
fn without_pledges() -> String {
    let (before, rest) = CHARTER.split_once("[[text.pledges]]").unwrap();
    let (_, after) = rest.split_once("[[text.duties]]").unwrap();
    let before = before.replacen("[text.term]", "[text]\npledges = []\n\n[text.term]", 1);
    format!("{before}[[text.duties]]{after}")
}

#[test]
fn a_flawed_charter_founds_nothing_and_a_dry_run_finds_what_init_finds() {
    let changed = |old: &str, new: &str| {
        assert!(CHARTER.contains(old), "{old}");
        CHARTER.replacen(old, new, 1)
    };
    for (charter, said) in [
        (without_pledges(), "pledge"),
        (changed("may = [\"distribute-funds\", ", "may = ["), "distribute-funds"),
        (changed("Europe/Amsterdam", "Europe/Alblasserdam"), "Europe/Alblasserdam"),
        (changed("aliases = [\"Woonkracht 10\"]", "aliases = [\"POLITIE\"]"), "Politie"),
        (changed("name = \"Scholen\"", "name = \"Het brughuis\""), "rughuis"),
    ] {
        let desk = Desk::default();
        desk.write("charter.toml", charter);
        let dry = desk.run(&["init", "--charter", "charter.toml", "--dry-run"]);
        let founded = desk.run(&["init", "--charter", "charter.toml"]);
        assert_eq!((dry.code, dry.err.contains(said)), (2, true), "{said}: {}{}", dry.out, dry.err);
        assert_eq!((dry.code, &dry.err), (founded.code, &founded.err), "{said}");
        assert!(!desk.path("store").exists(), "{said}");
    }
}

#[test]
fn names_of_partners_are_unique_without_regard_to_case_and_accents() {
    let town = Town::running();
    let join = |id: &str, name: &str| json!({ "RegisterPartner": { "partner": id, "name": name, "kind": "informal", "on": "2025-02-20" } });
    for name in ["HET BRUGHUIS", "Het Brúghuis", "politie", "Polítie"] {
        town.refuses(join("newcomer", name), "id-taken", &[]);
    }
    town.accepts(join("newcomer", "Het Brughuisje"));
}

#[test]
fn a_finding_cites_the_section_of_what_it_is_about() {
    let town = Town::running_with(&[
        ("id = \"regiegroep\"\nsection = \"3\"", "id = \"regiegroep\"\nsection = \"3.2\""),
        ("id = \"woonkracht10-money\"\nsection = \"4\"", "id = \"woonkracht10-money\"\nsection = \"4.3\""),
    ]);
    let section = |code: &str, about: &str| {
        let found = town.findings(code, "2026-01-02");
        let found = found.iter().find(|found| found["about"] == about);
        found.unwrap_or_else(|| panic!("{code} {about}"))["section"].clone()
    };
    assert_eq!(section("too-few-meetings", "regiegroep/2025"), "3.2");
    assert_eq!(section("too-few-meetings", "stuurgroep/2025"), "3");
    assert_eq!(section("pledge-not-provided", "woonkracht10-money"), "4.3");
    assert_eq!(section("pledge-not-provided", "gemeente-money"), "4");
}

#[test]
fn a_review_of_another_year_is_not_that_of_this_one() {
    let town = Town::running();
    let review = open_day(json!({ "partners": ["gemeente", "woonkracht10", "swa"] }), "2025-12-10");
    let mut review = with(review, "/RecordReview/of", json!({ "charter": { "year": 2026 } }));
    review["RecordReview"]["covers"] = json!(["text", "funds", "contributions"]);
    town.accepts(review);
    assert_eq!(town.duty("yearly-review/2025", "2026-01-05")["state"], "overdue");
}
