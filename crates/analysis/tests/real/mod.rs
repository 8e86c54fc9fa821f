//! The real data.
#![allow(dead_code, clippy::unwrap_used)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// A file of the real data; `None`, loudly, where it is absent.
pub fn shared(path: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("MODELTREE_SHARED_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let file = folder.join(path);
    if file.exists() {
        return Some(file);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "no {}",
        file.display()
    );
    eprintln!("SKIPPED: the real data is not here: {}", file.display());
    None
}

/// The cards by row, those that are there.
pub fn cards() -> Option<Vec<(usize, String)>> {
    let file = std::fs::File::open(shared("cards/models_with_cards_2022.jsonl.gz")?).unwrap();
    let lines = BufReader::new(flate2::read::GzDecoder::new(file)).lines();
    let cards = lines.enumerate().map(|(row, line)| {
        let record: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        (row, record["readme"].as_str().unwrap().to_owned())
    });
    let absent = "Error: the path 'README.md' does not exist";
    Some(
        cards
            .filter(|(_, card)| !card.starts_with(absent))
            .collect(),
    )
}
