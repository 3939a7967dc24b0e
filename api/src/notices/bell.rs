//! The doorbell between processes: a Redis channel that carries person ids, and another one for
//! what is whispered and never stored.

use std::time::Duration;

use deadpool_redis::{
    Config, Pool, Runtime,
    redis::{self, AsyncCommands},
};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use super::hub::Whisper;
use crate::ids::PersonId;

const CHANNEL: &str = "bangnong:bell";
const WHISPERS: &str = "bangnong:whispers";
/// A doorbell that takes longer is not worth waiting for: the poll finds the notice anyway.
const PATIENCE: Duration = Duration::from_millis(500);
/// Pause before Redis is tried again.
const RECONNECT: Duration = Duration::from_secs(1);

/// What another process says.
#[derive(Clone, Debug)]
pub enum Heard {
    Ring(PersonId),
    Whisper(PersonId, Whisper),
}

#[derive(Serialize, Deserialize)]
struct Whispered {
    from: Uuid,
    people: Vec<PersonId>,
    whisper: Whisper,
}

/// Rings the other processes' doorbells.
pub struct Bell {
    pool: Pool,
    client: redis::Client,
    /// Of this process: its own whispers have reached its phones before they come back.
    id: Uuid,
}

impl Bell {
    /// Connects on use: a Redis that is down now does not stop the service.
    pub fn new(url: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let pool = Config::from_url(url).create_pool(Some(Runtime::Tokio1))?;
        Ok(Self { pool, client: redis::Client::open(url)?, id: Uuid::new_v4() })
    }

    /// Tells every process that these people are owed something. A failure is logged and forgotten.
    pub async fn ring(&self, people: &[PersonId]) {
        let text: Vec<String> = people.iter().map(PersonId::to_string).collect();
        let sent = timeout(PATIENCE, self.publish(CHANNEL, text.join(",")));
        if !matches!(sent.await, Ok(Ok(()))) {
            tracing::warn!(
                "Redis did not take the doorbell; phones of other processes wait for the poll"
            );
        }
    }

    /// Says something to these people's phones at other processes; lost where Redis is away.
    pub async fn whisper(&self, people: &[PersonId], whisper: &Whisper) {
        let said = Whispered { from: self.id, people: people.to_vec(), whisper: whisper.clone() };
        let text = serde_json::to_string(&said).expect("a whisper is plain data");
        if !matches!(timeout(PATIENCE, self.publish(WHISPERS, text)).await, Ok(Ok(()))) {
            tracing::debug!("Redis did not take a whisper; phones of other processes miss it");
        }
    }

    async fn publish(
        &self,
        channel: &str,
        text: String,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let mut connection = self.pool.get().await?;
        let _: i64 = connection.publish(channel, text).await?;
        Ok(())
    }

    /// Hears the other processes for ever, on a connection of its own, reconnecting as needed.
    pub async fn listen(&self, mut heard: impl FnMut(Heard)) {
        loop {
            if let Err(error) = self.subscribe(&mut heard).await {
                tracing::warn!(%error, "lost the doorbell's Redis; polling goes on");
            }
            sleep(RECONNECT).await;
        }
    }

    async fn subscribe(&self, heard: &mut impl FnMut(Heard)) -> redis::RedisResult<()> {
        let mut channel = self.client.get_async_pubsub().await?;
        channel.subscribe(&[CHANNEL, WHISPERS]).await?;
        let mut messages = channel.on_message();
        while let Some(message) = messages.next().await {
            let text: String = message.get_payload()?;
            if message.get_channel_name() == WHISPERS {
                let Ok(said) = serde_json::from_str::<Whispered>(&text) else { continue };
                if said.from == self.id {
                    continue;
                }
                let each = said.people.into_iter();
                each.for_each(|person| heard(Heard::Whisper(person, said.whisper.clone())));
                continue;
            }
            let people = text.split(',').filter_map(|id| id.parse().ok()).map(PersonId);
            people.for_each(|person| heard(Heard::Ring(person)));
        }
        Ok(())
    }
}
