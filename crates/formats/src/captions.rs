//! Captions as WebVTT (W3C), and transcripts as plain text with times.
//!
//! What browsers would silently drop is a fault here, with its line: a film without the half
//! of its captions is worse than a file that is sent back.

use sopan_rules::media::Line;

/// At most so many faults are told of one file.
const MOST_FAULTS: usize = 20;

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// The file doesn't begin with `WEBVTT`.
    Header,
    /// It isn't UTF-8.
    Encoding,
    /// The times can't be read: `00:01:02.000 --> 00:01:04.500`.
    Time,
    /// The times have a comma, as in SubRip files.
    Comma,
    /// It ends before it begins, or where it begins.
    Order,
    /// It begins before the one above it.
    Earlier,
    /// Nothing is said.
    Nothing,
    /// Text without times above it.
    Timeless,
    /// There is no caption in the file.
    Empty,
}

/// A fault and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub wrong: Wrong,
}

/// Thousandths of a second of `01:02.000` or `00:01:02.000`.
fn time(written: &str) -> Option<u64> {
    let (rest, thousandths) = written.split_once('.')?;
    let digits = |text: &str, least: usize, most: usize| -> Option<u64> {
        let good = (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        good.then(|| text.parse().ok()).flatten()
    };
    let thousandths = digits(thousandths, 3, 3)?;
    let parts: Vec<&str> = rest.split(':').collect();
    let (hours, minutes, seconds) = match parts[..] {
        [minutes, seconds] => (0, minutes, seconds),
        [hours, minutes, seconds] => (digits(hours, 2, 5)?, minutes, seconds),
        _ => return None,
    };
    let (minutes, seconds) = (digits(minutes, 2, 2)?, digits(seconds, 2, 2)?);
    let within = minutes < 60 && seconds < 60;
    within.then_some(((hours * 60 + minutes) * 60 + seconds) * 1_000 + thousandths)
}

/// The text of a caption without its marks: `<v Asha>`, `<b>`, `&amp;`.
fn plain(marked: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in marked.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    for (name, c) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&lrm;", ""),
        ("&rlm;", ""),
        ("&amp;", "&"),
    ] {
        text = text.replace(name, c);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is said and when, or everything that is wrong.
pub fn read(bytes: &[u8]) -> Result<Vec<Line>, Vec<Fault>> {
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let before = &bytes[..e.valid_up_to()];
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        vec![Fault {
            line,
            wrong: Wrong::Encoding,
        }]
    })?;
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let text = text.replace('\r', "\n");
    let lines: Vec<&str> = text.split('\n').collect();
    let first = lines.first().copied().unwrap_or_default();
    if first != "WEBVTT" && !first.starts_with("WEBVTT ") && !first.starts_with("WEBVTT\t") {
        return Err(vec![Fault {
            line: 1,
            wrong: Wrong::Header,
        }]);
    }
    let mut reader = Reader::default();
    // What follows the first line until an empty one belongs to the header.
    let mut at = lines
        .iter()
        .position(|line| line.trim().is_empty())
        .unwrap_or(lines.len());
    while at < lines.len() {
        if lines[at].trim().is_empty() {
            at += 1;
            continue;
        }
        let end = lines[at..]
            .iter()
            .position(|line| line.trim().is_empty())
            .map_or(lines.len(), |length| at + length);
        reader.block(at, &lines[at..end]);
        at = end;
    }
    reader.end(lines.len())
}

#[derive(Default)]
struct Reader {
    said: Vec<Line>,
    faults: Vec<Fault>,
    latest: u64,
}

impl Reader {
    fn wrong(&mut self, at: usize, wrong: Wrong) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(Fault {
                line: at + 1,
                wrong,
            });
        }
    }

    /// A block of lines without an empty one, the first of which stands at `at`.
    fn block(&mut self, at: usize, lines: &[&str]) {
        let head = lines.first().copied().unwrap_or_default();
        let apart = ["NOTE", "STYLE", "REGION"];
        let apart = apart
            .iter()
            .any(|word| head == *word || head.starts_with(&format!("{word} ")));
        let timed = lines.iter().take(2).position(|l| l.contains("-->"));
        let Some(timed) = timed else {
            if !apart {
                self.wrong(at, Wrong::Timeless);
            }
            return;
        };
        let at = at + timed;
        let text: Vec<String> = lines[timed + 1..].iter().map(|l| plain(l)).collect();
        let text = text.join(" ").trim().to_owned();
        let (from, rest) = lines[timed].split_once("-->").unwrap_or_default();
        let until = rest.split_whitespace().next().unwrap_or_default();
        let (Some(from), Some(until)) = (time(from.trim()), time(until)) else {
            let comma = lines[timed].contains(',');
            self.wrong(at, if comma { Wrong::Comma } else { Wrong::Time });
            return;
        };
        if until <= from {
            self.wrong(at, Wrong::Order);
        } else if from < self.latest {
            self.wrong(at, Wrong::Earlier);
        } else if text.is_empty() {
            self.wrong(at, Wrong::Nothing);
        }
        if let Some(place) = lines[timed + 1..].iter().position(|l| l.contains("-->")) {
            // The empty line between two captions is missing.
            self.wrong(at + 1 + place, Wrong::Time);
        }
        self.latest = self.latest.max(from);
        self.said.push(Line {
            at: Some(from),
            text,
        });
    }

    fn end(mut self, lines: usize) -> Result<Vec<Line>, Vec<Fault>> {
        if self.said.is_empty() && self.faults.is_empty() {
            self.wrong(lines.saturating_sub(1), Wrong::Empty);
        }
        match self.faults.is_empty() {
            true => Ok(self.said),
            false => Err(self.faults),
        }
    }
}

