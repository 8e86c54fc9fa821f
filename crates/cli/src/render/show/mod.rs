//! One model, as `show` tells it.

mod facts;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::{self, Write};

use modeltree_records::{Evidence, ModelRecord, Relation, RelationSet, Timestamp};
use serde::Serialize;

use facts::facts;
pub use facts::licence;

use crate::render::number::{count, grouped, short};
use crate::render::palette::{self, ASIDE, HEADING, WRONG, paint};
use crate::render::text::{fit, pad, pad_left, printable, width};

/// All that `show` tells of a model. Its JSON is what `--json` prints.
#[derive(Debug, Serialize)]
pub struct Portrait {
    /// The id.
    pub id: String,
    /// Whether no record describes it: it is only named as a parent.
    pub missing: bool,
    /// The record.
    pub model: Option<ModelRecord>,
    /// When it was found to be no longer on the Hub; the record is then the last
    /// one that was fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gone_at: Option<Timestamp>,
    /// Its parents.
    pub parents: Vec<Parent>,
    /// Its direct children by relation; a child with two relations counts in both.
    pub children: BTreeMap<&'static str, Children>,
}

/// One parent.
#[derive(Debug, Serialize)]
pub struct Parent {
    /// Current id.
    pub id: String,
    /// What the model calls it, where that is another name.
    pub named: Option<String>,
    /// The relation that stands for the pair.
    pub relation: Relation,
    /// All relations of the pair.
    #[serde(serialize_with = "as_words")]
    pub relations: RelationSet,
    /// Where they were read.
    pub evidence: Vec<Evidence>,
    /// Whether no record describes it.
    pub missing: bool,
    /// Downloads of the last 30 days.
    pub downloads: Option<u64>,
}

/// Children through one relation.
#[derive(Debug, Default, Serialize)]
pub struct Children {
    /// How many there are.
    pub count: usize,
    /// The most downloaded of them.
    pub models: Vec<Child>,
}

/// One child.
#[derive(Debug, Serialize)]
pub struct Child {
    /// The id.
    pub id: String,
    /// Downloads of the last 30 days.
    pub downloads: Option<u64>,
    /// Likes.
    pub likes: Option<u64>,
}

/// A set of relations as a list of words.
pub fn as_words<S: serde::Serializer>(
    relations: &RelationSet,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(relations.iter())
}

/// Writes the portrait for people.
pub fn write(out: &mut dyn Write, portrait: &Portrait, terminal: Option<usize>) -> io::Result<()> {
    writeln!(out, "{}", paint(HEADING, &portrait.id))?;
    if let Some(gone_at) = portrait.gone_at {
        let why =
            format!("no longer on the Hub: found gone at {gone_at}; this is what was last known");
        writeln!(out, "  {}", paint(WRONG, why))?;
    }
    match &portrait.model {
        Some(model) => {
            for (name, value) in facts(model) {
                let value = printable(&value).into_owned();
                let room = terminal.map(|columns| columns.saturating_sub(18));
                let value = room.map_or(value.as_str().into(), |room| fit(&value, room));
                writeln!(out, "  {} {value}", pad(name, 15))?;
            }
        }
        None => {
            let why =
                "not in the snapshot: deleted, private, or never crawled; only named as a parent";
            writeln!(out, "  {}", paint(WRONG, why))?;
        }
    }
    parents(out, &portrait.parents, terminal)?;
    children(out, &portrait.children, terminal)
}

fn parents(out: &mut dyn Write, parents: &[Parent], terminal: Option<usize>) -> io::Result<()> {
    writeln!(out)?;
    if parents.is_empty() {
        return writeln!(out, "{}", paint(HEADING, "No parents"));
    }
    writeln!(
        out,
        "{}",
        paint(HEADING, count(parents.len() as u64, "parent", "parents"))
    )?;
    let widest = |text: fn(&Parent) -> String| {
        parents
            .iter()
            .map(|parent| width(&text(parent)))
            .max()
            .unwrap_or(0)
    };
    let marks = widest(Parent::marks);
    let relations = widest(Parent::words);
    // What stands beside the id, at its widest: evidence of two kinds, "missing".
    let others = 2 + marks + 1 + 2 + relations + 2 + 17 + 2 + 7;
    let room = terminal.map_or(100, |columns| columns.saturating_sub(others).max(12));
    let ids = widest(|parent| parent.id.clone()).min(room);
    for parent in parents {
        let mark = paint(palette::of(parent.relation), pad(&parent.marks(), marks));
        let id = pad(&fit(&parent.id, ids), ids);
        let words = pad(&parent.words(), relations);
        let evidence: Vec<&str> = parent
            .evidence
            .iter()
            .map(|evidence| evidence.as_str())
            .collect();
        write!(out, "  {mark} {id}  {words}  {}", evidence.join(", "))?;
        if parent.missing {
            write!(out, "  {}", paint(WRONG, "missing"))?;
        }
        writeln!(out)?;
        if let Some(named) = &parent.named {
            let named = format!("named there as {}", printable(named));
            let named = terminal.map_or(named.as_str().into(), |columns| {
                fit(&named, columns.saturating_sub(6))
            });
            writeln!(out, "      {}", paint(ASIDE, named))?;
        }
    }
    Ok(())
}

impl Parent {
    fn marks(&self) -> String {
        palette::marks(self.relations)
    }

    fn words(&self) -> String {
        let words: Vec<&str> = self.relations.iter().map(Relation::as_str).collect();
        words.join(", ")
    }
}

fn children(
    out: &mut dyn Write,
    children: &BTreeMap<&'static str, Children>,
    terminal: Option<usize>,
) -> io::Result<()> {
    writeln!(out)?;
    if children.is_empty() {
        return writeln!(out, "{}", paint(HEADING, "No children"));
    }
    let shown = children.values().flat_map(|children| &children.models);
    let widest = shown.map(|child| width(&child.id)).max().unwrap_or(0);
    let columns = widest.min(terminal.map_or(100, |columns| columns.saturating_sub(4 + 11 + 8)));
    for relation in Relation::ALL {
        let Some(children) = children.get(relation.as_str()) else {
            continue;
        };
        let (one, many) = palette::children(relation);
        let heading = count(children.count as u64, one, many);
        writeln!(out, "{}", paint(palette::of(relation).bold(), heading))?;
        for child in &children.models {
            let figure = |value: Option<u64>| value.map_or_else(|| "-".to_owned(), short);
            let id = pad(&fit(&child.id, columns.max(12)), columns);
            let downloads = pad_left(&figure(child.downloads), 6);
            writeln!(
                out,
                "  {id}  {downloads} ↓  {} ♥",
                pad_left(&figure(child.likes), 5)
            )?;
        }
        let hidden = children.count - children.models.len();
        if hidden > 0 {
            writeln!(
                out,
                "  {}",
                paint(ASIDE, format!("… {} more", grouped(hidden as u64)))
            )?;
        }
    }
    Ok(())
}
