//! What an auditor asks: lawfulness, the register, separation of functions, a sample; each redone from the export.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::desk::{Desk, said};

/// The last day of either example.
const EXAMPLES: [(&str, &str); 2] = [("alblasserdam", "2026-11-24"), ("lindewaard", "2031-06-30")];

fn cents(amount: &Value) -> i64 {
    amount.as_str().unwrap().replace('.', "").parse().unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

/// The events of one name with the number of their entry.
fn events(log: &[Value], name: &str) -> Vec<(u64, Value)> {
    let all = log.iter().zip(0..).flat_map(|(entry, at)| {
        let own = list(&entry["events"]).iter().filter_map(|event| event.get(name));
        own.map(move |fact| (at, fact.clone())).collect::<Vec<_>>()
    });
    all.collect()
}

/// The entry holds an event of this name with this member.
fn holds(log: &[Value], entry: &Value, name: &str, member: &str, id: &Value) {
    let at = usize::try_from(entry.as_u64().unwrap()).unwrap();
    let own = list(&log[at]["events"]).iter().filter_map(|event| event.get(name));
    assert!(own.into_iter().any(|fact| fact.pointer(member) == Some(id)), "#{at} has no {name} {id}");
}

#[test]
fn every_payment_of_the_log_is_in_the_sums_and_its_chain_leads_back_to_entries() {
    for (example, day) in EXAMPLES {
        let desk = Desk::with_example(example);
        let log = desk.entries();
        let answer = desk.ask(&["lawfulness", "--as-of", day]);
        let told = &answer["result"];
        let paid: i64 = events(&log, "Paid").iter().map(|(_, paid)| cents(&paid["amount"])).sum();
        let back: i64 = events(&log, "Refunded").iter().map(|(_, back)| cents(&back["amount"])).sum();
        assert_eq!(
            [cents(&told["total"]["paid"]), cents(&told["total"]["returned"])],
            [paid, back],
            "{example}"
        );
        let sum = |of: &Value| [of["payments"].as_i64().unwrap(), cents(&of["paid"]), cents(&of["net"])];
        let add = |a: [i64; 3], b: [i64; 3]| [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
        let whole = |of: &Value| {
            ["whole", "broken", "before_signing"]
                .iter()
                .fold([0; 3], |total, part| add(total, sum(&of[part])))
        };
        assert_eq!(whole(told), sum(&told["total"]));
        assert_eq!(list(&told["groupings"]).len(), 7);
        for grouping in list(&told["groupings"]) {
            let groups = list(&grouping["groups"]);
            assert!(groups.iter().all(|group| whole(group) == sum(&group["total"])));
            assert_eq!(groups.iter().map(whole).fold([0; 3], add), sum(&told["total"]), "{}", grouping["by"]);
        }
        for chain in list(&told["payments"]) {
            holds(&log, &chain["entry"], "Paid", "/payment", &chain["payment"]);
            let decision = &chain["decision"];
            holds(&log, &decision["entry"], "DecisionTaken", "/decision/decision", &decision["decision"]);
            if let Some(own) = chain["commitment"].as_object() {
                let name =
                    if own["granted_by"].is_null() { "CommitmentEntered" } else { "InitiativeBudgetGranted" };
                let member = if own["granted_by"].is_null() { "/commitment" } else { "/granted/commitment" };
                holds(&log, &own["entry"], name, member, &own["commitment"]);
                for came in list(&chain["deliveries"]) {
                    holds(&log, &came["entry"], "DeliveryConfirmed", "/commitment", &own["commitment"]);
                }
            }
            if let Some(own) = chain["invoice"].as_object() {
                holds(&log, &own["entry"], "InvoiceReceived", "/invoice", &own["invoice"]);
            }
            for refund in list(&chain["refunds"]) {
                holds(&log, &refund["entry"], "Refunded", "/refund", &refund["id"]);
            }
            // The same as `explain` says of it.
            let explained = desk.ask(&["explain", chain["payment"].as_str().unwrap()]);
            let missing = list(&said(&explained["result"][0], "missing")[0]).len();
            // What allowed it is broken before the commitment.
            let links = list(&chain["broken"]).iter();
            let links =
                links.filter(|link| !["decision", "mandate", "authority"].map(Value::from).contains(link));
            assert_eq!(missing, links.count(), "{chain}");
        }
    }
}

#[test]
fn lawfulness_says_no_where_a_chain_is_broken_and_asks_two_clocks() {
    let desk = Desk::with_demo();
    let run = |args: &[&str]| desk.run(&[&["lawfulness"], args].concat());
    assert_eq!(run(&["--as-of", "2026-11-24", "--strict"]).code, 1);
    assert_eq!(run(&["--as-of", "2026-11-24", "--year", "2025", "--strict"]).code, 0);
    assert_eq!(run(&["--on", "2026-03-03", "--strict"]).code, 0, "the day before it was paid");
    let links = desk.ask(&["lawfulness", "--as-of", "2026-11-24"])["result"]["broken_links"].clone();
    let links: Vec<&str> = list(&links).iter().map(|of| of["link"].as_str().unwrap()).collect();
    assert_eq!(links, ["commitment", "invoice"]);
    let years = ["2025", "2026"].map(|year| {
        let answer = desk.ask(&["lawfulness", "--as-of", "2026-11-24", "--year", year]);
        cents(&answer["result"]["total"]["paid"])
    });
    let all = desk.ask(&["lawfulness", "--as-of", "2026-11-24"]);
    assert_eq!(years.iter().sum::<i64>(), cents(&all["result"]["total"]["paid"]));
    let early = desk.ask(&["lawfulness", "--as-of", "2026-11-24", "--known-at", "2025-06-10"]);
    assert_eq!(early["result"]["total"]["payments"], 2);
    for by in ["partner", "body", "plan", "area", "goal", "source", "year"] {
        assert_eq!(run(&["--by", by]).code, 0);
    }
    run(&["--by", "colour"]).complains(2, &["colour", "partner"]);
    run(&["--year", "last"]).complains(2, &["last"]);
    run(&["--as-of", "2026-11-24", "--known-at", "2020-01-01"]).complains(2, &["nothing of"]);
}

#[test]
fn the_register_has_a_row_for_each_such_event_of_the_log() {
    for (example, day) in EXAMPLES {
        let desk = Desk::with_example(example);
        let log = desk.entries();
        let answer = desk.ask(&["register", "--as-of", day]);
        let rows = list(&answer["result"]["rows"]);
        let kind = |kind: &str| rows.iter().filter(|row| row["kind"] == kind).collect::<Vec<_>>();
        for (of, event) in [
            ("irregular-act", "IrregularActRecorded"),
            ("corrected", "RecordCorrected"),
            ("superseded", "DecisionSuperseded"),
            ("revoked", "DecisionRevoked"),
        ] {
            assert_eq!(kind(of).len(), events(&log, event).len(), "{example} {of}");
        }
        let states: BTreeMap<&str, usize> =
            kind("irregular-act").into_iter().fold(BTreeMap::new(), |mut sum, row| {
                *sum.entry(row["state"].as_str().unwrap()).or_default() += 1;
                sum
            });
        assert_eq!(states.get("ratified").copied().unwrap_or(0), events(&log, "Ratified").len());
        assert_eq!(states.get("reversed").copied().unwrap_or(0), events(&log, "Reversed").len());
        let lapsed = kind("reservation").into_iter().filter(|row| row["state"] == "lapsed");
        let lapsed: BTreeSet<u64> = lapsed.map(|row| row["entry"].as_u64().unwrap()).collect();
        assert_eq!(lapsed, events(&log, "ReservationLapsed").into_iter().map(|(at, _)| at).collect());
        // The findings that `status` shows, one row each.
        let status = desk.ask(&["status", "--on", day]);
        for code in ["payment-chain-broken", "overspent", "recorded-late", "mandate-without-authority"] {
            let found = list(&status["result"]["findings"]).iter().filter(|found| found["code"] == code);
            assert_eq!(
                rows.iter().filter(|row| row["code"] == code && row["state"] != "accepted").count(),
                found.count(),
                "{code}"
            );
        }
        let total = &answer["result"]["total"];
        let sums = list(&answer["result"]["sums"]);
        let count = |of: &str| sums.iter().map(|sum| sum[of].as_u64().unwrap()).sum::<u64>();
        assert_eq!(
            [json!(count("rows")), json!(count("open"))],
            [total["rows"].clone(), total["open"].clone()]
        );
        assert_eq!(sums.iter().map(|sum| cents(&sum["amount"])).sum::<i64>(), cents(&total["amount"]));
        assert_eq!(rows.len() as u64, count("rows"));
        let days: Vec<&str> = rows.iter().map(|row| row["on"].as_str().unwrap()).collect();
        assert!(days.is_sorted());
        let open = desk.ask(&["register", "--as-of", day, "--open"]);
        assert_eq!(open["result"]["total"]["rows"], total["open"]);
    }
}

#[test]
fn the_register_is_asked_by_day_partner_and_body() {
    let desk = Desk::with_demo();
    let run = |args: &[&str]| desk.run(&[&["register", "--as-of", "2026-11-24"], args].concat());
    let rows = |args: &[&str]| {
        let answer = desk.ask(&[&["register", "--as-of", "2026-11-24"], args].concat());
        list(&answer["result"]["rows"]).to_vec()
    };
    let all = rows(&[]);
    let year =
        |year: &str| rows(&["--from", &format!("{year}-01-01"), "--until", &format!("{year}-12-31")]).len();
    assert_eq!(year("2025") + year("2026"), all.len());
    let north = rows(&["--body", "werkgroep-noord"]);
    assert!(!north.is_empty() && north.iter().all(|row| row["who"] == json!({ "body": "werkgroep-noord" })));
    let homes = rows(&["--partner", "woonkracht10"]);
    assert!(
        !homes.is_empty() && homes.iter().all(|row| list(&row["partners"]).contains(&json!("woonkracht10")))
    );
    // An act was open until the day it was ratified.
    let then = desk.ask(&["register", "--as-of", "2025-11-03", "--open"]);
    assert!(list(&then["result"]["rows"]).iter().any(|row| row["about"] == "ia-tent"));
    assert!(rows(&["--open"]).iter().all(|row| row["about"] != "ia-tent"));
    run(&["--body", "nobody"]).complains(2, &["nobody", "werkgroep-noord"]);
    run(&["--partner", "nobody"]).complains(2, &["nobody", "woonkracht10"]);
    run(&["--from", "2026-01-01", "--until", "2025-01-01"]).complains(2, &["--until", "--from"]);
}

#[test]
fn who_did_what_is_what_the_log_says_by_the_seats_of_the_day() {
    for (example, day) in EXAMPLES {
        let desk = Desk::with_example(example);
        let log = desk.entries();
        let answer = desk.ask(&["roles", "--as-of", day]);
        let things = list(&answer["result"]["things"]);
        let held = |thing: &Value, role: &str| -> BTreeSet<(String, u64)> {
            let own = list(&thing["roles"]).iter().filter(|held| held["role"] == role);
            own.map(|h| (h["person"].as_str().unwrap_or("").to_owned(), h["entry"].as_u64().unwrap()))
                .collect()
        };
        let mut seen = 0;
        for thing in things.iter().filter(|thing| thing["thing"].get("commitment").is_some()) {
            let id = &thing["thing"]["commitment"];
            let came =
                events(&log, "DeliveryConfirmed").into_iter().filter(|(_, came)| came["commitment"] == *id);
            let came: BTreeSet<(String, u64)> =
                came.map(|(at, came)| (came["by"].as_str().unwrap().to_owned(), at)).collect();
            assert_eq!(held(thing, "received"), came, "{id}");
            let ordered =
                events(&log, "CommitmentEntered").into_iter().filter(|(_, own)| own["commitment"] == *id);
            let ordered: BTreeSet<(String, u64)> = ordered
                .filter_map(|(at, own)| {
                    let by = own["by"].as_str().or(own["under"]["person"].as_str())?;
                    Some((by.to_owned(), at))
                })
                .collect();
            assert_eq!(held(thing, "ordered"), ordered, "{id}");
            seen += 1;
        }
        let commitments =
            events(&log, "CommitmentEntered").len() + events(&log, "InitiativeBudgetGranted").len();
        assert_eq!(seen, commitments, "{example}");
        for combination in things.iter().flat_map(|thing| list(&thing["combined"])) {
            assert!(
                list(&combination["roles"]).len() > 1 && list(&combination["entries"]).len() <= log.len()
            );
        }
        let findings = list(&desk.ask(&["status", "--on", day])["result"]["findings"]).to_vec();
        let own = ["duties-not-separated", "interested-party"];
        let expected = findings.iter().filter(|found| own.contains(&found["code"].as_str().unwrap())).count();
        assert_eq!(answer["result"]["findings"], expected as u64);
        assert_eq!(
            expected,
            usize::from(example == "lindewaard"),
            "who alone benefits from d-training proposed it"
        );
        let strict = desk.run(&["roles", "--as-of", day, "--strict"]);
        assert_eq!(strict.code, i32::from(expected > 0));
        let combined = desk.ask(&["roles", "--as-of", day, "--combined"]);
        assert!(list(&combined["result"]["things"]).len() <= things.len());
    }
    let desk = Desk::with_demo();
    // Who sat there that day: the alderman changed.
    desk.run(&["roles", "--as-of", "someday"]).complains(2, &["someday"]);
}

#[test]
fn who_ordered_and_confirmed_it_is_a_finding_among_the_roles() {
    let desk = Desk::with_demo();
    let confirmed = "[do.ConfirmDelivery]\ncommitment = \"vp-dance-1\"\nby = \"p-05\"\non = \"2025-06-01\"\n";
    desk.record(confirmed).expect(0, &[]);
    desk.run(&["roles", "--as-of", "2026-11-24", "--strict"]).expect(1, &["duties not separated"]);
    desk.run(&["roles", "--as-of", "2025-05-31", "--strict"]).expect(0, &[]);
}

#[test]
fn roles_are_asked_of_a_person_or_a_partner() {
    let desk = Desk::with_demo();
    let all = desk.ask(&["roles", "--as-of", "2026-11-24"])["result"].clone();
    let has = |thing: &Value, person: &str| {
        thing["roles"].as_array().unwrap().iter().any(|role| role["person"] == person)
    };
    let things = all["things"].as_array().unwrap();
    let expected: Vec<&Value> = things.iter().filter(|thing| has(thing, "p-05")).collect();
    assert!(!expected.is_empty() && expected.len() < things.len(), "{}", expected.len());
    let asked = desk.ask(&["roles", "--as-of", "2026-11-24", "--person", "p-05"])["result"].clone();
    assert_eq!(asked["things"].as_array().unwrap().iter().collect::<Vec<_>>(), expected);
    let both = desk.ask(&["roles", "--as-of", "2026-11-24", "--person", "p-05", "--partner", "swa"]);
    assert!(both["result"]["things"].as_array().unwrap().len() <= expected.len());
    desk.run(&["roles", "--person", "p-99"]).complains(2, &["p-99", "p-09"]);
    desk.run(&["roles", "--partner", "sva"]).complains(2, &["sva", "swa"]);
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_sample_is_drawn_again_from_the_export_by_the_algorithm_in_the_book() {
    for (example, day) in EXAMPLES {
        let desk = Desk::with_example(example);
        let log = desk.entries();
        let paid: Vec<(String, i64)> = events(&log, "Paid")
            .into_iter()
            .map(|(_, paid)| (paid["payment"].as_str().unwrap().to_owned(), cents(&paid["amount"])))
            .collect();
        let ask = |args: &[&str]| {
            let asked = ["sample", "--of", "payments", "--seed", "audit 2026", "--as-of", day];
            desk.ask(&[&asked[..], args].concat())["result"].clone()
        };
        let ids = |told: &Value| -> Vec<String> {
            list(&told["chosen"]).iter().map(|chosen| chosen["id"].as_str().unwrap().to_owned()).collect()
        };
        let told = ask(&["--size", "3"]);
        assert_eq!(told["population"]["items"], paid.len() as u64);
        assert_eq!(cents(&told["population"]["amount"]), paid.iter().map(|(_, amount)| amount).sum::<i64>());
        let mut hashed: Vec<(String, &String)> =
            paid.iter().map(|(id, _)| (sha256(&format!("audit 2026:{id}")), id)).collect();
        hashed.sort();
        let smallest: Vec<String> = hashed.into_iter().take(3).map(|(_, id)| id.clone()).collect();
        assert_eq!(ids(&told), smallest);
        assert_eq!(ask(&["--size", "3"]), told, "the same seed draws the same");
        // By amount: count the cents through.
        let told = ask(&["--size", "3", "--by", "amount", "--list"]);
        let total: i64 = paid.iter().map(|(_, amount)| amount).sum();
        let interval = total / total.min(3);
        let start = i64::from_str_radix(&sha256("audit 2026:start")[..12], 16).unwrap() % interval + 1;
        assert_eq!(told["drawing"], json!({ "interval": interval, "start": start, "draws": 3 }));
        let mut drawn = Vec::new();
        for cent in (0..3).map(|nth| start + nth * interval) {
            let mut before = 0;
            let hit = paid.iter().find(|(_, amount)| {
                before += amount;
                cent <= before
            });
            drawn.push(hit.unwrap().0.clone());
        }
        drawn.dedup();
        assert_eq!(ids(&told), drawn);
        let lines: String = list(&told["items"])
            .iter()
            .map(|item| format!("{}\t{}\n", item["id"].as_str().unwrap(), item["amount"].as_str().unwrap()))
            .collect();
        assert_eq!(told["population"]["sha256"], sha256(&lines));
        for chosen in list(&told["chosen"]) {
            holds(&log, &chosen["entry"], "Paid", "/payment", &chosen["id"]);
        }
    }
}

#[test]
fn a_sample_of_more_than_there_is_says_so_and_wrong_input_is_told() {
    let desk = Desk::with_demo();
    let run = |args: &[&str]| desk.run(&[&["sample"], args].concat());
    let day = ["--seed", "s", "--as-of", "2026-11-24"];
    run(&[&["--of", "payments", "--size", "99"], &day[..]].concat())
        .expect(0, &["The sample of 99 is larger than the population of 11"]);
    run(&[&["--of", "decisions", "--size", "2", "--lang", "nl"], &day[..]].concat())
        .expect(0, &["Steekproef uit besluiten", "Populatie: 35 besluiten", "kleinste SHA-256"]);
    run(&[&["--of", "invoices", "--size", "2", "--by", "amount"], &day[..]].concat())
        .expect(0, &["interval", "draws 2"]);
    for of in ["allocations", "commitments"] {
        run(&[&["--of", of, "--size", "2"], &day[..]].concat()).expect(0, &["Chosen", "#"]);
    }
    let entries = run(&["--of", "entries", "--size", "4", "--seed", "s"]);
    entries.expect(0, &["Population: 290 entries"]);
    let then = run(&["--of", "entries", "--size", "4", "--seed", "s", "--known-at", "2025-03-12"]);
    then.expect(0, &["Population: 74 entries"]);
    run(&["--of", "entries", "--size", "4", "--seed", "s", "--by", "amount"]).complains(2, &["no amount"]);
    run(&["--of", "entries", "--size", "4", "--seed", "s", "--as-of", "2026-01-01"])
        .complains(2, &["--known-at"]);
    run(&["--of", "payments", "--size", "0", "--seed", "s"]).complains(2, &["0"]);
    run(&["--of", "payments", "--size", "4"]).complains(2, &["--seed"]);
    run(&["--of", "people", "--size", "4", "--seed", "s"]).complains(2, &["people", "payments"]);
}
