//! The live channel: tickets, resuming, and its ends.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use miniapp_mock::phone::{Cursor, Phone};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

use crate::support::{PATIENCE, Town, Wishes, hear, need, text};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens the channel by hand, and says where to resume.
async fn open(town: &Town, phone: &Phone, resume: Value) -> Socket {
    let ticket = phone.post_once("/live/tickets", &json!({})).await.unwrap();
    let mut socket = connect(town, text(&ticket["ticket"])).await.unwrap();
    let first = json!({ "resume": resume }).to_string();
    socket.send(Message::text(first)).await.unwrap();
    socket
}

async fn connect(
    town: &Town,
    ticket: &str,
) -> Result<Socket, tokio_tungstenite::tungstenite::Error> {
    let url = format!("{}/api/v1/live?ticket={ticket}", town.url.replace("http", "ws"));
    connect_async(url).await.map(|(socket, _)| socket)
}

/// The next frame that is no ping.
async fn frame(socket: &mut Socket) -> Value {
    loop {
        let message = timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap();
        let Message::Text(text) = message else { panic!("{message:?} is no text") };
        let frame: Value = serde_json::from_str(&text).unwrap();
        if frame["type"] != "ping" {
            return frame;
        }
    }
}

/// Why the service ends the channel.
async fn close_code(socket: &mut Socket) -> u16 {
    loop {
        match timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap() {
            Message::Close(Some(reason)) => return reason.code.into(),
            Message::Text(text) if text.contains("ping") => {}
            other => panic!("{other:?} is no close"),
        }
    }
}

#[actix_web::test]
async fn after_a_lost_signal_a_phone_gets_exactly_what_it_missed() {
    let town = Town::open().await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    let mut live = leader.live(None).await.unwrap();
    farmer.post_need(&need()).await.unwrap();
    let first = hear(&mut live, "offer_opened").await;
    live.lose_signal();
    farmer.post_need(&need()).await.unwrap();
    farmer.post_need(&need()).await.unwrap();
    let (second, third) =
        (hear(&mut live, "offer_opened").await, hear(&mut live, "offer_opened").await);
    let seqs: Vec<i64> =
        [first, second, third].iter().map(|n| n["seq"].as_i64().unwrap()).collect();
    assert_eq!(seqs, [seqs[0], seqs[0] + 1, seqs[0] + 2]);
    let counts = live.counts();
    assert_eq!((counts.duplicates_n, counts.gaps_n), (0, 0));
}

#[actix_web::test]
async fn an_unknown_numbering_is_told_to_read_everything_anew() {
    let town = Town::open().await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    farmer.post_need(&need()).await.unwrap();
    let mut socket = open(&town, &leader, json!({ "epoch": "of-yesterday", "seq": 7 })).await;
    let hello = frame(&mut socket).await;
    assert_eq!((&hello["type"], &hello["seq"]), (&json!("hello"), &json!(2)));
    let resync = frame(&mut socket).await;
    assert_eq!((&resync["type"], &resync["seq"]), (&json!("resync"), &json!(2)));
    assert_eq!(resync["epoch"], hello["epoch"]);
}

#[actix_web::test]
async fn a_ticket_opens_one_channel_once() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let ticket = farmer.post_once("/live/tickets", &json!({})).await.unwrap();
    let ticket = text(&ticket["ticket"]);
    assert!(connect(&town, ticket).await.is_ok());
    for wrong in [ticket, "made-up"] {
        let refused = connect(&town, wrong).await.unwrap_err();
        assert!(refused.to_string().contains("401"), "{wrong}: {refused}");
    }
}

#[actix_web::test]
async fn signing_out_ends_the_channel() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let mut socket = open(&town, &farmer, Value::Null).await;
    assert_eq!(frame(&mut socket).await["type"], "hello");
    farmer.delete("/sessions/current").await.unwrap();
    assert_eq!(close_code(&mut socket).await, 4401);
}

#[actix_web::test]
async fn a_stopping_service_says_goodbye() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let mut socket = open(&town, &farmer, Value::Null).await;
    assert_eq!(frame(&mut socket).await["type"], "hello");
    let _database = town.close().await;
    assert_eq!(close_code(&mut socket).await, 1001);
}

