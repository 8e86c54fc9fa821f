//! One cell, whatever it is made of.

use std::borrow::Cow;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use arrow_schema::{DataType, TimeUnit};
use modeltree_records::{BaseModels, ChildrenCounts, Gated, HubId, Timestamp};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::json::{float, integer, write_json};
use crate::pyliteral;
use crate::text::whole;

/// A cell.
#[derive(Clone, Copy)]
pub(super) enum Cell<'a> {
    /// Nothing.
    Null,
    /// Text, of a table or of a column of texts.
    Text(&'a str),
    /// A row of a column that holds anything else.
    Value(&'a dyn Array, usize),
}

/// A cell of another kind than the property.
#[derive(Debug)]
pub(super) struct Unfit;

type Got<T> = Result<Option<T>, Unfit>;

/// What Python writes where there is nothing.
const NOTHING: [&str; 7] = ["", "nan", "NaN", "None", "null", "<NA>", "N/A"];

impl<'a> Cell<'a> {
    /// A row of a column.
    pub(super) fn of(column: &'a dyn Array, row: usize) -> Self {
        if column.is_null(row) {
            return Self::Null;
        }
        match column.data_type() {
            DataType::Utf8 => Self::Text(column.as_string::<i32>().value(row)),
            DataType::Null => Self::Null,
            _ => Self::Value(column, row),
        }
    }

    /// Text, where it is not one of Python's words for nothing.
    pub(super) fn text(self) -> Got<&'a str> {
        match self {
            Self::Null => Ok(None),
            Self::Text(text) if NOTHING.contains(&text) => Ok(None),
            Self::Text(text) => Ok(Some(text)),
            Self::Value(column, row) => match column.data_type() {
                DataType::Binary => {
                    let bytes = column.as_binary::<i32>().value(row);
                    std::str::from_utf8(bytes).map(Some).map_err(|_| Unfit)
                }
                _ => Err(Unfit),
            },
        }
    }

    pub(super) fn number(self) -> Got<u64> {
        match self {
            Self::Value(column, row) => match integer(column, row) {
                Some(number) => u64::try_from(number).map(Some).map_err(|_| Unfit),
                None => match float(column, row) {
                    Some(number) => whole(number).map(Some).ok_or(Unfit),
                    None => Err(Unfit),
                },
            },
            _ => match self.text()?.map(str::trim) {
                None => Ok(None),
                Some(text) => {
                    let number = text.parse().ok();
                    let number = number.or_else(|| whole(text.parse().ok()?));
                    number.map(Some).ok_or(Unfit)
                }
            },
        }
    }

    pub(super) fn float(self) -> Got<f64> {
        match self {
            Self::Value(column, row) => {
                let number = integer(column, row).map(|number| number as f64);
                let number = number.or_else(|| float(column, row)).ok_or(Unfit)?;
                Ok(Some(number).filter(|number| number.is_finite()))
            }
            _ => match self.text()?.map(str::trim) {
                None => Ok(None),
                Some(text) => text.parse().map(Some).map_err(|_| Unfit),
            },
        }
    }

    pub(super) fn truth(self) -> Got<bool> {
        match self {
            Self::Value(column, row) => match column.data_type() {
                DataType::Boolean => Ok(Some(column.as_boolean().value(row))),
                _ => match self.number()? {
                    Some(0) => Ok(Some(false)),
                    Some(1) => Ok(Some(true)),
                    _ => Err(Unfit),
                },
            },
            _ => match self.text()?.map(str::trim) {
                None => Ok(None),
                Some("True" | "true" | "1") => Ok(Some(true)),
                Some("False" | "false" | "0") => Ok(Some(false)),
                Some(_) => Err(Unfit),
            },
        }
    }

    /// `false`, or the kind of gate; that there is one is taken as `auto`.
    pub(super) fn gated(self) -> Got<Gated> {
        if let Self::Text(text) = self
            && let Some(gated) = Gated::parse(text)
        {
            return Ok(Some(gated));
        }
        let gate = |gated| if gated { Gated::Auto } else { Gated::No };
        Ok(self.truth()?.map(gate))
    }

    pub(super) fn hub_id(self) -> Got<HubId> {
        match self.text()? {
            None => Ok(None),
            Some(text) => HubId::parse(text.trim()).map(Some).ok_or(Unfit),
        }
    }

    /// A point in time; without an offset it is UTC.
    pub(super) fn time(self) -> Got<Timestamp> {
        let Self::Value(column, row) = self else {
            return match self.text()?.map(str::trim) {
                None => Ok(None),
                Some(text) => Timestamp::parse(text)
                    .or_else(|_| Timestamp::parse(&format!("{text}Z")))
                    .map(Some)
                    .map_err(|_| Unfit),
            };
        };
        let micros = match column.data_type() {
            DataType::Timestamp(unit, _) => match unit {
                TimeUnit::Second => column
                    .as_primitive::<TimestampSecondType>()
                    .value(row)
                    .checked_mul(1_000_000),
                TimeUnit::Millisecond => column
                    .as_primitive::<TimestampMillisecondType>()
                    .value(row)
                    .checked_mul(1000),
                TimeUnit::Microsecond => {
                    Some(column.as_primitive::<TimestampMicrosecondType>().value(row))
                }
                TimeUnit::Nanosecond => Some(
                    column
                        .as_primitive::<TimestampNanosecondType>()
                        .value(row)
                        .div_euclid(1000),
                ),
            },
            DataType::Date32 => {
                Some(i64::from(column.as_primitive::<Date32Type>().value(row)) * 86_400_000_000)
            }
            DataType::Date64 => column
                .as_primitive::<Date64Type>()
                .value(row)
                .checked_mul(1000),
            _ => None,
        };
        micros
            .map(|micros| Some(Timestamp::from_micros(micros)))
            .ok_or(Unfit)
    }

    /// Texts: a list, the text of a Python or JSON list, or one text alone. Of
    /// a list of structs (`siblings`) the file names.
    pub(super) fn texts(self) -> Got<Vec<Cow<'a, str>>> {
        match self {
            Self::Null => Ok(None),
            Self::Text(text) => texts_of(text),
            Self::Value(column, row) => match column.data_type() {
                DataType::List(_) => {
                    let list = column.as_list::<i32>();
                    let offsets = list.value_offsets();
                    let values: &'a dyn Array = list.values();
                    let values = match values.data_type() {
                        DataType::Struct(_) => values
                            .as_struct()
                            .column_by_name("rfilename")
                            .ok_or(Unfit)?
                            .as_ref(),
                        _ => values,
                    };
                    let mut texts = Vec::with_capacity((offsets[row + 1] - offsets[row]) as usize);
                    for at in offsets[row]..offsets[row + 1] {
                        match Cell::of(values, at as usize) {
                            Cell::Null => {}
                            Cell::Text(text) => texts.push(Cow::Borrowed(text)),
                            Cell::Value(..) => return Err(Unfit),
                        }
                    }
                    Ok(Some(texts))
                }
                _ => Err(Unfit),
            },
        }
    }

    /// A JSON object as text, out of JSON, Python's or columns of its own.
    pub(super) fn object(self) -> Got<Cow<'a, str>> {
        match self {
            Self::Null => Ok(None),
            Self::Text(text) => object_of(text),
            Self::Value(column, row) => match column.data_type() {
                DataType::Struct(_) | DataType::Map(..) => {
                    let mut json = String::new();
                    write_json(column, row, &mut json)?;
                    Ok(Some(Cow::Owned(json)))
                }
                DataType::Binary => match self.text()? {
                    Some(text) => object_of(text),
                    None => Ok(None),
                },
                _ => Err(Unfit),
            },
        }
    }

    /// `baseModels`.
    pub(super) fn parents(self) -> Got<BaseModels<'a>> {
        if let Self::Value(column, row) = self
            && let DataType::Struct(_) = column.data_type()
        {
            return parents_of(column, row);
        }
        #[derive(Deserialize)]
        struct Parents {
            relation: String,
            models: Vec<Parent>,
        }
        #[derive(Deserialize)]
        struct Parent {
            #[serde(rename = "_id")]
            hub_id: Option<HubId>,
            id: String,
        }
        let Some(json) = self.object()? else {
            return Ok(None);
        };
        let parents: Parents = serde_json::from_str(&json).map_err(|_| Unfit)?;
        let models = parents.models.into_iter();
        Ok(Some(BaseModels {
            relation: parents.relation.into(),
            models: models
                .map(|model| (model.hub_id, model.id.into()))
                .collect(),
        }))
    }

    /// `childrenModelCount`.
    pub(super) fn children(self) -> Got<ChildrenCounts> {
        #[derive(Deserialize)]
        struct Counts {
            #[serde(default)]
            adapter: u64,
            #[serde(default)]
            merge: u64,
            #[serde(default)]
            quantized: u64,
            #[serde(default)]
            finetune: u64,
        }
        let Some(json) = self.object()? else {
            return Ok(None);
        };
        let counts: Counts = serde_json::from_str(&json).map_err(|_| Unfit)?;
        Ok(Some(ChildrenCounts {
            adapter: counts.adapter,
            merge: counts.merge,
            quantized: counts.quantized,
            finetune: counts.finetune,
        }))
    }

    /// About what it holds, for the odd items.
    pub(super) fn shown(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Text(text) => text[..text.floor_char_boundary(1024)].into(),
            Self::Value(column, row) => {
                let mut json = String::new();
                match write_json(column, row, &mut json) {
                    Ok(()) => json[..json.floor_char_boundary(1024)].into(),
                    Err(Unfit) => column.data_type().to_string().into(),
                }
            }
        }
    }
}

