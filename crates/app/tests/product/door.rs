//! The door: a new key each time, sessions one can end, the lock, the second factor.

use access::Role;
use axum::http::StatusCode;
use testkit::PASSWORD;
use web::{Safety, SecondFactor};

use crate::site::{Answer, Site, Visitor};

/// The value of a hidden field of a page.
fn hidden(answer: &Answer, name: &str) -> String {
    let text = answer.text();
    let (_, rest) = text.split_once(&format!("name=\"{name}\" value=\"")).expect("a hidden field");
    rest.split('"').next().unwrap().replace("&#38;", "&").replace("&#61;", "=")
}

#[tokio::test]
async fn a_planted_key_is_never_taken_over_and_each_sign_in_has_its_own() {
    let site = Site::sealed_on_sqlite().await;
    site.house().await;
    let mut planted = site.nobody();
    planted.cookie = Some(format!("maillage={}", "a".repeat(64)));
    let before = planted.cookie.clone();
    planted.enter("directrice", PASSWORD).await.is_done();
    assert_ne!(planted.cookie, before);
    let first = planted.cookie.clone();
    planted.enter("directrice", PASSWORD).await.is_done();
    assert_ne!(planted.cookie, first);
    let mut old = site.nobody();
    old.cookie = first;
    assert_eq!(old.get("/").await.is_done(), "/connexion", "the session before was ended");
    planted.get("/").await.is_page(200);
}

#[tokio::test]
async fn a_sign_in_and_its_trace_are_kept_together() {
    let site = Site::sealed_on_sqlite().await;
    site.house().await;
    let mut write = site.world.ground.db.write().await.unwrap();
    write.execute("ALTER TABLE audit RENAME TO audit_perdu", &[]).await.unwrap();
    write.commit().await.unwrap();
    let form = [("identifiant", "directrice"), ("mot_de_passe", PASSWORD)];
    site.nobody().post("/connexion", &form).await.is_page(500);
    let open = site.world.count("SELECT COUNT(*) AS n FROM connexion", &[]).await;
    assert_eq!(open, 0, "a session without its trace");
}

#[tokio::test]
async fn one_sees_ones_sessions_and_ends_one_or_all_the_others() {
    for site in Site::sealed_on_each_engine("sessions").await {
        site.house().await;
        let here = site.sign_in("directrice").await;
        let phone = site.sign_in("directrice").await;
        let elsewhere = site.sign_in("directrice").await;
        let page = here.get("/compte/connexions").await;
        assert_eq!(
            page.is_page(200).read().matches("Navigateur inconnu").count(),
            5,
            "{}",
            page.read()
        );
        assert!(page.read().contains("Celle-ci"));
        let number = hidden(&page, "connexion");
        let form = [("connexion", number.as_str())];
        here.post("/compte/connexions", &form).await.is_done();
        let gone = [&phone, &elsewhere];
        let mut ended = 0;
        for visitor in gone {
            ended += usize::from(visitor.get("/").await.status == StatusCode::SEE_OTHER);
        }
        assert_eq!(ended, 1);
        here.post("/compte/connexions", &[]).await.is_done();
        for visitor in gone {
            assert_eq!(visitor.get("/").await.is_done(), "/connexion");
        }
        here.get("/").await.is_page(200);
        // A number of somebody else's is nobody's.
        site.account("voisine", "Inès Caron", Role::Directeur, 1).await;
        let voisine = site.sign_in("voisine").await;
        let number =
            hidden(&site.sign_in("directrice").await.get("/compte/connexions").await, "connexion");
        voisine.post("/compte/connexions", &[("connexion", &number)]).await.is_done();
        here.get("/").await.is_page(200);
    }
}

