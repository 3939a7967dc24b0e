//! Calls that outlive a service which is killed and comes back.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use crate::phone::{Phone, Trouble};

/// Real time in which a killed service is believed to come back: it recovers its database and
/// listens within seconds, more on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(250);

/// Sends the same thing again until there is an answer. For what happens once however often it is
/// sent: reads, posts under a key, and steps whose repetition is answered alike.
pub(super) async fn insist<T, F>(send: impl Fn() -> F) -> Result<T, Trouble>
where
    F: Future<Output = Result<T, Trouble>>,
{
    let deadline = Instant::now() + PATIENCE;
    loop {
        match send().await {
            Err(trouble) if trouble.is_passing() && Instant::now() < deadline => {
                tokio::time::sleep(PAUSE).await;
            }
            done => return done,
        }
    }
}

/// A step of a question, such as `claim`. `None`: the line broke, and a repetition found that it
/// cannot be taken any more, for it was, or for somebody else was faster.
pub(super) async fn act(
    phone: &Phone,
    question: &str,
    action: &str,
    body: &Value,
) -> Result<Option<Value>, Trouble> {
    let path = format!("/questions/{question}/{action}");
    let deadline = Instant::now() + PATIENCE;
    let mut broken = false;
    loop {
        match phone.post_once(&path, body).await {
            Err(trouble) if trouble.is_passing() && Instant::now() < deadline => {
                broken = true;
                tokio::time::sleep(PAUSE).await;
            }
            Err(trouble) if broken && is_over(&trouble) => return Ok(None),
            done => return done.map(Some),
        }
    }
}

/// Whether the question is not this phone's any more, or is past this step.
pub(super) fn is_over(trouble: &Trouble) -> bool {
    trouble.status() == 404 || matches!(trouble.code(), "question_passed" | "question_wrong_state")
}
