//! The brief of an edition: the letters of all States in both languages, made side by
//! side on all cores, entered into the register and, where that is asked for, sent.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::available_parallelism;

use serde::Serialize;
use sopan_documents::Language;
use sopan_rules::access::Permission;
use sopan_rules::text::Said;
use sopan_rules::time::Day;
use sopan_store::letters as store;
use tokio::task::JoinSet;

use super::dispatch::{MailDone, Recipient};
use super::{Contents, file_name, language_code, letter_number};
use crate::access::Actor;
use crate::files::{sha256, write_whole};
use crate::progress::Progress;
use crate::{App, AppError, Result};

/// A letter of the brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BriefLetter {
    /// The State's code.
    pub code: String,
    /// The State's name.
    pub name: Said,
    /// `en` or `hi`.
    pub language: &'static str,
    /// The file's name in the folder.
    pub file: String,
    /// Its SHA-256, in hex.
    pub sha256: String,
    /// How long it is.
    pub bytes: usize,
    /// The number that stands on it.
    pub dispatch_number: String,
}

/// A State that gets no letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotMade {
    /// The State's code.
    pub code: String,
    /// The State's name.
    pub name: Said,
    /// Why, by a stable code: `not-ranked`, or that of an error.
    pub reason: &'static str,
    /// Why, and what to do about it, in English.
    pub why: String,
}

/// What a brief consists of: the manifest of its folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Brief {
    /// The edition's number.
    pub edition: i64,
    /// The day that its figures hold for.
    pub as_on: Day,
    /// Whether the people behind the figures are synthetic.
    pub synthetic: bool,
    /// The letters, by State and language.
    pub letters: Vec<BriefLetter>,
    /// The States that get none.
    pub not_made: Vec<NotMade>,
}

/// What came of making a brief, and of sending it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Briefed {
    /// What was made.
    pub brief: Brief,
    /// What was sent, and what not; empty where nothing was to be sent.
    pub mails: Vec<MailDone>,
    /// Whether it was stopped before all was done.
    pub stopped: bool,
}

/// The letters to one State.
pub(super) struct Pair {
    pub code: String,
    pub name: Said,
    pub number: String,
    /// English and Hindi.
    pub letters: [PairLetter; 2],
}

pub(super) struct PairLetter {
    pub language: &'static str,
    pub file: String,
    pub sha256: String,
    pub bytes: Arc<Vec<u8>>,
}

