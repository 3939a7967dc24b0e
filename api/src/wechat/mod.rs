//! WeChat's servers, as this service needs them: who signs in, and messages to phones that are away.

pub mod client;
mod token;
