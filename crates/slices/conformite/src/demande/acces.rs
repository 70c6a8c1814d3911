//! All that is held on a child, field by field, with others hidden as the review decided.

use std::collections::BTreeMap;

use access::{Actor, Category, Granted, House};
use fiche::{Kind, Register, Row};
use partage::restriction::InForce;
use print::{Block, Cell, Column, Document};
use serde::Serialize;
use web::PageError;

use super::{
    journal::{exchanged, sent, shared, todo, told},
    juge,
    masque::{Tiers, hide},
    papiers::{brought, listed, written},
    valeur::{Item, Lecture, Question, Valeur},
};

/// The file of a child.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Dossier {
    /// First name and name.
    pub nom: String,
    /// What is held.
    pub donnees: Vec<Item>,
    /// Who consulted it: day, function, kind of information.
    pub consultations: Vec<(String, String, String)>,
    /// The papers whose copy goes with it.
    #[serde(skip)]
    pub copies: Vec<document::piece::Piece>,
}

/// Which part of what is held on a person is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Partie {
    /// The file; its medical part is kept apart.
    Dossier,
    /// What concerns health, prepared by a carer (CSP, art. L. 1111-7).
    Sante,
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
const APART: &[Category] =
    &[Category::Adresse, Category::Origine, Category::Penal, Category::Nommes, Category::Reserve];

/// The kinds of information of a child's file that may leave with it, each with the services whose rows
/// its preparer reads.
pub(crate) fn to_give(open: &Granted) -> Vec<(Category, Vec<i64>)> {
    Category::ALL
        .iter()
        .copied()
        .filter(|category| !APART.contains(category))
        .map(|category| (category, open.services_on_child(category).to_vec()))
        .filter(|(_, services)| !services.is_empty())
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

/// What concerns a person's health: what a carer prepares.
const SOIN: &[Category] = &[Category::Sante, Category::Medical];

/// What is asked for, and of what: the part, what may be given of it, what its preparer reads, what the
/// review decided by place.
pub(crate) struct Demande<'d> {
    pub partie: Partie,
    /// What the preparer reads, of what may leave.
    pub lues: &'d [(Category, Vec<i64>)],
    pub choix: &'d BTreeMap<String, String>,
    /// What a judge keeps from who asks.
    pub juge: &'d [InForce],
}

impl Demande<'_> {
    /// Whether what a service keeps (any, when the row does not say) is read by the preparer.
    fn reads(&self, category: Category, service: Option<i64>) -> bool {
        self.lues.iter().any(|(known, services)| {
            *known == category && service.is_none_or(|of| services.contains(&of))
        })
    }

    fn gives(&self, category: Category, service: Option<i64>) -> bool {
        let of_part = self.partie == Partie::Dossier || SOIN.contains(&category);
        of_part && self.reads(category, service)
    }
}

/// Parts a list: what may be given, and the categories of what is kept back.
fn parted<T>(
    all: Vec<T>,
    asked: &Demande<'_>,
    of: impl Fn(&T) -> (Category, Option<i64>),
    apart: &mut Vec<Category>,
) -> Vec<T> {
    let (given, kept): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| {
        let (category, service) = of(one);
        asked.gives(category, service)
    });
    apart.extend(kept.iter().map(|one| of(one).0));
    given
}

/// The record kind of the address of a home.
const HOME: &str = "adresse_foyer";

