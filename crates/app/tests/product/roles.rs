//! Every page that each role may open, in a real browser: axe-core finds nothing on it and nothing
//! scrolls sideways.
//!
//! The pages are those that the pages themselves lead to, then those of the route table that the
//! values met on the way can fill. Two browsers go at once: one a desk in light, the other a phone
//! in dark; each role is looked at in one of them, and a page that two roles share in both. A page
//! of which every part was on a page already looked at on the same screen (the same tags, classes,
//! states and names, whatever the words) is opened and measured, and not given to axe-core again.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{
    browser::{Browser, Demo, Driver, Look, deposit_with_an_error, service},
    table::{Door, ROUTES},
};

/// The twelve accounts of the demonstration, by the look they are given.
const DESK: [&str; 6] = ["educatrice", "cheffe", "siege", "voisin", "infirmiere", "deleguee"];
const PHONE: [&str; 6] = ["directeur", "psychologue", "secretaire", "admin", "famille", "greffe"];

/// The routes that are pages for people who are signed in: no file to download, no door.
fn routes() -> Vec<&'static str> {
    let mut all: Vec<&str> = ROUTES
        .iter()
        // A program reads by its token: no page.
        .filter(|route| route.shows && route.door != Door::Token)
        .map(|route| route.path)
        .filter(|path| {
            let file = path.ends_with("/export") || path.ends_with("{format}");
            let file = file || path.ends_with("/fichier") || path.ends_with("/contenu");
            let file = file || path.ends_with("/image");
            let file = file || path.ends_with("modele.xlsx") || path.starts_with("/statique");
            let device = ["/sw.js", "/manifest.webmanifest"].contains(path);
            !file && !device && *path != "/sante" && !path.starts_with("/connexion")
        })
        .collect();
    // The address with fewer holes is the right one when two of them read the same.
    all.sort_by_key(|path| path.matches('{').count());
    all
}

/// What stands in the holes of `route` when `path` is one of its addresses.
fn holes<'p>(route: &'static str, path: &'p str) -> Option<Vec<(&'static str, &'p str)>> {
    let (route, path): (Vec<&str>, Vec<&str>) =
        (route.split('/').collect(), path.split('/').collect());
    if route.len() != path.len() {
        return None;
    }
    let mut found = Vec::new();
    for (part, value) in route.into_iter().zip(path) {
        if part.starts_with('{') {
            found.push((part, value));
        } else if part != value {
            return None;
        }
    }
    Some(found)
}

