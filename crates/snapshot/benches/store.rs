//! What the store costs: `cargo bench -p modeltree-snapshot -- 300000` stages
//! so many made-up models, finishes, reads them all, asks for single ones as a
//! fresh process would, and merges a second ingest into the first.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use modeltree_records::{
    Evidence, Gated, HubId, ModelId, ModelRecord, ParentClaim, Relation, Timestamp,
};
use modeltree_snapshot::{Batch, FinishOptions, Snapshot, StoreError, Writer};
use serde_json::Value;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Models of a stage, as the crawl has it.
const BATCH: u64 = 65_536;
/// Bytes of a listing page of 1,000 models.
const PAGE: usize = 2_400_000;

fn main() -> Result<(), StoreError> {
    let mut arguments = std::env::args().skip(1);
    let benched = std::env::args().any(|argument| argument == "--bench");
    let models = arguments.find_map(|argument| argument.parse().ok());
    // Run as a test, it only shows that it runs.
    let models: u64 = models.unwrap_or(if benched { 300_000 } else { 500 });
    let dir = std::env::temp_dir().join(format!("modeltree-store-{}", std::process::id()));
    let done = measure(&dir, models);
    let _ = std::fs::remove_dir_all(&dir);
    done
}

fn measure(dir: &Path, models: u64) -> Result<(), StoreError> {
    let mut writer = Writer::open(dir)?;
    writer.begin(&Value::Null)?;

    let page = page();
    let pages = models.div_ceil(1000).min(60);
    for file in ["a new file", "another new file", "an old file"] {
        let start = Clock::start();
        for number in 0..pages {
            writer.append(1, &number.to_string(), &page)?;
        }
        let each = start.elapsed() / pages as u32;
        writer.stage(Batch::default(), &Value::Null)?;
        println!(
            "append a page of {:.1} MB to {file}: {}",
            PAGE as f64 / 1e6,
            millis(each)
        );
    }

    let (stage, text) = stage_all(&mut writer, models, 1)?;
    println!(
        "stage {models} models ({:.0} MB): {}",
        text as f64 / 1e6,
        millis(stage)
    );
    let start = Clock::start();
    let manifest = writer.finish(options())?;
    println!("finish: {}", millis(start.elapsed()));
    for table in ["models", "claims"] {
        let bytes: u64 = manifest.parts_of(table).map(|part| part.bytes).sum();
        println!("  {table}: {:.1} MB", bytes as f64 / 1e6);
    }

    let start = Clock::start();
    let snapshot = Snapshot::open(dir)?;
    let mut likes = 0;
    for record in snapshot.records()? {
        likes += record?.likes.unwrap_or_default();
    }
    println!(
        "read every record: {} (likes {likes})",
        millis(start.elapsed())
    );
    let start = Clock::start();
    let rows: usize = snapshot
        .models(&["id", "likes", "downloads"])?
        .map(|batch| batch.map(|batch| batch.num_rows()))
        .sum::<Result<_, _>>()?;
    println!("read three columns of {rows}: {}", millis(start.elapsed()));
    let start = Clock::start();
    let claims = snapshot.claims()?.count();
    println!("read {claims} claims: {}", millis(start.elapsed()));
    look_up(dir, models)?;

    writer.begin(&Value::Null)?;
    let (stage, _) = stage_all(&mut writer, models / 10, 2)?;
    println!("stage {} newer ones: {}", models / 10, millis(stage));
    let start = Clock::start();
    writer.finish(options())?;
    println!("merge them into the snapshot: {}", millis(start.elapsed()));
    Ok(())
}

/// Stages models made outside the clock; the time, and the bytes of text.
fn stage_all(
    writer: &mut Writer,
    models: u64,
    moment: i64,
) -> Result<(Duration, usize), StoreError> {
    let (mut time, mut text) = (Duration::ZERO, 0);
    for first in (0..models).step_by(BATCH as usize) {
        let mut batch = Batch::default();
        for number in first..models.min(first + BATCH) {
            let model = model(number, moment);
            text += model.card_data.as_ref().map_or(0, String::len)
                + model.tags.iter().flatten().map(String::len).sum::<usize>();
            batch
                .claims
                .extend(number.is_multiple_of(3).then(|| claim(&model.id, number)));
            batch.models.push(model);
        }
        let start = Clock::start();
        writer.stage(batch, &Value::Null)?;
        time += start.elapsed();
    }
    Ok((time, text))
}

/// What `show` does: one model and its claims, from a snapshot just opened.
fn look_up(dir: &Path, models: u64) -> Result<(), StoreError> {
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for round in 0..101 {
        let row = scatter(round) % models;
        let start = Instant::now();
        let snapshot = Snapshot::open(dir)?;
        times[0].push(start.elapsed());
        let record = snapshot.records_at(&[row])?;
        times[1].push(start.elapsed());
        snapshot.claims_of(record[0].id.as_str())?;
        times[2].push(start.elapsed());
    }
    for (what, times) in ["open", "and one record", "and its claims"]
        .into_iter()
        .zip(&mut times)
    {
        times.sort_unstable();
        let worst = times[times.len() - 1];
        println!(
            "{what}: median {}, worst {}",
            millis(times[times.len() / 2]),
            millis(worst)
        );
    }
    Ok(())
}

