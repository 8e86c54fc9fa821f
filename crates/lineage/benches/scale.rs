//! What the graph costs: `cargo bench -p modeltree-lineage -- 3000000` builds
//! so many made-up models with a third as many edges, asks every question once
//! in this process, and asks for single models in fresh ones.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use modeltree_lineage::{Builder, Claim, Graph, Model, NodeId, Walk};
use modeltree_records::{Evidence, Relation, RelationSet, Timestamp};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ALL: RelationSet = RelationSet::ALL;
const PRINT: [u8; 32] = [1; 32];
/// Fresh processes of each kind of question.
const ASKED: u64 = 100;
const QUESTIONS: [&str; 6] = [
    "nothing",
    "ancestors",
    "descendants",
    "routes",
    "show",
    "search",
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [question, path, seed] = arguments.as_slice()
        && QUESTIONS.contains(&question.as_str())
    {
        return ask(question, Path::new(path), seed.parse()?);
    }
    let benched = arguments.iter().any(|argument| argument == "--bench");
    let models = arguments.iter().find_map(|argument| argument.parse().ok());
    // Run as a test, it only shows that it runs.
    let models: u64 = models.unwrap_or(if benched { 3_000_000 } else { 2_000 });
    let path = std::env::temp_dir().join(format!("modeltree-{}.idx", std::process::id()));
    let done = measure(&path, models, if benched { ASKED } else { 1 });
    let _ = std::fs::remove_file(&path);
    done
}

fn measure(path: &PathBuf, models: u64, asked: u64) -> Result<(), Box<dyn Error>> {
    let world = World::grow(models);
    println!("{} models, {} claims", world.ids.len(), world.claims.len());

    let mut builder = Builder::with_capacity(world.ids.len(), world.claims.len());
    time("feed the builder", || world.feed(&mut builder))?;
    let built = time("build", || builder.build())?;
    time("write, to the disk", || built.write(path, &PRINT))?;
    drop(built);
    let size = std::fs::metadata(path)?.len();
    println!(
        "{:28} {:>10.1} MiB",
        "index",
        size as f64 / f64::from(1 << 20)
    );

    let graph = time("open", || Graph::open(path, &PRINT))?;
    time("verify", || graph.verify(path))?;
    let now = Timestamp::from_micros(world.end);
    let families = time("families", || graph.families(ALL));
    let largest = families[0];
    println!(
        "  {} families; largest {}, depth {}",
        families.len(),
        largest.size,
        largest.depth
    );
    time("descendants of the largest", || {
        graph.descendants(largest.root, Walk::default()).count()
    });
    time("generations", || graph.generations(ALL));
    time("components", || graph.components(ALL));
    time("cycles", || graph.cycles(ALL));
    let all = time("influence of all", || graph.influence_of_all(ALL, now));
    println!("  {} models with descendants", all.len());
    time("influence of owners", || {
        graph.influence_of_owners(ALL, now)
    });
    let mut children: Vec<NodeId> = graph.children(largest.root).map(|edge| edge.node).collect();
    time("sort children by descendants", || {
        graph.sort_by_descendants(&mut children, ALL)
    });
    for text in ["llama-2-7b", "gguf", "e", "no such text"] {
        let found = time(&format!("search {text:?}"), || {
            graph.best(text, 20, |_| true)
        });
        println!("  {} found", found.total);
    }

    for question in QUESTIONS {
        let mut times = Vec::new();
        let mut memory = 0;
        for seed in 0..asked {
            let start = Instant::now();
            let output = Command::new(std::env::current_exe()?)
                .args([question, &path.to_string_lossy(), &seed.to_string()])
                .output()?;
            times.push(start.elapsed());
            if !output.status.success() {
                return Err(String::from_utf8_lossy(&output.stderr).into());
            }
            memory = memory.max(String::from_utf8(output.stdout)?.trim().parse::<u64>()?);
        }
        times.sort_unstable();
        let at = |part: usize| millis(times[(times.len() * part / 100).min(times.len() - 1)]);
        println!(
            "fresh process, {question:12} {:>10.2} ms median {:>8.2} ms p99 {:>6} MiB",
            at(50),
            at(99),
            memory / 1024,
        );
    }
    Ok(())
}

