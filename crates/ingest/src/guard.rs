//! Noticing a listing that leads nowhere.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use crate::ranges::Key;

/// Pages in a row that may bring nothing at all.
const MAX_IDLE: u32 = 20;

/// Follows one listing and notices when it runs in circles: a next link that
/// was given before, or page after page that brings neither a new model nor an
/// older one.
#[derive(Debug, Default)]
pub(crate) struct Headway {
    links: HashSet<u64>,
    hasher: RandomState,
    oldest: Option<Key>,
    idle: u32,
}

impl Headway {
    /// Whether this next link was not given before.
    pub(crate) fn is_new_link(&mut self, link: &str) -> bool {
        self.links.insert(self.hasher.hash_one(link))
    }

    /// Whether the listing still brings something, given a page's keys and how
    /// many of its models were new.
    pub(crate) fn goes_on(&mut self, keys: &[Option<Key>], new: u64) -> bool {
        let last = keys.iter().flatten().next_back().copied();
        let older = match (self.oldest, last) {
            (Some(oldest), Some(last)) => oldest.precedes(&last),
            (None, Some(_)) => true,
            (_, None) => false,
        };
        if older {
            self.oldest = last;
        }
        self.idle = if older || new > 0 { 0 } else { self.idle + 1 };
        self.idle < MAX_IDLE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ranges::tests::key;

    #[test]
    fn circles_are_noticed() {
        let mut headway = Headway::default();
        assert!(headway.is_new_link("a") && headway.is_new_link("b"));
        assert!(!headway.is_new_link("a"));
        for second in (0..100).rev() {
            assert!(
                headway.goes_on(&[Some(key(second, 0))], 0),
                "known, but older"
            );
        }
        for _ in 0..100 {
            assert!(headway.goes_on(&[], 1), "new, without keys");
        }
        let page = [Some(key(50, 0))];
        assert_eq!(
            (0..30).take_while(|_| headway.goes_on(&page, 0)).count(),
            19
        );
    }
}
