//! Dates as people write them.

use buurtkracht_core::value::Day;
use serde_json::Value;

const MONTHS: [[&str; 2]; 12] = [
    ["january", "januari"],
    ["february", "februari"],
    ["march", "maart"],
    ["april", "april"],
    ["may", "mei"],
    ["june", "juni"],
    ["july", "juli"],
    ["august", "augustus"],
    ["september", "september"],
    ["october", "oktober"],
    ["november", "november"],
    ["december", "december"],
];

/// A date written as 2025-03-11, 11-3-2025 or 11 maart 2025. The day stands before the month, as in Dutch;
/// a year has four digits.
pub fn date(text: &str) -> Option<Day> {
    // A year of two digits in front is none: 11-3-25 would be in the year 11.
    if text.find('-') == Some(4) {
        return text.parse().ok();
    }
    let parts: Vec<&str> = match text.contains('-') {
        true => text.split('-').collect(),
        false => text.split_whitespace().collect(),
    };
    let [day, month, year] = parts.as_slice() else { return None };
    let number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
        let plain = digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| text.parse::<u32>().ok()).flatten()
    };
    let month = match text.contains('-') {
        true => number(month, 1..=2)?,
        false => {
            let month = month.to_lowercase();
            let at = MONTHS.iter().position(|names| names.contains(&month.as_str()))?;
            u32::try_from(at).ok()? + 1
        }
    };
    let year = i32::try_from(number(year, 4..=4)?).ok()?;
    Day::from_ymd_opt(year, month, number(day, 1..=2)?)
}

/// The fields of commands that hold dates. Some hold ids elsewhere; nobody calls a body 1-5-2025.
const FIELDS: [&str; 9] =
    ["on", "from", "until", "by", "decided_on", "effective_on", "opened", "closed", "reference_date"];

/// Writes the dates of a command canonically.
pub fn in_command(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                let read = member.as_str().filter(|_| FIELDS.contains(&key.as_str())).and_then(date);
                match read {
                    Some(date) => *member = Value::from(date.to_string()),
                    None => in_command(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(in_command),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_reads_as_people_write_it() {
        for text in
            ["2025-03-11", "11-3-2025", "11-03-2025", "11 maart 2025", "11 March 2025", "11 MAART 2025"]
        {
            assert_eq!(date(text).unwrap().to_string(), "2025-03-11", "{text}");
        }
        let mut command = serde_json::json!({ "on": "1 mei 2025", "plan": "1-5-2025", "periods": [{ "from": "2-5-2025" }] });
        in_command(&mut command);
        let canonical = serde_json::json!({ "on": "2025-05-01", "plan": "1-5-2025", "periods": [{ "from": "2025-05-02" }] });
        assert_eq!(command, canonical);
        for wrong in
            ["11-3-25", "31-2-2025", "3/11/2025", "11 mrt 2025", "2025", "", "11-3-2025-1", "+1-3-2025"]
        {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }
}
