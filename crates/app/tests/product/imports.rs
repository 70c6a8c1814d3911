//! A whole file at once: refused with its places, mended, kept whole, known again.

use rust_xlsxwriter::Workbook;

use crate::site::{Answer, Site};

type Sheets<'a> = &'a [(&'a str, &'a [&'a [&'a str]])];

fn workbook(sheets: Sheets<'_>) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, lines) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, line) in lines.iter().enumerate() {
            for (column, text) in line.iter().enumerate() {
                let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

const CHILDREN: &[&[&str]] = &[
    &["Référence", "Nom", "Prénom", "Né(e) le"],
    &["E1", "Vasseur", "Élodie", "04/05/2012"],
    &["E2", "Caron", "Inès", "2013-09-30"],
];
const STAYS: &[&[&str]] = &[
    &["Référence", "Enfant", "Entrée", "Sortie", "Motif de sortie", "Suite"],
    &["S1", "E1", "10/01/2025", "01/07/2025", "Terme de la mesure", "Majorité"],
    &["S2", "Caron Inès", "15/02/2025", "", "", ""],
];

async fn sizes(site: &Site) -> (i64, i64, i64) {
    (
        site.world.count("SELECT count(*) AS n FROM personne", &[]).await,
        site.world.count("SELECT count(*) AS n FROM sejour", &[]).await,
        site.world.count("SELECT count(*) AS n FROM historique", &[]).await,
    )
}

fn has_line(page: &Answer, line: &str) {
    assert!(page.read().contains(line), "« {line} » is not in: {}", page.read());
}

#[tokio::test]
async fn three_planted_errors_are_told_at_their_cell_and_nothing_is_kept_until_they_are_mended() {
    for site in Site::on_each_engine("errors").await {
        let (_, service) = site.house().await;
        let directrice = site.sign_in("directrice").await;
        let imports = format!("/services/{service}/import");
        directrice.get(&imports).await.is_page(200);
        let before = sizes(&site).await;
        let children: &[&[&str]] =
            &[CHILDREN[0], CHILDREN[1], &["E2", "Caron", "Inès", "31/02/2013"]];
        let stays: &[&[&str]] = &[
            STAYS[0],
            &["S1", "E1", "10/01/2025", "01/07/2024", "Terme de la mesure", "Majorité"],
            &["S2", "Personne Inconnue", "15/02/2025", "", "", ""],
        ];
        let bad = workbook(&[("personne", children), ("sejour", stays)]);
        let depot = directrice.deposit(&imports, "registre.xlsx", &bad, "").await.is_done();
        let preview = directrice.get(&depot).await;
        preview.is_page(200);
        has_line(&preview, "points empêchent l’import");
        has_line(&preview, "personne 3 Né(e) le");
        has_line(
            &preview,
            "sejour 2 Sortie La sortie (01/07/2024) est avant l'entrée (10/01/2025)",
        );
        has_line(
            &preview,
            "sejour 3 Enfant « Personne Inconnue » ne se trouve pas parmi les personnes",
        );
        has_line(&preview, "3 points empêchent l’import");
        let forced = directrice.post(&depot, &[("motif", "je force")]).await;
        forced.is_page(422);
        assert_eq!(sizes(&site).await, before, "half an import was kept");

        let good = workbook(&[("sejour", STAYS), ("personne", CHILDREN)]);
        let depot = directrice.deposit(&imports, "registre.xlsx", &good, "").await.is_done();
        let preview = directrice.get(&depot).await;
        has_line(preview.is_page(200), "Ce que l’import va faire");
        assert_eq!(sizes(&site).await, before, "a preview was kept");
        let done = directrice.post(&depot, &[]).await.is_done();
        directrice.get(&done).await.is_page(200);
        let (personnes, sejours, historique) = sizes(&site).await;
        assert_eq!((personnes, sejours, historique - before.2), (2, 2, 4));

        let depot = directrice.deposit(&imports, "registre.xlsx", &good, "").await.is_done();
        let preview = directrice.get(&depot).await;
        has_line(&preview, "personnes 0 0 2");
        has_line(&preview, "séjours 0 0 2");
        directrice.post(&depot, &[]).await.is_done();
        assert_eq!(
            sizes(&site).await,
            (personnes, sejours, historique),
            "the same file changed rows"
        );
    }
}

#[tokio::test]
async fn an_unknown_column_is_named_once_and_known_in_the_next_file() {
    for site in Site::on_each_engine("columns").await {
        let (_, service) = site.house().await;
        let directrice = site.sign_in("directrice").await;
        let imports = format!("/services/{service}/import");
        let csv = "Nom;Prénom;Date de naiss.\nVasseur;Élodie;04/05/2012\n".as_bytes();
        let depot = directrice.deposit(&imports, "enfants.csv", csv, "personne").await.is_done();
        let preview = directrice.get(&depot).await;
        has_line(preview.is_page(200), "« Date de naiss. » (feuille enfants)");
        let name = "personne~date_de_naiss";
        assert!(preview.text().contains(&format!("name=\"{name}\"")), "{}", preview.text());
        let named = directrice.post(&format!("{depot}/colonnes"), &[(name, "birth_day")]).await;
        assert_eq!(named.is_done(), depot);
        assert!(!directrice.get(&depot).await.read().contains("ne reconnaît pas"));
        directrice.post(&depot, &[]).await.is_done();
        let born = "SELECT count(*) AS n FROM personne WHERE birth_day = '2012-05-04'";
        assert_eq!(site.world.count(born, &[]).await, 1);
        let csv = "Nom;Prénom;DATE DE NAISS\nCaron;Inès;30/09/2013\n".as_bytes();
        let depot = directrice.deposit(&imports, "encore.csv", csv, "personne").await.is_done();
        assert!(!directrice.get(&depot).await.read().contains("ne reconnaît pas"));
    }
}

#[tokio::test]
async fn what_is_no_file_of_ours_is_told_in_french() {
    let site = Site::on_sqlite().await;
    let (_, service) = site.house().await;
    let directrice = site.sign_in("directrice").await;
    let imports = format!("/services/{service}/import");
    for (name, bytes) in [("a.xlsx", &b"%PDF-1.7"[..]), ("a.xlsx", b""), ("a.csv", b"")] {
        let back = directrice.deposit(&imports, name, bytes, "personne").await;
        assert!(back.is_page(422).text().contains("id=\"fichier-erreur\""), "{name}");
    }
    let model = directrice.get(&format!("{imports}/modele.xlsx")).await;
    assert_eq!(model.status.as_u16(), 200);
    let depot = directrice.deposit(&imports, "modele.xlsx", &model.bytes, "").await.is_done();
    has_line(directrice.get(&depot).await.is_page(200), "0 0 0");
}

#[tokio::test]
async fn a_file_names_only_the_children_whose_file_is_open_to_who_brings_it() {
    for site in Site::on_each_engine("import_droits").await {
        let (organisation, service) = site.house().await;
        let world = &site.world;
        let open = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
        world.sejour(service, open, "2025-01-10").await;
        let closed = world.personne(service, "Caron", "Inès", "2013-09-30").await;
        let gone = fiche::Row::default()
            .with("personne_id", closed)
            .with("entree_day", "2019-01-10")
            .with("sortie_day", "2020-01-10");
        world.add("sejour", service, gone).await;
        let (role, place) = (access::Role::Psychologue, (Some(organisation), Some(service)));
        world.compte("psychologue", "Hugo Delmas", role, place.0, place.1).await;
        let psychologue = site.sign_in("psychologue").await;
        let preview = async |nom: &str| {
            let file =
                format!("Enfant;Soin;Demandée le;Réponse\n{nom};CMP;10/02/2025;En attente\n");
            let imports = format!("/services/{service}/import");
            let kind = "orientation_sante";
            let at = psychologue.deposit(&imports, "soins.csv", file.as_bytes(), kind).await;
            psychologue.get(&at.is_done()).await.is_page(200).read()
        };
        let (theirs, nobody) = (preview("Caron Inès").await, preview("Durand Zoé").await);
        assert!(!preview("Vasseur Élodie").await.contains("Vasseur Élodie »"), "an open file");
        let said = |told: &str, nom: &str| told.replace(nom, "X");
        assert_eq!(said(&theirs, "Caron Inès"), said(&nobody, "Durand Zoé"));
        assert!(theirs.contains("Caron Inès"), "{theirs}");
    }
}

#[tokio::test]
async fn a_workbook_whose_last_cell_is_far_away_is_read_without_the_room_before_it() {
    let site = Site::on_sqlite().await;
    let (_, service) = site.house().await;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("personne").unwrap();
    for (column, (head, cell)) in [("Nom", "Vasseur"), ("Prénom", "Élodie")].into_iter().enumerate()
    {
        let column = u16::try_from(column).unwrap();
        sheet.write_string(0, column, head).unwrap();
        sheet.write_string(1, column, cell).unwrap();
    }
    sheet.write_string(1_048_575, 16_383, "loin").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let directrice = site.sign_in("directrice").await;
    let imports = format!("/services/{service}/import");
    let at = directrice.deposit(&imports, "loin.xlsx", &bytes, "personne").await.is_done();
    let told = directrice.get(&at).await.is_page(200).read();
    assert!(told.contains("personnes 1 0 0"), "{told}");
}
