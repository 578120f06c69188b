//! The trend: a score from edition to edition, as a line.

use std::cmp::Ordering;
use std::fmt::Write;

use super::{escaped, length};

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 190.0;
const LEFT: f64 = 34.0;
/// Room for “50 lakh” and 1,00,000 beside the grid.
const LEFT_OF_COUNTS: f64 = 62.0;
const RIGHT: f64 = 18.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 28.0;
/// As many texts below the axis as 360 px hold without touching.
const MOST_LABELS: usize = 5;

/// One edition's point on the line.
#[derive(Debug, Clone, PartialEq)]
pub struct TrendPoint {
    /// What stands below the axis: `31.12.2025` or `2`.
    pub label: String,
    /// Where the point lies, between 0 and 100; none where the edition has no
    /// figure, which breaks the line. A value outside is drawn at the edge.
    pub value: Option<f64>,
    /// The figure as it is to be read: `47.03`.
    pub text: String,
}

/// A score's trend.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// What the line shows: `Composite score of Haryana by edition`.
    pub title: String,
    /// The editions, the oldest first.
    pub points: Vec<TrendPoint>,
}

/// The line chart as SVG: one image whose description reads every figure.
pub fn trend(trend: &Trend) -> String {
    let count = trend.points.len();
    let told = |index| is_labelled(index, count).then_some("middle");
    draw(trend, scale(&trend.points), LEFT, length, told)
}

/// As [`trend`], for numbers that have no upper end: the scale begins at 0 and reaches as
/// far as the figures do. `written` writes a number beside a line of the grid, in nine
/// letters or so. Of the points the last one says its figure, and the greatest.
pub fn counts(trend: &Trend, written: impl Fn(f64) -> String) -> String {
    let count = trend.points.len();
    let last = count.saturating_sub(1);
    let value = |index: &usize| trend.points.get(*index).and_then(finite);
    let greatest = (0..count)
        .filter(|index| value(index).is_some())
        .max_by(|a, b| value(a).partial_cmp(&value(b)).unwrap_or(Ordering::Equal));
    let told = |index| match index {
        index if index == last => Some("end"),
        // Where it would touch the last one, it is left out.
        index if Some(index) != greatest || last - index < count / 3 => None,
        index if index < count / 4 => Some("start"),
        _ => Some("middle"),
    };
    draw(trend, upward(&trend.points), LEFT_OF_COUNTS, written, told)
}

