//! Every setting, typed, read once; secrets cannot print.

use std::{error::Error, net::SocketAddr, path::PathBuf, time::Duration};

use chrono::NaiveTime;
use figment::{
    Figment,
    providers::{Env, Format, Toml},
};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

const DEFAULTS: &str = include_str!("../config.default.toml");
/// A longer period is a slip, and would not fit between two moments.
const LONGEST: Duration = Duration::from_hours(24 * 3653);

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
    pub pools: Pools,
    pub market: Market,
    pub advice: Advice,
    pub live: Live,
    pub media: Media,
    pub speech: Speech,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    pub listen: SocketAddr,
    pub public_url: String,
    pub workers: usize,
    #[serde(with = "humantime_serde")]
    pub shutdown_timeout: Duration,
    #[serde(with = "humantime_serde")]
    pub stall_timeout: Duration,
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
    pub template_question: String,
    pub template_share: String,
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
    pub late_after: Duration,
    #[serde(with = "humantime_serde")]
    pub plan_for: Duration,
    #[serde(with = "humantime_serde")]
    pub sweep_every: Duration,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pools {
    #[serde(with = "humantime_serde")]
    pub lead: Duration,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Market {
    #[serde(with = "humantime_serde")]
    pub share_window: Duration,
    #[serde(with = "humantime_serde")]
    pub substitute_window: Duration,
    #[serde(with = "humantime_serde")]
    pub lock_before: Duration,
    pub batch_from: usize,
    #[serde(with = "humantime_serde")]
    pub batch_every: Duration,
    pub freight_fen: i64,
    pub detour: f64,
    pub smallholder_slack: u16,
    pub smallholder_mu: f64,
    pub certificate_days: i64,
    pub region: String,
    #[serde(with = "humantime_serde")]
    pub load_within: Duration,
    #[serde(with = "humantime_serde")]
    pub receive_within: Duration,
    #[serde(with = "humantime_serde")]
    pub dispute_window: Duration,
    pub deposit_percent: i64,
    pub downgrade_percent: i64,
    pub open_tonnes: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    #[serde(with = "humantime_serde")]
    pub claim_window: Duration,
    #[serde(with = "humantime_serde")]
    pub answer_window: Duration,
    #[serde(deserialize_with = "time_of_day")]
    pub day_from: NaiveTime,
    #[serde(deserialize_with = "time_of_day")]
    pub day_to: NaiveTime,
    pub routes_before_county: usize,
    pub batch_from: usize,
    #[serde(with = "humantime_serde")]
    pub batch_every: Duration,
    #[serde(with = "humantime_serde")]
    pub follow_up_after: Duration,
    #[serde(with = "humantime_serde")]
    pub reopen_for: Duration,
}

/// `07:00`; `24:00` is the day's last moment.
fn time_of_day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<NaiveTime, D::Error> {
    let text = String::deserialize(from)?;
    if text == "24:00" {
        return Ok(NaiveTime::from_hms_nano_opt(23, 59, 59, 999_999_999).expect("a time"));
    }
    NaiveTime::parse_from_str(&text, "%H:%M").map_err(serde::de::Error::custom)
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

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Media {
    pub store: String,
    pub endpoint: String,
    pub region: String,
    pub key: SecretString,
    pub secret: SecretString,
    #[serde(with = "humantime_serde")]
    pub link_lifetime: Duration,
    pub image_bytes: usize,
    pub image_pixels: u64,
    pub voice_bytes: usize,
    #[serde(with = "humantime_serde")]
    pub voice_for: Duration,
    #[serde(with = "humantime_serde")]
    pub orphans_after: Duration,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speech {
    pub url: String,
    pub key: SecretString,
    pub model: String,
    #[serde(with = "humantime_serde")]
    pub timeout: Duration,
}

/// A setting that is there and cannot be.
#[derive(Debug, thiserror::Error)]
#[error("{key} cannot be {value}: {rule}")]
pub struct Impossible {
    key: &'static str,
    value: String,
    rule: &'static str,
}

impl Config {
    /// The defaults, overridden by the environment; an unknown key or an impossible value is
    /// named and stops the start.
    pub fn load() -> Result<Self, Box<dyn Error>> {
        let config = Self::read()?;
        config.check()?;
        Ok(config)
    }

    fn read() -> Result<Self, Box<figment::Error>> {
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

/// A whole file of this size is in memory while it is unpacked.
const MOST_UPLOADED: usize = 8 * 1024 * 1024;
/// More connections than this one process cannot use, and no database gives.
const MOST_CONNECTIONS: u32 = 1000;

impl Config {
    /// Refuses what would hang or panic later, in the place where it can be corrected.
    pub fn check(&self) -> Result<(), Impossible> {
        let Self { http, database, wechat, sessions, offers, pools, market, advice, live, .. } =
            self;
        let (media, speech) = (&self.media, &self.speech);
        let periods = [
            ("http.stall_timeout", http.stall_timeout),
            ("wechat.timeout", wechat.timeout),
            ("sessions.lifetime", sessions.lifetime),
            ("sessions.ticket_lifetime", sessions.ticket_lifetime),
            ("offers.accept_window", offers.accept_window),
            ("offers.late_after", offers.late_after),
            ("offers.plan_for", offers.plan_for),
            ("offers.sweep_every", offers.sweep_every),
            ("pools.lead", pools.lead),
            ("market.share_window", market.share_window),
            ("market.substitute_window", market.substitute_window),
            ("market.lock_before", market.lock_before),
            ("market.batch_every", market.batch_every),
            ("market.load_within", market.load_within),
            ("market.receive_within", market.receive_within),
            ("market.dispute_window", market.dispute_window),
            ("advice.claim_window", advice.claim_window),
            ("advice.answer_window", advice.answer_window),
            ("advice.batch_every", advice.batch_every),
            ("advice.follow_up_after", advice.follow_up_after),
            ("advice.reopen_for", advice.reopen_for),
            ("live.ping_every", live.ping_every),
            ("live.poll_every", live.poll_every),
            ("live.send_timeout", live.send_timeout),
            ("media.link_lifetime", media.link_lifetime),
            ("media.voice_for", media.voice_for),
            ("media.orphans_after", media.orphans_after),
            ("speech.timeout", speech.timeout),
        ];
        for (key, period) in periods {
            let shown = || humantime_serde::re::humantime::format_duration(period).to_string();
            ensure(!period.is_zero(), key, shown, "it must be longer than 0s")?;
            ensure(period <= LONGEST, key, shown, "it can be ten years at most")?;
        }
        let shown = || wechat.grace.as_secs().to_string() + "s";
        ensure(wechat.grace <= LONGEST, "wechat.grace", shown, "it can be ten years at most")?;
        let n = database.connections;
        let possible = (1..=MOST_CONNECTIONS).contains(&n);
        ensure(possible, "database.connections", || n.to_string(), "it must be 1 to 1000")?;
        for (key, n) in [
            ("offers.first_wave", offers.first_wave),
            ("offers.next_wave", offers.next_wave),
            ("advice.routes_before_county", advice.routes_before_county),
        ] {
            ensure(n > 0, key, || n.to_string(), "it must be at least 1")?;
        }
        let shown = || advice.day_from.format("%H:%M").to_string();
        let possible = advice.day_from < advice.day_to;
        ensure(possible, "advice.day_from", shown, "it must come before advice.day_to")?;
        let store = || media.store.clone();
        let possible = media.folder().is_some() || media.bucket().is_some();
        ensure(possible, "media.store", store, "it must be file://FOLDER or s3://BUCKET/PREFIX")?;
        for (key, bytes) in
            [("media.image_bytes", media.image_bytes), ("media.voice_bytes", media.voice_bytes)]
        {
            let possible = (1..=MOST_UPLOADED).contains(&bytes);
            ensure(possible, key, || bytes.to_string(), "it must be 1 to 8388608")?;
        }
        for (key, percent) in [
            ("market.deposit_percent", market.deposit_percent),
            ("market.downgrade_percent", market.downgrade_percent),
        ] {
            let possible = (0..=100).contains(&percent);
            ensure(possible, key, || percent.to_string(), "it must be 0 to 100")?;
        }
        let n = market.open_tonnes;
        ensure(n >= 0, "market.open_tonnes", || n.to_string(), "it must be 0 or more")?;
        let region = &market.region;
        let possible = region.len() == 6 && region.bytes().all(|byte| byte.is_ascii_digit());
        ensure(possible, "market.region", || region.clone(), "it must be six digits")?;
        let wider = offers.wider_reach;
        let possible = (1.0..=100.0).contains(&wider);
        ensure(possible, "offers.wider_reach", || wider.to_string(), "it must be 1 to 100")
    }
}

fn ensure(
    possible: bool,
    key: &'static str,
    value: impl FnOnce() -> String,
    rule: &'static str,
) -> Result<(), Impossible> {
    if possible { Ok(()) } else { Err(Impossible { key, value: value(), rule }) }
}

impl Wechat {
    /// Whether sign-in goes to a stand-in for WeChat.
    #[must_use]
    pub fn is_mocked(&self) -> bool {
        self.appid.is_empty()
    }
}

impl Media {
    /// The folder, where the store is one.
    #[must_use]
    pub fn folder(&self) -> Option<PathBuf> {
        let folder = self.store.strip_prefix("file://").filter(|folder| !folder.is_empty());
        folder.map(PathBuf::from)
    }

    /// Bucket and prefix, where the store speaks S3. Without a prefix a bucket that somebody else
    /// uses would be taken for ours.
    #[must_use]
    pub fn bucket(&self) -> Option<(&str, &str)> {
        let place = self.store.strip_prefix("s3://")?;
        let (bucket, prefix) = place.split_once('/')?;
        let prefix = prefix.trim_matches('/');
        (!bucket.is_empty() && !prefix.is_empty()).then_some((bucket, prefix))
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
