//! A short list of stretches of time that needs no memory of its own for one or two.

use std::ops::Deref;

use crate::time::{Moment, Window};

const NONE: Window = Window { from: Moment::new(0), until: Moment::new(0) };

/// Stretches of work, in order; reads like a slice of windows.
///
/// Most visits are one stretch, or two around noon, and a ranking makes thousands of lists.
#[derive(Debug, Clone)]
pub struct Stretches(Kept);

#[derive(Debug, Clone)]
enum Kept {
    Few { n: u8, first: [Window; 2] },
    Many(Vec<Window>),
}

impl Stretches {
    pub(crate) const fn new() -> Self {
        Self(Kept::Few { n: 0, first: [NONE; 2] })
    }

    /// Adds a later stretch; one that follows without a pause makes the last one longer.
    #[inline]
    pub(crate) fn push(&mut self, stretch: Window) {
        if let Some(last) = self.last_mut().filter(|last| last.until == stretch.from) {
            last.until = stretch.until;
            return;
        }
        match &mut self.0 {
            Kept::Few { n, first } if usize::from(*n) < first.len() => {
                first[usize::from(*n)] = stretch;
                *n += 1;
            }
            Kept::Few { first, .. } => {
                let [one, two] = *first;
                self.0 = Kept::Many(vec![one, two, stretch]);
            }
            Kept::Many(all) => all.push(stretch),
        }
    }

    fn last_mut(&mut self) -> Option<&mut Window> {
        match &mut self.0 {
            Kept::Few { n, first } => first[..usize::from(*n)].last_mut(),
            Kept::Many(all) => all.last_mut(),
        }
    }
}

impl Deref for Stretches {
    type Target = [Window];

    #[inline]
    fn deref(&self) -> &[Window] {
        match &self.0 {
            Kept::Few { n, first } => &first[..usize::from(*n)],
            Kept::Many(all) => all,
        }
    }
}

impl PartialEq for Stretches {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Stretches {}

impl<const N: usize> PartialEq<[Window; N]> for Stretches {
    fn eq(&self, other: &[Window; N]) -> bool {
        **self == *other
    }
}

impl<'a> IntoIterator for &'a Stretches {
    type Item = &'a Window;
    type IntoIter = std::slice::Iter<'a, Window>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
