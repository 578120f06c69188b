//! The certificate as PDF and the badge as picture: made when they are first asked for,
//! kept in the folder of files, and made again when what they show has changed.

use std::path::{Path, PathBuf};

use sopan_documents::Language;
use sopan_documents::badge::{self, Badge};
use sopan_documents::certificate::{self as sheet, Certificate as Sheet};
use sopan_formats::credential::{baked, shape};
use sopan_rules::access::Permission;
use sopan_rules::catalogue::duration_in_words;
use sopan_rules::text::Said;
use sopan_store::credentials::{self as store, Badged};
use sopan_store::letterheads::{self, Letterhead};

use super::{Wanted, holds, issuer_in, name_in, unmade};
use crate::access::{Actor, organisation_of};
use crate::files::{sha256, write_whole};
use crate::{App, AppError, Result};

/// A kind of picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// Of dots.
    Png,
    /// Of shapes.
    Svg,
}

impl Picture {
    /// The value of `Content-Type`.
    pub fn content_type(self) -> &'static str {
        match self {
            Picture::Png => "image/png",
            Picture::Svg => "image/svg+xml",
        }
    }

    /// The kind that a file's name ends with.
    pub fn from_ending(ending: &str) -> Option<Picture> {
        match ending {
            "png" => Some(Picture::Png),
            "svg" => Some(Picture::Svg),
            _ => None,
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Picture::Png => "png",
            Picture::Svg => "svg",
        }
    }
}

/// A letterhead in a language.
pub(super) fn in_language(letterhead: &Letterhead, language: &str) -> sheet::Letterhead {
    let said = |said: &Said| said.in_language(language).to_owned();
    sheet::Letterhead {
        heading: said(&letterhead.heading),
        below: said(&letterhead.below),
        colour: letterhead.colour.clone(),
        signatory: said(&letterhead.signatory),
        designation: said(&letterhead.designation),
        emblem: letterhead.emblem.clone(),
    }
}

fn language_of(language: &str) -> Language {
    match language {
        "hi" => Language::Hindi,
        _ => Language::English,
    }
}

/// A file that is made once. Others of the same beginning are older forms of it and go.
struct Made {
    folder: PathBuf,
    beginning: String,
    name: String,
    /// While it is written, it has a name that nobody else uses.
    token: String,
}

impl Made {
    fn get(&self, make: impl FnOnce() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
        let path = self.folder.join(&self.name);
        match std::fs::read(&path) {
            Ok(bytes) => return Ok(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        let bytes = make()?;
        // They may carry a name: nobody else on the machine reads them.
        write_whole(&self.folder, &self.token, &bytes, 0o600)?;
        std::fs::rename(self.folder.join(&self.token), &path)?;
        clear_away(&self.folder, &self.beginning, &self.name)?;
        Ok(bytes)
    }
}

fn clear_away(folder: &Path, beginning: &str, but: &str) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(beginning) && name != but {
            // Whoever is quicker has done it already.
            let _ = std::fs::remove_file(entry.path());
        }
    }
    Ok(())
}

pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(unmade)?
}

impl App {
    /// A place for a file that shows exactly this, in a folder of its own.
    fn made(&self, of: &str, whose: &str, beginning: &str, shows: &str, ending: &str) -> Made {
        let whose = format!("c-{}", shape::path_part(whose));
        let hash = sha256(shows.as_bytes());
        Made {
            folder: self.options.files.join(of).join(whose),
            beginning: beginning.to_owned(),
            name: format!("{beginning}{}.{ending}", &hash[..32]),
            token: format!("new-{}", self.token()),
        }
    }

    /// The certificate as PDF, for its holder and for those who may see the official.
    pub async fn certificate_pdf(
        &self,
        actor: &Actor,
        number: &str,
        language: &str,
    ) -> Result<Vec<u8>> {
        let found = self.certificate(number).await?;
        if found.kind == store::Kind::Badge {
            // A badge is a credential and a picture, and no paper.
            return Err(AppError::not_found("certificate", number));
        }
        let mut tx = self.db.read().await?;
        if !holds(&mut tx, actor, &found).await? {
            let organisation = organisation_of(&mut tx, found.official).await?;
            actor
                .must(&mut tx, Permission::SeeOfficials, organisation)
                .await?;
        }
        let address = self.address(&mut tx).await?;
        let letterhead = letterheads::nearest(&mut tx, found.owner, self.today()).await?;
        let letterhead = letterhead.map(|l| in_language(&l, language));
        drop(tx);
        let minutes = u32::try_from(found.minutes).unwrap_or(0);
        let sheet = Sheet {
            language: language_of(language),
            name: name_in(&found, language).to_owned(),
            issuer: issuer_in(&found, language).to_owned(),
            provider: found.provider.unwrap_or_default(),
            hours: duration_in_words(minutes).in_language(language).to_owned(),
            completed_on: found.completed.day(),
            verification_url: shape::certificate_address(&address, &found.number),
            number: found.number,
            course: found.course,
            letterhead,
            synthetic: self.is_demonstration(),
            revoked_on: found.revoked.map(|(at, _)| at.day()),
        };
        let shows = format!("{:?} {sheet:?}", sheet::design());
        let beginning = match sheet.language {
            Language::Hindi => "hi-",
            Language::English => "en-",
        };
        let made = self.made("certificates", &sheet.number, beginning, &shows, "pdf");
        // Setting a page takes a core for some milliseconds.
        blocking(move || made.get(|| sheet::certificate(&sheet).map_err(unmade))).await
    }

    /// The badge of a course, for anyone.
    pub async fn course_badge(&self, code: &str, picture: Picture) -> Result<Vec<u8>> {
        let mut tx = self.db.read().await?;
        let found = store::badge_of(&mut tx, code).await?;
        drop(tx);
        let found = found.ok_or_else(|| AppError::not_found("course", code))?;
        self.picture(code, found, picture).await
    }

    /// The badge of a certificate with its credential in it, for anyone who has its number.
    pub async fn baked_badge(
        &self,
        number: &str,
        picture: Picture,
        wanted: Wanted,
    ) -> Result<Vec<u8>> {
        let certificate = self.certificate(number).await?;
        let credential = self.credential(&certificate.number, wanted).await?;
        let credential = credential.to_string();
        let shown = Badged {
            course: certificate.course,
            language: certificate.language,
            issuer_en: certificate.issuer_en,
            issuer_hi: certificate.issuer_hi,
        };
        let bytes = self.picture(&certificate.code, shown, picture).await?;
        match picture {
            Picture::Png => baked::into_png(&bytes, &credential).map_err(unmade),
            Picture::Svg => {
                let svg = String::from_utf8(bytes).map_err(unmade)?;
                let baked = baked::into_svg(&svg, &credential).map_err(unmade)?;
                Ok(baked.into_bytes())
            }
        }
    }

    async fn picture(&self, code: &str, shown: Badged, picture: Picture) -> Result<Vec<u8>> {
        let language = language_of(&shown.language);
        let badge = Badge {
            language,
            course: shown.course,
            issuer: match language {
                Language::Hindi => shown.issuer_hi,
                Language::English => shown.issuer_en,
            },
            synthetic: self.is_demonstration(),
        };
        let shows = format!("{:?} {badge:?}", badge::design());
        let made = self.made("badges", code, picture.ending(), &shows, picture.ending());
        blocking(move || {
            made.get(|| {
                let svg = badge::svg(&badge).map_err(unmade)?;
                match picture {
                    Picture::Svg => Ok(svg.into_bytes()),
                    Picture::Png => badge::png(&svg).map_err(unmade),
                }
            })
        })
        .await
    }
}
