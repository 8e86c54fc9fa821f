//! One row of a tree, whatever it was written in.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use modeltree_records::{
    Evidence, ModelId, ParentClaim, RawModel, Relation, Timestamp, assemble, clean_declared,
};
use modeltree_snapshot::{Alias, AliasKind, CardRow};

use super::{cell, front_matter, info};
use crate::ImportError;
use crate::sink::Sink;

/// The columns that list children, and what each of them means.
pub(super) const LISTS: [(&str, Relation); 4] = [
    ("children", Relation::Finetune),
    ("adapters", Relation::Adapter),
    ("quantized", Relation::Quantized),
    ("merges", Relation::Merge),
];

/// A row.
#[derive(Debug, Default)]
pub(super) struct Row<'a> {
    /// Its number in the file.
    pub number: u64,
    /// `model_id` as written, an id or an address.
    pub id: Cow<'a, str>,
    /// The card, as written.
    pub card: Cow<'a, str>,
    /// `metadata`, JSON text.
    pub metadata: Cow<'a, str>,
    /// The entries of the lists, in the order of [`LISTS`].
    pub lists: [Vec<Cow<'a, str>>; LISTS.len()],
    /// The claims, where the file states them; otherwise they follow from the
    /// tags and the card.
    pub claims: Option<Vec<ParentClaim>>,
    /// When the model was fetched.
    pub fetched_at: Option<Timestamp>,
    /// What was found odd so far.
    pub odd: Vec<String>,
}

impl Row<'_> {
    /// Hands over the model, its card, and what is said of its children. `raw`
    /// gives the row's text for the odd items.
    pub(super) fn hand_over(
        mut self,
        source: &Arc<str>,
        raw: &dyn Fn() -> String,
        sink: &mut dyn Sink,
    ) -> Result<(), ImportError> {
        let named = match clean_declared(&self.id) {
            Ok(id) => id,
            Err(problem) => {
                let shown: String = self.id.chars().take(80).collect();
                let why = format!("`model_id` is no model: {shown:?} ({problem})");
                return sink.left_out(self.number, &raw(), &why);
            }
        };
        let metadata = std::mem::take(&mut self.metadata);
        let mut model = self.model(&metadata);
        let id = current(&named, &model);
        if id != named {
            sink.alias(alias(&named, &id))?;
        }
        let card = std::mem::take(&mut self.card);
        let card = (!cell::nothing(&card)).then_some(card);
        // A file that states the claims says of the card's fields what it knows.
        if model.card_data.is_none() && self.claims.is_none() {
            model.card_data = card
                .as_deref()
                .and_then(front_matter::of_card)
                .map(Cow::Owned);
        }
        model.id = Cow::Borrowed(id.as_str());
        model.fetched_at = self.fetched_at;
        model.source = Some(Arc::clone(source));
        // The id was checked before.
        if let Ok(mut assembled) = assemble(model) {
            if let Some(claims) = self.claims.take() {
                assembled.claims = claims;
            }
            sink.model(assembled)?;
        }
        if let Some(text) = card {
            sink.card(CardRow {
                id: id.clone(),
                revision: None,
                etag: None,
                text: text.into_owned(),
                fetched_at: self.fetched_at,
            })?;
        }
        self.children(&id, sink)?;
        if !self.odd.is_empty() {
            sink.odd(
                self.number,
                &raw(),
                &format!("{id}: {}", self.odd.join("; ")),
            )?;
        }
        Ok(())
    }

    /// What `metadata` says.
    fn model<'m>(&mut self, metadata: &'m str) -> RawModel<'m> {
        if cell::nothing(metadata) {
            return RawModel::default();
        }
        let mut odd = Vec::new();
        match info::read(metadata, &mut odd) {
            Ok(model) => {
                if !odd.is_empty() {
                    let odd = odd.join(", ");
                    self.odd.push(format!(
                        "`metadata` has values of unknown types, left out: {odd}"
                    ));
                }
                model
            }
            Err(error) => {
                self.odd.push(format!("`metadata` cannot be read: {error}"));
                RawModel::default()
            }
        }
    }

    /// Hands over a claim for every child that is listed.
    fn children(&mut self, parent: &ModelId, sink: &mut dyn Sink) -> Result<(), ImportError> {
        for ((name, relation), list) in LISTS.iter().zip(&self.lists) {
            let mut seen = HashSet::new();
            let mut unusable = 0;
            for entry in list {
                match clean_declared(entry) {
                    Ok(child) if seen.insert(child.clone()) => {
                        sink.claim(said(child, parent.clone(), *relation))?;
                    }
                    Ok(_) => {}
                    Err(_) => unusable += 1,
                }
            }
            if unusable > 0 {
                self.odd.push(format!(
                    "`{name}` has {unusable} entries that are no models"
                ));
            }
        }
        Ok(())
    }
}

/// What a file says, with no tags to back it.
pub(super) fn said(child: ModelId, parent: ModelId, relation: Relation) -> ParentClaim {
    ParentClaim {
        child,
        raw: parent.to_string(),
        parent: Some(parent),
        parent_hub_id: None,
        relation,
        evidence: Evidence::Imported,
        confidence: Evidence::Imported.confidence(),
        problem: None,
    }
}

/// The id that the Hub answered with. It follows renames: asked for an old id,
/// it describes the model under its new one.
fn current(named: &ModelId, model: &RawModel<'_>) -> ModelId {
    ModelId::parse(&model.id).unwrap_or_else(|_| named.clone())
}

fn alias(named: &ModelId, id: &ModelId) -> Alias {
    let kind = if named.as_str().eq_ignore_ascii_case(id.as_str()) {
        AliasKind::Case
    } else if named.owner().is_none() && named.name() == id.name() {
        AliasKind::Legacy
    } else {
        AliasKind::Rename
    };
    Alias {
        alias: named.to_string(),
        id: id.to_string(),
        kind,
    }
}
