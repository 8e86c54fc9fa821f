//! `organize`: loose tree files into one folder a tree.

use std::io::{self, Write};
use std::path::Path;

use modeltree_publish::organize::{self, Plan, Undone};
use serde::Serialize;

use crate::args::OrganizeArgs;
use crate::exit::Ending;
use crate::render::json;
use crate::render::number::count;
use crate::render::text::printable;
use crate::terminal;

/// What is said for programs.
#[derive(Serialize)]
struct Said<'a> {
    #[serde(flatten)]
    plan: &'a Plan,
    /// Whether the plan was carried out.
    done: bool,
}

/// Tidies the folder, or says how.
pub fn run(args: &OrganizeArgs, quiet: bool) -> anyhow::Result<Ending> {
    let mut out = terminal::stdout();
    if args.undo {
        let undone = organize::undo(&args.folder)?;
        if args.json {
            json::write(&mut out, &undone)?;
        } else if !quiet {
            tell_undone(&mut out, &undone)?;
        }
        out.flush()?;
        return Ok(ending(!undone.left.is_empty()));
    }
    let plan = organize::plan(&args.folder, args.into.as_deref())?;
    if !args.dry_run {
        organize::carry_out(&args.folder, &plan)?;
    }
    if args.json {
        json::write(
            &mut out,
            &Said {
                plan: &plan,
                done: !args.dry_run,
            },
        )?;
    } else if !quiet {
        tell(&mut out, &plan, args)?;
    }
    out.flush()?;
    Ok(ending(plan.left.iter().any(|file| file.damaged)))
}

fn ending(incomplete: bool) -> Ending {
    if incomplete {
        Ending::Incomplete
    } else {
        Ending::Done
    }
}

fn tell(out: &mut dyn Write, plan: &Plan, args: &OrganizeArgs) -> io::Result<()> {
    for tree in &plan.trees {
        let without = match tree.without {
            Some(ending) => format!("  (no {})", ending.to_uppercase()),
            None => String::new(),
        };
        writeln!(out, "{}  {}{without}", shown(&tree.folder), tree.root)?;
        for file in &tree.files {
            let there = if file.there {
                "  (is there already; stays)"
            } else {
                ""
            };
            writeln!(out, "  {}{there}", shown(&file.from))?;
        }
    }
    if !plan.left.is_empty() {
        writeln!(out, "Left where they are")?;
    }
    for file in &plan.left {
        writeln!(out, "  {}  {}", shown(&file.path), printable(&file.why))?;
    }
    let files = count(plan.to_do() as u64, "file", "files");
    let verb = match (args.dry_run, plan.moves) {
        (true, true) => "would be moved",
        (true, false) => "would be copied",
        (false, true) => "moved",
        (false, false) => "copied",
    };
    writeln!(out, "{files} {verb}")?;
    if plan.moves && !args.dry_run && plan.to_do() > 0 {
        writeln!(
            out,
            "Undo with: modeltree organize {} --undo",
            shown(&args.folder)
        )?;
    }
    Ok(())
}

fn tell_undone(out: &mut dyn Write, undone: &Undone) -> io::Result<()> {
    for file in &undone.left {
        writeln!(out, "{}  stays: its old place is taken", shown(file))?;
    }
    writeln!(
        out,
        "{} moved back",
        count(undone.back.len() as u64, "file", "files")
    )
}

fn shown(path: &Path) -> String {
    printable(&path.display().to_string()).to_string()
}
