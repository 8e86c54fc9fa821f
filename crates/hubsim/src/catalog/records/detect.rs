//! Tells the format of an input from its content.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::builder::{LoadError, RecordsBuilder};
use super::pairs::Pairs;
use super::{api_records, edges, hub_stats, trees};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Adds a file of any known format.
pub(super) fn add_path(builder: &mut RecordsBuilder, path: &Path) -> Result<(), LoadError> {
    let mut file = File::open(path)?;
    let mut magic = Vec::new();
    file.by_ref().take(4).read_to_end(&mut magic)?;
    file.rewind()?;
    if magic == *b"PAR1" {
        return hub_stats::add(builder, path);
    }
    let file = BufReader::with_capacity(1 << 16, file);
    if magic.starts_with(&[0x1f, 0x8b]) {
        add_text(
            builder,
            BufReader::with_capacity(1 << 16, MultiGzDecoder::new(file)),
        )
    } else {
        add_text(builder, file)
    }
}

/// Adds text of any known format.
pub(super) fn add_text(
    builder: &mut RecordsBuilder,
    mut source: impl BufRead,
) -> Result<(), LoadError> {
    if source.fill_buf()?.starts_with(BYTE_ORDER_MARK) {
        source.consume(BYTE_ORDER_MARK.len());
    }
    let mut line = Vec::new();
    source.read_until(b'\n', &mut line)?;
    let start = line.iter().find(|b| !b.is_ascii_whitespace()).copied();
    match start {
        None if line.is_empty() => Ok(()),
        Some(b'{') if names_a_model(&line) => api_records::add_lines(builder, line.chain(source)),
        None | Some(b'{' | b'[') => add_document(builder, line.chain(source)),
        Some(_) => add_csv(builder, line.chain(source)),
    }
}

fn names_a_model(line: &[u8]) -> bool {
    serde_json::from_slice::<Pairs>(line)
        .is_ok_and(|pairs| pairs.get("id").or_else(|| pairs.get("modelId")).is_some())
}

fn add_document(builder: &mut RecordsBuilder, mut source: impl Read) -> Result<(), LoadError> {
    let mut bytes = Vec::new();
    source.read_to_end(&mut bytes)?;
    if bytes.trim_ascii_start().starts_with(b"[") {
        api_records::add_all(builder, serde_json::from_slice(&bytes)?);
        return Ok(());
    }

    #[derive(Deserialize)]
    struct Document<'a> {
        #[serde(borrow)]
        models: Option<Vec<&'a RawValue>>,
        #[serde(borrow)]
        nodes: Option<Vec<&'a RawValue>>,
        #[serde(borrow, default)]
        edges: Vec<&'a RawValue>,
    }
    match serde_json::from_slice::<Document<'_>>(&bytes) {
        Ok(Document {
            nodes: Some(nodes),
            edges,
            ..
        }) => {
            trees::add_component(builder, nodes, edges);
        }
        Ok(Document {
            models: Some(rows), ..
        }) => trees::add_json(builder, rows),
        Ok(_) => api_records::add_all(builder, vec![serde_json::from_slice(&bytes)?]),
        // JSON Lines whose first line is damaged.
        Err(_) if bytes.split(|b| *b == b'\n').any(names_a_model) => {
            return api_records::add_lines(builder, &bytes[..]);
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn add_csv(builder: &mut RecordsBuilder, source: impl Read) -> Result<(), LoadError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
    let headers = reader.headers()?;
    let has = |name: &str| headers.iter().any(|header| header == name);
    if has("model_id") {
        trees::add_csv(builder, reader)
    } else if has("child") && has("parent") {
        edges::add(builder, reader)
    } else {
        Err(LoadError::UnknownFormat)
    }
}
