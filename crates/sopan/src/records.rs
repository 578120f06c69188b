//! `sopan records`: which programs may send learning records and read them.

use std::process::ExitCode;

use sopan_app::access::Actor;

use crate::place::{Place, Result, say};

/// What can be done with learning records.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// Programs that use /xapi, each with a key, a secret and scopes
    #[command(subcommand)]
    Client(Client),
}

/// What can be done with programs.
#[derive(clap::Subcommand, Debug)]
pub enum Client {
    /// Let a program in; one that is in gets another secret and other scopes
    Add {
        /// Its name
        #[arg(long)]
        key: String,
        /// Its secret; `openssl rand -hex 32` makes a good one
        #[arg(long, env = "SOPAN_RECORDS_SECRET", hide_env_values = true)]
        secret: String,
        /// What it may do: statements/write, statements/read/mine, statements/read, state,
        /// define, profile, all/read or all; several times for several. All unless given
        #[arg(long, value_name = "SCOPE")]
        scope: Vec<String>,
    },
    /// List the programs
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Shut a program out; what it sent stays
    Remove {
        /// Its name
        #[arg(long)]
        key: String,
    },
}

/// Carries it out.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    let Command::Client(command) = command;
    let app = place.open("").await?;
    let actor = Actor::operator();
    match command {
        Client::Add { key, secret, scope } => {
            app.add_record_client(&actor, &key, &secret, &scope).await?;
            say!("{key} may use /xapi");
        }
        Client::List { json } => {
            let clients = app.record_clients(&actor).await?;
            if json {
                let list: Vec<_> = clients
                    .iter()
                    .map(|client| {
                        serde_json::json!({
                            "key": client.key,
                            "scopes": client.scopes,
                            "since": client.made.iso(),
                        })
                    })
                    .collect();
                say!("{}", serde_json::json!(list));
            } else if clients.is_empty() {
                say!("No program may use /xapi; see `sopan records client add --help`");
            } else {
                for client in clients {
                    let since = client.made.day().dotted();
                    say!(
                        "{}  {}  since {since}",
                        client.key,
                        client.scopes.join(", ")
                    );
                }
            }
        }
        Client::Remove { key } => {
            app.remove_record_client(&actor, &key).await?;
            say!("{key} is shut out");
        }
    }
    app.db().close().await;
    Ok(ExitCode::SUCCESS)
}
