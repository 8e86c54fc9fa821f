//! An unfinished ingest: its state, the runs it has staged, and the log of
//! what came since.
//!
//! `state.json` names the runs and the log that count. It is replaced by one
//! rename, so a stage has happened or it has not.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::files::{make_dir, names_in, read_if_there, remove_dir, remove_file, replace, sync_dir};
use crate::log::{Frames, Log};
use crate::runs::{self, Run};
use crate::{Batch, StoreError};

const DIR: &str = "journal";
const STATE: &str = "state.json";
const VERSION: u32 = 1;

/// What `state.json` says.
#[derive(Serialize, Deserialize)]
struct Index {
    version: u32,
    /// The generation of the snapshot that the ingest is to make.
    generation: u64,
    /// Number of the next run or log.
    next: u32,
    log: String,
    /// See [`Log::open`].
    salt: u64,
    runs: Vec<Run>,
    state: Value,
}

impl Index {
    /// What was read of files and of other snapshots is read again instead.
    fn can_go_on(&self) -> bool {
        ["import", "join"]
            .iter()
            .all(|key| self.state.get(key).is_none())
    }
}

/// The ingest under way.
pub(crate) struct Journal {
    dir: PathBuf,
    index: Index,
    log: Log,
    /// Bytes of frames from before this process that were not replayed yet;
    /// they lie just before `replay_until`.
    unread: Arc<AtomicU64>,
    replay_until: u64,
    /// A log that is done with, to be written over.
    spare: Option<String>,
}

/// Whether the unfinished ingest can be gone on with; `None` where there is none.
pub(crate) fn can_go_on(snapshot: &Path) -> Result<Option<bool>, StoreError> {
    Ok(index(&snapshot.join(DIR))?.map(|index| index.can_go_on()))
}

/// The generation that the unfinished ingest is to make.
pub(crate) fn generation(snapshot: &Path) -> Result<Option<u64>, StoreError> {
    Ok(index(&snapshot.join(DIR))?.map(|index| index.generation))
}

/// Whether the journal makes files of that name.
pub(crate) fn owns(name: &str) -> bool {
    name.starts_with("log-") || name.starts_with("run-") || name.starts_with("state.")
}

/// Discards the unfinished ingest.
pub(crate) fn remove(snapshot: &Path) -> Result<(), StoreError> {
    let dir = snapshot.join(DIR);
    if dir.is_dir() {
        // First what makes the rest count.
        remove_file(&dir.join(STATE))?;
        sync_dir(&dir)?;
        remove_dir(&dir)?;
    }
    Ok(())
}

fn index(dir: &Path) -> Result<Option<Index>, StoreError> {
    let path = dir.join(STATE);
    let Some(bytes) = read_if_there(&path)? else {
        return Ok(None);
    };
    let index: Index =
        serde_json::from_slice(&bytes).map_err(|error| StoreError::unusable(&path, error))?;
    if index.version != VERSION {
        let cause = "it was written by another version of modeltree";
        return Err(StoreError::unusable(&path, cause));
    }
    Ok(Some(index))
}

impl Journal {
    /// Begins an ingest.
    pub(crate) fn begin(
        snapshot: &Path,
        generation: u64,
        state: &Value,
    ) -> Result<Self, StoreError> {
        let dir = snapshot.join(DIR);
        make_dir(&dir)?;
        let name = "log-0".to_string();
        let log = Log::create(dir.join(&name))?;
        let journal = Self {
            index: Index {
                version: VERSION,
                generation,
                next: 1,
                log: name,
                salt: log.salt(),
                runs: Vec::new(),
                state: state.clone(),
            },
            log,
            dir,
            unread: Arc::default(),
            replay_until: 0,
            spare: None,
        };
        journal.write_index(&journal.index)?;
        sync_dir(snapshot)?;
        Ok(journal)
    }

    /// The ingest that was begun in this folder, if any. Removes what an
    /// interrupted stage left, and all of one that cannot be gone on with.
    pub(crate) fn open(snapshot: &Path) -> Result<Option<Self>, StoreError> {
        let dir = snapshot.join(DIR);
        let Some(index) = index(&dir)?.filter(Index::can_go_on) else {
            remove(snapshot)?;
            return Ok(None);
        };
        for name in names_in(&dir)? {
            let counts =
                name == STATE || name == index.log || index.runs.iter().any(|run| run.owns(&name));
            if owns(&name) && !counts {
                remove_file(&dir.join(name))?;
            }
        }
        let log = Log::open(dir.join(&index.log), index.salt)?;
        Ok(Some(Self {
            unread: Arc::new(AtomicU64::new(log.end())),
            replay_until: log.end(),
            dir,
            index,
            log,
            spare: None,
        }))
    }

    pub(crate) fn state(&self) -> &Value {
        &self.index.state
    }

    pub(crate) fn generation(&self) -> u64 {
        self.index.generation
    }

    pub(crate) fn runs(&self) -> &[Run] {
        &self.index.runs
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn append(&mut self, kind: u8, key: &str, payload: &[u8]) -> Result<(), StoreError> {
        self.log.append(kind, key, payload)
    }

    /// The frames of earlier processes that were not replayed yet.
    pub(crate) fn replay(&self) -> Result<Frames, StoreError> {
        self.log.frames(Arc::clone(&self.unread), self.replay_until)
    }

    /// Writes the batch into a run and replaces the state. Frames drop out of
    /// the log but for those still to be replayed.
    pub(crate) fn stage(&mut self, batch: Batch, state: &Value) -> Result<(), StoreError> {
        let number = self.index.next;
        let run = runs::write(&self.dir, number, &batch)?;
        drop(batch);
        let name = self.spare.take().unwrap_or_else(|| format!("log-{number}"));
        let mut fresh = Log::create(self.dir.join(&name))?;
        let unread = self.unread.load(Ordering::Relaxed);
        if unread > 0 {
            for frame in self
                .log
                .frames(Arc::new(unread.into()), self.replay_until)?
            {
                let frame = frame?;
                fresh.append(frame.kind, &frame.key, &frame.payload)?;
            }
            fresh.sync()?;
        }
        sync_dir(&self.dir)?;
        let mut runs = self.index.runs.clone();
        runs.extend((!run.is_empty()).then_some(run));
        let index = Index {
            version: VERSION,
            generation: self.index.generation,
            next: number + 1,
            log: name,
            salt: fresh.salt(),
            runs,
            state: state.clone(),
        };
        self.write_index(&index)?;
        self.replay_until = fresh.end();
        let old = std::mem::replace(&mut self.index, index);
        let old_log = std::mem::replace(&mut self.log, fresh);
        if unread > 0 {
            // Somebody may still be reading it.
            return remove_file(old_log.path());
        }
        self.spare = Some(old.log);
        Ok(())
    }

    fn write_index(&self, index: &Index) -> Result<(), StoreError> {
        let path = self.dir.join(STATE);
        let bytes = serde_json::to_vec(index).map_err(|error| StoreError::write(&path, error))?;
        replace(&path, &bytes)
    }
}
