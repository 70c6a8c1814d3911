//! The product in a real browser: by keyboard, with script off, on a phone, in light and dark.
//!
//! The binary runs its demonstration in a folder of its own; Chromium is driven through its
//! driver. On every page visited axe-core must find nothing and nothing may scroll sideways.
//! - `Demo`: the running product. `Browser`: a session of Chromium.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use access::{Actor, Role, Verb};
use fantoccini::{Client, ClientBuilder, Locator, key::Key, wd::TimeoutConfiguration};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

const AXE: &str = include_str!("../vendor/axe-core/axe.min.js");
const DRIVER: &str = "/usr/bin/chromedriver";

/// A process that ends with its owner.
struct Held(Child);

impl Drop for Held {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}

/// Waits for a line that holds `word`; what comes later is thrown away, so that nothing blocks.
fn wait_for(out: ChildStdout, word: &str) -> String {
    let mut lines = BufReader::new(out).lines();
    let found = lines.by_ref().map_while(Result::ok).find(|line| line.contains(word));
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    found.unwrap_or_else(|| panic!("no line says « {word} »"))
}

/// The product on its demonstration, filled.
pub struct Demo {
    _process: Held,
    _folder: tempfile::TempDir,
    pub address: String,
}

impl Demo {
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Held(
            Command::new(env!("CARGO_BIN_EXE_maillage"))
                .args(["demo", "--listen", "127.0.0.1:0", "--data"])
                .arg(folder.path().join("donnees"))
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap(),
        );
        let out = process.0.stdout.take().unwrap();
        let mut lines = BufReader::new(out).lines();
        let mut address = None;
        for line in lines.by_ref().map_while(Result::ok) {
            if let Some(at) = line.find("http://") {
                address = Some(line[at..].trim().to_owned());
            }
            if line.starts_with("Territoire prêt") {
                break;
            }
        }
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self { _process: process, _folder: folder, address: address.expect("an address") }
    }
}

/// The driver of the browser; `None` where there is none and nothing demands it.
pub struct Driver {
    _process: Held,
    url: String,
}

impl Driver {
    pub fn start() -> Option<Self> {
        if !Path::new(DRIVER).exists() {
            assert!(std::env::var_os("CI").is_none(), "{DRIVER} is not installed");
            eprintln!("skipped: {DRIVER} is not installed (cargo xtask ci installs it)");
            return None;
        }
        let mut process = Held(
            Command::new(DRIVER)
                .arg("--port=0")
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap(),
        );
        let line = wait_for(process.0.stdout.take().unwrap(), "successfully on port ");
        let port = line.rsplit("on port ").next().unwrap().trim_end_matches(['.', ' ']);
        Some(Self { url: format!("http://127.0.0.1:{port}"), _process: process })
    }
}

/// How a browser is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Desktop,
    DesktopWithoutScript,
    Phone,
    DarkPhone,
}

/// A session of Chromium on the demonstration.
pub struct Browser {
    pub client: Client,
    address: String,
    look: Look,
    /// The folder where the browser writes all it keeps.
    pub profile: tempfile::TempDir,
}

impl Browser {
    pub async fn open(driver: &Driver, demo: &Demo, look: Look) -> Self {
        Self::open_at(driver, demo.address.clone(), look).await
    }

