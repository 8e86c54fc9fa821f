//! What the claims tell, each and against one another.

use std::collections::BTreeSet;

use modeltree_lineage::{EvidenceFilter, Graph, NodeId};
use modeltree_query::{Atlas, QueryError};
use modeltree_records::{Evidence, ParentClaim, Problem, RelationSet};

use super::Declared;
use super::finding::{Check, Example, Findings};
use super::models::Rows;

/// What is kept of the claims.
#[derive(Default)]
pub(super) struct Claims {
    /// Rows read.
    pub(super) rows: u64,
    pub(super) declared: Declared,
    /// The models of which the Hub says that they descend from themselves, and
    /// how; sorted.
    itself: Vec<(NodeId, RelationSet)>,
}

impl Claims {
    /// The relations by which the Hub calls a model its own parent.
    pub(super) fn resolved_to_itself(&self, node: NodeId) -> RelationSet {
        let at = self.itself.binary_search_by_key(&node, |(node, _)| *node);
        at.map_or(RelationSet::EMPTY, |at| self.itself[at].1)
    }
}

/// The check that finds a problem.
const fn check_of(problem: Problem) -> Check {
    match problem {
        Problem::Empty => Check::EmptyParents,
        Problem::Placeholder => Check::PlaceholderParents,
        Problem::LocalPath => Check::LocalPathParents,
        Problem::Url => Check::UrlParents,
        Problem::Invalid => Check::InvalidParents,
    }
}

pub(super) fn examine(
    atlas: &Atlas,
    rows: &Rows,
    found: &mut Findings,
) -> Result<Claims, QueryError> {
    for check in Problem::ALL.map(check_of).into_iter().chain([
        Check::DanglingRows,
        Check::SelfLoops,
        Check::DeclaredSelfLoops,
        Check::DeclaredOtherwise,
        Check::NothingResolved,
    ]) {
        found.made(check);
    }
    let mut reader = Reader {
        graph: atlas.graph(),
        by_hub: atlas.graph().with_evidence(EvidenceFilter::HubTag),
        by_card: atlas.graph().with_evidence(EvidenceFilter::Card),
        rows,
        found,
        read: Claims::default(),
    };
    let mut child: Option<Child> = None;
    for claim in atlas.snapshot().claims()? {
        let claim = claim?;
        reader.read.rows += 1;
        if child
            .as_ref()
            .is_none_or(|child| child.id != claim.child.as_str())
        {
            if let Some(child) = child.take() {
                reader.end(&child);
            }
            child = Some(reader.begin(&claim));
        }
        if let Some(child) = &mut child {
            reader.claim(child, &claim);
        }
    }
    if let Some(child) = &child {
        reader.end(child);
    }
    let mut read = reader.read;
    read.itself.sort_unstable();
    Ok(read)
}

struct Reader<'a> {
    graph: &'a Graph,
    by_hub: Graph,
    by_card: Graph,
    rows: &'a Rows,
    found: &'a mut Findings,
    read: Claims,
}

/// The claims of one child.
struct Child {
    id: String,
    node: Option<NodeId>,
    /// Whether anything but an imported file speaks of it.
    spoken_of: bool,
    /// Whether the Hub resolved any parent.
    resolved: bool,
    /// Whether the card declares any.
    declared: bool,
    /// By which relations the Hub says it descends from itself.
    resolved_itself: RelationSet,
    /// Whether an imported file says so.
    imported_itself: bool,
    /// Whether its card says so.
    declared_itself: bool,
    /// Whether its card declares something that is no model.
    unusable: bool,
    /// The parents that the Hub resolved, as it names them.
    by_hub: BTreeSet<String>,
    /// Those that its card declares, as it names them.
    by_card: BTreeSet<String>,
}

