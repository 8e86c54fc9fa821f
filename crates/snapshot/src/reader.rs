//! Reading a snapshot.

use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use modeltree_records::{ModelRecord, ParentClaim};

use crate::{Alias, CardRow, Manifest, StoreError};

/// A finished snapshot.
#[derive(Clone)]
pub struct Snapshot {
    manifest: Arc<Manifest>,
}

#[allow(unused_variables, clippy::unused_self)]
impl Snapshot {
    /// Opens.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        Err(StoreError::NoSnapshot(dir.into()))
    }
    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }
    /// Columns of `models`.
    pub fn model_schema() -> SchemaRef {
        crate::schema::MODELS.clone()
    }
    /// Models as batches.
    pub fn models(
        &self,
        columns: &[&str],
    ) -> Result<impl Iterator<Item = Result<RecordBatch, StoreError>> + Send + use<>, StoreError> {
        Ok(std::iter::empty())
    }
    /// Models.
    pub fn records(
        &self,
    ) -> Result<impl Iterator<Item = Result<ModelRecord, StoreError>> + Send + use<>, StoreError> {
        Ok(std::iter::empty())
    }
    /// Models by row.
    pub fn records_at(&self, rows: &[u64]) -> Result<Vec<ModelRecord>, StoreError> {
        Ok(vec![])
    }
    /// Claims.
    pub fn claims(
        &self,
    ) -> Result<impl Iterator<Item = Result<ParentClaim, StoreError>> + Send + use<>, StoreError> {
        Ok(std::iter::empty())
    }
    /// Claims of a child.
    pub fn claims_of(&self, child: &str) -> Result<Vec<ParentClaim>, StoreError> {
        Ok(vec![])
    }
    /// Cards.
    pub fn cards(
        &self,
    ) -> Result<impl Iterator<Item = Result<CardRow, StoreError>> + Send + use<>, StoreError> {
        Ok(std::iter::empty())
    }
    /// A model's card.
    pub fn card_of(&self, id: &str) -> Result<Option<CardRow>, StoreError> {
        Ok(None)
    }
    /// Other names.
    pub fn aliases(&self) -> Result<Vec<Alias>, StoreError> {
        Ok(vec![])
    }
    /// Checksums.
    pub fn verify(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
