//! Bringing a snapshot up to date: from where an update goes on, and what it
//! changes.

use std::collections::{HashMap, HashSet};

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{Array, RecordBatch, StringArray};
use modeltree_records::{HubId, Timestamp};
use modeltree_snapshot::{Alias, Snapshot, Source};
use serde_json::Value;

use crate::context::Context;
use crate::error::IngestError;
use crate::gather::renamed;
use crate::plan::{Direction, Filters, Plan, Scope, Update};
use crate::report::{Coverage, Updated};

/// Microseconds by which the Hub's clock may differ from ours.
const SKEW: i64 = 10 * 60 * 1_000_000;
/// Microseconds that making a dump of the whole Hub may have taken.
const DUMP: i64 = 24 * 3600 * 1_000_000;

/// A plan that brings this snapshot up to date.
///
/// It looks for models modified since the snapshot last knew all of what it is
/// about: since the beginning of its last crawl of the whole Hub, of the
/// oldest of its families' crawls, or of its last update. A snapshot of files
/// is known up to a day before its newest model. With `full`, the whole
/// listing is read.
///
/// # Errors
/// [`IngestError::NoGround`] where nothing says from when on, and
/// [`IngestError::PartOnly`] for a full update of a part of the Hub.
pub fn plan_update(
    snapshot: &Snapshot,
    full: bool,
    since: Option<Timestamp>,
) -> Result<Plan, IngestError> {
    let ground = ground_of(&snapshot.manifest().sources);
    let known = match &ground {
        Some(ground) => Some(earlier(ground.since, SKEW)),
        None => newest(snapshot)?.map(|newest| earlier(newest, DUMP)),
    };
    let since = since.or(known).ok_or(IngestError::NoGround)?;
    let ground = ground.unwrap_or_else(|| Ground::new(since));
    if full {
        if let Some(direction) = ground.within {
            let what = format!("families, {direction:?}").to_lowercase();
            return Err(IngestError::PartOnly(what));
        }
        if !ground.filters.is_empty() {
            return Err(IngestError::PartOnly("what a filter let through".into()));
        }
    }
    let models = snapshot.manifest().counts.models;
    let page = u64::from(modeltree_hub::MAX_LIMIT);
    let requests = match full {
        true => models.div_ceil(page) + 2,
        false => 1 + recent_before(snapshot, since)?.div_ceil(page),
    };
    let mut plan = Plan::new(Scope::All);
    plan.filters = ground.filters;
    plan.with_cards = ground.with_cards;
    plan.with_files = ground.with_files;
    if full {
        plan.expected_models = models;
    }
    plan.update = Some(Update {
        since,
        full,
        within: ground.within,
        requests,
    });
    Ok(plan)
}

fn earlier(time: Timestamp, by: i64) -> Timestamp {
    Timestamp::from_micros(time.micros().saturating_sub(by))
}

/// Up to when a snapshot knows what it is about, and what that is.
#[derive(Clone)]
struct Ground {
    since: Timestamp,
    /// The relatives wanted, where it is about families.
    within: Option<Direction>,
    filters: Filters,
    with_cards: bool,
    with_files: bool,
}

impl Ground {
    fn new(since: Timestamp) -> Self {
        Self {
            since,
            within: None,
            filters: Filters::default(),
            with_cards: false,
            with_files: false,
        }
    }

    /// What one crawl left.
    fn of(plan: Plan, since: Timestamp) -> Self {
        let within = match &plan.update {
            Some(update) => update.within,
            None => (plan.scope != Scope::All).then_some(plan.direction),
        };
        Self {
            since,
            within,
            filters: match plan.scope {
                Scope::All => plan.filters,
                _ => Filters::default(),
            },
            with_cards: plan.with_cards,
            with_files: plan.with_files,
        }
    }

    fn is_whole(&self) -> bool {
        self.within.is_none() && self.filters.is_empty()
    }

