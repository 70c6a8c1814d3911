//! All that is held on a child, field by field, with others hidden as the review decided.

use std::collections::BTreeMap;

use access::{Actor, Category, Granted, House};
use fiche::{Kind, Register, Row};
use print::{Block, Cell, Column, Document};
use serde::Serialize;
use web::PageError;

use super::{
    journal::{exchanged, sent, todo, told},
    masque::{Tiers, hide},
};

/// What the review decided of a value that names, or may name, somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choix {
    /// Names of others are replaced by their tie.
    Noms,
    /// Left as it is.
    Laisser,
    /// Taken out whole.
    Retirer,
}

impl Choix {
    /// Reads a stored choice; what was not decided hides names.
    pub fn from_code(code: Option<&str>) -> Self {
        match code {
            Some("laisser") => Self::Laisser,
            Some("retirer") => Self::Retirer,
            _ => Self::Noms,
        }
    }

    /// The stored code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Noms => "noms",
            Self::Laisser => "laisser",
            Self::Retirer => "retirer",
        }
    }
}

/// A value of the file.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Valeur {
    /// Its place, for the review: `table-id-field`.
    #[serde(skip)]
    pub key: String,
    /// Its name.
    pub champ: String,
    /// What is shown.
    #[serde(rename = "valeur")]
    pub montre: String,
    /// As it is in the register; only the review sees it.
    #[serde(skip)]
    pub brut: String,
    /// How many names were found.
    #[serde(skip)]
    pub noms: usize,
    /// Whether a person must look at it: it names somebody else, or is a free text.
    #[serde(skip)]
    pub a_relire: bool,
}

/// A row of the file.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Item {
    /// The kind of information.
    pub genre: String,
    /// The kind of row.
    pub fiche: String,
    /// Why it is kept.
    pub finalite: String,
    /// Its values.
    pub valeurs: Vec<Valeur>,
    /// How many versions the history keeps.
    pub versions: i64,
}

/// The file of a child.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Dossier {
    /// First name and name.
    pub nom: String,
    /// What is held.
    pub donnees: Vec<Item>,
    /// Who consulted it: day, function, kind of information.
    pub consultations: Vec<(String, String, String)>,
}

fn full_name(row: &Row) -> String {
    ["prenom", "nom", "nom_usage"]
        .into_iter()
        .filter_map(|field| row.text(field))
        .collect::<Vec<_>>()
        .join(" ")
}

fn tie(code: &str, register: &Register) -> String {
    let field = register.by_table("membre_famille").and_then(|fiche| fiche.field("lien"));
    let label = match field.map(|field| field.kind) {
        Some(Kind::Code(list)) => list.label_of(code).unwrap_or(code).to_lowercase(),
        _ => code.to_owned(),
    };
    format!("tiers : {label}")
}

/// What never leaves with the file of a child: what a judge or the law keeps from those who may
/// receive it (C. civ., art. 375-7; CASF, art. L. 222-6; loi 78-17, art. 46). A person answers apart.
const APART: &[Category] = &[Category::Adresse, Category::Origine, Category::Penal];

/// The categories of a child's file that who prepares it may read, and that may leave with it.
pub(crate) fn to_give(open: &Granted) -> Vec<Category> {
    Category::ALL
        .iter()
        .copied()
        .filter(|category| !open.services_on_child(*category).is_empty())
        .filter(|category| !APART.contains(category))
        .collect()
}

/// Why a category is kept back, for who prepares the file and who receives it.
fn kept_back(category: Category) -> &'static str {
    match category {
        Category::Medical => {
            "Tenu à part : un soignant le communique, à la demande de la personne (CSP, art. \
             L. 1111-7)."
        }
        _ => "Tenu à part : la direction y répond séparément.",
    }
}

/// What is given, and what is kept apart.
fn split<T>(all: Vec<T>, given: &[Category], of: impl Fn(&T) -> Category) -> (Vec<T>, Vec<T>) {
    all.into_iter().partition(|one| given.contains(&of(one)))
}

