//! Charter, mandates and network as text.

use buurtkracht_core::mandates::{MandateGiver, MandateHolder, UsedFor};
use buurtkracht_core::questions::charter::CharterAnswer;
use buurtkracht_core::questions::mandates::{MandateLink, MandateOn, MandatesAnswer};
use buurtkracht_core::questions::network::NetworkAnswer;
use buurtkracht_core::value::Document;

use super::{Page, Style, entries, events, join, word};

/// A document by its case number, or by the beginning of its hash.
pub fn document(document: &Document) -> String {
    match &document.case {
        Some(case) => case.to_string(),
        None => document.sha256.to_string().chars().take(12).chain(['…']).collect(),
    }
}

fn giver(style: &Style<'_>, by: &MandateGiver) -> String {
    match by {
        MandateGiver::Text => style.say("the text of the charter", "de tekst van de verklaring").to_owned(),
        MandateGiver::Decision(decision) => format!("{} {decision}", style.say("decision", "besluit")),
    }
}

fn held_by(style: &Style<'_>, to: &MandateHolder) -> String {
    match to {
        MandateHolder::Seat { body, seat } => format!("{} {seat} ({body})", style.say("seat", "zetel")),
        MandateHolder::Body(body) => body.to_string(),
    }
}

/// A chain of mandates, from the one cited up to the one that the text or a decision gave.
pub fn links(style: &Style<'_>, page: &mut Page, chain: &[MandateLink]) {
    for link in chain {
        let ceiling = link.bounds.ceiling.map_or(String::new(), |ceiling| {
            format!(", {} {}", style.say("up to", "tot"), style.money(ceiling))
        });
        page.line(format!(
            "    {} → {}: {}{ceiling}, {}; {} {}  [{}]",
            link.mandate,
            held_by(style, &link.to),
            events::scopes(style, &link.bounds.scope),
            link.bounds.valid,
            style.say("given by", "gegeven door"),
            giver(style, &link.by),
            link.entry
        ));
    }
}

pub fn mandate(style: &Style<'_>, page: &mut Page, m: &MandateOn) {
    let stands = if m.stands {
        style.say("can be used", "bruikbaar")
    } else {
        style.say("cannot be used", "niet bruikbaar")
    };
    page.heading(format!(
        "{} {} → {}: {stands}  [{}]",
        style.say("Mandate", "Mandaat"),
        m.mandate,
        held_by(style, &m.to),
        m.entry
    ));
    links(style, page, &m.chain);
    for holder in &m.holders {
        let used_by = style.say("can use it", "kan het gebruiken");
        page.line(format!("  {used_by}: {} [{}]", style.person(&holder.person), holder.entry));
    }
    if !m.narrowed.is_empty() {
        page.line(format!("  {}  [{}]", style.say("narrowed", "beperkt"), entries(&m.narrowed)));
    }
    if let Some((since, entry)) = m.revoked {
        page.line(format!("  {} {since}  [{entry}]", style.say("withdrawn from", "ingetrokken vanaf")));
    }
    let left = m.left.map_or(style.say("no ceiling", "geen plafond").to_owned(), |left| {
        format!("{} {}", style.say("left", "over"), style.money(left))
    });
    page.line(format!("  {} {}; {left}", style.say("used", "gebruikt"), style.money(m.used)));
    for used in &m.uses {
        let what = match &used.fact.purpose {
            UsedFor::Decision(decision) => format!("{} {decision}", style.say("decision", "besluit")),
            UsedFor::Commitment(commitment) => {
                format!("{} {commitment}", style.say("commitment", "verplichting"))
            }
        };
        let person =
            used.fact.person.as_ref().map_or(String::new(), |person| format!(", {}", style.person(person)));
        let authority = match &used.fact.authority {
            Some(known) => document(known),
            None => {
                style.say("no payer's authority cited", "geen bevoegdheid van de betaler genoemd").to_owned()
            }
        };
        page.line(format!(
            "    {} {what}, {}{person} ({authority})  [{}]",
            used.fact.on,
            style.money(used.fact.amount),
            used.sequence
        ));
    }
}

pub fn mandates(style: &Style<'_>, answer: &MandatesAnswer) -> String {
    let mut page = Page::default();
    page.line(format!("{} — {}", style.say("Mandates", "Mandaten"), answer.on));
    if answer.mandates.is_empty() {
        page.line(format!("  {}", style.say("none", "geen")));
    }
    for one in &answer.mandates {
        mandate(style, &mut page, one);
    }
    page.finish()
}

