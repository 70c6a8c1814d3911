//! A small world, drawn from a seed.

use access::{Category, Role, SHARED};
use jiff::{ToSpan as _, civil::Date};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

use crate::DAY;

/// A service.
#[derive(Debug, Clone)]
pub struct Service {
    pub id: i64,
    pub organisation: i64,
    /// Opens files to the team only; days to end writings.
    pub regle: Option<(bool, i64)>,
}

/// An account.
#[derive(Debug, Clone)]
pub struct Compte {
    pub id: i64,
    pub identifiant: String,
    pub professionnel: Option<i64>,
    /// The role, and the service or, without it, the organisation.
    pub roles: Vec<(Role, i64, Option<i64>)>,
}

/// A person with a file.
#[derive(Debug, Clone)]
pub struct Personne {
    pub id: i64,
    pub service: i64,
    pub famille: Option<i64>,
    /// A parent, declared in the family.
    pub parent: bool,
}

/// A measure or a stay.
#[derive(Debug, Clone)]
pub struct Mission {
    pub id: i64,
    pub personne: i64,
    pub service: i64,
    pub start: Date,
    pub end: Option<Date>,
    pub stay: bool,
    /// Who is of the team, from when and until when.
    pub equipe: Vec<(i64, Date, Option<Date>)>,
}

/// An act of sharing.
#[derive(Debug, Clone)]
pub struct Partage {
    pub id: i64,
    pub personne: i64,
    pub from: i64,
    pub to: Option<i64>,
    pub identifiant: Option<String>,
    pub categories: Vec<Category>,
    /// Whether a return is asked for.
    pub both_ways: bool,
    /// Whether the service that receives agreed to it, and to the act as it stands.
    pub returned: Option<bool>,
    pub start: Date,
    pub end: Date,
    pub withdrawn: bool,
}

/// An emergency access.
#[derive(Debug, Clone)]
pub struct Urgence {
    pub id: i64,
    pub compte: i64,
    pub personne: i64,
    pub service: i64,
    pub organisation: i64,
    pub running: bool,
    pub closed: bool,
}

/// Somebody named for what is reserved about a child.
#[derive(Debug, Clone)]
pub struct Nomme {
    pub id: i64,
    pub professionnel: i64,
    pub personne: i64,
    pub service: i64,
    pub start: Date,
    pub end: Option<Date>,
}

/// A file opened out of its archive.
#[derive(Debug, Clone)]
pub struct Ouverture {
    pub id: i64,
    pub compte: i64,
    pub personne: i64,
    pub organisation: i64,
    /// It runs on the day.
    pub running: bool,
}

/// A row about a child, or about none.
#[derive(Debug, Clone)]
pub struct Ligne {
    pub id: i64,
    pub table: &'static str,
    pub category: Category,
    pub service: i64,
    pub personne: Option<i64>,
}

/// A paper of a child's file.
#[derive(Debug, Clone)]
pub struct Piece {
    pub id: i64,
    pub nature: &'static str,
    pub category: Category,
    pub service: i64,
    pub personne: i64,
    pub withdrawn: bool,
}

/// A writing about a child.
#[derive(Debug, Clone)]
pub struct Ecrit {
    pub id: i64,
    pub nature: &'static str,
    pub category: Category,
    pub service: i64,
    pub personne: i64,
}

/// A note of the journal.
#[derive(Debug, Clone)]
pub struct Entree {
    pub id: i64,
    pub category: Category,
    pub service: i64,
    pub personne: i64,
}

/// A working note.
#[derive(Debug, Clone)]
pub struct Note {
    pub id: i64,
    pub compte: i64,
    pub service: i64,
    pub personne: i64,
}

