use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::testing::*;

fn euros(text: &str) -> Money {
    text.parse().unwrap()
}

/// `c`, a contract of 50, is owed on `a` of 100.
fn owing() -> Scenario {
    Scenario::running()
        .with_plans()
        .given(decide_on("m", "council", COUNCIL, json!([allocate("a", "benches", "homes-money", "100")])))
        .given(json!({ "EnterCommitment": { "commitment": "c", "allocation": "a", "ground": "contract",
            "amount": "50", "by": "cas", "under": { "own": document() }, "on": "2030-02-01" } }))
}

fn pay(id: &str, amount: &str, commitment: Option<&str>, on: &str) -> serde_json::Value {
    json!({ "RecordPayment": { "payment": id, "allocation": "a", "commitment": commitment, "amount": amount, "on": on } })
}

fn told(scenario: &Scenario, on: &str) -> LawfulnessAnswer {
    lawfulness(&scenario.programme, day(on), None).unwrap()
}

#[test]
fn a_payment_with_two_broken_links_counts_once_in_what_is_broken_and_in_each_link() {
    let scenario = owing()
        .given(pay("p", "10", None, "2030-02-10"))
        .given(pay("q", "20", Some("c"), "2030-02-11"))
        .given(json!({ "ConfirmDelivery": { "commitment": "c", "by": "dee", "on": "2030-02-12" } }))
        .given(
            json!({ "RecordRefund": { "refund": "r", "payment": "q", "amount": "5", "on": "2030-02-20" } }),
        );
    let links = |on: &str| -> Vec<(BrokenLink, u64, Money)> {
        told(&scenario, on).broken_links.iter().map(|of| (of.link, of.sum.payments, of.sum.net)).collect()
    };
    let (commitment, invoice) = (BrokenLink::Commitment, BrokenLink::Invoice);
    assert_eq!(links("2030-02-10"), [(commitment, 1, euros("10")), (invoice, 1, euros("10"))]);
    let delivery = (BrokenLink::Delivery, 1, euros("20"));
    assert_eq!(links("2030-02-11"), [(commitment, 1, euros("10")), (invoice, 2, euros("30")), delivery]);
    assert_eq!(links("2030-02-12"), [(commitment, 1, euros("10")), (invoice, 2, euros("30"))]);
    let later = told(&scenario, "2030-02-20");
    let sum = PaymentSum { payments: 2, paid: euros("30"), returned: euros("5"), net: euros("25") };
    assert_eq!((later.total, later.broken, later.whole), (sum, sum, PaymentSum::default()));
    assert_eq!(told(&scenario, "2030-02-09").payments, []);
}

#[test]
fn every_link_of_a_whole_chain_has_its_entry() {
    let invoice = json!({ "ReceiveInvoice": { "invoice": "i", "supplier": "s", "number": "1", "on": "2030-02-05",
        "lines": [{ "allocation": "a", "commitment": "c", "amount": { "net": "40" } }] } });
    let paid = json!({ "RecordPayment": { "payment": "p", "allocation": "a", "invoice": "i", "amount": "40",
        "by": "bob", "on": "2030-02-10" } });
    let credit = json!({ "CreditInvoice": { "credit": "x", "invoice": "i", "allocation": "a",
        "amount": { "net": "1" }, "on": "2030-02-18" } });
    let scenario = owing()
        .given(invoice)
        .given(json!({ "ConfirmDelivery": { "commitment": "c", "by": "dee", "on": "2030-02-06" } }))
        .given(paid)
        .given(credit);
    let answer = told(&scenario, "2030-02-28");
    let [chain] = answer.payments.as_slice() else { panic!("{:?}", answer.payments) };
    assert_eq!((chain.standing, answer.whole.net), (ChainStanding::Whole, euros("40")));
    let last = scenario.history.last().unwrap().0.sequence.0;
    let entries: Vec<u64> = chain.entries().iter().map(|entry| entry.0).collect();
    // The decision made the allocation; then follow the order, the invoice, the delivery, the payment, the credit.
    assert_eq!(entries, (last - 5..=last).collect::<Vec<_>>());
    assert_eq!(chain.partner.as_ref().map(ToString::to_string).as_deref(), Some("homes"));
    assert_eq!(chain.body.as_ref().map(ToString::to_string).as_deref(), Some("north"));
    assert_eq!(chain.commitment.as_ref().unwrap().ordered_by.as_ref().unwrap().as_str(), "cas");
}

#[test]
fn a_seat_found_empty_later_and_an_authority_not_cited_break_the_chain() {
    let commit = |authority: bool| {
        let mut mandate = json!({ "mandate": "leader-mandate" });
        if authority {
            mandate["authority"] = document();
        }
        json!({ "EnterCommitment": { "commitment": "k", "allocation": "a", "ground": "gift", "amount": "9",
            "document": document(), "by": "cas", "under": { "mandate": mandate }, "on": "2030-02-02" } })
    };
    let broken = |scenario: &Scenario| told(scenario, "2030-03-01").payments[0].broken.clone();
    let whole = owing().given(commit(true)).given(pay("p", "9", Some("k"), "2030-02-10"));
    assert_eq!(broken(&whole), []);
    let bare = owing().given(commit(false)).given(pay("p", "9", Some("k"), "2030-02-10"));
    assert_eq!(broken(&bare), [BrokenLink::Authority]);
    let left =
        json!({ "VacateSeat": { "body": "team", "seat": "leader", "person": "cas", "until": "2030-02-01" } });
    assert_eq!(broken(&whole.clone().given(left)), [BrokenLink::Mandate]);
    let left = json!({ "VacateSeat": { "body": "council", "seat": "homes-seat", "person": "bob", "until": "2030-01-01" } });
    let refused = whole.when(&left);
    if refused.is_ok() {
        assert_eq!(broken(&whole.given(left)), [BrokenLink::Decision]);
    }
}

