//! What a phone can be told instead of an answer.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use serde_json::Value;

/// The service's problem, a broken line, or nothing at all.
#[derive(Debug, Clone)]
pub enum Trouble {
    /// An `application/problem+json` answer; `body` is all of it.
    Problem { status: u16, code: String, title: String, body: Value },
    /// No usable answer came.
    Network(String),
    /// What was waited for did not happen in time.
    Waited(Duration),
}

impl Trouble {
    pub(super) fn of_body(status: u16, body: Value) -> Self {
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        Self::Problem { status, code: text("code"), title: text("title"), body }
    }

    /// The problem's stable code; empty for a broken line.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Problem { code, .. } => code,
            Self::Network(_) | Self::Waited(_) => "",
        }
    }

    /// The HTTP status; 0 for a broken line.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Problem { status, .. } => *status,
            Self::Network(_) | Self::Waited(_) => 0,
        }
    }

    /// Whether the same request may work in a moment: nobody answered, the service is busy, or it was
    /// so busy that it has not read the request (408, which RFC 9110 lets a client repeat).
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self, Self::Network(_) | Self::Problem { status: 408 | 503, .. })
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problem { status, code, title, .. } => write!(f, "{status} {code}: {title}"),
            Self::Network(words) => write!(f, "no answer: {words}"),
            Self::Waited(time) => write!(f, "nothing happened in {time:?}"),
        }
    }
}

impl Error for Trouble {}

impl From<reqwest::Error> for Trouble {
    fn from(error: reqwest::Error) -> Self {
        let whole: &(dyn Error + 'static) = &error;
        let causes = std::iter::successors(Some(whole), |error| (*error).source());
        let words: Vec<String> = causes.map(ToString::to_string).collect();
        Self::Network(words.join(": "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_asked_again_and_what_was_decided_is_not() {
        let problem = |status| Trouble::of_body(status, Value::Null);
        #[rustfmt::skip]
        let cases = [
            (Trouble::Network("reset".into()), true,  "nobody answered"),
            (problem(503),                     true,  "busy"),
            (problem(408),                     true,  "too busy to read"),
            (problem(409),                     false, "somebody was faster"),
            (problem(500),                     false, "it will fail again"),
        ];
        for (trouble, passes, why) in cases {
            assert_eq!(trouble.is_passing(), passes, "{why}");
        }
    }
}
