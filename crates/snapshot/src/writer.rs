//! Writing a snapshot.

use std::path::{Path, PathBuf};

use modeltree_records::{HubId, Timestamp};
use serde_json::Value;

use crate::journal::{self, Journal};
use crate::lock::Lock;
use crate::{Batch, FinishOptions, Frame, Manifest, Snapshot, StoreError, files, finish, folder};

/// The one process that may write to a snapshot's folder.
///
/// An ingest [begins](Writer::begin), [appends](Writer::append) what it
/// fetches to a journal, now and then [stages](Writer::stage) what it made of
/// it, and [finishes](Writer::finish). Killed at any instant, it loses at most
/// the frame in hand; opened again, it [replays](Writer::replay) the frames
/// that came after the last stage and goes on.
pub struct Writer {
    dir: PathBuf,
    journal: Option<Journal>,
    _lock: Lock,
}

impl Writer {
    /// Takes the folder for writing, and makes it where there is none. What an
    /// interrupted process left half done is completed or undone.
    ///
    /// # Errors
    /// Where another process writes to it, where it holds other files and no
    /// snapshot (it is then left as it is), and where a newer program wrote it.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        folder::check(dir)?;
        files::make_dir(dir)?;
        let lock = Lock::take(dir)?;
        folder::recover(dir)?;
        Ok(Self {
            journal: Journal::open(dir)?,
            dir: dir.to_path_buf(),
            _lock: lock,
        })
    }

    /// The state of the unfinished ingest, if there is one, as it was last
    /// given to [`Writer::begin`] or [`Writer::stage`].
    ///
    /// # Errors
    /// None at present.
    pub fn state(&self) -> Result<Option<Value>, StoreError> {
        Ok(self.journal.as_ref().map(|journal| journal.state().clone()))
    }

    /// Begins an ingest. One whose state has the key `import` or `join` cannot
    /// be gone on with by another process: opening the folder discards it.
    ///
    /// # Errors
    /// [`StoreError::UnderWay`] where one is unfinished.
    pub fn begin(&mut self, state: &Value) -> Result<(), StoreError> {
        if self.journal.is_some() {
            return Err(StoreError::UnderWay(self.dir.clone()));
        }
        let generation = folder::manifest(&self.dir)?.map_or(0, |manifest| manifest.generation) + 1;
        self.journal = Some(Journal::begin(&self.dir, generation, state)?);
        Ok(())
    }

    /// Discards the unfinished ingest and what it staged. The snapshot that is
    /// there is not touched.
    ///
    /// # Errors
    /// Where files cannot be removed.
    pub fn abandon(&mut self) -> Result<(), StoreError> {
        self.journal = None;
        journal::remove(&self.dir)
    }

    /// Appends a frame to the journal. It survives the death of the process as
    /// soon as this returns, and that of the machine after the next stage.
    ///
    /// # Errors
    /// Where no ingest was begun, or the frame cannot be written; the journal
    /// is then as it was.
    pub fn append(&mut self, kind: u8, key: &str, payload: &[u8]) -> Result<(), StoreError> {
        self.begun()?.append(kind, key, payload)
    }

    /// The frames that an earlier process appended after its last stage, each
    /// of them once. They stay in the journal until a stage follows that was
    /// made after they were handed out.
    ///
    /// # Errors
    /// Where no ingest was begun, or the journal cannot be read.
    pub fn replay(
        &mut self,
    ) -> Result<impl Iterator<Item = Result<Frame, StoreError>> + use<>, StoreError> {
        self.begun()?.replay()
    }

    /// Writes the batch durably, replaces the state, and empties the journal:
    /// after a crash all of this happened or none.
    ///
    /// # Errors
    /// Where no ingest was begun, or the batch cannot be written.
    pub fn stage(&mut self, batch: Batch, state: &Value) -> Result<(), StoreError> {
        self.begun()?.stage(batch, state)
    }

    /// Calls `f` with the id, the `_id` and the time of the last commit of every
    /// staged model, run by run.
    ///
    /// # Errors
    /// Where a run cannot be read.
    pub fn for_each_staged_model(
        &self,
        mut f: impl FnMut(&str, Option<HubId>, Option<Timestamp>),
    ) -> Result<(), StoreError> {
        let Some(journal) = &self.journal else {
            return Ok(());
        };
        journal
            .runs()
            .iter()
            .try_for_each(|run| run.for_each_model(journal.dir(), &mut f))
    }

    /// The finished snapshot that is in the folder already.
    ///
    /// # Errors
    /// Where there is one that cannot be opened.
    pub fn previous(&self) -> Result<Option<Snapshot>, StoreError> {
        match folder::manifest(&self.dir)? {
            Some(_) => Snapshot::open(&self.dir).map(Some),
            None => Ok(None),
        }
    }

    /// Merges what was staged with the snapshot that is there, puts the result
    /// in its place, and ends the ingest. Frames that were not staged are lost.
    /// Where the result is what is there, that is left alone, and its manifest
    /// handed back: its generation is then the one of before.
    ///
    /// Of several rows of one model (or card) the one with the newest
    /// `fetched_at` counts, of equal ones the last. Where its `source` begins
    /// with `file:`, its null columns are filled from the next newest row, down
    /// to and including the first one that is from no file. Claims go by kind
    /// of evidence: those of one kind come from the newest row that speaks for
    /// it. A row from a file speaks for [`Evidence::HubTag`] where it has tags,
    /// for [`Evidence::Card`] where it has the card's data, and for what was
    /// imported where claims came in its batch; another row speaks for the
    /// first two. Claims for which no row speaks, or that came without a row,
    /// are older than all others.
    ///
    /// [`Evidence::HubTag`]: modeltree_records::Evidence::HubTag
    /// [`Evidence::Card`]: modeltree_records::Evidence::Card
    ///
    /// # Errors
    /// Where no ingest was begun, or the parts cannot be written; the ingest is
    /// then unfinished as before.
    pub fn finish(&mut self, options: FinishOptions) -> Result<Manifest, StoreError> {
        let previous = self.previous()?;
        let Some(journal) = &self.journal else {
            return Err(StoreError::NotBegun(self.dir.clone()));
        };
        let staging = folder::staging(&self.dir)?;
        let staged = (journal.dir(), journal.runs());
        let written = finish::generation(
            &staging,
            journal.generation(),
            staged,
            previous.as_ref(),
            options,
        )?;
        let manifest = match (written, previous) {
            (None, Some(previous)) => {
                folder::discard(&self.dir)?;
                journal::remove(&self.dir)?;
                previous.manifest().clone()
            }
            (Some(manifest), _) => {
                folder::commit(&self.dir)?;
                manifest
            }
            (None, None) => return Err(StoreError::NoSnapshot(self.dir.clone())),
        };
        self.journal = None;
        Ok(manifest)
    }

    fn begun(&mut self) -> Result<&mut Journal, StoreError> {
        self.journal
            .as_mut()
            .ok_or_else(|| StoreError::NotBegun(self.dir.clone()))
    }
}
