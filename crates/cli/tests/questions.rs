//! Questions of descent as a user asks them: one small Hub, crawled, and the
//! answers of every verb held against what its records say.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::{Arc, OnceLock};

use common::{RECORDS, Session};
use hubsim::catalog::records::RecordCatalog;
use hubsim::{ANY_PORT, Sim};
use serde_json::{Value, json};

/// Beside the common family: a circle with a child, a model that the card alone
/// says descends from the base, and a spreadsheet's nightmare.
const MORE: &str = r#"
{"id":"loop/a","_id":"65a000000000000000000011","createdAt":"2024-02-01T00:00:00.000Z","downloads":3,"likes":0,"tags":["base_model:loop/b","base_model:finetune:loop/b"],"cardData":{"base_model":"loop/b"}}
{"id":"loop/b","_id":"65a000000000000000000012","createdAt":"2024-02-02T00:00:00.000Z","downloads":2,"likes":0,"tags":["base_model:loop/a","base_model:finetune:loop/a"],"cardData":{"base_model":"loop/a"}}
{"id":"loop/child","_id":"65a000000000000000000013","createdAt":"2024-02-03T00:00:00.000Z","downloads":1,"likes":0,"tags":["base_model:loop/b","base_model:adapter:loop/b"],"cardData":{"base_model":"loop/b"}}
{"id":"solo/card-only","_id":"65a000000000000000000014","createdAt":"2024-02-04T00:00:00.000Z","downloads":9,"likes":0,"library_name":"peft","pipeline_tag":"text-generation","tags":["peft","license:mit"],"cardData":{"license":"mit","base_model":"acme/base","base_model_relation":"adapter"}}
"#;

fn session() -> &'static Session {
    static CRAWLED: OnceLock<Session> = OnceLock::new();
    CRAWLED.get_or_init(|| {
        let records = format!("{RECORDS}{MORE}");
        let catalog = RecordCatalog::builder().text(&records).unwrap().build();
        let hub = Sim::new(Arc::new(catalog))
            .start_blocking(ANY_PORT)
            .unwrap();
        let session = Session::new();
        session
            .run(&["crawl", "--all", "--quiet"])
            .env("HF_ENDPOINT", hub.url())
            .assert()
            .success();
        session
    })
}

fn say(line: &str) -> String {
    session().stdout(&line.split(' ').collect::<Vec<_>>())
}

fn read(line: &str) -> Value {
    serde_json::from_str(&say(&format!("{line} --json"))).unwrap()
}

fn ids(list: &Value) -> Vec<&str> {
    let rows = list.as_array().unwrap().iter();
    rows.map(|row| row["id"].as_str().unwrap()).collect()
}

fn count(line: &str) -> u64 {
    say(&format!("{line} --count")).trim().parse().unwrap()
}

