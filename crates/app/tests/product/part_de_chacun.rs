//! The child's part and that of each of the family in the project: a need of certain moments on the crisis sheet, what a
//! child expects written on their own page, what each person of the family can be counted on for.

use access::Role;
use fiche::Row;

use crate::{
    espace::{give, house, opened, restrict},
    site::Site,
};

// The clock of a house stands on Thursday 12 March 2026.

async fn stranger(site: &Site, service: i64) {
    let sql = "SELECT organisation_id AS n FROM service WHERE id = $1";
    let organisation = site.world.count(sql, &[service.into()]).await;
    let other = site.world.service(organisation, "MECS d’à côté", "mecs").await;
    let here = (Some(organisation), Some(other));
    site.world.compte("malo", "Malo Evrard", Role::ChefService, here.0, here.1).await;
}

#[tokio::test]
async fn a_need_of_certain_moments_stands_on_the_crisis_sheet_by_itself() {
    for site in Site::on_each_engine("besoin_crise").await {
        let home = house(&site).await;
        stranger(&site, home.service).await;
        let world = &site.world;
        let leila = site.sign_in("leila").await;
        let file = format!("/dossiers/{}", home.child);
        let sheet = format!("{file}/crise");
        let row = Row::default()
            .with("personne_id", home.child)
            .with("day", "2026-03-01")
            .with("participants", "Élodie, sa mère")
            .with("attente", "Du calme.")
            .with("famille_appui", "Sa grand-mère.")
            .with("cadre", "La mesure court.");
        let evaluation = world.add("evaluation_projet", home.service, row).await;
        for (besoin, etat, when) in [
            ("isole", "fragile", "quand le bruit monte, dix minutes"),
            ("deambuler", "pas_concerne", "jamais"),
            ("securite", "fragile", "la nuit"),
        ] {
            let row = Row::default()
                .with("personne_id", home.child)
                .with("evaluation_id", evaluation)
                .with("day", "2026-03-01")
                .with("besoin", besoin)
                .with("etat", etat)
                .with("precision_besoin", when);
            world.add("besoin_evalue", home.service, row).await;
        }
        // Nobody prepared a sheet: what is known is told all the same.
        let told = leila.get(&sheet).await.is_page(200).read();
        let need = "Être isolé : quand le bruit monte, dix minutes";
        assert!(told.contains("Aucune fiche de crise") && told.contains(need), "{told}");
        let row = Row::default()
            .with("personne_id", home.child)
            .with("start_day", "2026-03-02")
            .with("apaise", "Parler bas.")
            .with("appeler", "Sa grand-mère");
        world.add("fiche_crise", home.service, row).await;
        for page in [sheet.as_str(), &format!("{file}/fiche-urgence")] {
            let told = leila.get(page).await.is_page(200).read();
            assert!(told.contains("Ce dont il a besoin à certains moments"), "{page}: {told}");
            assert!(told.contains(need), "{page}: {told}");
            for kept in ["Déambuler", "la nuit"] {
                assert!(!told.contains(kept), "{page}, {kept}: {told}");
            }
        }
        site.sign_in("malo").await.get(&sheet).await.is_page(404);
    }
}

