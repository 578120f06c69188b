//! Baked badges: a picture that carries its credential, as Open Badges 3.0 says. In a PNG
//! it is the text chunk `openbadgecredential`; in an SVG an element right after `<svg>`.

use super::CredentialFault;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const KEYWORD: &str = "openbadgecredential";
const NAMESPACE: &str = "https://purl.imsglobal.org/ob/v3p0";

fn not_a_picture(why: &str) -> CredentialFault {
    CredentialFault::Picture(why.to_owned())
}

/// Where a chunk of a PNG begins, its kind and its content.
type Chunk<'a> = (usize, &'a [u8], &'a [u8]);

fn chunks(png: &[u8]) -> Result<Vec<Chunk<'_>>, CredentialFault> {
    if !png.starts_with(PNG) {
        return Err(not_a_picture("it is no PNG"));
    }
    let mut found = Vec::new();
    let mut at = PNG.len();
    while at < png.len() {
        let cut = || not_a_picture("it ends in the middle of a chunk");
        let length = png.get(at..at + 4).ok_or_else(cut)?;
        let length = length
            .iter()
            .fold(0usize, |n, byte| n << 8 | usize::from(*byte));
        let kind = png.get(at + 4..at + 8).ok_or_else(cut)?;
        let content = png.get(at + 8..at + 8 + length).ok_or_else(cut)?;
        found.push((at, kind, content));
        at += 12 + length;
    }
    Ok(found)
}

/// The PNG with the credential in it.
pub fn into_png(png: &[u8], credential: &str) -> Result<Vec<u8>, CredentialFault> {
    let chunks = chunks(png)?;
    // The header comes first; the rest stands as it was.
    let (_, kind, header) = chunks.first().ok_or_else(|| not_a_picture("it is empty"))?;
    if *kind != b"IHDR" {
        return Err(not_a_picture("it does not begin with its header"));
    }
    if from_png(png).is_ok() {
        return Err(not_a_picture("it carries a credential already"));
    }
    let place = PNG.len() + 12 + header.len();
    let mut text = Vec::with_capacity(credential.len() + 32);
    text.extend_from_slice(b"iTXt");
    text.extend_from_slice(KEYWORD.as_bytes());
    // Not compressed, of no language, under no other keyword.
    text.extend_from_slice(&[0, 0, 0, 0, 0]);
    text.extend_from_slice(credential.as_bytes());
    let length = u32::try_from(text.len() - 4)
        .map_err(|_| not_a_picture("its credential is too long for a chunk"))?;
    let mut baked = Vec::with_capacity(png.len() + text.len() + 8);
    baked.extend_from_slice(&png[..place]);
    baked.extend_from_slice(&length.to_be_bytes());
    baked.extend_from_slice(&text);
    baked.extend_from_slice(&crc32fast::hash(&text).to_be_bytes());
    baked.extend_from_slice(&png[place..]);
    Ok(baked)
}

/// The credential in a baked PNG.
pub fn from_png(png: &[u8]) -> Result<String, CredentialFault> {
    let none = || not_a_picture("it carries no credential");
    for (_, kind, content) in chunks(png)? {
        let text = content
            .strip_prefix(KEYWORD.as_bytes())
            .and_then(|rest| rest.strip_prefix(&[0, 0, 0]));
        let Some(text) = text.filter(|_| kind == b"iTXt") else {
            continue;
        };
        let mut parts = text.splitn(3, |byte| *byte == 0);
        let text = parts.nth(2).ok_or_else(none)?;
        return String::from_utf8(text.to_vec()).map_err(|_| none());
    }
    Err(none())
}

/// The SVG with the credential in it.
pub fn into_svg(svg: &str, credential: &str) -> Result<String, CredentialFault> {
    let begin = svg
        .find("<svg")
        .ok_or_else(|| not_a_picture("it is no SVG"))?;
    let end = svg[begin..]
        .find('>')
        .map(|end| begin + end)
        .filter(|end| !svg[..*end].ends_with('/'))
        .ok_or_else(|| not_a_picture("it is empty"))?;
    if svg.contains(NAMESPACE) {
        return Err(not_a_picture("it carries a credential already"));
    }
    // The end of a CDATA section can stand only inside a text of the JSON, where it may as
    // well be written with an escape.
    let credential = credential.replace("]]>", "]]\\u003e");
    let (name, rest) = svg.split_at(begin + 4);
    let (attributes, drawing) = rest.split_at(end - begin - 4);
    let drawing = &drawing[1..];
    Ok(format!(
        "{name} xmlns:openbadges=\"{NAMESPACE}\"{attributes}>\
         <openbadges:credential><![CDATA[{credential}]]></openbadges:credential>{drawing}"
    ))
}

/// The credential in a baked SVG.
pub fn from_svg(svg: &str) -> Result<String, CredentialFault> {
    let none = || not_a_picture("it carries no credential");
    let (_, rest) = svg.split_once("<openbadges:credential>").ok_or_else(none)?;
    let (inside, _) = rest
        .split_once("</openbadges:credential>")
        .ok_or_else(none)?;
    let text = inside.trim().strip_prefix("<![CDATA[").ok_or_else(none)?;
    let text = text.strip_suffix("]]>").ok_or_else(none)?;
    Ok(text.trim().to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8], content: &[u8]) -> Vec<u8> {
        let body = [kind, content].concat();
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&length[..], &body, &crc32fast::hash(&body).to_be_bytes()].concat()
    }

    fn png() -> Vec<u8> {
        [
            PNG,
            &chunk(b"IHDR", &[0; 13]),
            &chunk(b"IDAT", b"x"),
            &chunk(b"IEND", b""),
        ]
        .concat()
    }

    const CREDENTIAL: &str = r#"{"name": "सोपान ]]> & <b>"}"#;

    #[test]
    fn a_credential_is_baked_into_a_png_once() {
        let baked = into_png(&png(), CREDENTIAL).unwrap();
        assert_eq!(from_png(&baked).unwrap(), CREDENTIAL);
        let kinds: Vec<&[u8]> = chunks(&baked).unwrap().iter().map(|c| c.1).collect();
        assert_eq!(kinds, [&b"IHDR"[..], b"iTXt", b"IDAT", b"IEND"]);
        assert!(into_png(&baked, CREDENTIAL).is_err());
        assert!(from_png(&png()).is_err());
        for broken in [&b"GIF89a"[..], PNG, &png()[..20]] {
            assert!(into_png(broken, CREDENTIAL).is_err());
        }
    }

    #[test]
    fn a_credential_is_baked_into_an_svg_once() {
        let svg = "<?xml version=\"1.0\"?><svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg>";
        let baked = into_svg(svg, CREDENTIAL).unwrap();
        let text = from_svg(&baked).unwrap();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        let written: serde_json::Value = serde_json::from_str(CREDENTIAL).unwrap();
        assert_eq!(read, written);
        assert!(baked.ends_with("<path d=\"M0 0\"/></svg>"), "{baked}");
        assert!(baked.starts_with("<?xml version=\"1.0\"?><svg xmlns:openbadges="));
        assert!(into_svg(&baked, CREDENTIAL).is_err());
        assert!(from_svg(svg).is_err());
        assert!(into_svg("<svg/>", CREDENTIAL).is_err());
        assert!(into_svg("plain", CREDENTIAL).is_err());
    }
}
