use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, Int32Array, Int64Array, RecordBatch, StringArray, StructArray,
    TimestampMillisecondArray,
};
use arrow_schema::{DataType, Field as ArrowField};
use modeltree_records::{Evidence, ModelRecord, ParametersSource, ParentClaim, Relation};
use modeltree_snapshot::{CardRow, Snapshot, Writer};
use parquet::arrow::ArrowWriter;

use crate::{Format, Options, Report, import};

struct Got {
    report: Report,
    models: Vec<ModelRecord>,
    claims: Vec<ParentClaim>,
    cards: Vec<CardRow>,
}

fn got(file: &Path) -> Got {
    let folder = file.with_extension("snapshot");
    let mut writer = Writer::open(&folder).unwrap();
    let report = import(&[file.to_path_buf()], &Options::default(), &mut writer, &()).unwrap();
    drop(writer);
    let snapshot = Snapshot::open(&folder).unwrap();
    Got {
        report,
        models: snapshot.records().unwrap().map(Result::unwrap).collect(),
        claims: snapshot.claims().unwrap().map(Result::unwrap).collect(),
        cards: snapshot.cards().unwrap().map(Result::unwrap).collect(),
    }
}

fn parquet_file(path: &Path, columns: Vec<(&str, ArrayRef)>) {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns
            .into_iter()
            .map(|(name, column)| (name, column, true)),
    )
    .unwrap();
    let mut writer =
        ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

fn texts(texts: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(texts.to_vec()))
}

fn lists(rows: &[&[&str]]) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for row in rows {
        builder.append_value(row.iter().map(Some));
    }
    Arc::new(builder.finish())
}

fn said(claims: &[ParentClaim]) -> Vec<(&str, &str, Relation, Evidence)> {
    claims
        .iter()
        .map(|claim| {
            (
                claim.child.as_str(),
                &*claim.raw,
                claim.relation,
                claim.evidence,
            )
        })
        .collect()
}

#[test]
fn any_vintage_of_a_dump_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("old.parquet");
    let weights = StructArray::from(vec![(
        Arc::new(ArrowField::new("total", DataType::Int64, true)),
        Arc::new(Int64Array::from(vec![Some(7), None])) as ArrayRef,
    )]);
    let card = StructArray::from(vec![
        (
            Arc::new(ArrowField::new("license", DataType::Utf8, true)),
            texts(&[Some("mit"), None]),
        ),
        (
            Arc::new(ArrowField::new("base_model", DataType::Utf8, true)),
            texts(&[Some("z/w"), None]),
        ),
    ]);
    parquet_file(
        &file,
        vec![
            ("modelId", texts(&[Some("a/b"), Some("c")])),
            ("_id", texts(&[Some("621ffdc036468d709f174338"), None])),
            (
                "createdAt",
                texts(&[
                    Some("2024-02-28 15:24:14"),
                    Some("2024-02-28T15:24:14.000Z"),
                ]),
            ),
            (
                "lastModified",
                Arc::new(TimestampMillisecondArray::from(vec![
                    1_700_000_000_000,
                    1_600_000_000_000,
                ])),
            ),
            ("downloads", Arc::new(Int32Array::from(vec![Some(5), None]))),
            ("likes", texts(&[Some("12"), Some("3.0")])),
            (
                "tags",
                lists(&[
                    &["license:mit", "base_model:x/y", "base_model:merge:x/y"],
                    &[],
                ]),
            ),
            ("cardData", Arc::new(card)),
            ("safetensors", Arc::new(weights)),
            ("gated", texts(&[Some("manual"), Some("False")])),
            ("private", Arc::new(BooleanArray::from(vec![false, true]))),
            ("siblings", lists(&[&["a.bin"], &[]])),
            ("unheard_of", texts(&[None, None])),
        ],
    );
    let got = got(&file);
    assert_eq!(got.report.files[0].format, Some(Format::HubStats));
    assert_eq!(got.report.files[0].problem, None);
    assert_eq!(got.report.totals.odd, 0, "{:?}", got.report.files);
    let [model, legacy] = &*got.models else {
        panic!("not two models");
    };
    assert_eq!(model.created_at, legacy.created_at);
    assert_eq!(model.last_modified.unwrap().micros(), 1_700_000_000_000_000);
    // The newest change dates the file.
    assert_eq!(legacy.fetched_at, model.last_modified);
    assert_eq!(
        (model.downloads, model.likes, legacy.likes),
        (Some(5), Some(12), Some(3))
    );
    assert_eq!(model.parameters, Some(7));
    assert_eq!(model.parameters_source, Some(ParametersSource::Safetensors));
    assert_eq!(model.gated.map(|gated| gated.as_str()), Some("manual"));
    assert_eq!(model.files.as_deref(), Some(&["a.bin".to_string()][..]));
    assert_eq!(
        model.card_data.as_deref(),
        Some(r#"{"license":"mit","base_model":"z/w"}"#)
    );
    assert_eq!(&*model.source, "file:hub-stats");
    assert_eq!(
        said(&got.claims),
        [
            ("a/b", "x/y", Relation::Merge, Evidence::HubTag),
            ("a/b", "z/w", Relation::Unknown, Evidence::Card),
        ]
    );
}

