//! Which rows of a list a grant covers: the policy turned into the condition of a query.
//!
//! A list of ten thousand children is not decided child by child. The policy is asked once for
//! each place a mission may stand; what it allows becomes a condition that the engine of the
//! database joins. The same table of answers decides a single file (`house.rs`), so that both say
//! the same; the tests hold it against an oracle that knows neither.

use std::fmt::Write as _;

use db::Value;
use jiff::civil::Date;

use crate::{Actor, Category, Mission, Role, Situation, Verb, decide, ties::Regle};

/// Where a mission may stand, for rows that a service keeps itself.
const STATES: [Mission; 5] =
    [Mission::Attente, Mission::Ouverte, Mission::Apres, Mission::Close, Mission::Archivee];

/// Which children a service opens, by where its mission stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cut {
    /// To somebody of the team around the child, or named for it; in the order of [`STATES`].
    team: [bool; 5],
    /// To the others.
    others: [bool; 5],
    /// Rows that name no child.
    no_child: bool,
    /// The first day that is not too far back.
    since: Date,
    /// A mission that ended by this day is kept for proof only; none: never.
    archived_by: Option<Date>,
    /// Near the child is who was named for it, not who is of its team.
    by_name: bool,
}

impl Cut {
    /// Whether it opens every child but those whose file is kept for proof only.
    fn is_of_archives(&self) -> bool {
        self.no_child && self.team == self.others && self.team[..4] == [true; 4]
    }
}

/// The services that a grant covers and, in each, which children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Perimetre {
    compte: i64,
    day: Date,
    /// A service, and what it opens; nothing to cut when it opens all.
    services: Vec<(i64, Option<Cut>)>,
}

/// Perimeters that open alike, put together: a condition is made once for all the categories that share it. PostgreSQL
/// plans a page of conditions longer than it runs them (50 ms for the eighteen categories of a note, one by one).
pub fn alike(open: &[(Category, Perimetre)]) -> Vec<(Vec<Category>, &Perimetre)> {
    let mut all: Vec<(Vec<Category>, &Perimetre)> = Vec::new();
    for (category, perimetre) in open {
        match all.iter_mut().find(|(_, known)| *known == perimetre) {
            Some((categories, _)) => categories.push(*category),
            None => all.push((vec![*category], perimetre)),
        }
    }
    all
}

impl Perimetre {
    /// The condition that a row is open by what each category opens: `columns` are those of its category, its owner and its
    /// child (expressions of SQL of ours); its values are added to `values`.
    pub fn condition_of(
        open: &[(Category, Self)],
        (category, owner, child): (&str, &str, &str),
        values: &mut Vec<Value>,
    ) -> String {
        let mut parts = Vec::new();
        for (categories, perimetre) in alike(open) {
            let codes: Vec<String> =
                categories.iter().map(|one| format!("'{}'", one.code())).collect();
            let condition = perimetre.condition(owner, Some(child), values);
            parts.push(format!("({category} IN ({}) AND {condition})", codes.join(", ")));
        }
        if parts.is_empty() { "1 = 0".to_owned() } else { format!("({})", parts.join(" OR ")) }
    }

    /// Nothing about children: whole services.
    pub(crate) fn whole(actor: &Actor, services: Vec<i64>, day: Date) -> Self {
        let services = services.into_iter().map(|service| (service, None)).collect();
        Self { compte: actor.compte, day, services }
    }

    /// What the actor's roles open in some services.
    pub(crate) fn of(
        actor: &Actor,
        services: impl IntoIterator<Item = i64>,
        verb: Verb,
        category: Category,
        day: Date,
        regle: impl Fn(i64) -> Regle,
    ) -> Self {
        let mut covered = Vec::new();
        for service in services {
            let regle = regle(service);
            let roles = actor.roles_in(service);
            match opened(roles, verb, category, regle, day) {
                Opened::Nothing => {}
                Opened::Everything => covered.push((service, None)),
                Opened::Some(cut) => covered.push((service, Some(cut))),
            }
        }
        Self { compte: actor.compte, day, services: covered }
    }

    /// The services covered, whole or in part.
    pub fn services(&self) -> Vec<i64> {
        self.services.iter().map(|(service, _)| *service).collect()
    }

    /// Whether every child of every service covered is, but those whose file is kept for proof only.
    pub fn is_whole(&self) -> bool {
        self.services.iter().all(|(_, cut)| cut.as_ref().is_none_or(Cut::is_of_archives))
    }

    /// Whether nothing at all is cut.
    pub(crate) fn cuts_nothing(&self) -> bool {
        self.services.iter().all(|(_, cut)| cut.is_none())
    }

    /// The condition that a row is kept, by the service in `owner`, in one that is covered, whole or in part: never
    /// enough by itself to show it.
    pub fn within(&self, owner: &str) -> String {
        if self.services.is_empty() {
            return "1 = 0".to_owned();
        }
        let all: Vec<String> =
            self.services.iter().map(|(service, _)| service.to_string()).collect();
        format!("+{owner} IN ({})", all.join(", "))
    }