/// The texts of a list that was written out, or the text alone.
fn texts_of(text: &str) -> Got<Vec<Cow<'_, str>>> {
    let trimmed = text.trim();
    if NOTHING.contains(&trimmed) {
        return Ok(None);
    }
    if !trimmed.starts_with('[') {
        return Ok(Some(vec![Cow::Borrowed(trimmed)]));
    }
    let Ok(Value::Array(items)) = pyliteral::parse(trimmed) else {
        return Err(Unfit);
    };
    let texts = items.into_iter().filter_map(|item| match item {
        Value::String(text) => Some(Cow::Owned(text)),
        Value::Null => None,
        other => Some(Cow::Owned(other.to_string())),
    });
    Ok(Some(texts.collect()))
}

fn object_of(text: &str) -> Got<Cow<'_, str>> {
    let trimmed = text.trim();
    if NOTHING.contains(&trimmed) {
        return Ok(None);
    }
    if !trimmed.starts_with('{') {
        return Err(Unfit);
    }
    if serde_json::from_str::<IgnoredAny>(trimmed).is_ok() {
        return Ok(Some(Cow::Borrowed(trimmed)));
    }
    match pyliteral::parse(trimmed) {
        Ok(value @ Value::Object(_)) => Ok(Some(Cow::Owned(value.to_string()))),
        _ => Err(Unfit),
    }
}

