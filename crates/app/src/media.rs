//! What an author gives a film besides its file: captions, transcripts, further renditions,
//! the sound alone.

use sopan_formats::captions::{self, Fault, Wrong};
use sopan_rules::ids::ResourceId;
use sopan_rules::media::{Captions, Rendition, Transcript, is_language};
use sopan_rules::text::Said;
use sopan_store::catalogue as store;

use crate::access::Actor;
use crate::authoring::plain;
use crate::files::{FileKind, Received};
use crate::{App, AppError, Result};

/// A transcript has at most so many characters.
pub(crate) const TRANSCRIPT_CHARACTERS: usize = 400_000;
/// The name of a rendition has at most so many.
pub(crate) const NAME_CHARACTERS: usize = 40;

/// What an author does with what belongs to a film.
#[derive(Debug)]
pub enum MediaChange {
    /// Captions in a language, in place of those it had.
    Captions {
        /// `hi`, `en`, `ur` …
        language: String,
        /// The file (WebVTT).
        file: Received,
    },
    /// A transcript in a language, in place of the one it had; none where it is empty.
    Transcript {
        /// `hi`, `en`, `ur` …
        language: String,
        /// As it was typed: a line for each paragraph, a time at its beginning where wanted.
        text: String,
    },
    /// One more file of the same film.
    Rendition {
        /// What learners choose it by.
        name: String,
        /// The file.
        file: Received,
    },
    /// The sound alone, in place of the one it had.
    Audio {
        /// The file.
        file: Received,
    },
    /// Takes captions away.
    RemoveCaptions {
        /// Those in this language.
        language: String,
    },
    /// Takes a rendition away.
    RemoveRendition {
        /// The one with this name.
        name: String,
    },
    /// Takes the sound alone away.
    RemoveAudio,
}

/// What is wrong with captions, for people.
pub fn fault_said(fault: &Fault) -> Said {
    let (en, hi) = match fault.wrong {
        Wrong::Header => (
            "the file must begin with the word WEBVTT; save the captions as WebVTT (.vtt)",
            "फ़ाइल WEBVTT शब्द से शुरू होनी चाहिए; अनुशीर्षक WebVTT (.vtt) के रूप में सहेजें",
        ),
        Wrong::Encoding => (
            "the text is not UTF-8; save the file as UTF-8",
            "पाठ UTF-8 में नहीं है; फ़ाइल UTF-8 में सहेजें",
        ),
        Wrong::Time => (
            "the times can't be read; write them as 00:01:02.000 --> 00:01:04.500, with an empty \
             line above each caption",
            "समय पढ़ा नहीं जा सका; उसे 00:01:02.000 --> 00:01:04.500 के रूप में लिखें और हर अनुशीर्षक के ऊपर एक \
             खाली पंक्ति छोड़ें",
        ),
        Wrong::Comma => (
            "the times have a comma, as in SubRip files; WebVTT has a point: 00:01:02.000",
            "समय में अल्पविराम है, जैसा SubRip फ़ाइलों में होता है; WebVTT में बिंदु होता है: 00:01:02.000",
        ),
        Wrong::Order => (
            "the caption ends before it begins",
            "अनुशीर्षक शुरू होने से पहले ही समाप्त हो जाता है",
        ),
        Wrong::Earlier => (
            "the caption begins before the one above it; put captions in the order of their times",
            "अनुशीर्षक अपने ऊपर वाले से पहले शुरू होता है; अनुशीर्षक समय के क्रम में रखें",
        ),
        Wrong::Nothing => ("there are times and no text", "समय दिया है पर पाठ नहीं है"),
        Wrong::Timeless => (
            "there is text without times above it",
            "पाठ के ऊपर समय नहीं दिया है",
        ),
        Wrong::Empty => (
            "there is no caption in the file",
            "फ़ाइल में कोई अनुशीर्षक नहीं है",
        ),
    };
    Said::new(
        format!("Line {}: {en}.", fault.line),
        format!("पंक्ति {}: {hi}।", fault.line),
    )
}

fn language_of(written: &str) -> Result<String> {
    let language = written.trim();
    match is_language(language) {
        true => Ok(language.to_owned()),
        false => Err(AppError::invalid(
            "language",
            "media-language",
            "choose the language",
        )),
    }
}

fn wrong_file() -> AppError {
    AppError::invalid(
        "file",
        "media-file",
        "captions are a WebVTT file, a rendition is an MP4 or WebM film, sound is MP3, Ogg, MP4 \
         or WebM",
    )
}

