//! Finds out in which encoding a text file is written, and makes UTF-8 of it.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::codes;
use crate::problems::Problem;

/// The text, and a warning where the person should look at the result.
pub(crate) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<Problem>), Problem> {
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err(unreadable("it is written in UTF-32", "यह UTF-32 में लिखा है"));
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return utf16(rest, UTF_16LE);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return utf16(rest, UTF_16BE);
    }
    if let Some(encoding) = guess_utf16(bytes) {
        return utf16(bytes, encoding);
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((Cow::Borrowed(text), None)),
        Err(error) if is_broken_utf8(bytes) => {
            let line = 1 + bytes[..error.valid_up_to()]
                .iter()
                .filter(|b| **b == b'\n')
                .count();
            Err(unreadable(
                &format!("a character in line {line} is broken (UTF-8)"),
                &format!("पंक्ति {line} का एक वर्ण टूटा हुआ है (UTF-8)"),
            ))
        }
        Err(_) => {
            let (text, _, _) = WINDOWS_1252.decode(bytes);
            Ok((text, Some(Problem::new(&codes::FILE_WINDOWS_1252))))
        }
    }
}

fn utf16(
    bytes: &[u8],
    encoding: &'static encoding_rs::Encoding,
) -> Result<(Cow<'static, str>, Option<Problem>), Problem> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    if broken {
        return Err(unreadable(
            "it is cut off or damaged (UTF-16)",
            "यह कटा हुआ या क्षतिग्रस्त है (UTF-16)",
        ));
    }
    Ok((Cow::Owned(text.into_owned()), None))
}

/// Text that can't be read, with the reason in English and Hindi.
pub(crate) fn unreadable(en: &str, hi: &str) -> Problem {
    Problem::new(&codes::FILE_ENCODING)
        .with("detail_en", en)
        .with("detail_hi", hi)
}

/// UTF-16 without its mark: separators, line ends and Latin letters leave a
/// zero in every second byte, always on the same side.
fn guess_utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let start = &bytes[..bytes.len().min(8_192)];
    let zeros = |side: usize| {
        start
            .iter()
            .skip(side)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let enough = start.len() / 40;
    if odd > enough && odd > 1 && even * 8 < odd {
        Some(UTF_16LE)
    } else if even > enough && even > 1 && odd * 8 < even {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether the file was meant to be UTF-8: it holds at least as many whole
/// UTF-8 characters beyond ASCII as broken places. Text in Windows-1252 hardly
/// ever has two such bytes in the right order.
fn is_broken_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > 0 && whole >= broken
}
