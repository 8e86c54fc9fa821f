//! `demo`: everything once, against a simulated Hub.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use hubsim::catalog::synthetic::SyntheticCatalog;
use hubsim::{ANY_PORT, Plan as Quota, Sim};
use modeltree_hub::{Config, Token};
use modeltree_ingest::{Plan, Scope, Start};
use modeltree_lineage::{Direction, Family, NodeId};
use modeltree_publish::{ResearchFormat, Selection, TableFormat, export_research, export_tables};
use modeltree_records::RelationSet;

use super::crawl::{fetch, place};
use super::export::tell;
use super::families::write_table;
use super::serve;
use super::tree::Drawing;
use crate::args::{DemoArgs, ServeArgs};
use crate::exit::{Ending, Usage};
use crate::render::number::{count, duration};
use crate::render::palette::{ASIDE, HEADING, paint};
use crate::render::{report, text::printable};
use crate::terminal;

/// Seconds that pass on the simulated Hub in one of ours: large ecosystems need
/// several quota windows, and nobody waits 5 minutes in a demonstration.
const TIME_SCALE: f64 = 60.0;
/// Lies in folders that a demonstration made, and may therefore replace.
const MARKER: &str = ".modeltree-demo";
/// Families ranked.
const RANKED: usize = 10;
/// Families exported in the research layout.
const EXPORTED: usize = 3;

/// Crawls, ranks, draws, exports, and says what to try next.
pub fn run(args: &DemoArgs, quiet: bool) -> anyhow::Result<Ending> {
    let began = Instant::now();
    prepare(&args.keep)?;
    let data = args.keep.join("snapshot");
    let mut out = terminal::stdout();

    heading(&mut out, "A simulated Hub")?;
    let catalog = SyntheticCatalog::new(args.models, args.seed);
    let hub = Sim::new(Arc::new(catalog))
        .plan(Quota::Free)
        .time_scale(TIME_SCALE);
    let hub = hub
        .start_blocking(ANY_PORT)
        .context("cannot start the simulated Hub")?;
    writeln!(
        out,
        "{} (seed {}) at {}, with the quota of a free token;\nits clock runs {TIME_SCALE} times as fast as yours",
        count(u64::from(args.models), "model", "models"),
        args.seed,
        hub.url(),
    )?;
    out.flush()?;

    heading(
        &mut out,
        "Crawled over HTTP, by the client that crawls the real one",
    )?;
    out.flush()?;
    let mut config = Config::new(&hub.url())?;
    config.token = Token::parse("hf_demonstration")?;
    config.time_scale = TIME_SCALE;
    let mut plan = Plan::new(Scope::All);
    plan.expected_models = u64::from(args.models);
    let outcome = fetch(Start::New(plan), config, &data, quiet)?;
    drop(hub);
    report::write(&mut out, &outcome.coverage, &data)?;

    let atlas = super::open(&data, quiet)?;
    let mut families = atlas.graph().families(RelationSet::ALL);
    families.truncate(RANKED);
    heading(&mut out, "The largest families")?;
    write_table(&mut out, atlas.graph(), &families, terminal::columns())?;

    let Some(shown) = worth_drawing(&families) else {
        out.flush()?;
        return Ok(Ending::Done);
    };
    heading(
        &mut out,
        "One of them, the most downloaded models of each generation",
    )?;
    let drawing = Drawing {
        root: shown,
        direction: Direction::Down,
        relations: RelationSet::ALL,
        depth: Some(4),
        limit: 3,
    };
    drawing.write(&atlas, &mut out, terminal::columns())?;
    out.flush()?;

    heading(&mut out, "Exported")?;
    let roots: Vec<NodeId> = families
        .iter()
        .take(EXPORTED)
        .map(|family| family.root)
        .collect();
    let formats = [TableFormat::Csv, TableFormat::Parquet];
    tell(
        &mut out,
        &export_tables(
            &atlas,
            &Selection::whole(),
            &formats,
            &args.keep.join("tables"),
            false,
        )?,
    )?;
    let research = args.keep.join("research");
    tell(
        &mut out,
        &export_research(&atlas, &roots, &ResearchFormat::PAIR, &research, false)?,
    )?;

    heading(&mut out, "What to try next")?;
    next_steps(&mut out, atlas.graph().id(shown), &data)?;
    writeln!(
        out,
        "\n{}",
        paint(
            ASIDE,
            format!("All of this took {}.", duration(began.elapsed()))
        )
    )?;
    out.flush()?;
    if !args.serve {
        return Ok(Ending::Done);
    }
    drop((out, atlas));
    heading(&mut terminal::stdout(), "In the browser")?;
    serve::run(&ServeArgs::default(), &data, quiet)
}

fn heading(out: &mut impl Write, text: &str) -> std::io::Result<()> {
    writeln!(out, "\n{}", paint(HEADING, text))
}

/// An empty folder to work in. One that an earlier demonstration made is
/// emptied; any other that holds something is left alone.
fn prepare(folder: &Path) -> anyhow::Result<()> {
    let marker = folder.join(MARKER);
    let name = folder.display();
    if marker.is_file() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot replace {name}"))?;
    } else if folder.exists()
        && fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_some())
    {
        let message = format!(
            "{name} exists and was not made by a demonstration: it stays as it is; name another folder with --keep"
        );
        return Err(Usage(message).into());
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {name}"))?;
    fs::write(&marker, "").with_context(|| format!("cannot write to {name}"))
}

/// A family with some depth.
fn worth_drawing(families: &[Family]) -> Option<NodeId> {
    let deep = families
        .iter()
        .find(|family| family.depth >= 3 && !family.cyclic);
    deep.or(families.first()).map(|family| family.root)
}

fn next_steps(out: &mut impl Write, model: &str, data: &Path) -> std::io::Result<()> {
    let program = std::env::args_os().next();
    let program = program
        .as_ref()
        .map_or("modeltree".into(), |program| program.to_string_lossy());
    let program = printable(&program);
    let data = place(data);
    let steps = [
        (
            "in this snapshot",
            vec![
                format!("show {model}{data}"),
                format!("tree {model} --relation finetune,merge{data}"),
                format!("family {model} --sort descendants{data}"),
                format!("influence --sort children{data}"),
                format!("serve --open{data}"),
                format!("export out --layout research --family {model}{data}"),
            ],
        ),
        (
            "on the real Hub",
            vec![
                "crawl HuggingFaceTB/SmolLM2-1.7B".into(),
                "tree SmolLM2-1.7B --depth 2".into(),
                "crawl --all -d hub".into(),
            ],
        ),
    ];
    for (place, commands) in steps {
        writeln!(out, "{}", paint(ASIDE, format!("  {place}")))?;
        for command in commands {
            writeln!(out, "    {program} {command}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_demonstration_made_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("demo");
        prepare(&folder).unwrap();
        fs::write(folder.join("old"), "x").unwrap();
        prepare(&folder).unwrap();
        assert!(!folder.join("old").exists());

        let mine = dir.path().join("mine");
        fs::create_dir(&mine).unwrap();
        prepare(&mine).unwrap();
        let precious = dir.path().join("precious");
        fs::create_dir(&precious).unwrap();
        fs::write(precious.join("thesis.tex"), "x").unwrap();
        assert!(prepare(&precious).unwrap_err().is::<Usage>());
        assert!(precious.join("thesis.tex").exists());
        assert!(
            prepare(&precious.join("thesis.tex"))
                .unwrap_err()
                .is::<Usage>()
        );
    }
}
