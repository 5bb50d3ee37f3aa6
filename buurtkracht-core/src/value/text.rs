//! Texts: public, sealed, and what stands for a document.

use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::as_text::serde_as_text;
use super::{NotAValue, malformed};
use crate::id::PersonId;

/// A short public text: 1 to 200 characters on one line. It must not name persons; what may name them is
/// [`Sealed`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String", extend("minLength" = 1, "maxLength" = 200, "pattern" = r"^\S(.*\S)?$"))]
pub struct Title(CompactString);

impl Title {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Title {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        // Most titles are plain ASCII, where a byte is a character.
        let plain = text.len() <= 200 && text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        let fits = plain || (text.chars().count() <= 200 && !text.chars().any(char::is_control));
        if fits && !text.is_empty() && text.trim().len() == text.len() {
            Ok(Self(text.into()))
        } else {
            Err(malformed(
                text,
                "title",
                "write 1 to 200 characters on one line, without spaces at either end",
            ))
        }
    }
}

serde_as_text!(Title);

impl From<Title> for String {
    fn from(title: Title) -> String {
        title.0.into_string()
    }
}

/// What a text of fixed length, kept in place, has in common with text.
macro_rules! in_place {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.as_str()).finish()
            }
        }

        serde_as_text!($name);

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.as_str().to_owned()
            }
        }
    };
}

/// The digest that stands in the log for a sealed value: base64url of SHA-256 over its disclosure (RFC 9901
/// § 4.2.3), 43 characters. The value itself is in the vault.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String", extend("pattern" = r"^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$"))]
pub struct Digest([u8; 43]);

impl Digest {
    /// The digest as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Digest {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        // 256 bits leave four unused bits in the last character, which must be zero.
        let alphabet = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        let canonical = text.ends_with(|c| "AEIMQUYcgkosw048".contains(c));
        let digits = text.as_bytes().try_into().ok().filter(|_| text.bytes().all(alphabet) && canonical);
        digits.map(Self).ok_or_else(|| {
            malformed(
                text,
                "digest of a sealed value",
                "seal the text first: 43 characters of base64url; in a file, write { seal = \"…\" }",
            )
        })
    }
}

in_place!(Digest);

/// A free text that may name people: its digest, and the persons that it is about. Erasing one of them
/// erases the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// Stands for the text.
    pub digest: Digest,
    /// The persons that the text is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<PersonId>,
}

/// A document kept elsewhere: what identifies it, and what proves that it is the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// SHA-256 of its bytes, 64 lowercase hexadecimal digits.
    pub sha256: Sha256,
    /// The case number under which the archive holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<Title>,
}

/// A SHA-256 digest, 64 lowercase hexadecimal digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String", extend("pattern" = r"^[0-9a-f]{64}$"))]
pub struct Sha256([u8; 64]);

impl Sha256 {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Sha256 {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let digits = text.as_bytes().try_into().ok().filter(|_| text.bytes().all(digit));
        digits.map(Self).ok_or_else(|| malformed(text, "SHA-256 digest", "write 64 digits of 0-9 and a-f"))
    }
}

in_place!(Sha256);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_32_bytes_in_base64url() {
        assert!("X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0".parse::<Digest>().is_ok());
        assert!("X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAd_-0".parse::<Digest>().is_ok());
        assert!("X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAd+/0".parse::<Digest>().is_err());
        assert!("X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC1".parse::<Digest>().is_err());
        assert!("the alderman".parse::<Digest>().is_err());
    }
}