#[test]
fn what_was_paid_before_the_signing_is_told_apart() {
    let scenario =
        owing().given(pay("p", "10", None, "2029-11-30")).given(pay("q", "20", Some("c"), "2029-12-01"));
    let answer = told(&scenario, "2030-02-01");
    let early = PaymentSum { payments: 1, paid: euros("10"), net: euros("10"), ..PaymentSum::default() };
    assert_eq!(answer.before_signing, early);
    assert_eq!((answer.total.payments, answer.broken.payments), (2, 1));
    assert!(answer.payments[0].broken.is_empty());
}

#[test]
fn what_is_paid_ahead_of_what_was_provided_is_shown_and_breaks_nothing() {
    let provide = json!({ "ProvideContribution": { "contribution": "c1", "pledge": "homes-money",
        "amount": "15.00", "how": "spent_by_partner", "on": "2030-02-05" } });
    let scenario = owing().given(provide).given(pay("p", "20", Some("c"), "2030-02-10"));
    let of_homes = |on: &str| {
        let sources = told(&scenario, on).sources.into_iter();
        sources.into_iter().find(|source| source.source.to_string() == "homes-money").unwrap()
    };
    assert_eq!((of_homes("2030-02-09").ahead, of_homes("2030-02-10").ahead), (Money::ZERO, euros("5")));
    assert_eq!(of_homes("2030-02-10").entries.len(), 1);
    assert_eq!(of_homes("2030-02-10").pledged_by.len(), 2, "the charter and the signature");
}

fn plus(a: PaymentSum, b: PaymentSum) -> PaymentSum {
    PaymentSum {
        payments: a.payments + b.payments,
        paid: a.paid.saturating_add(b.paid),
        returned: a.returned.saturating_add(b.returned),
        net: a.net.saturating_add(b.net),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Over random histories: the parts add up to the whole in every grouping, a broken link is never counted
    /// above what is broken, and by the sums of the accounts nothing is left out.
    #[test]
    fn sums_add_up(commands in commands()) {
        let mut scenario = Scenario::funded();
        for command in &commands {
            let command = scenario.filled(command);
            let _ = scenario.attempt(&command);
        }
        for on in ["2030-01-15", "2030-03-01", "2031-03-01"].map(day) {
            let answer = lawfulness(&scenario.programme, on, None).unwrap();
            let parts = |whole, broken, before| plus(plus(whole, broken), before);
            prop_assert_eq!(parts(answer.whole, answer.broken, answer.before_signing), answer.total);
            for grouping in &answer.groupings {
                let mut sum = PaymentSum::default();
                let mut links: BTreeMap<BrokenLink, PaymentSum> = BTreeMap::new();
                for group in &grouping.groups {
                    prop_assert_eq!(parts(group.whole, group.broken, group.before_signing), group.total);
                    sum = plus(sum, group.total);
                    for broken in &group.broken_links {
                        let of = links.entry(broken.link).or_default();
                        *of = plus(*of, broken.sum);
                    }
                }
                prop_assert_eq!(sum, answer.total);
                let whole: BTreeMap<_, _> = answer.broken_links.iter().map(|of| (of.link, of.sum)).collect();
                prop_assert_eq!(links, whole);
            }
            let of_links: u64 = answer.broken_links.iter().map(|of| of.sum.payments).sum();
            prop_assert!(answer.broken.payments <= of_links);
            prop_assert!(answer.broken_links.iter().all(|of| of.sum.payments <= answer.broken.payments));
            // By other means: the sums that the funds keep, and the findings.
            let accounts = scenario.programme.funds().accounts().values();
            let paid: Money =
                accounts.flat_map(|a| &a.payments).filter(|p| p.fact.on <= on).map(|p| p.fact.amount).sum();
            prop_assert_eq!(paid, answer.total.paid);
            let sources: Money = answer.sources.iter().map(|source| source.paid).sum();
            prop_assert_eq!(sources, answer.total.net);
            let found = crate::compliance::findings(&scenario.programme, on);
            let chains = found.iter().filter(|found| found.code == FindingCode::PaymentChainBroken);
            let broken: std::collections::BTreeSet<_> = answer.payments.iter()
                .filter(|chain| chain.standing == ChainStanding::Broken)
                .map(|chain| chain.payment.to_string()).collect();
            for finding in chains.filter(|found| found.since >= Some(answer.signed_on)) {
                prop_assert!(broken.contains(&finding.about), "{}", finding.about);
            }
            let year = lawfulness(&scenario.programme, on, Some(2030)).unwrap();
            let other = lawfulness(&scenario.programme, on, Some(2031)).unwrap();
            let rest = answer.payments.iter().filter(|chain| ![2030, 2031].contains(&chain.on.year())).collect();
            prop_assert_eq!(plus(plus(year.total, other.total), rest), answer.total);
        }
    }
}
