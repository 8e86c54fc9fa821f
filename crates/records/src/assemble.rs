//! From raw properties to a record and its claims.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;

use crate::{
    CardFields, ChildrenCounts, Evidence, Gated, HubId, IdError, ModelId, ModelRecord,
    ParametersSource, ParentClaim, Problem, Relation, Timestamp, base_model_tag, clean_declared,
    is_iso_639_1, tag_values,
};

/// The parents that the Hub resolved (`baseModels`): one relation for all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BaseModels<'a> {
    /// The relation as written by the Hub.
    pub relation: Cow<'a, str>,
    /// `_id` and id of every parent.
    pub models: Vec<(Option<HubId>, Cow<'a, str>)>,
}

/// A model's properties as a source gives them, not yet interpreted.
/// Borrowed from the source's buffer where possible.
#[derive(Clone, Debug, Default)]
pub struct RawModel<'a> {
    /// Id as given.
    pub id: Cow<'a, str>,
    /// `_id`.
    pub hub_id: Option<HubId>,
    /// `author`.
    pub author: Option<Cow<'a, str>>,
    /// `createdAt`.
    pub created_at: Option<Timestamp>,
    /// `lastModified`.
    pub last_modified: Option<Timestamp>,
    /// `sha`.
    pub sha: Option<Cow<'a, str>>,
    /// `downloads`.
    pub downloads: Option<u64>,
    /// `downloadsAllTime`.
    pub downloads_all_time: Option<u64>,
    /// `likes`.
    pub likes: Option<u64>,
    /// `trendingScore`.
    pub trending_score: Option<f64>,
    /// `gated`.
    pub gated: Option<Gated>,
    /// `private`.
    pub private: Option<bool>,
    /// `disabled`.
    pub disabled: Option<bool>,
    /// `library_name`.
    pub library: Option<Cow<'a, str>>,
    /// `pipeline_tag`.
    pub task: Option<Cow<'a, str>>,
    /// `tags`.
    pub tags: Option<Vec<Cow<'a, str>>>,
    /// `baseModels`.
    pub base_models: Option<BaseModels<'a>>,
    /// `cardData` as JSON text.
    pub card_data: Option<Cow<'a, str>>,
    /// `config` as JSON text.
    pub config: Option<Cow<'a, str>>,
    /// `safetensors` as JSON text.
    pub safetensors: Option<Cow<'a, str>>,
    /// `gguf` as JSON text.
    pub gguf: Option<Cow<'a, str>>,
    /// `usedStorage`.
    pub storage_bytes: Option<u64>,
    /// `childrenModelCount`.
    pub children_counts: Option<ChildrenCounts>,
    /// File names of `siblings`.
    pub files: Option<Vec<Cow<'a, str>>>,
    /// When it was read.
    pub fetched_at: Option<Timestamp>,
    /// Where it was read.
    pub source: Option<Arc<str>>,
}

/// A record and what it claims of its parents.
#[derive(Clone, Debug, PartialEq)]
pub struct Assembled {
    /// The model.
    pub record: ModelRecord,
    /// Its claims: first what the Hub resolved, then what the card declares,
    /// each in the source's order.
    pub claims: Vec<ParentClaim>,
}

#[derive(Deserialize)]
struct Config {
    model_type: Option<String>,
    architectures: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Safetensors<'a> {
    #[serde(borrow)]
    parameters: Option<&'a serde_json::value::RawValue>,
    total: Option<u64>,
}

#[derive(Deserialize)]
struct Gguf {
    total: Option<u64>,
}

