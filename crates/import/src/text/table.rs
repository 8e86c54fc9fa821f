//! Rows and columns as text: CSV and its kin.
//!
//! Written for files that may be broken in the middle. A quote that is never
//! closed would make one cell of all that follows: such a record is given up
//! where that shows, and reading goes on with the line after its first one.

use std::collections::VecDeque;
use std::io::BufRead;
use std::string::FromUtf8Error;

use memchr::memchr;

use super::lines::{Line, Lines};
use super::{LONGEST, too_long};
use crate::ImportError;
use crate::input::Input;

/// Bytes that are read again, after records that were given up, before the
/// file as a whole is.
const PATIENCE: usize = 1 << 30;
/// Bytes of a bad record that are shown and kept.
const SHOWN: usize = 4 << 10;

/// How the cells are set apart, and what the columns are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Comma, tab or semicolon.
    pub delimiter: u8,
    /// The header's cells, without blanks around them.
    pub columns: Vec<String>,
}

impl Layout {
    /// The first of `names` that is a column.
    pub(crate) fn find(&self, names: &[&str]) -> Option<usize> {
        let at = |name: &&str| self.columns.iter().position(|column| column == name);
        names.iter().find_map(at)
    }

    /// Whether all of them are columns.
    pub(crate) fn has_all(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.find(&[name]).is_some())
    }
}

/// The header at the beginning of a text; `None` where that has no two cells.
pub(crate) fn layout(bytes: &[u8]) -> Option<Layout> {
    let mut table = Table::new(bytes);
    table.header().ok()?;
    (table.layout.columns.len() > 1).then_some(table.layout)
}

/// A record.
#[derive(Debug)]
pub(crate) enum Row<'a> {
    /// One with as many cells as the header.
    Cells(Cells<'a>),
    /// One that could not be read.
    Bad {
        /// Its number, from 1 on.
        row: u64,
        /// The beginning of its text.
        raw: String,
        /// What is wrong with it.
        why: String,
    },
}

/// The cells of a record.
#[derive(Debug)]
pub(crate) struct Cells<'a> {
    /// The record's number, from 1 on.
    pub row: u64,
    /// Whether some of it was no UTF-8 and is shown by a stand-in character.
    pub lossy: bool,
    text: &'a str,
    ends: &'a [usize],
}

impl<'a> Cells<'a> {
    /// A cell; empty where the column is not there.
    pub(crate) fn get(&self, column: Option<usize>) -> &'a str {
        let Some(column) = column.filter(|column| *column < self.ends.len()) else {
            return "";
        };
        let start = column.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[column]]
    }

    /// All cells, for the odd items.
    pub(crate) fn raw(&self) -> String {
        let cells = (0..self.ends.len()).map(|column| self.get(Some(column)));
        let shown = cells.map(|cell| &cell[..cell.floor_char_boundary(SHOWN)]);
        serde_json::Value::from_iter(shown).to_string()
    }
}

/// Reads records.
pub(crate) struct Table<R> {
    lines: Lines<R>,
    /// Lines to be read once more, before those of `lines`.
    again: VecDeque<Vec<u8>>,
    reread: usize,
    pub(crate) layout: Layout,
    row: u64,
    /// Lines up to the present record.
    line: u64,
    bytes: Vec<u8>,
    text: String,
    ends: Vec<usize>,
    first: Vec<u8>,
    /// Why the first line is not there.
    first_problem: Option<String>,
    /// The present record's lines after the first.
    more: Vec<Vec<u8>>,
}

/// Why reading stopped.
#[derive(Debug)]
enum Stop {
    /// The file cannot be read any further.
    Io(std::io::Error),
    /// It is not worth going on.
    Hopeless,
}

impl<'a> Table<Box<dyn BufRead + Send + 'a>> {
    /// Opens a table and reads its header.
    pub(crate) fn open(input: &Input<'_>) -> Result<Self, ImportError> {
        let mut table = Self::new(input.text()?);
        match table.header() {
            Ok(true) => Ok(table),
            Ok(false) => Err(input.unfit("the file is empty")),
            Err(Stop::Io(error)) => Err(ImportError::io(input.path, error)),
            Err(Stop::Hopeless) => Err(input.unfit("the header cannot be read")),
        }
    }

