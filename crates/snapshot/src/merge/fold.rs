//! The rule by which several rows of one model become one.
//!
//! The newest fetch wins. A file says nothing about the columns it leaves
//! empty, so a row from a file (`source` begins with `file:`) has its null
//! columns filled from the next newest row, down to and including the first
//! one that is from no file. A row of the Hub stands whole.
//!
//! Claims go by kind of evidence: those of one kind come from the newest row
//! that speaks for it. The Hub's rows speak for what the Hub resolved and what
//! the card says; a row from a file for the former where it has tags, for the
//! latter where it has the card's front matter, and for all other kinds where
//! it came with some. Claims for whose kind no row of their origin speaks are
//! older than all that are spoken for.

use std::cmp::Reverse;
use std::collections::HashSet;

use arrow_array::cast::AsArray;
use modeltree_records::Evidence;

use super::{Found, Merge};

/// Columns of [`crate::schema::MODELS`].
const TAGS: usize = 23;
const CARD_DATA: usize = 32;
const SOURCE: usize = 34;
/// A column of [`crate::schema::CLAIMS`].
const EVIDENCE: usize = 5;

/// Kinds of evidence, and one for a word this program does not know.
const KINDS: usize = Evidence::ALL.len() + 1;

/// Picks what becomes of the model rows gathered.
pub(crate) fn pick_model(models: &mut Merge) {
    let mut rows = std::mem::take(&mut models.found);
    if let [row] = &rows[..] {
        models.picks.pick(row);
    } else {
        newest_first(&mut rows);
        let whole = rows.iter().position(|row| !is_from_file(models, row));
        let count = whole.map_or(rows.len(), |at| at + 1);
        models.picks.pick_filled(&rows[..count]);
    }
    // The claims go by the rows.
    models.found = rows;
}

/// Picks the newest of the cards gathered.
pub(crate) fn pick_cards(cards: &mut Merge) {
    newest_first(&mut cards.found);
    if let Some(newest) = cards.found.first() {
        cards.picks.pick(newest);
    }
}

/// Of equal times the later origin is the newer, and of one origin the later
/// row.
fn newest_first(rows: &mut [Found]) {
    rows.reverse();
    rows.sort_by_key(|row| Reverse((row.time, row.origin)));
}

fn is_from_file(models: &Merge, row: &Found) -> bool {
    let sources = models.column(row, SOURCE).as_string::<i32>();
    sources.value(row.at.1).starts_with("file:")
}

/// Picks of the claims gathered, given the rows of their model.
pub(crate) fn pick_claims(models: &Merge, claims: &mut Merge) {
    let Some(first) = claims.found.first() else {
        return;
    };
    let origin = first.origin;
    let mut all = models.found.iter().chain(&claims.found);
    if all.all(|row| row.origin == origin) {
        return claims.pick_all();
    }
    let speakers: Vec<Speaker> = models
        .found
        .iter()
        .map(|row| Speaker::of(models, row))
        .collect();
    let mut voices: [Option<Voice>; KINDS] = [None; KINDS];
    for speaker in &speakers {
        for kind in [Evidence::HubTag, Evidence::Card] {
            if speaker.speaks_for(Some(kind)) {
                let voice = &mut voices[place(Some(kind))];
                *voice = (*voice).max(Some((speaker.time, speaker.origin)));
            }
        }
    }
    // Claims of one origin and kind lie together: who speaks for them is looked
    // up once.
    let mut last = None;
    let heard: Vec<(Option<Evidence>, Voice)> = claims
        .found
        .iter()
        .map(|row| {
            let asked = (row.origin, kind(claims, row));
            let time = match last {
                Some((known, time)) if known == asked => time,
                _ => spoken_at(&speakers, asked.0, asked.1),
            };
            last = Some((asked, time));
            (asked.1, (time, row.origin))
        })
        .collect();
    for (kind, voice) in &heard {
        let loudest = &mut voices[place(*kind)];
        *loudest = (*loudest).max(Some(*voice));
    }
    // What one import says of a model may be scattered over its runs.
    let mut picked: Vec<(usize, Found)> = Vec::new();
    let mut said = HashSet::new();
    for (row, (kind, voice)) in claims.found.iter().zip(&heard) {
        let Some(loudest) = voices[place(*kind)] else {
            continue;
        };
        let counts = match kind {
            Some(Evidence::HubTag | Evidence::Card) => *voice == loudest,
            _ => {
                let one_import = voice.1 > 0 && loudest.1 > 0 && voice.0 == loudest.0;
                (*voice == loudest || one_import) && said.insert(words(claims, row))
            }
        };
        if counts {
            picked.push((place(*kind), *row));
        }
    }
    // By kind, as in a run: wherever they come from, the order is the same.
    picked.sort_by_key(|(kind, _)| *kind);
    for (_, row) in &picked {
        claims.picks.pick(row);
    }
}

/// When something was fetched, and the origin of its row: the greater counts.
type Voice = (Option<i64>, u32);

/// A model's row as one that speaks for kinds of claims.
struct Speaker {
    origin: u32,
    time: Option<i64>,
    from_file: bool,
    has_tags: bool,
    has_card: bool,
}

impl Speaker {
    fn of(models: &Merge, row: &Found) -> Self {
        Self {
            origin: row.origin,
            time: row.time,
            from_file: is_from_file(models, row),
            has_tags: models.is_known(row, TAGS),
            has_card: models.is_known(row, CARD_DATA),
        }
    }

    fn speaks_for(&self, kind: Option<Evidence>) -> bool {
        match kind {
            Some(Evidence::HubTag) => !self.from_file || self.has_tags,
            Some(Evidence::Card) => !self.from_file || self.has_card,
            _ => self.from_file,
        }
    }
}

/// The time of an origin's newest row that speaks for the kind.
fn spoken_at(speakers: &[Speaker], origin: u32, kind: Option<Evidence>) -> Option<i64> {
    let rows = speakers.iter().filter(|row| row.origin == origin);
    let rows = rows.filter(|row| row.speaks_for(kind));
    rows.map(|row| row.time).max().flatten()
}

fn kind(claims: &Merge, row: &Found) -> Option<Evidence> {
    let words = claims.column(row, EVIDENCE).as_string::<i32>();
    Evidence::parse(words.value(row.at.1))
}

/// Kinds in their order.
fn place(kind: Option<Evidence>) -> usize {
    kind.map_or(KINDS - 1, |kind| kind as usize)
}

/// What a claim says, to tell repeats.
fn words(claims: &Merge, row: &Found) -> Vec<Option<String>> {
    // `raw`, `parent`, `relation` and the evidence.
    let texts = [3, 1, 4, EVIDENCE].map(|column| {
        let known = claims.is_known(row, column);
        let texts = claims.column(row, column).as_string::<i32>();
        known.then(|| texts.value(row.at.1).to_string())
    });
    texts.to_vec()
}

#[cfg(test)]
mod tests {
    use crate::schema::{CLAIMS, MODELS};

    #[test]
    fn the_columns_are_where_they_are_looked_for() {
        assert_eq!(MODELS.field(super::TAGS).name(), "tags");
        assert_eq!(MODELS.field(super::CARD_DATA).name(), "card_data");
        assert_eq!(MODELS.field(super::SOURCE).name(), "source");
        assert_eq!(CLAIMS.field(super::EVIDENCE).name(), "evidence");
        assert_eq!(
            [3, 1, 4].map(|at| CLAIMS.field(at).name().as_str()),
            ["raw", "parent", "relation"]
        );
    }
}
