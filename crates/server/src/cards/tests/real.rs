//! Cards as they are.

use std::io::BufRead;
use std::time::{Duration, Instant};

use super::*;

/// The file of real cards; `None`, loudly, where it is absent.
fn real() -> Option<std::path::PathBuf> {
    let folder = std::env::var_os("MODELTREE_SHARED_DATA").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        std::path::PathBuf::from,
    );
    let file = folder.join("cards/models_with_cards_2022.jsonl.gz");
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

#[test]
fn real_cards_are_rendered() {
    let Some(file) = real() else { return };
    let file = flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap());
    let lines: Vec<String> = std::io::BufReader::new(file)
        .lines()
        .map(Result::unwrap)
        .collect();
    let rendered = std::thread::scope(|scope| {
        let part = |lines: &[String]| {
            let (mut shown, mut tables, mut slowest) = (0, 0, Duration::ZERO);
            for line in lines {
                let record: serde_json::Value = serde_json::from_str(line).unwrap();
                let started = Instant::now();
                let card = render("acme/model", record["readme"].as_str().unwrap());
                slowest = slowest.max(started.elapsed());
                check(&card.html).unwrap_or_else(|why| panic!("{why} in {}", card.html));
                shown += usize::from(card.html.contains("<h3>"));
                tables += usize::from(card.html.contains("<table>"));
            }
            (shown, tables, slowest)
        };
        let parts = lines.chunks(lines.len().div_ceil(4));
        let threads: Vec<_> = parts
            .map(|lines| scope.spawn(move || part(lines)))
            .collect();
        let parts = threads.into_iter().map(|thread| thread.join().unwrap());
        parts.fold((0, 0, Duration::ZERO), |sum, one| {
            (sum.0 + one.0, sum.1 + one.1, sum.2.max(one.2))
        })
    });
    eprintln!("{} cards, the slowest took {:?}", lines.len(), rendered.2);
    assert_eq!(lines.len(), 29_432);
    assert!(rendered.0 > 9_000 && rendered.1 > 7_000, "{rendered:?}");
}