#[tokio::test]
async fn a_session_left_idle_is_locked_and_opens_again_with_the_password_and_a_new_key() {
    let site = Site::sealed_on_sqlite().await;
    let (_, service) = site.house().await;
    let mut directrice = site.sign_in("directrice").await;
    site.world.clock.advance_s(14 * 60);
    directrice.get("/").await.is_page(200);
    site.world.clock.advance_s(14 * 60);
    directrice.get("/").await.is_page(200);
    site.world.clock.advance_s(15 * 60);
    let path = format!("/registre/personnes/{service}?q=a&page=2");
    let locked = directrice.get(&path).await;
    assert!(locked.is_page(423).read().contains("Session verrouillée"), "{}", locked.read());
    assert_eq!(hidden(&locked, "vers"), path);
    assert!(!locked.text().contains("Rives"), "the lock says where one works");
    let wrong = directrice.post("/verrou", &[("vers", &path), ("mot_de_passe", "faux")]).await;
    wrong.is_page(422);
    directrice.get("/").await.is_page(423);
    let before = directrice.cookie.clone();
    let form = [("vers", path.as_str()), ("mot_de_passe", PASSWORD)];
    let open = directrice.post("/verrou", &form).await;
    assert_eq!((open.status, open.location()), (StatusCode::SEE_OTHER, path.as_str()));
    directrice.keep_cookie(&open);
    assert_ne!(directrice.cookie, before);
    directrice.get("/").await.is_page(200);
    let mut stolen = site.nobody();
    stolen.cookie = before;
    assert_eq!(stolen.get("/").await.is_done(), "/connexion");
    for elsewhere in ["//ailleurs.example", "https://ailleurs.example", "/\\ailleurs.example"] {
        site.world.clock.advance_s(20 * 60);
        let form = [("vers", elsewhere), ("mot_de_passe", PASSWORD)];
        let open = directrice.post("/verrou", &form).await;
        assert_eq!(open.location(), "/", "{elsewhere}");
        directrice.keep_cookie(&open);
    }
}

#[tokio::test]
async fn what_was_typed_before_the_lock_is_kept_once_the_password_is_right() {
    for site in Site::sealed_on_each_engine("lock").await {
        let (_, service) = site.house().await;
        let mut directrice = site.sign_in("directrice").await;
        let new = format!("/registre/personnes/{service}/nouveau");
        site.world.clock.advance_s(40 * 60);
        let typed =
            [("nom", "N’Guessan & fils"), ("prenom", "Élodie+Été"), ("birth_day", "2012-05-04")];
        let locked = directrice.post(&new, &typed).await;
        assert!(locked.is_page(423).read().contains("n’est pas perdu"), "{}", locked.read());
        let personnes = "SELECT COUNT(*) AS n FROM personne";
        assert_eq!(site.world.count(personnes, &[]).await, 0, "written behind the lock");
        let (vers, genre, corps) =
            (hidden(&locked, "vers"), hidden(&locked, "genre"), hidden(&locked, "corps"));
        let again = |password: &'static str| {
            [
                ("vers", vers.clone()),
                ("genre", genre.clone()),
                ("corps", corps.clone()),
                ("mot_de_passe", password.to_owned()),
            ]
        };
        let send = |form: [(&'static str, String); 4]| form;
        let form = send(again("faux"));
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let wrong = directrice.post("/verrou", &form).await;
        assert_eq!(hidden(wrong.is_page(422), "corps"), corps, "lost by a wrong password");
        let form = again(PASSWORD);
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let done = directrice.post("/verrou", &form).await;
        assert!(done.is_done().starts_with("/fiche/personnes/"), "{}", done.read());
        directrice.keep_cookie(&done);
        let row = directrice.get(&done.is_done()).await;
        let read = row.is_page(200).read();
        assert!(read.contains("N’Guessan & fils") && read.contains("Élodie+Été"), "{read}");
        // Replayed without a session, the page of the lock opens nothing.
        let nobody = site.nobody().post("/verrou", &form).await;
        assert_eq!(nobody.is_done(), "/connexion");
        assert_eq!(site.world.count(personnes, &[]).await, 1);
    }
}

/// Every cookie that an answer sets, as a browser sends them back.
fn cookies(answer: &Answer) -> Vec<String> {
    let all = answer.headers.get_all("set-cookie").iter();
    all.map(|set| set.to_str().unwrap().split(';').next().unwrap().to_owned()).collect()
}

/// Signs in from a page of the door, in the browser that holds `qui`; where the door leads, and the browser there.
async fn back<'s>(site: &'s Site, qui: &str, door: &str, who: &str) -> (String, Visitor<'s>) {
    let mut visitor = site.nobody();
    visitor.cookie = Some(qui.to_owned());
    let page = visitor.get(door).await;
    let read = page.is_page(200).read();
    assert!(
        read.contains("Votre session est terminée") && read.contains("n’est pas perdu"),
        "{read}"
    );
    let suite = hidden(&page, "suite");
    let form = [("identifiant", who), ("mot_de_passe", PASSWORD), ("suite", suite.as_str())];
    let entered = visitor.post("/connexion", &form).await;
    let to = entered.location().to_owned();
    assert!(to.starts_with("/reprise?cle="), "{to}");
    visitor.cookie = Some(cookies(&entered).join("; "));
    (to, visitor)
}

