//! The charter of the made-up programme: two core partners, a council, a team, and clubs.

use buurtkracht_core::id::ProgrammeId;
use serde_json::{Value, json};

/// A charter with means for many groups in every year.
pub(super) fn charter(programme: &ProgrammeId) -> Value {
    let reading = |rule: Value| json!({ "answer": "As read here", "rule": rule, "confirmed": false });
    let by_level =
        |rule: &Value| reading(json!({ "strategic": rule, "tactical": rule, "operational": rule }));
    let seat = |id: &str, partner: &str| json!({ "id": id, "partner": partner, "function": id });
    let yearly = json!({ "at_least": 1, "per": "calendar-year" });
    let money = |id: &str, partner: &str| json!({ "id": id, "section": "3", "partner": partner, "what": { "money": "5000000.00" } });
    json!({
        "programme": programme, "origin": "log.example/bench", "time_zone": "Europe/Amsterdam",
        "title": "A made-up programme", "municipalities": [{ "area": "GM0001", "year": 2030, "name": "Example" }],
        "source": { "document": "Made up", "copy": "Made up, to measure with" },
        "text": {
            "term": { "section": "1", "period": { "from": "2030-01-01", "until": "9999-12-31" } },
            "signing": { "section": "1", "on": "2030-01-02", "place": "Example" },
            "aim": { "section": "1", "summary": "Neighbourhoods where people know and help each other" },
            "goals": [
                { "id": "green", "section": "1", "title": "Greener streets", "sub_aims": [] },
                { "id": "together", "section": "1", "title": "Neighbours who know each other", "sub_aims": [] },
            ],
            "partners": [
                { "id": "town", "section": "2", "name": "Town", "kind": "core" },
                { "id": "homes", "section": "2", "name": "Homes", "kind": "core" },
            ],
            "bodies": [
                { "id": "council", "section": "2", "name": "Council", "level": "strategic", "cadence": yearly,
                  "tasks": [], "may": ["distribute-funds", "distribute-capacity", "decide-main-lines"],
                  "seats": [seat("town-seat", "town"), seat("homes-seat", "homes")] },
                { "id": "team", "section": "2", "name": "Team", "level": "tactical", "cadence": yearly,
                  "tasks": [], "may": ["prepare-decisions", "draft-annual-plans", "distribute-effort"],
                  "seats": [seat("leader", "town"), seat("mate", "homes")] },
                { "id": "club", "section": "2", "name": "Club", "level": "operational", "form": true,
                  "cadence": { "at_least": 1, "per": "active-week" }, "tasks": [], "may": ["expand-plan"],
                  "seats": [seat("worker", "town"), seat("keeper", "homes"),
                            { "id": "residents", "function": "Residents", "plural": true }] },
            ],
            "pledges": [
                money("town-money", "town"), money("homes-money", "homes"),
                { "id": "town-hours", "section": "3", "partner": "town", "what": { "fte": "500.00" } },
            ],
            "duties": [], "responsibilities": [],
        },
        "readings": {
            "decision_rule": by_level(&json!({ "by": "consent", "voices": "core-partners" })),
            "quorum": by_level(&json!({ "means": "every-core-partner", "other": "majority-of-filled-seats" })),
            "pledge_period": reading(json!("calendar-year")),
            "fte_and_hours": reading(json!("36:00")),
            "programme_mandate": reading(json!("within-distribution")),
            "who_may_stop": reading(json!(["council"])),
            "kinds_of_plan": reading(json!(["annual", "neighbourhood", "project"])),
            "who_adopts": reading(json!({ "annual": "council", "neighbourhood": "club", "project": "club" })),
        },
        "policy": {
            "late_recording_days": 30, "vacancy_days": 60, "evaluation_months": 12, "small_cell": 5,
            "group_formers": ["team"], "multi_year_budget_by": "2031-12-31", "holiday_weeks": [1],
            "report_months": 3, "network_months": 12, "effort_percent": 80, "carry_over": "from-decision",
            "quorum_functions": 2, "consent_days": 14, "urgent_stop_days": 30, "baseline_months": 6, "spread_days": 90,
            "confidence_percent": 95,
            "set_by": "council",
        },
    })
}
