//! Accounts: who keeps which, what a role's days do, and a departure.

use access::Role;
use axum::http::StatusCode;
use fiche::Row;
use testkit::PASSWORD;

use crate::site::{Answer, Site, Visitor};

/// Two associations with a service each, an administrator of the instance, and one of the first.
struct Houses {
    here: i64,
    service: i64,
    there: i64,
}

async fn houses(site: &Site) -> Houses {
    let (here, service) = site.house().await;
    let there = site.world.organisation("Fondation Saint-Aubin").await;
    site.world.service(there, "MECS Les Tilleuls", "mecs").await;
    site.world.compte("racine", "Ada Racine", Role::Administrateur, None, None).await;
    site.account("relais", "Luc Relais", Role::Administrateur, here).await;
    site.account("ailleurs", "Zoé Ailleurs", Role::Educateur, there).await;
    Houses { here, service, there }
}

async fn id_of(site: &Site, identifiant: &str) -> i64 {
    let sql = "SELECT id AS n FROM compte WHERE identifiant = $1";
    site.world.count(sql, &[identifiant.into()]).await
}

/// The password that a page shows once.
fn shown_password(answer: &Answer) -> String {
    let text = answer.text();
    let (_, rest) = text.split_once("<span class=\"reference\">").expect("a password");
    rest.split('<').next().unwrap().to_owned()
}

async fn create(
    visitor: &Visitor<'_>,
    identifiant: &str,
    role: &str,
    lieu: &str,
    days: (&str, &str),
) -> Answer {
    let form = [
        ("identifiant", identifiant),
        ("nom", "Nadia Roussel"),
        ("role", role),
        ("lieu", lieu),
        ("start_day", days.0),
        ("end_day", days.1),
    ];
    visitor.post("/comptes/nouveau", &form).await
}

#[tokio::test]
async fn an_account_is_created_with_a_password_shown_once_and_changed_at_first_sign_in() {
    for site in Site::on_each_engine("comptes").await {
        let houses = houses(&site).await;
        let relais = site.sign_in("relais").await;
        relais.get("/comptes/nouveau").await.is_page(200);
        let lieu = format!("s:{}", houses.service);
        let page = create(&relais, "nadia.roussel", "educateur", &lieu, ("", "")).await;
        let password = shown_password(page.is_page(200));
        let id = id_of(&site, "nadia.roussel").await;
        let again = relais.get(&format!("/comptes/{id}")).await;
        assert!(!again.is_page(200).text().contains(&password), "shown twice");
        let mut nadia = site.nobody();
        let door = nadia.enter("nadia.roussel", &password).await;
        assert_eq!(door.is_done(), "/compte/mot-de-passe");
        for path in ["/", "/aide", "/compte/connexions"] {
            assert_eq!(nadia.get(path).await.is_done(), "/compte/mot-de-passe", "{path}");
        }
        let same = [("actuel", &*password), ("nouveau", &*password), ("encore", &*password)];
        nadia.post("/compte/mot-de-passe", &same).await.is_page(422);
        let own = "quatre mots qui me parlent";
        let form = [("actuel", password.as_str()), ("nouveau", own), ("encore", own)];
        let done = nadia.post("/compte/mot-de-passe", &form).await;
        done.is_done();
        let door = done.location();
        assert_eq!(door, "/connexion?fait=mot-de-passe");
        let told = site.nobody().get(door).await.is_page(200).read();
        assert!(told.contains("Votre mot de passe est changé"), "{told}");
        assert_eq!(nadia.enter("nadia.roussel", own).await.is_done(), "/");
        assert!(nadia.get("/").await.is_page(200).read().contains("Blois"));
        let taken = create(&relais, "Nadia.Roussel", "educateur", &lieu, ("", "")).await;
        assert!(taken.is_page(422).read().contains("déjà pris"), "{}", taken.read());
        let list = relais.get("/comptes?q=rouss").await;
        assert!(list.is_page(200).read().contains("Nadia Roussel"), "{}", list.read());
        assert!(!list.read().contains("Luc Relais"));
    }
}

