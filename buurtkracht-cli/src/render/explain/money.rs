//! Facts about money as text.

use buurtkracht_core::Event;
use buurtkracht_core::budgets::Cover;
use buurtkracht_core::funds::{Allocation, AllocationFigures, LineAccount, Payment};
use buurtkracht_core::id::PartnerId;
use buurtkracht_core::questions::budgets::BudgetExplained;
use buurtkracht_core::questions::explain::{
    CarryOverExplained, CommitmentExplained, Fact, MoneyAct, MoneyActKind, Statement,
};
use buurtkracht_core::value::Money;

use super::Text;
use crate::document::Document;
use crate::render::{Style, events, funds, join, word};

/// The sums of allocations, as an equation.
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

impl Text<'_> {
    /// A line of an invoice with its VAT.
    pub fn charged(&mut self, own: &LineAccount) {
        let style = self.style;
        let (record, amount) = (&own.invoice, own.line.amount);
        self.line(
            2,
            format!(
                "{} {} {}, {} {}: {}  [{}]",
                record.fact.on,
                style.say("invoice", "factuur"),
                record.fact.invoice,
                style.say("charged to", "ten laste van"),
                own.line.allocation,
                style.money(amount.charged()),
                record.sequence
            ),
        );
        self.line(
            4,
            format!(
                "{} {} + {} {} − {} {}",
                style.say("net", "netto"),
                style.money(amount.net),
                style.say("VAT", "btw"),
                style.money(amount.vat),
                style.say("recoverable VAT", "terug te vorderen btw"),
                style.money(amount.recoverable),
            ),
        );
    }

    /// The allocation that covers a thing, with the partner whose money it is.
    pub fn source(&mut self, allocation: &Allocation, partner: Option<&PartnerId>, end: &str) {
        let of = self.say("money of", "geld van");
        let of = partner.map_or(String::new(), |partner| format!("{of} {partner}: "));
        let line = events::line(self.style, &Event::FundsAllocated(allocation.clone()));
        self.line(2, format!("{of}{line}{end}"));
    }

    pub fn whose(&mut self, partner: &PartnerId) {
        let label = match self.root {
            Statement::Event(event) if matches!(**event, Event::CapacityDistributed(_)) => {
                self.say("capacity of", "capaciteit van")
            }
            Statement::Event(event) if matches!(**event, Event::EffortDelivered(_)) => {
                self.say("employees of", "medewerkers van")
            }
            _ => self.say("money of", "geld van"),
        };
        self.line(2, format!("{label} {partner}"));
    }

    pub fn missing(&mut self, missing: &[&'static str]) {
        if missing.is_empty() {
            return self.line(2, self.style.say("the chain is whole", "de keten is compleet"));
        }
        let missing = join(missing.iter().map(|what| word(self.style.lang, what)));
        let label = self.say("MISSING in the chain", "ONTBREEKT in de keten");
        self.line(2, format!("{label}: {missing}"));
    }

    pub fn money_act(&mut self, act: &MoneyAct, end: &str) {
        let what = match act.what {
            MoneyActKind::Ordered => self.say("ordered", "gaf opdracht voor"),
            MoneyActKind::Confirmed => self.say("confirmed the delivery of", "bevestigde de prestatie van"),
            MoneyActKind::Paid => self.say("paid", "betaalde"),
        };
        self.line(2, format!("{} {what} {}{end}", act.on, act.of));
    }

    /// The heading of a commitment, with its allocation and the person who ordered it.
    pub fn commitment(&mut self, c: &CommitmentExplained, end: &str) {
        let (style, fact) = (self.style, &c.commitment);
        self.page.heading(format!(
            "{} {}: {} ({}){end}",
            style.say("Commitment", "Verplichting"),
            fact.commitment,
            style.money(fact.amount),
            word(style.lang, fact.ground.into()),
        ));
        let covered = format!("  [{}]", c.allocation.sequence);
        self.source(&c.allocation.fact, c.partner.as_ref(), &covered);
        let orderer = match (fact.orderer(), &c.initiative) {
            (Some(person), _) => {
                format!("{} {}", style.say("ordered by", "besteld door"), style.person(person))
            }
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
        self.line(2, orderer);
        self.document(4, fact.document.as_ref());
    }

    pub fn budget(&mut self, told: &BudgetExplained) {
        let style = self.style;
        let mut document = Document::default();
        funds::budget(style, &mut document, told);
        self.page.document(style, &document);
        for own in &told.budget.fact.lines {
            let cover = match &own.cover {
                Cover::Committed(source) => format!("{} {source}", style.say("covered by", "gedekt door")),
                Cover::AppliedFor(id) => format!("{} {id}", style.say("applied for:", "aangevraagd:")),
                Cover::Gap => style.say("gap", "tekort").to_owned(),
            };
            let plan = own.plan.as_ref().map_or(String::new(), |plan| format!(" ({plan})"));
            let amount = events::contribution(style, &own.amount);
            self.line(4, format!("{} {}{plan}: {amount}, {cover}", own.year, own.what));
        }
    }

    pub fn carry_over(&mut self, c: &CarryOverExplained, end: &str) {
        let (style, fact) = (self.style, &c.carried);
        self.page.heading(format!("{}{end}", events::line(style, &Event::CarriedOver(fact.clone()))));
        let partner = c.partner.as_ref().map_or("—".to_owned(), ToString::to_string);
        let decided = style.say("decided by", "besloten door");
        let of = style.say("money of", "geld van");
        self.line(2, format!("{of} {partner}; {decided} {}, {}", fact.authority, fact.on));
        self.document(4, fact.document.as_ref());
        let closed = match &c.closed {
            Some(record) => {
                let closed = events::line(style, &Event::YearClosed(record.fact.clone()));
                format!("{} {closed}  [{}]", record.fact.on, record.sequence)
            }
            None => format!("{} {}", style.say("not closed:", "nog niet afgesloten:"), fact.from),
        };
        self.line(2, closed);
    }

    /// The sums at the end of a thing about money.
    pub fn sums(&mut self, fact: &Fact) {
        let style = self.style;
        let sums = match &fact.what {
            Statement::Commitment(c) => [
                (style.say("comes to", "komt uit op"), c.amount),
                (style.say("charged or paid", "in rekening gebracht of betaald"), c.met),
                (style.say("still owed", "nog verplicht"), c.amount.saturating_sub(c.met).max(Money::ZERO)),
            ],
            Statement::Funding(f) => [
                (style.say("holds", "bedraagt"), f.holds),
                (style.say("allocated", "toegewezen"), f.allocated),
                (style.say("paid and not taken back", "ontvangen en niet teruggevorderd"), f.kept),
            ],
            _ => return,
        };
        self.line(2, join(sums.map(|(label, amount)| format!("{label} {}", style.money(amount)))));
    }

    /// The facts about a payment. The person who paid it comes before its refunds.
    pub fn payment(&mut self, payment: &Payment, facts: &[Fact]) {
        let last = |fact: &Fact| match &fact.what {
            Statement::Event(event) => matches!(**event, Event::Refunded(_)),
            what => matches!(what, Statement::Missing(_)),
        };
        let (chain, rest) = facts.split_at(facts.iter().position(last).unwrap_or(facts.len()));
        chain.iter().for_each(|fact| self.fact(fact, 2));
        if let Some(by) = &payment.by {
            let by = self.style.person(by);
            self.line(2, format!("{} {by}", self.say("paid by", "betaald door")));
        }
        self.document(4, payment.document.as_ref());
        rest.iter().for_each(|fact| self.fact(fact, 2));
    }
}