    /// The condition that a row, kept by the service in `owner` and about the child in `child`
    /// (two expressions of SQL of ours), must meet; its values are added to `values`.
    ///
    /// Without `child` the rows are about nobody: they are open where the policy opens a row that names no child, which
    /// is not the case of who works there for one child only.
    pub fn condition(&self, owner: &str, child: Option<&str>, values: &mut Vec<Value>) -> String {
        let whole: Vec<String> = self
            .services
            .iter()
            .filter(|(_, cut)| cut.is_none_or(|cut| child.is_none() && cut.no_child))
            .map(|(service, _)| service.to_string())
            .collect();
        // Identifiers are numbers of ours: written in the text, they cannot be anything else. The plus
        // keeps the engine from going through a whole service for what an index already found.
        let mut parts = Vec::new();
        if !whole.is_empty() {
            parts.push(format!("+{owner} IN ({})", whole.join(", ")));
        }
        let Some(child) = child else {
            return if parts.is_empty() { "1 = 0".to_owned() } else { parts.remove(0) };
        };
        // Services that cut alike share one condition.
        let mut alike: Vec<(Cut, Vec<i64>)> = Vec::new();
        for (service, cut) in &self.services {
            let Some(cut) = cut else { continue };
            // A team is that of one service.
            let shared = |known: &Cut| known == cut && cut.team == cut.others;
            match alike.iter_mut().find(|(known, _)| shared(known)) {
                Some((_, services)) => services.push(*service),
                None => alike.push((*cut, vec![*service])),
            }
        }
        for (cut, services) in alike {
            let within = services.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
            let opens = self.opens(owner, child, &within, cut, values);
            parts.push(format!("(+{owner} IN ({within}) AND ({opens}))"));
        }
        match parts.len() {
            0 => "1 = 0".to_owned(),
            1 => parts.remove(0),
            _ => format!("({})", parts.join(" OR ")),
        }
    }

    fn opens(
        &self,
        owner: &str,
        child: &str,
        within: &str,
        cut: Cut,
        values: &mut Vec<Value>,
    ) -> String {
        let mut text = String::new();
        if cut.no_child {
            let _infallible = write!(text, "{child} IS NULL OR ");
        }
        values.push(self.day.to_string().into());
        let day = values.len();
        values.push(cut.since.to_string().into());
        let since = values.len();
        let begun = mission(owner, child, day, None);
        let open = mission(owner, child, day, Some(day));
        let recent = mission(owner, child, day, Some(since));
        let told = [cut.team, cut.others].iter().any(|set| set[3] != set[4]);
        // Of use: a mission of the organisation is recent enough, or the person opened the file.
        let useful = cut.archived_by.filter(|_| told).map(|by| {
            values.push(by.to_string().into());
            let by = values.len();
            values.push(self.compte.into());
            let compte = values.len();
            let known = missions(child, day, Some(by), &siblings(owner));
            format!(
                "({known} OR {child} IN (SELECT mi_a.personne_id FROM ouverture_archive mi_a
                    JOIN service mi_o ON mi_o.organisation_id = mi_a.organisation_id
                   WHERE mi_o.id = {owner} AND mi_a.compte_id = ${compte}
                     AND mi_a.start_day <= ${day} AND mi_a.end_day > ${day}))"
            )
        });
        let states = |set: [bool; 5]| states(set, [&begun, &open, &recent], useful.as_deref());
        if cut.team == cut.others {
            text.push_str(&states(cut.team));
            // Both engines want every value used.
            let _infallible = write!(text, " AND ${day} >= ${since}");
            return text;
        }
        values.push(self.compte.into());
        let compte = values.len();
        let team = if cut.by_name {
            format!(
                "{child} IN (SELECT n.personne_id FROM compte k
                    JOIN personne_nommee n ON n.professionnel_id = k.professionnel_id
                   WHERE k.id = ${compte} AND n.service_id IN ({within})
                     AND n.start_day <= ${day} AND (n.end_day IS NULL OR n.end_day > ${day}))"
            )
        } else {
            format!(
                "{child} IN (SELECT s.personne_id FROM compte k
                JOIN referent r ON r.professionnel_id = k.professionnel_id
                JOIN sejour s ON s.id = r.sejour_id
               WHERE k.id = ${compte} AND s.service_id IN ({within})
                 AND r.start_day <= ${day} AND (r.end_day IS NULL OR r.end_day > ${day}))"
            )
        };
        let _infallible = write!(text, "({team} AND {})", states(cut.team));
        if cut.others != [false; 5] {
            let _infallible = write!(text, " OR (NOT {team} AND {})", states(cut.others));
        }
        format!("({text}) AND ${day} >= ${since}")
    }
}