fn draw(
    trend: &Trend,
    (low, high, step): (f64, f64, f64),
    left: f64,
    written: impl Fn(f64) -> String,
    told: impl Fn(usize) -> Option<&'static str>,
) -> String {
    let x = |index: usize| {
        let room = WIDTH - left - RIGHT;
        match trend.points.len() {
            0 | 1 => left + room / 2.0,
            count => left + 12.0 + (room - 24.0) * index as f64 / (count - 1) as f64,
        }
    };
    let y = |value: f64| {
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share
    };
    let reading: Vec<String> = trend
        .points
        .iter()
        .map(|point| format!("{}: {}", point.label, point.text))
        .collect();

    let mut out = format!(
        "<svg class=\"chart chart-trend\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}. {}\" \
         xmlns=\"http://www.w3.org/2000/svg\"><title>{}</title><desc>{}</desc>",
        length(WIDTH),
        length(HEIGHT),
        escaped(&trend.title),
        escaped(&reading.join("; ")),
        escaped(&trend.title),
        escaped(&reading.join("; ")),
    );
    let mut line = low;
    while line <= high + 1e-9 {
        let _ = write!(
            out,
            "<line class=\"chart-grid\" x1=\"{}\" x2=\"{}\" y1=\"{at}\" y2=\"{at}\"/>\
             <text class=\"chart-axis-text\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            length(left),
            length(WIDTH - RIGHT),
            length(left - 6.0),
            length(y(line) + 4.0),
            escaped(&written(line)),
            at = length(y(line)),
        );
        line += step;
    }

    let mut path = String::new();
    let mut pen_down = false;
    for (index, point) in trend.points.iter().enumerate() {
        match finite(point) {
            Some(value) => {
                let _ = write!(
                    path,
                    "{}{} {}",
                    if pen_down { " L" } else { " M" },
                    length(x(index)),
                    length(y(value))
                );
                pen_down = true;
            }
            None => pen_down = false,
        }
    }
    if !path.is_empty() {
        let _ = write!(
            out,
            "<path class=\"chart-trend-line\" d=\"{}\"/>",
            path.trim()
        );
    }

    let last = trend.points.len().saturating_sub(1);
    let radius = if trend.points.len() > 20 { "2.5" } else { "4" };
    for (index, point) in trend.points.iter().enumerate() {
        let labelled = is_labelled(index, trend.points.len());
        if let Some(value) = finite(point) {
            let newest = if index == last {
                " chart-trend-point-last"
            } else {
                ""
            };
            let _ = write!(
                out,
                "<circle class=\"chart-trend-point{newest}\" cx=\"{}\" cy=\"{}\" r=\"{radius}\">\
                 <title>{}: {}</title></circle>",
                length(x(index)),
                length(y(value)),
                escaped(&point.label),
                escaped(&point.text),
            );
            if let Some(anchor) = told(index) {
                // At an end the text reaches as far out as the point does.
                let aside = match anchor {
                    "end" => 6.0,
                    "start" => -6.0,
                    _ => 0.0,
                };
                let _ = write!(
                    out,
                    "<text class=\"chart-point-text\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
                    length(x(index) + aside),
                    length(y(value) - 9.0),
                    escaped(&point.text),
                );
            }
        }
        if labelled {
            let _ = write!(
                out,
                "<text class=\"chart-axis-text\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                length(x(index)),
                length(HEIGHT - 9.0),
                escaped(&point.label),
            );
        }
    }
    out.push_str("</svg>");
    out
}

fn finite(point: &TrendPoint) -> Option<f64> {
    point.value.filter(|value| value.is_finite())
}

