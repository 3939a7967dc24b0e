//! The live channel of one phone: notices in order, across lost signals.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::Phone;
use super::carrier::pause_before;
use super::trouble::Trouble;

/// The service pings every 25 s; a line silent for longer than two pings is dead.
const SILENCE: Duration = Duration::from_mins(1);
const HELLO_WITHIN: Duration = Duration::from_secs(10);
/// Close code of a revoked session.
const REVOKED: u16 = 4401;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The last notice that a phone holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub epoch: String,
    pub seq: u64,
}

/// What happened on the line besides notices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LiveCounts {
    pub reconnects_n: u64,
    pub resyncs_n: u64,
    /// Notices that came although the phone held them already; they are not handed out again.
    pub duplicates_n: u64,
    /// Notices whose predecessor never came.
    pub gaps_n: u64,
}

/// An open live channel. Answers pings while it is read; comes back by itself when cut.
#[derive(Debug)]
pub struct Live {
    phone: Phone,
    socket: Option<Socket>,
    cursor: Option<Cursor>,
    /// Where the service told this phone to continue, until the lists are reloaded.
    resync: Option<Cursor>,
    arrived: VecDeque<Value>,
    /// What the other side of a talk does; lost with the signal.
    whispers: VecDeque<Value>,
    failures: u32,
    counts: LiveCounts,
}

impl Live {
    pub(super) async fn open(phone: Phone, resume: Option<Cursor>) -> Result<Self, Trouble> {
        let mut live = Self {
            phone,
            socket: None,
            cursor: resume,
            resync: None,
            arrived: VecDeque::new(),
            whispers: VecDeque::new(),
            failures: 0,
            counts: LiveCounts::default(),
        };
        live.connect().await?;
        Ok(live)
    }

    /// The next notice, or `None` when the time is over. May be cancelled without losing one.
    pub async fn next_notice(&mut self, within: Duration) -> Result<Option<Value>, Trouble> {
        let deadline = Instant::now() + within;
        loop {
            if let Some(notice) = self.arrived.pop_front() {
                return Ok(Some(notice));
            }
            match timeout_at(deadline, self.step()).await {
                Ok(done) => done?,
                Err(_) => return Ok(None),
            }
        }
    }

    /// The next frame that tells what the other side of a talk does, or `None` when the time is over.
    pub async fn next_whisper(&mut self, within: Duration) -> Result<Option<Value>, Trouble> {
        let deadline = Instant::now() + within;
        loop {
            if let Some(whisper) = self.whispers.pop_front() {
                return Ok(Some(whisper));
            }
            match timeout_at(deadline, self.step()).await {
                Ok(done) => done?,
                Err(_) => return Ok(None),
            }
        }
    }

    /// The signal is gone: no goodbye, and nothing heard until the next read comes back.
    pub fn lose_signal(&mut self) {
        self.socket = None;
    }

    /// Where the phone would resume.
    #[must_use]
    pub fn cursor(&self) -> Option<&Cursor> {
        self.cursor.as_ref()
    }

    #[must_use]
    pub fn counts(&self) -> LiveCounts {
        self.counts
    }

    async fn step(&mut self) -> Result<(), Trouble> {
        if let Some(to) = self.resync.clone() {
            return self.reload(to).await;
        }
        let Some(socket) = &mut self.socket else { return self.come_back().await };
        let Ok(Some(Ok(message))) = timeout(SILENCE, socket.next()).await else {
            self.socket = None;
            return Ok(());
        };
        self.take(message).await
    }

