//! The group, as it is told beside who asks for a place.

use access::{AccessError, Action, Actor, Category, Cible, Verb};
use fiche::{Kind, Register, enfant::told};
use jiff::civil::Date;
use vocabulary::{age_years, french_day, listes};
use web::{PageError, Shell};

use super::{
    rules::{self, Arrivee, Present, all_open, counted},
    store,
};

/// The group of a service, and of each of its units.
pub(crate) struct Groupe {
    today: Date,
    presents: Vec<Present>,
    arrivees: Vec<Arrivee>,
    unites: Vec<(i64, String, Option<i64>)>,
    places: Option<i64>,
    besoins: Vec<(&'static str, &'static str)>,
}

/// A unit, or the whole service, as the panel tells it.
pub(crate) struct Bloc {
    pub id: i64,
    pub nom: String,
    pub people: String,
    pub free: String,
    pub apart: String,
    pub needs: String,
    /// Those whose file is open: name, where it is, what is noted.
    pub children: Vec<(String, String, String)>,
    /// How many are not open, in words; empty when all are.
    pub others: String,
}

/// Reads the group of a service; none for who does not read its children's paths.
pub(crate) async fn panel(
    shell: &Shell,
    actor: &Actor,
    register: &Register,
    service: i64,
) -> Result<Option<Groupe>, PageError> {
    if !actor.may(service, Verb::Lire, Category::Parcours) {
        return Ok(None);
    }
    let house = &shell.house;
    let cible = Cible::Service(service);
    let action = Action { verb: Verb::Lire, category: Category::Parcours, cible };
    let details = "groupe information:parcours information:identite";
    let mut granted = match house.authorize_telling(actor, action, details).await {
        Err(AccessError::Refused) => return Ok(None),
        other => other?,
    };
    let parcours = granted.perimetre().clone();
    let read = granted.read();
    let identite = house.perimetre(read, actor, Verb::Lire, Category::Identite, [service]).await?;
    let today = house.today();
    let presents = store::presents(read, service, today, (&parcours, &identite)).await?;
    let arrivees = store::arrivees(read, service, today).await?;
    let unites = store::unites(read, service).await?;
    let places = store::places(read, service, today).await?;
    granted.commit().await?;
    let field = register.by_table("besoin_evalue").and_then(|kind| kind.field("besoin"));
    let besoins = match field.map(|field| field.kind) {
        Some(Kind::Code(list)) => list.items.to_vec(),
        _ => Vec::new(),
    };
    Ok(Some(Groupe { today, presents, arrivees, unites, places, besoins }))
}

impl Groupe {
    fn label(&self, code: &str) -> String {
        let found = self.besoins.iter().find(|(known, _)| *known == code);
        found.map_or(String::new(), |(_, label)| label.replace('\'', "’"))
    }

    fn of(&self, unite: Option<i64>) -> (Vec<&Present>, Vec<&Arrivee>) {
        let own = |of: Option<i64>| unite.is_none() || of == unite;
        (
            self.presents.iter().filter(|one| own(one.unite)).collect(),
            self.arrivees.iter().filter(|one| own(one.unite)).collect(),
        )
    }

    fn places(&self, unite: Option<i64>) -> Option<i64> {
        match unite {
            None => self.places,
            Some(id) => {
                self.unites.iter().find(|(of, ..)| *of == id).and_then(|(.., places)| *places)
            }
        }
    }

    fn nom(&self, unite: Option<i64>) -> String {
        let found = unite.and_then(|id| self.unites.iter().find(|(of, ..)| *of == id));
        found.map_or("Tout le service".to_owned(), |(_, nom, _)| nom.clone())
    }

    /// The unit that is asked for, when the service still has it.
    pub(crate) fn asked(&self, unite: Option<i64>) -> Option<i64> {
        unite.filter(|id| self.unites.iter().any(|(of, ..)| of == id))
    }

    /// The units of the service, to choose one.
    pub(crate) fn unites(&self) -> impl Iterator<Item = (i64, &str)> {
        self.unites.iter().map(|(id, nom, _)| (*id, nom.as_str()))
    }