/// Interprets a model's raw properties.
///
/// # Errors
/// [`IdError`] where the model's own id is not acceptable. Any other property
/// that cannot be read is left out of the record.
pub fn assemble(raw: RawModel<'_>) -> Result<Assembled, IdError> {
    let id = ModelId::parse(&raw.id)?;
    let card = raw.card_data.as_deref().and_then(CardFields::from_json);
    let claims = claims_of(&id, &raw, card.as_ref());

    let tags = raw.tags.as_deref();
    let listed = |prefix| tags.map(|tags| owned(tag_values(tags, prefix)));
    let config: Option<Config> = raw
        .config
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok());
    let safetensors: Option<Safetensors<'_>> = raw
        .safetensors
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok());
    let gguf: Option<Gguf> = raw
        .gguf
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok());
    let from_safetensors = safetensors.as_ref().and_then(|weights| weights.total);
    let from_gguf = gguf.and_then(|file| file.total);

    let mut record = ModelRecord::bare(id, raw.source.unwrap_or_else(|| "unknown".into()));
    record.hub_id = raw.hub_id;
    record.author = raw
        .author
        .map(Cow::into_owned)
        .or_else(|| record.id.owner().map(str::to_string));
    record.created_at = raw.created_at;
    record.last_modified = raw.last_modified;
    record.sha = raw.sha.map(Cow::into_owned);
    record.downloads = raw.downloads;
    record.downloads_all_time = raw.downloads_all_time;
    record.likes = raw.likes;
    record.trending_score = raw.trending_score;
    record.gated = raw.gated;
    record.private = raw.private;
    record.disabled = raw.disabled;
    record.library = raw.library.map(Cow::into_owned);
    record.task = raw.task.map(Cow::into_owned);
    (record.model_type, record.architectures) = config.map_or((None, None), |config| {
        (config.model_type, config.architectures)
    });
    record.licenses = listed("license:");
    record.languages = languages(tags, card.as_ref());
    record.datasets = listed("dataset:");
    record.arxiv = listed("arxiv:");
    record.regions = listed("region:");
    record.parameters = from_safetensors.or(from_gguf);
    record.parameters_source = if from_safetensors.is_some() {
        Some(ParametersSource::Safetensors)
    } else {
        from_gguf.map(|_| ParametersSource::Gguf)
    };
    record.dtypes = safetensors
        .and_then(|weights| weights.parameters)
        .map(|text| text.get().to_string());
    record.gguf = raw.gguf.map(Cow::into_owned);
    record.storage_bytes = raw.storage_bytes;
    if let Some(card) = card {
        record.license_name = card.license_name;
        record.new_version = card.new_version;
    }
    record.children_counts = raw.children_counts;
    record.files = raw
        .files
        .map(|files| owned(files.iter().map(AsRef::as_ref)));
    record.card_data = raw.card_data.map(Cow::into_owned);
    record.fetched_at = raw.fetched_at;
    record.tags = raw
        .tags
        .map(|tags| tags.into_iter().map(Cow::into_owned).collect());
    Ok(Assembled { record, claims })
}

fn owned<'t>(values: impl Iterator<Item = &'t str>) -> Vec<String> {
    values.map(str::to_string).collect()
}

