//! A stored value as people read it, and a typed text as it is stored.

use db::Value;
use jiff::ToSpan as _;
use vocabulary::{french_day, parse_day, parse_moment};

use crate::{Field, Kind};

/// Writes a stored value for a reader. Links are written by their title, elsewhere.
pub fn show(kind: Kind, value: Option<&Value>) -> String {
    match (kind, value) {
        (Kind::Bool, Some(Value::Int(Some(n)))) => if *n == 0 { "Non" } else { "Oui" }.to_owned(),
        (Kind::Hundredths, Some(Value::Int(Some(n)))) => decimal(*n),
        (Kind::Euro, Some(Value::Int(Some(n)))) => format!("{} €", decimal(*n)),
        (_, Some(Value::Int(Some(n)))) => n.to_string(),
        (Kind::Day, Some(Value::Text(Some(text)))) => day(text, 0),
        (Kind::LastDay, Some(Value::Text(Some(text)))) => day(text, 1),
        (Kind::Moment, Some(Value::Text(Some(text)))) => match text.split_once('T') {
            Some((before, time)) => format!("{} à {}", day(before, 0), time.replace(':', " h ")),
            None => text.clone(),
        },
        (Kind::Code(list), Some(Value::Text(Some(code)))) => {
            list.label_of(code).unwrap_or(code).to_owned()
        }
        (Kind::Commune, Some(Value::Text(Some(code)))) => {
            vocabulary::cog::commune(code).map_or_else(|| code.clone(), |found| found.label())
        }
        (Kind::Departement, Some(Value::Text(Some(code)))) => vocabulary::cog::departement(code)
            .map_or_else(|| code.clone(), |nom| format!("{nom} ({code})")),
        (_, Some(Value::Text(Some(text)))) => text.clone(),
        _ => String::new(),
    }
}

fn day(text: &str, before: i64) -> String {
    text.parse::<jiff::civil::Date>()
        .ok()
        .and_then(|day| day.checked_sub(before.days()).ok())
        .map_or_else(|| text.to_owned(), french_day)
}

fn decimal(hundredths: i64) -> String {
    let (sign, n) = if hundredths < 0 { ("-", -hundredths) } else { ("", hundredths) };
    if n % 100 == 0 {
        format!("{sign}{}", n / 100)
    } else {
        format!("{sign}{},{:02}", n / 100, n % 100)
    }
}

/// Writes a stored value as a form sends it back: the other way of [`parse`].
pub fn to_form(kind: Kind, value: Option<&Value>) -> String {
    match (kind, value) {
        (Kind::Bool, Some(Value::Int(Some(n)))) => if *n == 0 { "non" } else { "oui" }.to_owned(),
        (Kind::Hundredths | Kind::Euro, Some(Value::Int(Some(n)))) => decimal(*n),
        (Kind::LastDay, Some(Value::Text(Some(text)))) => text
            .parse::<jiff::civil::Date>()
            .ok()
            .and_then(|day| day.checked_sub(1.day()).ok())
            .map_or_else(|| text.clone(), |day| day.to_string()),
        (Kind::Moment, Some(Value::Text(Some(text)))) => text.replace('T', " "),
        (_, Some(Value::Int(Some(n)))) => n.to_string(),
        (_, Some(Value::Text(Some(text)))) => text.clone(),
        _ => String::new(),
    }
}

/// Reads what was typed in `field`; an empty text is no value. Links are read by the caller.
///
/// # Errors
///
/// A French sentence: what is wrong and what to type.
pub fn parse(field: &Field, typed: &str) -> Result<Option<Value>, String> {
    // Browsers send the ends of lines in two letters; kept in one, a text that nobody changed is the same.
    let lines = typed.replace("\r\n", "\n");
    let typed = lines.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let label = field.label;
    let day = |text: &str| {
        parse_day(text).ok_or_else(|| {
            format!(
                "« {text} » n’est pas une date. Écrivez le jour, le mois et l’année : 31/12/2024."
            )
        })
    };
    let number = |text: &str| -> Option<i64> {
        let clean: String = text.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
        let (whole, part) = match clean.split_once([',', '.']) {
            Some((whole, part)) if part.len() <= 2 => (whole.to_owned(), format!("{part:0<2}")),
            Some(_) => return None,
            None => (clean.clone(), "00".to_owned()),
        };
        let negative = whole.starts_with('-');
        let whole: i64 = whole.parse().ok()?;
        let part: i64 = part.parse().ok()?;
        whole.checked_mul(100)?.checked_add(if negative { -part } else { part })
    };
    Ok(Some(match field.kind {
        Kind::Text => {
            if typed.chars().count() > 250 {
                return Err(format!("« {label} » est trop long : 250 caractères au plus."));
            }
            typed.into()
        }
        Kind::LongText => {
            if typed.chars().count() > 20_000 {
                return Err(format!("« {label} » est trop long : 20 000 caractères au plus."));
            }
            typed.into()
        }
        Kind::Day => day(typed)?.to_string().into(),
        Kind::LastDay => day(typed)?
            .checked_add(1.day())
            .map_err(|_| format!("« {typed} » n’est pas une date possible."))?
            .to_string()
            .into(),
        Kind::Moment => {
            let moment = parse_moment(typed).ok_or_else(|| {
                format!("« {typed} » n’est pas une date avec son heure. Écrivez par exemple 31/12/2024 18:30.")
            })?;
            moment.strftime("%Y-%m-%dT%H:%M").to_string().into()
        }
        Kind::Int(least, most) => match typed.replace(char::is_whitespace, "").parse::<i64>() {
            Ok(n) if (least..=most).contains(&n) => n.into(),
            Ok(_) => return Err(format!("« {label} » va de {least} à {most}.")),
            Err(_) => return Err(format!("« {typed} » n’est pas un nombre entier.")),
        },
        Kind::Hundredths | Kind::Euro => number(typed)
            .ok_or_else(|| format!("« {typed} » n’est pas un nombre à deux décimales au plus : 0,80 par exemple."))?
            .into(),
        Kind::Bool => match vocabulary::search_key(typed).as_str() {
            "oui" | "o" | "1" | "x" | "vrai" => true.into(),
            "non" | "n" | "0" | "faux" => false.into(),
            _ => return Err(format!("« {typed} » : répondez par oui ou non.")),
        },
        Kind::Code(list) => match list.code_of(typed) {
            Some(code) => code.into(),
            None => {
                let known: Vec<&str> = list.items.iter().map(|(_, label)| *label).collect();
                return Err(format!(
                    "« {typed} » n’est pas dans la liste « {} » : {}.",
                    list.label,
                    known.join(", ")
                ));
            }
        },
        Kind::Link(_) => match typed.parse::<i64>() {
            Ok(id) => id.into(),
            Err(_) => return Err(format!("« {typed} » : choisissez dans la liste.")),
        },
        Kind::Commune => vocabulary::cog::find_commune(typed)?.to_owned().into(),
        Kind::Departement => vocabulary::cog::find_departement(typed)
            .ok_or_else(|| format!("« {typed} » n’est pas un département : son numéro ou son nom, 41 ou Loir-et-Cher."))?
            .into(),
    }))
}
