//! What belongs to a film besides its file: captions, transcripts, renditions, the sound
//! alone.

use serde::{Deserialize, Serialize};

/// All that belongs to a film besides its file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Media {
    /// Captions, one for each language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub captions: Vec<Captions>,
    /// Transcripts that the author gave, one for each language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transcripts: Vec<Transcript>,
    /// The same film in other sizes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renditions: Vec<Rendition>,
    /// The sound alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audio: Option<Rendition>,
}

/// Captions in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Captions {
    /// The language: `hi`, `en`, `ur` …
    pub language: String,
    /// The name of their file (WebVTT).
    pub object: String,
    /// Its size.
    pub bytes: i64,
    /// What is said, and when.
    pub lines: Vec<Line>,
}

/// What is said in a film, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcript {
    /// The language: `hi`, `en`, `ur` …
    pub language: String,
    /// Its lines, in order.
    pub lines: Vec<Line>,
}

/// A line of captions or of a transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When it is said, in thousandths of a second from the beginning, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<u64>,
    /// What is said.
    pub text: String,
}

/// One more file of the same film.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendition {
    /// What learners choose it by: `360p`.
    pub name: String,
    /// The name of its file.
    pub object: String,
    /// Its size.
    pub bytes: i64,
}

/// A transcript made from captions goes on in one line until it has so many characters and
/// its sentence is over.
const LINE_CHARACTERS: usize = 160;

impl Media {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        *self == Media::default()
    }

    /// A transcript for each language: the author's own, else one made of the captions.
    pub fn all_transcripts(&self) -> Vec<Transcript> {
        let mut all = self.transcripts.clone();
        for captions in &self.captions {
            if !all.iter().any(|t| t.language == captions.language) {
                all.push(Transcript {
                    language: captions.language.clone(),
                    lines: joined(&captions.lines),
                });
            }
        }
        all
    }

    /// All that is said in the film, for who looks for words.
    pub fn words(&self) -> String {
        let all = self.all_transcripts();
        let lines = all.iter().flat_map(|t| &t.lines);
        let texts: Vec<&str> = lines.map(|line| line.text.as_str()).collect();
        texts.join(" ")
    }

    /// The names of all files.
    pub fn objects(&self) -> impl Iterator<Item = &str> {
        let captions = self.captions.iter().map(|c| c.object.as_str());
        let films = self.renditions.iter().chain(&self.audio);
        captions.chain(films.map(|r| r.object.as_str()))
    }
}

/// Captions are short, because they must be read in passing; a transcript is read as text.
fn joined(lines: &[Line]) -> Vec<Line> {
    let mut all: Vec<Line> = Vec::new();
    let ends = |text: &str| text.ends_with(['.', '?', '!', '।', '॥', '۔', '؟', '…']);
    for line in lines {
        match all.last_mut() {
            Some(last) if !ends(&last.text) && last.text.chars().count() < LINE_CHARACTERS => {
                last.text.push(' ');
                last.text.push_str(&line.text);
            }
            _ => all.push(line.clone()),
        }
    }
    all
}

/// Whether a language is written from right to left, by its code.
pub fn is_right_to_left(language: &str) -> bool {
    let main = language.split('-').next().unwrap_or_default();
    matches!(main, "ur" | "ks" | "sd" | "ar" | "fa" | "he" | "ps")
}

/// A code of a language as browsers understand it: `hi`, `en-IN`.
pub fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let main = parts.next().unwrap_or_default();
    (2..=3).contains(&main.len())
        && main.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|p| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(at: u64, text: &str) -> Line {
        Line {
            at: Some(at),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_transcript_is_made_of_captions_where_none_is_given() {
        let captions = |language: &str, lines| Captions {
            language: language.to_owned(),
            object: "0.vtt".to_owned(),
            bytes: 1,
            lines,
        };
        let hindi = vec![
            line(0, "टिप्पणी के"),
            line(1_500, "पाँच भाग हैं।"),
            line(4_000, "पहला: विषय"),
        ];
        let own = Transcript {
            language: "en".to_owned(),
            lines: vec![line(0, "As the author wrote it.")],
        };
        let media = Media {
            captions: vec![
                captions("hi", hindi),
                captions("en", vec![line(0, "As captioned.")]),
            ],
            transcripts: vec![own.clone()],
            ..Media::default()
        };
        let all = media.all_transcripts();
        assert_eq!(all[0], own);
        assert_eq!(
            all[1].lines,
            [line(0, "टिप्पणी के पाँच भाग हैं।"), line(4_000, "पहला: विषय")]
        );
        assert_eq!(
            media.words(),
            "As the author wrote it. टिप्पणी के पाँच भाग हैं। पहला: विषय"
        );
    }

    #[test]
    fn what_was_written_before_reads_as_nothing() {
        let held: Media = serde_json::from_str("{}").expect("JSON");
        assert!(held.is_empty());
        assert_eq!(serde_json::to_string(&held).expect("JSON"), "{}");
    }

    #[test]
    fn a_language_says_its_direction() {
        let cases = [
            ("ur", true, true),
            ("ur-IN", true, true),
            ("hi", true, false),
            ("en-IN", true, false),
            ("Hindi", false, false),
            ("h", false, false),
            ("hi_IN", false, false),
            ("", false, false),
        ];
        for (code, is, right_to_left) in cases {
            assert_eq!(is_language(code), is, "{code}");
            assert_eq!(is_right_to_left(code), right_to_left, "{code}");
        }
    }
}