/// The addresses of homes that a judge keeps secret on a day: they are kept back as protected addresses are.
async fn secret_homes(
    granted: &mut Granted,
    register: &Register,
    all: &[(&'static fiche::Fiche, Row)],
    day: jiff::civil::Date,
) -> Result<Vec<i64>, PageError> {
    let mut secret = Vec::new();
    for (_, row) in all.iter().filter(|(kind, _)| kind.table == HOME) {
        if !register.hidden(granted.read(), HOME, day, row).await?.is_empty() {
            secret.push(row.id);
        }
    }
    Ok(secret)
}

/// Gathers what is held on a child and may be given; of the other categories only their number is told.
///
/// # Errors
///
/// [`PageError`] when the child is not there or the engine refuses.
pub(crate) async fn gather(
    reader: (&House, &Actor),
    granted: &mut Granted,
    register: &Register,
    personne: i64,
    asked: &Demande<'_>,
) -> Result<Dossier, PageError> {
    let all = fiche::rows_of_person(granted.read(), register, personne).await?;
    let own = all.iter().find(|(fiche, row)| fiche.table == "personne" && row.id == personne);
    let nom = own.map(|(_, row)| full_name(row)).ok_or(PageError::NotFound)?;
    let secret = secret_homes(granted, register, &all, reader.0.today()).await?;
    let of_row = |kind: &fiche::Fiche, row: &Row| {
        let home = kind.table == HOME && secret.contains(&row.id);
        let category = if home { Category::Adresse } else { kind.category };
        (category, (kind.owner == fiche::Owner::Service).then_some(row.owner))
    };
    let seen: Vec<_> = all
        .iter()
        .filter(|(kind, row)| {
            let (category, service) = of_row(kind, row);
            asked.reads(category, service)
        })
        .collect();
    let tiers = third_parties(granted, register, &seen, personne, &nom).await?;
    let mut apart = Vec::new();
    let rows = parted(all, asked, |(kind, row)| of_row(kind, row), &mut apart);
    let read = granted.read();
    let vault = reader.0.db().vault();
    let papers = document::piece::all_of(read, personne).await?;
    let papers = parted(papers, asked, |one| (one.nature.category, Some(one.service)), &mut apart);
    let writings = ecrit::validated_of(read, vault, personne).await?;
    let writings = parted(
        writings,
        asked,
        |one| (one.ecrit.nature.category, Some(one.ecrit.service)),
        &mut apart,
    );
    let notes = ::journal::note::all_of(read, personne).await?;
    let notes = parted(notes, asked, |one| (one.category, Some(one.service)), &mut apart);
    let messages = ::journal::message::all_of(read, personne).await?;
    let messages = parted(messages, asked, |one| (one.category, Some(one.service)), &mut apart);
    let taches = ::journal::tache::all_of(read, personne).await?;
    let taches = parted(taches, asked, |one| (one.category, Some(one.service)), &mut apart);
    let phrases = ::journal::phrase::all_of(read, personne).await?;
    let phrases = parted(phrases, asked, |one| (one.category, Some(one.service)), &mut apart);
    let came = espace::all_mots(read, personne).await?;
    let came = parted(came, asked, |one| (Category::Vie, Some(one.service)), &mut apart);
    let waiting = parted(
        waiting(granted, personne).await?,
        asked,
        |one| (one.0, Some(one.1.fait.service)),
        &mut apart,
    );

    let lecture = Lecture { choix: asked.choix, tiers: &tiers };
    let (mut donnees, mut copies) = (Vec::new(), Vec::new());
    for paper in papers {
        let joined = paper.retrait.is_none() && lecture.joins(&format!("piece-{}-copie", paper.id));
        let rank = joined.then_some(copies.len() + 1);
        donnees.push(listed(&paper, rank, lecture));
        if joined {
            copies.push(paper);
        }
    }
    donnees.extend(writings.iter().map(|one| written(one, lecture)));
    donnees.extend(notes.iter().map(|note| told(note, lecture)));
    donnees.extend(messages.iter().map(|one| exchanged(one, lecture)));
    donnees.extend(taches.iter().map(|one| todo(one, lecture)));
    donnees.extend(phrases.iter().map(|one| shared(one, lecture)));
    donnees.extend(came.iter().map(|one| sent(one, lecture)));
    donnees.extend(waiting.iter().map(|(category, one)| brought(*category, one, lecture)));
    for (kind, row) in &rows {
        donnees.push(
            row_of(reader, granted, register, (personne, kind, row), (lecture, asked.juge)).await?,
        );
    }
    if asked.partie == Partie::Dossier {
        for category in Category::ALL {
            let n = apart.iter().filter(|known| *known == category).count();
            // That something is reserved is not told, not even by a number: who asks may be whom it protects from.
            if n > 0 && !category.is_for_named() {
                donnees.push(held(*category, n));
            }
        }
    }
    let order = |genre: &str| Category::ALL.iter().position(|category| category.label() == genre);
    donnees.sort_by_key(|item| order(&item.genre));
    let consultations = match asked.partie {
        Partie::Dossier => consultations(granted, register, personne).await?,
        Partie::Sante => Vec::new(),
    };
    Ok(Dossier { nom, donnees, consultations, copies })
}

/// A row of the register, field by field.
async fn row_of(
    reader: (&House, &Actor),
    granted: &mut Granted,
    register: &Register,
    (personne, kind, row): (i64, &'static fiche::Fiche, &Row),
    (lecture, orders): (Lecture<'_>, &[InForce]),
) -> Result<Item, PageError> {
    let titles = fiche::linked_titles(reader, granted.read(), register, kind, &[row]).await?;
    let of_self = kind.table == "personne" && row.id == personne;
    let mut valeurs = Vec::new();
    for field in kind.fields {
        let (brut, _) = fiche::shown(register, &titles, field, row);
        if brut.is_empty() {
            continue;
        }
        let key = format!("{}-{}-{}", kind.table, row.id, field.name);
        let about_self =
            matches!(field.kind, Kind::Link("personne")) && row.int(field.name) == Some(personne);
        let other = match field.kind {
            Kind::Link("personne") => !about_self,
            Kind::Text => is_of_another(kind.table, field.name),
            _ => false,
        };
        let free = matches!(field.kind, Kind::LongText | Kind::Text)
            && !of_self
            && kind.table != "famille";
        let hidden = if other {
            let lien = row.text("lien").unwrap_or("autre");
            (format!("[{}]", tie(lien, register)), 1)
        } else if free {
            hide(&brut, lecture.tiers)
        } else {
            (brut.clone(), 0)
        };
        // Short texts name places and people too: an address, a school, a neighbour.
        let asked = free || (matches!(field.kind, Kind::Commune) && !of_self);
        let value = lecture.decided(key, field.label, brut, hidden, other || asked);
        let kept = juge::hides(orders, kind, field);
        valeurs.push(if kept { lecture.kept_by_judge(value) } else { value });
    }
    let sql = "SELECT count(*) AS n FROM historique WHERE nom_table = $1 AND row_id = $2";
    let count = granted.query(sql, &[kind.table.into(), row.id.into()]).await?;
    Ok(Item {
        genre: kind.category.label().to_owned(),
        fiche: fiche::capital(kind.label),
        finalite: kind.purpose.to_owned(),
        valeurs,
        versions: count.first().map_or(Ok(0), |row| row.get("n"))?,
        href: String::new(),
        place: Some((kind.table, row.id)),
    })
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
            question: Question::Aucune,
            juge: false,
        }],
        versions: 0,
        href: String::new(),
        place: None,
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

/// What was written without network about a person and is not in the file yet, by its kind of information.
async fn waiting(
    granted: &mut Granted,
    personne: i64,
) -> Result<Vec<(Category, nomade::Ecrit)>, PageError> {
    let all = nomade::all_about(granted.read(), personne).await?;
    let told = all.into_iter().map(|one| {
        let known = ::journal::note::category_of(&one.fait.categorie, &one.fait.nature);
        (known.unwrap_or(Category::Parcours), one)
    });
    Ok(told.collect())
}

/// The others of the file: members of the family, with or without a file of their own.
async fn third_parties(
    granted: &mut Granted,
    register: &Register,
    rows: &[&(&'static fiche::Fiche, Row)],
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
                .map_or_else(|| "La machine".to_owned(), |qui| qui.fonction(&line.at));
            let did = words::did(&line.action, true, &line.details);
            let right = words::right(&line.rule);
            let why = if right.is_empty() { right } else { format!(". {right}.") };
            let what = format!("{did} : {}{why}", words::what(register, line));
            (day, function, what)
        })
        .collect();
    all.dedup();
    Ok(all)
}

/// The file as a document to print.
pub(crate) fn document(
    dossier: &Dossier,
    partie: Partie,
    organisation: &str,
    date_line: String,
) -> Document {
    let (title, what) = match partie {
        Partie::Dossier => (
            "Ce que le service garde sur vous",
            "Ce document réunit tout ce que le service garde sur l’enfant.",
        ),
        Partie::Sante => (
            "Ce que le service garde de votre santé",
            "Ce document réunit ce que le service garde de la santé de l’enfant (CSP, art. L. \
             1111-7) ; un soignant l’a préparé.",
        ),
    };
    let mut blocks = vec![Block::paragraph(format!(
        "{what} Les noms d’autres personnes sont remplacés par leur lien ; une personne l’a relu avant \
         de le remettre. Ce qui est retiré dit pourquoi ; un refus se conteste devant la CNIL et le juge \
         (RGPD, art. 77 et 79)."
    ))];
    let mut genre = "";
    for item in &dossier.donnees {
        if item.genre != genre {
            genre = &item.genre;
            blocks.push(Block::heading(1, genre));
        }
        blocks.push(Block::heading(2, item.fiche.as_str()));
        let is_long = |value: &&Valeur| value.montre.contains('\n');
        let (long, short): (Vec<&Valeur>, Vec<&Valeur>) = item.valeurs.iter().partition(is_long);
        let rows = short
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
        for value in long {
            blocks.push(Block::heading(3, value.champ.as_str()));
            let lines = value.montre.lines().filter(|line| !line.trim().is_empty());
            blocks.extend(lines.map(Block::paragraph));
        }
    }
    if partie == Partie::Dossier {
        blocks.extend(readings(dossier));
    }
    Document {
        title: title.to_owned(),
        subtitle: dossier.nom.clone(),
        organisation: organisation.to_owned(),
        date_line,
        blocks,
        ..Document::default()
    }
}

/// Who consulted the file.
fn readings(dossier: &Dossier) -> Vec<Block> {
    let rows = dossier.consultations.iter().map(|(day, function, what)| {
        print::Row::new(vec![
            Cell::text(day.as_str()),
            Cell::text(function.as_str()),
            Cell::text(what.as_str()),
        ])
    });
    let table = Block::Table(print::Table {
        caption: "Consultations, de la plus récente à la plus ancienne".to_owned(),
        columns: vec![Column::text("Jour"), Column::text("Fonction"), Column::text("Quoi")],
        rows: rows.collect(),
        ..print::Table::default()
    });
    vec![Block::heading(1, "Qui a consulté ce dossier"), table]
}
