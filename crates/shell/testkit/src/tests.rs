//! The looks at a page find what they say they find.

use crate::{faults_of_page, main_text, title_of_page};

const GOOD: &str = "<html lang=\"fr\"><title>Mesures · Maillage</title>\
    <a href=\"#contenu\">Aller</a><main id=\"contenu\"><h1>Mesures</h1>\
    <label for=\"q\">Nom</label><input id=\"q\" name=\"q\"></main>";

#[test]
fn a_good_page_has_no_fault() {
    assert_eq!(faults_of_page(GOOD), Vec::<String>::new());
    assert_eq!(title_of_page(GOOD), "Mesures · Maillage");
    assert_eq!(main_text(GOOD), "Mesures Nom");
}

#[test]
fn each_fault_is_found() {
    for (good, bad, told) in [
        (" lang=\"fr\"", "", "the language is not said"),
        ("</h1>", "</h1><h1>Encore</h1>", "there is not one h1"),
        ("Mesures · Maillage", " · Maillage", "no title"),
        ("<main", "<script>x</script><main", "a script stands in the page"),
        ("<h1", "<h1 style=\"color:red\"", "a style stands in the page"),
        ("<label for=\"q\">", "<label for=\"r\">", "the field q has no label"),
        ("<h1", "<h1 id=\"q\"", "the id q is there twice"),
    ] {
        let faults = faults_of_page(&GOOD.replace(good, bad));
        assert!(faults.iter().any(|fault| fault == told), "{told}: {faults:?}");
    }
}
