//! `/services/{service}/rythmes`: who has not been met within the rhythm that the service gave itself: families without a
//! visit by two, brothers and sisters who live apart, youths without a family here, with their nights, school and papers.
//!
//! The rhythm is a rule of the service (`regle_rythme`); without one, a number of ours stands and is told as such.

mod rules;
mod store;

use std::collections::BTreeMap;

use ::dossier::{
    hebergement::NATURE_HEBERGEMENT,
    papier::{ETAT_PAPIER, NATURE_PAPIER},
    scolarite::NATURE_SCOLARITE,
};
use access::{Action, Actor, Category, Cible, Verb};
use askama::Template;
use axum::{
    Extension, Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use fiche::{Register, Row, enfant::told};
use jiff::{ToSpan as _, civil::Date};
use structure::rythme::{Rythme, jours};
use vocabulary::french_day;
use web::{PageError, Section, Shell, SignedIn, page, parts::Layout};

use rules::{Attente, Lieu, Seance, attente, nuits, rencontres, separes};
use store::{Jours, Papier, Suivi};

/// `/services/{service}/rythmes`.
pub fn routes(register: Register) -> Router<Shell> {
    Router::new().route("/services/{service}/rythmes", get(show)).layer(Extension(register))
}

#[derive(Template)]
#[template(path = "rythmes/list.html")]
struct RythmesPage {
    layout: Layout,
    parties: Vec<Partie>,
    /// Where a rhythm is set; empty for who does not.
    rule: String,
    figures: Vec<(&'static str, String)>,
}

struct Partie {
    id: &'static str,
    titre: &'static str,
    rythme: String,
    lignes: Vec<Ligne>,
    rien: &'static str,
}

struct Ligne {
    noms: Vec<(String, String)>,
    tag: (String, &'static str),
    plus: Vec<String>,
    links: Vec<(String, String)>,
    late: bool,
    days: i32,
}

/// What is read of a service.
struct Known {
    suivis: Vec<Suivi>,
    regles: Vec<Row>,
    binomes: (Jours, Jours),
    seances: Vec<Seance>,
    contacts: Jours,
    nuits: Vec<(i64, String, Date, Option<Date>)>,
    scolarites: BTreeMap<i64, String>,
    papiers: Vec<Papier>,
    today: Date,
    now: String,
}

/// From how many days before its end a paper is to be renewed: a figure of ours.
const PAPIER_JOURS: i32 = 90;

fn file(one: &Suivi) -> (String, String) {
    (one.nom.clone(), format!("/dossiers/{}", one.id))
}

fn since(found: Attente, what: &str) -> (String, &'static str) {
    let days = match found.days {
        0 => "aujourd’hui".to_owned(),
        1 => "il y a 1 jour".to_owned(),
        n => format!("il y a {n} jours"),
    };
    let kind = if found.late { "bad" } else { "ok" };
    match found.last {
        Some(_) => (format!("{} {days}", fiche::capital(what)), kind),
        None if found.late => (format!("Aucune {what} en {} jours", found.days), "bad"),
        None => (format!("Aucune {what} encore, suivi depuis {} jours", found.days), "info"),
    }
}

impl Known {
    fn rythme(&self, rythme: Rythme) -> (i64, String) {
        let (n, said) = jours(&self.regles, rythme, self.today);
        let told = if said {
            format!("Au moins une tous les {n} jours : c’est la règle du service.")
        } else {
            format!(
                "Au moins une tous les {n} jours : proposé, le service n’a pas fixé son rythme."
            )
        };
        (n, told)
    }

    fn planned(
        next: Option<Date>,
        rdv: String,
        writes: bool,
    ) -> (Vec<String>, Vec<(String, String)>) {
        match next {
            Some(day) => (vec![format!("Prévue le {}", french_day(day))], Vec::new()),
            None if writes => (Vec::new(), vec![("La prévoir".to_owned(), rdv)]),
            None => (Vec::new(), Vec::new()),
        }
    }

    /// Each family with work at home, counted once whatever its children.
    fn binomes(&self, service: i64, writes: bool) -> Partie {
        let (n, rythme) = self.rythme(Rythme::Binome);
        let mut families: BTreeMap<(bool, i64), Vec<&Suivi>> = BTreeMap::new();
        for one in self.suivis.iter().filter(|one| one.domicile.is_some()) {
            let key = one.famille.map_or((false, one.id), |famille| (true, famille));
            families.entry(key).or_default().push(one);
        }
        let line = |children: Vec<&Suivi>| {
            let of = |all: &Jours| -> Vec<Date> {
                children.iter().filter_map(|one| all.get(&one.id)).copied().collect()
            };
            let last = of(&self.binomes.0).into_iter().max();
            let next = of(&self.binomes.1).into_iter().min();
            let begun = children.iter().filter_map(|one| one.domicile).min().unwrap_or(self.today);
            let found = attente(last, begun, n, self.today);
            let first = children.first().map_or(0, |one| one.id);
            let rdv =
                format!("/services/{service}/agenda/nouveau?enfant={first}&nature=visite_domicile");
            let (plus, links) = Self::planned(next, rdv, writes);
            Ligne {
                noms: children.iter().map(|one| file(one)).collect(),
                tag: since(found, "visite à deux"),
                plus,
                links,
                late: found.late,
                days: found.days,
            }
        };
        Partie {
            id: "binome",
            titre: "Visites à deux",
            rythme,
            lignes: sorted(families.into_values().map(line).collect()),
            rien: "Aucune mesure ne s’exerce à domicile.",
        }
    }

    fn fratries(&self, service: i64, writes: bool) -> Partie {
        let (n, rythme) = self.rythme(Rythme::Fratrie);
        let of_family: Vec<(i64, i64, Option<Lieu>)> = self
            .suivis
            .iter()
            .filter_map(|one| Some((one.id, one.famille?, one.lieu.clone())))
            .collect();
        let find = |id: i64| self.suivis.iter().find(|one| one.id == id);
        let lines = separes(&of_family).into_iter().filter_map(|(one, other)| {
            let (first, second) = (find(one)?, find(other)?);
            let (last, next) = rencontres(&self.seances, (one, other), &self.now);
            let begun = first.depuis.max(second.depuis).unwrap_or(self.today);
            let found = attente(last, begun, n, self.today);
            let rdv = format!(
                "/services/{service}/agenda/nouveau?enfant={one}&fratrie={other}&nature=activite"
            );
            let (plus, links) = Self::planned(next, rdv, writes);
            Some(Ligne {
                noms: vec![file(first), file(second)],
                tag: since(found, "rencontre"),
                plus,
                links,
                late: found.late,
                days: found.days,
            })
        });
        Partie {
            id: "fratrie",
            titre: "Frères et sœurs qui ne vivent pas ensemble",
            rythme,
            lignes: sorted(lines.collect()),
            rien: "Aucun frère, aucune sœur ne vivent séparés, d’après les séjours et les hébergements notés.",
        }
    }

    fn papiers(&self, child: i64) -> (Vec<String>, Vec<(String, String)>) {
        let mut links = Vec::new();
        for one in self.papiers.iter().filter(|one| one.personne == child) {
            let end = one.expiration.map(|day| (day, (day - self.today).get_days()));
            let end = match end {
                Some((day, left)) if left < 0 => format!(", fini le {}", french_day(day)),
                Some((day, left)) if left <= PAPIER_JOURS => {
                    format!(", à renouveler : finit le {}", french_day(day))
                }
                Some((day, _)) => format!(", jusqu’au {}", french_day(day)),
                None => String::new(),
            };
            let etat = told(&ETAT_PAPIER, Some(&one.etat)).to_lowercase();
            let words = format!("{} : {etat}{end}", told(&NATURE_PAPIER, Some(&one.nature)));
            links.push((words, format!("/fiche/papiers-identite/{}", one.id)));
        }
        let none = if links.is_empty() {
            vec!["Aucun papier n’est noté".to_owned()]
        } else {
            Vec::new()
        };
        (none, links)
    }

    fn mna(&self, service: i64, writes: bool) -> Partie {
        let (n, rythme) = self.rythme(Rythme::Mna);
        let year = self.today.checked_sub(1.year()).unwrap_or(self.today);
        let line = |one: &Suivi| {
            let last = self.contacts.get(&one.id).copied();
            let found = attente(last, one.depuis.unwrap_or(self.today), n, self.today);
            let own: Vec<_> = self.nuits.iter().filter(|(id, ..)| *id == one.id).collect();
            let runs = |end: Option<Date>| end.is_none_or(|end| end > self.today);
            let now = own.iter().rfind(|(_, _, start, end)| *start <= self.today && runs(*end));
            let hotel: i32 = own
                .iter()
                .filter(|(_, nature, ..)| nature == "hotel")
                .map(|(_, _, start, end)| nuits((*start, *end), year, self.today))
                .sum();
            let mut plus = vec![match now {
                Some((_, nature, ..)) => {
                    format!("Logement : {}", told(&NATURE_HEBERGEMENT, Some(nature)))
                }
                None => "Logement non noté".to_owned(),
            }];
            if hotel > 0 {
                plus.push(format!("{hotel} nuits à l’hôtel depuis un an"));
            }
            plus.push(match self.scolarites.get(&one.id) {
                Some(nature) => format!("École : {}", told(&NATURE_SCOLARITE, Some(nature))),
                None => "École non notée".to_owned(),
            });
            let (none, mut links) = self.papiers(one.id);
            plus.extend(none);
            if writes {
                let back = format!("/services/{service}/rythmes");
                let href = format!(
                    "/registre/papiers-identite/{service}/nouveau?personne_id={}&retour={back}",
                    one.id
                );
                links.push(("Noter un papier".to_owned(), href));
            }
            links.push(("Sa santé".to_owned(), format!("/dossiers/{}/sante", one.id)));
            Ligne {
                noms: vec![file(one)],
                tag: since(found, "rencontre ou nouvelle"),
                plus,
                links,
                late: found.late,
                days: found.days,
            }
        };
        Partie {
            id: "mna",
            titre: "Mineurs non accompagnés",
            rythme,
            lignes: sorted(self.suivis.iter().filter(|one| one.mna).map(line).collect()),
            rien: "Le service ne suit aucun mineur non accompagné.",
        }
    }
}

/// Those that are late first, the longest first.
fn sorted(mut lines: Vec<Ligne>) -> Vec<Ligne> {
    lines.sort_by_key(|one| (!one.late, -one.days, one.noms.first().map(|(nom, _)| nom.clone())));
    lines
}

async fn known(
    shell: &Shell,
    register: &Register,
    actor: &Actor,
    service: i64,
) -> Result<Known, PageError> {
    let house = &shell.house;
    let cible = Cible::Service(service);
    let action = Action { verb: Verb::Lire, category: Category::Parcours, cible };
    let details = "rythmes information:parcours information:identite information:vie";
    let mut granted = house.authorize_telling(actor, action, details).await?;
    let parcours = granted.perimetre().clone();
    let own = vec![service];
    let identite =
        house.perimetre(granted.read(), actor, Verb::Lire, Category::Identite, own.clone()).await?;
    let vie = house.perimetre(granted.read(), actor, Verb::Lire, Category::Vie, own).await?;
    let kind = register.by_table("regle_rythme").ok_or(PageError::NotFound)?;
    let regles = fiche::all_rows(&mut granted, register, kind, service).await?;
    let today = house.today();
    let now = crate::journee::here(shell).strftime("%Y-%m-%dT%H:%M").to_string();
    let read = granted.read();
    let suivis = store::suivis(read, (service, today), (&identite, &parcours, &vie)).await?;
    let ids = |keep: fn(&Suivi) -> bool| -> Vec<i64> {
        suivis.iter().filter(|one| keep(one)).map(|one| one.id).collect()
    };
    let (home, kin, alone) =
        (ids(|one| one.domicile.is_some()), ids(|one| one.famille.is_some()), ids(|one| one.mna));
    let year = today.checked_sub(1.year()).unwrap_or(today);
    let binomes = store::binomes(read, (service, &now), &home, &vie).await?;
    let seances = store::seances(read, (service, year), &kin).await?;
    let contacts = store::contacts(read, service, &alone, (&parcours, &vie)).await?;
    let nuits = store::nuits(read, (service, year), &alone, &vie).await?;
    let scolarites = store::scolarites(read, (service, today), &alone, &vie).await?;
    let papiers = store::papiers(read, service, &alone, &parcours).await?;
    granted.commit().await?;
    Ok(Known { suivis, regles, binomes, seances, contacts, nuits, scolarites, papiers, today, now })
}

async fn show(
    State(shell): State<Shell>,
    Extension(register): Extension<Register>,
    SignedIn(actor): SignedIn,
    Path(service): Path<i64>,
) -> Result<Response, PageError> {
    let known = known(&shell, &register, &actor, service).await?;
    let writes = actor.may(service, Verb::Ecrire, Category::Parcours);
    let table = |id: &str| format!("/services/{service}/tableaux/{id}");
    let counts = actor.may(service, Verb::Lire, Category::Activite);
    page(&RythmesPage {
        layout: web::frame_of_service(&shell, &actor, service, Section::Autre, "Rythmes et liens"),
        parties: vec![
            known.binomes(service, writes),
            known.fratries(service, writes),
            known.mna(service, writes),
        ],
        rule: if actor.may(service, Verb::Ecrire, Category::Structure) {
            format!("/registre/regles-rythme/{service}/nouveau?retour=/services/{service}/rythmes")
        } else {
            String::new()
        },
        figures: if counts {
            vec![
                ("Visites à deux", table("visites_binome")),
                ("Où et comment", table("actes_mode")),
                ("Nuits à l’hôtel", table("nuits_hebergement")),
            ]
        } else {
            Vec::new()
        },
    })
}
