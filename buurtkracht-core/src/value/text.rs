//! Texts: public, sealed, and what stands for a document.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NotAValue, malformed};
use crate::id::PersonId;

/// A short public text: 1 to 200 characters on one line. It must not name persons; what may name them is
/// [`Sealed`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend("minLength" = 1, "maxLength" = 200, "pattern" = r"^\S(.*\S)?$"))]
pub struct Title(String);

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
        let fits = (1..=200).contains(&text.chars().count())
            && text.trim().len() == text.len()
            && !text.chars().any(char::is_control);
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(malformed(
                text,
                "title",
                "write 1 to 200 characters on one line, without spaces at either end",
            ))
        }
    }
}

impl TryFrom<String> for Title {
    type Error = NotAValue;
    fn try_from(text: String) -> Result<Self, NotAValue> {
        text.parse()
    }
}

impl From<Title> for String {
    fn from(title: Title) -> String {
        title.0
    }
}

/// The digest that stands in the log for a sealed value: base64url of SHA-256 over its disclosure (RFC 9901
/// § 4.2.3), 43 characters. The value itself is in the vault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend("pattern" = r"^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$"))]
pub struct Digest(String);

impl Digest {
    /// The digest as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Digest {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        // 256 bits leave four unused bits in the last character, which must be zero.
        let alphabet = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        let canonical = text.ends_with(|c| "AEIMQUYcgkosw048".contains(c));
        if text.len() == 43 && text.bytes().all(alphabet) && canonical {
            Ok(Self(text.to_owned()))
        } else {
            Err(malformed(
                text,
                "digest of a sealed value",
                "seal the text first: 43 characters of base64url; in a file, write { seal = \"…\" }",
            ))
        }
    }
}

impl TryFrom<String> for Digest {
    type Error = NotAValue;
    fn try_from(text: String) -> Result<Self, NotAValue> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> String {
        digest.0
    }
}

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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend("pattern" = r"^[0-9a-f]{64}$"))]
pub struct Sha256(String);

impl Sha256 {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Sha256 {
    type Error = NotAValue;
    fn try_from(text: String) -> Result<Self, NotAValue> {
        if text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            Ok(Self(text))
        } else {
            Err(malformed(&text, "SHA-256 digest", "write 64 digits of 0-9 and a-f"))
        }
    }
}

impl From<Sha256> for String {
    fn from(digest: Sha256) -> String {
        digest.0
    }
}

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
