//! `dataset`: a folder that can be pushed to the Hub.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Context as _;
use modeltree_publish::{About, DatasetOptions, DatasetReport, Leak, write_dataset};
use modeltree_records::ModelId;

use crate::args::DatasetArgs;
use crate::exit::{Ending, Usage};
use crate::render::json;
use crate::render::number::{bytes, count};
use crate::render::palette::{HEADING, WRONG, paint};
use crate::render::text::printable;
use crate::terminal;

/// Masked secrets that are named on a terminal.
const NAMED: usize = 20;

/// Writes the folder and tells what is in it.
pub fn run(args: &DatasetArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let about = about(args)?;
    if let Some(list) = &args.secrets {
        check_list(list, args)?;
    }
    let atlas = super::open(data, quiet)?;
    let families = super::export::named(&atlas, &args.family)?;
    let cards = atlas.snapshot().manifest().counts.cards > 0;
    let options = DatasetOptions {
        about,
        families,
        trees: args.top,
        cards: args.with_cards || (cards && !args.no_cards),
        force: args.force,
    };
    let report = write_dataset(&atlas, &options, &args.folder)?;
    if let Some(list) = &args.secrets {
        write_list(list, &report.secrets)
            .with_context(|| format!("cannot write {}", list.display()))?;
    }
    let mut out = terminal::stdout();
    if args.json {
        json::write(&mut out, &report)?;
    } else if !quiet {
        tell(&mut out, args, &report)?;
    }
    out.flush()?;
    Ok(Ending::Done)
}

fn about(args: &DatasetArgs) -> anyhow::Result<About> {
    if let Some(repo) = &args.repo
        && (ModelId::parse(repo).is_err() || !repo.contains('/'))
    {
        return Err(Usage(format!("--repo {repo:?} is no OWNER/NAME")).into());
    }
    let blank = |text: &&Option<String>| text.as_deref().is_some_and(|text| text.trim().is_empty());
    if [&args.name, &args.license, &args.release].iter().any(blank) {
        return Err(Usage("--name, --license and --version cannot be empty".into()).into());
    }
    let of_repo = args.repo.as_deref().and_then(|repo| repo.split('/').nth(1));
    let folder = std::path::absolute(&args.folder).unwrap_or_else(|_| args.folder.clone());
    let of_folder = folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let name = args
        .name
        .clone()
        .or(of_repo.map(str::to_owned))
        .or(of_folder);
    Ok(About {
        name: name.unwrap_or_else(|| "model families".into()),
        license: args.license.clone(),
        version: args.release.clone(),
        creators: args.creator.clone(),
        repo: args.repo.clone(),
    })
}

/// Looks whether the list may be written, before any work is done.
fn check_list(list: &Path, args: &DatasetArgs) -> anyhow::Result<()> {
    if list.exists() && !args.force {
        let message = format!(
            "{} exists; replace it with --force, or name another file",
            list.display()
        );
        return Err(anyhow::anyhow!(message));
    }
    // It tells where live secrets lie: whoever pushes the folder would publish it.
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if absolute(list).starts_with(absolute(&args.folder)) {
        let message =
            "--secrets must name a file outside the data set's folder: it tells where secrets lie";
        return Err(Usage(message.into()).into());
    }
    Ok(())
}

fn write_list(list: &Path, secrets: &[Leak]) -> anyhow::Result<()> {
    let name = list.file_name().unwrap_or_default().to_string_lossy();
    let draft = list.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let mut csv = csv::Writer::from_path(&draft)?;
    csv.write_record(["model", "place", "line", "kind"])?;
    for leak in secrets {
        csv.write_record([
            modeltree_publish::spreadsheet_safe(&leak.model).as_ref(),
            &leak.place,
            &leak.line.to_string(),
            leak.kind,
        ])?;
    }
    csv.flush()?;
    drop(csv);
    Ok(fs::rename(&draft, list)?)
}

fn tell(out: &mut dyn Write, args: &DatasetArgs, report: &DatasetReport) -> std::io::Result<()> {
    let folder = args.folder.display().to_string();
    writeln!(out, "{}", paint(HEADING, printable(&folder)))?;
    for config in &report.configs {
        writeln!(
            out,
            "  data/{:<12} {}, {} in {}",
            config.name,
            count(config.rows, "row", "rows"),
            bytes(config.bytes),
            count(config.files, "file", "files")
        )?;
    }
    for tree in &report.trees {
        writeln!(
            out,
            "  {}  {}",
            tree.folder,
            count(tree.rows, "row", "rows")
        )?;
    }
    writeln!(out, "  README.md, croissant.json")?;
    if args.license.is_none() {
        writeln!(
            out,
            "No licence was named: the card says unknown (--license)"
        )?;
    }
    secrets(out, &report.secrets)
}

fn secrets(out: &mut dyn Write, secrets: &[Leak]) -> std::io::Result<()> {
    if secrets.is_empty() {
        return Ok(());
    }
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for leak in secrets {
        *kinds.entry(leak.kind).or_default() += 1;
    }
    let kinds: Vec<String> = kinds
        .iter()
        .map(|(kind, count)| format!("{count} {kind}"))
        .collect();
    writeln!(
        out,
        "{} masked ({}); they may still be valid, and are public on the Hub:",
        paint(WRONG, count(secrets.len() as u64, "secret", "secrets")),
        kinds.join(", ")
    )?;
    for leak in secrets.iter().take(NAMED) {
        writeln!(
            out,
            "  {}  {}, line {}: {}",
            printable(&leak.model),
            leak.place,
            leak.line,
            leak.kind
        )?;
    }
    if secrets.len() > NAMED {
        writeln!(
            out,
            "  … and {} more (--secrets FILE, --json)",
            secrets.len() - NAMED
        )?;
    }
    Ok(())
}
