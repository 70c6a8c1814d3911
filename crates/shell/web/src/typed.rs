//! What a form sent, box by box, for pages whose boxes are not known beforehand.

use std::collections::BTreeMap;

/// The boxes of a form, by name, as typed.
pub type Typed = BTreeMap<String, String>;

/// What a box says without the spaces around; empty when it was not sent.
pub fn typed_in<'t>(typed: &'t Typed, name: &str) -> &'t str {
    typed.get(name).map_or("", |text| text.trim())
}