/// Gathers what is held on a child and may be given. `choix` is what the review decided, by place;
/// of the other categories only their number is told.
///
/// # Errors
///
/// [`PageError`] when the child is not there or the engine refuses.
pub(crate) async fn gather(
    reader: (&House, &Actor),
    granted: &mut Granted,
    register: &Register,
    personne: i64,
    choix: &BTreeMap<String, String>,
    given: &[Category],
) -> Result<Dossier, PageError> {
    let all = fiche::rows_of_person(granted.read(), register, personne).await?;
    let (rows, apart): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(kind, _)| given.contains(&kind.category));
    let own = rows.iter().find(|(fiche, row)| fiche.table == "personne" && row.id == personne);
    let nom = own.map(|(_, row)| full_name(row)).ok_or(PageError::NotFound)?;
    let tiers = third_parties(granted, register, &rows, personne, &nom).await?;
    let papers = document::piece::all_of(granted.read(), personne).await?;
    let (papers, papers_apart): (Vec<_>, Vec<_>) =
        papers.into_iter().partition(|paper| given.contains(&paper.nature.category));
    let notes = ::journal::note::all_of(granted.read(), personne).await?;
    let (notes, notes_apart) = split(notes, given, |one| one.category);
    let messages = ::journal::message::all_of(granted.read(), personne).await?;
    let (messages, messages_apart) = split(messages, given, |one| one.category);
    let taches = ::journal::tache::all_of(granted.read(), personne).await?;
    let (taches, taches_apart) = split(taches, given, |one| one.category);
    let came: Vec<_> = espace::all_mots(granted.read(), personne).await?;
    let (came, came_apart) =
        if given.contains(&Category::Vie) { (came, Vec::new()) } else { (Vec::new(), came) };
    let (waiting, waiting_apart) = waiting(granted, personne, given).await?;
    let mut donnees: Vec<Item> = papers.iter().map(|paper| listed(paper, choix, &tiers)).collect();
    let vault = reader.0.db().vault();
    let writings = ecrit::validated_of(granted.read(), vault, personne).await?;
    let (writings, writings_apart) = split(writings, given, |one| one.nature.category);
    donnees.extend(writings.iter().map(|one| written(one, choix, &tiers)));
    donnees.extend(notes.iter().map(|note| told(note, choix, &tiers)));
    donnees.extend(messages.iter().map(|one| exchanged(one, choix, &tiers)));
    donnees.extend(taches.iter().map(|one| todo(one, choix, &tiers)));
    donnees.extend(came.iter().map(|one| sent(one, choix, &tiers)));
    donnees.extend(waiting.iter().map(|(category, one)| brought(*category, one, choix, &tiers)));
    for (kind, row) in &rows {
        let titles = fiche::linked_titles(reader, granted.read(), register, kind, &[row]).await?;
        let mut valeurs = Vec::new();
        for field in kind.fields {
            let (brut, _) = fiche::shown(register, &titles, field, row);
            if brut.is_empty() {
                continue;
            }
            let key = format!("{}-{}-{}", kind.table, row.id, field.name);
            let decided = Choix::from_code(choix.get(&key).map(String::as_str));
            let about_self = matches!(field.kind, Kind::Link("personne"))
                && row.int(field.name) == Some(personne);
            let other = match field.kind {
                Kind::Link("personne") => !about_self,
                Kind::Text => is_of_another(kind.table, field.name),
                _ => false,
            };
            let free = matches!(field.kind, Kind::LongText | Kind::Text)
                && !(kind.table == "personne" && row.id == personne)
                && kind.table != "famille";
            let (hidden, noms) = if other {
                let lien = row.text("lien").unwrap_or("autre");
                (format!("[{}]", tie(lien, register)), 1)
            } else if free {
                hide(&brut, &tiers)
            } else {
                (brut.clone(), 0)
            };
            let montre = match decided {
                Choix::Noms => hidden,
                Choix::Laisser => brut.clone(),
                Choix::Retirer => "[retiré à la relecture]".to_owned(),
            };
            let long = matches!(field.kind, Kind::LongText);
            valeurs.push(Valeur {
                key,
                champ: field.label.to_owned(),
                montre,
                brut,
                noms,
                a_relire: other || long || noms > 0,
            });
        }
        let sql = "SELECT count(*) AS n FROM historique WHERE nom_table = $1 AND row_id = $2";
        let count = granted.query(sql, &[kind.table.into(), row.id.into()]).await?;
        donnees.push(Item {
            genre: kind.category.label().to_owned(),
            fiche: fiche::capital(kind.label),
            finalite: kind.purpose.to_owned(),
            valeurs,
            versions: count.first().map_or(Ok(0), |row| row.get("n"))?,
        });
    }
    for category in Category::ALL {
        let n = apart.iter().filter(|(kind, _)| kind.category == *category).count()
            + papers_apart.iter().filter(|paper| paper.nature.category == *category).count()
            + writings_apart.iter().filter(|one| one.nature.category == *category).count()
            + notes_apart.iter().filter(|note| note.category == *category).count()
            + messages_apart.iter().filter(|one| one.category == *category).count()
            + taches_apart.iter().filter(|one| one.category == *category).count()
            + came_apart.iter().filter(|_| *category == Category::Vie).count()
            + waiting_apart.iter().filter(|(known, _)| known == category).count();
        if n > 0 {
            donnees.push(held(*category, n));
        }
    }
    let order = |genre: &str| Category::ALL.iter().position(|category| category.label() == genre);
    donnees.sort_by_key(|item| order(&item.genre));
    Ok(Dossier { nom, donnees, consultations: consultations(granted, register, personne).await? })
}