impl App {
    /// Changes what belongs to a film. Returns what is wrong with captions, one text for
    /// each line; then nothing was changed.
    pub async fn keep_media(
        &self,
        actor: &Actor,
        code: &str,
        resource: ResourceId,
        change: MediaChange,
    ) -> Result<Vec<Said>> {
        self.must_author(actor, code).await?;
        let mut lines = Vec::new();
        let mut kept = None;
        let change = match change {
            MediaChange::Captions { language, file } => {
                let language = language_of(&language)?;
                if file.kind != FileKind::Vtt {
                    return Err(wrong_file());
                }
                match captions::read(&file.read().await?) {
                    Ok(said) => lines = said,
                    Err(faults) => return Ok(faults.iter().map(fault_said).collect()),
                }
                kept = Some(self.keep_file(file).await?);
                Kept::Captions(language)
            }
            MediaChange::Rendition { name, file } => {
                if !matches!(file.kind, FileKind::Mp4 | FileKind::Webm) {
                    return Err(wrong_file());
                }
                let name = plain(&name);
                if name.is_empty() || name.chars().count() > NAME_CHARACTERS {
                    return Err(AppError::invalid(
                        "name",
                        "media-name",
                        "give the rendition a short name, such as 360p",
                    ));
                }
                kept = Some(self.keep_file(file).await?);
                Kept::Rendition(name)
            }
            MediaChange::Audio { file } => {
                if file.kind.is_picture() || matches!(file.kind, FileKind::Pdf | FileKind::Vtt) {
                    return Err(wrong_file());
                }
                kept = Some(self.keep_file(file).await?);
                Kept::Audio
            }
            MediaChange::Transcript { language, text } => {
                let language = language_of(&language)?;
                if text.chars().count() > TRANSCRIPT_CHARACTERS {
                    return Err(AppError::invalid(
                        "text",
                        "text-too-long",
                        "a transcript may have 4,00,000 characters; make it shorter",
                    ));
                }
                lines = captions::transcript(&text);
                Kept::Transcript(language)
            }
            MediaChange::RemoveCaptions { language } => Kept::RemoveCaptions(language),
            MediaChange::RemoveRendition { name } => Kept::RemoveRendition(name),
            MediaChange::RemoveAudio => Kept::RemoveAudio,
        };
        let mut tx = self.db.write().await?;
        let course = self.course_to_change(&mut tx, actor, code).await?;
        let outline = store::outline(&mut tx, course.id).await?;
        let all = outline.iter().flat_map(|m| &m.resources);
        let (position, held) = (0_i64..)
            .zip(all)
            .find(|(_, r)| r.id == resource && r.kind == "video")
            .ok_or_else(|| AppError::not_found("resource", resource))?;
        let mut held = held.clone();
        let media = &mut held.media;
        let file = |name: String| {
            kept.clone().map(|kept| Rendition {
                name,
                object: kept.object,
                bytes: kept.bytes,
            })
        };
        match change {
            Kept::Captions(language) => {
                media.captions.retain(|c| c.language != language);
                media.captions.extend(file(String::new()).map(|f| Captions {
                    language,
                    object: f.object,
                    bytes: f.bytes,
                    lines,
                }));
            }
            Kept::Transcript(language) => {
                media.transcripts.retain(|t| t.language != language);
                if !lines.is_empty() {
                    media.transcripts.push(Transcript { language, lines });
                }
            }
            Kept::Rendition(name) => {
                media.renditions.retain(|r| r.name != name);
                media.renditions.extend(file(name));
                media.renditions.sort_by_key(|r| -r.bytes);
            }
            Kept::Audio => media.audio = file(String::new()),
            Kept::RemoveCaptions(language) => media.captions.retain(|c| c.language != language),
            Kept::RemoveRendition(name) => media.renditions.retain(|r| r.name != name),
            Kept::RemoveAudio => media.audio = None,
        }
        store::keep_resource(&mut tx, course.id, position, &held).await?;
        store::arrange(&mut tx, course.id, &outline).await?;
        tx.commit().await?;
        Ok(Vec::new())
    }
}

/// A change whose file is kept already.
enum Kept {
    Captions(String),
    Transcript(String),
    Rendition(String),
    Audio,
    RemoveCaptions(String),
    RemoveRendition(String),
    RemoveAudio,
}
