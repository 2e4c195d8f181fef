//! `decide_rate`: decisions of the scheduler's core, which measures them itself.

use std::process::Command;

use integration_tests::{Context, Error, Result, paths};

pub(crate) fn measure() -> Result<()> {
    let program = paths::binary("examples/decide_rate")?;
    let output = Command::new(&program).output().context(program.display())?;
    if !output.status.success() {
        return Err(Error::new(String::from_utf8_lossy(&output.stderr)));
    }
    print!("{}", String::from_utf8_lossy(&output.stdout));
    Ok(())
}
