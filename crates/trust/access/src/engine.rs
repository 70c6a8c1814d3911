//! The policy at work: `policy.cedar` asked by Cedar, its answers remembered.
//!
//! A question is a role, a verb, a category and a [`Situation`], all of finite kinds: an answer
//! never changes while the program runs, so each is asked once. Facts are read anew each time;
//! only what follows from them is remembered. A policy that cannot be read opens nothing.

use std::{
    collections::{HashMap, HashSet},
    str::FromStr as _,
    sync::{LazyLock, PoisonError, RwLock},
};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityUid, PolicySet, Request,
    RestrictedExpression,
};

use crate::{Category, Role, Situation, Verb};

/// The text of the policy.
pub const POLICY: &str = include_str!("../policy.cedar");
/// What its questions are made of.
pub const SCHEMA: &str = include_str!("../policy.cedarschema");

/// A rule of the policy, as a person is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its name, which the trace keeps.
    pub id: String,
    /// Its legal source.
    pub source: String,
    /// What it says, after « parce que ».
    pub phrase: String,
    /// The same told of somebody else, when it says « vous ».
    pub phrase_tiers: String,
    /// Whether it forbids.
    pub forbids: bool,
}

/// An answer: whether it is allowed, and the rules that decided. None decided when nothing allows.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// Whether it is allowed.
    pub allowed: bool,
    /// The rules that decided, in the order of their names.
    pub rules: Vec<&'static Rule>,
}

type Question = (Role, Verb, Category, Situation);

struct Engine {
    policies: PolicySet,
    entities: Entities,
    /// By the identifier that Cedar gave.
    rules: HashMap<String, Rule>,
    answers: RwLock<HashMap<Question, Verdict>>,
}

static ENGINE: LazyLock<Result<Engine, String>> = LazyLock::new(Engine::open);

/// The sets that rules name.
pub const ENSEMBLES: &[(&str, &[Category])] = &[
    ("suivi", &[Category::Identite, Category::Parcours, Category::Vie, Category::Incident]),
    (
        "charte",
        &[
            Category::Anamnese,
            Category::Troubles,
            Category::Sante,
            Category::Diagnostic,
            Category::Vie,
        ],
    ),
    (
        "partageable",
        &[
            Category::Identite,
            Category::Parcours,
            Category::Vie,
            Category::Argent,
            Category::Incident,
            Category::Anamnese,
            Category::Troubles,
            Category::Sante,
            Category::Diagnostic,
            Category::Medical,
            Category::Judiciaire,
            Category::Risque,
        ],
    ),
    (
        "urgence",
        &[
            Category::Identite,
            Category::Parcours,
            Category::Vie,
            Category::Incident,
            Category::Sante,
            Category::Judiciaire,
            Category::Risque,
        ],
    ),
];

fn uid(kind: &str, code: &str) -> Result<EntityUid, String> {
    EntityUid::from_str(&format!("{kind}::\"{code}\"")).map_err(|error| error.to_string())
}

impl Engine {
    fn open() -> Result<Self, String> {
        let policies = PolicySet::from_str(POLICY).map_err(|error| error.to_string())?;
        let mut rules = HashMap::new();
        for policy in policies.policies() {
            let said = |name: &str| policy.annotation(name).unwrap_or_default().to_owned();
            let forbids = policy.effect() == cedar_policy::Effect::Forbid;
            rules.insert(
                policy.id().to_string(),
                Rule {
                    id: said("id"),
                    source: said("source"),
                    phrase_tiers: said("phrase_tiers"),
                    phrase: said("phrase"),
                    forbids,
                },
            );
        }
        Ok(Self { policies, entities: entities()?, rules, answers: RwLock::default() })
    }

    fn ask(&'static self, question: Question) -> Verdict {
        let known = self.answers.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(verdict) = known.get(&question) {
            return verdict.clone();
        }
        drop(known);
        let verdict = self.decide(question).unwrap_or_default();
        let mut answers = self.answers.write().unwrap_or_else(PoisonError::into_inner);
        answers.insert(question, verdict.clone());
        verdict
    }

