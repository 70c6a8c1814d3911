//! An act goes to one addressee, opens something, and says how the family was told.

use fiche::{Linked, Row};

use super::rules::partage;

fn act() -> Row {
    let mut row = Row::default()
        .with("destinataire_id", 2)
        .with("finalite", "Préparer le retour")
        .with("partage_parcours", 1)
        .with("finalite_parcours", "Préparer le retour")
        .with("information_parent_day", "2026-02-20")
        .with("information_parent_voie", "entretien")
        .with("information_enfant_day", "2026-02-25")
        .with("information_enfant_voie", "entretien")
        .with("start_day", "2026-03-02")
        .with("end_day", "2026-09-02")
        .with("information", "informes");
    row.owner = 1;
    row
}

fn refused(row: &Row) -> Vec<&'static str> {
    partage(row, &Linked::default()).into_iter().map(|remark| remark.field).collect()
}

#[test]
fn a_full_act_is_kept() {
    assert_eq!(refused(&act()), Vec::<&str>::new());
}

#[test]
fn an_act_to_nobody_to_two_or_to_oneself_is_refused() {
    assert_eq!(refused(&act().with("destinataire_identifiant", "m.diallo")), ["destinataire_id"]);
    assert_eq!(refused(&act().with("destinataire_id", 1)), ["destinataire_id"]);
    let mut nobody = Row::default()
        .with("partage_vie", 1)
        .with("finalite_vie", "Préparer le retour")
        .with("start_day", "2026-03-02")
        .with("end_day", "2026-09-02");
    nobody.owner = 1;
    assert_eq!(refused(&nobody), ["destinataire_id"]);
}

#[test]
fn an_act_that_opens_nothing_is_refused() {
    assert_eq!(refused(&act().with("partage_parcours", 0)), ["partage_identite"]);
}

#[test]
fn a_family_that_is_not_told_needs_a_reason() {
    let silent = act().with("information", "contraire_interet");
    assert_eq!(refused(&silent), ["motif_non_information"]);
    let said = silent.with("motif_non_information", "Danger pour l'enfant si le père l'apprend.");
    assert_eq!(refused(&said), Vec::<&str>::new());
}

#[test]
fn each_information_says_what_for_and_whoever_was_told_when_and_how() {
    let more = act().with("partage_sante", 1);
    assert_eq!(refused(&more), ["finalite_sante"]);
    // What an act of before is given is no reason.
    assert_eq!(refused(&more.clone().with("finalite_sante", "Non consigné")), ["finalite_sante"]);
    assert_eq!(refused(&more.clone().with("finalite_sante", "Suivre son asthme")), [""; 0]);
    let bare = act()
        .with("information_enfant_day", None::<&str>)
        .with("information_enfant_voie", "non_consigne");
    assert_eq!(refused(&bare), ["information_enfant_day", "information_enfant_voie"]);
    assert_eq!(refused(&bare.clone().with("information", "parents_seuls")), [""; 0]);
    // Told after it began: a reason is asked.
    let late = act().with("information_parent_day", "2026-03-09");
    assert_eq!(refused(&late), ["information_parent_day"]);
    // To withdraw an act of before, nothing more is asked.
    assert_eq!(refused(&bare.with("partage_vie", 1).with("retrait_day", "2026-03-10")), [""; 0]);
}
