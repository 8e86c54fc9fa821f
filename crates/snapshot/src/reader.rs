//! Reading a snapshot.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use modeltree_records::{ModelRecord, ParentClaim};
use sha2::{Digest, Sha256};

use crate::error::IoContext;
use crate::part::PartFile;
use crate::scan::Scan;
use crate::schema::{ALIASES, CARDS, CLAIMS, GONE, MODELS};
use crate::{Alias, CardRow, GoneModel, Manifest, OddItem, StoreError, folder, journal, parts};

/// How often opening is tried while a writer puts a new generation in place.
const TRIES: u32 = 20;

/// A finished snapshot, open for reading.
///
/// It stays as it was when it was opened, whatever a writer does meanwhile.
/// Cheap to clone; may be shared between threads.
#[derive(Clone)]
pub struct Snapshot(Arc<Inner>);

struct Inner {
    manifest: Manifest,
    models: Vec<Arc<PartFile>>,
    claims: Vec<Arc<PartFile>>,
    cards: Vec<Arc<PartFile>>,
    aliases: Vec<Arc<PartFile>>,
    odd: Vec<Arc<PartFile>>,
    gone: Vec<Arc<PartFile>>,
}

impl Snapshot {
    /// Opens the snapshot in a folder.
    ///
    /// # Errors
    /// Where there is none ([`StoreError::NoSnapshot`], [`StoreError::Unfinished`],
    /// [`StoreError::UnfinishedOnce`]), where a newer program made it, and where the manifest or a part is
    /// missing or of another size than the manifest says. The content of the
    /// parts is not read; see [`Snapshot::verify`].
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let mut tries = 0;
        loop {
            tries += 1;
            match Self::open_once(dir) {
                // A newer generation took its place meanwhile, or is about to.
                Ok(None) => {}
                Ok(Some(snapshot)) => return Ok(snapshot),
                Err(error) if tries >= TRIES || !is_passing(&error) => return Err(error),
                Err(_) => std::thread::sleep(Duration::from_millis(1)),
            }
        }
    }

    /// `None` where the manifest changed while the parts were opened.
    fn open_once(dir: &Path) -> Result<Option<Self>, StoreError> {
        let Some((bytes, file)) = folder::manifest_bytes(dir)? else {
            let error = match journal::can_go_on(dir)? {
                None => StoreError::NoSnapshot,
                Some(true) => StoreError::Unfinished,
                Some(false) => StoreError::UnfinishedOnce,
            };
            return Err(error(dir.to_path_buf()));
        };
        let manifest = Manifest::from_json(&bytes, &file)?;
        let open = |table| {
            let mut row = 0;
            let mut parts = Vec::new();
            for part in manifest.parts_of(table) {
                let (path, file) = open_part(dir, &part.path)?;
                let length = file.metadata().at("read", &path)?.len();
                if length != part.bytes {
                    let cause = format!(
                        "it has {length} bytes, but the manifest says {}",
                        part.bytes
                    );
                    return Err(StoreError::damaged(&path, cause));
                }
                parts.push(Arc::new(PartFile::new(part.clone(), path, file, row)));
                row += part.rows;
            }
            Ok(parts)
        };
        let inner = Inner {
            models: open("models")?,
            claims: open("claims")?,
            cards: open("cards")?,
            aliases: open("aliases")?,
            odd: open("odd")?,
            gone: open("gone")?,
            manifest,
        };
        let again = folder::manifest_bytes(dir)?;
        Ok(again
            .is_some_and(|(again, _)| again == bytes)
            .then(|| Self(Arc::new(inner))))
    }

    /// What the manifest says.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.0.manifest
    }

    /// The columns of `models`.
    #[must_use]
    pub fn model_schema() -> SchemaRef {
        SchemaRef::clone(&MODELS)
    }

    /// The models as Arrow batches, sorted by id, with the columns asked for in
    /// the order asked for; all columns where none is named.
    ///
    /// # Errors
    /// [`StoreError::NoColumn`]; the iterator yields what goes wrong later.
    pub fn models(
        &self,
        columns: &[&str],
    ) -> Result<impl Iterator<Item = Result<RecordBatch, StoreError>> + Send + use<>, StoreError>
    {
        Ok(self.batches("models", &chosen(&MODELS, columns)?))
    }

    /// The claims as Arrow batches, sorted by child, as [`Snapshot::models`]
    /// hands out models.
    ///
    /// # Errors
    /// [`StoreError::NoColumn`]; the iterator yields what goes wrong later.
    pub fn claim_batches(
        &self,
        columns: &[&str],
    ) -> Result<impl Iterator<Item = Result<RecordBatch, StoreError>> + Send + use<>, StoreError>
    {
        Ok(self.batches("claims", &chosen(&CLAIMS, columns)?))
    }

    /// The models, sorted by id.
    ///
    /// # Errors
    /// The iterator yields them.
    pub fn records(
        &self,
    ) -> Result<impl Iterator<Item = Result<ModelRecord, StoreError>> + Send + use<>, StoreError>
    {
        let mut source: Arc<str> = "".into();
        Ok(self
            .scan("models", &MODELS)
            .rows(move |rows, row| rows.model(row, &mut source)))
    }

    /// The claims, sorted by child and kind of evidence, then in the order in
    /// which they were found.
    ///
    /// # Errors
    /// The iterator yields them.
    pub fn claims(
        &self,
    ) -> Result<impl Iterator<Item = Result<ParentClaim, StoreError>> + Send + use<>, StoreError>
    {
        Ok(self
            .scan("claims", &CLAIMS)
            .rows(|rows, row| rows.claim(row)))
    }

    /// The cards, sorted by id.
    ///
    /// # Errors
    /// The iterator yields them.
    pub fn cards(
        &self,
    ) -> Result<impl Iterator<Item = Result<CardRow, StoreError>> + Send + use<>, StoreError> {
        Ok(self.scan("cards", &CARDS).rows(|rows, row| rows.card(row)))
    }

    /// The models that are no longer on the Hub, those found gone first first.
    /// One that came back later is among them and among the models.
    ///
    /// # Errors
    /// The iterator yields them.
    pub fn gone(
        &self,
    ) -> Result<impl Iterator<Item = Result<GoneModel, StoreError>> + Send + use<>, StoreError>
    {
        let mut source: Arc<str> = "".into();
        Ok(self
            .scan("gone", &GONE)
            .rows(move |rows, row| rows.gone(row, &mut source)))
    }

    /// The items that had something odd about them.
    ///
    /// # Errors
    /// Where a part cannot be read, or holds other things.
    pub fn odd_items(&self) -> Result<Vec<OddItem>, StoreError> {
        let mut items = Vec::new();
        for part in &self.0.odd {
            for line in BufReader::new(part.bytes()).split(b'\n') {
                let line = line.at("read", &part.path)?;
                let item = serde_json::from_slice(&line).map_err(|error| part.damaged(error))?;
                items.push(item);
            }
        }
        Ok(items)
    }

    /// All other names of models, sorted.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn aliases(&self) -> Result<Vec<Alias>, StoreError> {
        self.scan("aliases", &ALIASES)
            .rows(|rows, row| rows.alias(row))
            .collect()
    }

    /// Compares every part with its checksum.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] names the first part that differs.
    pub fn verify(&self) -> Result<(), StoreError> {
        let inner = &*self.0;
        let tables = [
            &inner.models,
            &inner.claims,
            &inner.cards,
            &inner.aliases,
            &inner.odd,
            &inner.gone,
        ];
        for part in tables.into_iter().flatten() {
            let mut digest = Sha256::new();
            let mut bytes = part.bytes();
            let mut buffer = vec![0; 1 << 17];
            loop {
                match bytes.read(&mut buffer).at("read", &part.path)? {
                    0 => break,
                    read => digest.update(&buffer[..read]),
                }
            }
            if parts::hex(&digest.finalize()) != part.info.sha256 {
                return Err(part.damaged("its checksum is not the manifest's"));
            }
        }
        Ok(())
    }

    /// Batches of a table, with the columns of `schema`.
    pub(crate) fn batches(
        &self,
        table: &str,
        schema: &SchemaRef,
    ) -> impl Iterator<Item = Result<RecordBatch, StoreError>> + Send + use<> {
        self.scan(table, schema).map(|rows| Ok(rows?.0))
    }

    fn scan(&self, table: &str, schema: &SchemaRef) -> Scan {
        Scan::new(self.parts(table).to_vec(), SchemaRef::clone(schema))
    }

    pub(crate) fn parts(&self, table: &str) -> &[Arc<PartFile>] {
        match table {
            "models" => &self.0.models,
            "claims" => &self.0.claims,
            "cards" => &self.0.cards,
            "odd" => &self.0.odd,
            "gone" => &self.0.gone,
            _ => &self.0.aliases,
        }
    }
}

/// Whether trying again may help: a file is gone, or not there yet.
fn is_passing(error: &StoreError) -> bool {
    matches!(error, StoreError::Io { cause, .. } if cause.kind() == io::ErrorKind::NotFound)
        || matches!(error, StoreError::Damaged { .. })
}

fn open_part(dir: &Path, part: &str) -> Result<(PathBuf, File), StoreError> {
    let [coming, path] = folder::places_of(dir, part);
    match File::open(&coming) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        file => return Ok((coming.clone(), file.at("open", &coming)?)),
    }
    let file = File::open(&path).at("open", &path)?;
    Ok((path, file))
}

pub(crate) fn chosen(schema: &SchemaRef, columns: &[&str]) -> Result<SchemaRef, StoreError> {
    if columns.is_empty() {
        return Ok(SchemaRef::clone(schema));
    }
    let mut fields = Vec::with_capacity(columns.len());
    for name in columns {
        let field = schema
            .field_with_name(name)
            .map_err(|_| StoreError::NoColumn {
                name: (*name).to_string(),
                known: schema
                    .fields()
                    .iter()
                    .map(|field| field.name().as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
            })?;
        fields.push(field.clone());
    }
    Ok(arrow_schema::Schema::new(fields).into())
}
