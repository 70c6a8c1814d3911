//! The register's mechanics: a record kind is declared once, the rest follows (ADR 0004).
//!
//! - `decl.rs`: the declaration. `row.rs`: a row. `register.rs`: all record kinds of the house.
//! - `child.rs`: which child a row is about. `show.rs`: values as people read and type them. `store/`: the tables, their history.
//! - `enfant.rs`: what pages about one child share. `pages/`: list, page, form, history. `import/`: a whole file at once.

mod child;
mod decl;
pub mod enfant;
mod import;
mod pages;
mod register;
mod row;
pub mod rule;
mod show;
mod store;

pub use child::children_of;
pub use decl::{
    Answer, Fiche, Field, Gives, Group, Kind, Linked, NoOverlap, Owner, Proposed, Reason, Remark,
    Rewriting, Sensitivity, Turn, no_rule,
};
pub use import::{
    Applied, Headings, Owners, Plan, Problem, Sheet, SheetError, apply, plan, read_csv,
    read_workbook, template,
};
pub use pages::{
    NOT_SHARED, Titles, capital, cover_apart, hide_other_children, keep_apart, keep_asked,
    linked_titles, routes, shown, title_of, titles_of_all,
};
pub use register::Register;
pub use row::Row;
pub use show::{parse, show, to_form};
pub use store::{
    Ask, Change, Closing, Effect, Follow, Following, Follows, Fusion, Held, Hinder, Holding, Holds,
    Key, Line, ListAsk, ListPage, MOST_PAIRS, Place, Saved, Seen, Sort, Undone, Unions, United,
    Veiling, Veils, Wanted, Way, Words, all_rows, columns, complete_words, create, erase, erased,
    from_db, fusion, fusions_of, held_of_person, history, identity, keep_all, leads_to,
    likely_pairs, lines_of, list, locate, open_field, persons_among, persons_by_words, put_to_zero,
    read_row, remember, replay, rows_about, rows_by_id, rows_naming, rows_of_person, seal_fields,
    sealed_fields, since, standing, tell_apart, titles, twins, undo, unions_in, unite,
    united_meanwhile, united_with, update, words_complete,
};
