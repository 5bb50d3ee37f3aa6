//! A compact binary format for the state in a snapshot. It writes no names, so reading it takes the types that wrote
//! it: the number of the state's shape in a snapshot tells whether this version has them.
//!
//! | value | bytes |
//! |---|---|
//! | integer | LEB128, signed ones in zigzag; a byte as it is |
//! | boolean, unit | one byte |
//! | float | its bytes, little-endian |
//! | character | the LEB128 of its code point |
//! | string, bytes | their length, then they |
//! | option | 0, or 1 and the value |
//! | sequence, map | their length, then their elements |
//! | tuple, newtype | their elements |
//! | struct | eight fields at a time: a byte with a bit for each field that is written, the lowest first, then those fields |
//! | enum | the number of the variant, then what it holds |
//!
//! The functions are inlined, since a build without LTO calls each of them for every value otherwise.
//!
//! A field that serde skips has its bit clear, and the reader takes its default. Positional formats have no such bit
//! and cannot read a struct that skips a field. An element of a sequence or map takes at least one byte, so a length
//! beyond the bytes that are left is refused before anything is allocated for it.

use std::fmt;

use serde::de::{self, DeserializeSeed, IntoDeserializer as _, Visitor};
use serde::{Deserialize, Serialize, ser};

/// How deep values may lie in each other.
const MAX_DEPTH: u32 = 128;

/// Why a value cannot be written, or bytes cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PackError {
    /// The bytes end within a value.
    #[error("the bytes end within a value")]
    End,
    /// Bytes follow the value.
    #[error("{0} bytes follow the value")]
    Trailing(usize),
    /// No value of the type is written so.
    #[error("the bytes are no {0}")]
    Malformed(&'static str),
    /// Values lie too deep in each other.
    #[error("values lie more than {MAX_DEPTH} deep in each other")]
    TooDeep,
    /// A sequence or map does not know its length before it is written.
    #[error("a sequence has no known length")]
    NoLength,
    /// The type reads whatever is there, and the bytes do not tell what they are.
    #[error("the format does not describe itself")]
    NotDescribed,
    /// The type refuses the value.
    #[error("{0}")]
    Refused(String),
}

impl ser::Error for PackError {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self::Refused(reason.to_string())
    }
}

impl de::Error for PackError {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self::Refused(reason.to_string())
    }
}

/// Writes a value at the end of `bytes`.
pub(crate) fn write(value: &impl Serialize, bytes: &mut Vec<u8>) -> Result<(), PackError> {
    value.serialize(&mut Writer { bytes })
}

/// Reads the value that `bytes` hold and nothing else.
pub(crate) fn read<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, PackError> {
    let mut reader = Reader { bytes, depth: 0 };
    let value = T::deserialize(&mut reader)?;
    match reader.bytes.len() {
        0 => Ok(value),
        trailing => Err(PackError::Trailing(trailing)),
    }
}

struct Writer<'a> {
    bytes: &'a mut Vec<u8>,
}

impl Writer<'_> {
    #[inline]
    fn integer(&mut self, mut integer: u64) {
        while integer >= 0x80 {
            self.bytes.push(integer as u8 | 0x80);
            integer >>= 7;
        }
        self.bytes.push(integer as u8);
    }

    #[inline]
    fn length(&mut self, length: Option<usize>) -> Result<&mut Self, PackError> {
        self.integer(length.ok_or(PackError::NoLength)? as u64);
        Ok(self)
    }
}

/// Writes the fields of a struct.
struct Fields<'a, 'b> {
    writer: &'a mut Writer<'b>,
    /// Where the byte lies that tells which of the eight fields are written.
    mark: usize,
    /// The bit of the next field in it; 0 where that field begins another eight.
    bit: u8,
}

impl<'a, 'b> Fields<'a, 'b> {
    #[inline]
    fn of(writer: &'a mut Writer<'b>) -> Self {
        Self { writer, mark: 0, bit: 0 }
    }

    #[inline]
    fn skip(&mut self) -> u8 {
        if self.bit == 0 {
            self.mark = self.writer.bytes.len();
            self.writer.bytes.push(0);
            self.bit = 1;
        }
        let bit = self.bit;
        self.bit <<= 1;
        bit
    }

    #[inline]
    fn field(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), PackError> {
        let bit = self.skip();
        if let Some(mark) = self.writer.bytes.get_mut(self.mark) {
            *mark |= bit;
        }
        value.serialize(&mut *self.writer)
    }
}

