//! Taking in another snapshot.

use modeltree_records::{ModelRecord, ParentClaim};
use serde_json::Value;

use crate::limits::ABSORBED_ROWS;
use crate::{Batch, CardRow, Snapshot, StoreError, Writer};

impl Writer {
    /// Stages all rows of another snapshot, each with the source it has there.
    /// Of the models that it remembers as gone nothing is taken.
    ///
    /// # Errors
    /// Where no ingest was begun, a row cannot be read, or a batch cannot be
    /// written.
    pub fn absorb(&mut self, other: &Snapshot, state: &Value) -> Result<(), StoreError> {
        let mut models = other.records()?.peekable();
        let mut claims = other.claims()?.peekable();
        let mut cards = other.cards()?.peekable();
        loop {
            let mut batch = Batch::default();
            take(
                &mut models,
                |_, rows| rows < ABSORBED_ROWS,
                &mut batch.models,
            )?;
            // A model's claims go with its row, so that one decides on both.
            let last = batch
                .models
                .last()
                .map(|model: &ModelRecord| model.id.clone());
            let is_last = models.peek().is_none();
            let within = |id: &_| is_last || last.as_ref().is_some_and(|last| id <= last);
            take(
                &mut claims,
                |claim: &ParentClaim, _| within(&claim.child),
                &mut batch.claims,
            )?;
            take(
                &mut cards,
                |card: &CardRow, _| within(&card.id),
                &mut batch.cards,
            )?;
            if is_last {
                batch.aliases = other.aliases()?;
                batch.odd = other.odd_items()?;
            }
            self.stage(batch, state)?;
            if is_last {
                return Ok(());
            }
        }
    }
}

/// Moves rows into a list for as long as they are wanted.
fn take<T>(
    rows: &mut std::iter::Peekable<impl Iterator<Item = Result<T, StoreError>>>,
    wanted: impl Fn(&T, usize) -> bool,
    list: &mut Vec<T>,
) -> Result<(), StoreError> {
    while let Some(row) = rows.next_if(|row| match row {
        Ok(row) => wanted(row, list.len()),
        Err(_) => true,
    }) {
        list.push(row?);
    }
    Ok(())
}
