//! What phones share: connections, the ledger of calls, and the patience to ask again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::Rng as _;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;

use super::calls::{self, Calls};
use super::trouble::Trouble;

/// How often one request is sent before its trouble is believed: with the pauses, about 5 s, in
/// which a service restarts.
const TRIES: u32 = 6;
/// The first pause between tries; it doubles, and jitter makes it 0.5 to 1.5 times as long.
const PAUSE: Duration = Duration::from_millis(150);
/// The longest pause that the service may ask for with `Retry-After`.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// The mini-program's own limit is 60 s; nobody looks at a spinner that long.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
/// Servers commonly close a quiet connection after 5 s; ours are given up before.
const IDLE: Duration = Duration::from_secs(4);

/// A network of phones: one pool of connections, one ledger.
#[derive(Debug, Clone)]
pub struct Carrier {
    client: Client,
    calls: Arc<Calls>,
}

impl Carrier {
    #[must_use]
    pub fn new() -> Self {
        // A second installation fails and changes nothing.
        rustls::crypto::ring::default_provider().install_default().ok();
        let client = Client::builder().timeout(ANSWER_WITHIN).pool_idle_timeout(IDLE);
        let client = client.no_proxy().build();
        let client = client.expect("the provider is installed and no option is unusual");
        Self { client, calls: Arc::default() }
    }

    #[must_use]
    pub fn calls(&self) -> &Calls {
        &self.calls
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Sends a request until it is answered by something else than 503.
    pub(super) async fn insist(
        &self,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<Value, Trouble> {
        for n in 1..TRIES {
            match self.try_once(request()).await {
                Err((trouble, wish)) if trouble.is_passing() => {
                    tokio::time::sleep(wish.unwrap_or_else(|| pause_before(n))).await;
                }
                done => return done.map_err(|(trouble, _)| trouble),
            }
        }
        self.ask(request()).await
    }

    /// Sends a request once.
    pub(super) async fn ask(&self, request: RequestBuilder) -> Result<Value, Trouble> {
        self.try_once(request).await.map_err(|(trouble, _)| trouble)
    }

    /// One try; trouble comes with the pause that the service asked for.
    async fn try_once(
        &self,
        request: RequestBuilder,
    ) -> Result<Value, (Trouble, Option<Duration>)> {
        let (client, request) = request.build_split();
        let request = request.map_err(|error| (error.into(), None))?;
        let route = calls::route(request.method().as_str(), request.url().path());
        let started = Instant::now();
        let (wish, result) = match client.execute(request).await {
            Ok(response) => (retry_after(&response), read(response).await),
            Err(error) => (None, Err(error.into())),
        };
        let (status, code) = match &result {
            Ok(_) => (200, ""),
            Err(trouble) => (trouble.status(), trouble.code()),
        };
        self.calls.note(route, status, code, started.elapsed());
        result.map_err(|trouble| (trouble, wish))
    }
}

impl Default for Carrier {
    fn default() -> Self {
        Self::new()
    }
}

/// The body of a success (null when empty), or the problem.
async fn read(response: Response) -> Result<Value, Trouble> {
    let status = response.status();
    let bytes = response.bytes().await?;
    let body = if bytes.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&bytes) };
    match body {
        Ok(body) if status.is_success() => Ok(body),
        Ok(body) => Err(Trouble::of_body(status.as_u16(), body)),
        Err(_) if status.is_success() => Err(Trouble::Network("a success that is not JSON".into())),
        Err(_) => Err(Trouble::of_body(status.as_u16(), Value::Null)),
    }
}

fn retry_after(response: &Response) -> Option<Duration> {
    let seconds = response.headers().get("Retry-After")?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST_PAUSE))
}

/// The pause before try `n + 1`, doubling and jittered so that phones do not come back as one.
pub(super) fn pause_before(n: u32) -> Duration {
    let factor: f64 = rand::rng().random_range(0.5..1.5);
    (PAUSE * 2_u32.pow(n.min(6) - 1)).mul_f64(factor)
}