macro_rules! write_unsigned {
    ($($method:ident: $type:ty),*) => {$(
        #[inline]
        fn $method(self, value: $type) -> Result<(), PackError> {
            self.integer(u64::from(value));
            Ok(())
        }
    )*};
}

macro_rules! write_signed {
    ($($method:ident: $type:ty),*) => {$(
        #[inline]
        fn $method(self, value: $type) -> Result<(), PackError> {
            let value = i64::from(value);
            self.integer(((value << 1) ^ (value >> 63)) as u64);
            Ok(())
        }
    )*};
}

impl<'a, 'b> ser::Serializer for &'a mut Writer<'b> {
    type Ok = ();
    type Error = PackError;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Fields<'a, 'b>;
    type SerializeStructVariant = Fields<'a, 'b>;

    write_unsigned!(serialize_u16: u16, serialize_u32: u32, serialize_u64: u64);
    write_signed!(serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64);

    fn is_human_readable(&self) -> bool {
        false
    }

    #[inline]
    fn serialize_u8(self, value: u8) -> Result<(), PackError> {
        self.bytes.push(value);
        Ok(())
    }

    #[inline]
    fn serialize_bool(self, value: bool) -> Result<(), PackError> {
        self.serialize_u8(u8::from(value))
    }

    #[inline]
    fn serialize_f32(self, value: f32) -> Result<(), PackError> {
        self.bytes.extend(value.to_le_bytes());
        Ok(())
    }

    #[inline]
    fn serialize_f64(self, value: f64) -> Result<(), PackError> {
        self.bytes.extend(value.to_le_bytes());
        Ok(())
    }

    #[inline]
    fn serialize_char(self, value: char) -> Result<(), PackError> {
        self.serialize_u32(u32::from(value))
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), PackError> {
        self.serialize_bytes(value.as_bytes())
    }

    #[inline]
    fn serialize_bytes(self, value: &[u8]) -> Result<(), PackError> {
        self.integer(value.len() as u64);
        self.bytes.extend_from_slice(value);
        Ok(())
    }

    #[inline]
    fn serialize_none(self) -> Result<(), PackError> {
        self.serialize_u8(0)
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), PackError> {
        self.bytes.push(1);
        value.serialize(self)
    }

    #[inline]
    fn serialize_unit(self) -> Result<(), PackError> {
        self.serialize_u8(0)
    }

    #[inline]
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), PackError> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_unit_variant(self, _: &'static str, variant: u32, _: &'static str) -> Result<(), PackError> {
        self.serialize_u32(variant)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), PackError> {
        value.serialize(self)
    }

    #[inline]
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        variant: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), PackError> {
        self.integer(u64::from(variant));
        value.serialize(self)
    }

    #[inline]
    fn serialize_seq(self, length: Option<usize>) -> Result<Self, PackError> {
        self.length(length)?;
        Ok(self)
    }

    #[inline]
    fn serialize_tuple(self, _: usize) -> Result<Self, PackError> {
        Ok(self)
    }

    #[inline]
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, PackError> {
        Ok(self)
    }

    #[inline]
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        variant: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, PackError> {
        self.integer(u64::from(variant));
        Ok(self)
    }

    #[inline]
    fn serialize_map(self, length: Option<usize>) -> Result<Self, PackError> {
        self.length(length)?;
        Ok(self)
    }

    #[inline]
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields<'a, 'b>, PackError> {
        Ok(Fields::of(self))
    }

    #[inline]
    fn serialize_struct_variant(
        self,
        _: &'static str,
        variant: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Fields<'a, 'b>, PackError> {
        self.integer(u64::from(variant));
        Ok(Fields::of(self))
    }
}

/// Implements a trait that writes elements one behind another.
macro_rules! write_elements {
    ($($trait:ident: $($method:ident),*;)*) => {$(
        impl ser::$trait for &mut Writer<'_> {
            type Ok = ();
            type Error = PackError;
            $(#[inline] fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), PackError> {
                value.serialize(&mut **self)
            })*
            #[inline]
            fn end(self) -> Result<(), PackError> {
                Ok(())
            }
        }
    )*};
}

write_elements! {
    SerializeSeq: serialize_element;
    SerializeTuple: serialize_element;
    SerializeTupleStruct: serialize_field;
    SerializeTupleVariant: serialize_field;
    SerializeMap: serialize_key, serialize_value;
}

