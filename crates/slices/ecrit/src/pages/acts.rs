//! What is done with a writing: submitted, given back, validated, sent, given up.

use access::Verb;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::Register;
use jiff::civil::Date;
use partage::restriction::{AILLEURS, Qui, told_elsewhere};
use serde::Deserialize;
use vocabulary::plain::faults;
use web::{PageError, Shell, SignedIn, parts::ErrorLink};

use super::{
    error, file_of,
    known::{places, restrictions},
    lien, on_ecrit, one, one_line, open, validate,
};
use crate::{
    canal::LIEN,
    model::{DESTINATAIRES, Ecrit, Envoi, Section, Source, VOIES},
    rules::{citation::left, envoi as who, theme},
    source::Citables,
    store,
};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    geste: String,
    #[serde(default)]
    mots: String,
    #[serde(default)]
    destinataire: String,
    #[serde(default)]
    nom: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    voie: String,
    #[serde(default)]
    preuve: String,
    /// That what is frozen was read again.
    #[serde(default)]
    confirme: String,
    /// That the easy text is frozen with sentences that the rules find hard.
    #[serde(default)]
    simple: String,
}

impl Said {
    fn typed(&self) -> one::Typed {
        one::Typed {
            mots: self.mots.clone(),
            destinataire: self.destinataire.clone(),
            nom: self.nom.clone(),
            day: self.day.clone(),
            voie: self.voie.clone(),
            preuve: self.preuve.clone(),
        }
    }
}

pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    Extension(citables): Extension<Citables>,
    SignedIn(actor): SignedIn,
    Path(id): Path<i64>,
    headers: HeaderMap,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let opened = open(&shell, &actor, id, "formulaire").await?;
    let (place, ecrit) = (opened.place, opened.ecrit);
    let mut granted = opened.granted;
    let verb = match said.geste.as_str() {
        "valider" | "rendre" => Verb::Publier,
        _ => Verb::Ecrire,
    };
    let vault = shell.house.db().vault();
    let sections = store::sections(&mut granted, vault, id).await?;
    let left: usize = sections.iter().map(|one| left(&one.texte)).sum();
    let empty = sections.iter().filter(|one| one.texte.trim().is_empty()).count();
    let two = store::regle(granted.read(), ecrit.service).await?;
    let authors = store::authors(granted.read(), id).await?;
    let hard = faults(&store::simple(&mut granted, vault, id).await?.texte).len();
    granted.commit().await?;
    let action = on_ecrit(verb, place, id);
    let mut read = shell.house.db().read().await?;
    let may = shell.house.would_allow(&mut read, &actor, &action).await?.is_some();
    drop(read);
    let mut errors = Vec::new();
    let mut envoi = None;
    if may {
        let lacks = lacking(&shell, &citables, &actor, (&ecrit, &said.geste)).await?;
        match said.geste.as_str() {
            "soumettre" | "valider" if !lacks.is_empty() => errors.push(without(&lacks)),
            "soumettre" | "valider" if left > 0 => errors.push(to_write(left)),
            "valider" if two && authors == [actor.compte] => errors.push(error(
                "",
                "Le service veut qu’une autre personne valide ce que vous avez écrit seul.",
            )),
            "valider" if said.confirme != "oui" => errors.push(to_confirm(empty)),
            "valider" if hard > 0 && said.simple != "oui" => errors.push(error(
                "simple",
                "La version simple a des phrases difficiles : corrigez-les, ou cochez qu’elle reste ainsi.",
            )),
            "rendre" if said.mots.trim().is_empty() => {
                errors.push(error("mots", "Dites ce qui est à reprendre."));
            }
            "envoyer" => match sending(&shell, &register, &actor, &ecrit, &said).await? {
                Ok(found) => envoi = Some(found),
                Err(found) => errors = found,
            },
            _ => {}
        }
    }
    if !errors.is_empty() {
        let back = (said.typed(), errors);
        return one::print(&shell, (&register, &citables), &actor, id, "", back).await;
    }
    let details = match said.geste.as_str() {
        "valider" => return validate::validate(&shell, &register, &actor, &ecrit, place).await,
        "soumettre" => "ecrit_soumis",
        "rendre" => "ecrit_rendu",
        "envoyer" => "ecrit_envoye",
        "abandonner" => "ecrit_abandonne",
        _ => "",
    };
    let mut write = shell.house.authorize_write_telling(&actor, action, details).await?;
    // Its page read again, or its button touched twice: one sending, and one link.
    if let Some(envoi) = &envoi
        && store::is_sent(&mut write, id, envoi).await?
    {
        drop(write);
        let back = (said.typed(), vec![already()]);
        return one::print(&shell, (&register, &citables), &actor, id, "", back).await;
    }
    let mut key = None;
    let (done, fait) = match said.geste.as_str() {
        "soumettre" => (store::submit(&mut write, id).await?, "soumis"),
        "rendre" => {
            let words: String = said.mots.trim().chars().take(4_000).collect();
            (store::give_back(&mut write, vault, id, &words).await?, "rendu")
        }
        "envoyer" => match envoi {
            Some(envoi) => {
                let own = shell.house.new_id();
                let done = store::send(&mut write, own, id, &envoi).await?;
                if done && envoi.voie == LIEN {
                    key = Some(lien::to_a_court(&shell, &mut write, (id, own), &envoi.nom).await?);
                }
                (done, "envoye")
            }
            None => (false, ""),
        },
        "abandonner" => (store::abandon(&mut write, id).await?, "abandonne"),
        _ => (false, ""),
    };
    if !done {
        return Err(PageError::NotFound);
    }
    write.commit().await?;
    if let Some(key) = key {
        return lien::sent((&shell, &register, &actor), id, (&headers, &key)).await;
    }
    let to = match fait {
        "abandonne" => format!("/dossiers/{}/ecrits?fait=abandonne", place.1),
        fait => format!("/ecrits/{id}?fait={fait}"),
    };
    Ok(Redirect::to(&to).into_response())
}

