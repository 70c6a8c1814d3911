//! « Feuille pour le juge »: what the services hold of one child, on a few pages, for the judge or the
//! registry: the order, what a judge restricted, what was ordered and is not begun, what each service does, objectives, the child's
//! words that may be told, where the parents stand, and facts apart. It leaves as an export does: numbered,
//! with its purpose, closed, in the journal and in the child's trace (ADR 0025, 0045).

use std::collections::BTreeMap;

use access::{Actor, Category, Granted, Verb};
use admission::solution::{DECISION_RETOUR, NATURE_SOLUTION};
use agenda::visite::MODALITE_VISITE;
use export::{Asking, Content, Format, Future, Gathered, Source};
use fiche::{Register, Row, enfant::told};
use incident::{GRAVITE, NATURE_INCIDENT};
use jiff::{ToSpan as _, civil::Date};
use parcours::{absence::NATURE_ABSENCE, mesure::NATURE_MESURE};
use partage::restriction::{TITULAIRE, in_force};
use print::{Block, Cell, Column, Document, Table};
use projet::{
    association::{ETAPE_PROJET, PERSONNE_ASSOCIEE, POSITION_PROJET},
    objectif::ETAT_OBJECTIF,
    parole::is_quotable,
};
use sha2::{Digest as _, Sha256};
use vocabulary::french_day;
use web::{PageError, Shell};

use crate::dossier::{Enfant, reading};

/// The kinds of information that it holds. Health, penal matters and what is kept apart are not the
/// judge's by this way.
const KINDS: &[Category] =
    &[Category::Parcours, Category::Vie, Category::Incident, Category::Judiciaire];

/// What judges decided of the rights of those around the child.
const JUDGED: &[&str] = &["restriction", "droit_visite"];

/// Over how many days facts are told. A habit of ours: what a report of échéance covers.
const SPAN_DAYS: i64 = 183;

/// The sheet of one child.
pub struct Feuille(pub Register);

impl Source for Feuille {
    fn code(&self) -> &'static str {
        "feuille"
    }

    fn formats(&self) -> &'static [Format] {
        &[Format::Pdf, Format::Json]
    }

    fn purpose(&self) -> &'static str {
        "controle"
    }

    fn gather<'a>(&'a self, asking: Asking<'a>) -> Future<'a, Result<Gathered, PageError>> {
        Box::pin(gather(&self.0, asking))
    }
}

/// What is asked: to take out what a service holds of the way of a child.
fn taking(service: i64, personne: i64) -> access::Action {
    fiche::enfant::on_row(
        Verb::Exporter,
        Category::Parcours,
        (service, "personne"),
        personne,
        personne,
    )
}

/// The address of the sheet of a child, in the name of a service; empty for who may not take it out.
///
/// # Errors
///
/// [`PageError::Machine`] when the engine refuses.
pub(crate) async fn way(
    shell: &Shell,
    granted: &mut Granted,
    actor: &Actor,
    (service, personne): (i64, i64),
) -> Result<String, PageError> {
    let action = taking(service, personne);
    let allowed = shell.house.would_allow(granted.read(), actor, &action).await?.is_some();
    Ok(if allowed {
        format!("/services/{service}/export?source=feuille&personne={personne}")
    } else {
        String::new()
    })
}

