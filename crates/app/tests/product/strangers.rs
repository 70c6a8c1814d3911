//! The stranger test: every route against every role of elsewhere, and against nobody.
//!
//! A stranger is told « Page introuvable », word for word as for an identifier that does not
//! exist, changes nothing, and leaves a refusal in the chain.

use std::collections::BTreeMap;

use access::{Category, Role};
use axum::http::StatusCode;
use fiche::{Fiche, Owner};
use testkit::sample;

use crate::{
    site::{Answer, Site, Visitor},
    table::{Door, ROUTES, Route, Sent},
};

/// An identifier that no row has.
const ABSENT: i64 = 1;

/// What strangers try to reach: the house of somebody else, full of rows.
pub struct Target {
    pub organisation: i64,
    pub service: i64,
    pub rows: BTreeMap<&'static str, i64>,
    pub compte: i64,
    depot: String,
    publication: String,
    rapport: String,
    chapitre: String,
    acces: String,
    alerte: i64,
    demande: i64,
    bordereau: i64,
    export: String,
    technique: i64,
    piece: i64,
    note: i64,
    ecrit: i64,
    section: i64,
    entree: i64,
    tache: i64,
    retour: i64,
    autre: i64,
    fusion: i64,
    proposition: i64,
}

impl Target {
    pub async fn make(site: &Site) -> Self {
        let (organisation, service) = site.house().await;
        let mut rows = BTreeMap::from([("organisation", organisation), ("service", service)]);
        for fiche in site.world.register.all() {
            if let Err(told) =
                sample(&site.world, fiche.table, service, organisation, &mut rows).await
            {
                panic!("testkit has no row of {}: {told}", fiche.table);
            }
        }
        let directrice = site.sign_in("directrice").await;
        let imports = format!("/services/{service}/import");
        let csv = "Nom;Prénom\nVasseur;Élodie\n".as_bytes();
        let depot = directrice.deposit(&imports, "personnes.csv", csv, "personne").await.is_done();
        let publications = format!("/services/{service}/publications");
        let form = [("annee", "2025"), ("note", "")];
        let publication = directrice.post(&publications, &form).await.is_done();
        let last = |address: String| address.rsplit('/').next().unwrap().to_owned();
        let form = [("annee", "2025"), ("modele", "milieu_ouvert"), ("titre", "Année 2025")];
        let rapports = format!("/services/{service}/rapports");
        let rapport = directrice.post(&rapports, &form).await.is_done();
        let chapitre =
            directrice.post(&format!("{rapport}/chapitres"), &[("titre", "L’année")]).await;
        let chapitre = last(chapitre.is_done());
        let urgence = [
            ("nom", "Vasseur"),
            ("prenom", "Élodie"),
            ("naissance", "2012-05-04"),
            ("motif", "astreinte"),
            ("precision", "Remplacement d’une collègue cette nuit."),
            ("heures", "4"),
        ];
        directrice.post("/acces-urgence", &urgence).await.is_done();
        let file = format!("/dossiers/{}", rows["personne"]);
        let letter = ("lettre.txt", "text/plain", b"Bonjour".as_slice());
        let papers = format!("{file}/documents");
        directrice.paper(&papers, letter, &[("nature", "courrier")]).await.is_done();
        let piece = site.world.count("SELECT id AS n FROM piece", &[]).await;
        let said = [("texte", "Elle a ri.")];
        directrice.post(&format!("{file}/journal/nouveau"), &said).await.is_done();
        let entree = site.world.count("SELECT id AS n FROM note_journal", &[]).await;
        let todo = [("texte", "Appeler l’école"), ("due_day", "2026-03-20")];
        directrice.post(&format!("{file}/taches"), &todo).await.is_done();
        let tache = site.world.count("SELECT id AS n FROM tache", &[]).await;
        let note = working_note(site, organisation, service, &file).await;
        let rapport_du = [("nature", "rapport_echeance")];
        directrice.post(&format!("{file}/ecrits"), &rapport_du).await.is_done();
        let ecrit = site.world.count("SELECT id AS n FROM ecrit", &[]).await;
        let section = "SELECT MIN(id) AS n FROM ecrit_section";
        let section = site.world.count(section, &[]).await;
        let acces = site.world.count("SELECT id AS n FROM acces_urgence", &[]).await.to_string();
        let alerte = site.alerte(organisation, service).await;
        let (demande, bordereau) = site.rights(organisation, service, rows["personne"]).await;
        let form = [
            ("source", "liste"),
            ("fiche", "personnes"),
            ("finalite", "gestion"),
            ("precision", "Réunion"),
            ("format", "csv"),
        ];
        directrice.post(&format!("/services/{service}/export"), &form).await.is_page(200);
        let export = site.world.count("SELECT id AS n FROM export", &[]).await.to_string();
        let technique = site.technique(organisation, service, "chiffres:lire").await;
        let proposition = site.proposition(service, rows["rendez_vous"]).await;
        let rows_of_child = rows["personne"];
        let (autre, fusion) = site.union(&directrice, service).await;
        Self {
            organisation,
            service,
            rows,
            compte: {
                let sql = "SELECT id AS n FROM compte WHERE identifiant = 'directrice'";
                site.world.count(sql, &[]).await
            },
            depot: last(depot),
            publication: last(publication),
            rapport: last(rapport),
            chapitre,
            acces,
            alerte,
            demande,
            bordereau,
            export,
            technique,
            piece,
            note,
            ecrit,
            section,
            entree,
            tache,
            retour: site.retour("directrice", service, rows_of_child).await,
            autre,
            fusion,
            proposition,
        }
    }

