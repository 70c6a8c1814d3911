//! The dashboards of document 003 typed as printed, through the page that checks them: what does
//! not hold is told, with the only repair.

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use tower::ServiceExt as _;

use crate::house::{Maison, fresh};

const TABLES: &str = "\
Mesures AEMO-R;Janv;Févr;Mars;Avr;Mai;Juin;Juillet;Août;Sept;Oct;Nov;Dec
PRESENTS début du mois;17;15;14;12;13;13;13;14;14;15;12;50
ENTREES;0;0;4;2;0;4;1;0;3;0;3;0
SORTIES;2;1;6;1;0;4;0;0;2;3;0;0
PRESENTS fin du mois;15;14;12;13;13;13;14;14;15;12;15;17

Mesures AED-R;Janv;Févr;Mars;Avr;Mai;Juin;Juillet;Août;Sept;Oct;Nov;Dec
PRESENTS début du mois;14;14;14;14;17;19;25;25;23;23;25;16
ENTREES;0;0;4;3;6;6;2;0;0;2;10;0
SORTIES;0;0;4;0;4;0;2;2;0;0;0;2
PRESENTS fin du mois;14;14;14;17;19;25;25;23;23;25;35;14
";

const SENTENCES: &str = "\
AEMO-R : entrées 20, sorties 20, file active 37
AED-R : entrées 33, sorties 19, file active 45
Service AER : entrées 53, sorties 39, file active 82
suites par suite : fin de prise en charge AED-R 14, mainlevée 7, majorité 3, AEMO 11, famille d’accueil 1, établissement 2, DAPP 1 = 39
";

/// What each inconsistency of the dashboards says on the page: its place, then words of it.
const INCONSISTENCIES: [(&str, &str, &[&str]); 12] = [
    ("I-01", "Mesures AEMO-R, PRESENTS fin du mois, Dec", &["17", "50"]),
    ("I-02", "Mesures AEMO-R, PRESENTS début du mois, Dec", &["50", "15"]),
    ("I-03", "AEMO-R", &["20", "17"]),
    ("I-04", "AEMO-R", &["20", "19"]),
    ("I-05", "Mesures AED-R, PRESENTS début du mois, Dec", &["16", "35"]),
    ("I-06", "AED-R", &["19", "14"]),
    ("I-07", "AED-R", &["14 + 33 − 19", "14 + 33 − 14", "45 − 19"]),
    ("I-08", "AED-R", &["45", "47"]),
    ("I-08", "Service AER", &["82", "84"]),
    ("I-09", "Service AER", &["31 + 53 − 39", "82 − 39"]),
    ("I-10", "Service AER", &["53", "50"]),
    ("I-10", "Service AER", &["39", "33"]),
];

/// A page asked for by a director of the service, who is signed in.
async fn post(maison: &Maison, path: &str, fields: &[(&str, &str)]) -> String {
    let house = &maison.shell.house;
    let mut write = house.db().write().await.unwrap();
    let (compte, affectation) = (house.new_id(), house.new_id());
    let now = house.now().to_string();
    identity::add_compte(&mut write, compte, "directrice", "Directrice", "-", &now).await.unwrap();
    let (organisation, service) = (Some(maison.organisation), Some(maison.aer));
    identity::add_affectation(&mut write, affectation, compte, "directeur", organisation, service)
        .await
        .unwrap();
    let key = identity::open_connexion(&mut write, compte, house.now()).await.unwrap();
    write.commit().await.unwrap();
    let body: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let request = Request::post(path)
        .header(header::HOST, "localhost")
        .header(header::COOKIE, format!("maillage={key}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body.join("&")))
        .unwrap();
    let routes = maillage::routes::routes(maison.shell.clone(), &maison.facts);
    let answer = routes.oneshot(request).await.unwrap();
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), 1 << 22).await.unwrap();
    let page = String::from_utf8(bytes.to_vec()).unwrap();
    assert!(status.is_success(), "{path}: {status} {page}");
    page
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |coded, byte| format!("{coded}%{byte:02X}"))
}

/// The findings of the page: place, then all that is told under it.
fn findings(page: &str) -> Vec<(String, String)> {
    let list = page.split("<ol class=\"findings\">").nth(1).unwrap_or_default();
    let list = list.split("</ol>").next().unwrap_or_default();
    list.split("<li><h2 class=\"h3\">")
        .skip(1)
        .map(|item| {
            let (place, told) = item.split_once('<').unwrap();
            let told = told.replace("&#39;", "'").replace("&#x27;", "'").replace('\u{a0}', " ");
            (place.trim().to_owned(), told)
        })
        .collect()
}

#[tokio::test]
async fn the_printed_dashboards_raise_every_inconsistency_on_the_page() {
    let maison = fresh().await;
    let path = format!("/services/{}/controle", maison.aer);
    let fields = [("annee", "2021"), ("tableaux", TABLES), ("phrases", SENTENCES)];
    let page = post(&maison, &path, &fields).await;
    let told = findings(&page);
    for (id, place, words) in INCONSISTENCIES {
        let found = told.iter().any(|(own, sentence)| {
            own == place && words.iter().all(|word| sentence.contains(word))
        });
        assert!(found, "{id} at {place}: {told:#?}");
    }
    // December of the first dashboard: 15 / 3 / 1 / 17, and nothing else.
    let (_, first) = &told[0];
    assert!(first.contains("15 + 3 − 1 = 17"), "{first}");
    assert!(first.contains("seule correction possible"), "{first}");
    assert!(!page.contains("n’est pas compris"), "a sentence was not read");
}
