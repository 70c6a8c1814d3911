//! What somebody must know in five seconds: where the child sleeps tonight, what soothes, what is decided
//! and until when, what a judge restricted, who the team is.

use dossier::repere::NATURE_REPERE;
use fiche::Row;
use jiff::civil::{Date, DateTime};
use parcours::{
    absence::NATURE_ABSENCE,
    continuite::{Continuite, Span, Suivi, continuite},
    mesure::{NATURE_MESURE, PRESCRIPTEUR},
};
use vocabulary::french_day;

use super::{
    enfant::{Enfant, runs},
    joindre::Membre,
};

/// For how many days a runaway that nobody closed is what is told of a child: later, it was forgotten open.
/// A choice of the product.
pub(crate) const FUGUE_DAYS: i32 = 15;

/// What stands in the place of the place, for who does not read that a child ran away.
pub(crate) const ASK_THE_TEAM: &str = "À demander à l’équipe";

/// Where the child is tonight.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CeSoir {
    pub lieu: String,
    pub plus: String,
    /// Whether the child is not where one expects.
    pub absent: bool,
    /// Whether it is not for this reader to know: no place is told, rather than a false one.
    pub tu: bool,
}

/// What a judge restricted, as it is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Restriction {
    pub text: String,
    /// What the decision says, in its own words.
    pub words: String,
    /// Who ordered it, when, until when.
    pub order: String,
    pub overdue: bool,
}

/// What is known of one thing: « Ce qui apaise ».
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repere {
    pub nature: &'static str,
    pub label: String,
    /// The words, and who says so, since when.
    pub lines: Vec<(String, String)>,
}

/// A decision that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decide {
    pub quoi: String,
    pub par: String,
    pub terme: String,
    /// Whether its term is past.
    pub passe: bool,
}

/// A service and its team around the child.
#[derive(Debug, Clone)]
pub(crate) struct Equipe {
    pub service: String,
    pub membres: Vec<Membre>,
    pub continuite: Continuite,
}

fn curly(text: &str) -> String {
    text.replace('\'', "’")
}

impl Enfant {
    /// Where the child is tonight, by what is noted: run away, away, else in a place of ours, else at home.
    pub fn ce_soir(&self, now: DateTime) -> CeSoir {
        let day = now.date();
        if let Some(gone) = self.fugue(now) {
            return gone;
        }
        let gone = |row: &&Row| row.text("nature") == Some("fugue");
        let runs = |row: &&Row| {
            row.moment("start_at").is_some_and(|start| start <= now)
                && row.moment("end_at").is_none_or(|end| end > now)
        };
        let away: Vec<&Row> = self.rows("absence").filter(runs).collect();
        let away = away.iter().find(|row| gone(row)).or(away.first()).copied();
        if self.disparu && !away.as_ref().is_some_and(gone) {
            return CeSoir {
                lieu: ASK_THE_TEAM.to_owned(),
                absent: true,
                tu: true,
                ..CeSoir::default()
            };
        }
        let place = self.place(day);
        let Some(away) = away else { return place };
        let nature = away.text("nature").unwrap_or_default();
        let since = away.day("start_at").map(french_day).unwrap_or_default();
        let back = away.moment("end_at").map(|end| {
            let at = format!("{} h {:02}", end.hour(), end.minute());
            format!(", retour prévu le {} à {at}", french_day(end.date()))
        });
        let label = curly(NATURE_ABSENCE.label_of(nature).unwrap_or("Absence"));
        let usual = if place.lieu.is_empty() || nature == "detention" {
            String::new()
        } else {
            format!(". Accueil habituel : {}", place.lieu)
        };
        // A stay of the service says where, and which number answers there.
        let where_to = away.text("note").filter(|_| nature == "sejour_exterieur");
        let where_to = where_to.map(|note| format!("{note}. ")).unwrap_or_default();
        CeSoir {
            lieu: label,
            plus: format!("{where_to}Depuis le {since}{}{usual}", back.unwrap_or_default()),
            absent: true,
            tu: false,
        }
    }

    /// A runaway that was told lately and that nobody closed: it comes before what was planned for the day.
    fn fugue(&self, now: DateTime) -> Option<CeSoir> {
        let open = self.rows("incident").filter(|row| {
            row.text("nature") == Some("fugue")
                && row.day("closed_day").is_none()
                && row.int("evite") != Some(1)
        });
        // Told twice, it began with the first.
        let start = open
            .filter_map(|row| row.moment("start_at"))
            .filter(|start| {
                let days = now.date().since(start.date()).map_or(0, |span| span.get_days());
                *start <= now && days <= FUGUE_DAYS
            })
            .min()?;
        let usual = self.place(now.date()).lieu;
        let usual =
            if usual.is_empty() { String::new() } else { format!(" Accueil habituel : {usual}.") };
        Some(CeSoir {
            lieu: "En fugue".to_owned(),
            plus: format!(
                "Déclarée le {} à {} h {:02}, pas encore close.{usual}",
                french_day(start.date()),
                start.hour(),
                start.minute()
            ),
            absent: true,
            tu: false,
        })
    }

