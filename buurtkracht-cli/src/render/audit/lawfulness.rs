//! Lawfulness as text.

use buurtkracht_core::compliance::BrokenLink;
use buurtkracht_core::questions::lawfulness::{
    BrokenSum, ChainStanding, CommitmentLink, LawfulnessAnswer, PaymentChain, PaymentSum, PaymentsBy,
};

use crate::render::answers::findings;
use crate::render::compliance::shown;
use crate::render::{Page, Style, entries, join, word};

/// The most entries to print in a row; JSON has all of them.
const SHOWN: usize = 8;

pub fn lawfulness(style: &Style<'_>, answer: &LawfulnessAnswer, by: PaymentsBy) -> String {
    let mut page = Page::default();
    let of = answer
        .year
        .map_or_else(String::new, |year| format!(", {} {year}", style.say("paid in", "betaald in")));
    page.line(format!(
        "{} {}{of}",
        style.say(
            "Lawfulness of the payments, in euros, as of",
            "Rechtmatigheid van de betalingen, in euro, per"
        ),
        answer.as_of
    ));
    sums(style, &mut page, answer);
    links(style, &mut page, &answer.broken_links);
    groups(style, &mut page, answer, by);
    sources(style, &mut page, answer);
    if !answer.above.is_empty() {
        page.heading(style.say(
            "Above what covers it, of all years (it breaks no chain)",
            "Boven de dekking, van alle jaren (het breekt geen keten)",
        ));
        findings(style, &mut page, &answer.above);
    }
    if !answer.legacy.is_empty() {
        page.heading(format!(
            "{}  [{}]",
            style.say(
                "Facts from before the signing, which tell of no payment",
                "Feiten van voor de ondertekening, die van geen betaling vertellen"
            ),
            entries(&answer.legacy)
        ));
    }
    chains(style, &mut page, answer);
    page.finish()
}

fn amounts(style: &Style<'_>, name: String, sum: &PaymentSum) -> Vec<String> {
    let mut row = vec![name, sum.payments.to_string()];
    row.extend([sum.paid, sum.returned, sum.net].map(|amount| style.amount(amount)));
    row
}

fn headings<'a>(style: &Style<'a>, first: &'a str) -> [&'a str; 5] {
    [
        first,
        style.say("payments", "betalingen"),
        style.say("paid", "betaald"),
        style.say("came back", "terugontvangen"),
        style.say("net", "netto"),
    ]
}

fn sums(style: &Style<'_>, page: &mut Page, answer: &LawfulnessAnswer) {
    let before =
        format!("{} {}", style.say("before the signing on", "voor de ondertekening op"), answer.signed_on);
    let rows = vec![
        amounts(style, style.say("whole chain", "keten compleet").to_owned(), &answer.whole),
        amounts(style, style.say("broken chain", "keten gebroken").to_owned(), &answer.broken),
        amounts(style, before, &answer.before_signing),
        amounts(style, style.say("all payments", "alle betalingen").to_owned(), &answer.total),
    ];
    page.table(&headings(style, ""), rows, &[1, 2, 3, 4]);
}

/// What a broken link means.
fn meaning<'a>(style: &Style<'a>, link: BrokenLink) -> &'a str {
    match link {
        BrokenLink::Decision => {
            style.say("decision (a voice without seat)", "besluit (een stem zonder zetel)")
        }
        BrokenLink::Mandate => style.say("mandate (used without seat)", "mandaat (gebruikt zonder zetel)"),
        BrokenLink::Authority => {
            style.say("authority of the payer (not cited)", "bevoegdheid van de betaler (niet genoemd)")
        }
        BrokenLink::Commitment => style.say("commitment", "verplichting"),
        BrokenLink::Invoice => style.say("invoice", "factuur"),
        BrokenLink::Delivery => style.say("confirmed delivery", "bevestigde prestatie"),
        BrokenLink::Document => style.say("document", "document"),
        BrokenLink::Receipt => style.say("receipt", "bon"),
    }
}

fn links(style: &Style<'_>, page: &mut Page, broken: &[BrokenSum]) {
    if broken.is_empty() {
        return;
    }
    page.heading(style.say(
        "Broken links (a payment with several counts in each, and above once)",
        "Gebroken schakels (een betaling met meer telt bij elk mee, en hierboven een keer)",
    ));
    let rows = broken.iter().map(|of| amounts(style, meaning(style, of.link).to_owned(), &of.sum)).collect();
    page.table(&headings(style, style.say("link", "schakel")), rows, &[1, 2, 3, 4]);
}

