//! One meeting of brothers and sisters whom different services follow: proposed, answered, moved, told to each parent.

use access::Role;
use fiche::Row;

use crate::site::{Site, Visitor};

// The clock of a house stands on Thursday 12 March 2026.

struct Deux {
    here: i64,
    there: i64,
    tom: i64,
    ana: i64,
    ana_nom: &'static str,
}

/// Tom is followed here by Leïla, Ana there by Malik: neither opens the file of the other.
async fn deux(site: &Site) -> Deux {
    let (organisation, here) = site.house().await;
    let world = &site.world;
    let there = world.service(organisation, "MECS La Varenne", "mecs").await;
    let tom = world.personne(here, "Vasseur", "Tom", "2014-02-01").await;
    let ana = world.personne(there, "Vasseur-Diallo", "Ana", "2016-08-09").await;
    world.mesure(here, tom, "aemo", "2025-12-20").await;
    world.mesure(there, ana, "aemo", "2025-12-20").await;
    for (who, nom, service) in [("leila", "Leïla Marchand", here), ("malik", "Malik Diop", there)]
    {
        world.compte(who, nom, Role::Educateur, Some(organisation), Some(service)).await;
    }
    Deux { here, there, tom, ana, ana_nom: "Vasseur-Diallo" }
}

/// Leïla plans a visit of the mother for Tom, and proposes it to the service that follows Ana.
async fn proposed(leila: &Visitor<'_>, of: &Deux) -> String {
    let (tom, there) = (of.tom.to_string(), of.there.to_string());
    let plan = [
        ("nature", "activite"),
        ("enfant", tom.as_str()),
        ("jour", "2026-03-18"),
        ("de", "14:00"),
        ("lieu", "Parc des Mées"),
    ];
    let one = leila.post(&format!("/services/{}/agenda/nouveau", of.here), &plan).await.is_done();
    let page = leila.get(&one).await.is_page(200).read();
    assert!(page.contains("Frères et sœurs suivis par un autre service"), "{page}");
    // Without the service nor the child: told at the field, nothing kept, nothing lost.
    let ask = format!("{one}/propositions");
    let lacks = leila.post(&ask, &[("geste", "proposer"), ("mot", "Goûter ensemble")]).await;
    let lacks = lacks.is_page(422).text();
    assert!(lacks.contains("Rien n’est proposé") && lacks.contains("Goûter ensemble"), "{lacks}");
    let form = [
        ("geste", "proposer"),
        ("destinataire", there.as_str()),
        ("pour", "Ana, 2016"),
        ("transport", "propose"),
        ("mot", "Goûter ensemble"),
    ];
    leila.post(&ask, &form).await.is_done();
    let told = leila.get(&one).await.is_page(200).read();
    assert!(told.contains("MECS La Varenne : Ana, 2016"), "{told}");
    assert!(told.contains("Attend une réponse"), "{told}");
    one
}

/// The first hidden value of the form that answers: what the reader saw.
fn seen(page: &str) -> String {
    let from = page.split("name=\"vu\" value=\"").nth(1).unwrap_or_default();
    from.split('"').next().unwrap_or_default().to_owned()
}

async fn inbox(site: &Site) -> String {
    let id = site.world.count("SELECT MAX(id) AS n FROM rendez_vous_propose", &[]).await;
    format!("/rendez-vous-proposes/{id}")
}

