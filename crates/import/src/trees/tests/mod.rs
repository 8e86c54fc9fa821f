//! The readers, through a sink that keeps everything.

mod others;
mod parquet;
mod real;
mod vintages;

use std::fmt::Display;
use std::fs;
use std::path::Path;

use modeltree_records::{Assembled, Evidence, ModelRecord, ParentClaim, Timestamp};
use modeltree_snapshot::{Alias, CardRow};

use crate::head::Head;
use crate::input::Input;
use crate::sink::Sink;
use crate::{EdgeColumns, Format, ImportError, dates};

/// What a file gave.
#[derive(Debug, Default)]
pub(super) struct Got {
    pub(super) rows: u64,
    pub(super) models: Vec<Assembled>,
    pub(super) claims: Vec<ParentClaim>,
    pub(super) cards: Vec<CardRow>,
    pub(super) aliases: Vec<Alias>,
    pub(super) odd: Vec<(u64, String)>,
    pub(super) left_out: Vec<(u64, String)>,
    pub(super) notes: Vec<String>,
}

impl Sink for Got {
    fn rows(&mut self, read: u64) {
        self.rows = read;
    }

    fn model(&mut self, model: Assembled) -> Result<(), ImportError> {
        self.models.push(model);
        Ok(())
    }

    fn claims(&mut self, record: ModelRecord, claims: Vec<ParentClaim>) -> Result<(), ImportError> {
        self.models.push(Assembled { record, claims });
        Ok(())
    }

    fn claim(&mut self, claim: ParentClaim) -> Result<(), ImportError> {
        self.claims.push(claim);
        Ok(())
    }

    fn card(&mut self, card: CardRow) -> Result<(), ImportError> {
        self.cards.push(card);
        Ok(())
    }

    fn alias(&mut self, alias: Alias) -> Result<(), ImportError> {
        self.aliases.push(alias);
        Ok(())
    }

    fn odd(&mut self, row: u64, _: &str, problem: &dyn Display) -> Result<(), ImportError> {
        self.odd.push((row, problem.to_string()));
        Ok(())
    }

    fn left_out(&mut self, row: u64, _: &str, problem: &dyn Display) -> Result<(), ImportError> {
        self.left_out.push((row, problem.to_string()));
        Ok(())
    }

    fn note(&mut self, note: String) {
        self.notes.push(note);
    }
}

impl Got {
    /// What is said of parents: child, parent as named, relation, evidence.
    pub(super) fn said(&self) -> Vec<String> {
        let of_models = self.models.iter().flat_map(|model| &model.claims);
        let all = of_models.chain(&self.claims);
        all.map(|claim| {
            let ParentClaim {
                child,
                raw,
                relation,
                evidence,
                ..
            } = claim;
            format!("{child} < {raw} {relation} {evidence}")
        })
        .collect()
    }

    pub(super) fn record(&self, id: &str) -> &ModelRecord {
        let mut records = self.models.iter().map(|model| &model.record);
        records.find(|record| record.id.as_str() == id).unwrap()
    }

    pub(super) fn imported(&self) -> impl Iterator<Item = &ParentClaim> {
        self.claims
            .iter()
            .filter(|claim| claim.evidence == Evidence::Imported)
    }
}

/// Reads a file that has to be of this format.
pub(super) fn read_file(path: &Path, format: Format) -> (Got, Result<(), ImportError>) {
    let head = Head::of(path).unwrap();
    let found: Vec<Format> = Format::ALL
        .iter()
        .copied()
        .filter(|format| format.looks_like(&head))
        .collect();
    assert_eq!(found, [format], "{}", path.display());
    let mut got = Got::default();
    let columns = EdgeColumns::default();
    let input = Input {
        path,
        format,
        fetched_at: dates::of_path(Path::new(path.file_name().unwrap())),
        source: format!("file:{format}").into(),
        columns: &columns,
    };
    let read = format.read(&input, &mut got);
    (got, read)
}

/// Reads a text under a name.
pub(super) fn read_named(name: &str, text: &[u8], format: Format) -> Got {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let (got, read) = read_file(&path, format);
    read.unwrap();
    got
}

pub(super) fn time(text: &str) -> Option<Timestamp> {
    Some(Timestamp::parse(text).unwrap())
}
