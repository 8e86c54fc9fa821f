//! The end of an ingest: everything staged and the snapshot already there
//! become the next generation.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use modeltree_records::Timestamp;

use crate::decode::Rows;
use crate::error::IoContext;
use crate::limits::{CHUNK_ROWS, FAN_IN};
use crate::manifest::{Counts, Part, SCHEMA_VERSION, Source};
use crate::merge::{Batches, Merge};
use crate::parts::{ALIAS_FILE, CARD_PARTS, CLAIM_PARTS, Hashed, MODEL_PARTS, PartsWriter};
use crate::runs::{self, Run, RunWriter};
use crate::schema::{ALIASES, CARDS, CLAIMS, MODELS};
use crate::{Alias, FinishOptions, Manifest, Snapshot, StoreError, encode, files};

/// Writes the next generation into the folder `root`, its manifest last.
pub(crate) fn generation(
    root: &Path,
    number: u64,
    (journal, runs): (&Path, &[Run]),
    previous: Option<&Snapshot>,
    options: FinishOptions,
) -> Result<Manifest, StoreError> {
    let rules = Rules {
        superseded: options.superseded.into_iter().collect(),
        keep: options.keep,
        staged_from: usize::from(previous.is_some()),
    };
    let (models, claims, cards) = merged(root, number, (journal, runs), previous, &rules)?;
    let aliases = aliases(root, number, (journal, runs), previous)?;
    let odd = odd(root, number, (journal, runs))?;

    let rows = |parts: &[Part]| parts.iter().map(|part| part.rows).sum();
    let mut odd_parts: Vec<Part> = previous
        .into_iter()
        .flat_map(|snapshot| snapshot.manifest().parts_of("odd"))
        .cloned()
        .collect();
    odd_parts.extend(odd);
    let counts = Counts {
        models: rows(&models),
        claims: rows(&claims),
        cards: rows(&cards),
        aliases: rows(&aliases),
        odd: rows(&odd_parts),
    };
    let finished = Timestamp::now();
    let mut sources =
        previous.map_or_else(Vec::new, |snapshot| snapshot.manifest().sources.clone());
    sources.push(Source {
        asked: options.source,
        coverage: options.coverage.clone(),
        started: options.started,
        finished,
        tool: options.tool.clone(),
    });
    let manifest = Manifest {
        schema_version: SCHEMA_VERSION.to_string(),
        tool_version: options.tool,
        created_at: finished,
        generation: number,
        counts,
        parts: [models, claims, cards, aliases, odd_parts].concat(),
        sources,
        coverage: options.coverage,
    };
    let path = root.join(crate::folder::MANIFEST);
    let bytes = manifest
        .to_json()
        .map_err(|error| StoreError::write(&path, error))?;
    files::write_synced(&path, &bytes)?;
    Ok(manifest)
}

/// Which rows may stay.
struct Rules {
    superseded: HashSet<String>,
    keep: Option<HashSet<String>>,
    /// Sources from this one on were staged; those before it are the snapshot
    /// that was there.
    staged_from: usize,
}

impl Rules {
    fn allow(&self, id: &str, source: usize) -> bool {
        !self.superseded.contains(id)
            && (source < self.staged_from
                || self.keep.as_ref().is_none_or(|keep| keep.contains(id)))
    }
}

type Parts = (Vec<Part>, Vec<Part>, Vec<Part>);

/// Merges models, claims and cards.
fn merged(
    root: &Path,
    number: u64,
    staged: (&Path, &[Run]),
    previous: Option<&Snapshot>,
    rules: &Rules,
) -> Result<Parts, StoreError> {
    let scratch = root.join("runs");
    let narrowed;
    let mut tables = if staged.1.len() > FAN_IN {
        files::make_dir(&scratch)?;
        narrowed = narrow(&scratch, staged)?;
        Tables::of((&scratch, &narrowed), previous)?
    } else {
        Tables::of(staged, previous)?
    };
    let mut models = PartsWriter::new(root, &MODEL_PARTS, number);
    let mut claims = PartsWriter::new(root, &CLAIM_PARTS, number);
    let mut cards = PartsWriter::new(root, &CARD_PARTS, number);
    tables.merge(
        rules,
        |batch, bytes| models.write(batch, bytes),
        |batch, bytes| claims.write(batch, bytes),
        |batch, bytes| cards.write(batch, bytes),
    )?;
    drop(tables);
    files::remove_dir(&scratch)?;
    Ok((
        models.finish(true)?,
        claims.finish(true)?,
        cards.finish(false)?,
    ))
}

