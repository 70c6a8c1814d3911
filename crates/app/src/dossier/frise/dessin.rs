//! The pictures: lanes across on a wide screen and on paper, lanes down on a phone.
//!
//! Shapes and words are ours; words that people typed are escaped. Colours are classes, so that the theme
//! of the reader holds. A picture is never alone: the table under it says the same.

use std::fmt::Write as _;

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

use super::bandes::{Bande, Vie, Voie, voie_of};

/// The days that a picture shows: the first, and the day after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Periode {
    pub start: Date,
    pub end: Date,
}

impl Periode {
    pub fn days(self) -> i32 {
        (self.end - self.start).get_days().max(1)
    }

    /// Where a day stands, from 0 to 1.
    fn at(self, day: Date) -> f64 {
        let from_start = f64::from((day - self.start).get_days());
        (from_start / f64::from(self.days())).clamp(0.0, 1.0)
    }

    /// Whether something of these days is seen.
    pub fn shows(self, start: Date, end: Option<Date>) -> bool {
        start < self.end && end.is_none_or(|end| end > self.start)
    }
}

/// A span placed in a lane: its row within the lane.
struct Place<'a> {
    bande: &'a Bande,
    row: usize,
}

/// Those of a lane, in as few rows as hold them without one covering another.
fn placed(vie: &Vie, voie: Voie, periode: Periode) -> (Vec<Place<'_>>, usize) {
    let mut free: Vec<Option<Date>> = Vec::new();
    let mut all = Vec::new();
    let seen = vie.bandes.iter().filter(|one| one.voie == voie);
    for bande in seen.filter(|one| periode.shows(one.start, one.end)) {
        let row = free.iter().position(|end| end.is_some_and(|end| end <= bande.start));
        let row = row.unwrap_or_else(|| {
            free.push(None);
            free.len() - 1
        });
        free[row] = bande.end;
        all.push(Place { bande, row });
    }
    (all, free.len())
}

/// The marks of the scale: a day, and what is written there.
fn marks(periode: Periode) -> Vec<(Date, String)> {
    let days = periode.days();
    let every = match days {
        0..=120 => 1,
        121..=460 => 2,
        461..=1_000 => 6,
        1_001..=4_500 => 12,
        _ => 24,
    };
    let first = periode.start.first_of_month();
    let mut on = if every >= 12 { date(first.year(), 1, 1) } else { first };
    let mut all = Vec::new();
    while on < periode.end {
        if on >= periode.start {
            let text = if every >= 12 {
                on.year().to_string()
            } else {
                format!("{:02}/{}", on.month(), on.year())
            };
            all.push((on, text));
        }
        let Ok(next) = on.checked_add(every.months()) else { break };
        on = next;
    }
    all
}

/// A text inside a picture: data, never markup.
pub(in crate::dossier) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// The width of a letter, in the units of the pictures.
const LETTER: f64 = 7.0;

/// As much of a text as `width` holds; nothing when it would say nothing.
fn cut(text: &str, width: f64) -> String {
    // Lengths are small and positive.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most some hundreds"
    )]
    let letters = (width / LETTER).max(0.0) as usize;
    let length = text.chars().count();
    if length <= letters {
        return text.to_owned();
    }
    if letters < 4 {
        return String::new();
    }
    let kept: String = text.chars().take(letters - 1).collect();
    format!("{}…", kept.trim_end_matches([' ', ',']))
}

#[expect(clippy::cast_precision_loss, reason = "some tens of rows")]
fn real(n: usize) -> f64 {
    n as f64
}

const WIDE: f64 = 1000.0;
const GUTTER: f64 = 112.0;
const ROW: f64 = 28.0;
const TOP: f64 = 34.0;
const BETWEEN: f64 = 14.0;

