//! Allocations, commitments, invoices, payments, other funding, budgets and carry-overs as text.

use buurtkracht_core::Event;
use buurtkracht_core::budgets::Cover;
use buurtkracht_core::decisions::Decision;
use buurtkracht_core::event::Record;
use buurtkracht_core::funds::{
    Allocation, AllocationAccount, AllocationFigures, CommitmentAccount, LineAccount,
};
use buurtkracht_core::id::{PartnerId, Sequence};
use buurtkracht_core::questions::{
    AllocationExplained, BudgetExplained, CarryOverExplained, CommitmentExplained, FundingExplained,
    InvoiceExplained, PaymentExplained,
};
use buurtkracht_core::value::{Day, Document, Money};

use super::decision::decision;
use super::{Opener, mandate};
use crate::render::{Page, Style, events, funds, governance, join, word};

/// An event below a heading, with its day and its entry.
fn line(style: &Style<'_>, page: &mut Page, on: Day, event: &Event, entry: Sequence) {
    page.line(format!("  {on} {}  [{entry}]", events::line(style, event)));
}

fn document(style: &Style<'_>, page: &mut Page, document: Option<&Document>) {
    if let Some(found) = document {
        page.line(format!("    {}: {}", style.say("document", "document"), governance::document(found)));
    }
}

/// What an allocation comes to, as a sum that adds up.
pub fn figures(style: &Style<'_>, figures: &AllocationFigures) -> String {
    let gone = [
        (style.say("released", "vrijgevallen"), figures.released),
        (style.say("to other plans", "naar andere plannen"), figures.reassigned),
    ];
    let gone: Vec<String> = gone
        .into_iter()
        .filter(|(_, amount)| amount.is_positive())
        .map(|(what, amount)| format!("; {what} {}", style.money(amount)))
        .collect();
    let over = match figures.overspent() {
        over if over.is_positive() => {
            format!(" − {} {}", style.money(over), style.say("overspent", "overschreden"))
        }
        _ => String::new(),
    };
    format!(
        "{} {} = {} {} + {} {} + {} {} + {} {}{over}{}",
        style.say("allocated", "toegewezen"),
        style.money(figures.allocated),
        style.money(figures.committed),
        style.say("owed", "verplicht"),
        style.money(figures.invoiced),
        style.say("invoiced", "gefactureerd"),
        style.money(figures.spent),
        style.say("spent", "besteed"),
        style.money(figures.uncommitted()),
        style.say("left", "over"),
        gone.concat(),
    )
}

/// What came of an allocation.
pub fn account(style: &Style<'_>, page: &mut Page, account: &AllocationAccount) {
    for own in &account.commitments {
        committed(style, page, own);
    }
    for own in &account.lines {
        charged(style, page, own);
    }
    for record in &account.payments {
        line(style, page, record.fact.on, &Event::Paid(record.fact.clone()), record.sequence);
    }
    for record in &account.refunds {
        line(style, page, record.fact.on, &Event::Refunded(record.fact.clone()), record.sequence);
    }
    for record in &account.reassigned {
        line(style, page, record.fact.to.on, &Event::FundsReassigned(record.fact.clone()), record.sequence);
    }
    for record in &account.releases {
        line(style, page, record.fact.on, &Event::FundsReleased(record.fact.clone()), record.sequence);
    }
}

pub fn allocation(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, a: &AllocationExplained) {
    let fact = &a.account.allocation.fact;
    page.heading(format!(
        "{} {}: {} {} {} {} {}  [{}]",
        style.say("Allocation", "Toewijzing"),
        fact.allocation,
        style.money(fact.amount),
        style.say("from", "van"),
        fact.from,
        style.say("to plan", "naar plan"),
        fact.plan,
        a.account.allocation.sequence
    ));
    if let Some(partner) = &a.partner {
        page.line(format!("  {} {partner}", style.say("money of", "geld van")));
    }
    page.line(format!("  {}", figures(style, &a.figures)));
    account(style, page, &a.account);
    if let Some(explained) = &a.decision {
        decision(style, open, page, explained);
    }
}

/// A commitment with what came and how it was settled.
fn committed(style: &Style<'_>, page: &mut Page, own: &CommitmentAccount) {
    let record = &own.commitment;
    let event = match &own.initiative {
        Some(budget) => Event::InitiativeBudgetGranted((**budget).clone()),
        None => Event::CommitmentEntered(record.fact.clone()),
    };
    line(style, page, record.fact.on, &event, record.sequence);
    for record in &own.deliveries {
        let event = Event::DeliveryConfirmed(record.fact.clone());
        line(style, page, record.fact.on, &event, record.sequence);
    }
    if let Some(record) = &own.settled {
        let event = Event::CommitmentSettled(record.fact.clone());
        line(style, page, record.fact.on, &event, record.sequence);
        document(style, page, record.fact.document.as_ref());
    }
}

