//! Finds the columns of a kind of file in the header that a person wrote:
//! without regard to case, spaces and underscores, under their English and
//! Hindi names and those that the present platform's reports use.

use crate::codes;
use crate::problems::{Problem, Report};
use crate::table::Sheet;
use crate::values::comparable;

/// Columns of our own failures file; a corrected file still has them.
pub(crate) const FAILURE_COLUMNS: [&str; 3] = ["Error_Code", "Error_English", "Error_Hindi"];

/// A column that a kind of file has.
pub(crate) struct Column {
    /// The name in the template.
    pub name: &'static str,
    /// Whether a file without it is refused.
    pub needed: bool,
    /// Other names, the likelier ones first.
    pub aliases: &'static [&'static str],
}

/// A kind of file.
pub(crate) struct Kind {
    /// The name on the command line and of the workbook's sheet.
    pub name: &'static str,
    /// Its columns in the template's order.
    pub columns: &'static [Column],
    /// Of each of these groups at least one column must be there.
    pub one_of: &'static [&'static [&'static str]],
    /// The column that marks the template's example row.
    pub key: Option<&'static str>,
}

pub(crate) const fn needed(name: &'static str, aliases: &'static [&'static str]) -> Column {
    Column {
        name,
        needed: true,
        aliases,
    }
}

pub(crate) const fn optional(name: &'static str, aliases: &'static [&'static str]) -> Column {
    Column {
        name,
        needed: false,
        aliases,
    }
}

/// Where in the sheet each column of a kind is.
pub(crate) struct Places(Vec<(&'static str, usize)>);

impl Places {
    /// The place of the column with this template name, from 0.
    pub fn get(&self, name: &str) -> Option<usize> {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, place)| *place)
    }
}

/// Matches the sheet's header with the kind's columns and tells what is
/// missing, surplus or there twice.
pub(crate) fn find(kind: &Kind, sheet: &Sheet, report: &mut Report) -> Places {
    let header = sheet.header();
    let row = sheet.header_row();
    let keys: Vec<String> = header.iter().map(|name| comparable(name)).collect();

    for (place, key) in keys.iter().enumerate() {
        if !key.is_empty() && keys[..place].contains(key) && !is_failure_column(key) {
            report.push(
                Problem::new(&codes::HEADER_DUPLICATE)
                    .in_row(row)
                    .in_column(&header[place]),
            );
        }
    }

    let mut places = Vec::new();
    let mut used_as: Vec<Option<usize>> = vec![None; header.len()];
    for column in kind.columns {
        let names = std::iter::once(&column.name).chain(column.aliases);
        let mut first = None;
        for name in names {
            let key = comparable(name);
            let Some(place) = keys.iter().position(|k| *k == key) else {
                continue;
            };
            let chosen = *first.get_or_insert(place);
            if used_as[place].is_none() {
                used_as[place] = Some(chosen);
            }
        }
        match first {
            Some(place) => places.push((column.name, place)),
            None if column.needed => report.push(
                Problem::new(&codes::HEADER_MISSING)
                    .in_row(row)
                    .in_column(column.name)
                    .with("found", list(header)),
            ),
            None => {}
        }
    }

    let places = Places(places);
    for group in kind.one_of {
        if group.iter().all(|name| places.get(name).is_none()) {
            report.push(
                Problem::new(&codes::HEADER_MISSING_ONE_OF)
                    .in_row(row)
                    .with("columns", group.join(" / "))
                    .with("found", list(header)),
            );
        }
    }

    for (place, key) in keys.iter().enumerate() {
        if key.is_empty() || is_failure_column(key) || keys[..place].contains(key) {
            continue;
        }
        let problem = match used_as[place] {
            Some(chosen) if chosen == place => continue,
            Some(chosen) => {
                Problem::new(&codes::HEADER_SURPLUS_SAME).with("first", &header[chosen])
            }
            None => Problem::new(&codes::HEADER_SURPLUS),
        };
        report.push(problem.in_row(row).in_column(&header[place]));
    }
    places
}

/// The name that the sheet's header gives a column of the kind; the template's name
/// where the sheet has no such column.
pub(crate) fn as_written<'a>(kind: &Kind, sheet: &'a Sheet, name: &'static str) -> &'a str {
    find(kind, sheet, &mut Report::default())
        .get(name)
        .and_then(|place| sheet.header().get(place))
        .map_or(name, String::as_str)
}

/// Whether this is a column that our failures file adds.
pub(crate) fn is_failure_column(name: &str) -> bool {
    let key = comparable(name);
    FAILURE_COLUMNS.iter().any(|known| comparable(known) == key)
}

fn list(header: &[String]) -> String {
    let names: Vec<&str> = header
        .iter()
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    names.join(", ")
}
