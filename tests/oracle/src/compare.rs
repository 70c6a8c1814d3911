//! The product and the oracle asked the same questions.

use std::collections::BTreeSet;

use access::{AccessError, Action, Actor, Category, Cible, House, Verb};
use anyhow::{Result, anyhow};
use db::Read;
use facts::Facts;
use fiche::{Fiche, ListAsk, Owner, Register};

use crate::{
    counts::counts,
    may_import, may_lift, may_read, may_read_note, may_take_out, may_unite, may_validate,
    may_write,
    world::{Compte, Ligne, World},
};

/// A question on which they disagree.
#[derive(Debug, Clone)]
pub struct Disagreement {
    /// `fiche`, `dossier`, `liste`, `tiroir`, `sortie` (a list taken out), `ecriture`, `reprise` (an
    /// import), `recherche`, `chiffre` (a count asked), `compte` (what it says), what opens behind it.
    pub by: &'static str,
    /// Whether the product opens what the oracle closes.
    pub leak: bool,
    /// Who, what, of whom.
    pub told: String,
}

/// What was asked.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Decisions on one row.
    pub rows: usize,
    /// Decisions on one file and category.
    pub files: usize,
    /// Working notes: decisions, and lists of one's own.
    pub notes: usize,
    /// Lists, each compared row by row.
    pub lists: usize,
    /// Decisions on what is written: corrected, added, brought in.
    pub writes: usize,
    /// Searches, each compared person by person.
    pub searches: usize,
    /// Counts of a service asked, by a person or a program.
    pub counts: usize,
    /// The disagreements.
    pub wrong: Vec<Disagreement>,
}

/// All rows that the world holds, those of missions and persons too.
fn lines(world: &World) -> Vec<Ligne> {
    let mut all = world.lignes.clone();
    for personne in &world.personnes {
        all.push(Ligne {
            id: personne.id,
            table: "personne",
            category: Category::Identite,
            service: personne.service,
            personne: Some(personne.id),
        });
    }
    for mission in &world.missions {
        all.push(Ligne {
            id: mission.id,
            table: if mission.stay { "sejour" } else { "mesure" },
            category: Category::Parcours,
            service: mission.service,
            personne: Some(mission.personne),
        });
        for n in (0_i64..).take(mission.equipe.len()) {
            all.push(Ligne {
                id: mission.id * 8 + n,
                table: "referent",
                category: Category::Parcours,
                service: mission.service,
                personne: Some(mission.personne),
            });
        }
    }
    for one in &world.nommes {
        all.push(Ligne {
            id: one.id,
            table: "personne_nommee",
            category: Category::Nommes,
            service: one.service,
            personne: Some(one.personne),
        });
    }
    for piece in &world.pieces {
        all.push(Ligne {
            id: piece.id,
            table: "piece",
            category: piece.category,
            service: piece.service,
            personne: Some(piece.personne),
        });
    }
    for entree in &world.entrees {
        all.push(Ligne {
            id: entree.id,
            table: "note_journal",
            category: entree.category,
            service: entree.service,
            personne: Some(entree.personne),
        });
    }
    for ecrit in &world.ecrits {
        all.push(Ligne {
            id: ecrit.id,
            table: "ecrit",
            category: ecrit.category,
            service: ecrit.service,
            personne: Some(ecrit.personne),
        });
    }
    for act in &world.partages {
        all.push(Ligne {
            id: act.id,
            table: "partage",
            category: Category::Partage,
            service: act.from,
            personne: Some(act.personne),
        });
    }
    all
}