#[tokio::test]
async fn one_meeting_of_two_services_is_proposed_moved_then_accepted_each_in_their_own_file() {
    for site in Site::on_each_engine("ailleurs").await {
        let of = deux(&site).await;
        let (leila, malik) = (site.sign_in("leila").await, site.sign_in("malik").await);
        let one = proposed(&leila, &of).await;
        let received = inbox(&site).await;
        // The other service sees that it waits, what, when, where; nothing of the first child.
        let agenda = malik.get(&format!("/services/{}/agenda", of.there)).await.is_page(200).read();
        assert!(agenda.contains("Un autre service propose un rendez-vous"), "{agenda}");
        let list = format!("/services/{}/rendez-vous-proposes", of.there);
        let told = malik.get(&list).await.is_page(200).read();
        assert!(told.contains("Ana, 2016") && told.contains("mercredi 18 mars"), "{told}");
        let page = malik.get(&received).await;
        page.is_page(200);
        let told = page.read();
        assert!(told.contains("Parc des Mées") && told.contains("Goûter ensemble"), "{told}");
        assert!(told.contains("Un frère ou une sœur que suit l’autre service"), "{told}");
        assert!(!told.contains("Tom"), "the other child is not named: {told}");
        // Another moment is asked, with its hour.
        let vu = seen(&page.text());
        let wrong = [("geste", "autre_moment"), ("vu", &vu), ("jour", "bientôt"), ("de", "16:00")];
        let wrong = malik.post(&received, &wrong).await.is_page(422).text();
        assert!(wrong.contains("Ce n’est pas une date") && wrong.contains("bientôt"), "{wrong}");
        let other = [
            ("geste", "autre_moment"),
            ("vu", vu.as_str()),
            ("jour", "2026-03-18"),
            ("de", "16:00"),
            ("reponse", "Elle est à l’école avant."),
        ];
        malik.post(&received, &other).await.is_done();
        let told = leila.get(&one).await.is_page(200).read();
        assert!(told.contains("Autre moment demandé") && told.contains("16 h – 17 h"), "{told}");
        assert!(told.contains("Elle est à l’école avant."), "{told}");
        // One gesture puts it off to that moment, and it is asked anew.
        let moved = [
            ("geste", "reporte"),
            ("version", "1"),
            ("jour", "2026-03-18"),
            ("de", "16:00"),
            ("motif_annulation", "tiers_absent"),
        ];
        let next = leila.post(&one, &moved).await.is_done();
        assert_ne!(next, one);
        let page = malik.get(&received).await.is_page(200).text();
        let stale = [("geste", "accepter"), ("vu", vu.as_str()), ("enfant", &of.ana.to_string())];
        malik.post(&received, &stale).await.is_page(422);
        let (vu, ana) = (seen(&page), of.ana.to_string());
        let yes = [("geste", "accepter"), ("vu", &vu), ("enfant", &ana), ("transport", "autre")];
        let kept = malik.post(&received, &yes).await.is_done();
        let told = malik.get(&kept).await.is_page(200).read();
        assert!(told.contains("Ana") && told.contains("16 h – 17 h"), "{told}");
        let sql = "SELECT COUNT(*) AS n FROM rendez_vous WHERE etat = 'prevu' AND personne_id IN ($1, $2)";
        assert_eq!(site.world.count(sql, &[of.tom.into(), of.ana.into()]).await, 2);
        let told = leila.get(&next).await.is_page(200).read();
        assert!(told.contains("Accepté") && !told.contains(of.ana_nom), "{told}");
        // Nothing that was typed lies in clear.
        let clear = "SELECT COUNT(*) AS n FROM rendez_vous_propose WHERE content LIKE '%Ana%' OR answer LIKE '%école%'";
        if site.world.ground.db.vault().keyring().is_some() {
            assert_eq!(site.world.count(clear, &[]).await, 0);
        }
        // Moved again, the yes waits anew, and the row kept there follows once it is said again.
        let moved = [
            ("geste", "reporte"),
            ("version", "1"),
            ("jour", "2026-03-19"),
            ("de", "16:00"),
            ("motif_annulation", "service"),
        ];
        leila.post(&next, &moved).await.is_done();
        let page = malik.get(&received).await;
        page.is_page(200);
        assert!(page.read().contains("Déplacé depuis"), "{}", page.read());
        let vu = seen(&page.text());
        let yes = [("geste", "accepter"), ("vu", &vu), ("enfant", &ana), ("transport", "autre")];
        malik.post(&received, &yes).await.is_done();
        let sql = "SELECT COUNT(*) AS n FROM rendez_vous WHERE etat = 'prevu' AND personne_id = $1";
        assert_eq!(site.world.count(sql, &[of.ana.into()]).await, 1, "the earlier row is put off");
    }
}

