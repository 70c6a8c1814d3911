//! One password tried on many names is slowed, from one address and from all of them; honest people
//! come in.

use std::net::{IpAddr, SocketAddr};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use testkit::PASSWORD;

use crate::site::{Answer, Site, encoded};

/// What the door answers to somebody who comes from an address, behind a proxy or not.
async fn enter(site: &Site, from: &str, through: Option<&str>, name: &str, word: &str) -> Answer {
    let form = [("identifiant", name), ("mot_de_passe", word)];
    let mut request = Request::builder()
        .method("POST")
        .uri("/connexion")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(told) = through {
        request = request.header("x-forwarded-for", told);
    }
    let mut request = request.body(Body::from(encoded(&form))).unwrap();
    let peer: IpAddr = from.parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer, 40_000)));
    site.send(request).await
}

#[tokio::test]
async fn one_password_on_many_names_is_slowed_by_address_and_others_come_in() {
    for site in Site::on_each_engine("pulverisation").await {
        site.house().await;
        let mut judged = 0;
        for n in 0..70 {
            let name = format!("agent{n}");
            // What a stranger says of where they come from is not believed.
            let told = format!("198.51.100.{n}");
            let answer = enter(&site, "203.0.113.7", Some(&told), &name, "Printemps2026!").await;
            judged += usize::from(answer.status == StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(judged, 60);
        let waits = enter(&site, "203.0.113.7", None, "directrice", PASSWORD).await;
        waits.is_page(429);
        assert!(waits.read().contains("Trop d’essais"), "{}", waits.read());
        // From elsewhere, one comes in meanwhile; from there, a quarter of a minute later.
        enter(&site, "203.0.113.8", None, "directrice", PASSWORD).await.is_done();
        site.world.clock.advance_s(15);
        enter(&site, "203.0.113.7", None, "directrice", PASSWORD).await.is_done();
        // It stands once in the trace, without address nor name.
        let sql = "SELECT count(*) AS n FROM audit WHERE action = 'compte.frein'";
        assert_eq!(site.world.count(sql, &[]).await, 1);
    }
}

#[tokio::test]
async fn an_agency_behind_one_address_that_mistypes_is_not_slowed() {
    let site = Site::on_sqlite().await;
    site.house().await;
    for n in 0..59 {
        let name = format!("agent{n}");
        enter(&site, "203.0.113.7", None, &name, "mal tapé").await.is_page(422);
    }
    // Signing in costs nothing.
    for _ in 0..30 {
        enter(&site, "203.0.113.7", None, "directrice", PASSWORD).await.is_done();
    }
    enter(&site, "203.0.113.7", None, "agent60", "mal tapé").await.is_page(422);
    enter(&site, "203.0.113.7", None, "agent61", "mal tapé").await.is_page(429);
}

#[tokio::test]
async fn a_crowd_of_addresses_is_slowed_too_and_known_addresses_are_not() {
    let site = Site::on_sqlite().await;
    site.house().await;
    enter(&site, "203.0.113.7", None, "directrice", PASSWORD).await.is_done();
    let mut judged = 0;
    for n in 0..310 {
        let from = format!("10.{}.{}.1", n / 200, n % 200);
        let name = format!("agent{n}");
        let answer = enter(&site, &from, None, &name, "Printemps2026!").await;
        judged += usize::from(answer.status == StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(judged, 300);
    enter(&site, "203.0.113.9", None, "directrice", PASSWORD).await.is_page(429);
    enter(&site, "203.0.113.7", None, "directrice", PASSWORD).await.is_done();
    site.world.clock.advance_s(1);
    enter(&site, "203.0.113.9", None, "directrice", PASSWORD).await.is_done();
}
