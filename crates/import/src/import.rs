//! From files to a snapshot.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use modeltree_records::Timestamp;
use modeltree_snapshot::{Batch, Counts, FinishOptions, Writer};
use serde_json::{Value, json};

use crate::collect::Collector;
use crate::graphs::edge_list;
use crate::head::Head;
use crate::input::Input;
use crate::report::{DatedBy, FileReport, Tally};
use crate::walk::{self, Files};
use crate::{EdgeColumns, Format, ImportError, Observer, Progress, Report, dates};

/// What the user may state.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The format of all files; otherwise each is looked at.
    pub format: Option<Format>,
    /// When what the files say was true.
    pub date: Option<Timestamp>,
    /// Columns of edge lists.
    pub columns: EdgeColumns,
    /// The program and its version.
    pub tool: String,
}

/// Key of the state of an unfinished import.
const IMPORT: &str = "import";

/// Reads the files, and those in the folders, and merges what they say into
/// the snapshot of `writer`.
///
/// A file that is broken, or of no known format, keeps the others from
/// nothing: what could be read of it is kept, and the report tells. Where no
/// row could be kept, the snapshot stays as it was. An import that was killed
/// leaves nothing behind that the next one minds.
///
/// # Errors
/// Where a path does not exist, a crawl is under way in the folder, the user
/// stops, or the snapshot cannot be written. The snapshot is then as it was.
pub fn import(
    paths: &[PathBuf],
    options: &Options,
    writer: &mut Writer,
    observer: &dyn Observer,
) -> Result<Report, ImportError> {
    let files = walk::files(paths)?;
    let started = Timestamp::now();
    writer.begin(&json!({ IMPORT: true }))?;
    let read = read_all(files, options, writer, observer);
    let mut report = match read {
        Ok(report) => report,
        Err(error) => {
            writer.abandon()?;
            return Err(error);
        }
    };
    let previous = writer.previous()?;
    let before = previous.as_ref().map(|snapshot| {
        let manifest = snapshot.manifest();
        (manifest.generation, manifest.counts)
    });
    drop(previous);
    report.before = before.map_or_else(Counts::default, |(_, counts)| counts);
    report.after = report.before;
    if report.totals
        == (Tally {
            read: report.totals.read,
            ..Tally::default()
        })
    {
        writer.abandon()?;
        return Ok(report);
    }
    observer.progress(Progress::Writing {
        rows: report.totals.read,
    });
    let asked: Vec<Value> = report.files.iter().map(source).collect();
    let finished = writer.finish(FinishOptions {
        keep: None,
        superseded: Vec::new(),
        gone: Default::default(),
        source: json!({ IMPORT: asked }),
        coverage: json!({ IMPORT: report.totals }),
        started,
        tool: options.tool.clone(),
    });
    match finished {
        Ok(manifest) => {
            report.changed = before.is_none_or(|(number, _)| number != manifest.generation);
            report.after = manifest.counts;
            Ok(report)
        }
        Err(error) => {
            // The error in hand is the one to tell.
            let _ = writer.abandon();
            Err(error.into())
        }
    }
}

/// What the manifest says of a file.
fn source(file: &FileReport) -> Value {
    json!({
        "file": file.path.display().to_string(),
        "format": file.format,
        "date": file.date,
        "rows": file.tally.read,
    })
}

/// Reads all files on this thread while another one stages.
fn read_all(
    files: Files,
    options: &Options,
    writer: &mut Writer,
    observer: &dyn Observer,
) -> Result<Report, ImportError> {
    let mut report = Report {
        passed_over: files.passed_over,
        ..Report::default()
    };
    thread::scope(|scope| {
        let (sender, batches) = sync_channel(1);
        let stager = scope.spawn(move || stage(writer, batches));
        let mut collector = Collector::new(sender, observer);
        let read = (1..).zip(&files.named).try_for_each(|(number, path)| {
            collector.begin(path, (number, files.named.len()));
            let file = one(path, options, &mut collector)?;
            report.totals.add(&file.tally);
            report.files.push(file);
            Ok(())
        });
        let read = read.and_then(|()| collector.finish());
        // Why staging failed says more than that nobody takes batches.
        let staged = stager
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        staged.and(read)
    })?;
    Ok(report)
}

fn stage(writer: &mut Writer, batches: Receiver<Batch>) -> Result<(), ImportError> {
    let state = json!({ IMPORT: true });
    for batch in batches {
        writer.stage(batch, &state)?;
    }
    Ok(())
}

/// Reads one file. Only what ends the whole import is an error.
fn one<'a>(
    path: &'a Path,
    options: &Options,
    collector: &mut Collector<'a>,
) -> Result<FileReport, ImportError> {
    let mut file = FileReport {
        path: path.to_path_buf(),
        format: None,
        tally: Tally::default(),
        date: None,
        dated_by: None,
        notes: Vec::new(),
        samples: Vec::new(),
        problem: None,
    };
    let read = read(path, options, collector, &mut file);
    file.tally = collector.tally;
    file.notes.append(&mut collector.notes);
    file.samples.append(&mut collector.samples);
    match read {
        Err(error) if error.is_fatal() => return Err(error),
        Err(error) => file.problem = Some(error.to_string()),
        Ok(()) => {}
    }
    Ok(file)
}

fn read(
    path: &Path,
    options: &Options,
    collector: &mut Collector<'_>,
    file: &mut FileReport,
) -> Result<(), ImportError> {
    let format = match options.format {
        Some(format) => format,
        None => detect(path, &options.columns)?,
    };
    file.format = Some(format);
    let mut input = Input {
        path,
        format,
        fetched_at: None,
        source: format!("file:{format}").into(),
        columns: &options.columns,
    };
    if format.dates_rows() {
        file.dated_by = Some(DatedBy::Rows);
        return format.read(&input, collector);
    }
    let stated = options.date.map(|date| (date, DatedBy::Option));
    let dated = match stated.or_else(|| Some((dates::of_path(path)?, DatedBy::Path))) {
        None => format.newest(&input)?.map(|date| (date, DatedBy::Content)),
        dated => dated,
    };
    input.fetched_at = dated.map(|(date, _)| date);
    (file.date, file.dated_by) = dated.unzip();
    format.read(&input, collector)
}

/// The format of a file.
fn detect(path: &Path, columns: &EdgeColumns) -> Result<Format, ImportError> {
    let head = Head::of(path).map_err(|cause| ImportError::io(path, cause))?;
    if edge_list::has_asked(&head, columns) {
        return Ok(Format::EdgeList);
    }
    let found = Format::ALL.iter().find(|format| format.looks_like(&head));
    found.copied().ok_or_else(|| match head {
        Head::Empty => ImportError::damaged(path, None, "it is empty"),
        Head::BrokenParquet(cause) => ImportError::damaged(path, None, cause),
        head => ImportError::Unknown {
            path: path.to_path_buf(),
            found: head.described(),
        },
    })
}
