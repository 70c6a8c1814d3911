//! What colleagues wrote day by day, as the person may read it: notes of the journal, messages; what came by
//! the pages of the child and of the parents.

use std::collections::BTreeMap;

use super::{
    acces::{Choix, Item, Valeur},
    masque::{Tiers, hide},
};

/// A note of the journal: each of its texts, with who wrote it and when.
pub(super) fn told(
    note: &::journal::note::Note,
    choix: &BTreeMap<String, String>,
    tiers: &[Tiers],
) -> Item {
    let value = |field: &str, champ: String, brut: String, free: bool| {
        let key = format!("note_journal-{}-{field}", note.id);
        let (hidden, noms) = if free { hide(&brut, tiers) } else { (brut.clone(), 0) };
        let montre = match Choix::from_code(choix.get(&key).map(String::as_str)) {
            Choix::Noms => hidden,
            Choix::Laisser => brut.clone(),
            Choix::Retirer => "[retiré à la relecture]".to_owned(),
        };
        Valeur { key, champ, montre, brut, noms, a_relire: free }
    };
    let moment = note.moment.strftime("%d/%m/%Y à %H h %M").to_string();
    let mut valeurs = vec![value("moment", "Quand".to_owned(), moment, false)];
    for (n, text) in note.texts.iter().enumerate() {
        let champ = match text.sort {
            ::journal::note::Sort::Texte if n == 0 => "Texte",
            ::journal::note::Sort::Texte => "Texte corrigé",
            ::journal::note::Sort::Ajout => "Ajout",
            ::journal::note::Sort::Regard(verdict) => verdict.told(),
        };
        let champ = format!("{}, {}", fiche::capital(champ), web::in_paris(&text.at));
        valeurs.push(value(&format!("texte{n}"), champ, text.content.clone(), true));
    }
    if let Some(retrait) = &note.retrait {
        let at = web::in_paris(&retrait.at);
        valeurs.push(value("retrait", "Retirée le".to_owned(), at, false));
        let motif = retrait.motif.clone();
        valeurs.push(value("motif", "Motif du retrait".to_owned(), motif, true));
    }
    Item {
        genre: note.category.label().to_owned(),
        fiche: format!("Note du journal : {}", note.nature.label()),
        finalite: "Dire ce qui arrive à l’enfant, et que ceux qui l’accompagnent le sachent."
            .to_owned(),
        valeurs,
        versions: i64::try_from(note.texts.len()).unwrap_or_default(),
    }
}

/// A message between colleagues: its words, who wrote it and when.
pub(super) fn exchanged(
    message: &::journal::message::Message,
    choix: &BTreeMap<String, String>,
    tiers: &[Tiers],
) -> Item {
    let key = |field: &str| format!("message-{}-{field}", message.id);
    let (hidden, noms) = hide(&message.content, tiers);
    let montre = match Choix::from_code(choix.get(&key("texte")).map(String::as_str)) {
        Choix::Noms => hidden,
        Choix::Laisser => message.content.clone(),
        Choix::Retirer => "[retiré à la relecture]".to_owned(),
    };
    let plain = |field: &str, champ: &str, brut: String| Valeur {
        key: key(field),
        champ: champ.to_owned(),
        montre: brut.clone(),
        brut,
        noms: 0,
        a_relire: false,
    };
    let mut valeurs = vec![
        plain("moment", "Quand", web::in_paris(&message.at)),
        Valeur {
            key: key("texte"),
            champ: "Texte".to_owned(),
            montre,
            brut: message.content.clone(),
            noms,
            a_relire: true,
        },
    ];
    if let Some(at) = &message.retrait_at {
        valeurs.push(plain("retrait", "Retiré le", web::in_paris(at)));
    }
    Item {
        genre: message.category.label().to_owned(),
        fiche: "Message entre collègues".to_owned(),
        finalite: "Se coordonner autour de l’enfant.".to_owned(),
        valeurs,
        versions: 1,
    }
}

/// Something to do about the child: what, for when, what became of it.
pub(super) fn todo(
    tache: &::journal::tache::Tache,
    choix: &BTreeMap<String, String>,
    tiers: &[Tiers],
) -> Item {
    let key = |field: &str| format!("tache-{}-{field}", tache.id);
    let (hidden, noms) = hide(&tache.texte, tiers);
    let montre = match Choix::from_code(choix.get(&key("texte")).map(String::as_str)) {
        Choix::Noms => hidden,
        Choix::Laisser => tache.texte.clone(),
        Choix::Retirer => "[retiré à la relecture]".to_owned(),
    };
    let plain = |field: &str, champ: &str, brut: String| Valeur {
        key: key(field),
        champ: champ.to_owned(),
        montre: brut.clone(),
        brut,
        noms: 0,
        a_relire: false,
    };
    let mut valeurs = vec![
        plain("moment", "Demandée le", web::in_paris(&tache.at)),
        plain("pour", "Pour le", tache.due.strftime("%d/%m/%Y").to_string()),
        Valeur {
            key: key("texte"),
            champ: "Texte".to_owned(),
            montre,
            brut: tache.texte.clone(),
            noms,
            a_relire: true,
        },
    ];
    if let Some(at) = &tache.done_at {
        valeurs.push(plain("fin", "Faite ou abandonnée le", web::in_paris(at)));
    }
    Item {
        genre: tache.category.label().to_owned(),
        fiche: "Chose à faire".to_owned(),
        finalite: "Ne rien oublier de ce qui est à faire pour l’enfant.".to_owned(),
        valeurs,
        versions: 1,
    }
}

/// Words that came by the page of the child or of a parent, and what was answered.
pub(super) fn sent(mot: &espace::Mot, choix: &BTreeMap<String, String>, tiers: &[Tiers]) -> Item {
    let who = match mot.pour {
        espace::Pour::Enfant => "L’enfant",
        espace::Pour::Mere => "La mère",
        espace::Pour::Pere => "Le père",
    };
    let plain = |field: &str, champ: &str, brut: String| Valeur {
        key: format!("mot_espace-{}-{field}", mot.id),
        champ: champ.to_owned(),
        montre: brut.clone(),
        brut,
        noms: 0,
        a_relire: false,
    };
    let read = |field: &str, champ: &str, brut: &str| {
        let key = format!("mot_espace-{}-{field}", mot.id);
        let (hidden, noms) = hide(brut, tiers);
        let montre = match Choix::from_code(choix.get(&key).map(String::as_str)) {
            Choix::Noms => hidden,
            Choix::Laisser => brut.to_owned(),
            Choix::Retirer => "[retiré à la relecture]".to_owned(),
        };
        let (champ, brut) = (champ.to_owned(), brut.to_owned());
        Valeur { key, champ, montre, brut, noms, a_relire: true }
    };
    let mut valeurs = vec![
        plain("qui", "Écrit par", who.to_owned()),
        plain("moment", "Quand", web::in_paris(&mot.at)),
        read("mots", "Ses mots", &mot.mots),
    ];
    if !mot.reponse.is_empty() {
        valeurs.push(read("reponse", "Réponse", &mot.reponse));
    }
    Item {
        genre: access::Category::Vie.label().to_owned(),
        fiche: "Mots écrits sur sa page".to_owned(),
        finalite: "Entendre l’enfant et ses parents, et leur répondre.".to_owned(),
        valeurs,
        versions: 1,
    }
}
