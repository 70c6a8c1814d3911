//! What a writing may cite beside the record kinds of the register: the notes of the journal, and the
//! project of the child in its own sentences.

use access::{Category, Granted};
use ecrit::{Citable, Entree, Later};
use jiff::civil::Date;
use web::PageError;

/// How much of a note a sentence takes, in characters; the rest is one click away.
const MOST: usize = 400;

/// All of them.
pub(crate) fn citables() -> ecrit::Citables {
    ecrit::Citables::new(vec![Box::new(Journal), Box::new(crate::dossier::Projet)])
}

struct Journal;

impl Citable for Journal {
    fn table(&self) -> &'static str {
        "note_journal"
    }

    fn href(&self, row: i64) -> String {
        format!("/journal/{row}")
    }

    fn entries<'a>(
        &'a self,
        granted: &'a mut Granted,
        personne: i64,
        (start, end): (Date, Date),
    ) -> Later<'a, Result<Vec<Entree>, PageError>> {
        Box::pin(async move {
            let notes = journal::note::of_child(granted, personne).await?;
            let within = |note: &journal::note::Note| {
                let day = note.moment.date();
                note.retrait.is_none() && start <= day && day <= end
            };
            Ok(notes.into_iter().filter(within).map(|note| entry(&note)).collect())
        })
    }
}

fn entry(note: &journal::note::Note) -> Entree {
    let words: Vec<&str> = note.text().split_whitespace().collect();
    let words = words.join(" ");
    let mut cut: String = words.trim_end_matches('.').chars().take(MOST).collect();
    if words.chars().count() > MOST {
        cut.push('…');
    }
    let theme = match (note.nature.code, note.category) {
        ("ecole", _) => "scolarite",
        ("parent" | "visite_domicile", _) => "famille",
        (_, Category::Parcours) if vocabulary::search_key(&words).contains("visite") => "famille",
        (_, Category::Sante | Category::Medical) => "sante",
        (_, Category::Parcours | Category::Identite) => "parcours",
        (_, Category::Anamnese | Category::Troubles | Category::Diagnostic) => "comprehension",
        (_, Category::Incident) => "evenements",
        _ => "vie",
    };
    Entree {
        table: "note_journal".to_owned(),
        row: note.id,
        version: i64::try_from(note.texts.len()).unwrap_or(1),
        service: note.service,
        category: note.category,
        day: note.moment.date(),
        label: "note du journal".to_owned(),
        nature: note.nature.code.to_owned(),
        // Quoted whole: one sentence, which its mark cites to the last word.
        words: if cut.is_empty() {
            cut
        } else {
            format!(" : « {} »", cut.replace('«', "“").replace('»', "”"))
        },
        theme,
    }
}
