//! Asks a machine what is said in a voice note: anything that speaks `OpenAI`'s transcriptions, as
//! whisper.cpp's server, `FunASR` and most services do. What was said is never logged.

use std::time::Duration;

use actix_web::web::Bytes;
use reqwest::{
    StatusCode,
    multipart::{Form, Part},
};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::config::Speech;

/// As in `wechat::client`: the other side may close a quiet connection first.
const IDLE_FOR: Duration = Duration::from_secs(3);
/// What farmers speak, by ISO 639-1; dialects go under it too.
const LANGUAGE: &str = "zh";

/// A machine that listens.
pub struct Client {
    http: reqwest::Client,
    url: String,
    key: SecretString,
    model: String,
}

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// May be empty: nobody spoke.
    Words(String),
    /// Asking again would not help.
    Refused(String),
    /// Busy or out of reach.
    Later(String),
}

#[derive(Deserialize)]
struct Transcription {
    text: String,
}

impl Client {
    /// `None` where no machine is set up.
    pub fn new(config: &Speech) -> Result<Option<Self>, reqwest::Error> {
        if config.url.is_empty() {
            return Ok(None);
        }
        let http = reqwest::Client::builder().timeout(config.timeout).pool_idle_timeout(IDLE_FOR);
        Ok(Some(Self {
            http: http.build()?,
            url: config.url.clone(),
            key: config.key.clone(),
            model: config.model.clone(),
        }))
    }

    /// What is said in a voice note of this media type.
    pub async fn listen(&self, media_type: &str, bytes: Bytes) -> Heard {
        let ending = media_type.rsplit('/').next().unwrap_or_default();
        // Some tell the format by the name's ending alone.
        let file = Part::stream(bytes).file_name(format!("voice.{ending}"));
        let Ok(file) = file.mime_str(media_type) else {
            return Heard::Refused(format!("`{media_type}` is no media type"));
        };
        let form = Form::new()
            .text("model", self.model.clone())
            .text("language", LANGUAGE)
            .text("response_format", "json")
            .part("file", file);
        let mut request = self.http.post(&self.url).multipart(form);
        if !self.key.expose_secret().is_empty() {
            request = request.bearer_auth(self.key.expose_secret());
        }
        let words = |error: reqwest::Error| error.without_url().to_string();
        match request.send().await {
            Ok(answer) => heard(answer).await,
            Err(error) => Heard::Later(words(error)),
        }
    }
}

async fn heard(answer: reqwest::Response) -> Heard {
    let status = answer.status();
    if status.is_success() {
        return match answer.json::<Transcription>().await {
            Ok(said) => Heard::Words(said.text.trim().to_owned()),
            Err(error) => Heard::Later(error.without_url().to_string()),
        };
    }
    let passing = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
    // A wrong key or URL is mended by the operator: the note waits for that.
    let ours = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND];
    if status.is_client_error() && !passing.contains(&status) && !ours.contains(&status) {
        return Heard::Refused(status.to_string());
    }
    Heard::Later(status.to_string())
}