#[tokio::test]
async fn an_administrator_of_an_organisation_keeps_its_accounts_and_no_other() {
    for site in Site::on_each_engine("delegation").await {
        let houses = houses(&site).await;
        let relais = site.sign_in("relais").await;
        let list = relais.get("/comptes").await.is_page(200).read();
        assert!(list.contains("Mariam Keller") && list.contains("Luc Relais"), "{list}");
        assert!(!list.contains("Zoé") && !list.contains("Ada"), "{list}");
        let (ailleurs, racine) = (id_of(&site, "ailleurs").await, id_of(&site, "racine").await);
        for id in [ailleurs, racine] {
            relais.get(&format!("/comptes/{id}")).await.is_page(404);
            for geste in ["mot-de-passe", "fermer", "deconnecter", "second-facteur", "changer"] {
                let form = [("geste", geste), ("motif", "essai"), ("nom", "Autre")];
                relais.post(&format!("/comptes/{id}"), &form).await.is_page(404);
            }
        }
        // No role outside, none greater, none in the whole instance, none to oneself.
        let there = format!("o:{}", houses.there);
        let here = format!("o:{}", houses.here);
        let before = site.world.count("SELECT COUNT(*) AS n FROM compte", &[]).await;
        for (role, lieu) in [
            ("educateur", there.as_str()),
            ("administrateur", here.as_str()),
            ("administrateur", "instance"),
            ("directeur", "instance"),
            ("roi", here.as_str()),
        ] {
            create(&relais, "intrus", role, lieu, ("", "")).await.is_page(422);
        }
        assert_eq!(site.world.count("SELECT COUNT(*) AS n FROM compte", &[]).await, before);
        let own = format!("/comptes/{}", id_of(&site, "relais").await);
        let form = [("geste", "role"), ("role", "directeur"), ("lieu", here.as_str())];
        let refused = relais.post(&own, &form).await;
        assert!(refused.is_page(422).read().contains("ses propres rôles"), "{}", refused.read());
        relais.post(&own, &[("geste", "fermer"), ("motif", "essai")]).await.is_page(404);
        // Somebody with a role in both houses is seen, given roles here, and otherwise left alone.
        let both = site
            .world
            .compte("double", "Théo Double", Role::Educateur, Some(houses.here), None)
            .await;
        let mut write = site.world.ground.db.write().await.unwrap();
        identity::add_affectation(&mut write, 77, both, "educateur", Some(houses.there), None)
            .await
            .unwrap();
        write.commit().await.unwrap();
        let page = relais.get(&format!("/comptes/{both}")).await;
        assert!(page.is_page(200).read().contains("Théo Double"));
        assert!(!page.read().contains("Saint-Aubin"), "{}", page.read());
        let path = format!("/comptes/{both}");
        relais.post(&path, &[("geste", "fermer"), ("motif", "essai")]).await.is_page(404);
        relais.post(&path, &[("geste", "mot-de-passe")]).await.is_page(404);
        relais.post(&path, &[("geste", "fin-role"), ("affectation", "77")]).await.is_page(404);
        let form = [("geste", "role"), ("role", "chef_service"), ("lieu", here.as_str())];
        relais.post(&path, &form).await.is_page(200);
        let racine = site.sign_in("racine").await;
        racine.post(&path, &[("geste", "fermer"), ("motif", "Départ")]).await.is_page(200);
    }
}

