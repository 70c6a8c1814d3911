//! A service, as who answers for it sees it in the morning: numbers that open, who follows how many children.

use access::{Actor, Category, Granted, Perimetre, Verb};
use echeance::suivi::{Due, Where, dossiers, dues};
use web::{PageError, Shell, parts::Column};

use super::{incidents, store, taches, voix};

/// What the head of a service sees of it.
pub(super) struct Head {
    pub(super) service: i64,
    /// The id of its table.
    pub(super) charge: String,
    pub(super) nom: String,
    /// Number, what it counts, where its records are, whether it is late.
    pub(super) numbers: Vec<voix::Number>,
    pub(super) orphans: Vec<(String, String)>,
    pub(super) columns: Vec<Column>,
    pub(super) loads: Vec<LoadLine>,
    pub(super) most: String,
}

pub(super) struct LoadLine {
    pub(super) nom: String,
    pub(super) references: i64,
    pub(super) coreferences: i64,
    pub(super) tag: &'static str,
}

/// What is owed in a service, in numbers: late, for the head to act on, near.
fn of_owed(owed: &[Due], list: &str) -> Vec<(String, &'static str, String, &'static str)> {
    let worried = |n: usize| if n > 0 { "worry" } else { "" };
    let late = owed.iter().filter(|due| due.late).count();
    let mut numbers =
        vec![(late.to_string(), "échéances en retard", list.to_owned(), worried(late))];
    let up = owed.iter().filter(|due| due.goes_up).count();
    if up > 0 {
        // They wait for the head to act: told apart from those that the team is at.
        let told = if up == 1 {
            "échéance qui remonte à vous"
        } else {
            "échéances qui remontent à vous"
        };
        numbers.push((up.to_string(), told, format!("{list}#prevenir"), "worry"));
    }
    numbers.push(((owed.len() - late).to_string(), "échéances proches", list.to_owned(), ""));
    numbers
}

/// How many children one may follow there, in words; empty when the service set nothing.
fn thresholds(most: Option<i64>, second: Option<i64>) -> String {
    match (most, second) {
        (None, None) => String::new(),
        (Some(most), None) => format!("Seuil du service : {most} références."),
        (None, Some(second)) => format!("Seuil du service : {second} co-références."),
        (Some(most), Some(second)) => {
            format!("Seuils du service : {most} références, {second} co-références.")
        }
    }
}

/// A service, as who answers for it sees it in the morning.
pub(super) async fn head(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    open: &[(Category, Perimetre)],
    service: i64,
    waiting: Option<String>,
) -> Result<Head, PageError> {
    let of = |category: Category| open.iter().find(|(one, _)| *one == category).map(|(_, p)| p);
    let (Some(identite), Some(parcours), Some(incident)) =
        (of(Category::Identite), of(Category::Parcours), of(Category::Incident))
    else {
        return Err(PageError::NotFound);
    };
    let (today, day) = (shell.house.today(), shell.house.today().to_string());
    let which = Where::Service { service, today, perimetres: [identite, parcours, incident] };
    let files = dossiers(granted.read(), &which).await?;
    let owed = dues(shell, granted, &files).await?;
    let orphans = store::without_referent(granted, &[service], &day).await?;
    let absences = actor.may(service, Verb::Lire, Category::Rh);
    let loads = store::loads(granted.read(), &[service], &day, absences).await?;
    let (most, second) = store::most(granted.read(), service, &day).await?;
    let list = format!("/services/{service}/echeances");
    let mut numbers = Vec::new();
    if let Some(waiting) = waiting {
        let href = format!("/services/{service}/attente");
        let told = if waiting == "1" { "mesure en attente" } else { "mesures en attente" };
        numbers.push((waiting, told, href, ""));
    }
    numbers.extend(of_owed(&owed, &list));
    numbers.extend(taches::of_service(shell, granted, open, service).await?);
    let validates = actor.may(service, Verb::Publier, Category::Parcours);
    let waits = ecrit::in_state(granted.read(), service, ecrit::Etat::Soumis, open).await?.len();
    if validates && waits > 0 {
        let told = if waits == 1 { "écrit à valider" } else { "écrits à valider" };
        let href = format!("/services/{service}/ecrits#a-valider");
        numbers.push((waits.to_string(), told, href, "worry"));
    }
    let (open_now, untold) =
        incidents::of_service(shell, granted, (incident, parcours), service).await?;
    let href = format!("/services/{service}/incidents#a-suivre");
    let kind = if untold { "worry" } else { "" };
    let told = if open_now > 1 { "incidents ouverts" } else { "incident ouvert" };
    numbers.push((open_now.to_string(), told, href, kind));
    if let Some(vie) = of(Category::Vie) {
        numbers.extend(voix::of_service((actor, granted), service, today, (identite, vie)).await?);
    }
    let (news, late) =
        parcours::sortie::owed(granted.read(), service, today, (identite, parcours)).await?;
    if news > 0 {
        let href = format!("/services/{service}/devenir");
        let kind = if late { "worry" } else { "" };
        let told = match news {
            1 => "nouvelle à prendre après une sortie",
            _ => "nouvelles à prendre après une sortie",
        };
        numbers.push((news.to_string(), told, href, kind));
    }
    let told = if orphans.len() > 1 { "enfants sans référent" } else { "enfant sans référent" };
    let href = if orphans.is_empty() { String::new() } else { format!("#sans-referent-{service}") };
    numbers.push((
        orphans.len().to_string(),
        told,
        href,
        if orphans.is_empty() { "" } else { "worry" },
    ));
    let over = |n: i64, most: Option<i64>| most.is_some_and(|most| n > most);
    let loads = loads
        .into_iter()
        .map(|one| LoadLine {
            tag: match (over(one.references, most) || over(one.coreferences, second), one.away) {
                (_, true) => "Absent",
                (true, false) => "Au-delà du seuil",
                (false, false) => "",
            },
            nom: one.nom,
            references: one.references,
            coreferences: one.coreferences,
        })
        .collect();
    let most = thresholds(most, second);
    let column = |label: &str, numeric: bool| Column {
        label: label.to_owned(),
        numeric,
        ..Column::default()
    };
    Ok(Head {
        service,
        charge: format!("charge-{service}"),
        nom: actor.service(service).map_or(String::new(), |seen| seen.nom.clone()),
        numbers,
        orphans: orphans.into_iter().map(|(id, nom)| (nom, format!("/dossiers/{id}"))).collect(),
        columns: vec![
            column("Professionnel", false),
            column("Références", true),
            column("Co-références", true),
        ],
        loads,
        most,
    })
}
