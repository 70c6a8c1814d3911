//! What leaves with names in it: one form, one closed file, one journal; two persons when it is many.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use access::Role;
use fiche::Row;
use zip::ZipArchive;

use crate::site::{Answer, Site, Visitor};

/// The form, filled in.
fn form<'f>(more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let mut form = vec![("finalite", "reunion"), ("precision", "Synthèse du 12 mars")];
    form.extend(more);
    form
}

/// The password that the page says once.
pub fn password(page: &Answer) -> String {
    let text = page.text();
    let rest = text.split("<code class=\"reference\">").nth(1).unwrap_or_else(|| panic!("{text}"));
    rest.split('<').next().unwrap().to_owned()
}

/// The number of the export that a page is about.
fn number(page: &Answer) -> String {
    let text = page.text();
    let rest = text.split("Export n° ").nth(1).unwrap_or_else(|| panic!("{text}"));
    rest.chars().take_while(char::is_ascii_digit).collect()
}

/// What a closed file holds: the table or the document, and its companion.
pub fn opened(bytes: &[u8], password: &str) -> (Vec<u8>, String) {
    let mut zip = ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    assert_eq!(zip.len(), 2);
    assert!(zip.by_index(0).is_err(), "an entry opens without a password");
    assert!(zip.by_index_decrypt(0, b"aaaa-aaaa-aaaa-aaaa-aaaa-aaaa").is_err());
    let mut first = Vec::new();
    zip.by_index_decrypt(0, password.as_bytes()).unwrap().read_to_end(&mut first).unwrap();
    let mut companion = String::new();
    let mut entry = zip.by_name_decrypt("LISEZ-MOI.txt", password.as_bytes()).unwrap();
    entry.read_to_string(&mut companion).unwrap();
    (first, companion)
}

/// Asks for a file and fetches it, closed, with its password.
pub async fn take_closed(
    visitor: &Visitor<'_>,
    service: i64,
    more: &[(&str, &str)],
) -> (Vec<u8>, String) {
    let page = visitor.post(&format!("/services/{service}/export"), &form(more)).await;
    page.is_page(200);
    let file = visitor.get(&format!("/exports/{}/fichier", number(&page))).await;
    assert_eq!(file.status.as_u16(), 200, "{}", file.text());
    (file.bytes.to_vec(), password(&page))
}

/// Asks for a file and fetches it: its content and its companion.
pub async fn take_out(
    visitor: &Visitor<'_>,
    service: i64,
    more: &[(&str, &str)],
) -> (Vec<u8>, String) {
    let page = visitor.post(&format!("/services/{service}/export"), &form(more)).await;
    page.is_page(200);
    let file = visitor.get(&format!("/exports/{}/fichier", number(&page))).await;
    assert_eq!(file.status.as_u16(), 200, "{}", file.text());
    assert_eq!(file.header("content-type"), "application/zip");
    assert!(file.header("content-disposition").starts_with("attachment"), "never shown inside");
    assert_eq!(file.header("cache-control"), "no-store");
    opened(&file.bytes, &password(&page))
}

const LISTE: [(&str, &str); 3] = [("source", "liste"), ("fiche", "sejours"), ("format", "csv")];

/// A service with its head, its officer, and some children who stay there.
async fn house(site: &Site, children: usize) -> (i64, i64, Vec<i64>) {
    let (organisation, service) = site.house().await;
    let world = &site.world;
    let here = (Some(organisation), Some(service));
    world.compte("cheffe", "Nadia Belkacem", Role::ChefService, here.0, here.1).await;
    world.compte("educ", "Camille Roy", Role::Educateur, here.0, here.1).await;
    world.compte("dpo", "Anne Lemoine", Role::DelegueDonnees, here.0, None).await;
    let mut all = Vec::new();
    for n in 0..children {
        let nom = if n == 0 { "Vasseur".to_owned() } else { format!("Enfant{n}") };
        let personne = world.personne(service, &nom, "Élodie", "2012-05-04").await;
        world.sejour(service, personne, "2025-01-06").await;
        all.push(personne);
    }
    (organisation, service, all)
}

