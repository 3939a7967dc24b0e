//! What the phones did and saw that night: a case for each question, a list of notices for each
//! phone.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use serde_json::Value;

use super::plan::Level;
use crate::play::ground::text;

/// Everything seen. Times are real ones, since it began.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// By the question's id.
    pub cases: BTreeMap<String, Case>,
    /// What each phone heard, in the order it did, by alias.
    pub heard: BTreeMap<String, Vec<Heard>>,
    /// What must not be, in words.
    pub flaws: Vec<String>,
}

/// What happened to one question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Case {
    pub farmer: String,
    pub asked_at: Option<Duration>,
    /// Its words said that it is the township's.
    pub desk_at_once: bool,
    /// The first who took it had it then.
    pub claimed_at: Option<Duration>,
    pub answered_at: Option<Duration>,
    /// Of whoever answered first; `None` at the desk.
    pub answered_by: Option<Level>,
    pub judged: bool,
    /// Who has it, as the phones know.
    pub owner: Option<String>,
    /// The owner is giving it away: somebody else may have it before the answer to that is there.
    pub leaves: bool,
    pub sent: Vec<Sent>,
}

/// Something that was said, from one phone's side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// `farmer`, `agronomist` or `desk`.
    pub by: &'static str,
    /// Nobody says the same twice in one talk.
    pub words: String,
    /// Its number, once the service has answered.
    pub seq: Option<i64>,
}

/// A notice, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Heard {
    pub seq: u64,
    pub kind: String,
    pub question: String,
    pub talk_seq: Option<i64>,
}

impl Heard {
    pub(super) fn of(notice: &Value) -> Self {
        Self {
            seq: notice["seq"].as_u64().unwrap_or_default(),
            kind: text(notice, "kind").to_owned(),
            question: text(notice, "question_id").to_owned(),
            talk_seq: notice["talk_seq"].as_i64(),
        }
    }
}

/// What is seen while it happens.
#[derive(Debug, Default)]
pub(super) struct Log(Mutex<Seen>);

impl Log {
    /// Writes in a question's case.
    pub(super) fn tell<T>(&self, question: &str, write: impl FnOnce(&mut Case) -> T) -> T {
        write(self.seen().cases.entry(question.to_owned()).or_default())
    }

    pub(super) fn hear(&self, alias: &str, notice: &Value) {
        self.seen().heard.entry(alias.to_owned()).or_default().push(Heard::of(notice));
    }

    pub(super) fn flaw(&self, words: String) {
        self.seen().flaws.push(words);
    }

    /// Somebody has it from now on; nobody else may.
    pub(super) fn take(&self, question: &str, alias: &str) {
        let had = self.tell(question, |case| case.take(alias));
        if let Some(other) = had {
            self.flaw(format!("{question} is owned twice: {other} has it, and {alias} too"));
        }
    }

    /// Words that nobody has said in this talk, noted before they are sent.
    pub(super) fn words(&self, question: &str, by: &'static str, words: &str) -> String {
        self.tell(question, |case| {
            let words = format!("{words}（{}）", case.sent.len() + 1);
            case.sent.push(Sent { by, words: words.clone(), seq: None });
            words
        })
    }

    /// The service has it, under this number.
    pub(super) fn got(&self, question: &str, words: &str, seq: i64) {
        self.tell(question, |case| {
            let sent = case.sent.iter_mut().find(|sent| sent.words == words);
            sent.expect("it was noted before it was sent").seq = Some(seq);
        });
    }

    /// Looks without copying.
    pub(super) fn read<T>(&self, look: impl FnOnce(&Seen) -> T) -> T {
        look(&self.seen())
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().expect("no holder of the lock panics")
    }
}

impl Case {
    /// Who else has it, if so.
    fn take(&mut self, alias: &str) -> Option<String> {
        let free = self.leaves || self.owner.as_deref().is_none_or(|owner| owner == alias);
        self.leaves = false;
        self.owner.replace(alias.to_owned()).filter(|_| !free)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_has_one_owner_until_that_one_gives_it_away() {
        let log = Log::default();
        log.take("q", "wang");
        log.take("q", "wang");
        assert_eq!(log.read(|seen| seen.flaws.len()), 0, "a repetition is no second owner");
        log.tell("q", |case| case.leaves = true);
        log.take("q", "li");
        assert_eq!(log.read(|seen| seen.flaws.len()), 0, "it was passed on");
        log.take("q", "wang");
        log.read(|seen| assert_eq!(seen.flaws, ["q is owned twice: li has it, and wang too"]));
    }
}
