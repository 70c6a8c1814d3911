//! The fixed sentences of the own pages in other languages (S004-29): a catalogue by the French sentence, as it is read.
//!
//! A page is printed in French, and then said in the language of its holder, sentence by sentence. What people typed stands
//! in `.donnee` and stays as they typed it. A sentence that the catalogue lacks stays in French; a test finds it.
//!
//! - `page.txt`, `phrases.txt`, `droits.txt`, `livret.txt`: a French line, then English | Arabic | Spanish | Portuguese.
//! - `dates.rs`: a day in each language.

mod dates;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, sync::LazyLock};

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use web::PageError;

/// A language of an own page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Langue {
    #[default]
    Francais,
    Anglais,
    Arabe,
    Espagnol,
    Portugais,
}

impl Langue {
    pub(super) const ALL: [Self; 5] =
        [Self::Francais, Self::Anglais, Self::Arabe, Self::Espagnol, Self::Portugais];

    /// What is kept, and what a browser is told.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Francais => "fr",
            Self::Anglais => "en",
            Self::Arabe => "ar",
            Self::Espagnol => "es",
            Self::Portugais => "pt",
        }
    }

    /// Its name, in itself.
    pub(super) fn own_name(self) -> &'static str {
        match self {
            Self::Francais => "Français",
            Self::Anglais => "English",
            Self::Arabe => "العربية",
            Self::Espagnol => "Español",
            Self::Portugais => "Português",
        }
    }

    /// Its name in French, for the team.
    pub(super) fn french_name(self) -> &'static str {
        match self {
            Self::Francais => "Français",
            Self::Anglais => "Anglais",
            Self::Arabe => "Arabe",
            Self::Espagnol => "Espagnol",
            Self::Portugais => "Portugais",
        }
    }

    /// French when it is none of ours.
    pub(super) fn of(code: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.code() == code).unwrap_or_default()
    }

    fn direction(self) -> &'static str {
        if self == Self::Arabe { "rtl" } else { "ltr" }
    }

    /// Its place in a line of the catalogue; none for French.
    fn place(self) -> Option<usize> {
        match self {
            Self::Francais => None,
            Self::Anglais => Some(0),
            Self::Arabe => Some(1),
            Self::Espagnol => Some(2),
            Self::Portugais => Some(3),
        }
    }
}

const FILES: [&str; 4] = [
    include_str!("page.txt"),
    include_str!("phrases.txt"),
    include_str!("droits.txt"),
    include_str!("livret.txt"),
];

type Catalogue = BTreeMap<&'static str, [&'static str; 4]>;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let mut all = Catalogue::new();
    for file in FILES {
        let mut lines = file.lines().filter(|line| !line.trim().is_empty());
        while let (Some(french), Some(others)) = (lines.next(), lines.next()) {
            let mut said = [""; 4];
            for (at, other) in others.split(" | ").enumerate().take(4) {
                said[at] = other.trim();
            }
            all.insert(french.trim(), said);
        }
    }
    all
});

fn known(french: &str, place: usize) -> Option<&'static str> {
    CATALOGUE.get(french).map(|said| said[place]).filter(|said| !said.is_empty())
}

/// A sentence in that language; none when the catalogue lacks it.
fn sentence(french: &str, langue: Langue) -> Option<String> {
    let place = langue.place()?;
    if let Some(said) = known(french, place) {
        return Some(said.to_owned());
    }
    if let Some(rest) = french.strip_prefix(": ") {
        return sentence(rest, langue).map(|said| format!(": {said}"));
    }
    if let Some(rest) = french.strip_suffix(" · Maillage") {
        return sentence(rest, langue).map(|said| format!("{said} · Maillage"));
    }
    let (before, when, after) = dates::find(french)?;
    let told = dates::told(&when, langue);
    if before.is_empty() && after.is_empty() {
        return Some(told);
    }
    known(&format!("{before}{{}}{after}"), place).map(|said| said.replace("{}", &told))
}

/// A text between two tags: its sentence in that language, its spaces kept.
fn text(raw: &str, langue: Langue, typed: bool) -> String {
    let trimmed = raw.trim();
    let whole = trimmed.split_whitespace().collect::<Vec<_>>().join(" ");
    // A no-break space is part of a sentence as it is read.
    let said = if typed {
        dates::find(&whole)
            .filter(|(before, _, after)| before.is_empty() && after.is_empty())
            .map(|(_, when, _)| dates::told(&when, langue))
    } else {
        sentence(&whole, langue)
    };
    match said {
        Some(said) if !trimmed.is_empty() => raw.replacen(trimmed, &said, 1),
        _ => raw.to_owned(),
    }
}

/// Tags that hold nothing.
const ALONE: &[&str] = &["input", "br", "img", "meta", "link", "hr", "!doctype"];

/// Markup of ours, said in that language; what stands in `.donnee` is marked as French and left as it is.
pub(super) fn said(html: &str, langue: Langue) -> String {
    if langue == Langue::Francais {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len() * 2);
    let (mut rest, mut depth) = (html, 0_usize);
    while let Some(at) = rest.find('<') {
        out.push_str(&text(&rest[..at], langue, depth > 0));
        let Some(end) = rest[at..].find('>').map(|end| at + end) else {
            rest = &rest[at..];
            break;
        };
        let tag = &rest[at..=end];
        let name: String = tag[1..]
            .chars()
            .take_while(|one| !one.is_whitespace() && *one != '>')
            .collect::<String>()
            .to_lowercase();
        let holds = !ALONE.contains(&name.as_str()) && !tag.ends_with("/>");
        if name.starts_with('/') {
            depth = depth.saturating_sub(1);
            out.push_str(tag);
        } else if depth > 0 {
            depth += usize::from(holds);
            out.push_str(tag);
        } else if tag.contains("donnee") && holds {
            depth = 1;
            let lang =
                if name == "textarea" || tag.contains(" lang=") { "" } else { " lang=\"fr\"" };
            out.push_str(&tag[..tag.len() - 1]);
            out.push_str(lang);
            out.push_str(" dir=\"auto\">");
        } else {
            out.push_str(tag);
        }
        rest = &rest[end + 1..];
    }
    out.push_str(&text(rest, langue, depth > 0));
    let stop = sentence("Arrêter de lire", langue).unwrap_or_default();
    out.replace("\"Arrêter de lire\"", &format!("\"{stop}\""))
}

/// A whole page in the language of its holder.
pub(super) fn page_in<T: Template>(
    langue: Langue,
    status: StatusCode,
    template: &T,
) -> Result<Response, PageError> {
    let html = template.render().map_err(|error| PageError::Machine(error.to_string()))?;
    let root = format!("<html lang=\"{}\" dir=\"{}\">", langue.code(), langue.direction());
    let mut html = said(&html, langue);
    if langue != Langue::Francais {
        html = html.replacen("<html lang=\"fr\">", &root, 1);
    }
    Ok((status, Html(html)).into_response())
}

/// A page of the team whose article is in the language of who will read it; the rest stays in French.
pub(super) fn article_in<T: Template>(langue: Langue, template: &T) -> Result<Response, PageError> {
    let html = template.render().map_err(|error| PageError::Machine(error.to_string()))?;
    let (Some(start), Some(end)) = (html.find("<article"), html.find("</article>")) else {
        return Ok(Html(html).into_response());
    };
    let own = said(&html[start..end], langue);
    let mark = format!("<article lang=\"{}\" dir=\"{}\"", langue.code(), langue.direction());
    let own = own.replacen("<article", &mark, 1);
    Ok(Html(format!("{}{own}{}", &html[..start], &html[end..])).into_response())
}