#[tokio::test]
async fn a_list_leaves_closed_marked_and_journaled_and_each_child_reads_of_it() {
    for site in Site::on_each_engine("export_list").await {
        let (organisation, service, children) = house(&site, 3).await;
        let cheffe = site.sign_in("cheffe").await;
        let list = cheffe.get(&format!("/registre/sejours/{service}")).await;
        let address = format!("/services/{service}/export?source=liste&#38;fiche=sejours");
        let link = list.text();
        assert!(link.contains(&address) || link.contains(&address.replace("#38", "amp")), "{link}");
        let page =
            cheffe.get(&format!("/services/{service}/export?source=liste&fiche=sejours")).await;
        let told = page.is_page(200).read();
        assert!(told.contains("Personnes nommées 3"), "{told}");
        let (csv, companion) = take_out(&cheffe, service, &LISTE).await;
        let csv = String::from_utf8(csv).unwrap();
        assert_eq!(csv.lines().count(), 4, "{csv}");
        assert!(csv.contains("Enfant1") && csv.contains("Enfant2"), "{csv}");
        for part in ["Nadia Belkacem", "Synthèse du 12 mars", "À détruire avant le", "Fiches : 3"]
        {
            assert!(companion.contains(part), "{part}: {companion}");
        }
        // Nothing of it stands in clear, and the password nowhere.
        let clear = "SELECT count(*) AS n FROM export WHERE content LIKE '%Enfant%'";
        assert_eq!(site.world.count(clear, &[]).await, 0);
        // All fields, in a workbook with its mark.
        let all = [
            ("source", "liste"),
            ("fiche", "personnes"),
            ("format", "xlsx"),
            ("colonnes", "toutes"),
        ];
        let (book, _) = take_out(&cheffe, service, &all).await;
        let mut book = ZipArchive::new(Cursor::new(book)).unwrap();
        let mut sheet = String::new();
        book.by_name("xl/worksheets/sheet2.xml").unwrap().read_to_string(&mut sheet).unwrap();
        assert!(sheet.contains("Nadia Belkacem") && sheet.contains("Export n°"), "{sheet}");
        assert!(!sheet.contains("<f>"), "a formula");
        // The child's trace, the journals of the head, of the direction and of the officer.
        for personne in children {
            let trace = cheffe.get(&format!("/dossiers/{personne}/trace")).await;
            assert!(trace.is_page(200).read().contains("sorti en fichier"), "{}", trace.read());
        }
        let journal = cheffe.get(&format!("/services/{service}/exports")).await;
        assert!(journal.is_page(200).read().contains("Synthèse du 12 mars"), "{}", journal.read());
        for name in ["dpo", "directrice"] {
            let visitor = site.sign_in(name).await;
            let of = format!("/organisations/{organisation}/conformite/exports");
            let told = visitor.get(&of).await.is_page(200).read();
            assert!(told.contains("Nadia Belkacem") && told.contains("Séjours"), "{told}");
        }
        // Who may not take out is shown no way, and told that there is nothing.
        let educ = site.sign_in("educ").await;
        assert!(
            !educ.get(&format!("/registre/sejours/{service}")).await.text().contains("/export?")
        );
        educ.get(&format!("/services/{service}/export?source=liste&fiche=sejours"))
            .await
            .is_page(404);
        educ.post(&format!("/services/{service}/export"), &form(&LISTE)).await.is_page(404);
        let (_, _, flaw) = audit::verify(&site.world.ground.db).await.unwrap();
        assert_eq!(flaw, None);
    }
}

