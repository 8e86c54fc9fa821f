//! Where the snapshot came from, as its manifest tells.

use modeltree_records::Timestamp;
use modeltree_snapshot::Manifest;
use serde_json::Value;

use super::day;
use super::leaks::Leaks;

/// Ids of a list that are named.
const NAMED: usize = 5;

/// The ingests that went into a snapshot, oldest first.
pub(super) struct Provenance(pub(super) Vec<Ingest>);

/// One ingest. Texts are as found, secrets masked; they are escaped where they are written.
pub(super) struct Ingest {
    pub(super) started: Timestamp,
    pub(super) finished: Timestamp,
    /// The program.
    pub(super) tool: String,
    /// The API's address, without user and password; or the files' names.
    pub(super) from: String,
    /// What was asked for, in words.
    pub(super) asked: String,
    /// Requests sent, where it asked the Hub.
    pub(super) requests: Option<u64>,
    /// Answers that told the quota was used up.
    pub(super) refused: u64,
    /// Seconds waited for the quota.
    pub(super) waited: f64,
    /// What is known to be missing, a sentence each.
    pub(super) gaps: Vec<String>,
}

impl Provenance {
    pub(super) fn of(manifest: &Manifest, leaks: &Leaks) -> Self {
        let ingests = manifest.sources.iter().map(|source| {
            let harmless = |text: String| leaks.mask_again(&text).unwrap_or(text);
            let (from, asked) = asked(&source.asked);
            let coverage = &source.coverage;
            Ingest {
                started: source.started,
                finished: source.finished,
                tool: harmless(source.tool.clone()),
                from: harmless(from),
                asked: harmless(asked),
                requests: coverage["requests"].as_u64(),
                refused: coverage["rate_limited"].as_u64().unwrap_or(0),
                waited: coverage["waited_for_quota"].as_f64().unwrap_or(0.0),
                gaps: gaps(coverage).into_iter().map(harmless).collect(),
            }
        });
        Self(ingests.collect())
    }
}

/// Where from, and what.
fn asked(asked: &Value) -> (String, String) {
    if let Some(endpoint) = asked["endpoint"].as_str() {
        return (without_user(endpoint), plan(&asked["plan"]));
    }
    if let Some(files) = asked["import"].as_array() {
        let names = files.iter().map(|file| {
            let path = file["file"].as_str().unwrap_or("a file");
            let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
            match file["format"].as_str() {
                Some(format) => format!("{name} ({format})"),
                None => name.to_owned(),
            }
        });
        let names: Vec<String> = names.collect();
        return (several(&names), "rows of files".into());
    }
    ("not said".into(), "not said".into())
}

fn plan(plan: &Value) -> String {
    let scope = &plan["scope"];
    let direction = plan["direction"].as_str();
    let update = &plan["update"];
    let since = serde_json::from_value::<Timestamp>(update["since"].clone()).ok();
    let mut asked = if let Some(since) = since.filter(|_| update["full"] != true) {
        format!("models modified since {}", day(since))
    } else if scope == "all" {
        "every model of the listing".to_owned()
    } else if let Some(roots) = scope["roots"].as_array() {
        let names: Vec<&str> = roots.iter().filter_map(Value::as_str).collect();
        let kin = match direction {
            Some("only") => "",
            Some("up") => " and their ancestors",
            Some("both") => " and their ancestors and descendants",
            _ => " and their descendants",
        };
        format!("{}{kin}", several(&names))
    } else if let Some(count) = scope["top"]["count"].as_u64() {
        let by = scope["top"]["by"].as_str().unwrap_or("rank");
        let kin = match direction {
            Some("only") => "",
            _ => ", with their kin",
        };
        format!("the first {count} models by {by}{kin}")
    } else {
        "models".to_owned()
    };
    if !update["within"].is_null() {
        asked.push_str(", of the families at hand");
    }
    let filters = plan["filters"].as_object();
    for (name, value) in filters.into_iter().flatten() {
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Array(list) if !list.is_empty() => {
                let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
                texts.join(", ")
            }
            _ => continue,
        };
        asked.push_str(&format!("; {name}: {value}"));
    }
    if plan["with_cards"] == true {
        asked.push_str("; with cards");
    }
    if plan["with_files"] == true {
        asked.push_str("; with file names");
    }
    asked
}

