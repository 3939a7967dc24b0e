//! The live channel: one task per connected phone, reading its own stream from the database.
//!
//! Nothing is queued in memory: a ring makes the task read what lies after its cursor, so a slow
//! phone holds one page at most, and a lost ring is made good by the next.

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse, get,
    web::{Payload, Query, ThinData},
};
use actix_ws::{
    AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, Closed, Session,
};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, interval, timeout};
use utoipa::ToSchema;

use super::{
    http::{NoticeView, stream_of},
    hub::{Door, Whisper},
    store,
};
use crate::{
    app::App,
    entity::{live_ticket, stream},
    error::Problem,
    ids::PersonId,
    sessions,
};

/// Notices read at once.
const PAGE: u64 = 100;
/// A phone sends a resume, pings and pongs: nothing longer.
const FRAME_BYTES: usize = 4 * 1024;
/// How long a phone may take to say where it wants to resume.
const FIRST_FRAME: Duration = Duration::from_secs(10);
/// Close codes of our own, in the range that RFC 6455 leaves to applications.
const REVOKED: u16 = 4401;
const TOO_SLOW: u16 = 4408;
const REPLACED: u16 = 4429;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    ticket: String,
}

/// The last pair a phone holds.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    pub epoch: String,
    pub seq: i64,
}

/// What a phone says.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Said {
    Resume(Resume),
    Beat(Pulse),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Resume {
    /// Null to start at the end; a frame without it is no resume.
    #[serde(deserialize_with = "Option::deserialize")]
    resume: Option<Cursor>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pulse {
    r#type: Beat,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Beat {
    Ping,
    Pong,
}

/// What a phone hears.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Frame<'a> {
    Hello {
        epoch: &'a str,
        seq: i64,
        unread_n: i64,
    },
    Notice {
        notice: Box<NoticeView>,
        unread_n: i64,
    },
    Resync {
        epoch: &'a str,
        seq: i64,
    },
    /// Another phone of the person has read on.
    Read {
        read_seq: i64,
        unread_n: i64,
    },
    Ping,
    Pong,
    /// Of a talk: somebody is writing, or has read on.
    #[serde(untagged)]
    Whisper(&'a Whisper),
}

/// Why a channel ends.
enum End {
    Gone,
    Revoked,
    TooSlow,
    Replaced,
    Stopping,
}

/// Opens the live channel with a ticket; see `docs/live.md` for its frames.
#[utoipa::path(tag = "notices", security(()), params(("ticket" = String, Query)),
    responses((status = 101), (status = 401, body = Problem)))]
#[get("/live")]
pub async fn open(
    ThinData(app): ThinData<App>,
    request: HttpRequest,
    payload: Payload,
    ticket: Query<Ticket>,
) -> Result<HttpResponse, actix_web::Error> {
    let ticket = sessions::flow::use_ticket(&app, &ticket.ticket).await?;
    let (response, session, stream) = actix_ws::handle(&request, payload)?;
    let heard = stream.max_frame_size(FRAME_BYTES).aggregate_continuations();
    actix_web::rt::spawn(serve(app, ticket, session, heard.max_continuation_size(FRAME_BYTES)));
    Ok(response)
}

async fn serve(
    app: App,
    ticket: live_ticket::Model,
    session: Session,
    mut heard: AggregatedMessageStream,
) {
    // The doorbell is up before anything is read: there is no hole between. It is taken down when
    // the channel is closed, however that goes.
    let door = app.hub.open(ticket.person_id);
    let mut phone =
        Phone { app: &app, door, ticket, session, cursor: (String::new(), 0), read_seq: 0 };
    let end = phone.stay(&mut heard).await;
    let reason = match end {
        End::Gone => None,
        End::Revoked => Some(CloseReason::from(CloseCode::Other(REVOKED))),
        End::TooSlow => Some(CloseReason::from(CloseCode::Other(TOO_SLOW))),
        End::Replaced => Some(CloseReason::from(CloseCode::Other(REPLACED))),
        End::Stopping => Some(CloseReason::from(CloseCode::Away)),
    };
    // What was heard goes first: a phone that still talks is not listened to any more.
    drop(heard);
    let Phone { session, door, .. } = phone;
    // The phone may be gone already, which is what closing is for; and one that reads nothing does
    // not take the goodbye either. Dropping the session then ends the connection.
    let _ = timeout(app.config.live.send_timeout, session.close(reason)).await;
    drop(door);
}

struct Phone<'a> {
    app: &'a App,
    door: Door<'a>,
    ticket: live_ticket::Model,
    session: Session,
    /// The last pair that was sent.
    cursor: (String, i64),
    /// The last number that the phone knows to be read.
    read_seq: i64,
}

