//! One process of ours.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{Error, Result, http, process::Process, wait};

/// One of our processes and its address, which it keeps over restarts.
#[derive(Debug)]
pub struct Member {
    pub process: Process,
    pub address: String,
    address_file: PathBuf,
}

const READY: Duration = Duration::from_secs(30);

// === impl Member ===

impl Member {
    pub(super) fn new(process: Process, address_file: PathBuf) -> Self {
        Self { process, address: String::new(), address_file }
    }

    /// Starts it again at the address that it had.
    ///
    /// # Errors
    /// It does not start.
    pub async fn start_again(&mut self) -> Result<()> {
        self.process.start()?;
        self.ready().await
    }

    /// Waits until it says that it serves.
    ///
    /// # Errors
    /// It ended or does not become ready.
    pub async fn ready(&mut self) -> Result<()> {
        let (process, address) = (&mut self.process, &self.address);
        let name = process.name().to_owned();
        let outcome =
            wait::until(&format!("{name} is ready"), READY, async || match process.ensure_running() {
                Err(error) => Ok(Err(error)),
                Ok(()) => http::get_ok(address, "/healthz").await.map(Ok),
            })
            .await;
        outcome.flatten().map(|_| ()).map_err(|error| self.with_log(&error))
    }

    pub(super) async fn find_address(&mut self) -> Result<()> {
        let (process, file) = (&mut self.process, &self.address_file);
        let what = format!("{} writes its address", process.name());
        let found = wait::until(&what, READY, async || match process.ensure_running() {
            Err(error) => Some(Err(error)),
            Ok(()) => read_address(file).map(Ok),
        })
        .await
        .flatten();
        self.address = found.map_err(|error| self.with_log(&error))?;
        self.process.push_args(["--set".to_owned(), format!("server.listen={}", self.address)]);
        Ok(())
    }

    fn with_log(&self, error: &Error) -> Error {
        Error::new(format!("{error}\n--- {}\n{}", self.process.name(), self.process.log_tail(30)))
    }
}

fn read_address(file: &Path) -> Option<String> {
    let address = fs::read_to_string(file).ok()?.trim().to_owned();
    (!address.is_empty()).then_some(address)
}
