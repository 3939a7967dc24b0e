//! What people say to each other at the field and no phone carries: the start code.

use std::collections::HashMap;
use std::sync::Mutex;

use tokio::sync::Notify;

/// Codes read out so far, by visit.
#[derive(Debug, Default)]
pub(crate) struct Voices {
    said: Mutex<HashMap<String, String>>,
    news: Notify,
}

impl Voices {
    /// The farmer reads the code out.
    pub(crate) fn say(&self, visit: &str, code: &str) {
        self.said.lock().expect("nobody panics while speaking").insert(visit.into(), code.into());
        self.news.notify_waiters();
    }

    /// The team leader listens until the code is said.
    pub(crate) async fn hear(&self, visit: &str) -> String {
        loop {
            let news = self.news.notified();
            if let Some(code) = self.heard(visit) {
                return code;
            }
            news.await;
        }
    }

    fn heard(&self, visit: &str) -> Option<String> {
        self.said.lock().expect("nobody panics while speaking").get(visit).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::Voices;

    #[tokio::test]
    async fn a_code_is_heard_whether_it_is_said_before_or_after_listening() {
        let voices = Voices::default();
        voices.say("before", "4821");
        assert_eq!(voices.hear("before").await, "4821");
        let (heard, ()) = tokio::join!(voices.hear("after"), async {
            voices.say("other", "0000");
            voices.say("after", "1234");
        });
        assert_eq!(heard, "1234");
    }
}
