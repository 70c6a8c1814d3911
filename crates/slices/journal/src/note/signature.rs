//! Somebody who signed under a note, where there was no network: who, in what capacity, when and how (ADR 0084).

use jiff::civil::DateTime;
use vocabulary::Nomenclature;

/// The list « En quelle qualité on signe ».
pub static QUALITE_SIGNATAIRE: Nomenclature = Nomenclature {
    name: "qualite_signataire",
    label: "En quelle qualité on signe",
    source: "usage du secteur",
    items: &[
        ("parent", "Parent"),
        ("jeune", "Jeune"),
        ("proche", "Proche"),
        ("professionnel", "Professionnel"),
        ("autre", "Autre personne"),
    ],
};

/// The longest name, in characters.
const LONGEST: usize = 120;

/// A signature as a device kept it.
#[derive(Debug, Clone)]
pub struct Signature {
    /// Who signed.
    pub nom: String,
    /// In what capacity, a code of [`QUALITE_SIGNATAIRE`].
    pub qualite: String,
    /// When, in Europe/Paris.
    pub moment: DateTime,
    /// Who saw the paper signed; empty of what was drawn on the device.
    pub temoin: String,
    /// What was drawn on the device; empty of what stands on paper.
    pub image: Vec<u8>,
}

impl Signature {
    /// What is wrong with it, in a sentence.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let long = |text: &str| text.chars().count() > LONGEST;
        if self.nom.trim().is_empty() || long(&self.nom) {
            Some("Dites qui a signé, en 120 caractères au plus.")
        } else if QUALITE_SIGNATAIRE.label_of(&self.qualite).is_none() {
            Some("Dites en quelle qualité cette personne a signé.")
        } else if (self.image.is_empty() && self.temoin.trim().is_empty()) || long(&self.temoin) {
            Some("Dites qui a vu signer le papier, en 120 caractères au plus.")
        } else {
            None
        }
    }

    fn who(&self) -> String {
        let label = QUALITE_SIGNATAIRE.label_of(&self.qualite).unwrap_or_default().to_lowercase();
        format!("{} ({label})", self.nom.trim())
    }

    /// What stands beside the note.
    pub(crate) fn told(&self) -> String {
        let (day, at) = (vocabulary::french_day(self.moment.date()), self.moment);
        let when = format!("le {day} à {} h {:02}", at.hour(), at.minute());
        if self.image.is_empty() {
            format!("{} a signé sur papier {when}, devant {}.", self.who(), self.temoin.trim())
        } else {
            format!("{} a signé {when}, sur l’écran de l’appareil.", self.who())
        }
    }

    /// What its drawing is called among the papers.
    pub(crate) fn title(&self) -> String {
        format!("Signature : {}", self.who())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;

    use super::Signature;

    fn signature(temoin: &str, image: &[u8]) -> Signature {
        Signature {
            nom: "Marie Vasseur".to_owned(),
            qualite: "parent".to_owned(),
            moment: datetime(2026, 3, 12, 10, 5, 0, 0),
            temoin: temoin.to_owned(),
            image: image.to_vec(),
        }
    }

    #[test]
    fn a_signature_says_who_in_what_capacity_when_and_how() {
        let drawn = signature("", &[1]);
        assert_eq!(drawn.fault(), None);
        let told =
            "Marie Vasseur (parent) a signé le 12/03/2026 à 10 h 05, sur l’écran de l’appareil.";
        assert_eq!(drawn.told(), told);
        let paper = signature("Leïla Marchand", &[]);
        assert_eq!(paper.fault(), None);
        let told = "Marie Vasseur (parent) a signé sur papier le 12/03/2026 à 10 h 05, devant Leïla Marchand.";
        assert_eq!(paper.told(), told);
    }

    #[test]
    fn a_paper_that_nobody_saw_signed_and_a_signature_of_nobody_are_refused() {
        assert!(signature(" ", &[]).fault().is_some());
        let nobody = Signature { nom: " ".to_owned(), ..signature("", &[1]) };
        assert!(nobody.fault().is_some());
        let unknown = Signature { qualite: "voisin".to_owned(), ..signature("", &[1]) };
        assert!(unknown.fault().is_some());
    }
}
