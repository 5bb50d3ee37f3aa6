//! From bytes to text: UTF-8, what spreadsheets call Unicode text (UTF-16), or Windows-1252, which Dutch
//! spreadsheets and bookkeeping programs still write.

/// How a file was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::Display)]
pub enum Characters {
    #[strum(serialize = "UTF-8")]
    Utf8,
    #[strum(serialize = "UTF-16")]
    Utf16,
    #[strum(serialize = "Windows-1252")]
    Windows1252,
}

/// The characters of Windows-1252 that are not those of Latin-1, from byte 0x80 on. Five bytes mean nothing.
const FROM_80: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“',
    '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// The text of a file, or why it is none.
pub fn text(bytes: Vec<u8>) -> Result<(String, Characters), &'static str> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err("it is a workbook: save the sheet as CSV");
    }
    let (text, characters) = match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes)?, Characters::Utf16),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes)?, Characters::Utf16),
        _ => match String::from_utf8(bytes) {
            Ok(text) => (text, Characters::Utf8),
            // A byte that is no UTF-8 behind the mark of UTF-8 is damage, not another way of writing.
            Err(error) if error.as_bytes().starts_with("\u{feff}".as_bytes()) => {
                return Err("it is marked as UTF-8 and is not: save it as CSV UTF-8");
            }
            Err(error) => {
                (error.into_bytes().into_iter().map(windows_1252).collect(), Characters::Windows1252)
            }
        },
    };
    if text.contains('\0') {
        return Err("it is no text: save the sheet as CSV UTF-8");
    }
    let marked = text.strip_prefix('\u{feff}').map(str::to_owned);
    Ok((marked.unwrap_or(text), characters))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, &'static str> {
    let (units, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = units.iter().map(|pair| unit(*pair)).collect();
    let text = String::from_utf16(&units).ok().filter(|_| rest.is_empty());
    text.ok_or("it is marked as UTF-16 and is not: save it as CSV UTF-8")
}

fn windows_1252(byte: u8) -> char {
    let special = byte.checked_sub(0x80).and_then(|at| FROM_80.get(usize::from(at)));
    special.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spreadsheets_write_is_read() {
        let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "\u{feff}€ één".encode_utf16().flat_map(unit).collect()
        };
        for (bytes, characters) in [
            ("€ één".as_bytes().to_vec(), Characters::Utf8),
            ("\u{feff}€ één".as_bytes().to_vec(), Characters::Utf8),
            (utf16(u16::to_le_bytes), Characters::Utf16),
            (utf16(u16::to_be_bytes), Characters::Utf16),
            (b"\x80 \xe9\xe9n".to_vec(), Characters::Windows1252),
        ] {
            assert_eq!(text(bytes), Ok(("€ één".to_owned(), characters)));
        }
        for wrong in [&b"PK\x03\x04"[..], b"\xef\xbb\xbf\xe9", b"\xff\xfea", b"a\0b", b"\x81"] {
            assert!(text(wrong.to_vec()).is_err(), "{wrong:?}");
        }
    }
}
