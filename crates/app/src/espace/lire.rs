//! What the holder of a key may be shown, read anew at each request, in the name of the service that gave it: a
//! restriction noted a minute ago holds already. Only what that service keeps; nothing that was shared with it.

use std::collections::BTreeMap;

use access::{AccessError, Action, Actor, Category, Cible, Granted, Role, Verb};
use espace::{Cle, Interdit, Pour, Situation, Vue, is_shown, vue};
use fiche::{Register, Row};
use jiff::{
    ToSpan as _,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use partage::restriction::is_place_kept;
use projet::parole;
use web::{PageError, Shell};

use super::{
    decide,
    langue::Langue,
    lu::{AEcrit, AVenir, Aidant, Envoi, Etape, Lu, Parole, Photo},
    phrases, prepare,
};
use crate::dossier::runs;

/// How far ahead appointments are told, in days.
const AHEAD_DAYS: i64 = 90;

/// How far back visits are told to a parent, in days.
const BACK_DAYS: i64 = 90;

/// How many of a kind are told at once.
const MOST: usize = 8;

/// How many of what the holder wrote are told.
const SENT: i64 = 8;

/// The grant on the file of a child, as the file itself asks it.
fn reading(personne: i64) -> Action {
    Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Dossier(personne) }
}

/// Every restriction of a child that holds on a day, whoever keeps it, in whichever file of the instance.
pub(super) async fn interdits(
    granted: &mut Granted,
    personne: i64,
    day: Date,
) -> Result<Vec<Interdit>, PageError> {
    let rows = partage::restriction::all_of(granted.read(), personne).await?;
    let named = |one: &partage::restriction::InForce| {
        one.droits
            .iter()
            .filter_map(|(column, _)| column.strip_prefix("restreint_"))
            .map(str::to_owned)
            .collect()
    };
    let held = partage::restriction::in_force(&rows, day);
    Ok(held
        .into_iter()
        .map(|one| Interdit { droits: named(&one), titulaire: one.titulaire, nom: one.nom })
        .collect())
}

/// The name of a parent who has authority over the child on a day; none otherwise.
async fn parent(granted: &mut Granted, cle: &Cle, day: Date) -> Result<Option<String>, PageError> {
    let Some(membre) = cle.membre else { return Ok(None) };
    let sql = "SELECT m.nom, o.prenom AS own_prenom, o.nom AS own_nom
                 FROM membre_famille m JOIN personne p ON p.famille_id = m.famille_id
                 LEFT JOIN personne o ON o.id = m.personne_id
                WHERE m.id = $1 AND p.id = $2 AND m.lien = $3 AND m.autorite_parentale = 'oui'
                  AND (m.start_day IS NULL OR m.start_day <= $4)
                  AND (m.end_day IS NULL OR m.end_day > $4)";
    let values =
        [membre.into(), cle.personne.into(), cle.pour.code().into(), day.to_string().into()];
    let Some(row) = granted.query(sql, &values).await?.into_iter().next() else { return Ok(None) };
    let mut words: Vec<String> = Vec::new();
    for column in ["own_prenom", "own_nom", "nom"] {
        words.extend(row.get::<Option<String>>(column)?);
    }
    Ok(Some(words.join(" ")))
}