    /// The next record, with the file's name in errors.
    pub(crate) fn next(&mut self, input: &Input<'_>) -> Result<Option<Row<'_>>, ImportError> {
        let row = self.row + 1;
        self.record().map_err(|stop| match stop {
            Stop::Io(error) => input.damaged(row, error),
            Stop::Hopeless => input.damaged(row, "too many rows have quotes that are never closed"),
        })
    }
}

impl<R: BufRead> Table<R> {
    /// A table that begins with its header.
    fn new(reader: R) -> Self {
        Self {
            lines: Lines::new(reader),
            again: VecDeque::new(),
            reread: 0,
            layout: Layout {
                delimiter: b',',
                columns: Vec::new(),
            },
            row: 0,
            line: 0,
            bytes: Vec::new(),
            text: String::new(),
            ends: Vec::new(),
            first: Vec::new(),
            first_problem: None,
            more: Vec::new(),
        }
    }

    /// Reads the header, as far as it can be read, and chooses the delimiter by
    /// it; `false` where the text is empty.
    fn header(&mut self) -> Result<bool, Stop> {
        if !self.first_line()? {
            return Ok(false);
        }
        let count = |delimiter: &u8| self.first.iter().filter(|byte| *byte == delimiter).count();
        let most = [b';', b'\t', b','].into_iter().max_by_key(count);
        self.layout.delimiter = most.unwrap_or(b',');
        self.parse()?;
        let lossy = self.make_text();
        let cells = Cells {
            row: 0,
            lossy,
            text: &self.text,
            ends: &self.ends,
        };
        self.layout.columns = (0..self.ends.len())
            .map(|column| cells.get(Some(column)).trim().to_string())
            .collect();
        Ok(true)
    }

    /// The next record.
    fn record(&mut self) -> Result<Option<Row<'_>>, Stop> {
        loop {
            if !self.first_line()? {
                return Ok(None);
            }
            let blank = self.first.iter().all(u8::is_ascii_whitespace);
            if !blank || self.first_problem.is_some() {
                break;
            }
        }
        self.row += 1;
        let line = self.line;
        let mut problem = self.parse()?;
        let (found, columns) = (self.ends.len(), self.layout.columns.len());
        if problem.is_none() && found != columns {
            problem = Some(format!("{found} cells where the header has {columns}"));
        }
        if let Some(why) = problem {
            // What came after the first line may be whole records.
            self.reread += self.more.iter().map(|line| line.len() + 1).sum::<usize>();
            if self.reread > PATIENCE {
                return Err(Stop::Hopeless);
            }
            self.line -= self.more.len() as u64;
            for line in self.more.drain(..).rev() {
                self.again.push_front(line);
            }
            let shown = &self.first[..self.first.len().min(SHOWN)];
            return Ok(Some(Row::Bad {
                row: self.row,
                raw: String::from_utf8_lossy(shown).into_owned(),
                why: format!("line {line}: {why}"),
            }));
        }
        let lossy = self.make_text();
        Ok(Some(Row::Cells(Cells {
            row: self.row,
            lossy,
            text: &self.text,
            ends: &self.ends,
        })))
    }

    /// Takes the first line of a record; `false` at the end of the file.
    fn first_line(&mut self) -> Result<bool, Stop> {
        self.more.clear();
        self.first.clear();
        self.first_problem = None;
        match self.line()? {
            Some(Ok(line)) => self.first = line,
            Some(Err(problem)) => self.first_problem = Some(problem),
            None => return Ok(false),
        }
        Ok(true)
    }