/// Implements a trait that writes the fields of a struct.
macro_rules! write_fields {
    ($($trait:ident),*) => {$(
        impl ser::$trait for Fields<'_, '_> {
            type Ok = ();
            type Error = PackError;
            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Result<(), PackError> {
                self.field(value)
            }
            #[inline]
            fn skip_field(&mut self, _: &'static str) -> Result<(), PackError> {
                self.skip();
                Ok(())
            }
            #[inline]
            fn end(self) -> Result<(), PackError> {
                Ok(())
            }
        }
    )*};
}

write_fields!(SerializeStruct, SerializeStructVariant);

struct Reader<'de> {
    /// Those that are not read yet.
    bytes: &'de [u8],
    depth: u32,
}

impl<'de> Reader<'de> {
    #[inline]
    fn byte(&mut self) -> Result<u8, PackError> {
        let (byte, rest) = self.bytes.split_first().ok_or(PackError::End)?;
        self.bytes = rest;
        Ok(*byte)
    }

    #[inline]
    fn array<const N: usize>(&mut self) -> Result<[u8; N], PackError> {
        let (array, rest) = self.bytes.split_first_chunk().ok_or(PackError::End)?;
        self.bytes = rest;
        Ok(*array)
    }

    #[inline]
    fn integer(&mut self) -> Result<u64, PackError> {
        let mut integer = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            if part << shift >> shift != part {
                break;
            }
            integer |= part << shift;
            if byte < 0x80 {
                return Ok(integer);
            }
        }
        Err(PackError::Malformed("integer"))
    }

    #[inline]
    fn signed(&mut self) -> Result<i64, PackError> {
        let integer = self.integer()?;
        Ok((integer >> 1) as i64 ^ -((integer & 1) as i64))
    }

    #[inline]
    fn index(&mut self) -> Result<u32, PackError> {
        u32::try_from(self.integer()?).map_err(|_| PackError::Malformed("number of a variant"))
    }

    /// A length, of which each element takes at least a byte.
    #[inline]
    fn length(&mut self) -> Result<usize, PackError> {
        let length = self.integer()?;
        usize::try_from(length).ok().filter(|length| *length <= self.bytes.len()).ok_or(PackError::End)
    }

    #[inline]
    fn slice(&mut self) -> Result<&'de [u8], PackError> {
        let length = self.length()?;
        let (slice, rest) = self.bytes.split_at_checked(length).ok_or(PackError::End)?;
        self.bytes = rest;
        Ok(slice)
    }

    #[inline]
    fn string(&mut self) -> Result<&'de str, PackError> {
        std::str::from_utf8(self.slice()?).map_err(|_| PackError::Malformed("string"))
    }

    #[inline]
    fn flag(&mut self) -> Result<bool, PackError> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(PackError::Malformed("boolean")),
        }
    }

    /// Reads what lies within a value.
    #[inline]
    fn within<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, PackError>) -> Result<T, PackError> {
        if self.depth == MAX_DEPTH {
            return Err(PackError::TooDeep);
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    #[inline]
    fn elements<V: Visitor<'de>>(&mut self, left: usize, visitor: V) -> Result<V::Value, PackError> {
        self.within(|reader| visitor.visit_seq(Elements { reader, left }))
    }

    #[inline]
    fn fields<V: Visitor<'de>>(&mut self, count: usize, visitor: V) -> Result<V::Value, PackError> {
        self.within(|reader| visitor.visit_map(FieldsRead { reader, count, next: 0, marks: 0 }))
    }
}

macro_rules! read_numbers {
    ($($method:ident, $visit:ident, $read:ident, $type:ty;)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PackError> {
            let number = <$type>::try_from(self.$read()?).map_err(|_| PackError::Malformed(stringify!($type)))?;
            visitor.$visit(number)
        }
    )*};
}

