//! Coming in by a provider of identities that this project did not write.

use access::Role;
use identity::CompteChange;
use web::{Provider, Safety};

use crate::{
    glewlwyd::{CLIENT, Glewlwyd, SECRET},
    site::Site,
};

const ORIGIN: &str = "https://maillage.example";

/// When the clock of a house begins, 12 March 2026, in seconds.
const BEGUN_S: i64 = 1_773_309_600;

#[tokio::test]
async fn a_person_comes_in_and_leaves_by_a_provider_that_others_wrote_and_nobody_else_does() {
    let back = format!("{ORIGIN}/connexion/fournisseur/retour");
    let provider = Glewlwyd::start(&back, &["aya", "inconnu"]).await;
    let safety = Safety {
        origin: Some(ORIGIN.to_owned()),
        providers: vec![Provider {
            code: String::new(),
            label: "Fournisseur de l’association".to_owned(),
            issuer: provider.issuer(),
            client_id: CLIENT.to_owned(),
            client_secret: SECRET.to_owned(),
            scopes: Vec::new(),
            acr_values: Vec::new(),
            claim: "sub".to_owned(),
        }],
        ..Safety::default()
    };
    let site = Site::open_with(testkit::sealed_sqlite_ground().await, safety).await;
    // The house lives at the hour of the provider.
    let (subject, now_s) = provider.subject("aya").await;
    site.world.clock.advance_s(now_s - BEGUN_S);
    let (organisation, _) = site.house().await;
    let place = (Some(organisation), None);
    let compte =
        site.world.compte("soignante", "Aya Soignante", Role::Psychologue, place.0, place.1).await;
    let change = CompteChange {
        nom: "Aya Soignante".to_owned(),
        external_key: Some(subject),
        ..CompteChange::default()
    };
    let mut write = site.world.ground.db.write().await.unwrap();
    identity::change_compte(&mut write, compte, &change).await.unwrap();
    write.commit().await.unwrap();
    for (name, known) in [("aya", true), ("inconnu", false)] {
        let mut visitor = site.nobody();
        let there = visitor.get("/connexion/fournisseur?suite=/aide").await;
        visitor.keep_cookie(&there);
        let address = provider.agree(name, there.location()).await;
        let path = address.strip_prefix(ORIGIN).expect("back to us");
        let answer = visitor.get(path).await;
        // The same way back opens nothing twice.
        let again = site.nobody().get(path).await;
        assert!(!again.headers.contains_key("set-cookie") || again.status.as_u16() != 303);
        if !known {
            assert_ne!(answer.status.as_u16(), 303, "{}", answer.read());
            continue;
        }
        assert_eq!(answer.is_done(), "/aide");
        let session = answer.headers.get_all("set-cookie").into_iter();
        let session = session.map(|set| set.to_str().unwrap().to_owned());
        let session = session.into_iter().find(|set| set.starts_with("maillage=")).unwrap();
        visitor.cookie = Some(session.split(';').next().unwrap().to_owned());
        assert!(visitor.get("/").await.is_page(200).read().contains("Bonjour Aya"));
        visitor.post("/deconnexion", &[]).await.is_done();
        assert_eq!(visitor.get("/").await.is_done(), "/connexion");
    }
}
