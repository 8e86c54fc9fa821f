//! The bytes behind a graph, mapped from a file or held on the heap, and their
//! reading as arrays of numbers. The only module with `unsafe`.
//!
//! # Safety
//!
//! - **Mapping.** A mapping is undefined behaviour where the file changes under
//!   it. An index is written under another name, flushed, and renamed into
//!   place ([`crate::Built::write`]); this crate never writes to a file that
//!   bears the name of an index, and a replaced file lives on until its last
//!   mapping is gone. A stranger who edits the file in place while it is in use
//!   can do harm, as with every mapped file.
//! - **Reading numbers.** Every bit pattern is a value of the integer types for
//!   which [`Number`] is implemented, they have no padding, and
//!   [`numbers`] hands out a slice only where the bytes are aligned and a whole
//!   number of items long, borrowed for as long as the bytes are.
//! - **Byte order.** Files are little-endian, read as they lie; the crate does
//!   not build for big-endian machines.
#![allow(unsafe_code)]

use std::fs::File;
use std::io;

use memmap2::Mmap;

#[cfg(target_endian = "big")]
compile_error!("the index is read as it lies in memory, in little-endian order");

mod sealed {
    pub trait Sealed {}
    impl Sealed for u16 {}
    impl Sealed for u32 {}
    impl Sealed for u64 {}
    impl Sealed for i64 {}
}

/// Integers that arrays of an index consist of.
pub(crate) trait Number: sealed::Sealed + Copy + 'static {}
impl Number for u16 {}
impl Number for u32 {}
impl Number for u64 {}
impl Number for i64 {}

/// Bytes aligned to at least eight.
pub(crate) enum Memory {
    Mapped(Mmap),
    Heap { words: Box<[u64]>, len: usize },
}

impl Memory {
    /// Maps a whole file.
    pub(crate) fn map(file: &File) -> io::Result<Self> {
        // SAFETY: see the module's documentation.
        let map = unsafe { Mmap::map(file)? };
        Ok(Self::Mapped(map))
    }

    /// Zeroed memory of `len` bytes, filled by `fill`.
    pub(crate) fn heap(len: usize, fill: impl FnOnce(&mut [u8])) -> Self {
        let mut words = vec![0u64; len.div_ceil(8)].into_boxed_slice();
        // SAFETY: any bit pattern is a valid u8 and a valid u64.
        let (_, bytes, _) = unsafe { words.align_to_mut::<u8>() };
        fill(&mut bytes[..len]);
        Self::Heap { words, len }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Mapped(map) => map,
            Self::Heap { words, len } => &bytes_of(words)[..*len],
        }
    }
}

/// `bytes` as numbers; `None` where they are not aligned or not a whole number
/// of items.
pub(crate) fn numbers<T: Number>(bytes: &[u8]) -> Option<&[T]> {
    // SAFETY: see the module's documentation.
    let (before, numbers, after) = unsafe { bytes.align_to::<T>() };
    (before.is_empty() && after.is_empty()).then_some(numbers)
}

/// Numbers as the bytes they consist of.
pub(crate) fn bytes_of<T: Number>(numbers: &[T]) -> &[u8] {
    // SAFETY: integers have no padding, and any byte is a valid u8.
    let (_, bytes, _) = unsafe { numbers.align_to::<u8>() };
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misaligned_bytes_are_no_numbers() {
        let words = [1u64, 2, 3];
        let bytes = bytes_of(&words);
        assert_eq!(numbers::<u64>(bytes), Some(&words[..]));
        assert_eq!(numbers::<u64>(&bytes[1..9]), None);
        assert_eq!(numbers::<u32>(&bytes[..6]), None);
        assert_eq!(numbers::<u32>(&bytes[4..12]), Some(&[0, 2][..]));
    }

    #[test]
    fn heap_memory_keeps_its_length() {
        let memory = Memory::heap(11, |bytes| bytes.copy_from_slice(b"hello world"));
        assert_eq!(memory.bytes(), b"hello world");
    }
}
