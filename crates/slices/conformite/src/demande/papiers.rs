//! Papers, validated writings and what was written without network, as the person may read them.

use access::Category;

use super::valeur::{Item, Lecture, Question, Valeur, fixed};

/// What a paper is called in the closed file: a number, for names of entries stay in clear.
pub(super) fn entry_name(rank: usize, format: &str) -> String {
    format!("document-{rank}.{format}")
}

/// A paper of the file: what it is, and whether its copy is joined. `rank` numbers the copies.
pub(super) fn listed(
    paper: &document::piece::Piece,
    rank: Option<usize>,
    lecture: Lecture<'_>,
) -> Item {
    let key = |field: &str| format!("piece-{}-{field}", paper.id);
    let mut valeurs = vec![
        lecture.free(key("title"), "Titre", paper.title.clone()),
        fixed(key("day"), "Date", vocabulary::french_day(paper.day)),
        fixed(key("at"), "Ajouté le", web::in_paris(&paper.at)),
    ];
    let mut href = String::new();
    if let Some(retrait) = &paper.retrait {
        valeurs.push(fixed(key("retrait"), "Retiré le", web::in_paris(&retrait.at)));
        valeurs.push(lecture.free(key("motif"), "Motif du retrait", retrait.motif.clone()));
    } else {
        href = format!("/documents/{}", paper.id);
        let montre = rank.map_or_else(
            || "Non jointe : demandez-la au service.".to_owned(),
            |rank| format!("Jointe : {}", entry_name(rank, &paper.format)),
        );
        let (key, champ) = (key("copie"), "Copie".to_owned());
        let question = Question::Copie;
        let (brut, juge) = (String::new(), false);
        valeurs.push(Valeur { key, champ, brut, montre, noms: 0, question, juge });
    }
    Item {
        genre: paper.nature.category.label().to_owned(),
        fiche: format!("Document : {}", paper.nature.label()),
        finalite: "Garder dans le dossier les documents reçus et envoyés.".to_owned(),
        valeurs,
        versions: 0,
        href,
        place: Some(("piece", paper.id)),
    }
}

/// A validated writing of the file: what it is, to whom it went, and its text part by part. A draft is no
/// finished document (CRPA, art. L. 311-2).
pub(super) fn written(one: &ecrit::Lu, lecture: Lecture<'_>) -> Item {
    let ecrit = &one.ecrit;
    let key = |field: &str| format!("ecrit-{}-{field}", ecrit.id);
    let at = ecrit.frozen_at.as_deref().map(web::in_paris).unwrap_or_default();
    let mut valeurs = vec![
        lecture.free(key("titre"), "Titre", ecrit.titre.clone()),
        fixed(key("numero"), "Numéro", ecrit.told_number()),
        fixed(key("valide"), "Validé le", at),
    ];
    if !one.envois.is_empty() {
        valeurs.push(fixed(key("envois"), "Envoyé", one.envois.join(" ; ")));
    }
    for (n, (titre, texte)) in one.parties.iter().enumerate() {
        let champ = if titre.is_empty() { "Texte" } else { titre.as_str() };
        let (champ, _) = super::masque::hide(champ, lecture.tiers);
        valeurs.push(lecture.free(key(&format!("partie{n}")), &champ, texte.clone()));
    }
    if !one.simple.is_empty() {
        valeurs.push(lecture.free(key("simple"), "Version simple", one.simple.clone()));
    }
    for (n, (who, words)) in one.parents.iter().enumerate() {
        let said = if words.is_empty() { who.clone() } else { format!("{who} : « {words} »") };
        valeurs.push(lecture.free(key(&format!("parent{n}")), "Dit par un parent, à côté", said));
    }
    Item {
        genre: ecrit.nature.category.label().to_owned(),
        fiche: format!("Écrit : {}", ecrit.nature.label()),
        finalite: "Rendre compte de la situation de l’enfant.".to_owned(),
        valeurs,
        versions: 0,
        href: String::new(),
        place: Some(("ecrit", ecrit.id)),
    }
}

/// A writing made without network that waits, or was set aside.
pub(super) fn brought(category: Category, one: &nomade::Ecrit, lecture: Lecture<'_>) -> Item {
    let key = |field: &str| format!("ecrit_nomade-{}-{field}", one.id);
    let champs: Vec<&str> = one.fait.champs.values().map(String::as_str).collect();
    Item {
        genre: category.label().to_owned(),
        fiche: "Écrit sans réseau, pas encore au dossier".to_owned(),
        finalite: "Dire ce qui arrive à l’enfant, quand le réseau manque.".to_owned(),
        valeurs: vec![
            fixed(key("moment"), "Quand", one.fait.moment.replace('T', " ")),
            lecture.free(key("texte"), "Texte", one.fait.texte.clone()),
            lecture.free(key("champs"), "Changements", champs.join(", ")),
        ],
        versions: 1,
        href: String::new(),
        place: None,
    }
}
