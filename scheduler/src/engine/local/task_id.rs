//! What a task may be called: its id is also the name of its folder.

use super::Error;

/// Well under the 255 bytes of a file name, with room for prefixes.
const MAX_TASK_ID: usize = 200;

/// A task id is a file name that hides nothing and escapes nothing.
pub(super) fn is_id(task_id: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    (1..=MAX_TASK_ID).contains(&task_id.len()) && !task_id.starts_with('.') && task_id.bytes().all(allowed)
}

pub(super) fn check_id(what: &'static str, task_id: &str) -> Result<(), Error> {
    let rule = format!("a task id has 1 to {MAX_TASK_ID} of A-Z a-z 0-9 _ . - and does not begin with a dot");
    is_id(task_id).then_some(()).ok_or_else(|| Error { what, task_id: task_id.to_owned(), reason: rule })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_cannot_leave_the_folder() {
        for good in ["web-v1-0-7", "a", "A_b.c"] {
            assert!(is_id(good), "{good}");
        }
        for bad in ["", ".", "..", "../x", "a/b", ".hidden", "a b", "a\0", "é", &"x".repeat(MAX_TASK_ID + 1)]
        {
            assert!(!is_id(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_bad_id_is_refused_with_the_rule() {
        let error = check_id("launch", "../x").unwrap_err();
        assert!(
            error.to_string().starts_with("the engine could not launch task ../x: a task id has"),
            "{error}"
        );
    }
}
