//! What ties a person to a child on a day, read from the register: missions, team, acts of
//! sharing, emergency.

use std::collections::{BTreeMap, BTreeSet};

use db::{DbError, Read, Row};
use jiff::{Timestamp, ToSpan as _, civil::Date};

use crate::{Actor, Category, Mission, Situation};

/// How long a team still opens a file after its mission, when the service has set nothing, in
/// days. A choice of the product, not of the law (ADR 0021).
pub const APRES_JOURS: i64 = 90;

/// How a service opens its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Regle {
    /// To the team around the child only.
    pub cloisonne: bool,
    /// How many days a file stays open after the mission, to end writings.
    pub apres_jours: i64,
    /// What ended by this day is kept for proof only, once the delay is over too; none: nothing is.
    pub archive: Option<Date>,
}

impl Default for Regle {
    fn default() -> Self {
        Self { cloisonne: false, apres_jours: APRES_JOURS, archive: None }
    }
}

impl Regle {
    /// The day on which the delay after an end is over.
    pub fn until(self, end: Date) -> Date {
        end.saturating_add(self.apres_jours.clamp(0, 3660).days())
    }

    /// The first day that is not too far back.
    pub fn since(self, day: Date) -> Date {
        day.saturating_sub(self.apres_jours.clamp(0, 3660).days())
    }
}

/// Above so many services, their rules are read without naming them: a text of thousands of numbers costs
/// more than it spares.
const NAMED: usize = 500;

/// What the rows about a service say of it, in the order of their days.
#[derive(Debug, Default)]
struct Said {
    regle: Regle,
    nature: String,
    /// What the organisation settled for the nature itself, and for all others, in months.
    own: [Option<i64>; 2],
}

impl Said {
    /// The rule; the organisation's own duration of the nature first, then that of a text for it (ADR 0020).
    fn settled(self, day: Date) -> Regle {
        let text = |nature: &str| statutes::base_active(nature, day).map(|one| one.months);
        let months = self.own[0]
            .or_else(|| text(&self.nature).filter(|_| !self.nature.is_empty()))
            .or(self.own[1])
            .or_else(|| text(""));
        Regle { archive: months.map(|months| statutes::ended_by(day, months)), ..self.regle }
    }
}

/// Reads how some services open their files on a day. A decision asks for the few that it is about: an instance
/// holds thousands.
pub(crate) async fn regles(
    read: &mut Read,
    day: Date,
    services: impl IntoIterator<Item = i64>,
) -> Result<BTreeMap<i64, Regle>, DbError> {
    let services: BTreeSet<i64> = services.into_iter().collect();
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = services.iter().map(i64::to_string).collect();
    let (rules, own) = match within.len() {
        0 => return Ok(BTreeMap::new()),
        1..=NAMED => {
            let within = within.join(", ");
            (format!("service_id IN ({within}) AND"), format!("s.id IN ({within}) AND"))
        }
        _ => (String::new(), String::new()),
    };
    let sql = format!(
        "SELECT '' AS sort, s.id AS service_id, s.nature AS a, 0 AS n, '' AS start_day, 0 AS id
           FROM service s WHERE {own} 1 = 1
         UNION ALL SELECT 'acces', service_id, perimetre, COALESCE(apres_jours, {APRES_JOURS}), start_day, id
           FROM regle_acces WHERE {rules} start_day <= $1
         UNION ALL SELECT 'duree', s.id, r.nature, r.suivi_months, r.start_day, r.id
           FROM service s JOIN regle_conservation r ON r.organisation_id = s.organisation_id
          WHERE {own} (r.nature = '' OR r.nature = s.nature) AND r.start_day <= $1
          ORDER BY start_day, id"
    );
    let rows = read.query(&sql, &[day.to_string().into()]).await?;
    let mut all: BTreeMap<i64, Said> = BTreeMap::new();
    for row in rows {
        let one = all.entry(row.get("service_id")?).or_default();
        let (a, n): (String, i64) = (row.get("a")?, row.get("n")?);
        match row.get::<String>("sort")?.as_str() {
            "acces" => {
                one.regle.cloisonne = a == "equipe";
                one.regle.apres_jours = n;
            }
            "duree" => one.own[usize::from(a.is_empty())] = Some(n),
            _ => one.nature = a,
        }
    }
    Ok(all.into_iter().map(|(service, one)| (service, one.settled(day))).collect())
}

