//! Checks of figures and tables against the populations and against each other.

use crate::catalogue::{Catalogue, Origin, Problem};
use crate::population::{Kind, PopulationSpec};
use crate::spec::{AxisSpec, Condition, FigureSpec, Measure, TableSpec, ValueKind, ValueSpec};
use crate::window::{DayPattern, Moment};

/// Axes that cut the period.
pub(crate) const TIME_AXES: [&str; 3] = ["mois", "trimestre", "annee"];

struct Check<'a> {
    origin: &'a Origin,
    problems: &'a mut Vec<Problem>,
}

impl Check<'_> {
    fn wrong(&mut self, word: &str, cause: String) {
        self.problems.push(self.origin.problem(word, cause));
    }

    fn column(&mut self, population: &PopulationSpec, name: &str, kinds: &[Kind]) {
        match population.find(name) {
            None => {
                let known: Vec<_> =
                    population.columns.iter().map(|column| column.name.as_str()).collect();
                self.wrong(
                    name,
                    format!(
                        "colonne « {name} » inconnue dans la population « {} » ; colonnes : {}",
                        population.name,
                        known.join(", ")
                    ),
                );
            }
            Some(column) if !kinds.is_empty() && !kinds.contains(&column.kind) => {
                let wanted: Vec<_> = kinds.iter().map(|kind| kind.french()).collect();
                self.wrong(
                    name,
                    format!(
                        "la colonne « {name} » est de genre {}, il faut : {}",
                        column.kind.french(),
                        wanted.join(" ou ")
                    ),
                );
            }
            Some(_) => {}
        }
    }

    fn value(&mut self, population: &PopulationSpec, value: &ValueSpec) {
        let days = [Kind::Day, Kind::Minute];
        match value.value {
            ValueKind::Age => {
                if population.birth.is_none() {
                    self.wrong(
                        "age",
                        format!("la population « {} » n'a pas de naissance", population.name),
                    );
                }
                match value.at.as_deref() {
                    None => self.wrong("age", "un âge demande « at » : à quelle date ?".to_owned()),
                    Some(at) if Moment::parse(at).is_none() => {
                        self.wrong(at, format!("date « {at} » inconnue pour un âge"));
                    }
                    Some(_) => {}
                }
            }
            ValueKind::Duree => {}
            ValueKind::Delai => {
                for side in [&value.from, &value.to] {
                    match side {
                        Some(name) => self.column(population, name, &days),
                        None => {
                            self.wrong(
                                "delai",
                                "un délai nomme ses deux bouts : from, to".to_owned(),
                            );
                        }
                    }
                }
            }
            ValueKind::Colonne => {
                if value.columns.is_empty() {
                    self.wrong(
                        "of",
                        "« of » doit nommer au moins une colonne (columns)".to_owned(),
                    );
                }
                for name in &value.columns {
                    self.column(population, name, &[Kind::Int]);
                }
            }
        }
    }

    fn condition(&mut self, population: &PopulationSpec, condition: &Condition) {
        match (&condition.column, &condition.of) {
            (Some(name), None) => self.column(population, name, &[]),
            (None, Some(value)) => self.value(population, value),
            _ => self.wrong(
                "where",
                "une condition porte sur une colonne (column) ou une valeur (of)".to_owned(),
            ),
        }
        let bounds = [&condition.ge, &condition.gt, &condition.le, &condition.lt];
        for bound in bounds.into_iter().flatten() {
            if let crate::spec::Scalar::Text(text) = bound
                && DayPattern::parse(text).is_none()
            {
                self.wrong(text, format!("« {text} » n'est ni un nombre ni une date jour/mois/N"));
            }
        }
    }

    fn axis(&mut self, population: Option<&PopulationSpec>, axis: &AxisSpec) {
        let axis = axis.table();
        let name = axis.axis.as_str();
        if TIME_AXES.contains(&name) || name == "service" {
            return;
        }
        let Some(population) = population else {
            if !["cadre", "modalite"].contains(&name) {
                self.wrong(name, format!("axe « {name} » impossible sans population"));
            }
            return;
        };
        let needs_brackets = ["tranche_age", "tranche_duree", "tranche"].contains(&name);
        if needs_brackets {
            if axis.brackets.is_empty() || !axis.brackets.is_sorted_by(|a, b| a < b) {
                self.wrong(
                    name,
                    format!("l'axe « {name} » demande des bornes croissantes (brackets)"),
                );
            }
            if !axis.labels.is_empty() && axis.labels.len() != axis.brackets.len() {
                self.wrong("labels", "autant de libellés que de bornes".to_owned());
            }
        }
        match name {
            "tranche_age" => {
                let at = Some(axis.at.unwrap_or_else(|| "entree".to_owned()));
                let value = ValueSpec { value: ValueKind::Age, at, ..ValueSpec::default() };
                self.value(population, &value);
            }
            "tranche_duree" => {}
            "tranche" => match &axis.of {
                Some(value) => self.value(population, value),
                None => self.wrong(name, "l'axe « tranche » demande une valeur (of)".to_owned()),
            },
            "taille_fratrie" => {
                if population.person.is_none() || population.family.is_none() {
                    self.wrong(
                        name,
                        format!("la population « {} » n'a pas de famille", population.name),
                    );
                }
            }
            "niveau" => {
                match &axis.column {
                    Some(column) => self.column(population, column, &[Kind::Code]),
                    None => {
                        self.wrong(
                            name,
                            "l'axe « niveau » demande une colonne (column)".to_owned(),
                        );
                    }
                }
                if axis.mapping.is_none() {
                    self.wrong(name, "l'axe « niveau » demande une table (mapping)".to_owned());
                }
            }
            column if population.find(column).is_some() => {
                self.column(population, column, &[Kind::Code, Kind::Ref]);
            }
            unknown => self.wrong(
                unknown,
                format!(
                    "axe « {unknown} » inconnu : ni axe du moteur, ni colonne de « {} »",
                    population.name
                ),
            ),
        }
    }
}

