//! Lawfulness as a document.

use buurtkracht_core::compliance::BrokenLink;
use buurtkracht_core::funds::Authority;
use buurtkracht_core::id::Sequence;
use buurtkracht_core::questions::lawfulness::{
    BrokenSum, ChainStanding, LawfulnessAnswer, LawfulnessGroup, PaymentChain, PaymentSum, PaymentsBy,
    SourcePaid,
};

use super::finding_table;
use crate::args::Lang;
use crate::document::{Cell, Columns, Document, Table};
use crate::render::{Style, entries, join, word};
use crate::words::{Words, say};

pub fn lawfulness(style: &Style<'_>, answer: &LawfulnessAnswer, by: PaymentsBy) -> Document {
    let (words, lang) = (style.words(), style.lang);
    let day = answer.as_of.to_string();
    let mut document = Document::new(match answer.year {
        Some(year) => say!(words, "lawfulness-in", day, year = &year),
        None => say!(words, "lawfulness", day),
    });
    document.table(standings(words, answer));
    if !answer.legacy.is_empty() {
        document.paragraph(say!(words, "lawfulness-legacy", entries = entries(&answer.legacy)));
    }
    if !answer.broken_links.is_empty() {
        document.heading(say!(words, "lawfulness-links"));
        document.paragraph(say!(words, "lawfulness-links-overlap"));
        let rows = answer.broken_links.iter().map(|of| (meaning(words, of.link), of.sum));
        document.table(sums(words, say!(words, "lawfulness-link"), rows.collect(), 0));
    }
    groups(words, lang, &mut document, answer, by);
    document.heading(say!(words, "lawfulness-sources"));
    document.table(sources(words, answer));
    document.section(say!(words, "lawfulness-above"), finding_table(style, &answer.above));
    document.heading(say!(words, "lawfulness-payments"));
    match answer.payments.is_empty() {
        true => document.paragraph(say!(words, "none")),
        false => {
            document.table(payments(words, lang, answer));
            document.heading(say!(words, "lawfulness-chains"));
            document.table(chains(style, answer));
        }
    }
    document
}

fn sums(words: &Words, heading: String, rows: Vec<(String, PaymentSum)>, totals: usize) -> Table {
    Columns::new()
        .column(heading, |(name, _): &(String, PaymentSum)| Cell::text(name))
        .column(say!(words, "payments"), |(_, sum)| Cell::count(sum.payments))
        .column(say!(words, "paid"), |(_, sum)| Cell::Money(sum.paid))
        .column(say!(words, "came-back"), |(_, sum)| Cell::Money(sum.returned))
        .column(say!(words, "net"), |(_, sum)| Cell::Money(sum.net))
        .rows(rows, totals)
}

fn standings(words: &Words, answer: &LawfulnessAnswer) -> Table {
    let signed = answer.signed_on.to_string();
    let rows = vec![
        (say!(words, "chain-whole"), answer.whole),
        (say!(words, "chain-broken"), answer.broken),
        (say!(words, "chain-before-signing-on", day = signed), answer.before_signing),
        (say!(words, "total"), answer.total),
    ];
    sums(words, say!(words, "chain"), rows, 1)
}

/// What a broken link means.
fn meaning(words: &Words, link: BrokenLink) -> String {
    match link {
        BrokenLink::Decision => say!(words, "broken-decision"),
        BrokenLink::Mandate => say!(words, "broken-mandate"),
        BrokenLink::Authority => say!(words, "broken-authority"),
        BrokenLink::Commitment => say!(words, "link-commitment"),
        BrokenLink::Invoice => say!(words, "link-invoice"),
        BrokenLink::Delivery => say!(words, "broken-delivery"),
        BrokenLink::Document => say!(words, "link-document"),
        BrokenLink::Receipt => say!(words, "broken-receipt"),
    }
}

/// The payments of a group, or all of them.
struct Group<'a> {
    name: String,
    total: PaymentSum,
    whole: PaymentSum,
    broken: PaymentSum,
    before_signing: PaymentSum,
    broken_links: &'a [BrokenSum],
}

