//! What every request shares: settings, records, doorbells, the engine's teams, WeChat, the clock.

use std::{ops::Deref, sync::Arc};

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;

use crate::{
    advice::Advice,
    catalogue::Catalogue,
    config::Config,
    db::{Db, Tx},
    demo::stand_in::StandIn,
    error::ApiError,
    media::Media,
    notices::hub::Hub,
    produce::Produce,
    teams::roster::Roster,
    wechat::client::Client,
};

/// A handle to the service; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// The parts of the service.
pub struct Inner {
    pub config: Config,
    pub db: Db,
    pub hub: Hub,
    pub roster: Roster,
    pub catalogue: Catalogue,
    pub produce: Produce,
    pub advice: Advice,
    /// One choice of lots at a time in this process: two that read the same goods would only take
    /// them from each other. Between processes the database decides.
    pub choosing: tokio::sync::Mutex<()>,
    pub media: Media,
    pub wechat: Client,
    /// Who plays WeChat, while no app is set up.
    pub stand_in: Option<StandIn>,
    /// The service's clock, in UTC.
    pub now: fn() -> DateTime<Utc>,
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    #[must_use]
    pub fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The only way to write: one transaction in a task of its own, so that a phone that hangs up
    /// cancels nothing; the doorbells of everybody it owes a notice ring once it is durable.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<T, ApiError>> + Send + Sync + 'static,
    ) -> Result<T, ApiError> {
        let app = self.clone();
        let task = async move {
            let written = app.db.write(app.now, app.config.wechat.grace, work).await?;
            app.hub.ring_all(written.rings).await;
            Ok(written.value)
        };
        tokio::spawn(task).await.map_err(|error| ApiError::Broken(error.to_string()))?
    }
}