#[tokio::test]
async fn a_child_writes_what_they_expect_on_their_page_and_the_assessment_takes_it_up() {
    for site in Site::on_each_engine("attente_enfant").await {
        let home = house(&site).await;
        stranger(&site, home.service).await;
        let leila = site.sign_in("leila").await;
        let (code, _) = give(&leila, &home, "enfant").await;
        let youth = opened(&site, &code).await;
        let page = youth.get("/espace").await.is_page(200).text();
        assert!(page.contains("C’est ce que j’attends."), "{page}");
        let words =
            [("mots", "Rentrer le samedi, pas le dimanche."), ("attente", "oui"), ("jeton", "1")];
        youth.post("/espace/mots", &words).await.is_done();
        let secret = [("mots", "Ça, c’est pour toi."), ("jeton", "2")];
        youth.post("/espace/mots", &secret).await.is_done();
        let came = format!("/dossiers/{}/mots", home.child);
        let told = leila.get(&came).await.is_page(200).read();
        assert!(
            told.contains("dit ce qu’il attend, et veut bien que ce soit dans son projet"),
            "{told}"
        );
        for n in [1, 2] {
            let sql = "SELECT id AS n FROM mot_espace WHERE jeton = $1";
            let mot = site.world.count(sql, &[n.to_string().into()]).await.to_string();
            leila.post(&came, &[("mot", mot.as_str()), ("geste", "garder")]).await.is_done();
        }
        let form = format!("/dossiers/{}/projet/evaluation", home.child);
        let html = leila.get(&form).await.is_page(200).text();
        let (_, field) = html.split_once("id=\"attente\"").expect("the field of what is expected");
        let field = field.split("</textarea>").next().unwrap();
        assert!(field.contains("« Rentrer le samedi, pas le dimanche. »"), "{field}");
        assert!(html.contains("écrit par lui"), "{html}");
        // In the project, and nowhere else: neither the judge nor a writing quotes it.
        let kept = "SELECT COUNT(*) AS n FROM parole_enfant WHERE accord_partage = 'projet'";
        assert_eq!(site.world.count(kept, &[]).await, 1);
        let project = format!("/dossiers/{}/projet", home.child);
        let told = leila.get(&project).await.is_page(200).read();
        assert!(told.contains("Rentrer le samedi, pas le dimanche."), "{told}");
        // Said with a step of the own project, it is with the words of the child too.
        let step =
            [("mots", "Faire du judo."), ("attente", "oui"), ("etape", "moi"), ("jeton", "4")];
        youth.post("/espace/mots", &step).await.is_done();
        let sql = "SELECT id AS n FROM mot_espace WHERE jeton = '4'";
        let mot = site.world.count(sql, &[]).await.to_string();
        leila.post(&came, &[("mot", mot.as_str()), ("geste", "garder")]).await.is_done();
        assert_eq!(site.world.count(kept, &[]).await, 2);
        let steps = "SELECT COUNT(*) AS n FROM etape_jeune";
        assert_eq!(site.world.count(steps, &[]).await, 1);
        // What was not said to be taken up is not.
        assert!(!html.contains("Ça, c’est pour toi."), "{html}");
        // A parent has no such box, nor is believed when a form says so.
        let (code, _) = give(&leila, &home, &home.mere.to_string()).await;
        let mother = opened(&site, &code).await;
        assert!(!mother.get("/espace").await.text().contains("C’est ce que j’attends."));
        let sent = [("mots", "Bonjour"), ("attente", "oui"), ("jeton", "3")];
        mother.post("/espace/mots", &sent).await.is_done();
        let asked = "SELECT COUNT(*) AS n FROM mot_espace WHERE demande = 'projet'";
        assert_eq!(site.world.count(asked, &[]).await, 2);
        let malo = site.sign_in("malo").await;
        malo.get(&form).await.is_page(404);
        malo.get(&came).await.is_page(404);
    }
}

#[tokio::test]
async fn a_family_is_read_by_what_each_can_be_counted_on_for_first() {
    for site in Site::on_each_engine("appuis").await {
        let home = house(&site).await;
        stranger(&site, home.service).await;
        let leila = site.sign_in("leila").await;
        let page = format!("/dossiers/{}/famille", home.child);
        let new = format!("/registre/appuis-famille/{}/nouveau", home.service);
        let html = leila.get(&page).await.is_page(200).text();
        assert!(html.contains(&format!("{new}?personne_id={}", home.child)), "{html}");
        let (child, mother) = (home.child.to_string(), home.mere.to_string());
        let form = [
            ("personne_id", child.as_str()),
            ("membre_id", mother.as_str()),
            ("day", "2026-03-10"),
            ("texte", "Appelle chaque soir à 19 h."),
        ];
        leila.post(&new, &form).await.is_done();
        let html = leila.get(&page).await.is_page(200).text();
        let (strength, map) = (html.find("Appelle chaque soir"), html.find("genogramme"));
        assert!(strength.is_some() && (map.is_none() || strength < map), "{html}");
        // Whom a judge keeps away is said to be, and nothing more is noted to count on them for.
        let more = format!("membre_id={mother}&");
        assert!(html.contains(&more), "{html}");
        restrict(&site, &home, "mere", &["restreint_contact"]).await;
        let html = leila.get(&page).await.is_page(200).text();
        let (strengths, _) = html.split_once("genogramme").unwrap_or((&html, ""));
        assert!(strengths.contains("Contact restreint par un juge"), "{html}");
        assert!(!html.contains(&more), "{html}");
        let malo = site.sign_in("malo").await;
        malo.get(&page).await.is_page(404);
        malo.get(&new).await.is_page(404);
        // The secretary reads the family; a strength is of the way, which they read and write.
        let id = site.world.count("SELECT id AS n FROM appui_famille", &[]).await;
        malo.get(&format!("/fiche/appuis-famille/{id}")).await.is_page(404);
    }
}

