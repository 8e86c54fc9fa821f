//! What a synthetic ecosystem costs to build, to hold and to read:
//! `cargo run --release -p hubsim --example cost -- 3000000 1`.

use std::hint::black_box;
use std::time::Instant;

use hubsim::catalog::Catalog as _;
use hubsim::catalog::synthetic::SyntheticCatalog;

fn main() {
    let mut args = std::env::args().skip(1);
    let mut number = |default| {
        args.next()
            .and_then(|text| text.parse().ok())
            .unwrap_or(default)
    };
    let (models, seed): (u64, u64) = (number(20_000), number(1));
    let models = u32::try_from(models).unwrap_or(u32::MAX);

    let start = Instant::now();
    let catalog = SyntheticCatalog::new(models, seed);
    println!("built in {:.2?}, {}", start.elapsed(), resident());

    let start = Instant::now();
    let keys = (0..models)
        .map(|n| black_box(catalog.keys(n)).likes.unwrap_or(0))
        .sum::<u64>();
    println!("all keys in {:.2?} ({keys} likes)", start.elapsed());

    let pages = (models / 1_000).min(200);
    let step = models / pages.max(1);
    let start = Instant::now();
    for page in 0..pages {
        for k in 0..1_000 {
            black_box(catalog.model(page * step + k));
        }
    }
    println!(
        "a page of 1,000 models in {:.2?}",
        start.elapsed() / pages.max(1)
    );

    let start = Instant::now();
    let tagged = catalog.with_tag("license:mit").len();
    println!("{tagged} models by a tag in {:.2?}", start.elapsed());

    let mut lengths: Vec<usize> = (0..models)
        .step_by((models as usize / 20_000).max(1))
        .filter_map(|n| catalog.readme(n))
        .map(|card| card.len())
        .collect();
    lengths.sort_unstable();
    let mean = lengths.iter().sum::<usize>() / lengths.len().max(1);
    let median = lengths.get(lengths.len() / 2).copied().unwrap_or(0);
    println!(
        "card bytes: mean {mean}, median {median}, longest {:?}",
        lengths.last()
    );
    println!("{} bytes of tables, {}", catalog.memory(), resident());
}

/// Resident memory, where the system tells it.
fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name| {
        status
            .lines()
            .find(|line| line.starts_with(name))
            .unwrap_or("")
            .to_owned()
    };
    [line("VmRSS"), line("VmHWM")].join(", ").replace('\t', " ")
}
