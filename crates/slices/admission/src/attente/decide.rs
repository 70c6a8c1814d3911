//! What is kept from these pages: a contact asked of who watches, a decision for a child and its brothers and sisters.

use access::{AccessError, Action, Actor, Category, GrantedWrite, Verb};
use axum::{
    Extension, Form,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use fiche::{Register, Remark, Row, Saved, Seen, enfant::on_row};
use web::{PageError, Shell, SignedIn, parts::ErrorLink};

use super::{
    pages::{self, Known, Typed, known, one, said, typed_in},
    rules::Attente,
};

const CONTACT: &str = "contact_attente";
const DECISION: &str = "decision_admission";

/// The field of the reason for which a warning is passed over.
pub(super) const OUTRE: &str = "passer_outre";

async fn writing(
    shell: &Shell,
    actor: &Actor,
    actions: Vec<Action>,
) -> Result<GrantedWrite, PageError> {
    match shell.house.authorize_writes(actor, actions).await {
        Err(AccessError::Refused) => Err(PageError::NotFound),
        other => Ok(other?),
    }
}

fn refusal(field: String, text: &str) -> Vec<ErrorLink> {
    vec![ErrorLink { field, text: text.to_owned() }]
}

/// `POST /services/{service}/attente`: a contact is asked of who watches a child that waits.
pub(super) async fn ask(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &actor, (service, 0)).await?;
    let mesure: i64 = typed_in(&typed, "mesure").parse().map_err(|_| PageError::NotFound)?;
    let one = known.attentes.iter().find(|one| one.mesure == mesure);
    let Some(one) = one.filter(|_| known.writes) else { return Err(PageError::NotFound) };
    let field = format!("aupres_{mesure}");
    let aupres = typed_in(&typed, &field);
    if aupres.is_empty() {
        let errors = refusal(field, "Dites à qui le contact est demandé.");
        return pages::print_list((&shell, &actor, &register), &known, errors);
    }
    let mut row = Row::default()
        .with("personne_id", one.personne)
        .with("mesure_id", mesure)
        .with("day", known.today.to_string())
        .with("aupres", aupres.to_owned());
    row.owner = service;
    let action = on_row(Verb::Ecrire, Category::Parcours, (service, CONTACT), 0, one.personne);
    let mut granted = writing(&shell, &actor, vec![action]).await?;
    // Sent twice, it is one.
    let sql = "SELECT id FROM contact_attente WHERE mesure_id = $1 AND day = $2 AND aupres = $3";
    let same = [mesure.into(), known.today.to_string().into(), aupres.into()];
    if granted.write().query_opt(sql, &same).await?.is_some() {
        drop(granted);
        let next = format!("/services/{service}/attente?fait=contact");
        return Ok(Redirect::to(&next).into_response());
    }
    let kept = create(&shell, &register, &mut granted, (CONTACT, row), None).await?;
    if let Err(remarks) = kept {
        drop(granted);
        let errors = remarks
            .iter()
            .map(|remark| ErrorLink { field: field.clone(), text: said(remark).text })
            .collect();
        return pages::print_list((&shell, &actor, &register), &known, errors);
    }
    granted.commit().await?;
    Ok(Redirect::to(&format!("/services/{service}/attente?fait=contact")).into_response())
}

async fn create(
    shell: &Shell,
    register: &Register,
    granted: &mut GrantedWrite,
    (table, row): (&str, Row),
    motif: Option<&str>,
) -> Result<Result<(), Vec<Remark>>, PageError> {
    let kind = register.by_table(table).ok_or(PageError::NotFound)?;
    let mut seen = Seen::default();
    let id = shell.house.new_id();
    let saved = fiche::create(granted, register, kind, id, row, motif, &mut seen).await?;
    Ok(match saved {
        Saved::Remarks(remarks) => Err(remarks),
        _ => Ok(()),
    })
}

/// The modality that is chosen, where the service has several; without a choice, why it must be said.
fn modalite(known: &Known, typed: &Typed) -> Result<Option<i64>, Vec<ErrorLink>> {
    if known.modalites.len() < 2 || typed_in(typed, "choix") != "admise" {
        return Ok(None);
    }
    let chosen: Option<i64> = typed_in(typed, "modalite_id").parse().ok();
    match chosen.filter(|id| known.modalites.iter().any(|(own, ..)| own == id)) {
        Some(id) => Ok(Some(id)),
        None => Err(refusal(
            "modalite_id".to_owned(),
            "Dites dans quelle modalité l’enfant entre : ses journées y sont comptées.",
        )),
    }
}

/// The stay that an admission just made, in the modality that was chosen.
async fn enter(
    register: &Register,
    granted: &mut GrantedWrite,
    (service, mesure): (i64, i64),
    modalite: i64,
) -> Result<Result<(), Vec<Remark>>, PageError> {
    let kind = register.by_table("sejour").ok_or(PageError::NotFound)?;
    let sql = format!(
        "SELECT {} FROM sejour WHERE service_id = $1 AND mesure_id = $2 AND sortie_day IS NULL
          ORDER BY entree_day DESC, id DESC LIMIT 1",
        fiche::columns(kind)
    );
    let found = granted.write().query_opt(&sql, &[service.into(), mesure.into()]).await?;
    let Some(found) = found else { return Ok(Ok(())) };
    let mut row = fiche::from_db(granted.write().vault(), kind, &found)?;
    if row.int("modalite_id") == Some(modalite) {
        return Ok(Ok(()));
    }
    row.set("modalite_id", modalite.into());
    let motif = Some("Suite de la décision d’admission");
    let mut seen = Seen::default();
    let saved = fiche::update(granted, register, kind, row, motif, &mut seen).await?;
    Ok(match saved {
        Saved::Remarks(remarks) => Err(remarks),
        _ => Ok(()),
    })
}