/// What a page is built of, its words and its repeats aside: for each element the tags and classes that lead to it,
/// its own states, whether it has a name, a label and words; and the order of the headings. As numbers.
const PARTS: &str = "
    const told = ['type', 'role', 'scope', 'aria-current', 'aria-expanded', 'open', 'hidden', 'disabled'];
    const named = ['aria-label', 'aria-labelledby', 'aria-describedby', 'alt', 'title'];
    const all = new Set();
    const note = (text) => {
      let hash = 7;
      for (let n = 0; n < text.length; n++) hash = (hash * 31 + text.charCodeAt(n)) % 9007199254741;
      all.add(hash);
    };
    const walk = (e, path) => {
      const here = path + '>' + e.localName + '.' + (e.getAttribute('class') || '');
      const own = told.filter((a) => e.hasAttribute(a)).map((a) => a + '=' + e.getAttribute(a));
      const names = named.filter((a) => e.getAttribute(a));
      const words = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
      note(here + '[' + own + ';' + names + ';' + (e.labels ? e.labels.length : '') + ';' + words + ']');
      for (const child of e.children) walk(child, here);
    };
    walk(document.body, '');
    note([...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((h) => h.localName).filter((h, n, a) => h !== a[n - 1]).join());
    return [...all];";

/// The identifiers that more than one element of the page has.
const TWICE: &str = "
    const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
    return [...new Set(ids.filter((id, n) => ids.indexOf(id) !== n))];";

/// What one role has opened so far.
#[derive(Default)]
struct Tour {
    opened: BTreeSet<&'static str>,
    known: BTreeMap<&'static str, String>,
    asked: BTreeSet<String>,
    waiting: VecDeque<String>,
    faults: Vec<String>,
    /// How many pages axe-core was given.
    looked: usize,
}

impl Tour {
    /// Opens a page and looks at it; `false` when there is none for this role.
    async fn opens(
        &mut self,
        browser: &Browser,
        who: &str,
        path: &str,
        built: &mut BTreeSet<u64>,
    ) -> bool {
        browser.goto(path).await;
        if browser.read().await.starts_with("Page introuvable") {
            return false;
        }
        let parts = browser.client.execute(PARTS, vec![]).await.unwrap();
        let parts = parts.as_array().expect("parts").iter().filter_map(serde_json::Value::as_u64);
        let known = built.len();
        built.extend(parts);
        let faults = if built.len() > known {
            self.looked += 1;
            browser.faults(path).await
        } else {
            browser.sideways(path).await.into_iter().collect()
        };
        // A label or a description that leads to the wrong place: the one fault that the parts do not tell.
        let twice = browser.client.execute(TWICE, vec![]).await.unwrap();
        if twice.as_array().is_none_or(|ids| !ids.is_empty()) {
            self.faults.push(format!("{who}: {path}: ids that stand twice: {twice}"));
        }
        self.faults.extend(faults.into_iter().map(|fault| format!("{who}: {fault}")));
        for link in browser.links("/").await {
            if self.asked.insert(link.clone()) {
                self.waiting.push_back(link);
            }
        }
        true
    }

    async fn goes(&mut self, browser: &Browser, who: &str, built: &mut BTreeSet<u64>) {
        let routes = routes();
        self.waiting.extend(["/", "/accessibilite", "/mes-droits", "/espace"].map(str::to_owned));
        while let Some(path) = self.waiting.pop_front() {
            let bare = path.split('?').next().unwrap_or_default();
            let Some((route, found)) =
                routes.iter().find_map(|route| Some((*route, holes(route, bare)?)))
            else {
                continue;
            };
            for (hole, value) in found {
                self.known.entry(hole).or_insert_with(|| value.to_owned());
            }
            if !self.opened.contains(route) && self.opens(browser, who, &path, built).await {
                self.opened.insert(route);
            }
        }
        for route in routes {
            let filled = self
                .known
                .iter()
                .fold(route.to_owned(), |path, (hole, value)| path.replace(hole, value));
            if !self.opened.contains(route)
                && !filled.contains('{')
                && self.opens(browser, who, &filled, built).await
            {
                self.opened.insert(route);
            }
        }
    }
}

async fn tours(driver: &Driver, demo: &Demo, look: Look, who: &[&str]) -> Vec<(String, Tour)> {
    let browser = Browser::open(driver, demo, look).await;
    let (mut all, mut built) = (Vec::new(), BTreeSet::new());
    for account in who {
        browser.sign_in(account).await;
        let mut tour = Tour::default();
        tour.goes(&browser, account, &mut built).await;
        all.push(((*account).to_owned(), tour));
    }
    browser.close().await;
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_every_role_is_open_to_all() {
    let Some(driver) = Driver::start() else { return };
    let demo = Demo::open();
    prepared(&driver, &demo).await;
    let (desk, phone) = tokio::join!(
        tours(&driver, &demo, Look::Desktop, &DESK),
        tours(&driver, &demo, Look::DarkPhone, &PHONE),
    );
    let mut opened: BTreeSet<&str> = BTreeSet::new();
    let mut faults = Vec::new();
    for (who, tour) in desk.into_iter().chain(phone) {
        // A tour that stops at the door would find no fault.
        assert!(tour.opened.len() >= 6, "{who} opens few pages: {:?}", tour.opened);
        println!("{who}: {} routes, {} pages looked at", tour.opened.len(), tour.looked);
        opened.extend(tour.opened);
        faults.extend(tour.faults);
    }
    let missed: Vec<&str> = routes().into_iter().filter(|route| !opened.contains(route)).collect();
    assert!(missed.is_empty(), "no role opened {missed:#?}");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// What the pages need to be there: a publication, a report and its chapter, a file brought in, an
/// emergency access that waits for its review, a request of a person.
async fn prepared(driver: &Driver, demo: &Demo) {
    let browser = Browser::open(driver, demo, Look::Desktop).await;
    browser.sign_in("directeur").await;
    let service = service(&browser).await;
    for list in ["publications", "rapports"] {
        let list = format!("/services/{service}/{list}");
        browser.goto(&list).await;
        browser.submit().await;
    }
    deposit_with_an_error(&browser, &service).await;
    // The last name of the first page: nobody that the demonstration shares.
    browser.goto(&format!("/registre/personnes/{service}")).await;
    let file = browser.links("/dossiers/").await.pop().expect("a file");
    let id = file.rsplit('/').next().unwrap().to_owned();
    browser.goto(&format!("/fiche/personnes/{id}/modifier")).await;
    let mut child = Vec::new();
    for field in ["nom", "prenom", "birth_day"] {
        let box_of = browser.client.find(fantoccini::Locator::Id(field)).await.unwrap();
        child.push(box_of.prop("value").await.unwrap().unwrap_or_default());
    }
    let form = [("nom", &child[0]), ("prenom", &child[1]), ("naissance", &child[2])];

    browser.sign_in("voisin").await;
    browser.goto("/acces-urgence").await;
    for (field, text) in form {
        browser.type_in(field, text).await;
    }
    browser.type_in("precision", "Partie à 22 h, vers la gare.").await;
    let motif = fantoccini::Locator::Id("motif");
    browser.client.find(motif).await.unwrap().click().await.unwrap();
    browser.submit().await;
    browser.arrives("/dossiers/", "").await;

    browser.sign_in("deleguee").await;
    browser.goto("/conformite").await;
    let list = browser.links("/organisations/").await;
    let list = list.into_iter().find(|link| link.ends_with("/conformite/demandes")).unwrap();
    browser.goto(&list).await;
    for (field, text) in form {
        browser.type_in(field, text).await;
    }
    browser.type_in("demandeur", "L’enfant, au service.").await;
    choose(&browser.client, "demandeur_lien", "enfant").await;
    browser.submit().await;
    let told = browser.arrives(&format!("{list}?fait="), &list).await;
    assert_eq!(browser.links("/demandes/").await.len(), 1, "{told}: {}", browser.read().await);
    // Another one, of erasure: it is examined before it is answered.
    browser.goto(&list).await;
    let mother = "Sa mère, au service.".to_owned();
    // What was typed before may have been kept by the browser.
    for (field, text) in form.into_iter().chain([("demandeur", &mother)]) {
        let box_of = browser.client.find(fantoccini::Locator::Id(field)).await.unwrap();
        box_of.clear().await.unwrap();
        browser.type_in(field, text).await;
    }
    choose(&browser.client, "demandeur_lien", "mere").await;
    let erasure = fantoccini::Locator::Css("input[name=nature][value=effacement]");
    browser.client.find(erasure).await.unwrap().click().await.unwrap();
    browser.submit().await;
    let told = browser.arrives(&format!("{list}?fait="), &list).await;
    assert_eq!(browser.links("/demandes/").await.len(), 2, "{told}: {}", browser.read().await);
    browser.close().await;
}

/// Chooses in a list, as its reader would.
async fn choose(client: &fantoccini::Client, id: &str, value: &str) {
    let list = client.find(fantoccini::Locator::Id(id)).await.unwrap();
    list.select_by_value(value).await.unwrap();
}
