//! Pictures without what else their file tells: where and when it was taken, with what, by
//! whom. The picture itself is not touched, and how a camera was held stays known.

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const EXIF: &[u8] = b"Exif\0\0";

/// The file of a PNG, JPEG or WebP picture with what shows it and nothing else; none where it
/// is no whole picture of these kinds.
pub fn without_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(PNG) {
        png(bytes)
    } else if bytes.starts_with(&[0xff, 0xd8]) {
        jpeg(bytes)
    } else {
        webp(bytes)
    }
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    /// What shows the picture. Of what else may stand in the file, texts and dates among it,
    /// nothing stays.
    const SHOWS: [&[u8; 4]; 15] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
        b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
    ];
    let mut kept = PNG.to_vec();
    let mut rest = bytes.get(PNG.len()..)?;
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
        let kind = rest.get(4..8)?;
        let whole = usize::try_from(length).ok()?.checked_add(12)?;
        let chunk = rest.get(..whole)?;
        if kept.len() == PNG.len() && kind != b"IHDR" {
            return None;
        }
        if SHOWS.iter().any(|shows| *shows == kind) {
            kept.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Some(kept);
        }
        rest = &rest[whole..];
    }
}

fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = vec![0xff, 0xd8];
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        while *bytes.get(at + 1)? == 0xff {
            at += 1;
        }
        let marker = bytes[at + 1];
        match marker {
            0xd9 => {
                kept.extend_from_slice(&[0xff, 0xd9]);
                return Some(kept);
            }
            0x01 | 0xd0..=0xd7 => {
                kept.extend_from_slice(&[0xff, marker]);
                at += 2;
                continue;
            }
            _ => {}
        }
        let length = u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]);
        let end = at + 2 + usize::from(length);
        let body = bytes.get(at + 4..end)?;
        match marker {
            0xe1 => {
                if let Some(turned) = body.strip_prefix(EXIF).and_then(orientation) {
                    kept.extend_from_slice(&exif(turned));
                }
            }
            // Colours stay: profiles, and how Adobe's programs mix them.
            0xe2 if !body.starts_with(b"ICC_PROFILE\0") => {}
            0xe3..=0xed | 0xef | 0xfe => {}
            _ => {
                kept.extend_from_slice(&[0xff, marker]);
                kept.extend_from_slice(&bytes[at + 2..end]);
            }
        }
        at = end;
        // After the head of a scan comes its data, until a marker that is none of its own.
        if marker == 0xda {
            let begins = at;
            loop {
                match (*bytes.get(at)?, *bytes.get(at + 1)?) {
                    (0xff, 0x00 | 0xd0..=0xd7) => at += 2,
                    (0xff, _) => break,
                    _ => at += 1,
                }
            }
            kept.extend_from_slice(&bytes[begins..at]);
        }
    }
}

/// How the camera was held, where it was not upright, from what Exif says.
fn orientation(tiff: &[u8]) -> Option<u8> {
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let two = tiff.get(at..at + 2)?.try_into().ok()?;
        Some(match little {
            true => u16::from_le_bytes(two),
            false => u16::from_be_bytes(two),
        })
    };
    let four: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let first = match little {
        true => u32::from_le_bytes(four),
        false => u32::from_be_bytes(four),
    };
    let first = usize::try_from(first).ok().filter(|at| *at < tiff.len())?;
    let entries = usize::from(short(first)?);
    let entry = (0..entries).map(|n| first + 2 + 12 * n);
    let mut entry = entry.filter(|at| short(*at) == Some(0x0112));
    let turned = short(entry.next()? + 8)?;
    u8::try_from(turned).ok().filter(|t| (2..=8).contains(t))
}

