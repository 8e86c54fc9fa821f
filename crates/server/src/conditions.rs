//! Conditions on the members of a family, ready to be tested model by model.

use modeltree_lineage::{Graph, NodeId};
use modeltree_query::changes;
use modeltree_records::{Relation, RelationSet, Timestamp};

use crate::Refusal;
use crate::traits::{Trait, Traits};
use crate::wire;

/// Values of one condition at most.
const MOST_VALUES: usize = 100;
/// The longest part of an id to look for, in bytes.
const LONGEST_TEXT: usize = 320;
/// Words suggested for an unknown one.
const SUGGESTIONS: usize = 5;
/// A value longer than this is no misspelt word.
const LONGEST_WORD: usize = 100;

const DAY: i64 = 86_400_000_000;

/// What is asked of models; see [`wire::Conditions`].
pub struct Conditions<'s> {
    graph: &'s Graph,
    relations: RelationSet,
    /// Traits and, by code, whether a value is one of those asked for.
    traits: Vec<(&'s Trait, Vec<bool>)>,
    authors: Option<Vec<String>>,
    text: Option<String>,
    min_downloads: u64,
    since: Option<Timestamp>,
    before: Option<Timestamp>,
}

impl<'s> Conditions<'s> {
    /// Understands what was asked.
    ///
    /// # Errors
    /// Names the parameter that cannot be understood, with words that may have
    /// been meant.
    pub fn read(
        asked: &wire::Conditions,
        graph: &'s Graph,
        traits: &'s Traits,
    ) -> Result<Self, Refusal> {
        let wanted = [
            ("task", &asked.task, &traits.task),
            ("license", &asked.license, &traits.license),
            ("library", &asked.library, &traits.library),
        ];
        let mut chosen = Vec::new();
        for (parameter, values, of) in wanted {
            if let Some(values) = values {
                chosen.push((of, codes(parameter, values, of)?));
            }
        }
        let text = asked.text.as_deref().map(str::trim);
        if text.is_some_and(|text| text.len() > LONGEST_TEXT) {
            let message = format!("text is longer than {LONGEST_TEXT} bytes");
            return Err(Refusal::bad("text", message));
        }
        let authors = asked.author.as_deref().map(|values| {
            let authors = listed("author", values)?;
            Ok::<_, Refusal>(authors.map(str::to_owned).collect())
        });
        let until = day("until", asked.until.as_deref())?;
        Ok(Self {
            graph,
            relations: relations(asked.relation.as_deref())?,
            traits: chosen,
            authors: authors.transpose()?,
            text: text
                .filter(|text| !text.is_empty())
                .map(str::to_ascii_lowercase),
            min_downloads: asked.min_downloads.unwrap_or(0),
            since: day("since", asked.since.as_deref())?,
            before: until.map(|until| Timestamp::from_micros(until.micros().saturating_add(DAY))),
        })
    }

    /// The relations to walk along.
    #[must_use]
    pub fn relations(&self) -> RelationSet {
        self.relations
    }

    /// Whether every model fulfils the conditions. Which relations are walked
    /// along is none of them.
    #[must_use]
    pub fn are_none(&self) -> bool {
        self.traits.is_empty()
            && self.authors.is_none()
            && self.text.is_none()
            && self.min_downloads == 0
            && self.since.is_none()
            && self.before.is_none()
    }

    /// Whether a model fulfils all conditions.
    #[must_use]
    pub fn hold(&self, node: NodeId) -> bool {
        let graph = self.graph;
        self.traits
            .iter()
            .all(|(of, wanted)| wanted.get(of.code(node) as usize) == Some(&true))
            && (self.min_downloads == 0 || graph.downloads(node).unwrap_or(0) >= self.min_downloads)
            && self.is_of_the_time(node)
            && self.authors.as_ref().is_none_or(|authors| {
                let owner = graph.owner(node).unwrap_or_default();
                authors
                    .iter()
                    .any(|author| author.eq_ignore_ascii_case(owner))
            })
            && self
                .text
                .as_ref()
                .is_none_or(|text| contains(graph.id(node), text))
    }

    fn is_of_the_time(&self, node: NodeId) -> bool {
        if self.since.is_none() && self.before.is_none() {
            return true;
        }
        self.graph.created_at(node).is_some_and(|created| {
            self.since.is_none_or(|since| created >= since)
                && self.before.is_none_or(|before| created < before)
        })
    }
}

/// Whether a text holds a part, which is in lower case, in any letter case.
fn contains(text: &str, part: &str) -> bool {
    text.as_bytes()
        .windows(part.len())
        .any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}