    fn owner(&self, fiche: &Fiche) -> i64 {
        match fiche.owner {
            Owner::Service => self.service,
            Owner::Organisation => self.organisation,
            Owner::Instance => 0,
        }
    }

    /// The address of a route here, and that of the same page of nothing.
    pub fn addresses(&self, route: &Route, fiche: &Fiche) -> (String, String) {
        let fill = |service: &str, owner: &str, id: &str, people: [&str; 3], inner: [&str; 30]| {
            route
                .path
                .replace("{organisation}", inner[4])
                .replace("{alerte}", inner[5])
                .replace("{demande}", inner[6])
                .replace("{bordereau}", inner[7])
                .replace("{code}", "dossier")
                .replace("{service}", service)
                .replace("{slug}", fiche.slug)
                .replace("{owner}", owner)
                .replace("{id}", id)
                .replace("{personne}", people[0])
                .replace("{professionnel}", people[1])
                .replace("{compte}", people[2])
                .replace("{figure}", "presents")
                .replace("{table}", "mouvements")
                .replace("{depot}", inner[0])
                .replace("{publication}", inner[1])
                .replace("{rapport}", inner[2])
                .replace("{chapitre}", inner[3])
                .replace("{acces}", inner[8])
                .replace("{export}", inner[9])
                .replace("{technique}", inner[10])
                .replace("{piece}", inner[11])
                .replace("{note}", inner[12])
                .replace("{ecrit}", inner[13])
                .replace("{section}", inner[14])
                .replace("{entree}", inner[15])
                .replace("{rdv}", inner[16])
                .replace("{retour}", inner[17])
                .replace("{incident}", inner[18])
                .replace("{parole}", inner[19])
                .replace("{theme}", "sorties")
                .replace("{une}", inner[20])
                .replace("{autre}", inner[21])
                .replace("{fusion}", inner[22])
                .replace("{reunion}", inner[23])
                .replace("{tache}", inner[24])
                .replace("{action}", inner[25])
                .replace("{proposition}", inner[26])
                .replace("{mesure}", inner[27])
                .replace("{enquete}", inner[28])
                .replace("{famille}", inner[29])
                .replace("{mois}", "2026-02")
                .replace("{modele}", "courrier")
                .replace("{entree}", "1")
                .replace("{fournisseur}", "psc")
                .replace("{format}", "docx")
        };
        let text = |number: i64| number.to_string();
        let absent = text(ABSENT);
        let (organisation, alerte) = (text(self.organisation), text(self.alerte));
        let (demande, bordereau) = (text(self.demande), text(self.bordereau));
        let (piece, note) = (text(self.piece), text(self.note));
        let real = fill(
            &text(self.service),
            &text(self.owner(fiche)),
            &text(self.rows[fiche.table]),
            [&text(self.rows["personne"]), &text(self.rows["professionnel"]), &text(self.compte)],
            [
                &self.depot,
                &self.publication,
                &self.rapport,
                &self.chapitre,
                &organisation,
                &alerte,
                &demande,
                &bordereau,
                &self.acces,
                &self.export,
                &text(self.technique),
                &piece,
                &note,
                &text(self.ecrit),
                &text(self.section),
                &text(self.entree),
                &text(self.rows["rendez_vous"]),
                &text(self.retour),
                &text(self.rows["incident"]),
                &text(self.rows["parole_enfant"]),
                &text(self.rows["personne"]),
                &text(self.autre),
                &text(self.fusion),
                &text(self.rows["reunion"]),
                &text(self.tache),
                &text(self.rows["action_collective"]),
                &text(self.proposition),
                &text(self.rows["mesure"]),
                &text(self.rows["enquete"]),
                &text(self.rows["famille"]),
            ],
        );
        assert!(!real.contains('{'), "no value for a hole of {real}");
        (real, fill(&absent, &absent, &absent, [&absent; 3], [&absent; 30]))
    }
}