/// What is kept back of a kind of information: how many rows, and why.
fn held(category: Category, n: usize) -> Item {
    let montre = kept_back(category).to_owned();
    Item {
        genre: category.label().to_owned(),
        fiche: format!("{n} fiche{}", if n > 1 { "s" } else { "" }),
        finalite: String::new(),
        valeurs: vec![Valeur {
            key: String::new(),
            champ: "Contenu".to_owned(),
            brut: montre.clone(),
            montre,
            noms: 0,
            a_relire: false,
        }],
        versions: 0,
    }
}

/// Whether a text is somebody else's: a name, a number.
fn is_of_another(table: &str, field: &str) -> bool {
    match table {
        "membre_famille" => field == "nom",
        "contact" => {
            ["nom", "telephone", "telephone_second", "courriel", "suppleant"].contains(&field)
        }
        _ => false,
    }
}

/// A paper of the file: what it is; its copy is handed over apart.
fn listed(
    paper: &document::piece::Piece,
    choix: &BTreeMap<String, String>,
    tiers: &[Tiers],
) -> Item {
    let value = |field: &str, champ: &str, brut: String, free: bool| {
        let key = format!("piece-{}-{field}", paper.id);
        let (hidden, noms) = if free { hide(&brut, tiers) } else { (brut.clone(), 0) };
        let montre = match Choix::from_code(choix.get(&key).map(String::as_str)) {
            Choix::Noms => hidden,
            Choix::Laisser => brut.clone(),
            Choix::Retirer => "[retiré à la relecture]".to_owned(),
        };
        Valeur { key, champ: champ.to_owned(), montre, brut, noms, a_relire: free }
    };
    let mut valeurs = vec![
        value("title", "Titre", paper.title.clone(), true),
        value("day", "Date", vocabulary::french_day(paper.day), false),
        value("at", "Ajouté le", web::in_paris(&paper.at), false),
        value("hash", "Empreinte (SHA-256)", paper.hash.clone(), false),
    ];
    if let Some(retrait) = &paper.retrait {
        valeurs.push(value("retrait", "Retiré le", web::in_paris(&retrait.at), false));
        valeurs.push(value("motif", "Motif du retrait", retrait.motif.clone(), true));
    }
    Item {
        genre: paper.nature.category.label().to_owned(),
        fiche: format!("Document : {}", paper.nature.label()),
        finalite:
            "Garder dans le dossier les documents reçus et envoyés. La copie se remet à part."
                .to_owned(),
        valeurs,
        versions: 0,
    }
}

/// A validated writing of the file: what it is; its copy is handed over apart, once it was read again for
/// the others it names. A draft is no finished document (CRPA, art. L. 311-2).
fn written(one: &ecrit::Ecrit, choix: &BTreeMap<String, String>, tiers: &[Tiers]) -> Item {
    let key = format!("ecrit-{}-titre", one.id);
    let (hidden, noms) = hide(&one.titre, tiers);
    let montre = match Choix::from_code(choix.get(&key).map(String::as_str)) {
        Choix::Noms => hidden,
        Choix::Laisser => one.titre.clone(),
        Choix::Retirer => "[retiré à la relecture]".to_owned(),
    };
    let fixed = |field: &str, champ: &str, brut: String| Valeur {
        key: format!("ecrit-{}-{field}", one.id),
        champ: champ.to_owned(),
        montre: brut.clone(),
        brut,
        noms: 0,
        a_relire: false,
    };
    let at = one.frozen_at.as_deref().map(web::in_paris).unwrap_or_default();
    let titre = Valeur {
        key,
        champ: "Titre".to_owned(),
        montre,
        brut: one.titre.clone(),
        noms,
        a_relire: true,
    };
    Item {
        genre: one.nature.category.label().to_owned(),
        fiche: format!("Écrit : {}", one.nature.label()),
        finalite: "Rendre compte de la situation de l’enfant. La copie se remet à part, relue."
            .to_owned(),
        valeurs: vec![
            titre,
            fixed("numero", "Numéro", one.told_number()),
            fixed("valide", "Validé le", at),
            fixed("hash", "Empreinte (SHA-256)", one.hash.clone().unwrap_or_default()),
        ],
        versions: 0,
    }
}