#[tokio::test]
async fn what_a_judge_decided_is_held_child_by_child_and_a_child_is_in_one_place_at_a_time() {
    for site in Site::on_each_engine("ailleurs_juge").await {
        let of = deux(&site).await;
        let terms = Row::default()
            .with("personne_id", of.ana)
            .with("titulaire", "mere")
            .with("modalite_visite", "suspendu")
            .with("start_day", "2026-01-05")
            .with("juge", "Juge des enfants, cabinet 2")
            .with("decision_day", "2026-01-05")
            .with("fratrie", false);
        site.world.add("droit_visite", of.there, terms).await;
        let (leila, malik) = (site.sign_in("leila").await, site.sign_in("malik").await);
        let (tom, ana, there) = (of.tom.to_string(), of.ana.to_string(), of.there.to_string());
        let new = format!("/services/{}/agenda/nouveau", of.here);
        let visit = [
            ("nature", "visite"),
            ("enfant", tom.as_str()),
            ("titulaire", "mere"),
            ("jour", "2026-03-18"),
            ("de", "14:00"),
            ("motif", "Accord écrit du service."),
        ];
        let one = leila.post(&new, &visit).await.is_done();
        let ask = [
            ("geste", "proposer"),
            ("destinataire", &there),
            ("pour", "Ana"),
            ("transport", "famille"),
        ];
        leila.post(&format!("{one}/propositions"), &ask).await.is_done();
        let received = inbox(&site).await;
        let page = malik.get(&received).await.is_page(200).text();
        let vu = seen(&page);
        let yes = [
            ("geste", "accepter"),
            ("vu", vu.as_str()),
            ("enfant", ana.as_str()),
            ("titulaire", "mere"),
            ("motif", "Pour voir sa mère."),
        ];
        let refused = malik.post(&received, &yes).await.is_page(422).read();
        assert!(refused.contains("suspendu"), "no reason lets it pass: {refused}");
        let sql = "SELECT COUNT(*) AS n FROM rendez_vous WHERE personne_id = $1";
        assert_eq!(site.world.count(sql, &[of.ana.into()]).await, 0);
        let no =
            [("geste", "refuser"), ("vu", vu.as_str()), ("reponse", "Pas possible pour elle.")];
        let lacks = malik.post(&received, &[("geste", "refuser"), ("vu", vu.as_str())]).await;
        lacks.is_page(422);
        malik.post(&received, &no).await.is_done();
        let told = leila.get(&one).await.is_page(200).read();
        assert!(told.contains("Refusé") && told.contains("Pas possible pour elle."), "{told}");
        assert!(!told.contains("cabinet 2"), "nothing of what was decided for Ana: {told}");
        // The child is elsewhere at that hour: told, and passes with a reason.
        let twice = [
            ("nature", "ecole"),
            ("enfant", tom.as_str()),
            ("jour", "2026-03-18"),
            ("de", "14:30"),
        ];
        let told = leila.post(&new, &twice).await.is_page(422).read();
        assert!(
            told.contains("L’enfant a déjà un rendez-vous le mercredi 18 mars de 14 h à 15 h"),
            "{told}"
        );
        let mut reason = twice.to_vec();
        reason.push(("motif", "La visite finira plus tôt."));
        leila.post(&new, &reason).await.is_done();
    }
}

