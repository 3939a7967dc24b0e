//! The `WeChat` platform's stand-in: an HTTP server that answers, refuses and stalls as api.weixin.qq.com does.
//!
//! What it enforces stands in each module: single-use codes (`codes`), two isolated kinds of
//! token (`tokens`), one message for each consent (`inbox`), the value rules of message fields
//! (`values`). Beside it a machine listens to
//! voice notes (`speech`). Everything under `/mock/` is the control side, which the real platform lacks.

mod account;
mod clock;
mod codes;
mod control;
mod faults;
mod http;
mod inbox;
mod openid;
mod refusal;
mod server;
mod speech;
mod tokens;
mod values;
mod world;

pub use account::{AppAccount, Template, TemplateField};
pub use server::Platform;

/// The openid of the person with this alias; the same on every stand-in, before any sign-in.
#[must_use]
pub fn openid_of(alias: &str) -> String {
    openid::of_alias(alias)
}
