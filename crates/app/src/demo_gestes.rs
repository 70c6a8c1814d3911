//! What people of the demonstration did through the forms of the product itself: papers, working notes,
//! exports, a technical account, a list of elimination. So all of it is decided, sealed and traced as it is
//! for anybody. Invented, as all of it.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use jiff::{ToSpan as _, civil::Date};
use tower::ServiceExt as _;
use web::Shell;

use crate::{demo_doublons, demo_papier, routes::routes, serve};

/// The first service of the demonstration, and its organisation.
const SERVICE: i64 = 1;

/// Somebody at the forms.
pub(crate) struct Main {
    router: Router,
    cookie: String,
}

impl Main {
    async fn send(&self, path: &str, kind: &str, body: Vec<u8>) -> anyhow::Result<String> {
        let mut request = Request::post(path).header(header::CONTENT_TYPE, kind);
        if !self.cookie.is_empty() {
            request = request.header(header::COOKIE, &self.cookie);
        }
        let answer = self.router.clone().oneshot(request.body(Body::from(body))?).await?;
        let (head, body) = answer.into_parts();
        to_bytes(body, 1 << 22).await?;
        let text = |name: header::HeaderName| {
            head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
        };
        if head.status == StatusCode::OK {
            return Ok(String::new());
        }
        anyhow::ensure!(head.status == StatusCode::SEE_OTHER, "{path} : {}", head.status);
        if path == "/connexion" {
            return Ok(text(header::SET_COOKIE).split(';').next().unwrap_or_default().to_owned());
        }
        Ok(text(header::LOCATION).to_owned())
    }

    /// Signs somebody in.
    pub(crate) async fn of(router: &Router, who: &str, password: &str) -> anyhow::Result<Self> {
        let mut own = Self { router: router.clone(), cookie: String::new() };
        own.cookie =
            own.post("/connexion", &[("identifiant", who), ("mot_de_passe", password)]).await?;
        Ok(own)
    }

    /// Sends a form; returns where one is led, empty when a page answered.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> anyhow::Result<String> {
        let body = form
            .iter()
            .map(|(name, value)| format!("{name}={}", escaped(value)))
            .collect::<Vec<_>>()
            .join("&");
        self.send(path, "application/x-www-form-urlencoded", body.into_bytes()).await
    }

    /// Deposits a file of rows; returns where its preview is.
    pub(crate) async fn file(&self, path: &str, csv: &str, nature: &str) -> anyhow::Result<String> {
        let body = format!(
            "--PAPIER\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"reprise.csv\"\r\n\
             Content-Type: text/csv\r\n\r\n{csv}\r\n--PAPIER\r\nContent-Disposition: form-data; \
             name=\"nature\"\r\n\r\n{nature}\r\n--PAPIER--\r\n"
        );
        let led =
            self.send(path, "multipart/form-data; boundary=PAPIER", body.into_bytes()).await?;
        anyhow::ensure!(!led.is_empty(), "{path} : le fichier n’a pas été pris");
        Ok(led)
    }

    /// Adds a paper to a file.
    async fn paper(&self, child: i64, paper: &Papier, day: Date) -> anyhow::Result<()> {
        let (ending, kind) = match paper.format {
            Format::Pdf => ("pdf", "application/pdf"),
            Format::Png => ("png", "image/png"),
            Format::Txt => ("txt", "text/plain"),
        };
        let bytes = match paper.format {
            Format::Pdf => demo_papier::pdf(paper.titre, paper.lines),
            Format::Png => demo_papier::drawing(),
            Format::Txt => paper.lines.join("\n").into_bytes(),
        };
        let day = day.to_string();
        let mut body = Vec::new();
        for (name, value) in
            [("nature", paper.nature), ("titre", paper.titre), ("date", day.as_str())]
        {
            let part = format!(
                "--PAPIER\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--PAPIER\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"papier.{ending}\"\r\n\
             Content-Type: {kind}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(&bytes);
        body.extend_from_slice(b"\r\n--PAPIER--\r\n");
        let path = format!("/dossiers/{child}/documents");
        let led = self.send(&path, "multipart/form-data; boundary=PAPIER", body).await?;
        anyhow::ensure!(!led.is_empty(), "{path} : {}", paper.titre);
        Ok(())
    }
}

fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            let _infallible = write!(out, "%{byte:02X}");
        }
        out
    })
}

enum Format {
    Pdf,
    Png,
    Txt,
}

/// A paper: who adds it, what it is, how many days ago it was written.
struct Papier {
    who: &'static str,
    nature: &'static str,
    titre: &'static str,
    days: i64,
    format: Format,
    lines: &'static [&'static str],
}

