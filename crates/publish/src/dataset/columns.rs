//! What the columns of the tables hold, and their types in the words of those
//! who read them.

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};

/// A table of the dataset: a "config" of the Hub, a "record set" of Croissant.
pub(super) struct Table {
    /// Its name.
    pub(super) name: &'static str,
    /// What a row is.
    pub(super) row: &'static str,
    /// Its columns.
    pub(super) schema: SchemaRef,
    /// The column that no two rows share, where there is one.
    pub(super) key: Option<&'static str>,
    /// Its rows.
    pub(super) rows: u64,
    /// Bytes of its rows in memory.
    pub(super) size: u64,
}

/// What a column holds, in one line of Markdown.
pub(super) fn about(table: &str, column: &str) -> &'static str {
    let known = match table {
        "models" => MODELS,
        "edges" => EDGES,
        "families" => FAMILIES,
        _ => CARDS,
    };
    let found = known.iter().find(|(name, _)| *name == column);
    found.map_or("", |(_, about)| about)
}

const MODELS: &[(&str, &str)] = &[
    ("id", "current id, `owner/name`"),
    (
        "hub_id",
        "the Hub's `_id`, which stays when a model is renamed",
    ),
    ("author", "owner, a user or an organisation"),
    (
        "created_at",
        "creation; the Hub dates what was there before 2 March 2022 to that day",
    ),
    ("last_modified", "last commit"),
    ("sha", "head commit"),
    ("downloads", "downloads of the 30 days before `fetched_at`"),
    (
        "downloads_all_time",
        "downloads since creation, where they were asked for",
    ),
    ("likes", "likes"),
    ("trending_score", "the Hub's trending score"),
    (
        "gated",
        "how access is granted: `no`, `auto` (a form) or `manual` (the author)",
    ),
    ("private", "whether only members see it"),
    ("disabled", "whether the Hub switched it off"),
    ("library", "library, such as `transformers` or `peft`"),
    ("task", "task, the Hub's `pipeline_tag`"),
    ("model_type", "`model_type` of the configuration file"),
    ("architectures", "`architectures` of the configuration file"),
    ("licenses", "licences, from the tags"),
    ("license_name", "the name the card gives a licence `other`"),
    (
        "languages",
        "language codes, from the card where it is known, else from the tags",
    ),
    ("datasets", "data sets named in the tags"),
    ("arxiv", "arXiv ids named in the tags"),
    ("regions", "regions, from the tags"),
    ("tags", "tags, verbatim, in the Hub's order"),
    ("parameters", "number of parameters"),
    (
        "parameters_source",
        "where `parameters` was read: `safetensors` or `gguf`",
    ),
    ("dtypes", "parameters by number format, JSON text"),
    ("gguf", "the Hub's digest of the GGUF header, JSON text"),
    ("storage_bytes", "bytes the repository uses"),
    (
        "new_version",
        "a model that the card names as this one's successor",
    ),
    (
        "children_counts",
        "direct children by relation, as the Hub counts them",
    ),
    ("files", "file names, where they were asked for"),
    ("card_data", "the card's front matter, JSON text"),
    ("fetched_at", "when the row was read from its source"),
    ("source", "where the row was read"),
];

const EDGES: &[(&str, &str)] = &[
    ("child", "the derived model; a row of `models`"),
    ("parent", "what it was derived from"),
    (
        "relation",
        "the relation that stands for the pair: merge, adapter, quantized, finetune, unknown, in this precedence",
    ),
    ("relations", "all relations of the pair"),
    (
        "evidence",
        "where they were read: `hub_tag` (the Hub resolved them), `imported` (a file said so), `card` (the author wrote them)",
    ),
    (
        "parent_missing",
        "whether `models` has no row of the parent: deleted, private, or never fetched",
    ),
    (
        "named",
        "what the child calls the parent, where that is not its current id",
    ),
];

const FAMILIES: &[(&str, &str)] = &[
    ("root", "the model the family descends from"),
    ("root_missing", "whether `models` has no row of the root"),
    (
        "cyclic",
        "whether descent goes in a circle, of which `root` is the first member by id",
    ),
    ("models", "members: the root and all its descendants"),
    ("depth", "largest distance from the root"),
    ("breadth", "most members at one distance"),
    ("leaves", "members without children"),
    ("finetune", "members that are fine-tunes of a member"),
    ("adapter", "members that are adapters"),
    ("quantized", "members that are quantizations"),
    ("merge", "members that are merges"),
    ("unknown", "members whose relation is not said"),
    (
        "downloads",
        "downloads of all members in 30 days, where known",
    ),
    ("likes", "likes of all members, where known"),
    ("created_at", "creation of the root"),
    ("newest", "latest creation of a member"),
    (
        "tree",
        "folder of the family's CSV and JSON, where it has one",
    ),
];

const CARDS: &[(&str, &str)] = &[
    ("id", "the model; a row of `models`"),
    ("revision", "commit the card was read at"),
    ("etag", "the Hub's digest of the card"),
    (
        "text",
        "`README.md` with its front matter; secrets are masked",
    ),
    ("fetched_at", "when it was read"),
];

/// A type as people read it.
pub(super) fn told(of: &DataType) -> &'static str {
    match of {
        DataType::Utf8 => "text",
        DataType::Int64 => "integer",
        DataType::Float64 => "real",
        DataType::Boolean => "truth",
        DataType::Timestamp(..) => "time, UTC",
        DataType::List(_) => "list of text",
        _ => "struct of integers",
    }
}

/// A type that is not made of others in the words of `datasets`.
pub(super) fn feature(of: &DataType) -> &'static str {
    match of {
        DataType::Int64 => "int64",
        DataType::Float64 => "float64",
        DataType::Boolean => "bool",
        DataType::Timestamp(..) => "timestamp[us, tz=UTC]",
        _ => "string",
    }
}

/// The Croissant type of a column, or of what its lists hold.
pub(super) fn croissant(of: &DataType) -> &'static str {
    match of {
        DataType::Int64 => "sc:Integer",
        DataType::Float64 => "sc:Float",
        DataType::Boolean => "sc:Boolean",
        DataType::Timestamp(..) => "sc:DateTime",
        DataType::List(item) => croissant(item.data_type()),
        _ => "sc:Text",
    }
}

/// Text that may be absent.
pub(super) fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

/// Text that is always there.
pub(super) fn required(name: &str) -> Field {
    Field::new(name, DataType::Utf8, false)
}

/// A count that is always there.
pub(super) fn number(name: &str) -> Field {
    Field::new(name, DataType::Int64, false)
}

/// A truth value that is always there.
pub(super) fn truth(name: &str) -> Field {
    Field::new(name, DataType::Boolean, false)
}

/// A point in time that may be absent.
pub(super) fn time(name: &str) -> Field {
    let utc = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    Field::new(name, utc, true)
}

pub(super) fn schema(fields: Vec<Field>) -> SchemaRef {
    Schema::new(fields).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_told_of() {
        for (schema, about) in [
            (modeltree_snapshot::Snapshot::model_schema(), MODELS),
            (crate::tables::edges::schema(), EDGES),
            (crate::dataset::families::schema(), FAMILIES),
            (crate::dataset::cards::schema(), CARDS),
        ] {
            let names: Vec<&str> = schema
                .fields()
                .iter()
                .map(|field| field.name().as_str())
                .collect();
            let told: Vec<&str> = about.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, told);
        }
    }
}
