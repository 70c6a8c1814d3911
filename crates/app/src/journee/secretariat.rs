//! The day of a secretary: what is ready to leave, who waits for an answer, who comes today, who arrives or
//! leaves this week.

use std::collections::BTreeMap;

use access::{Actor, Category, Granted, Perimetre, Role, Verb};
use db::DbError;
use jiff::{ToSpan as _, civil::Date};
use vocabulary::french_day;
use web::{PageError, Shell};

use super::{Block, Line, store};

/// How many days ahead arrivals and departures are told.
const AHEAD: i64 = 7;

/// The ids of the blocks, of one service or of the first; a second service has its name in the titles.
const IDS: [&str; 5] = ["a-envoyer", "demandes", "service", "mouvements", "nouvelles"];

/// What a secretary does today, for each service where one is; nothing for the others.
pub(super) async fn of_services(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    open: &[(Category, Perimetre)],
) -> Result<Vec<Block>, PageError> {
    let services: Vec<(i64, String)> = actor
        .services()
        .filter(|(id, _)| actor.roles_in(*id).contains(&Role::Secretaire))
        .map(|(id, seen)| (id, seen.nom.clone()))
        .collect();
    let several = services.len() > 1;
    let mut all: BTreeMap<usize, Block> = BTreeMap::new();
    for (service, nom) in services {
        let blocks = of_service(shell, actor, granted, open, service).await?;
        for (rank, (title, lines, link)) in blocks.into_iter().enumerate() {
            let block = all.entry(rank).or_insert_with(|| Block::new(IDS[rank], title, Vec::new()));
            block.all = link;
            let named = |mut line: Line| {
                if several {
                    line.told = format!("{nom} · {}", line.told);
                }
                line
            };
            block.lines.extend(lines.into_iter().map(named));
        }
    }
    let fold =
        |block: Block| Block { all: block.all, ..Block::new(block.id, block.title, block.lines) };
    Ok(all.into_values().map(fold).collect())
}

/// A title, its lines, where all of it is.
type Part = (&'static str, Vec<Line>, (String, &'static str));

async fn of_service(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    open: &[(Category, Perimetre)],
    service: i64,
) -> Result<Vec<Part>, PageError> {
    let of = |category: Category| open.iter().find(|(one, _)| *one == category).map(|(_, p)| p);
    let (Some(identite), Some(parcours)) = (of(Category::Identite), of(Category::Parcours)) else {
        return Ok(Vec::new());
    };
    let today = shell.house.today();
    let letters = letters(granted, open, service).await?;
    let own = vec![service];
    let house = &shell.house;
    let admission =
        house.perimetre(granted.read(), actor, Verb::Lire, Category::Admission, own).await?;
    let asked = requests(granted, &admission, service, today).await?;
    let rdv = agenda::rdv::of_service_day(granted, service, (parcours, identite), today).await?;
    let rdv = rdv.into_iter().map(|one| Line {
        text: one.what,
        href: one.href,
        told: [one.when, one.place]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        tag: one.state.to_owned(),
        kind: one.kind,
    });
    let rdv = rdv.collect();
    let moves = moves(granted, parcours, service, today).await?;
    let (news, late) =
        parcours::sortie::owed(granted.read(), service, today, (identite, parcours)).await?;
    let news = (news > 0).then(|| Line {
        text: match news {
            1 => "Une nouvelle à prendre après une sortie".to_owned(),
            n => format!("{n} nouvelles à prendre après une sortie"),
        },
        href: format!("/services/{service}/devenir"),
        told: String::new(),
        tag: if late { "En retard".to_owned() } else { String::new() },
        kind: "bad",
    });
    let at = |path: &str| format!("/services/{service}/{path}");
    Ok(vec![
        ("À envoyer", letters, (at("ecrits"), "Tous les écrits du service")),
        (
            "Demandes qui attendent une réponse",
            asked,
            (format!("/registre/demandes/{service}"), "Toutes les demandes"),
        ),
        ("Aujourd’hui au service", rdv, (at("agenda"), "L’agenda du service")),
        ("Entrées et sorties de la semaine", moves, (at("sorties"), "Préparer les sorties")),
        ("Après une sortie", news.into_iter().collect(), (String::new(), "")),
    ])
}