/// Asks everything of one world, which `house` holds.
///
/// # Errors
///
/// When the engine refuses.
pub async fn compare(
    house: &House,
    register: &Register,
    facts: &Facts,
    world: &World,
) -> Result<Tally> {
    let mut tally = Tally::default();
    let lines = lines(world);
    for compte in &world.comptes {
        let mut read = house.db().read().await?;
        let actor = Actor::read(&mut read, compte.id, "Essai".to_owned(), house.today()).await?;
        for ligne in &lines {
            let expected = expects(world, compte, ligne);
            let action = on(ligne);
            let found = house.would_allow(&mut read, &actor, &action).await?.is_some();
            tally.rows += 1;
            tell(&mut tally, "fiche", found, expected, compte, ligne);
            writes(house, &mut read, world, compte, &actor, ligne, &mut tally).await?;
            if ligne.table == "restriction" {
                let action = Action { verb: Verb::Publier, ..action.clone() };
                let found = house.would_allow(&mut read, &actor, &action).await?.is_some();
                let expected = may_lift(world, compte, ligne.service, ligne.personne);
                tally.rows += 1;
                tell(&mut tally, "levee", found, expected, compte, ligne);
            }
            if ligne.table == "ecrit" {
                let action = Action { verb: Verb::Publier, ..action };
                let found = house.would_allow(&mut read, &actor, &action).await?.is_some();
                let expected =
                    may_validate(world, compte, ligne.category, ligne.service, ligne.personne);
                tally.rows += 1;
                tell(&mut tally, "validation", found, expected, compte, ligne);
            }
        }
        for ligne in lines.iter().filter(|ligne| ligne.table == "personne") {
            let action = Action { verb: Verb::Publier, ..on(ligne) };
            let found = house.would_allow(&mut read, &actor, &action).await?.is_some();
            let expected = may_unite(world, compte, ligne.service, ligne.personne);
            tally.rows += 1;
            tell(&mut tally, "union", found, expected, compte, ligne);
        }
        for personne in &world.personnes {
            files(house, world, compte, &actor, personne.id, &mut tally).await?;
            notes(house, world, compte, &actor, personne.id, &mut tally).await?;
        }
        drop(read);
        searches(house, world, compte, &actor, &lines, &mut tally).await?;
        counts(house, register, facts, world, compte, &actor, &mut tally).await?;
        for fiche in register.all().iter().filter(|fiche| fiche.owner == Owner::Service) {
            if lines.iter().any(|ligne| ligne.table == fiche.table) {
                lists(house, register, fiche, world, compte, &actor, &lines, &mut tally).await?;
            }
        }
    }
    Ok(tally)
}

/// Whether a row may be corrected, another like it added, and brought in by a file.
async fn writes(
    house: &House,
    read: &mut Read,
    world: &World,
    compte: &Compte,
    actor: &Actor,
    ligne: &Ligne,
    tally: &mut Tally,
) -> Result<()> {
    let (category, service, personne) = (ligne.category, ligne.service, ligne.personne);
    let new = Ligne { id: 0, ..ligne.clone() };
    let asked = [
        (
            "ecriture",
            Verb::Ecrire,
            ligne,
            may_write(world, compte, category, service, personne, true),
        ),
        (
            "ecriture",
            Verb::Ecrire,
            &new,
            may_write(world, compte, category, service, personne, false),
        ),
        ("reprise", Verb::Importer, ligne, may_import(world, compte, category, service, personne)),
    ];
    for (by, verb, ligne, expected) in asked {
        let action = Action { verb, ..on(ligne) };
        let found = house.would_allow(read, actor, &action).await?.is_some();
        tally.writes += 1;
        tell(tally, by, found, expected, compte, ligne);
    }
    Ok(())
}

/// The search box: everybody has the same name, and who may be read is found.
async fn searches(
    house: &House,
    world: &World,
    compte: &Compte,
    actor: &Actor,
    lines: &[Ligne],
    tally: &mut Tally,
) -> Result<()> {
    let cible = Cible::Portee;
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible };
    let found: BTreeSet<i64> = match house.authorize(actor, action).await {
        Ok(mut granted) => {
            let question = dossier::recherche::model::Question::read("exemple");
            let found = dossier::recherche::find(&mut granted, &question).await?;
            found.rows.into_iter().map(|(row, _)| row.id).collect()
        }
        Err(AccessError::Refused) => BTreeSet::new(),
        Err(error) => return Err(anyhow!(error)),
    };
    tally.searches += 1;
    for ligne in lines.iter().filter(|ligne| ligne.table == "personne") {
        let expected = by_roles(world, compte, ligne);
        tell(tally, "recherche", found.contains(&ligne.id), expected, compte, ligne);
    }
    Ok(())
}

fn on(ligne: &Ligne) -> Action {
    Action {
        verb: Verb::Lire,
        category: ligne.category,
        cible: Cible::RowOfService {
            service: ligne.service,
            table: ligne.table,
            id: ligne.id,
            enfants: ligne.personne.into_iter().collect(),
        },
    }
}

