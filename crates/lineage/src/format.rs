//! The layout of an index file.
//!
//! ```text
//! header   64 bytes: magic, version, number of sections, fingerprint,
//!          length of the file, number of nodes, checksum of header and table
//! table    24 bytes a section: kind, checksum, offset, length
//! sections each at a multiple of 64 bytes
//! ```
//! All numbers are little-endian; checksums are CRC-32.

use std::io::{self, Write};
use std::ops::Range;

use crate::EvidenceFilter;
use crate::memory::{bytes_of, numbers};

pub(crate) const MAGIC: [u8; 8] = *b"MTLINEAG";
pub(crate) const VERSION: u32 = 2;
const HEADER: usize = 64;
const ENTRY: usize = 24;
const ALIGN: usize = 64;
/// Bytes of a column written at once.
const PIECE: usize = 64 << 10;

/// What a section holds. "Per node" arrays are in node order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Section {
    /// Ids, each followed by a line feed, sorted.
    Ids,
    /// Where each id starts; u32 per node, and the end.
    IdStarts,
    /// Hash buckets of folded ids: u32 starts.
    FoldStarts,
    /// Nodes by bucket.
    FoldNodes,
    /// Hash buckets of folded names without owner: u32 starts.
    NameStarts,
    /// Nodes by bucket.
    NameNodes,
    /// Row in the models table, u32 per node; the largest for a missing model.
    Rows,
    /// u64 per node; the largest where not known.
    Downloads,
    /// Their magnitude, one byte per node, for searches that meet many.
    Magnitudes,
    /// u32 per node; the largest where not known.
    Likes,
    /// Microseconds, i64 per node; the smallest where not known.
    Created,
    /// Number of the owner, u32 per node; the largest for an id without owner.
    OwnerOf,
    /// First node of each owner, u32, and the number of nodes.
    OwnerFirst,
    /// Where the children of a node start; u32 per node, and the end.
    ChildStarts,
    /// Children, u32.
    Children,
    /// Their edges' attributes, u16.
    ChildAttributes,
    /// Where the parents of a node start; u32 per node, and the end.
    ParentStarts,
    /// Parents, u32.
    Parents,
    /// Their edges' attributes, u16.
    ParentAttributes,
    /// Number of edges in each view, u64.
    EdgeCounts,
    /// Aliases, each followed by a line feed, sorted by folded text.
    Aliases,
    /// Where each alias starts, u32, and the end.
    AliasStarts,
    /// The node of each alias, u32.
    AliasNodes,
    /// The build's report, JSON.
    Report,
}

impl Section {
    pub(crate) const ALL: [Self; 24] = [
        Self::Ids,
        Self::IdStarts,
        Self::FoldStarts,
        Self::FoldNodes,
        Self::NameStarts,
        Self::NameNodes,
        Self::Rows,
        Self::Downloads,
        Self::Magnitudes,
        Self::Likes,
        Self::Created,
        Self::OwnerOf,
        Self::OwnerFirst,
        Self::ChildStarts,
        Self::Children,
        Self::ChildAttributes,
        Self::ParentStarts,
        Self::Parents,
        Self::ParentAttributes,
        Self::EdgeCounts,
        Self::Aliases,
        Self::AliasStarts,
        Self::AliasNodes,
        Self::Report,
    ];
    pub(crate) const COUNT: usize = Self::ALL.len();
}

/// A section's content before it is written.
pub(crate) enum Data {
    Bytes(Vec<u8>),
    U16(Vec<u16>),
    U32(Vec<u32>),
    U64(Vec<u64>),
    I64(Vec<i64>),
}

impl Data {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::U16(numbers) => bytes_of(numbers),
            Self::U32(numbers) => bytes_of(numbers),
            Self::U64(numbers) => bytes_of(numbers),
            Self::I64(numbers) => bytes_of(numbers),
        }
    }
}

