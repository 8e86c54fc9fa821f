//! Merging sorted sources, row by row, without decoding them.

mod cursor;
mod fold;
mod picks;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::SchemaRef;

use crate::StoreError;
use cursor::Cursor;
pub(crate) use cursor::{Batches, Origin};
pub(crate) use fold::{pick_cards, pick_claims, pick_model};
use picks::Picks;

/// A row with the key that was asked for.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    /// The snapshot that was there (0), or the run that it was staged in.
    pub origin: u32,
    /// `fetched_at`, in tables that have it.
    time: Option<i64>,
    /// Its batch and its row there.
    at: (usize, usize),
    /// Its text.
    bytes: u64,
}

/// The rows of several sources, in the order of their key (the first column).
pub(crate) struct Merge {
    cursors: Vec<Cursor>,
    /// Key of each cursor's row; the smallest on top, of equal ones the
    /// earliest source.
    heads: BinaryHeap<Reverse<(String, usize)>>,
    /// The rows gathered last, earliest origin first.
    found: Vec<Found>,
    picks: Picks,
}

impl Merge {
    /// Sources by origin, the earliest first; `schema` is what is handed on.
    pub(crate) fn new(
        schema: &SchemaRef,
        sources: Vec<(Batches, Origin)>,
    ) -> Result<Self, StoreError> {
        let mut merge = Self {
            picks: Picks::new(schema, sources.len()),
            cursors: sources.into_iter().map(Cursor::new).collect(),
            heads: BinaryHeap::new(),
            found: Vec::new(),
        };
        for (source, cursor) in merge.cursors.iter_mut().enumerate() {
            if cursor.load()? {
                let key = cursor.key().to_string();
                merge.heads.push(Reverse((key, source)));
            }
        }
        Ok(merge)
    }

    /// The smallest key that is left.
    pub(crate) fn key(&self) -> Option<&str> {
        self.heads.peek().map(|Reverse((key, _))| key.as_str())
    }

    /// Goes past all rows with this smallest key; those whose origin is allowed
    /// can then be picked.
    pub(crate) fn gather(
        &mut self,
        key: &str,
        allowed: impl Fn(u32) -> bool,
    ) -> Result<(), StoreError> {
        self.found.clear();
        while let Some(mut top) = self.heads.peek_mut() {
            let Reverse((head, source)) = &mut *top;
            if head != key {
                break;
            }
            let cursor = &mut self.cursors[*source];
            let more = loop {
                let origin = cursor.origin();
                if allowed(origin) {
                    self.found.push(Found {
                        origin,
                        time: cursor.fetched_at(),
                        at: (self.picks.hold(*source, &cursor.batch), cursor.row),
                        bytes: cursor.bytes(),
                    });
                }
                cursor.row += 1;
                if cursor.row == cursor.batch.num_rows() {
                    self.picks.forget(*source);
                    if !cursor.load()? {
                        break false;
                    }
                }
                if cursor.key() != key {
                    break true;
                }
            };
            if more {
                head.clear();
                head.push_str(cursor.key());
            } else {
                PeekMut::pop(top);
            }
        }
        Ok(())
    }

    /// The rows gathered last, earliest origin first.
    pub(crate) fn found(&self) -> &[Found] {
        &self.found
    }

    /// Picks every row gathered.
    pub(crate) fn pick_all(&mut self) {
        for found in &self.found {
            self.picks.pick(found);
        }
    }

    /// A copy of the first row gathered.
    pub(crate) fn first_found(&self) -> Option<RecordBatch> {
        let found = self.found.first()?;
        Some(self.picks.batch(found).slice(found.at.1, 1))
    }

    fn column(&self, found: &Found, column: usize) -> &ArrayRef {
        self.picks.batch(found).column(column)
    }

    fn is_known(&self, found: &Found, column: usize) -> bool {
        self.column(found, column).is_valid(found.at.1)
    }

    /// Hands on what was picked, in whole chunks, or all of it at the `end`.
    /// Rows gathered before cannot be picked after.
    pub(crate) fn drain(
        &mut self,
        end: bool,
        mut sink: impl FnMut(&RecordBatch, u64) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.found.clear();
        while self.picks.is_full() || (end && !self.picks.is_empty()) {
            let (batch, bytes) = self.picks.chunk()?;
            sink(&batch, bytes)?;
        }
        self.picks.tidy();
        Ok(())
    }
}