/// The values between commas, without blanks around them.
fn listed<'v>(parameter: &str, values: &'v str) -> Result<impl Iterator<Item = &'v str>, Refusal> {
    if values.split(',').nth(MOST_VALUES).is_some() {
        let message = format!("{parameter} takes at most {MOST_VALUES} values");
        return Err(Refusal::bad(parameter, message));
    }
    Ok(values.split(',').map(str::trim))
}

/// The relations that are named, separated by commas; all where none is.
///
/// # Errors
/// Where one is no relation, with those there are.
pub fn relations(asked: Option<&str>) -> Result<RelationSet, Refusal> {
    let Some(asked) = asked else {
        return Ok(RelationSet::ALL);
    };
    let read = |word: &str| {
        Relation::parse(&word.to_ascii_lowercase()).ok_or_else(|| {
            let words = Relation::ALL.map(Relation::as_str);
            let near = nearest(word, words.into_iter());
            let message = format!("no relation {word:?}; there are: {}", words.join(", "));
            Refusal::bad("relation", message).suggesting(near)
        })
    };
    listed("relation", asked)?.map(read).collect()
}

/// By code: whether the value is one of those asked for.
fn codes(parameter: &str, values: &str, of: &Trait) -> Result<Vec<bool>, Refusal> {
    let mut wanted = vec![false; of.words().len()];
    for value in listed(parameter, values)? {
        let mut known = false;
        for (word, wanted) in of.words().iter().zip(&mut wanted) {
            if word.eq_ignore_ascii_case(value) {
                *wanted = true;
                known = true;
            }
        }
        if !known {
            let words = of.words().iter().map(AsRef::as_ref);
            let near = nearest(value, words);
            let message = format!("no model of this snapshot has the {parameter} {value:?}");
            return Err(Refusal::bad(parameter, message).suggesting(near));
        }
    }
    Ok(wanted)
}

/// The words most like an unknown one: few letters apart, then those that
/// hold it.
fn nearest<'w>(unknown: &str, words: impl Iterator<Item = &'w str>) -> Vec<String> {
    if unknown.is_empty() || unknown.len() > LONGEST_WORD {
        return Vec::new();
    }
    let part = unknown.to_ascii_lowercase();
    let apart = |word: &'w str| match changes(unknown, word, 2) {
        Some(changes) => Some((changes, word)),
        None => contains(word, &part).then_some((3, word)),
    };
    let mut near: Vec<_> = words
        .filter(|word| !word.is_empty())
        .filter_map(apart)
        .collect();
    near.sort_unstable();
    let near = near.into_iter().take(SUGGESTIONS);
    near.map(|(_, word)| word.to_owned()).collect()
}

