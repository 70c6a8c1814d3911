//! `/dossiers/{personne}/famille`: who is around the child by blood and by law, on one picture and in words.
//!
//! - `dessin.rs`: the picture.

mod dessin;

use access::{Category, Granted};
use askama::{Template, filters::Safe};
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use dossier::famille::{AUTORITE_PARENTALE, LIEN_FAMILLE, NATURE_COUPLE};
use fiche::{Register, Row};
use jiff::{civil::Date, tz::TimeZone};
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use dessin::{Forme, dessin};

use super::{
    enfant::{Enfant, reading, runs},
    essentiel::CeSoir,
    framed_child, lead, sibling_rows,
};

/// Somebody of the family.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Proche {
    nom: String,
    lien: String,
    forme: Forme,
    /// What the law says: « autorité parentale », « autorité suspendue », « droits restreints ».
    droits: Vec<String>,
    /// For a child: the age, then where the child lives.
    age: String,
    lieu: String,
    href: String,
    /// The child of this file.
    moi: bool,
    /// One parent in common with the child, not both.
    demi: bool,
    /// A parent who died.
    mort: bool,
}

/// Three generations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Famille {
    aines: Vec<Proche>,
    parents: Vec<Proche>,
    enfants: Vec<Proche>,
    /// Who is of the family no more: neither drawn nor counted.
    avant: Vec<Proche>,
    /// A code of `situation_couple`.
    couple: String,
}

/// Somebody of the family, and what they can be counted on for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Appui {
    nom: String,
    lien: String,
    /// A judge restricts that they be met or reached.
    ecarte: bool,
    /// What, and where its record is.
    lines: Vec<(String, String)>,
    /// Where one more is noted; empty for who may not.
    new: String,
}

#[derive(Template)]
#[template(path = "dossier/famille/show.html")]
struct FamillePage {
    layout: Layout,
    nom: String,
    famille: Famille,
    couple: String,
    /// A parent died and the map does not know which.
    unknown: bool,
    /// Who lives together: a sentence a place.
    foyers: Vec<String>,
    /// What each can be counted on for: name, tie, what, and where one more is noted.
    appuis: Vec<Appui>,
    alt: String,
    picture: Safe<String>,
    alone: bool,
    add: String,
    /// The file of the family; empty while the child has none.
    dossier: String,
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
) -> Result<Response, PageError> {
    let mut granted = shell.house.authorize(&actor, reading(personne)).await?;
    let enfant = Enfant::read((&shell, &register), &actor, &mut granted, personne, &[]).await?;
    shell.house.tell_kinds(&mut granted, &actor, "", enfant.kinds()).await;
    let brothers = sibling_rows(&shell, &register, &actor, &mut granted, &enfant.personne).await?;
    let today = shell.house.today();
    let own_place = !is_protected(&mut granted, personne, today).await?;
    let kind = register.by_table("membre_famille").ok_or(PageError::NotFound)?;
    let service = super::service_of(&actor, enfant.personne.owner);
    let writes = actor.may(service, access::Verb::Ecrire, Category::Identite);
    let place = (personne, enfant.personne.owner);
    let category = Category::Parcours;
    let own = fiche::enfant::own_service(&shell, &mut granted, &actor, category, place).await?;
    let appuis = strengths(&enfant, own, today);
    granted.commit().await?;
    let mut places = Vec::new();
    for brother in &brothers {
        places.push(place_of(&shell, &register, &actor, brother.id).await?);
    }
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let now = zone.to_datetime(shell.house.now());
    let own = if own_place { told(enfant.ce_soir(now)) } else { String::new() };
    let famille = gathered(&enfant, (&brothers, &places), &own, today);
    let couple = NATURE_COUPLE.label_of(&famille.couple).unwrap_or_default().replace('\'', "’");
    let nom = enfant.nom();
    page(&FamillePage {
        layout: framed_child(&shell, &actor, &enfant, Section::Dossiers, "Famille"),
        alone: famille.aines.is_empty()
            && famille.parents.is_empty()
            && famille.avant.is_empty()
            && famille.enfants.len() < 2,
        appuis,
        alt: alternative(&nom, &famille),
        picture: Safe(dessin(&famille)),
        couple,
        unknown: famille.couple == "deces"
            && famille.parents.iter().filter(|one| one.is_parent()).count() > 1
            && famille.parents.iter().all(|one| !one.mort),
        foyers: foyers(&famille.enfants)
            .into_iter()
            .map(|(lieu, together)| format!("{} : {lieu}", together.join(", ")))
            .collect(),
        famille,
        dossier: enfant
            .personne
            .int("famille_id")
            .map(|id| format!("/familles/{id}"))
            .unwrap_or_default(),
        add: match enfant.personne.int("famille_id").filter(|_| writes) {
            Some(famille) => {
                format!("/registre/{}/{service}/nouveau?famille_id={famille}", kind.slug)
            }
            None => String::new(),
        },
        nom,
    })
}

