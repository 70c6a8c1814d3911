//! What a file is, by its content; what it says it is must agree. What cannot be told apart from
//! something else, or hides something else, is refused; pictures are made anew from their pixels,
//! which keeps nothing of where and when they were taken.
//!
//! A PDF that would do something, or carries files, is refused (`inside.rs`, ADR 0064). It is no anti-virus: a document
//! may hold a macro-less trap. It is never opened here, and never
//! shown by the product: only given to be kept. A picture made anew may be looked at (ADR 0043).

mod archive;
mod inside;
mod pdf;
mod picture;
mod text;

pub(crate) use picture::to_look_at;

/// A format that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Pdf,
    Jpeg,
    Png,
    Webp,
    Odt,
    Docx,
    Xlsx,
    Txt,
}

impl Format {
    pub const ALL: [Self; 8] = [
        Self::Pdf,
        Self::Jpeg,
        Self::Png,
        Self::Webp,
        Self::Odt,
        Self::Docx,
        Self::Xlsx,
        Self::Txt,
    ];

    /// The code that is stored: the usual ending.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Odt => "odt",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Txt => "txt",
        }
    }

    /// Whether what is kept under it was made anew from pixels: that alone is looked at in a page (ADR 0043).
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png)
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Jpeg => "image JPEG",
            Self::Png => "image PNG",
            Self::Webp => "image WebP",
            Self::Odt => "document ODT",
            Self::Docx => "document Word",
            Self::Xlsx => "classeur Excel",
            Self::Txt => "texte",
        }
    }

    /// Its media type, as it is given.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Txt => "text/plain; charset=utf-8",
        }
    }

    /// The format that an ending announces.
    fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "jpeg" | "jpe" | "jfif" => Some(Self::Jpeg),
            other => Self::from_code(other),
        }
    }

    /// Whether a media type that a browser declares may be this format. Systems that do not know a
    /// format say nothing of it.
    fn agrees_with(self, declared: &str) -> bool {
        let kind = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let own = self.mime().split(';').next().unwrap_or_default();
        if kind.is_empty() || kind == "application/octet-stream" || kind == own {
            return true;
        }
        match self {
            Self::Pdf => kind == "application/x-pdf",
            Self::Jpeg => ["image/jpg", "image/pjpeg"].contains(&kind.as_str()),
            Self::Png => kind == "image/x-png",
            Self::Odt | Self::Docx | Self::Xlsx => {
                ["application/zip", "application/x-zip-compressed"].contains(&kind.as_str())
            }
            Self::Webp | Self::Txt => false,
        }
    }
}

/// What is kept of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub format: Format,
    pub bytes: Vec<u8>,
}

/// The formats that are taken, for the choice of a file. HEIC is not among them, so that phones
/// send a JPEG of their own accord.
pub(crate) const ACCEPT: &str = ".pdf,.jpg,.jpeg,.png,.webp,.odt,.docx,.xlsx,.txt,application/pdf,\
                                 image/jpeg,image/png,image/webp,text/plain";

const TAKEN: &str = "Sont acceptés : PDF, JPEG, PNG, WebP, ODT, DOCX, XLSX et TXT.";

/// Reads what a file is and returns what is kept of it.
///
/// # Errors
///
/// Why it is refused, for the reader.
pub(crate) fn examine(name: &str, declared: &str, bytes: Vec<u8>) -> Result<Kept, String> {
    if bytes.is_empty() {
        return Err("Ce fichier est vide.".to_owned());
    }
    let found = recognise(&bytes)?;
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let announced = Format::of_ending(ending);
    if announced != Some(found) {
        let told = if ending.is_empty() {
            "son nom n’a pas de fin (comme .pdf)".to_owned()
        } else {
            let ending: String =
                ending.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
            format!("son nom finit par « .{ending} »")
        };
        return Err(format!(
            "Le contenu de ce fichier est : {} ; mais {told}. Renommez-le ou enregistrez-le de \
             nouveau dans le bon format.",
            found.label()
        ));
    }
    if !found.agrees_with(declared) {
        return Err(format!(
            "Le contenu de ce fichier est : {} ; mais il est envoyé comme autre chose. \
             Enregistrez-le de nouveau dans le bon format.",
            found.label()
        ));
    }
    keep(found, bytes)
}

/// Made harmless, format by format.
fn keep(found: Format, bytes: Vec<u8>) -> Result<Kept, String> {
    match found {
        Format::Pdf => pdf::check(&bytes).map(|()| Kept { format: found, bytes }),
        Format::Odt | Format::Docx | Format::Xlsx => Ok(Kept { format: found, bytes }),
        Format::Txt => text::keep(&bytes).map(|bytes| Kept { format: found, bytes }),
        Format::Jpeg | Format::Png | Format::Webp => picture::anew(found, bytes),
    }
}

/// The format that the content shows.
fn recognise(bytes: &[u8]) -> Result<Format, String> {
    // Readers of PDF find its mark anywhere in the first KiB: a file that is something else first
    // would be two things at once.
    let head = bytes.get(..1024).unwrap_or(bytes);
    let at = head.windows(5).position(|five| five == b"%PDF-");
    match at {
        Some(0) => return Ok(Format::Pdf),
        Some(_) => return Err(double()),
        None => {}
    }
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Ok(Format::Jpeg);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(Format::Png);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Ok(Format::Webp);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return archive::recognise(bytes);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(old_office());
    }
    match infer::get(bytes).map(|kind| kind.mime_type()) {
        Some("image/heif" | "image/heic" | "image/avif") => Err(
            "Cette photo est au format HEIC, que peu d’ordinateurs ouvrent. Envoyez-la en JPEG : \
             sur iPhone, Réglages, Appareil photo, Formats, « Le plus compatible »."
                .to_owned(),
        ),
        Some(_) => Err(format!("Ce genre de fichier n’est pas accepté. {TAKEN}")),
        None => text::recognise(bytes)
            .then_some(Format::Txt)
            .ok_or_else(|| format!("Ce genre de fichier n’est pas accepté. {TAKEN}")),
    }
}

fn old_office() -> String {
    "Ce document vient d’un ancien Office, ou un mot de passe le ferme : enregistrez-le en PDF ou \
     en DOCX, sans mot de passe."
        .to_owned()
}

/// What is said of a file that is two things at once.
fn double() -> String {
    "Ce fichier est deux choses à la fois : il en cache une autre. Enregistrez-le de nouveau, en \
     PDF par exemple."
        .to_owned()
}
