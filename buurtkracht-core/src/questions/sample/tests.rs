use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::testing::*;

fn asked(of: Population, size: u64, method: SampleMethod) -> SampleRequest {
    SampleRequest { of, size, seed: "2031".to_owned(), method }
}

/// Five payments: 10, 20, 30, 40 and 100 euros.
fn five() -> Scenario {
    let paid = |(id, euros): (&str, &str)| json!({ "RecordPayment": { "payment": id, "allocation": "a", "amount": euros, "on": "2030-02-01" } });
    let scenario = Scenario::running().with_plans().given(decide_on(
        "m",
        "council",
        COUNCIL,
        json!([allocate("a", "benches", "homes-money", "200")]),
    ));
    [("p1", "10"), ("p2", "20"), ("p3", "30"), ("p4", "40"), ("p5", "100")]
        .map(paid)
        .into_iter()
        .fold(scenario, Scenario::given)
}

fn drawn(scenario: &Scenario, of: Population, size: u64, method: SampleMethod) -> SampleAnswer {
    let entries = scenario.history.last().unwrap().0.sequence.0 + 1;
    sample(&scenario.programme, entries, day("2030-03-01"), &asked(of, size, method)).unwrap()
}

fn ids(answer: &SampleAnswer) -> Vec<&str> {
    answer.chosen.iter().map(|chosen| chosen.item.id.as_str()).collect()
}

#[test]
fn by_count_the_smallest_hashes_of_seed_and_id_are_chosen() {
    let answer = drawn(&five(), Population::Payments, 2, SampleMethod::ByCount);
    // printf '%s' 2031:p1 | sha256sum, and so on.
    let mut hashes: Vec<(String, &str)> =
        ["p1", "p2", "p3", "p4", "p5"].map(|id| (sha256(&format!("2031:{id}")), id)).to_vec();
    hashes.sort();
    assert_eq!(ids(&answer), [hashes[0].1, hashes[1].1]);
    assert_eq!(answer.chosen[0].sha256.as_deref(), Some(hashes[0].0.as_str()));
    assert_eq!(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!((answer.population.items, answer.population.amount), (5, Some("200.00".parse().unwrap())));
    assert_eq!(answer.population.sha256, sha256("p1\t10.00\np2\t20.00\np3\t30.00\np4\t40.00\np5\t100.00\n"));
}

#[test]
fn by_amount_each_interval_of_cents_draws_one_from_a_start_by_the_seed() {
    let answer = drawn(&five(), Population::Payments, 4, SampleMethod::ByAmount);
    let drawing = answer.drawing.unwrap();
    assert_eq!((drawing.interval, drawing.draws), (5_000, 4));
    let number = u64::from_str_radix(&sha256("2031:start")[..12], 16).unwrap();
    assert_eq!(drawing.start, number % 5_000 + 1);
    // By hand: each drawn cent lies in one item.
    let ends = [("p1", 1_000), ("p2", 3_000), ("p3", 6_000), ("p4", 10_000), ("p5", 20_000)];
    let hit = |cent: u64| ends.iter().find(|(_, end)| cent <= *end).unwrap().0;
    let mut hits: Vec<&str> = (0..4).map(|nth| hit(drawing.start + nth * 5_000)).collect();
    let last = answer.chosen.last().unwrap();
    assert_eq!((last.item.id.as_str(), last.cents.unwrap().draws), ("p5", 2), "twice the interval");
    hits.dedup();
    assert_eq!(ids(&answer), hits);
}

#[test]
fn more_than_there_is_gives_all_and_says_so() {
    let answer = drawn(&five(), Population::Payments, 6, SampleMethod::ByCount);
    assert!(answer.exceeds && answer.chosen.len() == 5);
    assert!(!drawn(&five(), Population::Payments, 5, SampleMethod::ByCount).exceeds);
    let none = drawn(&Scenario::running(), Population::Payments, 3, SampleMethod::ByAmount);
    assert!(none.exceeds && none.chosen.is_empty() && none.drawing.is_none());
}

#[test]
fn what_comes_later_is_no_part_of_it_and_entries_have_no_amount() {
    let scenario = five();
    let early = sample(
        &scenario.programme,
        1,
        day("2030-01-31"),
        &asked(Population::Payments, 9, SampleMethod::ByCount),
    );
    assert_eq!(early.unwrap().population.items, 0);
    let by_amount = asked(Population::Entries, 3, SampleMethod::ByAmount);
    assert_eq!(sample(&scenario.programme, 9, day("2030-03-01"), &by_amount), Err(NoSample::WithoutAmounts));
    let entries = drawn(&scenario, Population::Entries, 3, SampleMethod::ByCount);
    assert_eq!(entries.as_of, None);
    assert!(entries.chosen.iter().all(|chosen| chosen.entries == [chosen.item.entry]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Over random histories: a sample is a part of its population, a larger one of the same seed holds it, and
    /// by amount every drawn cent is of one chosen item.
    #[test]
    fn a_sample_is_a_part_of_its_population(commands in commands(), size in 1..20_u64) {
        let mut scenario = Scenario::funded();
        for command in &commands {
            let command = scenario.filled(command);
            let _ = scenario.attempt(&command);
        }
        use Population::*;
        for of in [Entries, Decisions, Allocations, Commitments, Invoices, Payments] {
            let small = drawn(&scenario, of, size, SampleMethod::ByCount);
            prop_assert_eq!(small.chosen.len() as u64, size.min(small.population.items));
            let large = drawn(&scenario, of, size + 3, SampleMethod::ByCount);
            prop_assert_eq!(&large.chosen[..small.chosen.len()], &small.chosen[..]);
            for chosen in &small.chosen {
                prop_assert!(small.items.contains(&chosen.item) && chosen.entries.contains(&chosen.item.entry));
            }
            if of == Entries {
                continue;
            }
            let sum: Money = small.items.iter().filter_map(|item| item.amount).sum();
            prop_assert_eq!(small.population.amount, Some(sum));
            let units = drawn(&scenario, of, size, SampleMethod::ByAmount);
            let draws: u64 = units.chosen.iter().filter_map(|chosen| chosen.cents).map(|cents| cents.draws).sum();
            prop_assert_eq!(draws, units.drawing.map_or(0, |drawing| drawing.draws));
            let interval = units.drawing.map_or(u64::MAX, |drawing| drawing.interval);
            for item in units.items.iter().filter(|item| cents(item) >= interval) {
                prop_assert!(ids(&units).contains(&item.id.as_str()), "{} is at least the interval", item.id);
            }
        }
    }
}