impl<'a> From<&'a LawfulnessGroup> for Group<'a> {
    fn from(of: &'a LawfulnessGroup) -> Self {
        let LawfulnessGroup { total, whole, broken, before_signing, ref broken_links, .. } = *of;
        let name = if of.of.is_empty() { "—".to_owned() } else { of.of.join(" + ") };
        Self { name, total, whole, broken, before_signing, broken_links }
    }
}

fn groups(words: &Words, lang: Lang, document: &mut Document, answer: &LawfulnessAnswer, by: PaymentsBy) {
    let (heading, name) = match by {
        PaymentsBy::Partner => (say!(words, "net-per-partner"), say!(words, "partner")),
        PaymentsBy::Body => (say!(words, "net-per-body"), say!(words, "body")),
        PaymentsBy::Plan => (say!(words, "net-per-plan"), say!(words, "plan")),
        PaymentsBy::Area => (say!(words, "net-per-area"), say!(words, "area")),
        PaymentsBy::Goal => (say!(words, "net-per-goal"), say!(words, "goal")),
        PaymentsBy::Source => (say!(words, "net-per-source"), say!(words, "source")),
        PaymentsBy::Year => (say!(words, "net-per-year"), say!(words, "year")),
    };
    let mut columns = Columns::new()
        .column(name, |of: &Group<'_>| Cell::text(&of.name))
        .column(say!(words, "payments"), |of| Cell::count(of.total.payments))
        .column(say!(words, "whole"), |of| Cell::Money(of.whole.net))
        .column(say!(words, "broken"), |of| Cell::Money(of.broken.net))
        .column(say!(words, "before-signing"), |of| Cell::Money(of.before_signing.net))
        .column(say!(words, "together"), |of| Cell::Money(of.total.net));
    for BrokenSum { link, .. } in &answer.broken_links {
        let heading = say!(words, "broken-link", link = word(lang, (*link).into()));
        columns = columns.column(heading, |of| {
            let own = of.broken_links.iter().find(|own| own.link == *link);
            own.map_or(Cell::Empty, |own| Cell::Money(own.sum.net))
        });
    }
    let total = Group {
        name: say!(words, "total"),
        total: answer.total,
        whole: answer.whole,
        broken: answer.broken,
        before_signing: answer.before_signing,
        broken_links: &answer.broken_links,
    };
    let groups = answer.groupings.iter().filter(|grouping| grouping.by == by);
    let rows = groups.flat_map(|grouping| &grouping.groups).map(Group::from);
    document.heading(heading);
    document.table(columns.rows(rows.chain([total]), 1));
}

fn sources(words: &Words, answer: &LawfulnessAnswer) -> Table {
    Columns::new()
        .column(say!(words, "source"), |of: &&SourcePaid| Cell::text(&of.source))
        .column(say!(words, "partner"), |of| Cell::text(&of.partner))
        .column(say!(words, "provided"), |of| Cell::Money(of.provided))
        .column(say!(words, "paid"), |of| Cell::Money(of.paid))
        .column(say!(words, "spent-irregularly"), |of| Cell::Money(of.irregular))
        .column(say!(words, "paid-ahead"), |of| Cell::Money(of.ahead))
        .column(say!(words, "pledged-by"), |of| Cell::Entries(of.pledged_by.clone()))
        .column(say!(words, "provided-by"), |of| Cell::Entries(of.entries.clone()))
        .rows(&answer.sources, 0)
}

fn payments(words: &Words, lang: Lang, answer: &LawfulnessAnswer) -> Table {
    let standing = |of: &PaymentChain| match of.standing {
        ChainStanding::Whole => say!(words, "whole"),
        ChainStanding::BeforeSigning => say!(words, "before-signing"),
        ChainStanding::Broken => say!(words, "chain-is-broken"),
    };
    let broken = move |of: &PaymentChain| join(of.broken.iter().map(|link| word(lang, (*link).into())));
    Columns::new()
        .column(say!(words, "link-payment"), |of: &&PaymentChain| Cell::text(&of.payment))
        .column(say!(words, "day"), |of| Cell::Date(of.on))
        .column(say!(words, "paid"), |of| Cell::Money(of.paid))
        .column(say!(words, "came-back"), |of| Cell::Money(of.returned))
        .column(say!(words, "source"), |of| Cell::text(&of.source))
        .column(say!(words, "plan"), |of| Cell::text(&of.plan))
        .column(say!(words, "chain"), move |of| Cell::Text(standing(of)))
        .column(say!(words, "broken-links"), move |of| Cell::Text(broken(of)))
        .column(say!(words, "entries"), |of| Cell::Entries(of.entries()))
        .rows(&answer.payments, 0)
}

/// A link in the chain of a payment: what it is, who did it, and on which ground.
struct Link {
    payment: String,
    kind: String,
    id: Cell,
    who: Cell,
    ground: Cell,
    authority: Cell,
    granted_by: Cell,
    entry: Sequence,
}

/// Returns the links of each payment, from the decision to what came back.
fn chains(style: &Style<'_>, answer: &LawfulnessAnswer) -> Table {
    let words = style.words();
    Columns::new()
        .column(say!(words, "link-payment"), |of: &Link| Cell::text(&of.payment))
        .column(say!(words, "lawfulness-link"), |of| Cell::text(&of.kind))
        .column("id", |of| of.id.clone())
        .column(say!(words, "who"), |of| of.who.clone())
        .column(say!(words, "lawfulness-ground"), |of| of.ground.clone())
        .column(say!(words, "lawfulness-granted-by"), |of| of.granted_by.clone())
        .column(say!(words, "link-authority"), |of| of.authority.clone())
        .column(say!(words, "entries"), |of| Cell::Entries(vec![of.entry]))
        .rows(answer.payments.iter().flat_map(|chain| links(style, chain)), 0)
}

fn links(style: &Style<'_>, chain: &PaymentChain) -> Vec<Link> {
    let words = style.words();
    let link = |kind: String, id: Cell, who: Cell, entry: Sequence| Link {
        payment: chain.payment.to_string(),
        kind,
        id,
        who,
        ground: Cell::Empty,
        authority: Cell::Empty,
        granted_by: Cell::Empty,
        entry,
    };
    let person = |person| Cell::Text(style.person(person));
    let mut links = Vec::new();
    if let Some(own) = &chain.decision {
        let authority = own.mandate.as_ref().map_or(Cell::Empty, |cited| Cell::text(&cited.mandate));
        let decision =
            link(say!(words, "link-decision"), Cell::text(&own.decision), Cell::text(&own.body), own.entry);
        links.push(Link { authority, ..decision });
    }
    let (allocation, entry) = (Cell::text(&chain.allocation.id), chain.allocation.entry);
    links.push(link(say!(words, "link-allocation"), allocation, Cell::Empty, entry));
    if let Some(own) = &chain.commitment {
        let ordered_by = own.ordered_by.as_ref().map_or(Cell::Empty, person);
        let commitment =
            link(say!(words, "link-commitment"), Cell::text(&own.commitment), ordered_by, own.entry);
        links.push(Link {
            ground: Cell::text(word(style.lang, own.ground.into())),
            authority: match &own.under {
                Some(Authority::Mandate(cited)) => Cell::text(&cited.mandate),
                Some(Authority::Decision(decision)) => Cell::text(decision),
                Some(Authority::Own(_)) => Cell::Text(say!(words, "link-own-authority")),
                None => Cell::Empty,
            },
            granted_by: own.granted_by.as_ref().map_or(Cell::Empty, Cell::text),
            ..commitment
        });
    }
    links.extend(
        chain
            .deliveries
            .iter()
            .map(|own| link(say!(words, "link-delivery"), Cell::Empty, person(&own.confirmed_by), own.entry)),
    );
    if let Some(own) = &chain.invoice {
        let supplier = Cell::text(&own.supplier);
        links.push(link(say!(words, "link-invoice"), Cell::text(&own.invoice), supplier, own.entry));
        links.extend(
            own.credits
                .iter()
                .map(|of| link(say!(words, "link-credit"), Cell::text(&of.id), Cell::Empty, of.entry)),
        );
    }
    let paid_by = chain.paid_by.as_ref().map_or(Cell::Empty, person);
    links.push(link(say!(words, "link-payment"), Cell::text(&chain.payment), paid_by, chain.entry));
    links.extend(
        chain
            .refunds
            .iter()
            .map(|of| link(say!(words, "link-refund"), Cell::text(&of.id), Cell::Empty, of.entry)),
    );
    links
}
