//! Whether nginx can take endpoints without a reload.

use std::{
    fs,
    path::{Path, PathBuf},
};

use baragon_agent_core::template::Lua;
use tokio::process::Command;

use super::processes::{self, Ended};
use crate::config::{LuaMode, Nginx};

/// In this order; the second needs the first.
const MODULES: [&str; 2] = ["ndk_http_module.so", "ngx_http_lua_module.so"];
/// Where Debian keeps them, should nginx not say.
const MODULES_PATH: &str = "/usr/lib/nginx/modules";
/// Said by the Lua code of the trial.
const READY: &str = "lua is ready";

/// What came of the wish for Lua.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) lua: Option<Lua>,
    /// Why there is none although it was wished for.
    pub(crate) problem: Option<String>,
}

/// Tries it out in a folder of our own.
///
/// # Errors
/// It has to be there and is not.
pub(crate) async fn detect(config: &Nginx, folder: &Path) -> Result<Found, String> {
    let found = match config.lua {
        LuaMode::Off => return Ok(Found::default()),
        LuaMode::Auto | LuaMode::On => trial(config, folder).await,
    };
    match (found, config.lua) {
        (Ok(lua), _) => Ok(Found { lua: Some(lua), problem: None }),
        (Err(reason), LuaMode::On) => Err(format!("nginx.lua is on, but {reason}")),
        (Err(reason), LuaMode::Auto | LuaMode::Off) => {
            let problem = format!(
                "nginx has no Lua; upstream changes reload: {reason}; \
                 install libnginx-mod-http-lua and lua-resty-core, or set nginx.lua to off"
            );
            Ok(Found { lua: None, problem: Some(problem) })
        }
    }
}

/// Has nginx load the modules and run a line of Lua; it ends before it listens
/// anywhere. A mere check would not run Lua.
async fn trial(config: &Nginx, folder: &Path) -> Result<Lua, String> {
    let lua = Lua {
        modules: modules(config).await,
        dictionary: config.lua_dict.clone(),
        slow_start: config.slow_start,
    };
    let loads = lua.modules.iter().chain(&config.settings.modules);
    let loads: String = loads.map(|module| format!("load_module {module};\n")).collect();
    let configuration = format!(
        "{loads}daemon off;\nmaster_process off;\npid lua-trial.pid;\nerror_log stderr;\nevents {{}}\n\
         http {{\n lua_shared_dict baragon_endpoints {};\n init_by_lua_block {{\n  \
         require(\"resty.core\")\n  require(\"ngx.balancer\")\n  io.stderr:write(\"{READY}\")\n  os.exit(0)\n }}\n}}\n",
        lua.dictionary
    );
    let file = folder.join("lua-trial.conf");
    fs::write(&file, configuration).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut command = Command::new(&config.binary);
    command.arg("-p").arg(folder).arg("-c").arg(&file).arg("-e").arg("stderr");
    let said = said(&mut command, config).await;
    let _ = fs::remove_file(&file);
    let said = said?;
    if said.contains(READY) { Ok(lua) } else { Err(first_line(&said)) }
}

async fn modules(config: &Nginx) -> Vec<String> {
    let mut command = Command::new(&config.binary);
    let built = said(command.arg("-V"), config).await.unwrap_or_default();
    let path = built.split_whitespace().find_map(|word| word.strip_prefix("--modules-path="));
    let folder = PathBuf::from(path.unwrap_or(MODULES_PATH));
    let is_listed = |name: &str| config.settings.modules.iter().any(|module| module.ends_with(name));
    // One that is neither is built in, or missing; the trial tells.
    let wanted = MODULES.iter().filter(|name| !is_listed(name) && folder.join(name).exists());
    wanted.map(|name| folder.join(name).display().to_string()).collect()
}

async fn said(command: &mut Command, config: &Nginx) -> Result<String, String> {
    match processes::run(command, config.check_timeout).await {
        Ok(Ended::Exited(output)) => Ok(String::from_utf8_lossy(&output.stderr).into_owned()),
        Ok(Ended::TimedOut) => Err(format!("the trial timed out after {:?}", config.check_timeout)),
        Err(error) => Err(format!("{} cannot be run: {error}", config.binary.display())),
    }
}

fn first_line(text: &str) -> String {
    let line = text.lines().find(|line| !line.trim().is_empty());
    line.map_or_else(|| "it says nothing".to_owned(), |line| line.trim().chars().take(300).collect())
}
