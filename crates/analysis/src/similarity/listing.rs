//! A record as the paper had it.

use modeltree_records::{ModelRecord, Timestamp, base_model_tag, python_repr};

/// What the Hub's listing says of a model. Its text is the JSON object that the
/// Hub sends, read into Python and written with `repr`: keys in the Hub's
/// order, those left out of which nothing is known.
pub(crate) struct Listing<'r> {
    pub(crate) hub_id: Option<&'r str>,
    pub(crate) id: &'r str,
    pub(crate) likes: Option<i64>,
    pub(crate) trending_score: Option<f64>,
    pub(crate) private: Option<bool>,
    pub(crate) downloads: Option<i64>,
    pub(crate) tags: Option<Vec<&'r str>>,
    pub(crate) task: Option<&'r str>,
    pub(crate) library: Option<&'r str>,
    pub(crate) created_at: Option<Timestamp>,
}

impl Listing<'_> {
    /// Writes the text; without the tags that name parents where `masked`.
    pub(crate) fn write(&self, out: &mut String, masked: bool) {
        let mut keys = Keys { out, first: true };
        keys.text("_id", self.hub_id);
        keys.text("id", Some(self.id));
        keys.count("likes", self.likes);
        if let Some(score) = self.trending_score {
            number(keys.key("trendingScore"), score);
        }
        if let Some(private) = self.private {
            let word = if private { "True" } else { "False" };
            keys.key("private").push_str(word);
        }
        keys.count("downloads", self.downloads);
        if let Some(tags) = &self.tags {
            let out = keys.key("tags");
            out.push('[');
            let tags = tags
                .iter()
                .filter(|tag| !masked || base_model_tag(tag).is_none());
            for (at, tag) in tags.enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                python_repr(out, tag);
            }
            out.push(']');
        }
        keys.text("pipeline_tag", self.task);
        keys.text("library_name", self.library);
        if let Some(time) = self.created_at {
            python_repr(keys.key("createdAt"), &millis(time));
        }
        keys.text("modelId", Some(self.id));
        keys.out.push('}');
    }
}

/// The metadata of a model as the paper had it as a text: what the Hub's
/// listing says, as Python's `repr` writes it.
#[must_use]
pub fn published_text(record: &ModelRecord) -> String {
    let hub_id = record.hub_id.as_ref().map(ToString::to_string);
    let count = |number: Option<u64>| number.and_then(|number| i64::try_from(number).ok());
    let listing = Listing {
        hub_id: hub_id.as_deref(),
        id: record.id.as_str(),
        likes: count(record.likes),
        trending_score: record.trending_score,
        private: record.private,
        downloads: count(record.downloads),
        tags: record
            .tags
            .as_ref()
            .map(|tags| tags.iter().map(String::as_str).collect()),
        task: record.task.as_deref(),
        library: record.library.as_deref(),
        created_at: record.created_at,
    };
    let mut out = String::new();
    listing.write(&mut out, false);
    out
}

/// Writes the keys of a dictionary.
struct Keys<'o> {
    out: &'o mut String,
    first: bool,
}

impl Keys<'_> {
    fn key(&mut self, key: &str) -> &mut String {
        self.out.push_str(if self.first { "{'" } else { ", '" });
        self.first = false;
        self.out.push_str(key);
        self.out.push_str("': ");
        self.out
    }

    fn text(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            python_repr(self.key(key), value);
        }
    }

    fn count(&mut self, key: &str, value: Option<i64>) {
        if let Some(value) = value {
            self.key(key).push_str(&value.to_string());
        }
    }
}

/// A point in time as the Hub writes it, with milliseconds.
fn millis(time: Timestamp) -> String {
    let second = Timestamp::from_micros(time.seconds() * 1_000_000).to_string();
    let milli = time.micros().rem_euclid(1_000_000) / 1_000;
    format!("{}.{milli:03}Z", second.trim_end_matches('Z'))
}

/// Writes a number that JSON may have given as a whole one.
fn number(out: &mut String, number: f64) {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        out.push_str(&(number as i64).to_string());
    } else {
        out.push_str(&number.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_no_point() {
        let mut out = String::new();
        number(&mut out, 479.0);
        out.push(' ');
        number(&mut out, 0.5);
        assert_eq!(out, "479 0.5");
    }

    #[test]
    fn the_text_is_what_python_prints() {
        let mut listing = Listing {
            hub_id: Some("65a000000000000000000001"),
            id: "acme/base",
            likes: Some(50),
            trending_score: Some(0.0),
            private: Some(false),
            downloads: Some(5_000),
            tags: Some(vec!["transformers", "base_model:acme/old", "it's"]),
            task: Some("text-generation"),
            library: None,
            created_at: Some(Timestamp::from_micros(1_704_067_200_120_000)),
        };
        let mut out = String::new();
        listing.write(&mut out, false);
        assert_eq!(
            out,
            "{'_id': '65a000000000000000000001', 'id': 'acme/base', 'likes': 50, 'trendingScore': 0, \
             'private': False, 'downloads': 5000, 'tags': ['transformers', 'base_model:acme/old', \"it's\"], \
             'pipeline_tag': 'text-generation', 'createdAt': '2024-01-01T00:00:00.120Z', 'modelId': 'acme/base'}"
        );
        listing.hub_id = None;
        listing.tags = Some(vec!["base_model:acme/old"]);
        out.clear();
        listing.write(&mut out, true);
        assert!(
            out.starts_with("{'id': 'acme/base'") && out.contains("'tags': []"),
            "{out}"
        );
    }
}
