//! Ends what `up` left running.

use std::{fs, path::Path};

use integration_tests::{Context, Result, teardown};

pub(crate) async fn run(folder: &Path) -> Result<()> {
    let Ok(folder) = folder.canonicalize() else {
        println!("nothing runs: {} does not exist", folder.display());
        return Ok(());
    };
    let ended = teardown::end(&folder).await?;
    println!("{ended} processes ended; logs stay in {} until the next start", folder.join("log").display());
    let inventory = folder.join("stack.json");
    if inventory.exists() {
        fs::remove_file(&inventory).context(inventory.display())?;
    }
    Ok(())
}