/// Who lacks for a project to be submitted or validated: what each lives, cannot do and could do.
async fn lacking(
    shell: &Shell,
    citables: &Citables,
    actor: &access::Actor,
    (ecrit, geste): (&Ecrit, &str),
) -> Result<Vec<String>, PageError> {
    if !matches!(geste, "soumettre" | "valider") {
        return Ok(Vec::new());
    }
    let told = "ecrit information:parcours";
    let mut granted = shell.house.authorize_telling(actor, file_of(ecrit.personne), told).await?;
    let of = (ecrit.nature.code, ecrit.personne);
    let lacks = citables.lacks(&mut granted, of, shell.house.today()).await?;
    granted.commit().await?;
    Ok(lacks)
}

fn without(lacks: &[String]) -> ErrorLink {
    error(
        "",
        format!(
            "Rien n’est dit de ce que vit, ne peut pas et pourrait : {}. Notez-le sur la page du projet, ou pourquoi \
             rien n’est dit.",
            lacks.join(", ")
        ),
    )
}

fn to_confirm(empty: usize) -> ErrorLink {
    let told = match empty {
        0 => "Son texte ne changera plus : relisez-le, puis cochez la case.".to_owned(),
        1 => "Une partie est vide, et le restera : relisez, puis cochez la case.".to_owned(),
        n => format!("{n} parties sont vides, et le resteront : relisez, puis cochez la case."),
    };
    error("confirme", told)
}

fn already() -> ErrorLink {
    error(
        "nom",
        "Cet envoi est déjà noté : même jour, même personne, même voie. Si son lien est perdu, fermez-le d’abord.",
    )
}

fn to_write(left: usize) -> ErrorLink {
    let (many, these) = if left > 1 { ("s", "les") } else { ("", "le") };
    error(
        "parties",
        format!(
            "Il reste {left} passage{many} à écrire : écrivez-{these}, ou retirez-{these} du texte."
        ),
    )
}

