//! Photos and voice notes: taken in small and clean, kept as objects, shown by links that end.

pub mod flow;
pub mod http;
pub mod links;
pub mod objects;
mod picture;
pub mod speech;
pub mod store;
pub mod sweeper;
mod upload;
pub mod view;
mod voice;
mod webm;

use std::sync::Arc;

use sea_orm::DatabaseConnection;
use tokio::sync::Semaphore;

use crate::{config::Config, error::ApiError};

/// Uploads that may lie half read on the disk at the same moment; who comes then waits outside.
const RECEIVED_AT_ONCE: usize = 64;

/// What all requests share of the media.
pub struct Media {
    pub objects: objects::Objects,
    pub links: links::Links,
    pub speech: Option<speech::client::Client>,
    /// One picture at a time is unpacked: see [`picture::ROOM`].
    unpacking: Arc<Semaphore>,
    receiving: Arc<Semaphore>,
}

impl Media {
    /// Opens the store, and reads or makes the key of the links.
    pub async fn open(
        config: &Config,
        db: &DatabaseConnection,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        Ok(Self {
            objects: objects::Objects::open(&config.media)?,
            links: links::Links::new(&links::secret(db).await?, config.media.link_lifetime),
            speech: speech::client::Client::new(&config.speech)?,
            unpacking: Arc::new(Semaphore::new(1)),
            receiving: Arc::new(Semaphore::new(RECEIVED_AT_ONCE)),
        })
    }

    /// Runs `work` on a thread of its own, alone.
    pub(super) async fn unpack<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let alone = Arc::clone(&self.unpacking).acquire_owned().await;
        let alone = alone.map_err(|_| ApiError::Busy)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(alone);
            done
        });
        done.await.map_err(|error| ApiError::Broken(error.to_string()))?
    }
}
