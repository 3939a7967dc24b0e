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
                let seq = number(message, "seq");
                if seq != *held + 1 {
                    log.flaw(format!("{question}: message {seq} was read after {held}"));
                }
                *held = seq;
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
