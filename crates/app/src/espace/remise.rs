//! `/dossiers/{personne}/coffre`: the coffre of a young person, for the team: open one, give its code again, put a paper in
//! it with their agreement, read what they show. What is in it otherwise is told by its number only.

use std::collections::BTreeMap;

use access::{Action, Actor, Category, Cible, Granted, Role, Verb};
use askama::{Template, filters::Safe};
use axum::{
    Extension, Form,
    extract::{Multipart, Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use document::piece::{Coming, Limite};
use espace::{Coffre, NATURES_COFFRE, PieceCoffre, normal_code};
use fiche::{Register, Row, enfant};
use web::{
    PageError, Shell, SignedIn, page, page_with_status,
    parts::{ErrorLink, Flash, Layout},
};

use super::{coffre::given, lire::suivi};

#[derive(Template)]
#[template(path = "espace/coffre_equipe.html")]
struct TeamPage {
    layout: Layout,
    nom: String,
    prenom: String,
    action: String,
    /// When the code was given; empty when there is no coffre.
    since: String,
    /// How many pieces are in it.
    count: usize,
    /// What the holder shows to a service of the reader: words, where it is given.
    shown: Vec<(String, String)>,
    natures: Vec<(&'static str, &'static str, bool)>,
    titre: String,
    errors: Vec<ErrorLink>,
    writes: bool,
    /// Whether the reader may give a code.
    gives: bool,
}

#[derive(Template)]
#[template(path = "espace/coffre_feuille.html")]
struct SheetPage {
    layout: Layout,
    prenom: String,
    code: String,
    place: String,
    picture: Option<Safe<String>>,
    back: String,
}

impl TeamPage {
    fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|one| one.field == name).map_or("", |one| one.text.as_str())
    }
}

struct Known {
    personne: Row,
    /// The services of the reader with a mission: what is shown to them is theirs to read.
    services: Vec<i64>,
    own: Option<i64>,
    /// The service in whose name the reader may give a code: who follows the child, or answers for the service.
    gives: Option<i64>,
    coffre: Option<Coffre>,
    pieces: Vec<PieceCoffre>,
}

async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    personne: i64,
) -> Result<Known, PageError> {
    let told = "coffre information:vie";
    let mut granted = shell.house.authorize_telling(actor, enfant::reading(personne), told).await?;
    let row = enfant::child(&mut granted, register, personne).await?;
    let place = (personne, row.owner);
    let own = enfant::own_service(shell, &mut granted, actor, Category::Vie, place).await?;
    let open = granted.services_on_child(Category::Vie).to_vec();
    let services: Vec<i64> = open.into_iter().filter(|id| actor.service(*id).is_some()).collect();
    if services.is_empty() {
        granted.commit().await?;
        return Err(PageError::NotFound);
    }
    let coffre = espace::coffre_of_child(granted.read(), personne).await?;
    let gives = giving(shell, actor, &mut granted, place, coffre.as_ref()).await?;
    let pieces = match &coffre {
        Some(coffre) => espace::pieces_coffre(granted.read(), coffre.id).await?,
        None => Vec::new(),
    };
    granted.commit().await?;
    Ok(Known { personne: row, services, own, gives, coffre, pieces })
}

/// Where the reader may give a code of the coffre: neither who takes the child in at home nor the secretary holds what
/// opens it, even for the time of a sheet. Another code closes the one before: once there is a coffre, it is for the service
/// that keeps it, as long as it follows the child.
async fn giving(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    (personne, keeper): (i64, i64),
    coffre: Option<&Coffre>,
) -> Result<Option<i64>, PageError> {
    let open = shell.house.services_on_child(granted.read(), actor, Verb::Ecrire, personne).await?;
    let own = open.into_iter().find(|(known, _)| *known == Category::Vie).map(|(_, all)| all);
    let mut own = own.unwrap_or_default();
    own.retain(|service| {
        let held = actor.roles_in(*service);
        held.contains(&Role::Educateur) || held.contains(&Role::ChefService)
    });
    if let Some(coffre) = coffre {
        if own.contains(&coffre.service) {
            return Ok(Some(coffre.service));
        }
        if suivi(granted, (personne, coffre.service), shell.house.today()).await? {
            return Ok(None);
        }
    }
    Ok(if own.contains(&keeper) { Some(keeper) } else { own.first().copied() })
}

fn print(
    (shell, actor): (&Shell, &Actor),
    known: &Known,
    typed: &BTreeMap<String, String>,
    errors: Vec<ErrorLink>,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let personne = known.personne.id;
    let nom = enfant::name(&known.personne);
    let way = [(nom.clone(), format!("/dossiers/{personne}"))];
    let mut layout = enfant::framed(shell, actor, known.personne.owner, &way, "Son coffre");
    layout.flash = flash;
    let mine = |one: &&PieceCoffre| one.lecteur.is_some_and(|id| known.services.contains(&id));
    let shown =
        known.pieces.iter().filter(mine).map(|one| {
            (one.titre.clone(), format!("/dossiers/{personne}/coffre?piece={}", one.id))
        });
    let chosen = typed.get("nature").map_or("", String::as_str);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with_status(
        status,
        &TeamPage {
            layout,
            prenom: known.personne.text("prenom").unwrap_or_default().to_owned(),
            nom,
            action: format!("/dossiers/{personne}/coffre"),
            since: known.coffre.as_ref().map(|one| web::in_paris(&one.code_at)).unwrap_or_default(),
            count: known.pieces.len(),
            shown: shown.collect(),
            natures: NATURES_COFFRE.map(|(code, label)| (code, label, code == chosen)).into(),
            titre: typed.get("titre").cloned().unwrap_or_default(),
            errors,
            writes: known.own.is_some(),
            gives: known.gives.is_some(),
        },
    )
}

