//! The beginning of a file, looked at to tell its format.

use std::fs::File;
use std::io;
use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};

use crate::graphs::dot;
use crate::input::{beginning, is_parquet};
use crate::text::shape::{Shape, shape};
use crate::text::table::{Layout, layout};

/// Bytes of a text that are looked at.
const BYTES: u64 = 256 << 10;

/// What a file looks like.
#[derive(Debug)]
pub(crate) enum Head {
    /// Nothing in it.
    Empty,
    /// Parquet, with its top-level columns.
    Parquet {
        /// Their names.
        columns: Vec<String>,
    },
    /// Begins as Parquet does and cannot be read as such.
    BrokenParquet(String),
    /// JSON, one value or many.
    Json(Shape),
    /// Rows and columns as text.
    Table(Layout),
    /// Any other text.
    Text(String),
    /// No text.
    Binary,
}

impl Head {
    /// Looks at a file.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        if is_parquet(path)? {
            return Ok(match SerializedFileReader::new(File::open(path)?) {
                Ok(reader) => {
                    let schema = reader.metadata().file_metadata().schema_descr();
                    let columns = schema.root_schema().get_fields().iter();
                    Self::Parquet {
                        columns: columns.map(|field| field.name().to_string()).collect(),
                    }
                }
                Err(error) => Self::BrokenParquet(error.to_string()),
            });
        }
        Ok(Self::of_text(&beginning(path, BYTES)?))
    }

    /// Looks at the beginning of a text.
    pub(crate) fn of_text(bytes: &[u8]) -> Self {
        if bytes.contains(&0) {
            return Self::Binary;
        }
        let text = String::from_utf8_lossy(bytes);
        let start = text.trim_start();
        match start.chars().next() {
            None => Self::Empty,
            Some('{' | '[') => Self::Json(shape(start)),
            Some('<') => Self::Text(start.to_string()),
            _ if dot::begins(start) => Self::Text(start.to_string()),
            _ => match layout(bytes) {
                Some(layout) => Self::Table(layout),
                None => Self::Text(start.to_string()),
            },
        }
    }

    /// What it looks like, for a message.
    pub(crate) fn described(&self) -> String {
        let list = |names: &[String]| {
            let shown: Vec<String> = names
                .iter()
                .take(6)
                .map(|name| name.chars().take(40).collect())
                .collect();
            let more = if names.len() > shown.len() {
                ", …"
            } else {
                ""
            };
            format!("{}{more}", shown.join(", "))
        };
        match self {
            Self::Empty => "the file is empty".into(),
            Self::Parquet { columns } => {
                format!("it is Parquet with the columns {}", list(columns))
            }
            Self::BrokenParquet(why) => {
                format!("it begins as Parquet does, but cannot be read ({why})")
            }
            Self::Json(shape) => format!("it is JSON with {}", list(&shape.paths)),
            Self::Table(layout) => {
                format!("it is a table with the columns {}", list(&layout.columns))
            }
            Self::Text(_) => "it is text, but neither JSON nor a table".into(),
            Self::Binary => "it is neither text nor Parquet".into(),
        }
    }
}
