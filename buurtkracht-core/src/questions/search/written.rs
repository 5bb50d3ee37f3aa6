//! What is written in an event or a command: its words, amounts and digests, gathered while it is serialized, so that
//! none can be forgotten.

use std::collections::BTreeSet;
use std::fmt;

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::words;
use crate::value::{Day, Digest, Money};

/// The names under which amounts of money stand, in every event.
pub const AMOUNTS: [&str; 6] = ["amount", "ceiling", "money", "net", "recoverable", "vat"];

/// The words, amounts and digests of an event or a command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The words of its public texts, ids and choices, folded. Not its name, and no sealed text: that stands elsewhere.
    pub words: BTreeSet<String>,
    /// The amounts of money.
    pub amounts: Vec<Money>,
    /// The digests of sealed values.
    pub digests: BTreeSet<Digest>,
}

/// Returns what is written in an event or a command.
pub fn written(of: &impl Serialize) -> Written {
    let mut reading = Reading { name: "", found: Written::default() };
    // Nothing that is gathered can fail.
    let _ = of.serialize(&mut reading);
    reading.found
}

struct Reading {
    /// The member, or the choice, that a value stands under.
    name: &'static str,
    found: Written,
}

impl Reading {
    fn text(&mut self, text: &str) {
        if AMOUNTS.contains(&self.name)
            && let Ok(amount) = text.parse()
        {
            self.found.amounts.push(amount);
        } else if self.name == Digest::SERDE_NAME {
            self.found.digests.extend(text.parse::<Digest>());
        } else if !is_figure(text) {
            self.found.words.extend(words(text));
        }
    }

    fn under<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), fmt::Error> {
        let around = std::mem::replace(&mut self.name, name);
        let read = value.serialize(&mut *self);
        self.name = around;
        read
    }
}

/// A day or a number with decimals: found otherwise, or not looked for.
fn is_figure(text: &str) -> bool {
    let decimal = text.split_once('.').is_some_and(|(whole, part)| {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits(whole.trim_start_matches('-')) && digits(part)
    });
    decimal || (text.len() == 10 && text.parse::<Day>().is_ok())
}

macro_rules! says_nothing {
    ($($name:ident: $type:ty),*) => {
        $(fn $name(self, _: $type) -> Result<(), fmt::Error> {
            Ok(())
        })*
    };
}

impl Serializer for &mut Reading {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    // Numbers and the like are not looked for.
    says_nothing! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32,
        serialize_f64: f64, serialize_char: char, serialize_bytes: &[u8], serialize_unit_struct: &'static str
    }

    fn serialize_str(self, text: &str) -> Result<(), fmt::Error> {
        self.text(text);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), fmt::Error> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), fmt::Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), fmt::Error> {
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), fmt::Error> {
        self.text(variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), fmt::Error> {
        match name {
            Digest::SERDE_NAME => self.under(name, value),
            _ => value.serialize(self),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), fmt::Error> {
        self.under(variant, value)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, fmt::Error> {
        Ok(self)
    }
}

macro_rules! reads_each {
    ($($part:ident: $method:ident),*) => {
        $(impl $part for &mut Reading {
            type Ok = ();
            type Error = fmt::Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), fmt::Error> {
                value.serialize(&mut **self)
            }

            fn end(self) -> Result<(), fmt::Error> {
                Ok(())
            }
        })*
    };
}

reads_each! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field
}

macro_rules! reads_each_name {
    ($($part:ident),*) => {
        $(impl $part for &mut Reading {
            type Ok = ();
            type Error = fmt::Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), fmt::Error> {
                self.under(name, value)
            }

            fn end(self) -> Result<(), fmt::Error> {
                Ok(())
            }
        })*
    };
}

reads_each_name! { SerializeStruct, SerializeStructVariant }

impl SerializeMap for &mut Reading {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), fmt::Error> {
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), fmt::Error> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), fmt::Error> {
        Ok(())
    }
}