/// The first names of a list, and how many more there are.
pub(super) fn several<S: AsRef<str>>(names: &[S]) -> String {
    let (named, more) = names.split_at(names.len().min(NAMED));
    let mut text = named.iter().map(S::as_ref).collect::<Vec<_>>().join(", ");
    if !more.is_empty() {
        text.push_str(&format!(" and {} more", more.len()));
    }
    text
}

/// An address without user name and password.
fn without_user(endpoint: &str) -> String {
    match endpoint.split_once("://") {
        Some((scheme, rest)) => {
            let host = rest.find('/').unwrap_or(rest.len());
            let from = rest[..host].rfind('@').map_or(0, |at| at + 1);
            format!("{scheme}://{}", &rest[from..])
        }
        None => endpoint.to_owned(),
    }
}

fn gaps(coverage: &Value) -> Vec<String> {
    let incomplete = coverage["incomplete"].as_array();
    let mut gaps: Vec<String> = incomplete
        .into_iter()
        .flatten()
        .filter_map(|gap| gap.as_str().map(str::to_owned))
        .collect();
    let cards = &coverage["cards"];
    for (count, one, many) in [
        (
            &coverage["missing"]["count"],
            "model asked for was not there",
            "models asked for were not there",
        ),
        (
            &coverage["failed"]["count"],
            "question stayed without an answer",
            "questions stayed without an answer",
        ),
        (
            &coverage["odd_lost"],
            "item could not be read at all",
            "items could not be read at all",
        ),
        (
            &coverage["import"]["left_out"],
            "row of the files was left out",
            "rows of the files were left out",
        ),
        (
            &cards["gated"],
            "card is behind a gate and was not read",
            "cards are behind a gate and were not read",
        ),
        (
            &cards["too_large"]["count"],
            "card was too large",
            "cards were too large",
        ),
        (
            &cards["failed"]["count"],
            "card could not be fetched",
            "cards could not be fetched",
        ),
    ] {
        match count.as_u64() {
            None | Some(0) => {}
            Some(1) => gaps.push(format!("1 {one}")),
            Some(count) => gaps.push(format!("{count} {many}")),
        }
    }
    gaps
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn addresses_lose_users_and_passwords() {
        assert_eq!(
            without_user("https://me:pass@hub.example/x@y"),
            "https://hub.example/x@y"
        );
        assert_eq!(without_user("https://hub.example"), "https://hub.example");
    }

    #[test]
    fn plans_are_told_in_words() {
        let told = plan(&json!({
            "scope": {"roots": ["a/1", "a/2", "a/3", "a/4", "a/5", "a/6"]}, "direction": "both",
            "filters": {"author": null, "task": "text-generation", "tags": ["x", "y"]},
            "with_cards": true,
        }));
        assert_eq!(
            told,
            "a/1, a/2, a/3, a/4, a/5 and 1 more and their ancestors and descendants; \
             tags: x, y; task: text-generation; with cards"
        );
        assert_eq!(plan(&json!({"scope": "all"})), "every model of the listing");
        let top = json!({"scope": {"top": {"count": 10, "by": "likes"}}});
        assert_eq!(plan(&top), "the first 10 models by likes, with their kin");
        let alone = json!({"scope": {"roots": ["a/1"]}, "direction": "only"});
        assert_eq!(plan(&alone), "a/1");
        let mut update = json!({
            "scope": "all",
            "update": {"since": Timestamp::from_micros(0), "full": false, "within": "down"},
        });
        assert_eq!(
            plan(&update),
            "models modified since 1970-01-01, of the families at hand"
        );
        update["update"]["full"] = true.into();
        update["update"]["within"] = Value::Null;
        assert_eq!(plan(&update), "every model of the listing");
    }

    #[test]
    fn files_are_named_without_their_folders() {
        let (from, _) =
            asked(&json!({"import": [{"file": "/home/me/dump.parquet", "format": "hub-stats"}]}));
        assert_eq!(from, "dump.parquet (hub-stats)");
    }

    #[test]
    fn what_a_crawl_lacks_is_told() {
        let coverage = json!({
            "incomplete": ["stopped half-way"], "missing": {"count": 2}, "failed": {"count": 0},
            "cards": {"gated": 1, "too_large": {"count": 0}},
        });
        assert_eq!(
            gaps(&coverage),
            [
                "stopped half-way",
                "2 models asked for were not there",
                "1 card is behind a gate and was not read"
            ]
        );
        assert!(gaps(&Value::Null).is_empty());
        let import = json!({"import": {"read": 9, "left_out": 2}});
        assert_eq!(gaps(&import), ["2 rows of the files were left out"]);
    }
}
