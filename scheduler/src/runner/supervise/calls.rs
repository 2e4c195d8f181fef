//! What others ask of the runner, by its socket and by signals.

use std::time::Duration;

use nix::sys::signal::Signal;

use super::{OWN_GRACE, Runner};
use crate::runner::{
    commands::Wanted,
    control::{Call, Caller, OK, Said},
    usage::Meter,
};

// === impl Runner ===

impl Runner {
    pub(super) fn serve(&mut self) {
        let told = self.told();
        for (caller, call) in self.control.serve(&told) {
            self.answer(caller, call);
        }
        self.control.publish_growth(self.printed());
        while let Ok(Some(signal)) = self.signals.read_signal() {
            if signal.ssi_signo != Signal::SIGCHLD as u32 {
                self.stop_within(OWN_GRACE);
            }
        }
    }

    fn answer(&mut self, caller: Caller, call: Call) {
        match call {
            Call::Stop { grace_ms } => {
                self.stop_within(Duration::from_millis(grace_ms));
                let ok: serde_json::Value = serde_json::from_str(OK).expect("a constant of ours");
                self.control.answer(caller, &ok);
            }
            Call::Usage {} => {
                let usage = self.meter.as_ref().and_then(Meter::usage);
                self.control.answer(caller, &usage);
            }
            Call::Exec { argv, timeout_ms, record } => {
                let timeout = Duration::from_millis(timeout_ms);
                if let Err(reason) = self.run_command(Wanted { caller, argv, timeout, record }) {
                    self.control.answer(caller, &Said::Failed(reason));
                }
            }
            // The socket's own.
            Call::Watch {} | Call::Grown { .. } => {}
        }
    }

    fn run_command(&mut self, wanted: Wanted) -> Result<(), String> {
        if self.session.is_none() {
            return Err("the task does not run yet".to_owned());
        }
        self.commands.start(&self.order, &self.cgroup, wanted)
    }
}
