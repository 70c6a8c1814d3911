//! What must hold on a step, and what each step asks.

use fiche::{Linked, Remark, Row, rule};

/// What a step asks, in easy words: said to the youth.
pub fn question(code: &str) -> &'static str {
    match code {
        "moi" => "Ce que j’aime. Ce que je sais faire.",
        "explorer" => "Un métier, un lieu, une activité que je découvre.",
        "essayer" => "Ce que je veux essayer, ou ce que j’ai essayé.",
        "choisir" => "Ce que je veux, et pourquoi.",
        "faire" => "Ce que je fais pour y arriver. Qui m’aide.",
        "retenir" => "Ce qui a marché. Ce que je ferais autrement.",
        _ => "",
    }
}

/// A step is of a child who was born.
pub fn etape(row: &Row, linked: &Linked) -> Vec<Remark> {
    rule::after_birth(row, linked, "day").into_iter().collect()
}

/// A comment is beside words of the same child, and not before them.
pub fn commentaire(row: &Row, linked: &Linked) -> Vec<Remark> {
    let Some(step) = linked.get("etape_jeune_id") else { return Vec::new() };
    let mut all = Vec::new();
    if step.int("personne_id") != row.int("personne_id") {
        all.push(Remark::refuse("etape_jeune_id", "Cette étape est d'un autre enfant."));
    }
    if row.day("day").zip(step.day("day")).is_some_and(|(said, written)| said < written) {
        all.push(Remark::refuse("day", "C'est avant les mots du jeune : corrigez la date."));
    }
    all
}
