//! A service that closes: whose days have a solution, and one noted for several children at once (US-6, step 4).

use crate::{histoires_juge::posts, site::Visitor};

/// A solution counts for its own days; one form notes the same for several children, on the days each has nothing.
pub async fn one_day_of_three_is_no_solution(
    solene: &Visitor<'_>,
    (list, service): (&str, i64),
    (closing, child): (&str, &str),
) {
    let first = [
        ("personne_id", child),
        ("nature_solution", "famille"),
        ("cause_solution", "fermeture"),
        ("fermeture_id", closing),
        ("texte", "Le vendredi chez sa mère."),
        ("start_day", "2026-04-03"),
        ("end_day", "2026-04-03"),
    ];
    posts(solene, "solutions-provisoires", service, &first).await;
    let told = solene.get(list).await.is_page(200).read();
    for said in
        ["1 sans solution, sur 1", "2 jours sans solution", "Dans sa famille, le 03/04/2026"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
    let names = [closing, child].map(str::to_owned);
    let (nature, texte) = (format!("nature_{}", names[0]), format!("texte_{}", names[0]));
    let ticked = format!("enfant_{}", names[1]);
    let empty = [("fermeture", closing), (texte.as_str(), "Chez sa tante, à Blois.")];
    let told = solene.post(list, &empty).await.is_page(422).text();
    for said in ["Cochez les enfants", "Choisissez une solution", "Chez sa tante, à Blois."] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let form = [
        ("fermeture", closing),
        (nature.as_str(), "famille"),
        (texte.as_str(), "Le dimanche chez sa mère."),
        (ticked.as_str(), "oui"),
    ];
    for _twice in 0..2 {
        solene.post(list, &form).await.is_done();
    }
    let told = solene.get(list).await.is_page(200).read();
    assert!(told.contains("Une solution pour l’enfant concerné"), "{told}");
    assert_eq!(told.matches("Le dimanche chez sa mère.").count(), 1, "{told}");
}