impl App {
    /// Makes the letters of all ranked States of an edition in both languages, writes
    /// them and `manifest.json` into the folder, where one is given, and enters them
    /// into the register. With `send`, each State's letters go to whom they were not
    /// sent yet; where nobody can say whether they were, they are not sent again.
    ///
    /// As many States are worked on at once as there are cores, so no more letters than
    /// that are held in memory.
    pub async fn make_brief(
        &self,
        actor: &Actor,
        edition: i64,
        folder: Option<&Path>,
        send: bool,
        progress: &Progress,
    ) -> Result<Briefed> {
        self.must_run_briefs(actor).await?;
        let contents = Arc::new(self.letter_contents(edition).await?);
        let edition = contents.edition.clone();
        let recipients = match send {
            true => Some(self.recipients(&edition).await?),
            false => None,
        };
        let mut codes: Vec<&str> = edition.rows.iter().map(|r| r.code.as_str()).collect();
        codes.sort_unstable();
        progress.expect(codes.len() as u64);
        let mut codes = codes.into_iter();
        let most = available_parallelism().map_or(1, usize::from);
        let mut made = Brief {
            edition: edition.number,
            as_on: edition.as_on,
            synthetic: edition.synthetic,
            letters: Vec::new(),
            not_made: Vec::new(),
        };
        let mut mails = Vec::new();
        let mut works: JoinSet<(String, Result<Pair>)> = JoinSet::new();
        loop {
            while works.len() < most && !progress.is_stopped() {
                let Some(code) = codes.next() else { break };
                let (contents, code) = (contents.clone(), code.to_owned());
                let folder: Option<PathBuf> = folder.map(Path::to_owned);
                works.spawn_blocking(move || {
                    let pair = pair(&contents, &code, folder.as_deref());
                    (code, pair)
                });
            }
            let Some(work) = works.join_next().await else {
                break;
            };
            let (code, pair) = work.map_err(|e| AppError::Document(e.to_string()))?;
            match pair {
                Ok(pair) => {
                    self.register_pair(edition.number, &pair).await?;
                    if let Some(all) = &recipients {
                        let to: &[Recipient] = all.get(&pair.code).map_or(&[], Vec::as_slice);
                        mails.extend(self.send_pair(&contents, &pair, to, false).await?);
                    }
                    made.letters
                        .extend(pair.letters.into_iter().map(|letter| BriefLetter {
                            code: pair.code.clone(),
                            name: pair.name.clone(),
                            language: letter.language,
                            file: letter.file,
                            sha256: letter.sha256,
                            bytes: letter.bytes.len(),
                            dispatch_number: pair.number.clone(),
                        }));
                }
                // A folder that can't be written to fails every other State too.
                Err(error @ AppError::Files(_)) => return Err(error),
                Err(error) => made.not_made.push(NotMade {
                    name: edition
                        .row(&code)
                        .map_or_else(|| Said::same(&code), |row| row.name.clone()),
                    code,
                    reason: error.code(),
                    why: match &error {
                        AppError::Invalid { why, .. } => why.clone(),
                        other => other.to_string(),
                    },
                }),
            }
            progress.count(1);
        }
        made.letters
            .sort_by(|a, b| (&a.code, a.language).cmp(&(&b.code, b.language)));
        made.not_made.sort_by(|a, b| a.code.cmp(&b.code));
        mails.sort_by(|a, b| (&a.code, &a.recipient).cmp(&(&b.code, &b.recipient)));
        let stopped = progress.is_stopped() && codes.next().is_some();
        if let Some(folder) = folder.filter(|_| !stopped) {
            let mut manifest =
                serde_json::to_vec_pretty(&made).map_err(|e| AppError::Document(e.to_string()))?;
            manifest.push(b'\n');
            write_whole(folder, "manifest.json", &manifest, 0o644)?;
        }
        Ok(Briefed {
            brief: made,
            mails,
            stopped,
        })
    }

    /// Briefs are the monitoring cell's.
    pub(super) async fn must_run_briefs(&self, actor: &Actor) -> Result<()> {
        let mut tx = self.db.read().await?;
        actor
            .must_over_the_nation(&mut tx, Permission::RunRanking)
            .await
    }

    /// Their register is also for who reads and changes nothing.
    pub(super) async fn must_see_briefs(&self, actor: &Actor) -> Result<()> {
        let mut tx = self.db.read().await?;
        actor
            .must_over_the_nation(&mut tx, Permission::SeeMonitoring)
            .await
    }

    pub(super) async fn register_pair(&self, edition: i64, pair: &Pair) -> Result<()> {
        let made = self.now();
        let mut tx = self.db.write().await?;
        let new = store::Dispatch {
            number: pair.number.clone(),
            state: pair.code.clone(),
            made,
        };
        store::keep_dispatch(&mut tx, edition, &new).await?;
        for letter in &pair.letters {
            let new = store::MadeLetter {
                number: pair.number.clone(),
                language: letter.language.to_owned(),
                sha256: letter.sha256.clone(),
                bytes: i64::try_from(letter.bytes.len()).unwrap_or(i64::MAX),
                made,
            };
            store::keep_letter(&mut tx, &new).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Both letters to a State; in the folder too, where there is one.
pub(super) fn pair(contents: &Contents, code: &str, folder: Option<&Path>) -> Result<Pair> {
    let edition = &contents.edition;
    let letter = |language| {
        let made = contents.letter(code, language)?;
        if let Some(folder) = folder {
            write_whole(folder, &made.name, &made.bytes, 0o644)?;
        }
        Ok::<_, AppError>(PairLetter {
            language: language_code(language),
            file: file_name(edition.number, code, language),
            sha256: sha256(&made.bytes),
            bytes: Arc::new(made.bytes),
        })
    };
    Ok(Pair {
        letters: [letter(Language::English)?, letter(Language::Hindi)?],
        number: letter_number(edition, code),
        name: edition
            .row(code)
            .map_or_else(|| Said::same(code), |row| row.name.clone()),
        code: code.to_owned(),
    })
}
