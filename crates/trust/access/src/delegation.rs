//! Who keeps which accounts, and which roles they may give: an administrator of the instance keeps
//! all of them, one of an organisation keeps those of that organisation.
//!
//! Nobody changes their own roles; an administrator names no other administrator but where the
//! whole instance is theirs. So no account grows by its own hand, and none grows out of its house.

use crate::{Actor, Category, Role, Verb};

/// The roles whose accounts need a second factor: they reach many files, or give rights to others
/// (CNIL, guide de la sécurité des données personnelles, 2024, fiche 4).
pub const SENSITIVE: &[Role] = &[
    Role::Soignant,
    Role::ChefService,
    Role::Directeur,
    Role::Siege,
    Role::DelegueDonnees,
    Role::Administrateur,
];

/// The accounts somebody keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ambit {
    /// None.
    Nowhere,
    /// Those of these organisations.
    Organisations(Vec<i64>),
    /// All.
    Instance,
}

/// Why a role is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotGiven {
    /// To oneself.
    ToOneself,
    /// In a place that is not the giver's to keep.
    Elsewhere,
    /// Administrator, by one of an organisation only.
    Greater,
    /// A role that means nothing there: one of a team in the whole instance, an administrator of
    /// one service.
    Senseless,
}

impl Actor {
    /// The accounts this actor keeps.
    pub fn ambit(&self) -> Ambit {
        let (verb, category) = (Verb::Ecrire, Category::Compte);
        if self.rule_in_instance(verb, category).is_some() {
            return Ambit::Instance;
        }
        let mut kept = self.organisations();
        kept.retain(|organisation| self.may_in_organisation(*organisation, verb, category));
        if kept.is_empty() { Ambit::Nowhere } else { Ambit::Organisations(kept) }
    }
}

impl Ambit {
    /// Whether a place is inside; `None` is the whole instance.
    pub fn holds(&self, organisation: Option<i64>) -> bool {
        match self {
            Self::Nowhere => false,
            Self::Organisations(kept) => organisation.is_some_and(|one| kept.contains(&one)),
            Self::Instance => true,
        }
    }

    /// Whether an account may be seen: its house, or a role that is not over, is inside.
    pub fn sees(&self, house: Option<i64>, roles: &[Option<i64>]) -> bool {
        *self == Self::Instance
            || house.is_some_and(|house| self.holds(Some(house)))
            || roles.iter().any(|place| place.is_some() && self.holds(*place))
    }

    /// Whether an account may be changed, closed, or given another password: its house and all its
    /// roles that are not over are inside.
    pub fn keeps(&self, house: Option<i64>, roles: &[Option<i64>]) -> bool {
        self.sees(house, roles)
            && house.is_none_or(|house| self.holds(Some(house)))
            && roles.iter().all(|place| self.holds(*place))
    }
}

/// Decides whether `by`, who keeps `ambit`, may give `role` to the account `to` in a place.
///
/// # Errors
///
/// [`NotGiven`], why not.
pub fn may_give(
    ambit: &Ambit,
    by: i64,
    to: i64,
    role: Role,
    organisation: Option<i64>,
    service: Option<i64>,
) -> Result<(), NotGiven> {
    if by == to {
        return Err(NotGiven::ToOneself);
    }
    if !ambit.holds(organisation) {
        return Err(NotGiven::Elsewhere);
    }
    if role == Role::Administrateur && *ambit != Ambit::Instance {
        return Err(NotGiven::Greater);
    }
    // A program is made with its token, never by giving a person its role.
    if role == Role::Technique {
        return Err(NotGiven::Senseless);
    }
    let whole_instance = organisation.is_none();
    let one_service = service.is_some();
    let senseless = if role == Role::Administrateur { one_service } else { whole_instance };
    if senseless { Err(NotGiven::Senseless) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_given_inside_ones_house_and_never_to_oneself() {
        let here = Ambit::Organisations(vec![1, 2]);
        let (me, other) = (10, 20);
        for (ambit, to, role, place, service, expected) in [
            (&here, other, Role::Educateur, Some(1), Some(5), Ok(())),
            (&here, other, Role::Directeur, Some(2), None, Ok(())),
            (&here, me, Role::Educateur, Some(1), None, Err(NotGiven::ToOneself)),
            (&here, other, Role::Educateur, Some(3), None, Err(NotGiven::Elsewhere)),
            (&here, other, Role::Administrateur, None, None, Err(NotGiven::Elsewhere)),
            (&here, other, Role::Administrateur, Some(1), None, Err(NotGiven::Greater)),
            (&Ambit::Instance, other, Role::Administrateur, Some(1), None, Ok(())),
            (&Ambit::Instance, other, Role::Administrateur, None, None, Ok(())),
            (&Ambit::Instance, me, Role::Administrateur, None, None, Err(NotGiven::ToOneself)),
            (
                &Ambit::Instance,
                other,
                Role::Administrateur,
                Some(1),
                Some(5),
                Err(NotGiven::Senseless),
            ),
            (&Ambit::Instance, other, Role::Directeur, None, None, Err(NotGiven::Senseless)),
            (&Ambit::Nowhere, other, Role::Educateur, Some(1), None, Err(NotGiven::Elsewhere)),
        ] {
            let given = may_give(ambit, me, to, role, place, service);
            assert_eq!(given, expected, "{ambit:?} {to} {role:?} {place:?} {service:?}");
        }
    }

    #[test]
    fn an_account_is_kept_only_where_all_of_it_is_inside() {
        let here = Ambit::Organisations(vec![1]);
        for (house, roles, sees, keeps) in [
            (Some(1), vec![], true, true),
            (None, vec![Some(1)], true, true),
            (Some(1), vec![Some(1), Some(2)], true, false),
            (Some(2), vec![Some(1)], true, false),
            (Some(1), vec![None], true, false),
            (Some(2), vec![Some(2)], false, false),
            (None, vec![], false, false),
            (None, vec![None], false, false),
        ] {
            assert_eq!(
                (here.sees(house, &roles), here.keeps(house, &roles)),
                (sees, keeps),
                "{house:?} {roles:?}"
            );
            assert!(Ambit::Instance.keeps(house, &roles));
            assert!(!Ambit::Nowhere.sees(house, &roles));
        }
    }
}
