//! The traits of models that can be studied.

use std::fmt;

use arrow_array::{Array, RecordBatch};
use modeltree_lineage::NodeId;
use modeltree_query::Atlas;

use super::read::{batches, entries, lists, texts};
use super::{Manner, TraitSets, TraitSetsBuilder, languages};
use crate::AnalysisError;

/// A property of which a model has a set of values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Trait {
    /// Licences. Soundly, a licence `other` is replaced by the name that the
    /// card gives it.
    License,
    /// Languages. Soundly, codes without region and script; as published, the
    /// names of those two-letter tags that are codes.
    Language,
    /// The task (`pipeline_tag`).
    Task,
    /// The library.
    Library,
    /// Data sets.
    Dataset,
    /// Regions.
    Region,
    /// arXiv ids, from the tags.
    Arxiv,
    /// How access is granted: `no` (open to all), `auto` or `manual`.
    Gated,
    /// What follows this prefix (with its colon) in tags; with an empty prefix,
    /// all tags.
    Tag(String),
}

/// A word that names no trait.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no trait: there are {words} and tag:PREFIX, such as tag:dataset or tag:region",
    words = Trait::NAMED.each_ref().map(|named| named.word()).join(", ")
)]
pub struct TraitError(String);

impl Trait {
    /// The traits that have a word of their own.
    pub const NAMED: [Self; 8] = [
        Self::License,
        Self::Task,
        Self::Language,
        Self::Library,
        Self::Dataset,
        Self::Region,
        Self::Arxiv,
        Self::Gated,
    ];

    /// The word for it; `tag` for tags of any prefix.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::License => "license",
            Self::Language => "language",
            Self::Task => "task",
            Self::Library => "library",
            Self::Dataset => "dataset",
            Self::Region => "region",
            Self::Arxiv => "arxiv",
            Self::Gated => "gated",
            Self::Tag(_) => "tag",
        }
    }

    /// Reads a word, or `tag:PREFIX`.
    ///
    /// # Errors
    /// [`TraitError`] lists the words.
    pub fn parse(text: &str) -> Result<Self, TraitError> {
        if let Some(prefix) = text.strip_prefix("tag:") {
            let colon = if prefix.is_empty() || prefix.ends_with(':') {
                ""
            } else {
                ":"
            };
            return Ok(Self::Tag(format!("{prefix}{colon}")));
        }
        let named = Self::NAMED.into_iter().find(|named| named.word() == text);
        named.ok_or_else(|| TraitError(text.chars().take(40).collect()))
    }

    const fn columns(&self, manner: Manner) -> &'static [&'static str] {
        match (self, manner) {
            (Self::License, Manner::Sound) => &["licenses", "license_name"],
            (Self::License, Manner::Published) => &["licenses"],
            (Self::Language, Manner::Sound) => &["languages"],
            (Self::Language, Manner::Published) | (Self::Tag(_), _) => &["tags"],
            (Self::Task, _) => &["task"],
            (Self::Library, _) => &["library"],
            (Self::Dataset, _) => &["datasets"],
            (Self::Region, _) => &["regions"],
            (Self::Arxiv, _) => &["arxiv"],
            (Self::Gated, _) => &["gated"],
        }
    }
}

/// The word, with the prefix of tags.
impl fmt::Display for Trait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(prefix) => write!(f, "tag:{}", prefix.trim_end_matches(':')),
            named => f.write_str(named.word()),
        }
    }
}

/// Reads several sets of traits in one pass over the models.
pub(super) fn read(
    atlas: &Atlas,
    kinds: &[Trait],
    manner: Manner,
) -> Result<Vec<TraitSets>, AnalysisError> {
    let mut columns: Vec<_> = kinds.iter().flat_map(|kind| kind.columns(manner)).collect();
    columns.sort_unstable();
    columns.dedup();
    let columns: Vec<&str> = columns.into_iter().copied().collect();
    let mut builders: Vec<_> = kinds
        .iter()
        .map(|_| TraitSetsBuilder::new(atlas.graph().len()))
        .collect();
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    batches(atlas, &columns, |batch, nodes| {
        for (kind, builder) in kinds.iter().zip(&mut builders) {
            take(kind, manner, batch, nodes, builder)?;
        }
        Ok(())
    })?;
    Ok(builders.into_iter().map(TraitSetsBuilder::build).collect())
}

