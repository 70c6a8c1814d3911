//! An appointment recalled by mail and by SMS text: once, by the operator's gateway, to who agreed, never to
//! who a judge keeps away.

use std::sync::{Arc, Mutex};

use access::{House, Role};
use agenda::rappel::Passerelles;
use axum::{Json, Router, extract::State, http::HeaderMap, http::StatusCode, routing::post};
use fiche::Row;
use maillage::{
    config::Config,
    passerelle::{Envois, again},
};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use web::Shell;

use crate::site::{Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026, at 11 h in Paris.

const SECRET: &str = "une-cle-de-passerelle";

/// A server of mail: what it took, and what it answers to a recipient.
#[derive(Clone, Default)]
pub struct Mail {
    taken: Arc<Mutex<Vec<String>>>,
    to: Arc<Mutex<&'static str>>,
}

impl Mail {
    async fn start(&self) -> u16 {
        *self.to.lock().unwrap() = "250 ok";
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let own = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let own = own.clone();
                tokio::spawn(async move { own.talk(stream).await });
            }
        });
        port
    }

    async fn talk(&self, stream: tokio::net::TcpStream) -> Option<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 essai ESMTP\r\n").await.ok()?;
        let (mut inside, mut whole) = (false, String::new());
        while let Some(line) = lines.next_line().await.ok()? {
            if inside {
                if line == "." {
                    inside = false;
                    self.taken.lock().unwrap().push(std::mem::take(&mut whole));
                    write.write_all(b"250 taken\r\n").await.ok()?;
                } else {
                    whole.push_str(&line);
                    whole.push('\n');
                }
                continue;
            }
            let word = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            let answer = match word.as_str() {
                "EHLO" => "250-essai\r\n250-8BITMIME\r\n250 SMTPUTF8".to_owned(),
                "RCPT" => {
                    whole.push_str(&line);
                    whole.push('\n');
                    (*self.to.lock().unwrap()).to_owned()
                }
                "DATA" => {
                    inside = true;
                    "354 go on".to_owned()
                }
                "QUIT" => "221 bye".to_owned(),
                _ => "250 ok".to_owned(),
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
        }
        Some(())
    }

    pub fn all(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

/// A gateway of SMS texts: what it took, and what it answers.
#[derive(Clone)]
pub struct Texts {
    taken: Arc<Mutex<Vec<Value>>>,
    answer: Arc<Mutex<StatusCode>>,
}

async fn take(State(own): State<Texts>, headers: HeaderMap, Json(body): Json<Value>) -> StatusCode {
    let key = headers.get("authorization").and_then(|key| key.to_str().ok());
    if key != Some(&format!("Bearer {SECRET}")) {
        return StatusCode::UNAUTHORIZED;
    }
    let answer = *own.answer.lock().unwrap();
    if answer.is_success() {
        own.taken.lock().unwrap().push(body);
    }
    answer
}

impl Texts {
    async fn start() -> (Self, u16) {
        let own = Self { taken: Arc::default(), answer: Arc::new(Mutex::new(StatusCode::OK)) };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let routes = Router::new().route("/envoi", post(take)).with_state(own.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        (own, port)
    }

    pub fn all(&self) -> Vec<Value> {
        self.taken.lock().unwrap().clone()
    }

    pub fn answers(&self, status: StatusCode) {
        *self.answer.lock().unwrap() = status;
    }
}

/// Both gateways, and what an instance that is set to them sends by.
pub struct Ways {
    pub mail: Mail,
    pub texts: Texts,
    pub envois: Envois,
    folder: tempfile::TempDir,
}

fn config(folder: &std::path::Path, gateways: &str) -> Config {
    let path = folder.join("maillage.toml");
    let text = format!("donnees = \"{}\"\n{gateways}", folder.join("donnees").display());
    std::fs::write(&path, text).unwrap();
    Config::read(&path).unwrap()
}

pub async fn ways() -> Ways {
    let mail = Mail::default();
    let at = mail.start().await;
    let (texts, port) = Texts::start().await;
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("cle");
    std::fs::write(&secret, format!("{SECRET}\n")).unwrap();
    let config = config(
        folder.path(),
        &format!(
            "[courriel]\nserveur = \"127.0.0.1\"\nport = {at}\nchiffrement = \"aucun\"\n\
             expediteur = \"Rappels <rappels@exemple.fr>\"\n\
             [sms]\nadresse = \"http://127.0.0.1:{port}/envoi\"\nsecret_fichier = \"{}\"\n",
            secret.display()
        ),
    );
    config.check().unwrap();
    Ways { mail, texts, envois: Envois::read(&config).unwrap(), folder }
}

pub struct Place {
    pub service: i64,
    pub child: i64,
    mother: i64,
    pub carer: i64,
}

/// A child, her mother who wants SMS texts, her foster carer who wants mail, and Leïla.
pub async fn place(site: &Site) -> Place {
    let organisation = site.world.organisation("Association Les Rives").await;
    let row = Row::default()
        .with("nom", "MECS Les Tilleuls")
        .with("nature", "mecs")
        .with("telephone", "02 00 00 00 10");
    let service = site.world.add("service", organisation, row).await;
    let child = site.world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    site.world.sejour(service, child, "2025-01-10").await;
    let role = Role::Educateur;
    site.world.compte("leila", "Leïla Marchand", role, Some(organisation), Some(service)).await;
    let contact = |nom: &str, lien: &str, canal: &str| {
        Row::default()
            .with("personne_id", child)
            .with("nom", nom)
            .with("lien", lien)
            .with("telephone", "06 00 00 00 01")
            .with("courriel", "accueil@exemple.fr")
            .with("start_day", "2025-01-10")
            .with("rappel", canal)
            .with("rappel_accord_day", "2026-02-01")
    };
    let mother = site.world.add("contact", service, contact("Sylvie Vasseur", "mere", "sms")).await;
    let carer = contact("Odile Perrin", "assistant_familial", "courriel");
    let carer = site.world.add("contact", service, carer).await;
    Place { service, child, mother, carer }
}

async fn planned(leila: &Visitor<'_>, place: &Place, day: &str) -> String {
    let child = place.child.to_string();
    let form = [
        ("nature", "entretien"),
        ("enfant", child.as_str()),
        ("jour", day),
        ("de", "14:30"),
        ("lieu", "Maison de la famille"),
        ("objet", "Bilan"),
    ];
    let new = format!("/services/{}/agenda/nouveau", place.service);
    leila.post(&new, &form).await.is_done()
}

async fn ask(leila: &Visitor<'_>, one: &str, geste: &str, contact: i64) -> String {
    let contact = contact.to_string();
    let form = [("geste", geste), ("contact", contact.as_str())];
    leila.post(&format!("{one}/rappels"), &form).await.location().to_owned()
}

fn open() -> Passerelles {
    Passerelles { courriel: true, sms: true }
}

async fn sites(name: &str) -> Vec<Site> {
    let all = Site::on_each_engine(name).await;
    all.into_iter().map(|site| site.with(open())).collect()
}

async fn pass(site: &Site, ways: &Ways) -> usize {
    again(&site.world.shell, &ways.envois).await.unwrap()
}

const HOUR: i64 = 3600;

#[tokio::test]
async fn who_agreed_is_reminded_the_day_before_by_their_own_means_and_the_page_says_when() {
    for site in sites("reminded").await {
        let (ways, place) = (ways().await, place(&site).await);
        let leila = site.sign_in("leila").await;
        let one = planned(&leila, &place, "2026-03-16").await;
        let page = leila.get(&one).await.is_page(200).read();
        assert!(page.contains("Sylvie Vasseur, par SMS"), "{page}");
        assert!(page.contains("Odile Perrin, par courriel"), "{page}");
        for contact in [place.mother, place.carer] {
            assert!(ask(&leila, &one, "demander", contact).await.ends_with("fait=rappel"));
        }
        let page = leila.get(&one).await.is_page(200).read();
        assert!(page.contains("rappel prévu le 15/03/2026 à 17 h 00"), "{page}");
        assert_eq!(pass(&site, &ways).await, 0, "it is not the hour");
        site.world.clock.advance_s(3 * 24 * HOUR + 6 * HOUR + 120);
        let leila = site.sign_in("leila").await;
        assert_eq!(pass(&site, &ways).await, 2);
        assert_eq!(pass(&site, &ways).await, 0, "once");
        let texts = ways.texts.all();
        assert_eq!(texts.len(), 1);
        assert_eq!(texts[0]["to"], "+33600000001");
        assert_eq!(
            texts[0]["text"],
            "Rappel : rendez-vous lundi 16 mars à 14 h 30. Un empêchement ? Appelez le 02 00 00 00 10."
        );
        assert!(texts[0]["id"].is_string(), "{}", texts[0]);
        let mail = ways.mail.all();
        assert_eq!(mail.len(), 1);
        assert!(mail[0].contains("accueil@exemple.fr"), "{}", mail[0]);
        assert!(
            mail[0].contains("From: \"Rappels\" <rappels@exemple.fr>")
                || mail[0].contains("From: Rappels <rappels@exemple.fr>"),
            "{}",
            mail[0]
        );
        for said in ["Vasseur", "lodie", "Tilleuls", "MECS", "Maison", "Bilan", "ntretien", "Odile"]
        {
            assert!(!mail[0].contains(said), "{said}: {}", mail[0]);
        }
        let page = leila.get(&one).await.is_page(200).read();
        assert_eq!(page.matches("rappel envoyé le 15/03/2026 à 17 h 02").count(), 2, "{page}");
        let chain = site.world.audit().await;
        let told = chain.iter().filter(|(_, action, ..)| action == "rappel.envoyer").count();
        assert_eq!(told, 2, "each is in the chain");
    }
}

#[tokio::test]
async fn two_processes_send_one_message_once() {
    for site in sites("reminded_twice").await {
        let (ways, place) = (ways().await, place(&site).await);
        let leila = site.sign_in("leila").await;
        for day in ["2026-03-13", "2026-03-16", "2026-03-17"] {
            let one = planned(&leila, &place, day).await;
            ask(&leila, &one, "demander", place.mother).await;
        }
        site.world.clock.advance_s(5 * 24 * HOUR);
        // A file of SQLite is one process's.
        let db = match site.world.engine() {
            db::Engine::Sqlite => site.world.ground.db.clone(),
            db::Engine::Postgres => {
                db::Db::open(&site.world.ground.settings, db::MIGRATIONS).await.unwrap()
            }
        };
        let other =
            Shell { house: House::new(db, site.world.clock.clone()), ..site.world.shell.clone() };
        let (first, second) =
            tokio::join!(again(&site.world.shell, &ways.envois), again(&other, &ways.envois));
        // The two first are past by then; the third is at half past two.
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!((first + second, ways.texts.all().len()), (1, 1));
    }
}

#[tokio::test]
async fn an_appointment_that_moves_or_is_cancelled_takes_its_reminder_with_it() {
    for site in sites("reminded_moved").await {
        let (ways, place) = (ways().await, place(&site).await);
        let leila = site.sign_in("leila").await;
        let one = planned(&leila, &place, "2026-03-16").await;
        ask(&leila, &one, "demander", place.mother).await;
        let form = [
            ("geste", "reporte"),
            ("version", "1"),
            ("jour", "2026-03-20"),
            ("de", "10:00"),
            ("motif_annulation", "service"),
        ];
        let next = leila.post(&one, &form).await.is_done();
        let page = leila.get(&next).await.is_page(200).read();
        assert!(page.contains("rappel prévu le 19/03/2026 à 17 h 00"), "{page}");
        site.world.clock.advance_s(3 * 24 * HOUR + 7 * HOUR);
        let leila = site.sign_in("leila").await;
        assert_eq!(pass(&site, &ways).await, 0, "nothing at the old hour");
        // Corrected in its form, it moves too.
        let mut write = site.world.ground.db.write().await.unwrap();
        let sql =
            "UPDATE rendez_vous SET start_at = '2026-03-18T10:00', end_at = '2026-03-18T11:00'
                    WHERE start_at = '2026-03-20T10:00'";
        assert_eq!(write.execute(sql, &[]).await.unwrap(), 1);
        write.commit().await.unwrap();
        assert_eq!(pass(&site, &ways).await, 0);
        let page = leila.get(&next).await.is_page(200).read();
        assert!(page.contains("rappel prévu le 17/03/2026 à 17 h 00"), "{page}");
        let form = [
            ("geste", "annule"),
            ("version", "1"),
            ("motif_annulation", "maladie"),
            ("annulation_origine", "parent"),
        ];
        leila.post(&next, &form).await.is_done();
        site.world.clock.advance_s(3 * 24 * HOUR);
        assert_eq!(pass(&site, &ways).await, 0);
        assert!(ways.texts.all().is_empty());
    }
}

#[tokio::test]
async fn an_appointment_given_to_another_child_reminds_nobody_of_the_first() {
    for site in sites("reminded_other").await {
        let (ways, place) = (ways().await, place(&site).await);
        let leila = site.sign_in("leila").await;
        let one = planned(&leila, &place, "2026-03-16").await;
        ask(&leila, &one, "demander", place.mother).await;
        let other = site.world.personne(place.service, "Aubert", "Tom", "2013-01-02").await;
        let mut write = site.world.ground.db.write().await.unwrap();
        let sql = "UPDATE rendez_vous SET personne_id = $1 WHERE start_at LIKE '2026-03-16%'";
        assert_eq!(write.execute(sql, &[other.into()]).await.unwrap(), 1);
        write.commit().await.unwrap();
        site.world.clock.advance_s(3 * 24 * HOUR + 7 * HOUR);
        assert_eq!(pass(&site, &ways).await, 0);
        assert!(ways.texts.all().is_empty() && ways.mail.all().is_empty());
        // A grown brother whom a decision names among « autre » is kept away by it.
        let brother = Row::default()
            .with("personne_id", place.child)
            .with("nom", "Karim Vasseur")
            .with("lien", "fratrie")
            .with("telephone", "06 39 98 44 44")
            .with("rappel", "sms")
            .with("rappel_accord_day", "2026-03-01")
            .with("start_day", "2026-03-01");
        let brother = site.world.add("contact", place.service, brother).await;
        let order = Row::default()
            .with("personne_id", place.child)
            .with("titulaire", "autre")
            .with("nom", "Karim Vasseur")
            .with("restreint_contact", true)
            .with("juge", "Juge des enfants, cabinet 2")
            .with("decision_day", "2026-03-10");
        site.world.add("restriction", place.service, order).await;
        let leila = site.sign_in("leila").await;
        let next = planned(&leila, &place, "2026-03-19").await;
        let told = ask(&leila, &next, "demander", brother).await;
        assert!(told.ends_with("fait=rappel_restreint"), "{told}");
    }
}

#[tokio::test]
async fn who_a_judge_keeps_away_or_who_took_it_back_is_sent_nothing_and_the_team_reads_it() {
    for site in sites("reminded_kept").await {
        let (ways, place) = (ways().await, place(&site).await);
        let leila = site.sign_in("leila").await;
        let one = planned(&leila, &place, "2026-03-16").await;
        ask(&leila, &one, "demander", place.mother).await;
        ask(&leila, &one, "demander", place.carer).await;
        let order = Row::default()
            .with("personne_id", place.child)
            .with("titulaire", "mere")
            .with("restreint_contact", true)
            .with("juge", "Juge des enfants, cabinet 2")
            .with("decision_day", "2026-03-10");
        site.world.add("restriction", place.service, order).await;
        let mut write = site.world.ground.db.write().await.unwrap();
        let sql = "UPDATE contact SET rappel_retrait_day = '2026-03-12' WHERE id = $1";
        write.execute(sql, &[place.carer.into()]).await.unwrap();
        write.commit().await.unwrap();
        site.world.clock.advance_s(3 * 24 * HOUR + 7 * HOUR);
        let leila = site.sign_in("leila").await;
        assert_eq!(pass(&site, &ways).await, 0);
        assert!(ways.texts.all().is_empty() && ways.mail.all().is_empty());
        let page = leila.get(&one).await.is_page(200).read();
        assert!(page.contains("Une décision de justice restreint"), "{page}");
        assert!(page.contains("n’a pas donné son accord, ou l’a retiré"), "{page}");
        // Asked since, it is refused at once.
        let other = planned(&leila, &place, "2026-03-19").await;
        let told = ask(&leila, &other, "demander", place.mother).await;
        assert!(told.ends_with("fait=rappel_restreint"), "{told}");
        let told = leila.get(&told).await.is_page(200).text();
        assert!(told.contains("Rien ne partira"), "{told}");
        let refused = [("geste", "demander"), ("contact", &*place.carer.to_string())];
        assert_eq!(leila.post(&format!("{other}/rappels"), &refused).await.status, 404);
    }
}

#[tokio::test]
async fn what_a_gateway_refuses_is_tried_again_then_told_to_the_team() {
    for site in sites("reminded_failed").await {
        let (ways, place) = (ways().await, place(&site).await);
        let leila = site.sign_in("leila").await;
        let one = planned(&leila, &place, "2026-03-16").await;
        ask(&leila, &one, "demander", place.mother).await;
        ask(&leila, &one, "demander", place.carer).await;
        ways.texts.answers(StatusCode::SERVICE_UNAVAILABLE);
        *ways.mail.to.lock().unwrap() = "550 no such person";
        site.world.clock.advance_s(3 * 24 * HOUR + 6 * HOUR);
        let leila = site.sign_in("leila").await;
        assert_eq!(pass(&site, &ways).await, 0);
        let page = leila.get(&one).await.is_page(200).read();
        assert!(page.contains("rappel prévu le 15/03/2026 à 17 h 10"), "{page}");
        assert!(page.contains("Le numéro ou l’adresse ne reçoit rien"), "{page}");
        site.world.clock.advance_s(10 * 60);
        assert_eq!(pass(&site, &ways).await, 0);
        site.world.clock.advance_s(HOUR);
        let leila = site.sign_in("leila").await;
        assert_eq!(pass(&site, &ways).await, 0);
        let page = leila.get(&one).await.is_page(200).read();
        assert!(page.contains("L’envoi n’a pas réussi, trois fois essayé"), "{page}");
        ways.texts.answers(StatusCode::ACCEPTED);
        assert!(ask(&leila, &one, "demander", place.mother).await.ends_with("fait=rappel"));
        assert_eq!(pass(&site, &ways).await, 1);
        assert_eq!(ways.texts.all().len(), 1);
    }
}

#[tokio::test]
async fn a_visit_reminds_who_visits_and_a_process_that_stopped_does_not_send_twice() {
    for site in sites("reminded_visit").await {
        let (ways, place) = (ways().await, place(&site).await);
        let leila = site.sign_in("leila").await;
        let child = place.child.to_string();
        let form = [
            ("nature", "visite"),
            ("enfant", child.as_str()),
            ("titulaire", "mere"),
            ("jour", "2026-03-16"),
            ("de", "14:30"),
            ("motif", "Accord écrit du service."),
        ];
        let new = format!("/services/{}/agenda/nouveau", place.service);
        let one = leila.post(&new, &form).await.is_done();
        let page = leila.get(&one).await.is_page(200).read();
        assert!(page.contains("rappel prévu le 15/03/2026"), "{page}");
        site.world.clock.advance_s(3 * 24 * HOUR + 7 * HOUR);
        let due = agenda::rappel::due(&site.world.shell).await.unwrap();
        let open = [agenda::rappel::Canal::Sms];
        let taken = agenda::rappel::take(&site.world.shell, due[0], &open);
        assert!(taken.await.unwrap().is_some(), "in hand, and the machine stops");
        site.world.clock.advance_s(HOUR);
        let leila = site.sign_in("leila").await;
        assert_eq!(pass(&site, &ways).await, 0);
        let page = leila.get(&one).await.is_page(200).read();
        assert!(page.contains("L’envoi a été interrompu"), "{page}");
    }
}

#[tokio::test]
async fn a_meeting_with_one_parent_is_reminded_to_that_parent_only() {
    for site in sites("reminded_one_parent").await {
        let (ways, place) = (ways().await, place(&site).await);
        let leila = site.sign_in("leila").await;
        let one = planned(&leila, &place, "2026-03-16").await;
        let page = leila.get(&one).await.is_page(200).read();
        assert!(page.contains("Sylvie Vasseur, par SMS"), "{page}");
        ask(&leila, &one, "demander", place.mother).await;
        let mut write = site.world.ground.db.write().await.unwrap();
        let sql = "UPDATE rendez_vous SET titulaire = 'pere' WHERE start_at LIKE '2026-03-16%'";
        assert_eq!(write.execute(sql, &[]).await.unwrap(), 1);
        write.commit().await.unwrap();
        // Asked before it became his, it is not sent to her; of the next one she is not even named.
        let page = leila.get(&one).await.is_page(200).read();
        assert!(page.contains("elle seule en reçoit le rappel"), "{page}");
        let child = place.child.to_string();
        let form = [
            ("nature", "entretien"),
            ("enfant", child.as_str()),
            ("titulaire", "pere"),
            ("jour", "2026-03-17"),
            ("de", "14:30"),
        ];
        let new = format!("/services/{}/agenda/nouveau", place.service);
        let other = leila.post(&new, &form).await.is_done();
        let page = leila.get(&other).await.is_page(200).read();
        assert!(!page.contains("Sylvie Vasseur, par SMS"), "{page}");
        let refused = [("geste", "demander"), ("contact", &*place.mother.to_string())];
        assert_eq!(leila.post(&format!("{other}/rappels"), &refused).await.status, 404);
        site.world.clock.advance_s(3 * 24 * HOUR + 7 * HOUR);
        assert_eq!(pass(&site, &ways).await, 0);
        assert!(ways.texts.all().is_empty() && ways.mail.all().is_empty());
    }
}

#[tokio::test]
async fn without_a_gateway_the_slip_is_there_and_nothing_leaves() {
    for site in Site::on_each_engine("reminded_slip").await {
        let place = place(&site).await;
        let leila = site.sign_in("leila").await;
        let one = planned(&leila, &place, "2026-03-16").await;
        let page = leila.get(&one).await.is_page(200).read();
        assert!(page.contains("donnez le billet de rappel"), "{page}");
        let slip = leila.get(&format!("{one}/convocation?pour=enfant")).await.is_page(200).read();
        assert!(slip.contains("02 00 00 00 10") && slip.contains("lundi 16 mars"), "{slip}");
    }
}

#[tokio::test]
async fn a_command_takes_the_text_on_its_input_and_wrong_settings_are_named() {
    let site = Site::on_sqlite().await.with(open());
    let (ways, place) = (ways().await, place(&site).await);
    let leila = site.sign_in("leila").await;
    let one = planned(&leila, &place, "2026-03-13").await;
    ask(&leila, &one, "demander", place.mother).await;
    site.world.clock.advance_s(7 * HOUR);
    let folder = ways.folder.path();
    let kept = folder.join("recu");
    let text = format!("[sms]\ncommande = [\"/bin/sh\", \"-c\", \"cat > {}\"]\n", kept.display());
    let envois = Envois::read(&config(folder, &text)).unwrap();
    assert_eq!(again(&site.world.shell, &envois).await.unwrap(), 1);
    let taken: Value = serde_json::from_slice(&std::fs::read(&kept).unwrap()).unwrap();
    assert_eq!(taken["to"], "+33600000001");
    for (text, named) in [
        ("[sms]\n", "adresse ou commande"),
        ("[sms]\nadresse = \"http://exemple.fr/envoi\"\n", "https://"),
        ("[courriel]\nserveur = \"exemple.fr\"\nexpediteur = \"nous\"\n", "expediteur"),
        (
            "[courriel]\nserveur = \"exemple.fr\"\nexpediteur = \"a@exemple.fr\"\nchiffrement = \"aucun\"\n",
            "cette machine",
        ),
        (
            "[courriel]\nserveur = \"exemple.fr\"\nexpediteur = \"a@exemple.fr\"\nidentifiant = \"a\"\n",
            "vont ensemble",
        ),
    ] {
        let error = config(folder, text).check().unwrap_err().to_string();
        assert!(error.contains(named), "{text}: {error}");
    }
}
