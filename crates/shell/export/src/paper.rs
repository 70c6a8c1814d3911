//! The file: written, marked, and closed under a password that nobody keeps.
//!
//! A ZIP whose entries are encrypted with AES-256 (the scheme of `WinZip`): 7-Zip, Keka, the archivers of
//! Linux and libarchive open it. Its key is drawn from the password by a thousand rounds only, so the
//! password itself is drawn at random, 119 bits: guessing is out of reach.

use std::io::{Cursor, Write as _};

use print::{Block, Document};
use zip::{AesMode, ZipWriter, write::SimpleFileOptions};

use crate::{Content, Format};

/// Who took it out, when, why: in every file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mark {
    /// The number of the export.
    pub id: i64,
    /// Who asked, first name and name.
    pub nom: String,
    /// When, as people read it.
    pub when: String,
    /// What for, as people read it.
    pub purpose: String,
    /// The day by which it is destroyed, as people read it.
    pub destroy: String,
    /// The service it comes from.
    pub service: String,
    /// The organisation.
    pub organisation: String,
    /// What it is.
    pub titre: String,
    /// Rows and persons.
    pub rows: usize,
    /// How many persons are named.
    pub persons: usize,
    /// The day in French, for the cover.
    pub date_line: String,
}

impl Mark {
    /// One line, at the foot of each page and sheet.
    pub fn line(&self) -> String {
        format!(
            "Export n° {} · {} · {} · {} · à détruire avant le {}",
            self.id, self.nom, self.when, self.purpose, self.destroy
        )
    }

    /// The file that goes with it: a CSV stays a table, and is marked all the same.
    fn companion(&self, name: &str) -> String {
        format!(
            "{line}\r\n\r\n\
             Fichier : {name}\r\n\
             Contenu : {titre}\r\n\
             Service : {service}\r\n\
             Organisation : {organisation}\r\n\
             Fiches : {rows}\r\n\
             Personnes nommées : {persons}\r\n\
             Demandé par : {nom}, le {when}\r\n\
             Finalité : {purpose}\r\n\
             À détruire avant le : {destroy}\r\n\r\n\
             Ce fichier nomme des personnes protégées par la loi. Il ne se transmet qu’à qui doit en \
             connaître,\r\npar un moyen sûr, et son mot de passe par un autre chemin. Sa sortie est \
             inscrite dans le journal\r\nde Maillage et dans la trace de chaque enfant nommé.\r\n",
            line = self.line(),
            titre = self.titre,
            service = self.service,
            organisation = self.organisation,
            rows = self.rows,
            persons = self.persons,
            nom = self.nom,
            when = self.when,
            purpose = self.purpose,
            destroy = self.destroy,
        )
    }
}

fn written(content: Content, format: Format, mark: &Mark) -> Result<Vec<u8>, String> {
    let told = |error: print::PrintError| error.to_string();
    match content {
        Content::Table(table) if format == Format::Csv => Ok(print::csv(&table)),
        Content::Table(table) => {
            let document = Document {
                title: mark.titre.clone(),
                subtitle: mark.service.clone(),
                organisation: mark.organisation.clone(),
                date_line: mark.date_line.clone(),
                foot: mark.line(),
                blocks: vec![Block::Table(table)],
                ..Document::default()
            };
            print::xlsx(&document).map_err(told)
        }
        Content::Paper(_, value) if format == Format::Json => {
            let mut value = value;
            if let serde_json::Value::Object(fields) = &mut value {
                fields.insert("filigrane".to_owned(), mark.line().into());
            }
            serde_json::to_vec_pretty(&value).map_err(|error| error.to_string())
        }
        Content::Paper(document, _) => {
            let mut document = *document;
            document.foot = mark.line();
            print::pdf(&document).map_err(told)
        }
    }
}

/// Makes the ZIP under `password`. Long: for a thread of its own.
///
/// # Errors
///
/// What a writer says; a fault of ours.
pub(crate) fn close(
    (content, joined): (Content, Vec<(String, Vec<u8>)>),
    format: Format,
    mark: &Mark,
    password: &str,
) -> Result<Vec<u8>, String> {
    let name = format!("export-{}.{}", mark.id, format.ending());
    let bytes = written(content, format, mark)?;
    let companion = mark.companion(&name);
    let mut files = vec![(name, bytes), ("LISEZ-MOI.txt".to_owned(), companion.into_bytes())];
    files.extend(joined);
    closed(&files, password)
}

/// Closes files, by name, in a ZIP under `password`. Long: for a thread of its own.
///
/// # Errors
///
/// What the writer says; a fault of ours.
pub fn closed(files: &[(String, Vec<u8>)], password: &str) -> Result<Vec<u8>, String> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().with_aes_encryption(AesMode::Aes256, password);
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options).map_err(|error| error.to_string())?;
        zip.write_all(bytes).map_err(|error| error.to_string())?;
    }
    Ok(zip.finish().map_err(|error| error.to_string())?.into_inner())
}