/// Whether the service `owner` has a mission with `child` begun on the day of the value `day` and, if
/// asked, not over on the day of the value `after`.
///
/// It says what the view `mission` says, branch by branch: asked about the row of another table, the
/// view is made whole by SQLite for each row, and a list of one service took a tenth of a second; each
/// branch here goes by the index of the child (the plus keeps it from that of the service). The random
/// worlds of `tests/oracle` hold one against the other.
fn mission(owner: &str, child: &str, day: usize, after: Option<usize>) -> String {
    missions(child, day, after, &format!("= {owner}"))
}

/// The services of the organisation of `owner`, as a condition.
fn siblings(owner: &str) -> String {
    format!(
        "IN (SELECT mi_s.id FROM service mi_o JOIN service mi_s
               ON mi_s.organisation_id = mi_o.organisation_id WHERE mi_o.id = {owner})"
    )
}

fn missions(child: &str, day: usize, after: Option<usize>, of: &str) -> String {
    let branch = |from: &str, start: &str, end: &str| {
        let over = after
            .map_or_else(String::new, |after| format!(" AND ({end} IS NULL OR {end} > ${after})"));
        format!("SELECT 1 FROM {from} AND +mi.service_id {of} AND mi.{start} <= ${day}{over}")
    };
    let own = |table: &str| format!("{table} mi WHERE mi.personne_id = {child}");
    let parent = |table: &str| {
        format!(
            "membre_famille mi_f JOIN personne mi_p ON mi_p.famille_id = mi_f.famille_id
               JOIN {table} mi ON mi.personne_id = mi_p.id
              WHERE mi_f.personne_id = {child} AND mi_f.lien <> 'enfant'
                AND mi_f.lien <> 'demi_fratrie'"
        )
    };
    let measure = ("decision_day", "COALESCE(mi.fin_day, mi.terme_day)");
    let stay = ("entree_day", "mi.sortie_day");
    let branches = [
        branch(&own("mesure"), measure.0, measure.1),
        branch(&own("sejour"), stay.0, stay.1),
        branch(&parent("mesure"), measure.0, measure.1),
        branch(&parent("sejour"), stay.0, stay.1),
    ];
    format!("EXISTS ({})", branches.join(" UNION ALL "))
}

/// The condition of a child whose mission stands in one of a set of [`STATES`]: whether one has begun, runs, is
/// recent; and, where it decides, whether the file is of use.
fn states(set: [bool; 5], [begun, open, recent]: [&String; 3], useful: Option<&str>) -> String {
    let over = match (useful, set[3], set[4]) {
        (Some(useful), true, false) => Some(useful.to_owned()),
        (Some(useful), false, true) => Some(format!("NOT {useful}")),
        (_, true, _) => Some("1 = 1".to_owned()),
        _ => None,
    };
    match (&set[..3], over.as_deref()) {
        ([true, true, true], Some("1 = 1")) => "1 = 1".to_owned(),
        // Recent is of use; so is what another service of the organisation does.
        ([true, true, true], Some(over)) => format!("({recent} OR NOT {begun} OR {over})"),
        ([true, true, true], None) => format!("({recent} OR NOT {begun})"),
        ([false, true, true], None) => recent.clone(),
        (first, over) => {
            let mut parts = Vec::new();
            if first[0] {
                parts.push(format!("NOT {begun}"));
            }
            if first[1] {
                parts.push(open.clone());
            }
            if first[2] {
                parts.push(format!("({recent} AND NOT {open})"));
            }
            if let Some(over) = over {
                parts.push(format!("({begun} AND NOT {recent} AND {over})"));
            }
            if parts.is_empty() { "1 = 0".to_owned() } else { format!("({})", parts.join(" OR ")) }
        }
    }
}

/// What some roles open of a service.
enum Opened {
    Nothing,
    Everything,
    Some(Cut),
}

fn opened(roles: &[Role], verb: Verb, category: Category, regle: Regle, day: Date) -> Opened {
    let allowed = |situation: Situation| {
        roles.iter().any(|role| decide(*role, verb, category, situation).is_some())
    };
    if !category.is_of_a_child() {
        let all = allowed(Situation::SANS_OBJET);
        return if all { Opened::Everything } else { Opened::Nothing };
    }
    let archived_by = regle.archive;
    let open = |team: bool| {
        let mut set = STATES.map(|mission| {
            allowed(Situation::of(mission).near(category, team).walled(regle.cloisonne))
        });
        // Nothing is archived where no duration is known.
        if archived_by.is_none() {
            set[4] = set[3];
        }
        set
    };
    let no_child = allowed(Situation::of(Mission::SansEnfant).walled(regle.cloisonne));
    let (team, others) = (open(true), open(false));
    let any = no_child || [team, others].concat().contains(&true);
    let all = no_child && ![team, others].concat().contains(&false);
    match (any, all) {
        (false, _) => Opened::Nothing,
        (true, true) => Opened::Everything,
        (true, false) => {
            let since = regle.since(day);
            let by_name = category.is_for_named();
            Opened::Some(Cut { team, others, no_child, since, archived_by, by_name })
        }
    }
}
