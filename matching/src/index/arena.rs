//! A table that grows while others read it: its rows never move and are never given back.
//!
//! That is what makes optimistic reading safe without `unsafe`: a reader that follows an
//! outdated number still lands on a row of the right type, and finds out when it validates.

use std::sync::OnceLock;

/// Rows in the first chunk, as a power of two; each further chunk doubles ...
const SMALLEST: u32 = 6;
/// ... up to this many, so that a large table wastes at most one chunk of 2^15 rows.
const LARGEST: u32 = 15;
/// Chunks below the first of the largest size.
const SMALL_CHUNKS: usize = (LARGEST - SMALLEST) as usize + 1;

pub(super) struct Arena<T> {
    chunks: Box<[OnceLock<Box<[T]>>]>,
}

impl<T: Default> Arena<T> {
    /// A table for rows `0..rows`, none of which costs memory yet.
    pub(super) fn new(rows: u32) -> Self {
        let n_chunks = locate(rows.saturating_sub(1)).0 + 1;
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
        let (chunk, offset) = locate(row);
        self.chunks.get(chunk)?.get()?.get(offset..)
    }

    /// Makes the row's chunk; `None` beyond the end of the table.
    pub(super) fn make(&self, row: u32) -> Option<&T> {
        let (chunk, offset) = locate(row);
        let rows = || (0..rows_in(chunk)).map(|_| T::default()).collect();
        self.chunks.get(chunk)?.get_or_init(rows).get(offset)
    }

    /// Heap bytes of the chunks made so far, and of the list of chunks.
    pub(super) fn bytes(&self) -> usize {
        let rows: usize = self.chunks.iter().filter_map(OnceLock::get).map(|rows| rows.len()).sum();
        rows * size_of::<T>() + size_of_val(&*self.chunks)
    }
}

/// Rows from this one to the end of its chunk.
#[expect(clippy::cast_possible_truncation, reason = "a chunk has at most 2^15 rows")]
pub(super) fn left_in_chunk(row: u32) -> u32 {
    let (chunk, offset) = locate(row);
    (rows_in(chunk) - offset) as u32
}

/// The chunk a row is in, and where in it.
#[inline]
const fn locate(row: u32) -> (usize, usize) {
    let rest = row >> LARGEST;
    if rest > 0 {
        return (SMALL_CHUNKS - 1 + rest as usize, (row & ((1 << LARGEST) - 1)) as usize);
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
        _ if chunk < SMALL_CHUNKS => 1 << (SMALLEST as usize + chunk - 1),
        _ => 1 << LARGEST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_place_of_its_own() {
        let mut expected = (0, 0);
        for row in 0..200_000 {
            assert_eq!(locate(row), expected, "row {row}");
            let last = expected.1 + 1 == rows_in(expected.0);
            expected = if last { (expected.0 + 1, 0) } else { (expected.0, expected.1 + 1) };
        }
    }
}
