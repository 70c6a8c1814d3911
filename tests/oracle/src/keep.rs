//! A world written in a database, as the product would have it.

use access::SHARED;
use db::{Db, DbError, Value, Write};
use fiche::{Fiche, Kind, Register, Row};

use crate::{NOW, world::World};

/// Writes worlds, all or none.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep(db: &Db, register: &Register, worlds: &[World]) -> Result<(), DbError> {
    let mut write = db.write().await?;
    for world in worlds {
        house(&mut write, register, world).await?;
        children(&mut write, register, world).await?;
        acts(&mut write, register, world).await?;
        papers(&mut write, world).await?;
    }
    write.commit().await
}

/// A row with some value in every field that must have one, as the generator of the product would.
fn row(fiche: &Fiche, id: i64, owner: i64, set: Vec<(&'static str, Value)>) -> Row {
    let mut row = Row::default();
    for field in fiche.fields.iter().filter(|field| field.required) {
        let value: Value = match field.kind {
            Kind::Int(least, _) => least.max(1).into(),
            Kind::Hundredths | Kind::Euro | Kind::Bool => 0_i64.into(),
            Kind::Code(list) => list.items.first().map_or("", |(code, _)| code).into(),
            Kind::Day | Kind::LastDay => "2025-06-01".into(),
            Kind::Moment => "2025-06-01T10:00".into(),
            Kind::Link(_) => continue,
            _ => "Exemple".into(),
        };
        row.set(field.name, value);
    }
    for (name, value) in set {
        row.set(name, value);
    }
    row.id = id;
    row.owner = owner;
    row.version = 1;
    row
}

async fn put(
    write: &mut Write,
    register: &Register,
    table: &str,
    id: i64,
    owner: i64,
    set: Vec<(&'static str, Value)>,
) -> Result<(), DbError> {
    let fiche = register
        .by_table(table)
        .ok_or_else(|| DbError::Shape(format!("no record kind {table}")))?;
    fiche::keep_all(write, fiche, &[row(fiche, id, owner, set)], None).await
}

fn day(day: jiff::civil::Date) -> Value {
    day.to_string().into()
}

async fn house(write: &mut Write, register: &Register, world: &World) -> Result<(), DbError> {
    let mut organisations: Vec<i64> = world.services.iter().map(|one| one.organisation).collect();
    organisations.extend(world.comptes.iter().flat_map(|one| one.roles.iter().map(|role| role.1)));
    organisations.sort_unstable();
    organisations.dedup();
    for organisation in organisations {
        put(write, register, "organisation", organisation, 0, Vec::new()).await?;
    }
    for service in &world.services {
        put(write, register, "service", service.id, service.organisation, Vec::new()).await?;
        if let Some((walled, days)) = service.regle {
            let perimetre = if walled { "equipe" } else { "service" };
            let set = vec![
                ("perimetre", perimetre.into()),
                ("apres_jours", days.into()),
                ("start_day", "2020-01-01".into()),
            ];
            put(write, register, "regle_acces", service.id, service.id, set).await?;
        }
    }
    for compte in &world.comptes {
        identity::add_compte(write, compte.id, &compte.identifiant, "Essai", "-", NOW).await?;
        if let Some(professionnel) = compte.professionnel {
            // A record of staff, for the link to hold.
            let service = world.services.first().map_or(0, |one| one.id);
            put(write, register, "professionnel", professionnel, service, Vec::new()).await?;
            identity::link_professional(write, &compte.identifiant, professionnel).await?;
        }
        for (n, (role, organisation, service)) in (0_i64..).zip(&compte.roles) {
            let id = compte.id * 8 + n;
            let code = role.code();
            identity::add_affectation(write, id, compte.id, code, Some(*organisation), *service)
                .await?;
        }
    }
    Ok(())
}

async fn children(write: &mut Write, register: &Register, world: &World) -> Result<(), DbError> {
    for (famille, service) in &world.familles {
        put(write, register, "famille", *famille, *service, Vec::new()).await?;
    }
    for personne in &world.personnes {
        let set = vec![("famille_id", Value::Int(personne.famille))];
        put(write, register, "personne", personne.id, personne.service, set).await?;
        if personne.parent {
            let set = vec![
                ("famille_id", Value::Int(personne.famille)),
                ("personne_id", personne.id.into()),
                ("lien", "pere".into()),
            ];
            put(write, register, "membre_famille", personne.id, personne.service, set).await?;
        }
    }
    for mission in &world.missions {
        let end = mission.end.map(|end| end.to_string());
        let (table, from, until) = if mission.stay {
            ("sejour", "entree_day", "sortie_day")
        } else if mission.id % 2 == 0 {
            ("mesure", "decision_day", "fin_day")
        } else {
            // Nobody wrote its end: its term closes it.
            ("mesure", "decision_day", "terme_day")
        };
        let set = vec![
            ("personne_id", mission.personne.into()),
            (from, day(mission.start)),
            (until, Value::Text(end)),
        ];
        put(write, register, table, mission.id, mission.service, set).await?;
        for (n, (professionnel, from, until)) in (0_i64..).zip(&mission.equipe) {
            let set = vec![
                ("sejour_id", mission.id.into()),
                ("professionnel_id", (*professionnel).into()),
                ("start_day", day(*from)),
                ("end_day", Value::Text(until.map(|until| until.to_string()))),
            ];
            let id = mission.id * 8 + n;
            put(write, register, "referent", id, mission.service, set).await?;
        }
    }
    for one in &world.nommes {
        let set = vec![
            ("personne_id", one.personne.into()),
            ("professionnel_id", one.professionnel.into()),
            ("start_day", day(one.start)),
            ("end_day", Value::Text(one.end.map(|end| end.to_string()))),
        ];
        put(write, register, "personne_nommee", one.id, one.service, set).await?;
    }
    for ligne in &world.lignes {
        let set = vec![("personne_id", Value::Int(ligne.personne))];
        put(write, register, ligne.table, ligne.id, ligne.service, set).await?;
    }
    Ok(())
}

async fn acts(write: &mut Write, register: &Register, world: &World) -> Result<(), DbError> {
    for act in &world.partages {
        let mut set: Vec<(&'static str, Value)> = vec![
            ("personne_id", act.personne.into()),
            ("destinataire_id", Value::Int(act.to)),
            ("destinataire_identifiant", Value::Text(act.identifiant.clone())),
            ("reciproque", i64::from(act.both_ways).into()),
            ("start_day", day(act.start)),
            ("end_day", day(act.end)),
            ("retrait_day", Value::Text(act.withdrawn.then(|| act.start.to_string()))),
        ];
        for (column, category) in SHARED {
            set.push((column, i64::from(act.categories.contains(category)).into()));
        }
        put(write, register, "partage", act.id, act.from, set).await?;
        if let Some(as_it_stands) = act.returned {
            let version = i64::from(as_it_stands);
            let sql = "INSERT INTO partage_retour (partage_id, version, compte_id, at)
                       VALUES ($1, $2, 0, $3)";
            write.execute(sql, &[act.id.into(), version.into(), NOW.into()]).await?;
        }
    }
    for one in &world.ouvertures {
        let end = if one.running { "2026-03-13" } else { "2026-03-12" };
        write
            .execute(
                "INSERT INTO ouverture_archive (id, organisation_id, personne_id, compte_id, nature, motif,
                     start_day, end_day, at) VALUES ($1, $2, $3, $4, 'autre', '', '2026-03-01', $5, $6)",
                &[
                    one.id.into(),
                    one.organisation.into(),
                    one.personne.into(),
                    one.compte.into(),
                    end.into(),
                    NOW.into(),
                ],
            )
            .await?;
    }
    for (organisation, months) in &world.durees {
        let sql =
            "INSERT INTO regle_conservation (id, organisation_id, nature, start_day, suivi_months,
                intermediaire_months, source, at, compte_id)
             VALUES ($1, $1, '', '2024-01-01', $2, -1, 'essai', $3, 0)";
        write.execute(sql, &[(*organisation).into(), (*months).into(), NOW.into()]).await?;
    }
    for one in &world.urgences {
        let ends = if one.running { "2026-03-12T20:00:00Z" } else { "2026-03-12T09:59:59Z" };
        let closed = one.closed.then(|| "2026-03-12T09:00:00Z".to_owned());
        write
            .execute(
                "INSERT INTO acces_urgence (id, compte_id, personne_id, service_id, organisation_id,
                     motif, precision_motif, opened_at, ends_at, closed_at, review_due)
                 VALUES ($1, $2, $3, $4, $5, 'danger', 'essai', $6, $7, $8, $6)",
                &[
                    one.id.into(),
                    one.compte.into(),
                    one.personne.into(),
                    one.service.into(),
                    one.organisation.into(),
                    "2026-03-12T08:00:00Z".into(),
                    ends.into(),
                    Value::Text(closed),
                ],
            )
            .await?;
    }
    Ok(())
}

