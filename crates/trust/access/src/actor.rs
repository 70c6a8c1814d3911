//! Who asks: an account, and its roles service by service at this moment.

use std::collections::BTreeMap;

use db::{DbError, Read};
use jiff::civil::Date;

use crate::{Category, Mission, Role, Situation, Verb, decide};

/// Who asks. Made from a sign-in for one request; roles are read anew each time, so that a right
/// taken away is gone with the next click.
#[derive(Debug, Clone, Default)]
pub struct Actor {
    /// The account.
    pub compte: i64,
    /// The name of its person.
    pub nom: String,
    services: BTreeMap<i64, Vec<Role>>,
    names: BTreeMap<i64, ServiceSeen>,
    organisations: BTreeMap<i64, Vec<Role>>,
    instance: Vec<Role>,
}

/// A service as its people call it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceSeen {
    /// Its name.
    pub nom: String,
    /// Its kind, a code of the list of services.
    pub nature: String,
    /// The organisation it belongs to.
    pub organisation: i64,
}

impl Actor {
    /// Reads the roles of an account that hold on `today`.
    ///
    /// # Errors
    ///
    /// [`DbError`] when the engine refuses.
    pub async fn read(
        read: &mut Read,
        compte: i64,
        nom: String,
        today: Date,
    ) -> Result<Self, DbError> {
        let today = today.to_string();
        let mut actor = Self { compte, nom, ..Self::default() };
        let rows = read
            .query(
                "SELECT a.role, a.organisation_id, s.id AS service_id, s.nom, s.nature
                   FROM affectation a
                   LEFT JOIN service s ON s.organisation_id = a.organisation_id
                        AND (a.service_id IS NULL OR a.service_id = s.id)
                  WHERE a.compte_id = $1 AND (a.start_day IS NULL OR a.start_day <= $2)
                    AND (a.end_day IS NULL OR a.end_day > $2)",
                &[compte.into(), today.as_str().into()],
            )
            .await?;
        let whole = read
            .query(
                "SELECT role, organisation_id FROM affectation
                  WHERE compte_id = $1 AND service_id IS NULL
                    AND (start_day IS NULL OR start_day <= $2)
                    AND (end_day IS NULL OR end_day > $2)",
                &[compte.into(), today.into()],
            )
            .await?;
        for row in rows {
            let Some(role) = Role::from_code(&row.get::<String>("role")?) else { continue };
            if let Some(service) = row.get::<Option<i64>>("service_id")? {
                push(actor.services.entry(service).or_default(), role);
                actor.names.entry(service).or_insert(ServiceSeen {
                    nom: row.get("nom")?,
                    nature: row.get("nature")?,
                    organisation: row.get("organisation_id")?,
                });
            }
        }
        actor.tell_apart(read).await?;
        for row in whole {
            let Some(role) = Role::from_code(&row.get::<String>("role")?) else { continue };
            match row.get::<Option<i64>>("organisation_id")? {
                Some(organisation) => {
                    push(actor.organisations.entry(organisation).or_default(), role);
                }
                None => push(&mut actor.instance, role),
            }
        }
        Ok(actor)
    }