/// What was written without network about a person and is not in the file yet, by its kind of information: what may
/// be given, and what may not.
async fn waiting(
    granted: &mut Granted,
    personne: i64,
    given: &[Category],
) -> Result<(Vec<(Category, nomade::Ecrit)>, Vec<(Category, nomade::Ecrit)>), PageError> {
    let all = nomade::all_about(granted.read(), personne).await?;
    Ok(all
        .into_iter()
        .map(|one| {
            let told = ::journal::note::category_of(&one.fait.categorie, &one.fait.nature);
            (told.unwrap_or(Category::Parcours), one)
        })
        .partition(|(category, _)| given.contains(category)))
}

/// A writing made without network that waits, or was set aside.
fn brought(
    category: Category,
    one: &nomade::Ecrit,
    choix: &BTreeMap<String, String>,
    tiers: &[Tiers],
) -> Item {
    let value = |field: &str, champ: &str, brut: String, free: bool| {
        let key = format!("ecrit_nomade-{}-{field}", one.id);
        let (hidden, noms) = if free { hide(&brut, tiers) } else { (brut.clone(), 0) };
        let montre = match Choix::from_code(choix.get(&key).map(String::as_str)) {
            Choix::Noms => hidden,
            Choix::Laisser => brut.clone(),
            Choix::Retirer => "[retiré à la relecture]".to_owned(),
        };
        Valeur { key, champ: champ.to_owned(), montre, brut, noms, a_relire: free }
    };
    let champs: Vec<&str> = one.fait.champs.values().map(String::as_str).collect();
    Item {
        genre: category.label().to_owned(),
        fiche: "Écrit sans réseau, pas encore au dossier".to_owned(),
        finalite: "Dire ce qui arrive à l’enfant, quand le réseau manque.".to_owned(),
        valeurs: vec![
            value("moment", "Quand", one.fait.moment.replace('T', " "), false),
            value("texte", "Texte", one.fait.texte.clone(), true),
            value("champs", "Changements", champs.join(", "), true),
        ],
        versions: 1,
    }
}

