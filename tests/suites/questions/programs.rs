//! What programs get: every answer and every error in JSON, in the shape that its schema says, and two clocks.

use std::collections::{BTreeMap, BTreeSet};

use buurtkracht_core::id::PlanId;
use jsonschema::Validator;
use serde_json::Value;

use crate::desk::{Desk, Ran, demo_entries};

/// Verbs that answer with something else than an answer.
const OTHERWISE: [&str; 2] = ["export", "help"];

/// What to ask in both examples, besides every question about a day without more arguments.
const ASKED: &[(&str, &[&str])] = &[
    ("", &["status"]),
    ("alblasserdam", &["status", "--as-of", "2026-06-30", "--known-at", "2026-06-30"]),
    ("", &["compliance"]),
    ("", &["compliance", "--year", "2025"]),
    ("", &["compliance", "--year", "2030"]),
    ("alblasserdam", &["who", "--body", "stuurgroep", "--as-of", "2026-05-01"]),
    ("lindewaard", &["who", "--body", "board", "--as-of", "2031-02-01"]),
    ("", &["funds"]),
    ("", &["funds", "--as-of", "2030-12-31"]),
    ("", &["budget"]),
    ("", &["mandates", "--as-of", "2026-03-01"]),
    ("", &["mandates", "--as-of", "2030-12-01"]),
    ("alblasserdam", &["who"]),
    ("alblasserdam", &["who", "--person", "p-01"]),
    ("lindewaard", &["who", "--as-of", "2031-02-01"]),
    ("", &["changes", "--from", "2025-06-30", "--to", "2025-12-31"]),
    ("", &["changes", "--from", "2029-12-31", "--to", "2031-12-31"]),
    ("alblasserdam", &["what-if", "--without", "d-2025-spring", "--as-of", "2026-06-30"]),
    ("alblasserdam", &["what-if", "--stop", "p-street-cafe", "--on", "2025-06-30", "--as-of", "2025-08-31"]),
    ("alblasserdam", &["explain", "d-2025-stop-cafe", "--graph", "dot"]),
    ("", &["delivered", "--year", "2025"]),
    ("", &["delivered", "--year", "2030"]),
    ("", &["effect", "--as-of", "2031-12-31"]),
    ("", &["efficiency", "--as-of", "2031-12-31"]),
    ("", &["feedback", "--all", "--as-of", "2026-06-30"]),
    ("", &["feedback", "--all", "--as-of", "2031-06-30"]),
    ("", &["lawfulness", "--as-of", "2026-11-24"]),
    ("", &["lawfulness", "--as-of", "2031-11-24"]),
    ("", &["page", "--as-of", "2026-06-01"]),
    ("", &["page", "--as-of", "2031-06-01"]),
    ("", &["register", "--as-of", "2026-11-24"]),
    ("", &["register", "--as-of", "2031-11-24"]),
    ("", &["roles", "--as-of", "2026-11-24"]),
    ("", &["roles", "--as-of", "2031-11-24"]),
    ("", &["sample", "--of", "payments", "--size", "3", "--seed", "2026", "--list"]),
    ("", &["sample", "--of", "payments", "--size", "3", "--seed", "2026", "--by", "amount"]),
    ("", &["verify"]),
    ("", &["verify", "--rules"]),
    ("", &["cache"]),
    ("", &["cache", "rebuild"]),
    ("", &["doctor"]),
    ("", &["log"]),
    ("alblasserdam", &["meeting", "new", "--body", "stuurgroep", "--date", "2026-11-10"]),
    ("lindewaard", &["meeting", "new", "--body", "board", "--date", "2031-09-10"]),
    ("", &["template"]),
    ("", &["template", "TakeDecision"]),
    ("", &["schema"]),
    ("", &["schema", "answer", "funds"]),
    ("", &["schema", "charter"]),
];

/// The schemas that the command prints, and which were used.
struct Schemas {
    each: BTreeMap<String, Validator>,
    whole: Validator,
    seen: BTreeSet<String>,
}