#[tokio::test]
async fn what_was_sent_once_the_session_was_over_comes_back_to_the_same_account_only() {
    for site in Site::sealed_on_each_engine("reprise").await {
        let (organisation, service) = site.house().await;
        site.account("adjointe", "Ines Roy", Role::Directeur, organisation).await;
        let mut first = site.nobody();
        let entered = first.enter("directrice", PASSWORD).await;
        let qui = cookies(&entered).remove(1);
        assert!(qui.starts_with("maillage-qui="), "{qui}");
        first.cookie = Some(format!("maillage=0000; {qui}"));
        let new = format!("/registre/personnes/{service}/nouveau");
        let typed =
            [("nom", "N’Guessan & fils"), ("prenom", "Élodie"), ("birth_day", "2012-05-04")];
        let personnes = "SELECT COUNT(*) AS n FROM personne";
        // Somebody else who comes in by that page is given nothing.
        let sent = first.post(&new, &typed).await;
        assert_eq!(sent.is_done(), "/connexion");
        let (to, other) = back(&site, &qui, sent.location(), "adjointe").await;
        assert_eq!(other.get(&to).await.is_done(), "/");
        // Who typed it reads it again and sends it, once.
        let sent = first.post(&new, &typed).await;
        let (to, same) = back(&site, &qui, sent.location(), "directrice").await;
        let page = same.get(&to).await;
        assert!(page.is_page(200).read().contains("N’Guessan & fils"), "{}", page.read());
        assert_eq!(site.world.count(personnes, &[]).await, 0, "kept before it was read again");
        assert_eq!(same.get(&to).await.is_done(), "/", "once");
        let kept = ["vers", "genre", "corps"].map(|name| (name, hidden(&page, name)));
        let form: Vec<(&str, &str)> = kept.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let done = same.post("/reprise", &form).await;
        assert!(done.is_done().starts_with("/fiche/personnes/"), "{}", done.read());
        assert_eq!(site.world.count(personnes, &[]).await, 1);
        // Nobody known typed it: nothing is kept, and the door says that the session is over.
        let mut unknown = site.nobody();
        unknown.cookie = Some("maillage=0000".to_owned());
        let sent = unknown.post(&new, &typed).await;
        let door = unknown.get(sent.location()).await.is_page(200).read();
        assert!(door.contains("Votre session est terminée") && !door.contains("perdu"), "{door}");
        // The way back is a page that can be read: that of the form.
        let from = [("referer", "http://localhost/journal")];
        let sent = site.nobody().post_with("/deconnexions", &typed, &from).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND);
        let sent = site.nobody().post_with(&new, &typed, &from).await;
        assert_eq!(sent.location(), "/connexion?suite=/journal");
    }
}

#[tokio::test]
async fn five_forms_of_an_account_wait_the_sixth_is_shown_back_and_an_old_browser_keeps_none() {
    for site in Site::sealed_on_each_engine("reprise_frein").await {
        let (_, service) = site.house().await;
        let mut first = site.nobody();
        let entered = first.enter("directrice", PASSWORD).await;
        let qui = cookies(&entered).remove(1);
        first.cookie = Some(format!("maillage=0000; {qui}"));
        let new = format!("/registre/personnes/{service}/nouveau");
        let typed = [("nom", "Le Goff Martin"), ("prenom", "Tom"), ("birth_day", "2012-05-04")];
        let waiting = "SELECT COUNT(*) AS n FROM defi WHERE content LIKE 'garde %'";
        let mut doors = Vec::new();
        for _ in 0..5 {
            let sent = first.post(&new, &typed).await;
            assert_eq!(sent.is_done(), "/connexion");
            doors.push(sent.location().to_owned());
        }
        let full = first.post(&new, &typed).await;
        let told = full.is_page(429).read();
        assert!(told.contains("Celui-ci n’est pas gardé") && told.contains("Le Goff Martin"));
        assert_eq!(site.world.count(waiting, &[]).await, 5);
        // Those that wait are there, the first too; one that is taken back makes room.
        let (to, same) = back(&site, &qui, &doors[0], "directrice").await;
        assert!(same.get(&to).await.is_page(200).read().contains("Le Goff Martin"));
        assert_eq!(first.post(&new, &typed).await.is_done(), "/connexion");
        first.post(&new, &typed).await.is_page(429);
        // A week after the last sign-in, the browser is nobody's.
        site.world.clock.advance_s(8 * 24 * 3600);
        let sent = first.post(&new, &typed).await;
        let door = first.get(sent.location()).await.is_page(200).read();
        assert!(door.contains("Votre session est terminée") && !door.contains("perdu"), "{door}");
        assert_eq!(site.world.count(waiting, &[]).await, 5, "kept for nobody");
    }
}

