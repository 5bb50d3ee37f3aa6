//! The flaws of a charter, found before it founds a programme.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::data::{
    Charter, CharterPartner, Competence, Contribution, Due, DutyKind, EarmarkSeat, Level, PartnerKind, Pledge,
};
use crate::id::{BodyId, PartnerId};
use crate::value::folded;

/// One thing that is wrong with a charter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Flaw {
    /// The field, such as `text.bodies[1].seats[0].partner`.
    pub field: String,
    /// The value that was expected there.
    pub expected: String,
    /// The value that is there.
    pub found: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, found {}", self.field, self.expected, self.found)
    }
}

/// The most bytes of a charter, as compact JSON.
const MAX_CHARTER: usize = 24_000;

/// Collects flaws under a path.
struct Finder {
    flaws: Vec<Flaw>,
}

impl Finder {
    fn expect(
        &mut self,
        holds: bool,
        field: impl Into<String>,
        expected: impl Into<String>,
        found: impl fmt::Display,
    ) {
        if !holds {
            let found = found.to_string();
            self.flaws.push(Flaw { field: field.into(), expected: expected.into(), found });
        }
    }

    /// Expects names that differ in more than case and accents.
    fn unique<K: fmt::Display>(&mut self, keys: impl Iterator<Item = (String, K)>) {
        self.unique_among(keys.enumerate().map(|(owner, (field, key))| (owner, field, key)));
    }

    /// Expects names that differ from those of other owners in more than case and accents.
    fn unique_among<K: fmt::Display>(&mut self, keys: impl Iterator<Item = (usize, String, K)>) {
        let mut seen = BTreeMap::new();
        for (owner, field, key) in keys {
            let text = key.to_string();
            let first = *seen.entry(folded(&text)).or_insert(owner);
            self.expect(first == owner, field, "a name of its own", format!("{text:?} a second time"));
        }
    }
}

fn names<T: fmt::Display>(known: impl Iterator<Item = T>) -> String {
    let list: Vec<String> = known.map(|name| name.to_string()).collect();
    format!("one of {}", list.join(", "))
}

