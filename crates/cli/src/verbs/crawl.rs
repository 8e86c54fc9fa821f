//! `crawl`: from the Hub into a snapshot.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use modeltree_hub::{Client, Config};
use modeltree_ingest::{
    Cancel, Direction, Filters, HUB_MODELS, IngestError, Outcome, Plan, Ranking, Scope, Start,
    crawl, read_list,
};
use modeltree_records::ModelId;
use modeltree_snapshot::Writer;

use crate::args::{CrawlArgs, RankingArg};
use crate::exit::{Ending, INTERRUPTED, Interrupted, Usage};
use crate::progress::Display;
use crate::render::text::printable;
use crate::render::{json, report};
use crate::{interrupt, terminal};

/// Crawls as asked, and tells what was got.
pub fn run(args: &CrawlArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let start = start(args)?;
    let mut config = Config::from_env()?;
    config.time_scale = args.time_scale;
    let outcome =
        fetch(start, config, data, quiet).inspect_err(|error| hint(error, data, quiet))?;
    let mut out = terminal::stdout();
    if args.json {
        let report = serde_json::json!({
            "complete": outcome.coverage.is_complete(),
            "coverage": outcome.coverage,
            "snapshot": { "folder": data.display().to_string(), "counts": outcome.manifest.counts },
        });
        json::write(&mut out, &report)?;
    } else {
        report::write(&mut out, &outcome.coverage, data)?;
    }
    out.flush()?;
    Ok(if outcome.coverage.is_complete() {
        Ending::Done
    } else {
        Ending::Incomplete
    })
}

