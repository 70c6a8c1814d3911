//! The binder: made by the running product, closed, read without it.

use std::io::{Cursor, Read as _};

use access::Role;
use fiche::Row;

use crate::site::Site;

fn opened(bytes: &[u8], password: &str) -> Result<Vec<(String, String)>, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut all = Vec::new();
    for at in 0..zip.len() {
        let mut file =
            zip.by_index_decrypt(at, password.as_bytes()).map_err(|error| error.to_string())?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(|error| error.to_string())?;
        let name = file.name().map_err(|error| error.to_string())?.into_owned();
        all.push((name, String::from_utf8_lossy(&text).into_owned()));
    }
    Ok(all)
}

#[tokio::test]
async fn a_binder_opens_with_its_password_alone_and_holds_the_children_of_the_day() {
    for site in Site::sealed_on_each_engine("classeur").await {
        let (organisation, service) = site.house().await;
        let place = (Some(organisation), Some(service));
        for (name, role) in [("cheffe", Role::ChefService), ("leila", Role::Educateur)] {
            site.world.compte(name, name, role, place.0, place.1).await;
        }
        let here = site.world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
        site.world.sejour(service, here, "2025-01-10").await;
        let gone = site.world.personne(service, "Caron", "Inès", "2011-01-02").await;
        let row = Row::default()
            .with("personne_id", gone)
            .with("entree_day", "2024-01-10")
            .with("sortie_day", "2026-03-12");
        site.world.add("sejour", service, row).await;
        let row = Row::default()
            .with("personne_id", here)
            .with("day", "2026-02-01")
            .with("texte", "Bilan")
            .with("traitement", "Antihistaminique");
        site.world.add("note_medicale", service, row).await;
        let page = format!("/services/{service}/classeur");
        site.sign_in("leila").await.get(&page).await.is_page(404);
        let cheffe = site.sign_in("cheffe").await;
        let none = cheffe.get(&page).await.is_page(200).read();
        assert!(none.contains("n’a pas de classeur"), "{none}");
        let folder = tempfile::tempdir().unwrap();
        let house = &site.world.shell;
        let due = || maillage::classeur::make_due(house, &site.world.register, folder.path());
        assert_eq!(due().await.unwrap(), 0);
        let told = cheffe.post(&page, &[("geste", "tirer")]).await.is_page(200).text();
        let password = told.split("class=\"reference\">").nth(1).unwrap();
        let password = password.split('<').next().unwrap().to_owned();
        assert!(!cheffe.get(&page).await.is_page(200).text().contains(&password));
        let kept = maillage::classeur::password(&house.house, service).await.unwrap();
        assert_eq!(kept.as_deref(), Some(password.as_str()));
        let sql = "SELECT count(*) AS n FROM classeur WHERE secret LIKE 'scelle1:%'";
        assert_eq!(site.world.count(sql, &[]).await, 1);
        let duty = Row::default()
            .with("libelle", "Cadre d’astreinte")
            .with("telephone", "02 54 00 00 07")
            .with("jours", "fin_semaine")
            .with("heures", "De 18 h à 9 h")
            .with("start_day", "2026-01-05");
        site.world.add("permanence", service, duty).await;
        // Once a day.
        assert_eq!(due().await.unwrap(), 1);
        assert_eq!(due().await.unwrap(), 0);
        let path = folder.path().join(format!("classeur-{service}-2026-03-12.zip"));
        let bytes = std::fs::read(&path).unwrap();
        opened(&bytes, "un autre mot de passe").unwrap_err();
        let files = opened(&bytes, &password).unwrap();
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["index.html", "style.css", format!("fiches/{here}.html").as_str()]);
        let first = &files[0].1;
        for told in ["Cadre d’astreinte", "02 54 00 00 07", "Samedi et dimanche, De 18 h à 9 h"]
        {
            assert!(first.contains(told), "{told}: {first}");
        }
        assert!(files[0].1.contains("Élodie Vasseur") && !files[0].1.contains("Caron"));
        assert!(files[2].1.contains("Élodie Vasseur"), "{}", files[2].1);
        assert!(files.iter().all(|(_, text)| !text.contains("Antihistaminique")));
        let raw = String::from_utf8_lossy(&bytes);
        assert!(!raw.contains("Vasseur"));
        // The reading of the child is in the chain under her name, and the making too.
        let sql = "SELECT count(*) AS n FROM audit WHERE details = 'classeur' AND personne_id = $1";
        assert_eq!(site.world.count(sql, &[here.into()]).await, 1);
        let sql = "SELECT count(*) AS n FROM audit WHERE action = 'classeur.ecrire'";
        assert_eq!(site.world.count(sql, &[]).await, 1);
        // A week of files, and the oldest goes.
        for day in 1..=8 {
            std::fs::copy(
                &path,
                folder.path().join(format!("classeur-{service}-2026-03-0{day}.zip")),
            )
            .unwrap();
        }
        let told = cheffe.post(&page, &[("geste", "tirer")]).await.is_page(200).text();
        assert!(!told.contains(&password), "a new one");
        assert_eq!(due().await.unwrap(), 1);
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 7);
        cheffe.post(&page, &[("geste", "arreter")]).await.is_done();
        assert_eq!(due().await.unwrap(), 0);
    }
}
