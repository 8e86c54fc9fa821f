//! The terminal: whether there is one, its width, and what may be coloured.

use std::io::{BufWriter, IsTerminal, Write};

use anstream::ColorChoice;

use crate::args::When;

/// Widths that drawings keep within, whatever the terminal claims.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=200;

/// Colours both streams as asked. `NO_COLOR`, `TERM=dumb` and their kin are
/// respected where the choice is `auto`.
pub fn colour(when: When) {
    match when {
        When::Auto => ColorChoice::Auto,
        When::Always => ColorChoice::Always,
        When::Never => ColorChoice::Never,
    }
    .write_global();
}

/// The results' stream. Escapes are taken out where they are not wanted.
pub fn stdout() -> impl Write {
    BufWriter::with_capacity(1 << 16, anstream::stdout().lock())
}

/// Columns of the terminal that results go to; `None` where they go elsewhere,
/// to a file or another program, and nothing should be cut.
pub fn columns() -> Option<usize> {
    let stdout = std::io::stdout();
    if !stdout.is_terminal() {
        return None;
    }
    let columns =
        terminal_size::terminal_size_of(stdout).map_or(80, |(width, _)| usize::from(width.0));
    Some(columns.clamp(*WIDTHS.start(), *WIDTHS.end()))
}

/// Whether progress can be drawn in place.
pub fn draws_progress() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}
