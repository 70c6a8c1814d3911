use super::rules::{Suivi, each, once, tells_shared};

fn follows(service: i64, personne: i64, cle: Option<&str>, nom: Option<&str>) -> Suivi {
    Suivi {
        service,
        personne,
        cle: cle.map(|name| (name.to_owned(), "2012-05-04".to_owned())),
        ouvert: nom.is_some(),
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
    assert!(children[0].nommes.iter().eq(&[3]), "a closed file says nothing of its service");
    assert_eq!(children.iter().map(|one| one.services.len()).sum::<usize>(), all.len());
    assert_eq!(each(&all), all.len());
}

#[test]
fn a_small_number_of_shared_children_is_not_told_beside_a_name() {
    let name = |n: i64| format!("enfant {n}");
    let shared = |(closed, alone): (i64, i64)| {
        let mut all = Vec::new();
        for n in 0..alone {
            let own = format!("seul {n}");
            all.push(follows(1, 400 + n, Some(&own), Some(&own)));
        }
        for n in 0..closed {
            let known = name(n);
            all.push(follows(1, 100 + n, Some(&known), Some(&known)));
            all.push(follows(2, 200 + n, Some(&known), None));
        }
        all.push(follows(2, 300, None, None));
        tells_shared(&once(&all))
    };
    // Four or none: the same silence. From five on, it is a number of a group, as long as five others are not of it: when
    // all the named are shared, the number names each.
    let told = [(0, 5), (1, 5), (4, 5), (5, 5), (5, 1), (6, 0)].map(shared);
    assert_eq!(told, [false, false, false, true, false, false]);
    // Who reads no name at all, or every file, reads the number.
    let counts = [follows(1, 1, Some("ana roy"), None), follows(2, 2, Some("ana roy"), None)];
    assert!(tells_shared(&once(&counts)));
    let nom = Some("Ana Roy");
    let open = [follows(1, 1, Some("ana roy"), nom), follows(2, 2, Some("ana roy"), nom)];
    assert!(tells_shared(&once(&open)));
}
