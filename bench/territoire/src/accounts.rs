//! Who signs in to the demonstration: one account for each role.

/// An account to make, with what it may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The code of the role.
    pub role: &'static str,
    /// What its person types to sign in.
    pub identifiant: &'static str,
    /// First name and name.
    pub nom: &'static str,
    /// The organisation; none for the whole instance.
    pub organisation: Option<i64>,
    /// The service; none for the whole organisation.
    pub service: Option<i64>,
}

/// The accounts of the first organisation of any profile and of its first service, which are
/// the first rows of their tables.
pub fn accounts() -> Vec<Account> {
    [
        ("educateur", "educatrice", "Leïla Marchand", Some(1), Some(1)),
        ("psychologue", "psychologue", "Hugo Delmas", Some(1), Some(1)),
        ("secretaire", "secretaire", "Nadia Rocher", Some(1), Some(1)),
        ("chef_service", "cheffe", "Solène Guichard", Some(1), Some(1)),
        ("directeur", "directeur", "Karim Bellanger", Some(1), None),
        ("siege", "siege", "Anne-Lise Poncet", Some(1), None),
        ("delegue_donnees", "deleguee", "Maud Ferrand", Some(1), None),
        ("administrateur", "admin", "Yann Tessier", None, None),
    ]
    .map(|(role, identifiant, nom, organisation, service)| Account {
        role,
        identifiant,
        nom,
        organisation,
        service,
    })
    .to_vec()
}
