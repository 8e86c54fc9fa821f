//! The server at the scale of the whole Hub: how soon it answers, and how many.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::client::{Client, quantile};
use super::process::memory;
use super::{Bench, HUB, lineage};
use crate::server::Server;

/// The model of the synthetic Hub with the most children.
pub(super) const CROWDED: &str = "lumenforge/PRISMA.1-dev";
/// Families of each kind that are looked at.
const FAMILIES: usize = 200;
/// Ids that are typed in.
const TYPED: usize = 300;
/// Letters of each that are typed.
const LETTERS: usize = 16;
/// Clients at once.
const CLIENTS: u64 = 200;

/// Measures all of it.
pub fn serve(bench: &Bench) -> Result<()> {
    let folder = bench.synthetic("synthetic", HUB, 0)?;
    let modeltree = bench.bin.join("modeltree");
    let ids = lineage::ids(&modeltree, &folder, 5000)?;
    starts(bench)?;

    let server = Server::start(&modeltree, &folder)?;
    let mut client = Client::new(server.url())?;
    tell_memory("memory after the start", server.id())?;
    println!("\n                                   p50        p99      worst");
    search(&mut client, &ids)?;
    families(&mut client)?;
    unfold(&mut client)?;
    println!();
    tell_memory("memory after these questions", server.id())?;
    load(&client, server.id(), &ids, bench.seconds)
}

/// From the process's start to its first answers.
fn starts(bench: &Bench) -> Result<()> {
    let folder = bench.folder.join("synthetic");
    let mut about = Vec::new();
    let mut search = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        let server = Server::start(&bench.bin.join("modeltree"), &folder)?;
        let mut client = Client::new(server.url())?;
        client.time("/api/v1/about")?;
        about.push(began.elapsed().as_secs_f64() * 1e3);
        client.time("/api/v1/search?text=prisma")?;
        search.push(began.elapsed().as_secs_f64() * 1e3);
    }
    for (name, times) in [("/about", &mut about), ("/search", &mut search)] {
        times.sort_by(f64::total_cmp);
        println!(
            "start to an answer of {name:<10} {:.0} ms, at worst {:.0} ms, of {}",
            quantile(times, 0.5),
            quantile(times, 1.0),
            times.len()
        );
    }
    Ok(())
}

/// Ids typed letter by letter.
fn search(client: &mut Client, ids: &[String]) -> Result<()> {
    let mut times = Vec::new();
    for id in &ids[..TYPED] {
        for text in typed(id) {
            times.push(client.time(&format!("/api/v1/search?text={text}"))?);
        }
    }
    tell("/search, every letter typed", times);
    Ok(())
}

/// What is in the field after each letter.
fn typed(id: &str) -> impl Iterator<Item = &str> {
    (1..=id.len().min(LETTERS)).map(|letters| &id[..letters])
}

/// What a family's page asks for, of the largest families and of any.
fn families(client: &mut Client) -> Result<()> {
    let largest = roots(client, &[0], FAMILIES)?;
    let total = client.json("/api/v1/families?by=size&limit=1")?["total"]
        .as_u64()
        .context("no total")?;
    let places: Vec<u64> = (0..FAMILIES as u64).map(|n| mix(n) % total).collect();
    let any = roots(client, &places, 1)?;
    let views = [
        "family?",
        "tree?",
        "descendants?",
        "descendants?sort=likes&offset=200&",
        "groups?by=author&",
        "family?relation=adapter&since=2024-06-01&",
        "tree?license=apache-2.0&",
    ];
    let mut all = Vec::new();
    for view in views {
        for (kind, roots) in [("largest", &largest), ("any", &any)] {
            let times = roots
                .iter()
                .map(|id| client.time(&format!("/api/v1/{view}id={id}")))
                .collect::<Result<Vec<_>>>()?;
            all.extend(&times);
            let view = view.trim_end_matches(['?', '&']);
            tell(&format!("/{view} ({kind})"), times);
        }
    }
    tell("any family view", all);
    Ok(())
}

