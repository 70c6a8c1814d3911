//! What one reader may know of a child, read once under one grant: the pages that follow only choose.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Actor, Category, Cible, Granted, Verb};
use dossier::contact::Ecarte;
use fiche::{Fiche, Owner, Register, Row, Titles};
use jiff::{
    ToSpan as _,
    civil::{Date, DateTime},
};
use structure::permanence::Permanence;
use web::{PageError, Shell};

use super::FUGUE_DAYS;

/// A service, as its neighbours know it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Service {
    pub nom: String,
    /// A code of `nature_service`.
    pub nature: String,
    pub telephone: Option<String>,
}

impl Service {
    /// Whether a child lives there day and night.
    pub fn houses(&self) -> bool {
        structure::organisation::NATURES_HEBERGEMENT.contains(&self.nature.as_str())
    }
}

/// What one reader may know of a child.
pub(crate) struct Enfant {
    pub personne: Row,
    /// The rows that name the child, by record kind.
    pub found: Vec<(&'static Fiche, Row)>,
    /// The référents of the stays.
    pub referents: Vec<Row>,
    /// The family: its members, then the couple of the parents.
    pub membres: Vec<Row>,
    pub couples: Vec<Row>,
    /// What linked rows are called.
    pub titles: Titles,
    /// The names of professionals.
    pub noms: BTreeMap<i64, String>,
    /// Those who are away today.
    pub absents: BTreeSet<i64>,
    pub services: BTreeMap<i64, Service>,
    /// Who answers today for the services of the child.
    pub permanences: BTreeMap<i64, Vec<Permanence>>,
    /// The services whose restrictions by a judge the reader reads.
    pub judiciaire: Vec<i64>,
    /// What judges restricted, as other services noted it in their own file of the child: acted on, never told.
    pub ailleurs: Vec<Row>,
    /// Whether the reader reads the care of the child, what is taken, the allergies, in every service that follows them.
    pub soin: bool,
    /// Whether a runaway is open that this reader does not read: no place is told them, for it would be false.
    pub disparu: bool,
}

/// The record kinds that name a child.
pub(crate) fn about_a_child(register: &Register) -> impl Iterator<Item = &'static Fiche> {
    let named = |kind: &&Fiche| kind.field("personne_id").is_some();
    register.all().iter().copied().filter(|kind| kind.owner == Owner::Service).filter(named)
}

/// The grant on the file of a child.
pub(crate) fn reading(personne: i64) -> Action {
    Action { verb: Verb::Lire, category: Category::Identite, cible: Cible::Dossier(personne) }
}

impl Enfant {
    /// Reads it; `only` are the kinds of information that the page shows, all of them when empty.
    ///
    /// # Errors
    ///
    /// [`PageError`] when there is no such child or the engine refuses.
    pub async fn read(
        (shell, register): (&Shell, &Register),
        actor: &Actor,
        granted: &mut Granted,
        personne: i64,
        only: &[Category],
    ) -> Result<Self, PageError> {
        let own = register.by_table("personne").ok_or(PageError::NotFound)?;
        let row = fiche::read_row(granted, own, personne).await?.ok_or(PageError::NotFound)?;
        let mut found = Vec::new();
        let wanted = |category: Category| only.is_empty() || only.contains(&category);
        for kind in about_a_child(register).filter(|kind| wanted(kind.category)) {
            let services = granted.services_on_child(kind.category).to_vec();
            let mut rows =
                fiche::rows_about(granted, kind, "personne_id", personne, &services).await?;
            fiche::keep_apart(granted, kind, &mut rows);
            found.extend(rows.into_iter().map(|row| (kind, row)));
        }
        let mut referents = Vec::new();
        if let Some(kind) = register.by_table("referent").filter(|kind| wanted(kind.category)) {
            let services = granted.services_on_child(kind.category).to_vec();
            let stays: Vec<i64> = rows_of(&found, "sejour").map(|row| row.id).collect();
            for stay in stays {
                referents
                    .extend(fiche::rows_about(granted, kind, "sejour_id", stay, &services).await?);
            }
        }
        let (membres, couples) = family(register, granted, &row).await?;
        let member = register.by_table("membre_famille").ok_or(PageError::NotFound)?;
        let rows = found.iter().map(|(kind, row)| (*kind, row));
        let kin = membres.iter().map(|row| (member, row));
        let seen: Vec<(&Fiche, &Row)> = rows.chain(kin).chain([(own, &row)]).collect();
        let titles =
            fiche::titles_of_all((&shell.house, actor), granted.read(), register, &seen).await?;
        let pros: Vec<i64> =
            referents.iter().filter_map(|row| row.int("professionnel_id")).collect();
        let noms = names(granted, &pros).await?;
        let today = shell.house.today();
        let absents = rh::professionnel::absents(granted.read(), &pros, today).await?;
        let keepers: BTreeSet<i64> = found.iter().map(|(_, row)| row.owner).collect();
        let services = services(register, actor, granted, &keepers).await?;
        let judiciaire = granted.services_on_child(Category::Judiciaire).to_vec();
        let ailleurs = if wanted(Category::Judiciaire) {
            partage::restriction::elsewhere(granted.read(), personne).await?
        } else {
            Vec::new()
        };
        let soin = wanted(Category::Sante)
            && granted.opens_everywhere(Category::Sante, personne, today).await?;
        let mut one = Self {
            ailleurs,
            personne: row,
            found,
            referents,
            membres,
            couples,
            titles,
            noms,
            absents,
            services,
            permanences: BTreeMap::new(),
            judiciaire,
            soin,
            disparu: false,
        };
        let told =
            |row: &Row| row.text("nature") == Some("fugue") && row.day("closed_day").is_none();
        if !one.rows("incident").any(told) {
            one.disparu = !open_fugues(shell, granted.read(), &[personne]).await?.is_empty();
        }
        one.permanences = permanences(register, granted, &one.working(today), today).await?;
        Ok(one)
    }

