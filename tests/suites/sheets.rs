//! Sheets as bookkeepers and partners keep them: a verdict for every row, by running the command.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::desk::{Desk, Ran, demo_entries};

const PAYMENTS: &str = r#"sheet = "invoices"
do = "RecordPayment"
key = ["Nummer"]
amount = "Bedrag"
skip = [{ column = "Nummer", starts = "totaal" }]

[fields]
payment = { key = "factuur" }
allocation = { column = "Post", table = "allocations" }
commitment = { column = "Verplichting", optional = true }
amount = "Bedrag"
on = "Datum"

[tables.allocations]
"Bankjes" = "a-benches"
"Dansmiddagen één" = "a-dance"
"#;

const GOOD: &str = "Nummer;Post;Verplichting;Bedrag;Datum
2026/1;Bankjes;;€ 1.250,00;11-3-2026
2026/2;Dansmiddagen één;vp-dance-1;99,95;12 maart 2026
2026/3;Bankjes;;0,05;2026-03-13
";

const COMMITMENTS: &str = r#"sheet = "commitments"
do = "EnterCommitment"
key = ["Nummer"]

[fields]
commitment = { key = "vp" }
allocation = { constant = "a-benches" }
ground = "Grond"
counterparty.seal = "Naam"
counterparty.person = { column = "Persoon", optional = true }
amount = "Bedrag"
on = "Datum"
"#;

const FIGURES: &str = r#"sheet = "figures"
do = "RecordMeasurement"
key = ["Buurt", "Dag"]

[fields]
measurement = { key = "m" }
indicator = { constant = "felt-safe" }
area = "Buurt"
area_year = { constant = 2025 }
reference_date = "Dag"
value = { column = "Waarde", optional = true }
n = { column = "Aantal", optional = true }
source = "Bron"
method = { constant = "Survey by post" }
estimate = "Schatting"
"#;

fn import(desk: &Desk, map: &str, sheet: impl AsRef<[u8]>, more: &[&str]) -> Ran {
    desk.write("map.toml", map);
    desk.write("sheet.csv", sheet);
    desk.run(&[&["import-sheet", "sheet.csv", "--map", "map.toml"], more].concat())
}

/// The entry of what comes so many after the demo.
fn entry(after: usize) -> String {
    format!("#{}", demo_entries() + after)
}

