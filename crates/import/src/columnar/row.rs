//! One row: a model, its claims and its card.

use std::borrow::Cow;

use modeltree_decode::decode_model;
use modeltree_records::{ModelId, RawModel};
use serde_json::{Map, Value};

use super::cell::{Cell, Unfit};
use super::columns::{Columns, Field};
use super::languages;
use crate::input::Input;
use crate::model::{self, Found};
use crate::sink::Sink;
use crate::{ImportError, pyliteral};

/// The columns that were made of tags, and what the tags began with.
const OF_TAGS: [(Field, &str); 9] = [
    (Field::UntypedParent, "base_model:"),
    (Field::FinetuneParent, "base_model:finetune:"),
    (Field::QuantizedParent, "base_model:quantized:"),
    (Field::AdapterParent, "base_model:adapter:"),
    (Field::MergeParent, "base_model:merge:"),
    (Field::Licenses, "license:"),
    (Field::Datasets, "dataset:"),
    (Field::Arxiv, "arxiv:"),
    (Field::Regions, "region:"),
];

/// Leaves out the columns that say what the tags say too.
pub(super) fn without_repetition(columns: &mut Columns) {
    if columns.at(Field::Tags).is_some() || columns.at(Field::FullJson).is_some() {
        for (field, _) in OF_TAGS {
            columns.forget(field);
        }
        columns.forget(Field::Languages);
    }
}

/// Hands over the model of a row; `cell` gives the cell of a column.
pub(super) fn hand_over<'a>(
    input: &Input<'_>,
    columns: &Columns,
    number: u64,
    cell: impl Fn(usize) -> Cell<'a>,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    let at = |field| columns.at(field).map_or(Cell::Null, &cell);
    let mut row = Row {
        columns,
        odd: Vec::new(),
    };
    let id = row.get(Field::Id, at(Field::Id), Cell::text).map(str::trim);
    let raw = |fields: &[Field]| {
        let shown = |field: &Field| (columns.name(*field).to_string(), at(*field).shown());
        let shown: Map<String, Value> = fields.iter().map(shown).collect();
        Value::Object(shown).to_string()
    };
    let id = match id.ok_or("it names no model".into()).and_then(|id| {
        let checked = ModelId::check(id).map_err(|error| error.to_string());
        checked.map(|()| id)
    }) {
        Ok(id) => id,
        Err(why) => {
            let name = columns.name(Field::Id);
            return sink.left_out(number, &raw(&[Field::Id]), &format!("`{name}`: {why}"));
        }
    };
    if columns.at(Field::FullJson).is_some() {
        return full_json(input, number, at(Field::FullJson), sink);
    }
    let tags = row.get(Field::Tags, at(Field::Tags), Cell::texts);
    let of_columns = if columns.at(Field::Tags).is_none() {
        row.tags_of_columns(&at)
    } else {
        None
    };
    let languages = row.get(Field::Languages, at(Field::Languages), Cell::texts);
    let card = row.get(Field::Card, at(Field::Card), Cell::text);
    let tags_are_known = tags.is_some();
    let model = RawModel {
        id: Cow::Borrowed(id),
        hub_id: row.get(Field::HubId, at(Field::HubId), Cell::hub_id),
        author: row.text(Field::Author, at(Field::Author)),
        created_at: row.get(Field::CreatedAt, at(Field::CreatedAt), Cell::time),
        last_modified: row.get(Field::LastModified, at(Field::LastModified), Cell::time),
        sha: row.text(Field::Sha, at(Field::Sha)),
        downloads: row.get(Field::Downloads, at(Field::Downloads), Cell::number),
        downloads_all_time: row.get(
            Field::DownloadsAllTime,
            at(Field::DownloadsAllTime),
            Cell::number,
        ),
        likes: row.get(Field::Likes, at(Field::Likes), Cell::number),
        trending_score: row.get(Field::TrendingScore, at(Field::TrendingScore), Cell::float),
        gated: row.get(Field::Gated, at(Field::Gated), Cell::gated),
        private: row.get(Field::Private, at(Field::Private), Cell::truth),
        disabled: row.get(Field::Disabled, at(Field::Disabled), Cell::truth),
        library: row.text(Field::Library, at(Field::Library)),
        task: row.text(Field::Task, at(Field::Task)),
        tags: tags.or(of_columns),
        base_models: row.get(Field::BaseModels, at(Field::BaseModels), Cell::parents),
        card_data: row.get(Field::CardData, at(Field::CardData), Cell::object),
        config: row.get(Field::Config, at(Field::Config), Cell::object),
        safetensors: row.get(Field::Safetensors, at(Field::Safetensors), Cell::object),
        gguf: row.get(Field::Gguf, at(Field::Gguf), Cell::object),
        storage_bytes: row.get(Field::UsedStorage, at(Field::UsedStorage), Cell::number),
        children_counts: row.get(
            Field::ChildrenCounts,
            at(Field::ChildrenCounts),
            Cell::children,
        ),
        files: row.get(Field::Siblings, at(Field::Siblings), Cell::texts),
        fetched_at: None,
        source: None,
    };
    if !row.odd.is_empty() {
        let names: Vec<&str> = row.odd.iter().map(|field| columns.name(*field)).collect();
        let why = format!("{id}: `{}` cannot be read", names.join("`, `"));
        let fields = [&[Field::Id], &*row.odd].concat();
        sink.odd(number, &raw(&fields), &why)?;
    }
    let found = Found {
        model,
        card,
        tags_are_known,
        languages: languages.map(|names| codes(&names)),
    };
    model::hand_over(input, sink, number, found)
}

