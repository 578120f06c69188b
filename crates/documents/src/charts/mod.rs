//! Charts for pages: SVG drawn on the server, coloured by the page's stylesheet.
//!
//! Every chart is one `<svg>` element as text, to be put into a page as it is.
//! It scales by its `viewBox` and is readable from 360 px on. It carries classes
//! that begin with `chart-` and no colour of its own; [`STYLESHEET`] gives them
//! colours through custom properties (`--chart-low` and so on) that a page may
//! set. What a colour says is always said a second time by a figure, a mark or
//! a text. All text from data is escaped.

mod meter;
mod tile_map;
mod trend;

pub use meter::{Meter, Ring, meter, ring};
pub use tile_map::{Legend, Tile, TileMap, tile_map};
pub use trend::{Trend, TrendPoint, counts, trend};

use std::fmt::Write;

/// The rules that give the charts' classes their looks, to be included once in
/// a page's stylesheet.
pub const STYLESHEET: &str = include_str!("charts.css");

/// Text as it may stand in SVG, inside an element or a quoted attribute.
/// Control characters, which XML has no way to write, are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// A length for SVG: at most two decimals, none where they say nothing.
fn length(value: f64) -> String {
    let mut text = String::new();
    // Writing to a String can't fail.
    let _ = write!(text, "{value:.2}");
    let trimmed = text.trim_end_matches('0').trim_end_matches('.');
    match trimmed {
        "-0" | "" => "0".to_owned(),
        trimmed => trimmed.to_owned(),
    }
}

/// A percentage that can be drawn: between 0 and 100, and 0 when it is no number.
fn drawable(percent: f64) -> f64 {
    if percent.is_finite() {
        percent.clamp(0.0, 100.0)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_data_never_becomes_markup() {
        assert_eq!(
            escaped("<script>alert('x')</script> & \"y\"\u{0}\u{1b}"),
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;"
        );
        assert_eq!(escaped("क्षेत्र\nज्ञान"), "क्षेत्र ज्ञान");
    }

    #[test]
    fn lengths_are_short_and_never_minus_zero() {
        for (value, text) in [
            (0.0, "0"),
            (-0.001, "0"),
            (12.5, "12.5"),
            (100.0, "100"),
            (1.239, "1.24"),
        ] {
            assert_eq!(length(value), text);
        }
    }

    #[test]
    fn what_is_no_percentage_is_drawn_at_the_nearest_end() {
        for (given, drawn) in [(f64::NAN, 0.0), (-3.0, 0.0), (250.0, 100.0), (61.5, 61.5)] {
            assert!((drawable(given) - drawn).abs() < f64::EPSILON);
        }
    }
}
