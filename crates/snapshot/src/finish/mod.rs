//! The end of an ingest: everything staged and the snapshot already there
//! become the next generation.

mod odd;
mod tables;

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use modeltree_records::Timestamp;

use crate::decode::Rows;
use crate::limits::CHUNK_ROWS;
use crate::manifest::{Counts, Part, SCHEMA_VERSION, Source};
use crate::parts::{ALIAS_FILE, PartsWriter};
use crate::runs::Run;
use crate::schema::ALIASES;
use crate::{Alias, FinishOptions, Manifest, Snapshot, StoreError, encode, files};

/// Writes the next generation into the folder `root`, its manifest last.
/// `None` where it would be the one that is there.
pub(crate) fn generation(
    root: &Path,
    number: u64,
    (journal, runs): (&Path, &[Run]),
    previous: Option<&Snapshot>,
    options: FinishOptions,
) -> Result<Option<Manifest>, StoreError> {
    let rules = Rules {
        superseded: options.superseded.into_iter().collect(),
        gone: options.gone,
        keep: options.keep,
        found_gone: options.started,
    };
    if previous.is_some() && runs.is_empty() && rules.drop_nothing() {
        return Ok(None);
    }
    let written = tables::merged(root, number, (journal, runs), previous, &rules)?;
    let aliases = aliases(root, number, (journal, runs), previous)?;
    let odd = odd::new_items(root, number, (journal, runs), previous)?;
    let replaced = [written.models, written.claims, written.cards, aliases].concat();
    let added = [odd, written.gone].concat();
    if previous.is_some_and(|snapshot| added.is_empty() && are_there(&replaced, snapshot)) {
        return Ok(None);
    }

    let before = previous.map(Snapshot::manifest);
    // Odd items and gone models are only ever added to.
    let kept = before
        .into_iter()
        .flat_map(|manifest| ["odd", "gone"].map(|table| manifest.parts_of(table)));
    let parts: Vec<Part> = replaced
        .into_iter()
        .chain(kept.flatten().cloned())
        .chain(added)
        .collect();
    let finished = Timestamp::now();
    let mut sources = before.map_or_else(Vec::new, |manifest| manifest.sources.clone());
    sources.push(Source {
        asked: options.source,
        coverage: options.coverage.clone(),
        started: options.started,
        finished,
        tool: options.tool.clone(),
    });
    let mut manifest = Manifest {
        schema_version: SCHEMA_VERSION.to_string(),
        tool_version: options.tool,
        created_at: finished,
        generation: number,
        counts: Counts::default(),
        parts,
        sources,
        coverage: options.coverage,
    };
    manifest.counts = manifest.count();
    let path = root.join(crate::folder::MANIFEST);
    let bytes = manifest
        .to_json()
        .map_err(|error| StoreError::write(&path, error))?;
    files::write_synced(&path, &bytes)?;
    Ok(Some(manifest))
}

/// Whether these are the parts of the snapshot that is there, but for their names.
fn are_there(parts: &[Part], snapshot: &Snapshot) -> bool {
    let tables = ["models", "claims", "cards", "aliases"];
    let there = tables.map(|table| snapshot.manifest().parts_of(table));
    let content = |part: &Part| (part.rows, part.bytes, part.sha256.clone());
    parts
        .iter()
        .map(content)
        .eq(there.into_iter().flatten().map(content))
}

/// Which rows may stay.
struct Rules {
    superseded: HashSet<String>,
    gone: HashSet<String>,
    keep: Option<HashSet<String>>,
    found_gone: Timestamp,
}

impl Rules {
    fn drop_nothing(&self) -> bool {
        self.superseded.is_empty() && self.gone.is_empty()
    }

    fn allow(&self, id: &str, origin: u32) -> bool {
        !self.superseded.contains(id)
            && (origin == 0 || self.keep.as_ref().is_none_or(|keep| keep.contains(id)))
    }
}

/// Writes the aliases of all sources; of two with the same text the later one.
fn aliases(
    root: &Path,
    number: u64,
    (dir, runs): (&Path, &[Run]),
    previous: Option<&Snapshot>,
) -> Result<Vec<Part>, StoreError> {
    let mut all: BTreeMap<String, Alias> = BTreeMap::new();
    let mut add = |alias: Alias| {
        if alias.alias != alias.id {
            all.insert(alias.alias.clone(), alias);
        }
    };
    if let Some(snapshot) = previous {
        snapshot.aliases()?.into_iter().for_each(&mut add);
    }
    for run in runs {
        let file = run.path(dir, "aliases");
        for batch in run.read(dir, "aliases", &ALIASES)?.into_iter().flatten() {
            let rows = Rows {
                batch: batch?,
                file: &file,
                first: 0,
            };
            for row in 0..rows.batch.num_rows() {
                add(rows.alias(row)?);
            }
        }
    }
    let all: Vec<&Alias> = all.values().collect();
    let mut parts = PartsWriter::new(root, &ALIAS_FILE, number);
    for aliases in all.chunks(CHUNK_ROWS) {
        let batch = encode::aliases(aliases).map_err(|error| StoreError::write(root, error))?;
        parts.write(&batch, 0)?;
    }
    parts.finish(true)
}
