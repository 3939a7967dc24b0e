//! The doorbell between processes: a Redis channel that carries nothing but person ids.

use std::time::Duration;

use deadpool_redis::{
    Config, Pool, Runtime,
    redis::{self, AsyncCommands},
};
use futures_util::StreamExt;
use tokio::time::{sleep, timeout};

use crate::ids::PersonId;

const CHANNEL: &str = "bangnong:bell";
/// A doorbell that takes longer is not worth waiting for: the poll finds the notice anyway.
const PATIENCE: Duration = Duration::from_millis(500);
/// Pause before Redis is tried again.
const RECONNECT: Duration = Duration::from_secs(1);

/// Rings the other processes' doorbells.
pub struct Bell {
    pool: Pool,
    client: redis::Client,
}

impl Bell {
    /// Connects on use: a Redis that is down now does not stop the service.
    pub fn new(url: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let pool = Config::from_url(url).create_pool(Some(Runtime::Tokio1))?;
        Ok(Self { pool, client: redis::Client::open(url)? })
    }

    /// Tells every process that these people are owed something. A failure is logged and forgotten.
    pub async fn ring(&self, people: &[PersonId]) {
        let text: Vec<String> = people.iter().map(PersonId::to_string).collect();
        let sent = timeout(PATIENCE, self.publish(text.join(",")));
        if !matches!(sent.await, Ok(Ok(()))) {
            tracing::warn!(
                "Redis did not take the doorbell; phones of other processes wait for the poll"
            );
        }
    }

    async fn publish(&self, text: String) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let mut connection = self.pool.get().await?;
        let _: i64 = connection.publish(CHANNEL, text).await?;
        Ok(())
    }

    /// Hears the other processes for ever, on a connection of its own, reconnecting as needed.
    pub async fn listen(&self, mut heard: impl FnMut(PersonId)) {
        loop {
            if let Err(error) = self.subscribe(&mut heard).await {
                tracing::warn!(%error, "lost the doorbell's Redis; polling goes on");
            }
            sleep(RECONNECT).await;
        }
    }

    async fn subscribe(&self, heard: &mut impl FnMut(PersonId)) -> redis::RedisResult<()> {
        let mut channel = self.client.get_async_pubsub().await?;
        channel.subscribe(CHANNEL).await?;
        let mut messages = channel.on_message();
        while let Some(message) = messages.next().await {
            let text: String = message.get_payload()?;
            text.split(',').filter_map(|id| id.parse().ok()).map(PersonId).for_each(&mut *heard);
        }
        Ok(())
    }
}
