//! A number and its noun.

use std::fmt::Display;

/// « 0 fait », « 1 fait », « 3 faits »: in French, nothing and one are singular.
pub fn counted<N: Copy + Display + PartialOrd + From<u8>>(n: N, one: &str, many: &str) -> String {
    format!("{n} {}", if n > N::from(1) { many } else { one })
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn nothing_and_one_are_singular() {
        let told: Vec<String> = [0_i64, 1, 2].map(|n| counted(n, "fait", "faits")).to_vec();
        assert_eq!(told, ["0 fait", "1 fait", "2 faits"]);
    }
}