#[tokio::test]
async fn an_address_that_only_takes_forms_says_so_in_french_to_whoever_asks() {
    let site = Site::on_sqlite().await;
    site.house().await;
    let told = site.nobody().get("/deconnexion").await;
    assert!(told.is_page(405).read().contains("Cette adresse ne s’ouvre pas ainsi"));
    assert!(told.text().contains("href=\"/\""), "{}", told.text());
    let known = site.sign_in("directrice").await.get("/deconnexion").await;
    assert_eq!(known.is_page(405).text(), told.text());
}

#[tokio::test]
async fn what_a_script_asks_for_by_itself_keeps_no_session_awake() {
    let site = Site::sealed_on_sqlite().await;
    site.house().await;
    let directrice = site.sign_in("directrice").await;
    for _ in 0..4 {
        site.world.clock.advance_s(5 * 60);
        let request = axum::http::Request::get("/")
            .header("cookie", directrice.cookie.as_ref().unwrap())
            .header("sec-fetch-dest", "empty")
            .body(axum::body::Body::empty())
            .unwrap();
        site.send(request).await;
    }
    directrice.get("/").await.is_page(423);
}

/// Enrols the application of codes of somebody signed in; the secret and the recovery codes.
async fn enrol(site: &Site, visitor: &Visitor<'_>) -> (String, Vec<String>) {
    visitor.post("/compte/second-facteur", &[("geste", "commencer")]).await.is_done();
    let page = visitor.get("/compte/second-facteur").await;
    assert!(page.is_page(200).text().contains("<svg class=\"qr\""), "{}", page.text());
    let read = page.read();
    let (_, rest) = read.split_once("Clé : ").expect("the secret");
    let secret: String =
        rest.split("Code").next().unwrap().chars().filter(char::is_ascii_alphanumeric).collect();
    let wrong = [("geste", "verifier"), ("code", "000000")];
    visitor.post("/compte/second-facteur", &wrong).await.is_page(422);
    let code = identity::code_at(&secret, site.world.shell.house.now().as_second()).unwrap();
    let form = [("geste", "verifier"), ("code", code.as_str())];
    let codes = visitor.post("/compte/second-facteur", &form).await;
    let text = codes.is_page(200).text();
    let found: Vec<String> = text
        .split("<span class=\"reference\">")
        .skip(1)
        .filter_map(|rest| rest.split('<').next())
        .map(str::to_owned)
        .collect();
    assert_eq!(found.len(), 10, "{}", codes.read());
    let again = visitor.get("/compte/second-facteur").await;
    assert!(!again.text().contains(&found[0]), "shown twice");
    (secret, found)
}

#[tokio::test]
async fn the_second_factor_is_asked_for_and_no_code_serves_twice() {
    for site in Site::sealed_on_each_engine("totp").await {
        site.house().await;
        let directrice = site.sign_in("directrice").await;
        let (secret, codes) = enrol(&site, &directrice).await;
        let mut visitor = site.nobody();
        let door = visitor.enter("directrice", PASSWORD).await;
        assert_eq!(door.is_done(), "/connexion/code");
        assert_eq!(visitor.get("/").await.is_done(), "/connexion", "the password alone opens");
        assert_eq!(visitor.get("/compte/connexions").await.is_done(), "/connexion");
        let now = || site.world.shell.house.now().as_second();
        let used = identity::code_at(&secret, now()).unwrap();
        let replay = visitor.post("/connexion/code", &[("code", &used)]).await;
        assert!(replay.is_page(422).read().contains("a déjà servi"), "{}", replay.read());
        site.world.clock.advance_s(30);
        let fresh = identity::code_at(&secret, now()).unwrap();
        let before = visitor.cookie.clone();
        let open = visitor.post("/connexion/code", &[("code", &fresh), ("suite", "/aide")]).await;
        assert_eq!(open.is_done(), "/aide");
        visitor.keep_cookie(&open);
        assert_ne!(visitor.cookie, before, "the key of before the code is not that of after");
        visitor.get("/").await.is_page(200);
        // A recovery code, once.
        for (code, opens) in [(&codes[0], true), (&codes[0], false), (&codes[1], true)] {
            let mut visitor = site.nobody();
            visitor.enter("directrice", PASSWORD).await.is_done();
            let answer = visitor.post("/connexion/code", &[("code", code)]).await;
            assert_eq!(answer.status == StatusCode::SEE_OTHER, opens, "{code}");
        }
        // Guessing codes is slowed down, whatever browser it comes from.
        let mut seen = Vec::new();
        for n in 0..8 {
            let mut visitor = site.nobody();
            visitor.enter("directrice", PASSWORD).await.is_done();
            let code = format!("00000{n}");
            seen.push(visitor.post("/connexion/code", &[("code", &code)]).await.status.as_u16());
        }
        assert_eq!(seen.last(), Some(&429), "{seen:?}");
    }
}

