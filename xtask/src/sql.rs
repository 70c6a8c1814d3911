//! What a text of SQL makes and writes: enough of SQL to know tables and columns.

use crate::lexer;
use crate::tree::line_at;

/// A table or column named by a text of SQL, with its line.
#[derive(Debug, PartialEq, Eq, Clone)]
pub struct Named {
    /// The name, without quotes.
    pub name: String,
    /// The line, from 1, within the text.
    pub line: usize,
}

/// What a migration makes and unmakes.
#[derive(Debug, Default)]
pub struct Schema {
    /// Tables created, or renamed to.
    pub created: Vec<Named>,
    /// Tables dropped, or renamed from.
    pub dropped: Vec<Named>,
    /// Columns of created tables, and added ones.
    pub columns: Vec<Named>,
}

/// Words that open a constraint where a column could stand.
const CONSTRAINTS: [&str; 7] =
    ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "LIKE"];

/// Reads the tables and columns that `text` makes.
pub fn schema(text: &str) -> Schema {
    let words = words(text);
    let mut schema = Schema::default();
    for (index, word) in words.iter().enumerate() {
        let at = |step: usize| words.get(index + step);
        let is = |step: usize, name: &str| at(step).is_some_and(|word| word.is(name));
        if word.is("CREATE") {
            let kind = usize::from(is(1, "VIRTUAL") || is(1, "TEMP") || is(1, "UNLOGGED"));
            if is(1 + kind, "TABLE") {
                let exists = if is(2 + kind, "IF") { 3 } else { 0 };
                let place = index + 2 + kind + exists;
                schema.created.extend(words.get(place).map(Word::named));
                schema.columns.extend(columns(words.get(place + 1..).unwrap_or_default()));
            }
        } else if word.is("DROP") && is(1, "TABLE") {
            let exists = if is(2, "IF") { 2 } else { 0 };
            schema.dropped.extend(at(2 + exists).map(Word::named));
        } else if word.is("ALTER") && is(1, "TABLE") {
            if is(3, "RENAME") && is(4, "TO") {
                schema.dropped.extend(at(2).map(Word::named));
                schema.created.extend(at(5).map(Word::named));
            } else if is(3, "RENAME") && is(4, "COLUMN") {
                schema.columns.extend(at(7).map(Word::named));
            } else if is(3, "ADD") && is(4, "COLUMN") {
                schema.columns.extend(at(5).map(Word::named));
            }
        }
    }
    schema
}

/// Returns the tables that `text` writes: `INSERT INTO`, `REPLACE INTO`, `UPDATE … SET`,
/// `DELETE FROM`. Keywords in capitals only, so that a sentence is not taken for SQL.
pub fn written_tables(text: &str) -> Vec<Named> {
    let words = words(text);
    let mut tables = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let near = |from: usize, count: usize, name: &str| {
            words.iter().skip(from).take(count).any(|word| word.text == name)
        };
        let table = match word.text.as_str() {
            // INSERT INTO, INSERT OR IGNORE INTO, REPLACE INTO.
            "INTO" if near(index.saturating_sub(3), 3, "INSERT") => words.get(index + 1),
            "INTO" if near(index.saturating_sub(1), 1, "REPLACE") => words.get(index + 1),
            "FROM" if index > 0 && near(index - 1, 1, "DELETE") => words.get(index + 1),
            "UPDATE" if near(index + 2, 3, "SET") => words.get(index + 1),
            _ => None,
        };
        tables.extend(table.filter(|word| word.is_name()).map(Word::named));
    }
    tables
}

#[derive(Debug)]
struct Word {
    text: String,
    line: usize,
}

impl Word {
    fn is(&self, keyword: &str) -> bool {
        self.text.eq_ignore_ascii_case(keyword)
    }

    /// Not punctuation; `UPDATE {table}` names no table.
    fn is_name(&self) -> bool {
        self.text.starts_with(|first: char| first.is_alphabetic() || first == '_')
    }

