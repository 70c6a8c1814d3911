//! Coming in by a provider of identities, and everything that must not come in.

use access::Role;
use axum::http::StatusCode;
use identity::CompteChange;
use web::{Provider, Safety};

use crate::{
    provider::{CLIENT, Flaw, ProviderForTests, SECRET},
    site::{Answer, Site, Visitor},
};

const ORIGIN: &str = "https://maillage.example";
const SUBJECT: &str = "899700218896";

async fn open() -> (Site, ProviderForTests) {
    let now_s = 1_773_309_600;
    let provider = ProviderForTests::start(now_s, SUBJECT).await;
    let safety = Safety {
        origin: Some(ORIGIN.to_owned()),
        providers: vec![Provider {
            code: String::new(),
            label: "Pro Santé Connect".to_owned(),
            issuer: provider.issuer(),
            client_id: CLIENT.to_owned(),
            client_secret: SECRET.to_owned(),
            scopes: vec!["scope_all".to_owned()],
            acr_values: vec!["eidas1".to_owned()],
            claim: "sub".to_owned(),
        }],
        ..Safety::default()
    };
    let site = Site::open_with(testkit::sealed_sqlite_ground().await, safety).await;
    let (organisation, _) = site.house().await;
    for (name, key, nom) in
        [("soignante", SUBJECT, "Aya Soignante"), ("partie", "111", "Léa Partie")]
    {
        let compte =
            site.world.compte(name, nom, Role::Psychologue, Some(organisation), None).await;
        let change = CompteChange {
            nom: nom.to_owned(),
            external_key: Some(key.to_owned()),
            ..CompteChange::default()
        };
        let mut write = site.world.ground.db.write().await.unwrap();
        identity::change_compte(&mut write, compte, &change).await.unwrap();
        if name == "partie" {
            let closing = identity::Closing {
                day: "2026-03-01",
                at: "2026-03-01T08:00:00Z",
                by: None,
                reason: "Départ",
            };
            identity::close_compte(&mut write, compte, closing).await.unwrap();
        }
        write.commit().await.unwrap();
    }
    (site, provider)
}

/// The whole way, there and back, as a browser does it.
async fn come(visitor: &mut Visitor<'_>, provider: &ProviderForTests, suite: &str) -> Answer {
    come_by(visitor, provider, &format!("?suite={suite}")).await
}

/// The same, as the address of a button asks.
async fn come_by(visitor: &mut Visitor<'_>, provider: &ProviderForTests, query: &str) -> Answer {
    let there = visitor.get(&format!("/connexion/fournisseur{query}")).await;
    assert_eq!(there.status, StatusCode::SEE_OTHER, "{}", there.read());
    visitor.keep_cookie(&there);
    let back = provider.agree(there.location()).await;
    let path = back.strip_prefix(ORIGIN).expect("back to us").to_owned();
    let answer = visitor.get(&path).await;
    if answer.status == StatusCode::SEE_OTHER {
        let set = answer.headers.get_all("set-cookie");
        let session = set.iter().map(|set| set.to_str().unwrap().to_owned());
        let session =
            session.into_iter().find(|set| set.starts_with("maillage=")).expect("a session");
        visitor.cookie = Some(session.split(';').next().unwrap().to_owned());
    }
    answer
}

#[tokio::test]
async fn a_person_comes_in_by_the_provider_and_leaves_both() {
    let (site, provider) = open().await;
    let page = site.nobody().get("/connexion").await;
    assert!(page.is_page(200).read().contains("Continuer avec Pro Santé Connect"));
    let mut visitor = site.nobody();
    let answer = come(&mut visitor, &provider, "/aide").await;
    assert_eq!(answer.is_done(), "/aide");
    assert!(visitor.get("/").await.is_page(200).read().contains("Bonjour Aya"));
    let sessions = visitor.get("/compte/connexions").await;
    assert!(sessions.is_page(200).read().contains("Fournisseur d’identité"));
    let out = visitor.post("/deconnexion", &[]).await;
    assert_eq!(out.is_done(), "/connexion");
    let page = visitor.get(out.location()).await;
    let text = page.is_page(200).text();
    let (_, rest) = text.split_once("/connexion/fournisseur/fin?fin=").expect("the way out");
    let fin = format!("/connexion/fournisseur/fin?fin={}", rest.split('"').next().unwrap());
    let leaving = visitor.get(&fin).await;
    assert_eq!(leaving.is_done(), format!("{}/fin", provider.issuer()));
    assert!(leaving.location().contains("id_token_hint="), "{}", leaving.location());
    assert_eq!(visitor.get(&fin).await.is_done(), "/connexion", "once");
    assert_eq!(visitor.get("/").await.is_done(), "/connexion");
}

