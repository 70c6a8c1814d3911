//! What would be true in the place of a share or a growth that was typed, and the gesture that writes it.

use reconcile::{
    DatedCapacity, Input, Number, Numbers, RatioClaim, Stated, Statement, of_capacity, readings,
};
use vocabulary::{french_day, parse_day};

use super::read::read_statements;

/// A share or a growth that is not true, and what may be written in its place.
pub(super) struct Lecture {
    pub sentence: String,
    /// Whether it is of the text, which the other rules do not read for it.
    pub of_text: bool,
    /// What the form sends, what would be written, what it says.
    pub choices: Vec<(String, String, String)>,
}

/// What may be written anew in a text, held against the register, and in statements, held against their capacities.
pub(super) fn offered(
    (texte, phrases): (&str, &str),
    numbers: &Numbers,
    input: &Input,
) -> Vec<Lecture> {
    let of_text = readings(texte, numbers);
    let mut all: Vec<Lecture> = of_text.iter().map(|one| in_text(texte, one)).collect();
    let lines: Vec<&str> = phrases.lines().collect();
    for claim in ratios(input) {
        let line = line_of(claim).and_then(|number| Some((number, *lines.get(number - 1)?)));
        let Some((number, line)) = line else { continue };
        let choices: Vec<(String, String, String)> = of_capacity(claim, &input.capacities)
            .iter()
            .enumerate()
            .filter_map(|(rank, reading)| {
                let written = anew(line, claim, reading)?;
                Some((format!("phrase~{number}~{rank}"), written, told(claim, reading)))
            })
            .collect();
        if !choices.is_empty() {
            let sentence = format!("Phrase {number} : « {} ».", line.trim());
            all.push(Lecture { sentence, of_text: false, choices });
        }
    }
    all
}

fn in_text(texte: &str, one: &Stated) -> Lecture {
    let excerpt = texte.get(one.start..one.end).unwrap_or_default();
    let choices = one.readings.iter().enumerate().map(|(rank, reading)| {
        let sent = format!("texte~{}~{rank}~{excerpt}", one.start);
        (sent, reading.text.clone(), reading.told.clone())
    });
    Lecture { sentence: one.sentence.clone(), of_text: true, choices: choices.collect() }
}

fn ratios(input: &Input) -> impl Iterator<Item = &RatioClaim> {
    input.statements.iter().filter_map(|statement| match statement {
        Statement::Ratio(claim) => Some(claim),
        _ => None,
    })
}

/// The line of a statement, from 1.
fn line_of(claim: &RatioClaim) -> Option<usize> {
    claim.id.strip_prefix("ligne ")?.parse().ok().filter(|number| *number > 0)
}

fn told(claim: &RatioClaim, (percent, capacity): &(Number, DatedCapacity)) -> String {
    let above = claim.numerator.map_or(String::new(), |above| Number::int(above.value).to_string());
    let (below, from) = (Number::int(capacity.places), french_day(capacity.from));
    format!("{percent}\u{a0}% de {below} : {above} sur {below} places, à partir du {from}")
}

/// A line with its percentage, or else its day, as a reading has it.
fn anew(
    line: &str,
    claim: &RatioClaim,
    (percent, capacity): &(Number, DatedCapacity),
) -> Option<String> {
    let (head, rest) = line.split_once(':')?;
    if *percent == claim.percent {
        let word = rest.split_whitespace().find(|word| parse_day(word).is_some())?;
        let rest = rest.replacen(word, &french_day(capacity.from), 1);
        return Some([head, ":", &rest].concat());
    }
    let (before, after) = head.rsplit_once('%')?;
    let is_number = |letter: char| letter.is_ascii_digit() || matches!(letter, ',' | '.');
    let before = before.trim_end().trim_end_matches(is_number);
    Some(format!("{before}{percent} %{after}:{rest}"))
}

/// The text and the statements with the reading that a form asked for: `texte~start~rank~excerpt`, `phrase~line~rank`.
/// Nothing when the passage is no longer there.
pub(super) fn rewritten(
    asked: &str,
    (texte, phrases): (&str, &str),
    numbers: &Numbers,
    year: i16,
) -> Option<(String, String)> {
    let (place, asked) = asked.split_once('~')?;
    let (at, asked) = asked.split_once('~')?;
    let at: usize = at.parse().ok()?;
    if place == "texte" {
        let (rank, excerpt) = asked.split_once('~')?;
        let found = readings(texte, numbers);
        let stated = found
            .iter()
            .find(|one| one.start == at && texte.get(one.start..one.end) == Some(excerpt))?;
        let reading = stated.readings.get(rank.parse::<usize>().ok()?)?;
        return Some((stated.rewritten(texte, reading)?, phrases.to_owned()));
    }
    let mut input = Input::default();
    let _unread = read_statements(phrases, year, &mut input);
    let claim = ratios(&input).find(|claim| line_of(claim) == Some(at))?;
    let found = of_capacity(claim, &input.capacities);
    let reading = found.get(asked.parse::<usize>().ok()?)?;
    let mut lines: Vec<String> = phrases.lines().map(str::to_owned).collect();
    let line = lines.get_mut(at - 1)?;
    *line = anew(line, claim, reading)?;
    Some((texte.to_owned(), lines.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = "capacité 50 depuis 01/04/2021\ncapacité 60 depuis 01/01/2022\n\
                         taux 55 % : 33 / capacité au 31/12/2021";

    #[test]
    fn a_share_of_a_capacity_is_written_with_its_number_or_with_its_day() {
        let numbers = Numbers::default();
        let mut input = Input::default();
        assert!(read_statements(LINES, 2021, &mut input).is_empty());
        let found = offered(("", LINES), &numbers, &input);
        let [one] = found.as_slice() else { panic!("{} readings", found.len()) };
        let told: Vec<&str> = one.choices.iter().map(|(_, _, told)| told.as_str()).collect();
        assert!(told[0].starts_with("66\u{a0}% de 50") && told[1].starts_with("55\u{a0}% de 60"));
        for (rank, expected) in [
            (0, "taux 66 % : 33 / capacité au 31/12/2021"),
            (1, "taux 55 % : 33 / capacité au 01/01/2022"),
        ] {
            let (_, phrases) =
                rewritten(&one.choices[rank].0, ("", LINES), &numbers, 2021).unwrap();
            assert!(phrases.ends_with(expected), "{phrases}");
            let mut input = Input::default();
            let _unread = read_statements(&phrases, 2021, &mut input);
            assert!(offered(("", &phrases), &numbers, &input).is_empty(), "{phrases}");
        }
        assert!(rewritten("phrase~9~0", ("", LINES), &numbers, 2021).is_none());
        assert!(rewritten("texte~0~0~x", ("", LINES), &numbers, 2021).is_none());
    }
}