    fn decide(&'static self, question: Question) -> Result<Verdict, String> {
        let (role, verb, category, situation) = question;
        let request = Request::new(
            uid("Role", role.code())?,
            uid("Action", verb.code())?,
            uid("Categorie", category.code())?,
            context(situation)?,
            None,
        )
        .map_err(|error| error.to_string())?;
        let answer = Authorizer::new().is_authorized(&request, &self.policies, &self.entities);
        // A rule that fails to evaluate must not open anything by its absence.
        if answer.diagnostics().errors().next().is_some() {
            return Ok(Verdict::default());
        }
        let mut rules: Vec<&'static Rule> = answer
            .diagnostics()
            .reason()
            .filter_map(|id| self.rules.get(&id.to_string()))
            .collect();
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(Verdict { allowed: answer.decision() == Decision::Allow, rules })
    }
}

fn entities() -> Result<Entities, String> {
    let mut all = Vec::new();
    let child = ("enfant", Category::ALL.iter().copied().filter(|c| c.is_of_a_child()).collect());
    let sets: Vec<(&str, Vec<Category>)> =
        ENSEMBLES.iter().map(|(name, own)| (*name, own.to_vec())).chain([child]).collect();
    for (name, _) in &sets {
        all.push(Entity::with_uid(uid("Ensemble", name)?));
    }
    for role in Role::ALL {
        all.push(Entity::with_uid(uid("Role", role.code())?));
    }
    for category in Category::ALL {
        let mut parents = HashSet::new();
        for (name, own) in &sets {
            if own.contains(category) {
                parents.insert(uid("Ensemble", name)?);
            }
        }
        let entity = Entity::new(uid("Categorie", category.code())?, HashMap::new(), parents);
        all.push(entity.map_err(|error| error.to_string())?);
    }
    Entities::from_entities(all, None).map_err(|error| error.to_string())
}

fn context(situation: Situation) -> Result<Context, String> {
    let yes = |value: bool| RestrictedExpression::new_bool(value);
    Context::from_pairs([
        (
            "mission".to_owned(),
            RestrictedExpression::new_string(situation.mission.code().to_owned()),
        ),
        ("equipe".to_owned(), yes(situation.equipe)),
        ("cloisonne".to_owned(), yes(situation.cloisonne)),
        ("partage".to_owned(), yes(situation.partage)),
        ("urgence".to_owned(), yes(situation.urgence)),
        ("auteur".to_owned(), yes(situation.auteur)),
        ("nomme".to_owned(), yes(situation.nomme)),
    ])
    .map_err(|error| error.to_string())
}

/// Asks the policy, and which rules decided.
pub fn explain(role: Role, verb: Verb, category: Category, situation: Situation) -> Verdict {
    match &*ENGINE {
        Ok(engine) => engine.ask((role, verb, category, situation)),
        Err(_) => Verdict::default(),
    }
}

/// Decides. Returns the rule that allows, or `None`: what the policy does not allow is refused.
pub fn decide(
    role: Role,
    verb: Verb,
    category: Category,
    situation: Situation,
) -> Option<&'static Rule> {
    let verdict = explain(role, verb, category, situation);
    verdict.rules.first().copied().filter(|_| verdict.allowed)
}

/// Returns the rule called `id`, for those who read the trace.
pub fn rule(id: &str) -> Option<&'static Rule> {
    ENGINE.as_ref().ok()?.rules.values().find(|rule| rule.id == id)
}

/// Says why the policy cannot be read, if so: the application refuses to start then.
///
/// # Errors
///
/// What Cedar says of the text.
pub fn check_policy() -> Result<(), String> {
    ENGINE.as_ref().map(|_| ()).map_err(Clone::clone)
}