#[actix_web::test]
async fn a_phone_that_says_nothing_is_let_go() {
    let every = Duration::from_millis(100);
    let town = Town::open_with(|config| config.live.ping_every = every).await;
    let farmer = town.farmer("sun").await;
    let mut socket = open(&town, &farmer, Value::Null).await;
    // Reads on, and never answers the pings.
    let end = timeout(PATIENCE, async {
        loop {
            match socket.next().await {
                Some(Ok(Message::Text(_))) => {}
                other => return other,
            }
        }
    });
    let end = end.await.unwrap();
    assert!(matches!(end, Some(Ok(Message::Close(_)) | Err(_)) | None), "{end:?}");
}

#[actix_web::test]
async fn reading_on_one_phone_clears_the_badge() {
    let town = Town::open().await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    farmer.post_need(&need()).await.unwrap();
    let list = leader.get("/notices").await.unwrap();
    assert_eq!((&list["unread_n"], &list["seq"]), (&json!(2), &json!(2)), "approval and offer");
    assert_eq!(list["items"][0]["kind"], "offer_opened", "newest first for the screen");
    leader.post("/notices/read", &json!({ "seq": 2 })).await.unwrap();
    assert_eq!(leader.get("/notices").await.unwrap()["unread_n"], 0);
    let caught_up = leader.get("/notices?after=1").await.unwrap();
    assert_eq!(caught_up["items"].as_array().unwrap().len(), 1, "oldest first to catch up");
    let cursor = Cursor { epoch: text(&list["epoch"]).to_owned(), seq: 1 };
    let mut live = leader.live(Some(cursor)).await.unwrap();
    assert_eq!(hear(&mut live, "offer_opened").await["seq"], 2);
}

#[actix_web::test]
async fn reading_on_one_phone_clears_the_badge_of_the_other() {
    let town = Town::open().await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    farmer.post_need(&need()).await.unwrap();
    let mut other = open(&town, &leader, Value::Null).await;
    let hello = frame(&mut other).await;
    assert_eq!((&hello["type"], &hello["unread_n"]), (&json!("hello"), &json!(2)));
    leader.post("/notices/read", &json!({ "seq": 1 })).await.unwrap();
    let read = frame(&mut other).await;
    assert_eq!(read, json!({ "type": "read", "read_seq": 1, "unread_n": 1 }));
    leader.post("/notices/read", &json!({ "seq": 2 })).await.unwrap();
    assert_eq!(frame(&mut other).await["unread_n"], 0);
}

#[actix_web::test]
async fn a_frame_that_is_no_frame_ends_the_channel() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    for first in ["{\"whatever\":1}", "{}", "{\"resume\":null,\"whatever\":1}", "resume"] {
        let ticket = farmer.post_once("/live/tickets", &json!({})).await.unwrap();
        let mut socket = connect(&town, text(&ticket["ticket"])).await.unwrap();
        socket.send(Message::text(first)).await.unwrap();
        let end = timeout(PATIENCE, socket.next()).await.unwrap();
        assert!(!matches!(end, Some(Ok(Message::Text(_)))), "{first}: {end:?}");
    }
    for later in ["{\"whatever\":1}", "{\"type\":\"dance\"}", "{\"type\":\"pong\",\"x\":1}"] {
        let mut socket = open(&town, &farmer, Value::Null).await;
        assert_eq!(frame(&mut socket).await["type"], "hello");
        socket.send(Message::text(later)).await.unwrap();
        assert!(ended(&mut socket).await, "{later}");
    }
}

/// Whether the service ends the channel; its pings are read over.
async fn ended(socket: &mut Socket) -> bool {
    loop {
        match timeout(PATIENCE, socket.next()).await {
            Ok(Some(Ok(Message::Text(text)))) if text.contains("ping") => {}
            Ok(Some(Ok(Message::Close(_)) | Err(_)) | None) => return true,
            _ => return false,
        }
    }
}

