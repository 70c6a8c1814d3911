//! The product on a fresh house, and who visits it: requests through the router, no socket.

use std::sync::Arc;

use access::Role;
use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use maillage::{register::fiches, routes::routes, serve::gather_facts};
use testkit::{Ground, PASSWORD, World};
use tower::ServiceExt as _;
use web::Safety;

/// The product on a fresh house.
pub struct Site {
    pub world: World,
    router: Router,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

/// A browser: nobody, or somebody signed in.
pub struct Visitor<'s> {
    site: &'s Site,
    pub cookie: Option<String>,
}

impl Site {
    pub async fn open(ground: Ground) -> Self {
        Self::open_with(ground, Safety::default()).await
    }

    /// The service that receives an act of sharing opens its own side in return.
    pub async fn agree_return(&self, partage: i64) {
        let mut write = self.world.ground.db.write().await.unwrap();
        partage::acte::agree(&mut write, partage, 0, "2026-01-05T08:00:00Z").await.unwrap();
        write.commit().await.unwrap();
    }

    /// The same, where more is demanded at the door.
    pub async fn open_with(ground: Ground, safety: Safety) -> Self {
        let mut world = World::open(ground, fiches()).await;
        world.shell.safety = Arc::new(safety);
        let facts = gather_facts().unwrap();
        let router = routes(world.shell.clone(), &facts);
        Self { world, router }
    }

