//! What building the graph found.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Examples kept of each kind of finding.
const EXAMPLES: usize = 50;

/// Cycles kept in the report, and members kept of each.
pub(crate) const CYCLES: usize = 1000;

/// How often something was found, with the first cases.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How often.
    pub count: u64,
    /// The first cases, at most fifty.
    pub examples: Vec<Case>,
}

/// One case of a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The model concerned.
    pub id: String,
    /// The other id concerned, where there is one: the parent as named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<String>,
    /// What `named` was taken for, where it is not itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_for: Option<String>,
}

impl Finding {
    pub(crate) fn add(&mut self, case: impl FnOnce() -> Case) {
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(case());
        }
    }
}

/// The counts of a build. "Claims" are rows of the claims table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildReport {
    /// Models described by a record.
    pub models: u64,
    /// Claims by evidence.
    pub claims: BTreeMap<String, u64>,
    /// Edges of each view, by the word of the evidence filter.
    pub edges: BTreeMap<String, u64>,
    /// Records left out because their id came before.
    pub duplicate_models: Finding,
    /// Children of which the card names other parents than the Hub resolved.
    pub declared_otherwise: Finding,
    /// Aliases that lead to no model, or that are the id of a model.
    pub unused_aliases: Finding,
    /// Claims whose child no record describes; the child is a node, flagged missing.
    pub children_without_record: Finding,
    /// Claims that name the child itself. They make no edge.
    pub self_loops: Finding,
    /// Claims that repeat another word for word (child, parent, relation, evidence).
    pub duplicate_claims: Finding,
    /// Claims whose parent was found by the Hub's `_id` under another id than named.
    pub found_by_hub_id: Finding,
    /// Claims whose parent was found through an alias.
    pub found_by_alias: Finding,
    /// Claims not of the Hub whose parent was found in other letter case.
    pub case_variants: Finding,
    /// Parents that no record describes, each with a model that names it.
    pub missing_parents: Finding,
    /// Claims that lead to a missing parent.
    pub claims_to_missing: u64,
    /// Claims that name no model, by the kind of problem.
    pub unusable: BTreeMap<String, Finding>,
    /// Cycles of the standard view.
    pub cycles: u64,
    /// The members of the first thousand cycles, at most a thousand of each, by id.
    pub cycle_members: Vec<Vec<String>>,
}