/// Whether a stay or a measure of a service runs.
pub(super) async fn suivi(
    granted: &mut Granted,
    (personne, service): (i64, i64),
    day: Date,
) -> Result<bool, PageError> {
    let values = [personne.into(), service.into(), day.to_string().into()];
    for sql in [
        "SELECT COUNT(*) AS n FROM sejour WHERE personne_id = $1 AND service_id = $2
            AND entree_day <= $3 AND (sortie_day IS NULL OR sortie_day > $3)",
        "SELECT COUNT(*) AS n FROM mesure WHERE personne_id = $1 AND service_id = $2
            AND decision_day <= $3 AND (fin_day IS NULL OR fin_day > $3)",
    ] {
        let rows = granted.query(sql, &values).await?;
        if rows.first().map_or(Ok(0), |row| row.get::<i64>("n"))? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What the holder may be shown, and the restrictions that were looked at.
pub(super) async fn allowed(
    granted: &mut Granted,
    cle: &Cle,
    day: Date,
) -> Result<(Option<Vue>, Vec<Interdit>), PageError> {
    let interdits = interdits(granted, cle.personne, day).await?;
    let parent = parent(granted, cle, day).await?;
    let situation = Situation {
        today: day,
        suivi: suivi(granted, (cle.personne, cle.service), day).await?,
        adresse_protegee: is_place_kept(granted.read(), cle.personne, day).await?,
        interdits: &interdits,
        parent: parent.as_deref(),
    };
    Ok((vue(cle, &situation), interdits))
}

/// Reads it, in the trace under the number of the key; none when the key opens nothing.
pub(super) async fn lire(
    shell: &Shell,
    register: &Register,
    cle: &Cle,
) -> Result<Option<Lu>, PageError> {
    // Nobody of the house asks: what a psychologist of that service may read is the most that is ever shown. An
    // educator of no team would find nothing in a service that opens its files to the team only.
    let actor = Actor::with_roles(0, &[(cle.service, Role::Psychologue)]);
    let told = format!("espace cle:{}", cle.id);
    lire_as((shell, register), (&actor, &told), cle, |_| true).await
}

/// The same, by who reads it and for what: a professional who prints it for a holder reads no more than what is theirs
/// to read, and of what the holder wrote, what `reads` says. None when the key opens nothing today, or the file is not
/// open to the reader.
pub(super) async fn lire_as(
    (shell, register): (&Shell, &Register),
    (actor, told): (&Actor, &str),
    cle: &Cle,
    reads: impl Fn(&espace::Mot) -> bool,
) -> Result<Option<Lu>, PageError> {
    let asked = shell.house.authorize_telling(actor, reading(cle.personne), told).await;
    let mut granted = match asked {
        Ok(granted) => granted,
        Err(AccessError::Refused) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let today = shell.house.today();
    let (vue, interdits) = allowed(&mut granted, cle, today).await?;
    let Some(vue) = vue else {
        granted.commit().await?;
        return Ok(None);
    };
    let own = register.by_table("personne").ok_or(PageError::NotFound)?;
    let Some(personne) = fiche::read_row(&mut granted, own, cle.personne).await? else {
        granted.commit().await?;
        return Ok(None);
    };
    let opens = |granted: &Granted, category: Category| {
        granted.services_on_child(category).contains(&cle.service)
    };
    let mut lu = Lu {
        enfant: cle.pour == Pour::Enfant,
        langue: Langue::of(&cle.langue),
        age: personne.day("birth_day").map(|birth| vocabulary::age_years(birth, today)),
        visites: cle.pour != Pour::Enfant && vue.visites,
        prenom: personne.text("prenom").unwrap_or_default().to_owned(),
        ..Lu::default()
    };
    let mut kinds = vec![Category::Identite.code()];
    if opens(&granted, Category::Parcours) {
        kinds.push(Category::Parcours.code());
        let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
        let now = zone.to_datetime(shell.house.now());
        way(&mut granted, register, cle, (vue, &interdits), now, &mut lu).await?;
        leaving(&mut granted, register, cle, &personne, today, &mut lu).await?;
        if vue.paroles {
            let rows = rows(&mut granted, register, cle, "objectif_projet").await?;
            let kept = rows.iter().filter(|row| {
                runs(row, "start_day", "end_day", today)
                    && matches!(row.text("accueil"), Some("retenu" | "modifie"))
            });
            let text = |row: &Row, field: &str| row.text(field).unwrap_or_default().to_owned();
            lu.projet =
                kept.map(|row| (text(row, "texte"), text(row, "mots"))).take(MOST).collect();
        }
    }
    let mut answers = BTreeMap::new();
    if vue.paroles && opens(&granted, Category::Vie) {
        kinds.push(Category::Vie.code());
        let rows = rows(&mut granted, register, cle, "parole_enfant").await?;
        // Those that he agreed may be read elsewhere: somebody may look over his shoulder.
        let said = rows.iter().filter(|row| parole::is_quotable(row));
        let off = put_off(self::rows(&mut granted, register, cle, "examen_demande").await?);
        lu.paroles = said.take(MOST).map(|row| words(row, today, &off)).collect();
        if lu.enfant {
            lu.etapes = steps(&mut granted, register, cle).await?;
        }
        // What he wrote here and was kept is answered beside what he wrote.
        answers.extend(rows.iter().map(|row| (row.id, words(row, today, &off))));
    }
    if !lu.enfant && opens(&granted, Category::Vie) {
        kinds.push(Category::Vie.code());
        let rows = rows(&mut granted, register, cle, "autorisation_image").await?;
        lu.photos = photos(&rows, today);
    }
    lu.ecrits = to_read(&mut granted, cle, (vue, &interdits), today).await?;
    let mut sent = espace::mots_of_holder(granted.read(), cle, SENT).await?;
    sent.retain(reads);
    lu.envois = sent.iter().map(|mot| envoi(mot, lu.enfant, &answers)).collect();
    let times = espace::openings(granted.read(), cle.id, 5).await?;
    lu.ouvertures = times.iter().map(|at| web::in_paris(at)).collect();
    shell.house.tell_kinds(&mut granted, actor, told, kinds).await;
    granted.commit().await?;
    Ok(Some(lu))
}

/// The photos that parents agreed to.
fn photos(rows: &[Row], today: Date) -> Vec<Photo> {
    let told = |one: vie::action::Accord| Photo {
        portee: one.portee,
        quoi: phrases::photo(one.portee),
        depuis: vocabulary::written_day(one.start),
    };
    vie::action::accords_des_parents(rows, today).into_iter().map(told).collect()
}

/// The writings given to a parent. None while a judge restricts anything of that parent, or the place is kept secret: what a
/// whole text says is not sorted by a machine.
async fn to_read(
    granted: &mut Granted,
    cle: &Cle,
    (vue, interdits): (Vue, &[Interdit]),
    today: Date,
) -> Result<Vec<AEcrit>, PageError> {
    let (Some(membre), true) = (cle.membre, vue.lieux && vue.visites) else {
        return Ok(Vec::new());
    };
    let nom = parent(granted, cle, today).await?.unwrap_or_default();
    if interdits.iter().any(|one| espace::is_about(one, cle.pour, &nom)) {
        return Ok(Vec::new());
    }
    let place = (membre, cle.personne, cle.service);
    let all = ecrit::given_to(granted.read(), place, today).await?;
    Ok(all
        .into_iter()
        .map(|one| AEcrit {
            id: one.id,
            day: one
                .at
                .get(..10)
                .and_then(|day| day.parse().ok())
                .map(vocabulary::written_day)
                .unwrap_or_default(),
        })
        .collect())
}

/// What the holder proposed and what became of it, then what is lined up before a youth leaves.
async fn leaving(
    granted: &mut Granted,
    register: &Register,
    cle: &Cle,
    personne: &Row,
    today: Date,
    lu: &mut Lu,
) -> Result<(), PageError> {
    let proposed = rows(granted, register, cle, "objectif_projet").await?;
    let alone = match cle.pour {
        Pour::Enfant => true,
        _ => {
            let sql =
                "SELECT COUNT(*) AS n FROM membre_famille WHERE famille_id = $1 AND lien = $2";
            let famille = personne.int("famille_id").unwrap_or_default();
            let found = granted.query(sql, &[famille.into(), cle.pour.code().into()]).await?;
            found.first().map_or(Ok(0), |row| row.get::<i64>("n"))? == 1
        }
    };
    lu.propositions = prepare::propositions(&proposed, cle, alone);
    lu.propositions.truncate(MOST);
    let age = personne.day("birth_day").map_or(0, |birth| vocabulary::age_years(birth, today));
    if !lu.enfant || age < prepare::AGE {
        return Ok(());
    }
    let kind = register.by_table("point_sortie").ok_or(PageError::NotFound)?;
    let noted = rows(granted, register, cle, "point_sortie").await?;
    lu.depart = prepare::points(kind, &noted);
    let held = rows(granted, register, cle, "entretien_autonomie").await?;
    lu.entretien = prepare::interview(&held, age);
    Ok(())
}

/// The six steps of the youth's own project, with what is written for each, the first words first.
async fn steps(
    granted: &mut Granted,
    register: &Register,
    cle: &Cle,
) -> Result<Vec<Etape>, PageError> {
    let mut written = rows(granted, register, cle, "etape_jeune").await?;
    let mut beside = rows(granted, register, cle, "commentaire_etape").await?;
    let mut planned = rows(granted, register, cle, "etape_prevue").await?;
    planned.sort_by_key(|row| (row.day("day"), row.int("rang"), row.id));
    written.sort_by_key(|row| (row.day("day"), row.id));
    beside.sort_by_key(|row| (row.day("day"), row.id));
    let text = |row: &Row, field: &str| row.text(field).unwrap_or_default().to_owned();
    let of = |code: &str| {
        let code = code.to_owned();
        written.iter().filter(move |row| row.text("moment_projet") == Some(code.as_str()))
    };
    let step = |&(code, label): &(&'static str, &str)| Etape {
        code,
        label: label.replace('\'', "’"),
        question: projet::jeune::question(code),
        prevues: planned
            .iter()
            .filter(|row| row.text("moment_projet") == Some(code))
            .map(|row| (text(row, "titre"), text(row, "question")))
            .collect(),
        ecrits: of(code)
            .map(|row| {
                let day = row.day("day").map(vocabulary::written_day).unwrap_or_default();
                (text(row, "mots"), day)
            })
            .collect(),
        a_cote: of(code)
            .flat_map(|row| {
                let id = row.id;
                beside.iter().filter(move |one| one.int("etape_jeune_id") == Some(id))
            })
            .map(|one| (text(one, "auteur"), text(one, "texte")))
            .collect(),
    };
    Ok(projet::jeune::MOMENT_PROJET.items.iter().map(step).collect())
}

async fn rows(
    granted: &mut Granted,
    register: &Register,
    cle: &Cle,
    table: &'static str,
) -> Result<Vec<Row>, PageError> {
    let kind = register.by_table(table).ok_or(PageError::NotFound)?;
    Ok(fiche::rows_about(granted, kind, "personne_id", cle.personne, &[cle.service]).await?)
}

/// What is decided, what comes, who helps.
async fn way(
    granted: &mut Granted,
    register: &Register,
    cle: &Cle,
    (vue, interdits): (Vue, &[Interdit]),
    now: DateTime,
    lu: &mut Lu,
) -> Result<(), PageError> {
    let today = now.date();
    let text = |row: &Row, field: &str| row.text(field).unwrap_or_default().to_owned();
    let mesures = rows(granted, register, cle, "mesure").await?;
    let running = mesures.iter().filter(|row| runs(row, "decision_day", "fin_day", today));
    let running: Vec<&Row> = running.collect();
    for row in &running {
        let told = (text(row, "nature"), text(row, "prescripteur"));
        let kinds = (told.0.as_str(), told.1.as_str());
        lu.decisions.push(phrases::decision(lu.enfant, kinds, row.day("terme_day"), today));
    }
    let nom = parent(granted, cle, today).await?.unwrap_or_default();
    lu.qui_decide = decide::of_parent((cle, &nom), &running, interdits);
    lu.decisions.dedup();
    let last = today.checked_add(AHEAD_DAYS.days()).unwrap_or(today);
    // Whoever decided: a visit that another service wrote as suspended is told to nobody.
    let terms = agenda::visite::all_terms(granted.read(), cle.personne).await?;
    let meetings = rows(granted, register, cle, "rendez_vous").await?;
    let shared = super::sms::shared_ties(granted, cle.personne, today).await?;
    // Told by their tie alone, visits of another father would be read as one's own.
    if !shared.iter().any(|lien| lien == cle.pour.code()) {
        lu.passees = visits(&meetings, cle, (vue, interdits), now);
    }
    // Visits that a judge stopped are not asked for by video either.
    let qui = partage::restriction::Qui { lien: cle.pour.code(), nom: "" };
    lu.visites = lu.visites && !agenda::visite::is_closed(&terms, qui, today);
    let mut coming: Vec<(DateTime, Row)> = meetings
        .into_iter()
        .filter(|row| row.text("etat") == Some("prevu"))
        .filter_map(|row| Some((row.moment("start_at")?, row)))
        .filter(|(at, _)| *at >= now && at.date() <= last)
        .filter(|(at, row)| {
            let what = (row.text("nature").unwrap_or_default(), row.text("titulaire"));
            let who = agenda::visite::visitor(&terms, row);
            let closed = what.1.is_some() && agenda::visite::is_closed(&terms, who, at.date());
            is_shown(cle.pour, vue, what, interdits, closed)
        })
        .collect();
    coming.sort_by_key(|(at, _)| *at);
    for (at, row) in coming.into_iter().take(MOST) {
        let avec = match row.int("professionnel_id") {
            Some(id) if vue.lieux && lu.enfant => named(granted, id).await?,
            _ => String::new(),
        };
        let nature = text(&row, "nature");
        let quoi = phrases::appointment(lu.enfant, &nature, row.text("titulaire"));
        let visio = row.text("mode_intervention") == Some("visio");
        lu.a_venir.push(AVenir { quand: phrases::when(at), quoi, visio, avec });
    }
    if vue.lieux {
        lu.aidants = aidants(granted, cle, today).await?;
    }
    Ok(())
}

/// What became of the visits of a parent, while visits are shown to them.
fn visits(
    meetings: &[Row],
    cle: &Cle,
    (vue, interdits): (Vue, &[Interdit]),
    now: DateTime,
) -> Vec<(String, [&'static str; 2])> {
    let since = now.checked_sub(BACK_DAYS.days()).unwrap_or(now);
    let mut all: Vec<(DateTime, [&'static str; 2])> = meetings
        .iter()
        .filter(|row| cle.pour != Pour::Enfant && row.text("nature") == Some("visite"))
        .filter(|row| row.text("titulaire") == Some(cle.pour.code()))
        .filter(|row| is_shown(cle.pour, vue, ("visite", row.text("titulaire")), interdits, false))
        .filter_map(|row| Some((row.moment("start_at")?, row)))
        .filter(|(at, _)| *at >= since && *at < now)
        .filter_map(|(at, row)| {
            let etat = row.text("etat").filter(|etat| *etat != "prevu")?;
            Some((at, phrases::visit(etat, row.text("motif_annulation"))))
        })
        .collect();
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    all.truncate(MOST);
    all.into_iter().map(|(at, told)| (phrases::when(at), told)).collect()
}

async fn named(granted: &mut Granted, professionnel: i64) -> Result<String, PageError> {
    let sql = "SELECT prenom, nom FROM professionnel WHERE id = $1";
    let rows = granted.query(sql, &[professionnel.into()]).await?;
    let Some(row) = rows.first() else { return Ok(String::new()) };
    let (prenom, nom): (String, String) = (row.get("prenom")?, row.get("nom")?);
    Ok(format!("{prenom} {nom}"))
}

/// The people of the service around the child, then the service and its number.
async fn aidants(granted: &mut Granted, cle: &Cle, day: Date) -> Result<Vec<Aidant>, PageError> {
    let enfant = cle.pour == Pour::Enfant;
    let sql = "SELECT r.role, p.prenom, p.nom
                 FROM referent r JOIN sejour s ON s.id = r.sejour_id
                 JOIN professionnel p ON p.id = r.professionnel_id
                WHERE s.personne_id = $1 AND s.service_id = $2 AND r.service_id = $2
                  AND s.entree_day <= $3 AND (s.sortie_day IS NULL OR s.sortie_day > $3)
                  AND r.start_day <= $3 AND (r.end_day IS NULL OR r.end_day > $3)
                ORDER BY r.start_day, r.id";
    let values = [cle.personne.into(), cle.service.into(), day.to_string().into()];
    let mut all = Vec::new();
    for row in granted.query(sql, &values).await? {
        let (prenom, nom): (String, String) = (row.get("prenom")?, row.get("nom")?);
        let role: String = row.get("role")?;
        let quoi = phrases::role(enfant, &role).to_owned();
        all.push(Aidant { nom: format!("{prenom} {nom}"), quoi, ..Aidant::default() });
    }
    let sql = "SELECT nom, telephone FROM service WHERE id = $1";
    if let Some(row) = granted.query(sql, &[cle.service.into()]).await?.first() {
        let numero: String = row.get::<Option<String>>("telephone")?.unwrap_or_default();
        all.push(Aidant {
            nom: row.get("nom")?,
            quoi: "C’est le service.".to_owned(),
            dialled: crate::dossier::dialled(&numero),
            numero,
        });
    }
    Ok(all)
}

/// Words that the holder wrote; the answer is that of the words of the child that they became, once it was told,
/// or what the service wrote back.
fn envoi(mot: &espace::Mot, enfant: bool, answers: &BTreeMap<i64, Parole>) -> Envoi {
    let own = mot.parole.and_then(|id| answers.get(&id));
    let told = own.map(|one| &one.reponse).filter(|told| !told.is_empty());
    Envoi {
        mots: mot.mots.clone(),
        debut: phrases::beginning(&mot.mots),
        quand: web::in_paris(&mot.at),
        visio: mot.visio(),
        etat: phrases::envoi(enfant, mot.lu_at.is_some(), mot.suite.as_ref().map(|(one, _)| *one)),
        reponse: told.unwrap_or(&mot.reponse).clone(),
        attente: own.map(|one| one.attente.clone()).unwrap_or_default(),
        par: own.map(|one| one.par.clone()).unwrap_or_default(),
    }
}

/// The requests that a meeting of youths put off, and the day of the latest one that did.
fn put_off(mut seen: Vec<Row>) -> BTreeMap<i64, Date> {
    seen.sort_by_key(|row| (row.day("day"), row.id));
    let mut all = BTreeMap::new();
    for row in seen {
        let (Some(parole), Some(day)) = (row.int("parole_id"), row.day("day")) else { continue };
        if matches!(row.text("mode_reponse"), Some("differee" | "equipe")) {
            all.insert(parole, day);
        } else {
            all.remove(&parole);
        }
    }
    all
}

fn words(row: &Row, today: Date, off: &BTreeMap<i64, Date>) -> Parole {
    let told = row.day("rendu_day").is_some();
    let text = |field: &str| row.text(field).unwrap_or_default().to_owned();
    let (decided, due) = (row.day("reponse_day").is_some(), row.day("reponse_due_day"));
    let late = !told && due.is_some_and(|due| due < today);
    let par = match (row.text("suite"), off.get(&row.id)) {
        _ if late => String::new(),
        // Decided to be later: known at once, whether or not somebody noted having said it.
        (Some("plus_tard"), _) if decided => text("decideur"),
        (_, Some(day)) if !decided && !told => {
            format!("La réunion des jeunes du {}", vocabulary::written_day(*day))
        }
        _ => String::new(),
    };
    let attente = match due {
        _ if late => "J’attends encore la réponse.".to_owned(),
        _ if !par.is_empty() => phrases::later(due.filter(|due| *due >= today)),
        Some(due) if !told => format!("J’aurai une réponse le {}.", vocabulary::written_day(due)),
        _ => String::new(),
    };
    Parole {
        mots: text("mots"),
        quand: row.day("day").map(vocabulary::written_day).unwrap_or_default(),
        reponse: if told { text("reponse") } else { String::new() },
        attente,
        par,
    }
}