fn expects(world: &World, compte: &Compte, ligne: &Ligne) -> bool {
    may_read(world, compte, ligne.category, ligne.service, ligne.personne, true)
}

fn tell(
    tally: &mut Tally,
    by: &'static str,
    found: bool,
    expected: bool,
    compte: &Compte,
    ligne: &Ligne,
) {
    if found != expected {
        let told = format!("{compte:?} {ligne:?}");
        tally.wrong.push(Disagreement { by, leak: found, told });
    }
}

async fn files(
    house: &House,
    world: &World,
    compte: &Compte,
    actor: &Actor,
    personne: i64,
    tally: &mut Tally,
) -> Result<()> {
    let cible = Cible::Dossier(personne);
    let action = Action { verb: Verb::Lire, category: Category::Identite, cible };
    let mut open = match house.authorize(actor, action).await {
        Ok(granted) => Some(granted),
        Err(AccessError::Refused) => None,
        Err(error) => return Err(anyhow!(error)),
    };
    let listed: BTreeSet<i64> = match &mut open {
        Some(granted) => {
            let all = document::piece::of_child(granted, personne).await?;
            all.into_iter().map(|piece| piece.id).collect()
        }
        None => BTreeSet::new(),
    };
    let written: BTreeSet<i64> = match &mut open {
        Some(granted) => {
            let all = ecrit::of_child(granted, house.db().vault(), personne).await?;
            all.into_iter().map(|ecrit| ecrit.id).collect()
        }
        None => BTreeSet::new(),
    };
    for ecrit in world.ecrits.iter().filter(|ecrit| ecrit.personne == personne) {
        let (category, service) = (ecrit.category, ecrit.service);
        let expected = may_read(world, compte, category, service, Some(personne), false);
        let expected = expected && open.is_some();
        let found = written.contains(&ecrit.id);
        if found != expected {
            let told = format!("{compte:?} {ecrit:?}");
            tally.wrong.push(Disagreement { by: "ecrits", leak: found, told });
        }
    }
    for piece in world.pieces.iter().filter(|piece| piece.personne == personne) {
        let (category, service) = (piece.category, piece.service);
        let expected = may_read(world, compte, category, service, Some(personne), false);
        let expected = expected && open.is_some();
        let found = listed.contains(&piece.id);
        if found != expected {
            let told = format!("{compte:?} {piece:?}");
            tally.wrong.push(Disagreement { by: "documents", leak: found, told });
        }
    }
    let journal: BTreeSet<i64> = match &mut open {
        Some(granted) => {
            let all = journal::note::of_child(granted, personne).await?;
            all.into_iter().map(|note| note.id).collect()
        }
        None => BTreeSet::new(),
    };
    for entree in world.entrees.iter().filter(|entree| entree.personne == personne) {
        let (category, service) = (entree.category, entree.service);
        let expected = may_read(world, compte, category, service, Some(personne), false);
        let expected = expected && open.is_some();
        let found = journal.contains(&entree.id);
        if found != expected {
            let told = format!("{compte:?} {entree:?}");
            tally.wrong.push(Disagreement { by: "journal", leak: found, told });
        }
    }
    for category in Category::ALL.iter().copied().filter(|one| one.is_of_a_child()) {
        for service in &world.services {
            let knows =
                world.personnes.iter().any(|one| one.id == personne && one.service == service.id)
                    || world.missions.iter().any(|one| one.service == service.id);
            let expected = may_read(world, compte, category, service.id, Some(personne), false);
            let found = open
                .as_ref()
                .is_some_and(|granted| granted.services_on_child(category).contains(&service.id));
            // A file that does not open opens nothing; one that opens says all that is open.
            let expected = expected && (open.is_some() || category == Category::Identite);
            tally.files += 1;
            // A service that does not know the child keeps no file of it: nothing to open there.
            if found != expected && (found || (knows && known(world, service.id, personne))) {
                let told = format!("{compte:?} {category:?} of {personne} in {}", service.id);
                tally.wrong.push(Disagreement { by: "dossier", leak: found, told });
            }
        }
    }
    Ok(())
}

