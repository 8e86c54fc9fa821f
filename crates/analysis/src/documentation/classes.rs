//! What is odd about a card.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::cards::{FrontMatter, parts};

/// A line of more bytes than this is no line that a person wrote.
const LONG_LINE: usize = 100_000;

/// What can be said of a card; several may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Nothing but white space.
    Empty,
    /// Front matter, and nothing but white space after it.
    NoBody,
    /// No front matter.
    NoFrontMatter,
    /// Front matter that is no YAML mapping, or that is never closed.
    BrokenFrontMatter,
    /// It has replacement characters (U+FFFD), as text that was no UTF-8 has
    /// once it was read.
    Lossy,
    /// It has a line of more than 100,000 bytes.
    LongLine,
    /// A known template wrote it.
    Automatic,
    /// It has one of the two phrases by which the paper tells that a program
    /// wrote it.
    PublishedPhrase,
}

impl Class {
    /// All classes.
    pub const ALL: [Self; 8] = [
        Self::Empty,
        Self::NoBody,
        Self::NoFrontMatter,
        Self::BrokenFrontMatter,
        Self::Lossy,
        Self::LongLine,
        Self::Automatic,
        Self::PublishedPhrase,
    ];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NoBody => "no body",
            Self::NoFrontMatter => "no front matter",
            Self::BrokenFrontMatter => "broken front matter",
            Self::Lossy => "invalid UTF-8 replaced",
            Self::LongLine => "line over 100,000 bytes",
            Self::Automatic => "written by a known program",
            Self::PublishedPhrase => "has a phrase of the paper",
        }
    }

    pub(super) const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The classes that the form of a card puts it in, one bit each.
pub(super) fn of_form(card: &str) -> u8 {
    if card.trim().is_empty() {
        return Class::Empty.bit();
    }
    let parts = parts(card);
    let mut classes = match parts.kind {
        FrontMatter::None => Class::NoFrontMatter.bit(),
        FrontMatter::Open => Class::BrokenFrontMatter.bit(),
        FrontMatter::Closed if is_mapping(parts.yaml) => 0,
        FrontMatter::Closed => Class::BrokenFrontMatter.bit(),
    };
    if parts.body.trim().is_empty() {
        classes |= Class::NoBody.bit();
    }
    if card.contains('\u{fffd}') {
        classes |= Class::Lossy.bit();
    }
    if card.len() > LONG_LINE && card.lines().any(|line| line.len() > LONG_LINE) {
        classes |= Class::LongLine.bit();
    }
    classes
}

/// Whether the text is a YAML mapping, or empty.
fn is_mapping(yaml: &str) -> bool {
    yaml.trim().is_empty() || serde_saphyr::from_str::<Mapping>(yaml).is_ok()
}

/// Any mapping.
struct Mapping;

impl<'de> Deserialize<'de> for Mapping {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AnyMapping)
    }
}

struct AnyMapping;

impl<'de> Visitor<'de> for AnyMapping {
    type Value = Mapping;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Mapping, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Mapping)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(card: &str) -> Vec<&'static str> {
        let bits = of_form(card);
        let there = Class::ALL
            .into_iter()
            .filter(|class| bits & class.bit() != 0);
        there.map(Class::word).collect()
    }

    #[test]
    fn each_oddity_has_its_class() {
        assert_eq!(of(""), ["empty"]);
        assert_eq!(of(" \n\t"), ["empty"]);
        assert_eq!(of("---\nlicense: mit\n---\n# Title\n"), Vec::<&str>::new());
        assert_eq!(of("---\nlicense: mit\n---\n \n"), ["no body"]);
        assert_eq!(of("# Title\n"), ["no front matter"]);
        assert_eq!(
            of("---\nlicense: [mit\n---\n# Title\n"),
            ["broken front matter"]
        );
        assert_eq!(of("---\n- a\n- b\n---\n# Title\n"), ["broken front matter"]);
        assert_eq!(
            of("---\nlicense: mit\n# never closed\n"),
            ["broken front matter"]
        );
        assert_eq!(
            of("Caf\u{fffd}"),
            ["no front matter", "invalid UTF-8 replaced"]
        );
        let line = "x".repeat(1 << 20);
        assert_eq!(of(&line), ["no front matter", "line over 100,000 bytes"]);
    }
}
