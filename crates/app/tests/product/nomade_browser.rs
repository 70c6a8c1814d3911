//! Chromium on a telephone whose network is cut: what was taken opens with its code, what is written leaves when the
//! network is back, and nothing that can be read stays on the disk of the browser.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use fantoccini::Locator;
use tokio::net::{TcpListener, TcpStream};

use crate::browser::{Browser, Demo, Driver, Look};

/// The way to the product, which can be cut.
struct Way {
    address: String,
    open: Arc<AtomicBool>,
}

impl Way {
    async fn to(demo: &Demo) -> Self {
        let open = Arc::new(AtomicBool::new(true));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (end, is_open) = (demo.address.trim_start_matches("http://").to_owned(), open.clone());
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                if !is_open.load(Ordering::SeqCst) {
                    continue;
                }
                let (end, is_open) = (end.clone(), is_open.clone());
                tokio::spawn(async move {
                    let Ok(mut far) = TcpStream::connect(end).await else { return };
                    let cut = async {
                        while is_open.load(Ordering::SeqCst) {
                            tokio::time::sleep(Duration::from_millis(20)).await;
                        }
                    };
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                        () = cut => {}
                    }
                });
            }
        });
        Self { address, open }
    }

    fn cut(&self) {
        self.open.store(false, Ordering::SeqCst);
    }

    fn mend(&self) {
        self.open.store(true, Ordering::SeqCst);
    }
}

/// Waits until the page says something.
async fn says(browser: &Browser, word: &str) -> String {
    let limit = Instant::now() + Duration::from_secs(30);
    loop {
        let text = browser.read().await;
        if text.contains(word) {
            return text;
        }
        assert!(Instant::now() < limit, "no « {word} » in: {text}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn click(browser: &Browser, css: &str) {
    let script = "const e = document.querySelector(arguments[0]); e.scrollIntoView({ block: 'center' }); e.click();";
    browser.client.execute(script, vec![css.into()]).await.unwrap();
}

/// The files of the browser's storage that hold one of these words, as UTF-8 or as UTF-16.
fn holding(folder: &Path, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = vec![folder.to_path_buf()];
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(std::fs::read_dir(&path).unwrap().flatten().map(|entry| entry.path()));
            continue;
        }
        let kept = [
            "IndexedDB",
            "Session Storage",
            "Local Storage",
            "Service Worker",
            "Cache",
            "WebStorage",
            "blob_storage",
        ];
        let name = path.display().to_string();
        if !kept.iter().any(|part| name.contains(part)) {
            continue;
        }
        let Ok(bytes) = std::fs::read(&path) else { continue };
        for word in words {
            let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let has = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
            if has(word.as_bytes()) || has(&wide) {
                found.push(format!("{word} in {name}"));
            }
        }
    }
    found
}

const CODE: &str = "trois petits mots";

