//! What columns hold, and how values are written.

use arrow_schema::{DataType, Field, SchemaRef};
use modeltree_records::Timestamp;

use super::{FilterError, Value};

/// Words for columns that hold lists, and short ones.
const WORDS: [(&str, &str); 12] = [
    ("license", "licenses"),
    ("licence", "licenses"),
    ("language", "languages"),
    ("dataset", "datasets"),
    ("tag", "tags"),
    ("region", "regions"),
    ("architecture", "architectures"),
    ("file", "files"),
    ("created", "created_at"),
    ("changed", "last_modified"),
    ("owner", "author"),
    ("size", "parameters"),
];

/// The column that a name means, and what it holds.
pub(super) fn column<'s>(
    name: &str,
    schema: &'s SchemaRef,
) -> Result<(&'s str, Kind), FilterError> {
    let name = name.to_ascii_lowercase();
    let word = WORDS.into_iter().find(|(word, _)| *word == name);
    let column = word.map_or(name.as_str(), |(_, column)| column);
    let field = schema.field_with_name(column).ok();
    let known = field.and_then(|field| Some((field.name().as_str(), Kind::of(field.data_type())?)));
    known.ok_or_else(|| FilterError::Column {
        nearest: nearest(&name, schema),
        known: usable(schema).collect::<Vec<_>>().join(", "),
        name,
    })
}

fn usable(schema: &SchemaRef) -> impl Iterator<Item = &str> {
    let is_usable = |field: &&std::sync::Arc<Field>| Kind::of(field.data_type()).is_some();
    let fields = schema.fields().iter().filter(is_usable);
    fields.map(|field| field.name().as_str())
}

/// The name that differs in the fewest letters, up to a third of them; else
/// one that contains the text.
fn nearest(text: &str, schema: &SchemaRef) -> Option<String> {
    let names = || usable(schema).chain(WORDS.into_iter().map(|(word, _)| word));
    let most = (text.len() / 3).clamp(1, 3) as u32;
    let close = names().filter_map(|name| Some((crate::resolve::changes(text, name, most)?, name)));
    let contains = || names().find(|name| text.len() > 2 && name.contains(text));
    let found = close.min().map(|(_, name)| name).or_else(contains);
    found.map(str::to_owned)
}

/// What a column holds, as far as conditions are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text or a list of texts.
    Text,
    Number,
    Time,
    Truth,
}

impl Kind {
    pub(super) fn of(data_type: &DataType) -> Option<Self> {
        match data_type {
            DataType::Utf8 => Some(Self::Text),
            DataType::List(item) if *item.data_type() == DataType::Utf8 => Some(Self::Text),
            DataType::Int64 | DataType::Float64 => Some(Self::Number),
            DataType::Timestamp(..) => Some(Self::Time),
            DataType::Boolean => Some(Self::Truth),
            _ => None,
        }
    }

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "a number",
            Self::Time => "a point in time",
            Self::Truth => "true or false",
        }
    }

    pub(super) fn value(self, text: &str) -> Option<Value> {
        Some(match self {
            Self::Text => Value::Text(text.to_lowercase()),
            Self::Number => Value::Number(number(text)?),
            Self::Time => Value::Time(time(text)?),
            Self::Truth => Value::Truth(text.to_ascii_lowercase().parse().ok()?),
        })
    }
}

fn number(text: &str) -> Option<f64> {
    let (digits, factor) = match text.char_indices().last()? {
        (at, 'k' | 'K') => (&text[..at], 1e3),
        (at, 'm' | 'M') => (&text[..at], 1e6),
        (at, 'b' | 'B' | 'g' | 'G') => (&text[..at], 1e9),
        _ => (text, 1.0),
    };
    let number: f64 = digits.replace('_', "").parse().ok()?;
    number.is_finite().then_some(number * factor)
}

fn time(text: &str) -> Option<i64> {
    let day = || Timestamp::parse(&format!("{text}T00:00:00.000Z"));
    let time = Timestamp::parse(text).or_else(|_| day()).ok()?;
    Some(time.micros())
}