    /// The rows of a table.
    pub fn rows(&self, table: &'static str) -> impl Iterator<Item = &Row> {
        rows_of(&self.found, table)
    }

    /// First name and name.
    pub fn nom(&self) -> String {
        name(&self.personne)
    }

    /// What a linked row of `row` is called.
    pub fn title(&self, table: &'static str, row: &Row, field: &str) -> Option<&str> {
        self.titles.get(&(table, row.int(field)?)).map(String::as_str)
    }

    /// A service by its number.
    pub fn service(&self, id: i64) -> Service {
        self.services.get(&id).cloned().unwrap_or_default()
    }

    /// The services where the child stays on a day; without any, those that carry a measure that runs.
    pub fn working(&self, day: Date) -> Vec<i64> {
        let mut all: Vec<i64> = self
            .rows("sejour")
            .filter(|row| runs(row, "entree_day", "sortie_day", day))
            .map(|row| row.owner)
            .collect();
        if all.is_empty() {
            let open = self.rows("mesure").filter(|row| runs(row, "decision_day", "fin_day", day));
            all = open.map(|row| row.owner).collect();
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// What judges restricted: those that the reader reads, and those that other services noted in their own file.
    pub fn judged(&self) -> Vec<Row> {
        self.rows("restriction").chain(&self.ailleurs).cloned().collect()
    }

    /// The restrictions of the child that hold on a day, each as what it forbids of contacts: those that the
    /// reader reads, and without a word more those of other services.
    pub fn ecartes(&self, day: Date) -> Vec<Ecarte> {
        let rows = partage::restriction::naming(self.judged(), &self.parents());
        let mut all = Vec::new();
        for held in partage::restriction::in_force(&rows, day) {
            if !held.restricts(CONTACTS) {
                continue;
            }
            if let Some(see) = held.ailleurs {
                let motif = format!("une décision de justice l’écarte, {see}");
                all.push(Ecarte { lien: held.titulaire, nom: held.nom, motif });
                continue;
            }
            let who = held.juge.unwrap_or_else(|| "décision d’un juge".to_owned());
            let when =
                held.decision.map(|day| format!(", décision du {}", vocabulary::french_day(day)));
            all.push(Ecarte {
                lien: held.titulaire,
                nom: held.nom,
                motif: format!("{who}{}", when.unwrap_or_default()),
            });
        }
        all
    }

    /// What a judge restricts, that day or on `today`, of who was associated to the project; of what the reader reads.
    pub fn associated_against(&self, row: &Row, today: Date) -> String {
        let rows = self.judged();
        let days = [Some(today), row.day("day")];
        let against = |day| crate::interdits::against_association(&rows, row, day);
        days.into_iter().flatten().find_map(against).unwrap_or_default()
    }

    /// The names of the mother and the father that the file gives: tie, name.
    pub fn parents(&self) -> Vec<(String, String)> {
        self.rows("contact")
            .chain(&self.membres)
            .filter(|row| matches!(row.text("lien"), Some("mere" | "pere")))
            .filter_map(|row| Some((row.text("lien")?.to_owned(), row.text("nom")?.to_owned())))
            .collect()
    }

    /// The kinds of information that were there to read, for who asks « Qui a consulté ? ».
    pub fn kinds(&self) -> BTreeSet<&'static str> {
        let mut kinds: BTreeSet<&str> =
            self.found.iter().map(|(kind, _)| kind.category.code()).collect();
        if !self.referents.is_empty() {
            kinds.insert(Category::Parcours.code());
        }
        kinds
    }
}

/// Which of these children ran away and did not come back, as far as it was told lately: to keep a false place from
/// being told, never to tell it; so it is asked whatever the reader reads.
pub(crate) async fn open_fugues(
    shell: &Shell,
    read: &mut db::Read,
    personnes: &[i64],
) -> Result<BTreeSet<i64>, PageError> {
    if personnes.is_empty() {
        return Ok(BTreeSet::new());
    }
    let now = crate::journee::here(shell);
    let since = now.checked_sub(i64::from(FUGUE_DAYS).days()).unwrap_or(now);
    let stored = |at: DateTime| at.strftime("%Y-%m-%dT%H:%M").to_string();
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = personnes.iter().map(i64::to_string).collect();
    let sql = format!(
        "SELECT DISTINCT personne_id FROM incident
          WHERE personne_id IN ({}) AND nature = 'fugue' AND closed_day IS NULL
            AND COALESCE(evite, 0) = 0 AND start_at >= $1 AND start_at <= $2",
        within.join(", ")
    );
    let values = [stored(since).into(), stored(now).into()];
    let rows = read.query(&sql, &values).await?;
    Ok(rows.iter().map(|row| row.get("personne_id")).collect::<Result<_, _>>()?)
}

/// The rights whose restriction keeps somebody from being called.
const CONTACTS: &[&str] = &["restreint_contact", "restreint_correspondance"];

fn rows_of<'a>(
    found: &'a [(&'static Fiche, Row)],
    table: &'static str,
) -> impl Iterator<Item = &'a Row> + use<'a> {
    found.iter().filter(move |(kind, _)| kind.table == table).map(|(_, row)| row)
}

