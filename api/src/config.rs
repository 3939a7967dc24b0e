//! Every setting, typed, read once; secrets cannot print.

use std::{net::SocketAddr, time::Duration};

use figment::{
    Figment,
    providers::{Env, Format, Toml},
};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

const DEFAULTS: &str = include_str!("../config.default.toml");

/// The whole of `config.default.toml`, where each key is explained.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub http: Http,
    pub database: Database,
    pub redis: Redis,
    pub wechat: Wechat,
    pub sessions: Sessions,
    pub people: People,
    pub offers: Offers,
    pub live: Live,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    pub listen: SocketAddr,
    pub workers: usize,
    #[serde(with = "humantime_serde")]
    pub shutdown_timeout: Duration,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// May hold a password, so it never prints.
    pub url: SecretString,
    pub connections: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redis {
    /// May hold a password, so it never prints.
    pub url: SecretString,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wechat {
    pub appid: String,
    pub secret: SecretString,
    pub base_url: String,
    pub template_job: String,
    pub template_team: String,
    pub template_visit: String,
    #[serde(with = "humantime_serde")]
    pub grace: Duration,
    #[serde(with = "humantime_serde")]
    pub timeout: Duration,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sessions {
    #[serde(with = "humantime_serde")]
    pub lifetime: Duration,
    #[serde(with = "humantime_serde")]
    pub ticket_lifetime: Duration,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    pub operators: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offers {
    #[serde(with = "humantime_serde")]
    pub accept_window: Duration,
    pub first_wave: usize,
    pub next_wave: usize,
    pub wider_reach: f64,
    #[serde(with = "humantime_serde")]
    pub sweep_every: Duration,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Live {
    #[serde(with = "humantime_serde")]
    pub ping_every: Duration,
    #[serde(with = "humantime_serde")]
    pub poll_every: Duration,
    #[serde(with = "humantime_serde")]
    pub send_timeout: Duration,
}

impl Config {
    /// The defaults, overridden by the environment; an unknown key is named and stops the start.
    pub fn load() -> Result<Self, Box<figment::Error>> {
        let urls = Env::raw()
            .only(&["DATABASE_URL", "REDIS_URL"])
            .map(|key| key.as_str().replace('_', ".").into());
        let own = Env::prefixed("BANGNONG_").filter(|key| key.as_str().contains("__")).split("__");
        Figment::from(Toml::string(DEFAULTS)).merge(urls).merge(own).extract().map_err(Box::new)
    }

    /// The defaults alone, for tests to edit.
    #[must_use]
    pub fn defaults() -> Self {
        Figment::from(Toml::string(DEFAULTS)).extract().expect("the compiled-in file is complete")
    }
}

impl Wechat {
    /// Whether sign-in goes to a stand-in for WeChat.
    #[must_use]
    pub fn is_mocked(&self) -> bool {
        self.appid.is_empty()
    }
}

impl Redis {
    /// The URL, where one is set.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        let url = self.url.expose_secret();
        (!url.is_empty()).then_some(url)
    }
}