impl Reader<'_> {
    fn begin(&self, claim: &ParentClaim) -> Child {
        let id = claim.child.as_str();
        Child {
            id: id.to_owned(),
            node: self.graph.find(id),
            spoken_of: false,
            resolved: false,
            declared: false,
            resolved_itself: RelationSet::EMPTY,
            imported_itself: false,
            declared_itself: false,
            unusable: false,
            by_hub: BTreeSet::new(),
            by_card: BTreeSet::new(),
        }
    }

    fn claim(&mut self, child: &mut Child, claim: &ParentClaim) {
        let parent = claim.parent.as_ref();
        let named = parent.map_or(claim.raw.as_str(), |parent| parent.as_str());
        child.spoken_of |= claim.evidence != Evidence::Imported;
        match claim.evidence {
            Evidence::HubTag => {
                child.resolved = true;
                child.by_hub.insert(named.to_owned());
            }
            Evidence::Imported => {}
            Evidence::Card => {
                child.declared = true;
                child.by_card.insert(named.to_owned());
            }
        }
        if claim.parent.is_none() {
            let problem = claim.problem.unwrap_or(Problem::Invalid);
            child.unusable |= claim.evidence == Evidence::Card;
            self.found.add(check_of(problem), || {
                Example::of(&child.id).saying(claim.raw.as_str())
            });
        } else if self.names_itself(child, claim) {
            match claim.evidence {
                Evidence::HubTag => {
                    let relation = RelationSet::of(claim.relation);
                    child.resolved_itself = child.resolved_itself.union(relation);
                }
                Evidence::Imported => child.imported_itself = true,
                Evidence::Card => child.declared_itself = true,
            }
        }
    }

    /// Whether the claim's parent is the child, by the rules that the graph is
    /// built by.
    fn names_itself(&self, child: &Child, claim: &ParentClaim) -> bool {
        let (Some(node), Some(parent)) = (child.node, &claim.parent) else {
            return false;
        };
        if let Some(hub_id) = claim.parent_hub_id
            && self.rows.hub_id(node) == Some(hub_id)
        {
            return true;
        }
        let graph = self.graph;
        let parent = parent.as_str();
        let means = match graph.find(parent) {
            Some(exact) => Some(exact),
            None => graph.find_alias(parent),
        };
        match means {
            Some(means) => means == node,
            None => claim.evidence != Evidence::HubTag && child.id.eq_ignore_ascii_case(parent),
        }
    }

    fn end(&mut self, child: &Child) {
        let has_record = child.node.is_some_and(|node| !self.graph.is_missing(node));
        if child.spoken_of && !has_record {
            self.found.add(Check::DanglingRows, || {
                let text = "claims of parents without a record of the model";
                Example::of(&child.id).saying(text)
            });
        }
        let itself_by_hub = !child.resolved_itself.is_empty();
        if itself_by_hub || child.imported_itself {
            self.found.add(Check::SelfLoops, || Example::of(&child.id));
        } else if child.declared_itself {
            self.found
                .add(Check::DeclaredSelfLoops, || Example::of(&child.id));
        }
        if let Some(node) = child.node.filter(|_| itself_by_hub) {
            self.read.itself.push((node, child.resolved_itself));
        }
        let agree = child.declared && child.resolved && self.agree(child);
        let declared = &mut self.read.declared;
        match (child.declared, child.resolved) {
            (true, true) if agree => declared.agree += 1,
            (true, true) => {
                declared.differ += 1;
                self.found.add(Check::DeclaredOtherwise, || {
                    let declares = few(child.by_card.difference(&child.by_hub));
                    let resolved = few(child.by_hub.difference(&child.by_card));
                    let text = match (declares.is_empty(), resolved.is_empty()) {
                        (true, _) => format!("declares nothing of {resolved}"),
                        (false, true) => format!("declares {declares} besides"),
                        (false, false) => format!("declares {declares}, resolved {resolved}"),
                    };
                    Example::of(&child.id).saying(text)
                });
            }
            (true, false) => {
                declared.nothing_resolved += 1;
                self.found.add(Check::NothingResolved, || {
                    let declares = format!("declares {}", few(child.by_card.iter()));
                    Example::of(&child.id).saying(declares)
                });
            }
            (false, true) => declared.nothing_declared += 1,
            (false, false) => {}
        }
    }

    fn agree(&self, child: &Child) -> bool {
        if child.by_hub == child.by_card {
            return true;
        }
        let Some(node) = child.node else {
            return false;
        };
        let by_hub = self.by_hub.parents(node).map(|edge| edge.node);
        let by_card = self.by_card.parents(node).map(|edge| edge.node);
        !child.unusable
            && child.declared_itself != child.resolved_itself.is_empty()
            && by_hub.eq(by_card)
    }
}

/// The first three ids, and whether there are more.
fn few<'a>(mut ids: impl Iterator<Item = &'a String>) -> String {
    let mut few: Vec<&str> = ids.by_ref().take(3).map(String::as_str).collect();
    if ids.next().is_some() {
        few.push("…");
    }
    few.join(", ")
}