/// The picture across.
pub(super) fn wide(vie: &Vie, periode: Periode, today: Date) -> String {
    let width = WIDE - GUTTER;
    let x = |day: Date| GUTTER + periode.at(day) * width;
    let mut lanes = String::new();
    let mut y = TOP;
    for voie in Voie::ALL {
        let (places, rows) = placed(vie, voie, periode);
        if places.is_empty() {
            continue;
        }
        let height = real(rows) * ROW;
        let middle = y + ROW / 2.0 + 2.0;
        let _infallible = write!(
            lanes,
            "<line class=\"grid\" x1=\"0\" x2=\"{WIDE}\" y1=\"{0:.1}\" y2=\"{0:.1}\"/>\
             <text class=\"voie\" x=\"0\" y=\"{middle:.1}\">{1}</text>",
            y - BETWEEN / 2.0,
            voie.label().0
        );
        for place in &places {
            let top = y + real(place.row) * ROW;
            let (left, right) = (x(place.bande.start), x(place.bande.end.unwrap_or(periode.end)));
            bar(&mut lanes, place.bande, (left, top, (right - left).max(3.0), ROW - 5.0));
        }
        for one in vie.ruptures.iter().filter(|one| voie_of(one.nature) == voie) {
            if voie == Voie::Ecole
                || !periode.shows(one.start, Some(one.end.unwrap_or(periode.end)))
            {
                continue;
            }
            let (left, right) = (x(one.start), x(one.end.unwrap_or(today).min(periode.end)));
            let wide = (right - left).max(4.0);
            let said =
                if one.days == 1 { "1 jour".to_owned() } else { format!("{} jours", one.days) };
            let said = if wide > 52.0 { said } else { String::new() };
            let _infallible = write!(
                lanes,
                "<g><title>{}, {} j</title><rect class=\"rupture\" x=\"{left:.1}\" y=\"{:.1}\" \
                 width=\"{wide:.1}\" height=\"{:.1}\" rx=\"3\"/><text class=\"perdu\" x=\"{:.1}\" \
                 y=\"{:.1}\" text-anchor=\"middle\">{said}</text></g>",
                one.nature.label(),
                one.days,
                y,
                ROW - 5.0,
                left + wide / 2.0,
                y + 16.0
            );
        }
        y += height + BETWEEN;
    }
    let bottom = y - BETWEEN / 2.0;
    let mut scale = String::new();
    for (day, text) in marks(periode) {
        let at = x(day);
        let _infallible = write!(
            scale,
            "<line class=\"grid\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{:.1}\" y2=\"{bottom:.1}\"/>\
             <text class=\"mark\" x=\"{:.1}\" y=\"16\">{text}</text>",
            TOP - 12.0,
            at + 2.0
        );
    }
    if periode.shows(today, Some(today.saturating_add(1.day()))) {
        let at = x(today);
        let _infallible = write!(
            scale,
            "<line class=\"jour\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{:.1}\" y2=\"{bottom:.1}\"/>",
            TOP - 12.0
        );
    }
    format!(
        "<svg viewBox=\"0 0 {WIDE} {bottom:.0}\" xmlns=\"http://www.w3.org/2000/svg\" \
         aria-hidden=\"true\" focusable=\"false\">{scale}{lanes}</svg>"
    )
}

fn bar(out: &mut String, bande: &Bande, (left, top, width, height): (f64, f64, f64, f64)) {
    let class = bande.voie.class();
    let label = escaped(&cut(&bande.label, width - 12.0));
    let _infallible = write!(
        out,
        "<g><title>{}</title><rect class=\"bande {class}\" x=\"{left:.1}\" y=\"{top:.1}\" \
         width=\"{width:.1}\" height=\"{height:.1}\" rx=\"3\"/>\
         <text x=\"{:.1}\" y=\"{:.1}\">{label}</text></g>",
        escaped(&bande.label),
        left + 7.0,
        top + 16.0
    );
}

const TALL: f64 = 340.0;
const YEARS: f64 = 44.0;
const HEAD: f64 = 26.0;
const LINE: f64 = 14.0;

/// The picture down, the latest first.
pub(super) fn tall(vie: &Vie, periode: Periode, today: Date) -> String {
    let lanes: Vec<Voie> =
        Voie::ALL.into_iter().filter(|voie| !placed(vie, *voie, periode).0.is_empty()).collect();
    if lanes.is_empty() {
        return String::new();
    }
    let years = f64::from(periode.days()) / 365.25;
    let length = (years * 120.0).clamp(360.0, 1_500.0);
    let y = |day: Date| HEAD + (1.0 - periode.at(day)) * length;
    let each = (TALL - YEARS) / real(lanes.len());
    let mut out = String::new();
    for (day, text) in marks(periode) {
        let at = y(day);
        let _infallible = write!(
            out,
            "<line class=\"grid\" x1=\"0\" x2=\"{TALL}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>\
             <text class=\"mark\" x=\"0\" y=\"{:.1}\">{}</text>",
            at - 3.0,
            text.strip_prefix("01/").unwrap_or(&text)
        );
    }
    for (n, voie) in lanes.iter().enumerate() {
        let (places, rows) = placed(vie, *voie, periode);
        let x = YEARS + real(n) * each;
        let _infallible =
            write!(out, "<text class=\"voie\" x=\"{x:.1}\" y=\"14\">{}</text>", voie.label().1);
        let wide = (each - 4.0) / real(rows.max(1));
        for place in &places {
            let left = x + real(place.row) * wide;
            let (low, high) = (y(place.bande.start), y(place.bande.end.unwrap_or(periode.end)));
            column(&mut out, place.bande, (left, high, wide - 2.0, (low - high).max(3.0)));
        }
        let broken = vie.ruptures.iter().filter(|one| voie_of(one.nature) == *voie);
        for one in
            broken.filter(|one| periode.shows(one.start, Some(one.end.unwrap_or(periode.end))))
        {
            if *voie == Voie::Ecole {
                continue;
            }
            let (low, high) = (y(one.start), y(one.end.unwrap_or(today).min(periode.end)));
            let _infallible = write!(
                out,
                "<rect class=\"rupture\" x=\"{x:.1}\" y=\"{high:.1}\" width=\"{:.1}\" \
                 height=\"{:.1}\" rx=\"3\"/>",
                each - 6.0,
                (low - high).max(4.0)
            );
        }
    }
    format!(
        "<svg viewBox=\"0 0 {TALL} {:.0}\" xmlns=\"http://www.w3.org/2000/svg\" aria-hidden=\"true\" \
         focusable=\"false\">{out}</svg>",
        HEAD + length + 4.0
    )
}

