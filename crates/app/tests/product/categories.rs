//! Every page × every function of one service: a sentence of its own is planted in each category of information, and each
//! page is searched for them. No page shows what the policy does not open to who reads it; which page shows what is
//! kept as a snapshot, for a person to review.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Actor, Category, Cible, Role, Verb};
use axum::http::StatusCode;
use document::piece::NATURES;
use fiche::Kind;

use crate::{
    site::{Site, Visitor},
    strangers::Target,
    table::{Door, ROUTES},
};

/// Of one engine: each page with the kinds of information that left on it, and what should not have.
type Seen = (BTreeMap<&'static str, BTreeSet<Category>>, Vec<String>);

/// The word planted for a category: nothing else is written so.
fn mark(category: Category) -> String {
    format!("zq{}qz", category.code())
}

/// What is planted and not looked for: names of services and of colleagues are known to whoever works there.
const KNOWN: &[Category] = &[Category::Structure];

/// Names of professionals, what they are, and which of them said a month of the register complete, are known to whoever
/// works with them.
const NAMED: &[&str] = &["professionnel", "poste", "registre_incident"];

/// Plants the word of its category in every text of every row, and in the rows that are no record kind.
async fn plant(site: &Site, target: &Target) {
    let mut write = site.world.ground.db.write().await.unwrap();
    for fiche in site.world.register.all() {
        if KNOWN.contains(&fiche.category) || NAMED.contains(&fiche.table) {
            continue;
        }
        let id = target.rows[fiche.table];
        for field in fiche.fields {
            if matches!(field.kind, Kind::Text | Kind::LongText) {
                let sql = format!("UPDATE {} SET {} = $2 WHERE id = $1", fiche.table, field.name);
                let word = mark(fiche.category);
                write.execute(&sql, &[id.into(), word.into()]).await.unwrap();
            }
        }
    }
    let (service, child) = (target.service, target.rows["personne"]);
    let mut next = 900_000_i64;
    let of_a_child = |one: &&Category| one.is_of_a_child() && **one != Category::Note;
    for category in Category::ALL.iter().filter(of_a_child) {
        next += 2;
        let sql = "INSERT INTO note_journal (id, group_id, service_id, personne_id, category, nature, start_at,
                       compte_id, at, locked_at)
                   VALUES ($1, $1, $2, $3, $4, 'autre', '2026-03-11T10:00', $5, '2026-03-11T09:00:00Z',
                       '2026-03-12T09:00:00Z')";
        let author = target.compte;
        let values =
            [next.into(), service.into(), child.into(), category.code().into(), author.into()];
        write.execute(sql, &values).await.unwrap();
        let sql = "INSERT INTO note_text (id, note_id, nature, compte_id, at, content)
                   VALUES ($1, $2, 'texte', $4, '2026-03-11T09:00:00Z', $3)";
        let values = [(next + 1).into(), next.into(), mark(*category).into(), author.into()];
        write.execute(sql, &values).await.unwrap();
    }
    for nature in NATURES {
        next += 1;
        let sql = "INSERT INTO piece (id, service_id, personne_id, nature, title, day, format, size, hash,
                       part_count, compte_id, at)
                   VALUES ($1, $2, $3, $4, $5, '2026-03-01', 'pdf', 0, $6, 1, $7, '2026-03-01T09:00:00Z')";
        let values = [
            next.into(),
            service.into(),
            child.into(),
            nature.code.into(),
            mark(nature.category).into(),
            next.to_string().into(),
            target.compte.into(),
        ];
        write.execute(sql, &values).await.unwrap();
    }
    let sql = "UPDATE note_travail SET content = $1";
    write.execute(sql, &[mark(Category::Note).into()]).await.unwrap();
    write.commit().await.unwrap();
}

/// Somebody of the service.
struct Colleague<'s> {
    told: String,
    visitor: Visitor<'s>,
    /// What the policy opens to them of this child, and of their service.
    open: BTreeSet<Category>,
}

/// Every function in the very service; those who work with children, of the team around the child and not.
async fn colleagues<'s>(site: &'s Site, target: &Target) -> Vec<Colleague<'s>> {
    let world = &site.world;
    let place = (Some(target.organisation), Some(target.service));
    let mut all = Vec::new();
    for role in Role::ALL.iter().filter(|role| **role != Role::Technique) {
        let teams: &[bool] = match role {
            Role::Educateur | Role::AssistantFamilial | Role::Psychologue | Role::Soignant => {
                &[false, true]
            }
            _ => &[false],
        };
        for team in teams {
            let told = format!("{}{}", role.code(), if *team { " de l’équipe" } else { "" });
            let name = format!("{}-{}", role.code(), u8::from(*team));
            let compte = world.compte(&name, "Collègue", *role, place.0, place.1).await;
            if *team {
                let mut write = world.ground.db.write().await.unwrap();
                let sql = "UPDATE compte SET professionnel_id = $2 WHERE id = $1";
                let pro = target.rows["professionnel"];
                write.execute(sql, &[compte.into(), pro.into()]).await.unwrap();
                write.commit().await.unwrap();
            }
            let visitor = site.sign_in(&name).await;
            let mut read = world.ground.db.read().await.unwrap();
            let today = world.shell.house.today();
            let actor = Actor::read(&mut read, compte, "Collègue".to_owned(), today).await.unwrap();
            let mut open = BTreeSet::new();
            for category in Category::ALL {
                let cible = Cible::RowOfService {
                    service: target.service,
                    table: "personne",
                    id: target.rows["personne"],
                    enfants: if category.is_of_a_child() {
                        vec![target.rows["personne"]]
                    } else {
                        Vec::new()
                    },
                };
                let action = Action { verb: Verb::Lire, category: *category, cible };
                let house = &world.shell.house;
                if house.would_allow(&mut read, &actor, &action).await.unwrap().is_some() {
                    open.insert(*category);
                }
            }
            drop(read);
            all.push(Colleague { told, visitor, open });
        }
    }
    all
}

