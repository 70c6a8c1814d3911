//! The stream: an organisation, then its services one after the other.

use std::collections::VecDeque;

use fiche::{Fiche, Row};
use figures::day::{Day, from_date};
use jiff::civil::Date;

use crate::{
    Profile, child, demand, first, house,
    lieu::Lieu,
    life,
    noms::Noms,
    out::Out,
    profile::{Detail, OrganisationPlan},
    recipe::Recipe,
    rng::Rng,
    stay, team,
};

/// The rows of a territory, a parent before its children.
pub struct Generator {
    out: Out,
    noms: Noms,
    seed: u64,
    profile: Profile,
    today: Day,
    plans: VecDeque<OrganisationPlan>,
    current: Option<(OrganisationPlan, i64, Vec<i64>, usize)>,
    services: u64,
}

/// What the making of one service needs.
pub(crate) struct Ctx<'a> {
    pub out: &'a mut Out,
    pub noms: &'a Noms,
    pub rng: Rng,
    pub detail: Detail,
    pub first: Day,
    pub today: Day,
    pub organisation: i64,
    pub territoires: &'a [i64],
    pub lieu: Lieu,
    pub recipe: &'static Recipe,
    pub places: i32,
    pub service: i64,
    pub modalites: Vec<i64>,
    pub unites: Vec<i64>,
    /// Sessions: identifier, first day, day after the last.
    pub sessions: Vec<(i64, Day, Day)>,
    pub team: Vec<team::Holder>,
    /// Children who left and may come back.
    pub gone: Vec<child::Child>,
}

impl Ctx<'_> {
    /// Queues a row of the service.
    pub fn push(&mut self, fiche: &'static Fiche, row: Row) -> i64 {
        self.out.push(fiche, self.service, row)
    }
}

impl Generator {
    /// The territory of a profile: the same for the same seed and day.
    pub fn new(profile: Profile, seed: u64, today: Date) -> Self {
        Self {
            out: Out::default(),
            noms: Noms::new(),
            seed,
            profile,
            today: from_date(today),
            plans: profile.organisations().into(),
            current: None,
            services: 0,
        }
    }

    /// Makes the next organisation, or the next service of the current one; false at the end.
    fn advance(&mut self) -> bool {
        let Some((plan, organisation, territoires, done)) = &mut self.current else {
            let Some(plan) = self.plans.pop_front() else { return false };
            let (organisation, territoires) = house::organisation(&mut self.out, &plan);
            self.current = Some((plan, organisation, territoires, 0));
            return true;
        };
        let Some(&(nature, places)) = plan.services.get(*done) else {
            self.current = None;
            return true;
        };
        self.services += 1;
        let mut rng = Rng::new(self.seed ^ self.services.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let lieu = Lieu::new(plan.departement, plan.commune, &mut rng);
        let mut ctx = Ctx {
            out: &mut self.out,
            noms: &self.noms,
            rng,
            detail: self.profile.detail(),
            first: self.profile.first_day(self.today),
            today: self.today,
            organisation: *organisation,
            territoires,
            lieu,
            recipe: crate::recipe::recipe(nature),
            places,
            service: 0,
            modalites: Vec::new(),
            unites: Vec::new(),
            sessions: Vec::new(),
            team: Vec::new(),
            gone: Vec::new(),
        };
        house::service(&mut ctx, plan, *done);
        if ctx.detail.life {
            team::team(&mut ctx);
        }
        let stays = stay::stays(&mut ctx);
        demand::demand(&mut ctx);
        if ctx.detail.life {
            life::service_life(&mut ctx, &stays);
        }
        *done += 1;
        if self.profile == Profile::Demo && self.services == 1 {
            first::settle(&mut self.out, &self.noms, self.seed);
        }
        true
    }
}

impl Iterator for Generator {
    type Item = (&'static Fiche, Row);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.out.pop() {
                return Some(row);
            }
            if !self.advance() {
                return None;
            }
        }
    }
}