    /// One line on the group asked for, and what the child would change of it.
    pub(crate) fn line(&self, unite: Option<i64>, enfant: (&str, Option<i64>)) -> String {
        let unite = self.asked(unite).filter(|_| self.is_open());
        let (presents, arrivees) = self.of(unite);
        let mut parts = vec![
            rules::told_people(&presents, self.today),
            rules::told_free(self.places(unite), &presents, &arrivees, self.today),
        ];
        let apart = rules::apart(&presents);
        if apart > 0 {
            parts.push(format!(
                "à tenir à part à certains moments : {}",
                counted(apart, all_open(&presents))
            ));
        }
        if all_open(&presents) {
            let told = rules::beside(&presents, enfant, self.today);
            if !told.is_empty() {
                parts.push(format!("l’enfant {}", told.join(" et ")));
            }
        }
        format!("{} : {}", self.nom(unite), parts.join(" · "))
    }

    fn bloc(&self, unite: Option<i64>) -> Bloc {
        let (presents, arrivees) = self.of(unite);
        let open = all_open(&presents);
        let apart = rules::apart(&presents);
        let needs: Vec<String> = rules::needs(&presents)
            .into_iter()
            .map(|(code, number)| format!("{} ({})", self.label(&code), counted(number, open)))
            .collect();
        let child = |one: &&Present| {
            let nom = one.nom.clone()?;
            let age = one.birth.map(|birth| format!("{} ans", age_years(birth, self.today)));
            let sexe = told(&listes::SEXE, Some(&one.sexe)).to_lowercase();
            let besoins = one.besoins.iter().map(|code| self.label(code)).collect::<Vec<_>>();
            let besoins = (!besoins.is_empty()).then(|| besoins.join(", "));
            let leaves = match (one.sortie, one.terme) {
                (Some(day), _) => Some(format!("sortie le {}", french_day(day))),
                (None, Some(day)) => Some(format!("terme de sa mesure le {}", french_day(day))),
                (None, None) => None,
            };
            let all = [age, Some(sexe).filter(|text| !text.is_empty()), besoins, leaves];
            let more = all.into_iter().flatten().collect::<Vec<_>>().join(" · ");
            Some((nom, format!("/dossiers/{}", one.personne), more))
        };
        let children: Vec<(String, String, String)> = presents.iter().filter_map(child).collect();
        let others = match presents.len() - children.len() {
            0 => String::new(),
            1 => "Et un enfant dont le dossier ne vous est pas ouvert.".to_owned(),
            n => format!("Et {n} enfants dont les dossiers ne vous sont pas ouverts."),
        };
        Bloc {
            id: unite.unwrap_or_default(),
            nom: self.nom(unite),
            people: rules::told_people(&presents, self.today),
            free: rules::told_free(self.places(unite), &presents, &arrivees, self.today),
            apart: match apart {
                0 => String::new(),
                n => format!(
                    "À tenir à part d’autres enfants à certains moments : {}",
                    counted(n, open)
                ),
            },
            needs: if !open {
                "Les besoins se lisent dans les dossiers qui vous sont ouverts.".to_owned()
            } else if needs.is_empty() {
                "Aucun besoin n’est noté dans une évaluation partagée.".to_owned()
            } else {
                format!("Besoins notés, et pour combien d’enfants : {}", needs.join(" ; "))
            },
            children,
            others,
        }
    }

    /// Whether every file of the service is open: else its parts, beside the whole, would let a hidden count be found
    /// again (ADR 0028).
    fn is_open(&self) -> bool {
        all_open(&self.of(None).0)
    }

    /// The whole service, then each unit that has children or places.
    pub(crate) fn blocs(&self) -> Vec<Bloc> {
        let mut all = vec![self.bloc(None)];
        if !self.is_open() {
            return all;
        }
        let own = self.unites.iter().map(|(id, ..)| Some(*id));
        all.extend(own.map(|unite| self.bloc(unite)));
        all
    }
}