async fn gather(register: &Register, asking: Asking<'_>) -> Result<Gathered, PageError> {
    let (shell, actor, service) = (asking.shell, asking.actor, asking.subject.service);
    let personne: i64 = asking.subject.get("personne").parse().unwrap_or_default();
    let action = taking(service, personne);
    let details = format!("{} feuille", asking.details);
    let granted = shell.house.authorize_telling(actor, action.clone(), details.trim()).await?;
    granted.commit().await?;
    let mut granted =
        shell.house.authorize_telling(actor, reading(personne), details.trim()).await?;
    let mut one = Enfant::read((shell, register), actor, &mut granted, personne, KINDS).await?;
    // What one reads is not what one takes out: a row leaves when both are allowed.
    let open =
        shell.house.services_on_child(granted.read(), actor, Verb::Exporter, personne).await?;
    one.found.retain(|(kind, row)| {
        // What judges decided goes back to a judge: with the way of the child, of what the reader reads (ADR 0060).
        let asked = if JUDGED.contains(&kind.table) { Category::Parcours } else { kind.category };
        open.iter().any(|(category, of)| *category == asked && of.contains(&row.owner))
    });
    shell.house.tell_kinds(&mut granted, actor, "feuille", one.kinds()).await;
    let sql = "SELECT o.nom FROM organisation o JOIN service s ON s.organisation_id = o.id
                WHERE s.id = $1";
    let row = granted.query(sql, &[service.into()]).await?;
    let organisation: String = row.first().map_or(Ok(String::new()), |row| row.get("nom"))?;
    granted.commit().await?;
    let today = shell.house.today();
    let sheet = Sheet { one: &one, today };
    let blocks = sheet.blocks();
    let value =
        serde_json::to_value(&blocks).map_err(|error| PageError::Machine(error.to_string()))?;
    let mark = mark(&value);
    let document = Document {
        title: "Feuille pour le juge".to_owned(),
        subtitle: one.nom(),
        organisation,
        cover_lines: vec![
            one.service(service).nom,
            format!("Empreinte du contenu : {mark}"),
            "Des faits et des paroles, sans l’analyse des professionnels : elle est dans leurs rapports ; l’examen d’un retour, \
             s’il y en a un, est celui du service qui le propose."
                .to_owned(),
        ],
        date_line: french_day(today),
        blocks,
        ..Document::default()
    };
    Ok(Gathered {
        action,
        titre: format!("Feuille pour le juge (empreinte {mark})"),
        parameters: vec![("personne", personne.to_string())],
        personne: Some(personne),
        rows: one.found.len(),
        children: vec![personne],
        persons: 1,
        joined: Vec::new(),
        content: Content::Paper(Box::new(document), value),
    })
}