    /// What is known after both.
    fn and(self, other: Self) -> Self {
        // Beside the whole Hub the parts do not count.
        match (self.is_whole(), other.is_whole()) {
            (true, false) => return self,
            (false, true) => return other,
            _ => {}
        }
        let as_before = (self.within, &self.filters) == (other.within, &other.filters);
        let wanted = |direction: fn(Direction) -> bool| {
            let both = self.within.into_iter().chain(other.within);
            both.into_iter().any(direction)
        };
        // What several filters let through has no listing of its own.
        let (within, filters) = match (wanted(Direction::down), wanted(Direction::up)) {
            _ if as_before => (self.within, self.filters),
            (true, true) => (Some(Direction::Both), Filters::default()),
            (true, false) => (Some(Direction::Down), Filters::default()),
            (false, true) => (Some(Direction::Up), Filters::default()),
            (false, false) => (Some(Direction::Only), Filters::default()),
        };
        Self {
            since: self.since.min(other.since),
            within,
            filters,
            with_cards: self.with_cards || other.with_cards,
            with_files: self.with_files || other.with_files,
        }
    }
}

fn ground_of(sources: &[Source]) -> Option<Ground> {
    let mut ground: Option<Ground> = None;
    for source in sources {
        let asked = &source.asked;
        if let Some(plan) = asked.get("plan").and_then(read_plan) {
            let updates = plan.update.is_some();
            let next = Ground::of(plan, source.started);
            ground = Some(match ground {
                Some(ground) if !updates && !next.is_whole() => ground.and(next),
                _ => next,
            });
        }
        let joined = asked.get("join").and_then(Value::as_array);
        for part in joined.into_iter().flatten() {
            let sources = part.get("sources").cloned().map(serde_json::from_value);
            let Some(Ok(sources)) = sources else { continue };
            let part: Vec<Source> = sources;
            if let Some(part) = ground_of(&part) {
                ground = Some(match ground {
                    Some(ground) => ground.and(part),
                    None => part,
                });
            }
        }
    }
    ground
}

fn read_plan(plan: &Value) -> Option<Plan> {
    serde_json::from_value(plan.clone()).ok()
}

/// When the newest of the models was modified.
fn newest(snapshot: &Snapshot) -> Result<Option<Timestamp>, IngestError> {
    let mut newest = None;
    for batch in snapshot.models(&["last_modified"])? {
        newest = newest.max(times(&batch?, 0).flatten().max());
    }
    Ok(newest.map(Timestamp::from_micros))
}

/// How many models were modified before, in as much time as passed since: as
/// many are expected since.
fn recent_before(snapshot: &Snapshot, since: Timestamp) -> Result<u64, IngestError> {
    let passed = Timestamp::now().micros().saturating_sub(since.micros());
    let window = since.micros().saturating_sub(passed.max(0))..since.micros();
    let mut count = 0;
    for batch in snapshot.models(&["last_modified"])? {
        let batch = batch?;
        let recent = times(&batch, 0).flatten();
        count += recent.filter(|time| window.contains(time)).count() as u64;
    }
    Ok(count)
}

fn times(batch: &RecordBatch, column: usize) -> impl Iterator<Item = Option<i64>> {
    let times = batch.column(column);
    times.as_primitive::<TimestampMicrosecondType>().iter()
}

/// What an update changes in the snapshot that is there.
pub(crate) struct Changes {
    /// The staged models to keep; `None`: all.
    pub keep: Option<HashSet<String>>,
    /// Ids under which models are no longer found.
    pub superseded: Vec<String>,
    /// Former ids of models.
    pub aliases: Vec<Alias>,
    /// Models that are no longer on the Hub.
    pub gone: HashSet<String>,
    /// New and modified models.
    fresh: HashSet<String>,
    updated: Updated,
}

