//! Every way the platform says no: HTTP 200 with an `errcode`, an `errmsg` and a request id.

use std::time::Duration;

use serde_json::{Value, json};

/// A refusal, one variant for each code that this stand-in gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    SystemBusy,
    TokenInvalid,
    GrantTypeInvalid,
    OpenidInvalid,
    AppidInvalid,
    CodeInvalid,
    TemplateInvalid,
    UrlInvalid,
    SecretInvalid,
    CodeUsed,
    TokenMissing,
    AppidMissing,
    SecretMissing,
    CodeMissing,
    PageInvalid,
    TokenExpired,
    PostRequired,
    GetRequired,
    UserRefused,
    Concurrent,
    BodyEmpty,
    DailyQuota,
    BodyMalformed,
    /// What is wrong with the arguments, such as `data.thing3.value is empty`.
    Argument(String),
}

impl Refusal {
    /// Codes and words of the official tables and of replies seen live.
    const fn row(&self) -> (i32, &'static str) {
        match self {
            Self::SystemBusy => (-1, "system error"),
            Self::TokenInvalid => (
                40_001,
                "invalid credential, access_token is invalid or not latest, could get access_token \
                 by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r",
            ),
            Self::GrantTypeInvalid => (40_002, "invalid grant_type"),
            Self::OpenidInvalid => (40_003, "invalid openid"),
            Self::AppidInvalid => (40_013, "invalid appid"),
            Self::CodeInvalid => (40_029, "invalid code"),
            Self::TemplateInvalid => (40_037, "invalid template_id"),
            Self::UrlInvalid => (40_066, "invalid url"),
            Self::SecretInvalid => (40_125, "invalid appsecret"),
            Self::CodeUsed => (40_163, "code been used,"),
            Self::TokenMissing => (41_001, "access_token missing"),
            Self::AppidMissing => (41_002, "appid missing"),
            Self::SecretMissing => (41_004, "appsecret missing"),
            Self::CodeMissing => (41_008, "missing code"),
            Self::PageInvalid => (41_030, "invalid page"),
            Self::TokenExpired => (42_001, "access_token expired"),
            Self::GetRequired => (43_001, "require GET method"),
            Self::PostRequired => (43_002, "require POST method"),
            Self::UserRefused => (43_101, "user refuse to accept the msg"),
            Self::Concurrent => (43_108, "concurrent sends to the same user"),
            Self::BodyEmpty => (44_002, "empty post data"),
            Self::DailyQuota => (45_009, "reach max api daily quota limit"),
            Self::BodyMalformed => (47_001, "data format error"),
            Self::Argument(_) => (47_003, "argument invalid!"),
        }
    }

    /// The body that a client sees.
    pub(super) fn body(&self, now: Duration) -> Value {
        let (code, words) = self.row();
        let detail = match self {
            Self::Argument(detail) => format!(" {detail}"),
            _ => String::new(),
        };
        json!({ "errcode": code, "errmsg": format!("{words}{detail} rid: {}", rid(now)) })
    }
}

/// A request id: the time and two random words, eight hexadecimal digits each.
fn rid(now: Duration) -> String {
    let (one, two): (u32, u32) = rand::random();
    format!("{:08x}-{one:08x}-{two:08x}", now.as_secs())
}
