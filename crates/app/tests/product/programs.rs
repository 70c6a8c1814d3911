//! Other programs: an account with a token, counts and nothing else.

use access::Role;
use axum::http::StatusCode;

use crate::site::{Answer, Site};

const ROUTES: [&str; 5] = [
    "/api/v1/services",
    "/api/v1/trace/fin",
    "/api/v1/services/{service}/chiffres",
    "/api/v1/services/{service}/chiffres/presents_fin",
    "/api/v1/services/{service}/tableaux/tableau_bord",
];

fn token(page: &Answer) -> String {
    let text = page.text();
    let rest = text.split("<code class=\"reference\">").nth(1).unwrap_or_else(|| panic!("{text}"));
    format!("Bearer {}", rest.split('<').next().unwrap())
}

/// An organisation with a service, another beside it, its administrator, and a child.
async fn house(site: &Site) -> (i64, i64, i64) {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let other = world.service(organisation, "MECS La Varenne", "mecs").await;
    world.compte("admin", "Paul Morin", Role::Administrateur, Some(organisation), None).await;
    let personne = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    world.sejour(service, personne, "2025-01-06").await;
    (organisation, service, other)
}

#[tokio::test]
async fn a_program_reads_the_counts_of_its_services_and_stands_in_the_trace() {
    for site in Site::on_each_engine("programs").await {
        let (_, service, other) = house(&site).await;
        let admin = site.sign_in("admin").await;
        let new = "/comptes/techniques/nouveau";
        admin.get("/comptes/techniques").await.is_page(200);
        admin.get(new).await.is_page(200);
        let own = service.to_string();
        let mut form = vec![
            ("nom", "Tableau de bord du siège"),
            ("responsable", "directrice"),
            ("finalite", "Suivre l’occupation"),
            ("scope", "services:lire"),
            ("scope", "chiffres:lire"),
            ("service", own.as_str()),
            ("end_day", "2031-01-01"),
        ];
        let told = admin.post(new, &form).await.is_page(422).read();
        assert!(told.contains("Un an au plus"), "{told}");
        form.pop();
        let end = site.world.shell.house.today().tomorrow().unwrap().to_string();
        form.push(("end_day", end.as_str()));
        let at = admin.post(new, &form).await.is_done();
        let page = admin.post(&at, &[("geste", "jeton")]).await;
        let first = token(page_of(&page));
        // The token is said once; only its hash is kept.
        assert!(!admin.get(&at).await.text().contains(&first["Bearer ".len()..]));
        let kept = "SELECT count(*) AS n FROM jeton WHERE key_hash LIKE 'mlg%'";
        assert_eq!(site.world.count(kept, &[]).await, 0);

        let nobody = site.nobody();
        let services = nobody.call("/api/v1/services", &first).await;
        let json: serde_json::Value = serde_json::from_slice(&services.bytes).unwrap();
        assert_eq!(json["services"].as_array().unwrap().len(), 1, "{json}");
        assert_eq!(json["services"][0]["id"], own.as_str());
        let figure = format!("/api/v1/services/{service}/chiffres/presents_fin?annee=2025");
        let answer = nobody.call(&figure, &first).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let json: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
        assert_eq!(json["figure"], "presents_fin");
        assert!(!answer.text().contains("Vasseur"));
        let csv = nobody.call(&format!("{figure}&format=csv"), &first).await;
        assert!(csv.header("content-type").starts_with("text/csv"), "{}", csv.text());
        let list = nobody.call(&format!("/api/v1/services/{service}/chiffres"), &first).await;
        assert!(list.text().contains("presents_fin") && list.text().contains("tableau_bord"));
        let table = format!("/api/v1/services/{service}/tableaux/tableau_bord?annee=2025");
        assert_eq!(nobody.call(&table, &first).await.status, StatusCode::OK);
        for bad in ["?annee=mille", "?du=2025-01-01", "?format=xml", "?du=hier&au=demain"] {
            let path = format!("/api/v1/services/{service}/chiffres/presents_fin{bad}");
            assert_eq!(nobody.call(&path, &first).await.status, StatusCode::BAD_REQUEST, "{bad}");
        }
        // Elsewhere is as if it were not there, and so is what does not exist.
        let elsewhere = nobody.call(&format!("/api/v1/services/{other}/chiffres"), &first).await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
        assert_eq!(elsewhere.bytes, nobody.call("/api/v1/services/1/chiffres", &first).await.bytes);
        // No page of people opens to it, and the door does not know it.
        assert_eq!(nobody.call("/", &first).await.is_done(), "/connexion");
        admin.get(&at.replace("/techniques", "")).await.is_page(404);
        // The trace names it.
        let sql = "SELECT count(*) AS n FROM audit a JOIN compte c ON c.id = a.compte_id
                    WHERE c.technique = 1 AND a.action = 'activite.lire' AND a.verdict = 'accorde'";
        assert!(site.world.count(sql, &[]).await >= 5);
        let told =
            site.sign_in("directrice").await.get(&format!("/services/{service}/trace")).await;
        assert!(told.is_page(200).read().contains("Compte technique"), "{}", told.read());

        // A new one beside it, then the old one is over; taken back, nothing opens at once.
        let second = token(page_of(&admin.post(&at, &[("geste", "jeton")]).await));
        for known in [&first, &second] {
            assert_eq!(nobody.call("/api/v1/services", known).await.status, StatusCode::OK);
        }
        let page = admin.get(&at).await.text();
        let id = page.split("name=\"jeton\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        admin.post(&at, &[("geste", "revoquer"), ("jeton", id)]).await.is_done();
        assert_eq!(nobody.call("/api/v1/services", &second).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(nobody.call("/api/v1/services", &first).await.status, StatusCode::OK);
        admin.post(&at, &[("geste", "fermer")]).await.is_done();
        assert_eq!(nobody.call("/api/v1/services", &first).await.status, StatusCode::UNAUTHORIZED);
        admin.post(&at, &[("geste", "jeton")]).await.is_page(404);
    }
}

fn page_of(answer: &Answer) -> &Answer {
    answer.is_page(200)
}

/// A token of an account that may ask `scopes` of one service.
async fn program(site: &Site, organisation: i64, service: i64, scopes: &str) -> String {
    let compte = site.technique(organisation, service, scopes).await;
    let house = &site.world.shell.house;
    let mut read = site.world.ground.db.read().await.unwrap();
    let account = identity::find_technique(&mut read, compte).await.unwrap().unwrap();
    drop(read);
    let mut write = site.world.ground.db.write().await.unwrap();
    let id = house.new_id();
    let token = identity::add_jeton(&mut write, id, &account, 0, house.now()).await.unwrap();
    write.commit().await.unwrap();
    format!("Bearer {token}")
}

#[tokio::test]
async fn without_a_token_that_holds_every_address_answers_the_same() {
    for site in Site::on_each_engine("programs_none").await {
        let (_, service, _) = house(&site).await;
        let signed_in = site.sign_in("directrice").await;
        let nobody = site.nobody();
        let mut bodies = Vec::new();
        for route in ROUTES {
            let path = route.replace("{service}", &service.to_string());
            for answer in [
                nobody.get(&path).await,
                signed_in.get(&path).await,
                nobody.call(&path, "Bearer mlg_0123").await,
                nobody.call(&path, "Basic mlg_0123").await,
                nobody.call(&path, "Bearer ' OR 1=1 --").await,
            ] {
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
                assert_eq!(answer.header("www-authenticate"), "Bearer");
                bodies.push(answer.bytes);
            }
        }
        bodies.dedup();
        assert_eq!(bodies.len(), 1);
    }
}

#[tokio::test]
async fn what_a_token_was_not_made_for_is_as_if_it_were_not_there() {
    for site in Site::on_each_engine("programs_scopes").await {
        let (organisation, service, _) = house(&site).await;
        let narrow = program(&site, organisation, service, "services:lire").await;
        let nobody = site.nobody();
        assert_eq!(nobody.call("/api/v1/services", &narrow).await.status, StatusCode::OK);
        for route in &ROUTES[1..] {
            let path = route.replace("{service}", &service.to_string());
            assert_eq!(nobody.call(&path, &narrow).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let refused = "SELECT count(*) AS n FROM audit a JOIN compte c ON c.id = a.compte_id
                        WHERE c.technique = 1 AND a.verdict = 'refuse'";
        assert_eq!(site.world.count(refused, &[]).await, 4);
    }
}

#[tokio::test]
async fn small_numbers_are_told_only_to_a_program_that_was_given_exact_counts() {
    for site in Site::on_each_engine("programs_small").await {
        let (organisation, service, _) = house(&site).await;
        let plain = program(&site, organisation, service, "chiffres:lire").await;
        let exact = program(&site, organisation, service, "chiffres:lire comptes:exacts").await;
        let nobody = site.nobody();
        let figure = format!("/api/v1/services/{service}/chiffres/presents_fin?annee=2025");
        let of = async |path: &str, token: &str| {
            let answer = nobody.call(path, token).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
            serde_json::from_slice::<serde_json::Value>(&answer.bytes).unwrap()
        };
        let told = of(&figure, &plain).await;
        assert_eq!(told["cells"][0]["value"], serde_json::Value::Null, "{told}");
        assert_eq!(told["cells"][0]["masked"], true);
        assert_eq!(told["protection"]["masques_jusqu_a"], 5);
        let told = of(&figure, &exact).await;
        assert_eq!((&told["cells"][0]["value"], &told["protection"]), (&1.into(), &().into()));
        let csv = nobody.call(&format!("{figure}&format=csv"), &plain).await.text();
        assert!(csv.contains("secret") && csv.contains("Petits nombres protégés"), "{csv}");
        let table = format!("/api/v1/services/{service}/tableaux/tableau_bord?annee=2025");
        let table = of(&table, &plain).await;
        assert!(table["notes"].to_string().contains("Petits nombres protégés"), "{table}");
        // Parts of a year would be taken from the year.
        let half =
            format!("/api/v1/services/{service}/chiffres/presents_fin?du=2025-01-01&au=2025-06-30");
        let refused = nobody.call(&half, &plain).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(refused.text().contains("comptes:exacts"), "{}", refused.text());
        of(&half, &exact).await;
        // The trace says which calls told exact counts.
        let sql = "SELECT count(*) AS n FROM audit WHERE details LIKE '%comptes:exacts%'
                    AND verdict = 'accorde'";
        assert_eq!(site.world.count(sql, &[]).await, 2);
    }
}

#[tokio::test]
async fn who_creates_an_account_decides_of_exact_counts_and_the_trace_says_so() {
    let site = Site::on_sqlite().await;
    let (_, service, _) = house(&site).await;
    let admin = site.sign_in("admin").await;
    let new = "/comptes/techniques/nouveau";
    let told = admin.get(new).await.is_page(200).read();
    assert!(told.contains("un petit nombre peut désigner un enfant"), "{told}");
    let (own, end) = (service.to_string(), site.world.shell.house.today().to_string());
    let mut form = vec![
        ("nom", "Observatoire"),
        ("responsable", "directrice"),
        ("finalite", "Statistiques du département"),
        ("scope", "comptes:exacts"),
        ("service", own.as_str()),
        ("end_day", end.as_str()),
    ];
    let told = admin.post(new, &form).await.is_page(422).read();
    assert!(told.contains("va avec « Chiffres et tableaux »"), "{told}");
    form.push(("scope", "chiffres:lire"));
    let at = admin.post(new, &form).await.is_done();
    assert!(admin.get(&at).await.is_page(200).read().contains("Comptes exacts"));
    let sql = "SELECT count(*) AS n FROM audit WHERE action = 'compte.creer'
                AND details = 'portees:chiffres.lire,comptes.exacts'";
    assert_eq!(site.world.count(sql, &[]).await, 1);
}

#[tokio::test]
async fn a_program_may_keep_the_end_of_the_trace_and_reads_nothing_of_it() {
    for site in Site::on_each_engine("programs_head").await {
        let (organisation, service, _) = house(&site).await;
        let keeper = program(&site, organisation, service, "trace:fin").await;
        let nobody = site.nobody();
        let answer = nobody.call("/api/v1/trace/fin", &keeper).await;
        assert_eq!(answer.status, StatusCode::OK);
        let told: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
        assert_eq!(told.as_object().unwrap().len(), 3, "{told}");
        let head = audit::head(&site.world.ground.db).await.unwrap();
        assert_eq!(told["numero"], head.seq);
        assert_eq!(told["empreinte"], head.hash.as_str());
        // It opens no count.
        let figure = format!("/api/v1/services/{service}/chiffres/presents_fin");
        assert_eq!(nobody.call(&figure, &keeper).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_program_that_calls_too_often_waits_and_one_whose_day_is_over_opens_nothing() {
    let site = Site::on_sqlite().await;
    let (organisation, service, _) = house(&site).await;
    let own = program(&site, organisation, service, "services:lire").await;
    let nobody = site.nobody();
    for _ in 0..identity::CALLS_A_MINUTE {
        assert_eq!(nobody.call("/api/v1/services", &own).await.status, StatusCode::OK);
    }
    let answer = nobody.call("/api/v1/services", &own).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("retry-after"), "60");
    site.world.clock.advance_s(60);
    assert_eq!(nobody.call("/api/v1/services", &own).await.status, StatusCode::OK);
    site.world.clock.advance_s(2 * 365 * 86_400);
    assert_eq!(nobody.call("/api/v1/services", &own).await.status, StatusCode::UNAUTHORIZED);
}
