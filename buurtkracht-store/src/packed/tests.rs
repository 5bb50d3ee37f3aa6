use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde::de::DeserializeOwned;

use super::*;

/// A value of every kind that serde has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Everything {
    flag: bool,
    byte: u8,
    small: i8,
    long: u64,
    signed: i64,
    float: f64,
    letter: char,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    below: Option<Box<Everything>>,
    maybe: Option<Option<i32>>,
    unit: (),
    choices: Vec<Choice>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    map: BTreeMap<String, (u16, Newtype)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Newtype(i16);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Nothing {}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Choice {
    Unit,
    Newtype(f32),
    Tuple(u32, String),
    Fields {
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        bytes: Vec<u8>,
        number: i32,
    },
    Nothing(Nothing),
}

fn choice() -> impl Strategy<Value = Choice> {
    prop_oneof![
        Just(Choice::Unit),
        any::<f32>().prop_filter("equal to itself", |float| !float.is_nan()).prop_map(Choice::Newtype),
        (any::<u32>(), "\\PC{0,9}").prop_map(|(number, text)| Choice::Tuple(number, text)),
        (vec(any::<u8>(), 0..9), any::<i32>()).prop_map(|(bytes, number)| Choice::Fields { bytes, number }),
        Just(Choice::Nothing(Nothing {})),
    ]
}

fn everything() -> impl Strategy<Value = Everything> {
    let leaf = (
        (any::<bool>(), any::<u8>(), any::<i8>(), any::<u64>(), any::<i64>(), -1e9..1e9_f64, any::<char>()),
        ("\\PC{0,200}", option::of(option::of(any::<i32>())), vec(choice(), 0..9)),
        btree_map("[a-z]{0,5}", (any::<u16>(), any::<i16>().prop_map(Newtype)), 0..5),
    );
    let leaf =
        leaf.prop_map(|((flag, byte, small, long, signed, float, letter), (text, maybe, choices), map)| {
            Everything {
                flag,
                byte,
                small,
                long,
                signed,
                float,
                letter,
                text,
                below: None,
                maybe,
                unit: (),
                choices,
                map,
            }
        });
    leaf.prop_recursive(4, 8, 1, |below| {
        (below.clone(), below).prop_map(|(own, below)| Everything { below: Some(Box::new(below)), ..own })
    })
}

fn written(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(value, &mut bytes).unwrap();
    bytes
}

fn why<T: DeserializeOwned + fmt::Debug>(bytes: &[u8]) -> PackError {
    read::<T>(bytes).unwrap_err()
}

proptest! {
    #[test]
    fn what_is_written_is_read(value in everything()) {
        prop_assert_eq!(&read::<Everything>(&written(&value)).unwrap(), &value);
    }

    #[test]
    fn every_number_is_read(unsigned in any::<u64>(), signed in any::<i64>()) {
        for shift in 0..64 {
            let value = (unsigned >> shift, signed >> shift);
            prop_assert_eq!(read::<(u64, i64)>(&written(&value)).unwrap(), value);
        }
    }

    #[test]
    fn bytes_cut_anywhere_are_refused(value in everything(), at in any::<prop::sample::Index>()) {
        let bytes = written(&value);
        prop_assert!(read::<Everything>(&bytes[..at.index(bytes.len())]).is_err());
    }

    #[test]
    fn bytes_behind_the_value_are_refused(value in everything()) {
        let mut bytes = written(&value);
        bytes.push(0);
        prop_assert!(matches!(why::<Everything>(&bytes), PackError::Trailing(1)));
    }

    #[test]
    fn changed_bytes_do_not_make_the_reader_panic(value in everything(), at in any::<prop::sample::Index>(), by in 1..=u8::MAX) {
        let mut bytes = written(&value);
        let at = at.index(bytes.len());
        bytes[at] ^= by;
        let _ = read::<Everything>(&bytes);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in vec(any::<u8>(), 0..300)) {
        let _ = read::<Everything>(&bytes);
        let _ = read::<Vec<Vec<String>>>(&bytes);
    }
}

#[test]
fn a_skipped_field_takes_one_bit() {
    let fields = |bytes| written(&Choice::Fields { bytes, number: -1 });
    assert_eq!(fields(vec![]), [3, 0b10, 1]);
    assert_eq!(fields(vec![7, 8]), [3, 0b11, 2, 7, 8, 1]);
}

#[test]
fn a_field_that_is_missing_or_unknown_is_refused() {
    assert!(matches!(why::<Choice>(&[3, 0]), PackError::Refused(_)));
    assert!(matches!(why::<Choice>(&[3, 0b110, 1]), PackError::Malformed("struct")));
    assert!(matches!(why::<Choice>(&[5]), PackError::Refused(_)));
}

#[test]
fn a_length_beyond_the_bytes_is_refused() {
    let mut bytes = written(&u64::MAX);
    assert!(matches!(why::<Vec<()>>(&bytes), PackError::End));
    assert!(matches!(why::<String>(&bytes), PackError::End));
    assert!(matches!(why::<BTreeMap<u8, u8>>(&bytes), PackError::End));
    *bytes.last_mut().unwrap() = 2;
    assert!(matches!(why::<u64>(&bytes), PackError::Malformed("integer")), "65 bits");
    assert!(matches!(why::<u64>(&[0x80; 20]), PackError::Malformed("integer")));
}

#[test]
fn values_that_lie_too_deep_are_refused() {
    #[derive(Debug, Serialize, Deserialize)]
    struct Deep(Option<Box<Deep>>);
    assert!(read::<Deep>(&[[1; 20].as_slice(), &[0]].concat()).is_ok());
    assert!(matches!(why::<Deep>(&[1; 100_000]), PackError::TooDeep));
}

#[test]
fn other_values_are_refused() {
    assert!(matches!(why::<bool>(&[2]), PackError::Malformed(_)));
    assert!(matches!(why::<Option<u8>>(&[2, 0]), PackError::Malformed(_)));
    assert!(matches!(why::<()>(&[1]), PackError::Malformed(_)));
    assert!(matches!(why::<char>(&written(&0xD800_u32)), PackError::Malformed(_)));
    assert!(matches!(why::<String>(&[1, 0xFF]), PackError::Malformed(_)));
    assert!(matches!(why::<u16>(&written(&u32::MAX)), PackError::Malformed(_)));
    assert!(matches!(why::<serde_json::Value>(&[0]), PackError::NotDescribed));
}

#[cfg(feature = "bench")]
#[test]
fn every_slice_of_a_programme_is_read() {
    use buurtkracht_core::{Programme, Slice};

    use crate::bench::{Entries, Workload};

    let mut entries = Entries::of(Workload::new("example".parse().unwrap(), 4));
    entries.by_ref().take(3_000).for_each(|entry| drop(entry.unwrap()));
    let programme = entries.programme();
    let slices = programme.slices().into_iter().map(|slice| read::<Slice>(&written(&slice)).unwrap());
    assert!(Programme::from_slices(slices).unwrap() == *programme);
}
