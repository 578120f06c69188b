//! What every use case works with: the database, the lane, the clock, chance, and
//! the folder of files.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use sopan_rules::ids::OrganisationId;
use sopan_rules::time::{Day, Moment};
use sopan_store::lane::Source;
use sopan_store::{Db, Lane, access};

use crate::Result;
use crate::duplicates::Looked;
use crate::model::Model;
use crate::organisations::{Cleaning, Keeper};
use crate::outbox::Outbox;
use crate::pdf::PdfReader;
use crate::ranking::{Edition, Ranking, Words};
use crate::sms::Gateway;
use crate::together::Together;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// Fills with bytes that nobody can guess.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// What comes from outside and is passed in, so that every test is repeatable and
/// every date can be tried.
#[derive(Clone)]
pub struct Surroundings {
    /// The clock.
    pub now: Clock,
    /// Fills with bytes that nobody can guess.
    pub random: Random,
}

/// How an installation is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// `sqlite:PATH` or `postgres://…`.
    pub database: String,
    /// The folder in which uploaded files lie.
    pub files: PathBuf,
    /// The address under which the public reaches this installation, without a
    /// slash at the end; it stands in QR codes and links.
    pub public_address: String,
}

/// An installation of Sopan.
#[derive(Clone)]
pub struct App {
    pub(crate) db: Db,
    pub(crate) lane: Lane,
    pub(crate) surroundings: Surroundings,
    pub(crate) options: Arc<Options>,
    pub(crate) jobs: Arc<crate::imports::Jobs>,
    pub(crate) reports: Arc<crate::reports::Reports>,
    pub(crate) rankings: Arc<Together<Words, Ranking>>,
    pub(crate) editions: Arc<Mutex<HashMap<i64, Arc<Edition>>>>,
    pub(crate) briefs: Arc<crate::letters::Jobs>,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) sms: Option<Arc<Gateway>>,
    pub(crate) model: Option<Arc<Model>>,
    pub(crate) pdf: Option<Arc<PdfReader>>,
    pub(crate) counting: Arc<crate::dashboards::Counting>,
    pub(crate) watched: Arc<crate::dashboards::Watched>,
    pub(crate) records: Arc<crate::records::Records>,
    pub(crate) finder: Arc<crate::search::Finder>,
    pub(crate) asking: Arc<crate::assessments::Asking>,
    pub(crate) cleanings: Arc<Keeper<OrganisationId, Cleaning, i64>>,
    pub(crate) duplicates: Arc<Keeper<OrganisationId, Looked, (i64, i64)>>,
    /// Of which commit of the source the program is; empty where nobody knows.
    pub(crate) commit: &'static str,
    demonstration: bool,
}

impl App {
    /// Opens the database and the lane into it.
    pub async fn open(options: Options, surroundings: Surroundings) -> Result<App> {
        let db = Db::open(&options.database).await?;
        let source = Source {
            now: surroundings.now.clone(),
            certificate: certificate_numbers(surroundings.random.clone()),
        };
        let lane = Lane::open(&db, source).await?;
        let mut tx = db.read().await?;
        let demonstration = access::setting(&mut tx, "demonstration").await?.is_some();
        drop(tx);
        let outbox = Outbox::folder(options.files.join("outbox"), &options.public_address)?;
        Ok(App {
            db,
            lane,
            surroundings,
            options: Arc::new(options),
            jobs: Arc::default(),
            reports: Arc::default(),
            rankings: Arc::default(),
            editions: Arc::default(),
            briefs: Arc::default(),
            outbox: Arc::new(outbox),
            sms: None,
            model: None,
            pdf: None,
            counting: Arc::default(),
            watched: Arc::default(),
            records: Arc::default(),
            finder: Arc::default(),
            asking: Arc::default(),
            cleanings: Arc::default(),
            duplicates: Arc::default(),
            commit: "",
            demonstration,
        })
    }