/// Returns the population that a figure counts, directly or through its first part.
pub(crate) fn population_of<'a>(
    figure: &'a FigureSpec,
    catalogue: &'a Catalogue,
    depth: u8,
) -> Option<&'a str> {
    if let Some(population) = &figure.population {
        return Some(population);
    }
    let inner = figure.numerator.as_ref().or(figure.terms.first())?;
    if depth > 16 {
        return None;
    }
    population_of(catalogue.figure(inner)?, catalogue, depth + 1)
}

/// Returns the figures that a figure is made of.
fn parts(figure: &FigureSpec) -> impl Iterator<Item = &String> {
    figure.numerator.iter().chain(&figure.denominator).chain(&figure.terms)
}

fn reaches(from: &FigureSpec, id: &str, catalogue: &Catalogue, depth: usize) -> bool {
    depth > 0
        && parts(from).any(|part| {
            part == id
                || catalogue
                    .figure(part)
                    .is_some_and(|next| reaches(next, id, catalogue, depth - 1))
        })
}

/// Adds the problems of a figure.
pub(crate) fn figure(
    figure: &FigureSpec,
    catalogue: &Catalogue,
    populations: &[PopulationSpec],
    origin: &Origin,
    problems: &mut Vec<Problem>,
) {
    let mut check = Check { origin, problems };
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if figure.id.is_empty() || !figure.id.chars().all(fine) {
        check.wrong("id", format!("« {} » : minuscules, chiffres et _ seulement", figure.id));
    }
    if figure.label.trim().is_empty() || figure.definition.trim().is_empty() {
        check.wrong("definition", "un libellé et une définition sont obligatoires".to_owned());
    }
    if figure.decimals > 6 {
        check.wrong("decimals", "six décimales au plus".to_owned());
    }
    for part in parts(figure) {
        if catalogue.figure(part).is_none() {
            check.wrong(part, format!("indicateur « {part} » inconnu"));
        }
    }
    if reaches(figure, &figure.id, catalogue, 32) {
        check.wrong(&figure.id, format!("« {} » se définit par lui-même (cycle)", figure.id));
        return;
    }
    shape(figure, &mut check);
    for day in figure.window.iter().flat_map(|window| [&window.from, &window.to]).flatten() {
        if DayPattern::parse(day).is_none() {
            check.wrong(day, format!("date « {day} » : écrire jour/mois/N, jour/mois/N-1…"));
        }
    }
    if figure.axes.iter().filter(|axis| TIME_AXES.contains(&axis.table().axis.as_str())).count() > 1
    {
        check.wrong("axes", "un seul axe de temps".to_owned());
    }
    let name = population_of(figure, catalogue, 0);
    let known = name.and_then(|name| populations.iter().find(|one| one.name == name));
    if let (Some(name), None) = (&figure.population, known) {
        let all: Vec<_> = populations.iter().map(|one| one.name.as_str()).collect();
        check.wrong(
            name,
            format!("population « {name} » inconnue ; populations : {}", all.join(", ")),
        );
        return;
    }
    for axis in &figure.axes {
        check.axis(known, axis);
    }
    if let (Some(population), Some(_)) = (known, &figure.population) {
        of_population(figure, population, &mut check);
    }
}

