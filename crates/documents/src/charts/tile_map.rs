//! The tile map: every State and Union Territory of India as one tile of equal
//! size, near its neighbours, so that Goa is as easy to find as Rajasthan.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{escaped, length};
use crate::Band;

/// Column and row (from 0, the north-west corner) of each ISO 3166-2 code.
const PLACES: [(&str, u8, u8); 36] = [
    ("IN-JK", 1, 0),
    ("IN-LA", 2, 0),
    ("IN-PB", 0, 1),
    ("IN-CH", 1, 1),
    ("IN-HP", 2, 1),
    ("IN-UK", 3, 1),
    ("IN-AR", 7, 1),
    ("IN-RJ", 0, 2),
    ("IN-HR", 1, 2),
    ("IN-DL", 2, 2),
    ("IN-UP", 3, 2),
    ("IN-BR", 4, 2),
    ("IN-SK", 5, 2),
    ("IN-AS", 6, 2),
    ("IN-NL", 7, 2),
    ("IN-GJ", 0, 3),
    ("IN-DH", 1, 3),
    ("IN-MP", 2, 3),
    ("IN-CG", 3, 3),
    ("IN-JH", 4, 3),
    ("IN-WB", 5, 3),
    ("IN-ML", 6, 3),
    ("IN-MN", 7, 3),
    ("IN-MH", 2, 4),
    ("IN-TS", 3, 4),
    ("IN-OD", 4, 4),
    ("IN-TR", 6, 4),
    ("IN-MZ", 7, 4),
    ("IN-GA", 1, 5),
    ("IN-KA", 2, 5),
    ("IN-AP", 3, 5),
    ("IN-LD", 0, 6),
    ("IN-KL", 2, 6),
    ("IN-TN", 3, 6),
    ("IN-PY", 4, 6),
    ("IN-AN", 6, 6),
];

const COLUMNS: usize = 8;
const ROWS: usize = 7;
/// One tile and the gap after it, in SVG units: at 360 px width nearly pixels.
const PITCH: f64 = 46.0;
const SIDE: f64 = 43.0;
const LEGEND_ROW: f64 = 22.0;

/// One State or Union Territory of the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// ISO 3166-2, as in `IN-HR`. A code that has no place of its own on the
    /// grid gets a tile in a row below it: nothing that is given is left out.
    pub code: String,
    /// What stands in the tile: two to four letters.
    pub label: String,
    /// The figure as it is to be read, `47.03`; none when there is no figure.
    pub value: Option<String>,
    /// Where the figure lies on the performance key.
    pub band: Option<Band>,
    /// Where a click leads.
    pub href: Option<String>,
    /// The whole sentence for the pointer and for a screen reader:
    /// `Haryana: 47.03, rank 9 of 14 in category B, Moderate`.
    pub title: String,
    /// Whether the page is about this State: its tile gets a heavier outline.
    pub current: bool,
}

/// What the marks in the tiles mean, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Legend {
    /// For one step filled: `Low (0 to 30)`.
    pub low: String,
    /// For two steps filled.
    pub moderate: String,
    /// For three steps filled.
    pub strong: String,
    /// For a dashed tile without steps: `No figure`.
    pub none: String,
}

/// A tile map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileMap {
    /// What the map shows, for a screen reader.
    pub title: String,
    /// The tiles, in the order in which a screen reader or Tab should meet them.
    pub tiles: Vec<Tile>,
    /// The key below the map.
    pub legend: Legend,
}

/// The map as SVG: a list of links, one for each tile.
pub fn tile_map(map: &TileMap) -> String {
    let mut taken = BTreeSet::new();
    let mut extra = 0_usize;
    let mut tiles = String::new();
    for tile in &map.tiles {
        let (column, row) = place(&tile.code)
            .filter(|at| taken.insert(*at))
            .unwrap_or_else(|| {
                let at = (extra % COLUMNS, ROWS + extra / COLUMNS);
                extra += 1;
                at
            });
        draw_tile(&mut tiles, tile, column, row);
    }
    let rows = ROWS + extra.div_ceil(COLUMNS);
    let map_height = PITCH * rows as f64;
    let legend = draw_legend(&map.legend, map_height + 8.0);
    format!(
        "<svg class=\"chart chart-tile-map\" viewBox=\"0 0 {width} {height}\" role=\"group\" \
         aria-label=\"{title}\" xmlns=\"http://www.w3.org/2000/svg\">\
         <g role=\"list\">{tiles}</g>{legend}</svg>",
        width = length(PITCH * COLUMNS as f64),
        height = length(map_height + 8.0 + 2.0 * LEGEND_ROW),
        title = escaped(&map.title),
    )
}