    /// The same, with a setting of the file.
    pub fn with<T: Clone + Send + Sync + 'static>(mut self, setting: T) -> Self {
        self.router = self.router.layer(axum::Extension(setting));
        self
    }

    /// The product on each engine of this machine.
    pub async fn on_each_engine(name: &str) -> Vec<Self> {
        let mut all = Vec::new();
        for ground in testkit::grounds(name).await {
            all.push(Self::open(ground).await);
        }
        all
    }

    /// The same, its data encrypted and sealed.
    pub async fn sealed_on_each_engine(name: &str) -> Vec<Self> {
        let mut all = Vec::new();
        for ground in testkit::sealed_grounds(name).await {
            all.push(Self::open(ground).await);
        }
        all
    }

    /// The same, on SQLite.
    pub async fn sealed_on_sqlite() -> Self {
        Self::open(testkit::sealed_sqlite_ground().await).await
    }

    /// The product on SQLite.
    pub async fn on_sqlite() -> Self {
        Self::open(testkit::sqlite_ground().await).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 64 * 1024 * 1024).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// A browser where nobody is signed in.
    pub fn nobody(&self) -> Visitor<'_> {
        Visitor { site: self, cookie: None }
    }

    /// A browser where the account `identifiant` just signed in, through the page.
    pub async fn sign_in(&self, identifiant: &str) -> Visitor<'_> {
        let mut visitor = self.nobody();
        let form = [("identifiant", identifiant), ("mot_de_passe", PASSWORD)];
        let answer = visitor.post("/connexion", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        visitor.keep_cookie(&answer);
        visitor
    }

    /// An association with a service, and its directrice signed in: `directrice`.
    pub async fn house(&self) -> (i64, i64) {
        let organisation = self.world.organisation("Association Les Rives").await;
        let service = self.world.service(organisation, "Service AER de Blois", "aer").await;
        self.account("directrice", "Mariam Keller", Role::Directeur, organisation).await;
        (organisation, service)
    }

    /// An appointment that a service was asked to hold too.
    pub async fn proposition(&self, service: i64, rdv: i64) -> i64 {
        let id = 7_700_000_001;
        let mut write = self.world.ground.db.write().await.unwrap();
        let about = (service, rdv, service);
        agenda::proposition::seed(&mut write, id, about, "Ana, 2016", "2026-03-11T08:00:00Z")
            .await
            .unwrap();
        write.commit().await.unwrap();
        id
    }

    /// A reading worth a look, in a service.
    pub async fn alerte(&self, organisation: i64, service: i64) -> i64 {
        let id = self.world.shell.house.new_id();
        let mut write = self.world.ground.db.write().await.unwrap();
        write
            .execute(
                "INSERT INTO alerte (id, organisation_id, service_id, compte_id, rule, start_at,
                    end_at, first_seq, last_seq, number, created_at)
                 VALUES ($1, $2, $3, 5, 'refus_repetes', '2025-06-01T08:00:00Z',
                    '2025-06-01T08:10:00Z', 1, 5, 5, '2025-06-01T09:00:00Z')",
                &[id.into(), organisation.into(), service.into()],
            )
            .await
            .unwrap();
        write.commit().await.unwrap();
        id
    }

    /// A request about a child, and an empty list of elimination.
    pub async fn rights(&self, organisation: i64, service: i64, personne: i64) -> (i64, i64) {
        let house = &self.world.shell.house;
        let (demande, bordereau) = (house.new_id(), house.new_id());
        let mut write = self.world.ground.db.write().await.unwrap();
        write
            .execute(
                "INSERT INTO demande_droit (id, organisation_id, service_id, personne_id, nature,
                    demandeur, received_day, due_day, texte, at)
                 VALUES ($1, $2, $3, $4, 'acces', 'Elle-même', '2025-06-01', '2025-07-01', '',
                    '2025-06-01T08:00:00Z')",
                &[demande.into(), organisation.into(), service.into(), personne.into()],
            )
            .await
            .unwrap();
        write
            .execute(
                "INSERT INTO bordereau (id, organisation_id, created_at)
                 VALUES ($1, $2, '2025-06-01T08:00:00Z')",
                &[bordereau.into(), organisation.into()],
            )
            .await
            .unwrap();
        write.commit().await.unwrap();
        (demande, bordereau)
    }

    /// Two files of a service united by `who`: the one that stands, and the act.
    pub async fn union(&self, who: &Visitor<'_>, service: i64) -> (i64, i64) {
        let une = self.world.personne(service, "Beaumont", "Lina", "2011-02-03").await;
        let autre = self.world.personne(service, "Baumont", "Lina", "2011-02-03").await;
        (une, who.unites(service, (une, autre)).await)
    }

    /// A technical account for one service, without any token; its identifier.
    pub async fn technique(&self, organisation: i64, service: i64, scopes: &str) -> i64 {
        let house = &self.world.shell.house;
        let account = identity::CompteTechnique {
            compte: house.new_id(),
            nom: "Tableau de bord".to_owned(),
            organisation,
            finalite: "Suivre l’activité".to_owned(),
            scopes: scopes.split(' ').map(str::to_owned).collect(),
            end_day: "2027-01-01".to_owned(),
            ..identity::CompteTechnique::default()
        };
        let mut write = self.world.ground.db.write().await.unwrap();
        let at = house.now().to_string();
        identity::add_technique(&mut write, &account, 0, &at).await.unwrap();
        let given = identity::Affectation {
            id: house.new_id(),
            compte: account.compte,
            role: Role::Technique.code().to_owned(),
            organisation: Some(organisation),
            service: Some(service),
            ..identity::Affectation::default()
        };
        identity::give_affectation(&mut write, &given, None, None).await.unwrap();
        write.commit().await.unwrap();
        account.compte
    }

    /// An account for a whole organisation.
    /// A note written without network by an account, that waits for a person.
    pub async fn retour(&self, identifiant: &str, service: i64, personne: i64) -> i64 {
        let sql = "SELECT id AS n FROM compte WHERE identifiant = $1";
        let compte = self.world.count(sql, &[identifiant.into()]).await;
        let house = &self.world.shell.house;
        let emport = nomade::Emport {
            id: house.new_id(),
            cle: "e".repeat(32),
            compte,
            appareil: "Firefox, Android".to_owned(),
            at: "2026-03-12T08:00:00Z".to_owned(),
            expire_at: "2026-03-13T02:00:00Z".to_owned(),
            enfants: 1,
            efface_at: None,
            vu_at: None,
            appareil_id: None,
        };
        let fait = serde_json::json!({
            "sorte": "note", "personne": personne, "service": service, "moment": "2026-03-12T08:30",
            "nature": "observation", "texte": "Elle a ri.",
        });
        let fait: nomade::Fait = serde_json::from_value(fait).unwrap();
        let id = house.new_id();
        let mut write = self.world.ground.db.write().await.unwrap();
        nomade::keep_emport(&mut write, &emport, &"0".repeat(64)).await.unwrap();
        let one = nomade::Received { id, cle: "a", fait: &fait, ecart: 0 };
        nomade::receive(&mut write, &emport, &one, &emport.at).await.unwrap();
        let etat = nomade::Etat::AReprendre;
        nomade::mark(&mut write, id, etat, "À relire.").await.unwrap();
        write.commit().await.unwrap();
        id
    }

    pub async fn account(&self, identifiant: &str, nom: &str, role: Role, organisation: i64) {
        self.world.compte(identifiant, nom, role, Some(organisation), None).await;
    }
}

