//! What is answered: services, the catalogue, a figure, a table, the end of the trace.

use access::{Cible, Granted};
use activite::{Given, Period};
use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use facts::{Facts, FactsError};
use figures::{
    EvalError,
    day::{Day, from_date},
};
use serde::Deserialize;
use serde_json::json;
use web::Shell;

use super::{
    EXACT, Masque,
    program::{ApiError, Program},
};

/// A period and a format, as an address says them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    annee: String,
    du: String,
    au: String,
    format: String,
}

impl Asked {
    /// The period: a program that asks for one that cannot be read is told so, and gets no other.
    fn period(&self, shell: &Shell) -> Result<Period, ApiError> {
        let given = Given { annee: self.annee.clone(), du: self.du.clone(), au: self.au.clone() };
        let period = Period::read(&given, shell.house.today());
        let days = vocabulary::parse_day(&self.du).zip(vocabulary::parse_day(&self.au));
        let by_days = !self.du.is_empty() || !self.au.is_empty();
        let understood = match days {
            Some(days) => days == (period.first, period.last),
            None if by_days => false,
            None => {
                let year = self.annee.trim().parse::<i16>();
                self.annee.is_empty() || year.is_ok_and(|year| year == period.first.year())
            }
        };
        if understood {
            Ok(period)
        } else {
            Err(ApiError::Asked("période illisible : annee=2025, ou du=2025-01-01&au=2025-06-30"))
        }
    }

    fn is_csv(&self) -> Result<bool, ApiError> {
        match self.format.as_str() {
            "" | "json" => Ok(false),
            "csv" => Ok(true),
            _ => Err(ApiError::Asked("format inconnu : json ou csv")),
        }
    }
}

fn counted<T>(result: Result<T, FactsError>) -> Result<T, ApiError> {
    result.map_err(|error| match error {
        FactsError::Eval(EvalError::NoFigure(_) | EvalError::NoTable(_)) => ApiError::NotFound,
        other => ApiError::Machine(other.to_string()),
    })
}

fn answer(is_csv: bool, text: String) -> Response {
    let kind = if is_csv { "text/csv; charset=utf-8" } else { "application/json; charset=utf-8" };
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// `GET /api/v1/services`: the services that the account was given.
pub(super) async fn services(
    State(shell): State<Shell>,
    program: Program,
) -> Result<Response, ApiError> {
    let granted = program.asks(&shell, "services:lire", Cible::Portee).await?;
    let covered = granted.services().to_vec();
    granted.commit().await?;
    let all: Vec<_> = program
        .actor
        .services()
        .filter(|(id, _)| covered.contains(id))
        // An identifier is beyond what some readers of JSON hold in a number.
        .map(|(id, seen)| json!({ "id": id.to_string(), "nom": seen.nom, "nature": seen.nature }))
        .collect();
    Ok(Json(json!({ "services": all })).into_response())
}

/// `GET /api/v1/services/{service}/chiffres`: what can be asked of a service.
pub(super) async fn catalogue(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    program: Program,
    Path(service): Path<i64>,
) -> Result<Response, ApiError> {
    let mut granted = program.asks(&shell, "chiffres:lire", Cible::Service(service)).await?;
    facts.set_today(Some(from_date(shell.house.today())));
    let organisation = program.actor.service(service).map_or(0, |seen| seen.organisation);
    let seen = counted(facts.world(granted.read()).await)?.of_organisation(organisation);
    let figures: Vec<_> = seen
        .world()
        .catalogue
        .figures()
        .iter()
        .map(|one| json!({ "id": one.id, "label": one.label, "definition": one.definition }))
        .collect();
    let tables: Vec<_> = seen
        .world()
        .catalogue
        .tables()
        .iter()
        .map(|one| json!({ "id": one.id, "label": one.title }))
        .collect();
    drop(seen);
    granted.commit().await?;
    Ok(Json(json!({ "chiffres": figures, "tableaux": tables })).into_response())
}

/// A program that asks for counts of a service: what it may read them by, when, and how they are told.
struct Asking {
    granted: Granted,
    organisation: Option<i64>,
    days: (Day, Day),
    is_csv: bool,
    /// Counts up to this many persons are hidden from it; 0 for one that was given exact counts.
    mask_up_to: u32,
}

impl Asking {
    async fn read(
        shell: &Shell,
        facts: &Facts,
        program: &Program,
        masque: Option<Extension<Masque>>,
        service: i64,
        asked: &Asked,
    ) -> Result<Self, ApiError> {
        let granted = program.asks(shell, "chiffres:lire", Cible::Service(service)).await?;
        let Masque(limit) = masque.map_or_else(Masque::default, |Extension(masque)| masque);
        let mask_up_to = if program.may(EXACT) { 0 } else { limit };
        let (period, is_csv) = (asked.period(shell)?, asked.is_csv()?);
        // Two periods that overlap would be taken one from the other.
        if mask_up_to > 0 && period != Period::year(period.first.year()) {
            return Err(ApiError::Asked(
                "une année entière : annee=2025 (une autre période demande « comptes:exacts »)",
            ));
        }
        facts.set_today(Some(from_date(shell.house.today())));
        let organisation = program.actor.service(service).map(|seen| seen.organisation);
        Ok(Self { granted, organisation, days: period.days(), is_csv, mask_up_to })
    }

    async fn tell(
        self,
        json: impl FnOnce() -> String,
        csv: impl FnOnce() -> String,
    ) -> Result<Response, ApiError> {
        self.granted.commit().await?;
        Ok(answer(self.is_csv, if self.is_csv { csv() } else { json() }))
    }
}

/// `GET /api/v1/services/{service}/chiffres/{figure}`: a figure over a period, without its records.
pub(super) async fn figure(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    masque: Option<Extension<Masque>>,
    program: Program,
    Path((service, id)): Path<(i64, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, ApiError> {
    let mut by = Asking::read(&shell, &facts, &program, masque, service, &asked).await?;
    let (organisation, days, mask) = (by.organisation, by.days, by.mask_up_to);
    let found = facts::masked_answer(&mut by.granted, &facts, organisation, &id, days, mask).await;
    let found = counted(found)?;
    by.tell(|| facts::evaluate_to_json(&found, None), || facts::evaluate_to_csv(&found, None)).await
}

/// `GET /api/v1/services/{service}/tableaux/{table}`: a table over a period.
pub(super) async fn table(
    State(shell): State<Shell>,
    Extension(facts): Extension<Facts>,
    masque: Option<Extension<Masque>>,
    program: Program,
    Path((service, id)): Path<(i64, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, ApiError> {
    let mut by = Asking::read(&shell, &facts, &program, masque, service, &asked).await?;
    let (organisation, days, mask) = (by.organisation, by.days, by.mask_up_to);
    let found = facts::masked_table(&mut by.granted, &facts, organisation, &id, days, mask).await;
    let found = counted(found)?;
    by.tell(|| facts::table_to_json(&found), || facts::table_to_csv(&found)).await
}

/// `GET /api/v1/trace/fin`: the number and the seal of the last entry of the trace, for a machine elsewhere
/// that keeps them: whoever changes the trace afterwards is found out (`maillage verify --head`).
/// Nothing of what the entry says.
pub(super) async fn head(
    State(shell): State<Shell>,
    program: Program,
) -> Result<Response, ApiError> {
    let granted = program.asks(&shell, "trace:fin", Cible::Portee).await?;
    granted.commit().await?;
    let head = audit::head(shell.house.db()).await?;
    let at = shell.house.now().to_string();
    Ok(Json(json!({ "at": at, "numero": head.seq, "empreinte": head.hash })).into_response())
}
