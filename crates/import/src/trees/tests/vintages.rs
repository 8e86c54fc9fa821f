//! Every form that the scripts gave their trees.

use super::{Got, read_named, time};
use crate::Format;

fn csv(name: &str, text: &str) -> Got {
    read_named(name, text.as_bytes(), Format::Tree)
}

/// `{"id": …}` as a cell.
fn metadata(json: &str) -> String {
    format!("\"{}\"", json.replace('"', "\"\""))
}

const HUB: &str = "https://huggingface.co/";

#[test]
fn march_2025_five_columns_and_joined_lists() {
    let root = metadata(
        r#"{"id": "a/b", "tags": ["license:mit"], "likes": 3, "card_data": "license: mit\n"}"#,
    );
    let leaf = metadata(r#"{"id": "c/d", "tags": ["base_model:finetune:a/b", "base_model:a/b"]}"#);
    let got = csv(
        "20250325_005631_b_finetunes.csv",
        &format!(
            "model_id,metadata,depth,children_count,children\na/b,{root},0,2,\"{HUB}c/d, {HUB}e/f.1\"\nc/d,{leaf},1,0,\n"
        ),
    );
    assert_eq!(
        got.said(),
        [
            "c/d < a/b finetune hub_tag",
            "c/d < a/b finetune imported",
            "e/f.1 < a/b finetune imported"
        ]
    );
    let record = got.record("a/b");
    assert_eq!(record.fetched_at, time("2025-03-25T00:56:31Z"));
    assert_eq!((record.likes, &*record.source), (Some(3), "file:tree"));
    assert_eq!(record.card_data.as_deref(), Some(r#"{"license":"mit"}"#));
    assert!(got.cards.is_empty() && got.odd.is_empty() && got.left_out.is_empty());
}

#[test]
fn early_april_an_unnamed_index_and_printed_lists() {
    let root = metadata(r#"{"id": "a/b", "tags": []}"#);
    let got = csv(
        "b_finetunes_20250405_001816.csv",
        &format!(
            ",model_id,metadata,depth,children,children_count\n0,a/b,{root},0,\"['{HUB}c/d', '{HUB}e/f.1']\",2\n1,c/d,N/A,1,[],0\n"
        ),
    );
    assert_eq!(
        got.said(),
        [
            "c/d < a/b finetune imported",
            "e/f.1 < a/b finetune imported"
        ]
    );
    let without = got.record("c/d");
    assert_eq!(
        (without.tags.as_deref(), without.author.as_deref()),
        (None, Some("c"))
    );
}

#[test]
fn mid_april_cards_adapters_and_little_metadata() {
    let root = metadata(
        r#"{"modelId": "a/b", "sha": "5", "tags": ["x"], "downloads": 7, "pipeline_tag": "text-generation"}"#,
    );
    let got = csv(
        "b_finetunes_20250416_231338.csv",
        &format!(
            ",model_id,card,metadata,depth,children,children_count,adapters,adapters_count\n\
             0,a/b,\"---\nbase_model: z/y\nlicense: mit\n---\n# B, \"\"quoted\"\"\",{root},0,[],0,\"['{HUB}c/d']\",1\n1,c/d,,N/A,1,[],0,[],0\n"
        ),
    );
    assert_eq!(
        got.said(),
        ["a/b < z/y unknown card", "c/d < a/b adapter imported"]
    );
    let record = got.record("a/b");
    assert_eq!(
        (record.downloads, record.task.as_deref()),
        (Some(7), Some("text-generation"))
    );
    assert_eq!(
        record.card_data.as_deref(),
        Some(r#"{"base_model":"z/y","license":"mit"}"#)
    );
    assert_eq!(got.cards.len(), 1);
    assert!(got.cards[0].text.ends_with("# B, \"quoted\""));
    assert_eq!(got.cards[0].fetched_at, time("2025-04-16T23:13:38Z"));
}

#[test]
fn late_april_all_relations_and_addresses_for_ids() {
    let head = "model_id,card,metadata,depth,children,children_count,adapters,adapters_count,\
                quantized,quantized_count,merges,merges_count,spaces,spaces_count";
    for (name, truncated) in [("", ""), (",truncated", ",True")] {
        let got = csv(
            "x_finetunes_20250422_180448.csv_finetunes_20250426_010203.csv",
            &format!(
                "{head}{name}\na/b,N/A,N/A,0,{HUB}c/d,1,{HUB}e/f,1,{HUB}g/h,1,\"{HUB}i/j, {HUB}i/j\",2,s/t,1{truncated}\n\
                 {HUB}c/d,N/A,N/A,1,,0,,0,,0,,0,,0{}\n",
                truncated.replace("True", "False")
            ),
        );
        assert_eq!(
            got.said(),
            [
                "c/d < a/b finetune imported",
                "e/f < a/b adapter imported",
                "g/h < a/b quantized imported",
                "i/j < a/b merge imported",
            ]
        );
        assert_eq!(got.models.len(), 2);
        // The last of the doubled times.
        assert_eq!(got.record("c/d").fetched_at, time("2025-04-26T01:02:03Z"));
        assert!(got.cards.is_empty());
    }
}

#[test]
fn joined_trees_keep_the_dates_of_their_files() {
    let got = csv(
        "joined.csv",
        "model_id,card,metadata,depth,children,children_count,source_file\n\
         a/b,N/A,N/A,0,,0,b_finetunes_20250405_001816.csv\nc/d,N/A,N/A,0,,0,other.csv\n",
    );
    assert_eq!(got.record("a/b").fetched_at, time("2025-04-05T00:18:16Z"));
    assert_eq!(got.record("c/d").fetched_at, None);
}

#[test]
fn uploads_without_a_tree() {
    let data = metadata(r#"{"id":"a/b","tags":["base_model:adapter:c/d"]}"#);
    let got = csv(
        "chunk_0_1.csv",
        &format!("model_id,metadata,card\na/b,{data},# Card\n"),
    );
    assert_eq!(got.said(), ["a/b < c/d adapter hub_tag"]);
    assert_eq!(got.cards[0].text, "# Card");
}

#[test]
fn json_trees() {
    let text = r##"{"models": [
        {"model_id": "a/b", "card": "# B", "metadata": "{\"id\": \"a/b\", \"tags\": []}", "depth": 0,
         "children": ["https://huggingface.co/c/d"], "children_count": 1, "merges": "https://huggingface.co/e/f",
         "spaces": [], "truncated": false},
        {"model_id": "https://huggingface.co/c/d", "card": null, "metadata": "N/A", "depth": 1, "children": []},
        {"model_id": "g/h", "metadata": {"id": "g/h", "likes": 2}, "children": 5}
    ]}"##;
    let got = read_named(
        "b_finetunes_20250404_231041.json",
        text.as_bytes(),
        Format::Tree,
    );
    assert_eq!(got.rows, 3);
    assert_eq!(
        got.said(),
        ["c/d < a/b finetune imported", "e/f < a/b merge imported"]
    );
    assert_eq!(got.record("g/h").likes, Some(2));
    assert_eq!(got.record("g/h").fetched_at, time("2025-04-04T23:10:41Z"));
    assert_eq!(
        got.odd,
        [(3, "g/h: `children` has another type, left out".to_string())]
    );
    assert_eq!(got.cards.len(), 1);
    let list = r#"[{"model_id":"a/b","metadata":"N/A"}]"#;
    assert_eq!(
        read_named("x.json", list.as_bytes(), Format::Tree)
            .models
            .len(),
        1
    );
}

#[test]
fn a_renamed_model_is_known_under_both_names() {
    let (one, two, three) = (
        metadata(r#"{"id":"new/name"}"#),
        metadata(r#"{"id":"openai-community/gpt2"}"#),
        metadata(r#"{"id":"a/Base"}"#),
    );
    let got = csv(
        "x.csv",
        &format!(
            "model_id,metadata,children\nold/name,{one},{HUB}c/d\ngpt2,{two},\na/base,{three},\n"
        ),
    );
    let aliases: Vec<_> = got
        .aliases
        .iter()
        .map(|alias| format!("{} {} {}", alias.alias, alias.id, alias.kind.as_str()))
        .collect();
    assert_eq!(
        aliases,
        [
            "old/name new/name rename",
            "gpt2 openai-community/gpt2 legacy",
            "a/base a/Base case"
        ]
    );
    assert_eq!(got.said(), ["c/d < new/name finetune imported"]);
}

#[test]
fn rows_that_are_odd_are_kept_as_far_as_they_go() {
    let bad = metadata(r#"{"id":"a/b","tags":"x","likes":1}"#);
    let text = format!(
        "model_id,metadata,children\n../..,N/A,\na/b,{bad},\"{HUB}c/d, https://example.org/x\"\ne/f,{{,\n\
         g/h,N/A\ni/j,N/A,\n"
    );
    let mut text = text.into_bytes();
    text.extend(b"k/l,\"caf\xe9\",\n");
    let got = read_named("x.csv", &text, Format::Tree);
    assert_eq!(got.rows, 6);
    let ids: Vec<_> = got
        .models
        .iter()
        .map(|model| model.record.id.as_str())
        .collect();
    assert_eq!(ids, ["a/b", "e/f", "i/j", "k/l"]);
    let left: Vec<u64> = got.left_out.iter().map(|(row, _)| *row).collect();
    assert_eq!(left, [1, 4]);
    assert_eq!(
        got.left_out[0].1,
        "`model_id` is no model: \"../..\" (local_path)"
    );
    assert_eq!(
        got.odd[0].1,
        "a/b: `metadata` has values of unknown types, left out: tags; `children` has 1 entries that are no models"
    );
    assert!(
        got.odd[1].1.starts_with("e/f: `metadata` cannot be read"),
        "{}",
        got.odd[1].1
    );
    assert!(got.odd[2].1.contains("no UTF-8"), "{}", got.odd[2].1);
}

#[test]
fn json_that_breaks_off_gives_its_whole_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.json");
    std::fs::write(
        &path,
        r#"{"models": [{"model_id":"a/b"},{"model_id":"c/d"},{"model_id":"#,
    )
    .unwrap();
    let (got, read) = super::read_file(&path, Format::Tree);
    assert_eq!(got.models.len(), 2);
    let error = read.unwrap_err().to_string();
    assert!(error.contains("x.json, row 3, is damaged: EOF"), "{error}");
}
