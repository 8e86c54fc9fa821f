//! Categories of papers, from a local file.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;

use super::ids::normal;
use crate::AnalysisError;

/// The categories of the papers that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Categories {
    /// By id; the first is the primary one.
    pub of: HashMap<String, Vec<String>>,
    /// Papers that the file describes.
    pub papers: u64,
    /// Lines that could not be read.
    pub bad: u64,
    /// The first of them: its number, and what is wrong.
    pub first_bad: Option<(u64, String)>,
}

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    categories: Cow<'a, str>,
}

impl Categories {
    /// Reads the categories of `wanted` from arXiv's metadata as Kaggle offers
    /// it: a JSON object a line, with `id` and, separated by blanks,
    /// `categories`. The file may be of any size; only what is wanted is kept.
    ///
    /// # Errors
    /// [`AnalysisError::File`] where the file cannot be read, or no line of it
    /// is of that form.
    pub fn read(path: &Path, wanted: &HashSet<String>) -> Result<Self, AnalysisError> {
        let fail = |cause: String| AnalysisError::File {
            path: path.to_path_buf(),
            cause,
        };
        let io = |error: std::io::Error| fail(error.to_string());
        let mut file = BufReader::with_capacity(1 << 20, File::open(path).map_err(io)?);
        let mut found = Self::default();
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            if file.read_until(b'\n', &mut line).map_err(io)? == 0 {
                break;
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            match serde_json::from_slice::<Line<'_>>(&line) {
                Ok(paper) => found.take(&paper, wanted),
                Err(error) => {
                    found.bad += 1;
                    found
                        .first_bad
                        .get_or_insert_with(|| (number, error.to_string()));
                }
            }
        }
        if found.papers == 0 {
            let cause = match &found.first_bad {
                Some((number, cause)) => format!("line {number}: {cause}"),
                None => "it is empty".into(),
            };
            return Err(fail(format!(
                "{cause}; expected arXiv's metadata, a JSON object a line with `id` and `categories`"
            )));
        }
        Ok(found)
    }

    fn take(&mut self, paper: &Line<'_>, wanted: &HashSet<String>) {
        self.papers += 1;
        let id = normal(&paper.id).unwrap_or(&paper.id);
        if wanted.contains(id) {
            let categories = paper.categories.split_whitespace();
            let categories = categories.map(str::to_string).collect();
            self.of.insert(id.to_string(), categories);
        }
    }
}
