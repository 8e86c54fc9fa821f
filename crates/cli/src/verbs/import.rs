//! `import`: from files into a snapshot.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use modeltree_import::{EdgeColumns, ImportError, Observer, Options, Progress, import};
use modeltree_snapshot::Writer;

use crate::args::ImportArgs;
use crate::exit::{Ending, INTERRUPTED, Interrupted};
use crate::progress::Display;
use crate::render::number::count;
use crate::render::{imported, json};
use crate::{interrupt, terminal};

/// Imports, and tells what was got.
pub fn run(args: &ImportArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let options = Options {
        format: args.format,
        date: args.date,
        columns: EdgeColumns {
            child: args.child.clone(),
            parent: args.parent.clone(),
            relation: args.relation.clone(),
        },
        tool: concat!("modeltree ", env!("CARGO_PKG_VERSION")).into(),
    };
    let mut writer = Writer::open(data)?;
    let watch = Arc::new(Watch {
        display: Display::new(quiet),
        stop: AtomicBool::new(false),
    });
    interrupt::watch({
        let watch = Arc::clone(&watch);
        move || {
            if watch.stop.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(INTERRUPTED));
            }
        }
    });
    let outcome = import(&args.paths, &options, &mut writer, &*watch);
    watch.display.clear();
    let report = match outcome {
        Err(ImportError::Stopped) => return Err(Interrupted.into()),
        outcome => outcome?,
    };
    let mut out = terminal::stdout();
    if args.json {
        let report = serde_json::json!({
            "complete": report.is_complete(),
            "import": report,
            "snapshot": { "folder": data.display().to_string(), "counts": report.after },
        });
        json::write(&mut out, &report)?;
    } else if !quiet {
        imported::write(&mut out, &report, data)?;
    }
    out.flush()?;
    // Where results go elsewhere, what is wrong is told to the user still.
    imported::write_problems(&mut anstream::stderr().lock(), &report)?;
    Ok(if report.is_complete() {
        Ending::Done
    } else {
        Ending::Incomplete
    })
}

/// Shows how it goes, and knows whether to stop.
struct Watch {
    display: Display,
    stop: AtomicBool,
}

impl Observer for Watch {
    fn progress(&self, progress: Progress<'_>) {
        self.display.tell(|| match progress {
            Progress::Reading {
                path,
                file,
                files,
                rows,
            } => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let place = if files > 1 {
                    format!("file {file} of {files} · ")
                } else {
                    String::new()
                };
                format!("{place}{name} · {} read", count(rows, "row", "rows"))
            }
            Progress::Writing { rows } => format!("writing {}", count(rows, "row", "rows")),
        });
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