fn place(code: &str) -> Option<(usize, usize)> {
    PLACES
        .iter()
        .find(|(known, _, _)| *known == code)
        .map(|(_, column, row)| (usize::from(*column), usize::from(*row)))
}

fn draw_tile(out: &mut String, tile: &Tile, column: usize, row: usize) {
    let x = column as f64 * PITCH + 1.5;
    let y = row as f64 * PITCH + 1.5;
    let band = band_class(tile.band);
    let current = if tile.current {
        " chart-tile-current"
    } else {
        ""
    };
    let title = escaped(&tile.title);
    let (open, close) = match &tile.href {
        Some(href) => (
            format!(
                "<a class=\"chart-tile-link\" href=\"{}\" aria-label=\"{title}\">",
                escaped(href)
            ),
            "</a>",
        ),
        None => (format!("<g role=\"img\" aria-label=\"{title}\">"), "</g>"),
    };
    let middle = length(x + SIDE / 2.0);
    let _ = write!(
        out,
        "<g role=\"listitem\" class=\"chart-tile {band}{current}\"><title>{title}</title>{open}\
         <rect class=\"chart-tile-box\" x=\"{}\" y=\"{}\" width=\"{side}\" height=\"{side}\" rx=\"4\"/>\
         <text class=\"chart-tile-label\" x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
        length(x),
        length(y),
        length(y + 15.0),
        escaped(&tile.label),
        side = length(SIDE),
    );
    if let Some(value) = &tile.value {
        let _ = write!(
            out,
            "<text class=\"chart-tile-value\" x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            length(y + 28.5),
            escaped(value)
        );
    }
    if let Some(band) = tile.band {
        draw_steps(out, band, x + SIDE / 2.0 - 14.0, y + 34.0);
    }
    let _ = write!(out, "{close}</g>");
}

/// One, two or three filled steps: the band without its colour.
fn draw_steps(out: &mut String, band: Band, x: f64, y: f64) {
    for step in 0..3_u8 {
        let on = if step < band.steps() {
            " chart-step-on"
        } else {
            ""
        };
        let _ = write!(
            out,
            "<rect class=\"chart-step{on}\" x=\"{}\" y=\"{}\" width=\"8\" height=\"4\" rx=\"1\"/>",
            length(x + 10.0 * f64::from(step)),
            length(y),
        );
    }
}

fn draw_legend(legend: &Legend, top: f64) -> String {
    let half = PITCH * COLUMNS as f64 / 2.0;
    let mut out = String::from("<g class=\"chart-legend\">");
    let entries = [
        (Some(Band::Low), &legend.low),
        (Some(Band::Moderate), &legend.moderate),
        (Some(Band::Strong), &legend.strong),
        (None, &legend.none),
    ];
    for (index, (band, text)) in entries.into_iter().enumerate() {
        let x = 2.0 + half * (index % 2) as f64;
        let y = top + LEGEND_ROW * (index / 2) as f64;
        let _ = write!(out, "<g class=\"{}\">", band_class(band));
        let _ = write!(
            out,
            "<rect class=\"chart-tile-box\" x=\"{}\" y=\"{}\" width=\"36\" height=\"16\" rx=\"3\"/>",
            length(x),
            length(y)
        );
        if let Some(band) = band {
            draw_steps(&mut out, band, x + 4.0, y + 6.0);
        }
        let _ = write!(
            out,
            "<text class=\"chart-legend-text\" x=\"{}\" y=\"{}\">{}</text></g>",
            length(x + 43.0),
            length(y + 12.5),
            escaped(text)
        );
    }
    out.push_str("</g>");
    out
}

