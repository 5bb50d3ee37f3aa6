//! Finding entries in the raw bytes of sled's files, without sled.
//!
//! An entry lies in one piece in sled's log, in the message that wrote it and again in every page that was
//! written with it, until sled writes over the segment. So it can be found where sled has lost the way to it.
//! sled's checksum of the message vouches for the bytes; an entry outside a sound message is found too, and told
//! apart, since the rules do not check all that an entry says.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::ops::Range;
use std::path::Path;

use super::SEGMENT_BYTES;
use crate::doctor::carve::{Carving, Piece, next_start, whole};

/// The kinds of message that hold entries: a page, and a change to one.
const PAGE: u8 = 8;
const LINK: u8 = 10;
/// The longest message whose checksum is computed; pages are far shorter.
const MAX_MESSAGE: usize = 1 << 20;

/// Searches a file, segment by segment: no message reaches from one into the next. What was found before an error
/// counts.
pub(super) fn search(carving: &mut Carving, path: &Path) -> io::Result<()> {
    let file = carving.add_file(path);
    let mut input = File::open(path)?;
    let mut start = 0;
    let mut segment = Vec::new();
    while (&mut input).take(SEGMENT_BYTES as u64).read_to_end(&mut segment)? > 0 {
        search_segment(carving, &segment, file, start);
        start += segment.len() as u64;
        segment.clear();
    }
    Ok(())
}

fn search_segment(carving: &mut Carving, segment: &[u8], file: usize, start: u64) {
    let messages = sound_messages(segment);
    let mut from = 0;
    while let Some(at) = next_start(segment, from) {
        from = at + 1;
        if let Some(entry) = segment.get(at..).and_then(whole) {
            let end = at + entry.len();
            let vouched = last_before(&messages, at).is_some_and(|message| end <= message.end);
            carving.note(entry, vec![Piece { file, offset: start + at as u64, bytes: entry.len() }], vouched);
            from = end;
        }
    }
}

/// Where messages lie whose checksum is right, in order.
fn sound_messages(segment: &[u8]) -> Vec<Range<usize>> {
    let mut messages = Vec::new();
    // Bytes that only look like headers could each ask for a checksum over much.
    let mut budget = segment.len().saturating_mul(16);
    for kind in [PAGE, LINK] {
        let mut at = 0;
        loop {
            let mut rest = segment.get(at..).unwrap_or_default();
            let skipped = rest.skip_until(kind).unwrap_or(0);
            if skipped == 0 {
                break;
            }
            at += skipped;
            // The kind is the fifth byte.
            let Some(start) = at.checked_sub(5) else { continue };
            let found = segment.get(start..).and_then(|rest| message(rest, &mut budget));
            messages.extend(found.map(|bytes| start..start + bytes));
        }
    }
    messages.sort_unstable_by_key(|message| message.start);
    messages
}

/// The last message that begins at a place or before it.
fn last_before(messages: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    messages.get(messages.partition_point(|message| message.start <= at).checked_sub(1)?)
}

/// The length of the message at the beginning of some bytes, where it can hold entries and its checksum is
/// right. A message is its checksum (4 bytes, little end first), its kind (1 byte), the numbers length, segment
/// and page, and as many bytes as its length says; the checksum is CRC-32 over the content and then the rest of
/// the header, inverted.
fn message(bytes: &[u8], budget: &mut usize) -> Option<usize> {
    let (checksum, rest) = bytes.split_first_chunk::<4>()?;
    let (kind, mut rest) = rest.split_first()?;
    if !matches!(*kind, PAGE | LINK) {
        return None;
    }
    let length = usize::try_from(number(&mut rest)?).ok().filter(|length| *length <= MAX_MESSAGE)?;
    number(&mut rest)?;
    number(&mut rest)?;
    let content = rest.get(..length)?;
    *budget = budget.checked_sub(length)?;
    let header = bytes.len() - rest.len();
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(content);
    hasher.update(bytes.get(4..header)?);
    (hasher.finalize() ^ u32::MAX == u32::from_le_bytes(*checksum)).then_some(header + length)
}

