//! The quality of a snapshot: what is broken in it, and what is odd in what the
//! Hub says.

mod claims;
mod coverage;
mod finding;
mod lineage;
mod models;

use std::path::Path;

use modeltree_query::{Atlas, QueryError, Reason};
use modeltree_snapshot::{Counts, StoreError};
use serde::Serialize;

use finding::Findings;
pub use finding::{Check, Example, Finding};

/// How closely to look.
#[derive(Clone, Copy, Debug)]
pub struct QualityOptions {
    /// Whether to compare every file with its checksum, and to read the cards.
    pub full: bool,
    /// Examples kept of each finding. Cycles are all kept.
    pub examples: usize,
}

impl Default for QualityOptions {
    fn default() -> Self {
        Self {
            full: false,
            examples: 5,
        }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quality {
    /// Whether anything is broken (see [`Check::breaks`]).
    pub broken: bool,
    /// Whether files were compared with their checksums.
    pub full: bool,
    /// What the manifest counts; `None` where it could not be read.
    pub counts: Option<Counts>,
    /// What cards declare against what the Hub resolved; `None` where the
    /// claims could not be read.
    pub declared: Option<Declared>,
    /// Every check that was made, what is broken first.
    pub findings: Vec<Finding>,
}

/// Models that name parents, by whether their card and the Hub agree. They do
/// where both name the same texts, or texts that mean the same models.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Declared {
    /// The card declares exactly the parents that the Hub resolved.
    pub agree: u64,
    /// The card declares other parents, or something that is no model besides.
    pub differ: u64,
    /// The card declares parents, and the Hub resolved none.
    pub nothing_resolved: u64,
    /// The Hub resolved parents that no card known here declares.
    pub nothing_declared: u64,
}

impl Quality {
    /// What one check found; `None` where it was not made.
    #[must_use]
    pub fn finding(&self, check: Check) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.check == check)
    }
}

/// Checks the snapshot in `dir`. `building` is called before its lineage index
/// is built, where that is necessary.
///
/// Damage is found, not failed on: where it keeps the data from being read, the
/// checks that need them are left out.
///
/// # Errors
/// [`QueryError`] where there is no finished snapshot, a newer program made
/// it, or the system refuses to read it.
pub fn check(
    dir: &Path,
    options: QualityOptions,
    building: impl FnOnce(&Reason),
) -> Result<Quality, QueryError> {
    let mut found = Findings::new(options.examples);
    let mut quality = Quality {
        broken: false,
        full: options.full,
        counts: None,
        declared: None,
        findings: Vec::new(),
    };
    match examine(dir, options, building, &mut found, &mut quality) {
        Err(QueryError::Store(error)) if is_damage(&error) => damaged(&mut found, &error),
        outcome => outcome?,
    }
    quality.findings = found.into_list();
    quality.broken = quality
        .findings
        .iter()
        .any(|finding| finding.breaks && finding.count > 0);
    Ok(quality)
}

fn examine(
    dir: &Path,
    options: QualityOptions,
    building: impl FnOnce(&Reason),
    found: &mut Findings,
    quality: &mut Quality,
) -> Result<(), QueryError> {
    found.made(Check::DamagedFiles);
    let atlas = Atlas::open_telling(dir, building)?;
    let manifest = atlas.snapshot().manifest();
    quality.counts = Some(manifest.counts);
    coverage::crawls(dir, manifest, found);
    if options.full {
        match atlas.snapshot().verify() {
            Err(error) if is_damage(&error) => damaged(found, &error),
            outcome => outcome?,
        }
        if let Err(error) = atlas.graph().verify(&dir.join("lineage.idx")) {
            found.add(Check::DamagedFiles, || Example::text(error.to_string()));
        }
    }
    let mut rows = models::rows(&atlas, found)?;
    let claims = claims::examine(&atlas, &rows, found)?;
    quality.declared = Some(claims.declared);
    rows.counts.claims = claims.rows;
    models::children(&atlas, &rows, &claims, found);
    rows.counts.aliases = coverage::aliases(&atlas, found)?;
    rows.counts.cards = match options.full {
        true => coverage::cards(&atlas, found)?,
        false => manifest.counts.cards,
    };
    coverage::counts(manifest, &rows.counts, found);
    lineage::examine(&atlas, found);
    Ok(())
}

/// Whether the snapshot itself is at fault, and not the system or the user.
fn is_damage(error: &StoreError) -> bool {
    match error {
        StoreError::Damaged { .. } => true,
        // A file that the manifest names is not there.
        StoreError::Io { cause, .. } => cause.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

fn damaged(found: &mut Findings, error: &StoreError) {
    found.add(Check::DamagedFiles, || Example::text(error.to_string()));
}