fn band_class(band: Option<Band>) -> &'static str {
    match band {
        Some(Band::Low) => "chart-low",
        Some(Band::Moderate) => "chart-moderate",
        Some(Band::Strong) => "chart-strong",
        None => "chart-none",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn tile(code: &str) -> Tile {
        Tile {
            code: code.to_owned(),
            label: code.trim_start_matches("IN-").to_owned(),
            value: Some("47.03".to_owned()),
            band: Some(Band::Moderate),
            href: Some(format!("/ranking/{code}")),
            title: format!("{code}: 47.03, Moderate"),
            current: false,
        }
    }

    fn map(tiles: Vec<Tile>) -> TileMap {
        TileMap {
            title: "Composite score".to_owned(),
            tiles,
            legend: Legend {
                low: "Low".to_owned(),
                moderate: "Moderate".to_owned(),
                strong: "Strong".to_owned(),
                none: "No figure".to_owned(),
            },
        }
    }

    #[test]
    fn no_two_states_share_a_place() {
        let places: BTreeSet<_> = PLACES.iter().map(|(_, x, y)| (x, y)).collect();
        let codes: BTreeSet<_> = PLACES.iter().map(|(code, _, _)| code).collect();
        assert_eq!((places.len(), codes.len()), (36, 36));
        assert!(
            PLACES
                .iter()
                .all(|(_, x, y)| usize::from(*x) < COLUMNS && usize::from(*y) < ROWS)
        );
    }

    #[test]
    fn the_whole_country_is_a_list_of_thirty_six_links() {
        let svg = tile_map(&map(PLACES.iter().map(|(code, _, _)| tile(code)).collect()));
        let parsed = roxmltree::Document::parse(&svg).unwrap();
        let links: Vec<_> = parsed
            .descendants()
            .filter(|n| n.has_tag_name(("http://www.w3.org/2000/svg", "a")))
            .collect();
        assert_eq!(links.len(), 36);
        assert!(links.iter().all(|link| {
            link.attribute("aria-label")
                .is_some_and(|l| l.contains("Moderate"))
        }));
        assert_eq!(
            parsed.root_element().attribute("viewBox"),
            Some("0 0 368 374")
        );
    }

    #[test]
    fn a_code_without_a_place_still_gets_a_tile() {
        // Given a new State, and one that is listed twice
        let svg = tile_map(&map(vec![tile("IN-XX"), tile("IN-HR"), tile("IN-HR")]));
        // Then all three are drawn, in three places
        let parsed = roxmltree::Document::parse(&svg).unwrap();
        let places: BTreeSet<_> = parsed
            .descendants()
            .filter(|n| {
                n.attribute("class") == Some("chart-tile-box") && n.attribute("width") == Some("43")
            })
            .map(|n| {
                (
                    n.attribute("x").unwrap().to_owned(),
                    n.attribute("y").unwrap().to_owned(),
                )
            })
            .collect();
        assert_eq!(places.len(), 3);
    }

    #[test]
    fn markup_in_data_stays_text() {
        let nasty = "\"><script>alert(1)</script>&amp;'";
        let svg = tile_map(&TileMap {
            title: nasty.to_owned(),
            tiles: vec![Tile {
                code: nasty.to_owned(),
                label: nasty.to_owned(),
                value: Some(nasty.to_owned()),
                band: None,
                href: Some(nasty.to_owned()),
                title: nasty.to_owned(),
                current: true,
            }],
            legend: Legend {
                low: nasty.to_owned(),
                moderate: nasty.to_owned(),
                strong: nasty.to_owned(),
                none: nasty.to_owned(),
            },
        });
        assert!(!svg.contains("<script"));
        let parsed = roxmltree::Document::parse(&svg).unwrap();
        let link = parsed
            .descendants()
            .find(|n| n.attribute("href").is_some())
            .unwrap();
        assert_eq!(link.attribute("href"), Some(nasty));
    }

    #[test]
    fn a_band_is_told_by_its_steps_and_a_missing_figure_by_their_absence() {
        let steps = |band| {
            let svg = tile_map(&map(vec![Tile {
                band,
                value: None,
                ..tile("IN-GA")
            }]));
            let tile = svg.split("chart-legend").next().unwrap().to_owned();
            (
                tile.matches("chart-step-on").count(),
                tile.matches("class=\"chart-step").count(),
            )
        };
        assert_eq!(steps(Some(Band::Low)), (1, 3));
        assert_eq!(steps(Some(Band::Moderate)), (2, 3));
        assert_eq!(steps(Some(Band::Strong)), (3, 3));
        assert_eq!(steps(None), (0, 0));
    }
}