/// Where each section lies in the file, and its checksum.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) nodes: u32,
    pub(crate) fingerprint: [u8; 32],
    pub(crate) len: usize,
    sections: [Range<usize>; Section::COUNT],
    checksums: [u32; Section::COUNT],
}

impl Layout {
    /// The layout of `data`, whose sections are in the order of
    /// [`Section::ALL`].
    pub(crate) fn plan(nodes: u32, fingerprint: [u8; 32], data: &[Data; Section::COUNT]) -> Self {
        let mut end = HEADER + ENTRY * Section::COUNT;
        let sections = std::array::from_fn(|index| {
            let start = end.next_multiple_of(ALIGN);
            end = start + data[index].bytes().len();
            start..end
        });
        let checksums = std::array::from_fn(|index| crc32fast::hash(data[index].bytes()));
        Self {
            nodes,
            fingerprint,
            len: end,
            sections,
            checksums,
        }
    }

    fn head(&self) -> Vec<u8> {
        let mut head = Vec::with_capacity(HEADER + ENTRY * Section::COUNT);
        head.extend(MAGIC);
        head.extend(VERSION.to_le_bytes());
        head.extend((Section::COUNT as u32).to_le_bytes());
        head.extend(self.fingerprint);
        head.extend((self.len as u64).to_le_bytes());
        head.extend(self.nodes.to_le_bytes());
        head.extend([0; 4]);
        for section in Section::ALL {
            let range = self.range(section);
            head.extend((section as u32).to_le_bytes());
            head.extend(self.checksums[section as usize].to_le_bytes());
            head.extend((range.start as u64).to_le_bytes());
            head.extend((range.len() as u64).to_le_bytes());
        }
        let checksum = crc32fast::hash(&head);
        head[HEADER - 4..HEADER].copy_from_slice(&checksum.to_le_bytes());
        head
    }

    /// Writes the file.
    pub(crate) fn write(
        &self,
        data: &[Data; Section::COUNT],
        mut out: impl Write,
    ) -> io::Result<()> {
        let head = self.head();
        out.write_all(&head)?;
        let mut at = head.len();
        for ((section, range), data) in Section::ALL.iter().zip(&self.sections).zip(data) {
            out.write_all(&[0; ALIGN][..range.start - at])?;
            // Where a file is written in large pieces, some systems keep and map
            // it in large pieces too. That is good for ids, which searches read
            // from end to end; but a question about one row of a column would
            // hold megabytes of it.
            let piece = match section {
                Section::Ids => usize::MAX,
                _ => PIECE,
            };
            for piece in data.bytes().chunks(piece) {
                out.write_all(piece)?;
            }
            at = range.end;
        }
        Ok(())
    }

