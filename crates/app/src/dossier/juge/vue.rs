//! The parts of the page of a judge, made of what the reader reads of the child.

use access::Category;
use admission::solution::{DECISION_RETOUR, NATURE_SOLUTION};
use agenda::{rdv::NATURE_RENDEZ_VOUS, visite::MODALITE_VISITE};
use connaissance::NATURE_DANGER;
use fiche::{Register, Row, enfant::told};
use incident::{GRAVITE, NATURE_INCIDENT};
use jiff::{
    ToSpan as _,
    civil::{Date, DateTime},
};
use parcours::{absence::NATURE_ABSENCE, mesure::NATURE_MESURE};
use partage::restriction::{TITULAIRE, in_force};
use projet::{
    association::{ETAPE_PROJET, PERSONNE_ASSOCIEE, POSITION_PROJET},
    objectif::ETAT_OBJECTIF,
    parole::is_quotable,
};
use vocabulary::french_day;

use super::pli::{Groupe, Ligne, Partie};
use crate::dossier::{Enfant, essentiel::CeSoir, runs};

/// Over how many days facts are told: what a report of échéance covers. A habit of ours.
const SPAN_DAYS: i64 = 183;

/// How many words, positions and appointments are told: the latest ones, and the next.
const MOST: usize = 12;

/// What one reader reads of a child, as a judge wants it told.
pub(super) struct Vue<'a> {
    pub one: &'a Enfant,
    pub register: &'a Register,
    /// The kinds of information that some service opens to the reader.
    pub open: Vec<Category>,
    /// Those that every service which follows the child opens.
    pub whole: Vec<Category>,
    pub today: Date,
    pub now: DateTime,
    /// Where the child sleeps is kept secret: no page that lies on a table says it.
    pub secret: bool,
}

fn some(parts: impl IntoIterator<Item = String>) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

fn on(label: &str, row: &Row, field: &str) -> String {
    row.day(field).map_or_else(String::new, |day| format!("{label} {}", french_day(day)))
}

fn by(label: &str, row: &Row, field: &str) -> String {
    row.text(field).map_or_else(String::new, |text| format!("{label}{text}"))
}

