//! What is told of a model: columns of the models table, as they are stored.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, StringArray, StructArray};
use arrow_schema::{DataType, Field};
use modeltree_records::Timestamp;
use modeltree_snapshot::{Snapshot, StoreError};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// Columns that become attributes where none are named: all but long texts and
/// lists (tags, files, front matter, digests) and what tells about the crawl.
pub const DEFAULT_COLUMNS: [&str; 19] = [
    "hub_id",
    "author",
    "created_at",
    "last_modified",
    "downloads",
    "downloads_all_time",
    "likes",
    "trending_score",
    "gated",
    "library",
    "task",
    "model_type",
    "licenses",
    "license_name",
    "languages",
    "datasets",
    "arxiv",
    "parameters",
    "storage_bytes",
];

/// An attribute's name and what its values are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    pub name: String,
    pub kind: Kind,
}

/// What values are, as formats tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Real,
    Truth,
}

impl Attribute {
    /// The attributes of these columns; the id is none.
    pub(super) fn of(columns: &[String]) -> Result<Vec<Self>, StoreError> {
        let schema = Snapshot::model_schema();
        let names: Vec<&str> = if columns.is_empty() {
            DEFAULT_COLUMNS.to_vec()
        } else {
            columns.iter().map(String::as_str).collect()
        };
        let mut attributes: Vec<Self> = Vec::new();
        for name in names {
            let field = schema.field_with_name(name);
            let field = field.map_err(|_| StoreError::NoColumn {
                name: name.into(),
                known: listed(schema.fields().iter().map(|field| &**field)),
            })?;
            if name != "id" && attributes.iter().all(|other| other.name != name) {
                attributes.push(Self {
                    name: name.into(),
                    kind: Kind::of(field.data_type()),
                });
            }
        }
        Ok(attributes)
    }
}

fn listed<'f>(fields: impl Iterator<Item = &'f Field>) -> String {
    let names: Vec<&str> = fields.map(|field| field.name().as_str()).collect();
    names.join(", ")
}

impl Kind {
    const fn of(data_type: &DataType) -> Self {
        match data_type {
            DataType::Int64 => Self::Integer,
            DataType::Float64 => Self::Real,
            DataType::Boolean => Self::Truth,
            _ => Self::Text,
        }
    }

    /// The word of GraphML and of GEXF.
    pub(super) const fn in_xml(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Integer => "long",
            Self::Real => "double",
            Self::Truth => "boolean",
        }
    }
}

/// A value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'a> {
    Text(&'a str),
    Integer(i64),
    Real(f64),
    Truth(bool),
    Time(Timestamp),
    List(List<'a>),
    Counts(&'a StructArray, usize),
}

/// Entries of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct List<'a> {
    entries: &'a StringArray,
    start: usize,
    end: usize,
}

impl<'a> Value<'a> {
    /// The value of one cell; `None` for null.
    pub(super) fn of(column: &'a dyn Array, row: usize) -> Option<Self> {
        if column.is_null(row) {
            return None;
        }
        Some(match column.data_type() {
            DataType::Int64 => Self::Integer(column.as_primitive::<Int64Type>().value(row)),
            DataType::Float64 => Self::Real(column.as_primitive::<Float64Type>().value(row)),
            DataType::Boolean => Self::Truth(column.as_boolean().value(row)),
            DataType::Timestamp(..) => Self::Time(Timestamp::from_micros(
                column.as_primitive::<TimestampMicrosecondType>().value(row),
            )),
            DataType::List(_) => {
                let list = column.as_list::<i32>();
                let bounds = list.value_offsets();
                Self::List(List {
                    entries: list.values().as_string(),
                    start: bounds[row] as usize,
                    end: bounds[row + 1] as usize,
                })
            }
            DataType::Struct(_) => Self::Counts(column.as_struct(), row),
            _ => Self::Text(column.as_string::<i32>().value(row)),
        })
    }

    /// Appends the value as text: a list or a count by relation as JSON.
    pub(super) fn write(&self, text: &mut String) {
        use std::fmt::Write as _;
        // Writing to a string cannot fail.
        let _ = match self {
            Self::Text(value) => text.write_str(value),
            Self::Integer(value) => write!(text, "{value}"),
            Self::Real(value) => write!(text, "{value}"),
            Self::Truth(value) => write!(text, "{value}"),
            Self::Time(value) => write!(text, "{value}"),
            Self::List(_) | Self::Counts(..) => {
                text.push_str(&serde_json::to_string(self).unwrap_or_default());
                Ok(())
            }
        };
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(value) => serializer.serialize_str(value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Real(value) => serializer.serialize_f64(*value),
            Self::Truth(value) => serializer.serialize_bool(*value),
            Self::Time(value) => serializer.collect_str(value),
            Self::List(list) => {
                let entries = (list.start..list.end).map(|at| list.entries.value(at));
                serializer.collect_seq(entries)
            }
            Self::Counts(counts, row) => {
                let mut map = serializer.serialize_map(None)?;
                for (name, column) in counts.column_names().into_iter().zip(counts.columns()) {
                    map.serialize_entry(name, &Value::of(column, *row))?;
                }
                map.end()
            }
        }
    }
}
