//! Writing a snapshot.

use std::path::{Path, PathBuf};

use modeltree_records::HubId;
use serde_json::Value;

use crate::{Batch, FinishOptions, Frame, Manifest, Snapshot, StoreError};

/// The one process that may write to a snapshot's folder.
pub struct Writer {
    dir: PathBuf,
}

#[allow(unused_variables, clippy::unused_self)]
impl Writer {
    /// Takes the folder's lock.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        Ok(Self { dir: dir.into() })
    }
    /// State of the unfinished ingest.
    pub fn state(&self) -> Result<Option<Value>, StoreError> {
        Ok(None)
    }
    /// Begins.
    pub fn begin(&mut self, state: &Value) -> Result<(), StoreError> {
        Err(StoreError::NotBegun(self.dir.clone()))
    }
    /// Discards.
    pub fn abandon(&mut self) -> Result<(), StoreError> {
        Err(StoreError::NotBegun(self.dir.clone()))
    }
    /// Appends a frame.
    pub fn append(&mut self, kind: u8, key: &str, payload: &[u8]) -> Result<(), StoreError> {
        Err(StoreError::NotBegun(self.dir.clone()))
    }
    /// Frames since the last stage.
    pub fn replay(
        &mut self,
    ) -> Result<impl Iterator<Item = Result<Frame, StoreError>> + use<>, StoreError> {
        Ok(std::iter::empty())
    }
    /// Stages.
    pub fn stage(&mut self, batch: Batch, state: &Value) -> Result<(), StoreError> {
        Err(StoreError::NotBegun(self.dir.clone()))
    }
    /// Ids staged.
    pub fn for_each_staged_model(
        &self,
        f: impl FnMut(&str, Option<HubId>),
    ) -> Result<(), StoreError> {
        Ok(())
    }
    /// Ids of cards staged.
    pub fn for_each_staged_card(&self, f: impl FnMut(&str)) -> Result<(), StoreError> {
        Ok(())
    }
    /// The finished snapshot.
    pub fn previous(&self) -> Result<Option<Snapshot>, StoreError> {
        Ok(None)
    }
    /// Finishes.
    pub fn finish(&mut self, options: FinishOptions) -> Result<Manifest, StoreError> {
        Err(StoreError::NotBegun(self.dir.clone()))
    }
}
