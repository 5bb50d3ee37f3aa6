//! Section 1: the rules of the declaration.

use serde_json::json;

use super::{Town, allocate, decision};

#[test]
fn an_allocation_above_what_its_source_has_free_is_refused() {
    let town = Town::running();
    let allocation = |amount| {
        decision(
            "d-1",
            "stuurgroep",
            "2025-02-21",
            json!([allocate("a-1", "p-garden", "gemeente-money", amount, "2025-02-21")]),
        )
    };
    town.refuses(allocation("49000.01"), "allocation-exceeds-free", &["49000.01", "49000.00"]);
    town.accepts(allocation("49000"));
    assert!(town.findings("overspent", "2025-02-28").is_empty());
}
