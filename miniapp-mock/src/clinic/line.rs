//! Calls that outlive a service which is killed and comes back.

use std::cell::Cell;
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
    let broken = Cell::new(false);
    let send = || async {
        let answer = phone.post_once(&path, body).await;
        note(&broken, answer)
    };
    insist(send).await
}

/// What an answer means, given whether the line broke before it; and notes that it did.
fn note(broken: &Cell<bool>, answer: Result<Value, Trouble>) -> Result<Option<Value>, Trouble> {
    match answer {
        Err(trouble) if trouble.is_passing() => {
            broken.set(true);
            Err(trouble)
        }
        Err(trouble) if broken.get() && is_over(&trouble) => Ok(None),
        answer => answer.map(Some),
    }
}

/// Whether the question is not this phone's any more, or is past this step.
pub(super) fn is_over(trouble: &Trouble) -> bool {
    trouble.status() == 404 || matches!(trouble.code(), "question_passed" | "question_wrong_state")
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use serde_json::json;

    use super::*;

    fn problem(status: u16, code: &str) -> Trouble {
        let (code, title) = (code.to_owned(), String::new());
        Trouble::Problem { status, code, title, body: Value::Null }
    }

    fn away() -> Trouble {
        Trouble::Network("nobody listens".into())
    }

    #[tokio::test]
    async fn whoever_finds_nobody_asks_again() {
        let answers = RefCell::new(vec![Ok(7), Err(problem(503, "busy")), Err(away())]);
        let send = || async { answers.borrow_mut().pop().expect("no more is asked") };
        assert_eq!(insist(send).await.expect("the third answer"), 7);
        assert!(answers.borrow().is_empty());
        let answers = RefCell::new(vec![Ok(7), Err(problem(409, "question_passed"))]);
        let send = || async { answers.borrow_mut().pop().expect("no more is asked") };
        assert_eq!(insist(send).await.expect_err("an answer").code(), "question_passed");
    }

    #[test]
    fn a_step_that_is_over_was_taken_if_the_line_broke_before() {
        let passed = || Err(problem(409, "question_passed"));
        let told = |broken: bool, answer| note(&Cell::new(broken), answer).map(|it| it.is_some());
        #[rustfmt::skip]
        let cases = [
            // broken, answer,                               taken now,  why
            (false, Ok(json!({})),                           Some(true),  "at once"),
            (true,  Ok(json!({})),                           Some(true),  "at the second try"),
            (true,  passed(),                                Some(false), "by the first try, or by somebody else"),
            (true,  Err(problem(404, "not_found")),          Some(false), "and it is gone from here"),
            (false, passed(),                                None,        "somebody was faster: no line broke"),
            (true,  Err(problem(422, "dose_out_of_range")),  None,        "another thing is wrong"),
        ];
        for (broken, answer, expected, why) in cases {
            assert_eq!(told(broken, answer).ok(), expected, "{why}");
        }
        let broken = Cell::new(false);
        note(&broken, Err(away())).expect_err("it is sent again");
        assert!(broken.get(), "and remembered");
    }
}