/// The whole of it.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// Two to four, in two organisations.
    pub services: Vec<Service>,
    /// Who signs in.
    pub comptes: Vec<Compte>,
    /// Children and parents.
    pub personnes: Vec<Personne>,
    /// Families, with the service that keeps them.
    pub familles: Vec<(i64, i64)>,
    /// Measures and stays.
    pub missions: Vec<Mission>,
    /// Acts of sharing.
    pub partages: Vec<Partage>,
    /// Emergency accesses.
    pub urgences: Vec<Urgence>,
    /// Those named for what is reserved.
    pub nommes: Vec<Nomme>,
    /// Openings of archives.
    pub ouvertures: Vec<Ouverture>,
    /// What an organisation settled of the active base, in months: for all natures of its services.
    pub durees: Vec<(i64, i64)>,
    /// Rows of other record kinds.
    pub lignes: Vec<Ligne>,
    /// Papers.
    pub pieces: Vec<Piece>,
    /// Working notes.
    pub notes: Vec<Note>,
    /// Writings.
    pub ecrits: Vec<Ecrit>,
    /// Notes of the journal.
    pub entrees: Vec<Entree>,
}

/// The natures of paper that are drawn, and their category, told apart from the product's list.
const PAPERS: &[(&str, Category)] = &[
    ("decision", Category::Parcours),
    ("restriction", Category::Judiciaire),
    ("bilan", Category::Diagnostic),
    ("identite", Category::Identite),
    ("photo", Category::Vie),
    ("soin", Category::Sante),
    ("medical", Category::Medical),
    ("penal", Category::Penal),
];

/// The natures of writing that are drawn, and their category, told apart from the product's list.
const WRITINGS: &[(&str, Category)] = &[
    ("rapport_echeance", Category::Parcours),
    ("courrier", Category::Parcours),
    ("bilan_psychologique", Category::Diagnostic),
];

/// The categories of the journal that are drawn.
const JOURNAL: &[Category] = &[
    Category::Vie,
    Category::Parcours,
    Category::Sante,
    Category::Diagnostic,
    Category::Medical,
    Category::Penal,
];

/// Delays that a service may set to end writings, in days.
const DELAYS: &[i64] = &[0, 30, 90, 200];

/// Months in the active base that are drawn: what the product ships, and what an organisation may settle.
pub(crate) const SHIPPED: i64 = 24;
const MONTHS: &[i64] = &[0, 2, 6];

/// The record kinds that are drawn: table and category.
const KINDS: &[(&str, Category)] = &[
    ("hebergement", Category::Vie),
    ("repere", Category::Vie),
    ("mouvement_argent", Category::Argent),
    ("contact", Category::Identite),
    ("incident", Category::Incident),
    ("orientation_sante", Category::Sante),
    ("anamnese", Category::Anamnese),
    ("trouble_repere", Category::Troubles),
    ("element_diagnostic", Category::Diagnostic),
    ("note_medicale", Category::Medical),
    ("marque_risque", Category::Risque),
    ("marque_reservee", Category::Reserve),
    ("adresse_protegee", Category::Adresse),
    ("origine", Category::Origine),
    ("donnee_penale", Category::Penal),
    ("restriction", Category::Judiciaire),
    ("demande", Category::Admission),
];

/// Draws a world; identifiers start after `base`, so that many stand in one database.
pub fn draw(seed: u64, base: i64) -> World {
    let mut pen = Pen {
        rng: StdRng::seed_from_u64(seed),
        next: base,
        day: DAY.parse().unwrap_or_default(),
        world: World::default(),
        staff: Vec::new(),
    };
    pen.services();
    pen.children();
    pen.accounts();
    pen.missions();
    pen.acts();
    pen.emergencies();
    pen.archives();
    pen.rows();
    pen.papers();
    pen.notes();
    pen.journal();
    pen.writings();
    pen.named();
    pen.world
}

struct Pen {
    rng: StdRng,
    next: i64,
    day: Date,
    world: World,
    staff: Vec<i64>,
}

impl Pen {
    fn id(&mut self) -> i64 {
        self.next += 1;
        self.next
    }

    fn chance(&mut self, of: f64) -> bool {
        self.rng.random_bool(of)
    }

    fn a_service(&mut self) -> Service {
        pick(&mut self.rng, &self.world.services).clone()
    }

    fn services(&mut self) {
        let organisations = [self.id(), self.id()];
        for n in 0..self.rng.random_range(2..5) {
            let organisation = organisations[if n == 0 { 0 } else { self.rng.random_range(0..2) }];
            let set = self.chance(0.5);
            let (walled, days) = (self.chance(0.5), *pick(&mut self.rng, DELAYS));
            let id = self.id();
            let regle = set.then_some((walled, days));
            self.world.services.push(Service { id, organisation, regle });
        }
    }