    fn place(&self, day: Date) -> CeSoir {
        let stays = self.rows("sejour").filter(|row| runs(row, "entree_day", "sortie_day", day));
        let housed = stays.filter(|row| self.service(row.owner).houses());
        // The latest arrival says where.
        if let Some(row) = housed.max_by_key(|row| row.day("entree_day")) {
            let parts =
                [self.title("unite", row, "unite_id"), self.title("modalite", row, "modalite_id")];
            let since = row.day("entree_day").map(|day| format!("depuis le {}", french_day(day)));
            let parts: Vec<String> =
                parts.into_iter().flatten().map(str::to_owned).chain(since).collect();
            return CeSoir {
                lieu: self.service(row.owner).nom,
                plus: parts.join(" · "),
                ..CeSoir::default()
            };
        }
        let homes = self.rows("hebergement").filter(|row| runs(row, "start_day", "end_day", day));
        let Some(row) = homes.max_by_key(|row| row.day("start_day")) else {
            return CeSoir::default();
        };
        CeSoir { lieu: home(row), plus: since(row), ..CeSoir::default() }
    }

    /// What soothes and what warns, in the order of the list; those that hold on a day.
    pub fn reperes(&self, day: Date) -> Vec<Repere> {
        NATURE_REPERE
            .items
            .iter()
            .map(|(code, label)| Repere {
                nature: code,
                label: (*label).to_owned(),
                lines: self
                    .rows("repere")
                    .filter(|row| row.text("nature") == Some(*code))
                    .filter(|row| runs(row, "start_day", "end_day", day))
                    .map(|row| {
                        let who = row.text("source_information").map(str::to_owned);
                        let when = row.day("start_day").map(french_day);
                        let told: Vec<String> = who.into_iter().chain(when).collect();
                        (row.text("texte").unwrap_or_default().to_owned(), told.join(", "))
                    })
                    .collect(),
            })
            .filter(|one| !one.lines.is_empty())
            .collect()
    }

    /// The measures that run, and until when.
    pub fn decide(&self, day: Date) -> Vec<Decide> {
        self.rows("mesure")
            .filter(|row| runs(row, "decision_day", "fin_day", day))
            .map(|row| {
                let code = |list: &vocabulary::Nomenclature, field: &str| {
                    let code = row.text(field).unwrap_or_default();
                    curly(list.label_of(code).unwrap_or(code))
                };
                let nom = row.text("prescripteur_nom").map(|nom| format!(" ({nom})"));
                let decided = row.day("decision_day").map(french_day).unwrap_or_default();
                let terme = row.day("terme_day");
                Decide {
                    quoi: code(&NATURE_MESURE, "nature"),
                    par: format!(
                        "{}{}, le {decided}",
                        code(&PRESCRIPTEUR, "prescripteur"),
                        nom.unwrap_or_default()
                    ),
                    terme: match terme {
                        Some(terme) => format!("jusqu’au {}", french_day(terme)),
                        None => "sans terme noté".to_owned(),
                    },
                    passe: terme.is_some_and(|terme| terme < day),
                }
            })
            .collect()
    }

    /// The complex moments that run on a day: what is told, where it is kept, whether it should have been looked at again.
    pub fn complexes(&self, day: Date) -> Vec<(String, String, bool)> {
        let french = vocabulary::french_day;
        self.rows("situation_complexe")
            .filter(|row| runs(row, "start_day", "end_day", day))
            .map(|row| {
                let since = row.day("start_day").map(french).unwrap_or_default();
                let seen = row.day("revue_day");
                let again = seen.map(french).unwrap_or_default();
                let late = seen.is_some_and(|seen| seen < day);
                let told = format!("Un moment complexe depuis le {since}, à revoir le {again}");
                (told, format!("/fiche/situations-complexes/{}", row.id), late)
            })
            .collect()
    }

    /// What judges restricted and holds on a day, one sentence a decision.
    pub fn restrictions(&self, day: Date) -> Vec<Restriction> {
        // Who reads restrictions nowhere is told of none.
        let away = if self.judiciaire.is_empty() { &[][..] } else { self.ailleurs.as_slice() };
        let rows: Vec<Row> = self.rows("restriction").chain(away).cloned().collect();
        let mut all: Vec<Restriction> = Vec::new();
        for one in partage::restriction::in_force(&rows, day) {
            let one = told(one);
            if !all.contains(&one) {
                all.push(one);
            }
        }
        all
    }

    /// The days that want a référent, and the référents, of a service.
    pub fn suivis(&self, service: Option<i64>) -> (Vec<Suivi>, Vec<Span>) {
        let kept = |row: &&Row| service.is_none_or(|service| row.owner == service);
        let suivis = self
            .referents
            .iter()
            .filter(kept)
            .filter(|row| row.text("role") == Some("referent"))
            .filter_map(|row| {
                let (qui, start) = (row.int("professionnel_id")?, row.day("start_day")?);
                Some(Suivi { qui, start, end: row.day("end_day") })
            })
            .collect();
        let stays = self.rows("sejour").filter(kept);
        let presences =
            stays.filter_map(|row| Some((row.day("entree_day")?, row.day("sortie_day")))).collect();
        (suivis, presences)
    }