#[tokio::test]
async fn a_second_factor_is_removed_only_with_the_password() {
    let site = Site::sealed_on_sqlite().await;
    site.house().await;
    let directrice = site.sign_in("directrice").await;
    enrol(&site, &directrice).await;
    let wrong = [("geste", "retirer"), ("mot_de_passe", "faux")];
    directrice.post("/compte/second-facteur", &wrong).await.is_page(422);
    let count = "SELECT COUNT(*) AS n FROM second_facteur";
    assert_eq!(site.world.count(count, &[]).await, 1);
    let right = [("geste", "retirer"), ("mot_de_passe", PASSWORD)];
    directrice.post("/compte/second-facteur", &right).await.is_done();
    assert_eq!(site.world.count(count, &[]).await, 0);
    assert_eq!(site.world.count("SELECT COUNT(*) AS n FROM code_secours", &[]).await, 0);
}

#[tokio::test]
async fn a_sensitive_role_enrols_before_anything_else_and_another_does_not() {
    let safety = Safety { second_factor: SecondFactor::Sensitive, ..Safety::default() };
    let site = Site::open_with(testkit::sealed_sqlite_ground().await, safety).await;
    let (organisation, _) = site.house().await;
    site.account("educatrice", "Samira Benoît", Role::Educateur, organisation).await;
    let mut educatrice = site.nobody();
    assert_eq!(educatrice.enter("educatrice", PASSWORD).await.is_done(), "/");
    educatrice.get("/").await.is_page(200);
    for role in [Role::ChefService, Role::Directeur, Role::Siege, Role::Administrateur] {
        let name = format!("essai.{}", role.code());
        site.account(&name, "Essai", role, organisation).await;
        let mut visitor = site.nobody();
        assert_eq!(
            visitor.enter(&name, PASSWORD).await.is_done(),
            "/compte/second-facteur",
            "{name}"
        );
        for path in ["/", "/aide", "/compte", "/compte/connexions"] {
            assert_eq!(visitor.get(path).await.is_done(), "/compte/second-facteur", "{path}");
        }
        enrol(&site, &visitor).await;
        visitor.get("/").await.is_page(200);
        // Taking it away brings back to the same place.
        let form = [("geste", "retirer"), ("mot_de_passe", PASSWORD)];
        visitor.post("/compte/second-facteur", &form).await.is_done();
        assert_eq!(visitor.get("/").await.is_done(), "/compte/second-facteur");
    }
}

#[tokio::test]
async fn an_unknown_name_costs_a_guesser_as_much_time_as_a_known_one() {
    let site = Site::sealed_on_sqlite().await;
    site.house().await;
    let mut spent = [Vec::new(), Vec::new()];
    for n in 0..4 {
        for (which, name) in ["directrice", "personne"].into_iter().enumerate() {
            let form = [("identifiant", name), ("mot_de_passe", "faux")];
            let start = std::time::Instant::now();
            site.nobody().post("/connexion", &form).await.is_page(422);
            if n > 0 {
                spent[which].push(start.elapsed().as_secs_f64());
            }
        }
    }
    let least = |all: &Vec<f64>| all.iter().copied().fold(f64::INFINITY, f64::min);
    let (known, unknown) = (least(&spent[0]), least(&spent[1]));
    // Without the hash of nobody, an unknown name would answer a hundred times sooner.
    assert!(unknown > known / 3.0 && known > unknown / 3.0, "{known} s known, {unknown} s unknown");
}