/// An act of sharing in force.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Partage {
    /// The service that decided it, whose mission it follows.
    giver: i64,
    /// The service whose rows it opens: the giver, or the other one when it goes both ways.
    from: i64,
    to: Option<i64>,
    to_me: bool,
    categories: Vec<Category>,
}

/// What ties one person to one child.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ties {
    /// The service that opened the file.
    opened_by: Option<i64>,
    /// By service, the end of each mission begun, none while it runs.
    ends: BTreeMap<i64, Vec<Option<Date>>>,
    team_in: BTreeSet<i64>,
    /// The services whose direction named the person for what is reserved about the child.
    named_in: BTreeSet<i64>,
    partages: Vec<Partage>,
    /// The services of the organisation where the person opened an emergency access.
    urgence: BTreeSet<i64>,
    /// The organisation of each service that has, or had, a mission.
    organisations: BTreeMap<i64, i64>,
    /// The organisations in whose name the person opened the file out of its archive.
    opened: BTreeSet<i64>,
}

/// The categories an act of sharing may cover: column and kind.
pub const SHARED: &[(&str, Category)] = &[
    ("partage_identite", Category::Identite),
    ("partage_parcours", Category::Parcours),
    ("partage_vie", Category::Vie),
    ("partage_argent", Category::Argent),
    ("partage_incident", Category::Incident),
    ("partage_anamnese", Category::Anamnese),
    ("partage_troubles", Category::Troubles),
    ("partage_sante", Category::Sante),
    ("partage_diagnostic", Category::Diagnostic),
    ("partage_medical", Category::Medical),
    ("partage_judiciaire", Category::Judiciaire),
    ("partage_risque", Category::Risque),
];

impl Ties {
    /// Reads them.
    pub async fn read(
        read: &mut Read,
        compte: i64,
        personne: i64,
        day: Date,
        now: Timestamp,
    ) -> Result<Self, DbError> {
        let categories: Vec<String> = SHARED
            .iter()
            .map(|(column, category)| {
                format!("CASE WHEN p.{column} = 1 THEN '{} ' ELSE '' END", category.code())
            })
            .collect();
        let sql = format!(
            "SELECT 'dossier' AS sort, service_id, '' AS a, '' AS b, 0 AS n
               FROM personne WHERE id = $1
             UNION ALL SELECT 'mission', m.service_id, m.start_day, COALESCE(m.end_day, ''),
                    s.organisation_id
               FROM mission m JOIN service s ON s.id = m.service_id
              WHERE m.personne_id = $1 AND m.start_day <= $3
             UNION ALL SELECT 'archive', 0, '', '', organisation_id
               FROM ouverture_archive
              WHERE personne_id = $1 AND compte_id = $2 AND start_day <= $3 AND end_day > $3
             UNION ALL SELECT 'equipe', s.service_id, '', '', 0
               FROM sejour s JOIN referent r ON r.sejour_id = s.id
               JOIN compte c ON c.professionnel_id = r.professionnel_id
              WHERE s.personne_id = $1 AND c.id = $2
                AND r.start_day <= $3 AND (r.end_day IS NULL OR r.end_day > $3)
             UNION ALL SELECT 'nomme', n.service_id, '', '', 0
               FROM personne_nommee n JOIN compte c ON c.professionnel_id = n.professionnel_id
              WHERE n.personne_id = $1 AND c.id = $2
                AND n.start_day <= $3 AND (n.end_day IS NULL OR n.end_day > $3)
             UNION ALL SELECT CASE WHEN {RETURNED} THEN 'reciproque' ELSE 'partage' END,
                    p.service_id, {},
                    CASE WHEN LOWER(TRIM(p.destinataire_identifiant)) =
                        (SELECT identifiant FROM compte WHERE id = $2) THEN 'moi' ELSE '' END,
                    COALESCE(p.destinataire_id, 0)
               FROM partage p
              WHERE p.personne_id = $1 AND p.retrait_day IS NULL
                AND p.start_day <= $3 AND p.end_day > $3
             UNION ALL SELECT 'urgence', s.id, '', '', 0
               FROM acces_urgence u JOIN service s ON s.organisation_id = u.organisation_id
              WHERE u.personne_id = $1 AND u.compte_id = $2 AND u.closed_at IS NULL
                AND u.ends_at > $4",
            categories.join(" || ")
        );
        let values =
            [personne.into(), compte.into(), day.to_string().into(), now.to_string().into()];
        let mut ties = Self::default();
        for row in read.query(&sql, &values).await? {
            ties.take(&row)?;
        }
        Ok(ties)
    }