impl Visitor<'_> {
    /// Unites the second of two files with the first, through the page; the act.
    pub async fn unites(&self, service: i64, (une, autre): (i64, i64)) -> i64 {
        let led = self.tries_to_unite(service, (une, autre)).await.is_done();
        led.strip_prefix("/fusions/").unwrap().parse().unwrap()
    }

    /// The same, whatever comes back.
    pub async fn tries_to_unite(&self, service: i64, (une, autre): (i64, i64)) -> Answer {
        let version = async |id: i64| {
            let sql = "SELECT version AS n FROM personne WHERE id = $1";
            self.site.world.count(sql, &[id.into()]).await.to_string()
        };
        let (first, second, kept) = (version(une).await, version(autre).await, une.to_string());
        let form = [
            ("geste", "reunir"),
            ("garde", kept.as_str()),
            ("version_une", first.as_str()),
            ("version_autre", second.as_str()),
            ("motif", "Même acte de naissance"),
        ];
        self.post(&format!("/services/{service}/doublons/{une}/{autre}"), &form).await
    }

    /// Keeps the cookie that an answer sets, as a browser does.
    pub fn keep_cookie(&mut self, answer: &Answer) {
        let set = answer.headers.get(header::SET_COOKIE).expect("a cookie").to_str().unwrap();
        self.cookie = Some(set.split(';').next().unwrap().to_owned());
    }

    /// Signs in with a password; what the door answers.
    pub async fn enter(&mut self, identifiant: &str, password: &str) -> Answer {
        let form = [("identifiant", identifiant), ("mot_de_passe", password)];
        let answer = self.post("/connexion", &form).await;
        if answer.headers.contains_key(header::SET_COOKIE) {
            self.keep_cookie(&answer);
        }
        answer
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        request
    }

    /// Asks as a program does, with what it puts in `Authorization`.
    pub async fn call(&self, path: &str, authorization: &str) -> Answer {
        let request = self.request("GET", path).header(header::AUTHORIZATION, authorization);
        self.site.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.site.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.post_with(path, form, &[]).await
    }

    /// Sends JSON, as a script does.
    pub async fn post_json(&self, path: &str, body: &serde_json::Value) -> Answer {
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.site.send(request).await
    }

    /// Brings bytes as a program does, with a header.
    pub async fn bring(&self, path: &str, body: &str, (name, value): (&str, &str)) -> Answer {
        let request = self.request("POST", path).header(name, value);
        self.site.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// The same with headers that a browser adds.
    pub async fn post_with(
        &self,
        path: &str,
        form: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.site.send(request.body(Body::from(encoded(form))).unwrap()).await
    }

    /// Sends the form of a paper: a file with the type a browser says, then the other fields.
    pub async fn paper(
        &self,
        path: &str,
        (name, kind, bytes): (&str, &str, &[u8]),
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut body = format!(
            "--LIMITE\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"{name}\"\r\n\
             Content-Type: {kind}\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        for (name, value) in fields {
            let field = format!(
                "\r\n--LIMITE\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}"
            );
            body.extend_from_slice(field.as_bytes());
        }
        body.extend_from_slice(b"\r\n--LIMITE--\r\n");
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=LIMITE")
            .body(Body::from(body))
            .unwrap();
        self.site.send(request).await
    }

    /// Sends a file, as the page of imports does.
    pub async fn deposit(&self, path: &str, name: &str, bytes: &[u8], nature: &str) -> Answer {
        let mut body = format!(
            "--LIMITE\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(
            format!(
                "\r\n--LIMITE\r\nContent-Disposition: form-data; name=\"nature\"\r\n\r\n{nature}\r\n--LIMITE--\r\n"
            )
            .as_bytes(),
        );
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=LIMITE")
            .body(Body::from(body))
            .unwrap();
        self.site.send(request).await
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// What people read in the main part of the page.
    pub fn read(&self) -> String {
        testkit::main_text(&self.text())
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where the browser is sent.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// A page with its status, without a fault that shows in its text.
    pub fn is_page(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.read());
        assert_eq!(testkit::faults_of_page(&self.text()), Vec::<String>::new(), "{}", self.text());
        self
    }

    /// An answer with its status.
    pub fn is_done_with(&self, status: StatusCode) -> &Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// Sent elsewhere after an act; the address, without its query.
    pub fn is_done(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.read());
        self.location().split('?').next().unwrap().to_owned()
    }
}

/// What opens in an emergency the file of Élodie Vasseur, born on 4 May 2012, at `/acces-urgence`.
pub const NIGHT: [(&str, &str); 6] = [
    ("nom", "vasseur"),
    ("prenom", "Elodie"),
    ("naissance", "04/05/2012"),
    ("motif", "fugue"),
    ("precision", "Partie à 22 h, vers la gare."),
    ("heures", "4"),
];

/// A form as browsers send it.
pub fn encoded(form: &[(&str, &str)]) -> String {
    let pairs: Vec<String> =
        form.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    pairs.join("&")
}

fn escape(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _infallible = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// The form of an act of sharing, with what it must say of each box that is ticked and of who was told.
pub fn reasoned<'f>(form: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let mut all = form.to_vec();
    for field in partage::acte::PARTAGE.fields {
        if field.reason.is_some_and(|one| form.contains(&(one.of, "oui"))) {
            all.push((field.name, "Préparer la suite."));
        }
    }
    all.extend([
        ("information_parent_day", "2026-02-20"),
        ("information_parent_voie", "entretien"),
        ("information_enfant_day", "2026-02-20"),
        ("information_enfant_voie", "entretien"),
    ]);
    all
}
