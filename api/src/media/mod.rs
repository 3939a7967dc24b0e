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

use std::{
    io,
    panic::{self, AssertUnwindSafe},
    sync::{Arc, mpsc},
    thread,
};

use sea_orm::DatabaseConnection;
use tokio::sync::{Semaphore, oneshot};

use crate::{config::Config, error::ApiError};

/// Uploads that may lie half read on the disk at the same moment; who comes then waits outside.
const RECEIVED_AT_ONCE: usize = 64;

/// What all requests share of the media.
pub struct Media {
    pub objects: objects::Objects,
    pub links: links::Links,
    pub speech: Option<speech::client::Client>,
    unpacking: Unpacking,
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
            unpacking: Unpacking::new()?,
            receiving: Arc::new(Semaphore::new(RECEIVED_AT_ONCE)),
        })
    }

}

type Job = Box<dyn FnOnce() + Send>;

/// The thread on which uploads are unpacked, one after the other: see [`picture::ROOM`].
///
/// Always the same one: what an allocator keeps of a large picture it keeps for each thread.
struct Unpacking(mpsc::Sender<Job>);

impl Unpacking {
    fn new() -> io::Result<Self> {
        let (sender, jobs) = mpsc::channel::<Job>();
        let work = move || {
            for job in jobs {
                // A decoder that breaks on a file breaks for this file only.
                let _ = panic::catch_unwind(AssertUnwindSafe(job));
            }
        };
        thread::Builder::new().name("unpacking".to_owned()).spawn(work)?;
        Ok(Self(sender))
    }

    /// Does this when its turn comes.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (done, result) = oneshot::channel();
        // Whoever asked may have hung up meanwhile.
        let job = move || drop(done.send(work()));
        let broken = |what: &str| ApiError::Broken(format!("unpacking {what}"));
        self.0.send(Box::new(job)).map_err(|_| broken("has ended"))?;
        result.await.map_err(|_| broken("broke"))?
    }
}