#[tokio::test]
async fn who_keeps_no_account_finds_no_page_of_accounts() {
    let site = Site::on_sqlite().await;
    let houses = houses(&site).await;
    for role in Role::ALL.iter().filter(|role| **role != Role::Administrateur) {
        let name = format!("essai.{}", role.code());
        let compte = site.world.compte(&name, "Essai", *role, Some(houses.here), None).await;
        let visitor = site.sign_in(&name).await;
        let before = site.world.refusals(compte).await;
        for path in ["/comptes", "/comptes/nouveau", &format!("/comptes/{compte}")] {
            visitor.get(path).await.is_page(404);
            if path != "/comptes" {
                visitor.post(path, &[("geste", "fermer"), ("motif", "essai")]).await.is_page(404);
            }
        }
        assert!(site.world.refusals(compte).await >= before + 5, "{name}: no trace");
    }
}

#[tokio::test]
async fn a_role_holds_from_its_first_day_to_its_last() {
    for site in Site::on_each_engine("days").await {
        let houses = houses(&site).await;
        let racine = site.sign_in("racine").await;
        let lieu = format!("s:{}", houses.service);
        // The clock stands on 12 March 2026.
        let page = create(&racine, "nadia", "educateur", &lieu, ("2026-03-13", "2026-03-14")).await;
        let password = shown_password(page.is_page(200));
        let id = id_of(&site, "nadia").await;
        let mut write = site.world.ground.db.write().await.unwrap();
        let secret = site.world.shell.hasher.hash(PASSWORD).await.unwrap();
        identity::change_secret(&mut write, id, &secret).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(password.len(), 19);
        let path = format!("/services/{}", houses.service);
        for (day, opens) in [("12", false), ("13", true), ("14", true), ("15", false)] {
            let nadia = site.sign_in("nadia").await;
            let status = nadia.get(&path).await.status;
            assert_eq!(status == StatusCode::OK, opens, "{day} March");
            site.world.clock.advance_s(24 * 3600);
        }
        let racine = site.sign_in("racine").await;
        let form = [("geste", "role"), ("role", "educateur"), ("lieu", lieu.as_str())];
        racine.post(&format!("/comptes/{id}"), &form).await.is_page(200);
        let nadia = site.sign_in("nadia").await;
        nadia.get(&path).await.is_page(200);
        let sql = "SELECT MAX(id) AS n FROM affectation WHERE compte_id = $1";
        let role = site.world.count(sql, &[id.into()]).await.to_string();
        let form = [("geste", "fin-role"), ("affectation", role.as_str())];
        racine.post(&format!("/comptes/{id}"), &form).await.is_page(200);
        nadia.get(&path).await.is_page(404);
        let given = "SELECT COUNT(*) AS n FROM affectation WHERE compte_id = $1
            AND granted_by IS NOT NULL AND granted_at IS NOT NULL";
        assert_eq!(site.world.count(given, &[id.into()]).await, 2, "who gave it is kept");
        let wrong =
            create(&racine, "autre", "educateur", &lieu, ("2026-04-02", "2026-04-01")).await;
        assert!(wrong.is_page(422).read().contains("avant le premier"), "{}", wrong.read());
    }
}

