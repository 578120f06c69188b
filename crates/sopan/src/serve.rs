//! `sopan serve`: pages and API.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use sopan_app::App;
use tokio::net::TcpListener;
use tokio::time::MissedTickBehavior;

use crate::place::{CommandError, Place, Result};

/// Where to listen.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Address and port to listen on
    #[arg(long, default_value = "127.0.0.1:8080", env = "SOPAN_LISTEN")]
    pub listen: String,
}

/// Serves until it is told to stop.
pub async fn run(place: &Place, args: Args) -> Result<ExitCode> {
    let (listener, address) = listen(&args.listen).await?;
    let app = place.open(&address).await?;
    eprintln!("Sopan is served at {address}");
    serve(app, listener).await?;
    Ok(ExitCode::SUCCESS)
}

/// Takes the port, and says under which address it is reached.
pub async fn listen(on: &str) -> Result<(TcpListener, String)> {
    let cannot = |e: std::io::Error| {
        CommandError::Usage(format!(
            "can't listen on {on}: {e}; choose another with --listen"
        ))
    };
    let listener = TcpListener::bind(on).await.map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?;
    Ok((listener, format!("http://{address}")))
}

/// Answers requests until SIGTERM or Ctrl-C, then finishes those under way.
pub async fn serve(app: App, listener: TcpListener) -> Result<()> {
    app.remember_address().await?;
    let router = sopan_web::router(app.clone());
    let reports = tokio::spawn(make_due_reports(app.clone()));
    let live = app.clone();
    let integrity = tokio::spawn(look_at_completions(app.clone()));
    let mandates = tokio::spawn(keep_mandates(app.clone()));
    let notices = tokio::spawn(keep_notices(app.clone()));
    let attempts = tokio::spawn(end_attempts(app.clone()));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            told_to_stop().await;
            // Those who follow figures live would stay for minutes.
            live.end_live();
        })
        .await
        .map_err(|e| CommandError::Usage(format!("serving failed: {e}")))?;
    // A report that is broken off here is still owed, and is made later.
    reports.abort();
    integrity.abort();
    mandates.abort();
    // A message that is broken off here fails, and a person says what becomes of it.
    notices.abort();
    // What it leaves open is ended when the program runs again.
    attempts.abort();
    app.db().close().await;
    Ok(())
}

/// Looks every minute which scheduled reports have fallen due.
async fn make_due_reports(app: App) {
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        minutes.tick().await;
        if let Err(error) = app.run_due_reports().await {
            tracing::error!(%error, "scheduled reports could not be made; the next minute tries again");
        }
    }
}

/// Looks every ten minutes whether new completions can have come about as they should.
async fn look_at_completions(app: App) {
    let mut times = tokio::time::interval(Duration::from_secs(600));
    times.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        times.tick().await;
        match app.look_at_completions().await {
            Ok(looked) if looked.flagged > 0 => {
                tracing::info!(flagged = looked.flagged, "completions were flagged");
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "completions could not be looked at; the next time tries again");
            }
        }
    }
}

/// Looks every minute whether a new day has begun on which somebody comes under a mandate or
/// leaves it, goes on with publications that were broken off, and seals a financial year whose
/// day is over. Who asks is told what is true also before that.
async fn keep_mandates(app: App) {
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        minutes.tick().await;
        let mut kept = app.finish_publications().await;
        if kept.is_ok() {
            kept = app.keep_assignments().await;
        }
        if let Err(error) = kept {
            tracing::error!(%error, "assignments could not be kept; the next minute tries again");
        }
        if let Err(error) = app.seal_due_apar().await {
            tracing::error!(%error, "a year could not be sealed; the next minute tries again");
        }
    }
}

/// Looks every minute whether a new day has begun of which people are to be told something, and
/// sends what waits.
async fn keep_notices(app: App) {
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        minutes.tick().await;
        match app.keep_notices().await {
            Ok(handed) if handed.failed > 0 => {
                tracing::warn!(failed = handed.failed, "messages with notices failed");
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "notices could not be kept; the next minute tries again");
            }
        }
    }
}

/// Grades every few seconds the attempts at assessments whose time is over.
async fn end_attempts(app: App) {
    let mut times = tokio::time::interval(Duration::from_secs(5));
    times.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        times.tick().await;
        // One after the other, until none is over.
        loop {
            match app.end_due_attempts().await {
                Ok(0) => break,
                Ok(ended) => tracing::info!(ended, "attempts ended by themselves"),
                Err(error) => {
                    tracing::error!(%error, "attempts could not be ended; the next time tries again");
                    break;
                }
            }
        }
    }
}

/// Waits until somebody says stop: Ctrl-C, or the system that ends the program.
pub(crate) async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate => {}
    }
}