    /// The same installation, which sends its messages through a mail server where one
    /// is given (`smtp://USER:PASSWORD@HOST:PORT`, `smtps://…`), from this sender where
    /// one is given; otherwise they become files in the folder `outbox`.
    pub fn with_mail(self, smtp: Option<&str>, from: Option<&str>) -> Result<App> {
        let address = &self.options.public_address;
        let folder = Outbox::folder(self.options.files.join("outbox"), address)?;
        let outbox = Arc::new(folder.configured(smtp, from, address)?);
        Ok(App { outbox, ..self })
    }

    /// The same installation, which sends SMS by this gateway where one is given: an address
    /// that takes `POST` (see docs/notices.md), and the secret that goes with each request.
    pub fn with_sms(self, url: Option<&str>, secret: Option<&str>) -> Result<App> {
        let sms = url.map(|url| Gateway::new(url, secret)).transpose()?;
        let sms = sms.map(Arc::new);
        Ok(App { sms, ..self })
    }

    /// The same installation, which may ask a language model where one is given: the address
    /// below which `chat/completions` lies, its name there, and the key that goes with each
    /// request.
    pub fn with_model(
        self,
        url: Option<&str>,
        name: Option<&str>,
        key: Option<&str>,
    ) -> Result<App> {
        let model = url.map(|url| Model::new(url, name.unwrap_or_default(), key));
        let model = model.transpose()?.map(Arc::new);
        Ok(App { model, ..self })
    }

    /// The same installation, by a program that was built from this commit of the source, where
    /// that is known.
    #[must_use]
    pub fn with_commit(self, commit: Option<&'static str>) -> App {
        let commit = commit.unwrap_or_default();
        App { commit, ..self }
    }

    /// The same installation, which reads PDFs by this program: the one that `sopan` is.
    #[must_use]
    pub fn with_pdf_reader(self, program: PathBuf) -> App {
        let pdf = Some(Arc::new(PdfReader::new(program)));
        App { pdf, ..self }
    }

    /// Now.
    pub fn now(&self) -> Moment {
        (self.surroundings.now)()
    }

    /// Today, in India.
    pub fn today(&self) -> Day {
        self.now().day()
    }

    /// Whether the people of this installation are synthetic, which every page says.
    pub fn is_demonstration(&self) -> bool {
        self.demonstration
    }

    /// The address under which the public reaches this installation.
    pub fn public_address(&self) -> &str {
        &self.options.public_address
    }

    /// The database, for programs that measure and check it.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The lane, for programs that write in bulk.
    pub fn lane(&self) -> &Lane {
        &self.lane
    }

    /// A token that nobody can guess: 256 bits, as 52 letters and digits.
    pub fn token(&self) -> String {
        let mut bytes = [0; 32];
        (self.surroundings.random)(&mut bytes);
        letters(&bytes)
    }

    /// Where new certificate numbers come from.
    pub(crate) fn certificate_numbers(&self) -> Arc<dyn Fn() -> String + Send + Sync> {
        certificate_numbers(self.surroundings.random.clone())
    }
}

/// Letters and digits that are not mistaken for one another on paper (Crockford's
/// base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn letters(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut held, mut bits) = (0u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(LETTERS[(held >> bits) as usize & 31]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(LETTERS[(held << (5 - bits)) as usize & 31]));
    }
    text
}

/// Certificate numbers of 60 bits: 7K3M-9QXT-2BHD.
pub(crate) fn certificate_numbers(random: Random) -> Arc<dyn Fn() -> String + Send + Sync> {
    Arc::new(move || {
        let mut bytes = [0; 8];
        random(&mut bytes);
        let text = letters(&bytes);
        format!("{}-{}-{}", &text[0..4], &text[4..8], &text[8..12])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_use_every_bit() {
        assert_eq!(letters(&[0xff; 5]), "ZZZZZZZZ");
        assert_eq!(letters(&[0, 0, 0, 0, 1]), "00000001");
        assert_eq!(letters(&[0xff]), "ZW");
        assert_eq!(letters(&[7; 32]).len(), 52);
    }
}
