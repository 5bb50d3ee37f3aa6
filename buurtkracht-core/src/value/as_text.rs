//! How values are written: for people as their text, read without a copy of it; in binary formats as their number.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{self, Visitor};

/// Reads a value from its text.
pub(crate) struct FromText<T> {
    expected: &'static str,
    value: PhantomData<T>,
}

impl<T> FromText<T> {
    pub(crate) const fn expecting(expected: &'static str) -> Self {
        Self { expected, value: PhantomData }
    }
}

impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for FromText<T> {
    type Value = T;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

/// Implements serde for a value by its `Display` and `FromStr`. With a number type, and the functions to it and from
/// it, binary formats hold that number. A value that holds its text gives it to the serializer without formatting it.
macro_rules! serde_as_text {
    ($name:ident) => {
        serde_as_text!($name, |value, serializer| serializer.collect_str(value));
    };
    ($name:ident, |$value:ident, $serializer:ident| $write:expr) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, $serializer: S) -> Result<S::Ok, S::Error> {
                let $value = self;
                $write
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str($crate::value::as_text::FromText::expecting("a string"))
            }
        }
    };
    ($name:ident, $number:ty, $to:expr, $from:expr) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    serializer.collect_str(self)
                } else {
                    let number: $number = $to(*self);
                    number.serialize(serializer)
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    deserializer.deserialize_str($crate::value::as_text::FromText::expecting("a string"))
                } else {
                    let number = <$number as serde::Deserialize>::deserialize(deserializer)?;
                    $from(number).ok_or_else(|| {
                        serde::de::Error::custom(format_args!("{number:?} is no {}", stringify!($name)))
                    })
                }
            }
        }
    };
}

pub(crate) use serde_as_text;
