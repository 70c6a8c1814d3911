//! Record kinds as the right person sees them: list, create, correct, history.

use access::Role;
use fiche::Row;

use crate::site::{Answer, Site, Visitor};

/// The rows that a page of a list shows, by the address each leads to.
fn shown(page: &Answer, start: &str) -> Vec<String> {
    let text = page.text();
    let mut found: Vec<String> = text
        .split(&format!("href=\"{start}"))
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect();
    found.dedup();
    found
}

fn next_page(page: &Answer) -> Option<String> {
    let text = page.text();
    let link = text
        .split("href=\"")
        .find(|link| link.split('"').next().is_some_and(|address| address.contains("apres=")))?;
    Some(link.split('"').next()?.replace("&#38;", "&").replace("&amp;", "&"))
}

fn hidden(page: &Answer, name: &str) -> String {
    let text = page.text();
    let tag = text.split('<').find(|tag| tag.contains(&format!("name=\"{name}\""))).unwrap();
    tag.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_pages_of_a_list_neither_skip_nor_repeat_and_are_the_same_on_both_engines() {
    let mut orders = Vec::new();
    for site in Site::on_each_engine("keyset").await {
        let (_, service) = site.house().await;
        let directrice = site.sign_in("directrice").await;
        let list = format!("/registre/personnes/{service}");
        assert!(
            directrice
                .get(&list)
                .await
                .is_page(200)
                .read()
                .contains("Aucune personne pour l’instant.")
        );
        let names = ["Martin", "Éloi", "martin", "de La Tour", "Œuvrard", "Zola", "Martin"];
        for n in 0..119 {
            let prenom = format!("Enfant{n:03}");
            site.world.personne(service, names[n % names.len()], &prenom, "2012-01-31").await;
        }
        let mut at = Some(list);
        let (mut rows, mut order, mut pages) = (Vec::new(), Vec::new(), 0);
        while let Some(address) = at {
            let page = directrice.get(&address).await;
            page.is_page(200);
            rows.extend(shown(&page, "/dossiers/"));
            order.extend(
                page.read().split(' ').filter(|word| word.starts_with("Enfant")).map(str::to_owned),
            );
            at = next_page(&page);
            pages += 1;
        }
        assert_eq!((rows.len(), pages), (119, 3));
        rows.sort();
        rows.dedup();
        assert_eq!(rows.len(), 119, "a row was shown twice");
        orders.push(order);
    }
    assert!(orders.windows(2).all(|pair| pair[0] == pair[1]), "the engines sort differently");
}

/// The rows of a list, page after page, by the address each leads to.
async fn walked(who: &Visitor<'_>, list: &str) -> Vec<String> {
    let (mut at, mut rows) = (Some(list.to_owned()), Vec::new());
    while let Some(address) = at {
        let page = who.get(&address).await;
        page.is_page(200);
        rows.extend(shown(&page, "/dossiers/"));
        at = next_page(&page);
    }
    rows
}

/// Family names in the order people read them, whatever their accents and capitals.
const IN_ORDER: [&str; 5] = ["de La Tour", "Éloi", "martin", "Œuvrard", "Zola"];

#[tokio::test]
async fn a_list_of_several_pages_is_sorted_as_a_whole_by_what_it_shows() {
    for site in Site::on_each_engine("tri").await {
        let (_, service) = site.house().await;
        let directrice = site.sign_in("directrice").await;
        let mut children = Vec::new();
        for n in 0..119_usize {
            let rank = n * 7 % IN_ORDER.len();
            // Some have no day of birth: they come last, whatever the direction.
            let birth =
                (n % 10 != 3).then(|| format!("20{:02}-{:02}-15", 8 + n * 5 % 9, 1 + n % 12));
            let row = Row::default()
                .with("nom", IN_ORDER[rank])
                .with("prenom", format!("Enfant{n:03}"))
                .with("sexe", ["garcon", "fille"][n % 2])
                .with("birth_day", birth.clone());
            let id = site.world.add("personne", service, row).await;
            children.push((id, rank, n, birth));
        }
        let list = format!("/registre/personnes/{service}");
        let named = |one: &(i64, usize, usize, Option<String>)| (one.1, one.2);
        let ids = |all: &[(i64, usize, usize, Option<String>)]| -> Vec<String> {
            all.iter().map(|one| one.0.to_string()).collect()
        };
        children.sort_by_key(named);
        assert_eq!(walked(&directrice, &list).await, ids(&children), "by name");
        // The girls first, as the list of codes says, each by name.
        children.sort_by_key(|one| (one.2 % 2 == 0, named(one)));
        assert_eq!(walked(&directrice, &format!("{list}?tri=sexe")).await, ids(&children));
        children.sort_by_key(|one| (one.3.is_none(), one.3.clone(), named(one)));
        let up = walked(&directrice, &format!("{list}?tri=birth_day")).await;
        assert_eq!(up, ids(&children), "by day of birth");
        let down = walked(&directrice, &format!("{list}?tri=-birth_day")).await;
        assert_eq!(down.len(), 119);
        let dated = children.iter().filter(|one| one.3.is_some()).count();
        let mut back = ids(&children[..dated]);
        back.reverse();
        assert_eq!(down[..dated], back, "the latest first");
        let page = directrice.get(&format!("{list}?tri=birth_day")).await.text();
        assert!(page.contains("aria-sort=\"ascending\""), "{page}");
        assert!(page.contains(&format!("href=\"{list}?tri=-birth_day\"")), "{page}");
        // What is sealed is no order: it is neither offered nor followed.
        let homes = format!("/registre/adresses-foyer/{service}");
        for asked in ["", "?tri=adresse", "?tri=commune", "?tri=rien"] {
            let page = directrice.get(&format!("{homes}{asked}")).await;
            assert!(!page.is_page(200).text().contains("value=\"adresse\""), "{}", page.text());
        }
    }
}

#[tokio::test]
async fn a_name_is_found_whatever_its_accents_and_by_the_beginning_of_its_words_only() {
    for site in Site::on_each_engine("search").await {
        let (_, service) = site.house().await;
        site.world.personne(service, "Lefèvre-Dœuvre", "Zoé", "2012-01-31").await;
        site.world.personne(service, "Martin", "Paul", "2013-01-31").await;
        let directrice = site.sign_in("directrice").await;
        for (asked, found) in [
            ("lefevre", 1),
            ("DOEUVRE", 1),
            ("zoé lefèvre", 1),
            ("doeuv", 1),
            ("efevre", 0),
            ("absent", 0),
            ("%", 2),
            ("", 2),
        ] {
            let asked_as = asked.replace('%', "%25").replace(' ', "+");
            let page = directrice.get(&format!("/registre/personnes/{service}?q={asked_as}")).await;
            page.is_page(200);
            assert_eq!(shown(&page, "/dossiers/").len(), found, "« {asked} »");
        }
    }
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_at_its_field() {
    for site in Site::on_each_engine("refused").await {
        let (_, service) = site.house().await;
        let directrice = site.sign_in("directrice").await;
        let new = format!("/registre/personnes/{service}/nouveau");
        directrice.get(&new).await.is_page(200);
        let form = [("nom", ""), ("prenom", "Zoé <b>"), ("birth_day", "31/02/2012")];
        let back = directrice.post(&new, &form).await;
        back.is_page(422);
        let text = back.text();
        assert!(text.contains("value=\"Zoé &#60;b&#62;\""), "{text}");
        assert!(text.contains("value=\"31/02/2012\""), "{text}");
        assert!(text.contains("id=\"birth_day-erreur\"") && text.contains("href=\"#birth_day\""));
        assert_eq!(site.world.count("SELECT count(*) AS n FROM personne", &[]).await, 0);
        let form = [("nom", ""), ("prenom", "Zoé"), ("birth_day", "2012-02-28")];
        let back = directrice.post(&new, &form).await;
        assert!(back.is_page(422).text().contains("id=\"nom-erreur\""));
    }
}

#[tokio::test]
async fn what_is_created_is_shown_with_its_history() {
    for site in Site::on_each_engine("created").await {
        let (_, service) = site.house().await;
        let directrice = site.sign_in("directrice").await;
        let form = [("nom", "Vasseur"), ("prenom", "Élodie"), ("birth_day", "2012-05-04")];
        let new = format!("/registre/personnes/{service}/nouveau");
        let row = directrice.post(&new, &form).await.is_done();
        assert!(directrice.get(&row).await.is_page(200).read().contains("04/05/2012"));
        let history = directrice.get(&format!("{row}/historique")).await;
        assert!(history.is_page(200).read().contains("Mariam Keller a créé cette fiche"));
        let dossier = row.replace("/fiche/personnes/", "/dossiers/");
        assert!(directrice.get(&dossier).await.is_page(200).read().contains("13 ans"));
    }
}

#[tokio::test]
async fn two_people_editing_at_once_both_see_both() {
    for site in Site::on_each_engine("conflict").await {
        let (organisation, service) = site.house().await;
        site.account("cheffe", "Hélène Tessier", Role::ChefService, organisation).await;
        let famille = site
            .world
            .add("famille", service, fiche::Row::default().with("nom", "Vasseur"))
            .await
            .to_string();
        let personne = site.world.personne(service, "Vasseur", "Elodie", "2012-05-04").await;
        let (first, second) = (site.sign_in("directrice").await, site.sign_in("cheffe").await);
        let row = format!("/fiche/personnes/{personne}");
        let edit = format!("{row}/modifier");
        let version = hidden(first.get(&edit).await.is_page(200), "version");
        assert_eq!(version, hidden(&second.get(&edit).await, "version"));
        let said = |prenom: &'static str, birth: &'static str, famille: &'static str| {
            [("nom", "Vasseur"), ("prenom", prenom), ("birth_day", birth), ("famille_id", famille)]
        };
        let mut form = said("Élodie", "2012-05-04", "").to_vec();
        form[3].1 = &famille;
        form.push(("version", &version));
        assert_eq!(first.post(&edit, &form).await.is_done(), row);
        let mut form = said("Elodie", "2012-06-04", "").to_vec();
        form.push(("version", &version));
        let conflict = second.post(&edit, &form).await;
        let told = conflict.is_page(409).read();
        assert!(
            told.contains("Prénom Enregistré maintenant : Élodie Vous aviez tapé : Elodie"),
            "{told}"
        );
        assert!(told.contains("04/05/2012") && told.contains("04/06/2012"), "{told}");
        assert!(
            told.contains("Famille Enregistré maintenant : Vasseur Vous aviez tapé : rien"),
            "{told}"
        );
        assert!(!told.contains(&famille), "an identifier is shown: {told}");
        let version = hidden(&conflict, "version");
        let mut form = said("Élodie", "2012-06-04", "").to_vec();
        form.push(("version", &version));
        assert_eq!(second.post(&edit, &form).await.is_done(), row);
        let history = first.get(&format!("{row}/historique")).await.read();
        let changes = history.matches("a modifié cette fiche").count();
        assert_eq!(changes, 2, "{history}");
        assert!(history.contains("Hélène Tessier a modifié"), "{history}");
    }
}

#[tokio::test]
async fn the_impossible_is_refused_and_the_improbable_needs_a_reason() {
    for site in Site::on_each_engine("rules").await {
        let (_, service) = site.house().await;
        let enfant = site.world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
        let adulte = site.world.personne(service, "Vasseur", "Jeanne", "1990-05-04").await;
        site.world.sejour(service, enfant, "2025-01-10").await;
        let directrice = site.sign_in("directrice").await;
        let new = format!("/registre/sejours/{service}/nouveau");
        let (enfant, adulte) = (enfant.to_string(), adulte.to_string());
        for (personne, entree, sortie, told) in [
            (&enfant, "2024-03-02", "2024-03-01", "est avant l'entrée"),
            (&enfant, "2011-03-02", "", "est avant la naissance"),
            (&enfant, "2025-06-01", "", "a déjà un séjour dans cette modalité"),
        ] {
            let form = [
                ("personne_id", personne.as_str()),
                ("entree_day", entree),
                ("sortie_day", sortie),
                ("motif_sortie", if sortie.is_empty() { "" } else { "terme" }),
                ("suite", if sortie.is_empty() { "" } else { "majorite" }),
                ("motif", "une raison n'excuse pas l'impossible"),
            ];
            let back = directrice.post(&new, &form).await;
            assert!(back.is_page(422).read().contains(told), "{told}: {}", back.read());
        }
        let mut form = vec![("personne_id", adulte.as_str()), ("entree_day", "2025-06-01")];
        let back = directrice.post(&new, &form).await;
        let told = back.is_page(422).read();
        assert!(told.contains("34 ans à l'entrée") || told.contains("35 ans à l'entrée"), "{told}");
        assert!(back.text().contains("name=\"motif\""));
        form.push(("motif", "   "));
        directrice.post(&new, &form).await.is_page(422);
        form[2].1 = "Jeune mère accueillie avec son enfant";
        let row = directrice.post(&new, &form).await.is_done();
        let history = directrice.get(&format!("{row}/historique")).await.read();
        assert!(history.contains("Raison donnée : Jeune mère accueillie"), "{history}");
    }
}

#[tokio::test]
async fn a_link_to_the_house_of_others_is_refused_in_the_words_of_a_link_to_nothing() {
    for site in Site::on_each_engine("links").await {
        let (organisation, service) = site.house().await;
        let world = &site.world;
        let other = world.organisation("Fondation Saint-Aubin").await;
        let elsewhere = world.service(other, "MECS Les Tilleuls", "mecs").await;
        let next_door = world.service(organisation, "MECS La Varenne", "mecs").await;
        let mut rows = std::collections::BTreeMap::new();
        let professionnel =
            testkit::sample(world, "professionnel", elsewhere, other, &mut rows).await.unwrap();
        let personne = world.personne(next_door, "Caron", "Inès", "2012-05-04").await;
        let own = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
        let own = world.sejour(service, own, "2025-01-10").await;
        let directrice = site.sign_in("directrice").await;
        for (slug, form, field, theirs) in [
            ("sejours", vec![("entree_day", "2025-01-10")], "personne_id", personne),
            (
                "referents",
                vec![("start_day", "2025-01-10"), ("role", "referent")],
                "professionnel_id",
                professionnel,
            ),
        ] {
            let new = format!("/registre/{slug}/{service}/nouveau");
            let mut told = Vec::new();
            for id in [theirs, theirs + 1_000_000] {
                let (id, own) = (id.to_string(), own.to_string());
                let mut form = form.clone();
                form.push((field, &id));
                if field != "personne_id" {
                    form.push(("sejour_id", &own));
                }
                let back = directrice.post(&new, &form).await;
                back.is_page(422);
                assert!(!back.text().contains("Caron") && !back.text().contains("Exemple"));
                // What was typed comes back, and nothing else differs.
                told.push(back.text().replace(&id, "…"));
            }
            assert_eq!(told[0], told[1], "{slug}");
        }
    }
}

#[tokio::test]
async fn a_reference_that_is_taken_is_told_at_its_field() {
    for site in Site::on_each_engine("reference").await {
        let (_, service) = site.house().await;
        let directrice = site.sign_in("directrice").await;
        let new = format!("/registre/personnes/{service}/nouveau");
        let form = [("nom", "Vasseur"), ("prenom", "Élodie"), ("reference", "E-12")];
        directrice.post(&new, &form).await.is_done();
        let form = [("nom", "Caron"), ("prenom", "Inès"), ("reference", "E-12")];
        let back = directrice.post(&new, &form).await;
        assert!(back.is_page(422).text().contains("id=\"reference-erreur\""), "{}", back.read());
        let form = [("nom", "Caron"), ("prenom", "Inès"), ("reference", "E-13")];
        let row = directrice.post(&new, &form).await.is_done();
        let form = [("nom", "Caron"), ("prenom", "Inès"), ("reference", "E-12"), ("version", "1")];
        directrice.post(&format!("{row}/modifier"), &form).await.is_page(422);
    }
}
