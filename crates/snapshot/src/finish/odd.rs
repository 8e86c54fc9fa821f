//! The odd items, each stored once.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::IoContext;
use crate::manifest::Part;
use crate::parts::Hashed;
use crate::runs::{self, Run};
use crate::{Snapshot, StoreError, files};

/// Writes the odd items of this ingest that are not there from earlier ones.
pub(super) fn new_items(
    root: &Path,
    number: u64,
    (dir, runs): (&Path, &[Run]),
    previous: Option<&Snapshot>,
) -> Result<Vec<Part>, StoreError> {
    if runs.iter().all(|run| run.odd == 0) {
        return Ok(Vec::new());
    }
    let mut known: HashSet<[u8; 32]> = HashSet::new();
    let digest = |line: &[u8]| -> [u8; 32] { Sha256::digest(line).into() };
    let parts = previous.map_or(&[][..], |snapshot| snapshot.parts("odd"));
    for part in parts {
        for line in BufReader::new(part.bytes()).split(b'\n') {
            known.insert(digest(&line.at("read", &part.path)?));
        }
    }
    let path = format!("odd/part-{number:04}-00000.jsonl");
    let file = root.join(&path);
    let (mut rows, mut open) = (0, None);
    for run in runs {
        let lines = runs::odd_lines(run, dir)?;
        for line in lines.split(|byte| *byte == b'\n') {
            if line.is_empty() || !known.insert(digest(line)) {
                continue;
            }
            let out = match &mut open {
                Some(out) => out,
                None => {
                    files::make_dir(&root.join("odd"))?;
                    open.insert(Hashed::create(&file)?)
                }
            };
            out.write_all(line).at("write", &file)?;
            out.write_all(b"\n").at("write", &file)?;
            rows += 1;
        }
    }
    let Some(out) = open else {
        return Ok(Vec::new());
    };
    let (bytes, sha256) = out.finish(&file)?;
    Ok(vec![Part {
        path,
        rows,
        bytes,
        sha256,
        first: None,
        last: None,
    }])
}
