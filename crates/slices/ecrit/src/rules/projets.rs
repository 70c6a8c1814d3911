//! The versions of a child's projects that a shared project was made from, kept with its text, and what changed since.

use jiff::civil::Date;
use vocabulary::{french_day, search_key};

/// A version of a project, as it was when the shared project was validated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its row.
    pub row: i64,
    /// What people read of which project it is.
    pub projet: String,
    /// Who keeps it.
    pub detenteur: String,
    /// The day of the version.
    pub day: Option<Date>,
    /// Its number or name.
    pub numero: String,
}

impl Version {
    /// « Projet personnalisé d’accompagnement, MECS Les Tilleuls, version 2 du 03/02/2026 ».
    pub fn told(&self) -> String {
        let numero =
            if self.numero.is_empty() { String::new() } else { format!(" {}", self.numero) };
        let day = self.day.map_or(String::new(), |day| format!(" du {}", french_day(day)));
        format!("{}, {}, version{numero}{day}", self.projet, self.detenteur)
    }

    /// Versions of one project have one key.
    fn key(&self) -> (String, String) {
        (search_key(&self.projet), search_key(&self.detenteur))
    }
}

/// The latest version of each project.
pub fn latest(mut all: Vec<Version>) -> Vec<Version> {
    all.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| b.row.cmp(&a.row)));
    let mut kept: Vec<Version> = Vec::new();
    for one in all {
        if kept.iter().all(|known| known.key() != one.key()) {
            kept.push(one);
        }
    }
    kept.sort_by_key(Version::key);
    kept
}

/// What was kept of the versions: one a line.
pub(crate) fn written(all: &[Version]) -> String {
    let plain = |text: &str| text.replace(['\t', '\n', '\r'], " ");
    let line = |one: &Version| {
        let day = one.day.map(|day| day.to_string()).unwrap_or_default();
        [one.row.to_string(), plain(&one.projet), plain(&one.detenteur), day, plain(&one.numero)]
            .join("\t")
    };
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The versions, as they were kept.
pub(crate) fn read(text: &str) -> Vec<Version> {
    let line = |line: &str| {
        let mut parts = line.split('\t');
        let mut next = || parts.next().unwrap_or_default().to_owned();
        let row = next().parse().ok()?;
        let (projet, detenteur, day, numero) = (next(), next(), next(), next());
        Some(Version { row, projet, detenteur, day: day.parse().ok(), numero })
    };
    text.lines().filter_map(line).collect()
}

/// What changed since a shared project was validated: a newer version of a project that it cites, and a project that it
/// could not cite.
pub fn changed(cited: &[Version], now: &[Version]) -> Vec<String> {
    let told = |one: &Version| match cited.iter().find(|known| known.key() == one.key()) {
        Some(known) if known.day == one.day && known.numero == one.numero => None,
        Some(known) => Some(format!("{} ; il cite la version{}", one.told(), {
            known.day.map_or(String::new(), |day| format!(" du {}", french_day(day)))
        })),
        None => Some(format!("{}, qu’il ne cite pas", one.told())),
    };
    now.iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Version, changed, latest, read, written};

    fn version(row: i64, projet: &str, month: i8, numero: &str) -> Version {
        Version {
            row,
            projet: projet.to_owned(),
            detenteur: "MECS\tLes Tilleuls".to_owned(),
            day: Some(date(2026, month, 3)),
            numero: numero.to_owned(),
        }
    }

    #[test]
    fn the_latest_version_of_each_project_is_cited_and_read_back() {
        let all =
            vec![version(1, "PPA", 1, "1"), version(2, "PPA", 2, "2"), version(3, "PPE", 1, "")];
        let cited = latest(all);
        assert_eq!(cited.iter().map(|one| one.row).collect::<Vec<_>>(), [2, 3]);
        let kept = read(&written(&cited));
        assert_eq!(kept[0].told(), "PPA, MECS Les Tilleuls, version 2 du 03/02/2026");
        assert_eq!(kept.len(), 2);
        assert!(read("").is_empty());
    }

    #[test]
    fn a_newer_version_and_a_new_project_mark_it_and_nothing_else() {
        let cited = [version(1, "PPA", 2, "2")];
        assert!(changed(&cited, &[version(1, "PPA", 2, "2")]).is_empty());
        assert!(changed(&cited, &[]).is_empty(), "a project that ended changes nothing by itself");
        assert!(
            changed(&cited, &[version(4, "PPA", 3, "3")])[0]
                .contains("il cite la version du 03/02/2026")
        );
        assert!(
            changed(&cited, &[version(1, "PPA", 2, "2"), version(5, "PPE", 1, "")])[0]
                .contains("ne cite pas")
        );
    }
}
