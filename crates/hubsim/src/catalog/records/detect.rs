//! Tells the format of an input from its content.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::builder::{LoadError, RecordsBuilder};
use super::pairs::Pairs;
use super::{api_records, edges, hub_stats, trees};

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
    let mut line = Vec::new();
    source.read_until(b'\n', &mut line)?;
    let start = line.iter().find(|b| !b.is_ascii_whitespace()).copied();
    let one_object = || serde_json::from_slice::<Pairs>(&line).ok();
    match start {
        None if line.is_empty() => Ok(()),
        Some(b'{') if one_object().is_some_and(|pairs| names_a_model(&pairs)) => {
            api_records::add_lines(builder, line.chain(source))
        }
        None | Some(b'{' | b'[') => add_document(builder, line.chain(source)),
        Some(_) => add_csv(builder, line.chain(source)),
    }
}

fn names_a_model(pairs: &Pairs) -> bool {
    pairs.get("id").is_some() || pairs.get("modelId").is_some()
}

fn add_document(builder: &mut RecordsBuilder, mut source: impl Read) -> Result<(), LoadError> {
    let mut text = String::new();
    source.read_to_string(&mut text)?;
    if text.trim_start().starts_with('[') {
        return api_records::add_all(builder, serde_json::from_str(&text)?);
    }

    #[derive(Deserialize)]
    struct Document<'a> {
        #[serde(borrow)]
        models: Option<&'a RawValue>,
        #[serde(borrow)]
        nodes: Option<&'a RawValue>,
    }
    let document: Document<'_> = serde_json::from_str(&text)?;
    if document.nodes.is_some() {
        trees::add_component(builder, serde_json::from_str(&text)?);
        Ok(())
    } else if let Some(models) = document.models {
        let rows: Vec<Map<String, Value>> = serde_json::from_str(models.get())?;
        trees::add_json(builder, rows);
        Ok(())
    } else {
        api_records::add_all(builder, vec![serde_json::from_str(&text)?])
    }
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