    fn children(&mut self) {
        for _ in 0..self.rng.random_range(2..5) {
            let service = self.a_service().id;
            let famille = if self.chance(0.6) { Some(self.id()) } else { None };
            self.world.familles.extend(famille.map(|family| (family, service)));
            let id = self.id();
            self.world.personnes.push(Personne { id, service, famille, parent: false });
            if famille.is_some() && self.chance(0.5) {
                let id = self.id();
                self.world.personnes.push(Personne { id, service, famille, parent: true });
            }
        }
    }

    fn accounts(&mut self) {
        for _ in 0..self.rng.random_range(2..6) {
            let id = self.id();
            let professionnel = if self.chance(0.7) { Some(self.id()) } else { None };
            self.staff.extend(professionnel);
            let mut roles = Vec::new();
            for _ in 0..self.rng.random_range(1..3) {
                let service = self.a_service();
                let own = self.chance(0.8).then_some(service.id);
                roles.push((*pick(&mut self.rng, Role::ALL), service.organisation, own));
            }
            let identifiant = format!("compte.{id}");
            self.world.comptes.push(Compte { id, identifiant, professionnel, roles });
        }
    }

    fn missions(&mut self) {
        for personne in self.world.personnes.clone() {
            if personne.parent {
                continue;
            }
            for _ in 0..self.rng.random_range(0..3) {
                self.mission(&personne);
            }
        }
    }

    fn mission(&mut self, personne: &Personne) {
        let start = self.day - self.rng.random_range(-20..400).days();
        let length = self.rng.random_range(1..500).days();
        let end = self.chance(0.6).then(|| start + length);
        // Errors live at the edges: one day before, on, and after each delay.
        let edge =
            self.day - pick(&mut self.rng, DELAYS).days() + self.rng.random_range(-1..2).days();
        let end = if self.chance(0.4) && edge > start { Some(edge) } else { end };
        // So does what is kept for proof only: long ago, and around each duration.
        let (start, end) = if self.chance(0.25) {
            let months = if self.chance(0.5) { SHIPPED } else { *pick(&mut self.rng, MONTHS) };
            let end = self.day - months.months() + self.rng.random_range(-1..2).days();
            (end - self.rng.random_range(2..300).days(), Some(end))
        } else {
            (start, end)
        };
        let stay = self.chance(0.5);
        let service = if self.chance(0.8) { personne.service } else { self.a_service().id };
        let mut equipe = Vec::new();
        if stay && !self.staff.is_empty() {
            for _ in 0..self.rng.random_range(0..3) {
                let from = start + self.rng.random_range(0..60).days();
                let length = self.rng.random_range(1..300).days();
                let until = self.chance(0.4).then(|| from + length);
                equipe.push((*pick(&mut self.rng, &self.staff), from, until));
            }
        }
        let (id, personne) = (self.id(), personne.id);
        self.world.missions.push(Mission { id, personne, service, start, end, stay, equipe });
    }

    fn acts(&mut self) {
        for _ in 0..self.rng.random_range(0..4) {
            let to = if self.chance(0.7) { Some(self.a_service().id) } else { None };
            let identifiant = pick(&mut self.rng, &self.world.comptes).identifiant.clone();
            let start = self.day - self.rng.random_range(-10..200).days();
            let mut categories = Vec::new();
            for (_, category) in SHARED {
                categories.extend(self.chance(0.4).then_some(*category));
            }
            let act = Partage {
                id: self.id(),
                personne: pick(&mut self.rng, &self.world.personnes).id,
                from: self.a_service().id,
                to,
                identifiant: to.is_none().then_some(identifiant),
                categories,
                both_ways: self.chance(0.4),
                returned: self.chance(0.7).then(|| self.chance(0.8)),
                start,
                end: start + self.rng.random_range(1..250).days(),
                withdrawn: self.chance(0.2),
            };
            self.world.partages.push(act);
        }
    }

    fn emergencies(&mut self) {
        for _ in 0..self.rng.random_range(0..3) {
            let service = self.a_service();
            let one = Urgence {
                id: self.id(),
                compte: pick(&mut self.rng, &self.world.comptes).id,
                personne: pick(&mut self.rng, &self.world.personnes).id,
                service: service.id,
                organisation: service.organisation,
                running: self.chance(0.7),
                closed: self.chance(0.2),
            };
            self.world.urgences.push(one);
        }
    }

