//! Why a step failed, in one sentence for the person at the keyboard.

use std::fmt::{self, Display};

/// What went wrong and, where there is one, what to do about it.
#[derive(Debug)]
pub(crate) struct Problem(String);

pub(crate) type Result<T, E = Problem> = std::result::Result<T, E>;

impl Problem {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// For `map_err`: "cannot read `x`: no such file".
pub(crate) fn cannot<E: Display>(what: impl Display) -> impl FnOnce(E) -> Problem {
    move |cause| Problem(format!("cannot {what}: {cause}"))
}

/// For checks that find several problems: an error with a line for each.
pub(crate) fn none_of(problems: &[String]) -> Result<()> {
    if problems.is_empty() { Ok(()) } else { Err(Problem::new(problems.join("\n"))) }
}