/// Roots of families at places of the ranking by size.
fn roots(client: &mut Client, places: &[u64], at_each: usize) -> Result<Vec<String>> {
    let mut roots = Vec::new();
    for place in places {
        let path = format!("/api/v1/families?by=size&offset={place}&limit={at_each}");
        let page = client.json(&path)?;
        let families = page["families"].as_array().context("no families")?;
        let ids = families.iter().filter_map(|row| row["root"]["id"].as_str());
        roots.extend(ids.map(String::from));
    }
    Ok(roots)
}

/// The children of the model that has the most.
fn unfold(client: &mut Client) -> Result<()> {
    let tree = client.json(&format!("/api/v1/tree?id={CROWDED}"))?;
    let bundles = tree["nodes"][0]["bundles"].as_array();
    let bundle = bundles.and_then(|all| all.first()).context("no bundle")?;
    let key = bundle["key"].as_str().context("no key")?;
    println!(
        "{CROWDED}: {} children in its largest bundle",
        bundle["count"]
    );
    for page in [
        "limit=100",
        "limit=1000",
        "limit=1000&offset=30000",
        "limit=1000&sort=created_at",
        "limit=1000&sort=descendants",
    ] {
        let path = format!("/api/v1/children?id={CROWDED}&bundle={key}&{page}");
        let times = (0..20)
            .map(|_| client.time(&path))
            .collect::<Result<Vec<_>>>()?;
        tell(&format!("/children?{page}"), times);
    }
    Ok(())
}

/// Many at once.
fn load(client: &Client, process: u32, ids: &[String], seconds: u64) -> Result<()> {
    println!("\n{CLIENTS} clients for {seconds} s, of 100 questions:");
    for (share, what) in MIX {
        println!("  {share:>3}  {what}");
    }
    let began = Instant::now();
    let seen = client.load(
        CLIENTS,
        Duration::from_secs(seconds),
        |number| question(number, ids),
        || {
            let after = began.elapsed().as_secs();
            // The server is there, or each of its answers will be an error.
            let _ = tell_memory(&format!("memory after {after} s"), process);
        },
    );
    let took = began.elapsed().as_secs_f64();
    tell_memory("memory at the end", process)?;
    println!(
        "answers                            {} ({:.0} a second, {:.1} MiB a second)",
        seen.times.len(),
        seen.times.len() as f64 / took,
        seen.bytes as f64 / 1_048_576.0 / took
    );
    println!("errors                             {}", seen.errors.len());
    for error in seen.errors.iter().take(5) {
        println!("  {error}");
    }
    println!("                                   p50        p99      worst");
    tell("time of an answer", seen.times);
    Ok(())
}

/// Parts in a hundred, and what is asked.
const MIX: [(u64, &str); 12] = [
    (40, "search?text=LETTERS"),
    (20, "model?id=ID"),
    (8, "family?id=ID"),
    (8, "tree?id=ID"),
    (5, "descendants?id=ID"),
    (5, "ancestors?id=ID"),
    (4, "similar?id=ID"),
    (3, "siblings?id=ID"),
    (3, "path?from=ID&to=ID"),
    (2, "families?by=size&limit=50"),
    (1, "stats"),
    (1, "tree?id=CROWDED"),
];

/// The question of this number: the same in every run.
fn question(number: u64, ids: &[String]) -> String {
    let mixed = mix(number);
    let id = &ids[(mixed >> 8) as usize % ids.len()];
    let letters = 1 + (mixed >> 4) as usize % LETTERS.min(id.len());
    let mut part = mixed % 100;
    let mut question = MIX[0].1;
    for (share, what) in MIX {
        question = what;
        if part < share {
            break;
        }
        part -= share;
    }
    let asked = question
        .replace("LETTERS", &id[..letters])
        .replace("CROWDED", CROWDED)
        .replace("ID", id);
    format!("/api/v1/{asked}")
}

/// A number that has nothing in common with its neighbours' (SplitMix64).
fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn tell(name: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    println!(
        "{name:<44} {:>7.1} ms {:>7.1} ms {:>7.1} ms",
        quantile(&times, 0.5),
        quantile(&times, 0.99),
        quantile(&times, 1.0)
    );
}

fn tell_memory(name: &str, process: u32) -> Result<()> {
    let [resident, anonymous] = memory(process)?;
    println!("{name:<34} {resident:.0} MiB resident, of which {anonymous:.0} MiB not of files");
    Ok(())
}