async fn papers(write: &mut Write, world: &World) -> Result<(), DbError> {
    for one in &world.pieces {
        let withdrawn = one.withdrawn.then(|| NOW.to_owned());
        write
            .execute(
                "INSERT INTO piece (id, service_id, personne_id, nature, title, day, format, size,
                     hash, part_count, compte_id, at, retrait_at)
                 VALUES ($1, $2, $3, $4, 'Essai', '2026-01-05', 'pdf', 0, '', 0, 0, $5, $6)",
                &[
                    one.id.into(),
                    one.service.into(),
                    one.personne.into(),
                    one.nature.into(),
                    NOW.into(),
                    Value::Text(withdrawn),
                ],
            )
            .await?;
    }
    for one in &world.entrees {
        write
            .execute(
                "INSERT INTO note_journal (id, group_id, service_id, personne_id, category, nature,
                     start_at, compte_id, at, locked_at)
                 VALUES ($1, $1, $2, $3, $4, 'autre', '2026-01-05T10:00', 0, $5, $5)",
                &[
                    one.id.into(),
                    one.service.into(),
                    one.personne.into(),
                    one.category.code().into(),
                    NOW.into(),
                ],
            )
            .await?;
    }
    for one in &world.ecrits {
        write
            .execute(
                "INSERT INTO ecrit (id, service_id, personne_id, nature, titre, etat, start_day,
                     end_day, compte_id, at, frozen_at, annee, numero, simple, simple_version)
                 VALUES ($1, $2, $3, $4, 'Essai', 'valide', '2025-09-01', '2026-01-05', 0, $5, $5,
                     2026, $1, '', 0)",
                &[
                    one.id.into(),
                    one.service.into(),
                    one.personne.into(),
                    one.nature.into(),
                    NOW.into(),
                ],
            )
            .await?;
    }
    for one in &world.notes {
        write
            .execute(
                "INSERT INTO note_travail (id, service_id, personne_id, compte_id, at, content)
                 VALUES ($1, $2, $3, $4, $5, '')",
                &[
                    one.id.into(),
                    one.service.into(),
                    one.personne.into(),
                    one.compte.into(),
                    NOW.into(),
                ],
            )
            .await?;
    }
    Ok(())
}
