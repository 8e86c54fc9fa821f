//! Lists in several orders, each sorted when it is first asked for.

use std::sync::OnceLock;

use crate::wire::Page;

/// Rows, and for each order their positions.
pub struct Ranking<T, const ORDERS: usize> {
    rows: Vec<T>,
    orders: [OnceLock<Vec<u32>>; ORDERS],
}

impl<T, const ORDERS: usize> Ranking<T, ORDERS> {
    /// Ranks rows.
    pub fn new(rows: Vec<T>) -> Self {
        Self {
            rows,
            orders: [const { OnceLock::new() }; ORDERS],
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// A part of the rows in the order of this number; `key` must always be the
    /// same for it.
    pub fn page<K: Ord>(
        &self,
        order: usize,
        key: impl Fn(&T) -> K,
        page: Page,
    ) -> impl Iterator<Item = &T> {
        let sorted = self.orders[order].get_or_init(|| {
            let mut sorted: Vec<u32> = (0..self.rows.len() as u32).collect();
            sorted.sort_by_cached_key(|at| key(&self.rows[*at as usize]));
            sorted
        });
        let start = sorted.len().min(page.offset as usize);
        let end = sorted.len().min(start.saturating_add(page.limit as usize));
        sorted[start..end].iter().map(|at| &self.rows[*at as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_any_order_make_up_the_whole() {
        let ranking = Ranking::<_, 2>::new(vec![3, 1, 2, 5, 4]);
        let page = |order, offset, limit| -> Vec<i32> {
            let up = |number: &i32| if order == 0 { *number } else { -number };
            let page = Page { offset, limit };
            ranking.page(order, up, page).copied().collect()
        };
        assert_eq!(page(0, 0, 2), [1, 2]);
        assert_eq!(page(0, 2, 2), [3, 4]);
        assert_eq!(page(0, 4, 2), [5]);
        assert_eq!(page(0, 5, 2), [0; 0]);
        assert_eq!(page(0, u32::MAX, u32::MAX), [0; 0]);
        assert_eq!(page(1, 0, 9), [5, 4, 3, 2, 1]);
    }
}
