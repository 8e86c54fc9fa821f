//! From answers to records, without touching the store: the same answers give
//! the same state, whether they come from the Hub or from the journal.

use modeltree_records::{Assembled, Gated, ModelId, ModelRecord};
use modeltree_snapshot::{Alias, AliasKind, Batch, CardRow, OddItem};

use crate::decoded::{Decoded, Odd};
use crate::event::Way;
use crate::journal::{Mark, NoCard, State};
use crate::plan::Scope;
use crate::report::CardCoverage;
use crate::seen::{Met, Seen};

/// A batch of this many models is taken to become full.
const LARGE: usize = 4096;

/// What was gathered and not yet staged, and where the crawl stands.
pub(crate) struct Gathered {
    /// Where the crawl stands.
    pub state: State,
    /// What is not yet staged.
    pub batch: Batch,
    /// What was met.
    pub seen: Seen,
}

impl Gathered {
    pub(crate) fn new(state: State) -> Self {
        Self {
            state,
            batch: Batch::default(),
            seen: Seen::default(),
        }
    }

    /// Takes in one answer: `decoded` is what `body` says. Returns how many
    /// models were new.
    pub(crate) fn apply(&mut self, mark: Mark, mut decoded: Decoded, body: &[u8]) -> u64 {
        let before = self.seen.len();
        // What closes a listing reads across what is known.
        let is_closing = matches!(mark, Mark::Page { closing: true, .. });
        let repeated = self.state.coverage.repeated;
        let state = &mut self.state;
        match mark {
            Mark::Page {
                range,
                closing,
                own,
                ..
            } => {
                decoded.truncate(own);
                state.pages += 1;
                let ranges = if closing {
                    &mut state.closing
                } else {
                    &mut state.ranges
                };
                match ranges.iter_mut().find(|known| known.number == range.number) {
                    Some(known) => *known = range,
                    None => ranges.push(range),
                }
            }
            Mark::Ranges { ranges, form } => (state.ranges, state.form) = (ranges, form),
            Mark::Closing { ranges } => state.closing = ranges,
            Mark::Ranked { next, .. } => {
                state.ranking = Some(next);
                let Scope::Top { count, .. } = state.plan.scope else {
                    return 0;
                };
                let (family, direction) = (&mut state.family, state.plan.direction);
                decoded.models.retain(|model| {
                    let wanted = family.roots.len() < count as usize;
                    if wanted {
                        family.begin_with(model, direction);
                    }
                    wanted
                });
            }
            Mark::Recent { next, .. } => {
                state.pages += 1;
                state.ranking = Some(next);
            }
            Mark::Children { of, next, .. } => state.family.children(&of, &decoded.models, next),
            Mark::Detail { of, .. } => self.detail(&of, &decoded),
            Mark::Absent { of, why } => {
                state.coverage.asked += 1;
                state.coverage.missing.add(match why {
                    Some(why) => format!("{of} ({why})"),
                    None => of.to_string(),
                });
                state.family.absent(&of);
            }
            Mark::GivenUp { question, why } => {
                state.coverage.failed.add(why);
                state.family.give_up(&question);
            }
            Mark::Switched => state.way = Way::Listing,
            Mark::Looked { of, .. } => return self.looked(&of, decoded),
            Mark::Overlooked { of } => {
                state.odd_ids.remove(&of);
            }
            Mark::Card {
                of,
                renamed,
                revision,
                etag,
                at,
            } => {
                cards(state).got += 1;
                cards(state).asked += 1;
                state.cards.ahead.insert(of.to_string());
                if let Some(id) = renamed {
                    self.rename(of.as_str(), &id);
                }
                let text = String::from_utf8_lossy(body).into_owned();
                let fetched_at = Some(at);
                self.batch.cards.push(CardRow {
                    id: of,
                    revision,
                    etag,
                    text,
                    fetched_at,
                });
            }
            Mark::NoCard { of, why } => {
                state.cards.ahead.insert(of.to_string());
                let cards = cards(state);
                cards.asked += 1;
                match why {
                    NoCard::Unchanged => cards.unchanged += 1,
                    NoCard::None => cards.none += 1,
                    NoCard::Gated => cards.gated += 1,
                    NoCard::Missing => cards.missing += 1,
                    NoCard::TooLarge => cards.too_large.add(of.as_str()),
                    NoCard::Failed(why) => cards.failed.add(format!("{of}: {why}")),
                }
            }
            Mark::Lacks { what } => state.coverage.lacks(what),
            Mark::Step(step) => state.step = step,
            Mark::Resumed => state.coverage.resumed += 1,
        }
        self.keep(decoded);
        if is_closing {
            self.state.coverage.repeated = repeated;
        }
        self.seen.len() - before
    }