/// Somebody signs on the screen, somebody else on paper, by the keyboard alone.
async fn sign(browser: &Browser) {
    let open = "[...document.querySelectorAll('#nomade details')]
        .find((one) => one.textContent.includes('Faire signer')).open = true;";
    browser.client.execute(open, vec![]).await.unwrap();
    let choose =
        "const [id, value] = arguments; const e = document.getElementById(id); e.value = value;";
    browser.type_in("signataire", "Zoé Quetzal").await;
    browser.client.execute(choose, vec!["qualite".into(), "parent".into()]).await.unwrap();
    let draw = "const pad = document.querySelector('#nomade canvas'), box = pad.getBoundingClientRect();
        for (const [kind, x, y] of [['pointerdown', 20, 20], ['pointermove', 90, 60], ['pointerup', 90, 60]])
          pad.dispatchEvent(new PointerEvent(kind, { pointerId: 1, clientX: box.left + x, clientY: box.top + y }));";
    browser.client.execute(draw, vec![]).await.unwrap();
    let keep = "[...document.querySelectorAll('#nomade button')]
        .find((one) => one.textContent === 'Garder cette signature').click();";
    browser.client.execute(keep, vec![]).await.unwrap();
    says(browser, "a signé sur l’écran").await;
    // The other one is kept with the note itself.
    browser.type_in("signataire", "Ana Quetzal").await;
    browser.client.execute(choose, vec!["qualite".into(), "jeune".into()]).await.unwrap();
    click(browser, "#papier").await;
    browser.type_in("temoin", "Leïla Marchand").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_written_without_network_leaves_with_it_and_nothing_readable_stays_on_the_device() {
    let Some(driver) = Driver::start() else { return };
    let demo = Demo::open();
    let way = Way::to(&demo).await;
    let browser = Browser::open_at(&driver, way.address.clone(), Look::Phone).await;
    browser.sign_in("educatrice").await;
    browser.goto("/sans-reseau").await;
    let none = browser.faults("/sans-reseau").await;
    assert!(none.is_empty(), "{none:#?}");
    click(&browser, "input[name=enfants]:not(:checked)").await;
    // The first taking says whose the device is.
    click(&browser, "input[name=nature][value=professionnel]").await;
    browser.type_in("code", CODE).await;
    click(&browser, "form[data-emporter] button").await;
    // The code was just typed: it is not asked again.
    says(&browser, "Enfants emportés").await;
    browser.arrives("/hors-ligne", "").await;

    way.cut();
    browser.goto("/").await;
    says(&browser, "Fermé à clé").await;
    browser.type_in("code", "un autre code").await;
    click(&browser, "main form button").await;
    says(&browser, "Ce n’est pas le code").await;
    browser.type_in("code", CODE).await;
    click(&browser, "main form button").await;
    says(&browser, "Enfants emportés").await;
    let mut faults = browser.faults("without network: the list").await;
    let noting = browser.links("#noter/").await.remove(0);
    let child = noting.replace("noter", "enfant");
    let name = browser.client.find(Locator::Css(&format!("a[href='{child}']"))).await.unwrap();
    let name = name.text().await.unwrap().split(" : ").next().unwrap().to_owned();
    click(&browser, &format!(".day-child a[href='{child}']")).await;
    says(&browser, "Fiche d’urgence").await;
    faults.extend(browser.faults("without network: a child").await);

    // Closed by hand while typing: the words are back behind the code.
    click(&browser, &format!("a[href='{noting}']")).await;
    says(&browser, "Ce qui s’est passé").await;
    browser.type_in("texte", "Il a parlé du zanzibar.").await;
    faults.extend(browser.faults("without network: a note").await);
    assert!(faults.is_empty(), "{faults:#?}");
    click(&browser, "button.link").await;
    says(&browser, "Fermé à clé").await;
    browser.type_in("code", CODE).await;
    click(&browser, "main form button").await;
    says(&browser, "Enfants emportés").await;
    click(&browser, &format!("a[href='{noting}']")).await;
    says(&browser, "Ce qui s’est passé").await;
    let limit = Instant::now() + Duration::from_secs(10);
    loop {
        let field = browser.client.find(Locator::Id("texte")).await.unwrap();
        if field.prop("value").await.unwrap().as_deref() == Some("Il a parlé du zanzibar.") {
            break;
        }
        assert!(Instant::now() < limit, "the draft did not come back");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    sign(&browser).await;
    faults.extend(browser.faults("without network: a signature").await);
    assert!(faults.is_empty(), "{faults:#?}");
    click(&browser, "main form > .actions .btn").await;
    says(&browser, "gardé sur l’appareil").await;
    let last = name.split(' ').next_back().unwrap().to_owned();
    let words = ["zanzibar", "Quetzal", last.as_str(), CODE];
    let readable = holding(browser.profile.path(), &words);
    assert!(readable.is_empty(), "{readable:#?}");

    way.mend();
    browser.goto("/").await;
    let limit = Instant::now() + Duration::from_secs(30);
    loop {
        browser.goto("/sans-reseau").await;
        let text = browser.read().await;
        let back = text.split("Revenus au service").nth(1).unwrap_or_default().to_owned();
        if back.matches("Signature du").count() == 2 && back.matches("Dans le dossier").count() == 3
        {
            break;
        }
        assert!(Instant::now() < limit, "{text}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    click(&browser, "details.menu form[data-signout] button").await;
    browser.arrives("/connexion", "").await;
    let gone = "const done = arguments[0]; const asked = indexedDB.open('maillage');
        asked.onsuccess = () => { const base = asked.result; let left = 0;
          const tx = base.transaction([...base.objectStoreNames]);
          for (const name of base.objectStoreNames) { const n = tx.objectStore(name).count(); n.onsuccess = () => { left += n.result; }; }
          tx.oncomplete = () => done(left + sessionStorage.length + localStorage.length); };";
    let left = browser.client.execute_async(gone, vec![]).await.unwrap();
    assert_eq!(left, 0, "something stays after sign-out");
    let readable = holding(browser.profile.path(), &words);
    assert!(readable.is_empty(), "{readable:#?}");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_crisis_sheet_is_read_and_an_incident_declared_without_network() {
    let Some(driver) = Driver::start() else { return };
    let demo = Demo::open();
    let way = Way::to(&demo).await;
    let browser = Browser::open_at(&driver, way.address.clone(), Look::Phone).await;
    browser.sign_in("educatrice").await;
    browser.goto("/sans-reseau?avec=33").await;
    click(&browser, "input[name=nature][value=professionnel]").await;
    browser.type_in("code", CODE).await;
    click(&browser, "form[data-emporter] button").await;
    browser.arrives("/hors-ligne", "").await;
    way.cut();
    browser.goto("/").await;
    says(&browser, "Fermé à clé").await;
    browser.type_in("code", CODE).await;
    click(&browser, "main form button").await;
    says(&browser, "Enfants emportés").await;
    // One touch from the list of children.
    let sheet = browser.links("#crise/").await.remove(0);
    click(&browser, &format!("a[href='{sheet}']")).await;
    says(&browser, "Ce qui apaise").await;
    let mut faults = browser.faults("without network: the crisis sheet").await;
    click(&browser, "main .actions button").await;
    says(&browser, "Fiche activée").await;
    faults.extend(browser.faults("without network: a sheet that serves").await);
    click(&browser, "#nomade form .row button").await;
    browser.type_in("fait", "Le casque, puis le couloir.").await;
    click(&browser, "#nomade form .actions button").await;
    says(&browser, "gardé sur l’appareil").await;

    let child = sheet.replace("crise", "enfant");
    let one = sheet.replace("crise", "incident");
    click(&browser, &format!("a[href='{child}']")).await;
    says(&browser, "Fiche d’urgence").await;
    click(&browser, &format!("a[href='{one}']")).await;
    says(&browser, "Les faits").await;
    faults.extend(browser.faults("without network: an incident").await);
    assert!(faults.is_empty(), "{faults:#?}");
    // Refused on the device, in words, with the text kept.
    browser.type_in("recit", "Une porte cassée, personne de blessé.").await;
    click(&browser, "main form .actions button").await;
    says(&browser, "Choisissez ce qui s’est passé").await;
    let choose =
        "const [id, value] = arguments; const e = document.getElementById(id); e.value = value;";
    for (id, value) in [("nature", "degradation"), ("gravite", "serieuse")] {
        browser.client.execute(choose, vec![id.into(), value.into()]).await.unwrap();
    }
    click(&browser, "#dit_direction").await;
    click(&browser, "main form .actions button").await;
    says(&browser, "gardé sur l’appareil").await;
    let readable = holding(browser.profile.path(), &["cassée", "casque", CODE]);
    assert!(readable.is_empty(), "{readable:#?}");

    way.mend();
    browser.goto("/").await;
    let limit = Instant::now() + Duration::from_secs(30);
    loop {
        browser.goto("/sans-reseau").await;
        let text = browser.read().await;
        let back = text.split("Revenus au service").nth(1).unwrap_or_default().to_owned();
        if ["Incident du", "Fiche de crise activée", "Suite d’une fiche de crise activée"]
            .iter()
            .all(|said| back.contains(said))
            && back.matches("Dans le dossier").count() == 3
        {
            break;
        }
        assert!(Instant::now() < limit, "{text}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    browser.goto("/dossiers/33/crise").await;
    let text = browser.read().await;
    assert!(text.contains("Appel à l’aide") && text.contains("puis le couloir"), "{text}");
    browser.close().await;
}