#[test]
fn a_column_of_another_kind_is_left_out_and_told() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("kinds.parquet");
    parquet_file(
        &file,
        vec![
            ("id", texts(&[Some("a/b"), Some("../x"), None])),
            ("likes", lists(&[&["1"], &[], &[]])),
            ("downloads", texts(&[Some("many"), None, None])),
            ("tags", lists(&[&["en"], &[], &[]])),
        ],
    );
    let got = got(&file);
    let file = &got.report.files[0];
    assert_eq!(
        (file.tally.models, file.tally.odd, file.tally.left_out),
        (1, 1, 2)
    );
    let problem = file.problem.as_deref().unwrap();
    assert!(
        problem.contains("kinds.parquet is damaged: column `likes` is of another kind"),
        "{problem}"
    );
    assert_eq!(file.samples[0].problem, "a/b: `downloads` cannot be read");
    assert_eq!((file.samples[1].row, file.samples[2].row), (2, 3));
    assert_eq!(
        got.models[0].languages.as_deref(),
        Some(&["en".to_string()][..])
    );
}

#[test]
fn a_set_of_cards_gives_cards_and_front_matter() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("cards_2026-07-01.parquet");
    let card = "---\nlicense: mit\nbase_model: q/r\nlanguage: de\n---\n# Card";
    parquet_file(
        &file,
        vec![
            ("modelId", texts(&[Some("a/b"), Some("a/c")])),
            (
                "last_modified",
                texts(&[Some("2025-01-01T00:00:00Z"), None]),
            ),
            ("tags", lists(&[&["base_model:finetune:x/y"], &[]])),
            ("card", texts(&[Some(card), Some("nan")])),
        ],
    );
    let got = got(&file);
    assert_eq!(got.report.files[0].format, Some(Format::Cards));
    assert_eq!(
        got.report.files[0].date.unwrap().to_string(),
        "2026-07-01T00:00:00Z"
    );
    assert_eq!(got.cards.len(), 1);
    assert_eq!(
        (got.cards[0].id.as_str(), &*got.cards[0].text),
        ("a/b", card)
    );
    assert_eq!(
        got.models[0].languages.as_deref(),
        Some(&["de".to_string()][..])
    );
    assert_eq!(
        said(&got.claims),
        [
            ("a/b", "x/y", Relation::Finetune, Evidence::HubTag),
            ("a/b", "q/r", Relation::Unknown, Evidence::Card),
        ]
    );
}

