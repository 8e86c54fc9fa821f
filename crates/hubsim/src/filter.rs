//! Which models a list is of.

use crate::catalog::{Gated, RawProperty, SimModel};
use crate::item::given;
use crate::order::FilterKey;
use crate::world::View;

/// Conditions that all must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Filter {
    /// Exact tags.
    pub(crate) tags: Vec<String>,
    /// Exact owner.
    pub(crate) author: Option<String>,
    /// Part of the id, in lower case.
    pub(crate) search: Vec<String>,
    /// Exact task.
    pub(crate) pipeline_tag: Option<String>,
    /// Whether access is gated.
    pub(crate) gated: Option<bool>,
    /// Fewest and most parameters.
    pub(crate) parameters: Option<(u64, u64)>,
}

impl Filter {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Filter::default()
    }

    /// Whether finding the models needs a look at very many.
    pub(crate) fn is_slow(&self) -> bool {
        let by_index = |tag: &String| tag.starts_with("base_model:");
        !self.tags.iter().any(by_index)
    }

    /// The conditions in the catalog's own terms, as a text; `None` where no
    /// model of the catalog can meet them.
    pub(crate) fn key(&self, view: &View<'_>) -> Option<FilterKey> {
        let tags: Option<Vec<_>> = self.tags.iter().map(|tag| view.catalog_tag(tag)).collect();
        Some(format!(
            "{:?} {:?} {:?} {:?} {:?} {:?}",
            tags?, self.author, self.search, self.pipeline_tag, self.gated, self.parameters
        ))
    }

    /// The models of the catalog that meet the conditions.
    pub(crate) fn select(&self, view: &View<'_>) -> Vec<u32> {
        let catalog = view.catalog();
        let mut sets = Vec::new();
        for tag in &self.tags {
            match view.catalog_tag(tag) {
                Some(tag) => sets.push(catalog.with_tag(&tag)),
                None => return Vec::new(),
            }
        }
        sets.extend(
            self.author
                .as_deref()
                .map(|author| catalog.by_author(author)),
        );
        sets.extend(
            self.pipeline_tag
                .as_deref()
                .map(|task| catalog.with_pipeline_tag(task)),
        );
        sets.sort_by_key(Vec::len);
        let mut sets = sets.into_iter();
        let mut found = sets.next().unwrap_or_else(|| (0..catalog.len()).collect());
        for set in sets {
            found.retain(|n| set.binary_search(n).is_ok());
        }
        if !self.search.is_empty() {
            found.retain(|n| self.is_searched(&view.id(*n)));
        }
        if self.gated.is_some() || self.parameters.is_some() {
            found.retain(|n| {
                let (model, raw) = view.served(*n);
                self.fits_values(&model, raw)
            });
        }
        found
    }

    /// Whether one model meets the conditions.
    pub(crate) fn fits(&self, model: &SimModel, raw: &[RawProperty]) -> bool {
        let owner = model.id.split_once('/').map(|(owner, _)| owner);
        self.tags.iter().all(|tag| model.tags.contains(tag))
            && self
                .author
                .as_deref()
                .is_none_or(|author| owner == Some(author))
            && self.is_searched(&model.id)
            && (self.pipeline_tag.is_none() || self.pipeline_tag == model.pipeline_tag)
            && self.fits_values(model, raw)
    }

    fn is_searched(&self, id: &str) -> bool {
        let id = id.to_lowercase();
        self.search.iter().all(|part| id.contains(part))
    }

    fn fits_values(&self, model: &SimModel, raw: &[RawProperty]) -> bool {
        self.gated
            .is_none_or(|gated| gated == (model.gated != Gated::No))
            && self.parameters.is_none_or(|(least, most)| {
                parameters(model, raw).is_some_and(|n| (least..=most).contains(&n))
            })
    }
}

fn parameters(model: &SimModel, raw: &[RawProperty]) -> Option<u64> {
    let total = |name| given(name, model, raw)?.value().get("total")?.as_u64();
    total("safetensors").or_else(|| total("gguf"))
}

/// Reads `min:6B,max:128B`, either half optional.
pub(crate) fn parameter_range(text: &str) -> Option<(u64, u64)> {
    let (mut least, mut most) = (0, u64::MAX);
    for half in text.split(',') {
        match half.split_once(':')? {
            ("min", number) => least = count(number)?,
            ("max", number) => most = count(number)?,
            _ => return None,
        }
    }
    Some((least, most))
}

fn count(text: &str) -> Option<u64> {
    let unit = match text.as_bytes().last()? {
        b'K' | b'k' => 1e3,
        b'M' | b'm' => 1e6,
        b'B' | b'b' => 1e9,
        b'T' | b't' => 1e12,
        _ => 1.0,
    };
    let digits = if unit > 1.0 {
        &text[..text.len() - 1]
    } else {
        text
    };
    let number: f64 = digits.parse().ok()?;
    (number >= 0.0).then_some((number * unit) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameter_ranges() {
        assert_eq!(
            parameter_range("min:6B,max:128B"),
            Some((6_000_000_000, 128_000_000_000))
        );
        assert_eq!(parameter_range("max:1.5M"), Some((0, 1_500_000)));
        assert_eq!(parameter_range("min:7000"), Some((7000, u64::MAX)));
        for text in ["", "6B", "min:", "min:x", "mid:6B", "min:-1"] {
            assert_eq!(parameter_range(text), None, "{text}");
        }
    }
}
