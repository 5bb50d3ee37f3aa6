//! The example in the book's page on money comes to what its table says.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot be set up ends there")]

use buurtkracht_core::testing::{Scenario, day};
use buurtkracht_core::value::Money;

const BOOK: &str = include_str!("../../docs/money.md");

#[test]
fn the_example_of_the_book_comes_to_what_its_table_says() {
    let lines = BOOK.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let scenario = lines.lines().fold(Scenario::running().with_plans(), |scenario, line| {
        scenario.given(serde_json::from_str(line).unwrap())
    });
    let account = &scenario.programme.funds().accounts()[&"a1".parse().unwrap()];
    let rows: Vec<Vec<&str>> = BOOK
        .lines()
        .filter(|line| line.starts_with("| 2030-"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert_eq!(rows.len(), 8);
    for row in rows {
        let figures = account.figures(Some(day(row[0])));
        let found = [figures.committed, figures.invoiced, figures.spent, figures.uncommitted()];
        assert_eq!(found.map(|amount| amount.to_string()), row[2..], "{}", row[0]);
        assert_eq!(found.into_iter().sum::<Money>(), figures.allocated, "{}", row[0]);
    }
}
