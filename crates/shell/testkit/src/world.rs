//! A house and what is true in it: organisations, services, accounts and rows, one line a fact.

use std::sync::Arc;

use access::{Action, Actor, Category, Cible, House, Role, Verb};
use db::{Engine, Value};
use fiche::{Fiche, Owner, Register, Row, Saved, Seen};
use identity::Hasher;
use web::{Progress, Shell};

use crate::{FixedClock, Ground};

/// The password of every account of a test.
pub const PASSWORD: &str = "phrase de passe des essais";

/// A house on a fresh database, with the record kinds it was opened for.
pub struct World {
    /// What handlers are given.
    pub shell: Shell,
    /// The record kinds.
    pub register: Register,
    /// The clock of the house.
    pub clock: Arc<FixedClock>,
    /// The database below, and its folder.
    pub ground: Ground,
    secret: String,
}

impl World {
    /// Opens a house on `ground` for some record kinds, parents before children.
    pub async fn open(ground: Ground, fiches: Vec<&'static Fiche>) -> Self {
        let clock = Arc::new(FixedClock::default());
        let hasher = Hasher::new().expect("a first hash");
        let secret = hasher.hash(PASSWORD).await.expect("a hash");
        let shell = Shell {
            house: House::new(ground.db.clone(), clock.clone()),
            hasher,
            safety: Arc::default(),
            progress: Progress::default(),
            urgences: web::Urgences::default(),
            https: false,
        };
        Self { shell, register: Register::new(fiches), clock, ground, secret }
    }

    /// The engine it stands on.
    pub fn engine(&self) -> Engine {
        self.ground.db.engine()
    }