fn groups(style: &Style<'_>, page: &mut Page, answer: &LawfulnessAnswer, by: PaymentsBy) {
    let name = match by {
        PaymentsBy::Partner => style.say("partner", "partner"),
        PaymentsBy::Body => style.say("body", "orgaan"),
        PaymentsBy::Plan => style.say("plan", "plan"),
        PaymentsBy::Area => style.say("area", "gebied"),
        PaymentsBy::Goal => style.say("goal", "doel"),
        PaymentsBy::Source => style.say("source", "bron"),
        PaymentsBy::Year => style.say("year", "jaar"),
    };
    page.heading(format!("Per {name}, {}", style.say("net", "netto")));
    let headings = [
        name,
        style.say("payments", "betalingen"),
        style.say("whole", "compleet"),
        style.say("broken", "gebroken"),
        style.say("before the signing", "voor de ondertekening"),
        style.say("together", "samen"),
        style.say("broken links", "gebroken schakels"),
    ];
    let row = |of: String, [total, whole, broken, before]: [&PaymentSum; 4], links: &[BrokenSum]| {
        let mut row = vec![of, total.payments.to_string()];
        row.extend([whole, broken, before, total].map(|sum| style.amount(sum.net)));
        row.push(join(
            links
                .iter()
                .map(|of| format!("{} {}", word(style.lang, of.link.into()), style.amount(of.sum.net))),
        ));
        row
    };
    let grouping = answer.groupings.iter().filter(|grouping| grouping.by == by);
    let mut rows: Vec<Vec<String>> = grouping
        .flat_map(|grouping| &grouping.groups)
        .map(|group| {
            let of = if group.of.is_empty() { "—".to_owned() } else { group.of.join(" + ") };
            let sums = [&group.total, &group.whole, &group.broken, &group.before_signing];
            row(of, sums, &group.broken_links)
        })
        .collect();
    let sums = [&answer.total, &answer.whole, &answer.broken, &answer.before_signing];
    rows.push(row(style.say("total", "totaal").to_owned(), sums, &[]));
    page.table(&headings, rows, &[1, 2, 3, 4, 5]);
}

fn sources(style: &Style<'_>, page: &mut Page, answer: &LawfulnessAnswer) {
    page.heading(
        style.say("Where the money came from, over all years", "Waar het geld vandaan kwam, over alle jaren"),
    );
    let headings = [
        style.say("source", "bron"),
        style.say("partner", "partner"),
        style.say("provided", "nagekomen"),
        style.say("paid", "betaald"),
        style.say("paid ahead", "vooruitbetaald"),
        style.say("pledged by", "toegezegd bij"),
        style.say("provided by", "nagekomen bij"),
    ];
    let rows = answer.sources.iter().map(|source| {
        let mut row = vec![source.source.to_string(), source.partner.to_string()];
        row.extend([source.provided, source.paid, source.ahead].map(|amount| style.amount(amount)));
        row.extend([entries(&source.pledged_by), shown(&source.entries, SHOWN)]);
        row
    });
    page.table(&headings, rows.collect(), &[2, 3, 4]);
}

fn chains(style: &Style<'_>, page: &mut Page, answer: &LawfulnessAnswer) {
    page.heading(style.say("Every payment with its chain", "Iedere betaling met haar keten"));
    if answer.payments.is_empty() {
        page.line(format!("  {}", style.say("none", "geen")));
    }
    let headings = [
        style.say("payment", "betaling"),
        style.say("on", "op"),
        style.say("paid", "betaald"),
        style.say("source", "bron"),
        style.say("decision", "besluit"),
        style.say("allocation", "toewijzing"),
        style.say("commitment", "verplichting"),
        style.say("delivery", "prestatie"),
        style.say("invoice", "factuur"),
        style.say("came back", "terugontvangen"),
        style.say("chain", "keten"),
    ];
    let rows = answer.payments.iter().map(|chain| row(style, chain)).collect();
    page.table(&headings, rows, &[2]);
}

/// The commitment with its ground, who ordered it, and under which mandate.
fn committed(style: &Style<'_>, own: &CommitmentLink) -> String {
    let ground = word(style.lang, own.ground.into());
    let by = own.ordered_by.as_ref().map(|person| format!(", {} {person}", style.say("by", "door")));
    let under =
        own.mandate.as_ref().map(|cited| format!(", {} {}", style.say("under", "krachtens"), cited.mandate));
    let granted = own.granted_by.as_ref().map(|decision| format!(", {decision}"));
    let told: String = [by, under, granted].into_iter().flatten().collect();
    format!("{} ({ground}{told}) {}", own.commitment, own.entry)
}

fn row(style: &Style<'_>, chain: &PaymentChain) -> Vec<String> {
    let none = || "—".to_owned();
    let decision = chain.decision.as_ref().map(|own| match &own.mandate {
        Some(cited) => {
            format!("{} ({} {}) {}", own.decision, style.say("under", "krachtens"), cited.mandate, own.entry)
        }
        None => format!("{} {}", own.decision, own.entry),
    });
    let came = chain.deliveries.iter().map(|came| format!("{} {}", came.confirmed_by, came.entry));
    let came: Vec<String> = came.collect();
    let invoice = chain.invoice.as_ref().map(|own| {
        let credits: String = own.credits.iter().map(|c| format!(", {} {}", c.id, c.entry)).collect();
        format!("{} {}{credits}", own.invoice, own.entry)
    });
    let back: Vec<String> = chain.refunds.iter().map(|r| format!("{} {}", r.id, r.entry)).collect();
    let back = if back.is_empty() {
        none()
    } else {
        format!("{}: {}", style.amount(chain.returned), back.join(", "))
    };
    let standing = match chain.standing {
        ChainStanding::Whole => style.say("whole", "compleet").to_owned(),
        ChainStanding::BeforeSigning => style.say("before the signing", "voor de ondertekening").to_owned(),
        ChainStanding::Broken => {
            let links = join(chain.broken.iter().map(|link| word(style.lang, (*link).into())));
            format!("{}: {links}", style.say("BROKEN", "GEBROKEN"))
        }
    };
    vec![
        format!("{} {}", chain.payment, chain.entry),
        chain.on.to_string(),
        style.amount(chain.paid),
        chain.source.to_string(),
        decision.unwrap_or_else(none),
        format!("{} {}", chain.allocation.id, chain.allocation.entry),
        chain.commitment.as_ref().map_or_else(none, |own| committed(style, own)),
        if came.is_empty() { none() } else { came.join(", ") },
        invoice.unwrap_or_else(none),
        back,
        standing,
    ]
}