pub(super) async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    if let Some(id) = asked.get("piece") {
        let id: i64 = id.parse().map_err(|_| PageError::NotFound)?;
        let shown = known.pieces.iter().find(|one| one.id == id);
        let shown = shown.filter(|one| one.lecteur.is_some_and(|of| known.services.contains(&of)));
        let place = (shown.ok_or(PageError::NotFound)?.coffre, id);
        let told = "coffre piece information:vie";
        let action = enfant::reading(personne);
        let mut granted = shell.house.authorize_telling(&actor, action, told).await?;
        let found = espace::piece_coffre(granted.read(), place).await?;
        granted.commit().await?;
        let (piece, bytes) = found.ok_or(PageError::NotFound)?;
        return given(&piece, bytes);
    }
    let flash = asked.contains_key("fait").then(|| Flash {
        kind: "ok".to_owned(),
        text: "C’est dans son coffre. Vous ne pouvez plus l’y relire.".to_owned(),
    });
    print((&shell, &actor), &known, &BTreeMap::new(), Vec::new(), flash)
}

/// Writing about the coffre of a child, in the name of a service.
fn writing(service: i64, personne: i64, id: i64) -> Action {
    let cible = Cible::RowOfService { service, table: "coffre", id, enfants: vec![personne] };
    Action { verb: Verb::Ecrire, category: Category::Vie, cible }
}

/// Opens a coffre, or gives it another code: shown once, on the sheet that is handed over.
pub(super) async fn act(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    headers: HeaderMap,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let Some(service) = known.gives else { return Err(PageError::NotFound) };
    if typed.get("geste").map(String::as_str) != Some("code") {
        return Err(PageError::NotFound);
    }
    let shown = identity::new_short_key();
    let code =
        normal_code(&shown).ok_or_else(|| PageError::Machine("a code of ours".to_owned()))?;
    let now = shell.house.now().to_string();
    let id = known.coffre.as_ref().map_or_else(|| shell.house.new_id(), |one| one.id);
    let action = writing(service, personne, id);
    let mut write = shell.house.authorize_write_telling(&actor, action, "coffre code").await?;
    let prenom = known.personne.text("prenom").unwrap_or_default().to_owned();
    // Asked again inside the write: sent twice at once, the second gives another code of the coffre that the first opened.
    match espace::coffre_id(write.write(), personne).await? {
        Some(id) => espace::change_code(write.write(), id, (&code, &now)).await?,
        None => {
            let coffre = Coffre {
                id,
                personne: Some(personne),
                service,
                prenom: prenom.clone(),
                code_at: now,
            };
            espace::open_coffre(write.write(), &coffre, &code, actor.compte).await?;
        }
    }
    write.commit().await?;
    let base = shell.safety.origin.clone().unwrap_or_else(|| {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let scheme = if shell.https { "https" } else { "http" };
        format!("{scheme}://{}", host.unwrap_or("localhost"))
    });
    let place = format!("{base}/coffre");
    let way = [(enfant::name(&known.personne), format!("/dossiers/{personne}"))];
    let mut layout = enfant::framed(&shell, &actor, known.personne.owner, &way, "Son coffre");
    // Nothing floats over the code.
    layout.note = String::new();
    page(&SheetPage {
        layout,
        prenom,
        picture: door::code_to_photograph(&place, "Image à photographier"),
        code: shown.to_uppercase(),
        place,
        back: format!("/dossiers/{personne}/coffre"),
    })
}

/// Puts a paper in the coffre, with the agreement of its holder.
pub(super) async fn add(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    limit: Option<Extension<Limite>>,
    SignedIn(actor): SignedIn,
    Path(personne): Path<i64>,
    form: Multipart,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, personne).await?;
    let (Some(service), Some(coffre)) = (known.own, &known.coffre) else {
        return Err(PageError::NotFound);
    };
    let limit = limit.map_or_else(Limite::default, |Extension(limit)| limit);
    let Coming { typed, file } = document::piece::coming(form, limit).await?;
    let get = |name: &str| typed.get(name).map_or("", |text| text.trim());
    let mut errors = Vec::new();
    let mut wrong = |field: &str, text: &str| {
        errors.push(ErrorLink { field: field.to_owned(), text: text.to_owned() });
    };
    if get("titre").is_empty() {
        wrong("titre", "Dites ce que c’est.");
    }
    if get("accord") != "oui" {
        wrong(
            "accord",
            "Rien n’entre dans son coffre sans son accord : demandez-lui, puis cochez.",
        );
    }
    if let Err(told) = &file {
        wrong("fichier", told);
    }
    let (Ok((format, bytes)), true) = (file, errors.is_empty()) else {
        return print((&shell, &actor), &known, &typed, errors, None);
    };
    let nature = NATURES_COFFRE.iter().find(|(code, _)| *code == get("nature"));
    let piece = PieceCoffre {
        id: shell.house.new_id(),
        coffre: coffre.id,
        nature: nature.map_or("autre", |(code, _)| code).to_owned(),
        titre: get("titre").chars().take(120).collect(),
        format,
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        service: Some(service),
        at: shell.house.now().to_string(),
        lecteur: None,
    };
    let action = writing(service, personne, coffre.id);
    let mut write = shell.house.authorize_write_telling(&actor, action, "coffre mettre").await?;
    espace::put_piece_coffre(write.write(), &piece, Some(actor.compte), &bytes).await?;
    write.commit().await?;
    Ok(Redirect::to(&format!("/dossiers/{personne}/coffre?fait=mis")).into_response())
}
