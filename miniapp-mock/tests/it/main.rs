//! The stand-in and the phone from outside, over real HTTP and WebSocket.

#![expect(clippy::unwrap_used, reason = "a helper that cannot help fails its test on the spot")]

mod clinic;
mod day;
mod live;
mod login;
mod market;
mod messages;
mod retries;
mod support;
mod tokens;