    /// Two services of one name are told apart by their organisation.
    async fn tell_apart(&mut self, read: &mut Read) -> Result<(), DbError> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for service in self.names.values() {
            *seen.entry(service.nom.clone()).or_default() += 1;
        }
        for service in self.names.values_mut().filter(|one| seen.get(&one.nom) > Some(&1)) {
            let sql = "SELECT nom FROM organisation WHERE id = $1";
            if let Some(row) = read.query_opt(sql, &[service.organisation.into()]).await? {
                let house: String = row.get("nom")?;
                service.nom = format!("{} · {house}", service.nom);
            }
        }
        Ok(())
    }

    /// The operator at the console of the machine, with a role for the whole instance: what they
    /// do stands in the trace under no account.
    pub fn operator(role: Role) -> Self {
        Self { nom: "Console".to_owned(), instance: vec![role], ..Self::default() }
    }

    /// Makes an actor with roles in services: the operator's commands on one service, and tests.
    pub fn with_roles(compte: i64, services: &[(i64, Role)]) -> Self {
        let mut actor = Self { compte, nom: "Test".to_owned(), ..Self::default() };
        for (service, role) in services {
            actor.names.insert(*service, ServiceSeen::default());
            push(actor.services.entry(*service).or_default(), *role);
        }
        actor
    }

    /// The services where one of the actor's roles may allow `verb` on `category`: of some child at
    /// least, when it is about children.
    pub fn services_for(&self, verb: Verb, category: Category) -> Vec<i64> {
        self.services
            .iter()
            .filter(|(_, roles)| sometimes(roles, verb, category))
            .map(|(service, _)| *service)
            .collect()
    }

    /// The roles held in a service.
    pub fn roles_in(&self, service: i64) -> &[Role] {
        self.services.get(&service).map_or(&[], Vec::as_slice)
    }

    /// The roles held in a service; in any, without one.
    pub(crate) fn roles_asked(&self, service: Option<i64>) -> Vec<Role> {
        let Some(service) = service else {
            let mut all: Vec<Role> = self.services.values().flatten().copied().collect();
            all.sort_unstable();
            all.dedup();
            return all;
        };
        self.roles_in(service).to_vec()
    }

    pub(crate) fn rule_in_organisation(
        &self,
        organisation: i64,
        verb: Verb,
        category: Category,
    ) -> Option<&'static str> {
        let roles = self.organisations.get(&organisation).map_or(&[][..], Vec::as_slice);
        allowed(roles, verb, category).or_else(|| self.rule_in_instance(verb, category))
    }

    pub(crate) fn rule_in_instance(&self, verb: Verb, category: Category) -> Option<&'static str> {
        allowed(&self.instance, verb, category)
    }

    /// The services where a role is held, with their names.
    pub fn services(&self) -> impl Iterator<Item = (i64, &ServiceSeen)> {
        self.names.iter().map(|(id, seen)| (*id, seen))
    }

    /// A service where a role is held.
    pub fn service(&self, id: i64) -> Option<&ServiceSeen> {
        self.names.get(&id)
    }

    /// Whether a role may allow `verb` on `category` in `service`: to show or hide a button; the
    /// grant decides again, child by child.
    pub fn may(&self, service: i64, verb: Verb, category: Category) -> bool {
        sometimes(self.roles_in(service), verb, category)
    }

    /// The same in an organisation.
    pub fn may_in_organisation(&self, organisation: i64, verb: Verb, category: Category) -> bool {
        self.rule_in_organisation(organisation, verb, category).is_some()
    }

    /// Every role held somewhere, greatest first, without repeats.
    pub fn roles(&self) -> Vec<Role> {
        let mut roles: Vec<Role> = self
            .services
            .values()
            .chain(self.organisations.values())
            .chain([&self.instance])
            .flatten()
            .copied()
            .collect();
        roles.sort_unstable_by(|a, b| b.cmp(a));
        roles.dedup();
        roles
    }

    /// Whether somebody reads for a court, and for nobody else: who also works elsewhere reads as they do there.
    pub fn is_of_a_court(&self) -> bool {
        let roles = self.roles();
        !roles.is_empty() && roles.iter().all(|role| *role == Role::Greffe)
    }

    /// Whether an act of sharing may open a file to one of the actor's roles.
    pub fn may_receive(&self) -> bool {
        let shared = Situation::shared();
        self.roles_asked(None)
            .into_iter()
            .any(|role| decide(role, Verb::Lire, Category::Identite, shared).is_some())
    }

    /// The organisations where a role is held for the whole.
    pub fn organisations(&self) -> Vec<i64> {
        self.organisations.keys().copied().collect()
    }
}

fn push(roles: &mut Vec<Role>, role: Role) {
    if !roles.contains(&role) {
        roles.push(role);
    }
}

/// What roles allow when no child is concerned.
fn allowed(roles: &[Role], verb: Verb, category: Category) -> Option<&'static str> {
    let situation = Situation::SANS_OBJET;
    roles
        .iter()
        .find_map(|role| decide(*role, verb, category, situation))
        .map(|rule| rule.id.as_str())
}

/// Whether roles allow it in the best of situations.
fn sometimes(roles: &[Role], verb: Verb, category: Category) -> bool {
    if !category.is_of_a_child() {
        return allowed(roles, verb, category).is_some();
    }
    roles.iter().any(|role| {
        Mission::ALL.iter().filter(|mission| **mission != Mission::SansObjet).any(|mission| {
            let situation = Situation::of(*mission).near(category, true);
            decide(*role, verb, category, situation).is_some()
        })
    })
}
