//! What an event is found by, as sorted bytes.

use buurtkracht_core::Event;
use buurtkracht_core::Programme;
use buurtkracht_core::id::ActorId;
use buurtkracht_core::questions::{Mention, Search, day, mentions, written};
use buurtkracht_core::value::Day;
use buurtkracht_core::value::Money;
use chrono::{DateTime, Datelike, FixedOffset};

/// A token: a letter that says what it is, and the rest.
pub(super) type Token = Vec<u8>;

fn token(kind: u8, rest: impl AsRef<[u8]>) -> Token {
    let rest = rest.as_ref();
    let mut token = Vec::with_capacity(rest.len() + 1);
    token.push(kind);
    token.extend_from_slice(rest);
    token
}

fn mention(mention: &Mention) -> Token {
    match mention {
        Mention::Body(id) => token(b'B', id.as_str()),
        Mention::Partner(id) => token(b'P', id.as_str()),
        Mention::Person(id) => token(b'R', id.as_str()),
        Mention::Plan(id) => token(b'L', id.as_str()),
    }
}

/// The month of a day, in the order of time.
fn month(day: Day) -> Token {
    let months = i64::from(day.year()) * 12 + i64::from(day.month0());
    token(b'M', in_order(months).to_be_bytes())
}

/// A signed number as one whose bytes stand in its order.
fn in_order(number: i64) -> u64 {
    number.cast_unsigned() ^ (1 << 63)
}

/// The step of a ladder that an amount stands on: eight steps for each doubling, so that few hold all amounts.
fn amount(amount: Money) -> Token {
    let cents = amount.cents();
    let size = cents.unsigned_abs();
    let bits = u64::BITS - size.leading_zeros();
    let part = if bits > 3 { (size >> (bits - 4)) & 7 } else { size & 7 };
    let step = i64::from(bits) * 8 + part.cast_signed();
    token(b'E', in_order(if cents < 0 { -step } else { step }).to_be_bytes())
}

/// Everything that an event is found by. The state must hold it.
pub(super) fn of(
    programme: &Programme,
    event: &Event,
    recorded_at: DateTime<FixedOffset>,
    by: &ActorId,
    mut each: impl FnMut(Token),
) {
    let name: &str = event.into();
    each(token(b'K', name));
    each(token(b'A', by.as_str()));
    each(month(day(event, recorded_at)));
    mentions(programme, event).iter().for_each(|found| each(mention(found)));
    let written = written(event);
    written.words.iter().for_each(|word| each(token(b'W', word)));
    let mut amounts: Vec<Token> = written.amounts.iter().map(|found| amount(*found)).collect();
    amounts.sort_unstable();
    amounts.dedup();
    amounts.into_iter().for_each(each);
}

/// Tokens between two, of which an event must have one.
#[derive(Debug)]
pub(super) struct Clause {
    pub(super) first: Token,
    pub(super) last: Last,
    /// Whether nothing but the index knows it: whom an event is about.
    pub(super) binding: bool,
}

/// Where the tokens of a clause end.
#[derive(Debug)]
pub(super) enum Last {
    /// With this one.
    Token(Token),
    /// With the last that begins as the first does.
    Beginning,
}

impl Clause {
    fn one(token: Token, binding: bool) -> Self {
        Self { last: Last::Token(token.clone()), first: token, binding }
    }

    fn between(first: Token, last: Token) -> Self {
        Self { first, last: Last::Token(last), binding: false }
    }

    /// Whether a token is behind the last.
    pub(super) fn is_past(&self, token: &[u8]) -> bool {
        match &self.last {
            Last::Token(last) => token > last.as_slice(),
            Last::Beginning => token > self.first.as_slice() && !token.starts_with(&self.first),
        }
    }
}

/// What every event that fits has.
pub(super) fn clauses(search: &Search) -> Vec<Clause> {
    let mut clauses: Vec<Clause> =
        search.about.iter().map(|found| Clause::one(mention(found), true)).collect();
    for word in &search.words {
        let first = token(b'W', &word.text);
        clauses.push(match word.begins {
            true => Clause { first, last: Last::Beginning, binding: false },
            false => Clause::one(first, false),
        });
    }
    clauses.extend(search.kind.iter().map(|kind| Clause::one(token(b'K', kind), false)));
    clauses.extend(search.actor.iter().map(|actor| Clause::one(token(b'A', actor.as_str()), false)));
    if search.from.is_some() || search.until.is_some() {
        let first = search.from.unwrap_or(Day::MIN);
        clauses.push(Clause::between(month(first), month(search.until.unwrap_or(Day::MAX))));
    }
    if search.over.is_some() || search.under.is_some() {
        let most = Money::from_cents(i64::MAX);
        let least = Money::from_cents(i64::MIN);
        clauses.push(Clause::between(
            amount(search.over.unwrap_or(least)),
            amount(search.under.unwrap_or(most)),
        ));
    }
    clauses
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn amounts_and_months_stand_in_their_order(a in any::<i64>(), b in any::<i64>(), small in -3_000i64..3_000) {
            for (a, b) in [(a, b), (a, small), (small, small + 1)] {
                let (low, high) = (a.min(b), a.max(b));
                prop_assert!(amount(Money::from_cents(low)) <= amount(Money::from_cents(high)), "{} {}", low, high);
            }
        }
    }

    #[test]
    fn months_stand_in_their_order() {
        let days = ["0001-05-01", "1999-12-31", "2000-01-01", "2000-01-31", "2031-11-02"];
        let months: Vec<Token> = days.iter().map(|day| month(day.parse().unwrap())).collect();
        assert!(months.is_sorted());
        assert_eq!(months[2], months[3]);
    }
}