/// A number as sled writes it: in one byte up to 240, in two up to 2,287, and so on.
fn number(bytes: &mut &[u8]) -> Option<u64> {
    let (first, rest) = bytes.split_first()?;
    let (value, used) = match *first {
        first @ 0..=240 => (u64::from(first), 0),
        first @ 241..=248 => (240 + 256 * (u64::from(first) - 241) + u64::from(*rest.first()?), 1),
        249 => (2288 + 256 * u64::from(*rest.first()?) + u64::from(*rest.get(1)?), 2),
        first @ 250..=255 => {
            let used = usize::from(first) - 247;
            let mut value = [0; 8];
            value.get_mut(..used)?.copy_from_slice(rest.get(..used)?);
            (u64::from_le_bytes(value), used)
        }
    };
    *bytes = rest.get(used..)?;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Origin;
    use crate::log::Entry;

    const ENTRY: &str = r#"{"v":0,"rules":1,"programme":"example","sequence":3,"recorded_at":"2025-03-11T10:00:00.000+01:00","recorded_by":"clerk","correlation":"67e55044-10b1-426f-9247-bb680e5fe0c8","causation":null,"events":[{"CharterEnteredIntoForce":{"on":"2025-01-01"}}],"signatures":[],"command":{"programme":"example","id":"67e55044-10b1-426f-9247-bb680e5fe0c8","actor":"clerk","do":{"BringCharterIntoForce":{"on":"2025-01-01"}}}}"#;

    fn carve(bytes: &[u8]) -> Vec<(Entry, Origin)> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let mut carving = Carving::default();
        search(&mut carving, file.path()).unwrap();
        carving.entries(&"example".parse().unwrap(), 3)
    }

    fn unvouched(text: &str) -> (Entry, Origin) {
        (text.as_bytes().to_vec(), Origin::Unvouched)
    }

    /// A message as sled writes it.
    fn message_of(content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len() - 2_288).unwrap().to_be_bytes();
        let header = [&[LINK, 249][..], &length, &[241, 7, 3]].concat();
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(content);
        hasher.update(&header);
        let checksum = (hasher.finalize() ^ u32::MAX).to_le_bytes();
        [&checksum, header.as_slice(), content].concat()
    }

    #[test]
    fn an_entry_is_found_wherever_it_lies_and_once() {
        let other = ENTRY.replace("clerk", "chair");
        for before in [0, 1, SEGMENT_BYTES - 100_000, SEGMENT_BYTES, 2 * SEGMENT_BYTES + 1] {
            let bytes =
                [&vec![0; before], ENTRY.as_bytes(), b"{", ENTRY.as_bytes(), other.as_bytes()].concat();
            assert_eq!(carve(&bytes), [unvouched(ENTRY), unvouched(&other)], "{before} bytes before it");
        }
    }

    #[test]
    fn an_entry_in_a_sound_message_goes_before_one_that_nothing_vouches_for() {
        let content = [&[0; 2_288], ENTRY.as_bytes(), b"behind"].concat();
        let message = message_of(&content);
        let other = ENTRY.replace("clerk", "chair");
        let sound = [(ENTRY.as_bytes().to_vec(), Origin::Carved)];
        assert_eq!(carve(&[b"before", message.as_slice(), &[0; 9], other.as_bytes()].concat()), sound);
        assert_eq!(carve(&[ENTRY.as_bytes(), message.as_slice()].concat()), sound);
        for at in [0, 3, 5, 6, 8, 9, 50, message.len() - 1] {
            let mut damaged = message.clone();
            damaged[at] ^= 0x10;
            assert_eq!(carve(&damaged), [unvouched(ENTRY)], "flipped at {at}");
        }
        assert_eq!(carve(&message[..message.len() - 1]), [unvouched(ENTRY)]);
    }

    #[test]
    fn what_is_cut_changed_or_written_otherwise_is_no_entry() {
        for wrong in [
            ENTRY[..ENTRY.len() - 1].to_owned(),
            ENTRY.replace("\"clerk\"", "\"cl\u{0}rk\""),
            ENTRY.replace(",\"signatures\"", ", \"signatures\""),
            ENTRY.replace("+01:00", "+01:0x"),
            "{\"v\":".repeat(1_000),
        ] {
            assert_eq!(carve(wrong.as_bytes()), [], "{wrong}");
        }
        // What is behind something that only begins like an entry is still found.
        let bytes = format!("{}{ENTRY}", &ENTRY[..60]);
        assert_eq!(carve(bytes.as_bytes()), [unvouched(ENTRY)]);
    }
}
