//! One model, as `show` tells it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use modeltree_records::{
    CREATION_FLOOR, Evidence, Gated, ModelRecord, Relation, RelationSet, Timestamp,
};
use serde::Serialize;

use super::number::{self, bytes, count, grouped, short};
use super::palette::{self, ASIDE, HEADING, WRONG, paint};
use super::text::{fit, pad, pad_left, printable, width};

/// All that `show` tells of a model. Its JSON is what `--json` prints.
#[derive(Debug, Serialize)]
pub struct Portrait {
    /// The id.
    pub id: String,
    /// Whether no record describes it: it is only named as a parent.
    pub missing: bool,
    /// The record.
    pub model: Option<ModelRecord>,
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

/// Longest list of values shown.
const VALUES: usize = 12;

/// Writes the portrait for people.
pub fn write(out: &mut dyn Write, portrait: &Portrait, terminal: Option<usize>) -> io::Result<()> {
    writeln!(out, "{}", paint(HEADING, &portrait.id))?;
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
    // What stands beside the id, at its widest: evidence of both kinds, "missing".
    let others = 2 + marks + 1 + 2 + relations + 2 + 13 + 2 + 7;
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

/// What is known, with its name; what is not known is left out.
fn facts(model: &ModelRecord) -> Vec<(&'static str, String)> {
    let text = |value: &Option<String>| value.clone();
    let list = |values: &Option<Vec<String>>| values.as_deref().and_then(joined);
    let facts = [
        ("author", text(&model.author)),
        ("created", model.created_at.map(created)),
        ("last change", model.last_modified.map(day)),
        ("downloads", downloads(model)),
        ("likes", model.likes.map(grouped)),
        ("licence", licence(model)),
        ("task", text(&model.task)),
        ("library", text(&model.library)),
        ("architecture", architecture(model)),
        ("parameters", parameters(model)),
        ("languages", list(&model.languages)),
        ("data sets", list(&model.datasets)),
        ("arXiv", list(&model.arxiv)),
        ("regions", list(&model.regions)),
        ("access", access(model)),
        ("storage", model.storage_bytes.map(bytes)),
        ("successor", text(&model.new_version)),
        ("commit", text(&model.sha)),
        ("read", Some(read(model))),
    ];
    facts
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// The licences of a model, `other` by its own name.
pub fn licence(model: &ModelRecord) -> Option<String> {
    let licenses = model.licenses.as_deref().and_then(joined);
    match (licenses, &model.license_name) {
        (Some(other), Some(name)) if other == "other" => Some(format!("other ({name})")),
        (None, Some(name)) => Some(name.clone()),
        (licenses, _) => licenses,
    }
}

fn joined(values: &[String]) -> Option<String> {
    if values.is_empty() {
        return None;
    }
    let mut text = values[..values.len().min(VALUES)].join(", ");
    if values.len() > VALUES {
        text += &format!(", … {} more", values.len() - VALUES);
    }
    Some(text)
}

fn day(time: Timestamp) -> String {
    time.to_string().chars().take(10).collect()
}

fn created(time: Timestamp) -> String {
    // The Hub kept no dates before: all older models bear this one.
    if time <= CREATION_FLOOR {
        format!("{} or earlier", day(time))
    } else {
        day(time)
    }
}

fn downloads(model: &ModelRecord) -> Option<String> {
    let month = model
        .downloads
        .map(|month| format!("{} in 30 days", grouped(month)));
    let ever = model
        .downloads_all_time
        .map(|ever| format!("{} ever", grouped(ever)));
    match (month, ever) {
        (Some(month), Some(ever)) => Some(format!("{month}, {ever}")),
        (month, ever) => month.or(ever),
    }
}

fn architecture(model: &ModelRecord) -> Option<String> {
    match (
        model.architectures.as_deref().and_then(joined),
        &model.model_type,
    ) {
        (Some(architectures), Some(kind)) => Some(format!("{architectures} ({kind})")),
        (architectures, kind) => architectures.or_else(|| kind.clone()),
    }
}

fn parameters(model: &ModelRecord) -> Option<String> {
    let number = model.parameters?;
    Some(format!(
        "{} ({})",
        number::parameters(number),
        grouped(number)
    ))
}

fn access(model: &ModelRecord) -> Option<String> {
    let mut words = match model.gated? {
        Gated::No => vec!["open"],
        Gated::Auto => vec!["gated, granted at once"],
        Gated::Manual => vec!["gated, granted by the author"],
    };
    if model.private == Some(true) {
        words.push("private");
    }
    if model.disabled == Some(true) {
        words.push("disabled by the Hub");
    }
    Some(words.join(", "))
}

fn read(model: &ModelRecord) -> String {
    let from = format!("from {}", model.source);
    let Some(time) = model.fetched_at else {
        return from;
    };
    let time = time.to_string().replace('T', " ");
    let seconds: String = time.chars().take(19).collect();
    format!("{} UTC {from}", seconds.trim_end_matches('Z'))
}

#[cfg(test)]
mod tests {
    use modeltree_records::ModelId;

    use super::*;

    fn portrait() -> Portrait {
        let id = ModelId::parse("acme/tiny-instruct").unwrap();
        let mut model = ModelRecord::bare(id.clone(), "hub:list".into());
        model.created_at = Some(Timestamp::parse("2022-03-02T23:29:04.000Z").unwrap());
        model.downloads = Some(19_970);
        model.downloads_all_time = Some(1_234_567);
        model.licenses = Some(vec!["other".into()]);
        model.license_name = Some("evil\u{1b}]0;owned\u{7}".into());
        model.languages = Some((0..15).map(|n| format!("l{n}")).collect());
        model.parameters = Some(23_572_403_200);
        model.gated = Some(Gated::Manual);
        let child = |n: u64| Child {
            id: format!("acme/child-{n}"),
            downloads: Some(n * 1000),
            likes: None,
        };
        Portrait {
            id: id.to_string(),
            missing: false,
            model: Some(model),
            parents: vec![
                Parent {
                    id: "acme/tiny".into(),
                    named: Some("acme/tiny-old".into()),
                    relation: Relation::Finetune,
                    relations: RelationSet::of(Relation::Finetune),
                    evidence: vec![Evidence::HubTag, Evidence::Card],
                    missing: false,
                    downloads: Some(5),
                },
                Parent {
                    id: "gone/base".into(),
                    named: None,
                    relation: Relation::Merge,
                    relations: [Relation::Merge, Relation::Adapter].into_iter().collect(),
                    evidence: vec![Evidence::Card],
                    missing: true,
                    downloads: None,
                },
            ],
            children: [(
                "quantized",
                Children {
                    count: 312,
                    models: vec![child(2), child(1)],
                },
            )]
            .into(),
        }
    }

    fn shown(portrait: &Portrait, terminal: Option<usize>) -> String {
        let mut out = Vec::new();
        write(&mut out, portrait, terminal).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn tells_what_is_known() {
        insta::assert_snapshot!(shown(&portrait(), None), @r"
        acme/tiny-instruct
          created         2022-03-02 or earlier
          downloads       19,970 in 30 days, 1,234,567 ever
          licence         other (evil\u{1b}]0;owned\u{7})
          parameters      23.6B (23,572,403,200)
          languages       l0, l1, l2, l3, l4, l5, l6, l7, l8, l9, l10, l11, … 3 more
          access          gated, granted by the author
          read            from hub:list

        2 parents
          F  acme/tiny  finetune        hub_tag, card
              named there as acme/tiny-old
          MA gone/base  adapter, merge  card  missing

        312 quantizations
          acme/child-2    2.0k ↓      - ♥
          acme/child-1    1.0k ↓      - ♥
          … 310 more
        ");
    }

    #[test]
    fn keeps_within_the_terminal_and_escapes_the_hubs_text() {
        let text = shown(&portrait(), Some(60));
        assert!(text.lines().all(|line| width(line) <= 60), "{text}");
        assert!(!text.contains(['\u{1b}', '\u{7}']), "{text}");
    }

    #[test]
    fn a_missing_model_says_so() {
        let portrait = Portrait {
            id: "gone/base".into(),
            missing: true,
            model: None,
            parents: vec![],
            children: BTreeMap::new(),
        };
        let text = shown(&portrait, Some(80));
        assert!(
            text.contains("not in the snapshot") && text.contains("No children"),
            "{text}"
        );
    }
}