/// One question about random models, as a process of its own. Prints the most
/// memory it had, in KiB.
fn ask(question: &str, path: &Path, seed: u64) -> Result<(), Box<dyn Error>> {
    let graph = Graph::open(path, &PRINT)?;
    let mut random = Random(seed + 1);
    let mut any = || {
        // By its id, as a user names it; of three models two have no edges.
        let connected = |node: &NodeId| graph.parents(*node).next().is_some();
        let nodes = (0..100).map(|_| NodeId(random.below(graph.len() as u64) as u32));
        let node = nodes.into_iter().find(connected).unwrap_or(NodeId(0));
        graph.find(graph.id(node)).unwrap_or(NodeId(0))
    };
    let count = match question {
        "nothing" => 0,
        "ancestors" => graph.ancestry(any(), Walk::default()).members.len(),
        "descendants" => {
            let roots = graph.roots_of(any(), ALL);
            let root = roots.iter().next().unwrap_or(NodeId(0));
            graph.descendants(root, Walk::default()).count()
        }
        "routes" => graph.routes(any(), any(), Walk::default(), 10).routes.len(),
        "show" => {
            let node = any();
            graph.children(node).count() + graph.siblings(node, ALL).len()
        }
        _ => graph.best(graph.name(any()), 20, |_| true).total,
    };
    std::hint::black_box(count);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|peak| peak.split_whitespace().next());
    println!("{}", peak.unwrap_or("0"));
    Ok(())
}

fn time<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = std::hint::black_box(run());
    println!("{what:28} {:>10.2} ms", millis(start.elapsed()));
    result
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

/// Made-up models: few owners have many, few parents have many children, one
/// model in sixteen with a parent is a merge of several.
struct World {
    ids: Vec<String>,
    claims: Vec<(String, String, Relation)>,
    end: i64,
}

impl World {
    fn grow(models: u64) -> Self {
        const NAMES: [&str; 8] = [
            "Llama-2-7b",
            "Qwen2.5-7B",
            "bert-base",
            "gemma",
            "Mistral-7B",
            "phi",
            "whisper",
            "t5",
        ];
        const KINDS: [&str; 6] = ["GGUF", "lora", "instruct", "finetuned", "4bit", "merge"];
        let mut random = Random(7);
        let mut ids: Vec<String> = (0..models)
            .map(|at| {
                let owners = 1 + random.below(models / 5 + 1);
                let owner = random.below(owners);
                let name = NAMES[random.below(8) as usize];
                let kind = KINDS[random.below(6) as usize];
                format!("owner{owner:x}/{name}-{kind}-{at:x}")
            })
            .collect();
        ids.sort_unstable();
        let mut claims = Vec::new();
        let mut born: Vec<u32> = Vec::new();
        // Who comes when has nothing to do with the order of ids.
        let mut order: Vec<u32> = (0..models as u32).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at as u64 + 1) as usize);
        }
        for child in order {
            // Every mention in `born` is a chance to be chosen again.
            if random.below(100) < 31 && !born.is_empty() {
                let merge = random.below(16) == 0;
                let parents = if merge { 2 + random.below(3) } else { 1 };
                let relation = match random.below(10) {
                    _ if merge => Relation::Merge,
                    0..=4 => Relation::Adapter,
                    5..=7 => Relation::Quantized,
                    _ => Relation::Finetune,
                };
                for _ in 0..parents {
                    let parent = born[random.below(born.len() as u64) as usize];
                    claims.push((child, parent, relation));
                    born.push(parent);
                }
                if random.below(4) == 0 {
                    born.push(child);
                }
            } else if random.below(20) == 0 {
                born.push(child);
            }
        }
        claims.sort_unstable_by_key(|(child, parent, _)| (*child, *parent));
        // Texts lie in memory in the order in which they are read, as they do
        // in the batches of a table.
        let text = |at: u32| ids[at as usize].clone();
        // One parent in forty is gone.
        let parent_of = |at: usize, parent: u32| match at % 40 {
            0 => format!("gone/{}", text(parent).replace('/', "-")),
            _ => text(parent),
        };
        let claims = claims
            .into_iter()
            .enumerate()
            .map(|(at, (child, parent, relation))| (text(child), parent_of(at, parent), relation))
            .collect();
        Self {
            ids: ids.iter().map(String::clone).collect(),
            claims,
            end: 1_780_000_000_000_000,
        }
    }

    fn feed(&self, builder: &mut Builder) -> Result<(), Box<dyn Error>> {
        for (row, id) in self.ids.iter().enumerate() {
            let row = row as u64;
            builder.model(Model {
                downloads: Some(row * 7919 % 10_000),
                likes: Some(row % 11),
                created_at: Some(Timestamp::from_micros(
                    self.end - (row * 104_729 % 100_000_000_000) as i64 * 1000,
                )),
                ..Model::bare(id, row)
            })?;
        }
        for (child, parent, relation) in &self.claims {
            builder.claim(Claim {
                child,
                parent: Ok(parent),
                parent_hub_id: None,
                relation: *relation,
                evidence: Evidence::HubTag,
            })?;
        }
        Ok(())
    }
}