/// The same for numbers without an upper end: four or five lines from 0, at round
/// distances of at least 1.
fn upward(points: &[TrendPoint]) -> (f64, f64, f64) {
    let most = points.iter().filter_map(finite).fold(0.0, f64::max);
    let wanted = (most / 4.0).max(1.0);
    let power = 10_f64.powf(wanted.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .map(|times| times * power)
        .into_iter()
        .find(|step| *step + 1e-9 >= wanted)
        .unwrap_or(wanted);
    (0.0, step * (most / step).ceil().max(2.0), step)
}

/// The lowest and the highest line of the grid and the distance between lines.
/// The scale is cut to where the figures lie, so that a change of one point
/// can be seen, but never to fewer than ten points, so that it isn't made much of.
fn scale(points: &[TrendPoint]) -> (f64, f64, f64) {
    let values: Vec<f64> = points
        .iter()
        .filter_map(finite)
        .map(|value| value.clamp(0.0, 100.0))
        .collect();
    let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if values.is_empty() {
        return (0.0, 100.0, 25.0);
    }
    let step = match highest - lowest {
        spread if spread <= 8.0 => 5.0,
        spread if spread <= 30.0 => 10.0,
        _ => 25.0,
    };
    let mut low = ((lowest - step / 5.0) / step).floor().max(0.0) * step;
    let mut high = (((highest + step / 5.0) / step).ceil() * step).min(100.0);
    while high - low < 2.0 * step - 1e-9 {
        if high + step <= 100.0 {
            high += step;
        } else {
            low -= step;
        }
    }
    (low, high, step)
}

/// Which points get a text: the newest, and every so many before it.
fn is_labelled(index: usize, count: usize) -> bool {
    let every = count.div_ceil(MOST_LABELS).max(1);
    (count - 1 - index).is_multiple_of(every)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn of(values: &[Option<f64>]) -> Trend {
        Trend {
            title: "Composite score of Haryana".to_owned(),
            points: values
                .iter()
                .enumerate()
                .map(|(index, value)| TrendPoint {
                    label: format!("{}", index + 1),
                    value: *value,
                    text: value.map_or("–".to_owned(), |v| format!("{v:.2}")),
                })
                .collect(),
        }
    }

    #[test]
    fn the_description_reads_every_figure() {
        let svg = trend(&of(&[Some(47.03), Some(48.14)]));
        let parsed = roxmltree::Document::parse(&svg).unwrap();
        assert_eq!(
            parsed.root_element().attribute("aria-label"),
            Some("Composite score of Haryana. 1: 47.03; 2: 48.14")
        );
    }

    #[test]
    fn an_edition_without_a_figure_breaks_the_line() {
        let svg = trend(&of(&[Some(40.0), Some(41.0), None, Some(44.0), Some(45.0)]));
        let parsed = roxmltree::Document::parse(&svg).unwrap();
        let path = parsed.descendants().find_map(|n| n.attribute("d")).unwrap();
        assert_eq!(path.matches('M').count(), 2);
        assert_eq!(path.matches('L').count(), 2);
    }

    #[test]
    fn every_number_of_points_is_drawn_inside_the_picture() {
        for values in [
            vec![],
            vec![None],
            vec![Some(0.0)],
            vec![Some(100.0)],
            vec![Some(f64::NAN), Some(f64::INFINITY)],
            vec![Some(-5.0), Some(140.0)],
            (0..60).map(|n| Some(f64::from(n))).collect(),
        ] {
            for svg in [trend(&of(&values)), counts(&of(&values), length)] {
                let parsed = roxmltree::Document::parse(&svg).unwrap();
                for node in parsed.descendants() {
                    for (name, most) in [("x", WIDTH), ("cx", WIDTH), ("y", HEIGHT), ("cy", HEIGHT)]
                    {
                        if let Some(at) = node.attribute(name) {
                            let at: f64 = at.parse().unwrap();
                            assert!((0.0..=most).contains(&at), "{name}={at} for {values:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn counts_are_drawn_from_nothing_up_to_a_round_number() {
        for (values, expected) in [
            (vec![], (0.0, 2.0, 1.0)),
            (vec![0.0, 1.0], (0.0, 2.0, 1.0)),
            (vec![3.0, 7.0], (0.0, 8.0, 2.0)),
            (vec![12_345.0], (0.0, 15_000.0, 5_000.0)),
            (vec![5_80_00_000.0], (0.0, 6_00_00_000.0, 2_00_00_000.0)),
        ] {
            let points = of(&values.iter().copied().map(Some).collect::<Vec<_>>()).points;
            assert_eq!(upward(&points), expected, "{values:?}");
        }
    }

    #[test]
    fn many_editions_leave_room_between_the_texts() {
        for count in 1..200 {
            let shown = (0..count)
                .filter(|index| is_labelled(*index, count))
                .count();
            assert!((1..=MOST_LABELS).contains(&shown), "{shown} of {count}");
            assert!(is_labelled(count - 1, count));
        }
    }

    #[test]
    fn the_scale_keeps_all_figures_and_never_magnifies_a_trifle() {
        for (values, expected) in [
            (vec![47.03, 47.9], (45.0, 55.0, 5.0)),
            (vec![47.03, 60.11], (40.0, 70.0, 10.0)),
            (vec![0.0], (0.0, 10.0, 5.0)),
            (vec![100.0], (90.0, 100.0, 5.0)),
            (vec![12.0, 96.0], (0.0, 100.0, 25.0)),
        ] {
            let points = of(&values.iter().copied().map(Some).collect::<Vec<_>>()).points;
            assert_eq!(scale(&points), expected, "{values:?}");
        }
    }
}