    fn detail(&mut self, of: &ModelId, decoded: &Decoded) {
        self.state.coverage.asked += 1;
        match decoded.models.first() {
            Some(model) => {
                if model.record.id != *of {
                    self.rename(of.as_str(), &model.record.id);
                }
                self.state.family.found(of, model);
            }
            None => self.state.family.absent(of),
        }
    }

    /// Takes in the second look at an odd item: only a whole one replaces what
    /// could be read of the first.
    fn looked(&mut self, of: &ModelId, decoded: Decoded) -> u64 {
        self.state.odd_ids.remove(of);
        if decoded.odd.is_empty() {
            self.state.coverage.odd_mended += 1;
            for model in decoded.models {
                self.forget(&model.record.id);
                self.batch.claims.extend(model.claims);
                self.batch.models.push(model.record);
            }
        }
        0
    }

    fn keep(&mut self, decoded: Decoded) {
        for (_, odd) in decoded.odd {
            self.keep_odd(odd);
        }
        for model in decoded.models {
            let record = &model.record;
            match self.seen.meet(record.hub_id, &record.id) {
                Met::New => self.push(model),
                Met::Again => self.state.coverage.repeated += 1,
                Met::Replaced => {
                    self.forget(&model.record.id);
                    self.push(model);
                }
                Met::Renamed(old) => {
                    self.rename(&old, &model.record.id);
                    if let (Some(links), Ok(old)) = (&mut self.state.links, ModelId::parse(&old)) {
                        links.add(&old, &model.record.id);
                        links.add(&model.record.id, &old);
                    }
                    self.state.superseded.insert(old);
                    self.push(model);
                }
            }
        }
        self.state.coverage.models = self.seen.len() - self.state.superseded.len() as u64;
    }

    /// Takes what was read of a model out of the batch again: each model is in
    /// a batch once.
    fn forget(&mut self, id: &ModelId) {
        self.batch.models.retain(|record| record.id != *id);
        self.batch.claims.retain(|claim| claim.child != *id);
    }

    fn push(&mut self, model: Assembled) {
        let coverage = &mut self.state.coverage;
        coverage.gated += u64::from(is_gated(&model.record));
        coverage.claims += model.claims.len() as u64;
        self.state.superseded.remove(model.record.id.as_str());
        if let Some(links) = &mut self.state.links {
            links.note(&model);
        }
        self.batch.claims.extend(model.claims);
        let models = &mut self.batch.models;
        if models.len() == models.capacity() && models.len() >= LARGE {
            // Records are large: growing by doubling would copy them all.
            models.reserve_exact(self.state.plan.batch as usize);
        }
        models.push(model.record);
    }

    fn keep_odd(&mut self, odd: Odd) {
        let name = odd.id.as_ref().map_or("(no usable id)", ModelId::as_str);
        self.state
            .coverage
            .odd
            .add(format!("{name}: {}", odd.problems));
        match odd.id {
            Some(id) => {
                self.state.odd_ids.insert(id);
            }
            None => self.state.coverage.odd_lost += 1,
        }
        self.batch.odd.push(OddItem {
            raw: odd.raw,
            problems: odd.problems,
        });
    }

    fn rename(&mut self, old: &str, new: &ModelId) {
        self.state.coverage.renamed.add(format!("{old} -> {new}"));
        self.batch.aliases.push(renamed(old, new.as_str()));
    }
}