fn parents_of(column: &dyn Array, row: usize) -> Got<BaseModels<'_>> {
    let parts = column.as_struct();
    let part = |name| parts.column_by_name(name).map(AsRef::as_ref).ok_or(Unfit);
    let list: &dyn Array = part("models")?;
    let relation = Cell::of(part("relation")?, row).text()?;
    if !matches!(list.data_type(), DataType::List(_)) {
        return Err(Unfit);
    }
    if list.is_null(row) {
        return Ok(None);
    }
    let list = list.as_list::<i32>();
    let models = list.values();
    if !matches!(models.data_type(), DataType::Struct(_)) {
        return Err(Unfit);
    }
    let models = models.as_struct();
    let ids = models.column_by_name("id").ok_or(Unfit)?;
    let hub_ids = models.column_by_name("_id");
    let offsets = list.value_offsets();
    let mut parents = Vec::with_capacity((offsets[row + 1] - offsets[row]) as usize);
    for at in offsets[row]..offsets[row + 1] {
        let Some(id) = Cell::of(ids, at as usize).text()? else {
            continue;
        };
        // An odd `_id` takes nothing from the parent.
        let hub_id = hub_ids.and_then(|column| Cell::of(column, at as usize).hub_id().ok()?);
        parents.push((hub_id, Cow::Borrowed(id)));
    }
    if parents.is_empty() {
        return Ok(None);
    }
    Ok(Some(BaseModels {
        relation: Cow::Borrowed(relation.unwrap_or("unknown")),
        models: parents,
    }))
}