#[tokio::test]
async fn no_token_that_is_wrong_in_any_way_opens_anything() {
    let (site, provider) = open().await;
    for flaw in [
        Flaw::Nonce,
        Flaw::Audience,
        Flaw::Issuer,
        Flaw::Expired,
        Flaw::NoAlgorithm,
        Flaw::OurSecret,
        Flaw::OtherKey,
        Flaw::Altered,
        Flaw::AccessToken,
        Flaw::WeakProof,
        Flaw::NoToken,
    ] {
        provider.flaw(flaw);
        let mut visitor = site.nobody();
        let answer = come(&mut visitor, &provider, "/").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{flaw:?}");
        assert!(answer.is_page(422).read().contains("n’a ouvert aucun compte"), "{flaw:?}");
    }
    let open = site.world.count("SELECT COUNT(*) AS n FROM connexion", &[]).await;
    assert_eq!(open, 0);
    provider.flaw(Flaw::None);
    come(&mut site.nobody(), &provider, "/").await.is_done();
}

#[tokio::test]
async fn an_unknown_person_and_a_closed_account_are_told_the_same() {
    let (site, provider) = open().await;
    let mut told = Vec::new();
    for subject in ["inconnu", "111"] {
        provider.subject(subject);
        let answer = come(&mut site.nobody(), &provider, "/").await;
        told.push(answer.is_page(422).bytes.clone());
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn the_way_back_is_for_the_browser_that_left_and_once() {
    let (site, provider) = open().await;
    let mut visitor = site.nobody();
    let there = visitor.get("/connexion/fournisseur").await;
    visitor.keep_cookie(&there);
    let back = provider.agree(there.location()).await;
    let path = back.strip_prefix(ORIGIN).unwrap();
    // Somebody else's browser, as when an attacker sends their own way back to a victim.
    site.nobody().get(path).await.is_page(422);
    visitor.get(path).await.is_page(422);
    for path in ["/connexion/fournisseur/retour", "/connexion/fournisseur/retour?code=a&state=b"] {
        visitor.get(path).await.is_page(422);
    }
    for suite in ["//ailleurs.example", "https://ailleurs.example"] {
        assert_eq!(come(&mut site.nobody(), &provider, suite).await.is_done(), "/", "{suite}");
    }
}

#[tokio::test]
async fn without_a_provider_there_is_no_such_page() {
    let site = Site::on_sqlite().await;
    for path in ["", "/retour?code=a&state=b", "/fin?fin=a"] {
        site.nobody().get(&format!("/connexion/fournisseur{path}")).await.is_page(404);
    }
}

/// Two providers, each with a person of the same name at home: « Aya » of the first, « Zoé » of the second, who
/// is named by what the second tells beside its token.
async fn two() -> (Site, [ProviderForTests; 2]) {
    let now_s = 1_773_309_600;
    let both = [
        ProviderForTests::start(now_s, SUBJECT).await,
        ProviderForTests::start(now_s, SUBJECT).await,
    ];
    let of = |at: usize, code: &str, label: &str, claim: &str| Provider {
        code: code.to_owned(),
        label: label.to_owned(),
        issuer: both[at].issuer(),
        client_id: CLIENT.to_owned(),
        client_secret: SECRET.to_owned(),
        scopes: vec!["scope_all".to_owned()],
        acr_values: vec!["eidas1".to_owned()],
        claim: claim.to_owned(),
    };
    let safety = Safety {
        origin: Some(ORIGIN.to_owned()),
        providers: vec![
            of(0, "", "Pro Santé Connect", "sub"),
            of(1, "pro", "ProConnect", "SubjectNameID"),
        ],
        ..Safety::default()
    };
    let site = Site::open_with(testkit::sealed_sqlite_ground().await, safety).await;
    let (organisation, _) = site.house().await;
    for (name, key, nom) in [("aya", SUBJECT, "Aya Une"), ("zoe", "pro:899700218896", "Zoé Deux")]
    {
        let compte =
            site.world.compte(name, nom, Role::Psychologue, Some(organisation), None).await;
        let change = CompteChange {
            nom: nom.to_owned(),
            external_key: Some(key.to_owned()),
            ..CompteChange::default()
        };
        let mut write = site.world.ground.db.write().await.unwrap();
        identity::change_compte(&mut write, compte, &change).await.unwrap();
        write.commit().await.unwrap();
    }
    (site, both)
}

#[tokio::test]
async fn two_providers_name_two_persons_by_the_token_or_by_what_they_tell_beside_it() {
    let (site, [first, second]) = two().await;
    let told = site.nobody().get("/connexion").await.is_page(200).read();
    assert!(told.contains("Continuer avec Pro Santé Connect"), "{told}");
    assert!(told.contains("Continuer avec ProConnect"), "{told}");
    let mut visitor = site.nobody();
    come_by(&mut visitor, &first, "?fournisseur=").await.is_done();
    assert!(visitor.get("/").await.read().contains("Bonjour Aya"));
    let person = |sub: &str, name: &str| {
        serde_json::json!({
            "sub": sub, "SubjectNameID": name, "iss": second.issuer(), "aud": CLIENT,
        })
    };
    for signed in [false, true] {
        second.tells(person(SUBJECT, SUBJECT), signed);
        let mut visitor = site.nobody();
        come_by(&mut visitor, &second, "?fournisseur=pro").await.is_done();
        assert!(visitor.get("/").await.read().contains("Bonjour Zoé"), "signed: {signed}");
        // One leaves the provider one came by.
        let out = visitor.post("/deconnexion", &[]).await;
        let page = visitor.get(out.location()).await;
        let text = page.is_page(200).text();
        let (_, rest) = text.split_once("/connexion/fournisseur/fin?fin=").expect("the way out");
        let fin = format!("/connexion/fournisseur/fin?fin={}", rest.split('"').next().unwrap());
        assert_eq!(visitor.get(&fin).await.is_done(), format!("{}/fin", second.issuer()));
        // Of another person, it is not believed.
        second.tells(person("un-autre", SUBJECT), signed);
        come_by(&mut site.nobody(), &second, "?fournisseur=pro").await.is_page(422);
    }
    // A key of ours signs nothing; signed for another, it is not for us.
    let mut wrong = person(SUBJECT, SUBJECT);
    wrong["aud"] = "un-autre".into();
    second.tells(wrong, true);
    come_by(&mut site.nobody(), &second, "?fournisseur=pro").await.is_page(422);
    let mut wrong = person(SUBJECT, SUBJECT);
    wrong["exp"] = 1_773_309_000.into();
    second.tells(wrong, true);
    come_by(&mut site.nobody(), &second, "?fournisseur=pro").await.is_page(422);
    // What the first says never names somebody of the second.
    first.subject("pro:899700218896");
    come_by(&mut site.nobody(), &first, "?fournisseur=").await.is_page(422);
    site.nobody().get("/connexion/fournisseur?fournisseur=absent").await.is_page(404);
}

#[tokio::test]
async fn what_one_provider_was_asked_another_does_not_answer() {
    let (site, [first, _]) = two().await;
    let mut visitor = site.nobody();
    let there = visitor.get("/connexion/fournisseur?fournisseur=").await;
    visitor.keep_cookie(&there);
    let back = first.agree(there.location()).await;
    let path = back.strip_prefix(ORIGIN).unwrap();
    let elsewhere = path.replace("/retour?", "/retour/pro?");
    assert_ne!(path, elsewhere);
    visitor.get(&elsewhere).await.is_page(422);
}
