//! What grew out of one model: the summary, the tree, lists, groups, files.

mod export;
mod groups;
mod members;
mod summary;
mod tally;
#[cfg(test)]
mod tests;
mod tree;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use modeltree_lineage::NodeId;
use modeltree_records::RelationSet;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};

use super::Problems;
use crate::conditions::Conditions;
use crate::kin::{Kin, Matching};
use crate::traits::Traits;
use crate::{App, Cancel, Refusal, Served, wire};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/family", get(summary::family))
        .route("/api/v1/tree", get(tree::tree))
        .route("/api/v1/children", get(tree::children))
        .route("/api/v1/descendants", get(members::descendants))
        .route("/api/v1/groups", get(groups::groups))
        .route("/api/v1/export", get(export::export))
}

#[derive(OpenApi)]
#[openapi(paths(
    summary::family,
    tree::tree,
    tree::children,
    members::descendants,
    groups::groups,
    export::export
))]
pub(super) struct Docs;

/// A family under conditions.
struct Question<'s> {
    served: &'s Served,
    traits: &'s Traits,
    kin: Arc<Kin>,
    matching: Matching,
}

impl<'s> Question<'s> {
    /// The family of the model that `id` means.
    fn of(
        served: &'s Served,
        cancel: &Cancel,
        id: &str,
        asked: &wire::Conditions,
    ) -> Result<Self, Refusal> {
        Self::at(served, cancel, served.resolve(id)?, asked)
    }

    fn at(
        served: &'s Served,
        cancel: &Cancel,
        root: NodeId,
        asked: &wire::Conditions,
    ) -> Result<Self, Refusal> {
        let traits = served.traits()?;
        let conditions = Conditions::read(asked, served.graph(), traits)?;
        cancel.check()?;
        let kin = laid_out(served, root, conditions.relations())?;
        cancel.check()?;
        let matching = if conditions.are_none() {
            Matching::All
        } else {
            kin.matching(|node| conditions.hold(node))
        };
        cancel.check()?;
        Ok(Self {
            served,
            traits,
            kin,
            matching,
        })
    }

    fn root_id(&self) -> String {
        self.served.graph().id(self.kin.node(0)).to_owned()
    }

    /// The members that fulfil the conditions, the root among them or not.
    fn matching(&self) -> impl Iterator<Item = u32> {
        let members = 0..self.kin.size() as u32;
        members.filter(|at| self.matching.matches(*at))
    }

    /// Likewise, the root left out.
    fn descendants(&self) -> impl Iterator<Item = u32> {
        self.matching().filter(|at| *at != 0)
    }
}

/// Memory for families laid out lately.
const LATELY: u64 = 128 << 20;

/// Families laid out lately: one that is looked at is asked about again.
struct Lately(Cache<(NodeId, RelationSet), Arc<Kin>, ByBytes>);

#[derive(Clone)]
struct ByBytes;

impl<K> Weighter<K, Arc<Kin>> for ByBytes {
    fn weight(&self, _: &K, kin: &Arc<Kin>) -> u64 {
        kin.bytes() as u64
    }
}

fn laid_out(served: &Served, root: NodeId, relations: RelationSet) -> Result<Arc<Kin>, Refusal> {
    // Few entries, so that the cache is not cut into parts too small for a
    // large family.
    let lately = served.kept("families", |_| {
        Ok(Lately(Cache::with_weighter(32, LATELY, ByBytes)))
    })?;
    lately.0.get_or_insert_with(&(root, relations), || {
        Ok(Arc::new(Kin::of(served.graph(), root, relations)))
    })
}
