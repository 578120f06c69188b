//! Where an installation lives, and what it is opened with.

use std::path::PathBuf;
use std::sync::Arc;

use sopan_app::{App, AppError, Options, Surroundings};
use sopan_rules::time::Moment;

/// Where the data lie. Every command takes these.
#[derive(clap::Args, Clone, Debug)]
pub struct Place {
    /// The folder of the embedded database and of uploaded files
    #[arg(long, global = true, env = "SOPAN_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
    /// sqlite:PATH or postgres://USER@HOST/NAME; by default sopan.db in the data folder
    #[arg(
        long,
        global = true,
        env = "SOPAN_DATABASE_URL",
        hide_env_values = true
    )]
    pub database_url: Option<String>,
    /// The address under which the public reaches this installation, for links and QR
    /// codes
    #[arg(long, global = true, env = "SOPAN_PUBLIC_ADDRESS")]
    pub public_address: Option<String>,
    /// The mail server: smtp://USER:PASSWORD@HOST:PORT or smtps://…; without one, messages
    /// become files in the folder files/outbox
    #[arg(long, global = true, env = "SOPAN_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// From whom messages come, as in “Sopan <no-reply@department.gov.in>”
    #[arg(long, global = true, env = "SOPAN_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// The gateway that takes SMS, as JSON by POST: https://HOST/PATH; without one no SMS is
    /// sent
    #[arg(long, global = true, env = "SOPAN_SMS_URL")]
    pub sms_url: Option<String>,
    /// The secret that goes with each request to the gateway
    #[arg(long, global = true, env = "SOPAN_SMS_SECRET", hide_env_values = true)]
    pub sms_secret: Option<String>,
    /// The language model that the plan builder may ask: the address below which
    /// chat/completions lies, as https://HOST/v1; its key is SOPAN_MODEL_KEY in the
    /// environment. Without one, nothing is asked
    #[arg(long, global = true, env = "SOPAN_MODEL_URL")]
    pub model_url: Option<String>,
    /// The name of the language model there
    #[arg(long, global = true, env = "SOPAN_MODEL_NAME")]
    pub model_name: Option<String>,
}

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The use case said no.
    #[error(transparent)]
    App(#[from] AppError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] sopan_store::StoreError),
    /// A file can't be read or written.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// The command line asks for something that can't be.
    #[error("{0}")]
    Usage(String),
}

/// Short for a result of a command.
pub type Result<T, E = CommandError> = std::result::Result<T, E>;

/// Says which file an error is about.
pub fn about(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> CommandError {
    let path = path.display().to_string();
    move |error| CommandError::File { path, error }
}

impl Place {
    /// The database's address.
    pub fn database(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.data_dir.join("sopan.db").display()))
    }

    /// Whether there is an installation already.
    pub fn exists(&self) -> bool {
        self.database_url.is_some() || self.data_dir.join("sopan.db").exists()
    }

    /// Opens the installation. `listening` is where it is reached when no public
    /// address was given.
    pub async fn open(&self, listening: &str) -> Result<App> {
        std::fs::create_dir_all(&self.data_dir).map_err(about(&self.data_dir))?;
        let options = Options {
            database: self.database(),
            files: self.data_dir.join("files"),
            public_address: self
                .public_address
                .clone()
                .unwrap_or_else(|| listening.to_owned())
                .trim_end_matches('/')
                .to_owned(),
        };
        let given = |text: &'_ Option<String>| text.clone().filter(|t| !t.trim().is_empty());
        let app = App::open(options, surroundings()).await?;
        let app = app.with_mail(
            given(&self.smtp_url).as_deref(),
            given(&self.mail_from).as_deref(),
        )?;
        let app = app.with_sms(
            given(&self.sms_url).as_deref(),
            given(&self.sms_secret).as_deref(),
        )?;
        // By the environment alone: what stands on a command line is read by everybody.
        let key = given(&std::env::var("SOPAN_MODEL_KEY").ok());
        let app = app.with_model(
            given(&self.model_url).as_deref(),
            given(&self.model_name).as_deref(),
            key.as_deref(),
        )?;
        // Here and not in the libraries, which would be built anew for each commit.
        let app = app.with_commit(option_env!("SOPAN_COMMIT"));
        Ok(match std::env::current_exe() {
            Ok(program) => app.with_pdf_reader(program),
            Err(_) => app,
        })
    }
}

/// The real clock and the real source of chance: the one place that reads them.
pub fn surroundings() -> Surroundings {
    Surroundings {
        now: Arc::new(|| {
            #[expect(clippy::disallowed_methods, reason = "the program's one clock")]
            let now = std::time::SystemTime::now();
            let since = now
                .duration_since(std::time::UNIX_EPOCH)
                .unwrap_or_default();
            Moment(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
        }),
        random: Arc::new(|bytes| rand::fill(bytes)),
    }
}

/// Prints a line, as `println!` does. When whoever reads has gone away, as in
/// `sopan rank | head`, the program ends quietly.
macro_rules! say {
    ($($what:tt)*) => {
        $crate::place::say_text(&format!("{}\n", format_args!($($what)*)))
    };
}
pub(crate) use say;

/// Writes to standard output; see [`say`].
pub fn say_text(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    if out
        .write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .is_err()
    {
        std::process::exit(0);
    }
}