/// The beginning of a day.
fn day(parameter: &str, text: Option<&str>) -> Result<Option<Timestamp>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let is_day = text.len() == "2024-05-01".len() && text.is_ascii();
    let start = is_day.then(|| Timestamp::parse(&format!("{text}T00:00:00.000Z")).ok());
    start.flatten().map(Some).ok_or_else(|| {
        let message = format!("{parameter} must be a day such as 2024-05-01");
        Refusal::bad(parameter, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Served;
    use crate::support::{day as midnight, family, ingest};

    /// The ids of the models that fulfil conditions.
    fn fulfilling(asked: wire::Conditions) -> Result<Vec<String>, Refusal> {
        let dir = tempfile::tempdir().unwrap();
        let mut batch = family();
        batch.models[3].downloads = None;
        batch.models[4].created_at = Some(midnight("2024-05-02"));
        batch.models[5].created_at = None;
        ingest(dir.path(), batch);
        let served = Served::open(dir.path()).unwrap();
        let graph = served.graph();
        let conditions = Conditions::read(&asked, graph, served.traits().unwrap())?;
        let nodes = graph.nodes().filter(|node| conditions.hold(*node));
        Ok(nodes.map(|node| graph.id(node).to_owned()).collect())
    }

    type Set = fn(&mut wire::Conditions, String);

    #[test]
    fn each_condition_lets_through_what_fulfils_it() {
        let cases: [(Set, &str, &[&str]); 14] = [
            (
                |asked, text| asked.task = Some(text),
                "TEXT-classification",
                &["lab/orphan"],
            ),
            (
                |asked, text| asked.task = Some(text),
                "",
                &["gone/parent", "lab/lora"],
            ),
            (
                |asked, text| asked.license = Some(text),
                "other, apache-2.0",
                &["acme/base", "zoo/merged"],
            ),
            (
                |asked, text| asked.library = Some(text),
                "peft,gguf",
                &["bits/chat-GGUF", "lab/lora"],
            ),
            (
                |asked, text| asked.author = Some(text),
                "ACME,zoo",
                &["acme/base", "zoo/alone", "zoo/merged"],
            ),
            (|asked, text| asked.author = Some(text), "nobody", &[]),
            (
                |asked, text| asked.text = Some(text),
                " CHAT ",
                &["bits/chat-GGUF", "lab/chat"],
            ),
            (
                |asked, text| asked.text = Some(text),
                "acme/b",
                &["acme/base"],
            ),
            (
                |asked, text| asked.min_downloads = text.parse().ok(),
                "500",
                &["acme/base", "bits/chat-GGUF", "lab/chat"],
            ),
            (
                |asked, text| asked.since = Some(text),
                "2024-05-02",
                &["zoo/merged"],
            ),
            (
                |asked, text| asked.until = Some(text),
                "2024-05-01",
                &[
                    "acme/base",
                    "bits/chat-GGUF",
                    "lab/chat",
                    "lab/lora",
                    "zoo/alone",
                ],
            ),
            (|asked, text| asked.until = Some(text), "2024-04-30", &[]),
            (
                |asked, text| {
                    asked.since = Some(text.clone());
                    asked.until = Some(text);
                },
                "2024-05-02",
                &["zoo/merged"],
            ),
            (
                |asked, text| {
                    asked.author = Some(text);
                    asked.license = Some("mit".into());
                },
                "lab,zoo",
                &["lab/chat", "zoo/alone"],
            ),
        ];
        for (set, text, expected) in cases {
            let mut asked = wire::Conditions::default();
            set(&mut asked, text.to_owned());
            assert_eq!(fulfilling(asked.clone()).unwrap(), expected, "{asked:?}");
        }
        assert_eq!(fulfilling(wire::Conditions::default()).unwrap().len(), 8);
    }

    #[test]
    fn what_cannot_be_understood_is_refused_by_its_name() {
        let refused = |set: Set, text: &str| {
            let mut asked = wire::Conditions::default();
            set(&mut asked, text.to_owned());
            fulfilling(asked).unwrap_err()
        };
        let license = refused(|asked, text| asked.license = Some(text), "mit,apache2.0");
        let message = "no model of this snapshot has the license \"apache2.0\"";
        let expected = Refusal::bad("license", message).suggesting(vec!["apache-2.0".into()]);
        assert_eq!(license, expected);
        let library = refused(|asked, text| asked.library = Some(text), "<script>");
        let message = "no model of this snapshot has the library \"<script>\"";
        assert_eq!(library, Refusal::bad("library", message));
        let text = refused(|asked, text| asked.text = Some(text), &"x".repeat(321));
        assert_eq!(text, Refusal::bad("text", "text is longer than 320 bytes"));
        let authors = refused(|asked, text| asked.author = Some(text), &"x,".repeat(100));
        assert_eq!(
            authors,
            Refusal::bad("author", "author takes at most 100 values")
        );
    }

    #[test]
    fn relations_are_read_or_refused_with_the_words_there_are() {
        assert_eq!(relations(None).unwrap(), RelationSet::ALL);
        let both = [Relation::Merge, Relation::Adapter].into_iter().collect();
        assert_eq!(relations(Some("adapter, Merge")).unwrap(), both);
        let refused = relations(Some("adapter,finetun")).unwrap_err();
        let expected = Refusal::bad(
            "relation",
            "no relation \"finetun\"; there are: finetune, adapter, quantized, merge, unknown",
        );
        assert_eq!(refused, expected.suggesting(vec!["finetune".into()]));
        assert!(relations(Some("")).is_err());
        assert!(relations(Some(&"merge,".repeat(200))).is_err());
    }

    #[test]
    fn days_are_days() {
        let start = day("since", Some("2024-02-29")).unwrap().unwrap();
        assert_eq!(start, Timestamp::parse("2024-02-29T00:00:00.000Z").unwrap());
        for wrong in [
            "",
            "2024",
            "2024-02-30",
            "2024-2-3",
            "29.02.2024",
            "2024-02-29T00",
            "éééé",
        ] {
            assert!(day("since", Some(wrong)).is_err(), "{wrong:?}");
        }
        assert_eq!(day("since", None).unwrap(), None);
    }

    #[test]
    fn parts_are_found_in_any_letter_case() {
        assert!(contains("TheBloke/Llama-2-GGUF", "llama-2-gguf"));
        assert!(contains("é/Ü", "é"));
        assert!(!contains("ab", "abc"));
    }

    #[test]
    fn words_near_an_unknown_one_are_suggested() {
        let words = ["", "apache-2.0", "mit", "llama2", "llama3", "llama3.1"];
        assert_eq!(nearest("apache2.0", words.into_iter()), ["apache-2.0"]);
        assert_eq!(
            nearest("LLAMA", words.into_iter()),
            ["llama2", "llama3", "llama3.1"]
        );
        assert_eq!(nearest("", words.into_iter()), [""; 0]);
        assert_eq!(nearest(&"x".repeat(5000), words.into_iter()), [""; 0]);
    }
}
