//! How the program ends: the one place that decides exit codes.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use modeltree_analysis::AnalysisError;
use modeltree_ingest::IngestError;
use modeltree_publish::ExportError;
use modeltree_query::QueryError;
use modeltree_snapshot::StoreError;

use crate::render::palette::{WRONG, paint};
use crate::render::text::printable;

/// How a verb ended that did what it could.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All that was asked for.
    Done,
    /// Something is missing, and the report says what.
    Incomplete,
}

/// The user asked for what cannot be.
#[derive(Debug)]
pub struct Usage(pub String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// Ctrl-C, after everything in hand was put away.
#[derive(Debug)]
pub struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stopped")
    }
}

impl std::error::Error for Interrupted {}

const FAILED: u8 = 1;
const USAGE: u8 = 2;
const INCOMPLETE: u8 = 3;
/// The code of a program that Ctrl-C ended.
pub const INTERRUPTED: u8 = 130;

/// Tells an error, and turns the outcome into the exit code.
pub fn end(outcome: anyhow::Result<Ending>) -> ExitCode {
    let code = match &outcome {
        Ok(Ending::Done) => 0,
        Ok(Ending::Incomplete) => INCOMPLETE,
        Err(error) => {
            let code = code_of(error);
            if code != 0 && code != INTERRUPTED {
                let mut stderr = anstream::stderr().lock();
                // Where even this cannot be written, the code has to do.
                let _ = writeln!(stderr, "{} {}", paint(WRONG, "error:"), told(error));
            }
            code
        }
    };
    ExitCode::from(code)
}

fn code_of(error: &anyhow::Error) -> u8 {
    if error.chain().any(is_closed_pipe) {
        // Whoever read our output had enough: no error.
        return 0;
    }
    if error.is::<Interrupted>() {
        return INTERRUPTED;
    }
    let usage = error.is::<Usage>()
        || matches!(
            error.downcast_ref(),
            Some(QueryError::Unknown { .. } | QueryError::Ambiguous { .. } | QueryError::Filter(_))
        )
        || matches!(
            error.downcast_ref(),
            Some(
                IngestError::NoSuchModel(_)
                    | IngestError::Unfinished
                    | IngestError::NothingToResume
            )
        );
    let usage = usage
        || matches!(error.downcast_ref(), Some(AnalysisError::NoRun(_)))
        || matches!(
            error.downcast_ref(),
            Some(
                ExportError::TooLarge { .. }
                    | ExportError::NoCards
                    | ExportError::Store(StoreError::NoColumn { .. })
            )
        );
    if usage { USAGE } else { FAILED }
}

fn is_closed_pipe(cause: &(dyn std::error::Error + 'static)) -> bool {
    // These errors hold the system's error without naming it as their source.
    let kind = if let Some(error) = cause.downcast_ref::<csv::Error>() {
        match error.kind() {
            csv::ErrorKind::Io(error) => Some(error.kind()),
            _ => None,
        }
    } else if let Some(error) = cause.downcast_ref::<serde_json::Error>() {
        error.io_error_kind()
    } else if let Some(AnalysisError::Told(error)) = cause.downcast_ref() {
        Some(error.kind())
    } else {
        cause.downcast_ref::<io::Error>().map(io::Error::kind)
    };
    kind == Some(io::ErrorKind::BrokenPipe)
}

/// The error with its causes. A cause that the message above it already tells
/// is left out. Line breaks of our own messages stay; all else that could steer
/// a terminal is escaped.
fn told(error: &anyhow::Error) -> String {
    let mut told = String::new();
    for cause in error.chain() {
        let message = cause.to_string();
        if told.contains(&message) {
            continue;
        }
        if !told.is_empty() {
            told.push_str("\n  caused by: ");
        }
        told.push_str(&message);
    }
    told.lines().map(printable).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_no_error() {
        let error = anyhow::Error::new(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(code_of(&error), 0);
        assert_eq!(code_of(&error.context("while writing")), 0);
        let error = csv::Error::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(code_of(&error.into()), 0);
        let error = AnalysisError::Told(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(code_of(&error.into()), 0);
        assert_eq!(
            code_of(&anyhow::Error::new(io::Error::from(
                io::ErrorKind::NotFound
            ))),
            FAILED
        );
    }

    #[test]
    fn kinds_of_errors_have_their_codes() {
        assert_eq!(
            code_of(&anyhow::Error::new(Usage("name a model".into()))),
            USAGE
        );
        assert_eq!(code_of(&anyhow::Error::new(Interrupted)), INTERRUPTED);
        assert_eq!(
            code_of(&IngestError::NoSuchModel("a/b".into()).into()),
            USAGE
        );
        assert_eq!(code_of(&anyhow::anyhow!("no")), FAILED);
    }

    #[test]
    fn causes_are_told_once_and_harmlessly() {
        let cause = io::Error::other("the disk\u{1b}[2J is full");
        let error = anyhow::Error::new(cause).context("cannot write x");
        assert_eq!(
            told(&error),
            "cannot write x\n  caused by: the disk\\u{1b}[2J is full"
        );
        let error = anyhow::anyhow!("full").context("cannot write x: full");
        assert_eq!(told(&error), "cannot write x: full");
    }
}