/// The answer in JSON; the rows add up, whatever became of them.
fn told(ran: &Ran) -> Value {
    let mut answer: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    let result = answer["result"].take();
    let counts: u64 = result["counts"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(counts, result["rows"].as_array().unwrap().len() as u64);
    result
}

fn states(result: &Value) -> Vec<&str> {
    result["rows"].as_array().unwrap().iter().map(|row| row["state"].as_str().unwrap()).collect()
}

/// The commands of the last so many entries.
fn last(desk: &Desk, count: usize) -> Vec<Value> {
    let log = desk.log();
    let lines: Vec<&str> = log.lines().collect();
    let command = |line: &&str| serde_json::from_str::<Value>(line).unwrap()["command"]["do"].take();
    lines[lines.len() - count..].iter().map(command).collect()
}

#[test]
fn a_good_sheet_is_recorded_in_its_order_and_again_doubles_nothing() {
    let desk = Desk::with_demo();
    let before = desk.entries().len();
    let ran = import(&desk, PAYMENTS, GOOD, &[]);
    ran.expect(
        0,
        &[
            &format!("line 2  2026/1: recorded as {}", entry(0)),
            "3 rows: 3 recorded (€ 1,350.00)",
            "0 refused",
        ],
    );
    assert_eq!(
        last(&desk, 3),
        [
            json!({ "RecordPayment": { "payment": "factuur-2026-1", "allocation": "a-benches", "amount": "1250.00", "on": "2026-03-11" } }),
            json!({ "RecordPayment": { "payment": "factuur-2026-2", "allocation": "a-dance", "commitment": "vp-dance-1", "amount": "99.95", "on": "2026-03-12" } }),
            json!({ "RecordPayment": { "payment": "factuur-2026-3", "allocation": "a-benches", "amount": "0.05", "on": "2026-03-13" } }),
        ]
    );
    let log = desk.log();
    assert_eq!(log.lines().count(), before + 3);
    let again = import(&desk, PAYMENTS, GOOD, &[]);
    again.expect(
        0,
        &[
            &format!("line 3  2026/2: recorded before as {}", entry(1)),
            "0 recorded (€ 0.00), 3 recorded before (€ 1,350.00)",
        ],
    );
    assert_eq!(desk.log(), log);
    // Another kind of sheet has keys of its own; here the rule on ids sees it.
    let other = import(&desk, &PAYMENTS.replace("\"invoices\"", "\"paid\""), GOOD, &[]);
    other.expect(3, &["3 refused", "factuur-2026-1"]);
    assert_eq!(desk.log(), log);
}

#[test]
fn a_changed_row_shows_the_difference_and_is_not_recorded() {
    let desk = Desk::with_demo();
    import(&desk, PAYMENTS, GOOD, &[]).expect(0, &[]);
    let log = desk.log();
    let changed = GOOD.replace("99,95", "99,96").replace("2026/3;Bankjes;;", "2026/3;Bankjes;vp-dance-1;");
    let ran = import(&desk, PAYMENTS, &changed, &[]);
    ran.expect(
        4,
        &[
            &format!("line 3  2026/2: recorded otherwise as {}\n    amount: 99.95 → 99.96", entry(1)),
            "commitment: ∅ → vp-dance-1",
            "1 recorded before (€ 1,250.00), 2 recorded otherwise",
            "key of its own",
        ],
    );
    let result = told(&import(&desk, PAYMENTS, &changed, &["--json"]));
    assert_eq!(states(&result), ["before", "changed", "changed"]);
    assert_eq!(
        result["rows"][1]["differences"],
        json!([{ "field": "amount", "recorded": "99.95", "now": "99.96" }])
    );
    assert_eq!(desk.log(), log);
}

#[test]
fn each_kind_of_bad_cell_is_told_with_its_line_and_costs_only_its_row() {
    let desk = Desk::with_demo();
    let sheet = "Nummer;Post;Verplichting;Bedrag;Datum
1;Bankjes;;1.250;11-3-2026
2;Bankjes;;veel;11-3-2026
3;Bankjes;;;11-3-2026
4;Bankjes;;10;3/11/2026
5;Fontein;;10;11-3-2026
6;Bankjes;vp x;10;11-3-2026
;Bankjes;;10;11-3-2026
7;Bankjes;;10
\"8
8\";Bankjes;;10;11-3-2026
8 8;Bankjes;;10;11-3-2026
9;Bankjes;;0;11-3-2026
10;Bankjes;vp-nobody;10;11-3-2026
8
Totaal;;;1.300,00;
;;;;

11;Bankjes;;10;11-3-2126
12;Bankjes;;10,00;11-3-2026
";
    let ran = import(&desk, PAYMENTS, sheet, &[]);
    ran.expect(2, &[
            "line 2  1: cannot be read: Bedrag: \"1.250\" is ambiguous: it reads as 1250 and as 1.25",
            "line 3  2: cannot be read: Bedrag: \"veel\" is no amount in euros",
            "line 4  3: cannot be read: Bedrag: it is empty",
            "line 5  4: cannot be read: Datum: \"3/11/2026\" is no date: write 2025-03-11",
            "line 6  5: cannot be read: Post: \"Fontein\" is not in the table of the map",
            "line 7  6: cannot be read: Verplichting: an id is 1 to 63",
            "line 8: cannot be read: Nummer: it is empty",
            "line 9: cannot be read: the header has 5 cells, this row 4",
            &format!("line 10  8\\u{{a}}8: recorded as {}", entry(0)),
            "line 12  8 8: refused [",
            "line 13  9: refused [amount-not-positive]",
            "line 14  10: refused [unknown]: there is no commitment \"vp-nobody\"",
            "line 15: cannot be read: the header has 5 cells, this row 1",
            "line 16: skipped: Nummer: \"Totaal\"",
            "line 17: skipped: it is empty",
            "line 19  11: refused [future-date]",
            &format!("line 20  12: recorded as {}", entry(1)),
            "17 rows: 2 recorded (€ 20.00), 0 recorded before (€ 0.00), 0 recorded otherwise, 4 refused, 9 cannot be read, 2 skipped",
        ]);
    let figures = "Buurt,Dag,Waarde,Aantal,Bron,Schatting
BU04820101,1-10-2025,\"61,5\",120,Enquête,nee
BU04820102,1-10-2025,,100,Enquête,ja
BU04820103,5-10-2025,<10,,Enquête,nee
BU04820103,1-10-2025,50,1.200,Enquête,nee
BU04820103,2-10-2025,50,-5,Enquête,nee
BU04820103,3-10-2025,50,100,Enquête,misschien
BU9,1-10-2025,50,100,Enquête,nee
";
    let ran = import(&desk, FIGURES, figures, &["--json"]);
    let result = told(&ran);
    assert_eq!(ran.code, 2);
    let rows = result["rows"].as_array().unwrap();
    let columns: Vec<&str> = rows[3..].iter().map(|row| row["columns"][0].as_str().unwrap()).collect();
    assert_eq!(columns, ["Aantal", "Aantal", "Schatting", "Buurt"], "{result}");
    assert_eq!(states(&result)[..3], ["recorded"; 3]);
    let [first, second, third] = last(&desk, 3).try_into().unwrap();
    assert_eq!(first["RecordMeasurement"]["value"], json!({ "figure": "61.5" }));
    assert_eq!(third["RecordMeasurement"]["value"], "suppressed");
    assert_eq!(third["RecordMeasurement"].get("n"), None);
    // Nothing is no zero.
    assert_eq!(second["RecordMeasurement"].get("value"), None);
    assert_eq!(second["RecordMeasurement"]["estimate"], true);
    assert_eq!(second["RecordMeasurement"]["measurement"], "m-bu04820102-1-10-2025");
}

#[test]
fn the_same_key_twice_is_refused_the_second_time() {
    let desk = Desk::with_demo();
    let twice = format!("{GOOD}2026/1;Bankjes;;10,00;14-3-2026\n2026/1;Bankjes;;€ 1.250,00;11-3-2026\n");
    let ran = import(&desk, PAYMENTS, twice, &[]);
    ran.expect(
        3,
        &[
            "line 5  2026/1: refused: the same key stands on line 2",
            "line 6  2026/1: refused: the same",
            "3 recorded",
        ],
    );
    assert_eq!(desk.entries().len(), demo_entries() + 3);
    // Also where the first cannot be read: which of them is meant?
    let twice =
        "Nummer;Post;Verplichting;Bedrag;Datum\n9;Bankjes;;1.250;11-3-2026\n9;Bankjes;;10;11-3-2026\n";
    let ran = import(&desk, PAYMENTS, twice, &[]);
    ran.expect(2, &["line 2  9: cannot be read", "line 3  9: refused: the same key stands on line 2"]);
}

#[test]
fn a_dry_run_decides_each_row_after_those_above_it_and_writes_nothing() {
    let desk = Desk::with_demo();
    let log = desk.log();
    // The second draws on the commitment that the first enters; the third has an id that is taken then.
    let map = COMMITMENTS
        .replace("counterparty.seal = \"Naam\"\n", "")
        .replace("counterparty.person = { column = \"Persoon\", optional = true }\n", "");
    let sheet = "Nummer;Grond;Bedrag;Datum\nA 1;contract;10,00;11-3-2026\na-1;contract;10,00;11-3-2026\n";
    let words = [
        &*format!("line 2  A 1: would be recorded as {}", entry(0)),
        "line 3  a-1: refused [",
        "1 would be recorded, ",
    ];
    import(&desk, &map, sheet, &["--dry-run"]).expect(3, &words);
    assert_eq!(desk.log(), log);
    let recorded = import(&desk, &map, sheet, &[]);
    recorded.expect(3, &[&format!("line 2  A 1: recorded as {}", entry(0)), "line 3  a-1: refused ["]);
    assert_eq!(desk.entries().len(), demo_entries() + 1);
    import(&desk, &map, sheet, &["--dry-run"])
        .expect(3, &[&format!("recorded before as {}", entry(0)), "0 would be recorded"]);
}

#[test]
fn a_name_in_a_cell_is_sealed_and_stands_in_no_entry() {
    let desk = Desk::with_demo();
    let sealed = || std::fs::read_dir(desk.path("store/vault/values")).unwrap().count();
    let before = sealed();
    let sheet = "Nummer,Grond,Naam,Persoon,Bedrag,Datum
1,contract,Zanger Z.,r-01,\"10,00\",11-3-2026
2,contract,,,\"20,00\",11-3-2026
3,contract,Danser D.,De danser,\"30,00\",11-3-2026
4,contract,Dichter D.,r-01,\"0,00\",11-3-2026
";
    let ran = import(&desk, COMMITMENTS, sheet, &["--dry-run"]);
    ran.expect(
        2,
        &["line 4  3: cannot be read: Persoon: an id is", "line 5  4: refused [amount-not-positive]"],
    );
    assert_eq!(sealed(), before);
    import(&desk, COMMITMENTS, sheet, &[]).expect(2, &["2 recorded"]);
    assert_eq!(sealed(), before + 1, "a refused row leaves nothing in the vault");
    let log = desk.log();
    assert!(!log.contains("Zanger") && !log.contains("Danser"));
    assert_eq!(last(&desk, 1)[0]["EnterCommitment"].get("counterparty"), None);
    import(&desk, COMMITMENTS, sheet, &[]).expect(2, &["0 recorded, 2 recorded before"]);
    let ran = import(&desk, COMMITMENTS, sheet.replace("Zanger Z.", "Zanger Y."), &[]);
    ran.expect(2, &["1 recorded otherwise", "counterparty"]);
    assert!(!ran.out.contains("Zanger"), "{ran:?}");
    assert_eq!(desk.log(), log);
}

#[test]
fn delimiters_and_characters_of_spreadsheets_are_read() {
    let desk = Desk::with_demo();
    let commas = GOOD.replace("99,95", "\"99,95\"").replace("0,05", "\"0,05\"").replace("250,00", "250.00");
    let commas = commas.replace("€ 1.250.00", "\"€ 1,250.00\"").replace(';', ",");
    let windows: Vec<u8> = GOOD
        .replace('\n', "\r\n")
        .chars()
        .map(|c| match c {
            '€' => 0x80,
            other => u8::try_from(u32::from(other)).unwrap(),
        })
        .collect();
    let utf16: Vec<u8> = format!("\u{feff}{GOOD}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let sheets: [(&str, Vec<u8>, &str); 6] = [
        ("UTF-8", GOOD.into(), ""),
        ("UTF-8", format!("\u{feff}{GOOD}\n\n").into(), ""),
        ("UTF-8", commas.into(), ""),
        ("UTF-8", GOOD.replace(';', "|").into(), "delimiter = \"|\"\n"),
        ("Windows-1252", windows, ""),
        ("UTF-16", utf16, ""),
    ];
    for (i, (characters, sheet, delimiter)) in sheets.into_iter().enumerate() {
        let ran = import(&desk, &format!("{delimiter}{PAYMENTS}"), sheet, &["--json"]);
        let result = told(&ran);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(result["characters"], characters);
        assert_eq!(states(&result), [if i == 0 { "recorded" } else { "before" }; 3]);
    }
    import(&desk, PAYMENTS, b"Nummer;\xe9\x81\n", &[]).expect(2, &["sheet.csv", "CSV UTF-8"]);
    import(&desk, PAYMENTS, b"PK\x03\x04rest", &[]).expect(2, &["sheet.csv", "workbook"]);
}

#[test]
fn a_sheet_or_map_that_does_not_fit_is_one_error_and_nothing_is_recorded() {
    let desk = Desk::with_demo();
    let log = desk.log();
    import(&desk, PAYMENTS, "", &[]).expect(2, &["sheet.csv", "no header"]);
    let header = GOOD.lines().next().unwrap();
    import(&desk, PAYMENTS, header, &[]).expect(0, &["0 rows: 0 recorded (€ 0.00)"]);
    for (from, to, words) in [
        (
            "\"Datum\"",
            "\"Dtum\"",
            vec!["map.toml:12", "no column \"Dtum\"", "is it \"Datum\"?", "\"Bedrag\""],
        ),
        ("\non = ", "\nonn = ", vec!["map.toml:12", "onn"]),
        ("\non = \"Datum\"\n", "\n", vec!["map.toml:7", "missing field `on`"]),
        ("\non = ", "\n\"amount\" = ", vec!["map.toml", "line 12", "amount"]),
        ("RecordPayment", "RecordPayments", vec!["map.toml:2", "\"RecordPayment\""]),
        ("amount = \"Bedrag\"\nskip", "sum = \"Bedrag\"\nskip", vec!["map.toml:4", "sum"]),
    ] {
        let map = PAYMENTS.replacen(from, to, 1);
        assert_ne!(map, PAYMENTS);
        import(&desk, &map, GOOD, &[]).expect(2, &words);
    }
    // What is wrong with the map can show in a later row only.
    let map = PAYMENTS.replace("\non = ", "\ndocument.case = { column = \"Zaak\", optional = true }\non = ");
    let rows: String = (0..300).map(|i| format!("{i};Bankjes;;1;11-3-2026;\n")).collect();
    let cases = format!("Nummer;Post;Verplichting;Bedrag;Datum;Zaak\n{rows}x;Bankjes;;1;11-3-2026;Z-1\n");
    import(&desk, &map, cases, &[]).expect(2, &["map.toml:7", "missing field `sha256`"]);
    let renamed = GOOD.replace("Verplichting", "Contract");
    import(&desk, PAYMENTS, renamed, &[]).expect(2, &["map.toml:10", "Verplichting", "\"Contract\""]);
    desk.run(&["import-sheet", "none.csv", "--map", "map.toml"]).expect(2, &["none.csv"]);
    desk.run(&["import-sheet", "sheet.csv", "--map", "none.toml"]).expect(2, &["none.toml"]);
    assert_eq!(desk.log(), log);
}

#[test]
fn a_formula_is_text_and_a_control_character_is_shown_as_such() {
    let desk = Desk::with_demo();
    let figures = "Buurt,Dag,Waarde,Aantal,Bron,Schatting
BU04820101,1-10-2025,\"61,5\",120,\"=HYPERLINK(\"\"http://x\"\")\",nee
BU04820102,1-10-2025,=1+1,100,Enquête,nee
\u{1b}[2J,1-10-2025,5,100,Enquête,nee
BU04820103,1-10-2025,5,100,a\u{7}b,nee
";
    let ran = import(&desk, FIGURES, figures, &[]);
    ran.expect(2, &["\"=1+1\" is no figure", "\\u{1b}[2J", "1 recorded", "3 cannot be read"]);
    assert!(!ran.out.contains(['\u{1b}', '\u{7}']));
    assert_eq!(last(&desk, 1)[0]["RecordMeasurement"]["source"], "=HYPERLINK(\"http://x\")");
}

#[test]
fn people_read_it_in_dutch() {
    let desk = Desk::with_demo();
    let sheet = format!("{GOOD}2026/1;Bankjes;;1;11-3-2026\n2026/4;Bankjes;;x;11-3-2026\nTotaal;;;;\n");
    let words = [
        &format!("regel 2  2026/1: zou worden vastgelegd als {}", entry(0)),
        "regel 5  2026/1: geweigerd: dezelfde sleutel staat op regel 2",
        "regel 6  2026/4: onleesbaar: Bedrag",
        "regel 7: overgeslagen",
        "6 rijen: 3 zouden worden vastgelegd (€ 1.350,00), 0 eerder vastgelegd",
    ];
    import(&desk, PAYMENTS, sheet, &["--dry-run", "--lang", "nl"]).expect(2, &words);
}

#[test]
fn the_example_in_the_book_is_told_as_it_stands() {
    let book = include_str!("../../docs/entering.md");
    let (_, section) = book.split_once("## Invoices, hours and figures from a sheet").unwrap();
    let block = |kind: &str| {
        let (_, rest) = section.split_once(&format!("```{kind}\n")).unwrap();
        rest.split_once("```").unwrap().0
    };
    let desk = Desk::with_demo();
    let ran = import(&desk, block("toml"), block("csv"), &[]);
    assert_eq!((ran.code, ran.out.as_str()), (2, block("text")));
}

#[test]
fn a_shipped_map_is_printed_and_fits_a_sheet() {
    let desk = Desk::with_demo();
    let list = desk.run(&["template"]).out;
    let invoices = desk.run(&["template", "sheet-invoices"]).out.replace("\"a-2025-02\"", "\"a-benches\"");
    assert!(
        list.contains("sheet-invoices\n")
            && list.contains("sheet-hours\n")
            && list.contains("sheet-figures\n"),
        "{list}"
    );
    let sheet = "Leverancier;Factuurnummer;Kostenplaats;Verplichting;Netto;Btw;Terug te vorderen;Ontvangen op\n\
        Groen BV;2026-1;Bankjes;;100;21;21;11-3-2026\n";
    import(&desk, &invoices, sheet, &[]).expect(0, &["1 recorded (€ 100.00)"]);
    desk.run(&["explain", "factuur-groen-bv-2026-1"]).expect(0, &["groen-bv", "€ 121.00"]);
    let hours = desk.run(&["template", "sheet-hours"]).out;
    let sheet = "Partner;Groep;Week;Plan;Van;Tot;Uren;Medewerkers\n\
        SWA;Noord;2026-W11;;9-3-2026;15-3-2026;17:30;2\nSWA;Noord;2026-W12;;16-3-2026;22-3-2026;999;\n";
    let sums = ["line 2  SWA Noord 2026-W11: recorded", "more-hours-than-days", "1 recorded, "];
    import(&desk, &hours, sheet, &[]).expect(3, &sums);
}

#[test]
fn ten_thousand_rows_are_recorded_in_order() {
    let desk = Desk::with_demo();
    let rows: String = (0..10_000).map(|i| format!("{i};Bankjes;;0,01;11-3-2026\n")).collect();
    let header = GOOD.lines().next().unwrap();
    let result = told(&import(&desk, PAYMENTS, format!("{header}\n{rows}"), &["--json"]));
    assert_eq!(result["counts"]["recorded"], 10_000);
    assert_eq!(result["amounts"]["recorded"], "100.00");
    let mut entries = result["rows"].as_array().unwrap().iter().map(|row| row["entry"].as_u64().unwrap());
    let first = u64::try_from(demo_entries()).unwrap();
    assert!((first..first + 10_000).all(|entry| entries.next() == Some(entry)));
}

#[test]
fn a_killed_import_has_printed_the_rows_that_are_recorded() {
    let desk = Desk::with_demo();
    let rows: String = (0..5_000).map(|i| format!("{i};Bankjes;;0,01;11-3-2026\n")).collect();
    desk.write("map.toml", PAYMENTS);
    desk.write("sheet.csv", format!("{}\n{rows}", GOOD.lines().next().unwrap()));
    let mut command = desk.command(&["import-sheet", "sheet.csv", "--map", "map.toml"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    let mut lines = String::new();
    said.read_line(&mut lines).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    said.read_to_string(&mut lines).unwrap();
    let entries = desk.entries();
    assert!(entries.len() < demo_entries() + 5_000, "it was killed in time");
    let whole = lines.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let told: Vec<usize> =
        whole.map(|line| line.trim_end().rsplit_once('#').unwrap().1.parse().unwrap()).collect();
    assert!(!told.is_empty() && told.iter().all(|entry| *entry < entries.len()), "{told:?}");
}
