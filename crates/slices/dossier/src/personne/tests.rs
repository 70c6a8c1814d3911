use fiche::{Linked, Row};

use super::rules::personne;

#[test]
fn nobody_dies_before_birth() {
    let born = Row::default().with("birth_day", "2010-05-12");
    for (death, refused) in [("2010-05-11", true), ("2010-05-12", false), ("2021-01-01", false)] {
        let remarks = personne(&born.clone().with("death_day", death), &Linked::default());
        assert_eq!(remarks.iter().any(|remark| !remark.overridable), refused, "{death}");
    }
    assert_eq!(personne(&born, &Linked::default()), []);
}