#[actix_web::test]
async fn a_session_that_runs_out_ends_the_channel() {
    use api::entity::session;
    use chrono::{TimeDelta, Utc};
    use sea_orm::{ActiveValue::Set, EntityTrait};

    let every = Duration::from_millis(100);
    let town = Town::open_with(|config| config.live.ping_every = every).await;
    let farmer = town.farmer("sun").await;
    let mut socket = open(&town, &farmer, Value::Null).await;
    assert_eq!(frame(&mut socket).await["type"], "hello");
    let past = Set(Utc::now() - TimeDelta::seconds(1));
    let row = session::ActiveModel { expires_at: past, ..Default::default() };
    session::Entity::update_many().set(row).exec(town.app.db.owner()).await.unwrap();
    assert_eq!(close_code(&mut socket).await, 4401);
}

#[actix_web::test]
async fn the_oldest_of_too_many_phones_of_one_person_gives_way() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let mut sockets = Vec::new();
    for _ in 0..=api::notices::hub::MOST_PHONES {
        let mut socket = open(&town, &farmer, Value::Null).await;
        assert_eq!(frame(&mut socket).await["type"], "hello");
        sockets.push(socket);
    }
    assert_eq!(close_code(&mut sockets[0]).await, 4429);
    let newest = sockets.last_mut().unwrap();
    newest.send(Message::text("{\"type\":\"ping\"}")).await.unwrap();
    assert_eq!(frame(newest).await["type"], "pong");
}

/// A screen that is frozen: the line stands, and nothing is taken from it.
#[actix_web::test]
async fn a_phone_that_reads_nothing_is_let_go() {
    use api::entity::{notice, stream};
    use sea_orm::{ActiveValue::Set, IntoActiveModel, entity::prelude::*};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let town =
        Town::open_with(|config| config.live.send_timeout = Duration::from_millis(300)).await;
    let leader = town.team("zhao", Wishes::default()).await;
    let ticket = leader.post_once("/live/tickets", &json!({})).await.unwrap();
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let address = town.url.strip_prefix("http://").unwrap().parse().unwrap();
    let mut phone = socket.connect(address).await.unwrap();
    let hello = format!(
        "GET /api/v1/live?ticket={} HTTP/1.1\r\nHost: bangnong\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        text(&ticket["ticket"])
    );
    phone.write_all(hello.as_bytes()).await.unwrap();
    // FIN and text, masked with zeros.
    let resume = b"{\"resume\":null}";
    let mut frame = vec![0x81, 0x80 | u8::try_from(resume.len()).unwrap(), 0, 0, 0, 0];
    frame.extend(resume);
    phone.write_all(&frame).await.unwrap();
    let mut phones_n = town.app.hub.phones_n();
    timeout(PATIENCE, phones_n.wait_for(|n| *n == 1)).await.unwrap().unwrap();

    // More than what all buffers in between hold.
    let db = town.app.db.owner();
    let me = api::ids::PersonId(text(&leader.person()["id"]).parse().unwrap());
    let known = notice::Entity::find().filter(notice::COLUMN.person_id.eq(me));
    let known = known.one(db).await.unwrap().unwrap();
    let last = 6_000;
    for from in (2..last).step_by(500) {
        let long = "长".repeat(2_000);
        let row = |seq| notice::Model { seq, body: long.clone(), ..known.clone() };
        let rows = (from..from + 500).map(|seq| row(seq).into_active_model());
        notice::Entity::insert_many(rows).exec_without_returning(db).await.unwrap();
    }
    let seq = Set(last);
    let row = stream::ActiveModel { seq, ..Default::default() };
    let own = stream::COLUMN.person_id.eq(me);
    stream::Entity::update_many().set(row).filter(own).exec(db).await.unwrap();

    timeout(PATIENCE, phones_n.wait_for(|n| *n == 0)).await.unwrap().unwrap();
    // The connection ends too, once the phone wakes up and reads what was under way.
    let rest = timeout(PATIENCE, async {
        let mut piece = vec![0; 1 << 20];
        while phone.read(&mut piece).await.is_ok_and(|n| n > 0) {}
    });
    rest.await.unwrap();
}