fn refused(args: &[&str]) -> String {
    let output = session().run(args).assert().code(2).get_output().clone();
    assert!(output.stdout.is_empty(), "{args:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn descendants_come_nearest_first_and_are_counted_once() {
    let list = read("descendants acme/base");
    assert_eq!(
        ids(&list),
        [
            "acme/chat",
            "solo/card-only",
            "lab/chat-lora",
            "lab/blend",
            "lab/blend-GGUF"
        ]
    );
    assert_eq!(list[4]["depth"], 3);
    assert_eq!(list[4]["from"], "lab/blend");
    assert_eq!(list[4]["relation"], "quantized");
    assert_eq!(list[4]["relations"], json!(["quantized"]));
    assert_eq!(list[4]["created_at"], "2024-01-06T00:00:00Z");
    assert_eq!(count("descendants acme/base"), 5);
    assert_eq!(count("descendants acme/base --depth 2"), 4);
    assert_eq!(count("descendants acme/base --relation finetune,merge"), 2);
    assert_eq!(count("descendants acme/base --evidence hub_tag"), 4);
    assert_eq!(count("descendants acme/base --evidence default"), 5);
    assert_eq!(
        ids(&read("descendants acme/base --sort downloads --limit 2")),
        ["lab/blend-GGUF", "acme/chat"]
    );
    assert_eq!(
        ids(&read("descendants acme/base --sort created --limit 1")),
        ["solo/card-only"]
    );
    assert_eq!(
        ids(&read("descendants acme/base --sort id --limit 2")),
        ["acme/chat", "lab/blend"]
    );
    let sorted = read("descendants acme/base --sort descendants");
    assert_eq!(ids(&sorted)[..2], ["acme/chat", "lab/blend"]);
    assert_eq!(sorted[0]["descendants"], 3);

    let table = say("descendants base --limit 2");
    assert!(
        table.starts_with("acme/base: 5 descendants in 3 generations\n"),
        "{table}"
    );
    assert!(table.contains("… 3 more (--limit 0 shows all)"), "{table}");
    assert!(say("descendants lab/orphan").contains("no descendants"));
}

#[test]
fn ancestors_are_a_graph_with_generations_and_lines() {
    let answer = read("ancestors lab/blend-GGUF");
    assert_eq!(answer["model"], "lab/blend-GGUF");
    let nodes = &answer["nodes"];
    assert_eq!(
        ids(nodes),
        [
            "lab/blend-GGUF",
            "lab/blend",
            "acme/chat",
            "lab/other",
            "acme/base"
        ]
    );
    let generations = nodes.as_array().unwrap().iter();
    let generations: Vec<_> = generations.map(|node| &node["generation"]).collect();
    assert_eq!(generations, [2, 1, 1, 0, 0]);
    assert_eq!(answer["edges"].as_array().unwrap().len(), 4);
    assert_eq!(
        answer["edges"][0],
        json!({"parent": "lab/blend", "child": "lab/blend-GGUF", "relation": "quantized",
               "relations": ["quantized"]})
    );
    assert_eq!(
        answer["lines"],
        json!([
            ["acme/base", "acme/chat", "lab/blend", "lab/blend-GGUF"],
            ["lab/other", "lab/blend", "lab/blend-GGUF"],
        ])
    );
    assert_eq!(answer["more_lines"], false);

    let table = say("ancestors lab/blend-GGUF");
    assert!(
        table.starts_with("lab/blend-GGUF: 4 ancestors, generation 2\n"),
        "{table}"
    );
    assert!(table.contains("2 lines of descent\n"), "{table}");
    assert!(
        table.contains("  acme/base ─F→ acme/chat ─M→ lab/blend ─Q→ lab/blend-GGUF\n"),
        "{table}"
    );
    assert_eq!(count("ancestors lab/blend-GGUF --depth 2"), 3);
    let csv = say("ancestors lab/blend-GGUF --depth 1 --csv");
    assert_eq!(
        csv,
        "id,missing,depth,generation,relation,relations,from,downloads,likes,created_at,children\n\
         lab/blend,false,1,1,quantized,\"[\"\"quantized\"\"]\",lab/blend-GGUF,10,2,2024-01-05T00:00:00Z,1\n"
    );
    assert!(say("ancestors lab/orphan").contains("gone/parent (missing)"));
    assert!(say("ancestors acme/base").contains("no ancestors"));
}

#[test]
fn family_children_siblings_and_roots() {
    assert_eq!(count("family acme/base"), 6);
    let table = say("family base");
    assert!(
        table.starts_with("acme/base: 6 models, F1 A2 Q1 M1, depth 3, 3 leaves, "),
        "{table}"
    );

    assert_eq!(
        ids(&read("children acme/chat")),
        ["lab/chat-lora", "lab/blend"]
    );
    assert_eq!(
        ids(&read("children acme/chat --relation merge")),
        ["lab/blend"]
    );

    let siblings = read("siblings lab/chat-lora");
    assert_eq!(ids(&siblings), ["lab/blend"]);
    assert_eq!(siblings[0]["from"], "acme/chat");
    assert_eq!(siblings[0]["relation"], "merge");
    assert!(say("siblings acme/base").contains("no parents"));

    let roots = read("roots-of lab/blend-GGUF");
    assert_eq!(ids(&roots), ["lab/other", "acme/base"]);
    assert_eq!(roots[1]["depth"], 3);
    assert!(say("roots-of acme/base").contains("its own root"));
    assert_eq!(read("roots-of lab/orphan")[0]["missing"], true);
}

#[test]
fn circles_are_answered_too() {
    assert_eq!(ids(&read("descendants loop/a")), ["loop/b", "loop/child"]);
    assert_eq!(
        ids(&read("ancestors loop/child")["nodes"]),
        ["loop/child", "loop/b", "loop/a"]
    );
    let roots = read("roots-of loop/child");
    assert_eq!(ids(&roots), ["loop/b", "loop/a"]);
    assert!(
        roots
            .as_array()
            .unwrap()
            .iter()
            .all(|root| root["on_cycle"] == true)
    );
    assert!(say("roots-of loop/child").contains("1 cycle that stands in for one"));
    assert!(say("components").contains("loop/a (on a cycle)"));
}

#[test]
fn a_path_goes_up_down_or_through_a_common_ancestor() {
    let up = read("path blend-GGUF acme/base");
    assert_eq!((&up["related"], &up["total"]), (&json!(true), &json!(1)));
    assert_eq!(up["routes"][0]["up"], 3);
    assert_eq!(up["routes"][0]["edges"][2]["relation"], "finetune");
    assert_eq!(
        say("path acme/base lab/chat-lora"),
        "lab/chat-lora descends from acme/base, 2 steps\n  \
         acme/base ─F→ acme/chat ─A→ lab/chat-lora\n"
    );
    assert_eq!(
        say("path lab/chat-lora lab/blend"),
        "both descend from acme/chat: 1 step up, 1 down\n  \
         lab/chat-lora ←A─ acme/chat ─M→ lab/blend\n"
    );
    assert_eq!(
        say("path lab/chat-lora lab/blend --csv")
            .lines()
            .nth(3)
            .unwrap(),
        "1,2,lab/blend,false,down,\"[\"\"merge\"\"]\""
    );
    let none = say("path acme/base lab/other");
    assert!(
        none.starts_with("acme/base and lab/other are not related: "),
        "{none}"
    );
    assert_eq!(read("path acme/base lab/other")["related"], false);
    assert_eq!(count("path acme/base lab/other"), 0);
    assert!(say("path acme/base blend-GGUF --depth 1").contains("as far as was asked"));
    assert!(say("path base acme/base").contains("that model itself"));
}

#[test]
fn common_ancestors() {
    let common = read("common lab/blend-GGUF lab/chat-lora solo/card-only");
    assert_eq!(ids(&common), ["acme/base"]);
    assert_eq!(common[0]["steps"], json!([3, 2, 1]));
    assert_eq!(ids(&read("common lab/blend acme/chat")), ["acme/chat"]);
    assert!(say("common acme/base lab/other").contains("no common ancestor"));
    assert_eq!(count("common acme/base lab/other"), 0);
    assert!(refused(&["common", "acme/base"]).contains("2 values required"));
}

#[test]
fn influence_groups_by_base_model_and_counts_derivatives() {
    let csv = say("influence --sort children --csv");
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let heads = rows.headers().unwrap().clone();
    let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let bases: Vec<(String, u32, u32)> = rows
        .records()
        .map(|row| {
            let row = row.unwrap();
            let number = |name| row[at(name)].parse().unwrap();
            (
                row[0].to_string(),
                number("children"),
                number("descendants"),
            )
        })
        .collect();
    let base = |id: &str, children, descendants| (id.to_string(), children, descendants);
    assert_eq!(
        bases,
        [
            base("acme/base", 2, 5),
            base("acme/chat", 2, 3),
            base("loop/b", 2, 2),
            base("lab/other", 1, 2),
            base("loop/a", 1, 2),
            base("gone/parent", 1, 1),
            base("lab/blend", 1, 1),
        ]
    );
    assert_eq!(count("influence"), 7);

    let one = read("influence acme/base --at 2024-02-05");
    assert_eq!(one["children"], 2);
    assert_eq!(one["descendants_by_relation"]["adapter"], 2);
    assert_eq!(one["downloads"], 400 + 30 + 10 + 7000 + 9);
    assert_eq!(
        (&one["owners"], &one["new_30_days"]),
        (&json!(3), &json!(1))
    );
    assert_eq!(one["new_365_days"], 5);
    assert!(say("influence base").contains("descendants         5  F1 A2 Q1 M1"));

    let authors = read("influence --by author --sort downloads");
    assert_eq!(authors[0]["author"], "acme");
    assert_eq!(authors[0]["models"], 2);
    assert_eq!(authors[0]["by_others"], 4);
    assert_eq!(read("influence ACME --by author")["descendants"], 5);
    assert!(refused(&["influence", "nobody", "--by", "author"]).contains("nobody"));
}

#[test]
fn families_and_components() {
    let families = read("families --relation merge,quantized --sort depth");
    assert_eq!(families[0]["root"], "acme/chat");
    assert_eq!(families[0]["models"], 3);
    assert_eq!(count("families"), 4);
    assert_eq!(
        say("families --by likes --csv --limit 1").lines().count(),
        2
    );

    let components = read("components");
    let sizes = components.as_array().unwrap().iter();
    let sizes: Vec<_> = sizes
        .map(|one| (&one["root"], &one["models"], &one["roots"]))
        .collect();
    assert_eq!(sizes[0], (&json!("acme/base"), &json!(7), &json!(2)));
    assert_eq!(sizes.len(), 3);
    assert_eq!(count("components --relation finetune"), 3);
    assert!(say("components --relation finetune").contains("and 6 models without relatives"));
    assert_eq!(count("components lab/other"), 7);
    assert_eq!(
        ids(&read("components lab/other --limit 1")),
        ["lab/blend-GGUF"]
    );
}

#[test]
fn search_ranks_and_filters() {
    assert_eq!(ids(&read("search BLEND")), ["lab/blend", "lab/blend-GGUF"]);
    assert_eq!(
        ids(&read("search blend --sort downloads")),
        ["lab/blend-GGUF", "lab/blend"]
    );
    assert_eq!(ids(&read("search lora chat")), ["lab/chat-lora"]);
    assert_eq!(
        ids(&read("search a --author ACME")),
        ["acme/base", "acme/chat"]
    );
    assert_eq!(count("search lab"), 5);
    assert_eq!(count("search lab --since 2024-01-05 --min-downloads 10"), 2);
    assert_eq!(
        ids(&read(
            "search o --license mit --task text-generation --library peft"
        )),
        ["solo/card-only"]
    );
    assert_eq!(
        ids(&read("search gone")),
        ["gone/parent"],
        "a missing parent has an id too"
    );
    let table = say("search lab --limit 1");
    assert!(
        table.starts_with("\"lab\": 5 models\n") && table.contains("… 4 more"),
        "{table}"
    );
    assert!(say("search nothing-of-the-kind").contains("no models"));
    refused(&["search", ""]);
    refused(&["search", "lab", "--sort", "depth"]);
    refused(&["search", "lab", "--since", "soon"]);
}

#[test]
fn models_by_conditions() {
    let ask = |condition: &str| {
        let args = ["models", "--json", "--where", condition];
        let list: Value = serde_json::from_str(&session().stdout(&args)).unwrap();
        ids(&list)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(ask("license=mit downloads>100"), ["acme/chat"]);
    assert_eq!(ask("task~=GENERATION likes<1"), ["solo/card-only"]);
    assert_eq!(
        ask("created >= 2024-02-03"),
        ["solo/card-only", "loop/child"]
    );
    assert_eq!(count("models"), 11);
    assert_eq!(
        session().stdout(&[
            "models",
            "--where",
            "author=lab",
            "--where",
            "likes>0",
            "--count"
        ]),
        "3\n"
    );
    let message = refused(&["models", "--where", "license=mit downlods>2"]);
    assert!(message.contains("did you mean \"downloads\"?"), "{message}");
    assert!(
        message.ends_with("  license=mit downlods>2\n              ^\n"),
        "{message}"
    );
}

#[test]
fn ids_are_forgiving_in_every_question() {
    for line in [
        "ancestors {}",
        "descendants {}",
        "family {}",
        "children {}",
        "siblings {}",
        "roots-of {}",
        "path {} acme/base",
        "common lab/other {}",
        "influence {}",
        "components {}",
    ] {
        let ask = |model: &str| line.replace("{}", model);
        let answer = say(&ask("lab/chat-lora"));
        assert_eq!(say(&ask("CHAT-Lora")), answer);
        assert_eq!(say(&ask("https://huggingface.co/lab/chat-lora")), answer);
        let asked = ask("lab/chat-loar");
        let message = refused(&asked.split(' ').collect::<Vec<_>>());
        assert!(message.contains("did you mean lab/chat-lora"), "{message}");
    }
}

#[test]
fn json_csv_and_count_exclude_each_other_and_help_teaches() {
    refused(&["children", "acme/base", "--json", "--csv"]);
    refused(&["children", "acme/base", "--json", "--count"]);
    refused(&["children", "acme/base", "--relation", "cousin"]);
    refused(&["children", "acme/base", "--evidence", "hearsay"]);
    let overview = say("--help");
    for verb in [
        "ancestors",
        "descendants",
        "family",
        "children",
        "siblings",
        "roots-of",
        "path",
        "common",
        "search",
        "models",
        "families",
        "influence",
        "components",
    ] {
        assert!(
            overview.contains(&format!("\n  {verb}")),
            "{verb}: {overview}"
        );
        let help = say(&format!("{verb} --help"));
        assert!(help.contains("Examples:\n  modeltree "), "{verb}: {help}");
        let wide = help.lines().find(|line| line.chars().count() > 100);
        assert_eq!(wide, None, "{verb}");
    }
    assert!(say("influence --help").contains("influence --sort children --csv"));
}