    fn archives(&mut self) {
        let mut organisations: Vec<i64> =
            self.world.services.iter().map(|one| one.organisation).collect();
        organisations.sort_unstable();
        organisations.dedup();
        for organisation in organisations {
            if self.chance(0.5) {
                let months = *pick(&mut self.rng, MONTHS);
                self.world.durees.push((organisation, months));
            }
        }
        for _ in 0..self.rng.random_range(0..4) {
            let one = Ouverture {
                id: self.id(),
                compte: pick(&mut self.rng, &self.world.comptes).id,
                personne: pick(&mut self.rng, &self.world.personnes).id,
                organisation: self.a_service().organisation,
                running: self.chance(0.7),
            };
            self.world.ouvertures.push(one);
        }
    }

    fn rows(&mut self) {
        for personne in self.world.personnes.clone() {
            for (table, category) in KINDS {
                if !self.chance(0.35) {
                    continue;
                }
                let service = if self.chance(0.8) { personne.service } else { self.a_service().id };
                let optional = matches!(*table, "incident" | "demande");
                let named = !(optional && self.chance(0.3));
                let (id, category) = (self.id(), *category);
                let personne = named.then_some(personne.id);
                self.world.lignes.push(Ligne { id, table, category, service, personne });
            }
        }
    }
}

impl Pen {
    fn papers(&mut self) {
        for personne in self.world.personnes.clone() {
            for (nature, category) in PAPERS {
                if !self.chance(0.3) {
                    continue;
                }
                let service = if self.chance(0.8) { personne.service } else { self.a_service().id };
                let (id, category) = (self.id(), *category);
                let (personne, withdrawn) = (personne.id, self.chance(0.2));
                let paper = Piece { id, nature, category, service, personne, withdrawn };
                self.world.pieces.push(paper);
            }
        }
    }

    fn writings(&mut self) {
        for personne in self.world.personnes.clone() {
            for (nature, category) in WRITINGS {
                if !self.chance(0.3) {
                    continue;
                }
                let service = if self.chance(0.8) { personne.service } else { self.a_service().id };
                let (id, category, personne) = (self.id(), *category, personne.id);
                self.world.ecrits.push(Ecrit { id, nature, category, service, personne });
            }
        }
    }

    fn journal(&mut self) {
        for personne in self.world.personnes.clone() {
            for category in JOURNAL {
                if self.chance(0.3) {
                    let near = self.chance(0.8);
                    let service = if near { personne.service } else { self.a_service().id };
                    let (id, category, personne) = (self.id(), *category, personne.id);
                    self.world.entrees.push(Entree { id, category, service, personne });
                }
            }
        }
    }

    /// Drawn last: the worlds of before stay as they were.
    fn named(&mut self) {
        if self.staff.is_empty() {
            return;
        }
        for personne in self.world.personnes.clone() {
            for _ in 0..self.rng.random_range(0..3) {
                let service = if self.chance(0.8) { personne.service } else { self.a_service().id };
                let start = self.day - self.rng.random_range(-1..200).days();
                let edge = self.day + self.rng.random_range(-1..2).days();
                let end = self.chance(0.5).then_some(edge).filter(|end| *end > start);
                let professionnel = *pick(&mut self.rng, &self.staff);
                let id = self.id();
                let personne = personne.id;
                self.world.nommes.push(Nomme { id, professionnel, personne, service, start, end });
            }
        }
    }

    fn notes(&mut self) {
        for compte in self.world.comptes.clone() {
            for personne in self.world.personnes.clone() {
                if !self.chance(0.4) {
                    continue;
                }
                // Most write where they work.
                let own = compte.roles.iter().find_map(|(_, _, service)| *service);
                let service = match own.filter(|_| self.chance(0.7)) {
                    Some(service) => service,
                    None => self.a_service().id,
                };
                let id = self.id();
                let note = Note { id, compte: compte.id, service, personne: personne.id };
                self.world.notes.push(note);
            }
        }
    }
}

fn pick<'a, T>(rng: &mut StdRng, all: &'a [T]) -> &'a T {
    &all[rng.random_range(0..all.len())]
}