/// Checks that a figure has what its measure needs.
fn shape(figure: &FigureSpec, check: &mut Check<'_>) {
    let word = "measure";
    let missing = |name: &str| format!("cette mesure demande « {name} »");
    match figure.measure {
        Measure::Taux => {
            if figure.numerator.is_none() {
                check.wrong(word, missing("numerator"));
            }
            if figure.denominator.is_none() {
                check.wrong(word, missing("denominator"));
            }
        }
        Measure::Anterieur | Measure::Variation => {
            if figure.numerator.is_none() {
                check.wrong(word, missing("numerator"));
            }
        }
        Measure::Addition | Measure::Difference => {
            if figure.terms.len() < 2 {
                check.wrong(word, missing("terms"));
            }
        }
        Measure::Capacite
        | Measure::CapaciteJournees
        | Measure::JourneesPrevues
        | Measure::TauxCible => {}
        Measure::Somme
        | Measure::Moyenne
        | Measure::Mediane
        | Measure::Maximum
        | Measure::Minimum => {
            if figure.population.is_none() {
                check.wrong(word, missing("population"));
            }
            if figure.of.is_none() {
                check.wrong(word, missing("of"));
            }
            if figure.over.is_none() {
                check.wrong(word, missing("over"));
            }
        }
        Measure::PresentsAu if figure.at.is_none() => check.wrong(word, missing("at")),
        _ => {
            if figure.population.is_none() {
                check.wrong(word, missing("population"));
            }
        }
    }
    if let Some(at) = &figure.at
        && DayPattern::parse(at).is_none()
    {
        check.wrong(at, format!("date « {at} » : écrire jour/mois/N, jour/mois/N-1…"));
    }
    if let Some(factor) = &figure.factor
        && crate::fraction::Fraction::parse(factor).is_none()
    {
        check.wrong(factor, format!("facteur « {factor} » : un nombre décimal est attendu"));
    }
}

fn of_population(figure: &FigureSpec, population: &PopulationSpec, check: &mut Check<'_>) {
    match figure.unit.as_deref() {
        None | Some("ligne") => {}
        Some("mandat") => {
            if population.person.is_none() || population.family.is_none() {
                check.wrong(
                    "mandat",
                    format!("la population « {} » n'a pas de famille", population.name),
                );
            }
        }
        Some(unit) => {
            if !population.keys.iter().any(|key| key.name == unit) {
                let keys: Vec<_> = population.keys.iter().map(|key| key.name.as_str()).collect();
                check.wrong(
                    unit,
                    format!(
                        "unité « {unit} » inconnue dans « {} » ; unités : ligne, {}",
                        population.name,
                        keys.join(", ")
                    ),
                );
            }
        }
    }
    for column in [&figure.start, &figure.end, &figure.waiting_from].into_iter().flatten() {
        check.column(population, column, &[Kind::Day, Kind::Minute]);
    }
    if let Some(value) = &figure.of {
        check.value(population, value);
    }
    for condition in &figure.conditions {
        check.condition(population, condition);
    }
    if figure.measure == Measure::JourneesAbsence && population.absence.is_none() {
        check.wrong(
            "journees_absence",
            format!("les lignes de « {} » ne sont pas des absences", population.name),
        );
    }
    if figure.weighed && population.modalite.is_none() {
        check
            .wrong("weighed", format!("la population « {} » n'a pas de modalité", population.name));
    }
}

/// Adds the problems of a table.
pub(crate) fn table(
    table: &TableSpec,
    catalogue: &Catalogue,
    populations: &[PopulationSpec],
    origin: &Origin,
    problems: &mut Vec<Problem>,
) {
    let mut check = Check { origin, problems };
    if !table.rows.figures.is_empty() && !table.columns.figures.is_empty() {
        check.wrong("rows", "des indicateurs en lignes ou en colonnes, pas les deux".to_owned());
    }
    let sides = [&table.rows, &table.columns];
    for side in sides {
        if !side.axes.is_empty() && !side.figures.is_empty() {
            check.wrong("figures", "un côté porte des axes ou des indicateurs".to_owned());
        }
    }
    let listed: Vec<&String> =
        sides.iter().flat_map(|side| &side.figures).chain(&table.figure).collect();
    if listed.is_empty() {
        check.wrong(&table.id, "le tableau ne nomme aucun indicateur".to_owned());
    }
    let axes: Vec<_> = sides.iter().flat_map(|side| &side.axes).collect();
    if axes.iter().filter(|axis| TIME_AXES.contains(&axis.table().axis.as_str())).count() > 1 {
        check.wrong("axes", "un seul axe de temps".to_owned());
    }
    for id in listed {
        let Some(figure) = catalogue.figure(id) else {
            check.wrong(id, format!("indicateur « {id} » inconnu"));
            continue;
        };
        let population = population_of(figure, catalogue, 0)
            .and_then(|name| populations.iter().find(|one| one.name == name));
        for axis in &axes {
            check.axis(population, axis);
        }
    }
}