/// Reads the cells of a row and takes note of those that are of another kind.
struct Row<'c> {
    columns: &'c Columns,
    odd: Vec<Field>,
}

impl Row<'_> {
    fn get<'a, T>(
        &mut self,
        field: Field,
        cell: Cell<'a>,
        read: impl Fn(Cell<'a>) -> Result<Option<T>, Unfit>,
    ) -> Option<T> {
        match read(cell) {
            Ok(value) => value,
            Err(Unfit) => {
                self.odd.push(field);
                None
            }
        }
    }

    fn text<'a>(&mut self, field: Field, cell: Cell<'a>) -> Option<Cow<'a, str>> {
        self.get(field, cell, Cell::text).map(Cow::Borrowed)
    }

    /// The tags that columns of their own were made of.
    fn tags_of_columns<'a>(
        &mut self,
        at: &impl Fn(Field) -> Cell<'a>,
    ) -> Option<Vec<Cow<'a, str>>> {
        let mut tags = None;
        for (field, prefix) in OF_TAGS {
            if self.columns.at(field).is_none() {
                continue;
            }
            let tags: &mut Vec<Cow<'a, str>> = tags.get_or_insert_default();
            for value in self
                .get(field, at(field), Cell::texts)
                .into_iter()
                .flatten()
            {
                tags.push(format!("{prefix}{value}").into());
            }
        }
        tags
    }
}

/// Codes of languages that are given by name or by code.
fn codes(names: &[Cow<'_, str>]) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for code in names.iter().filter_map(|name| languages::code_of(name)) {
        if !codes.iter().any(|known| known == code) {
            codes.push(code.to_string());
        }
    }
    codes
}

/// A row that holds the API's answer as Python wrote it.
fn full_json(
    input: &Input<'_>,
    number: u64,
    cell: Cell<'_>,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    let text = match cell.text() {
        Ok(Some(text)) => text,
        _ => return sink.left_out(number, "", &"it holds no answer"),
    };
    let json = match pyliteral::parse(text.trim()) {
        Ok(value) => value.to_string(),
        Err(error) => return sink.left_out(number, text, &error),
    };
    match decode_model(json.as_bytes()) {
        Ok(item) => model::hand_over_item(input, sink, number, &json, item, None),
        Err(error) => sink.left_out(number, text, &error),
    }
}
