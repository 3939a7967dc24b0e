//! People to try the service with: only while a stand-in plays WeChat.

mod articles;
mod clinic;
pub mod http;
mod people;
pub mod seed;
pub mod stand_in;