    fn take(&mut self, row: &Row) -> Result<(), DbError> {
        let service: i64 = row.get("service_id")?;
        let (a, b): (String, String) = (row.get("a")?, row.get("b")?);
        match row.get::<String>("sort")?.as_str() {
            "dossier" => self.opened_by = Some(service),
            "mission" => {
                self.organisations.insert(service, row.get("n")?);
                self.ends.entry(service).or_default().push(b.parse().ok());
            }
            "archive" => {
                self.opened.insert(row.get("n")?);
            }
            "equipe" => {
                self.team_in.insert(service);
            }
            "nomme" => {
                self.named_in.insert(service);
            }
            "urgence" => {
                self.urgence.insert(service);
            }
            sort => {
                let to: i64 = row.get("n")?;
                let categories: Vec<Category> =
                    a.split_whitespace().filter_map(Category::from_code).collect();
                if sort == "reciproque" && to != 0 {
                    let back = Partage {
                        giver: service,
                        from: to,
                        to: Some(service),
                        to_me: false,
                        categories: categories.clone(),
                    };
                    self.partages.push(back);
                }
                let to = (to != 0).then_some(to);
                let (giver, to_me) = (service, b == "moi");
                self.partages.push(Partage { giver, from: service, to, to_me, categories });
            }
        }
        Ok(())
    }

    /// Where the mission of a service stands.
    pub fn mission(&self, service: i64, day: Date, regle: Regle) -> Mission {
        match self.ends.get(&service) {
            None if self.opened_by == Some(service) => Mission::Attente,
            None => Mission::Aucune,
            Some(ends) if ends.iter().any(|end| end.is_none_or(|end| end > day)) => {
                Mission::Ouverte
            }
            Some(ends) if ends.iter().any(|end| end.is_some_and(|end| end > regle.since(day))) => {
                Mission::Apres
            }
            Some(_) if self.is_archived(service, regle) => Mission::Archivee,
            Some(_) => Mission::Close,
        }
    }

    /// Whether no mission of the organisation of `service` is recent, and the person did not open the file. A child
    /// whom another service of it accompanies is of use to both.
    fn is_archived(&self, service: i64, regle: Regle) -> bool {
        let (Some(by), Some(own)) = (regle.archive, self.organisations.get(&service)) else {
            return false;
        };
        let mut siblings = self
            .ends
            .iter()
            .filter(|(other, _)| self.organisations.get(other) == Some(own))
            .flat_map(|(_, ends)| ends);
        !self.opened.contains(own) && !siblings.any(|end| end.is_none_or(|end| end > by))
    }

    /// The organisation of a service that has, or had, a mission.
    pub fn organisation(&self, service: i64) -> Option<i64> {
        self.organisations.get(&service).copied()
    }

    /// The last day a mission of a service ended, if it is over.
    pub fn ended(&self, service: i64) -> Option<Date> {
        self.ends.get(&service)?.iter().copied().collect::<Option<Vec<_>>>()?.into_iter().max()
    }

    /// The services that know the child.
    pub fn services(&self) -> BTreeSet<i64> {
        self.ends.keys().copied().chain(self.opened_by).collect()
    }

    /// The services that may keep something on the child: those that know it, and those that an act of
    /// sharing in force names as giving, back too: who was told by another may have written since, and an
    /// emergency opens what that one wrote.
    pub fn keepers(&self) -> BTreeSet<i64> {
        let mut all = self.services();
        all.extend(self.partages.iter().map(|partage| partage.from));
        all.extend(&self.urgence);
        all
    }