#[tokio::test]
async fn a_form_without_purpose_comes_back_with_what_was_typed() {
    let site = Site::on_sqlite().await;
    let (_, service, _) = house(&site, 1).await;
    let cheffe = site.sign_in("cheffe").await;
    let path = format!("/services/{service}/export");
    let mut typed = LISTE.to_vec();
    typed.push(("precision", "Une réunion"));
    let page = cheffe.post(&path, &typed).await;
    let told = page.is_page(422).read();
    assert!(told.contains("Choisissez à quoi servira ce fichier"), "{told}");
    assert!(page.text().contains("Une réunion") && page.text().contains("value=\"sejours\""));
    let typed =
        [("source", "liste"), ("fiche", "sejours"), ("finalite", "gestion"), ("format", "docx")];
    let told = cheffe.post(&path, &typed).await.is_page(422).read();
    assert!(told.contains("Choisissez un format") && told.contains("en une phrase"), "{told}");
    cheffe.get(&path).await.is_page(404);
    cheffe.get(&format!("{path}?source=liste&fiche=rien")).await.is_page(404);
    assert_eq!(site.world.count("SELECT count(*) AS n FROM export", &[]).await, 0);
}

#[tokio::test]
async fn a_file_waits_a_day_for_its_asker_alone_and_is_then_erased() {
    for site in Site::on_each_engine("export_time").await {
        let (_, service, _) = house(&site, 1).await;
        let cheffe = site.sign_in("cheffe").await;
        let page = cheffe.post(&format!("/services/{service}/export"), &form(&LISTE)).await;
        let own = format!("/exports/{}", number(&page));
        let file = format!("{own}/fichier");
        let directrice = site.sign_in("directrice").await;
        directrice.get(&own).await.is_page(200);
        assert!(!directrice.get(&own).await.text().contains("/fichier"));
        let none = directrice.get(&file).await;
        none.is_page(404);
        assert_eq!(none.bytes, directrice.get("/exports/1/fichier").await.bytes);
        assert!(!cheffe.get(&own).await.text().contains(&password(&page)), "said once");
        assert_eq!(cheffe.get(&file).await.status.as_u16(), 200);
        site.world.clock.advance_s(25 * 3600);
        let cheffe = site.sign_in("cheffe").await;
        cheffe.get(&file).await.is_page(404);
        assert!(cheffe.get(&own).await.is_page(200).read().contains("Effacé de Maillage"));
        let house = &site.world.shell.house;
        assert_eq!(export::clean(house).await.unwrap(), 1);
        assert_eq!(export::clean(house).await.unwrap(), 0);
        let kept = "SELECT count(*) AS n FROM export WHERE content IS NOT NULL";
        assert_eq!(site.world.count(kept, &[]).await, 0);
    }
}

#[tokio::test]
async fn many_children_leave_only_when_a_second_person_agrees() {
    for site in Site::on_each_engine("export_bulk").await {
        let (_, service, _) = house(&site, 51).await;
        let world = &site.world;
        let cheffe = site.sign_in("cheffe").await;
        let path = format!("/services/{service}/export");
        let asked = cheffe.post(&path, &form(&LISTE)).await.is_done();
        let told = cheffe.get(&asked).await.is_page(200).read();
        assert!(
            told.contains("Attend une seconde personne") && !told.contains("Télécharger"),
            "{told}"
        );
        cheffe.get(&format!("{asked}/fichier")).await.is_page(404);
        // Not by oneself, and not before the answer.
        let told = cheffe.post(&asked, &[("reponse", "accorde")]).await.is_page(422).read();
        assert!(told.contains("ne peut pas être préparé"), "{told}");
        let educ = site.sign_in("educ").await;
        educ.post(&asked, &[("reponse", "accorde")]).await.is_page(404);
        // The direction sees it at home, what and why, and must say something to refuse.
        let directrice = site.sign_in("directrice").await;
        let home = directrice.get("/").await;
        assert!(home.text().contains(&asked), "{}", home.read());
        let told = directrice.get(&asked).await.is_page(200).read();
        assert!(told.contains("Synthèse du 12 mars") && told.contains("51"), "{told}");
        directrice.post(&asked, &[("reponse", "refuse")]).await.is_page(422);
        directrice.post(&asked, &[("reponse", "accorde")]).await.is_done();
        directrice.post(&asked, &[("reponse", "refuse"), ("note", "Non")]).await.is_page(422);
        directrice.get(&format!("{asked}/fichier")).await.is_page(404);
        // The asker makes it, once, and every child of it reads of it.
        assert!(cheffe.get("/").await.text().contains(&asked));
        let page = cheffe.post(&asked, &[]).await;
        page.is_page(200);
        let file = cheffe.get(&format!("{asked}/fichier")).await;
        let (csv, _) = opened(&file.bytes, &password(&page));
        assert_eq!(String::from_utf8(csv).unwrap().lines().count(), 52);
        cheffe.post(&asked, &[]).await.is_page(422);
        let sql = "SELECT count(DISTINCT personne_id) AS n FROM audit
                    WHERE action = 'parcours.exporter' AND personne_id IS NOT NULL";
        assert_eq!(world.count(sql, &[]).await, 51);
        // One that was refused says why; one that nobody answered lapses.
        let asked = cheffe.post(&path, &form(&LISTE)).await.is_done();
        let dpo = site.sign_in("dpo").await;
        dpo.post(&asked, &[("reponse", "refuse"), ("note", "Trop large.")]).await.is_done();
        let told = cheffe.get(&asked).await.is_page(200).read();
        assert!(told.contains("Refusé") && told.contains("Trop large."), "{told}");
        let asked = cheffe.post(&path, &form(&LISTE)).await.is_done();
        world.clock.advance_s(8 * 86_400);
        let (cheffe, dpo) = (site.sign_in("cheffe").await, site.sign_in("dpo").await);
        assert!(cheffe.get(&asked).await.is_page(200).read().contains("Caduc"));
        dpo.post(&asked, &[("reponse", "accorde")]).await.is_page(422);
        let (_, _, flaw) = audit::verify(&world.ground.db).await.unwrap();
        assert_eq!(flaw, None);
    }
}

