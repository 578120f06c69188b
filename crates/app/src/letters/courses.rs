//! The recommended courses of a letter: the catalogue's lists, band by band.

use sopan_documents::letter::{Course, CourseBand, CourseList, Subject};
use sopan_rules::catalogue::duration_in_words;
use sopan_rules::text::Said;
use sopan_store::letters::Recommended;

/// The lists that letters print, by the names under which they were brought in.
pub(super) const LISTS: [&str; 2] = [
    "recommended_ai_courses",
    "recommended_cybersecurity_courses",
];

/// The lists in a language. A course that a list names twice in one band stands there
/// once.
pub(super) fn lists(recommended: &[Recommended], language: &str) -> Vec<CourseList> {
    [Subject::Ai, Subject::Cybersecurity]
        .into_iter()
        .zip(LISTS)
        .map(|(subject, name)| {
            let mut bands: Vec<(&str, Vec<&Recommended>)> = Vec::new();
            for row in recommended.iter().filter(|row| row.list == name) {
                match bands.iter_mut().find(|(band, _)| *band == row.band) {
                    Some((_, rows)) if rows.iter().any(|r| r.course == row.course) => {}
                    Some((_, rows)) => rows.push(row),
                    None => bands.push((&row.band, vec![row])),
                }
            }
            CourseList {
                subject,
                bands: bands
                    .into_iter()
                    .map(|(band, rows)| CourseBand {
                        name: band_said(band).in_language(language).to_owned(),
                        courses: rows.into_iter().map(|row| course(row, language)).collect(),
                    })
                    .collect(),
            }
        })
        .collect()
}

fn course(row: &Recommended, language: &str) -> Course {
    Course {
        title: row.title.clone(),
        provider: row.provider.clone().unwrap_or_default(),
        duration: match row.minutes {
            0 => String::new(),
            minutes => duration_in_words(minutes).in_language(language).to_owned(),
        },
    }
}

/// A band in both languages; one that is written in no known way as it is written.
fn band_said(band: &str) -> Said {
    let lower = band.trim().to_lowercase();
    let number = |text: &str| text.trim().parse::<u32>().ok();
    let hindi = if lower == "mts & equivalent" {
        Some("एमटीएस एवं समकक्ष".to_owned())
    } else if let Some(from) = lower.strip_suffix("years and above") {
        number(from).map(|from| format!("{from} वर्ष एवं उससे अधिक"))
    } else if let Some((from, to)) = lower.strip_suffix("years").and_then(|r| r.split_once('-')) {
        let range = number(from).zip(number(to));
        range.map(|(from, to)| format!("{from} से {to} वर्ष"))
    } else {
        None
    };
    match hindi {
        Some(hindi) => Said::new(band, hindi),
        None => Said::same(band),
    }
}

#[cfg(test)]
mod tests {
    use sopan_rules::ids::CourseId;

    use super::*;

    #[test]
    fn the_published_bands_have_hindi_names() {
        for (band, hindi) in [
            ("16 Years and above", "16 वर्ष एवं उससे अधिक"),
            ("9 - 16 Years", "9 से 16 वर्ष"),
            ("0 - 9 Years", "0 से 9 वर्ष"),
            ("MTS & equivalent", "एमटीएस एवं समकक्ष"),
            ("Group B", "Group B"),
        ] {
            assert_eq!(band_said(band), Said::new(band, hindi));
        }
    }

    #[test]
    fn a_course_stands_once_in_a_band_and_in_the_lists_order() {
        // Given a list that names a course twice in one band, and again in another
        let row = |list: &str, band: &str, course| Recommended {
            list: list.to_owned(),
            band: band.to_owned(),
            course: CourseId(course),
            title: format!("Course {course}"),
            provider: None,
            minutes: if course == 2 { 0 } else { 85 },
        };
        let rows = [
            row(LISTS[1], "9 - 16 Years", 1),
            row(LISTS[1], "0 - 9 Years", 2),
            row(LISTS[1], "0 - 9 Years", 1),
            row(LISTS[1], "0 - 9 Years", 2),
            row("another", "0 - 9 Years", 3),
        ];
        let found = lists(&rows, "hi");
        assert!(found[0].bands.is_empty());
        let bands: Vec<_> = found[1]
            .bands
            .iter()
            .map(|band| {
                let of = |c: &Course| (c.title.clone(), c.duration.clone());
                (band.name.as_str(), band.courses.iter().map(of).collect())
            })
            .collect::<Vec<(&str, Vec<(String, String)>)>>();
        let course = |title: &str, duration: &str| (title.to_owned(), duration.to_owned());
        assert_eq!(
            bands,
            [
                ("9 से 16 वर्ष", vec![course("Course 1", "1 घंटा 25 मिनट")]),
                (
                    "0 से 9 वर्ष",
                    vec![course("Course 2", ""), course("Course 1", "1 घंटा 25 मिनट")]
                ),
            ]
        );
    }
}