/// The writings that were validated and not sent.
async fn letters(
    granted: &mut Granted,
    open: &[(Category, Perimetre)],
    service: i64,
) -> Result<Vec<Line>, DbError> {
    let all = ecrit::in_state(granted.read(), service, ecrit::Etat::Valide, open).await?;
    let names = store::names(granted, all.iter().map(|(_, child, _)| *child).collect()).await?;
    let lines = all.into_iter().filter_map(|(id, child, titre)| {
        Some(Line {
            text: names.get(&child)?.clone(),
            href: format!("/ecrits/{id}"),
            told: titre,
            tag: "Validé, pas envoyé".to_owned(),
            kind: "warning",
        })
    });
    Ok(lines.collect())
}

/// The requests for a place without any answer, the oldest first.
async fn requests(
    granted: &mut Granted,
    admission: &Perimetre,
    service: i64,
    today: Date,
) -> Result<Vec<Line>, DbError> {
    let mut values = vec![service.into()];
    let condition = admission.condition("d.service_id", Some("d.personne_id"), &mut values);
    let sql = format!(
        "SELECT d.id, d.reception_day, d.demandeur, d.demandeur_nom, d.age_years FROM demande d
          WHERE d.service_id = $1 AND (d.decision IS NULL OR d.decision = 'en_attente')
            AND d.reponse_day IS NULL AND {condition} ORDER BY d.reception_day, d.id LIMIT 50"
    );
    let rows = granted.read().query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            let (demandeur, nom): (String, Option<String>) =
                (row.get("demandeur")?, row.get("demandeur_nom")?);
            let age: Option<i64> = row.get("age_years")?;
            let day: String = row.get("reception_day")?;
            let day = day.parse::<Date>().unwrap_or(today);
            let label = fiche::enfant::told(&admission::demande::DEMANDEUR, Some(&demandeur));
            let waited = day.until(today).map_or(0, |span| span.get_days());
            Ok(Line {
                text: format!("Demande du {}, {}", french_day(day), nom.unwrap_or(label)),
                href: format!("/fiche/demandes/{}", row.get::<i64>("id")?),
                told: age.map_or(String::new(), |age| format!("{age} ans")),
                tag: match waited {
                    ..=1 => String::new(),
                    days => format!("Attend depuis {days} jours"),
                },
                kind: if waited > 15 { "warning" } else { "" },
            })
        })
        .collect()
}

/// Who arrives or leaves within the week.
async fn moves(
    granted: &mut Granted,
    parcours: &Perimetre,
    service: i64,
    today: Date,
) -> Result<Vec<Line>, DbError> {
    let last = today.checked_add(AHEAD.days()).unwrap_or(today);
    let mut values = vec![service.into(), today.to_string().into(), last.to_string().into()];
    let condition = parcours.condition("s.service_id", Some("s.personne_id"), &mut values);
    let sql = format!(
        "SELECT s.personne_id, s.entree_day, s.sortie_day FROM sejour s
          WHERE s.service_id = $1 AND {condition}
            AND ((s.entree_day >= $2 AND s.entree_day < $3)
              OR (s.sortie_day >= $2 AND s.sortie_day < $3)) ORDER BY s.id LIMIT 50"
    );
    let rows = granted.read().query(&sql, &values).await?;
    let mut found: Vec<(Date, i64, &'static str)> = Vec::new();
    for row in &rows {
        for (column, what) in [("entree_day", "Entrée"), ("sortie_day", "Sortie")] {
            let day: Option<String> = row.get(column)?;
            let day = day.and_then(|day| day.parse::<Date>().ok());
            if let Some(day) = day.filter(|day| *day >= today && *day < last) {
                found.push((day, row.get("personne_id")?, what));
            }
        }
    }
    found.sort_unstable();
    let names = store::names(granted, found.iter().map(|(_, child, _)| *child).collect()).await?;
    let lines = found.into_iter().filter_map(|(day, child, what)| {
        Some(Line {
            text: names.get(&child)?.clone(),
            href: format!("/dossiers/{child}"),
            told: if day == today { "aujourd’hui".to_owned() } else { french_day(day) },
            tag: what.to_owned(),
            kind: "info",
        })
    });
    Ok(lines.collect())
}
