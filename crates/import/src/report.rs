//! What an import did.

use std::path::PathBuf;

use modeltree_records::Timestamp;
use modeltree_snapshot::Counts;
use serde::Serialize;

use crate::Format;

/// What an import did, file by file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The files, in the order in which they were read.
    pub files: Vec<FileReport>,
    /// Files of folders that were passed over, since their names are not those
    /// of data.
    pub passed_over: Vec<PathBuf>,
    /// Rows of all files.
    pub totals: Tally,
    /// Whether the snapshot is another one than before.
    pub changed: bool,
    /// What the snapshot held before.
    pub before: Counts,
    /// What it holds now.
    pub after: Counts,
}

impl Report {
    /// Whether everything that was asked for was read and kept.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.totals.left_out == 0 && self.files.iter().all(|file| file.problem.is_none())
    }
}

/// Rows and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Rows read.
    pub read: u64,
    /// Models handed to the snapshot.
    pub models: u64,
    /// Claims handed to it.
    pub claims: u64,
    /// Cards handed to it.
    pub cards: u64,
    /// Other names of models handed to it.
    pub aliases: u64,
    /// Rows of which something was left out.
    pub odd: u64,
    /// Rows that were left out altogether.
    pub left_out: u64,
}

impl Tally {
    /// Adds another tally.
    pub(crate) fn add(&mut self, other: &Self) {
        self.read += other.read;
        self.models += other.models;
        self.claims += other.claims;
        self.cards += other.cards;
        self.aliases += other.aliases;
        self.odd += other.odd;
        self.left_out += other.left_out;
    }
}

/// What was got out of one file.
#[derive(Clone, Debug, Serialize)]
pub struct FileReport {
    /// The file.
    pub path: PathBuf,
    /// Its format; `None` where that is not known.
    pub format: Option<Format>,
    /// Its rows.
    #[serde(flatten)]
    pub tally: Tally,
    /// When what it says was true.
    pub date: Option<Timestamp>,
    /// Who says so; `None` where nobody does.
    pub dated_by: Option<DatedBy>,
    /// What the user should know of it.
    pub notes: Vec<String>,
    /// The first of its rows that are odd or were left out.
    pub samples: Vec<Sample>,
    /// Why it was not read, or not to its end.
    pub problem: Option<String>,
}

/// A row that is odd, or was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// Its number, from 1 on.
    pub row: u64,
    /// What is wrong with it.
    pub problem: String,
    /// Whether it was left out altogether.
    pub left_out: bool,
}

/// Who says when a file was true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DatedBy {
    /// The user.
    Option,
    /// The name of the file or of a folder.
    Path,
    /// The newest change that it tells of.
    Content,
    /// Each of its rows for itself.
    Rows,
}
