//! The id that a content makes: the same content, the same id.

use std::fmt::Write;

use proto::scheduler::v1::Deploy;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// 48 bits: two versions of one request that ever meet by chance are refused by
/// the server, which compares their contents.
const DIGITS: usize = 12;

pub(super) fn id(deploys: &[&Deploy]) -> String {
    let nameless = deploys.iter().map(|deploy| Deploy { deploy_id: String::new(), ..(*deploy).clone() });
    let values: Vec<Value> = nameless
        .map(|deploy| serde_json::to_value(&deploy).expect("a message is plain data with text keys"))
        .collect();
    digest(&Value::Array(values))
}

/// Keys of JSON objects are in order, so equal contents are equal texts.
pub(crate) fn digest(value: &Value) -> String {
    let hash = Sha256::digest(value.to_string());
    let mut text = String::new();
    for byte in hash.iter().take(DIGITS / 2) {
        write!(text, "{byte:02x}").expect("a text takes what is written");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_content_makes_the_same_id_whatever_the_deploy_is_called() {
        let deploy = |id: &str, command: &str| Deploy {
            deploy_id: id.to_owned(),
            command: vec![command.to_owned()],
            ..Default::default()
        };
        assert_eq!(id(&[&deploy("", "a")]), id(&[&deploy("v1", "a")]));
        assert_ne!(id(&[&deploy("", "a")]), id(&[&deploy("", "b")]));
        assert_eq!(id(&[&deploy("", "a")]).len(), DIGITS);
    }
}
