//! The look: style sheet, fonts and scripts, built in `ui/` and embedded in
//! the program. Every file is served under a name that carries a hash of its
//! content, so it may be kept for ever by whoever fetched it.

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    /// The plain name, without its hash: `sopan.css`.
    pub name: &'static str,
    /// Where it is served: `/assets/sopan-1A2B3C4D.css`.
    pub path: &'static str,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The content.
    pub bytes: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The value of `Cache-Control` for an asset.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// The Content-Security-Policy that the pages are made for: everything comes
/// from here, nothing is inline.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; \
    script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
    media-src 'self' data:; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The same, for pages that show content of packages in a frame.
pub const WITH_FRAMES: &str = "default-src 'none'; style-src 'self'; \
    script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
    media-src 'self' data:; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
    frame-src 'self'";

/// The file that is served at a path (`/assets/…`), if there is one.
pub fn at(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.path == path)
}

/// Every embedded file.
pub fn all() -> &'static [Asset] {
    ASSETS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_with_frames_may_do_nothing_more_than_that() {
        let more = WITH_FRAMES.strip_prefix(CONTENT_SECURITY_POLICY);
        assert_eq!(more, Some("; frame-src 'self'"));
    }

    #[test]
    fn every_asset_is_found_under_its_path_and_only_there() {
        assert!(ASSETS.len() >= 6);
        for asset in all() {
            let found = at(asset.path).map(|a| a.name);
            assert_eq!(found, Some(asset.name));
            assert!(!asset.bytes.is_empty(), "{} is empty", asset.name);
        }
        assert!(at("/assets/sopan.css").is_none());
        assert!(at("/assets/../Cargo.toml").is_none());
    }

    #[test]
    fn the_style_sheet_asks_for_no_file() {
        let sheet = at(SOPAN_CSS).map(|a| String::from_utf8_lossy(a.bytes));
        assert!(!sheet.expect("the style sheet").contains("url("));
    }

    #[test]
    fn the_sheet_of_fonts_asks_only_for_files_that_are_served() {
        let sheet = at(FONTS_CSS).map(|a| String::from_utf8_lossy(a.bytes));
        let sheet = sheet.expect("the style sheet");
        let mut urls = 0;
        for rest in sheet.split("url(").skip(1) {
            let url = rest.split(')').next().unwrap_or_default();
            let url = url.trim_matches(['"', '\'']);
            let path = format!("/assets/{}", url.trim_start_matches("./"));
            assert!(at(&path).is_some(), "the style sheet asks for {url}");
            urls += 1;
        }
        assert_eq!(urls, 2, "one font file per script");
    }
}