#[tokio::test]
async fn a_proposal_is_read_by_the_two_services_alone() {
    for site in Site::on_each_engine("ailleurs_tiers").await {
        let of = deux(&site).await;
        let world = &site.world;
        let organisation = world.organisation("Fondation Saint-Aubin").await;
        let third = world.service(organisation, "MECS Les Tilleuls", "mecs").await;
        world.compte("tiers", "Inès Tiers", Role::Educateur, Some(organisation), Some(third)).await;
        let (leila, tiers) = (site.sign_in("leila").await, site.sign_in("tiers").await);
        let one = proposed(&leila, &of).await;
        let received = inbox(&site).await;
        let list = format!("/services/{}/rendez-vous-proposes", of.there);
        for page in [&one, &received, &list] {
            tiers.get(page).await.is_page(404);
        }
        // Who asks does not answer; a third service neither asks, takes back nor answers.
        leila.get(&received).await.is_page(404);
        let no = [("geste", "refuser"), ("vu", ""), ("reponse", "Non.")];
        for visitor in [&leila, &tiers] {
            visitor.post(&received, &no).await.is_page(404);
        }
        let ask = [("geste", "proposer"), ("destinataire", "1"), ("pour", "Ana")];
        tiers.post(&format!("{one}/propositions"), &ask).await.is_page(404);
        let malik = site.sign_in("malik").await;
        malik.get(&one).await.is_page(404);
        // Taken back, nobody may answer.
        let id = received.rsplit('/').next().unwrap();
        let back = [("geste", "retirer"), ("proposition", id)];
        leila.post(&format!("{one}/propositions"), &back).await.is_done();
        let told = malik.get(&received).await.is_page(200).read();
        assert!(told.contains("Retiré") && !told.contains("Accepter ce rendez-vous"), "{told}");
    }
}

#[tokio::test]
async fn one_slip_for_a_parent_names_the_children_it_may() {
    for site in Site::on_each_engine("ailleurs_billet").await {
        let (organisation, service) = site.house().await;
        let world = &site.world;
        let family = world.add("famille", service, Row::default().with("nom", "Vasseur")).await;
        let mut children = Vec::new();
        for (prenom, birth) in [("Tom", "2014-02-01"), ("Ana", "2016-08-09"), ("Lou", "2018-01-09")]
        {
            let row = Row::default()
                .with("nom", "Vasseur")
                .with("prenom", prenom)
                .with("birth_day", birth)
                .with("famille_id", family);
            let id = world.add("personne", service, row).await;
            world.mesure(service, id, "aemo", "2025-12-20").await;
            let contact = Row::default()
                .with("personne_id", id)
                .with("lien", "mere")
                .with("nom", "Awa Vasseur")
                .with("start_day", "2026-01-05");
            world.add("contact", service, contact).await;
            children.push(id);
        }
        let order = Row::default()
            .with("personne_id", children[2])
            .with("titulaire", "mere")
            .with("nom", "Awa Vasseur")
            .with("juge", "Juge des enfants")
            .with("decision_day", "2026-01-05")
            .with("restreint_contact", true);
        world.add("restriction", service, order).await;
        world
            .compte("leila", "Leïla Marchand", Role::Educateur, Some(organisation), Some(service))
            .await;
        let leila = site.sign_in("leila").await;
        let text: Vec<String> = children.iter().map(ToString::to_string).collect();
        let plan = [
            ("nature", "activite"),
            ("enfant", text[0].as_str()),
            ("fratrie", text[1].as_str()),
            ("fratrie", text[2].as_str()),
            ("jour", "2026-03-18"),
            ("de", "10:00"),
        ];
        let one = leila.post(&format!("/services/{service}/agenda/nouveau"), &plan).await.is_done();
        let sql = "SELECT MIN(id) AS n FROM contact WHERE personne_id = $1";
        let mother = world.count(sql, &[children[0].into()]).await;
        let slip =
            leila.get(&format!("{one}/convocation?pour=c{mother}")).await.is_page(200).read();
        assert!(slip.contains("Le rendez-vous de Tom et Ana"), "{slip}");
        assert!(slip.contains("Lou Vasseur n’est pas sur ce billet"), "{slip}");
        let alone = leila.get(&format!("{one}/convocation?pour=enfant")).await.is_page(200).read();
        assert!(alone.contains("Le rendez-vous de Tom") && !alone.contains("Ana"), "{alone}");
    }
}
