//! What a judge is handed of one child: it leaves as an export does, with what may be told and no more.

use access::Role;
use fiche::Row;

use crate::{exports::take_out, site::Site};

#[tokio::test]
async fn the_sheet_for_the_judge_says_what_runs_what_waits_and_the_words_that_may_be_told() {
    for site in Site::on_each_engine("judge_sheet").await {
        let (organisation, service) = site.house().await;
        let world = &site.world;
        let here = (Some(organisation), Some(service));
        world.compte("cheffe", "Nadia Belkacem", Role::ChefService, here.0, here.1).await;
        world.compte("educ", "Camille Roy", Role::Educateur, here.0, here.1).await;
        let child = world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
        world.sejour(service, child, "2025-01-06").await;
        let measure = |nature: &str, day: &str| {
            Row::default()
                .with("personne_id", child)
                .with("nature", nature)
                .with("cadre", "judiciaire")
                .with("prescripteur", "juge_enfants")
                .with("decision_day", day)
                .with("effet_day", day)
        };
        let begun = measure("aemo", "2025-12-10").with("prise_en_charge_day", "2025-12-20");
        world.add("mesure", service, begun).await;
        world.add("mesure", service, measure("placement", "2026-03-02")).await;
        for (mots, accord) in [("Je veux voir mon frère.", "oui"), ("Secret.", "non")] {
            let row = Row::default()
                .with("personne_id", child)
                .with("day", "2026-03-01")
                .with("mots", mots)
                .with("sens", "dit")
                .with("theme", "famille")
                .with("accord_partage", accord)
                .with("entendu_par", "Camille Roy");
            world.add("parole_enfant", service, row).await;
        }
        let incident = Row::default()
            .with("personne_id", child)
            .with("start_at", "2026-02-20T18:00")
            .with("nature", "fugue")
            .with("recit", "Un récit qui ne sort pas.");
        world.add("incident", service, incident).await;

        for (titulaire, levee) in [("pere", None), ("mere", Some("2026-02-01"))] {
            let order = Row::default()
                .with("personne_id", child)
                .with("titulaire", titulaire)
                .with("nom", if titulaire == "pere" { "Paul Vasseur" } else { "Lise Aubry" })
                .with("restreint_visite", 1)
                .with("juge", "Juge des enfants, cabinet 2")
                .with("decision_day", "2025-11-03")
                .with("terme_day", "2026-03-02")
                .with("levee_day", levee)
                .with("levee_motif", levee.map(|_| "Jugement"));
            world.add("restriction", service, order).await;
        }

        let cheffe = site.sign_in("cheffe").await;
        let page = cheffe.get(&format!("/dossiers/{child}")).await;
        assert!(page.is_page(200).read().contains("Feuille pour le juge (PDF)"), "{}", page.read());
        let form = format!("/services/{service}/export?source=feuille&personne={child}");
        let told = cheffe.get(&form).await.is_page(200).read();
        assert!(told.contains("Feuille pour le juge (empreinte "), "{told}");
        let id = child.to_string();
        let asked = [("source", "feuille"), ("personne", id.as_str()), ("format", "pdf")];
        let (pdf, companion) = take_out(&cheffe, service, &asked).await;
        assert!(pdf.starts_with(b"%PDF-"), "a document to print");
        assert!(companion.contains("empreinte"), "{companion}");
        let journal =
            "SELECT count(*) AS n FROM export WHERE source = 'feuille' AND personne_id = $1";
        assert_eq!(world.count(journal, &[child.into()]).await, 1, "numbered, in the journal");
        let traced =
            "SELECT count(*) AS n FROM audit WHERE details LIKE '%feuille%' AND personne_id = $1";
        assert!(world.count(traced, &[child.into()]).await > 0);

        // What it says, as a program reads it.
        let asked = [("source", "feuille"), ("personne", id.as_str()), ("format", "json")];
        let (said, _) = take_out(&cheffe, service, &asked).await;
        let said = String::from_utf8(said).unwrap();
        for wanted in [
            "Je veux voir mon frère.",
            "10 jours",
            "AEMO",
            "Fugue",
            "Restrictions en vigueur",
            "Père (Paul Vasseur)",
            "cabinet 2",
            "03/11/2025",
            "01/03/2026 (passé : elle tient",
        ] {
            assert!(said.contains(wanted), "{wanted}: {said}");
        }
        for hidden in ["Secret.", "Un récit", "Lise Aubry"] {
            assert!(!said.contains(hidden), "{hidden}: {said}");
        }

        // Who takes nothing out sees no way to it, and none is there.
        let educ = site.sign_in("educ").await;
        let page = educ.get(&format!("/dossiers/{child}")).await.is_page(200).read();
        assert!(!page.contains("Feuille pour le juge"), "{page}");
        assert_eq!(educ.get(&form).await.status.as_u16(), 404);
    }
}
