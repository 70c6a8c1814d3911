//! Who a convocation asks to come: somebody of the child's family by their name, or another person.

use access::Granted;
use web::{PageError, parts::Choice};

/// The nature of a writing that asks somebody to come.
pub(super) const CONVOCATION: &str = "convocation";

/// What the form sends for somebody who is not of the family.
const OTHER: &str = "autre";

/// What the shipped model leaves to be written.
const BLANK: &str = "[à compléter : Madame, Monsieur]";

/// Somebody of the family of a child.
pub(super) struct Membre {
    id: i64,
    nom: String,
    lien: &'static str,
    /// How a letter begins.
    appel: &'static str,
}

/// The grown-ups of a child's family, as its file names them.
pub(super) async fn family(granted: &mut Granted, personne: i64) -> Result<Vec<Membre>, PageError> {
    let sql = "SELECT m.id, m.lien, m.nom, o.prenom AS own_prenom, o.nom AS own_nom
                 FROM membre_famille m JOIN personne p ON p.famille_id = m.famille_id
                 LEFT JOIN personne o ON o.id = m.personne_id
                WHERE p.id = $1 AND m.lien IN ('mere', 'pere', 'beau_parent', 'grand_parent')
                ORDER BY m.lien, m.id";
    let mut all = Vec::new();
    for row in granted.query(sql, &[personne.into()]).await? {
        let own: [Option<String>; 2] = [row.get("own_prenom")?, row.get("own_nom")?];
        let own: Vec<String> = own.into_iter().flatten().collect();
        let typed: Option<String> = row.get("nom")?;
        let nom = if own.is_empty() { typed.unwrap_or_default() } else { own.join(" ") };
        let (lien, appel) = match row.get::<String>("lien")?.as_str() {
            "mere" => ("la mère", "Madame"),
            "pere" => ("le père", "Monsieur"),
            "grand_parent" => ("un grand-parent", "Madame, Monsieur"),
            _ => ("un beau-parent", "Madame, Monsieur"),
        };
        all.push(Membre { id: row.get("id")?, nom, lien, appel });
    }
    Ok(all)
}

/// Those who may be chosen.
pub(super) fn choices(family: &[Membre], chosen: &str) -> Vec<Choice> {
    let named = family.iter().map(|one| {
        let label = if one.nom.is_empty() {
            fiche::capital(one.lien)
        } else {
            format!("{} ({})", one.nom, one.lien)
        };
        (one.id.to_string(), label)
    });
    named
        .chain([(OTHER.to_owned(), "Une autre personne".to_owned())])
        .map(|(value, label)| Choice {
            checked: value == chosen,
            value,
            label,
            ..Choice::default()
        })
        .collect()
}

/// How the letter begins for who was chosen; `None` when nobody was.
pub(super) fn chosen(family: &[Membre], typed: &str) -> Option<String> {
    if typed == OTHER {
        return Some(BLANK.to_owned());
    }
    let one = family.iter().find(|one| one.id.to_string() == typed)?;
    let words = [one.appel, one.nom.as_str()];
    Some(words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

/// A text of the model, to that person.
pub(super) fn addressed(text: &str, appel: &str) -> String {
    text.replace(BLANK, appel)
}
