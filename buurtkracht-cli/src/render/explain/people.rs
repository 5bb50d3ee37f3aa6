//! Seats, persons and suppliers as text.

use buurtkracht_core::Event;
use buurtkracht_core::questions::{
    MoneyActKind, PersonExplained, SeatExplained, SeatHolder, SupplierExplained,
};

use super::{Opener, actions};
use crate::render::{Page, Style, word};
use buurtkracht_core::value::Day;

/// From its first to its last day, once that is known.
fn days(from: Day, until: Option<Day>) -> String {
    format!("{from} – {}", until.map_or("…".to_owned(), |until| until.to_string()))
}

pub fn seat(style: &Style<'_>, page: &mut Page, s: &SeatExplained) {
    page.heading(format!(
        "{} {}/{}: {}  [{}]",
        style.say("Seat", "Zetel"),
        s.body,
        s.seat,
        s.function,
        s.entry
    ));
    let partner = s.partner.as_ref().map_or(
        style.say("residents and initiatives", "bewoners en initiatieven").to_owned(),
        ToString::to_string,
    );
    page.line(format!("  {}; {} {partner}", s.body_name, style.say("filled by", "gevuld door")));
    let mut each = |label: &str, held: &[SeatHolder]| {
        for tenure in held {
            page.line(format!(
                "  {label}: {}, {}  [{}]",
                style.person(&tenure.person),
                days(tenure.from, tenure.until),
                tenure.entry
            ));
        }
    };
    each(style.say("holder", "houder"), &s.holders);
    each(style.say("deputy", "plaatsvervanger"), &s.deputies);
    if s.holders.is_empty() {
        page.line(format!("  {}", style.say("never held", "nooit bezet")));
    }
    for (mandate, entry) in &s.mandates {
        page.line(format!("  {} {mandate}  [{entry}]", style.say("mandate", "mandaat")));
    }
}

pub fn person(style: &Style<'_>, open: &Opener<'_>, page: &mut Page, p: &PersonExplained) {
    page.heading(format!(
        "{} {} ({})  [{}]",
        style.say("Person", "Persoon"),
        style.person(&p.person),
        word(style.lang, p.takes_part_as.into()),
        p.entry
    ));
    for seat in &p.seats {
        page.line(format!(
            "  {} {}/{}: {}, {}  [{}]",
            style.say("seat", "zetel"),
            seat.body,
            seat.seat,
            word(style.lang, seat.standing.into()),
            days(seat.from, seat.until),
            seat.entry
        ));
    }
    for record in &p.proposed {
        page.event(style, 2, &Event::ProposalPrepared(record.fact.clone()), record.sequence);
    }
    for spoke in &p.spoke {
        page.line(format!(
            "  {} {} {}: {} ({})  [{}]",
            spoke.on,
            style.say("decision", "besluit"),
            spoke.decision,
            word(style.lang, spoke.stance.into()),
            spoke.seat,
            spoke.entry
        ));
    }
    for (plan, entry) in &p.leads {
        page.line(format!("  {} {plan}  [{entry}]", style.say("leads project", "leidt project")));
    }
    for act in &p.money {
        let what = match act.what {
            MoneyActKind::Ordered => style.say("ordered", "gaf opdracht voor"),
            MoneyActKind::Confirmed => style.say("confirmed the delivery of", "bevestigde de prestatie van"),
            MoneyActKind::Paid => style.say("paid", "betaalde"),
        };
        page.line(format!("  {} {what} {}  [{}]", act.on, act.of, act.entry));
    }
    actions(style, open, page, &p.actions);
}

pub fn supplier(style: &Style<'_>, page: &mut Page, s: &SupplierExplained) {
    page.heading(format!("{} {}", style.say("Supplier", "Leverancier"), s.supplier));
    page.line(format!(
        "  {} {}, {} {}",
        style.say("charged with VAT, less credits", "gefactureerd met btw, min creditnota's"),
        style.money(s.due),
        style.say("paid", "betaald"),
        style.money(s.paid)
    ));
    for record in &s.invoices {
        page.event(style, 2, &Event::InvoiceReceived(record.fact.clone()), record.sequence);
    }
    for record in &s.payments {
        page.event(style, 2, &Event::Paid(record.fact.clone()), record.sequence);
    }
}