#[tokio::test]
async fn a_project_is_not_submitted_while_nobody_says_what_a_stakeholder_lives_nor_why() {
    for site in Site::on_each_engine("parties").await {
        let home = house(&site).await;
        stranger(&site, home.service).await;
        let leila = site.sign_in("leila").await;
        let file = format!("/dossiers/{}", home.child);
        let row = Row::default()
            .with("personne_id", home.child)
            .with("theme", "ecole")
            .with("texte", "Manger à la cantine.")
            .with("projet", "ppe")
            .with("origine", "service")
            .with("accueil", "retenu")
            .with("start_day", "2026-02-03");
        site.world.add("objectif_projet", home.service, row).await;
        let begun =
            leila.post(&format!("{file}/ecrits"), &[("nature", "projet_enfant")]).await.is_done();
        let ecrit = begun.split("/assembler").next().unwrap().to_owned();
        let submit = [("geste", "soumettre")];
        let told = leila.post(&ecrit, &submit).await.is_page(422).read();
        let lacks = "Rien n’est dit de ce que vit, ne peut pas et pourrait : l’enfant, sa mère, son père, MECS La Varenne.";
        assert!(told.contains(lacks), "{told}");
        let project = leila.get(&format!("{file}/projet")).await.is_page(200).read();
        assert!(project.contains("Rien n’est encore dit de"), "{project}");
        // A service is named in the link: what it said may be noted by the one that heard it.
        let html = leila.get(&format!("{file}/projet")).await.text();
        assert!(html.contains("nom=%4D%45%43%53"), "{html}");
        let new = format!("/registre/parties-projet/{}/nouveau", home.service);
        let child = home.child.to_string();
        let of = |who: &'static str, field: &'static str| {
            [
                ("personne_id", child.clone()),
                ("partie_prenante", who.to_owned()),
                ("day", "2026-03-12".to_owned()),
                (field, "Ce qui en est dit.".to_owned()),
            ]
        };
        let post = async |who, field| {
            let form = of(who, field);
            let form: Vec<(&str, &str)> =
                form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            leila.post(&new, &form).await
        };
        // Nothing and no reason is refused.
        let told = post("mere", "nom").await.is_page(422).read();
        assert!(told.contains("pourquoi rien n’est dit"), "{told}");
        for (who, field) in
            [("enfant", "realite"), ("mere", "contrainte"), ("service", "potentiel")]
        {
            post(who, field).await.is_done();
        }
        let told = leila.post(&ecrit, &submit).await.is_page(422).read();
        assert!(told.contains("pourrait : son père."), "{told}");
        // He cannot be reached: said, it passes.
        post("pere", "motif").await.is_done();
        let told = leila.post(&ecrit, &submit).await.text();
        assert!(!told.contains("ne peut pas et pourrait"), "{told}");
        let project = leila.get(&format!("{file}/projet")).await.is_page(200).read();
        assert!(!project.contains("Rien n’est encore dit de"), "{project}");
        assert!(project.contains("Ne peut pas : Ce qui en est dit."), "{project}");
        let malo = site.sign_in("malo").await;
        malo.get(&new).await.is_page(404);
        malo.get(&ecrit).await.is_page(404);
        malo.post(&ecrit, &submit).await.is_page(404);
    }
}