/// What an educator of the house keeps for herself.
async fn working_note(site: &Site, organisation: i64, service: i64, file: &str) -> i64 {
    let place = (Some(organisation), Some(service));
    let role = Role::Educateur;
    site.world.compte("educatrice", "Leïla Marchand", role, place.0, place.1).await;
    let educatrice = site.sign_in("educatrice").await;
    let notes = format!("{file}/notes");
    educatrice.post(&notes, &[("texte", "À reprendre avec elle.")]).await.is_done();
    site.world.count("SELECT id AS n FROM note_travail", &[]).await
}

/// Somebody from elsewhere.
struct Stranger<'s> {
    visitor: Visitor<'s>,
    compte: i64,
    told: String,
    role: Role,
    /// Holds a role in the whole instance: then the structure is theirs to keep.
    everywhere: bool,
}

/// Every role from another organisation, from another service of the same one and, for who administers, from nowhere.
///
/// On PostgreSQL, where a request takes three times as long, each role comes from one place or the other in turn: what
/// is refused is decided above the engine, and every route is still tried by all roles.
async fn strangers<'s>(site: &'s Site, target: &Target) -> Vec<Stranger<'s>> {
    let world = &site.world;
    let other = world.organisation("Fondation Saint-Aubin").await;
    world.service(other, "MECS Les Tilleuls", "mecs").await;
    let next_door = world.service(target.organisation, "MECS La Varenne", "mecs").await;
    let mut all = Vec::new();
    let slow = world.ground.db.engine() == db::Engine::Postgres;
    for (turn, role) in Role::ALL.iter().enumerate() {
        for (nth, (place, organisation, service)) in [
            ("autre-organisation", Some(other), None),
            ("autre-service", Some(target.organisation), Some(next_door)),
            ("instance", None, None),
        ]
        .into_iter()
        .enumerate()
        {
            let everywhere = organisation.is_none();
            if everywhere && *role != Role::Administrateur {
                continue;
            }
            if slow && !everywhere && nth != turn % 2 {
                continue;
            }
            let told = format!("{}-{place}", role.code());
            let compte = world.compte(&told, "Étranger", *role, organisation, service).await;
            let visitor = site.sign_in(&told).await;
            all.push(Stranger { visitor, compte, told, role: *role, everywhere });
        }
    }
    all
}

/// The record kinds to try: one of each category and each kind of owner, all for a director.
fn kinds<'r>(site: &'r Site, stranger: Option<&Stranger<'_>>) -> Vec<&'r &'static Fiche> {
    let mut seen: Vec<(Category, Owner)> = Vec::new();
    let all = stranger.is_some_and(|one| one.role == Role::Directeur);
    site.world
        .register
        .all()
        .iter()
        .filter(|fiche| {
            let new = !seen.contains(&(fiche.category, fiche.owner));
            seen.push((fiche.category, fiche.owner));
            new || all
        })
        .filter(|fiche| {
            let kept = stranger.is_some_and(|one| one.everywhere);
            !(kept && fiche.category == Category::Structure && fiche.owner != Owner::Service)
        })
        .collect()
}