fn compiled(desk: &Desk, args: &[&str]) -> Validator {
    let ran = desk.run(args);
    assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
    let schema: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert!(jsonschema::draft202012::meta::is_valid(&schema), "{args:?}");
    jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap()
}

impl Schemas {
    fn of(desk: &Desk) -> Self {
        let list = desk.ask(&["schema"]);
        let names: Vec<&str> =
            list["result"]["answer"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let each = names
            .iter()
            .map(|name| ((*name).to_owned(), compiled(desk, &["schema", "answer", name])))
            .collect();
        Self { each, whole: compiled(desk, &["schema", "answers"]), seen: BTreeSet::new() }
    }

    /// Every line of JSON is an answer, in the shape of its schema.
    fn expect(&mut self, args: &[&str], text: &str) {
        assert!(!text.is_empty(), "{args:?} says nothing");
        for line in text.lines() {
            let value: Value =
                serde_json::from_str(line).unwrap_or_else(|flaw| panic!("{args:?}: {flaw}: {line}"));
            self.expect_one(args, &value);
        }
    }

    fn expect_one(&mut self, args: &[&str], value: &Value) {
        let name = match (value["answer"].as_str(), value.get("error")) {
            (Some(name), _) => name,
            (None, Some(_)) => "error",
            (None, None) => "log",
        };
        let schema = self.each.get(name).unwrap_or_else(|| {
            panic!(
                "{args:?} answers {name:?}, which has no line in buurtkracht-cli/src/cmd/schema/answers.rs"
            )
        });
        let flaws: Vec<String> =
            schema.iter_errors(value).map(|flaw| format!("{}: {flaw}", flaw.instance_path())).collect();
        assert!(flaws.is_empty(), "{args:?} does not fit the schema of {name}:\n{}", flaws.join("\n"));
        assert!(self.whole.is_valid(value), "{args:?} is none of all answers");
        for pointer in objects(value) {
            let mut more = value.clone();
            more.pointer_mut(&pointer).unwrap()["not-described"] = Value::Null;
            assert!(!schema.is_valid(&more), "{name}: more can stand at {pointer:?}");
        }
        self.seen.insert(name.to_owned());
    }
}

/// The answer, its result, and the first thing of each list in it.
fn objects(value: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let result = &value["result"];
    if matches!(value["answer"].as_str(), Some("schema")) || !result.is_object() {
        return found;
    }
    found.push("/result".to_owned());
    for (name, member) in result.as_object().unwrap() {
        if member.get(0).is_some_and(|first| first.is_object()) {
            found.push(format!("/result/{name}/0"));
        }
    }
    found
}

/// The verbs that help lists.
fn verbs(desk: &Desk) -> BTreeSet<String> {
    let help = desk.run(&["help"]).out;
    let (_, listed) = help.split_once("Commands:\n").unwrap();
    let (listed, _) = listed.split_once("\n\n").unwrap();
    let named =
        listed.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    named.filter_map(|line| line.split_whitespace().next()).map(ToOwned::to_owned).collect()
}

fn with_example(example: &str) -> Desk {
    let desk = Desk::default();
    assert_eq!(desk.run(&["demo", "--example", example, "--json"]).code, 0);
    desk
}

/// An id of each kind: the last that stands under each name in an event.
fn ids(desk: &Desk) -> BTreeMap<String, String> {
    let mut ids = BTreeMap::new();
    for entry in desk.entries() {
        for event in entry["events"].as_array().unwrap() {
            let (_, payload) = event.as_object().unwrap().iter().next().unwrap();
            for (name, value) in payload.as_object().into_iter().flatten() {
                let is_id = |text: &&str| text.parse::<PlanId>().is_ok() && text.contains('-');
                ids.extend(value.as_str().filter(is_id).map(|id| (name.clone(), id.to_owned())));
            }
        }
    }
    ids
}

#[test]
fn every_answer_and_error_in_json_fits_its_schema() {
    let nothing = Desk::default();
    let mut schemas = Schemas::of(&nothing);
    let mut asked: BTreeSet<String> = BTreeSet::new();
    let mut ask = |schemas: &mut Schemas, desk: &Desk, args: &[&str]| -> Ran {
        asked.insert(args[0].to_owned());
        let ran = desk.run(&[args, &["--json"]].concat());
        schemas.expect(args, if ran.out.is_empty() { &ran.err } else { &ran.out });
        ran
    };
    let mut kinds = BTreeSet::new();
    for example in ["alblasserdam", "lindewaard"] {
        let desk = Desk::default();
        assert_eq!(ask(&mut schemas, &desk, &["demo", "--example", example]).code, 0);
        let day = if example == "lindewaard" { "2031-06-30" } else { "2026-06-30" };
        let questions = questions(&desk);
        let alone =
            questions.iter().filter(|verb| !["explain", "sample", "what-if"].contains(&verb.as_str()));
        let alone: Vec<[&str; 3]> = alone.map(|verb| [verb, "--as-of", day]).collect();
        let more = ASKED.iter().filter(|(of, _)| of.is_empty() || *of == example).map(|(_, args)| *args);
        for args in alone.iter().map(<[&str; 3]>::as_slice).chain(more) {
            let ran = ask(&mut schemas, &desk, args);
            assert_eq!(ran.code, 0, "{example}: {args:?}: {}", ran.err);
        }
        for id in ids(&desk).values().collect::<BTreeSet<_>>() {
            let ran = ask(&mut schemas, &desk, &["explain", id]);
            if ran.code == 0 {
                let told: Value = serde_json::from_str(&ran.out).unwrap();
                let found = told["result"].as_array().unwrap().iter();
                kinds.extend(found.map(|one| one["kind"].as_str().unwrap().to_owned()));
            }
        }
        if example == "lindewaard" {
            // It is dated in the future, which no import takes.
            continue;
        }
        desk.write("log.jsonl", desk.log());
        let other = Desk::default();
        assert_eq!(other.run(&["import", desk.path("log.jsonl").to_str().unwrap()]).code, 0);
        ask(&mut schemas, &other, &["import", desk.path("log.jsonl").to_str().unwrap()]);
    }
    assert!(kinds.len() >= 20, "{kinds:?}");

    let desk = with_example("alblasserdam");
    let register = "do.RegisterPerson = { person = \"p-new\", kind = \"resident\" }";
    desk.write("one.toml", register);
    ask(&mut schemas, &desk, &["record", "one.toml", "--dry-run"]);
    ask(&mut schemas, &desk, &["record", "one.toml"]);
    ask(&mut schemas, &desk, &["record", "one.toml"]);
    desk.write("batch.jsonl", "{\"do\":{\"RegisterPerson\":{\"person\":\"p-a\",\"kind\":\"resident\"}}}\n{\"do\":{\"RegisterPerson\":{\"person\":\"p-b\",\"kind\":\"resident\"}}}\n");
    ask(&mut schemas, &desk, &["record", "batch.jsonl", "--assign-ids", "ready.jsonl"]);
    ask(&mut schemas, &desk, &["record", "ready.jsonl"]);
    ask(&mut schemas, &desk, &["record", "batch.jsonl"]);
    ask(
        &mut schemas,
        &desk,
        &["meeting", "new", "--body", "stuurgroep", "--date", "2026-11-10", "--file", "m.toml"],
    );
    desk.write(
        "meeting.toml",
        "body = \"stuurgroep\"\ndate = 2026-11-10\n[[item]]\nid = 1\ntitle = \"Greener\"\ndecision = \"adopted\"\nadjust = \"More trees\"\n",
    );
    ask(&mut schemas, &desk, &["record", "meeting.toml", "--dry-run"]);
    ask(&mut schemas, &desk, &["record", "meeting.toml"]);
    let week = ["week", "--group", "werkgroep-noord", "none", "--why", "holiday", "--week", "2026-W44"];
    ask(&mut schemas, &desk, &week);
    ask(&mut schemas, &desk, &week);
    desk.write("map.toml", "sheet = \"p\"\ndo = \"RegisterPerson\"\nkey = [\"Who\"]\n[fields]\nperson = { key = \"p\" }\nkind = { constant = \"resident\" }\n");
    desk.write("sheet.csv", "Who;Name\n1;a\n2;b\n2;c\n");
    ask(&mut schemas, &desk, &["import-sheet", "sheet.csv", "--map", "map.toml"]);

    let desk = Desk::default();
    desk.write("charter.toml", desk.run(&["template", "charter"]).out);
    ask(&mut schemas, &desk, &["init", "--charter", "charter.toml", "--dry-run"]);
    ask(&mut schemas, &desk, &["init", "--charter", "charter.toml"]);
    ask(&mut schemas, &desk, &["bench", "--commands", "1"]);

    asked.extend(OTHERWISE.map(ToOwned::to_owned));
    assert_eq!(asked, verbs(&desk), "every verb is asked here, so that its answer has a schema");
    assert_eq!(schemas.seen, schemas.each.keys().cloned().collect(), "every schema is of an answer");
}

#[test]
fn every_error_is_json_where_that_is_asked() {
    let desk = Desk::with_demo();
    let mut schemas = Schemas::of(&desk);
    desk.write("refused.toml", "do.RegisterPerson = { person = \"p-01\", kind = \"resident\" }");
    desk.write("broken.toml", "do = ");
    for (code, args, words) in [
        (2, &["fundz"][..], "funds"),
        (2, &[][..], "Usage"),
        (2, &["funds", "--by", "colour"], "partner"),
        (2, &["funds", "--as-of", "yesterday"], "2025-03-11"),
        (2, &["funds", "--known-at", "yesterday"], "2025-06-30"),
        (2, &["what-if"], "--without"),
        (2, &["page", "--body", "nobody"], "stuurgroep"),
        (2, &["who", "--body", "nobody"], "stuurgroep"),
        (2, &["explain", "nothing"], "nothing"),
        (2, &["log", "--kind", "Planstopped"], "PlanStopped"),
        (2, &["record", "absent.toml"], "absent.toml"),
        (2, &["record", "broken.toml"], "broken.toml"),
        (2, &["schema", "answer", "fund"], "funds"),
        (5, &["status", "--store", "sled:absent"], "absent"),
    ] {
        let ran = desk.run(&[&["--json"], args].concat());
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{args:?}: {ran:?}");
        assert_eq!(ran.err.lines().count(), 1, "{args:?}: {}", ran.err);
        schemas.expect(args, &ran.err);
        let told: Value = serde_json::from_str(&ran.err).unwrap();
        assert_eq!(told["error"]["exit"], code, "{args:?}");
        assert!(told["error"]["message"].as_str().unwrap().contains(words), "{args:?}: {told}");
        assert!(told["error"].get("refusal").is_none());
    }
    let ran = desk.run(&["record", "refused.toml", "--json"]);
    schemas.expect(&["record"], &ran.err);
    let told: Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!((ran.code, &told["error"]["exit"]), (3, &Value::from(3)));
    assert_eq!(told["error"]["refusal"]["code"], "id-taken", "{told}");
    // What help says is no error; after `--` it is no option.
    assert!(desk.run(&["--json", "--help"]).out.starts_with("The ledger"));
    assert!(desk.run(&["explain", "a", "b", "--", "--json"]).err.starts_with("error:"));
}

#[test]
fn every_question_takes_two_clocks() {
    let desk = Desk::with_demo();
    for verb in questions(&desk) {
        let question: &[&str] = match verb.as_str() {
            "explain" => &["explain", "d-2025-stop-cafe"],
            "sample" => &["sample", "--of", "payments", "--size", "3", "--seed", "x"],
            // Its `--on` is the day of a stop.
            "what-if" => continue,
            verb => &[verb],
        };
        let by = |as_of: &str, day: &str| {
            desk.ask(&[question, &[as_of, day, "--known-at", "2026-06-30"]].concat())
        };
        let as_of = by("--as-of", "2026-03-01");
        assert_eq!(as_of, by("--on", "1-3-2026"), "{question:?}");
        let last = as_of["basis"]["recorded_at"].as_str().unwrap();
        assert!(last < "2026-07-01", "{question:?}: {last}");
        desk.run(&[question, &["--as-of", "13-13-2026"]].concat())
            .complains(2, &["13-13-2026", "write 2025-03-11 or 11-3-2025"]);
    }
}

/// The verbs that answer about a day.
fn questions(desk: &Desk) -> BTreeSet<String> {
    let mut verbs = verbs(desk);
    verbs.retain(|verb| desk.run(&[verb, "--help"]).out.contains("--as-of <DATE>"));
    verbs
}

#[test]
fn every_question_stands_in_the_page_of_answers() {
    let page = include_str!("../../../docs/answers.md");
    for verb in questions(&Desk::default()) {
        assert!(page.contains(&format!("\n| `{verb}` | ")), "docs/answers.md has no row for `{verb}`");
    }
}

/// The words of a text, as `--text` reads them.
fn words(text: &str) -> Vec<String> {
    let plain = text.to_lowercase().replace(['é', 'è', 'ê', 'ë'], "e").replace('ï', "i");
    plain.split(|c: char| !c.is_alphanumeric()).map(ToOwned::to_owned).collect()
}

/// Every string in a value, with the name it stands under.
fn strings<'v>(name: &'v str, value: &'v Value, found: &mut Vec<(&'v str, &'v str)>) {
    match value {
        Value::String(text) => found.push((name, text)),
        Value::Array(items) => items.iter().for_each(|item| strings(name, item, found)),
        Value::Object(members) => {
            members.iter().for_each(|(member, value)| strings(member, value, found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What an event comes to in cents, in each of its amounts.
fn cents(strings: &[(&str, &str)]) -> Vec<i64> {
    let names = ["amount", "ceiling", "money", "net", "vat", "recoverable"];
    let amounts = strings.iter().filter(|(name, _)| names.contains(name));
    amounts.filter_map(|(_, text)| text.replace('.', "").parse().ok()).collect()
}

#[test]
fn looking_in_the_log_finds_what_a_look_at_the_export_finds() {
    for example in ["alblasserdam", "lindewaard"] {
        let desk = with_example(example);
        let entries = desk.entries();
        let middle = entries[entries.len() / 2]["recorded_at"].as_str().unwrap()[..10].to_owned();
        let actor = entries[1]["recorded_by"].as_str().unwrap().to_owned();
        type Fits<'f> = &'f dyn Fn(&Value, &str, &[(&str, &str)]) -> bool;
        let has = |strings: &[(&str, &str)], word: &str| {
            strings.iter().any(|(_, text)| words(text).iter().any(|found| found == word))
        };
        let asked: [(&[&str], Fits<'_>); 9] = [
            (&["--text", "CAFÉ"], &|_, _, strings| has(strings, "cafe")),
            (&["--text", "plan annual"], &|_, _, strings| has(strings, "plan") && has(strings, "annual")),
            (&["--text", "evalu*"], &|_, _, strings| {
                strings.iter().any(|(_, text)| words(text).iter().any(|word| word.starts_with("evalu")))
            }),
            (&["--amount-over", "€ 9.999,99"], &|_, _, strings| {
                cents(strings).iter().any(|cents| *cents > 999_999)
            }),
            (&["--amount-over", "100", "--amount-under", "500"], &|_, _, strings| {
                cents(strings).iter().any(|cents| *cents > 10_000 && *cents < 50_000)
            }),
            (&["--kind", "Paid", "--amount-under", "1000"], &|_, kind, strings| {
                kind == "Paid" && cents(strings).iter().any(|cents| *cents < 100_000)
            }),
            (&["--recorded-from", &middle], &|entry, _, _| {
                entry["recorded_at"].as_str().unwrap()[..10] >= *middle
            }),
            (&["--known-at", &middle, "--kind", "MeetingHeld"], &|entry, kind, _| {
                kind == "MeetingHeld" && entry["recorded_at"].as_str().unwrap()[..10] <= *middle
            }),
            (&["--actor", &actor], &|entry, _, _| entry["recorded_by"] == *actor),
        ];
        let mut wanted = Vec::new();
        for (args, fits) in asked {
            let mut expected = Vec::new();
            for entry in &entries {
                let events = entry["events"].as_array().unwrap().iter().filter(|event| {
                    let (kind, payload) = event.as_object().unwrap().iter().next().unwrap();
                    let mut found = Vec::new();
                    strings("", payload, &mut found);
                    found.retain(|(name, _)| {
                        !["digest", "name", "contact"].contains(name) || !kind.starts_with("Person")
                    });
                    fits(entry, kind, &found)
                });
                let events: Vec<Value> = events.cloned().collect();
                if !events.is_empty() {
                    expected.push((entry["sequence"].clone(), Value::from(events)));
                }
            }
            assert!(!expected.is_empty() || args.contains(&"CAFÉ") || example == "lindewaard", "{args:?}");
            wanted.push((args, expected));
        }
        let ask = |args: &[&str]| -> Vec<(Value, Value)> {
            let ran = desk.run(&[&["log", "--json"], args].concat());
            assert_eq!(ran.code, 0, "{}", ran.err);
            let lines = ran.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
            lines.map(|line| (line["entry"].clone(), line["events"].clone())).collect()
        };
        let last = |expected: &[(Value, Value)]| expected[expected.len().saturating_sub(3)..].to_vec();
        for (args, expected) in &wanted {
            assert_eq!(ask(args), *expected, "{example}: {args:?}");
            assert_eq!(ask(&[args, &["--last", "3"][..]].concat()), last(expected), "{example}: {args:?}");
        }
    }
}

#[test]
fn an_entry_is_shown_by_its_number() {
    let desk = Desk::with_demo();
    let all = desk.run(&["log"]).out;
    for number in ["0", "112"] {
        let shown = desk.run(&["log", "--entry", number]);
        shown.expect(0, &[&format!("#{number} ")]);
        assert!(all.contains(&shown.out), "{}", shown.out);
        assert_eq!(desk.run(&["explain", number]).out, shown.out);
        assert_eq!(desk.run(&["explain", &format!("#{number}")]).out, shown.out);
    }
    let json = desk.run(&["log", "--entry", "112", "--json"]).out;
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap()["entry"], 112);
    desk.run(&["log", "--entry", "99999"]).complains(2, &["#99999", &format!("#{}", demo_entries() - 1)]);
    desk.run(&["log", "--entry", "1", "--plan", "p-dance"]).complains(2, &["--plan"]);
    desk.run(&["explain", "99999"]).complains(2, &["99999"]);
    desk.run(&["explain", "p-danse"]).complains(2, &["p-danse", "is it \"p-dance\"?"]);
}

#[test]
fn what_cannot_be_looked_for_is_told() {
    let desk = Desk::with_demo();
    desk.run(&["log", "--text", "—"]).complains(2, &["no word"]);
    desk.run(&["log", "--amount-over", "1.250"]).complains(2, &["1250", "1.25"]);
    desk.run(&["log", "--follow", "--last", "2"]).complains(2, &["--last"]);
    for (filter, asked, near) in [
        ("--plan", "p-danse", "p-dance"),
        ("--person", "p-99", "p-09"),
        ("--body", "stuurgrep", "stuurgroep"),
        ("--partner", "woonkracht", "woonkracht10"),
    ] {
        desk.run(&["log", filter, asked]).complains(2, &[asked, near]);
    }
    // Who records by the environment is not looked for.
    let all = desk.run(&["log"]).out;
    assert!(all.lines().count() > 500 && desk.run(&["log", "--actor", "nobody"]).out.is_empty());
}
