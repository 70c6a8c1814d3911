//! A calendar file taken in, seen first; and one's own agenda elsewhere, with its deadlines.

use access::Role;
use fiche::Row;

use crate::site::{Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026.

struct Place {
    service: i64,
    child: i64,
}

/// A child whom Leïla follows, and Simone, the secretary.
async fn place(site: &Site) -> Place {
    let organisation = site.world.organisation("Association Les Rives").await;
    let service = site.world.service(organisation, "MECS Les Tilleuls", "mecs").await;
    let child = site.world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
    site.world.personne(service, "Absente", "Nadia", "2013-05-04").await;
    let stay = site.world.sejour(service, child, "2025-01-10").await;
    let measure = Row::default()
        .with("personne_id", child)
        .with("nature", "placement")
        .with("cadre", "judiciaire")
        .with("prescripteur", "juge_enfants")
        .with("decision_day", "2025-12-10")
        .with("effet_day", "2025-12-10")
        .with("prise_en_charge_day", "2025-12-20")
        .with("terme_day", "2026-06-10");
    site.world.add("mesure", service, measure).await;
    let place = (Some(organisation), Some(service));
    for (identifiant, nom, role) in [
        ("leila", "Leïla Marchand", Role::Educateur),
        ("simone", "Simone Gaillard", Role::Secretaire),
    ] {
        site.world.compte(identifiant, nom, role, place.0, place.1).await;
    }
    let row = Row::default().with("nom", "Marchand").with("prenom", "Leïla");
    let pro = site.world.add("professionnel", organisation, row).await;
    let mut write = site.world.ground.db.write().await.unwrap();
    identity::link_professional(&mut write, "leila", pro).await.unwrap();
    write.commit().await.unwrap();
    let tie = Row::default()
        .with("sejour_id", stay)
        .with("professionnel_id", pro)
        .with("role", "referent")
        .with("start_day", "2025-01-10");
    site.world.add("referent", service, tie).await;
    Place { service, child }
}

const FILE: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:essai\r\n\
    BEGIN:VEVENT\r\nUID:a@ecole\r\nSUMMARY:Réunion parents\r\nLOCATION:Collège\r\n\
    DTSTART;TZID=Romance Standard Time:20260316T143000\r\n\
    DTEND;TZID=Romance Standard Time:20260316T153000\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:b@ecole\r\nSUMMARY:Conseil de classe\r\nDTSTART:20260317T160000Z\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:c@ecole\r\nSUMMARY:Sortie\r\nSTATUS:CANCELLED\r\nDTSTART;VALUE=DATE:20260318\r\n\
    END:VEVENT\r\nEND:VCALENDAR\r\n";

async fn seen(who: &Visitor<'_>, place: &Place, bytes: &[u8]) -> crate::site::Answer {
    let path = format!("/services/{}/agenda/importer", place.service);
    who.deposit(&path, "agenda.ics", bytes, "").await
}

/// What the table says of a line, to be sent back.
fn field(page: &str, name: &str) -> String {
    let from = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    from.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_is_seen_line_by_line_then_what_was_chosen_is_kept_once() {
    for site in Site::on_each_engine("calendar_taken_in").await {
        let place = place(&site).await;
        let leila = site.sign_in("leila").await;
        let week = format!("/services/{}/agenda", place.service);
        let page = leila.get(&week).await.is_page(200).read();
        assert!(page.contains("Reprendre un agenda (.ics)"), "{page}");
        leila.get(&format!("{week}/importer")).await.is_page(200);
        for (bytes, told) in [
            (&b"PK\x03\x04"[..], "n’est pas un agenda"),
            (b"", "Choisissez le fichier"),
            (&vec![b'A'; 600 * 1024][..], "dépasse 512 Ko"),
        ] {
            let page = seen(&leila, &place, bytes).await.is_page(422).read();
            assert!(page.contains(told), "{told}: {page}");
        }
        let answer = seen(&leila, &place, FILE.as_bytes()).await;
        answer.is_page(200);
        let (page, html) = (answer.read(), answer.text());
        assert!(page.contains("3 rendez-vous à venir"), "{page}");
        assert!(page.contains("Lundi 16 mars, 14 h 30 – 15 h 30"), "{page}");
        assert!(page.contains("Mardi 17 mars, 17 h – 18 h"), "{page}");
        assert!(page.contains("Mercredi 18 mars, toute la journée"), "{page}");
        assert!(html.contains("Ne pas reprendre") && html.contains("Élodie Vasseur"), "{html}");
        let child = place.child.to_string();
        let fields: Vec<(String, String)> = ["cle", "de", "a", "objet", "lieu"]
            .iter()
            .flat_map(|name| [format!("{name}-1"), format!("{name}-2")])
            .map(|name| (name.clone(), field(&html, &name)))
            .collect();
        let mut form: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        form.extend([("nature", "ecole"), ("moi", "oui"), ("pour-1", &*child), ("pour-2", "")]);
        let keep = format!("{week}/importer/garder");
        let next = leila.post(&keep, &form).await.location().to_owned();
        assert!(next.ends_with("semaine=2026-03-16&repris=1"), "{next}");
        let page = leila.get(&next).await.is_page(200).read();
        assert!(page.contains("14 h 30 – 15 h 30 · École : Réunion parents"), "{page}");
        assert!(page.contains("Collège") && page.contains("Élodie Vasseur"), "{page}");
        // Sent again, or read again, it is there: once.
        assert_eq!(leila.post(&keep, &form).await.status, 422);
        let page = seen(&leila, &place, FILE.as_bytes()).await.is_page(200).read();
        assert!(page.contains("Déjà dans l’agenda"), "{page}");
        let moved = FILE.replace("T143000", "T113000").replace("T153000", "T123000");
        let page = seen(&leila, &place, moved.as_bytes()).await.is_page(200).read();
        assert!(page.contains("Déjà dans l’agenda, à une autre heure"), "{page}");
        let off = FILE.replace("UID:a@ecole\r\n", "UID:a@ecole\r\nSTATUS:CANCELLED\r\n");
        let page = seen(&leila, &place, off.as_bytes()).await.is_page(200).read();
        assert!(page.contains("Annulé dans le fichier : annulez-le ici"), "{page}");
        let count = "SELECT count(*) AS n FROM rendez_vous";
        assert_eq!(site.world.count(count, &[]).await, 1);
        // Another child than those of the list is nobody.
        let mut wrong = form.clone();
        wrong.retain(|(name, _)| *name != "pour-2");
        wrong.push(("pour-2", "1"));
        let page = leila.post(&keep, &wrong).await.is_page(422).read();
        assert!(page.contains("n’est pas dans la liste"), "{page}");
        // At the same hour as another appointment: told, and kept for a reason.
        let twice = FILE.replace("20260317T160000Z", "20260316T133000Z");
        let html = seen(&leila, &place, twice.as_bytes()).await.is_page(200).text();
        let fields: Vec<(String, String)> = ["cle-1", "de-1", "a-1", "objet-1"]
            .iter()
            .map(|name| ((*name).to_owned(), field(&html, name)))
            .collect();
        let mut form: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        form.extend([("nature", "reunion"), ("moi", "oui"), ("pour-1", "service")]);
        let page = leila.post(&keep, &form).await.is_page(422).text();
        assert!(page.contains("a déjà un rendez-vous") && page.contains("Conseil"), "{page}");
        form.push(("motif", "Les deux au collège."));
        leila.post(&keep, &form).await.is_done();
        let simone = site.sign_in("simone").await;
        let page = seen(&simone, &place, FILE.as_bytes()).await.is_page(200).read();
        assert!(!page.contains("C’est moi qui y vais"), "she is no professional: {page}");
    }
}

#[tokio::test]
async fn the_feed_tells_deadlines_as_days_when_its_owner_asked() {
    for site in Site::on_each_engine("feed_deadlines").await {
        place(&site).await;
        let leila = site.sign_in("leila").await;
        // What is to do is told with its day, never with words that somebody typed.
        let sql = "SELECT id AS n FROM personne WHERE nom = 'Vasseur' ORDER BY id LIMIT 1";
        let child = site.world.count(sql, &[]).await;
        let me = "SELECT id AS n FROM compte WHERE identifiant = 'leila'";
        let me = site.world.count(me, &[]).await.to_string();
        let todo = [("texte", "Acheter un cartable"), ("due_day", "2026-03-20"), ("pour", &*me)];
        leila.post(&format!("/dossiers/{child}/taches"), &todo).await.is_done();
        for (more, told, named) in [("", false, false), ("oui", true, false), ("oui", true, true)] {
            let dit = if named { "noms" } else { "initiales" };
            let form = [("geste", "creer"), ("dit", dit), ("echeances", more)];
            let page = leila.post("/agenda/abonnement", &form).await.is_page(200).text();
            let key = page.split("/agenda/flux/").nth(1).unwrap();
            let key: String = key.chars().take(64).collect();
            let feed = site.nobody().get(&format!("/agenda/flux/{key}.ics")).await.text();
            let feed = feed.replace("\r\n ", "");
            assert_eq!(feed.contains("SUMMARY:Échéance"), told, "{feed}");
            assert_eq!(feed.contains("DTSTART;VALUE=DATE:2026"), told, "{feed}");
            assert_eq!(feed.contains("chose à faire"), told, "{feed}");
            assert!(!feed.contains("cartable"), "{feed}");
            assert_eq!(feed.contains("Vasseur"), named, "{feed}");
            assert_eq!(page.contains("avec les échéances"), told);
        }
    }
}