/// A route, what its holes name, and the same naming nothing.
type Try = (&'static Route, String, String);

fn tries(site: &Site, target: &Target, stranger: Option<&Stranger<'_>>) -> Vec<Try> {
    let mut all = Vec::new();
    let everywhere = stranger.is_some_and(|one| one.everywhere);
    // Who administers the instance keeps its accounts, and its devices.
    let kept = |path: &str| {
        path.starts_with("/comptes/") || path == "/organisations/{organisation}/appareils"
    };
    for route in ROUTES.iter().filter(|route| match route.door {
        Door::Closed => !(everywhere && kept(route.path)),
        Door::Instance => !everywhere,
        Door::Open | Door::SignedIn | Door::Token => false,
    }) {
        let kinds: Vec<&&Fiche> = if route.path.contains("{slug}") {
            kinds(site, stranger)
        } else {
            site.world.register.all().iter().take(1).collect()
        };
        for fiche in kinds {
            let (real, absent) = target.addresses(route, fiche);
            all.push((route, real, absent));
        }
    }
    all
}

async fn send(visitor: &Visitor<'_>, route: &Route, path: &str) -> Option<Answer> {
    Some(match route.sent {
        Sent::Nothing => return None,
        Sent::Form(form) => visitor.post(path, form).await,
        Sent::Paper => {
            let file = ("a.txt", "text/plain", b"Intrus".as_slice());
            visitor.paper(path, file, &[("nature", "courrier")]).await
        }
        Sent::File => visitor.deposit(path, "a.csv", b"Nom\nIntrus\n", "personne").await,
    })
}

async fn is_told_nothing(site: &Site, stranger: &Stranger<'_>, tries: Vec<Try>) {
    let visitor = &stranger.visitor;
    for (route, real, absent) in tries {
        let before = site.world.refusals(stranger.compte).await;
        let (mut answers, mut expected) = (Vec::new(), 0);
        if route.shows {
            answers.push((visitor.get(&real).await, visitor.get(&absent).await));
            expected += 2;
        }
        if let Some(answer) = send(visitor, route, &real).await {
            answers.push((answer, send(visitor, route, &absent).await.unwrap()));
            expected += 2;
        }
        for (real_answer, absent_answer) in &answers {
            let (who, told) = (&stranger.told, real_answer.read());
            assert_eq!(real_answer.status, StatusCode::NOT_FOUND, "{who} at {real}: {told}");
            assert!(told.starts_with("Page introuvable"), "{who} at {real}: {told}");
            assert_eq!(absent_answer.status, StatusCode::NOT_FOUND, "{who} at {absent}");
            assert_eq!(real_answer.bytes, absent_answer.bytes, "{who} at {real}");
        }
        let left = site.world.refusals(stranger.compte).await - before;
        assert!(left >= expected, "{} at {real}: {left} refusals in the chain", stranger.told);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_learns_nothing_changes_nothing_and_leaves_a_trace_on_every_route() {
    for site in Site::on_each_engine("strangers").await {
        let target = Target::make(&site).await;
        let strangers = strangers(&site, &target).await;
        let changes = "SELECT count(*) AS n FROM historique";
        let before = site.world.count(changes, &[]).await;
        let all = strangers.iter().map(|stranger| {
            is_told_nothing(&site, stranger, tries(&site, &target, Some(stranger)))
        });
        futures_util::future::join_all(all).await;
        assert_eq!(site.world.count(changes, &[]).await, before, "a stranger changed a row");
        for table in [
            "depot_import",
            "publication",
            "rapport",
            "demande_droit",
            "bordereau",
            "export",
            "compte_technique",
            "piece",
            "note_travail",
            "ecrit",
            "note_journal",
            "note_text",
            "fusion",
        ] {
            let sql = format!("SELECT count(*) AS n FROM {table}");
            assert_eq!(site.world.count(&sql, &[]).await, 1, "a stranger wrote in {table}");
        }
        for table in
            ["modele_ecrit", "regle_ecrit", "ecrit_envoi", "ecrit_commentaire", "doublon_ecarte"]
        {
            let sql = format!("SELECT count(*) AS n FROM {table}");
            assert_eq!(site.world.count(&sql, &[]).await, 0, "a stranger wrote in {table}");
        }
        assert_eq!(site.world.count("SELECT count(*) AS n FROM jeton", &[]).await, 0);
        let (_, _, flaw) = audit::verify(&site.world.ground.db).await.unwrap();
        assert_eq!(flaw, None);
    }
}

/// The holes that name a child, or something of a child's file.
const OF_A_CHILD: &[&str] = &[
    "{personne}",
    "{piece}",
    "{note}",
    "{ecrit}",
    "{section}",
    "{entree}",
    "{rdv}",
    "{incident}",
    "{parole}",
    "{une}",
];

/// The routes that name the child of the target, of every record kind about children.
fn about_the_child(site: &Site, target: &Target) -> Vec<Try> {
    let mut all = Vec::new();
    for route in ROUTES.iter().filter(|route| route.door == Door::Closed) {
        let fiches = site.world.register.all();
        if route.path.contains("{slug}") && route.path.contains("{id}") {
            for fiche in fiches.iter().filter(|fiche| {
                let named = fiche.fields.iter().any(|field| field.name == "personne_id");
                fiche.category.is_of_a_child() && (named || fiche.table == "personne")
            }) {
                let (real, absent) = target.addresses(route, fiche);
                all.push((route, real, absent));
            }
        } else if OF_A_CHILD.iter().any(|hole| route.path.contains(hole)) {
            let (real, absent) = target.addresses(route, fiches[0]);
            all.push((route, real, absent));
        }
    }
    all
}

/// Who worked with a child in this very service, once its mission and the delay to end writings are over.
#[tokio::test(flavor = "multi_thread")]
async fn a_mission_that_is_over_leaves_nothing_open_to_who_worked_there() {
    let site = Site::on_sqlite().await;
    let target = Target::make(&site).await;
    let mut write = site.world.ground.db.write().await.unwrap();
    for change in [
        "UPDATE mesure SET decision_day = '2019-01-07', fin_day = '2020-01-07'",
        "UPDATE sejour SET entree_day = '2019-01-07', sortie_day = '2020-01-07'",
    ] {
        assert!(write.execute(change, &[]).await.unwrap() > 0, "{change}");
    }
    write.commit().await.unwrap();
    let mut former = Vec::new();
    for role in [Role::Educateur, Role::Psychologue, Role::Soignant, Role::AssistantFamilial] {
        let told = format!("{}-d-avant", role.code());
        let place = (Some(target.organisation), Some(target.service));
        let compte = site.world.compte(&told, "Collègue", role, place.0, place.1).await;
        let visitor = site.sign_in(&told).await;
        former.push(Stranger { visitor, compte, told, role, everywhere: false });
    }
    assert!(about_the_child(&site, &target).len() > 100);
    let all = former.iter().map(|one| is_told_nothing(&site, one, about_the_child(&site, &target)));
    futures_util::future::join_all(all).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_sent_to_the_door_from_every_route_that_is_not_open() {
    for site in Site::on_each_engine("nobody").await {
        let target = Target::make(&site).await;
        let mut tries = tries(&site, &target, None);
        for route in ROUTES.iter().filter(|route| route.door == Door::SignedIn) {
            tries.push((route, route.path.to_owned(), route.path.to_owned()));
        }
        let nobody = site.nobody();
        let mut forged = site.nobody();
        forged.cookie = Some("maillage=0123456789abcdef".to_owned());
        for (route, real, _) in tries {
            for visitor in [&nobody, &forged] {
                if route.shows {
                    let answer = visitor.get(&real).await;
                    let door = answer.is_done();
                    assert_eq!(door, "/connexion", "GET {real}");
                    assert!(answer.bytes.is_empty(), "GET {real} says something");
                }
                if let Some(answer) = send(visitor, route, &real).await {
                    assert_eq!(answer.is_done(), "/connexion", "POST {real}");
                }
            }
        }
    }
}

#[tokio::test]
async fn what_is_open_is_open_to_all_and_says_nothing_personal() {
    let site = Site::on_sqlite().await;
    let target = Target::make(&site).await;
    let nobody = site.nobody();
    for route in ROUTES.iter().filter(|route| route.door == Door::Open && route.shows) {
        let path = route.path.replace("{*path}", "maillage.css");
        let answer = nobody.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        for name in ["Vasseur", "Élodie", "Keller", "Rives"] {
            assert!(!answer.text().contains(name), "{path} names {name}");
        }
        assert!(!answer.text().contains(&target.service.to_string()), "{path}");
    }
    let lost = nobody.get("/statique/absent.css").await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_ones_own_service_does_not_open_what_is_in_another() {
    for site in Site::on_each_engine("inner").await {
        let target = Target::make(&site).await;
        let next_door = site.world.service(target.organisation, "MECS La Varenne", "mecs").await;
        site.world
            .compte(
                "voisine",
                "Inès Caron",
                Role::Directeur,
                Some(target.organisation),
                Some(next_door),
            )
            .await;
        let voisine = site.sign_in("voisine").await;
        for inner in
            [format!("import/{}", target.depot), format!("publications/{}", target.publication)]
        {
            let theirs = voisine.get(&format!("/services/{next_door}/{inner}")).await;
            theirs.is_page(404);
            assert!(theirs.read().starts_with("Page introuvable"));
        }
    }
}