/// Merges neighbouring runs until there are few enough to merge at once.
fn narrow(scratch: &Path, (journal, runs): (&Path, &[Run])) -> Result<Vec<Run>, StoreError> {
    let everything = Rules {
        superseded: HashSet::new(),
        keep: None,
        staged_from: 0,
    };
    let mut narrowed = Vec::new();
    for (number, neighbours) in (0..).zip(runs.chunks(runs.len().div_ceil(FAN_IN))) {
        let mut run = Run {
            number,
            ..Run::default()
        };
        let mut models = RunWriter::create(&run.path(scratch, "models"), &MODELS)?;
        let mut claims = RunWriter::create(&run.path(scratch, "claims"), &CLAIMS)?;
        let mut cards = RunWriter::create(&run.path(scratch, "cards"), &CARDS)?;
        Tables::of((journal, neighbours), None)?.merge(
            &everything,
            |batch, _| counted(&mut run.models, &mut models, batch),
            |batch, _| counted(&mut run.claims, &mut claims, batch),
            |batch, _| counted(&mut run.cards, &mut cards, batch),
        )?;
        models.finish()?;
        claims.finish()?;
        cards.finish()?;
        narrowed.push(run);
    }
    Ok(narrowed)
}

fn counted(rows: &mut u64, file: &mut RunWriter, batch: &RecordBatch) -> Result<(), StoreError> {
    *rows += batch.num_rows() as u64;
    file.write(batch)
}

/// The three tables that go by model, merged in step: which source a model is
/// taken from decides on its claims.
struct Tables {
    models: Merge,
    claims: Merge,
    cards: Merge,
}

impl Tables {
    /// The snapshot that is there comes first, then the runs: the later source
    /// wins where times are equal.
    fn of((dir, runs): (&Path, &[Run]), previous: Option<&Snapshot>) -> Result<Self, StoreError> {
        let table = |name, schema: &SchemaRef| {
            let mut sources: Vec<Batches> = Vec::new();
            if let Some(snapshot) = previous {
                sources.push(Box::new(snapshot.batches(name, schema)));
            }
            for run in runs {
                let rows = run.read(dir, name, schema)?;
                sources.push(Box::new(rows.into_iter().flatten()));
            }
            Merge::new(sources)
        };
        Ok(Self {
            models: table("models", &MODELS)?,
            claims: table("claims", &CLAIMS)?,
            cards: table("cards", &CARDS)?,
        })
    }

    fn merge(
        &mut self,
        rules: &Rules,
        mut models: impl FnMut(&RecordBatch, u64) -> Result<(), StoreError>,
        mut claims: impl FnMut(&RecordBatch, u64) -> Result<(), StoreError>,
        mut cards: impl FnMut(&RecordBatch, u64) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut id = String::new();
        loop {
            let heads = [self.models.key(), self.claims.key(), self.cards.key()];
            let Some(least) = heads.into_iter().flatten().min() else {
                break;
            };
            id.clear();
            id.push_str(least);
            let newest = |table: &mut Merge| {
                let allowed = table
                    .stand_at(&id)
                    .filter(|(source, _)| rules.allow(&id, *source));
                allowed
                    .max_by_key(|(source, time)| (*time, *source))
                    .map(|(source, _)| source)
            };
            let model = newest(&mut self.models);
            // Claims that no model came with are kept, the latest of them.
            let claim = newest(&mut self.claims);
            let card = newest(&mut self.cards);
            self.models.take(&id, model)?;
            self.claims.take(&id, model.or(claim))?;
            self.cards.take(&id, card)?;
            self.models.drain(false, &mut models)?;
            self.claims.drain(false, &mut claims)?;
            self.cards.drain(false, &mut cards)?;
        }
        self.models.drain(true, &mut models)?;
        self.claims.drain(true, &mut claims)?;
        self.cards.drain(true, &mut cards)
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

/// Writes the odd items of this ingest beside those of earlier ones.
fn odd(root: &Path, number: u64, (dir, runs): (&Path, &[Run])) -> Result<Option<Part>, StoreError> {
    let rows = runs.iter().map(|run| run.odd).sum();
    if rows == 0 {
        return Ok(None);
    }
    files::make_dir(&root.join("odd"))?;
    let path = format!("odd/part-{number:04}-00000.jsonl");
    let file = root.join(&path);
    let mut hashed = Hashed::create(&file)?;
    for run in runs {
        hashed
            .write_all(&runs::odd_lines(run, dir)?)
            .at("write", &file)?;
    }
    let (bytes, sha256) = hashed.finish(&file)?;
    Ok(Some(Part {
        path,
        rows,
        bytes,
        sha256,
        first: None,
        last: None,
    }))
}
