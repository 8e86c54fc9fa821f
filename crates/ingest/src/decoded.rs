//! Interpreting the bodies of answers.

use std::sync::Arc;

use modeltree_hub::{FieldProblem, Item, decode_model, decode_page};
use modeltree_records::{Assembled, ModelId, Timestamp, assemble};

use crate::error::IngestError;
use crate::ranges::Key;

/// An odd item, as met.
#[derive(Clone, Debug)]
pub(crate) struct Odd {
    /// The model's id; `None` where nothing could be kept but the raw text.
    pub id: Option<ModelId>,
    /// The item as the Hub sent it.
    pub raw: String,
    /// What was wrong with it.
    pub problems: String,
}

/// One page, interpreted.
#[derive(Debug, Default)]
pub(crate) struct Decoded {
    /// Models in the page's order.
    pub models: Vec<Assembled>,
    /// The key of every item, in order, odd ones included.
    pub keys: Vec<Option<Key>>,
    /// For every item, its place in `models`, where it has one.
    pub places: Vec<Option<usize>>,
    /// Items with something odd about them, with their place on the page.
    pub odd: Vec<(usize, Odd)>,
}

impl Decoded {
    /// Interprets the body of a listing page.
    ///
    /// # Errors
    /// [`IngestError::Body`] where the body is no page at all.
    pub(crate) fn page(body: &[u8], at: Timestamp, source: &Arc<str>) -> Result<Self, IngestError> {
        let items = decode_page(body).map_err(|error| IngestError::Body(error.to_string()))?;
        let mut decoded = Self::default();
        decoded.models.reserve(items.len());
        for item in items {
            decoded.take(item, at, source);
        }
        Ok(decoded)
    }

    /// Interprets the body of a detail answer.
    ///
    /// # Errors
    /// [`IngestError::Body`] where the body is no model at all.
    pub(crate) fn detail(
        body: &[u8],
        at: Timestamp,
        source: &Arc<str>,
    ) -> Result<Self, IngestError> {
        let item = decode_model(body).map_err(|error| IngestError::Body(error.to_string()))?;
        let mut decoded = Self::default();
        decoded.take(item, at, source);
        Ok(decoded)
    }

    fn take(&mut self, item: Item<'_>, at: Timestamp, source: &Arc<str>) {
        let place = self.keys.len();
        let (model, odd) = match item {
            Item::Model(model) => (Some(model), None),
            Item::Odd(odd) => {
                let problems: Vec<String> = odd.problems.iter().map(in_words).collect();
                (odd.model, Some((odd.raw.to_string(), problems.join("; "))))
            }
        };
        let key = model.as_ref().and_then(|model| {
            Some(Key {
                created_at: model.created_at?,
                hub_id: model.hub_id?,
            })
        });
        self.keys.push(key);
        let raw_id = model.as_ref().map(|model| model.id.to_string());
        let assembled = model.map(|mut model| {
            model.fetched_at = Some(at);
            model.source = Some(source.clone());
            assemble(model)
        });
        let (assembled, problem) = match assembled {
            Some(Ok(assembled)) => (Some(assembled), None),
            Some(Err(error)) => (None, Some(format!("id: {error}"))),
            None => (None, None),
        };
        if odd.is_some() || problem.is_some() {
            let (raw, mut problems) = odd.unwrap_or_else(|| {
                // The typed reader accepted the item, so only its id is at hand.
                (
                    serde_json::json!({ "id": raw_id }).to_string(),
                    String::new(),
                )
            });
            if let Some(problem) = problem {
                problems = [problems, problem]
                    .join("; ")
                    .trim_start_matches("; ")
                    .to_string();
            }
            let id = assembled
                .as_ref()
                .map(|assembled| assembled.record.id.clone());
            self.odd.push((place, Odd { id, raw, problems }));
        }
        self.places
            .push(assembled.as_ref().map(|_| self.models.len()));
        self.models.extend(assembled);
    }

    /// How many items could not even be named.
    pub(crate) fn lost(&self) -> usize {
        self.odd.iter().filter(|(_, odd)| odd.id.is_none()).count()
    }

    /// Keeps the first `count` items of the page.
    pub(crate) fn truncate(&mut self, count: usize) {
        let models = self.places[..count].iter().flatten().count();
        self.models.truncate(models);
        self.keys.truncate(count);
        self.places.truncate(count);
        self.odd.retain(|(place, _)| *place < count);
    }
}

fn in_words(problem: &FieldProblem) -> String {
    match problem.field {
        "" => problem.why.clone(),
        field => format!("{field}: {}", problem.why),
    }
}
