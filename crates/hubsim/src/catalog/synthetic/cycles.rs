//! The few cycles of the Hub.

use super::growth::{FINETUNE, Growth, ROOT};
use super::plan::NO_BASE;

impl Growth {
    /// Closes a few cycles: a root becomes the child of its own descendant.
    pub(super) fn close_cycles(&mut self) -> Vec<Vec<u32>> {
        let mut cycles = Vec::new();
        if self.n < 2_000 {
            return cycles;
        }
        let mut taken = Vec::new();
        let mut children = vec![0u32; self.n as usize];
        for (child, parent) in self.first.iter().enumerate() {
            if self.relation[child] != ROOT {
                children[*parent as usize] += 1;
            }
        }
        // Nobody takes the root of a large family for a fine-tune.
        let small = |root: u32| children[root as usize] < 10;
        for length in [2, 3] {
            let mut left = 1 + self.n / 500_000;
            let mut i = self.n / 4;
            while left > 0 && i < self.n {
                if let Some(cycle) = self.cycle_from(i, length)
                    && small(cycle[0])
                    && !cycle.iter().any(|m| taken.contains(m))
                {
                    taken.extend(&cycle);
                    self.first[cycle[0] as usize] = i;
                    self.relation[cycle[0] as usize] = FINETUNE;
                    cycles.push(cycle);
                    left -= 1;
                    i += self.n / 40;
                }
                i += 1;
            }
        }
        cycles
    }

    /// Root, its child, …, down to `i`, where the root is an ordinary model and
    /// all steps are fine-tunes.
    fn cycle_from(&self, i: u32, length: usize) -> Option<Vec<u32>> {
        let mut chain = vec![i];
        while chain.len() < length {
            let last = *chain.last()? as usize;
            if self.relation[last] != FINETUNE {
                return None;
            }
            chain.push(self.first[last]);
        }
        chain.reverse();
        let root = chain[0];
        let plain = self.relation[root as usize] == ROOT && self.plan.base_at(root) == NO_BASE;
        (plain && chain[1] != root && chain[0] != i).then_some(chain)
    }
}
