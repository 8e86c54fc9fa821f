//! What the two ways of finding a family are thought to cost.

use modeltree_hub::MAX_LIMIT;

use crate::family::FamilyState;
use crate::plan::Direction;

/// Descendants for one direct child, over all families: most children have no
/// children themselves.
const DESCENDANTS_PER_CHILD: f64 = 1.3;

/// Requests that going on by model is thought to cost, at least: the open
/// questions, and one for each descendant that the Hub's own counts promise.
pub(crate) fn by_model(family: &FamilyState, direction: Direction) -> u64 {
    let open = family.open_cost();
    if !direction.down() {
        return open;
    }
    let promised = (family.counted_children as f64 * DESCENDANTS_PER_CHILD) as u64;
    let pages = promised / u64::from(MAX_LIMIT);
    // What was promised and found is open or answered.
    open + (promised + pages).saturating_sub(family.descendants())
}

/// Whether to give up asking by model: when what is left costs more than the
/// listing, or when as much was spent and no end is in sight.
pub(crate) fn listing_is_cheaper(by_model: u64, spent: u64, listing: u64) -> bool {
    by_model > listing || (spent > listing && by_model > listing / 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheaper_way_is_taken() {
        assert!(!listing_is_cheaper(3000, 0, 3036));
        assert!(listing_is_cheaper(3037, 0, 3036));
        assert!(!listing_is_cheaper(100, 3100, 3036), "the end is near");
        assert!(listing_is_cheaper(400, 3100, 3036));
    }
}
