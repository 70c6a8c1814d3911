//! Who of the team is not there today, and who stands in for the children they follow: read before one knocks on a
//! door, never why nor until when (ADR 0031).

use std::collections::{BTreeMap, BTreeSet};

use access::{Actor, Category, Granted, Perimetre, Verb};
use db::{DbError, Value};
use web::{PageError, Shell};

use super::{Block, Line, store::within};

/// Somebody who follows a child on a day.
struct Suivi {
    sejour: i64,
    personne: i64,
    qui: i64,
    nom: String,
    service: i64,
    is_referent: bool,
}

/// Those who follow the children of some services on a day, by what the way opens.
async fn suivis(
    granted: &mut Granted,
    services: &[i64],
    parcours: &Perimetre,
    day: &str,
) -> Result<Vec<Suivi>, DbError> {
    let mut values: Vec<Value> = vec![day.into()];
    let condition = parcours.condition("s.service_id", Some("s.personne_id"), &mut values);
    let sql = format!(
        "SELECT r.sejour_id, r.professionnel_id, r.role, pr.prenom, pr.nom, s.service_id,
                s.personne_id
           FROM referent r JOIN sejour s ON s.id = r.sejour_id
           JOIN professionnel pr ON pr.id = r.professionnel_id
          WHERE s.service_id IN ({}) AND s.entree_day <= $1
            AND (s.sortie_day IS NULL OR s.sortie_day > $1)
            AND r.start_day <= $1 AND (r.end_day IS NULL OR r.end_day > $1)
            AND r.role IN ('referent', 'coreferent', 'referent_quotidien')
            AND {condition}
          ORDER BY r.sejour_id, CASE r.role WHEN 'referent' THEN 0 WHEN 'coreferent' THEN 1 ELSE 2 END, r.id",
        within(services.iter().copied())
    );
    let rows = granted.query(&sql, &values).await?;
    rows.iter()
        .map(|row| {
            Ok(Suivi {
                sejour: row.get("sejour_id")?,
                personne: row.get("personne_id")?,
                qui: row.get("professionnel_id")?,
                nom: super::store::full_name(row)?,
                service: row.get("service_id")?,
                is_referent: row.get::<String>("role")? == "referent",
            })
        })
        .collect()
}

/// « Antoine Moulin pour 3 enfants ; personne n’est noté pour 1 enfant ».
fn told(stand_in: &BTreeMap<Option<String>, usize>) -> String {
    let children = |n: usize| if n == 1 { "1 enfant".to_owned() } else { format!("{n} enfants") };
    let named = stand_in
        .iter()
        .filter_map(|(nom, n)| nom.as_ref().map(|nom| format!("{nom} pour {}", children(*n))));
    let mut parts: Vec<String> = named.collect();
    if let Some(n) = stand_in.get(&None) {
        parts.push(format!("personne n’est noté pour {}", children(*n)));
    }
    format!("Remplace : {}", parts.join(" ; "))
}

/// A child for whom nobody stands in: by name, and where somebody is assigned for who may.
fn unwatched(actor: &Actor, one: &Suivi, names: &BTreeMap<i64, String>, day: &str) -> Option<Line> {
    let href = if actor.may(one.service, Verb::Ecrire, Category::Parcours) {
        format!(
            "/registre/referents/{}/nouveau?sejour_id={}&role=coreferent&start_day={day}",
            one.service, one.sejour
        )
    } else {
        format!("/dossiers/{}", one.personne)
    };
    Some(Line {
        text: names.get(&one.personne)?.clone(),
        href,
        told: format!("Personne n’est noté à la place {}", vocabulary::de(&one.nom)),
        tag: "À confier".to_owned(),
        kind: "warning",
    })
}

/// The référents who are away today in the services of the reader, one line a colleague, and who stands in; apart, the
/// children for whom nobody does.
pub(super) async fn of_today(
    shell: &Shell,
    actor: &Actor,
    granted: &mut Granted,
    open: &[(Category, Perimetre)],
) -> Result<[Block; 2], PageError> {
    let parcours = open.iter().find(|(one, _)| *one == Category::Parcours).map(|(_, one)| one);
    let services = actor.services_for(Verb::Lire, Category::Parcours);
    let today = shell.house.today();
    let (mut lines, mut bare) = (Vec::new(), Vec::new());
    if let Some(parcours) = parcours {
        let all = suivis(granted, &services, parcours, &today.to_string()).await?;
        let people: BTreeSet<i64> = all.iter().map(|one| one.qui).collect();
        let mut people: Vec<i64> = people.into_iter().collect();
        let replacing = rh::absence::remplacants(granted.read(), &people, today).await?;
        people.extend(replacing.iter().map(|one| one.qui));
        let away = rh::professionnel::absents(granted.read(), &people, today).await?;
        let mut missing: BTreeMap<(String, i64), Missing> = BTreeMap::new();
        let mut alone: Vec<&Suivi> = Vec::new();
        for gone in all.iter().filter(|one| one.is_referent && away.contains(&one.qui)) {
            let others: Vec<(i64, &str)> = all
                .iter()
                .filter(|one| one.sejour == gone.sejour && one.qui != gone.qui)
                .map(|one| (one.qui, one.nom.as_str()))
                .collect();
            let remplacants: Vec<(i64, &str)> = replacing
                .iter()
                .filter(|one| one.absent == gone.qui)
                .map(|one| (one.qui, one.nom.as_str()))
                .collect();
            let found = rh::absence::releve(&others, &remplacants, |id| away.contains(&id));
            if found.is_none() {
                alone.push(gone);
            }
            let of = missing
                .entry((gone.nom.clone(), gone.qui))
                .or_insert_with(|| Missing { service: gone.service, stand_in: BTreeMap::new() });
            *of.stand_in.entry(found.map(|(nom, _)| nom.to_owned())).or_default() += 1;
        }
        lines = missing.into_iter().map(|((nom, _), one)| line(nom, &one)).collect();
        let names = alone.iter().map(|one| one.personne).collect();
        let names = super::store::names(granted, names).await?;
        let day = today.to_string();
        bare = alone.iter().filter_map(|one| unwatched(actor, one, &names, &day)).collect();
    }
    Ok([
        Block::new("equipe", "Collègues absents aujourd’hui", lines),
        Block::new("a-confier", "Enfants à confier aujourd’hui", bare),
    ])
}

/// A colleague who is away: a service where it counts, and how many children each stands in for.
struct Missing {
    service: i64,
    stand_in: BTreeMap<Option<String>, usize>,
}

fn line(nom: String, one: &Missing) -> Line {
    let alone = one.stand_in.contains_key(&None);
    Line {
        text: nom,
        href: format!("/services/{}/agenda", one.service),
        told: told(&one.stand_in),
        tag: if alone { "À remplacer".to_owned() } else { String::new() },
        kind: if alone { "warning" } else { "" },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::told;

    #[test]
    fn who_stands_in_is_named_and_who_is_not_replaced_is_said() {
        let mut all = BTreeMap::from([(Some("Antoine Moulin".to_owned()), 3)]);
        assert_eq!(told(&all), "Remplace : Antoine Moulin pour 3 enfants");
        all.insert(None, 1);
        assert_eq!(
            told(&all),
            "Remplace : Antoine Moulin pour 3 enfants ; personne n’est noté pour 1 enfant"
        );
    }
}
