//! Records, property by property.

use modeltree_records::ModelRecord;

use super::align::align_within;
use super::{FieldDifference, Segment, State};

/// The largest table for one property: a list of 2,000 entries beside another.
/// Longer ones are aligned at their ends.
const CELLS: usize = 4_100_000;

/// A property's value.
enum Value {
    Text(String),
    /// A value that is the same or not: a number, a date, a word.
    Whole(String),
    List(Vec<String>),
}

/// The properties that are known of a record.
fn values(record: &ModelRecord, parents: &[String]) -> Vec<(&'static str, Option<Value>)> {
    let text = |text: &Option<String>| text.clone().map(Value::Text);
    let count = |count: Option<u64>| count.map(|count| Value::Whole(count.to_string()));
    let truth = |truth: Option<bool>| truth.map(|truth| Value::Whole(truth.to_string()));
    let list = |list: &Option<Vec<String>>| list.clone().map(Value::List);
    fn word(word: Option<impl ToString>) -> Option<Value> {
        word.map(|word| Value::Whole(word.to_string()))
    }
    vec![
        ("id", Some(Value::Text(record.id.to_string()))),
        ("parents", Some(Value::List(parents.to_vec()))),
        ("author", text(&record.author)),
        ("created_at", word(record.created_at)),
        ("last_modified", word(record.last_modified)),
        ("downloads", count(record.downloads)),
        ("downloads_all_time", count(record.downloads_all_time)),
        ("likes", count(record.likes)),
        ("trending_score", word(record.trending_score)),
        ("gated", word(record.gated.map(|gated| gated.as_str()))),
        ("private", truth(record.private)),
        ("disabled", truth(record.disabled)),
        ("library", word(record.library.as_deref())),
        ("task", word(record.task.as_deref())),
        ("model_type", word(record.model_type.as_deref())),
        ("architectures", list(&record.architectures)),
        ("licenses", list(&record.licenses)),
        ("license_name", text(&record.license_name)),
        ("languages", list(&record.languages)),
        ("datasets", list(&record.datasets)),
        ("arxiv", list(&record.arxiv)),
        ("regions", list(&record.regions)),
        ("tags", list(&record.tags)),
        ("parameters", count(record.parameters)),
        ("dtypes", word(record.dtypes.as_deref())),
        ("storage_bytes", count(record.storage_bytes)),
        ("new_version", text(&record.new_version)),
        ("files", list(&record.files)),
    ]
}

/// Compares two records; properties that neither has are left out.
pub(super) fn compare(
    one: &ModelRecord,
    parents: &[String],
    other: &ModelRecord,
    other_parents: &[String],
) -> Vec<FieldDifference> {
    let pairs = values(one, parents)
        .into_iter()
        .zip(values(other, other_parents));
    let fields = pairs.filter_map(|((field, one), (_, other))| {
        let segments = match (one, other) {
            (Some(Value::List(one)), Some(Value::List(other))) => entries(&one, &other),
            (Some(Value::Text(one)), Some(Value::Text(other))) => characters(CELLS, &one, &other),
            (None, None) => return None,
            (one, other) => whole(one.map(Value::plain), other.map(Value::plain)),
        };
        Some(FieldDifference {
            field,
            state: of(&segments),
            segments,
        })
    });
    fields.collect()
}

impl Value {
    fn plain(self) -> String {
        match self {
            Self::Text(text) | Self::Whole(text) => text,
            Self::List(entries) => entries.join(", "),
        }
    }
}

fn whole(one: Option<String>, other: Option<String>) -> Vec<Segment> {
    let state = match (&one, &other) {
        (Some(one), Some(other)) if one == other => State::Equal,
        (Some(_), Some(_)) => State::Replaced,
        (_, None) => State::Deleted,
        (None, _) => State::Inserted,
    };
    vec![Segment {
        state,
        one: one.unwrap_or_default(),
        other: other.unwrap_or_default(),
    }]
}

/// What became of a property as a whole.
fn of(segments: &[Segment]) -> State {
    let mut states = segments.iter().map(|segment| segment.state);
    match states.next() {
        None => State::Equal,
        Some(first) if states.all(|state| state == first) => first,
        Some(_) => State::Replaced,
    }
}

/// Lists, by their entries, in order.
fn entries(one: &[String], other: &[String]) -> Vec<Segment> {
    let runs = align_within(CELLS, one, other).into_iter();
    let segments = runs.map(|(state, a, b)| Segment {
        state,
        one: one[a].join(", "),
        other: other[b].join(", "),
    });
    segments.collect()
}

/// Texts, by their characters, with a table of at most so many cells.
pub(super) fn characters(cells: usize, one: &str, other: &str) -> Vec<Segment> {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let runs = align_within(cells, &a, &b).into_iter();
    let segments = runs.map(|(state, x, y)| Segment {
        state,
        one: a[x].iter().collect(),
        other: b[y].iter().collect(),
    });
    segments.collect()
}

#[cfg(test)]
mod tests {
    use modeltree_records::ModelId;

    use super::*;

    #[test]
    fn properties_are_compared_in_their_own_way() {
        let record = |id: &str| ModelRecord::bare(ModelId::parse(id).unwrap(), "file".into());
        let (mut one, mut other) = (record("acme/base"), record("acme/base-chat"));
        let list =
            |entries: &[&str]| Some(entries.iter().map(|entry| (*entry).to_string()).collect());
        one.tags = list(&["a", "b", "c"]);
        other.tags = list(&["a", "c", "d"]);
        one.downloads = Some(10);
        other.downloads = Some(11);
        one.task = Some("text-generation".into());
        other.task = one.task.clone();
        other.license_name = Some("own".into());
        let found = compare(&one, &[], &other, &["acme/base".into()]);
        let states: Vec<_> = found
            .iter()
            .map(|field| (field.field, field.state))
            .collect();
        assert_eq!(
            states,
            [
                ("id", State::Replaced),
                ("parents", State::Inserted),
                ("downloads", State::Replaced),
                ("task", State::Equal),
                ("license_name", State::Inserted),
                ("tags", State::Replaced),
            ]
        );
        let tags: Vec<_> = found[5]
            .segments
            .iter()
            .map(|s| (s.state, &*s.one, &*s.other))
            .collect();
        assert_eq!(
            tags,
            [
                (State::Equal, "a", "a"),
                (State::Deleted, "b", ""),
                (State::Equal, "c", "c"),
                (State::Inserted, "", "d"),
            ]
        );
        assert_eq!(found[0].segments[1].other, "-chat");
    }
}
