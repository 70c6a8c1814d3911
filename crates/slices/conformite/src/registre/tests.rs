//! The shipped registers are whole.

use super::model::{PARTS, donnees, shipped};

#[test]
fn every_shipped_processing_fills_every_part() {
    let all = shipped().unwrap();
    assert!(all.len() >= 7);
    for (code, one) in &all {
        for (part, _) in PARTS {
            assert!(one.part(part).len() > 10, "{code}.{part}");
        }
    }
}

#[test]
fn the_register_of_data_reads_back() {
    let all = donnees().unwrap();
    assert!(all["personne"].colonnes.contains_key("nom"));
    assert!(all["audit"].conservation.ends_with('.'));
}
