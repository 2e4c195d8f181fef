//! A small real web server, deployed by the demo, the tests and the benchmarks.

use std::{net::Ipv4Addr, path::PathBuf, time::Duration};

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use clap::Parser;
use serde::Serialize;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

/// Answers any path with its version; `/healthz` says whether it is well.
#[derive(Clone, Debug, Parser)]
struct Settings {
    #[arg(long, env = "PORT")]
    port: u16,
    #[arg(long, env = "VERSION", default_value = "v1")]
    version: String,
    /// Before it listens.
    #[arg(long, env = "STARTUP_DELAY_MS", default_value_t = 0)]
    startup_delay_ms: u64,
    /// Makes `/healthz` answer 503.
    #[arg(long, env = "FAIL_HEALTH", value_parser = clap::builder::BoolishValueParser::new(), default_value = "false")]
    fail_health: bool,
    /// `/healthz` answers 503 for as long as this file is there.
    #[arg(long, env = "UNHEALTHY_IF")]
    unhealthy_if: Option<PathBuf>,
}

#[derive(Serialize)]
struct Answer {
    version: String,
    instance: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let settings = Settings::parse();
    // Installed before anything else, so that an early SIGTERM is a clean end too.
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminated.recv() => return Ok(()),
        () = tokio::time::sleep(Duration::from_millis(settings.startup_delay_ms)) => {}
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, settings.port)).await?;
    println!("version {} listens on {}", settings.version, listener.local_addr()?);
    let routes = Router::new().route("/healthz", get(health)).fallback(answer).with_state(settings);
    // In-flight requests are finished before the process ends.
    axum::serve(listener, routes)
        .with_graceful_shutdown(async move {
            terminated.recv().await;
            println!("told to stop");
        })
        .await
}

async fn health(State(settings): State<Settings>) -> (StatusCode, &'static str) {
    if settings.fail_health || settings.unhealthy_if.is_some_and(|file| file.exists()) {
        (StatusCode::SERVICE_UNAVAILABLE, "told to be unhealthy\n")
    } else {
        (StatusCode::OK, "ok\n")
    }
}

async fn answer(State(settings): State<Settings>) -> Json<Answer> {
    Json(Answer { version: settings.version, instance: format!("{}:{}", Ipv4Addr::LOCALHOST, settings.port) })
}