/// Every page that shows something: its route, and its address for each record kind.
fn pages(site: &Site, target: &Target) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    let fiches = site.world.register.all();
    for route in ROUTES.iter().filter(|route| route.shows) {
        match route.door {
            Door::Open | Door::Token | Door::Instance => {}
            Door::SignedIn if route.path.contains('{') => {}
            Door::SignedIn => all.push((route.path, route.path.to_owned())),
            Door::Closed if route.path.contains("{slug}") => {
                all.extend(fiches.iter().map(|one| (route.path, target.addresses(route, one).0)));
            }
            Door::Closed => all.push((route.path, target.addresses(route, fiches[0]).0)),
        }
    }
    all.push(("/recherche", "/recherche?q=zqidentiteqz".to_owned()));
    all
}

/// What one colleague is shown, by route; and what they should not have been.
async fn shown(one: &Colleague<'_>, pages: &[(&'static str, String)]) -> Seen {
    let mut all: BTreeMap<&'static str, BTreeSet<Category>> = BTreeMap::new();
    let mut holes = Vec::new();
    for (route, address) in pages {
        let answer = one.visitor.get(address).await;
        if answer.status != StatusCode::OK {
            continue;
        }
        let html = String::from_utf8_lossy(&answer.bytes).to_lowercase();
        for category in Category::ALL.iter().filter(|one| html.contains(&mark(**one))) {
            all.entry(*route).or_default().insert(*category);
            // The word of a search is the reader's own.
            let typed = address.starts_with("/recherche?q=");
            // The officer of data protection reads the name of whose rights they see to, and no more.
            let named = one.told == Role::DelegueDonnees.code() && *category == Category::Identite;
            if !one.open.contains(category) && !typed && !named {
                holes.push(format!(
                    "{} reads {} on {address} ({route})",
                    one.told,
                    category.code()
                ));
            }
        }
    }
    (all, holes)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_shows_a_category_that_its_reader_may_not_read() {
    let mut snapshot: Option<String> = None;
    for site in Site::on_each_engine("categories").await {
        let target = Target::make(&site).await;
        plant(&site, &target).await;
        let all = colleagues(&site, &target).await;
        let pages = pages(&site, &target);
        assert!(pages.len() > 500, "{}", pages.len());
        // Whole on the first engine; on the other, one page in four, another one each time the register grows: the whole twice
        // takes a third of all tests, and what a page shows is one text of SQL, compared in random worlds on both.
        let whole = snapshot.is_none();
        let pages: Vec<_> = pages.into_iter().step_by(if whole { 1 } else { 4 }).collect();
        let found = futures_util::future::join_all(all.iter().map(|one| shown(one, &pages))).await;
        let holes: Vec<&String> = found.iter().flat_map(|(_, holes)| holes).collect();
        assert!(holes.is_empty(), "{} holes:\n{holes:#?}", holes.len());
        if !whole {
            continue;
        }
        // Every category is somewhere for somebody: the words were planted, and are found. Working notes are their
        // author's, who is not among them.
        let seen: BTreeSet<Category> =
            found.iter().flat_map(|(all, _)| all.values().flatten().copied()).collect();
        let theirs = |one: &&Category| one.is_of_a_child() && **one != Category::Note;
        for category in Category::ALL.iter().filter(theirs) {
            assert!(seen.contains(category), "nobody was shown {}", category.code());
        }
        snapshot = Some(told(&all, &found));
    }
    insta::assert_snapshot!(snapshot.unwrap());
}

/// Route by route, who is shown which categories; those who are shown the same, together.
fn told(all: &[Colleague<'_>], found: &[Seen]) -> String {
    let mut routes: BTreeMap<&str, BTreeMap<String, Vec<&str>>> = BTreeMap::new();
    for (one, (shown, _)) in all.iter().zip(found) {
        for (route, categories) in shown {
            let codes: Vec<&str> = categories.iter().map(|one| one.code()).collect();
            routes.entry(route).or_default().entry(codes.join(" ")).or_default().push(&one.told);
        }
    }
    let mut all: Vec<String> = Vec::new();
    for (route, lines) in routes {
        all.push(route.to_owned());
        all.extend(lines.iter().map(|(codes, who)| format!("  {} : {codes}", who.join(", "))));
    }
    all.join("\n")
}
