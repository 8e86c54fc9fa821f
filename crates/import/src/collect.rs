//! The core's side of [`Sink`]: counts, gathers batches and hands them on.

use std::collections::HashSet;
use std::fmt::Display;
use std::path::Path;
use std::sync::mpsc::SyncSender;

use modeltree_records::{Assembled, ModelId, ModelRecord, ParentClaim};
use modeltree_snapshot::{Alias, Batch, CardRow, OddItem};

use crate::report::{Sample, Tally};
use crate::sink::Sink;
use crate::{ImportError, Observer, Progress};

/// Rows of any table after which a batch is staged: as many as a crawl stages.
const ROWS: usize = 1 << 16;
/// Bytes of text after which it is staged, whatever its rows.
const BYTES: usize = 256 << 20;
/// Rows between two reports of progress.
const PACE: u64 = 1024;
/// Odd rows that are told one by one.
const SAMPLES: usize = 5;
/// Bytes of an odd row that are kept.
const RAW: usize = 64 << 10;
/// Bytes that are kept of what is wrong with it.
const PROBLEM: usize = 4 << 10;
/// Bytes of a card: the Hub itself shows no longer ones.
const CARD: usize = 16 << 20;

/// Gathers what the readers hand over.
pub(crate) struct Collector<'a> {
    batch: Batch,
    bytes: usize,
    /// Models of the batch that earlier files brought. What two files say of
    /// one model is merged by their dates, and so not staged together.
    earlier: HashSet<ModelId>,
    /// How many of the batch's models these are.
    noted: usize,
    stage: SyncSender<Batch>,
    observer: &'a dyn Observer,
    stop: bool,
    before: u64,
    path: &'a Path,
    place: (usize, usize),
    /// The present file's.
    pub(crate) tally: Tally,
    pub(crate) samples: Vec<Sample>,
    pub(crate) notes: Vec<String>,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(stage: SyncSender<Batch>, observer: &'a dyn Observer) -> Self {
        Self {
            batch: Batch::default(),
            bytes: 0,
            earlier: HashSet::new(),
            noted: 0,
            stage,
            observer,
            stop: false,
            before: 0,
            path: Path::new(""),
            place: (0, 0),
            tally: Tally::default(),
            samples: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Begins a file, the `place.0`th of `place.1`.
    pub(crate) fn begin(&mut self, path: &'a Path, place: (usize, usize)) {
        let models = &self.batch.models[self.noted..];
        self.earlier
            .extend(models.iter().map(|model| model.id.clone()));
        self.noted = self.batch.models.len();
        self.before += self.tally.read;
        self.tally = Tally::default();
        self.samples.clear();
        self.notes.clear();
        self.path = path;
        self.place = place;
        self.rows(0);
    }

    /// Stages what is left.
    pub(crate) fn finish(mut self) -> Result<(), ImportError> {
        self.hand_on()
    }

    fn hand_on(&mut self) -> Result<(), ImportError> {
        let batch = std::mem::take(&mut self.batch);
        self.bytes = 0;
        self.earlier.clear();
        self.noted = 0;
        let empty = batch.models.is_empty()
            && batch.claims.is_empty()
            && batch.cards.is_empty()
            && batch.aliases.is_empty()
            && batch.odd.is_empty();
        if empty {
            return Ok(());
        }
        // Nobody takes it where staging failed; the reason is told there.
        self.stage.send(batch).map_err(|_| ImportError::Stopped)
    }

    /// To be called before something is added, so that a model and what came
    /// with it are staged together.
    fn make_room(&mut self) -> Result<(), ImportError> {
        if self.stop {
            return Err(ImportError::Stopped);
        }
        let rows = self.batch.models.len().max(self.batch.cards.len());
        let others = self.batch.claims.len().max(self.batch.aliases.len());
        if rows >= ROWS || others >= 4 * ROWS || self.bytes >= BYTES {
            self.hand_on()?;
        }
        Ok(())
    }

    fn keep_odd(
        &mut self,
        row: u64,
        raw: &str,
        problem: &dyn Display,
        left_out: bool,
    ) -> Result<(), ImportError> {
        self.make_room()?;
        let mut problem = problem.to_string();
        problem.truncate(problem.floor_char_boundary(PROBLEM));
        let raw = raw[..raw.floor_char_boundary(RAW)].to_string();
        let problems = format!("{}: {problem}", self.path.display());
        self.bytes += size_of::<OddItem>() + raw.len() + problems.len();
        self.batch.odd.push(OddItem { raw, problems });
        if self.samples.len() < SAMPLES {
            self.samples.push(Sample {
                row,
                problem,
                left_out,
            });
        }
        Ok(())
    }
}

impl Sink for Collector<'_> {
    fn rows(&mut self, read: u64) {
        let due = read == 0 || read / PACE != self.tally.read / PACE;
        self.tally.read = read;
        self.stop |= self.observer.stopped();
        if !due {
            return;
        }
        self.observer.progress(Progress::Reading {
            path: self.path,
            file: self.place.0,
            files: self.place.1,
            rows: self.before + read,
        });
    }

    fn model(&mut self, model: Assembled) -> Result<(), ImportError> {
        self.make_room()?;
        if self.earlier.contains(&model.record.id) {
            self.hand_on()?;
        }
        self.bytes += size(&model.record) + size_of_claims(&model.claims);
        self.tally.models += 1;
        self.tally.claims += model.claims.len() as u64;
        self.batch.models.push(model.record);
        self.batch.claims.extend(model.claims);
        Ok(())
    }

    fn claims(&mut self, model: ModelRecord, claims: Vec<ParentClaim>) -> Result<(), ImportError> {
        self.make_room()?;
        self.bytes += size(&model) + size_of_claims(&claims);
        self.tally.claims += claims.len() as u64;
        self.batch.models.push(model);
        self.batch.claims.extend(claims);
        Ok(())
    }

    fn claim(&mut self, claim: ParentClaim) -> Result<(), ImportError> {
        self.make_room()?;
        self.bytes += size_of_claims(std::slice::from_ref(&claim));
        self.tally.claims += 1;
        self.batch.claims.push(claim);
        Ok(())
    }

    fn card(&mut self, mut card: CardRow) -> Result<(), ImportError> {
        if self.stop {
            return Err(ImportError::Stopped);
        }
        if card.text.len() > CARD {
            let end = card.text.floor_char_boundary(CARD);
            card.text.truncate(end);
            self.note(format!("the card of {} is too long and was cut", card.id));
        }
        self.bytes += card.text.len();
        self.tally.cards += 1;
        self.batch.cards.push(card);
        Ok(())
    }

    fn alias(&mut self, alias: Alias) -> Result<(), ImportError> {
        self.make_room()?;
        self.bytes += size_of::<Alias>() + alias.alias.len() + alias.id.len();
        self.tally.aliases += 1;
        self.batch.aliases.push(alias);
        Ok(())
    }

    fn odd(&mut self, row: u64, raw: &str, problem: &dyn Display) -> Result<(), ImportError> {
        self.tally.odd += 1;
        self.keep_odd(row, raw, problem, false)
    }

    fn left_out(&mut self, row: u64, raw: &str, problem: &dyn Display) -> Result<(), ImportError> {
        self.tally.left_out += 1;
        self.keep_odd(row, raw, problem, true)
    }

    fn note(&mut self, note: String) {
        if self.notes.len() < SAMPLES && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// About how much memory a record takes.
fn size(record: &ModelRecord) -> usize {
    let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let list = |list: &Option<Vec<String>>| -> usize {
        let texts = list.iter().flatten();
        texts.map(|text| text.len() + size_of::<String>()).sum()
    };
    let texts = [
        &record.author,
        &record.sha,
        &record.library,
        &record.task,
        &record.model_type,
        &record.license_name,
        &record.dtypes,
        &record.gguf,
        &record.new_version,
        &record.card_data,
    ];
    let lists = [
        &record.architectures,
        &record.licenses,
        &record.languages,
        &record.datasets,
        &record.arxiv,
        &record.regions,
        &record.tags,
        &record.files,
    ];
    size_of::<ModelRecord>()
        + texts.into_iter().map(text).sum::<usize>()
        + lists.into_iter().map(list).sum::<usize>()
}

/// About how much memory claims take.
fn size_of_claims(claims: &[ParentClaim]) -> usize {
    let raw = claims.iter().map(|claim| claim.raw.len());
    size_of_val(claims) + raw.sum::<usize>()
}
