//! `sopan notices`: looking for what is to be told, sending it, and what came of it.

use std::process::ExitCode;

use sopan_app::notices::{Key, State};
use sopan_rules::ids::OfficialId;
use sopan_rules::notices::texts::Channel;
use sopan_rules::numbers::grouped;
use sopan_rules::time::Day;

use crate::place::{CommandError, Place, Result, say};

/// What can be done with notices.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// Look for the notices of today and send what waits; the server does it by itself
    Run {
        /// The notices of another day, as YYYY-MM-DD; one that has not come in a demonstration
        /// only
        #[arg(long, value_name = "DATE")]
        as_on: Option<Day>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List messages by e-mail and SMS, the last ones first
    List {
        /// Only those that failed, with the reason
        #[arg(long, conflicts_with = "state")]
        failed: bool,
        /// Only those of a state: waiting, sending, sent, failed, stopped, not-needed
        #[arg(long)]
        state: Option<String>,
        /// How many to leave out; a list has 50
        #[arg(long, default_value_t = 0)]
        skip: i64,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Let messages that failed be sent again: all, or one
    Retry {
        /// The recipient's number; with --day and --channel
        #[arg(long, requires = "day", requires = "channel")]
        recipient: Option<i64>,
        /// The day of the message, as YYYY-MM-DD
        #[arg(long)]
        day: Option<Day>,
        /// email or sms
        #[arg(long)]
        channel: Option<String>,
    },
}

/// Runs, lists or retries.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    let app = place.open("").await?;
    let operator = app.actor_as(None).await?;
    match command {
        Command::Run { as_on, json } => {
            let ran = app.run_notices(&operator, as_on).await?;
            if json {
                say!("{}", serde_json::json!(ran));
            } else {
                let (looked, sent) = (ran.looked, ran.messages);
                say!(
                    "As on {}: {} looked at, {} new notices; {} messages sent, {} to be tried again, {} failed, {} not needed any more.",
                    looked.day.dotted(),
                    grouped(looked.officials),
                    grouped(looked.notices),
                    grouped(sent.sent),
                    grouped(sent.again),
                    grouped(sent.failed),
                    grouped(sent.not_needed)
                );
            }
        }
        Command::List {
            failed,
            state,
            skip,
            json,
        } => {
            let states = match (failed, state.as_deref()) {
                (true, _) => vec![State::Failed],
                (false, None) => State::ALL.to_vec(),
                (false, Some(name)) => {
                    let state = State::from_name(name);
                    vec![state.ok_or_else(|| no_state(name))?]
                }
            };
            let mut list = Vec::new();
            for state in states {
                for message in app.notice_queue(&operator, state, skip).await?.messages {
                    let key = message.key;
                    if json {
                        list.push(serde_json::json!({
                            "recipient": key.recipient, "day": key.day,
                            "channel": key.channel, "state": state,
                            "attempts": message.attempts, "wanted": message.wanted.iso(),
                            "sent": message.sent.map(|at| at.iso()), "why": message.why,
                        }));
                    } else {
                        say!(
                            "{:>8} {} {:<5} {:<10} {}",
                            key.recipient,
                            key.day,
                            key.channel.name(),
                            state.name(),
                            message.why.unwrap_or_default()
                        );
                    }
                }
            }
            if json {
                say!("{}", serde_json::Value::from(list));
            }
        }
        Command::Retry {
            recipient,
            day,
            channel,
        } => {
            let which = match (recipient, day, channel.as_deref()) {
                (Some(recipient), Some(day), Some(name)) => Some(Key {
                    recipient: OfficialId(recipient),
                    day,
                    channel: Channel::from_name(name).ok_or_else(|| {
                        CommandError::Usage(format!("“{name}” is no channel; write email or sms"))
                    })?,
                }),
                (None, None, None) => None,
                _ => {
                    return Err(CommandError::Usage(
                        "name --recipient, --day and --channel, or none of them for all".to_owned(),
                    ));
                }
            };
            let put = app.retry_notices(&operator, State::Failed, which).await?;
            say!("{} messages wait to be sent again.", grouped(put));
        }
    }
    app.db().close().await;
    Ok(ExitCode::SUCCESS)
}

fn no_state(name: &str) -> CommandError {
    let states: Vec<&str> = State::ALL.iter().map(|state| state.name()).collect();
    CommandError::Usage(format!(
        "“{name}” is no state; write one of {}",
        states.join(", ")
    ))
}