#[tokio::test]
async fn a_departure_ends_everything_at_once_and_no_child_is_left_without_a_successor() {
    for site in Site::on_each_engine("departure").await {
        let houses = houses(&site).await;
        let world = &site.world;
        let professionnel = |nom: &'static str| {
            world.add(
                "professionnel",
                houses.here,
                Row::default().with("nom", nom).with("prenom", "Nadia"),
            )
        };
        let (leaving, staying) = (professionnel("Roussel").await, professionnel("Martin").await);
        let child = world.personne(houses.service, "Vasseur", "Élodie", "2012-05-04").await;
        let sejour = world.sejour(houses.service, child, "2026-01-10").await;
        let row = Row::default()
            .with("sejour_id", sejour)
            .with("professionnel_id", leaving)
            .with("role", "referent")
            .with("start_day", "2026-01-10");
        let referent = world.add("referent", houses.service, row).await;
        let compte = world
            .compte(
                "nadia",
                "Nadia Roussel",
                Role::Educateur,
                Some(houses.here),
                Some(houses.service),
            )
            .await;
        let relais = site.sign_in("relais").await;
        let path = format!("/comptes/{compte}");
        let leaving_text = leaving.to_string();
        let link =
            [("geste", "changer"), ("nom", "Nadia Roussel"), ("professionnel", &*leaving_text)];
        relais.post(&path, &link).await.is_page(200);
        let stranger = [("geste", "changer"), ("nom", "Nadia Roussel"), ("professionnel", "1")];
        relais.post(&path, &stranger).await.is_page(422);
        let nadia = [site.sign_in("nadia").await, site.sign_in("nadia").await];

        let page = relais.get(&path).await;
        assert!(page.is_page(200).read().contains("1 enfant suivi"), "{}", page.read());
        assert!(!page.text().contains("Vasseur"), "an administrator reads a child's name");
        let close = [("geste", "fermer"), ("motif", "Fin de contrat")];
        let refused = relais.post(&path, &close).await;
        assert!(refused.is_page(422).read().contains("pas encore de relais"), "{}", refused.read());
        nadia[0].get("/").await.is_page(200);

        let hand = format!("/services/{}/relais/{leaving}", houses.service);
        relais.get(&hand).await.is_page(404);
        nadia[0].get(&hand).await.is_page(404);
        let directrice = site.sign_in("directrice").await;
        let list = directrice.get(&format!("/services/{}/relais", houses.service)).await;
        assert!(list.is_page(200).read().contains("Roussel Nadia 1"), "{}", list.read());
        let page = directrice.get(&hand).await;
        assert!(page.is_page(200).read().contains("Vasseur Élodie"), "{}", page.read());
        directrice.post(&hand, &[("vers", "1"), ("start_day", "2026-03-12")]).await.is_page(422);
        let staying_text = staying.to_string();
        let form = [("vers", &*staying_text), ("start_day", "2026-03-12"), ("motif", "Départ")];
        directrice.post(&hand, &form).await.is_done();
        let history = directrice.get(&format!("/fiche/referents/{referent}/historique")).await;
        assert!(history.is_page(200).read().contains("Départ"), "{}", history.read());
        let sql =
            "SELECT COUNT(*) AS n FROM referent WHERE professionnel_id = $1 AND start_day = $2
            AND end_day IS NULL";
        let values = [staying.into(), "2026-03-12".into()];
        assert_eq!(world.count(sql, &values).await, 1);
        let sql = "SELECT COUNT(*) AS n FROM referent WHERE professionnel_id = $1 AND end_day = $2";
        assert_eq!(world.count(sql, &[leaving.into(), "2026-03-12".into()]).await, 1);

        // What she began is somebody's too: told, and led to.
        let mut write = world.ground.db.write().await.unwrap();
        let sql = "INSERT INTO ecrit (id, service_id, personne_id, nature, titre, etat, start_day,
                       end_day, compte_id, at, simple, simple_version)
                   VALUES (1, $1, $2, 'courrier', 'Lettre', 'brouillon', '2026-03-01',
                       '2026-03-10', $3, '2026-03-10T09:00:00Z', '', 0)";
        let values = [houses.service.into(), child.into(), compte.into()];
        write.execute(sql, &values).await.unwrap();
        write.commit().await.unwrap();
        let page = relais.get(&path).await;
        assert!(page.is_page(200).read().contains("1 écrit commencé"), "{}", page.read());
        relais.post(&path, &close).await.is_page(422);
        let mut write = world.ground.db.write().await.unwrap();
        write.execute("UPDATE ecrit SET etat = 'abandonne'", &[]).await.unwrap();
        write.commit().await.unwrap();

        relais.post(&path, &close).await.is_page(200);
        for session in &nadia {
            assert_eq!(session.get("/").await.is_done(), "/connexion", "still in");
        }
        site.nobody().enter("nadia", PASSWORD).await.is_page(422);
        let closed = relais.get("/comptes?fermes=oui&q=nadia").await;
        assert!(closed.is_page(200).read().contains("Fermé le"), "{}", closed.read());

        // Back, without any role.
        let page = relais.post(&path, &[("geste", "rouvrir")]).await;
        let password = shown_password(page.is_page(200));
        let mut back = site.nobody();
        assert_eq!(back.enter("nadia", &password).await.is_done(), "/compte/mot-de-passe");
        let open = format!(
            "SELECT COUNT(*) AS n FROM affectation WHERE compte_id = {compte} AND end_day IS NULL"
        );
        assert_eq!(world.count(&open, &[]).await, 0);
    }
}

