//! Makes the lineage tags and `baseModels` of a record say the same.

use super::draft::Draft;
use crate::catalog::{HubId, Relation};

const PREFIX: &str = "base_model:";

/// A tag `base_model:<relation>:<id>`.
fn typed(tag: &str) -> Option<(Relation, &str)> {
    let (word, id) = tag.strip_prefix(PREFIX)?.split_once(':')?;
    Some((Relation::parse(word)?, id))
}

/// The two tags of each parent, in the Hub's order.
pub(crate) fn tags_of(relation: Relation, parents: &[(HubId, String)]) -> Vec<String> {
    let mut tags = Vec::with_capacity(2 * parents.len());
    for (_, id) in parents {
        tags.push(format!("{PREFIX}{id}"));
        tags.push(format!("{PREFIX}{}:{id}", relation.as_str()));
    }
    tags
}

/// Settles relation and parents of a draft: what its record says, else what its
/// typed tags say, else who lists it.
pub(super) fn settle(
    draft: &mut Draft,
    id_of: impl Fn(&str) -> HubId,
) -> Option<(Relation, Vec<(HubId, String)>)> {
    let tags = draft.tags.get_or_insert_default();
    let odd = draft
        .raw
        .iter()
        .any(|p| matches!(&*p.name, "tags" | "baseModels"));
    let (relation, mut parents) = match draft.base_models.take() {
        Some(resolved) => resolved,
        None => {
            let first = tags
                .iter()
                .find_map(|tag| typed(tag))
                .map(|(relation, _)| relation);
            let (relation, named) = match first {
                Some(relation) => {
                    let of_relation = tags.iter().filter_map(|tag| typed(tag));
                    let same = of_relation.filter(|(r, _)| *r == relation);
                    (
                        relation,
                        same.map(|(_, id)| id.to_owned()).collect::<Vec<_>>(),
                    )
                }
                None if tags.iter().any(|tag| tag.starts_with(PREFIX)) => return None,
                None => {
                    let relation = draft.listed.first()?.0;
                    let same = draft.listed.iter().filter(|(r, _)| *r == relation);
                    (relation, same.map(|(_, id)| id.clone()).collect())
                }
            };
            (relation, named.into_iter().map(|id| (None, id)).collect())
        }
    };
    parents.sort_by(|a, b| a.1.cmp(&b.1));
    parents.dedup_by(|a, b| a.1 == b.1);
    let parents: Vec<_> = parents
        .into_iter()
        .map(|(known, id)| (known.unwrap_or_else(|| id_of(&id)), id))
        .collect();
    if !odd {
        retag(tags, relation, &parents);
    }
    (!parents.is_empty()).then_some((relation, parents))
}

/// Puts the lineage tags where the first of them stood, else before the licence.
fn retag(tags: &mut Vec<String>, relation: Relation, parents: &[(HubId, String)]) {
    let wanted = tags_of(relation, parents);
    let first = tags.iter().position(|tag| tag.starts_with(PREFIX));
    let at = first
        .or_else(|| tags.iter().position(|tag| tag.starts_with("license:")))
        .or_else(|| tags.iter().position(|tag| tag.starts_with("region:")))
        .unwrap_or(tags.len());
    tags.retain(|tag| !tag.starts_with(PREFIX));
    tags.splice(at..at, wanted);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(tags: &[&str], listed: &[(Relation, &str)]) -> (Vec<String>, usize) {
        let mut draft = Draft::new("a/child");
        draft.tags = Some(tags.iter().map(|t| (*t).to_owned()).collect());
        draft.listed = listed
            .iter()
            .map(|(r, id)| (*r, (*id).to_owned()))
            .collect();
        let found = settle(&mut draft, |_| HubId::default());
        (
            draft.tags.unwrap(),
            found.map_or(0, |(_, parents)| parents.len()),
        )
    }

    #[test]
    fn two_adjacent_tags_a_parent_in_ascii_order() {
        let (tags, parents) = settled(
            &[
                "gguf",
                "base_model:merge:b/b",
                "base_model:merge:A/a",
                "license:mit",
            ],
            &[(Relation::Finetune, "x/y")],
        );
        assert_eq!(parents, 2);
        assert_eq!(
            tags,
            [
                "gguf",
                "base_model:A/a",
                "base_model:merge:A/a",
                "base_model:b/b",
                "base_model:merge:b/b",
                "license:mit"
            ]
        );
    }

    #[test]
    fn who_lists_a_model_counts_only_where_it_is_silent() {
        let listed = [(Relation::Adapter, "x/y")];
        let (tags, parents) = settled(&["region:us"], &listed);
        assert_eq!(parents, 1);
        assert_eq!(
            tags,
            ["base_model:x/y", "base_model:adapter:x/y", "region:us"]
        );
        assert_eq!(
            settled(&["base_model:p/q"], &listed),
            (vec!["base_model:p/q".into()], 0)
        );
        assert_eq!(settled(&[], &[]), (vec![], 0));
    }
}