/// What stands in the way of a decision, at its field; what a reason passes over, at the field of that reason.
fn in_the_way(remarks: &[Remark]) -> Vec<ErrorLink> {
    let each = remarks.iter().map(|remark| {
        let said = said(remark);
        if remark.overridable { ErrorLink { field: OUTRE.to_owned(), ..said } } else { said }
    });
    each.collect()
}

/// What is decided for one child, as it is typed.
fn decided(
    register: &Register,
    (known, one): (&Known, &Attente),
    typed: &Typed,
) -> Result<Row, Vec<ErrorLink>> {
    let Some(kind) = register.by_table(DECISION) else { return Err(Vec::new()) };
    let mut row = Row::default()
        .with("personne_id", one.personne)
        .with("mesure_id", one.mesure)
        .with("day", known.today.to_string());
    row.owner = known.service;
    let rang = known.rangs.iter().find(|rang| known.attentes[rang.index].mesure == one.mesure);
    row.set("rang", rang.and_then(|rang| i64::try_from(rang.rang).ok()).into());
    let mut errors = Vec::new();
    let names = ["choix", "motif", "prise_en_charge_day", "referent_id", "coreferent_id"];
    let (day, hour) = (typed_in(typed, "visite_day"), typed_in(typed, "visite_heure"));
    let visit = match (day.is_empty(), hour.is_empty()) {
        (true, true) => String::new(),
        (false, false) => format!("{day} {hour}"),
        (true, false) => {
            errors.extend(refusal("visite_day".to_owned(), "Donnez le jour de la visite."));
            String::new()
        }
        (false, true) => {
            errors.extend(refusal("visite_heure".to_owned(), "Donnez l’heure de la visite."));
            String::new()
        }
    };
    let values = names.into_iter().map(|name| (name, typed_in(typed, name)));
    for (name, text) in values.chain([("visite_at", visit.as_str())]) {
        let Some(field) = kind.field(name) else { continue };
        match fiche::parse(field, text) {
            Ok(Some(value)) => row.set(name, value),
            Ok(None) => {}
            Err(sentence) => errors.push(said(&Remark::refuse(name, sentence))),
        }
    }
    if errors.is_empty() { Ok(row) } else { Err(errors) }
}

/// `POST /services/{service}/attente/{mesure}`: what is decided, with its motive; the same for brothers and sisters that
/// are ticked, in one transaction.
pub(super) async fn keep(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path((service, mesure)): Path<(i64, i64)>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let known = known(&shell, &actor, (service, mesure)).await?;
    let who = (&shell, &actor, &register);
    let Some((first, ..)) = known.vue.as_ref().filter(|(_, from, waits)| *waits && from.is_none())
    else {
        return Err(PageError::NotFound);
    };
    if !known.decides {
        return Err(PageError::NotFound);
    }
    let before = one::decisions(&shell, &actor, (service, first)).await?;
    let groupe = crate::groupe::panel(&shell, &actor, &register, service).await?;
    let seen = (&known, before.as_slice(), groupe.as_ref());
    let ticked = |other: &&Attente| typed_in(&typed, &format!("avec_{}", other.mesure)) == "oui";
    let mut all = vec![first];
    all.extend(one::fratrie(&known, first).filter(ticked));
    let modalite = match modalite(&known, &typed) {
        Ok(modalite) => modalite,
        Err(errors) => return one::print(who, seen, typed, errors, None),
    };
    let mut rows = Vec::new();
    for each in all.iter().copied() {
        match decided(&register, (&known, each), &typed) {
            Ok(row) => rows.push(row),
            Err(errors) => return one::print(who, seen, typed, errors, None),
        }
    }
    let on = |each: &&Attente| {
        on_row(Verb::Ecrire, Category::Admission, (service, DECISION), 0, each.personne)
    };
    let actions = all.iter().map(on).collect();
    let mut granted = writing(&shell, &actor, actions).await?;
    // Sent twice, it is one.
    let choix = typed_in(&typed, "choix");
    let sql = "SELECT id FROM decision_admission WHERE mesure_id = $1 AND day = $2 AND choix = $3
          AND motif = $4";
    let motif = typed_in(&typed, "motif");
    let same = [mesure.into(), known.today.to_string().into(), choix.into(), motif.into()];
    if granted.write().query_opt(sql, &same).await?.is_some() {
        drop(granted);
        let next = format!("/services/{service}/attente/{mesure}?fait=decision");
        return Ok(Redirect::to(&next).into_response());
    }
    let outre = Some(typed_in(&typed, OUTRE)).filter(|reason| !reason.is_empty());
    for row in rows {
        let of = (service, row.int("mesure_id").unwrap_or_default());
        let kept = create(&shell, &register, &mut granted, (DECISION, row), outre).await?;
        let kept = match (kept, modalite) {
            (Ok(()), Some(modalite)) => enter(&register, &mut granted, of, modalite).await?,
            (kept, _) => kept,
        };
        if let Err(remarks) = kept {
            drop(granted);
            let errors = in_the_way(&remarks);
            return one::print(who, seen, typed, errors, None);
        }
    }
    granted.commit().await?;
    Ok(Redirect::to(&format!("/services/{service}/attente/{mesure}?fait=decision")).into_response())
}