/// A line of an invoice with its VAT and its credits.
fn charged(style: &Style<'_>, page: &mut Page, own: &LineAccount) {
    let record = &own.invoice;
    let amount = own.line.amount;
    page.line(format!(
        "  {} {} {}, {} {}: {}  [{}]",
        record.fact.on,
        style.say("invoice", "factuur"),
        record.fact.invoice,
        style.say("charged to", "ten laste van"),
        own.line.allocation,
        style.money(amount.charged()),
        record.sequence
    ));
    page.line(format!(
        "    {} {} + {} {} − {} {}",
        style.say("net", "netto"),
        style.money(amount.net),
        style.say("VAT", "btw"),
        style.money(amount.vat),
        style.say("recoverable VAT", "terug te vorderen btw"),
        style.money(amount.recoverable),
    ));
    for record in &own.credits {
        let event = Event::InvoiceCredited(record.fact.clone());
        line(style, page, record.fact.on, &event, record.sequence);
    }
}

/// Whose money, by which allocation.
fn covered(style: &Style<'_>, page: &mut Page, partner: Option<&PartnerId>, allocation: &Record<Allocation>) {
    let of =
        partner.map_or(String::new(), |partner| format!("{} {partner}: ", style.say("money of", "geld van")));
    let line = events::line(style, &Event::FundsAllocated(allocation.fact.clone()));
    page.line(format!("  {of}{line}  [{}]", allocation.sequence));
}

fn decided(style: &Style<'_>, page: &mut Page, decision: Option<&Record<Decision>>) {
    if let Some(record) = decision {
        let line = events::decision(style, &record.fact);
        page.line(format!("  {} {line}  [{}]", record.fact.decided_on, record.sequence));
    }
}

pub fn commitment(style: &Style<'_>, page: &mut Page, c: &CommitmentExplained) {
    let fact = &c.account.commitment.fact;
    page.heading(format!(
        "{} {}: {} ({})  [{}]",
        style.say("Commitment", "Verplichting"),
        fact.commitment,
        style.money(fact.amount),
        word(style.lang, fact.ground.into()),
        c.account.commitment.sequence
    ));
    covered(style, page, c.partner.as_ref(), &c.allocation);
    let orderer = match (fact.orderer(), &c.account.initiative) {
        (Some(person), _) => format!("{} {}", style.say("ordered by", "besteld door"), style.person(person)),
        (None, Some(budget)) => format!(
            "{} {}, {} {}",
            style.say("granted by", "toegekend door"),
            budget.body,
            style.say("accounted for by", "verantwoording door"),
            style.person(&budget.granted.accountable)
        ),
        (None, None) => {
            style.say("who ordered it is not recorded", "wie bestelde is niet vastgelegd").to_owned()
        }
    };
    page.line(format!("  {orderer}"));
    document(style, page, fact.document.as_ref());
    if let Some(behind) = &c.mandate {
        mandate(style, page, behind);
    }
    decided(style, page, c.decision.as_ref());
    committed(style, page, &c.account);
    for own in &c.lines {
        charged(style, page, own);
    }
    for record in &c.payments {
        line(style, page, record.fact.on, &Event::Paid(record.fact.clone()), record.sequence);
    }
    for record in &c.refunds {
        line(style, page, record.fact.on, &Event::Refunded(record.fact.clone()), record.sequence);
    }
    page.line(format!(
        "  {} {}, {} {}, {} {}",
        style.say("comes to", "komt uit op"),
        style.money(c.amount),
        style.say("charged or paid", "in rekening gebracht of betaald"),
        style.money(c.met),
        style.say("still owed", "nog verplicht"),
        style.money(c.amount.saturating_sub(c.met).max(Money::ZERO)),
    ));
}

pub fn invoice(style: &Style<'_>, page: &mut Page, i: &InvoiceExplained) {
    let fact = &i.invoice.fact;
    page.heading(format!(
        "{} {}: {} {}, {}  [{}]",
        style.say("Invoice", "Factuur"),
        fact.invoice,
        fact.supplier,
        fact.number,
        fact.on,
        i.invoice.sequence
    ));
    document(style, page, fact.document.as_ref());
    for own in &i.lines {
        charged(style, page, &own.account);
        covered(style, page, None, &own.allocation);
        let commitment = own.account.line.commitment.as_ref();
        let commitment = commitment.map_or(style.say("none", "geen").to_owned(), ToString::to_string);
        page.line(format!("  {}: {commitment}", style.say("commitment", "verplichting")));
        for record in &own.payments {
            line(style, page, record.fact.on, &Event::Paid(record.fact.clone()), record.sequence);
        }
        for record in &own.refunds {
            line(style, page, record.fact.on, &Event::Refunded(record.fact.clone()), record.sequence);
        }
        page.line(format!(
            "  {} {}, {} {}",
            style.say("asked with VAT, less credits", "gevraagd met btw, min creditnota's"),
            style.money(own.due),
            style.say("paid", "betaald"),
            style.money(own.paid)
        ));
    }
}