#[tokio::test]
async fn from_how_many_a_second_person_is_asked_is_a_setting_that_the_form_tells() {
    let site = Site::on_sqlite().await.with(export::Seuil(2));
    let (_, service, _) = house(&site, 2).await;
    let cheffe = site.sign_in("cheffe").await;
    let path = format!("/services/{service}/export");
    let form_page = format!("{path}?source=liste&fiche=sejours");
    let told = cheffe.get(&form_page).await.is_page(200).read();
    assert!(told.contains("Pas nécessaire : au-delà de 2 personnes"), "{told}");
    // At the number itself nobody else is asked; one more, and somebody is.
    cheffe.post(&path, &form(&LISTE)).await.is_page(200);
    let third = site.world.personne(service, "Ferrand", "Louis", "2013-02-11").await;
    site.world.sejour(service, third, "2025-01-06").await;
    let told = cheffe.get(&form_page).await.is_page(200).read();
    assert!(told.contains("Nécessaire : au-delà de 2 personnes"), "{told}");
    assert!(told.contains("Ce fichier nomme plus de 2 personnes"), "{told}");
    let asked = cheffe.post(&path, &form(&LISTE)).await.is_done();
    let told = cheffe.get(&asked).await.is_page(200).read();
    assert!(told.contains("Attend une seconde personne"), "{told}");
    // Without a setting the number is fifty.
    assert_eq!(export::Seuil::default(), export::Seuil(50));
}

#[tokio::test]
async fn small_lists_one_after_the_other_end_by_asking_a_second_person() {
    for site in Site::on_each_engine("export_sum").await {
        let site = site.with(export::Seuil(2));
        let (_, service, children) = house(&site, 3).await;
        let path = format!("/services/{service}/export");
        let cheffe = site.sign_in("cheffe").await;
        let list_of = async |child: i64| {
            let child = child.to_string();
            let mut asked = LISTE.to_vec();
            asked.push(("personne_id", &child));
            cheffe.post(&path, &form(&asked)).await
        };
        // Two children, one of them twice: two persons.
        for child in [children[0], children[1], children[0]] {
            list_of(child).await.is_page(200);
        }
        let asked = list_of(children[2]).await.is_done();
        let told = cheffe.get(&asked).await.is_page(200).read();
        assert!(told.contains("Attend une seconde personne"), "{told}");
        // After a week they are counted anew.
        site.world.clock.advance_s(8 * 86_400);
        let cheffe = site.sign_in("cheffe").await;
        let child = children[2].to_string();
        let mut asked = LISTE.to_vec();
        asked.push(("personne_id", &child));
        cheffe.post(&path, &form(&asked)).await.is_page(200);
    }
}