const ECOSYSTEM: &str = r#",model_id,likes,trendingScore,private,downloads,tags,pipeline_tag,library_name,createdAt,regions,licenses,arxiv_papers,datasets,parent_model,finetune_parent,quantized_parent,adapter_parent,merge_parent,languages,modelCard,ratelimit_retries,exception_raised
0,THUDM/GLM-4.1V,569,367.0,False,33839,"['transformers', 'en', 'license:mit', 'base_model:THUDM/GLM-4', 'base_model:finetune:THUDM/GLM-4']",image-text-to-text,transformers,2025-06-28T14:24:10.000Z,['us'],['mit'],[],[],['THUDM/GLM-4'],['THUDM/GLM-4'],[],[],[],"['English', 'Chinese']","---
license: mit
---
# Card, with ""quotes""",0.0,
1,a/b,0,0.0,False,7,[],,,2025-06-28T14:24:10.000Z,[],[],[],[],[],[],[],[],[],[],nan,0.0,404 Client Error. (Request ID: x)
"#;

#[test]
fn the_ecosystem_set_is_read_as_python_wrote_it() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("ai_ecosystem_withmodelcards.csv");
    fs::write(&file, ECOSYSTEM).unwrap();
    let got = got(&file);
    assert_eq!(got.report.files[0].format, Some(Format::Ecosystem));
    assert_eq!((got.report.totals.odd, got.report.totals.left_out), (0, 0));
    let glm = &got.models[0];
    assert_eq!(glm.id.as_str(), "THUDM/GLM-4.1V");
    assert_eq!(
        (glm.likes, glm.trending_score, glm.downloads),
        (Some(569), Some(367.0), Some(33_839))
    );
    assert_eq!(glm.licenses.as_deref(), Some(&["mit".to_string()][..]));
    assert_eq!(
        (got.models[1].task.as_deref(), got.models[1].private),
        (None, Some(false))
    );
    assert_eq!(
        said(&got.claims),
        [(
            "THUDM/GLM-4.1V",
            "THUDM/GLM-4",
            Relation::Finetune,
            Evidence::HubTag
        )]
    );
    assert_eq!(got.cards.len(), 1);
    assert!(got.cards[0].text.ends_with("# Card, with \"quotes\""));
}

#[test]
fn columns_made_of_tags_stand_in_for_them() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("no_tags.csv");
    let text = "model_id,likes,license,parent_model,finetune_parent,merge_parent,languages\n\
                a/b,1,mit,\"['x/y', 'u/v']\",\"['x/y']\",[],\"['English', 'Modern Greek (1453-)', 't5']\"\n";
    fs::write(&file, text).unwrap();
    let got = got(&file);
    let model = &got.models[0];
    assert_eq!(model.tags, None);
    assert_eq!(model.licenses.as_deref(), Some(&["mit".to_string()][..]));
    assert_eq!(
        model.languages.as_deref(),
        Some(&["en".to_string(), "el".into()][..])
    );
    assert_eq!(
        said(&got.claims),
        [
            ("a/b", "u/v", Relation::Unknown, Evidence::HubTag),
            ("a/b", "x/y", Relation::Finetune, Evidence::HubTag),
        ]
    );
}

#[test]
fn answers_written_by_python_are_read() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("ai_ecosystem_jsons.csv");
    let text = "modelId,fullJson\n\
        a/b,\"{'_id': '621ffdc036468d709f174338', 'id': 'a/b', 'likes': 3, 'private': False, 'tags': ['base_model:quantized:x/y', \"\"it's\"\"], 'pipeline_tag': None}\"\n\
        a/c,{'id': \n";
    fs::write(&file, text).unwrap();
    let got = got(&file);
    assert_eq!(got.report.totals.left_out, 1);
    assert_eq!(got.models.len(), 1);
    assert_eq!(got.models[0].likes, Some(3));
    assert_eq!(got.models[0].tags.as_ref().unwrap()[1], "it's");
    assert_eq!(
        said(&got.claims),
        [("a/b", "x/y", Relation::Quantized, Evidence::HubTag)]
    );
}
