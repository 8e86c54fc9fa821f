//! The snapshot against its manifest.

use std::path::Path;

use modeltree_query::{Atlas, QueryError};
use modeltree_snapshot::{Counts, Manifest, Source};
use serde_json::Value;

use super::finding::{Check, Example, Findings};

/// What crawls are known not to have got.
pub(super) fn crawls(dir: &Path, manifest: &Manifest, found: &mut Findings) {
    found.made(Check::IncompleteCrawl);
    for (at, source) in manifest.sources.iter().enumerate() {
        let mut later = manifest.sources[at + 1..].iter();
        if later.any(|later| repeats(later, source)) {
            continue;
        }
        for sentence in lacking(source) {
            found.add(Check::IncompleteCrawl, || Example::text(sentence));
        }
    }
    if dir.join("journal").join("state.json").is_file() {
        found.add(Check::IncompleteCrawl, || {
            Example::text("something writes to this folder, or was stopped: `modeltree crawl --resume` goes on with a crawl or an update; an import or a join has to be done again")
        });
    }
    let odd = manifest.counts.odd;
    let finding = found.made(Check::OddItems);
    finding.count = odd;
    if odd > 0 {
        let parts = manifest.parts_of("odd");
        let examples = parts.map(|part| Example::text(format!("kept in {}", part.path)));
        finding.examples = examples.collect();
    }
}

/// Whether a later ingest asked the same Hub for the same models, or for all of
/// them, and for cards and files where the earlier one did.
fn repeats(later: &Source, earlier: &Source) -> bool {
    let same = |path: &str| later.asked.pointer(path) == earlier.asked.pointer(path);
    let as_much = |path: &str| same(path) || is_true(later, path);
    let models = ["/plan/scope", "/plan/direction", "/plan/filters"];
    same("/endpoint")
        && ["/plan/with_cards", "/plan/with_files"]
            .into_iter()
            .all(as_much)
        && (models.into_iter().all(same) || is_whole_hub(&later.asked))
}

fn is_true(source: &Source, path: &str) -> bool {
    source.asked.pointer(path) == Some(&Value::Bool(true))
}

fn is_whole_hub(asked: &Value) -> bool {
    let filters = asked.pointer("/plan/filters").and_then(Value::as_object);
    let unfiltered = filters.is_some_and(|filters| {
        filters.values().all(|filter| match filter {
            Value::Null => true,
            Value::Array(list) => list.is_empty(),
            _ => false,
        })
    });
    asked.pointer("/plan/scope").and_then(Value::as_str) == Some("all") && unfiltered
}

fn lacking(source: &Source) -> impl Iterator<Item = &str> {
    let sentences = source.coverage.get("incomplete").and_then(Value::as_array);
    sentences.into_iter().flatten().filter_map(Value::as_str)
}

/// Looks for aliases that lead nowhere; how many aliases there are.
pub(super) fn aliases(atlas: &Atlas, found: &mut Findings) -> Result<u64, QueryError> {
    found.made(Check::UnusedAliases);
    let graph = atlas.graph();
    let aliases = atlas.snapshot().aliases()?;
    for alias in &aliases {
        let leads = graph
            .find(&alias.id)
            .or_else(|| graph.find_alias(&alias.id));
        if leads.is_none() {
            found.add(Check::UnusedAliases, || {
                Example::of(&alias.alias).and(&alias.id)
            });
        }
    }
    Ok(aliases.len() as u64)
}

/// Looks for cards of models that have no record; how many cards there are.
pub(super) fn cards(atlas: &Atlas, found: &mut Findings) -> Result<u64, QueryError> {
    let graph = atlas.graph();
    let mut cards = 0;
    for card in atlas.snapshot().cards()? {
        let card = card?;
        cards += 1;
        let node = graph.find(card.id.as_str());
        if node.is_none_or(|node| graph.is_missing(node)) {
            found.add(Check::DanglingRows, || {
                Example::of(card.id.as_str()).saying("a card without a record of the model")
            });
        }
    }
    Ok(cards)
}

/// Compares the rows that were read with the manifest's counts.
pub(super) fn counts(manifest: &Manifest, read: &Counts, found: &mut Findings) {
    found.made(Check::CountsDisagree);
    let told = &manifest.counts;
    for (table, told, read) in [
        ("models", told.models, read.models),
        ("claims", told.claims, read.claims),
        ("aliases", told.aliases, read.aliases),
        ("cards", told.cards, read.cards),
    ] {
        let in_parts: u64 = manifest.parts_of(table).map(|part| part.rows).sum();
        if told != read || told != in_parts {
            found.add(Check::CountsDisagree, || {
                Example::text(format!(
                    "{table}: the manifest counts {told}, its list of files {in_parts}, \
                     and {read} were read"
                ))
            });
        }
    }
}