/// The working notes about one person: each by its author's name, and one's own as a list.
async fn notes(
    house: &House,
    world: &World,
    compte: &Compte,
    actor: &Actor,
    personne: i64,
    tally: &mut Tally,
) -> Result<()> {
    for note in world.notes.iter().filter(|note| note.personne == personne) {
        let expected = may_read_note(world, compte, note.compte, note.service, personne);
        let cible = Cible::Notes { personne, auteur: note.compte };
        let action = Action { verb: Verb::Lire, category: Category::Note, cible };
        let found = match house.authorize(actor, action).await {
            Ok(mut granted) => {
                let listed = document::note::own(&mut granted, personne, actor.compte).await?;
                listed.iter().any(|one| one.id == note.id)
            }
            Err(AccessError::Refused) => false,
            Err(error) => return Err(anyhow!(error)),
        };
        tally.notes += 1;
        if found != expected {
            let told = format!("{compte:?} {note:?}");
            tally.wrong.push(Disagreement { by: "note", leak: found, told });
        }
    }
    Ok(())
}

/// Whether a service opened the file of a person, or has a mission begun.
fn known(world: &World, service: i64, personne: i64) -> bool {
    let day: jiff::civil::Date = crate::DAY.parse().unwrap_or_default();
    world.personnes.iter().any(|one| one.id == personne && one.service == service)
        || world
            .missions
            .iter()
            .any(|one| one.personne == personne && one.service == service && one.start <= day)
}

#[expect(clippy::too_many_arguments, reason = "the whole of one question")]
async fn lists(
    house: &House,
    register: &Register,
    fiche: &'static Fiche,
    world: &World,
    compte: &Compte,
    actor: &Actor,
    lines: &[Ligne],
    tally: &mut Tally,
) -> Result<()> {
    for service in world.services.iter().filter(|one| actor.service(one.id).is_some()) {
        let of_here: Vec<&Ligne> = lines
            .iter()
            .filter(|ligne| ligne.table == fiche.table && ligne.service == service.id)
            .collect();
        if of_here.is_empty() {
            continue;
        }
        let cible = Cible::Service(service.id);
        let action = Action { verb: Verb::Lire, category: fiche.category, cible };
        let (listed, opened) = match house.authorize(actor, action).await {
            Ok(mut granted) => {
                let ask = ListAsk { owner: service.id, limit: 200, ..ListAsk::default() };
                let listed = fiche::list(&mut granted, register, fiche, &ask).await?.rows;
                let ids: Vec<i64> = of_here.iter().map(|ligne| ligne.id).collect();
                let opened = fiche::rows_by_id(&mut granted, register, fiche, &ids).await?;
                let set = |rows: Vec<fiche::Row>| rows.into_iter().map(|row| row.id).collect();
                (set(listed), set(opened))
            }
            Err(AccessError::Refused) => (BTreeSet::new(), BTreeSet::new()),
            Err(error) => return Err(anyhow!(error)),
        };
        let cible = Cible::Service(service.id);
        let action = Action { verb: Verb::Exporter, category: fiche.category, cible };
        let taken: BTreeSet<i64> = match house.authorize(actor, action).await {
            Ok(mut granted) => {
                let ask = ListAsk { owner: service.id, limit: 200, ..ListAsk::default() };
                let rows = fiche::list(&mut granted, register, fiche, &ask).await?.rows;
                rows.into_iter().map(|row| row.id).collect()
            }
            Err(AccessError::Refused) => BTreeSet::new(),
            Err(error) => return Err(anyhow!(error)),
        };
        tally.lists += 1;
        for ligne in of_here {
            let out = may_take_out(world, compte, ligne.category, service.id)
                && by_roles(world, compte, ligne);
            tell(tally, "sortie", taken.contains(&ligne.id), out, compte, ligne);
            // A list shows what one's own roles open; what is shared or opened in an emergency is
            // reached by the file of the child.
            let expected = by_roles(world, compte, ligne);
            tell(tally, "liste", listed.contains(&ligne.id), expected, compte, ligne);
            tell(tally, "tiroir", opened.contains(&ligne.id), expected, compte, ligne);
        }
    }
    Ok(())
}

/// What the roles of a person in the service open, without acts of sharing nor emergencies.
pub(crate) fn by_roles(world: &World, compte: &Compte, ligne: &Ligne) -> bool {
    let mut plain = world.clone();
    plain.partages.clear();
    plain.urgences.clear();
    expects(&plain, compte, ligne)
}
