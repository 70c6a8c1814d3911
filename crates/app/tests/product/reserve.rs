//! What is reserved about a child opens by a name that the direction gave, never by a team, a function, a share or an
//! emergency; who was not named does not learn that it is there (ADR 0081).

use access::Role;
use db::Value;
use fiche::Row;

use crate::site::{NIGHT, Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026.

const SECRET: &str = "Ne jamais la laisser seule devant le collège";

struct House {
    service: i64,
    enfant: i64,
    marque: i64,
    named: i64,
}

/// Two educators of one team, a head of service, a psychologist; the first educator was named.
async fn house(site: &Site) -> House {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let enfant = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    let sejour = world.sejour(service, enfant, "2025-09-25").await;
    let mut named = 0;
    for (identifiant, nom) in [("leila", "Marchand"), ("malo", "Evrard")] {
        let row = Row::default().with("nom", nom).with("prenom", identifiant);
        let own = world.add("professionnel", organisation, row).await;
        let role = Role::Educateur;
        world.compte(identifiant, nom, role, Some(organisation), Some(service)).await;
        let mut write = world.ground.db.write().await.unwrap();
        identity::link_professional(&mut write, identifiant, own).await.unwrap();
        write.commit().await.unwrap();
        let team = Row::default()
            .with("sejour_id", sejour)
            .with("professionnel_id", own)
            .with("role", if named == 0 { "referent" } else { "coreferent" })
            .with("start_day", "2025-10-01");
        world.add("referent", service, team).await;
        if named == 0 {
            named = own;
        }
    }
    for (identifiant, nom, role) in [
        ("solene", "Solène Guichard", Role::ChefService),
        ("hugo", "Hugo Delmas", Role::Psychologue),
    ] {
        world.compte(identifiant, nom, role, Some(organisation), Some(service)).await;
    }
    let elsewhere = world.service(organisation, "SESSAD des Tilleuls", "sessad").await;
    world
        .compte("iris", "Iris Blanc", Role::ChefService, Some(organisation), Some(elsewhere))
        .await;
    let row = Row::default()
        .with("personne_id", enfant)
        .with("nature", "exploitation")
        .with("start_day", "2026-02-01")
        .with("conduite", SECRET)
        .with("revue_day", "2026-05-01");
    let marque = world.add("marque_reservee", service, row).await;
    House { service, enfant, marque, named }
}

/// The pages where the mark would be told, were it told.
async fn told(who: &Visitor<'_>, house: &House) -> bool {
    let House { service, enfant, marque, .. } = *house;
    let mut found = false;
    for path in [
        format!("/fiche/marques-reservees/{marque}"),
        format!("/fiche/marques-reservees/{marque}/historique"),
        format!("/registre/marques-reservees/{service}"),
        format!("/dossiers/{enfant}"),
        format!("/dossiers/{enfant}/fiche-urgence"),
        format!("/dossiers/{enfant}/frise"),
    ] {
        // The list of the kind is there for whoever may be named for some child: what it filters by says nothing of one.
        let text = who.get(&path).await.text();
        found |= text.contains(SECRET) || text.contains(&format!("/marques-reservees/{marque}"));
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reserved_mark_opens_to_those_who_were_named_and_nobody_else_learns_that_it_is() {
    for site in Site::on_each_engine("reserve").await {
        let house = house(&site).await;
        let House { service, enfant, marque, named } = house;
        let path = format!("/fiche/marques-reservees/{marque}");
        let absent = format!("/fiche/marques-reservees/{}", marque + 7);
        let directrice = site.sign_in("directrice").await;
        assert!(told(&directrice, &house).await);
        for identifiant in ["leila", "malo", "solene", "hugo"] {
            let who = site.sign_in(identifiant).await;
            assert!(!told(&who, &house).await, "{identifiant}");
            let (shut, none) = (who.get(&path).await, who.get(&absent).await);
            assert_eq!((shut.status, shut.read()), (none.status, none.read()), "{identifiant}");
        }
        // The direction names one of the team, from today, with a reason.
        let form = [
            ("personne_id", enfant.to_string()),
            ("professionnel_id", named.to_string()),
            ("start_day", "2026-03-12".to_owned()),
            ("motif", "Elle va la chercher le soir.".to_owned()),
        ];
        let form: Vec<(&str, &str)> =
            form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let new = format!("/registre/personnes-nommees/{service}/nouveau");
        directrice.post(&new, &form).await.is_done();
        let leila = site.sign_in("leila").await;
        let page = leila.get(&path).await;
        assert!(page.is_page(200).read().contains(SECRET));
        let list = leila.get(&format!("/registre/personnes-nommees/{service}")).await;
        assert!(list.is_page(200).read().contains("12/03/2026"), "who else knows is known");
        // Who was named names nobody, not even by the address of the form.
        assert_eq!(leila.post(&new, &form).await.status.as_u16(), 404);
        for identifiant in ["malo", "solene", "hugo"] {
            let who = site.sign_in(identifiant).await;
            assert!(!told(&who, &house).await, "{identifiant}");
            assert_eq!(who.post(&new, &form).await.status.as_u16(), 404, "{identifiant}");
        }
        // An emergency opens what is urgent, not this.
        let iris = site.sign_in("iris").await;
        iris.post("/acces-urgence", &NIGHT).await.is_done();
        iris.get(&format!("/dossiers/{enfant}")).await.is_page(200);
        assert!(!told(&iris, &house).await);
        // Each reading stands in the chain, under the name that opened it.
        let trace = site.world.audit().await;
        let read = |(_, action, cible, verdict): &(i64, String, String, String)| {
            action == "reserve.lire" && cible.contains(&marque.to_string()) && verdict == "accorde"
        };
        assert!(trace.iter().any(read), "{:?}", trace.last());
        // Neither the trace nor « Pourquoi ? » tell who was not named that something is, nor who was.
        let solene = site.sign_in("solene").await;
        let of_leila = format!("/dossiers/{enfant}/pourquoi?identifiant=leila");
        for path in [
            format!("/dossiers/{enfant}/trace"),
            format!("/services/{service}/trace"),
            of_leila.clone(),
        ] {
            let text = solene.get(&path).await;
            let text = text.is_page(200).text();
            for told in ["marque réservée", "la direction a nommé", "information:reserve"] {
                assert!(!text.contains(told), "{path}: {told}");
            }
        }
        assert!(directrice.get(&of_leila).await.text().contains("la direction a nommé"));
        assert!(
            directrice
                .get(&format!("/dossiers/{enfant}/trace"))
                .await
                .text()
                .contains("marque réservée")
        );
        // Over on the day after its last one.
        let id = site
            .world
            .count(
                "SELECT MAX(id) AS n FROM personne_nommee WHERE personne_id = $1",
                &[enfant.into()],
            )
            .await;
        site.world.set("personne_nommee", id, ("end_day", Value::from("2026-03-12"))).await;
        assert!(!told(&leila, &house).await, "a name that is over opens nothing");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exploitation_is_not_noted_before_a_whole_team() {
    for site in Site::on_each_engine("exploitation").await {
        let House { service, enfant, .. } = house(&site).await;
        let solene = site.sign_in("solene").await;
        let new = format!("/registre/marques-risque/{service}/nouveau");
        let enfant = enfant.to_string();
        let mut form = vec![
            ("personne_id", enfant.as_str()),
            ("nature", "exploitation"),
            ("start_day", "2026-03-10"),
            ("conduite", "Prévenir la brigade."),
        ];
        let refused = solene.post(&new, &form).await;
        assert_eq!(refused.status.as_u16(), 422);
        let told = refused.read();
        assert!(told.contains("la direction les nomme"), "{told}");
        assert!(refused.text().contains("Prévenir la brigade."), "what was typed stays");
        form[1].1 = "fugue";
        solene.post(&new, &form).await.is_done();
        // What was noted here before is closed here.
        form[1].1 = "exploitation";
        form.push(("end_day", "2026-03-11"));
        solene.post(&new, &form).await.is_done();
    }
}