/// A transcript as an author types it: a line for each paragraph; a time at its beginning
/// (`1:05`, `[00:01:05]`, `00:01:05.000`) leads to that place of the film.
pub fn transcript(written: &str) -> Vec<Line> {
    let paragraphs = written.lines().map(str::trim).filter(|l| !l.is_empty());
    paragraphs
        .map(|paragraph| {
            let (first, rest) = paragraph
                .split_once(char::is_whitespace)
                .unwrap_or((paragraph, ""));
            let bare = first.trim_start_matches('[').trim_end_matches([']', ':']);
            match short_time(bare) {
                Some(at) if !rest.trim().is_empty() => Line {
                    at: Some(at),
                    text: rest.trim().to_owned(),
                },
                _ => Line {
                    at: None,
                    text: paragraph.to_owned(),
                },
            }
        })
        .collect()
}

/// Thousandths of a second of `1:05`, `00:01:05` or `00:01:05.250`.
fn short_time(written: &str) -> Option<u64> {
    let (whole, thousandths) = match written.split_once('.') {
        Some((whole, part)) if part.len() == 3 => (whole, part.parse().ok()?),
        Some(_) => return None,
        None => (written, 0),
    };
    let parts: Vec<u64> = whole
        .split(':')
        .map(|part| {
            let good = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            good.then(|| part.parse().ok()).flatten()
        })
        .collect::<Option<_>>()?;
    let seconds = match parts[..] {
        [minutes, seconds] if seconds < 60 => minutes * 60 + seconds,
        [hours, minutes, seconds] if minutes < 60 && seconds < 60 => {
            (hours * 60 + minutes) * 60 + seconds
        }
        _ => return None,
    };
    Some(seconds * 1_000 + thousandths)
}

/// A time as people read it: `1:05`, `1:02:05`.
pub fn clock(thousandths: u64) -> String {
    let seconds = thousandths / 1_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        hours => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_read_with_their_times() {
        let file = "\u{feff}WEBVTT - टिप्पणी\nKind: captions\n\nSTYLE\n::cue { color: red }\n\n\
                    NOTE checked by Asha\n\n1\n00:01.000 --> 00:04.000 line:80%\n\
                    <v आशा>पाँच &amp; एक</v>\nभाग\n\n01:00:05.250 --> 01:00:06.000\r\nEnd\r\n";
        let said = read(file.as_bytes()).expect("captions");
        let told: Vec<(Option<u64>, &str)> = said.iter().map(|l| (l.at, l.text.as_str())).collect();
        assert_eq!(
            told,
            [(Some(1_000), "पाँच & एक भाग"), (Some(3_605_250), "End")]
        );
    }

    #[test]
    fn every_fault_says_its_line() {
        let cases: [(&str, &[(usize, Wrong)]); 11] = [
            ("", &[(1, Wrong::Header)]),
            (
                "1\n00:00:01,000 --> 00:00:02,000\nHi",
                &[(1, Wrong::Header)],
            ),
            ("WEBVTTX\n", &[(1, Wrong::Header)]),
            ("WEBVTT\n", &[(2, Wrong::Empty)]),
            (
                "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nHi",
                &[(3, Wrong::Comma)],
            ),
            (
                "WEBVTT\n\n00:61.000 --> 00:62.000\nHi\n\n1:00 --> 2:00\nHi",
                &[(3, Wrong::Time), (6, Wrong::Time)],
            ),
            (
                "WEBVTT\n\n00:05.000 --> 00:05.000\nHi",
                &[(3, Wrong::Order)],
            ),
            (
                "WEBVTT\n\n00:05.000 --> 00:06.000\nB\n\nid\n00:01.000 --> 00:02.000\nA",
                &[(7, Wrong::Earlier)],
            ),
            (
                "WEBVTT\n\n00:05.000 --> 00:06.000\n<b></b>",
                &[(3, Wrong::Nothing)],
            ),
            ("WEBVTT\n\nonly words", &[(3, Wrong::Timeless)]),
            (
                "WEBVTT\n\n00:01.000 --> 00:02.000\nA\n00:03.000 --> 00:04.000\nB",
                &[(5, Wrong::Time)],
            ),
        ];
        for (file, expected) in cases {
            let faults = read(file.as_bytes()).expect_err(file);
            let told: Vec<(usize, Wrong)> = faults.iter().map(|f| (f.line, f.wrong)).collect();
            assert_eq!(told, expected, "{file:?}");
        }
        let broken = read(b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xff").expect_err("no UTF-8");
        assert_eq!((broken[0].line, broken[0].wrong), (4, Wrong::Encoding));
        let many = format!("WEBVTT\n{}", "\nwords\n".repeat(500));
        assert_eq!(
            read(many.as_bytes()).expect_err("faults").len(),
            MOST_FAULTS
        );
    }

    #[test]
    fn a_transcript_is_plain_text_with_times_where_the_author_gave_them() {
        let told =
            transcript("[0:05] Five parts.\n\n1:02:03 Later on\nNo time\n12:75 not a time\n0:10");
        let told: Vec<(Option<u64>, &str)> = told.iter().map(|l| (l.at, l.text.as_str())).collect();
        assert_eq!(
            told,
            [
                (Some(5_000), "Five parts."),
                (Some(3_723_000), "Later on"),
                (None, "No time"),
                (None, "12:75 not a time"),
                (None, "0:10"),
            ]
        );
        assert_eq!(
            (clock(65_999), clock(3_723_000)),
            ("1:05".into(), "1:02:03".into())
        );
    }
}