    fn named(&self) -> Named {
        Named { name: self.text.clone(), line: self.line }
    }
}

/// Names and single marks of punctuation, in order; quotes around names are dropped.
fn words(text: &str) -> Vec<Word> {
    let code = lexer::sql(text).code;
    let mut words = Vec::new();
    let mut name = String::new();
    for (at, char) in code.char_indices().chain([(code.len(), ' ')]) {
        if lexer::is_name_char(char) {
            name.push(char);
            continue;
        }
        let line = line_at(&code, at);
        if !name.is_empty() {
            words.push(Word { text: std::mem::take(&mut name), line: line_at(&code, at - 1) });
        }
        if !char.is_whitespace() && char != '"' {
            words.push(Word { text: char.to_string(), line });
        }
    }
    words
}

/// Returns the columns of a table whose parenthesis opens `words`, `USING fts5` let pass.
fn columns(words: &[Word]) -> Vec<Named> {
    let open = words.iter().take(3).position(|word| word.text == "(");
    let Some(open) = open else { return Vec::new() };
    let mut columns = Vec::new();
    let (mut depth, mut first) = (0_usize, true);
    for (index, word) in words.iter().enumerate().skip(open) {
        match word.text.as_str() {
            "(" => depth += 1,
            ")" if depth == 1 => break,
            ")" => depth -= 1,
            "," if depth == 1 => first = true,
            _ if first && depth == 1 => {
                first = false;
                let is_constraint = CONSTRAINTS.iter().any(|keyword| word.is(keyword));
                let is_option = words.get(index + 1).is_some_and(|next| next.text == "=");
                if word.is_name() && !is_constraint && !is_option {
                    columns.push(word.named());
                }
            }
            _ => {}
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(named: &[Named]) -> Vec<&str> {
        named.iter().map(|named| named.name.as_str()).collect()
    }

    #[test]
    fn tables_and_columns_of_a_migration_are_known() {
        let schema = schema(
            "CREATE TABLE IF NOT EXISTS sejour (\n  id BIGINT PRIMARY KEY, -- le numéro, enfin\n  \
             start_day TEXT NOT NULL CHECK (start_day > 'a, b'),\n  UNIQUE (id, start_day)\n);\n\
             CREATE VIRTUAL TABLE search USING fts5(nom, tokenize='unicode61');\n\
             ALTER TABLE sejour ADD COLUMN suite TEXT;\n\
             ALTER TABLE ancien RENAME TO nouveau; DROP TABLE IF EXISTS perdu;",
        );
        assert_eq!(names(&schema.created), ["sejour", "search", "nouveau"]);
        assert_eq!(names(&schema.columns), ["id", "start_day", "nom", "suite"]);
        assert_eq!(names(&schema.dropped), ["ancien", "perdu"]);
        assert_eq!(schema.columns.get(1).map(|column| column.line), Some(3));
    }

    #[test]
    fn a_written_table_is_found_in_every_form() {
        let forms = [
            ("INSERT INTO sejour (id) VALUES ($1)", "sejour"),
            ("INSERT OR IGNORE INTO sejour (id) VALUES ($1)", "sejour"),
            ("WITH x AS (SELECT 1) UPDATE mesure AS m SET a = 1", "mesure"),
            ("DELETE FROM \"mesure\" WHERE id = $1", "mesure"),
        ];
        for (text, table) in forms {
            assert_eq!(names(&written_tables(text)), [table], "{text}");
        }
    }

    #[test]
    fn reading_locking_and_prose_write_nothing() {
        for text in [
            "SELECT a FROM sejour WHERE id = $1 FOR UPDATE",
            "Please update the file and delete from it",
            "INSERT INTO {table} VALUES ($1)",
        ] {
            assert_eq!(names(&written_tables(text)), Vec::<&str>::new(), "{text}");
        }
        let upsert = "INSERT INTO a (b) VALUES ($1) ON CONFLICT (b) DO UPDATE SET b = 1";
        assert_eq!(names(&written_tables(upsert)), ["a"]);
    }
}
