//! Packets as lines of a table: the report of a department.

use sopan_formats::write::Cell;
use sopan_rules::apar::{Packet, words};

/// The rows of a packet, in the order of the report's columns: a line for each mandate,
/// completion, competency and badge, and one for the hours.
pub(super) fn rows(packet: &Packet, name: &str, sealed: bool, rows: &mut Vec<Vec<Cell<'static>>>) {
    let yes = |is: bool| Cell::from(if is { "Yes" } else { "No" });
    let about = &packet.official;
    let head = [
        Cell::from(about.number.0),
        Cell::from(name.to_owned()),
        Cell::from(about.organisation_name.en.clone()),
        Cell::from(about.designation.clone()),
        Cell::from(about.group.clone()),
        Cell::from(packet.year.to_string()),
        yes(sealed),
    ];
    let mut line = |cells: [Cell<'static>; 12]| {
        rows.push(head.iter().cloned().chain(cells).collect());
    };
    for one in &packet.mandates {
        line([
            Cell::from("Mandate"),
            Cell::from(one.code.clone()),
            Cell::from(one.title.en.clone()),
            Cell::from(one.version),
            Cell::from(one.due),
            Cell::from(words::state(one.state).en),
            Cell::from(one.completed),
            yes(one.late),
            Cell::from(one.periods.map_or(one.done, |periods| periods.met)),
            Cell::from(one.periods.map_or(one.asked, |periods| periods.ended)),
            Cell::Empty,
            Cell::Empty,
        ]);
    }
    for one in &packet.completions {
        let standing = if one.flagged.is_some() {
            "Flagged"
        } else if one.again {
            "Completed again"
        } else {
            "Completed"
        };
        line([
            Cell::from("Completion"),
            Cell::from(one.code.clone()),
            Cell::from(one.title.clone()),
            Cell::Empty,
            Cell::Empty,
            Cell::from(standing),
            Cell::from(one.completed),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            hours(one.minutes),
            Cell::from(one.certificate.clone()),
        ]);
    }
    for one in &packet.competencies {
        line([
            Cell::from("Competency"),
            Cell::from(one.code.clone()),
            Cell::from(one.title.en.clone()),
            Cell::Empty,
            Cell::Empty,
            Cell::from(words::level(one.level).en),
            Cell::from(one.completed),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::from(one.certificate.clone()),
        ]);
    }
    for one in &packet.badges {
        let standing = if one.taken_back {
            "Taken back"
        } else {
            "Earned"
        };
        line([
            Cell::from("Badge"),
            Cell::from(one.code.clone()),
            Cell::from(one.title.en.clone()),
            Cell::Empty,
            Cell::Empty,
            Cell::from(standing),
            Cell::from(one.met),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::from(one.number.clone()),
        ]);
    }
    for (title, minutes) in [
        ("Course hours", packet.hours.course_minutes),
        ("Time spent", packet.hours.spent_seconds / 60),
    ] {
        line([
            Cell::from("Hours"),
            Cell::Empty,
            Cell::from(title),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            hours(minutes),
            Cell::Empty,
        ]);
    }
}

/// Hours with two decimals.
fn hours(minutes: i64) -> Cell<'static> {
    Cell::Hundredths((minutes * 100 + 30).div_euclid(60))
}
