//! A crawl against the simulator over real sockets, and what came of it.
#![allow(clippy::unwrap_used)]
#![allow(dead_code)] // Each test file uses its part.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hubsim::catalog::Catalog;
use hubsim::catalog::synthetic::SyntheticCatalog;
use hubsim::{ANY_PORT, Running, Sim};
use modeltree_hub::{Client, Config};
use modeltree_ingest::{
    Cancel, Event, IngestError, Observer, Outcome, Plan, Scope, Silent, Start, crawl,
};
use modeltree_records::{ModelId, ModelRecord, ParentClaim};
use modeltree_snapshot::{CardRow, Snapshot, Writer};
use tempfile::TempDir;
use tokio::sync::Notify;

/// Seconds of the Hub's clock in a real second.
pub const SCALE: f64 = 200.0;

/// A synthetic Hub, built once for all tests of a file.
pub fn synthetic(models: u32) -> Arc<SyntheticCatalog> {
    static BUILT: Mutex<BTreeMap<u32, Arc<SyntheticCatalog>>> = Mutex::new(BTreeMap::new());
    let mut built = BUILT.lock().unwrap();
    let build = || Arc::new(SyntheticCatalog::new(models, 7));
    built.entry(models).or_insert_with(build).clone()
}

pub fn sim(catalog: Arc<dyn Catalog>) -> Sim {
    Sim::new(catalog).time_scale(SCALE)
}

pub fn start(sim: Sim) -> Running {
    sim.start_blocking(ANY_PORT).unwrap()
}

pub fn id(text: &str) -> ModelId {
    ModelId::parse(text).unwrap()
}

pub fn roots(ids: &[&str]) -> Plan {
    Plan::new(Scope::Roots(ids.iter().map(|text| id(text)).collect()))
}

pub fn all() -> Plan {
    Plan::new(Scope::All)
}

/// Runs a future as the program does.
pub fn run<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(future)
}

pub fn client(hub: &Running) -> Client {
    let mut config = Config::new(&hub.url()).unwrap();
    config.time_scale = SCALE;
    config.idle_timeout = Duration::from_secs(2);
    config.request_timeout = Duration::from_secs(20);
    Client::new(config).unwrap()
}

pub async fn try_crawl(
    hub: &Running,
    dir: &Path,
    start: Start,
    observer: Arc<dyn Observer>,
) -> Result<Outcome, IngestError> {
    let writer = Writer::open(dir)?;
    // The program may well hand a crawl to another thread.
    fn movable<F: Future + Send>(future: F) -> F {
        future
    }
    let cancel = Cancel::default();
    movable(crawl(start, client(hub), writer, observer, cancel)).await
}

/// What a crawl left.
pub struct Got {
    pub dir: TempDir,
    pub outcome: Outcome,
    pub models: BTreeMap<String, ModelRecord>,
    pub claims: Vec<ParentClaim>,
}

impl Got {
    fn read(dir: TempDir, outcome: Outcome) -> Self {
        let snapshot = Snapshot::open(dir.path()).unwrap();
        snapshot.verify().unwrap();
        let models = snapshot.records().unwrap().map(|record| {
            let mut record = record.unwrap();
            record.fetched_at = None;
            (record.id.to_string(), record)
        });
        let models = models.collect();
        let claims = snapshot.claims().unwrap().map(Result::unwrap).collect();
        Self {
            dir,
            outcome,
            models,
            claims,
        }
    }

    pub fn ids(&self) -> BTreeSet<&str> {
        self.models.keys().map(String::as_str).collect()
    }

    pub fn cards(&self) -> BTreeMap<String, CardRow> {
        let snapshot = Snapshot::open(self.dir.path()).unwrap();
        let cards = snapshot.cards().unwrap().map(Result::unwrap);
        cards.map(|card| (card.id.to_string(), card)).collect()
    }

    pub fn requests(&self) -> u64 {
        self.outcome.coverage.requests
    }
}

/// A whole crawl into a new folder.
pub fn crawl_new(hub: &Running, plan: Plan) -> Got {
    let dir = tempfile::tempdir().unwrap();
    let outcome = run(try_crawl(
        hub,
        dir.path(),
        Start::New(plan),
        Arc::new(Silent),
    ))
    .unwrap();
    Got::read(dir, outcome)
}

/// What came of going on with a stopped crawl.
pub fn resume(hub: &Running, dir: TempDir) -> Got {
    let outcome = run(try_crawl(hub, dir.path(), Start::Resume, Arc::new(Silent))).unwrap();
    Got::read(dir, outcome)
}

/// Drops a crawl's future at its n-th event. Gives the folder back, or what
/// came of the crawl where it was done before.
pub fn crawl_until(hub: &Running, plan: Plan, events: u64) -> Result<TempDir, Box<Got>> {
    let dir = tempfile::tempdir().unwrap();
    match drop_after(hub, dir.path(), Start::New(plan), events) {
        None => Ok(dir),
        Some(outcome) => Err(Box::new(Got::read(dir, outcome))),
    }
}

pub fn drop_after(hub: &Running, dir: &Path, start: Start, events: u64) -> Option<Outcome> {
    let fuse = Arc::new(Fuse {
        left: AtomicU64::new(events),
        blown: Notify::new(),
    });
    run(async {
        let crawl = try_crawl(hub, dir, start, fuse.clone());
        tokio::select! {
            biased;
            () = fuse.blown.notified() => None,
            outcome = crawl => Some(outcome.unwrap()),
        }
    })
}

struct Fuse {
    left: AtomicU64,
    blown: Notify,
}

impl Observer for Fuse {
    fn event(&self, _: Event) {
        if self.left.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.blown.notify_one();
        }
    }
}

/// An observer that remembers.
#[derive(Default)]
pub struct Heard(pub Mutex<Vec<Event>>);

impl Observer for Heard {
    fn event(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }
}

/// Every id of a catalog that anyone may see.
pub fn ids_of(catalog: &dyn Catalog) -> BTreeSet<String> {
    (0..catalog.len())
        .filter(|n| !catalog.model(*n).private)
        .map(|n| catalog.id(n))
        .collect()
}

/// (child, parent, relation) as a catalog resolves them, sorted.
pub fn resolved(catalog: &dyn Catalog) -> BTreeSet<(String, String, String)> {
    let mut edges = BTreeSet::new();
    for n in 0..catalog.len() {
        let model = catalog.model(n);
        let Some((relation, parents)) = model.base_models.filter(|_| !model.private) else {
            continue;
        };
        for (_, parent) in parents {
            edges.insert((model.id.clone(), parent, relation.as_str().to_string()));
        }
    }
    edges
}

/// The same, as claimed in a snapshot on the Hub's own evidence.
pub fn claimed(claims: &[ParentClaim]) -> BTreeSet<(String, String, String)> {
    claims
        .iter()
        .filter(|claim| claim.evidence == modeltree_records::Evidence::HubTag)
        .map(|claim| {
            (
                claim.child.to_string(),
                claim.raw.clone(),
                claim.relation.to_string(),
            )
        })
        .collect()
}

/// Claims in words, to be compared.
pub fn words(claims: &[ParentClaim]) -> Vec<String> {
    claims.iter().map(|claim| format!("{claim:?}")).collect()
}
