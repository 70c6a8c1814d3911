//! The axes of a count: how a fact gets its coordinate, and how a coordinate is told.

use std::collections::{HashMap, HashSet};

use crate::answer::{AxisHead, KeyPart};
use crate::check::TIME_AXES;
use crate::day::Day;
use crate::facts::{Column, Facts, NO_CODE, NO_INT};
use crate::setting::Setting;
use crate::spec::{AxisSpec, AxisTable, DurationUnit, Ongoing, ValueKind, ValueSpec};
use crate::value::{Seen, ValueRead};
use crate::window::piece_label;

/// The most axes a count can have.
pub(crate) const MAX_AXES: usize = 4;

/// The coordinates of a fact before they are told.
pub(crate) type RawKey = [u64; MAX_AXES];

/// The coordinate of what is not recorded.
pub(crate) const MISSING: u64 = u64::MAX;

/// The number of siblings of each family, by piece of the period.
pub(crate) type Fratries = HashMap<(usize, i64), HashSet<i64>>;

/// An axis ready to be read.
pub(crate) enum AxisRead<'a> {
    Time,
    Code(&'a Column),
    Mapped { column: &'a Column, to: Vec<u64>, names: Vec<String> },
    Bands { value: ValueRead<'a>, brackets: Vec<i64> },
    Size { family: &'a Column },
}

impl<'a> AxisRead<'a> {
    /// Prepares an axis; `None` when the population cannot have it.
    pub fn new(
        axis: &AxisTable,
        facts: &'a Facts,
        setting: &Setting,
        last_day: bool,
    ) -> Option<Self> {
        let bands = |value: &ValueSpec, ongoing| {
            let value = ValueRead::new(value, facts, ongoing, last_day)?;
            let scale = value.scale();
            let brackets = axis.brackets.iter().map(|bound| bound * scale).collect();
            Some(Self::Bands { value, brackets })
        };
        match axis.axis.as_str() {
            name if TIME_AXES.contains(&name) => Some(Self::Time),
            "service" => facts.named(facts.spec().service.as_deref()?).map(Self::Code),
            "tranche_age" => {
                let at = axis.at.clone().unwrap_or_else(|| "entree".to_owned());
                let value =
                    ValueSpec { value: ValueKind::Age, at: Some(at), ..ValueSpec::default() };
                bands(&value, Ongoing::Exclues)
            }
            "tranche_duree" => {
                let unit = match axis.unit {
                    DurationUnit::Civile => DurationUnit::Mois,
                    unit => unit,
                };
                let value = ValueSpec { value: ValueKind::Duree, unit, ..ValueSpec::default() };
                bands(&value, Ongoing::FinPeriode)
            }
            "tranche" => bands(axis.of.as_ref()?, Ongoing::FinPeriode),
            "taille_fratrie" => {
                Some(Self::Size { family: facts.named(facts.spec().family.as_deref()?)? })
            }
            "niveau" => mapped(axis, facts.named(axis.column.as_deref()?)?, setting),
            name => {
                let column = facts.named(name)?;
                if axis.mapping.is_some() {
                    mapped(axis, column, setting)
                } else {
                    matches!(column, Column::Code(..) | Column::Ref(..))
                        .then_some(Self::Code(column))
                }
            }
        }
    }

    /// Returns the coordinate of a fact.
    pub fn read(&self, seen: Seen, piece: usize, fratries: &Fratries) -> u64 {
        match self {
            Self::Time => piece as u64,
            Self::Code(column) => match column.code(seen.row) {
                NO_CODE => MISSING,
                code => u64::from(code),
            },
            Self::Mapped { column, to, .. } => {
                to.get(column.code(seen.row) as usize).copied().unwrap_or(MISSING)
            }
            Self::Bands { value, brackets } => match value.read(seen) {
                None => MISSING,
                Some(value) => match brackets.partition_point(|&bound| bound <= value) {
                    0 => MISSING,
                    band => band as u64 - 1,
                },
            },
            Self::Size { family } => match family.raw(seen.row) {
                NO_INT => MISSING,
                family => {
                    fratries.get(&(piece, family)).map_or(MISSING, |persons| persons.len() as u64)
                }
            },
        }
    }

    /// Tells a coordinate.
    pub fn tell(&self, raw: u64, pieces: &[(Day, Day)]) -> KeyPart {
        if raw == MISSING {
            return KeyPart::Missing;
        }
        match self {
            Self::Time => KeyPart::Piece(pieces[raw as usize].0),
            Self::Code(Column::Code(_, dictionary)) => dictionary
                .value(raw as u32)
                .map_or(KeyPart::Missing, |code| KeyPart::Code(code.clone())),
            Self::Code(Column::Ref(_, dictionary)) => {
                dictionary.value(raw as u32).map_or(KeyPart::Missing, |&id| KeyPart::Id(id))
            }
            Self::Code(_) => KeyPart::Missing,
            Self::Mapped { names, .. } => KeyPart::Code(names[raw as usize].clone()),
            Self::Bands { .. } => KeyPart::Band(raw as u32),
            Self::Size { .. } => KeyPart::Size(raw as u32),
        }
    }
}

fn mapped<'a>(axis: &AxisTable, column: &'a Column, setting: &Setting) -> Option<AxisRead<'a>> {
    let Column::Code(_, dictionary) = column else { return None };
    let mapping = setting.mappings.get(axis.mapping.as_deref()?);
    let mut names: Vec<String> = Vec::new();
    let to = dictionary
        .values()
        .iter()
        .map(|code| {
            let Some(name) = mapping.and_then(|mapping| mapping.to.get(code)) else {
                return MISSING;
            };
            let known = names.iter().position(|other| other == name);
            known.unwrap_or_else(|| {
                names.push(name.clone());
                names.len() - 1
            }) as u64
        })
        .collect();
    Some(AxisRead::Mapped { column, to, names })
}

/// Returns the head of an axis: its label and nomenclature.
pub(crate) fn head(axis: &AxisSpec, facts: Option<&Facts>, setting: &Setting) -> AxisHead {
    let axis = axis.table();
    let column = axis.column.as_deref().unwrap_or(&axis.axis);
    let spec = facts.and_then(|facts| facts.spec().find(column));
    let nomenclature = match &axis.mapping {
        Some(mapping) => {
            setting.mappings.get(mapping).and_then(|mapping| mapping.nomenclature.clone())
        }
        None => spec.and_then(|spec| spec.nomenclature.clone()),
    };
    let known = match axis.axis.as_str() {
        "mois" => Some("Mois"),
        "trimestre" => Some("Trimestre"),
        "annee" => Some("Année"),
        "service" => Some("Service"),
        "tranche_age" => Some("Tranche d'âge"),
        "tranche_duree" => Some("Tranche de durée"),
        "taille_fratrie" => Some("Enfants de la fratrie"),
        _ => None,
    };
    let label = axis
        .label
        .clone()
        .or_else(|| known.map(str::to_owned))
        .or_else(|| spec.map(|spec| spec.label.clone()))
        .unwrap_or_else(|| axis.axis.clone());
    AxisHead { label, axis, nomenclature }
}

/// Returns the label of a coordinate.
pub(crate) fn label(head: &AxisHead, part: &KeyPart, setting: &Setting) -> String {
    match part {
        KeyPart::Piece(day) => piece_label(&head.axis.axis, *day),
        KeyPart::Code(code) => setting.label(head.nomenclature.as_deref(), code),
        KeyPart::Id(id) => {
            setting.service_labels.get(id).cloned().unwrap_or_else(|| format!("n° {id}"))
        }
        KeyPart::Band(band) => band_label(&head.axis, *band as usize),
        KeyPart::Size(1) => "1 enfant".to_owned(),
        KeyPart::Size(size) => format!("{size} enfants"),
        KeyPart::Missing => "Non renseigné".to_owned(),
    }
}

fn band_label(axis: &AxisTable, band: usize) -> String {
    if let Some(label) = axis.labels.get(band) {
        return label.clone();
    }
    let unit = match (axis.axis.as_str(), axis.unit) {
        ("tranche_age", _) | (_, DurationUnit::Annees) => " ans",
        ("tranche_duree", DurationUnit::Mois | DurationUnit::Civile) => " mois",
        ("tranche_duree", DurationUnit::Jours) => " jours",
        _ => "",
    };
    let from = axis.brackets.get(band).copied().unwrap_or(0);
    match axis.brackets.get(band + 1) {
        None => format!("{from}{unit} et plus"),
        Some(&next) if next == from + 1 => format!("{from}{unit}"),
        Some(&next) => format!("{from} à {}{unit}", next - 1),
    }
}

/// Returns all coordinates of an axis in order: those that must be shown and those found.
pub(crate) fn keys(
    head: &AxisHead,
    found: &HashSet<KeyPart>,
    pieces: &[(Day, Day)],
    services: Option<&[i64]>,
    setting: &Setting,
) -> Vec<KeyPart> {
    let mut keys: HashSet<KeyPart> = found.clone();
    let name = head.axis.axis.as_str();
    if TIME_AXES.contains(&name) {
        keys.extend(pieces.iter().map(|piece| KeyPart::Piece(piece.0)));
    } else if name == "service" {
        keys.extend(services.unwrap_or(&[]).iter().map(|&id| KeyPart::Id(id)));
    } else if !head.axis.brackets.is_empty() {
        keys.extend((0..head.axis.brackets.len()).map(|band| KeyPart::Band(band as u32)));
    } else if head.axis.all
        && let Some(list) =
            head.nomenclature.as_ref().and_then(|name| setting.nomenclatures.get(name))
    {
        keys.extend(list.iter().map(|(code, _)| KeyPart::Code(code.clone())));
    }
    let mut keys: Vec<KeyPart> = keys.into_iter().collect();
    keys.sort_by_cached_key(|part| order(head, part, setting));
    keys
}

/// Returns what sorts the coordinates of an axis: nomenclature order, missing last.
pub(crate) fn order(head: &AxisHead, part: &KeyPart, setting: &Setting) -> (usize, KeyPart) {
    let rank = match part {
        KeyPart::Code(code) => setting.rank(head.nomenclature.as_deref(), code),
        KeyPart::Missing => usize::MAX,
        _ => 0,
    };
    (rank, part.clone())
}