macro_rules! read_values {
    ($($method:ident, $visit:ident, $read:expr;)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PackError> {
            let read: fn(&mut Reader<'de>) -> Result<_, PackError> = $read;
            visitor.$visit(read(self)?)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for &mut Reader<'de> {
    type Error = PackError;

    read_numbers! {
        deserialize_u8, visit_u8, byte, u8;
        deserialize_u16, visit_u16, integer, u16;
        deserialize_u32, visit_u32, integer, u32;
        deserialize_u64, visit_u64, integer, u64;
        deserialize_i8, visit_i8, signed, i8;
        deserialize_i16, visit_i16, signed, i16;
        deserialize_i32, visit_i32, signed, i32;
        deserialize_i64, visit_i64, signed, i64;
    }

    read_values! {
        deserialize_bool, visit_bool, Reader::flag;
        deserialize_f32, visit_f32, |reader| reader.array().map(f32::from_le_bytes);
        deserialize_f64, visit_f64, |reader| reader.array().map(f64::from_le_bytes);
        deserialize_str, visit_borrowed_str, Reader::string;
        deserialize_string, visit_borrowed_str, Reader::string;
        deserialize_bytes, visit_borrowed_bytes, Reader::slice;
        deserialize_byte_buf, visit_borrowed_bytes, Reader::slice;
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, PackError> {
        Err(PackError::NotDescribed)
    }

    #[inline]
    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, PackError> {
        Err(PackError::NotDescribed)
    }

    #[inline]
    fn deserialize_identifier<V: Visitor<'de>>(self, _: V) -> Result<V::Value, PackError> {
        Err(PackError::NotDescribed)
    }

    #[inline]
    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PackError> {
        let code = u32::try_from(self.integer()?).ok().and_then(char::from_u32);
        visitor.visit_char(code.ok_or(PackError::Malformed("character"))?)
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PackError> {
        if self.flag()? { self.within(|reader| visitor.visit_some(reader)) } else { visitor.visit_none() }
    }

    #[inline]
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PackError> {
        match self.byte()? {
            0 => visitor.visit_unit(),
            _ => Err(PackError::Malformed("unit")),
        }
    }

    #[inline]
    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, PackError> {
        self.deserialize_unit(visitor)
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, PackError> {
        self.within(|reader| visitor.visit_newtype_struct(reader))
    }

    #[inline]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PackError> {
        let length = self.length()?;
        self.elements(length, visitor)
    }

    #[inline]
    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, PackError> {
        self.elements(length, visitor)
    }

    #[inline]
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, PackError> {
        self.elements(length, visitor)
    }

    #[inline]
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PackError> {
        let left = self.length()?;
        self.within(|reader| visitor.visit_map(Elements { reader, left }))
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, PackError> {
        self.fields(fields.len(), visitor)
    }

    #[inline]
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, PackError> {
        self.within(|reader| visitor.visit_enum(reader))
    }
}

/// Reads the elements of a sequence, tuple or map.
struct Elements<'a, 'de> {
    reader: &'a mut Reader<'de>,
    left: usize,
}

impl Elements<'_, '_> {
    #[inline]
    fn next(&mut self) -> bool {
        let more = self.left > 0;
        self.left -= usize::from(more);
        more
    }
}

impl<'de> de::SeqAccess<'de> for Elements<'_, 'de> {
    type Error = PackError;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, PackError> {
        if self.next() { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> de::MapAccess<'de> for Elements<'_, 'de> {
    type Error = PackError;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, PackError> {
        if self.next() { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, PackError> {
        seed.deserialize(&mut *self.reader)
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

/// Reads the fields of a struct that are written: serde knows each by its number.
struct FieldsRead<'a, 'de> {
    reader: &'a mut Reader<'de>,
    count: usize,
    next: usize,
    /// Which of the next fields are written, the next lowest.
    marks: u8,
}

impl<'de> de::MapAccess<'de> for FieldsRead<'_, 'de> {
    type Error = PackError;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, PackError> {
        while self.next < self.count {
            if self.next.is_multiple_of(8) {
                self.marks = self.reader.byte()?;
            }
            let field = self.next;
            let written = self.marks & 1 == 1;
            self.next += 1;
            self.marks >>= 1;
            if written {
                return seed.deserialize((field as u64).into_deserializer()).map(Some);
            }
        }
        // A bit of a field that the struct does not have.
        if self.marks == 0 { Ok(None) } else { Err(PackError::Malformed("struct")) }
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, PackError> {
        seed.deserialize(&mut *self.reader)
    }
}

impl<'de> de::EnumAccess<'de> for &mut Reader<'de> {
    type Error = PackError;
    type Variant = Self;

    #[inline]
    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), PackError> {
        let index = self.index()?;
        Ok((seed.deserialize(index.into_deserializer())?, self))
    }
}

impl<'de> de::VariantAccess<'de> for &mut Reader<'de> {
    type Error = PackError;

    #[inline]
    fn unit_variant(self) -> Result<(), PackError> {
        Ok(())
    }

    #[inline]
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, PackError> {
        seed.deserialize(self)
    }

    #[inline]
    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, PackError> {
        self.elements(length, visitor)
    }

    #[inline]
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, PackError> {
        self.fields(fields.len(), visitor)
    }
}

#[cfg(test)]
mod tests;