pub fn charter(style: &Style<'_>, c: &CharterAnswer) -> String {
    let mut page = Page::default();
    let [document, copy] = &c.source;
    page.line(format!("{} — {}", c.title, c.on));
    page.line(format!("  {document} ({copy}); {} {}", style.say("term", "termijn"), c.term));
    match c.in_force {
        Some((since, entry)) => {
            page.line(format!("  {} {since}  [{entry}]", style.say("in force since", "van kracht sinds")));
        }
        None => page.line(format!("  {}", style.say("not in force", "niet van kracht"))),
    }
    for signed in &c.signatures {
        page.line(format!(
            "  {} {} {}, {}  [{}]",
            style.say("signed by", "getekend door"),
            signed.fact.partner,
            style.person(&signed.fact.signatory),
            signed.fact.on,
            signed.sequence
        ));
    }
    page.heading(style.say("Versions", "Versies"));
    let headings = [
        style.say("from", "vanaf"),
        style.say("text", "tekst"),
        style.say("readings", "lezingen"),
        style.say("policy", "beleid"),
        style.say("entries", "regels"),
        "",
    ];
    let rows = c.history.iter().map(|version| {
        let now = if version.versions == c.versions { style.say("← that day", "← die dag") } else { "" };
        vec![
            version.from.map_or(style.say("founding", "oprichting").to_owned(), |from| from.to_string()),
            version.versions.text.to_string(),
            version.versions.readings.to_string(),
            version.versions.policy.to_string(),
            entries(&version.entries),
            now.to_owned(),
        ]
    });
    page.table(&headings, rows.collect(), &[1, 2, 3]);
    page.heading(style.say("How it is read", "Hoe zij gelezen wordt"));
    for reading in &c.readings {
        let confirmed = match (&reading.by, reading.confirmed) {
            (Some((decision, entry)), _) => {
                format!("{} {decision} [{entry}]", style.say("confirmed by", "bevestigd bij"))
            }
            (None, true) => style.say("confirmed", "bevestigd").to_owned(),
            (None, false) => style.say("NOT CONFIRMED", "NIET BEVESTIGD").to_owned(),
        };
        page.line(format!("  {}: {} ({confirmed})", word(style.lang, reading.point.into()), reading.answer));
    }
    page.heading(style.say("Policy, not from the declaration", "Beleid, niet uit de verklaring"));
    for setting in &c.policy {
        let by = setting.by.as_ref().map_or(String::new(), |(decision, entry)| {
            format!("  ({} {decision} [{entry}])", style.say("set by", "vastgesteld bij"))
        });
        page.line(format!("  {}{by}", events::setting(&setting.setting)));
    }
    if !c.amendments.is_empty() {
        page.heading(style.say("Amendments", "Wijzigingen"));
    }
    for amendment in &c.amendments {
        page.line(format!(
            "  {} {}: {}, {} {}  [{}]",
            amendment.from,
            amendment.amendment,
            amendment.summary,
            style.say("signed by", "getekend door"),
            join(&amendment.signed),
            amendment.entry
        ));
    }
    if !c.reviews.is_empty() {
        page.heading(style.say("Reviews", "Evaluaties"));
    }
    for review in &c.reviews {
        let of = match review.fact.of {
            buurtkracht_core::charter::ReviewSubject::Charter { .. } => style.say("charter", "verklaring"),
            buurtkracht_core::charter::ReviewSubject::Governance => style.say("governance", "governance"),
            buurtkracht_core::charter::ReviewSubject::Network => style.say("network", "netwerk"),
        };
        let told = events::review(style, &review.fact);
        page.line(format!("  {} {of}: {told}  [{}]", review.fact.on, review.sequence));
    }
    page.finish()
}

pub fn network(style: &Style<'_>, n: &NetworkAnswer) -> String {
    let mut page = Page::default();
    page.line(format!("{} — {}", style.say("Network", "Netwerk"), n.on));
    let headings = [
        style.say("partner", "partner"),
        style.say("name", "naam"),
        style.say("kind", "soort"),
        style.say("since", "sinds"),
        style.say("entry", "regel"),
    ];
    let rows = n.partners.iter().map(|partner| {
        vec![
            partner.partner.to_string(),
            partner.name.to_string(),
            word(style.lang, partner.kind.into()).to_owned(),
            partner.since.to_string(),
            partner.entry.to_string(),
        ]
    });
    page.table(&headings, rows.collect(), &[]);
    for (people, label) in [
        (&n.residents, style.say("residents in a seat", "bewoners met een zetel")),
        (&n.volunteers, style.say("volunteers in a seat", "vrijwilligers met een zetel")),
    ] {
        let who = people.iter().map(|(person, entry)| format!("{} [{entry}]", style.person(person)));
        let who: Vec<String> = who.collect();
        page.line(format!("  {label}: {} {}", people.len(), who.join(", ")));
    }
    page.heading(style.say(
        "Share of the largest partner in what is pledged, for each unit apart",
        "Aandeel van de grootste partner in wat is toegezegd, per eenheid apart",
    ));
    for share in &n.shares {
        page.line(format!(
            "  {}: {} {}.{} % ({} {})",
            word(style.lang, share.unit),
            share.largest,
            share.per_mille / 10,
            share.per_mille % 10,
            share.partners,
            match share.partners {
                1 => style.say("partner pledges in it", "partner zegt hierin toe"),
                _ => style.say("partners pledge in it", "partners zeggen hierin toe"),
            }
        ));
    }
    page.heading(style.say("By year", "Per jaar"));
    for year in &n.growth {
        let told = |changes: &[(buurtkracht_core::id::PartnerId, buurtkracht_core::id::Sequence)]| -> String {
            let each = changes.iter().map(|(partner, entry)| format!("{partner} [{entry}]"));
            let each: Vec<String> = each.collect();
            if each.is_empty() { "—".to_owned() } else { each.join(", ") }
        };
        page.line(format!(
            "  {}: {} {}, {} {}; {}: {}; {}: {}",
            year.year,
            year.partners,
            style.say("partners", "partners"),
            year.people,
            style.say("residents and volunteers", "bewoners en vrijwilligers"),
            style.say("joined", "erbij"),
            told(&year.joined),
            style.say("left", "eraf"),
            told(&year.left)
        ));
    }
    page.finish()
}