/// What each person of the family can be counted on for, of those who are there on a day: those of whom something is said
/// first. `own` is the service in whose name one writes.
fn strengths(enfant: &Enfant, own: Option<i64>, day: Date) -> Vec<Appui> {
    let mut all: Vec<Appui> = Vec::new();
    let ecartes = enfant.ecartes(day);
    for row in &enfant.membres {
        let over = row.day("end_day").is_some_and(|end| end <= day);
        let me = row.int("personne_id") == Some(enfant.personne.id);
        let titled = enfant.title("personne", row, "personne_id");
        let Some(nom) = row.text("nom").or(titled).filter(|_| !over && !me) else { continue };
        let code = row.text("lien").unwrap_or_default();
        let ecarte = ecartes.iter().any(|one| one.is_about(code, nom));
        let lien = LIEN_FAMILLE.label_of(code);
        let lines: Vec<(String, String)> = enfant
            .rows("appui_famille")
            .filter(|one| one.int("membre_id") == Some(row.id))
            .filter(|one| runs(one, "day", "end_day", day))
            .map(|one| {
                let text = one.text("texte").unwrap_or_default().to_owned();
                (text, format!("/fiche/appuis-famille/{}", one.id))
            })
            .collect();
        let new = own.filter(|_| !ecarte).map_or(String::new(), |service| {
            let id = enfant.personne.id;
            format!(
                "/registre/appuis-famille/{service}/nouveau?personne_id={id}&membre_id={}\
                 &retour=/dossiers/{id}/famille",
                row.id
            )
        });
        if !lines.is_empty() || !new.is_empty() || ecarte {
            let lien = lien.unwrap_or_default().to_lowercase();
            all.push(Appui { nom: nom.to_owned(), lien, ecarte, lines, new });
        }
    }
    all.sort_by_key(|one| one.lines.is_empty());
    all
}

/// Whether a judge keeps secret where a child lives: then no picture that lies on a table says it, to
/// nobody, in the words that mean that nothing is known.
pub(crate) async fn is_protected(
    granted: &mut Granted,
    personne: i64,
    day: Date,
) -> Result<bool, PageError> {
    Ok(partage::restriction::is_place_kept(granted.read(), personne, day).await?)
}

/// Where a brother or a sister lives, as far as one may read; under a grant on their own file.
async fn place_of(
    shell: &Shell,
    register: &Register,
    actor: &access::Actor,
    personne: i64,
) -> Result<String, PageError> {
    let only = [Category::Parcours, Category::Vie, Category::Incident];
    let kinds = "information:parcours information:vie information:incident";
    let mut granted = match shell.house.authorize_telling(actor, reading(personne), kinds).await {
        Ok(granted) => granted,
        Err(access::AccessError::Refused) => return Ok(String::new()),
        Err(error) => return Err(error.into()),
    };
    let one = Enfant::read((shell, register), actor, &mut granted, personne, &only).await?;
    let protected = is_protected(&mut granted, personne, shell.house.today()).await?;
    granted.commit().await?;
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let now = zone.to_datetime(shell.house.now());
    Ok(if protected { String::new() } else { told(one.ce_soir(now)) })
}

/// A place to draw: none when it is not for this reader to know.
fn told(soir: CeSoir) -> String {
    if soir.tu { String::new() } else { soir.lieu }
}

