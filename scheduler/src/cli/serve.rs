//! `scheduler serve`.

use platform::{
    config::{ConfigArgs, Faults, effective, load},
    tasks::stop_signal,
    telemetry,
};

use super::{Done, failed, say, usage};
use crate::{
    config::{ENV_PREFIX, RawConfig},
    engine::local::StartError,
};

pub(super) async fn run(args: ConfigArgs) -> Done {
    let refused = |faults: Faults| usage(faults.to_string());
    let sources = args.sources(ENV_PREFIX);
    if args.check_config {
        return say(effective::<RawConfig>(&sources).map_err(refused)?.trim_end());
    }
    let config = load::<RawConfig>(&sources).map_err(refused)?;
    let telemetry = telemetry::init("scheduler", config.telemetry()).map_err(refused)?;
    let (listener, address) = config.server().bind().await.map_err(|error| failed(error.to_string()))?;
    tracing::info!(address, "listening");
    let done = crate::run(config, listener, stop_signal()).await;
    telemetry.shutdown().await;
    done.map_err(|error| {
        if matches!(error, crate::Error::Engine(StartError::Owner { .. })) {
            return usage(std::error::Error::source(&error).map_or_else(String::new, ToString::to_string));
        }
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
        failed(format!("{error}{cause}"))
    })
}
