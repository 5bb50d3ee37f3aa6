//! Skeletons to fill in: one file per command in `templates/`, and maps of sheets in `templates/sheets/`.

use buurtkracht_core::Command;
use strum::VariantNames;

use crate::args::{Example, Global};
use crate::document::{Document, Item};
use crate::exit::{Failure, Outcome};
use crate::render;
use crate::words::{Words, say};

/// The charter of an example.
pub fn charter(example: Example) -> &'static str {
    match example {
        Example::Alblasserdam => include_str!("../../charters/alblasserdam-2025-2026.toml"),
        Example::Lindewaard => include_str!("../../charters/lindewaard-2030.toml"),
        Example::TweeOevers => include_str!("../../charters/twee-oevers-2027-2030.toml"),
    }
}

/// Every command with its skeleton, in the order of their names: the files that `build.rs` found.
pub const TEMPLATES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// Maps of sheets.
const SHEETS: &[(&str, &str)] = &[
    ("sheet-invoices", include_str!("../../templates/sheets/invoices.toml")),
    ("sheet-hours", include_str!("../../templates/sheets/hours.toml")),
    ("sheet-figures", include_str!("../../templates/sheets/figures.toml")),
];

pub fn run(global: &Global, command: Option<&str>, example: Option<Example>) -> Result<Outcome, Failure> {
    let Some(command) = command else {
        return list(global);
    };
    let known = TEMPLATES.iter().chain(SHEETS).find(|(name, _)| name.eq_ignore_ascii_case(command));
    let text = match (command, known) {
        ("charter", _) => charter(example.unwrap_or(Example::Alblasserdam)),
        (_, _) if example.is_some() => {
            return Err(Failure::Input("only `template charter` takes the name of an example".to_owned()));
        }
        (_, Some((_, text))) => text,
        (_, None) => {
            return Err(Failure::Input(format!(
                "there is no command {command:?}; there is: {}",
                names().join(", ")
            )));
        }
    };
    render::print_file(global, "template", None, &text, text)?;
    Ok(Outcome::Done)
}

fn names() -> Vec<&'static str> {
    let sheets = SHEETS.iter().map(|(name, _)| *name);
    ["charter"].into_iter().chain(sheets).chain(Command::VARIANTS.iter().copied()).collect()
}

fn list(global: &Global) -> Result<Outcome, Failure> {
    let names = names();
    render::print(global, "templates", None, &names, || {
        let mut document = Document::new(say!(Words::of(global.lang), "templates"));
        document.outline(names.iter().copied().map(Item::new));
        document
    })?;
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use buurtkracht_core::CommandEnvelope;
    use buurtkracht_core::id::CommandId;

    use super::*;
    use crate::input;
    use crate::sheet::{Map, Sheet, Written};

    #[test]
    fn every_map_fits_a_sheet_with_the_columns_that_it_names() {
        for (name, text) in SHEETS {
            let located = input::toml(name, text).unwrap();
            let written: Written = located.typed().unwrap();
            let header: Vec<&str> =
                text.split('"').filter(|word| word.starts_with(char::is_uppercase)).collect();
            let columns: BTreeSet<&str> = header.into_iter().collect();
            let header = columns.into_iter().collect::<Vec<_>>().join(";");
            let sheet = Sheet::read("s.csv".to_owned(), header.into_bytes(), None).unwrap();
            Map::fit(written, &located, &sheet).map(drop).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }

    #[test]
    fn every_command_has_a_skeleton_that_reads_as_that_command() {
        let names: BTreeSet<&str> = TEMPLATES.iter().map(|(name, _)| *name).collect();
        let commands: BTreeSet<&str> = Command::VARIANTS.iter().copied().collect();
        assert_eq!(names, commands, "each command has its file in buurtkracht-cli/templates");
        for (name, text) in TEMPLATES.iter().filter(|(name, _)| *name != "FoundProgramme") {
            let mut located = input::toml(name, text).unwrap();
            located.fill(
                Some(&"p".parse().unwrap()),
                Some(CommandId(uuid::Uuid::nil())),
                Some(&"a".parse().unwrap()),
            );
            let digest = "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0";
            let located = located.with_digests(|_| digest.parse().unwrap()).unwrap();
            let envelope: CommandEnvelope = located.typed().unwrap_or_else(|error| panic!("{name}: {error}"));
            let read: &str = (&envelope.command).into();
            assert_eq!(read, *name);
        }
    }
}