const PAPERS: &[Papier] = &[
    Papier {
        who: "secretaire",
        nature: "decision",
        titre: "Ordonnance de placement",
        days: 240,
        format: Format::Pdf,
        lines: &[
            "Tribunal judiciaire de Blois, juge des enfants, cabinet 2.",
            "Le mineur est confié au service. Le père le rencontre au service,",
            "en présence d’un tiers.",
        ],
    },
    Papier {
        who: "educatrice",
        nature: "rapport",
        titre: "Note de situation de l’automne",
        days: 35,
        format: Format::Pdf,
        lines: &[
            "Les retours chez la grand-mère se passent bien.",
            "Les nuits restent difficiles depuis la rentrée.",
        ],
    },
    Papier {
        who: "educatrice",
        nature: "photo",
        titre: "Dessin de la cabane",
        days: 12,
        format: Format::Png,
        lines: &[],
    },
    Papier {
        who: "educatrice",
        nature: "scolarite",
        titre: "Mot de la professeure principale",
        days: 9,
        format: Format::Txt,
        lines: &["Bon trimestre en sciences.", "Deux retards, à reprendre ensemble."],
    },
    Papier {
        who: "psychologue",
        nature: "bilan",
        titre: "Bilan psychologique d’entrée",
        days: 150,
        format: Format::Pdf,
        lines: &["Quatre séances. Le lien avec la grand-mère tient."],
    },
    Papier {
        who: "infirmiere",
        nature: "medical",
        titre: "Certificat du médecin traitant",
        days: 60,
        format: Format::Pdf,
        lines: &["Pas de contre-indication à la pratique du sport."],
    },
];

/// Does it all, in the file of `child`, at the demonstration's own service.
///
/// # Errors
///
/// The first form that did not take what was typed.
pub async fn make(shell: &Shell, password: &str, child: i64) -> anyhow::Result<()> {
    let router = routes(shell.clone(), &serve::gather_facts()?);
    let today = shell.house.today();
    for paper in PAPERS {
        let hand = Main::of(&router, paper.who, password).await?;
        let day = today.checked_sub(paper.days.days()).unwrap_or(today);
        hand.paper(child, paper, day).await?;
    }
    for (who, texte) in [
        ("educatrice", "Lui redemander pour la cabane : il voulait la finir avec son cousin."),
        ("psychologue", "Reprendre la séance de mardi : il a parlé de la maison, puis plus rien."),
    ] {
        let hand = Main::of(&router, who, password).await?;
        hand.post(&format!("/dossiers/{child}/notes"), &[("texte", texte)]).await?;
    }
    exports(&router, password, child).await?;
    program(&router, password, today).await?;
    demo_doublons::make(&router, password).await?;
    elimination(&router, password, today).await
}

/// A file about one child, ready; one about all, which waits for a second person.
async fn exports(router: &Router, password: &str, child: i64) -> anyhow::Result<()> {
    let hand = Main::of(router, "cheffe", password).await?;
    let path = format!("/services/{SERVICE}/export");
    let child = child.to_string();
    let base = [("source", "liste"), ("format", "xlsx")];
    let mut one = base.to_vec();
    one.extend([("fiche", "absences"), ("personne_id", child.as_str()), ("finalite", "reunion")]);
    one.push(("precision", "Synthèse de mardi avec l’école."));
    hand.post(&path, &one).await?;
    let mut all = base.to_vec();
    all.extend([("fiche", "personnes"), ("finalite", "controle")]);
    all.push(("precision", "Visite de conformité du département."));
    hand.post(&path, &all).await?;
    Ok(())
}

/// A program that reads the counts of two services, with its token.
async fn program(router: &Router, password: &str, today: Date) -> anyhow::Result<()> {
    let hand = Main::of(router, "admin", password).await?;
    let end = today.checked_add(300.days()).unwrap_or(today).to_string();
    let form = [
        ("nom", "Tableau de bord du siège"),
        ("responsable", "siege"),
        ("finalite", "Suivre l’occupation des services, chaque matin."),
        ("scope", "services:lire"),
        ("scope", "chiffres:lire"),
        ("service", "1"),
        ("service", "2"),
        ("end_day", end.as_str()),
    ];
    let at = hand.post("/comptes/techniques/nouveau", &form).await?;
    anyhow::ensure!(!at.is_empty(), "le compte technique n’a pas été créé");
    hand.post(&at, &[("geste", "jeton")]).await?;
    Ok(())
}

/// How long closed files are kept, and the list of those whose time is over.
async fn elimination(router: &Router, password: &str, today: Date) -> anyhow::Result<()> {
    let hand = Main::of(router, "deleguee", password).await?;
    let path = "/organisations/1/conformite/conservation";
    let since = today.checked_sub(30.days()).unwrap_or(today).to_string();
    let rule = [
        ("nature", "mecs"),
        ("start_day", since.as_str()),
        ("suivi_months", "24"),
        ("intermediaire_months", "240"),
        ("source", "Tableau de gestion convenu avec les archives départementales (exemple)"),
    ];
    hand.post(path, &rule).await?;
    hand.post(path, &[("geste", "bordereau")]).await?;
    Ok(())
}
