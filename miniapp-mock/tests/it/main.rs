//! The stand-in and the phone from outside, over real HTTP and WebSocket.

mod live;
mod login;
mod messages;
mod retries;
mod support;
mod tokens;
