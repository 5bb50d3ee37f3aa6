//! Texts: public, sealed, and what stands for a document.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::as_text::serde_as_text;
use super::{NotAValue, malformed};
use crate::id::PersonId;

/// A short public text: 1 to 200 characters on one line. It must not name persons; what may name them is
/// [`Sealed`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schemars",
    schemars(with = "String", extend("minLength" = 1, "maxLength" = 200, "pattern" = r"^\S(.*\S)?$"))
)]
pub struct Title(CompactString);

impl Title {
    /// Returns the text itself.
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

/// Returns a name without its case and accents, to compare it with others.
pub(crate) fn folded(name: &str) -> String {
    name.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

impl From<Title> for String {
    fn from(title: Title) -> String {
        title.0.into_string()
    }
}

/// The digest that stands in the log for a sealed value: base64url of SHA-256 over its disclosure (RFC 9901
/// § 4.2.3), 43 characters. The value itself is in the vault.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schemars",
    schemars(with = "String", extend("pattern" = r"^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$"))
)]
pub struct Digest([u8; 32]);

impl From<[u8; 32]> for Digest {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl FromStr for Digest {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let mut bytes = [0; 32];
        match URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) {
            Ok(32) => Ok(Self(bytes)),
            Ok(_) | Err(_) => Err(malformed(
                text,
                "digest of a sealed value",
                "seal the text first: 43 characters of base64url; in a file, write { seal = \"…\" }",
            )),
        }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl Digest {
    /// The name under which a digest is serialized, so that whoever walks a value knows it from a text.
    pub(crate) const SERDE_NAME: &'static str = "Digest";
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_newtype_struct(Self::SERDE_NAME, &format_args!("{self}"))
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_str(super::as_text::FromText::expecting("a string"))
        } else {
            <[u8; 32]>::deserialize(deserializer).map(Self)
        }
    }
}

/// A free text that may name people: its digest, and the persons that it is about. Erasing one of them
/// erases the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// Stands for the text.
    pub digest: Digest,
    /// The persons that the text is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<PersonId>,
}

/// A document kept elsewhere: what identifies it, and what proves that it is the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// SHA-256 of its bytes, 64 lowercase hexadecimal digits.
    pub sha256: Sha256,
    /// The case number under which the archive holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<Title>,
}

/// A SHA-256 digest, 64 lowercase hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(with = "String", extend("pattern" = r"^[0-9a-f]{64}$")))]
pub struct Sha256([u8; 32]);

impl FromStr for Sha256 {
    type Err = NotAValue;
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let digit = |digit: u8| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        };
        let read = || {
            let mut bytes = [0; 32];
            let (pairs, rest) = text.as_bytes().as_chunks::<2>();
            for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
                *byte = digit(*high)? << 4 | digit(*low)?;
            }
            (pairs.len() == bytes.len() && rest.is_empty()).then_some(Self(bytes))
        };
        read().ok_or_else(|| malformed(text, "SHA-256 digest", "write 64 digits of 0-9 and a-f"))
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}

serde_as_text!(Sha256, [u8; 32], |digest: Sha256| digest.0, |bytes| Some(Sha256(bytes)));

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