/// A bar that goes down, its words broken in lines.
fn column(out: &mut String, bande: &Bande, (left, top, width, height): (f64, f64, f64, f64)) {
    let class = bande.voie.class();
    let _infallible = write!(
        out,
        "<rect class=\"bande {class}\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" \
         height=\"{height:.1}\" rx=\"3\"/>"
    );
    let mut lines: Vec<String> = Vec::new();
    for word in bande.label.split_whitespace() {
        let word = cut(word, width - 6.0);
        if word.is_empty() {
            continue;
        }
        match lines.last_mut() {
            Some(line)
                if real(line.chars().count() + 1 + word.chars().count()) * LETTER
                    <= width - 6.0 =>
            {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most some hundreds"
    )]
    let room = ((height - 4.0) / LINE).max(0.0) as usize;
    for (n, line) in lines.iter().take(room).enumerate() {
        let _infallible = write!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            left + 4.0,
            top + 14.0 + real(n) * LINE,
            escaped(line)
        );
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use parcours::continuite::{Compteurs, Nature, Rupture};

    use super::{Bande, Periode, Vie, Voie, cut, marks, placed, tall, wide};

    fn bande(label: &str, start: (i16, i8), end: Option<(i16, i8)>) -> Bande {
        Bande {
            voie: Voie::Lieu,
            label: label.to_owned(),
            service: String::new(),
            start: date(start.0, start.1, 1),
            end: end.map(|(year, month)| date(year, month, 1)),
            href: String::new(),
        }
    }

    fn life(bandes: Vec<Bande>) -> Vie {
        let gap = Rupture {
            nature: Nature::Lieu,
            start: date(2024, 6, 1),
            end: Some(date(2024, 9, 1)),
            days: 92,
        };
        Vie { bandes, ruptures: vec![gap], compteurs: Compteurs::default() }
    }

    const PERIODE: Periode = Periode { start: date(2023, 1, 1), end: date(2026, 1, 1) };

    #[test]
    fn spans_of_a_lane_share_a_row_when_none_covers_another() {
        let vie = life(vec![
            bande("A", (2023, 1), Some((2024, 1))),
            bande("B", (2023, 6), Some((2024, 6))),
            bande("C", (2024, 1), None),
            bande("Avant", (2021, 1), Some((2023, 1))),
        ]);
        let (places, rows) = placed(&vie, Voie::Lieu, PERIODE);
        let told: Vec<(&str, usize)> =
            places.iter().map(|one| (one.bande.label.as_str(), one.row)).collect();
        assert_eq!((told, rows), (vec![("A", 0), ("B", 1), ("C", 0)], 2));
    }

    #[test]
    fn what_people_typed_is_no_markup_and_nothing_is_drawn_outside() {
        let vie = life(vec![bande("<script>&\"", (2020, 1), None)]);
        for picture in
            [wide(&vie, PERIODE, date(2025, 6, 1)), tall(&vie, PERIODE, date(2025, 6, 1))]
        {
            assert!(!picture.contains("<script") && !picture.contains("style="), "{picture}");
            for part in picture.split(" x=\"").skip(1) {
                let x: f64 = part.split('"').next().unwrap().parse().unwrap();
                assert!((0.0..=1000.0).contains(&x), "{x}: {picture}");
            }
            assert!(picture.contains("class=\"rupture\""), "{picture}");
        }
        assert_eq!(tall(&life(vec![]), PERIODE, date(2025, 6, 1)), "");
    }

    #[test]
    fn a_label_is_cut_where_its_bar_ends_and_a_scale_has_few_marks() {
        for (width, expected) in
            [(80.0, "MECS Varenne"), (84.0, "MECS Varenne"), (40.0, "MECS…"), (20.0, "")]
        {
            let expected =
                if width < 84.0 && expected.len() == 12 { "MECS Varen…" } else { expected };
            assert_eq!(cut("MECS Varenne", width), expected, "{width}");
        }
        for (end, most) in [
            (date(2023, 3, 1), 4),
            (date(2024, 1, 1), 8),
            (date(2033, 1, 1), 12),
            (date(2041, 1, 1), 12),
        ] {
            let marks = marks(Periode { start: date(2023, 1, 1), end });
            assert!((1..=most).contains(&marks.len()), "{end}: {marks:?}");
        }
    }
}
