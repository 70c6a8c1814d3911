//! Real communes around a service, some nearer than others, and the local parts of a département.

use vocabulary::cog::{Commune, communes_of};

use crate::rng::Rng;

/// Where the children of a service come from.
pub(crate) struct Lieu {
    pub departement: &'static str,
    home: &'static str,
    around: Vec<Commune>,
}

impl Lieu {
    pub fn new(departement: &'static str, home: &'static str, rng: &mut Rng) -> Self {
        let all = communes_of(departement);
        let around =
            if all.is_empty() { Vec::new() } else { (0..24).map(|_| *rng.one(&all)).collect() };
        Self { departement, home, around }
    }

    /// A commune: one in three the seat of the service, the others around it.
    pub fn commune(&self, rng: &mut Rng) -> &'static str {
        if self.around.is_empty() || rng.chance(34) {
            self.home
        } else {
            rng.one(&self.around).code
        }
    }
}

/// The local parts of a département: what they are called and what they are.
pub(crate) fn territoires(departement: &str) -> (&'static str, Vec<String>) {
    match departement {
        "41" => (
            "mds",
            ["Blois", "Vendôme", "Romorantin-Lanthenay", "Montoire-sur-le-Loir", "Contres"]
                .map(|nom| format!("MDCS {nom}"))
                .to_vec(),
        ),
        "69" => (
            "mds",
            ["Lyon 3e", "Villeurbanne", "Vénissieux", "Givors", "Villefranche", "Tarare"]
                .map(|nom| format!("MDMS {nom}"))
                .to_vec(),
        ),
        _ => (
            "utas",
            ["Nord", "Sud", "Est", "Ouest", "Centre"].map(|nom| format!("UTAS {nom}")).to_vec(),
        ),
    }
}
