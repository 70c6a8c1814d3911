//! Children noted twice in the demonstration: a pair that nobody looked at yet, and one that the head of
//! service united. Invented, as all of it.

use axum::Router;

use crate::demo_gestes::Main;

/// The first service of the demonstration.
const SERVICE: i64 = 1;

/// Somebody as the secretary types them: name, first name, birth.
type Typed = (&'static str, &'static str, &'static str);

/// Day and month turned round, and two accents less.
const TO_LOOK_AT: [Typed; 2] =
    [("Delaunay-Prévost", "Maëlys", "2014-03-12"), ("Delaunay Prevost", "Maelys", "2014-12-03")];
/// Written as it is heard.
const UNITED: [Typed; 2] =
    [("Quéméneur", "Tanguy", "2012-06-21"), ("Kemeneur", "Tanguy", "2012-06-21")];

/// Keeps a person through the form; those whom it may be were looked at. Returns the identifier.
async fn keep(hand: &Main, (nom, prenom, birth): Typed, shown: &str) -> anyhow::Result<String> {
    let path = format!("/registre/personnes/{SERVICE}/nouveau");
    let form = [("nom", nom), ("prenom", prenom), ("birth_day", birth), ("vus", shown)];
    let led = hand.post(&path, &form).await?;
    let bare = led.split('?').next().unwrap_or_default();
    Ok(bare.rsplit('/').next().unwrap_or_default().to_owned())
}

/// Does it all, through the forms of the product.
///
/// # Errors
///
/// The first form that did not take what was typed.
pub async fn make(router: &Router, password: &str) -> anyhow::Result<()> {
    let secretaire = Main::of(router, "secretaire", password).await?;
    let cheffe = Main::of(router, "cheffe", password).await?;
    // The two were typed on two days, when nothing was asked yet: brought in by a file.
    let csv = TO_LOOK_AT.iter().fold("Nom;Prénom;Né(e) le\n".to_owned(), |text, one| {
        format!("{text}{};{};{}\n", one.0, one.1, one.2)
    });
    let depot = secretaire.file(&format!("/services/{SERVICE}/import"), &csv, "personne").await?;
    secretaire.post(&depot, &[("motif", "Reprise du cahier d’accueil.")]).await?;

    let first = keep(&secretaire, UNITED[0], "").await?;
    let second = keep(&secretaire, UNITED[1], &first).await?;
    let repere = [
        ("personne_id", second.as_str()),
        ("nature", "apaise"),
        ("texte", "Les chevaux : il en parle, il s’apaise."),
        ("start_day", "2025-02-01"),
    ];
    cheffe.post(&format!("/registre/reperes/{SERVICE}/nouveau"), &repere).await?;
    let union = [
        ("geste", "reunir"),
        ("garde", first.as_str()),
        ("version_une", "1"),
        ("version_autre", "1"),
        ("motif", "Même acte de naissance, vérifié avec l’aide sociale à l’enfance."),
    ];
    cheffe.post(&format!("/services/{SERVICE}/doublons/{first}/{second}"), &union).await?;
    Ok(())
}