impl Charter {
    /// Everything that is wrong with it, in the order of its fields. An empty list means that it can found
    /// a programme.
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut find = Finder { flaws: Vec::new() };
        self.head_flaws(&mut find);
        self.partner_flaws(&mut find);
        self.body_flaws(&mut find);
        self.mandate_flaws(&mut find);
        self.pledge_flaws(&mut find);
        self.reference_flaws(&mut find);
        find.flaws
    }

    fn head_flaws(&self, find: &mut Finder) {
        let origin_fits =
            !self.origin.is_empty() && !self.origin.contains(|c: char| c.is_whitespace() || c == '+');
        find.expect(
            origin_fits,
            "origin",
            "a name without spaces and without '+'",
            format!("{:?}", self.origin),
        );
        find.expect(!self.municipalities.is_empty(), "municipalities", "at least one municipality", "none");
        let municipalities = self.municipalities.iter().enumerate();
        find.unique(municipalities.map(|(i, own)| (format!("municipalities[{i}].area"), &own.area)));
        for (i, municipality) in self.municipalities.iter().enumerate() {
            find.expect(
                municipality.area.is_municipality(),
                format!("municipalities[{i}].area"),
                "a municipality code such as GM0482",
                &municipality.area,
            );
        }
        find.expect(
            self.time_zone.parse::<chrono_tz::Tz>().is_ok(),
            "time_zone",
            "an IANA time zone such as Europe/Amsterdam",
            format!("{:?}", self.time_zone),
        );
        // The first entry holds the charter twice.
        let bytes = serde_json::to_vec(self).map_or(usize::MAX, |json| json.len());
        find.expect(
            bytes <= MAX_CHARTER,
            "charter",
            format!("at most {MAX_CHARTER} bytes of compact JSON"),
            format!("{bytes} bytes"),
        );
        let term = self.text.term.period;
        find.expect(
            self.text.signing.on <= term.until(),
            "text.signing.on",
            format!("a day not after the term, which ends on {}", term.until()),
            self.text.signing.on,
        );
        find.expect(!self.text.goals.is_empty(), "text.goals", "at least one goal", "none");
        find.unique(
            self.text.goals.iter().enumerate().map(|(i, g)| (format!("text.goals[{i}].id"), g.id.clone())),
        );
        for (i, goal) in self.text.goals.iter().enumerate() {
            let ids = goal.sub_aims.iter().enumerate();
            find.unique(ids.map(|(j, aim)| (format!("text.goals[{i}].sub_aims[{j}].id"), aim.id.clone())));
        }
        find.unique(
            self.text.duties.iter().enumerate().map(|(i, d)| (format!("text.duties[{i}].id"), d.id.clone())),
        );
    }

    fn partner_flaws(&self, find: &mut Finder) {
        let core = self.text.partners.iter().any(|p| p.kind == PartnerKind::Core);
        find.expect(core, "text.partners", "at least one partner of kind core", "none");
        let each = |(i, partner): (usize, &CharterPartner)| {
            let id = (i, format!("text.partners[{i}].id"), partner.id.to_string());
            let names =
                partner.name.texts().map(|name| (i, format!("text.partners[{i}].name"), name.to_string()));
            let aliases = partner.aliases.iter().enumerate();
            let aliases =
                aliases.map(|(j, a)| (i, format!("text.partners[{i}].aliases[{j}]"), a.to_string()));
            [id].into_iter().chain(names).chain(aliases).collect::<Vec<_>>()
        };
        find.unique_among(self.text.partners.iter().enumerate().flat_map(each));
    }

    fn body_flaws(&self, find: &mut Finder) {
        find.expect(!self.text.bodies.is_empty(), "text.bodies", "at least one body", "none");
        let bodies = self.text.bodies.iter().enumerate();
        find.unique(bodies.clone().map(|(i, b)| (format!("text.bodies[{i}].id"), b.id.clone())));
        let distributes = !self.competent(Competence::DistributeFunds).is_empty();
        find.expect(distributes, "text.bodies", "a body that may distribute-funds", "none");
        for (i, body) in bodies {
            let at = format!("text.bodies[{i}]");
            let operational = body.level == Level::Operational;
            find.expect(
                operational || !body.form,
                format!("{at}.form"),
                "false, since only an operational body is a form",
                "true",
            );
            find.expect(
                body.cadence.at_least > 0,
                format!("{at}.cadence.at_least"),
                "at least 1",
                body.cadence.at_least,
            );
            find.expect(!body.seats.is_empty(), format!("{at}.seats"), "at least one seat", "none");
            let seats = body.seats.iter().enumerate();
            find.unique(seats.clone().map(|(j, seat)| (format!("{at}.seats[{j}].id"), seat.id.clone())));
            for (j, seat) in seats {
                find.expect(
                    seat.mandate.is_none() || !(body.form || seat.plural),
                    format!("{at}.seats[{j}].mandate"),
                    "a mandate for a seat that one person holds, in a body that acts itself",
                    "a mandate for several",
                );
                let Some(partner) = &seat.partner else { continue };
                let field = format!("{at}.seats[{j}].partner");
                self.expect_partner(find, &field, partner);
                let informal = self.partner(partner).is_some_and(|p| p.kind == PartnerKind::Informal);
                find.expect(
                    !(informal && body.level == Level::Strategic),
                    field,
                    "no informal partner in a strategic body",
                    partner,
                );
            }
        }
    }

    fn mandate_flaws(&self, find: &mut Finder) {
        let mandates = self.text.bodies.iter().enumerate().flat_map(|(i, body)| {
            let seats = body.seats.iter().enumerate();
            seats.filter_map(move |(j, seat)| {
                let id = seat.mandate.as_ref()?.id.clone();
                Some((format!("text.bodies[{i}].seats[{j}].mandate.id"), id))
            })
        });
        find.unique(mandates);
    }

    fn pledge_flaws(&self, find: &mut Finder) {
        let pledges = self.text.pledges.iter().enumerate();
        find.expect(!self.text.pledges.is_empty(), "text.pledges", "at least one pledge", "none");
        find.unique(pledges.clone().map(|(i, p)| (format!("text.pledges[{i}].id"), p.id.clone())));
        for (i, pledge) in pledges {
            let at = format!("text.pledges[{i}]");
            self.expect_partner(find, &format!("{at}.partner"), &pledge.partner);
            let quantity = matches!(pledge.what, Contribution::InKind(_)) || pledge.what.steps() > 0;
            find.expect(quantity, format!("{at}.what"), "more than nothing", "nothing");
            for (j, body) in pledge.bodies.iter().enumerate() {
                self.expect_body(find, &format!("{at}.bodies[{j}]"), body);
            }
            earmark_flaws(find, &at, pledge);
            self.period_flaws(find, &at, pledge);
        }
    }

    /// The periods of a pledge lie in the term and not in each other, and its amounts come to the whole.
    fn period_flaws(&self, find: &mut Finder, at: &str, pledge: &Pledge) {
        let term = self.text.term.period;
        let money = pledge.what.money().is_some();
        let own = (format!("{at}.amounts"), &pledge.what, &pledge.amounts);
        let earmarks = pledge.earmarks.iter().enumerate();
        let earmarks = earmarks.map(|(j, of)| (format!("{at}.earmarks[{j}].amounts"), &of.part, &of.amounts));
        for (field, whole, amounts) in std::iter::once(own).chain(earmarks) {
            find.expect(
                !money || amounts.is_empty() == pledge.amounts.is_empty(),
                &field,
                "an amount for the periods of the pledge",
                "others",
            );
            for (k, one) in amounts.iter().enumerate() {
                let (at, days) = (format!("{field}[{k}]"), one.period);
                let expected = format!("days within the term, {term}");
                find.expect(term.encloses(&days), format!("{at}.period"), expected, days);
                let before = amounts.iter().take(k).find(|other| other.period.overlap(&days).is_some());
                find.expect(before.is_none(), format!("{at}.period"), "days that no other period has", days);
                let unit = pledge.what.unit();
                let fits = unit.is_some() && one.amount.unit() == unit && one.amount.steps() >= 0;
                let expected = format!("a quantity in the unit of the pledge, {}", unit.unwrap_or("in_kind"));
                find.expect(fits, format!("{at}.amount"), expected, &one.amount);
                let set_apart = pledge.part_on(None, days.from()).map_or(0, |rest| rest.steps());
                find.expect(set_apart >= 0, &at, "earmarks within their pledge", "earmarks that exceed it");
            }
            let sum = amounts.iter().map(|one| one.amount.steps()).fold(0, i64::saturating_add);
            find.expect(
                !money || amounts.is_empty() || sum == whole.steps(),
                &field,
                format!("amounts that add up to {whole}"),
                whole.with_steps(sum),
            );
        }
        for (j, earmark) in pledge.earmarks.iter().enumerate() {
            let Some(EarmarkSeat { body, seat }) = &earmark.seat else { continue };
            let seats = self.body(body).into_iter().flat_map(|body| &body.seats);
            find.expect(
                seats.clone().any(|known| known.id == *seat),
                format!("{at}.earmarks[{j}].seat"),
                format!("a seat of {body}: {}", names(seats.map(|seat| &seat.id))),
                seat,
            );
            find.expect(
                !money,
                format!("{at}.earmarks[{j}].seat"),
                "a seat for an earmark of effort",
                "one for money",
            );
        }
    }

    fn reference_flaws(&self, find: &mut Finder) {
        for (i, duty) in self.text.duties.iter().enumerate() {
            if let Some(body) = &duty.body {
                self.expect_body(find, &format!("text.duties[{i}].body"), body);
            }
            if let Some(to) = &duty.to {
                let field = format!("text.duties[{i}].to");
                self.expect_body(find, &field, to);
                find.expect(duty.asks == DutyKind::Reports, field, "a duty that asks reports", duty.asks);
            }
            let months = match &duty.due {
                Due::EveryMonths(months) => *months,
                _ => 1,
            };
            find.expect(months > 0, format!("text.duties[{i}].due.every_months"), "at least 1", months);
            let own = matches!(duty.due, Due::On(_) | Due::EveryMonths(_));
            find.expect(
                own == (duty.asks == DutyKind::Own),
                format!("text.duties[{i}].due"),
                "on or every_months for a duty that asks own, and for no other",
                duty.asks,
            );
            if let Some(owner) = &duty.owner {
                self.expect_partner(find, &format!("text.duties[{i}].owner"), owner);
            }
        }
        for (i, responsibility) in self.text.responsibilities.iter().enumerate() {
            let field = format!("text.responsibilities[{i}].partner");
            self.expect_partner(find, &field, &responsibility.partner);
        }
        for (i, body) in self.readings.who_may_stop.rule.iter().enumerate() {
            self.expect_body(find, &format!("readings.who_may_stop.rule[{i}]"), body);
        }
        let adopters = &self.readings.who_adopts.rule;
        self.expect_body(find, "readings.who_adopts.rule.annual", &adopters.annual);
        self.expect_body(find, "readings.who_adopts.rule.neighbourhood", &adopters.neighbourhood);
        self.expect_body(find, "readings.who_adopts.rule.project", &adopters.project);
        for (i, body) in self.policy.group_formers.iter().enumerate() {
            self.expect_body(find, &format!("policy.group_formers[{i}]"), body);
        }
        self.expect_body(find, "policy.set_by", &self.policy.set_by);
        for (i, chair) in self.policy.chairs.iter().enumerate() {
            let seats = self.body(&chair.body).into_iter().flat_map(|body| &body.seats);
            find.expect(
                seats.clone().any(|seat| seat.id == chair.seat),
                format!("policy.chairs[{i}]"),
                format!("a seat of {}: {}", chair.body, names(seats.map(|seat| &seat.id))),
                &chair.seat,
            );
        }
        for (i, week) in self.policy.holiday_weeks.iter().enumerate() {
            find.expect(
                (1..=53).contains(week),
                format!("policy.holiday_weeks[{i}]"),
                "an ISO week from 1 to 53",
                week,
            );
        }
        find.expect(
            self.policy.small_cell >= 2,
            "policy.small_cell",
            "at least 2, so that nobody is measured alone",
            self.policy.small_cell,
        );
    }

    fn expect_partner(&self, find: &mut Finder, field: &str, partner: &PartnerId) {
        let known = names(self.text.partners.iter().map(|p| &p.id));
        find.expect(self.partner(partner).is_some(), field, known, partner);
    }

    fn expect_body(&self, find: &mut Finder, field: &str, body: &BodyId) {
        let known = names(self.text.bodies.iter().map(|b| &b.id));
        find.expect(self.body(body).is_some(), field, known, body);
    }
}

fn earmark_flaws(find: &mut Finder, at: &str, pledge: &Pledge) {
    let earmarks = pledge.earmarks.iter().enumerate();
    find.unique(earmarks.clone().map(|(j, e)| (format!("{at}.earmarks[{j}].id"), e.id.clone())));
    let mut total = 0_i64;
    for (j, earmark) in earmarks {
        let unit = pledge.what.unit();
        let same_unit = unit.is_some() && earmark.part.unit() == unit;
        find.expect(
            same_unit,
            format!("{at}.earmarks[{j}].part"),
            format!("a quantity in the unit of the pledge, {}", unit.unwrap_or("which is not quantified")),
            earmark.part.unit().unwrap_or("in_kind"),
        );
        total = total.saturating_add(earmark.part.steps());
    }
    find.expect(
        total <= pledge.what.steps(),
        format!("{at}.earmarks"),
        "earmarks within their pledge",
        "earmarks that together exceed it",
    );
}
