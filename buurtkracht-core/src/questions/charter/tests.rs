use serde_json::json;

use super::charter;
use crate::charter::{Point, PolicySetting};
use crate::testing::*;

#[test]
fn each_day_has_its_versions_readings_and_policy() {
    let change = json!([
        { "ConfirmReading": { "point": "quorum" } }, { "SetPolicy": { "setting": { "vacancy_days": 10 } } },
    ]);
    let change = but(
        &decide_on("d-set", "council", COUNCIL, change),
        "/TakeDecision/decision/effective_on",
        json!("2030-02-01"),
    );
    let s = Scenario::running().given(change);
    let entry = s.history.last().unwrap().0.sequence;
    let (before, after) = (
        charter(&s.programme, day("2030-01-31")).unwrap(),
        charter(&s.programme, day("2030-02-01")).unwrap(),
    );
    assert_eq!((before.versions.readings, after.versions.readings), (1, 2));
    let reading = |answer: &super::CharterAnswer| {
        answer.readings.iter().find(|reading| reading.point == Point::Quorum).cloned().unwrap()
    };
    assert!(!reading(&before).confirmed && reading(&before).by.is_none());
    assert!(reading(&after).confirmed);
    assert_eq!(reading(&after).by, Some(("d-set".parse().unwrap(), entry)));
    let vacancy = |answer: &super::CharterAnswer| {
        let of = |setting: &&super::SettingOn| matches!(setting.setting, PolicySetting::VacancyDays(_));
        answer.policy.iter().find(of).cloned().unwrap()
    };
    assert_eq!(vacancy(&before).setting, PolicySetting::VacancyDays(60));
    assert_eq!(
        (vacancy(&after).setting, vacancy(&after).by.unwrap().1),
        (PolicySetting::VacancyDays(10), entry)
    );
    assert_eq!(after.history.iter().map(|version| version.entries.len()).collect::<Vec<_>>(), [1, 1]);
    assert!(charter(&crate::Programme::default(), day("2030-01-01")).is_none());
}

#[test]
fn a_review_is_shown_from_its_day() {
    let s = Scenario::running().given(json!({ "RecordReview": { "of": { "charter": { "year": 2030 } },
        "by": { "partners": ["town", "homes"] }, "outcome": { "no_change": "It fits" }, "on": "2030-02-01" } }));
    let reviews = |date: &str| charter(&s.programme, day(date)).unwrap().reviews.len();
    assert_eq!((reviews("2030-01-31"), reviews("2030-02-01")), (0, 1));
}