    /// The teams that are around the child on a day.
    pub fn equipes(&self, day: Date) -> Vec<Equipe> {
        self.working(day)
            .into_iter()
            .map(|id| {
                let (suivis, presences) = self.suivis(Some(id));
                Equipe {
                    service: self.service(id).nom,
                    membres: self.team(id, day),
                    continuite: continuite(&suivis, &presences, day),
                }
            })
            .collect()
    }

    /// Where the child goes to school on a day.
    pub fn ecole(&self, day: Date) -> Option<String> {
        let rows = self.rows("scolarite").filter(|row| runs(row, "start_day", "end_day", day));
        let row = rows.max_by_key(|row| row.day("start_day"))?;
        let nature = row.text("nature").unwrap_or_default();
        let nature = dossier::scolarite::NATURE_SCOLARITE.label_of(nature).map(str::to_owned);
        let text = |field: &str| row.text(field).map(str::to_owned);
        let parts: Vec<String> =
            [nature, text("classe"), text("etablissement")].into_iter().flatten().collect();
        Some(curly(&parts.join(", ")))
    }
}

/// Where a home is: its kind and its commune, never the street.
pub(crate) fn home(row: &Row) -> String {
    let nature = row.text("nature").unwrap_or_default();
    let label = dossier::hebergement::NATURE_HEBERGEMENT.label_of(nature).unwrap_or(nature);
    let commune = fiche::show(fiche::Kind::Commune, row.value("commune"));
    curly(
        &[label.to_owned(), commune]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
    )
}

fn since(row: &Row) -> String {
    row.day("start_day").map(|day| format!("depuis le {}", french_day(day))).unwrap_or_default()
}

fn told(one: partage::restriction::InForce) -> Restriction {
    if let Some(see) = &one.ailleurs {
        return Restriction {
            text: "Une décision de justice, notée par un autre service, écarte une personne."
                .to_owned(),
            order: format!("{} avant d’écrire, de rencontrer ou de remettre.", fiche::capital(see)),
            ..Restriction::default()
        };
    }
    let who = partage::restriction::TITULAIRE.label_of(&one.titulaire).unwrap_or_default();
    let droits: Vec<&str> = one.droits.iter().map(|(_, label)| *label).collect();
    let order: Vec<String> = [
        one.juge,
        one.decision.map(|day| format!("décision du {}", french_day(day))),
        one.terme.map(|day| format!("terme le {}", french_day(day))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let more = if one.overdue {
        " Le terme de la décision est passé : elle tient tant que personne ne la lève."
    } else {
        ""
    };
    let rights = if droits.len() == 1 { "droit restreint" } else { "droits restreints" };
    let droits = curly(&droits.join(", "));
    Restriction {
        text: format!("{who} : {rights} : {droits}."),
        words: one.precision.unwrap_or_default(),
        order: format!("{}.{more}", fiche::capital(&order.join(", "))),
        overdue: one.overdue,
    }
}

/// How steady the référents are, in sentences.
pub(crate) fn told_continuity(one: &Continuite, day: Date) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(since) = one.depuis {
        told.push(format!("Même référent depuis {}.", lasting(since, day)));
    } else {
        told.push("Aucun référent aujourd’hui.".to_owned());
    }
    if one.referents > 1 {
        told.push(format!("{} référents en douze mois.", one.referents));
    }
    match one.sans_referent {
        0 => {}
        1 => told.push("Un jour sans référent en douze mois.".to_owned()),
        n => told.push(format!("{n} jours sans référent en douze mois.")),
    }
    told
}

/// How long from a day to another, in the largest units that say it.
pub(crate) fn lasting(from: Date, to: Date) -> String {
    let Ok(span) = from.until((jiff::Unit::Year, to)) else { return String::new() };
    let (years, months, days) = (span.get_years(), span.get_months(), span.get_days());
    let plural =
        |n: i64, one: &str| format!("{n} {one}{}", if n > 1 && one != "mois" { "s" } else { "" });
    let (years, months, days) = (i64::from(years), i64::from(months), i64::from(days));
    match (years, months, days) {
        (0, 0, 0) => "aujourd’hui".to_owned(),
        (0, 0, days) => plural(days, "jour"),
        (0, months, _) => plural(months, "mois"),
        (years, 0, _) => plural(years, "an"),
        (years, months, _) => format!("{} et {}", plural(years, "an"), plural(months, "mois")),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::lasting;

    #[test]
    fn a_length_is_told_in_its_largest_units() {
        let day = date(2026, 3, 12);
        for (from, expected) in [
            (date(2026, 3, 12), "aujourd’hui"),
            (date(2026, 3, 11), "1 jour"),
            (date(2026, 2, 13), "27 jours"),
            (date(2026, 2, 12), "1 mois"),
            (date(2025, 3, 13), "11 mois"),
            (date(2025, 3, 12), "1 an"),
            (date(2023, 1, 12), "3 ans et 2 mois"),
        ] {
            assert_eq!(lasting(from, day), expected, "{from}");
        }
    }
}