/// A segment that says how the camera was held, and nothing else.
fn exif(turned: u8) -> Vec<u8> {
    let mut segment = vec![0xff, 0xe1, 0, 34];
    segment.extend_from_slice(EXIF);
    segment.extend_from_slice(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    segment.push(turned);
    segment.extend_from_slice(&[0; 6]);
    segment
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = match (bytes.get(..4)?, bytes.get(8..12)?) {
        (b"RIFF", b"WEBP") => &bytes[12..],
        _ => return None,
    };
    let mut kept = b"RIFF\0\0\0\0WEBP".to_vec();
    let mut shows = false;
    while !rest.is_empty() {
        let kind = rest.get(..4)?;
        let length = u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?);
        let length = usize::try_from(length).ok()?;
        let whole = length.checked_add(8)?.checked_add(length % 2)?;
        // The byte that makes the length even may be missing at the end.
        let chunk = rest.get(..whole.min(rest.len().max(8 + length)))?;
        if matches!(
            kind,
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP"
        ) {
            let begins = kept.len();
            kept.extend_from_slice(chunk);
            shows |= matches!(kind, b"VP8 " | b"VP8L" | b"ANMF");
            if kind == b"VP8X" {
                // It says which of the others there are: no Exif, no XMP.
                *kept.get_mut(begins + 8)? &= !0x0c;
            }
        }
        rest = &rest[chunk.len()..];
    }
    let size = u32::try_from(kept.len() - 8).ok()?;
    kept[4..8].copy_from_slice(&size.to_le_bytes());
    shows.then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap();
        [&length.to_be_bytes(), &kind[..], data, b"crc."].concat()
    }

    fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len() + 2).unwrap();
        [&[0xff, marker], &length.to_be_bytes()[..], data].concat()
    }

    fn riff(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap();
        let pad = vec![0; data.len() % 2];
        [&kind[..], &length.to_le_bytes(), data, &pad].concat()
    }

    /// An Exif that says how the camera was held, and where it was.
    fn told(turned: u8) -> Vec<u8> {
        let mut tiff = EXIF.to_vec();
        tiff.extend_from_slice(b"II*\0\x08\0\0\0\x02\0");
        tiff.extend_from_slice(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0");
        tiff.extend_from_slice(&[0x12, 0x01, 3, 0, 1, 0, 0, 0, turned, 0, 0, 0]);
        tiff.extend_from_slice(b"\0\0\0\0Patna 25.59 N");
        tiff
    }

    #[test]
    fn a_picture_keeps_what_shows_it_and_nothing_else() {
        // Given a PNG with a comment,
        let [head, data, end] = [
            chunk(b"IHDR", &[1; 13]),
            chunk(b"IDAT", b"pixels"),
            chunk(b"IEND", b""),
        ];
        let comment = chunk(b"tEXt", b"Author\0Asha");
        let whole = [PNG, &head, &comment, &data, &end, b"more"].concat();
        // then the comment is gone, and what stood behind the end.
        let kept = [PNG, &head, &data, &end].concat();
        assert_eq!(without_metadata(&whole), Some(kept));

        // Of a JPEG the place is gone, and that it lies on its side is not.
        let (jfif, tables) = (segment(0xe0, b"JFIF\0"), segment(0xdb, &[1; 65]));
        let scan = [
            segment(0xda, &[0; 6]),
            b"data\xff\x00more\xff\xd0on".to_vec(),
        ]
        .concat();
        let whole = |about: &[u8]| {
            [
                &[0xff, 0xd8],
                &jfif[..],
                about,
                &segment(0xfe, b"by Asha"),
                &tables,
                &scan,
                &[0xff, 0xd9],
                b"and a film",
            ]
            .concat()
        };
        let kept = |about: &[u8]| {
            [
                &[0xff, 0xd8],
                &jfif[..],
                about,
                &tables,
                &scan,
                &[0xff, 0xd9],
            ]
            .concat()
        };
        let turned = without_metadata(&whole(&segment(0xe1, &told(6)))).unwrap();
        assert_eq!(turned, kept(&exif(6)));
        let again = orientation(&exif(6)[4 + EXIF.len()..]);
        assert_eq!((again, exif(6).len()), (Some(6), 36));
        assert_eq!(
            without_metadata(&whole(&segment(0xe1, &told(1)))),
            Some(kept(b""))
        );

        // Of a WebP too.
        let body = |flags: u8, more: &[u8]| {
            let extended = riff(b"VP8X", &[flags, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
            let all = [b"WEBP", &extended[..], &riff(b"VP8 ", b"pixel"), more].concat();
            let size = u32::try_from(all.len()).unwrap();
            [b"RIFF", &size.to_le_bytes()[..], &all].concat()
        };
        let whole = body(
            0x1c,
            &[riff(b"EXIF", b"Patna"), riff(b"XMP ", b"Asha")].concat(),
        );
        assert_eq!(without_metadata(&whole), Some(body(0x10, b"")));
    }

    #[test]
    fn what_is_no_whole_picture_is_none() {
        let png = [PNG, &chunk(b"IHDR", &[1; 13])].concat();
        let cases: [&[u8]; 7] = [
            b"",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            PNG,
            &png,
            b"\xff\xd8\xff\xe0\x00\x10JF",
            b"RIFF\x04\0\0\0WEBP",
            b"RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff",
        ];
        for bytes in cases {
            assert_eq!(without_metadata(bytes), None, "{bytes:?}");
        }
    }
}