#[tokio::test]
async fn the_rows_of_a_figure_and_the_trace_leave_by_the_same_form() {
    for site in Site::on_each_engine("export_others").await {
        let (_, service, _) = house(&site, 2).await;
        let directrice = site.sign_in("directrice").await;
        let rows = directrice
            .get(&format!("/services/{service}/figures/presents_fin/fiches?annee=2025&cellule=0"))
            .await;
        rows.is_page(200);
        assert!(rows.text().contains("source=fiches"), "{}", rows.text());
        let of_figure = [
            ("source", "fiches"),
            ("chiffre", "presents_fin"),
            ("annee", "2025"),
            ("cellule", "0"),
            ("format", "csv"),
        ];
        let (csv, companion) = take_out(&directrice, service, &of_figure).await;
        assert!(String::from_utf8(csv).unwrap().contains("Enfant1"));
        assert!(companion.contains("Présents"), "{companion}");
        let trace = directrice.get(&format!("/services/{service}/trace")).await;
        assert!(trace.text().contains("source=trace"), "{}", trace.text());
        let of_trace = [("source", "trace"), ("format", "csv")];
        let (csv, _) = take_out(&directrice, service, &of_trace).await;
        assert!(String::from_utf8(csv).unwrap().contains("Mariam Keller"));
        let cheffe = site.sign_in("cheffe").await;
        cheffe.post(&format!("/services/{service}/export"), &form(&of_trace)).await.is_page(404);
        // A figure alone stays one click.
        let figure =
            format!("/services/{service}/figures/presents_fin/export?annee=2025&format=csv");
        assert_eq!(cheffe.get(&figure).await.status.as_u16(), 200);
    }
}

#[tokio::test]
async fn the_list_of_professionals_leaves_by_the_same_form_for_those_who_keep_it() {
    for site in Site::on_each_engine("export_rh").await {
        let (organisation, service, _) = house(&site, 1).await;
        let world = &site.world;
        let mut rows = BTreeMap::from([("organisation", organisation), ("service", service)]);
        testkit::sample(world, "professionnel", service, organisation, &mut rows).await.unwrap();
        world.compte("siege", "Hugo Perrin", Role::Siege, Some(organisation), None).await;
        let siege = site.sign_in("siege").await;
        let list = siege.get(&format!("/registre/professionnels/{organisation}")).await;
        assert!(list.text().contains("fiche=professionnels"), "{}", list.text());
        let asked = [("source", "liste"), ("fiche", "professionnels"), ("format", "csv")];
        let (csv, companion) = take_out(&siege, service, &asked).await;
        assert_eq!(String::from_utf8(csv).unwrap().lines().count(), 2);
        assert!(companion.contains("Personnes nommées : 1"), "{companion}");
        // Children are not theirs to list, nor to take out.
        siege.post(&format!("/services/{service}/export"), &form(&LISTE)).await.is_page(404);
        let educ = site.sign_in("educ").await;
        educ.post(&format!("/services/{service}/export"), &form(&asked)).await.is_page(404);
    }
}

#[tokio::test]
async fn a_list_narrowed_on_screen_leaves_narrowed() {
    let site = Site::on_sqlite().await;
    let (_, service, children) = house(&site, 2).await;
    let row = Row::default()
        .with("personne_id", children[1])
        .with("entree_day", "2024-01-06")
        .with("sortie_day", "2025-01-06");
    site.world.add("sejour", service, row).await;
    let cheffe = site.sign_in("cheffe").await;
    let child = children[1].to_string();
    let mut asked = LISTE.to_vec();
    asked.push(("personne_id", &child));
    let (csv, _) = take_out(&cheffe, service, &asked).await;
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(csv.lines().count(), 3, "{csv}");
    assert!(!csv.contains("Vasseur"), "{csv}");
    // A search by name is not taken out: the name would be kept.
    let page = cheffe.get(&format!("/registre/personnes/{service}?q=enfant")).await;
    assert!(!page.text().contains("/export?"));
}