/// Reads some of the tags, verbatim.
pub(super) fn tags(atlas: &Atlas, keep: impl Fn(&str) -> bool) -> Result<TraitSets, AnalysisError> {
    let mut sets = TraitSetsBuilder::new(atlas.graph().len());
    batches(atlas, &["tags"], |batch, nodes| {
        let tags = lists(batch, "tags")?;
        for (row, node) in nodes
            .iter()
            .enumerate()
            .filter(|(row, _)| tags.is_valid(*row))
        {
            sets.set(*node, entries(tags, row).filter(|tag| keep(tag)));
        }
        Ok(())
    })?;
    Ok(sets.build())
}

fn take(
    kind: &Trait,
    manner: Manner,
    batch: &RecordBatch,
    nodes: &[NodeId],
    sets: &mut TraitSetsBuilder,
) -> Result<(), AnalysisError> {
    let columns = kind.columns(manner);
    if matches!(kind, Trait::Task | Trait::Library | Trait::Gated) {
        let column = texts(batch, columns[0])?;
        for (row, node) in nodes.iter().enumerate() {
            if column.is_valid(row) {
                sets.set(
                    *node,
                    Some(column.value(row)).filter(|text| !text.is_empty()),
                );
            }
        }
        return Ok(());
    }
    let column = lists(batch, columns[0])?;
    let names = match (kind, manner) {
        (Trait::License, Manner::Sound) => Some(texts(batch, columns[1])?),
        _ => None,
    };
    for (row, node) in nodes.iter().enumerate() {
        if !column.is_valid(row) {
            continue;
        }
        let values = entries(column, row);
        match (kind, manner) {
            (Trait::License, Manner::Sound) => {
                let name = names.filter(|names| names.is_valid(row));
                let name = name.and_then(|names| license_name(names.value(row)));
                let values = values.map(|value| match &name {
                    Some(name) if value == "other" => name,
                    _ => value,
                });
                sets.set(*node, values);
            }
            (Trait::Language, Manner::Sound) => {
                let codes: Vec<_> = values.map(languages::shortest).collect();
                sets.set(*node, codes.iter().map(String::as_str));
            }
            (Trait::Language, Manner::Published) => {
                sets.set(*node, values.filter_map(languages::name_of));
            }
            (Trait::Tag(prefix), _) => {
                sets.set(*node, values.filter_map(|tag| tag.strip_prefix(&**prefix)));
            }
            _ => sets.set(*node, values),
        }
    }
    Ok(())
}

/// A licence's name as its author wrote it, in the form of the Hub's licence
/// ids: lower case, hyphens for blanks.
fn license_name(name: &str) -> Option<String> {
    let words: Vec<_> = name.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join("-").to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for kind in Trait::NAMED {
            assert_eq!(Trait::parse(kind.word()), Ok(kind));
        }
        for (text, prefix) in [
            ("tag:dataset", "dataset:"),
            ("tag:base_model:quantized:", "base_model:quantized:"),
            ("tag:", ""),
        ] {
            assert_eq!(Trait::parse(text), Ok(Trait::Tag(prefix.into())));
        }
        let error = Trait::parse("licence").unwrap_err().to_string();
        assert!(error.contains("license, task"), "{error}");
    }

    #[test]
    fn licence_names_look_like_ids() {
        assert_eq!(
            license_name(" Llama 3 Community\tLicense").as_deref(),
            Some("llama-3-community-license")
        );
        assert_eq!(license_name(" "), None);
    }
}