    /// Connects again after a pause that grows with every failure.
    async fn come_back(&mut self) -> Result<(), Trouble> {
        self.failures += 1;
        tokio::time::sleep(pause_before(self.failures)).await;
        match self.connect().await {
            Ok(()) => {
                self.failures = 0;
                self.counts.reconnects_n += 1;
                Ok(())
            }
            Err(Trouble::Network(_)) => Ok(()),
            Err(trouble) if trouble.is_passing() => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }

    /// A ticket, a socket, the first frame, the service's hello.
    async fn connect(&mut self) -> Result<(), Trouble> {
        let ticket = self.phone.post_once("/live/tickets", &json!({})).await?;
        let ticket = ticket["ticket"].as_str().unwrap_or_default();
        let base = self.phone.base_url().replacen("http", "ws", 1);
        let url = format!("{base}/api/v1/live?ticket={ticket}");
        let (mut socket, _) = connect_async(url).await.map_err(|error| broken(&error))?;
        let pair = self.cursor.as_ref().map(|at| json!({ "epoch": at.epoch, "seq": at.seq }));
        let first = Message::text(json!({ "resume": pair }).to_string());
        socket.send(first).await.map_err(|error| broken(&error))?;
        let hello = timeout(HELLO_WITHIN, socket.next()).await;
        let hello = hello.map_err(|_| Trouble::Waited(HELLO_WITHIN))?;
        let hello = hello.ok_or_else(|| Trouble::Network("closed before hello".into()))?;
        self.socket = Some(socket);
        self.take(hello.map_err(|error| broken(&error))?).await
    }

    async fn take(&mut self, message: Message) -> Result<(), Trouble> {
        match message {
            Message::Text(text) => {
                let frame = serde_json::from_str(&text).unwrap_or_default();
                self.take_frame(frame).await
            }
            Message::Close(frame) => self.take_close(frame.as_ref()),
            _ => Ok(()),
        }
    }

    async fn take_frame(&mut self, mut frame: Value) -> Result<(), Trouble> {
        match frame["type"].as_str().unwrap_or_default() {
            "hello" if self.cursor.is_none() => self.cursor = cursor_of(&frame),
            "notice" => self.take_notice(frame["notice"].take()),
            "typing" | "marks" => self.whispers.push_back(frame),
            "resync" => self.resync = cursor_of(&frame),
            "ping" => self.say(&json!({ "type": "pong" })).await,
            _ => {}
        }
        Ok(())
    }

    fn take_notice(&mut self, notice: Value) {
        let Some(at) = cursor_of(&notice) else { return };
        if let Some(held) = self.cursor.as_ref().filter(|held| held.epoch == at.epoch) {
            if at.seq <= held.seq {
                self.counts.duplicates_n += 1;
                return;
            }
            self.counts.gaps_n += u64::from(at.seq > held.seq + 1);
        }
        self.cursor = Some(at);
        self.arrived.push_back(notice);
    }

    fn take_close(&mut self, frame: Option<&CloseFrame>) -> Result<(), Trouble> {
        self.socket = None;
        match frame {
            Some(frame) if u16::from(frame.code) == REVOKED => {
                let body = json!({ "code": "session_expired", "title": frame.reason.as_str() });
                Err(Trouble::of_body(401, body))
            }
            _ => Ok(()),
        }
    }

    /// Reads what was missed from the list, up to the pair that the service named.
    async fn reload(&mut self, to: Cursor) -> Result<(), Trouble> {
        let held = self.cursor.as_ref().filter(|held| held.epoch == to.epoch);
        let missed = self.phone.notices_after(held.map_or(0, |held| held.seq)).await?;
        let before = |notice: &Value| notice["seq"].as_u64().is_some_and(|seq| seq <= to.seq);
        self.arrived.extend(missed.into_iter().filter(before));
        self.cursor = Some(to);
        self.resync = None;
        self.counts.resyncs_n += 1;
        Ok(())
    }

    async fn say(&mut self, frame: &Value) {
        let Some(socket) = &mut self.socket else { return };
        if socket.send(Message::text(frame.to_string())).await.is_err() {
            self.socket = None;
        }
    }
}

fn cursor_of(frame: &Value) -> Option<Cursor> {
    Some(Cursor { epoch: frame["epoch"].as_str()?.to_owned(), seq: frame["seq"].as_u64()? })
}

fn broken(error: &tokio_tungstenite::tungstenite::Error) -> Trouble {
    Trouble::Network(error.to_string())
}
