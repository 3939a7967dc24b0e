//! The live channel against a scripted service: resume, duplicates, pings, resync, revocation.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use miniapp_mock::phone::{Cursor, Phone, Trouble};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{WebSocketStream, accept_async};

const SOON: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_cut_phone_resumes_where_it_stopped_and_drops_what_it_holds() {
    let (listener, phone) = service().await;
    let script = tokio::spawn(async move {
        let (mut socket, first) = next_socket(&listener).await;
        assert_eq!(first, json!({ "resume": null }));
        say(&mut socket, &json!({ "type": "hello", "epoch": "e", "seq": 4, "unread_n": 0 })).await;
        say(&mut socket, &notice(5)).await;
        drop(socket);
        let (mut socket, first) = next_socket(&listener).await;
        assert_eq!(first, json!({ "resume": { "epoch": "e", "seq": 5 } }));
        say(&mut socket, &json!({ "type": "hello", "epoch": "e", "seq": 6, "unread_n": 2 })).await;
        say(&mut socket, &notice(5)).await;
        say(&mut socket, &json!({ "type": "ping" })).await;
        assert_eq!(hear(&mut socket).await, json!({ "type": "pong" }));
        say(&mut socket, &notice(6)).await;
        hear(&mut socket).await;
    });
    let mut live = phone.live(None).await.unwrap();

    let first = live.next_notice(SOON).await.unwrap().unwrap();
    let second = live.next_notice(SOON).await.unwrap().unwrap();

    assert_eq!((&first["seq"], &second["seq"]), (&json!(5), &json!(6)));
    let counts = live.counts();
    assert_eq!((counts.reconnects_n, counts.duplicates_n, counts.gaps_n), (1, 1, 0));
    assert_eq!(live.next_notice(Duration::from_millis(20)).await.unwrap(), None);
    drop(live);
    script.await.unwrap();
}

#[tokio::test]
async fn a_phone_that_was_away_too_long_reloads_the_list() {
    let (listener, phone) = service().await;
    let script = tokio::spawn(async move {
        let (mut socket, _) = next_socket(&listener).await;
        say(&mut socket, &json!({ "type": "resync", "epoch": "e", "seq": 8 })).await;
        let items = json!({ "items": [notice(7)["notice"], notice(8)["notice"]] });
        answer_next(&listener, "200 OK", &items).await;
        answer_next(&listener, "200 OK", &json!({ "items": [] })).await;
        say(&mut socket, &notice(9)).await;
        hear(&mut socket).await;
    });
    let held = Cursor { epoch: "e".into(), seq: 6 };
    let mut live = phone.live(Some(held)).await.unwrap();

    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(live.next_notice(SOON).await.unwrap().unwrap()["seq"].as_u64().unwrap());
    }

    assert_eq!(seen, [7, 8, 9]);
    assert_eq!((live.counts().resyncs_n, live.counts().gaps_n), (1, 0));
    drop(live);
    script.await.unwrap();
}

#[tokio::test]
async fn a_revoked_session_is_told_and_not_tried_again() {
    let (listener, phone) = service().await;
    tokio::spawn(async move {
        let (mut socket, _) = next_socket(&listener).await;
        say(&mut socket, &json!({ "type": "hello", "epoch": "e", "seq": 0, "unread_n": 0 })).await;
        let frame = CloseFrame { code: 4401.into(), reason: "revoked".into() };
        socket.send(Message::Close(Some(frame))).await.unwrap();
        hear(&mut socket).await;
    });
    let mut live = phone.live(None).await.unwrap();

    let trouble = live.next_notice(SOON).await.unwrap_err();

    assert!(matches!(trouble, Trouble::Problem { status: 401, .. }), "{trouble}");
}

async fn service() -> (TcpListener, Phone) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let phone = Phone::with_token(&format!("http://{}", listener.local_addr().unwrap()), "t");
    (listener, phone)
}

/// Hands out a ticket, accepts the socket, and reads its first frame.
async fn next_socket(listener: &TcpListener) -> (WebSocketStream<TcpStream>, Value) {
    answer_next(listener, "201 Created", &json!({ "ticket": "once" })).await;
    let (stream, _) = listener.accept().await.unwrap();
    let mut socket = accept_async(stream).await.unwrap();
    let first = hear(&mut socket).await;
    (socket, first)
}

async fn answer_next(listener: &TcpListener, status: &str, body: &Value) {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = [0; 4096];
    assert_ne!(stream.read(&mut request).await.unwrap(), 0, "a request came");
    let body = body.to_string();
    let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}", body.len());
    stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
}

async fn say(socket: &mut WebSocketStream<TcpStream>, frame: &Value) {
    socket.send(Message::text(frame.to_string())).await.unwrap();
}

/// The next text frame; null when the other side is gone.
async fn hear(socket: &mut WebSocketStream<TcpStream>) -> Value {
    match socket.next().await {
        Some(Ok(Message::Text(text))) => serde_json::from_str(&text).unwrap(),
        _ => Value::Null,
    }
}

fn notice(seq: u64) -> Value {
    let notice = json!({ "epoch": "e", "seq": seq, "kind": "offer_opened", "title": "有新活" });
    json!({ "type": "notice", "notice": notice, "unread_n": 1 })
}
