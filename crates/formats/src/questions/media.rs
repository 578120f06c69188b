//! Pictures and sounds that a question holds itself: as addresses (`data:`) in its text, and as
//! files of a package.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The largest picture or sound that a question holds, in bytes.
pub const MOST_BYTES: usize = 120 * 1024;
/// All that one question holds together, in bytes.
pub(super) const MOST_IN_QUESTION: usize = 1024 * 1024;
/// All that the questions of one file hold together, in bytes.
pub(super) const MOST_IN_FILE: usize = 64 * 1024 * 1024;

/// What a picture or a sound may be: its content type, and how its file ends.
const KINDS: [(&str, &str); 6] = [
    ("image/png", "png"),
    ("image/jpeg", "jpg"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("audio/mpeg", "mp3"),
    ("audio/ogg", "ogg"),
];

/// Why a file can't stand in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It is neither a PNG, JPEG, GIF or WebP picture nor an MP3 or Ogg sound.
    Kind,
    /// It is too large, alone or with the others.
    Size,
}

/// What these bytes are.
fn content_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        _ if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => Some("image/webp"),
        _ if bytes.starts_with(b"ID3") => Some("audio/mpeg"),
        [0xff, second, ..] if second & 0xe6 == 0xe2 => Some("audio/mpeg"),
        _ if bytes.starts_with(b"OggS") => Some("audio/ogg"),
        _ => None,
    }
}

/// A file as the address that holds it: `data:image/png;base64,…`.
pub fn address(bytes: &[u8]) -> Result<String, Unfit> {
    let kind = content_type(bytes).ok_or(Unfit::Kind)?;
    if bytes.len() > MOST_BYTES {
        return Err(Unfit::Size);
    }
    Ok(format!("data:{kind};base64,{}", STANDARD.encode(bytes)))
}

/// Whether an address holds a sound.
pub fn is_sound(address: &str) -> bool {
    address.starts_with("data:audio/")
}

/// The file that an address holds, with how its name ends.
pub(super) fn file(address: &str) -> Option<(&'static str, Vec<u8>)> {
    let (kind, bytes) = address.strip_prefix("data:")?.split_once(";base64,")?;
    let (_, ending) = KINDS.iter().find(|(known, _)| *known == kind)?;
    Some((ending, STANDARD.decode(bytes).ok()?))
}