impl Changes {
    /// Compares what was met, all of it staged, with what is there.
    pub(crate) fn of(context: &Context) -> Result<Self, IngestError> {
        let state = context.collector.state();
        let seen = context.collector.seen();
        let writer = &context.collector.writer;
        let update = state.plan.update.as_ref().ok_or(IngestError::NoGround)?;
        // An incomplete listing proves of nothing that it is gone.
        let may_go = update.full && state.coverage.is_complete();
        let mut modified: HashMap<HubId, Option<Timestamp>> = HashMap::new();
        writer.for_each_staged_model(|_, hub_id, time| {
            modified.extend(hub_id.map(|hub_id| (hub_id, time)));
        })?;
        let mut changes = Self {
            keep: None,
            superseded: Vec::new(),
            aliases: Vec::new(),
            gone: HashSet::new(),
            fresh: seen.ids().map(str::to_string).collect(),
            updated: Updated {
                since: Some(update.since),
                full: update.full,
                ..Updated::default()
            },
        };
        for id in &state.superseded {
            changes.fresh.remove(id);
        }
        let mut members = Vec::new();
        let mut known = 0;
        let previous = writer.previous()?;
        let columns = ["id", "hub_id", "last_modified"];
        if let Some(previous) = &previous {
            for batch in previous.models(&columns)? {
                let batch = batch?;
                let ids: &StringArray = batch.column(0).as_string();
                let hub_ids: &StringArray = batch.column(1).as_string();
                for (row, time) in times(&batch, 2).enumerate() {
                    let id = ids.value(row);
                    let hub_id = hub_ids.is_valid(row).then(|| hub_ids.value(row));
                    let hub_id = hub_id.and_then(HubId::parse);
                    let now = hub_id.and_then(|hub_id| seen.id_of(hub_id));
                    if update.within.is_some() {
                        members.push(now.unwrap_or(id).to_string());
                    }
                    match now {
                        Some(now) if now == id => {
                            known += 1;
                            let then = time.map(Timestamp::from_micros);
                            let newly = hub_id.and_then(|hub_id| modified.get(&hub_id));
                            if then.is_some() && newly == Some(&then) {
                                changes.fresh.remove(id);
                                changes.updated.unchanged += 1;
                            }
                        }
                        Some(now) => {
                            known += 1;
                            changes.aliases.push(renamed(id, now));
                            if !seen.knows(id) {
                                changes.superseded.push(id.to_string());
                            }
                        }
                        None if seen.knows(id) => known += 1,
                        None if may_go => {
                            changes.updated.gone.add(id);
                            changes.gone.insert(id.to_string());
                        }
                        None => {}
                    }
                }
            }
        }
        if let (Some(direction), Some(links)) = (update.within, &state.links) {
            let family = links.relatives(members.iter().map(String::as_str), direction);
            let before = changes.fresh.len();
            changes.fresh.retain(|id| family.holds(id));
            changes.updated.outside = (before - changes.fresh.len()) as u64;
        }
        let fresh = changes.fresh.len() as u64;
        changes.updated.changed = fresh.min(known - changes.updated.unchanged.min(known));
        changes.updated.new = fresh - changes.updated.changed;
        changes.keep = (!update.full).then(|| changes.fresh.clone());
        Ok(changes)
    }

    /// Whether the snapshot is up to date already. A full update always brings
    /// new downloads and likes.
    pub(crate) fn is_nothing(&self) -> bool {
        let kept = self.keep.as_ref().is_some_and(HashSet::is_empty);
        kept && self.superseded.is_empty() && self.aliases.is_empty() && self.gone.is_empty()
    }

    /// Tells what was found.
    pub(crate) fn tell(&self, coverage: &mut Coverage) {
        for alias in &self.aliases {
            let (old, new) = (&alias.alias, &alias.id);
            coverage.renamed.add(format!("{old} -> {new}"));
        }
        if let Some(keep) = &self.keep {
            coverage.models = keep.len() as u64;
        }
        coverage.updated = Some(self.updated.clone());
    }
}

/// The new and modified models, sorted: those whose cards may have changed.
pub(crate) fn fresh_ids(context: &mut Context) -> Result<Vec<String>, IngestError> {
    context.stage()?;
    let mut ids: Vec<String> = Changes::of(context)?.fresh.into_iter().collect();
    ids.sort_unstable();
    Ok(ids)
}
