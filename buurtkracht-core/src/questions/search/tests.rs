use serde_json::{Value, json};

use super::*;

fn event(value: Value) -> Event {
    serde_json::from_value(value).unwrap()
}

fn adjusted(what: &str) -> Event {
    event(json!({ "StrategyAdjusted": { "what": what, "decision": "d-1", "on": "2025-03-11" } }))
}

fn texts(text: &str) -> Search {
    Search { words: Word::all_of(text), ..Search::default() }
}

fn fits(search: &Search, event: &Event) -> bool {
    let at = "2025-04-01T23:30:00+02:00".parse().unwrap();
    search.fits(event, at, &"clerk".parse().unwrap())
}

#[test]
fn words_are_folded_to_lower_case_without_diacritics() {
    assert_eq!(words("Café 't Geïnde, ÉÉN"), ["cafe", "t", "geinde", "een"]);
    assert_eq!(words("Cafe\u{301}"), ["cafe"]);
    assert_eq!(words("p-street-cafe"), ["p", "street", "cafe"]);
    assert_eq!(words("Weiß, Søren, Łódź, Œuvre, ĲSSEL"), ["weiss", "soren", "lodz", "oeuvre", "ijssel"]);
    assert_eq!(words(" — !"), [""; 0]);
}

#[test]
fn every_word_must_stand_in_the_event() {
    let cafe = adjusted("A café in every street");
    for (text, found) in [
        ("cafe", true),
        ("CAFÉ street", true),
        ("street every", true),
        ("caf", false),
        ("caf*", true),
        ("cafe square", false),
        ("d-1", true),
        ("StrategyAdjusted", false),
        ("2025", false),
    ] {
        assert_eq!(fits(&texts(text), &cafe), found, "{text}");
    }
}

#[test]
fn what_is_sealed_is_not_written() {
    let digest = "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0";
    let person =
        event(json!({ "PersonRegistered": { "person": "p-1", "kind": "resident", "name": digest } }));
    let found = written(&person);
    assert_eq!(found.words, ["1", "p", "resident"].map(str::to_owned).into());
    assert_eq!(found.digests, [digest.parse().unwrap()].into());
    let text = event(
        json!({ "ActionDone": { "action": "a-1", "on": "2025-03-11", "result": { "digest": digest } } }),
    );
    assert_eq!(written(&text).digests, found.digests);
    // A text that only looks like a digest is a text.
    let title = written(&adjusted(digest));
    assert!(title.digests.is_empty() && title.words.contains(&digest.to_lowercase()), "{title:?}");
}

#[test]
fn a_day_is_that_of_the_event_and_else_of_its_recording() {
    let own = adjusted("More trees");
    let none = event(json!({ "PersonRegistered": { "person": "p-1", "kind": "resident" } }));
    let on = |from: &str, until: &str| Search {
        from: from.parse().ok(),
        until: until.parse().ok(),
        ..Search::default()
    };
    assert!(fits(&on("2025-03-11", "2025-03-11"), &own) && !fits(&on("2025-03-12", ""), &own));
    assert!(fits(&on("2025-04-01", "2025-04-01"), &none) && !fits(&on("", "2025-03-31"), &none));
}

#[test]
fn who_and_when_recorded_are_those_of_the_commit() {
    let any = adjusted("x");
    let by = |actor: &str| Search { actor: actor.parse().ok(), ..Search::default() };
    assert!(fits(&by("clerk"), &any) && !fits(&by("other"), &any));
    let recorded = |day: &str| Search {
        recorded_from: day.parse().ok(),
        recorded_until: day.parse().ok(),
        ..Search::default()
    };
    assert!(fits(&recorded("2025-04-01"), &any) && !fits(&recorded("2025-03-11"), &any));
    let known = |time: &str| Search { known_at: time.parse().ok(), ..Search::default() };
    assert!(fits(&known("2025-04-01T21:30:00Z"), &any) && !fits(&known("2025-04-01T21:29:59Z"), &any));
}