    /// Reads header and table, and checks them. What lies in the sections is
    /// not looked at.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Refused> {
        if bytes.len() < 8 || bytes[..8] != MAGIC {
            return Err(Refused::Foreign);
        }
        if bytes.len() < HEADER {
            return Err(Refused::Damaged("it ends within its header".into()));
        }
        let word = |at: usize| {
            let mut le = [0; 4];
            le.copy_from_slice(&bytes[at..at + 4]);
            u32::from_le_bytes(le)
        };
        let long = |at: usize| u64::from(word(at)) | u64::from(word(at + 4)) << 32;
        let version = word(8);
        if version != VERSION {
            return Err(Refused::Version(version));
        }
        let head = HEADER + ENTRY * Section::COUNT;
        if word(12) as usize != Section::COUNT || bytes.len() < head {
            return Err(Refused::Damaged("its table of sections is cut off".into()));
        }
        let mut checked = bytes[..head].to_vec();
        checked[HEADER - 4..HEADER].fill(0);
        if crc32fast::hash(&checked) != word(HEADER - 4) {
            return Err(Refused::Damaged("its header has changed".into()));
        }
        if long(48) != bytes.len() as u64 {
            return Err(Refused::Damaged(format!(
                "it has {} bytes in place of {}",
                bytes.len(),
                long(48)
            )));
        }
        let mut fingerprint = [0; 32];
        fingerprint.copy_from_slice(&bytes[16..48]);
        let mut layout = Self {
            nodes: word(56),
            fingerprint,
            len: bytes.len(),
            sections: std::array::from_fn(|_| 0..0),
            checksums: [0; Section::COUNT],
        };
        for section in Section::ALL {
            let at = HEADER + ENTRY * section as usize;
            let start = usize::try_from(long(at + 8)).unwrap_or(usize::MAX);
            let end = start.saturating_add(usize::try_from(long(at + 16)).unwrap_or(usize::MAX));
            if word(at) != section as u32 || start % ALIGN != 0 || end > bytes.len() {
                return Err(Refused::Damaged(format!(
                    "section {section:?} is misplaced"
                )));
            }
            layout.sections[section as usize] = start..end;
            layout.checksums[section as usize] = word(at + 4);
        }
        layout.check_lengths(bytes)?;
        Ok(layout)
    }

    /// Arrays that belong together must be as long as each other.
    fn check_lengths(&self, bytes: &[u8]) -> Result<(), Refused> {
        let nodes = self.nodes as usize;
        let per_node = |section, size| (section, nodes * size);
        let starts = |section| (section, (nodes + 1) * 4);
        let expected = [
            starts(Section::IdStarts),
            per_node(Section::FoldNodes, 4),
            per_node(Section::NameNodes, 4),
            per_node(Section::Rows, 4),
            per_node(Section::Downloads, 8),
            per_node(Section::Magnitudes, 1),
            per_node(Section::Likes, 4),
            per_node(Section::Created, 8),
            per_node(Section::OwnerOf, 4),
            starts(Section::ChildStarts),
            starts(Section::ParentStarts),
            (Section::EdgeCounts, EvidenceFilter::ALL.len() * 8),
        ];
        let wrong = |section| Refused::Damaged(format!("section {section:?} has a wrong length"));
        for (section, len) in expected {
            if self.range(section).len() != len {
                return Err(wrong(section));
            }
        }
        let spans = [
            (Section::IdStarts, Section::Ids, 1),
            (Section::FoldStarts, Section::FoldNodes, 4),
            (Section::NameStarts, Section::NameNodes, 4),
            (Section::ChildStarts, Section::Children, 4),
            (Section::ChildStarts, Section::ChildAttributes, 2),
            (Section::ParentStarts, Section::Parents, 4),
            (Section::ParentStarts, Section::ParentAttributes, 2),
            (Section::AliasStarts, Section::Aliases, 1),
        ];
        for (starts, section, size) in spans {
            let starts: &[u32] = numbers(&bytes[self.range(starts)]).unwrap_or_default();
            let end = starts.last().map(|end| *end as usize * size);
            if end != Some(self.range(section).len()) {
                return Err(wrong(section));
            }
        }
        for section in [Section::FoldStarts, Section::NameStarts] {
            if !(self.range(section).len() / 4 - 1).is_power_of_two() {
                return Err(wrong(section));
            }
        }
        if self.range(Section::AliasNodes).len() + 4 != self.range(Section::AliasStarts).len() {
            return Err(wrong(Section::AliasNodes));
        }
        Ok(())
    }

    pub(crate) fn range(&self, section: Section) -> Range<usize> {
        self.sections[section as usize].clone()
    }

    /// Compares every section with its checksum.
    pub(crate) fn verify(&self, bytes: &[u8]) -> Result<(), Refused> {
        for section in Section::ALL {
            let content = &bytes[self.range(section)];
            if crc32fast::hash(content) != self.checksums[section as usize] {
                return Err(Refused::Damaged(format!("section {section:?} has changed")));
            }
        }
        Ok(())
    }
}

/// Why bytes are not taken for an index.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    Foreign,
    Version(u32),
    Damaged(String),
}
