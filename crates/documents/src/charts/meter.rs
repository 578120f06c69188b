//! The meter, one indicator as a bar between 0 and 100, and the ring, one
//! learner's progress.

use std::fmt::Write;

use super::{drawable, escaped, length};
use crate::Band;

const WIDTH: f64 = 360.0;
/// Where the performance key changes: Low to Moderate, Moderate to Strong.
const BOUNDS: [f64; 2] = [30.0, 60.0];

/// One indicator's bar. Its name and figures stand beside it in the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Meter {
    /// The whole sentence for the pointer and for a screen reader:
    /// `Verified users: 92.56 %, Strong`.
    pub title: String,
    /// How far the bar reaches, 0 to 100; what lies outside is drawn at the end.
    pub percent: f64,
    /// Where the figure lies on the performance key, if it has a key.
    pub band: Option<Band>,
}

/// A progress ring.
#[derive(Debug, Clone, PartialEq)]
pub struct Ring {
    /// The whole sentence for the pointer and for a screen reader.
    pub title: String,
    /// How much of the ring is filled, 0 to 100.
    pub percent: f64,
    /// What stands in the middle: `62 %`.
    pub text: String,
    /// A short word below it, if there is one: `of 20 hours`.
    pub caption: Option<String>,
}

/// The bar as SVG, with a tick where the performance key changes.
pub fn meter(meter: &Meter) -> String {
    let band = match meter.band {
        Some(Band::Low) => " chart-low",
        Some(Band::Moderate) => " chart-moderate",
        Some(Band::Strong) => " chart-strong",
        None => "",
    };
    let title = escaped(&meter.title);
    let mut out = format!(
        "<svg class=\"chart chart-meter{band}\" viewBox=\"0 0 {width} 18\" role=\"img\" \
         aria-label=\"{title}\" xmlns=\"http://www.w3.org/2000/svg\"><title>{title}</title>\
         <rect class=\"chart-track\" x=\"0\" y=\"3\" width=\"{width}\" height=\"12\" rx=\"3\"/>\
         <rect class=\"chart-fill\" x=\"0\" y=\"3\" width=\"{}\" height=\"12\" rx=\"3\"/>",
        length(WIDTH * drawable(meter.percent) / 100.0),
        width = length(WIDTH),
    );
    if meter.band.is_some() {
        for bound in BOUNDS {
            let _ = write!(
                out,
                "<line class=\"chart-tick\" x1=\"{x}\" x2=\"{x}\" y1=\"0\" y2=\"18\"/>",
                x = length(WIDTH * bound / 100.0),
            );
        }
    }
    out.push_str("</svg>");
    out
}

/// The ring as SVG, filled clockwise from the top.
pub fn ring(ring: &Ring) -> String {
    let title = escaped(&ring.title);
    let percent = drawable(ring.percent);
    let mut out = format!(
        "<svg class=\"chart chart-ring\" viewBox=\"0 0 120 120\" role=\"img\" aria-label=\"{title}\" \
         xmlns=\"http://www.w3.org/2000/svg\"><title>{title}</title>\
         <circle class=\"chart-ring-track\" cx=\"60\" cy=\"60\" r=\"52\"/>"
    );
    if percent > 0.0 {
        let _ = write!(
            out,
            "<circle class=\"chart-ring-fill\" cx=\"60\" cy=\"60\" r=\"52\" pathLength=\"100\" \
             stroke-dasharray=\"{} 100\" transform=\"rotate(-90 60 60)\"/>",
            length(percent),
        );
    }
    let _ = write!(
        out,
        "<text class=\"chart-ring-text\" x=\"60\" y=\"{}\" text-anchor=\"middle\">{}</text>",
        if ring.caption.is_some() { "64" } else { "69" },
        escaped(&ring.text),
    );
    if let Some(caption) = &ring.caption {
        let _ = write!(
            out,
            "<text class=\"chart-ring-caption\" x=\"60\" y=\"82\" text-anchor=\"middle\">{}</text>",
            escaped(caption),
        );
    }
    out.push_str("</svg>");
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn filled(percent: f64) -> String {
        let svg = meter(&Meter {
            title: "Verified users".to_owned(),
            percent,
            band: Some(Band::Strong),
        });
        let parsed = roxmltree::Document::parse(&svg).unwrap();
        let fill = parsed
            .descendants()
            .find(|n| n.attribute("class") == Some("chart-fill"));
        fill.unwrap().attribute("width").unwrap().to_owned()
    }

    #[test]
    fn the_ends_of_the_scale_are_drawn_as_the_ends() {
        for (percent, width) in [
            (0.0, "0"),
            (100.0, "360"),
            (112.4, "360"),
            (-1.0, "0"),
            (50.0, "180"),
            (f64::NAN, "0"),
        ] {
            assert_eq!(filled(percent), width, "{percent}");
        }
    }

    #[test]
    fn a_meter_without_a_key_has_no_ticks() {
        let svg = meter(&Meter {
            title: "Hours".to_owned(),
            percent: 40.0,
            band: None,
        });
        assert!(!svg.contains("chart-tick"));
    }

    #[test]
    fn an_empty_ring_has_no_arc_and_a_full_one_goes_all_round() {
        let arc = |percent| {
            let svg = ring(&Ring {
                title: "<Hours>".to_owned(),
                percent,
                text: "x".to_owned(),
                caption: Some("a & b".to_owned()),
            });
            let parsed = roxmltree::Document::parse(&svg).unwrap();
            parsed
                .descendants()
                .find_map(|n| n.attribute("stroke-dasharray").map(str::to_owned))
        };
        assert_eq!(arc(0.0), None);
        assert_eq!(arc(100.0).as_deref(), Some("100 100"));
        assert_eq!(arc(62.5).as_deref(), Some("62.5 100"));
    }
}