/// Measures CPU time of this thread where the system tells it (Linux), so that
/// what else the machine does matters less; time on the wall elsewhere.
struct Clock(Instant, Option<Duration>);

impl Clock {
    fn start() -> Self {
        Self(Instant::now(), Self::cpu())
    }

    fn elapsed(&self) -> Duration {
        match (self.1, Self::cpu()) {
            (Some(before), Some(now)) => now - before,
            _ => self.0.elapsed(),
        }
    }

    fn cpu() -> Option<Duration> {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        text.split(' ')
            .next()?
            .parse()
            .ok()
            .map(Duration::from_nanos)
    }
}

fn options() -> FinishOptions {
    FinishOptions {
        keep: None,
        superseded: Vec::new(),
        gone: Default::default(),
        source: Value::Null,
        coverage: Value::Null,
        started: Timestamp::from_micros(0),
        tool: "bench".into(),
    }
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn scatter(number: u64) -> u64 {
    let mixed = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ (mixed >> 32)
}

const WORDS: [&str; 24] = [
    "transformers",
    "safetensors",
    "llama",
    "text-generation",
    "conversational",
    "mistral",
    "en",
    "license:apache-2.0",
    "region:us",
    "autotrain_compatible",
    "endpoints_compatible",
    "gguf",
    "lora",
    "peft",
    "dataset:HuggingFaceH4/ultrachat_200k",
    "arxiv:2305.18290",
    "pytorch",
    "fr",
    "license:mit",
    "unsloth",
    "trl",
    "sft",
    "base_model:adapter:unsloth/Llama-3.2-1B",
    "qwen2",
];

fn name(number: u64) -> ModelId {
    let random = scatter(number);
    let (owner, word) = (
        random % 400_000,
        WORDS[random as usize % 24 / 2].replace(':', "-"),
    );
    let text = format!("owner{owner:x}/{word}-{}b-v{number:x}", random % 70);
    ModelId::parse(&text).unwrap_or_else(|_| ModelId::parse("a/b").expect("an id"))
}

fn model(number: u64, moment: i64) -> ModelRecord {
    let random = scatter(number ^ 0x5555);
    let pick = |at: u64| WORDS[(scatter(random ^ at) % 24) as usize];
    let tags: Vec<String> = (0..8 + random % 12)
        .map(|at| pick(at).to_string())
        .collect();
    let mut card = String::from("{\"license\":\"apache-2.0\",\"tags\":[");
    for at in 0..random % 40 {
        card.push_str(&format!(
            "\"{}\",{},",
            pick(100 + at),
            scatter(random ^ at) % 10_000
        ));
    }
    card.push_str("\"end\"]}");
    let mut id = [0; 12];
    id[..8].copy_from_slice(&random.to_be_bytes());
    id[8..].copy_from_slice(&(number as u32).to_be_bytes());
    ModelRecord {
        hub_id: Some(HubId(id)),
        author: name(number).owner().map(str::to_string),
        created_at: Some(Timestamp::from_micros(
            1_650_000_000_000_000 + (random % (1 << 46)) as i64,
        )),
        last_modified: Some(Timestamp::from_micros(
            1_700_000_000_000_000 + (random % (1 << 45)) as i64,
        )),
        sha: Some(format!(
            "{random:016x}{:016x}{:08x}",
            scatter(random),
            number
        )),
        downloads: Some(random % 1000),
        downloads_all_time: Some(random % 100_000),
        likes: Some(random % 50),
        trending_score: Some((random % 7) as f64),
        gated: Some(Gated::No),
        private: Some(false),
        library: Some(pick(1).to_string()),
        task: Some(pick(2).to_string()),
        model_type: Some(pick(3).to_string()),
        architectures: Some(vec!["LlamaForCausalLM".into()]),
        licenses: Some(vec!["apache-2.0".into()]),
        languages: Some(vec!["en".into()]),
        datasets: Some(vec![]),
        arxiv: Some(vec![]),
        regions: Some(vec!["us".into()]),
        tags: Some(tags),
        parameters: random.is_multiple_of(2).then_some(random >> 30),
        dtypes: random
            .is_multiple_of(2)
            .then(|| format!("{{\"BF16\":{}}}", random >> 30)),
        storage_bytes: Some(random >> 25),
        card_data: Some(card),
        fetched_at: Some(Timestamp::from_micros(moment)),
        ..ModelRecord::bare(name(number), Arc::from("hub:list"))
    }
}

fn claim(child: &ModelId, number: u64) -> ParentClaim {
    let parent = name(number % 1000);
    ParentClaim {
        child: child.clone(),
        raw: parent.to_string(),
        parent: Some(parent),
        parent_hub_id: None,
        relation: Relation::Finetune,
        evidence: Evidence::HubTag,
        confidence: 1.0,
        problem: None,
    }
}

/// JSON of the size of a listing page.
fn page() -> Vec<u8> {
    let mut page = String::new();
    for number in 0.. {
        page.push_str(&format!("{:?}", model(number, 0)));
        if page.len() > PAGE {
            break;
        }
    }
    page.truncate(PAGE);
    page.into_bytes()
}
