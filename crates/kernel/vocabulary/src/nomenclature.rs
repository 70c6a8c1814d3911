//! A closed list of codes with their French labels.

/// A closed list. A code is stored and exported; it is never reused for another meaning.
#[derive(Debug, PartialEq, Eq)]
pub struct Nomenclature {
    /// The name of the list, as figures and imports call it.
    pub name: &'static str,
    /// What the list says, in French, for the guide.
    pub label: &'static str,
    /// Where the list comes from; the service's own lists say so.
    pub source: &'static str,
    /// Codes and labels, in the order people expect.
    pub items: &'static [(&'static str, &'static str)],
}

impl Nomenclature {
    /// Returns the French label of `code`.
    pub fn label_of(&self, code: &str) -> Option<&'static str> {
        self.items.iter().find(|(c, _)| *c == code).map(|(_, label)| *label)
    }

    /// Returns the code that `text` means: the code itself or its label, whatever the accents,
    /// capitals and hyphens.
    pub fn code_of(&self, text: &str) -> Option<&'static str> {
        let wanted = crate::search_key(text);
        self.items
            .iter()
            .find(|(code, label)| {
                crate::search_key(code) == wanted || crate::search_key(label) == wanted
            })
            .map(|(code, _)| *code)
    }
}