    /// The next line, or why it cannot be held.
    fn line(&mut self) -> Result<Option<Result<Vec<u8>, String>>, Stop> {
        let line = match self.again.pop_front() {
            Some(line) => Some(Ok(line)),
            None => match self.lines.next().map_err(Stop::Io)? {
                Some((_, Line::Bytes(bytes))) => Some(Ok(bytes.to_vec())),
                Some((_, Line::TooLong(bytes))) => Some(Err(too_long(bytes))),
                None => None,
            },
        };
        self.line += u64::from(line.is_some());
        Ok(line)
    }

    /// Splits the record that begins with the first line, taking as many more
    /// as it has; what is wrong with it, if anything is.
    fn parse(&mut self) -> Result<Option<String>, Stop> {
        if let Some(problem) = self.first_problem.take() {
            return Ok(Some(problem));
        }
        self.bytes.clear();
        self.ends.clear();
        let delimiter = self.layout.delimiter;
        let mut size = self.first.len();
        let mut state = State::Start;
        loop {
            let line = self.more.last().unwrap_or(&self.first);
            let mut at = 0;
            loop {
                let rest = &line[at..];
                match state {
                    State::Start if rest.first() == Some(&b'"') => {
                        at += 1;
                        state = State::Quoted;
                    }
                    State::Start => state = State::Bare,
                    State::Bare => {
                        let Some(end) = memchr(delimiter, rest) else {
                            let end = rest.strip_suffix(b"\r").unwrap_or(rest);
                            self.bytes.extend_from_slice(end);
                            self.ends.push(self.bytes.len());
                            return Ok(None);
                        };
                        self.bytes.extend_from_slice(&rest[..end]);
                        self.ends.push(self.bytes.len());
                        at += end + 1;
                        state = State::Start;
                    }
                    State::Quoted => {
                        let Some(quote) = memchr(b'"', rest) else {
                            self.bytes.extend_from_slice(rest);
                            self.bytes.push(b'\n');
                            break;
                        };
                        self.bytes.extend_from_slice(&rest[..quote]);
                        at += quote + 1;
                        state = State::Closed;
                    }
                    State::Closed => match rest {
                        [b'"', ..] => {
                            self.bytes.push(b'"');
                            at += 1;
                            state = State::Quoted;
                        }
                        [byte, ..] if *byte == delimiter => {
                            self.ends.push(self.bytes.len());
                            at += 1;
                            state = State::Start;
                        }
                        [] | [b'\r'] => {
                            self.ends.push(self.bytes.len());
                            return Ok(None);
                        }
                        _ => return Ok(Some("text after a closing quote".into())),
                    },
                }
            }
            match self.line()? {
                Some(Ok(line)) => {
                    // With its end: there may be any number of empty ones.
                    size += line.len() + 1;
                    self.more.push(line);
                    if size > LONGEST {
                        return Ok(Some(too_long(size as u64)));
                    }
                }
                Some(Err(problem)) => return Ok(Some(problem)),
                None => return Ok(Some("a quote is never closed".into())),
            }
        }
    }

    /// Makes text of the cells; whether some of it was no UTF-8.
    fn make_text(&mut self) -> bool {
        let spare = std::mem::take(&mut self.text).into_bytes();
        match String::from_utf8(std::mem::replace(&mut self.bytes, spare)) {
            // Halves of a character on both sides of a delimiter are none.
            Ok(text) if self.ends.iter().all(|end| text.is_char_boundary(*end)) => {
                self.text = text;
                false
            }
            read => {
                let bytes = read.map_or_else(FromUtf8Error::into_bytes, String::into_bytes);
                let mut start = 0;
                for end in &mut self.ends {
                    let cell = String::from_utf8_lossy(&bytes[start..*end]);
                    start = *end;
                    self.text.push_str(&cell);
                    *end = self.text.len();
                }
                true
            }
        }
    }
}

/// Where in a record the reader is.
#[derive(Clone, Copy)]
enum State {
    /// At the start of a cell.
    Start,
    /// In a cell without quotes.
    Bare,
    /// Between quotes.
    Quoted,
    /// After a quote that closes, or is the first of two.
    Closed,
}

#[cfg(test)]
mod tests;
