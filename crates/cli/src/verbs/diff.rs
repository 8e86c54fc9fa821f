//! `diff`: what differs between two snapshots.

use std::io::Write;

use modeltree_analysis::diff::{Change, diff};
use modeltree_publish::spreadsheet_safe;

use crate::args::DiffArgs;
use crate::exit::Ending;
use crate::render::{self, json};
use crate::terminal;

/// Compares, and tells.
pub fn run(args: &DiffArgs) -> anyhow::Result<Ending> {
    let mut out = terminal::stdout();
    if args.csv {
        let mut rows = csv::Writer::from_writer(&mut out);
        rows.write_record(["what", "how", "id", "other", "columns"])?;
        let mut hear = |change: Change<'_>| {
            let columns = change.columns.join(" ");
            let cells = [
                change.what,
                change.how,
                &*spreadsheet_safe(change.id),
                &*spreadsheet_safe(change.other.unwrap_or_default()),
                &*columns,
            ];
            rows.write_record(cells).map_err(into_io)
        };
        diff(&args.old, &args.new, args.samples, &mut hear)?;
        rows.flush()?;
        return Ok(Ending::Done);
    }
    let found = diff(&args.old, &args.new, args.samples, &mut |_| Ok(()))?;
    if args.json {
        json::write(&mut out, &found)?;
    } else {
        render::diff::write(&mut out, &found)?;
    }
    out.flush()?;
    Ok(Ending::Done)
}

fn into_io(error: csv::Error) -> std::io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => std::io::Error::other(format!("{kind:?}")),
    }
}