#[tokio::test]
async fn a_departure_that_cannot_wait_closes_with_a_tick_and_a_reason() {
    let site = Site::on_sqlite().await;
    let houses = houses(&site).await;
    let racine = site.sign_in("racine").await;
    let compte =
        site.world.compte("nadia", "Nadia Roussel", Role::Educateur, Some(houses.here), None).await;
    let path = format!("/comptes/{compte}");
    racine.post(&path, &[("geste", "fermer")]).await.is_page(422);
    let nadia = site.sign_in("nadia").await;
    racine.post(&path, &[("geste", "deconnecter")]).await.is_page(200);
    assert_eq!(nadia.get("/").await.is_done(), "/connexion");
    let form = [("geste", "fermer"), ("motif", "Suspension"), ("urgence", "oui")];
    racine.post(&path, &form).await.is_page(200);
    let acts: Vec<String> = site
        .world
        .audit()
        .await
        .into_iter()
        .filter(|entry| entry.2 == format!("compte:{compte}"))
        .map(|entry| entry.1)
        .collect();
    assert_eq!(acts, ["compte.fermer-connexion", "compte.fermer"]);
}

#[tokio::test]
async fn who_answers_for_persons_sees_what_an_administrator_did_to_the_accounts_that_open_much() {
    for site in Site::on_each_engine("comptes_vus").await {
        let houses = houses(&site).await;
        let here = Some(houses.here);
        site.world.compte("anne", "Anne Lemoine", Role::DelegueDonnees, here, None).await;
        site.world
            .compte("rose", "Rose Marin", Role::ChefService, here, Some(houses.service))
            .await;
        let relais = site.sign_in("relais").await;
        let place = format!("o:{}", houses.here);
        create(&relais, "fantome", "directeur", &place, ("", "")).await.is_page(200);
        let account = format!("/comptes/{}", id_of(&site, "fantome").await);
        relais.post(&account, &[("geste", "mot-de-passe")]).await.is_page(200);
        let trace = format!("/organisations/{}/trace?genre=compte", houses.here);
        for who in ["directrice", "anne"] {
            let who = site.sign_in(who).await;
            let told = who.get("/").await.is_page(200).read();
            assert!(told.contains("2 changements en 7 jours sur des comptes"), "{told}");
            let told = who.get(&trace).await.is_page(200).read();
            for part in [
                "a créé le compte de",
                "a donné un nouveau mot de passe à",
                "Nadia Roussel",
                "rôle : directrice, directeur",
                "un rôle qui ouvre beaucoup",
            ] {
                assert!(told.contains(part), "{part}: {told}");
            }
        }
        // Neither a head of service, nor somebody of elsewhere, nor the one who did it.
        for who in ["rose", "ailleurs", "relais"] {
            let who = site.sign_in(who).await;
            assert!(!who.get("/").await.is_page(200).text().contains("changements en 7 jours"));
            who.get(&trace).await.is_page(404);
        }
        // A week later it is no news; the trace still says it.
        site.world.clock.advance_s(8 * 86_400);
        let anne = site.sign_in("anne").await;
        assert!(!anne.get("/").await.is_page(200).text().contains("changements en 7 jours"));
        assert!(anne.get(&trace).await.is_page(200).read().contains("Nadia Roussel"));
    }
}
