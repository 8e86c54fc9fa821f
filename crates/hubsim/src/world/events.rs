//! What can happen to a model.

use serde::Serialize;

use super::changes::Changes;
use crate::catalog::{Catalog, Gated, HubId, Relation, SimModel, SortKeys};

/// What happened to a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EventKind {
    /// It was created.
    Appeared,
    /// It was deleted.
    Vanished,
    /// It got another id.
    Renamed,
    /// Its downloads, likes, trending score and `lastModified` changed.
    Moved,
}

/// Something that happened to a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// Its id before.
    pub id: String,
    /// Its id after, if it was renamed.
    pub new_id: Option<String>,
    /// The number of the request before whose answer it happened.
    pub request: u64,
}

/// Models looked at before giving up on finding one that nothing has happened
/// to and that everyone can see.
const ATTEMPTS: u32 = 1000;

pub(super) fn happen(
    catalog: &dyn Catalog,
    changes: &mut Changes,
    kind: EventKind,
    chance: u64,
    now: i64,
    request: u64,
) {
    let Some(n) = choose(catalog, changes, kind, chance) else {
        return;
    };
    let id = catalog.id(n);
    let mut event = Event {
        kind,
        id,
        new_id: None,
        request,
    };
    match kind {
        EventKind::Vanished => {
            changes.vanished.insert(n);
        }
        EventKind::Moved => {
            changes.moved.insert(n, moved(catalog.keys(n), chance, now));
        }
        EventKind::Renamed => {
            let new = format!("{}-renamed", event.id);
            changes.new_ids.insert(event.id.clone(), new.clone());
            changes.old_ids.insert(new.clone(), event.id.clone());
            changes.by_new_id.insert(new.to_lowercase(), n);
            changes.renamed.insert(n, new.clone());
            event.new_id = Some(new);
        }
        EventKind::Appeared => {
            let number = changes.appeared.len() as u32;
            let mut parent = catalog.model(n);
            changes.apply(n, &mut parent);
            let model = new_child(&parent, number, now);
            event.id.clone_from(&model.id);
            changes
                .by_new_id
                .insert(model.id.to_lowercase(), catalog.len() + number);
            changes.appeared.push(model);
        }
    }
    changes.events.push(event);
}

/// A model of the catalog that everyone can see and nothing has happened to;
/// a new model's parent may have been moved or renamed.
fn choose(catalog: &dyn Catalog, changes: &Changes, kind: EventKind, chance: u64) -> Option<u32> {
    let len = catalog.len();
    if len == 0 {
        return None;
    }
    let first = (chance % u64::from(len)) as u32;
    let candidates = (0..ATTEMPTS.min(len)).map(|i| (first + i) % len);
    let is_free = |n: &u32| {
        let touched = changes.moved.contains_key(n) || changes.renamed.contains_key(n);
        !changes.vanished.contains(n) && (!touched || kind == EventKind::Appeared)
    };
    let is_open = |n: &u32| {
        let (model, raw) = catalog.served(*n);
        let is_odd = raw
            .iter()
            .any(|p| matches!(&*p.name, "id" | "tags" | "baseModels"));
        !is_odd && !model.private && !model.disabled && model.gated == Gated::No
    };
    candidates.filter(is_free).find(is_open)
}

fn moved(keys: SortKeys, chance: u64, now: i64) -> SortKeys {
    let leap = chance >> 32;
    SortKeys {
        last_modified: now,
        downloads: Some(keys.downloads.unwrap_or(0) / 2 + leap % 100_000),
        likes: Some(keys.likes.unwrap_or(0) / 2 + leap % 1_000),
        trending_score: Some((leap % 100) as f64),
        ..keys
    }
}

fn new_child(parent: &SimModel, number: u32, now: i64) -> SimModel {
    let mut hub_id = [0xa9; 12];
    let seconds = u32::try_from(now / 1000).unwrap_or(u32::MAX);
    hub_id[..4].copy_from_slice(&seconds.to_be_bytes());
    hub_id[8..].copy_from_slice(&number.to_be_bytes());
    // Creation dates are in whole seconds on the Hub.
    let now = now - now.rem_euclid(1000);
    let mut tags = vec!["safetensors".to_owned()];
    tags.push(format!("base_model:{}", parent.id));
    tags.push(format!("base_model:finetune:{}", parent.id));
    tags.push("region:us".to_owned());
    let mut card = serde_json::Map::new();
    card.insert("base_model".to_owned(), parent.id.clone().into());
    let mut sha = [0x5a; 20];
    sha[..4].copy_from_slice(&number.to_be_bytes());
    SimModel {
        keys: SortKeys {
            hub_id: HubId(hub_id),
            created_at: now,
            last_modified: now,
            downloads: Some(0),
            likes: Some(0),
            trending_score: Some(0.0),
        },
        id: format!("newcomers/model-{}", number + 1),
        sha,
        tags,
        base_models: Some((
            Relation::Finetune,
            vec![(parent.keys.hub_id, parent.id.clone())],
        )),
        card_data: Some(card),
        siblings: vec![".gitattributes".to_owned(), "README.md".to_owned()],
        ..SimModel::default()
    }
}

/// The README of a model that appeared.
pub(super) fn readme_of_new(model: &SimModel) -> String {
    let parents = model.base_models.iter().flat_map(|(_, parents)| parents);
    let parents: String = parents
        .map(|(_, id)| format!("base_model: {id}\n"))
        .collect();
    format!("---\n{parents}---\n# {}\n", model.id)
}
