//! Turns drafts into the records that are served.

use std::collections::HashMap;

use super::draft::Draft;
use super::{Record, RecordCatalog, card, lineage, text};
use crate::catalog::{HubId, SimModel, SortKeys};

/// The catalog of these drafts, numbered in their order.
pub(super) fn catalog(drafts: Vec<Draft>) -> RecordCatalog {
    let hub_ids = hub_ids(&drafts);
    let id_of = |id: &str| {
        hub_ids
            .get(id)
            .copied()
            .unwrap_or_else(|| text::derived_hub_id(id, text::CREATION_FLOOR))
    };
    let mut old_ids = Vec::new();
    let mut records = Vec::with_capacity(drafts.len());
    for (n, mut draft) in drafts.into_iter().enumerate() {
        for old in draft.renamed_from.drain(..) {
            old_ids.push((old, n as u32));
        }
        records.push(record(draft, id_of));
    }
    RecordCatalog::index(records, old_ids)
}

/// `_id` by id: the records' own, those that children name, derived ones.
fn hub_ids(drafts: &[Draft]) -> HashMap<String, HubId> {
    let mut known: HashMap<String, HubId> = HashMap::new();
    for draft in drafts {
        for (hub_id, id) in draft.base_models.iter().flat_map(|(_, parents)| parents) {
            if let Some(hub_id) = hub_id {
                known.insert(id.clone(), *hub_id);
            }
        }
    }
    for draft in drafts {
        match draft.hub_id {
            Some(hub_id) => {
                known.insert(draft.id.clone(), hub_id);
            }
            None => {
                let created = draft.created_at.unwrap_or(text::CREATION_FLOOR);
                known
                    .entry(draft.id.clone())
                    .or_insert_with(|| text::derived_hub_id(&draft.id, created));
            }
        }
    }
    known
}

fn record(mut draft: Draft, id_of: impl Fn(&str) -> HubId) -> Record {
    let hub_id = id_of(&draft.id);
    let base_models = lineage::settle(&mut draft, id_of);
    let card = match (draft.raw("cardData"), &draft.readme) {
        (None, Some(readme)) => card::front_matter_json(readme),
        _ => None,
    };
    if let Some(card) = card {
        draft.set_raw("cardData", &card);
    }
    let created_at = draft.created_at.unwrap_or(text::CREATION_FLOOR);
    let siblings = draft.siblings.unwrap_or_else(|| {
        let readme = draft.readme.as_ref().map(|_| "README.md");
        std::iter::once(".gitattributes")
            .chain(readme)
            .map(str::to_owned)
            .collect()
    });
    let model = SimModel {
        keys: SortKeys {
            hub_id,
            created_at,
            last_modified: draft.last_modified.unwrap_or(created_at),
            downloads: draft.downloads.unwrap_or(Some(0)),
            likes: draft.likes.unwrap_or(Some(0)),
            trending_score: draft.trending_score.unwrap_or(Some(0.0)),
        },
        sha: draft.sha.unwrap_or_else(|| text::derived_sha(&draft.id)),
        id: draft.id,
        private: draft.private.unwrap_or_default(),
        gated: draft.gated.unwrap_or_default(),
        disabled: draft.disabled.unwrap_or_default(),
        downloads_all_time: draft.downloads_all_time,
        tags: draft.tags.unwrap_or_default(),
        pipeline_tag: draft.pipeline_tag,
        library_name: draft.library_name,
        base_models,
        siblings,
        spaces: draft.spaces.unwrap_or_default(),
        ..SimModel::default()
    };
    Record {
        model,
        raw: draft.raw,
        readme: draft.readme,
    }
}
