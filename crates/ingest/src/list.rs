//! Lists of models in files.

use std::fmt;
use std::path::{Path, PathBuf};

use modeltree_records::{IdError, ModelId};

/// What a file lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The models, each once, in the file's order.
    pub ids: Vec<ModelId>,
    /// Rows that name no model.
    pub bad: Vec<BadRow>,
}

/// A row of a list that names no model. Its [`fmt::Display`] says which and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// The file.
    pub path: PathBuf,
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// What stands there, cut to 80 characters and free of control characters.
    pub text: String,
    /// What is wrong with it.
    pub cause: String,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            text,
            cause,
        } = self;
        write!(
            f,
            "{}, line {line}: {text:?} is no model id: {cause}",
            path.display()
        )
    }
}

/// Why a list cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The file cannot be read.
    #[error("cannot read the list {path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The first line is a CSV header without a column of ids.
    #[error(
        "the list {path} is CSV, but none of its columns is called 'id' or 'model_id' (they are: {columns})"
    )]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// Its columns.
        columns: String,
    },
    /// Nothing in it names a model.
    #[error("the list {path} names no model{}", first_cause(.bad))]
    Empty {
        /// The file.
        path: PathBuf,
        /// Rows that were tried.
        bad: Vec<BadRow>,
    },
}

fn first_cause(bad: &[BadRow]) -> String {
    bad.first()
        .map(|row| format!(" (line {}: {})", row.line, row.cause))
        .unwrap_or_default()
}

/// Reads models from a file: CSV (comma, semicolon or tab) with a column `id`
/// or `model_id`, or one id a line. Blank lines and, outside CSV, lines that
/// begin with `#` are passed over; a row that names no model is reported and
/// does not stop the reading.
///
/// # Errors
/// [`ListError`] where nothing can be read from it.
pub fn read_list(path: &Path) -> Result<List, ListError> {
    let bytes = std::fs::read(path).map_err(|source| ListError::Unreadable {
        path: path.to_path_buf(),
        source,
    })?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let first = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let first = String::from_utf8_lossy(first);
    let mut reader = Reader {
        path,
        list: List::default(),
        seen: Default::default(),
    };
    let delimiter = [',', ';', '\t']
        .into_iter()
        .find(|mark| first.contains(*mark));
    if delimiter.is_some() || is_id_column(&first) {
        reader.csv(bytes, delimiter.map_or(b',', |mark| mark as u8))?;
    } else {
        reader.lines(bytes);
    }
    let List { ids, bad } = reader.list;
    if ids.is_empty() {
        return Err(ListError::Empty {
            path: path.to_path_buf(),
            bad,
        });
    }
    Ok(List { ids, bad })
}

fn is_id_column(name: &str) -> bool {
    matches!(
        name.trim().trim_matches('"').to_ascii_lowercase().as_str(),
        "id" | "model_id"
    )
}

struct Reader<'p> {
    path: &'p Path,
    list: List,
    seen: std::collections::HashSet<ModelId>,
}

impl Reader<'_> {
    fn csv(&mut self, bytes: &[u8], delimiter: u8) -> Result<(), ListError> {
        let mut rows = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(bytes);
        let columns: Vec<String> = match rows.byte_headers() {
            Ok(names) => names
                .iter()
                .map(|name| String::from_utf8_lossy(name).into())
                .collect(),
            Err(_) => Vec::new(),
        };
        let Some(column) = columns.iter().position(|name| is_id_column(name)) else {
            let columns = columns
                .iter()
                .take(20)
                .map(|name| shown(name))
                .collect::<Vec<_>>();
            let path = self.path.to_path_buf();
            return Err(ListError::NoColumn {
                path,
                columns: columns.join(", "),
            });
        };
        let mut row = csv::ByteRecord::new();
        loop {
            match rows.read_byte_record(&mut row) {
                Ok(false) => return Ok(()),
                Ok(true) => {
                    let line = row.position().map_or(0, csv::Position::line);
                    match row.get(column) {
                        Some(text) => self.take(line, &String::from_utf8_lossy(text)),
                        None => {
                            self.bad(line, "", format!("the row has only {} fields", row.len()))
                        }
                    }
                }
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    self.bad(line, "", error.to_string());
                    if error.is_io_error() {
                        return Ok(());
                    }
                }
            }
        }
    }

    fn lines(&mut self, bytes: &[u8]) {
        for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            let line = String::from_utf8_lossy(line);
            if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
                self.take(number as u64 + 1, &line);
            }
        }
    }

    fn take(&mut self, line: u64, text: &str) {
        match ModelId::parse(text.trim()) {
            Ok(id) => {
                if self.seen.insert(id.clone()) {
                    self.list.ids.push(id);
                }
            }
            Err(
                cause @ (IdError::Empty
                | IdError::TooLong
                | IdError::BadCharacter
                | IdError::BadShape),
            ) => {
                self.bad(line, text.trim(), cause.to_string());
            }
        }
    }

    fn bad(&mut self, line: u64, text: &str, cause: String) {
        let path = self.path.to_path_buf();
        self.list.bad.push(BadRow {
            path,
            line,
            text: shown(text),
            cause,
        });
    }
}

fn shown(text: &str) -> String {
    text.chars()
        .take(80)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Vec<String>, Vec<String>), String> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("list.csv");
        std::fs::write(&path, text).unwrap();
        let list = read_list(&path).map_err(|error| error.to_string())?;
        let place = path.display().to_string();
        let bad = list
            .bad
            .iter()
            .map(|row| row.to_string().replace(&place, "FILE"));
        Ok((
            list.ids.iter().map(ToString::to_string).collect(),
            bad.collect(),
        ))
    }

    #[test]
    fn one_id_a_line() {
        let (ids, bad) = read("\u{feff}o/a\r\n\n# note\ngpt2\no/a\n a b \n../..\n").unwrap();
        assert_eq!(ids, ["o/a", "gpt2"]);
        assert_eq!(
            bad,
            [
                "FILE, line 6: \"a b\" is no model id: an id holds only letters, digits, '.', '_', '-' and one '/'",
                "FILE, line 7: \"../..\" is no model id: an id is 'owner/name' or 'name'"
            ]
        );
    }

    #[test]
    fn csv_with_a_column_of_ids() {
        for text in [
            "rank,model_id\n1,o/a\n2,\"o/b\"\n",
            "ID;x\no/a;1\no/b;2\n",
            "model_id\no/a\no/b\n",
            "x\tid\n\to/a\n\to/b\n",
        ] {
            assert_eq!(
                read(text).unwrap(),
                (vec!["o/a".into(), "o/b".into()], vec![]),
                "{text}"
            );
        }
        let (ids, bad) = read("a,id\n1\n2,\"line\nbreak\"\n3,o/a\n").unwrap();
        assert_eq!(ids, ["o/a"]);
        assert!(
            bad[0].starts_with("FILE, line 2:") && bad[0].contains("1 fields"),
            "{bad:?}"
        );
        assert!(
            bad[1].starts_with("FILE, line 3: \"line break\""),
            "{bad:?}"
        );
    }

    #[test]
    fn what_names_no_model_is_an_error() {
        assert!(
            read("name,likes\no/a,1\n")
                .unwrap_err()
                .contains("(they are: name, likes)")
        );
        assert!(read("").unwrap_err().contains("names no model"));
        assert!(
            read("a b\n")
                .unwrap_err()
                .contains("(line 1: an id holds only")
        );
    }
}