fn gathered(
    enfant: &Enfant,
    (brothers, places): (&[Row], &[String]),
    own: &str,
    day: Date,
) -> Famille {
    let mut famille = Famille::default();
    let couple = enfant.couples.iter().find(|row| runs(row, "start_day", "end_day", day));
    famille.couple = couple.and_then(|row| row.text("nature")).unwrap_or_default().to_owned();
    famille.enfants.push(child(&enfant.personne, own, true, day));
    // A child noted as half-brother or half-sister has one parent in common with the others.
    let halves: Vec<i64> = enfant
        .membres
        .iter()
        .filter(|row| row.text("lien") == Some("demi_fratrie"))
        .filter_map(|row| row.int("personne_id"))
        .collect();
    let own_half = halves.contains(&enfant.personne.id);
    for (row, place) in brothers.iter().zip(places) {
        let mut one = child(row, place, false, day);
        if halves.contains(&row.id) != own_half {
            one.demi = true;
            "Demi-frère ou demi-sœur".clone_into(&mut one.lien);
        }
        famille.enfants.push(one);
    }
    let ecartes = enfant.ecartes(day);
    for row in &enfant.membres {
        let lien = row.text("lien").unwrap_or_default();
        let over = row.day("end_day").is_some_and(|end| end <= day);
        // Of a couple that a death ended, the parent whose row is over is the one who died.
        let may_be_dead = over && famille.couple == "deces" && ["mere", "pere"].contains(&lien);
        let known = row.int("personne_id");
        let is_here = known.is_some_and(|id| {
            id == enfant.personne.id || brothers.iter().any(|brother| brother.id == id)
        });
        let titled = enfant.title("personne", row, "personne_id").map(str::to_owned);
        let Some(nom) = row.text("nom").map(str::to_owned).or(titled).filter(|_| !is_here) else {
            continue;
        };
        let away = ecartes.iter().any(|one| one.is_about(lien, &nom));
        // Nobody is told dead whom a judge still keeps away: the file contradicts itself, the order is heard.
        let mort = may_be_dead && !away;
        if over && !mort {
            famille.avant.push(left(row, nom, away));
            continue;
        }
        let proche = Proche {
            nom,
            lien: LIEN_FAMILLE.label_of(lien).unwrap_or(lien).to_owned(),
            forme: match lien {
                "mere" => Forme::Rond,
                "pere" => Forme::Carre,
                _ => Forme::Losange,
            },
            droits: if mort {
                vec![if lien == "mere" { "Décédée" } else { "Décédé" }.to_owned()]
            } else {
                rights(row, away)
            },
            demi: lien == "demi_fratrie",
            mort,
            ..Proche::default()
        };
        match lien {
            "grand_parent" => famille.aines.push(proche),
            "enfant" | "demi_fratrie" => famille.enfants.push(proche),
            _ => famille.parents.push(proche),
        }
    }
    let rank = |one: &Proche| match one.lien.as_str() {
        "Père" => 0,
        "Mère" => 1,
        _ => 2,
    };
    famille.parents.sort_by_key(rank);
    // Those who live together stand together, the child of the file first.
    famille.enfants.sort_by_key(|one| {
        let away = one.lieu.is_empty() || one.lieu != own;
        // Half-brothers and half-sisters last: they hang from beside the couple.
        (!one.moi, one.demi, away, one.lieu.clone())
    });
    famille
}

/// Who was of the family, until when, and whether a judge keeps them away still.
fn left(row: &Row, nom: String, away: bool) -> Proche {
    let lien = row.text("lien").unwrap_or_default();
    let until = row.day("end_day").and_then(|end| end.yesterday().ok());
    let until = until.map(|last| format!("jusqu’au {}", vocabulary::french_day(last)));
    let restricted = away.then(|| "Contact restreint par un juge".to_owned());
    Proche {
        nom,
        lien: LIEN_FAMILLE.label_of(lien).unwrap_or(lien).to_owned(),
        droits: until.into_iter().chain(restricted).collect(),
        ..Proche::default()
    }
}

/// Who lives with whom: each place where two children or more live, and they.
fn foyers(enfants: &[Proche]) -> Vec<(&str, Vec<&str>)> {
    let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
    for one in enfants.iter().filter(|one| !one.lieu.is_empty()) {
        match all.iter_mut().find(|(lieu, _)| *lieu == one.lieu) {
            Some((_, together)) => together.push(&one.nom),
            None => all.push((&one.lieu, vec![&one.nom])),
        }
    }
    all.retain(|(_, together)| together.len() > 1);
    all
}

impl Proche {
    /// Mother or father, by their word of the list.
    fn is_parent(&self) -> bool {
        ["Père", "Mère"].contains(&self.lien.as_str())
    }
}

fn child(row: &Row, place: &str, moi: bool, day: Date) -> Proche {
    Proche {
        nom: super::enfant::name(row),
        lien: if moi { "L’enfant" } else { "Frère ou sœur" }.to_owned(),
        forme: match row.text("sexe") {
            Some("fille") => Forme::Rond,
            Some("garcon") => Forme::Carre,
            _ => Forme::Losange,
        },
        age: lead(row, day),
        lieu: place.to_owned(),
        href: format!("/dossiers/{}", row.id),
        moi,
        ..Proche::default()
    }
}

fn rights(row: &Row, restricted: bool) -> Vec<String> {
    let code = row.text("autorite_parentale").unwrap_or("inconnue");
    let of_law = match code {
        "oui" => Some("Autorité parentale".to_owned()),
        "non" => None,
        "inconnue" => Some("Autorité parentale inconnue".to_owned()),
        other => AUTORITE_PARENTALE
            .label_of(other)
            .map(|label| format!("Autorité parentale {}", label.to_lowercase())),
    };
    let adult = !["enfant", "demi_fratrie"].contains(&row.text("lien").unwrap_or_default());
    let restricted = restricted.then(|| "Contact restreint par un juge".to_owned());
    of_law.filter(|_| adult).into_iter().chain(restricted).collect()
}

fn alternative(nom: &str, famille: &Famille) -> String {
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n > 1 { many } else { one });
    format!(
        "Carte de la famille {} : {}, {}, {}. La liste qui suit dit la même chose.",
        vocabulary::de(nom),
        count(famille.aines.len(), "grand-parent", "grands-parents"),
        count(famille.parents.len(), "parent ou proche", "parents ou proches"),
        count(famille.enfants.len(), "enfant", "enfants")
    )
}
