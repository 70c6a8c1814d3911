//! What is kept of a taking, and of what was written without network.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, de};

/// What a device took with it: who, when, until when; the children themselves stand in the trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emport {
    /// Its identifier.
    pub id: i64,
    /// What the device names it by: 128 random bits, in hexadecimal.
    pub cle: String,
    /// Who took it.
    pub compte: i64,
    /// The device, in the words of the browser, cut short.
    pub appareil: String,
    /// When, an RFC 3339 instant.
    pub at: String,
    /// From when the device erases it, an RFC 3339 instant.
    pub expire_at: String,
    /// How many children.
    pub enfants: i64,
    /// When its erasing was asked for, or its person signed out there.
    pub efface_at: Option<String>,
    /// When the device was last heard of.
    pub vu_at: Option<String>,
    /// The device in the register; none of a taking from before there was one.
    pub appareil_id: Option<i64>,
}

/// What a writing made without network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sorte {
    /// A note of the journal.
    Note,
    /// What became of something that was there: an appointment, an absence that ended.
    Modif,
    /// A child who is away.
    Absence,
    /// A photo that goes with a note of the same taking.
    Photo,
    /// An incident, declared where it happened.
    Incident,
    /// The crisis sheet of a child serves.
    Activation,
    /// Somebody signed under a note of the same taking.
    Signature,
    /// Something that was taken was opened: for the trace, not for the file.
    Lecture,
}

impl Sorte {
    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Modif => "modif",
            Self::Absence => "absence",
            Self::Photo => "photo",
            Self::Incident => "incident",
            Self::Activation => "activation",
            Self::Signature => "signature",
            Self::Lecture => "lecture",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        [
            Self::Note,
            Self::Modif,
            Self::Absence,
            Self::Photo,
            Self::Incident,
            Self::Activation,
            Self::Signature,
            Self::Lecture,
        ]
        .into_iter()
        .find(|one| one.code() == code)
    }
}

/// What the device says: the words, the child, and two clocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fait {
    /// What it is.
    pub sorte: Sorte,
    /// The child.
    #[serde(deserialize_with = "number")]
    pub personne: i64,
    /// The service in whose name.
    #[serde(default, deserialize_with = "number")]
    pub service: i64,
    /// When it happened, as the device or the person says it: `2026-11-29T18:30`.
    pub moment: String,
    /// The person typed that moment: no clock corrects it.
    #[serde(default)]
    pub tape: bool,
    /// How far behind the server's the clock of the device was when it took the children with it, in
    /// milliseconds.
    #[serde(default)]
    pub ecart: i64,
    /// A code of `nature_note` or of `nature_absence`.
    #[serde(default)]
    pub nature: String,
    /// The words.
    #[serde(default)]
    pub texte: String,
    /// The category the writer chose; empty when none.
    #[serde(default)]
    pub categorie: String,
    /// Minutes spent, as typed.
    #[serde(default)]
    pub minutes: String,
    /// The table of the row that is corrected, or that was opened.
    #[serde(default)]
    pub table: String,
    /// The row.
    #[serde(default, deserialize_with = "number")]
    pub ligne: i64,
    /// Its version when it was taken.
    #[serde(default)]
    pub version: i64,
    /// What its fields said then.
    #[serde(default)]
    pub base: BTreeMap<String, String>,
    /// What they should say.
    #[serde(default)]
    pub champs: BTreeMap<String, String>,
    /// Of a photo, a signature, or what completes a row that the device made: what the device named that writing by.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Of a photo: the picture as the device made it smaller, in base64; of a signature, as it was drawn.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub image: String,
}

/// A number of ours, also as a text: a browser has no room for all of its digits.
fn number<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Said {
        Number(i64),
        Text(String),
    }
    match Said::deserialize(from)? {
        Said::Number(number) => Ok(number),
        Said::Text(text) => text.parse().map_err(de::Error::custom),
    }
}

/// Where a writing stands. None is ever dropped: it lands, or a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Etat {
    /// Kept by the server, not yet in the file.
    Recu,
    /// In the file.
    Verse,
    /// Waits for a person.
    AReprendre,
    /// A person set it aside, with a reason.
    Ecarte,
}

impl Etat {
    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Recu => "recu",
            Self::Verse => "verse",
            Self::AReprendre => "a_reprendre",
            Self::Ecarte => "ecarte",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Recu, Self::Verse, Self::AReprendre, Self::Ecarte]
            .into_iter()
            .find(|one| one.code() == code)
    }
}

/// A writing that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ecrit {
    /// Its identifier; of a note, the group it is kept under; of an absence, its row.
    pub id: i64,
    /// The taking it was written in.
    pub emport: i64,
    /// Who wrote it.
    pub compte: i64,
    /// Their name.
    pub nom: String,
    /// What the device named it by.
    pub cle: String,
    /// What it says.
    pub fait: Fait,
    /// When it was received, an RFC 3339 instant.
    pub recu_at: String,
    /// How far behind the server's the clock of the device was when it sent it, in milliseconds.
    pub ecart: i64,
    /// Where it stands.
    pub etat: Etat,
    /// Why it waits, or why it was set aside; empty otherwise.
    pub motif: String,
    /// The erasing of its taking had been asked for when it came.
    pub tardif: bool,
}