/// The start of the SHA-256 of what is told: the same on the paper and in the journal.
fn mark(value: &serde_json::Value) -> String {
    let hash = Sha256::digest(value.to_string().as_bytes());
    hash.iter().take(8).fold(String::new(), |mut text, byte| {
        use std::fmt::Write as _;
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

struct Sheet<'a> {
    one: &'a Enfant,
    today: Date,
}

fn day_or(row: &Row, field: &str) -> String {
    row.day(field).map_or_else(|| "—".to_owned(), french_day)
}

fn text_of(row: &Row, field: &str) -> String {
    row.text(field).unwrap_or_default().to_owned()
}

impl Sheet<'_> {
    /// A part: its heading, and a table or what stands in the place of nothing.
    fn part(blocks: &mut Vec<Block>, title: &str, heads: &[&str], rows: Vec<Vec<String>>) {
        blocks.push(Block::heading(1, title));
        if rows.is_empty() {
            blocks.push(Block::paragraph("Rien n’est inscrit."));
            return;
        }
        blocks.push(Block::Table(Table {
            caption: title.to_owned(),
            columns: heads.iter().map(|head| Column::text(*head)).collect(),
            rows: rows
                .into_iter()
                .map(|row| print::Row::new(row.into_iter().map(Cell::text).collect()))
                .collect(),
            ..Table::default()
        }));
    }

    fn since(&self) -> Date {
        self.today.checked_sub(SPAN_DAYS.days()).unwrap_or(self.today)
    }

    fn recent(&self, row: &Row) -> bool {
        row.moment("start_at")
            .is_some_and(|at| at.date() >= self.since() && at.date() <= self.today)
    }

    fn service(&self, row: &Row) -> String {
        self.one.service(row.owner).nom
    }

    fn blocks(&self) -> Vec<Block> {
        let mut all = Vec::new();
        self.orders(&mut all);
        self.beyond(&mut all);
        self.restrictions(&mut all);
        self.services(&mut all);
        self.visits(&mut all);
        self.objectives(&mut all);
        self.words(&mut all);
        self.parents(&mut all);
        self.returns(&mut all);
        self.provisional(&mut all);
        self.facts(&mut all);
        all
    }

    /// What lasts more than is ordinary, with the motive that was written, and what was delegated; nothing when none is.
    fn beyond(&self, all: &mut Vec<Block>) {
        let runs = |row: &&Row| row.day("fin_day").is_none_or(|end| end > self.today);
        let said = |row: &&Row| {
            row.text("prolongation_motif").is_some() || row.text("delegation").is_some()
        };
        let rows: Vec<Vec<String>> = self
            .one
            .rows("mesure")
            .filter(runs)
            .filter(said)
            .map(|row| {
                vec![
                    told(&NATURE_MESURE, row.text("nature")),
                    day_or(row, "terme_day"),
                    text_of(row, "prolongation_motif"),
                    text_of(row, "delegation"),
                    text_of(row, "payeur"),
                ]
            })
            .collect();
        if !rows.is_empty() {
            let heads = ["Mesure", "Terme", "Motif de la prolongation", "Déléguée par", "Payeur"];
            Self::part(all, "Prolongations et délégations", &heads, rows);
        }
    }

    /// The returns that are proposed early, each with what was looked at and what the parents answer.
    fn returns(&self, all: &mut Vec<Block>) {
        let lately =
            |row: &&Row| row.day("decision_day").is_none_or(|decided| decided >= self.since());
        for row in self.one.rows("examen_retour").filter(lately) {
            all.push(Block::heading(1, "Retour proposé plus tôt"));
            let lines = [
                ("Proposé le", day_or(row, "day")),
                ("Retour prévu le", day_or(row, "retour_day")),
                ("Ce qui l’expose, ce qui le protège", text_of(row, "danger")),
                ("Chez qui, dans quelles conditions", text_of(row, "accueil")),
                ("École", text_of(row, "ecole")),
                ("Soins", text_of(row, "soins")),
                ("Juge avisé le", day_or(row, "avis_day")),
                ("Réponse de la mère", text_of(row, "reponse_mere")),
                ("Réponse du père", text_of(row, "reponse_pere")),
                ("Décidé le", day_or(row, "decision_day")),
                ("Décision", told(&DECISION_RETOUR, row.text("decision_retour"))),
                ("Décidé par", text_of(row, "decideur")),
            ];
            let rows = lines.into_iter().map(|(label, text)| vec![label.to_owned(), text]);
            let title = "Examen de sa situation, par le service qui propose";
            Self::part(all, title, &["Point", "Ce qui est noté"], rows.collect());
        }
    }

    fn provisional(&self, all: &mut Vec<Block>) {
        let rows: Vec<Vec<String>> = self
            .one
            .rows("solution_provisoire")
            .filter(|row| row.day("end_day").is_none_or(|end| end > self.since()))
            .map(|row| {
                vec![
                    told(&NATURE_SOLUTION, row.text("nature_solution")),
                    day_or(row, "start_day"),
                    row.day("end_day")
                        .and_then(|end| end.yesterday().ok())
                        .map_or_else(|| "—".to_owned(), french_day),
                    text_of(row, "decideur"),
                    day_or(row, "revue_day"),
                    self.service(row),
                ]
            })
            .collect();
        if !rows.is_empty() {
            let heads = ["Solution", "Du", "Au", "Décidée par", "À revoir", "Service"];
            Self::part(all, "Solutions provisoires", &heads, rows);
        }
    }

    fn orders(&self, all: &mut Vec<Block>) {
        let runs = |row: &&Row| row.day("fin_day").is_none_or(|end| end > self.today);
        let mut open: Vec<&Row> = self.one.rows("mesure").filter(runs).collect();
        open.sort_by_key(|row| row.day("decision_day"));
        let begun =
            |row: &&&Row| row.day("prise_en_charge_day").is_some_and(|day| day <= self.today);
        let nature = |row: &Row| told(&NATURE_MESURE, row.text("nature"));
        let rows = open
            .iter()
            .filter(begun)
            .map(|row| {
                vec![
                    nature(row),
                    text_of(row, "prescripteur_nom"),
                    day_or(row, "decision_day"),
                    day_or(row, "prise_en_charge_day"),
                    day_or(row, "terme_day"),
                    self.service(row),
                ]
            })
            .collect();
        let heads = ["Mesure", "Décidée par", "Décision", "Commencée", "Terme", "Service"];
        Self::part(all, "Décisions qui courent", &heads, rows);
        let rows = open
            .iter()
            .filter(|row| !begun(row) && row.int("attente_sans_suite") != Some(1))
            .map(|row| {
                let waited =
                    row.day("decision_day").map_or(0, |since| (self.today - since).get_days());
                vec![
                    nature(row),
                    text_of(row, "prescripteur_nom"),
                    day_or(row, "decision_day"),
                    format!("{waited} jours"),
                    row.text("veille").unwrap_or("Personne n’est noté").to_owned(),
                    self.service(row),
                ]
            })
            .collect();
        let heads = ["Mesure", "Décidée par", "Décision", "Attend depuis", "Qui veille", "Service"];
        Self::part(all, "Ordonné, et pas encore commencé", &heads, rows);
    }

    /// What judges restricted and holds, with its order: its end restores nothing.
    fn restrictions(&self, all: &mut Vec<Block>) {
        let rows: Vec<Row> = self.one.rows("restriction").cloned().collect();
        let rows = in_force(&rows, self.today)
            .into_iter()
            .map(|one| {
                let holder = told(&TITULAIRE, Some(&one.titulaire));
                let droits: Vec<&str> = one.droits.iter().map(|(_, label)| *label).collect();
                let day = |day: Option<Date>| day.map_or_else(|| "—".to_owned(), french_day);
                let past = if one.overdue {
                    " (passé : elle tient, personne ne l’a levée)"
                } else {
                    ""
                };
                vec![
                    one.nom.map_or(holder.clone(), |nom| format!("{holder} ({nom})")),
                    droits.join(", "),
                    one.juge.unwrap_or_default(),
                    day(one.decision),
                    format!("{}{past}", day(one.terme)),
                    one.precision.unwrap_or_default(),
                ]
            })
            .collect();
        let heads =
            ["Qui", "Droits restreints", "Ordonnée par", "Décision", "Terme", "Selon la décision"];
        Self::part(all, "Restrictions en vigueur", &heads, rows);
    }

    fn services(&self, all: &mut Vec<Block>) {
        let rows = self
            .one
            .rows("sejour")
            .filter(|row| row.day("sortie_day").is_none_or(|end| end > self.today))
            .map(|row| {
                let names: Vec<String> = self
                    .one
                    .referents
                    .iter()
                    .filter(|tie| tie.int("sejour_id") == Some(row.id))
                    .filter(|tie| tie.day("end_day").is_none_or(|end| end > self.today))
                    .filter_map(|tie| self.one.noms.get(&tie.int("professionnel_id")?).cloned())
                    .collect();
                vec![self.service(row), day_or(row, "entree_day"), names.join(", ")]
            })
            .collect();
        Self::part(all, "Les services", &["Service", "Depuis le", "Référents"], rows);
    }

    fn visits(&self, all: &mut Vec<Block>) {
        let mut held: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
        for row in self.one.rows("rendez_vous").filter(|row| self.recent(row)) {
            if row.text("nature") != Some("visite") {
                continue;
            }
            let counts = held.entry(row.text("titulaire").unwrap_or_default()).or_default();
            match row.text("etat") {
                Some("tenu") => counts[0] += 1,
                Some("non_tenu") => counts[1] += 1,
                Some("annule") => counts[2] += 1,
                _ => {}
            }
        }
        let rows = self
            .one
            .rows("droit_visite")
            .filter(|row| row.day("start_day").is_some_and(|start| start <= self.today))
            .filter(|row| row.day("end_day").is_none_or(|end| end > self.today))
            .map(|row| {
                let who = row.text("titulaire").unwrap_or_default();
                let [kept, missed, off] = held.get(who).copied().unwrap_or_default();
                vec![
                    told(&TITULAIRE, Some(who)),
                    told(&MODALITE_VISITE, row.text("modalite_visite")),
                    day_or(row, "decision_day"),
                    kept.to_string(),
                    missed.to_string(),
                    off.to_string(),
                ]
            })
            .collect();
        let heads = ["Titulaire", "Droit", "Décision", "Visites tenues", "Pas eu lieu", "Annulées"];
        Self::part(all, "Visites, depuis six mois", &heads, rows);
    }

    fn objectives(&self, all: &mut Vec<Block>) {
        let kept = |row: &&Row| {
            matches!(row.text("accueil"), Some("retenu" | "modifie"))
                && row.day("end_day").is_none_or(|end| end > self.today)
        };
        let rows = self
            .one
            .rows("objectif_projet")
            .filter(kept)
            .map(|row| {
                let last = self
                    .one
                    .rows("bilan_objectif")
                    .filter(|bilan| bilan.int("objectif_id") == Some(row.id))
                    .max_by_key(|bilan| bilan.day("day"));
                let state = last.map_or_else(
                    || "Pas encore de bilan".to_owned(),
                    |bilan| {
                        let day = day_or(bilan, "day");
                        format!("{} ({day})", told(&ETAT_OBJECTIF, bilan.text("etat")))
                    },
                );
                vec![text_of(row, "texte"), self.service(row), text_of(row, "mission"), state]
            })
            .collect();
        let heads = ["Objectif", "Service", "Ce qu’il fait", "Où on en est"];
        Self::part(all, "Objectifs, et ce que fait chaque service", &heads, rows);
    }

    fn words(&self, all: &mut Vec<Block>) {
        all.push(Block::heading(1, "Ce que dit l’enfant"));
        let mut words: Vec<&Row> =
            self.one.rows("parole_enfant").filter(|row| is_quotable(row)).collect();
        words.sort_by_key(|row| std::cmp::Reverse(row.day("day")));
        if words.is_empty() {
            all.push(Block::paragraph("L’enfant n’a rien dit qu’il veuille voir repris ici."));
        }
        for row in words.into_iter().take(10) {
            let said = vec![print::Inline::text(text_of(row, "mots"))];
            all.push(Block::Quote { text: said });
            all.push(Block::paragraph(format!("Dit le {}.", day_or(row, "day"))));
        }
    }

    fn parents(&self, all: &mut Vec<Block>) {
        let mut rows: Vec<&Row> = self
            .one
            .rows("association_projet")
            .filter(|row| row.text("titulaire") != Some("enfant"))
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.day("day")));
        let rows = rows
            .into_iter()
            .take(12)
            .map(|row| {
                let position = told(&POSITION_PROJET, row.text("position"));
                let against = self.one.associated_against(row, self.today);
                vec![
                    told(&PERSONNE_ASSOCIEE, row.text("titulaire")),
                    day_or(row, "day"),
                    told(&ETAPE_PROJET, row.text("etape")),
                    if against.is_empty() {
                        position
                    } else {
                        format!("{position} (un juge restreint : {against})")
                    },
                    text_of(row, "mots"),
                ]
            })
            .collect();
        let heads = ["Qui", "Le", "À propos de", "Position", "Ses mots"];
        Self::part(all, "Position des parents", &heads, rows);
    }

    fn facts(&self, all: &mut Vec<Block>) {
        let mut rows = Vec::new();
        for row in self.one.rows("incident").filter(|row| self.recent(row)) {
            let what = told(&NATURE_INCIDENT, row.text("nature"));
            rows.push((row.moment("start_at"), what, told(&GRAVITE, row.text("gravite"))));
        }
        for row in self.one.rows("absence").filter(|row| self.recent(row)) {
            let what = told(&NATURE_ABSENCE, row.text("nature"));
            let until = row.moment("end_at").map_or_else(
                || "en cours".to_owned(),
                |end| format!("jusqu’au {}", french_day(end.date())),
            );
            rows.push((row.moment("start_at"), format!("Absence : {what}"), until));
        }
        rows.sort_by_key(|(at, ..)| *at);
        let rows = rows
            .into_iter()
            .map(|(at, what, more)| {
                vec![at.map(|at| french_day(at.date())).unwrap_or_default(), what, more]
            })
            .collect();
        Self::part(all, "Faits, depuis six mois", &["Jour", "Fait", "Précision"], rows);
    }
}
