//! Public area codes.

use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;

use super::as_text::serde_as_text;
use super::{NotAValue, malformed};

/// A public area code: municipality `GM0482`, district `WK048201`, neighbourhood `BU04820101`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schemars",
    schemars(with = "String", extend("pattern" = r"^(GM[0-9]{4}|WK[0-9]{4}[0-9A-Z]{2}|BU[0-9]{4}[0-9A-Z]{4})$"))
)]
pub struct AreaCode(CompactString);

impl AreaCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The four digits of the municipality.
    pub fn municipality(&self) -> &str {
        self.0.get(2..6).unwrap_or("")
    }

    /// Whether an area is this one or lies in it, by its code.
    pub fn contains(&self, area: &AreaCode) -> bool {
        let digits = self.0.get(2..).unwrap_or("");
        area.0.get(2..).is_some_and(|of| of.starts_with(digits))
    }

    /// Whether it names a whole municipality.
    pub fn is_municipality(&self) -> bool {
        self.0.starts_with("GM")
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for AreaCode {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let wrong = || malformed(text, "area code", "write GM0482, WK048201 or BU04820101");
        if !text.is_ascii() || text.len() < 6 {
            return Err(wrong());
        }
        let (kind, rest) = text.split_at(2);
        let (digits, part) = rest.split_at(4);
        let part_length = match kind {
            "GM" => 0,
            "WK" => 2,
            "BU" => 4,
            _ => return Err(wrong()),
        };
        let part_fits = part.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if digits.bytes().all(|b| b.is_ascii_digit()) && part.len() == part_length && part_fits {
            Ok(Self(text.into()))
        } else {
            Err(wrong())
        }
    }
}

serde_as_text!(AreaCode);

impl From<AreaCode> for String {
    fn from(code: AreaCode) -> String {
        code.0.into_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_code_has_the_shape_of_its_kind() {
        for right in ["GM0482", "WK048201", "WK04820A", "BU04820101"] {
            assert!(right.parse::<AreaCode>().is_ok(), "{right}");
        }
        for wrong in ["", "GM482", "GM04821", "BU048201", "bu04820101", "XX0482", "WK0482é"] {
            assert!(wrong.parse::<AreaCode>().is_err(), "{wrong}");
        }
    }
}
