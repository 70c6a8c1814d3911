//! What colleagues wrote day by day, as the person may read it: notes of the journal, messages; what came by
//! the pages of the child and of the parents.

use super::valeur::{Item, Lecture, fixed};

/// A note of the journal: each of its texts, with who wrote it and when.
pub(super) fn told(note: &::journal::note::Note, lecture: Lecture<'_>) -> Item {
    let key = |field: &str| format!("note_journal-{}-{field}", note.id);
    let moment = note.moment.strftime("%d/%m/%Y à %H h %M").to_string();
    let mut valeurs = vec![fixed(key("moment"), "Quand", moment)];
    for (n, text) in note.texts.iter().enumerate() {
        let champ = match text.sort {
            ::journal::note::Sort::Texte if n == 0 => "Texte",
            ::journal::note::Sort::Texte => "Texte corrigé",
            ::journal::note::Sort::Ajout => "Ajout",
            ::journal::note::Sort::Vigilance => "À voir en équipe",
            ::journal::note::Sort::Decision => "Décidé en équipe",
            ::journal::note::Sort::Signature => "Signature",
            ::journal::note::Sort::Regard(verdict) => verdict.told(),
        };
        let champ = format!("{}, {}", fiche::capital(champ), web::in_paris(&text.at));
        valeurs.push(lecture.free(key(&format!("texte{n}")), &champ, text.content.clone()));
    }
    if let Some(retrait) = &note.retrait {
        let at = web::in_paris(&retrait.at);
        valeurs.push(fixed(key("retrait"), "Retirée le", at));
        valeurs.push(lecture.free(key("motif"), "Motif du retrait", retrait.motif.clone()));
    }
    Item {
        genre: note.category.label().to_owned(),
        fiche: format!("Note du journal : {}", note.nature.label()),
        finalite: "Dire ce qui arrive à l’enfant, et que ceux qui l’accompagnent le sachent."
            .to_owned(),
        valeurs,
        versions: i64::try_from(note.texts.len()).unwrap_or_default(),
        href: String::new(),
        place: Some(("note_journal", note.id)),
    }
}

/// A message between colleagues: its words, who wrote it and when.
pub(super) fn exchanged(message: &::journal::message::Message, lecture: Lecture<'_>) -> Item {
    let key = |field: &str| format!("message-{}-{field}", message.id);
    let mut valeurs = vec![
        fixed(key("moment"), "Quand", web::in_paris(&message.at)),
        lecture.free(key("texte"), "Texte", message.content.clone()),
    ];
    if let Some(at) = &message.retrait_at {
        valeurs.push(fixed(key("retrait"), "Retiré le", web::in_paris(at)));
    }
    Item {
        genre: message.category.label().to_owned(),
        fiche: "Message entre collègues".to_owned(),
        finalite: "Se coordonner autour de l’enfant.".to_owned(),
        valeurs,
        versions: 1,
        href: String::new(),
        place: Some(("message", message.id)),
    }
}

/// Something to do about the child: what, for when, what became of it.
pub(super) fn todo(tache: &::journal::tache::Tache, lecture: Lecture<'_>) -> Item {
    let key = |field: &str| format!("tache-{}-{field}", tache.id);
    let mut valeurs = vec![
        fixed(key("moment"), "Demandée le", web::in_paris(&tache.at)),
        fixed(key("pour"), "Pour le", tache.due.strftime("%d/%m/%Y").to_string()),
        lecture.free(key("texte"), "Texte", tache.texte.clone()),
    ];
    if let Some(at) = &tache.done_at {
        valeurs.push(fixed(key("fin"), "Faite ou abandonnée le", web::in_paris(at)));
    }
    Item {
        genre: tache.category.label().to_owned(),
        fiche: "Chose à faire".to_owned(),
        finalite: "Ne rien oublier de ce qui est à faire pour l’enfant.".to_owned(),
        valeurs,
        versions: 1,
        href: String::new(),
        place: Some(("tache", tache.id)),
    }
}

/// A sentence shared for a time with who looked after the child: what, until when, whether the child was told.
pub(super) fn shared(phrase: &::journal::phrase::Phrase, lecture: Lecture<'_>) -> Item {
    let key = |field: &str| format!("phrase_quotidien-{}-{field}", phrase.id);
    let end = phrase.retrait_at.as_ref().unwrap_or(&phrase.until);
    let mut valeurs = vec![
        fixed(key("moment"), "Partagée le", web::in_paris(&phrase.at)),
        fixed(key("fin"), "Lue jusqu’au", web::in_paris(end)),
        lecture.free(key("texte"), "Phrase", phrase.content.clone()),
    ];
    let told = match phrase.enfant_day {
        Some(day) => {
            valeurs.push(fixed(key("dit"), "Dit à l’enfant le", vocabulary::french_day(day)));
            "Dit par"
        }
        None => "Pourquoi cela n’a pas été dit à l’enfant",
    };
    valeurs.push(lecture.free(key("dit_par"), told, phrase.enfant_told.clone()));
    Item {
        genre: phrase.category.label().to_owned(),
        fiche: "Phrase pour le quotidien".to_owned(),
        finalite: "Que ceux qui s’occupent de l’enfant sachent ce qui l’aide en ce moment."
            .to_owned(),
        valeurs,
        versions: 1,
        href: String::new(),
        place: Some(("phrase_quotidien", phrase.id)),
    }
}

/// By which means words came.
fn by(canal: &str) -> &'static str {
    espace::CANAUX.iter().find(|(code, _)| *code == canal).map_or("Sur sa page", |(_, told)| told)
}

/// Words that came by the page of the child or of a parent, and what was answered.
pub(super) fn sent(mot: &espace::Mot, lecture: Lecture<'_>) -> Item {
    let who = match mot.pour {
        Some(espace::Pour::Enfant) => "L’enfant",
        Some(espace::Pour::Mere) => "La mère",
        Some(espace::Pour::Pere) => "Le père",
        None => "Un contact de l’enfant",
    };
    let key = |field: &str| format!("mot_espace-{}-{field}", mot.id);
    let mut valeurs = vec![
        fixed(key("qui"), "Écrit par", who.to_owned()),
        fixed(key("moment"), "Quand", web::in_paris(&mot.at)),
        fixed(key("canal"), "Comment", by(&mot.canal).to_owned()),
        lecture.free(key("mots"), "Ses mots", mot.mots.clone()),
    ];
    if !mot.reponse.is_empty() {
        valeurs.push(lecture.free(key("reponse"), "Réponse", mot.reponse.clone()));
    }
    Item {
        genre: access::Category::Vie.label().to_owned(),
        fiche: "Mots écrits sur sa page".to_owned(),
        finalite: "Entendre l’enfant et ses parents, et leur répondre.".to_owned(),
        valeurs,
        versions: 1,
        href: String::new(),
        place: Some(("mot_espace", mot.id)),
    }
}
