use super::{Etat, Nature, Personnels, Porte, Regle, demande, porte, strictest};

fn regle(is_asked: bool, personnels: Personnels) -> Regle {
    Regle { is_asked, personnels }
}

#[test]
fn a_device_of_the_service_takes_all_and_a_personal_one_what_the_rule_says() {
    for (etat, nature, personnels, expected) in [
        (Etat::Accepte, Nature::Professionnel, Personnels::Refuses, Porte::Ouverte),
        (Etat::Accepte, Nature::Personnel, Personnels::Refuses, Porte::Interdite),
        (Etat::Accepte, Nature::Personnel, Personnels::Limites, Porte::Limitee),
        (Etat::Accepte, Nature::Personnel, Personnels::Admis, Porte::Ouverte),
        (Etat::Attend, Nature::Professionnel, Personnels::Admis, Porte::Attend),
        (Etat::Refuse, Nature::Professionnel, Personnels::Admis, Porte::Refusee),
        (Etat::Retire, Nature::Professionnel, Personnels::Admis, Porte::Retiree),
    ] {
        assert_eq!(porte(etat, nature, regle(false, personnels)), expected, "{etat:?} {nature:?}");
    }
}

#[test]
fn a_device_enters_at_once_or_waits_and_one_that_was_lost_always_waits() {
    let service = Nature::Professionnel;
    for (nature, rule, was, expected) in [
        (service, regle(false, Personnels::Limites), None, Some(Etat::Accepte)),
        (service, regle(true, Personnels::Limites), None, Some(Etat::Attend)),
        (service, regle(false, Personnels::Limites), Some(Etat::Retire), Some(Etat::Attend)),
        (service, regle(false, Personnels::Limites), Some(Etat::Refuse), Some(Etat::Attend)),
        (Nature::Personnel, regle(false, Personnels::Limites), None, Some(Etat::Accepte)),
        (Nature::Personnel, regle(false, Personnels::Refuses), None, None),
    ] {
        assert_eq!(demande(nature, rule, was), expected, "{nature:?} {rule:?} {was:?}");
    }
}

#[test]
fn of_two_organisations_the_strictest_answer_holds() {
    let found = strictest([regle(true, Personnels::Admis), regle(false, Personnels::Refuses)]);
    assert_eq!(found, regle(true, Personnels::Refuses));
    assert_eq!(strictest([]), Regle::default());
}
