//! What one phone holds of its talks: it reads on from there, and says something.

use std::collections::HashMap;
use std::sync::Mutex;

use serde_json::{Value, json};
use tokio::sync::Notify;
use uuid::Uuid;

use super::line::insist;
use super::log::Log;
use crate::phone::{Phone, Trouble};
use crate::play::ground::{list, number, text};

/// Messages asked for at a time; the service's largest page.
const PAGE: usize = 100;

/// The talks on one phone.
#[derive(Debug, Default)]
pub(super) struct Talks {
    /// The last number held of each; locked while it is read on.
    held: tokio::sync::Mutex<HashMap<String, i64>>,
    /// The last number that the other side said.
    theirs: Mutex<HashMap<String, i64>>,
    news: Notify,
}

impl Talks {
    /// What was said since; each message must be the next one after those held.
    pub(super) async fn read_on(
        &self,
        phone: &Phone,
        log: &Log,
        question: &str,
    ) -> Result<Vec<Value>, Trouble> {
        let mut all_held = self.held.lock().await;
        let held = all_held.entry(question.to_owned()).or_default();
        let mut all = Vec::new();
        loop {
            let path = format!("/questions/{question}/messages?after={held}&limit={PAGE}");
            let page = insist(|| phone.get(&path)).await?;
            let before = all.len();
            for message in list(&page, "items") {
                if let Some(flaw) = follow(held, number(message, "seq")) {
                    log.flaw(format!("{question}: {flaw}"));
                }
                all.push(message.clone());
            }
            if all.len() - before < PAGE {
                break;
            }
        }
        self.note(question, &all);
        Ok(all)
    }

    fn note(&self, question: &str, read: &[Value]) {
        let theirs = read.iter().rfind(|message| message["mine"] == false);
        let Some(seq) = theirs.map(|message| number(message, "seq")) else { return };
        let mut all = self.theirs.lock().expect("nobody panics while noting");
        all.insert(question.to_owned(), seq);
        drop(all);
        self.news.notify_waiters();
    }

    /// Waits until this phone has read something of the other side after a number.
    pub(super) async fn until_answered(&self, question: &str, seq: i64) {
        loop {
            let news = self.news.notified();
            if self.have_said(question, seq) {
                return;
            }
            news.await;
        }
    }

    fn have_said(&self, question: &str, after: i64) -> bool {
        let theirs = self.theirs.lock().expect("nobody panics while noting");
        theirs.get(question).is_some_and(|seq| *seq > after)
    }
}

/// A phone holds one message more; what is wrong when it is not the next one.
fn follow(held: &mut i64, seq: i64) -> Option<String> {
    let before = std::mem::replace(held, seq);
    (seq != before + 1).then(|| format!("message {seq} was read after {before}"))
}

/// Says something once, however often the answer is lost; its number.
pub(super) async fn say(
    phone: &Phone,
    log: &Log,
    question: &str,
    by: &'static str,
    form: Value,
) -> Result<i64, Trouble> {
    let mut form = form;
    let words = log.words(question, by, text(&form, "words"));
    form["words"] = json!(words);
    let (path, key) = (format!("/questions/{question}/messages"), Uuid::now_v7().to_string());
    let said = insist(|| phone.post_with_key(&path, &key, &form)).await?;
    let seq = number(&said, "seq");
    log.got(question, &words, seq);
    Ok(seq)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_reads_on_without_a_gap() {
        let mut held = 0;
        let flaws: Vec<String> =
            [1, 2, 4, 4, 5].into_iter().filter_map(|seq| follow(&mut held, seq)).collect();
        assert_eq!(flaws, ["message 4 was read after 2", "message 4 was read after 4"]);
    }

    #[tokio::test]
    async fn a_reply_is_waited_for_whether_it_comes_before_or_after() {
        let (talks, said) = (Talks::default(), |seq, mine| json!({ "seq": seq, "mine": mine }));
        talks.note("q", &[said(1, true), said(2, false)]);
        talks.until_answered("q", 1).await;
        let (waits, speaks) = (talks.until_answered("q", 3), async {
            talks.note("q", &[said(3, true)]);
            talks.note("other", &[said(9, false)]);
            talks.note("q", &[said(4, false)]);
        });
        tokio::join!(waits, speaks);
        talks.note("q", &[said(5, true)]);
        assert!(!talks.have_said("q", 4), "one's own words are no reply");
    }
}
