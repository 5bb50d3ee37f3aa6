//! The answers in the programs of those who read them: LibreOffice for spreadsheets, Chromium with axe-core for pages.
//! `.ci/run` installs these, and runs these tests.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::desk::Desk;
use crate::faces::QUESTIONS;

/// Runs a program of the machine, and returns what it prints.
fn run(command: &mut Command) -> String {
    let ran = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(ran.status.success(), "{command:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

/// Has LibreOffice read the files, and write each sheet of them as bare comma-separated values into `to`.
fn calculated(desk: &Desk, files: &[String], read_as: Option<&str>, to: &str) {
    let mut office = Command::new("soffice");
    office.arg(format!("-env:UserInstallation=file://{}", desk.path("office").display()));
    office.arg("--headless").args(read_as.map(|filter| format!("--infilter={filter}")));
    office.args([
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1",
    ]);
    run(office.args(["--outdir", to]).args(files).current_dir(desk.path("")));
}

/// The sum of each column of euros, in cents, of a file that the command wrote.
fn sums(file: &Path) -> BTreeMap<usize, i64> {
    added(file, |_| true)
}

/// The same of a file that LibreOffice wrote. What it took for text it writes as it was, with the last nought of its
/// cents; of a number it writes none.
fn calculated_sums(file: &Path) -> BTreeMap<usize, i64> {
    added(file, |amount| !(amount.contains('.') && amount.ends_with('0')))
}

fn added(file: &Path, is_number: fn(&str) -> bool) -> BTreeMap<usize, i64> {
    let mut rows = csv::Reader::from_path(file).unwrap();
    let headings = rows.headers().unwrap().clone();
    let euros = (0..headings.len()).filter(|column| headings[*column].ends_with('€'));
    let mut sums: BTreeMap<usize, i64> = euros.map(|column| (column, 0)).collect();
    for row in rows.records().map(Result::unwrap) {
        for (column, sum) in &mut sums {
            let amount: f64 = match &row[*column] {
                "" => 0.0,
                amount => {
                    assert!(is_number(amount), "{file:?}: {amount:?} is text");
                    amount.parse().unwrap_or_else(|_| panic!("{file:?}: {amount:?} is no number"))
                }
            };
            *sum += (amount * 100.0).round() as i64;
        }
    }
    sums
}

/// The files of a folder whose names begin so, the tenth after the ninth.
fn beginning(folder: &Path, start: &str) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = folder.read_dir().unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.file_name().unwrap().to_str().unwrap().starts_with(start));
    files.sort_by_key(|file| (file.as_os_str().len(), file.clone()));
    files
}

#[test]
#[ignore = "needs LibreOffice: .ci/run has it"]
fn libreoffice_finds_the_same_sums_in_workbooks_and_sheets() {
    let desk = Desk::with_demo();
    let mut tables = BTreeMap::new();
    for question in QUESTIONS {
        let verb = question[0];
        let to = |face: &str, lang: &str, name: &str| {
            desk.run(&[*question, &["--format", face, "--lang", lang, "--out", name]].concat())
        };
        if to("xlsx", "en", &format!("{verb}.xlsx")).code == 0 {
            to("csv", "en", &format!("en-{verb}.csv")).expect(0, &[]);
            to("csv", "nl", &format!("nl-{verb}.csv")).expect(0, &[]);
            tables.insert(verb, beginning(&desk.path(""), &format!("en-{verb}")));
        }
    }
    let names = |start: &str, end: &str| -> Vec<String> {
        let files = beginning(&desk.path(""), start).into_iter();
        let names = files.map(|file| file.file_name().unwrap().to_str().unwrap().to_owned());
        names.filter(|name| name.ends_with(end)).collect()
    };
    calculated(&desk, &names("", ".xlsx"), None, "workbooks");
    calculated(&desk, &names("nl-", ".csv"), Some("CSV:59,34,76,1,,1043,false,true"), "dutch");
    let mut amounts = 0;
    for (verb, files) in tables {
        for (number, file) in (1..).zip(&files) {
            let expected = sums(file);
            amounts += expected.len();
            let sheet = beginning(&desk.path("workbooks"), &format!("{verb}-{number} "));
            assert_eq!(calculated_sums(&sheet[0]), expected, "{verb}, sheet {number}");
            let name = file.file_stem().unwrap().to_str().unwrap().replacen("en-", "nl-", 1);
            let dutch = beginning(&desk.path("dutch"), &name);
            assert_eq!(calculated_sums(&dutch[0]), expected, "{name}");
        }
    }
    assert!(amounts > 20, "{amounts}");
}