pub fn payment(style: &Style<'_>, page: &mut Page, p: &PaymentExplained) {
    let fact = &p.payment.fact;
    page.heading(format!(
        "{} {}: {}, {}  [{}]",
        style.say("Payment", "Betaling"),
        fact.payment,
        style.money(fact.amount),
        fact.on,
        p.payment.sequence
    ));
    covered(style, page, p.partner.as_ref(), &p.allocation);
    decided(style, page, p.decision.as_ref());
    if let Some(own) = &p.commitment {
        if let Some(orderer) = own.commitment.fact.orderer() {
            page.line(format!("  {} {}", style.say("ordered by", "besteld door"), style.person(orderer)));
        }
        committed(style, page, own);
    }
    if let Some(own) = &p.line {
        charged(style, page, own);
    }
    if let Some(by) = &fact.by {
        page.line(format!("  {} {}", style.say("paid by", "betaald door"), style.person(by)));
    }
    document(style, page, fact.document.as_ref());
    for record in &p.refunds {
        line(style, page, record.fact.on, &Event::Refunded(record.fact.clone()), record.sequence);
    }
    match p.missing.as_slice() {
        [] => page.line(format!("  {}", style.say("the chain is whole", "de keten is compleet"))),
        missing => {
            let missing = join(missing.iter().map(|what| word(style.lang, what)));
            let label = style.say("MISSING in the chain", "ONTBREEKT in de keten");
            page.line(format!("  {label}: {missing}"));
        }
    }
}

pub fn funding(style: &Style<'_>, page: &mut Page, f: &FundingExplained) {
    let record = &f.life.application;
    page.heading(format!(
        "{} {} \"{}\"",
        style.say("Funding", "Subsidie"),
        record.fact.funding,
        record.fact.title
    ));
    line(style, page, record.fact.on, &Event::FundingAppliedFor(record.fact.clone()), record.sequence);
    page.line(format!("    {} {}", style.say("to be performed in", "uit te voeren in"), record.fact.period));
    if let Some(record) = &f.life.denial {
        line(style, page, record.fact.on, &Event::FundingDenied(record.fact.clone()), record.sequence);
        document(style, page, record.fact.document.as_ref());
    }
    if let Some(record) = &f.life.award {
        line(style, page, record.fact.on, &Event::FundingAwarded(record.fact.clone()), record.sequence);
        document(style, page, record.fact.document.as_ref());
    }
    for record in &f.life.advances {
        line(style, page, record.fact.on, &Event::FundingAdvanced(record.fact.clone()), record.sequence);
    }
    for account in &f.allocations {
        let record = &account.allocation;
        line(style, page, record.fact.on, &Event::FundsAllocated(record.fact.clone()), record.sequence);
    }
    if let Some(record) = &f.life.settlement {
        line(style, page, record.fact.on, &Event::FundingSettled(record.fact.clone()), record.sequence);
        document(style, page, record.fact.document.as_ref());
    }
    for record in &f.life.recoveries {
        line(style, page, record.fact.on, &Event::FundingRecovered(record.fact.clone()), record.sequence);
    }
    page.line(format!(
        "  {} {}, {} {}, {} {}",
        style.say("holds", "bedraagt"),
        style.money(f.holds),
        style.say("allocated", "toegewezen"),
        style.money(f.allocated),
        style.say("paid and not taken back", "ontvangen en niet teruggevorderd"),
        style.money(f.kept)
    ));
}

pub fn budget(style: &Style<'_>, page: &mut Page, b: &BudgetExplained) {
    funds::budget(style, page, &b.told);
    for own in &b.told.budget.fact.lines {
        let cover = match &own.cover {
            Cover::Committed(source) => format!("{} {source}", style.say("covered by", "gedekt door")),
            Cover::AppliedFor(id) => format!("{} {id}", style.say("applied for:", "aangevraagd:")),
            Cover::Gap => style.say("gap", "tekort").to_owned(),
        };
        let plan = own.plan.as_ref().map_or(String::new(), |plan| format!(" ({plan})"));
        let amount = events::contribution(style, &own.amount);
        page.line(format!("    {} {}{plan}: {amount}, {cover}", own.year, own.what));
    }
    decided(style, page, b.adopted_by.as_ref());
}

pub fn carry_over(style: &Style<'_>, page: &mut Page, c: &CarryOverExplained) {
    let fact = &c.carried.fact;
    page.event_heading(style, &Event::CarriedOver(fact.clone()), c.carried.sequence);
    let partner = c.partner.as_ref().map_or("—".to_owned(), ToString::to_string);
    page.line(format!(
        "  {} {partner}; {} {}, {}",
        style.say("money of", "geld van"),
        style.say("decided by", "besloten door"),
        fact.authority,
        fact.on
    ));
    document(style, page, fact.document.as_ref());
    match &c.closed {
        Some(record) => {
            let closed = events::line(style, &Event::YearClosed(record.fact.clone()));
            page.line(format!("  {} {closed}  [{}]", record.fact.on, record.sequence));
        }
        None => page.line(format!("  {} {}", style.say("not closed:", "nog niet afgesloten:"), fact.from)),
    }
}
