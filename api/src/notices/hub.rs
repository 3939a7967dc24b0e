//! Which phones are connected to this process, and the doorbells that wake them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, watch};

use super::{
    bell::{Bell, Heard},
    store,
};
use crate::{
    app::App,
    entity::stream,
    ids::{PersonId, QuestionId},
};

/// Streams compared with the database in one query.
const POLLED_AT_ONCE: usize = 500;

/// Phones of one person that may be connected here: more are tabs that somebody forgot, or a
/// program gone wrong.
pub const MOST_PHONES: usize = 8;

/// Whispers that wait for one phone: what is older has been overtaken.
const MOST_WHISPERS: usize = 16;

/// What the other side of a talk sees at once, or never: nothing of it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Whisper {
    /// Somebody is writing.
    Typing { question_id: QuestionId },
    /// How far the other side has come; the list of messages says it, too.
    Marks { question_id: QuestionId, delivered_seq: i64, read_seq: i64 },
}

/// The doorbells of this process.
pub struct Hub {
    doors: Mutex<HashMap<PersonId, Vec<Arc<Signals>>>>,
    phones_n: watch::Sender<usize>,
    bell: Option<Bell>,
    stopping: watch::Sender<bool>,
    /// Wakes the sweeper before its time.
    pub sweep: Notify,
    /// Wakes the sweeper of orders.
    pub fill: Notify,
    /// Wakes the sweeper of questions.
    pub advise: Notify,
}

/// What a connected phone's task can be told.
#[derive(Default)]
struct Signals {
    rung: Notify,
    replaced: Notify,
    whispered: Notify,
    whispers: Mutex<Vec<Whisper>>,
}

/// A connected phone's doorbell; taken down when dropped.
pub struct Door<'a> {
    hub: &'a Hub,
    person: PersonId,
    signals: Arc<Signals>,
}

impl Door<'_> {
    /// Waits for the next ring; one that came since the last wait counts.
    pub async fn rung(&self) {
        self.signals.rung.notified().await;
    }

    /// Waits for whispers, and takes them.
    pub async fn whispered(&self) -> Vec<Whisper> {
        self.signals.whispered.notified().await;
        std::mem::take(&mut *self.signals.whispers.lock().expect("no panic while held"))
    }

    /// Waits until newer phones of the person have taken this one's place.
    pub async fn replaced(&self) {
        self.signals.replaced.notified().await;
    }
}

impl Drop for Door<'_> {
    fn drop(&mut self) {
        let mut doors = self.hub.doors.lock().expect("no panic while held");
        if let Some(own) = doors.get_mut(&self.person) {
            own.retain(|door| !Arc::ptr_eq(door, &self.signals));
            if own.is_empty() {
                doors.remove(&self.person);
            }
        }
        self.hub.phones_n.send_modify(|n| *n -= 1);
    }
}

impl Hub {
    #[must_use]
    pub fn new(bell: Option<Bell>) -> Self {
        let (stopping, _) = watch::channel(false);
        let (phones_n, _) = watch::channel(0);
        Self {
            doors: Mutex::default(),
            phones_n,
            bell,
            stopping,
            sweep: Notify::new(),
            fill: Notify::new(),
            advise: Notify::new(),
        }
    }

    /// Puts up a doorbell for a phone that has just connected. Where the person has too many, the
    /// oldest gives way: most likely it is one that lost its signal.
    #[must_use]
    pub fn open(&self, person: PersonId) -> Door<'_> {
        let signals = Arc::new(Signals::default());
        let mut doors = self.doors.lock().expect("no panic while held");
        let own = doors.entry(person).or_default();
        own.push(Arc::clone(&signals));
        let too_many = own.len().saturating_sub(MOST_PHONES);
        own[..too_many].iter().for_each(|oldest| oldest.replaced.notify_one());
        self.phones_n.send_modify(|n| *n += 1);
        Door { hub: self, person, signals }
    }

    /// How many phones are connected here, and every change of it.
    #[must_use]
    pub fn phones_n(&self) -> watch::Receiver<usize> {
        self.phones_n.subscribe()
    }

    /// Rings a person's phones here.
    pub fn ring(&self, person: PersonId) {
        let doors = self.doors.lock().expect("no panic while held");
        doors.get(&person).into_iter().flatten().for_each(|door| door.rung.notify_one());
    }

    /// Rings people's phones here and, by Redis, everywhere.
    pub async fn ring_all(&self, people: Vec<PersonId>) {
        if people.is_empty() {
            return;
        }
        for person in &people {
            self.ring(*person);
        }
        if let Some(bell) = &self.bell {
            bell.ring(&people).await;
        }
    }

    /// Says something to a person's phones here.
    fn whisper_here(&self, person: PersonId, whisper: &Whisper) {
        let doors = self.doors.lock().expect("no panic while held");
        for door in doors.get(&person).into_iter().flatten() {
            let mut waiting = door.whispers.lock().expect("no panic while held");
            waiting.retain(|it| it != whisper);
            let too_many = (waiting.len() + 1).saturating_sub(MOST_WHISPERS);
            waiting.drain(..too_many);
            waiting.push(whisper.clone());
            door.whispered.notify_one();
        }
    }

    /// Says something to people's phones here and, by Redis, everywhere; whoever is away misses it.
    pub async fn whisper(&self, people: Vec<PersonId>, whisper: Whisper) {
        for person in &people {
            self.whisper_here(*person, &whisper);
        }
        if let Some(bell) = self.bell.as_ref().filter(|_| !people.is_empty()) {
            bell.whisper(&people, &whisper).await;
        }
    }

    /// Who has a phone connected here.
    #[must_use]
    pub fn connected(&self) -> Vec<PersonId> {
        self.doors.lock().expect("no panic while held").keys().copied().collect()
    }

    /// Ends every live channel.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Waits until the service stops.
    pub async fn stopped(&self) {
        let mut stopping = self.stopping.subscribe();
        // An error means that the hub is gone, which is a stop as well.
        let _ = stopping.wait_for(|stopping| *stopping).await;
    }
}

/// Hears the doorbells of other processes until the service stops.
pub async fn listen(app: App) {
    let Some(bell) = &app.hub.bell else { return };
    tokio::select! {
        () = bell.listen(|heard| match heard {
            Heard::Ring(person) => app.hub.ring(person),
            Heard::Whisper(person, whisper) => app.hub.whisper_here(person, &whisper),
        }) => {}
        () = app.hub.stopped() => {}
    }
}

/// Compares the streams of connected phones with the database, in case a doorbell was lost.
pub async fn poll(app: App) {
    let mut seen: HashMap<PersonId, (i64, i64)> = HashMap::new();
    let mut tick = tokio::time::interval(app.config.live.poll_every);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = app.hub.stopped() => return,
        }
        let connected = app.hub.connected();
        let mut now = HashMap::with_capacity(connected.len());
        for some in connected.chunks(POLLED_AT_ONCE) {
            let Ok(streams) = store::find_streams(app.db.reader(), some.to_vec()).await else {
                break;
            };
            let state = |it: &stream::Model| (it.person_id, (it.seq, it.read_seq));
            now.extend(streams.iter().map(state));
        }
        for (person, state) in &now {
            if seen.get(person) != Some(state) {
                app.hub.ring(*person);
            }
        }
        seen = now;
    }
}