    /// Every service whose rules may decide: those that keep something, and those whose mission an act of
    /// sharing follows.
    pub fn named(&self) -> BTreeSet<i64> {
        let mut all = self.keepers();
        all.extend(self.partages.iter().map(|partage| partage.giver));
        all
    }

    /// The situations in which the actor stands before what service `of` keeps on the child, each
    /// with the service whose roles it is asked for (none: any role of the person).
    pub fn situations(
        &self,
        actor: &Actor,
        of: i64,
        category: Category,
        day: Date,
        regles: &BTreeMap<i64, Regle>,
    ) -> Vec<(Option<i64>, Situation)> {
        let mut all = Vec::new();
        if actor.service(of).is_some() {
            let regle = regles.get(&of).copied().unwrap_or_default();
            let near = if category.is_for_named() { &self.named_in } else { &self.team_in };
            let situation = Situation::of(self.mission(of, day, regle))
                .near(category, near.contains(&of))
                .walled(regle.cloisonne);
            all.push((Some(of), situation));
        }
        for partage in &self.partages {
            if partage.from != of || !partage.categories.contains(&category) {
                continue;
            }
            // What is shared follows the mission it was decided for (CASF, art. L. 226-2-2): over, with its
            // delay, the act opens nothing more.
            let regle = regles.get(&partage.giver).copied().unwrap_or_default();
            if matches!(
                self.mission(partage.giver, day, regle),
                Mission::Aucune | Mission::Close | Mission::Archivee
            ) {
                continue;
            }
            if partage.to_me {
                all.push((None, Situation::shared()));
            }
            if let Some(to) = partage.to
                && actor.service(to).is_some()
            {
                all.push((Some(to), Situation::shared()));
            }
        }
        if self.urgence.contains(&of) {
            all.push((None, Situation::emergency()));
        }
        all
    }
}

/// The return of an act `p` holds: asked for, and agreed to by the service that opens its own side, for the act as it
/// stands. Nobody opens the files of another.
pub const RETURNED: &str = "p.reciproque = 1 AND EXISTS (SELECT 1 FROM partage_retour r
    WHERE r.partage_id = p.id AND r.version = p.version)";

/// The children that an act of sharing in force may open to a person: to look at one by one.
pub(crate) async fn shared_children(
    read: &mut Read,
    actor: &Actor,
    day: Date,
) -> Result<Vec<i64>, DbError> {
    // Identifiers are numbers of ours: written in the text, they cannot be anything else.
    let within: Vec<String> = actor.services().map(|(id, _)| id.to_string()).collect();
    let within = if within.is_empty() { "-1".to_owned() } else { within.join(", ") };
    let sql = format!(
        "SELECT DISTINCT personne_id FROM partage p
          WHERE retrait_day IS NULL AND start_day <= $1 AND end_day > $1
            AND (destinataire_id IN ({within})
                 OR ({RETURNED} AND service_id IN ({within}) AND destinataire_id IS NOT NULL)
                 OR LOWER(TRIM(destinataire_identifiant)) = (SELECT identifiant FROM compte WHERE id = $2))
          ORDER BY personne_id LIMIT 500"
    );
    let rows = read.query(&sql, &[day.to_string().into(), actor.compte.into()]).await?;
    rows.iter().map(|row| row.get("personne_id")).collect()
}

/// The children whose file the actor opened in an emergency that runs at `now` (RFC 3339).
pub(crate) async fn urgent_children(
    read: &mut Read,
    actor: &Actor,
    now: &str,
) -> Result<Vec<i64>, DbError> {
    let sql = "SELECT DISTINCT personne_id FROM acces_urgence
                WHERE compte_id = $1 AND closed_at IS NULL AND ends_at > $2
                ORDER BY personne_id LIMIT 100";
    let rows = read.query(sql, &[actor.compte.into(), now.into()]).await?;
    rows.iter().map(|row| row.get("personne_id")).collect()
}