    /// The same, by another way to the product: `http://127.0.0.1:1234`.
    pub async fn open_at(driver: &Driver, address: String, look: Look) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut args = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--window-size=1280,900".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        let mut options = json!({});
        match look {
            Look::Desktop => args.push("--blink-settings=preferredColorScheme=1".to_owned()),
            Look::DesktopWithoutScript => {
                args.push("--blink-settings=scriptEnabled=false".to_owned());
            }
            Look::Phone | Look::DarkPhone => {
                let scheme = i32::from(look != Look::DarkPhone);
                args.push(format!("--blink-settings=preferredColorScheme={scheme}"));
                options["mobileEmulation"] =
                    json!({ "deviceMetrics": { "width": 360, "height": 740, "pixelRatio": 2.0 } });
            }
        }
        options["args"] = json!(args);
        let mut wanted = serde_json::Map::new();
        wanted.insert("goog:chromeOptions".to_owned(), options);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&driver.url)
            .await
            .unwrap();
        // axe-core on the longest page takes half a minute when two browsers share two cores.
        let patience = TimeoutConfiguration::new(Some(Duration::from_mins(3)), None, None);
        client.update_timeouts(patience).await.unwrap();
        Self { client, address, look, profile }
    }

    pub async fn close(self) {
        self.client.close().await.unwrap();
    }

    pub async fn goto(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.address)).await.unwrap();
    }

    /// The address that is open, without its host.
    async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        let query = url.query().map_or(String::new(), |query| format!("?{query}"));
        format!("{}{query}", url.path())
    }

    /// Waits until the address starts with `start` and is not `not`.
    pub async fn arrives(&self, start: &str, not: &str) -> String {
        let limit = Instant::now() + Duration::from_secs(20);
        loop {
            let path = self.path().await;
            if path.starts_with(start) && path != not {
                return path;
            }
            assert!(Instant::now() < limit, "{path} and not {start}: {}", self.read().await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What people read in the main part of the page.
    pub async fn read(&self) -> String {
        testkit::main_text(&self.client.source().await.unwrap())
    }

    pub async fn type_in(&self, id: &str, text: &str) {
        let field = self.client.find(Locator::Id(id)).await.unwrap();
        if field.attr("type").await.unwrap().as_deref() == Some("date") {
            // The segments of a native date follow the language of the browser: month first here.
            let day: Vec<&str> = text.split('-').collect();
            field.send_keys(&format!("{}{}{}", day[1], day[2], day[0])).await.unwrap();
        } else {
            field.send_keys(text).await.unwrap();
        }
    }

    pub async fn submit(&self) {
        let button = Locator::Css("main form[method=post] button:not([type=button])");
        let from = self.path().await;
        // A button of which one line of pixels is in sight counts as seen, and is missed.
        let centre = "document.querySelector('main form[method=post] button:not([type=button])')\
                      .scrollIntoView({ block: 'center' })";
        self.client.execute(centre, vec![]).await.unwrap();
        self.client.find(button).await.unwrap().click().await.unwrap();
        let limit = Instant::now() + Duration::from_secs(20);
        while self.path().await == from && Instant::now() < limit {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub async fn sign_in(&self, identifiant: &str) {
        self.goto("/connexion").await;
        self.type_in("identifiant", identifiant).await;
        self.type_in("mot_de_passe", "maillage-demo").await;
        self.submit().await;
        assert_eq!(self.path().await, "/", "{}", self.read().await);
    }

    /// The addresses in the page whose path starts with `start`.
    pub async fn links(&self, start: &str) -> Vec<String> {
        let source = self.client.source().await.unwrap();
        let mut all: Vec<String> = source
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(|link| link.replace("&amp;", "&"))
            .filter(|link| link.starts_with(start))
            .collect();
        all.dedup();
        all
    }

    /// Whether the page is wider than the screen, in words. A phone shows a page that is too wide from
    /// further away, and its window grows: what the page was given does not.
    pub async fn sideways(&self, path: &str) -> Option<String> {
        let wide = self
            .client
            .execute("const page = document.documentElement; return [page.scrollWidth, page.clientWidth]", vec![])
            .await
            .unwrap();
        (wide[0].as_i64() > wide[1].as_i64())
            .then(|| format!("{path}: scrolls sideways, {} in {}", wide[0], wide[1]))
    }

    /// What is wrong with the page for somebody who does not see, or on this screen.
    pub async fn faults(&self, path: &str) -> Vec<String> {
        let mut faults: Vec<String> = self.sideways(path).await.into_iter().collect();
        self.client.execute(AXE, vec![]).await.unwrap();
        let run = "const done = arguments[arguments.length - 1];
            axe.run(document, { resultTypes: ['violations'] }).then(
              (r) => done(r.violations.map((v) => [v.id, v.nodes.map((n) => n.target.join(' ') + ' ' + n.failureSummary).slice(0, 3).join(' | ')])),
              (e) => done([['axe', String(e)]]))";
        let found: Value = self.client.execute_async(run, vec![]).await.unwrap();
        for fault in found.as_array().unwrap() {
            faults.push(format!("{path} ({:?}): {} {}", self.look, fault[0], fault[1]));
        }
        faults
    }
}

/// The service that the demonstration opens first.
pub async fn service(browser: &Browser) -> String {
    browser.goto("/").await;
    browser.links("/services/").await.first().unwrap().trim_start_matches("/services/").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_signs_in_by_keyboard_and_goes_from_a_child_to_a_figure_and_its_records() {
    let Some(driver) = Driver::start() else { return };
    let demo = Demo::open();
    let browser = Browser::open(&driver, &demo, Look::Desktop).await;
    sign_in_by_keyboard(&browser).await;
    let service = service(&browser).await;
    records_a_child(&browser, &service).await;
    brings_in_a_file(&browser, &service).await;

    browser.goto(&format!("/services/{service}/activite")).await;
    let figures = browser.links(&format!("/services/{service}/figures/")).await;
    assert!(!figures.is_empty(), "{}", browser.read().await);
    browser.goto(&figures[0]).await;
    let records = browser.links(&format!("/services/{service}/figures/")).await;
    let records = records.iter().find(|link| link.contains("/fiches?")).expect("records");
    browser.goto(records).await;
    assert!(!browser.links("/fiche/").await.is_empty(), "{}", browser.read().await);
    browser.close().await;
}

async fn sign_in_by_keyboard(browser: &Browser) {
    browser.goto("/").await;
    assert!(browser.path().await.starts_with("/connexion"));
    let mut ids = Vec::new();
    for _ in 0..8 {
        let active = browser.client.active_element().await.unwrap();
        active.send_keys(&Key::Tab.to_string()).await.unwrap();
        let active = browser.client.active_element().await.unwrap();
        let id = active.attr("id").await.unwrap().unwrap_or_default();
        match id.as_str() {
            "identifiant" => active.send_keys("directeur").await.unwrap(),
            "mot_de_passe" => {
                active.send_keys("maillage-demo").await.unwrap();
                active.send_keys(&Key::Enter.to_string()).await.unwrap();
                ids.push(id);
                break;
            }
            _ => {}
        }
        ids.push(id);
    }
    assert!(ids.contains(&"identifiant".to_owned()), "the keyboard does not reach it: {ids:?}");
    browser.arrives("/", "/connexion?suite=/").await;
    assert!(browser.read().await.contains("Bonjour"), "{}", browser.read().await);
}

async fn records_a_child(browser: &Browser, service: &str) {
    let new = format!("/registre/personnes/{service}/nouveau");
    browser.goto(&new).await;
    browser.type_in("nom", "Vasseur").await;
    browser.type_in("prenom", "Élodie").await;
    browser.type_in("birth_day", "2012-05-04").await;
    browser.submit().await;
    let row = browser.arrives("/fiche/personnes/", &new).await;
    assert!(browser.read().await.contains("04/05/2012"), "{}", browser.read().await);
    let id = row.split('?').next().unwrap().rsplit('/').next().unwrap().to_owned();
    let new = format!("/registre/sejours/{service}/nouveau?personne_id={id}");
    browser.goto(&new).await;
    browser.type_in("entree_day", "2025-01-10").await;
    browser.submit().await;
    browser.arrives("/fiche/sejours/", &new).await;
    browser.goto(&format!("/dossiers/{id}")).await;
    assert!(browser.read().await.contains("10/01/2025"), "{}", browser.read().await);
}

async fn brings_in_a_file(browser: &Browser, service: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("personne.csv");
    let imports = format!("/services/{service}/import");
    for (birth, kept) in [("31/02/2012", false), ("28/02/2012", true)] {
        let text = format!("Référence;Nom;Prénom;Né(e) le\nNAV-1;Quesnel;Maëlle;{birth}\n");
        std::fs::write(&file, text).unwrap();
        browser.goto(&imports).await;
        browser.type_in("fichier", &file.display().to_string()).await;
        browser.submit().await;
        let depot = browser.arrives(&format!("{imports}/"), &imports).await;
        let told = browser.read().await;
        assert_eq!(told.contains("Un point empêche l’import"), !kept, "{told}");
        if kept {
            browser.submit().await;
            browser.arrives(&format!("/services/{service}/registre"), &depot).await;
        }
    }
    browser.goto(&format!("/registre/personnes/{service}?q=quesnel")).await;
    assert!(browser.read().await.contains("Maëlle"), "{}", browser.read().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_works_with_script_off() {
    let Some(driver) = Driver::start() else { return };
    let demo = Demo::open();
    let browser = Browser::open(&driver, &demo, Look::DesktopWithoutScript).await;
    browser.goto("/connexion").await;
    let off = "return matchMedia('(scripting: none)').matches";
    assert_eq!(browser.client.execute(off, vec![]).await.unwrap(), json!(true));
    browser.sign_in("directeur").await;
    let service = service(&browser).await;
    records_a_child(&browser, &service).await;
    brings_in_a_file(&browser, &service).await;
    browser.close().await;
}

/// A file whose preview shows what is refused and a column that is not known.
pub async fn deposit_with_an_error(browser: &Browser, service: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("personne.csv");
    std::fs::write(&file, "Nom;Prénom;Né(e) le;Surnom\nQuesnel;Maëlle;31/02/2012;Ma\n").unwrap();
    let imports = format!("/services/{service}/import");
    browser.goto(&imports).await;
    browser.type_in("fichier", &file.display().to_string()).await;
    browser.submit().await;
    let depot = browser.arrives(&format!("{imports}/"), &imports).await;
    depot.rsplit('/').next().unwrap().to_owned()
}

async fn looks_well(look: Look) {
    let Some(driver) = Driver::start() else { return };
    let demo = Demo::open();
    let browser = Browser::open(&driver, &demo, look).await;
    browser.goto("/connexion").await;
    let mut faults = browser.faults("/connexion").await;
    let dark = browser
        .client
        .execute("return matchMedia('(prefers-color-scheme: dark)').matches", vec![])
        .await
        .unwrap();
    assert_eq!(dark, json!(look == Look::DarkPhone));
    // The looks themselves: a planted fault is seen, a good page is not blamed.
    let plant = "const img = document.createElement('img'); img.src = '/statique/icons/logo.svg';
        img.width = 2000; img.style.maxWidth = 'none'; document.querySelector('main').append(img)";
    browser.client.execute(plant, vec![]).await.unwrap();
    let planted = browser.faults("planted").await.join(" ");
    assert!(planted.contains("image-alt") && planted.contains("sideways"), "{planted}");
    browser.sign_in("directeur").await;
    let service = service(&browser).await;
    let director = Actor::with_roles(0, &[(1, Role::Directeur)]);
    let mut all: Vec<String> = maillage::register::fiches()
        .iter()
        .filter(|fiche| fiche.owner == fiche::Owner::Service)
        .filter(|fiche| director.may(1, Verb::Ecrire, fiche.category))
        .map(|fiche| format!("/registre/{}/{service}/nouveau", fiche.slug))
        .collect();
    assert!(all.len() > 35, "few forms: {all:#?}");
    browser.goto(&format!("/services/{service}/relais")).await;
    let relais = browser.links(&format!("/services/{service}/relais/")).await;
    all.extend(relais.into_iter().take(1));
    faults.extend(visit(&browser, all).await);
    browser.sign_in("admin").await;
    browser.goto("/comptes").await;
    let mut comptes = vec!["/comptes".to_owned(), "/comptes/nouveau".to_owned()];
    let one = browser.links("/comptes/").await.into_iter().find(|link| !link.ends_with("nouveau"));
    comptes.push(one.expect("an account"));
    faults.extend(visit(&browser, comptes).await);
    browser.close().await;
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

async fn visit(browser: &Browser, paths: Vec<String>) -> Vec<String> {
    let mut faults = Vec::new();
    for path in paths {
        browser.goto(&path).await;
        let told = browser.read().await;
        assert!(!told.starts_with("Page introuvable"), "{path} cannot be opened");
        faults.extend(browser.faults(&path).await);
    }
    faults
}

// Every page is seen by every role, on a desk in light and on a phone in dark, in `roles.rs`.
#[tokio::test(flavor = "multi_thread")]
async fn every_form_of_the_register_is_open_to_all_on_a_phone_in_light() {
    looks_well(Look::Phone).await;
}
