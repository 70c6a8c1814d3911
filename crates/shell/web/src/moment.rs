//! Instants as people in France read them.

/// An instant (RFC 3339) as people in France read it: `12/03/2024 à 18 h 05`.
pub fn in_paris(instant: &str) -> String {
    let Ok(stamp) = instant.parse::<jiff::Timestamp>() else { return instant.to_owned() };
    let paris = jiff::tz::TimeZone::get("Europe/Paris").unwrap_or(jiff::tz::TimeZone::UTC);
    stamp.to_zoned(paris).strftime("%d/%m/%Y à %H h %M").to_string()
}
