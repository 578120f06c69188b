//! `sopan brief`: the letters of an edition to all States, and their way there.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use sopan_app::access::Actor;
use sopan_app::letters::{Briefed, MailDone, Planned, Progress};

use crate::place::{Place, Result, say};

/// Which brief.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The edition's number
    #[arg(long, value_name = "N")]
    pub edition: i64,
    /// The folder for the letters and manifest.json
    #[arg(long, value_name = "FOLDER", required_unless_present_any = ["dry_run", "again"])]
    pub output: Option<PathBuf>,
    /// Send the letters of each State to whom they were not sent yet
    #[arg(long)]
    pub send: bool,
    /// Send the letters once more to an address of which nobody can say whether it has them,
    /// and do nothing else
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["send", "dry_run"])]
    pub again: Option<String>,
    /// Only say what would be sent to whom
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Makes the letters, and sends them where that is asked for.
pub async fn run(place: &Place, args: Args) -> Result<ExitCode> {
    let app = place.open("").await?;
    let operator = Actor::operator();
    let code = if args.dry_run {
        let planned = app.plan_brief(&operator, args.edition).await?;
        match args.json {
            true => say!("{}", json!({ "would_send": planned })),
            false => tell_plan(&planned),
        }
        ExitCode::SUCCESS
    } else if let Some(address) = &args.again {
        let mails = app.send_again(&operator, args.edition, address).await?;
        match args.json {
            true => say!("{}", json!({ "mails": mails })),
            false => tell_mails(&mails),
        }
        sent(&mails)
    } else {
        let done = app
            .make_brief(
                &operator,
                args.edition,
                args.output.as_deref(),
                args.send,
                &Progress::default(),
            )
            .await?;
        if args.json {
            let mut whole = json!(done.brief);
            if args.send {
                whole["mails"] = json!(done.mails);
            }
            say!("{whole}");
        } else {
            tell(&done, args.send);
        }
        sent(&done.mails)
    };
    app.db().close().await;
    Ok(code)
}

/// Whether each of these was sent, as far as it had to be, and there was anybody at all to
/// send to.
fn sent(mails: &[MailDone]) -> ExitCode {
    let missed = |m: &MailDone| matches!(m.outcome, "refused" | "failed" | "unknown");
    let nobody = !mails.is_empty() && mails.iter().all(|m| m.outcome == "no-recipient");
    match nobody || mails.iter().any(missed) {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}

fn tell(done: &Briefed, send: bool) {
    let brief = &done.brief;
    say!(
        "Edition {}, as on {}: {} letters were made",
        brief.edition,
        brief.as_on.dotted(),
        brief.letters.len()
    );
    for state in &brief.not_made {
        say!(
            "No letter for {} ({}): {}",
            state.name.en,
            state.code,
            state.why
        );
    }
    if send {
        tell_mails(&done.mails);
    }
}

fn tell_mails(mails: &[MailDone]) {
    for mail in mails {
        let to = mail.recipient.as_deref().unwrap_or("nobody");
        let why = mail
            .why
            .as_ref()
            .map_or(String::new(), |w| format!(": {w}"));
        say!("{} to {to}: {}{why}", mail.dispatch_number, mail.outcome);
    }
}

fn tell_plan(planned: &[Planned]) {
    for state in planned {
        let list = |recipients: &[sopan_app::letters::Recipient]| {
            let names: Vec<String> = recipients
                .iter()
                .map(|r| format!("{} <{}>", r.name, r.email))
                .collect();
            names.join(", ")
        };
        if !state.unknown.is_empty() {
            say!(
                "{}: may have reached {}; --again ADDRESS sends it once more",
                state.dispatch_number,
                list(&state.unknown)
            );
        }
        match (state.to.is_empty(), state.already.is_empty()) {
            (true, true) if !state.unknown.is_empty() => {}
            (true, true) => say!("{}: nobody to send to", state.dispatch_number),
            (true, false) => say!(
                "{}: sent to {}",
                state.dispatch_number,
                list(&state.already)
            ),
            (false, _) => say!(
                "{}: would be sent ({}) to {}",
                state.dispatch_number,
                state.channel.name(),
                list(&state.to)
            ),
        }
    }
}
