//! A table that grows while others read it: its rows never move and are never given back.
//!
//! That is what makes optimistic reading safe without `unsafe`: a reader that follows an
//! outdated number still lands on a row of the right type, and finds out when it validates.

use std::sync::OnceLock;

use super::chunk::{Chunk, HUGE};

/// Rows in the first chunk, as a power of two; each further chunk doubles ...
const SMALLEST: u32 = 6;

pub(super) struct Arena<T> {
    chunks: Box<[OnceLock<Chunk<T>>]>,
}

impl<T: Default> Arena<T> {
    /// ... up to this many, the fewest that fill huge pages: a large table wastes at most one
    /// such chunk.
    const LARGEST: u32 = HUGE.trailing_zeros() - size_of::<T>().trailing_zeros();
    /// Chunks below the first of the largest size.
    const SMALL_CHUNKS: usize = (Self::LARGEST - SMALLEST) as usize + 1;

    /// A table for rows `0..rows`, none of which costs memory yet.
    pub(super) fn new(rows: u32) -> Self {
        let n_chunks = Self::locate(rows.saturating_sub(1)).0 + 1;
        Self { chunks: (0..n_chunks).map(|_| OnceLock::new()).collect() }
    }

    /// The row, when somebody made it.
    #[inline]
    pub(super) fn get(&self, row: u32) -> Option<&T> {
        self.from(row)?.first()
    }

    /// The row and those after it in its chunk.
    #[inline]
    pub(super) fn from(&self, row: u32) -> Option<&[T]> {
        let (chunk, offset) = Self::locate(row);
        self.chunks.get(chunk)?.get()?.get(offset..)
    }

    /// Makes the row's chunk; `None` beyond the end of the table.
    pub(super) fn make(&self, row: u32) -> Option<&T> {
        let (chunk, offset) = Self::locate(row);
        let rows = || Chunk::new(Self::rows_in(chunk));
        self.chunks.get(chunk)?.get_or_init(rows).get(offset)
    }

    /// Heap bytes of the chunks made so far, and of the list of chunks.
    pub(super) fn bytes(&self) -> usize {
        let rows: usize = self.chunks.iter().filter_map(OnceLock::get).map(|rows| rows.len()).sum();
        rows * size_of::<T>() + size_of_val(&*self.chunks)
    }

    /// Rows from this one to the end of its chunk.
    #[expect(clippy::cast_possible_truncation, reason = "a chunk has at most 2^21 rows")]
    pub(super) fn left_in_chunk(row: u32) -> u32 {
        let (chunk, offset) = Self::locate(row);
        (Self::rows_in(chunk) - offset) as u32
    }

    /// The chunk a row is in, and where in it.
    #[inline]
    const fn locate(row: u32) -> (usize, usize) {
        let rest = row >> Self::LARGEST;
        if rest > 0 {
            let offset = row & ((1 << Self::LARGEST) - 1);
            return (Self::SMALL_CHUNKS - 1 + rest as usize, offset as usize);
        }
        if row < 1 << SMALLEST {
            return (0, row as usize);
        }
        let top = row.ilog2();
        ((top - SMALLEST) as usize + 1, (row - (1 << top)) as usize)
    }

    const fn rows_in(chunk: usize) -> usize {
        match chunk {
            0 => 1 << SMALLEST,
            _ if chunk < Self::SMALL_CHUNKS => 1 << (SMALLEST as usize + chunk - 1),
            _ => 1 << Self::LARGEST,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half a cache line, as records are.
    type Row = [u64; 4];

    #[test]
    fn every_row_has_a_place_of_its_own() {
        let mut expected = (0, 0);
        for row in 0..300_000 {
            assert_eq!(Arena::<Row>::locate(row), expected, "row {row}");
            let last = expected.1 + 1 == Arena::<Row>::rows_in(expected.0);
            expected = if last { (expected.0 + 1, 0) } else { (expected.0, expected.1 + 1) };
        }
    }

    #[test]
    fn large_chunks_are_huge_pages() {
        let arena = Arena::<Row>::new(1 << 20);
        for row in [70_000, 140_000] {
            assert_eq!(arena.make(row), Some(&[0; 4]));
            let chunk = arena.from(row & !0xFFFF).expect("made");
            assert_eq!((size_of_val(chunk), chunk.as_ptr().addr() % HUGE), (HUGE, 0));
        }
        assert_eq!(arena.get(210_000), None);
    }
}