/// What a judge decided that keeps a writing from an addressee on a day.
pub(super) async fn kept_from(
    shell: &Shell,
    register: &Register,
    actor: &access::Actor,
    ecrit: &Ecrit,
    (qui, day): (Qui<'_>, Date),
) -> Result<Vec<ErrorLink>, PageError> {
    let told = "information:judiciaire";
    let action = super::file_of(ecrit.personne);
    let mut granted = shell.house.authorize_telling(actor, action, told).await?;
    let open = granted.services_on_child(access::Category::Judiciaire).to_vec();
    let rows = restrictions(&mut granted, ecrit.personne).await?;
    let places = places(&mut granted, register, ecrit.personne, day).await?;
    let vault = shell.house.db().vault();
    let parts = store::sections(&mut granted, vault, ecrit.id).await?;
    let sources = store::sources(&mut granted, ecrit.id).await?;
    granted.commit().await?;
    let texte: Vec<&str> = parts.iter().map(|part| part.texte.as_str()).collect();
    let texte = texte.join("\n");
    let said = |rows: &[fiche::Row]| {
        let betrayed = who::betrayed(rows, qui, day, &places, &texte);
        (betrayed, of_themes(rows, (qui, day), &parts, &sources))
    };
    // Another service's orders are acted on, and not told (ADR 0061).
    let (away, here): (Vec<fiche::Row>, Vec<fiche::Row>) =
        rows.iter().cloned().partition(|row| row.text(AILLEURS).is_some());
    let ((betrayed, apart), (betrayed_away, apart_away)) = (said(&here), said(&away));
    // What a judge decided holds for all; its words are told to those who may read it.
    let own: Vec<fiche::Row> =
        rows.iter().filter(|row| open.contains(&row.owner)).cloned().collect();
    let mut errors = Vec::new();
    if who::wants_a_name(&rows, qui, day) {
        let told = "Un juge restreint les droits de quelqu’un autour de cet enfant : écrivez le nom de ce \
                    destinataire.";
        errors.push(error("nom", told));
    } else if let Some(found) = who::kept_from(&own, qui, day) {
        errors.push(error("destinataire", who::told(&found)));
    } else if let Some(told) = who::kept_from(&away, qui, day).and_then(|one| one.told_elsewhere())
    {
        errors.push(error("destinataire", format!("{told}.")));
    } else if who::kept_from(&rows, qui, day).is_some() {
        let told = "Un juge a restreint les droits de ce destinataire : demandez à la cheffe de \
                    service ce qui peut lui être envoyé.";
        errors.push(error("destinataire", told));
    } else if !betrayed.is_empty() {
        errors.push(error("destinataire", who::told_betrayed(&betrayed)));
    } else if !apart.is_empty() {
        errors.push(error("destinataire", who::told_of_themes(&apart)));
    } else if !(betrayed_away.is_empty() && apart_away.is_empty()) {
        let see = away.iter().find_map(|row| row.text(AILLEURS)).unwrap_or_default();
        errors.push(error("destinataire", format!("{}.", told_elsewhere(see))));
    }
    Ok(errors)
}

/// What a writing says of school or of care to whom a judge keeps it from: its parts, the facts that it cites.
fn of_themes(
    rows: &[fiche::Row],
    (qui, day): (Qui<'_>, Date),
    parts: &[Section],
    sources: &[Source],
) -> Vec<String> {
    let said = |part: &&Section| !part.texte.trim().is_empty();
    let parts: Vec<(&str, &[String])> = parts
        .iter()
        .filter(said)
        .map(|part| (part.titre.as_str(), part.themes.as_slice()))
        .collect();
    let facts: Vec<(&str, &str)> = sources
        .iter()
        .map(|one| (one.label.as_str(), theme::of_row(&one.table, "", one.category)))
        .collect();
    who::told_apart(rows, qui, day, &parts, &facts)
}

/// The sending that a form says, unless a judge keeps the writing from its addressee.
async fn sending(
    shell: &Shell,
    register: &Register,
    actor: &access::Actor,
    ecrit: &Ecrit,
    said: &Said,
) -> Result<Result<Envoi, Vec<ErrorLink>>, PageError> {
    let mut errors = Vec::new();
    let today = shell.house.today();
    if DESTINATAIRES.label_of(&said.destinataire).is_none() {
        errors.push(error("destinataire", "Choisissez à qui l’écrit est envoyé."));
    }
    if VOIES.label_of(&said.voie).is_none() {
        errors.push(error("voie", "Choisissez comment l’écrit est envoyé."));
    }
    if said.voie == LIEN && said.destinataire != "juge" {
        errors.push(error("voie", "Un lien protégé est pour le juge : choisissez une autre voie."));
    }
    if said.voie == LIEN && said.nom.trim().is_empty() {
        errors.push(error("nom", "Dites qui lit le lien : une seule personne l’ouvre."));
    }
    let day = said.day.parse::<Date>().ok();
    match day {
        None => errors.push(error("day", "Donnez le jour de l’envoi.")),
        Some(day) if day > today => {
            errors.push(error(
                "day",
                "Ce jour est après aujourd’hui : notez l’envoi quand il est fait.",
            ));
        }
        Some(_) => {}
    }
    if errors.is_empty() {
        let day = day.unwrap_or(today);
        let qui = Qui { lien: &said.destinataire, nom: &said.nom };
        errors = kept_from(shell, register, actor, ecrit, (qui, day)).await?;
    }
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    Ok(Ok(Envoi {
        day: day.unwrap_or(today),
        destinataire: said.destinataire.clone(),
        nom: one_line(&said.nom, 200),
        voie: said.voie.clone(),
        preuve: one_line(&said.preuve, 300),
    }))
}
