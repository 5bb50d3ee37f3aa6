//! Decimal numbers as people write them.

use super::{NotAValue, malformed};

/// The parts of a decimal number as people write it: `1250`, `1.250,00`, `1,250.00`, `-5`.
pub(super) struct Decimal {
    negative: bool,
    whole: String,
    pub(super) fraction: String,
}

/// Splits a number with at most `places` decimals. A single separator before exactly three digits is
/// ambiguous where it could separate thousands.
pub(super) fn split_decimal(
    text: &str,
    places: usize,
    what: &'static str,
    expected: &'static str,
) -> Result<Decimal, NotAValue> {
    let wrong = || malformed(text, what, expected);
    let unsigned = text.trim();
    let (negative, digits) = match unsigned.strip_prefix('-').or_else(|| unsigned.strip_prefix('\u{2212}')) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, unsigned),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit())
        || !digits.ends_with(|c: char| c.is_ascii_digit())
        || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
    {
        return Err(wrong());
    }
    let separators: Vec<(usize, char)> = digits.char_indices().filter(|(_, c)| !c.is_ascii_digit()).collect();
    let (whole, fraction) = match separators.as_slice() {
        [] => (digits, ""),
        [(at, _)] => {
            let (whole, fraction) = (digits.get(..*at).unwrap_or(""), digits.get(at + 1..).unwrap_or(""));
            let could_group = fraction.len() == 3 && whole.len() <= 3 && !whole.starts_with('0');
            if could_group {
                let decimal = fraction.trim_end_matches('0');
                return Err(NotAValue::Ambiguous {
                    text: text.to_owned(),
                    grouped: format!("{whole}{fraction}"),
                    decimal: if decimal.is_empty() { whole.to_owned() } else { format!("{whole}.{decimal}") },
                });
            }
            (whole, fraction)
        }
        [.., (_, before), (at, last)] if before != last => {
            (digits.get(..*at).unwrap_or(""), digits.get(at + 1..).unwrap_or(""))
        }
        _ => (digits, ""),
    };
    if fraction.len() > places {
        return Err(wrong());
    }
    let mut groups = whole.split(['.', ',']);
    let first = groups.next().unwrap_or("");
    let grouped = whole.len() != first.len();
    let one_separator = !(whole.contains('.') && whole.contains(','));
    if !one_separator || (grouped && first.len() > 3) || groups.any(|group| group.len() != 3) {
        return Err(wrong());
    }
    Ok(Decimal { negative, whole: whole.replace(['.', ','], ""), fraction: fraction.to_owned() })
}

impl Decimal {
    /// The number times 10^`places`, if it fits.
    pub(super) fn scaled(&self, places: usize) -> Option<i64> {
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}{:0<places$}", self.whole, self.fraction).parse().ok()
    }
}
