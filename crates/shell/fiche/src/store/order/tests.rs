use access::Category;

use super::*;
use crate::no_rule;

static CHILD: Fiche = Fiche {
    table: "personne",
    slug: "personnes",
    label: "personne",
    plural: "personnes",
    feminine: true,
    purpose: "Essai.",
    category: Category::Identite,
    owner: Owner::Service,
    fields: &[Field::new("nom", "Nom", Kind::Text).required()],
    title: &["nom"],
    list: &["nom"],
    order: "nom",
    latest_first: false,
    check: no_rule,
    no_overlap: None,
};

static NOTE: Fiche = Fiche {
    table: "note_essai",
    slug: "notes-essai",
    label: "note",
    plural: "notes",
    feminine: true,
    purpose: "Essai.",
    category: Category::Vie,
    owner: Owner::Service,
    fields: &[
        Field::new("personne_id", "Enfant", Kind::Link("personne")).required(),
        Field::new("autre_id", "Autre enfant", Kind::Link("personne")),
        Field::new("titre", "Titre", Kind::Text).required(),
        Field::new("secret", "Secret", Kind::Text).sealed(),
        Field::new("soin", "Soin", Kind::Text).apart(Category::Sante),
        Field::new("day", "Jour", Kind::Day).required(),
        Field::new("nombre", "Nombre", Kind::Int(0, 9)),
        Field::new("commune", "Commune", Kind::Commune),
    ],
    title: &["titre"],
    list: &["personne_id", "autre_id", "secret", "soin", "day", "nombre", "commune"],
    order: "day",
    latest_first: true,
    check: no_rule,
    no_overlap: None,
};

#[test]
fn a_list_is_sorted_by_what_it_shows_and_never_by_what_is_sealed_or_closed() {
    let register = Register::new(vec![&CHILD, &NOTE]);
    let names: Vec<&str> = sortable(&register, &NOTE).iter().map(|field| field.name).collect();
    assert_eq!(names, ["titre", "personne_id", "day", "nombre"]);
    for by in ["secret", "soin", "autre_id", "commune"] {
        let (own, down) = keys(&register, &NOTE, Some(Sort { by, down: false }));
        let sql: Vec<&str> = own.iter().map(|key| key.sql.as_str()).collect();
        assert_eq!((sql, down), (vec!["note_essai.day"], true), "{by}: the order of the kind");
    }
}

#[test]
fn what_is_sorted_by_comes_first_then_the_order_of_the_kind() {
    let register = Register::new(vec![&CHILD, &NOTE]);
    let sql = |by: &'static str, down: bool| -> Vec<String> {
        let (own, way) = keys(&register, &NOTE, Some(Sort { by, down }));
        assert_eq!(way, down);
        own.into_iter().map(|key| key.sql).collect()
    };
    assert_eq!(sql("day", false), ["note_essai.day"]);
    let own = sql("nombre", true);
    assert_eq!(own, ["COALESCE(note_essai.nombre, -9223372036854775807)", "note_essai.day"]);
    let own = sql("personne_id", false);
    assert!(own[0].contains("(SELECT o.search_key FROM personne o WHERE o.id = "), "{own:?}");
    assert!(folded("x").starts_with("REPLACE(") && folded("x").contains("LOWER(x)"));
}