/// The others of the file: members of the family, with or without a file of their own.
async fn third_parties(
    granted: &mut Granted,
    register: &Register,
    rows: &[(&'static fiche::Fiche, Row)],
    personne: i64,
    own: &str,
) -> Result<Vec<Tiers>, PageError> {
    let mut all = Vec::new();
    let Some(person) = register.by_table("personne") else { return Ok(all) };
    let mut seen: BTreeMap<i64, String> = BTreeMap::new();
    for (kind, row) in rows {
        let lien = tie(row.text("lien").unwrap_or("autre"), register);
        if ["membre_famille", "contact"].contains(&kind.table)
            && let Some(nom) = row.text("nom")
        {
            all.push(Tiers::new(nom, &lien, own));
        }
        for field in kind.fields {
            if matches!(field.kind, Kind::Link("personne"))
                && let Some(other) = row.int(field.name).filter(|id| *id != personne)
            {
                seen.entry(other).or_insert_with(|| lien.clone());
            }
        }
    }
    let famille = rows.iter().find(|(kind, row)| kind.table == "personne" && row.id == personne);
    if let Some(famille) = famille.and_then(|(_, row)| row.int("famille_id")) {
        let sql = "SELECT id FROM personne WHERE famille_id = $1 AND id <> $2";
        for row in granted.query(sql, &[famille.into(), personne.into()]).await? {
            seen.entry(row.get("id")?).or_insert_with(|| "tiers : fratrie".to_owned());
        }
    }
    // Other children of the same services at the same time are named in free texts too.
    let sql = "SELECT DISTINCT o.personne_id FROM sejour m JOIN sejour o
                   ON o.service_id = m.service_id AND o.personne_id <> m.personne_id
                  AND (m.sortie_day IS NULL OR o.entree_day <= m.sortie_day)
                  AND (o.sortie_day IS NULL OR o.sortie_day >= m.entree_day)
                WHERE m.personne_id = $1 LIMIT 2000";
    for row in granted.query(sql, &[personne.into()]).await? {
        seen.entry(row.get("personne_id")?).or_insert_with(|| "tiers : autre enfant".to_owned());
    }
    let ids: Vec<i64> = seen.keys().copied().collect();
    for (id, nom) in fiche::titles(granted.read(), person, &ids).await? {
        let lien = seen.get(&id).map_or("tiers", String::as_str);
        all.push(Tiers::new(&nom, lien, own));
    }
    Ok(all)
}

/// Who consulted the file: the day, the function, the kind of information. No name of staff: the
/// person who asks is told functions (CJUE, C-579/21), and the service keeps the names.
async fn consultations(
    granted: &mut Granted,
    register: &Register,
    personne: i64,
) -> Result<Vec<(String, String, String)>, PageError> {
    use crate::{trace, words};
    let ask = trace::Ask {
        scope: trace::Scope::Child(personne),
        from: None,
        until: None,
        compte: None,
        category: None,
        accorde: Some(true),
        before: None,
        limit: 5000,
    };
    let (lines, _) = trace::lines(granted, &ask).await?;
    let mut comptes: Vec<i64> = lines.iter().filter_map(|line| line.compte).collect();
    comptes.sort_unstable();
    comptes.dedup();
    let who = trace::who(granted, &comptes).await?;
    let mut all: Vec<(String, String, String)> = lines
        .iter()
        .map(|line| {
            let day = words::paris(&line.at)
                .map_or(String::new(), |at| vocabulary::french_day(at.date()));
            let function = line
                .compte
                .and_then(|id| who.get(&id))
                .map_or("La machine", |qui| qui.fonction.as_str());
            let did = words::did(&line.action, true, &line.details);
            let right = words::right(&line.rule);
            let why = if right.is_empty() { right } else { format!(". {right}.") };
            let what = format!("{did} : {}{why}", words::what(register, line));
            (day, function.to_owned(), what)
        })
        .collect();
    all.dedup();
    Ok(all)
}

/// The file as a document to print.
pub(crate) fn document(dossier: &Dossier, organisation: &str, date_line: String) -> Document {
    let mut blocks = vec![Block::paragraph(
        "Ce document réunit tout ce que le service garde sur l’enfant. Les noms d’autres personnes \
         sont remplacés par leur lien ; une personne l’a relu avant de le remettre.",
    )];
    let mut genre = "";
    for item in &dossier.donnees {
        if item.genre != genre {
            genre = &item.genre;
            blocks.push(Block::heading(1, genre));
        }
        blocks.push(Block::heading(2, item.fiche.as_str()));
        let rows = item
            .valeurs
            .iter()
            .map(|value| {
                print::Row::new(vec![
                    Cell::header(value.champ.as_str()),
                    Cell::text(value.montre.as_str()),
                ])
            })
            .collect();
        blocks.push(Block::Table(print::Table {
            caption: item.finalite.clone(),
            columns: vec![Column::text("Donnée"), Column::text("Valeur")],
            rows,
            notes: vec![format!("Versions gardées dans l’historique : {}.", item.versions)],
            ..print::Table::default()
        }));
    }
    blocks.push(Block::heading(1, "Qui a consulté ce dossier"));
    let rows = dossier.consultations.iter().map(|(day, function, what)| {
        print::Row::new(vec![
            Cell::text(day.as_str()),
            Cell::text(function.as_str()),
            Cell::text(what.as_str()),
        ])
    });
    blocks.push(Block::Table(print::Table {
        caption: "Consultations, de la plus récente à la plus ancienne".to_owned(),
        columns: vec![Column::text("Jour"), Column::text("Fonction"), Column::text("Quoi")],
        rows: rows.collect(),
        ..print::Table::default()
    }));
    Document {
        title: "Ce que le service garde sur vous".to_owned(),
        subtitle: dossier.nom.clone(),
        organisation: organisation.to_owned(),
        date_line,
        blocks,
        ..Document::default()
    }
}
