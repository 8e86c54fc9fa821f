//! The manifest: which files make up the snapshot, and where they came from.

use std::path::Path;

use modeltree_records::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::StoreError;

/// Version of the tables' schema. A new column raises the second number;
/// whatever an older program would misread raises the first.
pub const SCHEMA_VERSION: &str = "1.1";

/// What `manifest.json` says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the schema, see [`SCHEMA_VERSION`].
    pub schema_version: String,
    /// The program that wrote the snapshot.
    pub tool_version: String,
    /// When the snapshot was finished.
    pub created_at: Timestamp,
    /// How many times the snapshot was written; part files carry this number.
    pub generation: u64,
    /// Rows by table.
    pub counts: Counts,
    /// The files.
    pub parts: Vec<Part>,
    /// Every ingest that went into the snapshot, oldest first.
    pub sources: Vec<Source>,
    /// What the last ingest asked for and got.
    pub coverage: Value,
}

/// Rows by table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Models.
    pub models: u64,
    /// Parent claims.
    pub claims: u64,
    /// Cards.
    pub cards: u64,
    /// Other names of models.
    pub aliases: u64,
    /// Items that could not be read in full.
    #[serde(default)]
    pub odd: u64,
    /// Models that are no longer on the Hub.
    #[serde(default)]
    pub gone: u64,
}

/// One file of the snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Path below the snapshot's folder, with `/`.
    pub path: String,
    /// Rows in it.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of the whole file, hexadecimal.
    pub sha256: String,
    /// Key of its first row (`id`, or `child` for claims).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// Key of its last row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
}

/// One ingest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// What was asked for.
    pub asked: Value,
    /// What was got.
    pub coverage: Value,
    /// When it began.
    pub started: Timestamp,
    /// When it was finished.
    pub finished: Timestamp,
    /// The program.
    pub tool: String,
}

#[derive(Deserialize)]
struct Versioned {
    schema_version: String,
}

impl Manifest {
    /// Reads a manifest; `file` is for the messages.
    pub(crate) fn from_json(bytes: &[u8], file: &Path) -> Result<Self, StoreError> {
        let damaged = |error| StoreError::damaged(file, error);
        let versioned: Versioned = serde_json::from_slice(bytes).map_err(damaged)?;
        let newer = match version(&versioned.schema_version) {
            Some((major, _)) => Some(major) > version(SCHEMA_VERSION).map(|known| known.0),
            None => true,
        };
        if newer {
            return Err(newer_schema(file, versioned.schema_version));
        }
        serde_json::from_slice(bytes).map_err(damaged)
    }

    /// Refuses a snapshot with columns that writing it anew would lose.
    pub(crate) fn check_writable(&self, file: &Path) -> Result<(), StoreError> {
        if version(&self.schema_version) > version(SCHEMA_VERSION) {
            return Err(newer_schema(file, self.schema_version.clone()));
        }
        Ok(())
    }

    pub(crate) fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Rows by table, as the parts have them.
    pub(crate) fn count(&self) -> Counts {
        let rows = |table| self.parts_of(table).map(|part| part.rows).sum();
        Counts {
            models: rows("models"),
            claims: rows("claims"),
            cards: rows("cards"),
            aliases: rows("aliases"),
            odd: rows("odd"),
            gone: rows("gone"),
        }
    }

    /// The parts of one table (`models`, `claims`, `cards`, `odd`, `gone`), in order.
    pub fn parts_of(&self, table: &str) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(move |part| {
            part.path
                .strip_prefix(table)
                .is_some_and(|rest| rest.starts_with(['/', '.']))
        })
    }

    /// Tells whether anything that the lineage is built from has changed: a
    /// digest of the models', claims' and aliases' checksums.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        for table in ["models", "claims", "aliases"] {
            for part in self.parts_of(table) {
                digest.update(table);
                digest.update(&part.sha256);
            }
        }
        digest.finalize().into()
    }
}

fn newer_schema(file: &Path, found: String) -> StoreError {
    StoreError::NewerSchema {
        file: file.to_path_buf(),
        found,
        known: SCHEMA_VERSION,
    }
}

fn version(text: &str) -> Option<(u32, u32)> {
    let (major, minor) = text.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(schema_version: &str) -> Manifest {
        Manifest {
            schema_version: schema_version.into(),
            tool_version: "test".into(),
            created_at: Timestamp::from_micros(0),
            generation: 1,
            counts: Counts::default(),
            parts: ["models/part-1-0.parquet", "aliases.parquet"]
                .map(|path| Part {
                    path: path.into(),
                    rows: 0,
                    bytes: 4,
                    sha256: "00".into(),
                    first: None,
                    last: None,
                })
                .to_vec(),
            sources: vec![],
            coverage: Value::Null,
        }
    }

    #[test]
    fn a_newer_major_version_is_refused_and_a_newer_minor_one_read() {
        let file = Path::new("manifest.json");
        let read = |version| Manifest::from_json(&manifest(version).to_json().unwrap(), file);
        let newer = read("1.7").unwrap();
        assert!(newer.check_writable(file).is_err());
        assert!(read("1.0").unwrap().check_writable(file).is_ok());
        for refused in ["2.0", "10.0", "x"] {
            let error = read(refused).unwrap_err().to_string();
            assert!(error.contains("newer modeltree"), "{error}");
        }
        // A newer manifest is told apart from a damaged one.
        let error = Manifest::from_json(br#"{"schema_version":"2.0"}"#, file).unwrap_err();
        assert!(matches!(error, StoreError::NewerSchema { .. }));
        let error = Manifest::from_json(br#"{"schema_version":"1.0"}"#, file).unwrap_err();
        assert!(matches!(error, StoreError::Damaged { .. }));
    }

    #[test]
    fn the_fingerprint_follows_the_content() {
        let one = manifest("1.0");
        let mut other = one.clone();
        other.created_at = Timestamp::from_micros(1);
        assert_eq!(one.fingerprint(), other.fingerprint());
        other.parts[1].sha256 = "01".into();
        assert_ne!(one.fingerprint(), other.fingerprint());
    }
}
