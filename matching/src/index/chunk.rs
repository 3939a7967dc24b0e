//! Rows that stay where they are, on huge pages where the system has them.
//!
//! A search and an update touch leaves and records far apart, and with pages of 4 KiB they wait
//! for their addresses: with pages of 2 MiB a million providers are asked 1.2 times and updated
//! 1.4 times as often a second (`docs/performance/index.md`). That is what the `unsafe` is for.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::NonNull;

/// Bytes of a huge page on x86-64, and on ARM with pages of 4 KiB.
pub(super) const HUGE: usize = 1 << 21;

/// A slice that begins on a huge page when it fills some.
pub(super) struct Chunk<T> {
    rows: NonNull<[T]>,
    owned: PhantomData<T>,
}

impl<T: Default> Chunk<T> {
    /// So many rows, all default.
    pub(super) fn new(n: usize) -> Self {
        const { assert!(!std::mem::needs_drop::<T>() && size_of::<T>() > 0) };
        assert!(n > 0, "no chunk is empty");
        let layout = layout::<T>(n);
        // SAFETY: the layout is not of size zero, as just asserted.
        let start = unsafe { alloc(layout) }.cast::<T>();
        let Some(start) = NonNull::new(start) else { handle_alloc_error(layout) };
        advise(start.as_ptr().cast(), layout);
        for row in 0..n {
            // SAFETY: within what was allocated, which has the size and alignment of `n` rows.
            unsafe { start.add(row).write(T::default()) };
        }
        Self { rows: NonNull::slice_from_raw_parts(start, n), owned: PhantomData }
    }
}

impl<T> Deref for Chunk<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        // SAFETY: `new` initialised all rows, and they live as long as the chunk.
        unsafe { self.rows.as_ref() }
    }
}

impl<T> Drop for Chunk<T> {
    fn drop(&mut self) {
        // SAFETY: `new` allocated it with this layout, and rows need no drop.
        unsafe { dealloc(self.rows.as_ptr().cast(), layout::<T>(self.rows.len())) };
    }
}

// SAFETY: a chunk owns its rows as a box does.
unsafe impl<T: Send> Send for Chunk<T> {}
// SAFETY: a shared chunk gives shared rows, nothing else.
unsafe impl<T: Sync> Sync for Chunk<T> {}

fn layout<T>(n: usize) -> Layout {
    let align = if n * size_of::<T>() < HUGE { align_of::<T>() } else { HUGE };
    let layout = Layout::array::<T>(n).and_then(|layout| layout.align_to(align));
    layout.expect("a chunk is a few megabytes")
}

/// Asks for huge pages, before the memory is touched; no matter whether they come.
fn advise(start: *mut u8, layout: Layout) {
    #[cfg(target_os = "linux")]
    if layout.align() == HUGE {
        use std::ffi::{c_int, c_void};
        unsafe extern "C" {
            fn madvise(start: *mut c_void, bytes: usize, advice: c_int) -> c_int;
        }
        const HUGEPAGE: c_int = 14;
        // SAFETY: it is our memory, and the advice changes nothing that can be read.
        unsafe { madvise(start.cast(), layout.size(), HUGEPAGE) };
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (start, layout);
}
