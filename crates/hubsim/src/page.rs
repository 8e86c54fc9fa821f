//! One page of a list.

use std::sync::Arc;

use crate::catalog::SortKeys;
use crate::item::{self, Form};
use crate::list_query::ListQuery;
use crate::odd;
use crate::order::{self, Orders, Place, SortKey};
use crate::world::View;

/// The rest of a list from some place on.
pub(crate) struct Rest<'a> {
    view: &'a View<'a>,
    sort: SortKey,
    order: Arc<Vec<u32>>,
    /// Models of `order` before the place.
    start: usize,
    at: usize,
    strays: std::vec::IntoIter<(Place, u32)>,
}

/// What is wrong with a page.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Flaws {
    pub(crate) half: bool,
    pub(crate) repeated: bool,
    /// One item has odd types; the number decides which and how.
    pub(crate) odd: Option<u64>,
}

/// A page as JSON.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) body: Vec<u8>,
    pub(crate) models: usize,
    /// Keys of the last model, if there is a page after this one.
    pub(crate) next: Option<SortKeys>,
    /// Whether it repeats a model of the page before.
    pub(crate) repeats: bool,
}

impl<'a> Rest<'a> {
    /// The rest of the list after this place.
    pub(crate) fn locate(
        view: &'a View<'a>,
        orders: &Orders,
        query: &ListQuery,
        place: Option<Place>,
    ) -> Self {
        let catalog = view.catalog();
        let order = if query.filter.is_empty() {
            orders.full(catalog, query.sort)
        } else {
            match query.filter.key(view) {
                Some(key) => {
                    orders.filtered(catalog, query.sort, &key, || query.filter.select(view))
                }
                None => Arc::default(),
            }
        };
        let start = place.map_or(0, |place| {
            order::first_after(catalog, query.sort, &order, place)
        });
        let mut strays = view.strays(query.sort);
        strays.retain(|(at, n)| {
            place.is_none_or(|place| *at > place)
                && (query.filter.is_empty() || {
                    let (model, raw) = view.served(*n);
                    query.filter.fits(&model, raw)
                })
        });
        Rest {
            view,
            sort: query.sort,
            order,
            start,
            at: start,
            strays: strays.into_iter(),
        }
    }

    /// Models of the list before this place.
    pub(crate) fn depth(&self) -> usize {
        self.start
    }

    fn next(&mut self) -> Option<u32> {
        while self
            .order
            .get(self.at)
            .is_some_and(|n| !self.view.is_untouched(*n))
        {
            self.at += 1;
        }
        let regular = self.order.get(self.at).copied();
        if let Some((place, stray)) = self.strays.as_slice().first().copied()
            && regular.is_none_or(|n| self.sort.place(&self.view.keys(n)) > place)
        {
            self.strays.next();
            return Some(stray);
        }
        self.at += usize::from(regular.is_some());
        regular
    }

    fn is_at_end(&self) -> bool {
        let regular = self.order[self.at.min(self.order.len())..].iter();
        self.strays.as_slice().is_empty() && !regular.clone().any(|n| self.view.is_untouched(*n))
    }

    /// Writes the page that begins here.
    pub(crate) fn write(mut self, query: &ListQuery, flaws: Flaws) -> Page {
        let mut body = Vec::with_capacity(query.limit.min(1000) * 512);
        let mut items: Vec<(u32, usize)> = Vec::with_capacity(query.limit);
        let mut last = None;
        body.push(b'[');
        let before = self.start.checked_sub(1).map(|at| self.order[at]);
        let repeated = before.filter(|n| flaws.repeated && self.view.is_untouched(*n));
        let repeats = repeated.is_some_and(|n| self.write_item(&mut body, &mut items, query, n));
        let mut room = if flaws.half {
            query.limit.div_ceil(2)
        } else {
            query.limit
        };
        if repeats && room > 1 {
            room -= 1;
        }
        for _ in 0..query.skip {
            self.next();
        }
        while room > 0 {
            let Some(n) = self.next() else { break };
            if self.write_item(&mut body, &mut items, query, n) {
                room -= 1;
                last = Some(n);
            }
        }
        body.push(b']');
        if let Some(chance) = flaws.odd {
            self.spoil(&mut body, &items, query, chance);
        }
        let next = last
            .filter(|_| !self.is_at_end())
            .map(|n| self.view.keys(n));
        Page {
            body,
            models: items.len(),
            next,
            repeats,
        }
    }

    /// False where nobody may see the model.
    fn write_item(
        &self,
        body: &mut Vec<u8>,
        items: &mut Vec<(u32, usize)>,
        query: &ListQuery,
        n: u32,
    ) -> bool {
        let (model, raw) = self.view.served(n);
        if model.private {
            return false;
        }
        if !items.is_empty() {
            body.push(b',');
        }
        items.push((n, body.len()));
        item::write(body, &query.properties, Form::Item, &model, raw);
        true
    }

    fn spoil(&self, body: &mut Vec<u8>, items: &[(u32, usize)], query: &ListQuery, chance: u64) {
        if items.is_empty() {
            return;
        }
        let at = (chance % items.len() as u64) as usize;
        let (n, start) = items[at];
        // Up to the comma before the next item, or the closing bracket.
        let end = items.get(at + 1).map_or(body.len(), |(_, next)| *next) - 1;
        let (model, raw) = self.view.served(n);
        let mut item = Vec::new();
        odd::write(&mut item, &query.properties, &model, raw, chance);
        body.splice(start..end, item);
    }
}