/// The card's languages where the card is known; else the tags that look like
/// codes, which takes in a few ordinary words (`ml`, `sd`).
fn languages(tags: Option<&[Cow<'_, str>]>, card: Option<&CardFields>) -> Option<Vec<String>> {
    if let Some(card) = card {
        let mut codes: Vec<String> = Vec::new();
        for entry in &card.language.0 {
            let code = entry.trim().to_ascii_lowercase();
            if is_language_code(&code) && !codes.contains(&code) {
                codes.push(code);
            }
        }
        return Some(codes);
    }
    let tags = tags?;
    Some(owned(
        tags.iter()
            .map(AsRef::as_ref)
            .filter(|tag| is_iso_639_1(tag)),
    ))
}

/// An ISO 639 code of two or three letters, with or without a region or script.
fn is_language_code(code: &str) -> bool {
    let base = code.split(['-', '_']).next().unwrap_or_default();
    matches!(base.len(), 2 | 3)
        && base.bytes().all(|byte| byte.is_ascii_lowercase())
        && code.len() <= 12
}

fn claims_of(child: &ModelId, raw: &RawModel<'_>, card: Option<&CardFields>) -> Vec<ParentClaim> {
    let mut claims = Vec::new();
    let mut add = |text: &str, parent_hub_id, relation, evidence: Evidence, read| {
        let (parent, problem) = match read {
            Ok(id) => (Some(id), None),
            Err(problem) => (None, Some(problem)),
        };
        claims.push(ParentClaim {
            child: child.clone(),
            parent,
            parent_hub_id,
            raw: text.to_string(),
            relation,
            evidence,
            confidence: evidence.confidence(),
            problem,
        });
    };
    let verbatim = |text: &str| ModelId::parse(text).map_err(|_| Problem::Invalid);

    if let Some(base_models) = &raw.base_models {
        let relation = Relation::from_hub(&base_models.relation).unwrap_or(Relation::Unknown);
        for (hub_id, id) in &base_models.models {
            add(id, *hub_id, relation, Evidence::HubTag, verbatim(id));
        }
    } else {
        for (id, relation) in tagged_parents(raw.tags.as_deref().unwrap_or_default()) {
            add(id, None, relation, Evidence::HubTag, verbatim(id));
        }
    }
    if let Some(card) = card {
        let relation = card
            .base_model_relation
            .as_deref()
            .and_then(Relation::from_hub);
        for text in &card.base_model.0 {
            let relation = relation.unwrap_or(Relation::Unknown);
            add(text, None, relation, Evidence::Card, clean_declared(text));
        }
    }
    claims
}

/// Parents named by tags. An untyped tag counts only where no typed tag names
/// the same parent.
fn tagged_parents<'t>(tags: &'t [Cow<'_, str>]) -> Vec<(&'t str, Relation)> {
    let named: Vec<_> = tags.iter().filter_map(|tag| base_model_tag(tag)).collect();
    let typed = |id| {
        named
            .iter()
            .any(|(relation, other)| relation.is_some() && *other == id)
    };
    named
        .iter()
        .filter(|(relation, id)| relation.is_some() || !typed(*id))
        .map(|(relation, id)| (*id, relation.unwrap_or(Relation::Unknown)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(id: &str) -> RawModel<'_> {
        RawModel {
            id: id.into(),
            ..RawModel::default()
        }
    }

    fn tags(list: &[&'static str]) -> Option<Vec<Cow<'static, str>>> {
        Some(list.iter().map(|tag| Cow::Borrowed(*tag)).collect())
    }

    fn said(claims: &[ParentClaim]) -> Vec<(&str, Relation, Evidence)> {
        claims
            .iter()
            .map(|claim| (claim.raw.as_str(), claim.relation, claim.evidence))
            .collect()
    }

    #[test]
    fn resolved_and_declared_parents_are_both_kept() {
        let assembled = assemble(RawModel {
            tags: tags(&["base_model:z/x", "base_model:finetune:z/x"]),
            card_data: Some(r#"{"base_model":["y/x","ORIGINAL_REPO_NAME"]}"#.into()),
            ..raw("a/b")
        })
        .unwrap();
        assert_eq!(
            said(&assembled.claims),
            [
                ("z/x", Relation::Finetune, Evidence::HubTag),
                ("y/x", Relation::Unknown, Evidence::Card),
                ("ORIGINAL_REPO_NAME", Relation::Unknown, Evidence::Card),
            ]
        );
        assert_eq!(assembled.claims[2].problem, Some(Problem::Placeholder));
        assert_eq!(assembled.claims[2].parent, None);
    }

    #[test]
    fn a_stated_relation_holds_for_the_cards_parents() {
        let assembled = assemble(RawModel {
            card_data: Some(r#"{"base_model":"y/x","base_model_relation":"merge"}"#.into()),
            ..raw("a/b")
        })
        .unwrap();
        assert_eq!(
            said(&assembled.claims),
            [("y/x", Relation::Merge, Evidence::Card)]
        );
    }

    #[test]
    fn untyped_tags_count_where_no_typed_one_does() {
        let assembled = assemble(RawModel {
            tags: tags(&["base_model:a/x", "base_model:b/x", "base_model:adapter:b/x"]),
            ..raw("a/b")
        })
        .unwrap();
        assert_eq!(
            said(&assembled.claims),
            [
                ("a/x", Relation::Unknown, Evidence::HubTag),
                ("b/x", Relation::Adapter, Evidence::HubTag)
            ]
        );
    }

    #[test]
    fn absent_stays_absent() {
        let record = assemble(raw("a/b")).unwrap().record;
        assert_eq!(
            (record.licenses, record.languages, record.tags),
            (None, None, None)
        );
        let record = assemble(RawModel {
            tags: tags(&["en", "t5", "ml"]),
            ..raw("a/b")
        })
        .unwrap()
        .record;
        assert_eq!(record.licenses, Some(vec![]));
        assert_eq!(record.languages, Some(vec!["en".into(), "ml".into()]));
    }

    #[test]
    fn the_card_decides_on_languages_where_it_is_known() {
        let record = assemble(RawModel {
            tags: tags(&["en", "sd"]),
            card_data: Some(r#"{"language":["en","EN","zh-Hant","English","code"]}"#.into()),
            ..raw("a/b")
        })
        .unwrap()
        .record;
        assert_eq!(record.languages, Some(vec!["en".into(), "zh-hant".into()]));
    }

    #[test]
    fn parameters_come_from_safetensors_then_gguf() {
        let record = assemble(RawModel {
            safetensors: Some(r#"{"parameters":{"BF16":5},"total":5}"#.into()),
            gguf: Some(r#"{"total":7}"#.into()),
            ..raw("a/b")
        })
        .unwrap()
        .record;
        assert_eq!(
            (
                record.parameters,
                record.parameters_source,
                record.dtypes.as_deref()
            ),
            (
                Some(5),
                Some(ParametersSource::Safetensors),
                Some(r#"{"BF16":5}"#)
            )
        );
        let record = assemble(RawModel {
            gguf: Some(r#"{"total":7}"#.into()),
            ..raw("a/b")
        })
        .unwrap()
        .record;
        assert_eq!(record.parameters_source, Some(ParametersSource::Gguf));
    }
}
