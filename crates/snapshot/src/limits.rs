//! How rows are cut into batches, pages, row groups, parts and runs. The unit
//! tests use small numbers, so that they come across every bound.

/// Rows of a batch that is read or staged.
pub(crate) const BATCH_ROWS: usize = choose(1024, 5);
/// Bytes of text in a batch that is staged, for batches of many rows.
pub(crate) const BATCH_BYTES: usize = choose(8 << 20, 1 << 20);
/// Bytes of text in one row; an array of some such rows is far from its bounds.
pub(crate) const ROW_BYTES: usize = 512 << 20;

/// Models staged together when another snapshot is taken in.
pub(crate) const ABSORBED_ROWS: usize = choose(65_536, 7);

/// Rows that a merge hands on at once: always as many, so that the same rows
/// make the same files however they were staged.
pub(crate) const CHUNK_ROWS: usize = choose(2048, 8);
/// Bytes of text at which it hands on fewer.
pub(crate) const CHUNK_BYTES: u64 = choose(64 << 20, 1 << 20) as u64;
/// Runs merged at once; each holds up to three files open.
pub(crate) const FAN_IN: usize = choose(128, 3);

/// Rows of a page. A point look-up reads and unpacks one page of every column.
pub(crate) const PAGE_ROWS: usize = choose(4096, 4);
/// Bytes of a page.
pub(crate) const PAGE_BYTES: usize = 128 << 10;
/// Bytes of a dictionary; a point look-up reads every column's.
pub(crate) const DICTIONARY_BYTES: usize = 256 << 10;
/// Rows of a row group and of a part: multiples of a chunk.
pub(crate) const GROUP_ROWS: u64 = choose(1 << 16, 16) as u64;
pub(crate) const PART_ROWS: u64 = choose(1 << 19, 32) as u64;
/// Bytes of text at which a row group or a part ends with fewer rows.
pub(crate) const GROUP_BYTES: u64 = choose(256 << 20, 4 << 20) as u64;
pub(crate) const PART_BYTES: u64 = 4 << 30;

const fn choose(number: usize, in_unit_tests: usize) -> usize {
    if cfg!(test) { in_unit_tests } else { number }
}
