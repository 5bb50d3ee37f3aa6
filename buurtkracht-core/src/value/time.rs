//! How the time of a fact is written: as chrono writes it for people, as numbers for a machine.

use chrono::{DateTime, FixedOffset};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Seconds since 1970, nanoseconds of the second, and the offset in seconds east.
type Numbers = (i64, u32, i32);

pub(crate) fn serialize<S: Serializer>(time: &DateTime<FixedOffset>, to: S) -> Result<S::Ok, S::Error> {
    if to.is_human_readable() {
        return time.serialize(to);
    }
    let numbers: Numbers = (time.timestamp(), time.timestamp_subsec_nanos(), time.offset().local_minus_utc());
    numbers.serialize(to)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<FixedOffset>, D::Error> {
    if from.is_human_readable() {
        return DateTime::deserialize(from);
    }
    let (seconds, nanoseconds, east) = Numbers::deserialize(from)?;
    let time = DateTime::from_timestamp(seconds, nanoseconds).zip(FixedOffset::east_opt(east));
    let (time, offset) = time.ok_or_else(|| D::Error::custom("the numbers are no time"))?;
    Ok(time.with_timezone(&offset))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, FixedOffset};

    use crate::id::Sequence;
    use crate::record::Record;

    #[test]
    fn a_time_keeps_its_offset_and_fraction_in_both_forms() {
        for text in ["2025-03-11T10:00:00.123+01:00", "1969-12-31T23:59:59.999-03:30"] {
            let recorded_at: DateTime<FixedOffset> = text.parse().unwrap();
            let record = Record { sequence: Sequence(7), recorded_at, fact: () };
            let packed = rmp_serde::to_vec(&record).unwrap();
            let json = serde_json::to_string(&record).unwrap();
            let back: [Record<()>; 2] =
                [rmp_serde::from_slice(&packed).unwrap(), serde_json::from_str(&json).unwrap()];
            // Equal times can have different offsets, so their texts are compared.
            assert!(back.iter().all(|back| back.recorded_at.to_rfc3339() == text), "{back:?}");
        }
    }
}
