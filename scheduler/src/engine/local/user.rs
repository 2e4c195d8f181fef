//! The users of this host.

use std::ffi::CString;

use nix::unistd::{Gid, User, getegid, geteuid, getgrouplist};

use crate::runner::folder::Identity;

/// The numbers to switch to; `None` when this process is that user already and
/// could not switch anyway. A refusal is in the words that the task's end shows.
pub(super) fn identity(name: &str) -> Result<Option<Identity>, String> {
    let failed = |error: nix::Error| format!("user {name}: {}", error.desc());
    let user = User::from_name(name).map_err(failed)?;
    let user = user.ok_or_else(|| format!("user {name}: this host has no such user"))?;
    if !geteuid().is_root() {
        let is_this = user.uid == geteuid() && user.gid == getegid();
        let refusal = || format!("user {name}: the scheduler is not root and cannot switch");
        return is_this.then_some(None).ok_or_else(refusal);
    }
    if user.uid.is_root() && name != "root" {
        return Err(format!("user {name}: it is root by another name"));
    }
    let c_name = CString::new(name).map_err(|_| format!("user {name:?}: not a name"))?;
    let groups = getgrouplist(&c_name, user.gid).map_err(failed)?;
    let groups = groups.into_iter().map(Gid::as_raw).collect();
    Ok(Some(Identity { uid: user.uid.as_raw(), gid: user.gid.as_raw(), groups }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_that_does_not_exist_is_refused_by_name() {
        let refusal = identity("no-such-user").unwrap_err();
        assert_eq!(refusal, "user no-such-user: this host has no such user");
    }

    #[test]
    fn the_own_user_is_no_switch_or_a_known_one() {
        let own = User::from_uid(geteuid()).unwrap().expect("the tests run as a user of the host");
        let identity = identity(&own.name).unwrap();
        assert_eq!(identity.map(|identity| identity.uid), geteuid().is_root().then_some(0));
    }
}
