//! One line a model, with everything that a snapshot holds of it but its card.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::iter::Peekable;

use modeltree_query::Atlas;
use modeltree_records::{Evidence, HubId, ModelId, ModelRecord, ParentClaim, Relation};
use modeltree_snapshot::{Alias, StoreError};
use serde::Serialize;

use crate::Selection;
use crate::folder::Fault;

/// A line.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    known: Known<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    claims: Vec<Claim<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<OtherName<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Known<'a> {
    Record(&'a ModelRecord),
    Id { id: &'a str },
}

#[derive(Serialize)]
struct Claim<'a> {
    parent: Option<&'a ModelId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_hub_id: Option<HubId>,
    raw: &'a str,
    relation: Relation,
    evidence: Evidence,
    confidence: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'static str>,
}

#[derive(Serialize)]
struct OtherName<'a> {
    alias: &'a str,
    kind: &'static str,
}

/// Writes the lines; answers with their number.
pub(super) fn write(
    atlas: &Atlas,
    selection: &Selection,
    file: &mut impl Write,
) -> Result<u64, Fault> {
    let aliases = atlas.snapshot().aliases()?;
    let mut names: BTreeMap<&str, Vec<&Alias>> = BTreeMap::new();
    for alias in &aliases {
        names.entry(&alias.id).or_default().push(alias);
    }
    // What is claimed for an earlier name of a model belongs to it too.
    let wanted: Option<HashSet<&str>> = selection.models().map(|nodes| {
        let ids = nodes.iter().map(|node| atlas.graph().id(*node));
        let ids: HashSet<&str> = ids.collect();
        let others = aliases.iter().filter(|alias| ids.contains(&*alias.id));
        others
            .map(|alias| &*alias.alias)
            .chain(ids.iter().copied())
            .collect()
    });
    let mut names = names.into_iter().peekable();
    let mut claims = atlas.snapshot().claims()?.peekable();
    let mut records = selection.records(atlas)?.peekable();
    let mut count = 0;
    loop {
        let heads = [
            head(&mut records, |record| record.id.as_str())?,
            head(&mut claims, |claim| claim.child.as_str())?,
            names.peek().map(|(id, _)| (*id).to_string()),
        ];
        let Some(id) = heads.into_iter().flatten().min() else {
            return Ok(count);
        };
        let record = take(&mut records, |record| record.id.as_str() == id)?;
        let mut claimed = Vec::new();
        while let Some(claim) = take(&mut claims, |claim| claim.child.as_str() == id)? {
            claimed.push(claim);
        }
        let other = names.next_if(|(name, _)| *name == id);
        if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&*id)) {
            continue;
        }
        let line = Line {
            known: record.as_ref().map_or(Known::Id { id: &id }, Known::Record),
            claims: claimed.iter().map(Claim::from).collect(),
            aliases: other
                .iter()
                .flat_map(|(_, aliases)| aliases)
                .map(|alias| OtherName {
                    alias: &alias.alias,
                    kind: alias.kind.as_str(),
                })
                .collect(),
        };
        serde_json::to_writer(&mut *file, &line)?;
        file.write_all(b"\n")?;
        count += 1;
    }
}

impl<'a> From<&'a ParentClaim> for Claim<'a> {
    fn from(claim: &'a ParentClaim) -> Self {
        Self {
            parent: claim.parent.as_ref(),
            parent_hub_id: claim.parent_hub_id,
            raw: &claim.raw,
            relation: claim.relation,
            evidence: claim.evidence,
            confidence: claim.confidence,
            problem: claim.problem.map(|problem| problem.as_str()),
        }
    }
}

/// The key of the next row.
fn head<T, I: Iterator<Item = Result<T, StoreError>>>(
    rows: &mut Peekable<I>,
    key: impl Fn(&T) -> &str,
) -> Result<Option<String>, StoreError> {
    match rows.peek() {
        Some(Ok(row)) => Ok(Some(key(row).to_string())),
        None => Ok(None),
        Some(Err(_)) => rows.next().transpose().map(|_| None),
    }
}

/// The next row, where `due`.
fn take<T, I: Iterator<Item = Result<T, StoreError>>>(
    rows: &mut Peekable<I>,
    due: impl Fn(&T) -> bool,
) -> Result<Option<T>, StoreError> {
    let is_due = |row: &Result<T, StoreError>| match row {
        Ok(row) => due(row),
        Err(_) => true,
    };
    rows.next_if(is_due).transpose()
}