impl Phone<'_> {
    async fn stay(&mut self, heard: &mut AggregatedMessageStream) -> End {
        let app = self.app;
        if let Err(end) = self.greet(heard).await {
            return end;
        }
        let live = &app.config.live;
        let (mut tick, mut last_heard) = (interval(live.ping_every), Instant::now());
        loop {
            let turn = tokio::select! {
                message = heard.next() => {
                    last_heard = Instant::now();
                    self.hear(message).await
                }
                () = self.door.rung() => self.catch_up().await,
                whispers = self.door.whispered() => self.pass_on(&whispers).await,
                () = self.door.replaced() => Err(End::Replaced),
                _ = tick.tick() => {
                    if last_heard.elapsed() > live.ping_every * 3 {
                        return End::Gone;
                    }
                    self.ping().await
                }
                () = app.hub.stopped() => Err(End::Stopping),
            };
            if let Err(end) = turn {
                return end;
            }
        }
    }

    fn person(&self) -> PersonId {
        self.ticket.person_id
    }

    /// Waits for the resume frame, answers hello, and sends what was missed.
    async fn greet(&mut self, heard: &mut AggregatedMessageStream) -> Result<(), End> {
        let first = timeout(FIRST_FRAME, heard.next()).await.map_err(|_| End::Gone)?;
        let Some(Ok(AggregatedMessage::Text(text))) = first else { return Err(End::Gone) };
        let Ok(Said::Resume(Resume { resume })) = serde_json::from_str(&text) else {
            return Err(End::Gone);
        };
        let stream = stream_of(self.app, self.person()).await.map_err(|_| End::Gone)?;
        let unread_n = stream.seq - stream.read_seq;
        self.read_seq = stream.read_seq;
        self.say(&Frame::Hello { epoch: &stream.epoch, seq: stream.seq, unread_n }).await?;
        match resume {
            Some(at) if at.epoch == stream.epoch && at.seq <= stream.seq => {
                self.cursor = (stream.epoch, at.seq);
            }
            // A phone that was never owed anything holds an empty epoch; so does a new one.
            Some(at) if at.epoch.is_empty() && at.seq == 0 => self.cursor = (stream.epoch, 0),
            Some(_) => {
                self.say(&Frame::Resync { epoch: &stream.epoch, seq: stream.seq }).await?;
                self.cursor = (stream.epoch, stream.seq);
            }
            None => self.cursor = (stream.epoch, stream.seq),
        }
        self.catch_up().await
    }

    /// Sends everything after the cursor, in order.
    async fn catch_up(&mut self) -> Result<(), End> {
        self.still_allowed().await?;
        loop {
            let stream = stream_of(self.app, self.person()).await.map_err(|_| End::Gone)?;
            if self.cursor.0 != stream.epoch && self.cursor.1 != 0 {
                self.say(&Frame::Resync { epoch: &stream.epoch, seq: stream.seq }).await?;
                self.cursor.1 = stream.seq;
            }
            self.cursor.0.clone_from(&stream.epoch);
            self.tell_read(&stream).await?;
            let db = self.app.db.reader();
            let rows = store::list_after(db, self.person(), self.cursor.1, PAGE).await;
            let rows = rows.map_err(|_| End::Gone)?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in rows {
                let seq = row.seq;
                let unread_n = stream.seq.max(seq) - stream.read_seq;
                let notice = Box::new(NoticeView::new(row, &stream.epoch));
                self.say(&Frame::Notice { notice, unread_n }).await?;
                self.cursor.1 = seq;
            }
        }
    }

    /// Says what the other side of a talk does, to a phone that may still hear it.
    async fn pass_on(&mut self, whispers: &[Whisper]) -> Result<(), End> {
        self.still_allowed().await?;
        for whisper in whispers {
            self.say(&Frame::Whisper(whisper)).await?;
        }
        Ok(())
    }

    /// The badge of this phone follows what is read on another one.
    async fn tell_read(&mut self, stream: &stream::Model) -> Result<(), End> {
        if self.read_seq == stream.read_seq {
            return Ok(());
        }
        self.read_seq = stream.read_seq;
        let unread_n = stream.seq - stream.read_seq;
        self.say(&Frame::Read { read_seq: stream.read_seq, unread_n }).await
    }

    /// Asks for a sign of life. A session that runs out rings no door, so it is looked at here.
    async fn ping(&mut self) -> Result<(), End> {
        self.still_allowed().await?;
        self.say(&Frame::Ping).await
    }

    /// A sign-out rings the door: the channel ends with the session it came from.
    async fn still_allowed(&self) -> Result<(), End> {
        let now = (self.app.now)();
        let db = self.app.db.reader();
        match sessions::store::find_living(db, &self.ticket.session_hash, now).await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(End::Revoked),
            Err(_) => Err(End::Gone),
        }
    }

    async fn hear(
        &mut self,
        message: Option<Result<AggregatedMessage, actix_ws::ProtocolError>>,
    ) -> Result<(), End> {
        match message {
            Some(Ok(AggregatedMessage::Text(text))) => match serde_json::from_str(&text) {
                Ok(Said::Beat(Pulse { r#type: Beat::Ping })) => self.say(&Frame::Pong).await,
                Ok(Said::Beat(Pulse { r#type: Beat::Pong }) | Said::Resume(_)) => Ok(()),
                Err(_) => Err(End::Gone),
            },
            Some(Ok(AggregatedMessage::Ping(bytes))) => {
                within(self.app.config.live.send_timeout, self.session.pong(&bytes)).await
            }
            Some(Ok(AggregatedMessage::Pong(_))) => Ok(()),
            Some(Ok(AggregatedMessage::Binary(_) | AggregatedMessage::Close(_)) | Err(_))
            | None => Err(End::Gone),
        }
    }

    /// Sends one frame; a phone that does not take it in time is told to resync and let go.
    async fn say(&mut self, frame: &Frame<'_>) -> Result<(), End> {
        let text = serde_json::to_string(frame).expect("a frame is plain data");
        within(self.app.config.live.send_timeout, self.session.text(text)).await
    }
}

async fn within(
    patience: Duration,
    sent: impl Future<Output = Result<(), Closed>>,
) -> Result<(), End> {
    match timeout(patience, sent).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(End::Gone),
        Err(_) => Err(End::TooSlow),
    }
}