/// Says that a model had another id.
pub(crate) fn renamed(old: &str, new: &str) -> Alias {
    let kind = if old.eq_ignore_ascii_case(new) {
        AliasKind::Case
    } else if !old.contains('/') {
        AliasKind::Legacy
    } else {
        AliasKind::Rename
    };
    Alias {
        alias: old.to_string(),
        id: new.to_string(),
        kind,
    }
}

/// Whether a model's files are behind a gate.
pub(crate) fn is_gated(record: &ModelRecord) -> bool {
    record.gated.is_some_and(|gated| gated != Gated::No)
}

fn cards(state: &mut State) -> &mut CardCoverage {
    state.coverage.cards.get_or_insert_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;
    use modeltree_records::{HubId, Timestamp};

    fn page(items: &[(&str, Option<u8>)]) -> Decoded {
        let models = items.iter().map(|(id, hub_id)| {
            let mut record = ModelRecord::bare(ModelId::parse(id).unwrap(), "test".into());
            record.hub_id = hub_id.map(|byte| HubId([byte; 12]));
            Assembled {
                record,
                claims: Vec::new(),
            }
        });
        Decoded {
            models: models.collect(),
            ..Decoded::default()
        }
    }

    fn children(of: &str) -> Mark {
        let at = Timestamp::from_micros(0);
        Mark::Children {
            of: ModelId::parse(of).unwrap(),
            next: None,
            at,
        }
    }

    #[test]
    fn a_model_renamed_under_way_is_one_model() {
        let mut gathered = Gathered::new(State::new(Plan::new(Scope::Roots(vec![]))));
        let take =
            |gathered: &mut Gathered, items| gathered.apply(children("o/r"), page(items), b"");
        assert_eq!(
            take(
                &mut gathered,
                &[("o/a", Some(1)), ("o/b", Some(2)), ("o/a", Some(1))]
            ),
            2
        );
        assert_eq!(take(&mut gathered, &[("o/c", Some(1))]), 1);
        let state = &gathered.state;
        assert_eq!((state.coverage.models, state.coverage.repeated), (2, 1));
        assert_eq!(state.superseded, ["o/a".to_string()].into());
        assert_eq!(gathered.batch.aliases[0].id, "o/c");
        assert_eq!(gathered.batch.aliases[0].kind, AliasKind::Rename);
    }

    #[test]
    fn a_batch_holds_a_model_once() {
        let mut gathered = Gathered::new(State::new(Plan::new(Scope::Roots(vec![]))));
        for items in [
            [("o/a", None)],
            [("o/a", Some(1))],
            [("o/a", Some(2))],
            [("o/a", Some(2))],
        ] {
            gathered.apply(children("o/r"), page(&items), b"");
        }
        let hub_ids: Vec<_> = gathered
            .batch
            .models
            .iter()
            .map(|model| model.hub_id)
            .collect();
        assert_eq!(hub_ids, [Some(HubId([2; 12]))]);
        assert_eq!(gathered.state.coverage.models, 1);
    }

    #[test]
    fn a_ranking_gives_as_many_roots_as_wanted() {
        let plan = Plan::new(Scope::Top {
            count: 2,
            by: crate::Ranking::Likes,
        });
        let mut gathered = Gathered::new(State::new(plan));
        let mark = |next: &str| Mark::Ranked {
            next: Some(next.into()),
            at: Timestamp::from_micros(0),
        };
        gathered.apply(mark("a"), page(&[("o/a", Some(1))]), b"");
        gathered.apply(
            mark("b"),
            page(&[("o/a", Some(1)), ("o/b", Some(2)), ("o/c", Some(3))]),
            b"",
        );
        let roots: Vec<_> = gathered
            .state
            .family
            .roots
            .iter()
            .map(ModelId::as_str)
            .collect();
        assert_eq!(roots, ["o/a", "o/b"]);
        assert_eq!(gathered.batch.models.len(), 2);
    }
}