impl Vue<'_> {
    pub fn parties(&self) -> Vec<Partie> {
        let plain = |id, titre, court, groupes| Partie { id, titre, court, chapeau: "", groupes };
        vec![
            plain(
                "services",
                "Où il est, qui l’accompagne",
                "Où il est",
                vec![self.tonight(), self.services()],
            ),
            plain("dangers", "Dangers repérés", "Dangers", vec![self.dangers()]),
            plain("ordonnances", "Ordonnances", "Ordonnances", self.orders()),
            plain("dates", "Prochaines dates", "Dates", self.dates()),
            plain("parents", "Position des parents", "Parents", vec![self.parents()]),
            Partie {
                chapeau: "Ses mots, ceux qu’il accepte de voir repris.",
                ..plain("enfant", "Ce que dit l’enfant", "L’enfant", vec![self.words()])
            },
            plain("objectifs", "Objectifs", "Objectifs", vec![self.objectives()]),
            Partie {
                chapeau: "Depuis six mois.",
                ..plain("faits", "Faits", "Faits", self.facts())
            },
            Partie {
                chapeau: "Ce que des professionnels comprennent ou supposent : ce ne sont pas des faits.",
                ..plain("hypotheses", "Hypothèses et analyses", "Hypothèses", self.supposed())
            },
        ]
    }

    /// Where the child is tonight, by what the reader reads.
    fn tonight(&self) -> Groupe {
        let found = if self.secret { CeSoir::default() } else { self.one.ce_soir(self.now) };
        let lines = (!found.lieu.is_empty()).then(|| Ligne {
            texte: found.lieu,
            plus: found.plus,
            tag: if found.absent && !found.tu { "Absent" } else { "" },
            ..Ligne::default()
        });
        let rien = "Aucun lieu n’est écrit ici.";
        self.group("Ce soir", Category::Parcours, rien, lines.into_iter().collect()).opened(1)
    }

    fn dangers(&self) -> Groupe {
        let mut rows: Vec<&Row> = self
            .one
            .rows("danger_repere")
            .filter(|row| runs(row, "day", "end_day", self.today))
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.day("day")));
        let lines = rows.into_iter().map(|row| Ligne {
            texte: told(&NATURE_DANGER, row.text("nature")),
            dit: row.text("texte").unwrap_or_default().to_owned(),
            plus: some([
                on("Vu ou appris le", row, "day"),
                by("Conduite à tenir : ", row, "conduite"),
                on("à revoir le", row, "revue_day"),
                self.service(row),
            ]),
            tag: if row.day("revue_day").is_some_and(|day| day < self.today) {
                "À revoir"
            } else {
                ""
            },
            href: self.href("danger_repere", row),
            jour: row.day("day"),
        });
        let lines = lines.collect();
        self.group("", Category::Risque, "Aucun danger ne court.", lines).opened(2)
    }

    fn group(
        &self,
        titre: &'static str,
        category: Category,
        rien: &'static str,
        lines: Vec<Ligne>,
    ) -> Groupe {
        let closed = !self.open.contains(&category);
        let rien = if self.whole.contains(&category) {
            rien
        } else {
            "Rien dans ce qui est partagé avec vous."
        };
        Groupe { titre, closed, rien, lines, ..Groupe::default() }
    }

    fn href(&self, table: &'static str, row: &Row) -> String {
        let kind = self.register.by_table(table);
        kind.map_or_else(String::new, |kind| format!("/fiche/{}/{}", kind.slug, row.id))
    }

    fn service(&self, row: &Row) -> String {
        self.one.service(row.owner).nom
    }

    fn recent(&self, row: &Row) -> bool {
        let since = self.today.checked_sub(SPAN_DAYS.days()).unwrap_or(self.today);
        row.moment("start_at").is_some_and(|at| since <= at.date() && at.date() <= self.today)
    }

    /// Whether what began, and may still run, touches the same days.
    fn touches(&self, row: &Row) -> bool {
        let since = self.today.checked_sub(SPAN_DAYS.days()).unwrap_or(self.today);
        row.moment("start_at").is_some_and(|at| at.date() <= self.today)
            && row.moment("end_at").is_none_or(|end| end.date() >= since)
    }

    fn measures(&self) -> Vec<&Row> {
        let runs = |row: &&Row| row.day("fin_day").is_none_or(|end| end > self.today);
        let mut all: Vec<&Row> = self.one.rows("mesure").filter(runs).collect();
        all.sort_by_key(|row| row.day("decision_day"));
        all
    }

    fn orders(&self) -> Vec<Groupe> {
        let lines = self.measures().into_iter().map(|row| {
            let begun = row.day("prise_en_charge_day").is_some_and(|day| day <= self.today);
            let waits = !begun && row.int("attente_sans_suite") != Some(1);
            let waited = row.day("decision_day").map_or(0, |since| (self.today - since).get_days());
            let watch = row.text("veille").unwrap_or("personne n’est noté");
            Ligne {
                texte: told(&NATURE_MESURE, row.text("nature")),
                dit: by("Prolongée : ", row, "prolongation_motif"),
                plus: some([
                    by(
                        if row.text("cadre") == Some("judiciaire") {
                            "Ordonnée par "
                        } else {
                            "Décidée par "
                        },
                        row,
                        "prescripteur_nom",
                    ),
                    on("décision du", row, "decision_day"),
                    on("commencée le", row, "prise_en_charge_day"),
                    on("terme le", row, "terme_day"),
                    if waits {
                        format!("attend depuis {waited} jours, veille : {watch}")
                    } else {
                        String::new()
                    },
                    self.service(row),
                ]),
                tag: if waits { "Pas encore commencée" } else { "" },
                href: self.href("mesure", row),
                jour: row.day("decision_day"),
            }
        });
        let measures = lines.collect();
        let rows: Vec<Row> = self.one.rows("restriction").cloned().collect();
        let held = in_force(&rows, self.today).into_iter().map(|one| {
            let holder = told(&TITULAIRE, Some(&one.titulaire));
            let droits: Vec<&str> = one.droits.iter().map(|(_, label)| *label).collect();
            let day = |label: &str, day: Option<Date>| {
                day.map_or_else(String::new, |day| format!("{label} {}", french_day(day)))
            };
            Ligne {
                texte: one.nom.map_or(holder.clone(), |nom| format!("{holder} ({nom})")),
                dit: one.precision.unwrap_or_default(),
                plus: some([
                    format!("Restreint : {}", droits.join(", ")),
                    one.juge.unwrap_or_default(),
                    day("décision du", one.decision),
                    day("terme le", one.terme),
                ]),
                tag: if one.overdue { "Terme passé : elle tient" } else { "" },
                href: String::new(),
                jour: one.decision,
            }
        });
        let held = held.collect();
        let visits = self
            .one
            .rows("droit_visite")
            .filter(|row| {
                // The end of a suspension restores nothing: it is told as long as it stands.
                let closed = matches!(row.text("modalite_visite"), Some("suspendu" | "reserve"));
                runs(row, "start_day", "end_day", self.today)
                    || (closed && row.day("start_day").is_some_and(|day| day <= self.today))
            })
            .map(|row| Ligne {
                tag: if runs(row, "start_day", "end_day", self.today) {
                    ""
                } else {
                    "Terme passé : rien ne la remplace d’office"
                },
                texte: told(&TITULAIRE, row.text("titulaire")),
                plus: some([
                    told(&MODALITE_VISITE, row.text("modalite_visite")),
                    on("décision du", row, "decision_day"),
                ]),
                href: self.href("droit_visite", row),
                jour: row.day("decision_day"),
                ..Ligne::default()
            });
        let visits = visits.collect();
        vec![
            self.group(
                "Mesures",
                Category::Parcours,
                "Aucune mesure ne court, ni n’attend.",
                measures,
            )
            .opened(2),
            self.group(
                "Restrictions en vigueur",
                Category::Judiciaire,
                "Aucune n’est notée.",
                held,
            )
            .opened(usize::MAX),
            // What a judge keeps from somebody, and allows, is never folded.
            self.group("Droits de visite", Category::Judiciaire, "Aucun n’est noté.", visits)
                .opened(usize::MAX),
        ]
    }

    fn objectives(&self) -> Groupe {
        let kept = |row: &&Row| {
            matches!(row.text("accueil"), Some("retenu" | "modifie"))
                && row.day("end_day").is_none_or(|end| end > self.today)
        };
        let lines = self.one.rows("objectif_projet").filter(kept).map(|row| {
            let last = self
                .one
                .rows("bilan_objectif")
                .filter(|bilan| bilan.int("objectif_id") == Some(row.id))
                .max_by_key(|bilan| bilan.day("day"));
            let state = last.map_or_else(
                || "Pas encore de bilan".to_owned(),
                |bilan| {
                    let state = told(&ETAT_OBJECTIF, bilan.text("etat"));
                    some([state, on("bilan du", bilan, "day")])
                },
            );
            Ligne {
                texte: row.text("texte").unwrap_or_default().to_owned(),
                plus: some([self.service(row), state]),
                href: self.href("objectif_projet", row),
                jour: row.day("start_day"),
                ..Ligne::default()
            }
        });
        self.group("", Category::Parcours, "Aucun objectif n’est retenu.", lines.collect())
    }

    fn words(&self) -> Groupe {
        let mut words: Vec<&Row> =
            self.one.rows("parole_enfant").filter(|row| is_quotable(row)).collect();
        words.sort_by_key(|row| std::cmp::Reverse(row.day("day")));
        let lines = words.into_iter().take(MOST).map(|row| Ligne {
            texte: row.text("mots").unwrap_or_default().to_owned(),
            plus: some([on("Dit le", row, "day"), by("entendu par ", row, "entendu_par")]),
            jour: row.day("day"),
            ..Ligne::default()
        });
        let lines = lines.collect();
        let rien = "Il n’a rien dit qu’il accepte de voir repris.";
        Groupe { quotes: true, ..self.group("", Category::Vie, rien, lines) }
    }

    fn parents(&self) -> Groupe {
        let mut rows: Vec<&Row> = self
            .one
            .rows("association_projet")
            .filter(|row| row.text("titulaire") != Some("enfant"))
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.day("day")));
        let lines = rows.into_iter().take(MOST).map(|row| {
            let who = told(&PERSONNE_ASSOCIEE, row.text("titulaire"));
            let position = told(&POSITION_PROJET, row.text("position"));
            let against = self.one.associated_against(row, self.today);
            let against = if against.is_empty() {
                String::new()
            } else {
                format!(" (un juge restreint : {against})")
            };
            Ligne {
                texte: format!("{who} : {position}{against}"),
                dit: row.text("mots").map_or_else(String::new, |mots| format!("« {mots} »")),
                plus: some([
                    told(&ETAPE_PROJET, row.text("etape")),
                    on("le", row, "day"),
                    self.service(row),
                ]),
                href: self.href("association_projet", row),
                jour: row.day("day"),
                ..Ligne::default()
            }
        });
        let rien = "Aucune position n’est notée.";
        self.group("", Category::Parcours, rien, lines.collect()).opened(1)
    }

    fn facts(&self) -> Vec<Groupe> {
        let mut rows: Vec<&Row> =
            self.one.rows("incident").filter(|row| self.recent(row)).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.moment("start_at")));
        let incidents = rows.into_iter().map(|row| Ligne {
            texte: told(&NATURE_INCIDENT, row.text("nature")),
            dit: row.text("recit").unwrap_or_default().to_owned(),
            plus: some([
                on("Le", row, "start_at"),
                told(&GRAVITE, row.text("gravite")),
                self.service(row),
            ]),
            href: format!("/incidents/{}", row.id),
            tag: if row.text("validation") == Some("valide") { "" } else { "Pas encore validé" },
            jour: row.day("start_at"),
        });
        let incidents = incidents.collect();
        let mut rows: Vec<&Row> =
            self.one.rows("absence").filter(|row| self.touches(row)).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.moment("start_at")));
        let absences = rows.into_iter().map(|row| Ligne {
            texte: told(&NATURE_ABSENCE, row.text("nature")),
            plus: some([
                row.moment("end_at").map_or_else(
                    || format!("{}, en cours", on("Depuis le", row, "start_at")),
                    |end| format!("{} au {}", on("Du", row, "start_at"), french_day(end.date())),
                ),
                self.service(row),
            ]),
            href: self.href("absence", row),
            jour: row.day("start_at"),
            ..Ligne::default()
        });
        let absences = absences.collect();
        vec![
            self.group("Incidents", Category::Incident, "Aucun depuis six mois.", incidents),
            self.group("Absences", Category::Parcours, "Aucune depuis six mois.", absences),
        ]
    }

    fn supposed(&self) -> Vec<Groupe> {
        let guesses = self
            .one
            .rows("incident")
            .filter(|row| self.recent(row))
            .filter_map(|row| {
                let dit = row.text("hypothese")?.to_owned();
                let what = told(&NATURE_INCIDENT, row.text("nature"));
                Some(Ligne {
                    texte: some([what, on("le", row, "start_at")]),
                    dit,
                    plus: self.service(row),
                    href: format!("/incidents/{}", row.id),
                    jour: row.day("start_at"),
                    ..Ligne::default()
                })
            })
            .collect();
        let mut rows: Vec<&Row> = self.one.rows("element_diagnostic").collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.day("day")));
        let elements = rows.into_iter().take(MOST).map(|row| Ligne {
            texte: on("Le", row, "day"),
            dit: row.text("texte").unwrap_or_default().to_owned(),
            plus: self.service(row),
            href: self.href("element_diagnostic", row),
            jour: row.day("day"),
            ..Ligne::default()
        });
        let elements = elements.collect();
        let last = self.one.rows("evaluation_projet").max_by_key(|row| row.day("day"));
        let family = last.into_iter().map(|row| Ligne {
            texte: on("Évaluation du", row, "day"),
            dit: some([
                by("Ce sur quoi sa famille peut s’appuyer : ", row, "famille_appui"),
                by("Ce qu’elle vit, ce qui est difficile : ", row, "famille_realite"),
            ]),
            plus: some([by("Avec ", row, "participants"), self.service(row)]),
            href: self.href("evaluation_projet", row),
            jour: row.day("day"),
            ..Ligne::default()
        });
        let family = family.collect();
        vec![
            self.group("Autour des incidents", Category::Incident, "Rien n’est supposé.", guesses),
            self.group(
                "Éléments de diagnostic",
                Category::Diagnostic,
                "Aucun n’est noté.",
                elements,
            ),
            self.group("Évaluation partagée", Category::Parcours, "Pas encore faite.", family),
        ]
    }

    fn services(&self) -> Groupe {
        let stays = self.one.rows("sejour").filter(|row| {
            row.day("entree_day").is_some_and(|start| start <= self.today)
                && row.day("sortie_day").is_none_or(|end| end > self.today)
        });
        let lines = stays.map(|row| {
            let names: Vec<&str> = self
                .one
                .referents
                .iter()
                .filter(|tie| tie.int("sejour_id") == Some(row.id))
                .filter(|tie| runs(tie, "start_day", "end_day", self.today))
                .filter_map(|tie| self.one.noms.get(&tie.int("professionnel_id")?))
                .map(String::as_str)
                .collect();
            let mut missions: Vec<&str> = self
                .one
                .rows("objectif_projet")
                .filter(|of| of.owner == row.owner && runs(of, "start_day", "end_day", self.today))
                .filter_map(|of| of.text("mission"))
                .collect();
            missions.dedup();
            Ligne {
                texte: self.service(row),
                dit: missions.join(" · "),
                plus: some([
                    on("Depuis le", row, "entree_day"),
                    if names.is_empty() {
                        String::new()
                    } else {
                        format!("suivi par {}", names.join(", "))
                    },
                ]),
                href: self.href("sejour", row),
                ..Ligne::default()
            }
        });
        let rien = "Aucun service ne l’accompagne aujourd’hui.";
        self.group("Qui l’accompagne", Category::Parcours, rien, lines.collect()).opened(3)
    }

    fn dates(&self) -> Vec<Groupe> {
        let mut found: Vec<(Date, Ligne)> = Vec::new();
        let mut take = |table: &'static str, row: &Row, field: &str, what: String| {
            let Some(day) = row.day(field) else { return };
            let late = if day < self.today { "Passé" } else { "" };
            let plus = some([what, self.service(row)]);
            let texte = french_day(day);
            let href = self.href(table, row);
            let jour = Some(day);
            found.push((day, Ligne { texte, plus, tag: late, href, jour, ..Ligne::default() }));
        };
        for row in self.measures() {
            let what = told(&NATURE_MESURE, row.text("nature"));
            take("mesure", row, "terme_day", format!("Terme de la mesure : {what}"));
        }
        for row in self.one.rows("objectif_projet") {
            if row.day("review_day").is_some_and(|day| day >= self.today)
                && runs(row, "start_day", "end_day", self.today)
            {
                let what = row.text("texte").unwrap_or_default();
                take("objectif_projet", row, "review_day", format!("Bilan prévu : {what}"));
            }
        }
        for row in self.one.rows("solution_provisoire") {
            if runs(row, "start_day", "end_day", self.today) {
                let what = told(&NATURE_SOLUTION, row.text("nature_solution"));
                take("solution_provisoire", row, "revue_day", format!("À revoir : {what}"));
            }
        }
        for row in self.one.rows("examen_retour") {
            if row.day("retour_day").is_some_and(|day| day >= self.today) {
                let decided = told(&DECISION_RETOUR, row.text("decision_retour"));
                let said = if row.value("decision_retour").is_none() {
                    "pas encore décidé".to_owned()
                } else {
                    decided.to_lowercase()
                };
                take("examen_retour", row, "retour_day", format!("Retour proposé : {said}"));
            }
        }
        for row in self.one.rows("rendez_vous") {
            let comes = row.text("etat") == Some("prevu")
                && row.day("start_at").is_some_and(|day| day >= self.today);
            if comes {
                let what = told(&NATURE_RENDEZ_VOUS, row.text("nature"));
                take("rendez_vous", row, "start_at", what);
            }
        }
        found.sort_by_key(|(day, _)| *day);
        let lines = found.into_iter().map(|(_, line)| line).take(2 * MOST).collect();
        let rows: Vec<Row> = self.one.rows("restriction").cloned().collect();
        let terms = in_force(&rows, self.today)
            .into_iter()
            .filter_map(|one| {
                let day = one.terme?;
                Some(Ligne {
                    texte: french_day(day),
                    plus: format!(
                        "Terme de la restriction : {}",
                        told(&TITULAIRE, Some(&one.titulaire)).to_lowercase()
                    ),
                    tag: if one.overdue { "Passé" } else { "" },
                    jour: Some(day),
                    ..Ligne::default()
                })
            })
            .collect();
        vec![
            self.group("Du parcours", Category::Parcours, "Aucune date n’est notée.", lines)
                .opened(2),
            self.group("Des restrictions", Category::Judiciaire, "Aucun terme n’est noté.", terms),
        ]
    }
}