/// Crawls, with progress on stderr and an eye on Ctrl-C: the first one ends the
/// crawl where it can be resumed, the second ends the program.
pub fn fetch(start: Start, config: Config, data: &Path, quiet: bool) -> anyhow::Result<Outcome> {
    let client = Client::new(config)?;
    let writer = Writer::open(data)?;
    let display = Arc::new(Display::new(quiet));
    let cancel = Cancel::default();
    let under_way = Arc::new(AtomicBool::new(true));
    interrupt::watch({
        let (cancel, display, under_way) = (cancel.clone(), display.clone(), under_way.clone());
        move || {
            if cancel.is_cancelled() || !under_way.load(Ordering::Relaxed) {
                std::process::exit(i32::from(INTERRUPTED));
            }
            cancel.cancel();
            display.say("Stopping: what was fetched is kept. Once more Ctrl-C stops at once.");
        }
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the threads of the crawl")?;
    let outcome = runtime.block_on(crawl(start, client, writer, display.clone(), cancel));
    under_way.store(false, Ordering::Relaxed);
    display.clear();
    match outcome {
        Err(IngestError::Cancelled) => Err(Interrupted.into()),
        outcome => Ok(outcome?),
    }
}

/// Says how to go on, where something was kept.
pub fn hint(error: &anyhow::Error, data: &Path, quiet: bool) {
    // This one says so itself.
    let told = matches!(error.downcast_ref(), Some(IngestError::Unfinished));
    let kept = || {
        let state = Writer::open(data).and_then(|writer| writer.state());
        state.is_ok_and(|state| state.is_some())
    };
    if !quiet && !told && kept() {
        let place = place(data);
        note(&format!(
            "What was fetched is kept. Go on with: modeltree crawl --resume{place}"
        ));
    }
}

/// The option that names `data`, where it is not the default.
pub fn place(data: &Path) -> String {
    if data == Path::new("modeltree-data") {
        return String::new();
    }
    let path = data.display().to_string();
    let plain = path
        .chars()
        .all(|c| c.is_alphanumeric() || "/._-".contains(c));
    if plain {
        format!(" -d {path}")
    } else {
        format!(" -d '{}'", path.replace('\'', r"'\''"))
    }
}

/// What the options ask for.
fn start(args: &CrawlArgs) -> anyhow::Result<Start> {
    if args.resume {
        return Ok(Start::Resume);
    }
    let (scope, left_out) = scope(args)?;
    let mut plan = Plan::new(scope);
    plan.left_out = left_out;
    plan.direction = match (args.up, args.both, args.only) {
        (true, _, _) => Direction::Up,
        (_, true, _) => Direction::Both,
        (_, _, true) => Direction::Only,
        _ => Direction::Down,
    };
    plan.filters = Filters {
        author: args.author.clone(),
        tags: args.tag.clone(),
        task: args.task.clone(),
        library: args.library.clone(),
    };
    plan.with_cards = args.with_cards;
    plan.with_files = args.with_files;
    plan.concurrency = args.concurrency;
    plan.expected_models = args.expect_models.unwrap_or(HUB_MODELS);
    Ok(if args.restart {
        Start::Restart(plan)
    } else {
        Start::New(plan)
    })
}

/// What the crawl is about, and the rows of a list that name no model.
fn scope(args: &CrawlArgs) -> anyhow::Result<(Scope, Vec<String>)> {
    if args.all {
        return Ok((Scope::All, Vec::new()));
    }
    if let (Some(count), Some(by)) = (args.top, args.by) {
        let by = match by {
            RankingArg::Likes => Ranking::Likes,
            RankingArg::Downloads => Ranking::Downloads,
            RankingArg::Trending => Ranking::Trending,
            RankingArg::Created => Ranking::Created,
        };
        return Ok((Scope::Top { count, by }, Vec::new()));
    }
    if let Some(path) = &args.from_list {
        let list = read_list(path)?;
        let left_out: Vec<String> = list.bad.iter().map(ToString::to_string).collect();
        for row in &left_out {
            note(&format!("warning: {row}; left out"));
        }
        return Ok((Scope::Roots(list.ids), left_out));
    }
    if args.models.is_empty() {
        let ways = "what shall be crawled? Name a model (modeltree crawl owner/name), or use --all, \
                    --from-list FILE, --top N --by RANKING, or --resume; see modeltree help crawl";
        return Err(Usage(ways.into()).into());
    }
    let models = args.models.iter().map(|text| model_id(text));
    let roots = models.collect::<anyhow::Result<_>>()?;
    Ok((Scope::Roots(roots), Vec::new()))
}

fn note(sentence: &str) {
    // A closed stderr changes nothing.
    let _ = writeln!(anstream::stderr(), "{}", printable(sentence));
}

/// An id as typed, or copied from the browser.
fn model_id(text: &str) -> anyhow::Result<ModelId> {
    let id = text
        .trim()
        .trim_start_matches("https://huggingface.co/")
        .trim_end_matches('/');
    ModelId::parse(id).map_err(|error| Usage(format!("{text:?} is no model: {error}")).into())
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::args::{Cli, Verb};

    fn asked(line: &str) -> anyhow::Result<Start> {
        let Verb::Crawl(args) = Cli::try_parse_from(line.split_whitespace())?.verb else {
            unreachable!("the line names the verb");
        };
        start(&args)
    }

    #[test]
    fn options_become_a_plan() {
        let Start::New(plan) =
            asked("modeltree crawl a/b https://huggingface.co/c/d --both --with-cards").unwrap()
        else {
            panic!("not a new crawl");
        };
        let ids = ["a/b", "c/d"].map(|id| ModelId::parse(id).unwrap());
        assert_eq!(plan.scope, Scope::Roots(ids.to_vec()));
        assert_eq!((plan.direction, plan.with_cards), (Direction::Both, true));
        let Start::Restart(plan) =
            asked("modeltree crawl --all --restart --author me --tag x --tag y").unwrap()
        else {
            panic!("not a restart");
        };
        assert_eq!(plan.scope, Scope::All);
        assert_eq!(plan.filters.tags, ["x", "y"]);
        assert_eq!(asked("modeltree crawl --resume").unwrap(), Start::Resume);
        let Start::New(plan) = asked("modeltree crawl --top 7 --by trending").unwrap() else {
            panic!("not a new crawl");
        };
        assert_eq!(
            plan.scope,
            Scope::Top {
                count: 7,
                by: Ranking::Trending
            }
        );
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for line in [
            "modeltree crawl",
            "modeltree crawl a/b --all",
            "modeltree crawl --resume --all",
            "modeltree crawl --resume --with-cards",
            "modeltree crawl a/b --up --both",
            "modeltree crawl a/b --author me",
            "modeltree crawl --top 5",
            "modeltree crawl --restart",
            "modeltree crawl ../..",
            "modeltree crawl --from-list /does/not/exist",
        ] {
            assert!(asked(line).is_err(), "{line}");
        }
    }

    #[test]
    fn the_hint_can_be_pasted() {
        assert_eq!(place(Path::new("modeltree-data")), "");
        assert_eq!(place(Path::new("/tmp/hub-1")), " -d /tmp/hub-1");
        assert_eq!(place(Path::new("it's mine")), r" -d 'it'\''s mine'");
    }
}