/// Whether a span of a row covers a day; its end is the first day that is no longer of it.
pub(crate) fn runs(row: &Row, start: &str, end: &str, day: Date) -> bool {
    row.day(start).is_some_and(|start| start <= day) && row.day(end).is_none_or(|end| end > day)
}

/// First name and name of a person.
pub(crate) fn name(row: &Row) -> String {
    let text = |field: &str| row.text(field).unwrap_or_default();
    format!("{} {}", text("prenom"), text("nom")).trim().to_owned()
}

/// First names and names of professionals, which whoever works with them knows.
async fn names(granted: &mut Granted, ids: &[i64]) -> Result<BTreeMap<i64, String>, PageError> {
    let mut all = BTreeMap::new();
    if ids.is_empty() {
        return Ok(all);
    }
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = ids.iter().map(i64::to_string).collect();
    let within = within.join(", ");
    let sql = format!("SELECT id, prenom, nom FROM professionnel WHERE id IN ({within})");
    for row in granted.query(&sql, &[]).await? {
        let (prenom, nom): (String, String) = (row.get("prenom")?, row.get("nom")?);
        all.insert(row.get("id")?, format!("{prenom} {nom}"));
    }
    Ok(all)
}

async fn family(
    register: &Register,
    granted: &mut Granted,
    row: &Row,
) -> Result<(Vec<Row>, Vec<Row>), PageError> {
    let Some(famille) = row.int("famille_id") else { return Ok((Vec::new(), Vec::new())) };
    let services = granted.services_on_child(Category::Identite).to_vec();
    let mut told = Vec::new();
    for table in ["membre_famille", "situation_couple"] {
        let kind = register.by_table(table).ok_or(PageError::NotFound)?;
        told.push(fiche::rows_about(granted, kind, "famille_id", famille, &services).await?);
    }
    let couples = told.pop().unwrap_or_default();
    Ok((told.pop().unwrap_or_default(), couples))
}

async fn services(
    register: &Register,
    actor: &Actor,
    granted: &mut Granted,
    keepers: &BTreeSet<i64>,
) -> Result<BTreeMap<i64, Service>, PageError> {
    let kind = register.by_table("service").ok_or(PageError::NotFound)?;
    let ids: Vec<i64> = keepers.iter().copied().collect();
    let mut noms = fiche::titles(granted.read(), kind, &ids).await?;
    // Alone on the page, a service needs no more than its name.
    if let (1, Some(seen)) = (ids.len(), ids.first().and_then(|id| actor.service(*id))) {
        noms.insert(ids[0], seen.nom.clone());
    }
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = ids.iter().map(i64::to_string).collect();
    let sql =
        format!("SELECT id, nature, telephone FROM service WHERE id IN ({})", within.join(", "));
    let mut all = BTreeMap::new();
    for found in granted.query(&sql, &[]).await? {
        let id: i64 = found.get("id")?;
        let nom = noms.remove(&id).unwrap_or_default();
        let service =
            Service { nom, nature: found.get("nature")?, telephone: found.get("telephone")? };
        all.insert(id, service);
    }
    Ok(all)
}

async fn permanences(
    register: &Register,
    granted: &mut Granted,
    services: &[i64],
    day: Date,
) -> Result<BTreeMap<i64, Vec<Permanence>>, PageError> {
    let kind = register.by_table("permanence").ok_or(PageError::NotFound)?;
    let mut all = BTreeMap::new();
    for service in services {
        let rows = fiche::all_rows(granted, register, kind, *service).await?;
        all.insert(*service, structure::permanence::on_day(&rows, day));
    }
    Ok(all)
}
