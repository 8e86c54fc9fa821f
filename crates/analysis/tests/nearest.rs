//! Models that are alike by their tags: read for one, and read for all.
#![allow(clippy::unwrap_used)]

use modeltree_analysis::Random;
use modeltree_analysis::difference::{TagSets, nearest};
use modeltree_query::Atlas;
use modeltree_records::{ModelId, ModelRecord, RelationSet, Timestamp};
use modeltree_snapshot::{Batch, FinishOptions, Writer};
use serde_json::Value;

#[test]
fn tags_in_memory_tell_the_same_as_the_table() {
    let dir = tempfile::tempdir().unwrap();
    let mut random = Random::new(7);
    let mut batch = Batch::default();
    for number in 0..3_000 {
        let id = ModelId::parse(&format!("owner/model-{number}")).unwrap();
        let mut record = ModelRecord::bare(id, "test".into());
        record.downloads = Some(random.below(50));
        // Few kinds, so that many are equally alike; some twice, some of parents.
        let mut tags: Vec<String> = (0..random.below(9))
            .map(|_| format!("tag-{}", random.below(12)))
            .collect();
        if number % 5 == 0 {
            tags.push("base_model:owner/model-1".into());
        }
        record.tags = (number % 11 != 0).then_some(tags);
        batch.models.push(record);
    }
    let mut writer = Writer::open(dir.path()).unwrap();
    writer.begin(&Value::Null).unwrap();
    writer.stage(batch, &Value::Null).unwrap();
    writer
        .finish(FinishOptions {
            keep: None,
            superseded: Vec::new(),
            gone: Default::default(),
            source: Value::Null,
            coverage: Value::Null,
            started: Timestamp::now(),
            tool: "test".into(),
        })
        .unwrap();

    let atlas = Atlas::open(dir.path()).unwrap();
    let sets = TagSets::read(&atlas).unwrap();
    for node in atlas.graph().nodes().step_by(97) {
        for limit in [0, 1, 50] {
            let read = nearest(&atlas, node, RelationSet::EMPTY, limit).unwrap();
            let kept = sets.similar(atlas.graph(), node, limit);
            assert_eq!(kept, read.similar, "{} {limit}", atlas.graph().id(node));
        }
    }
}
