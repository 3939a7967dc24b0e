//! WeChat's access token: one for everybody, kept until shortly before it ends.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;

/// A token is renewed this long before WeChat ends it.
const MARGIN: Duration = Duration::from_mins(5);

/// The token in use.
#[derive(Default)]
pub(super) struct Cache(Mutex<Option<Kept>>);

struct Kept {
    token: String,
    until: Instant,
}

impl Cache {
    /// The kept token, or a fresh one: at most one call to WeChat runs, everybody else waits for it.
    pub(super) async fn get<E>(
        &self,
        fetch: impl AsyncFnOnce() -> Result<(String, Duration), E>,
    ) -> Result<String, E> {
        let mut kept = self.0.lock().await;
        if let Some(Kept { token, .. }) = kept.as_ref().filter(|kept| kept.until > Instant::now()) {
            return Ok(token.clone());
        }
        let (token, lifetime) = fetch().await?;
        let until = Instant::now() + lifetime.saturating_sub(MARGIN);
        *kept = Some(Kept { token: token.clone(), until });
        Ok(token)
    }

    /// WeChat refused this token; a newer one is kept.
    pub(super) async fn forget(&self, refused: &str) {
        let mut kept = self.0.lock().await;
        if kept.as_ref().is_some_and(|kept| kept.token == refused) {
            *kept = None;
        }
    }
}