    /// The record kind kept in `table`.
    pub fn fiche(&self, table: &str) -> &'static Fiche {
        self.register.by_table(table).unwrap_or_else(|| panic!("no record kind {table}"))
    }

    /// Adds an organisation.
    pub async fn organisation(&self, nom: &str) -> i64 {
        self.add("organisation", 0, Row::default().with("nom", nom)).await
    }

    /// Adds a service; `nature` is a code of the list of services.
    pub async fn service(&self, organisation: i64, nom: &str, nature: &str) -> i64 {
        let row = Row::default().with("nom", nom).with("nature", nature);
        self.add("service", organisation, row).await
    }

    /// Adds an account with a role: in a service, in a whole organisation, or in the instance.
    pub async fn compte(
        &self,
        identifiant: &str,
        nom: &str,
        role: Role,
        organisation: Option<i64>,
        service: Option<i64>,
    ) -> i64 {
        let house = &self.shell.house;
        let mut write = house.db().write().await.expect("a write");
        let compte = house.new_id();
        let now = house.now().to_string();
        identity::add_compte(&mut write, compte, identifiant, nom, &self.secret, &now)
            .await
            .expect("an account");
        identity::add_affectation(
            &mut write,
            house.new_id(),
            compte,
            role.code(),
            organisation,
            service,
        )
        .await
        .expect("a role");
        write.commit().await.expect("an account");
        compte
    }

    /// Adds a child, named and born.
    pub async fn personne(&self, service: i64, nom: &str, prenom: &str, birth: &str) -> i64 {
        let row = Row::default().with("nom", nom).with("prenom", prenom).with("birth_day", birth);
        self.add("personne", service, row).await
    }

    /// Adds a judicial measure of a child, at work from `start` on.
    pub async fn mesure(&self, service: i64, personne: i64, nature: &str, start: &str) -> i64 {
        let row = Row::default()
            .with("personne_id", personne)
            .with("nature", nature)
            .with("cadre", "judiciaire")
            .with("prescripteur", "juge_enfants")
            .with("decision_day", start)
            .with("prise_en_charge_day", start);
        self.add("mesure", service, row).await
    }

    /// Adds a stay of a child, which goes on.
    pub async fn sejour(&self, service: i64, personne: i64, entree: &str) -> i64 {
        let row = Row::default().with("personne_id", personne).with("entree_day", entree);
        self.add("sejour", service, row).await
    }

    /// Adds a row through the register: examined, and kept with its history. Doubts are excused.
    pub async fn add(&self, table: &'static str, owner: i64, row: Row) -> i64 {
        self.try_add(table, owner, row).await.unwrap_or_else(|told| panic!("{table}: {told}"))
    }

    /// The same, for a row that may be refused: then returns what is wrong with it.
    ///
    /// # Errors
    ///
    /// The remarks of the register, one after the other.
    pub async fn try_add(
        &self,
        table: &'static str,
        owner: i64,
        mut row: Row,
    ) -> Result<i64, String> {
        let fiche = self.fiche(table);
        row.owner = owner;
        complete(fiche, &mut row);
        let actor = self.keeper(fiche, owner).await;
        let action = Action {
            verb: Verb::Ecrire,
            category: fiche.category,
            cible: match fiche.owner {
                Owner::Service => Cible::Service(owner),
                Owner::Organisation => Cible::Organisation(owner),
                Owner::Instance => Cible::Instance,
            },
        };
        let house = &self.shell.house;
        // What is kept for proof only is brought in, not written.
        let bring = Action { verb: Verb::Importer, ..action.clone() };
        let mut granted = match house.authorize_write(&actor, action).await {
            Ok(granted) => granted,
            Err(_) => {
                house.authorize_write(&actor, bring).await.expect("the keeper of a world may write")
            }
        };
        let id = house.new_id();
        let mut seen = Seen::default();
        let saved =
            fiche::create(&mut granted, &self.register, fiche, id, row, Some("essai"), &mut seen)
                .await
                .expect("a row");
        match saved {
            Saved::Kept(id) | Saved::Unchanged(id) => {
                granted.commit().await.expect("a row");
                Ok(id)
            }
            Saved::Remarks(remarks) => Err(remarks
                .into_iter()
                .map(|remark| format!("{}: {}", remark.field, remark.sentence))
                .collect::<Vec<_>>()
                .join("; ")),
            Saved::Conflict(_) => Err("a conflict".to_owned()),
        }
    }

    /// Puts a value in a column of a row, past the register: what stands so in a base of before.
    pub async fn set(&self, table: &str, id: i64, (column, value): (&str, Value)) {
        let sql = format!("UPDATE {table} SET {column} = $1 WHERE id = $2");
        let mut write = self.ground.db.write().await.expect("a write");
        write.execute(&sql, &[value, id.into()]).await.expect("a column");
        write.commit().await.expect("a write");
    }

    /// Somebody who may write this record kind, there.
    async fn keeper(&self, fiche: &Fiche, owner: i64) -> Actor {
        if fiche.owner == Owner::Service {
            let role = match fiche.category {
                Category::Sante => Role::Psychologue,
                Category::Medical => Role::Soignant,
                Category::Anamnese | Category::Troubles | Category::Diagnostic => Role::ChefService,
                _ => Role::Directeur,
            };
            return Actor::with_roles(0, &[(owner, role)]);
        }
        // The rights on an organisation come from an account: made once, in the world itself.
        let role = match fiche.category {
            Category::Structure => Role::Administrateur,
            _ => Role::Directeur,
        };
        let organisation = (role == Role::Directeur).then_some(owner);
        let name = format!("essai-{}-{}", role.code(), organisation.unwrap_or_default());
        let found = {
            let mut read = self.ground.db.read().await.expect("a reading");
            identity::find_by_identifiant(&mut read, &name).await.expect("a reading")
        };
        let compte = match found {
            Some(compte) => compte.id,
            None => self.compte(&name, "Essai", role, organisation, None).await,
        };
        let mut read = self.ground.db.read().await.expect("a reading");
        Actor::read(&mut read, compte, "Essai".to_owned(), self.shell.house.today())
            .await
            .expect("an actor")
    }

    /// The chain from its start: account (0 for none), action, target and verdict.
    pub async fn audit(&self) -> Vec<(i64, String, String, String)> {
        let mut read = self.ground.db.read().await.expect("a reading");
        let sql = "SELECT compte_id, action, cible, verdict FROM audit ORDER BY seq";
        let rows = read.query(sql, &[]).await.expect("the chain");
        rows.iter()
            .map(|row| {
                let compte: Option<i64> = row.get("compte_id").expect("compte_id");
                let text = |name: &str| row.get::<String>(name).expect("a text");
                (compte.unwrap_or_default(), text("action"), text("cible"), text("verdict"))
            })
            .collect()
    }

    /// How many refusals the chain holds for an account.
    pub async fn refusals(&self, compte: i64) -> i64 {
        self.count(
            "SELECT count(*) AS n FROM audit WHERE compte_id = $1 AND verdict = 'refuse'",
            &[compte.into()],
        )
        .await
    }

    /// The number that a statement counts, as `n`.
    pub async fn count(&self, sql: &str, values: &[Value]) -> i64 {
        let mut read = self.ground.db.read().await.expect("a reading");
        let row = read.query_opt(sql, values).await.expect("a count").expect("a count");
        row.get("n").expect("a count")
    }
}

/// What an act of sharing must say of each box that is ticked, and of who was told, when a test says nothing of it.
fn complete(fiche: &Fiche, row: &mut Row) {
    for field in fiche.fields {
        let Some(reason) = field.reason else { continue };
        if row.int(reason.of) == Some(1) && row.text(field.name).is_none() {
            row.set(field.name, "Préparer la suite.".into());
        }
    }
    if fiche.table == "partage" && row.text("information") == Some("informes") {
        let day = row.text("start_day").map(str::to_owned);
        for (on, by) in [
            ("information_parent_day", "information_parent_voie"),
            ("information_enfant_day", "information_enfant_voie"),
        ] {
            if row.text(by).is_none() {
                row.set(on, day.clone().into());
                row.set(by, "entretien".into());
            }
        }
    }
}
