use super::rules::{Suivi, once};

fn follows(service: i64, personne: i64, cle: Option<&str>, nom: Option<&str>) -> Suivi {
    Suivi {
        service,
        personne,
        cle: cle.map(|name| (name.to_owned(), "2012-05-04".to_owned())),
        nom: nom.map(str::to_owned),
    }
}

#[test]
fn a_child_of_two_associations_counts_once_and_once_in_each_service() {
    let all = [
        follows(1, 10, Some("ana roy"), None),
        follows(2, 10, Some("ana roy"), None),
        // The same child, of whom another association keeps a file of its own.
        follows(3, 20, Some("ana roy"), Some("Ana Roy")),
        // No day of birth: nobody knows whether it is the same.
        follows(3, 30, None, None),
        follows(1, 40, None, None),
    ];
    let children = once(&all);
    assert_eq!(children.len(), 3);
    assert_eq!(children[0].services.len(), 3);
    assert_eq!(children[0].fiches.len(), 2);
    assert_eq!(children[0].ouvert, Some((20, "Ana Roy".to_owned())));
    assert_eq!(children.iter().map(|one| one.services.len()).sum::<usize>(), all.len());
}
