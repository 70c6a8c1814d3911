//! Passkeys in a real browser, with the authenticator that Chromium makes for tests, and what a
//! forged or late answer opens.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use fantoccini::{Locator, wd::WebDriverCompatibleCommand};
use http::Method;
use serde_json::{Value, json};
use web::Safety;

use crate::{
    browser::{Browser, Demo, Driver, Look},
    site::Site,
};

/// Gives the browser a device that holds keys and says its person unlocked it.
#[derive(Debug)]
struct Device;

impl WebDriverCompatibleCommand for Device {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/webauthn/authenticator"))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        let device = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
            "hasUserVerification": true, "isUserVerified": true, "isUserConsenting": true,
        });
        (Method::POST, Some(device.to_string()))
    }
}

/// Waits until the page says something.
async fn says(browser: &Browser, words: &str) {
    let limit = Instant::now() + Duration::from_secs(20);
    loop {
        let read = browser.read().await;
        if read.contains(words) {
            return;
        }
        assert!(Instant::now() < limit, "« {words} » not in: {read}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn press(browser: &Browser, css: &str) {
    let limit = Instant::now() + Duration::from_secs(20);
    let button = browser.client.find(Locator::Css(css)).await.unwrap();
    while !button.is_displayed().await.unwrap() {
        assert!(Instant::now() < limit, "{css} stays hidden");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    button.click().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_registered_named_opens_the_door_alone_and_is_removed() {
    let Some(driver) = Driver::start() else { return };
    let mut demo = Demo::open();
    demo.address = demo.address.replace("127.0.0.1", "localhost");
    let browser = Browser::open(&driver, &demo, Look::Desktop).await;
    browser.client.issue_cmd(Device).await.unwrap();
    browser.sign_in("educatrice").await;
    browser.goto("/compte/second-facteur").await;
    assert_eq!(browser.faults("/compte/second-facteur").await, Vec::<String>::new());
    press(&browser, "[data-passkey=enregistrer] button").await;
    says(&browser, "codes de secours maintenant").await;
    browser.goto("/compte/second-facteur").await;
    let name = browser.client.find(Locator::Css("input[name=nom]")).await.unwrap();
    assert_eq!(name.prop("value").await.unwrap().as_deref(), Some("Clé 1"));
    name.clear().await.unwrap();
    name.send_keys("Mon téléphone").await.unwrap();
    press(&browser, "input[name=geste][value=nommer-cle] ~ .actions button").await;
    says(&browser, "Retirer Mon téléphone").await;

    press(&browser, ".user form[data-signout] button").await;
    browser.arrives("/connexion", "").await;
    press(&browser, "[data-passkey=entrer] button").await;
    browser.arrives("/", "/connexion").await;
    says(&browser, "Bonjour").await;
    browser.goto("/compte/connexions").await;
    says(&browser, "Clé d’accès").await;

    // The password alone is no longer enough: the key, or a recovery code.
    press(&browser, ".user form[data-signout] button").await;
    browser.arrives("/connexion", "").await;
    browser.type_in("identifiant", "educatrice").await;
    browser.type_in("mot_de_passe", "maillage-demo").await;
    browser.submit().await;
    browser.arrives("/connexion/code", "").await;
    press(&browser, "[data-passkey=entrer] button").await;
    browser.arrives("/", "/connexion/code?suite=/").await;
    says(&browser, "Bonjour").await;

    browser.goto("/compte/second-facteur").await;
    let own = "input[name=geste][value=retirer-cle] ~ .field input[type=password]";
    let password = browser.client.find(Locator::Css(own)).await.unwrap();
    password.send_keys("maillage-demo").await.unwrap();
    press(&browser, "input[name=geste][value=retirer-cle] ~ .actions button").await;
    let limit = Instant::now() + Duration::from_secs(20);
    while browser.read().await.contains("Mon téléphone") {
        assert!(Instant::now() < limit, "{}", browser.read().await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    browser.close().await;
}

#[tokio::test]
async fn a_forged_a_late_or_a_misplaced_answer_opens_nothing() {
    let safety =
        Safety { origin: Some("https://maillage.example".to_owned()), ..Safety::default() };
    let site = Site::open_with(testkit::sqlite_ground().await, safety).await;
    site.house().await;
    let nobody = site.nobody();
    let asked = nobody.post("/connexion/cle/question", &[]).await;
    let question: Value =
        serde_json::from_slice(&asked.is_done_with(StatusCode::OK).bytes).unwrap();
    let defi = question["defi"].as_str().unwrap().to_owned();
    let forged = json!({ "defi": defi, "reponse": { "id": "AAAA", "rawId": "AAAA", "type": "public-key",
        "clientExtensionResults": {}, "response": { "clientDataJSON": "e30", "authenticatorData": "AAAA",
        "signature": "AAAA", "userHandle": "AAAA" } } });
    for body in [forged.clone(), forged, json!({ "defi": "0", "reponse": {} })] {
        let answer = nobody.post_json("/connexion/cle", &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
        assert!(answer.headers.get("set-cookie").is_none());
    }
    // A question for the door registers no key.
    let directrice = site.sign_in("directrice").await;
    let asked = nobody.post("/connexion/cle/question", &[]).await;
    let question: Value = serde_json::from_slice(&asked.bytes).unwrap();
    let body = json!({ "defi": question["defi"], "reponse": {} });
    let answer = directrice.post_json("/compte/second-facteur/cle", &body).await;
    assert!(answer.text().contains("Trop de temps"), "{}", answer.text());
    // Where the address is not known, there are no keys.
    let plain = Site::on_sqlite().await;
    plain.nobody().post("/connexion/cle/question", &[]).await.is_page(404);
}