/// What Chromium makes of a page after its scripts have run.
fn opened(page: &Path, width: usize) -> String {
    let mut browser = Command::new("chromium");
    browser.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=20000",
        "--dump-dom",
    ]);
    run(browser.args([format!("--window-size={width},900"), format!("file://{}", page.display())]))
}

/// Puts what axe-core and the browser have to say of a page into an attribute of its root.
const CHECK: &str = r#"<script>
const told = [];
addEventListener("error", event => told.push(event.message));
axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }).then(found => {
    for (const broken of found.violations)
        for (const node of broken.nodes) told.push(`${broken.id}: ${node.html.slice(0, 200)}`);
    if (document.documentElement.scrollWidth > innerWidth) told.push("the page scrolls sideways");
    document.documentElement.setAttribute("data-told", `${found.passes.length} rules: ${told.join("; ")}`);
});
</script>"#;

#[test]
#[ignore = "needs Chromium and axe-core: .ci/run has them"]
fn axe_finds_nothing_wrong_with_a_page() {
    let axe = std::env::var("BUURTKRACHT_AXE").expect("BUURTKRACHT_AXE names axe.min.js of axe-core");
    let axe = std::fs::read_to_string(axe).unwrap();
    let desk = Desk::with_demo();
    let explained = ["explain", "d-2025-stop-cafe"];
    for (i, question) in QUESTIONS.iter().copied().chain([&explained[..]]).enumerate() {
        let lang = if i % 2 == 0 { "en" } else { "nl" };
        let html = desk.run(&[question, &["--format", "html", "--lang", lang]].concat()).out;
        let checked = html.replace("</body>", &format!("<script>{axe}</script>{CHECK}</body>"));
        desk.write("page.html", checked);
        // A telephone and a screen.
        let page = opened(&desk.path("page.html"), if i % 4 < 2 { 500 } else { 1300 });
        let told = page.split_once("data-told=\"").and_then(|(_, rest)| rest.split_once('"'));
        let (told, _) = told.unwrap_or_else(|| panic!("{question:?}: axe said nothing: {page:.300}"));
        assert!(told.ends_with("rules: "), "{question:?}, {lang}: {told}");
    }
}

#[test]
#[ignore = "needs Chromium: .ci/run has it"]
fn chromium_prints_the_page_for_the_steering_group_on_one_sheet() {
    for (desk, days) in [
        (Desk::with_demo(), ["2025-06-02", "2026-04-10", "2026-11-24"]),
        (Desk::with_example("lindewaard"), ["2030-06-02", "2031-03-20", "2031-06-30"]),
    ] {
        for (i, on) in days.into_iter().enumerate() {
            let lang = if i % 2 == 0 { "nl" } else { "en" };
            desk.run(&["page", "--on", on, "--lang", lang, "--format", "html", "--out", on]).expect(0, &[]);
            let (page, printed) = (desk.path(on), desk.path(&format!("{on}.pdf")));
            std::fs::rename(&page, page.with_extension("html")).unwrap();
            let mut browser = Command::new("chromium");
            browser.args(["--headless", "--no-sandbox", "--disable-gpu"]);
            browser.arg(format!("--print-to-pdf={}", printed.display()));
            run(browser.arg(format!("file://{}", page.with_extension("html").display())));
            let printed = std::fs::read(printed).unwrap();
            assert_eq!(String::from_utf8_lossy(&printed).matches("/Type /Page\n").count(), 1, "{on} {lang}");
        }
    }
}
