//! Links that show a photo or play a voice note for a while, without a session: neither an image on
//! a page nor a player sends one along.

use std::time::Duration;

use chrono::{DateTime, Utc};
use ring::{
    hmac,
    rand::{SecureRandom, SystemRandom},
};
use sea_orm::{ActiveValue::Set, DatabaseConnection, EntityTrait};

use crate::{entity::secret, form::hex, ids::MediaId};

/// The key's name among the secrets.
const NAME: &str = "media_links";
/// Of the key and of the signature (RFC 2104: a key as long as the hash).
const BYTES: usize = 32;
/// A link's end moves in steps of this part of its lifetime, so that a page that is read again
/// names the same links, and the phone need not fetch the same photo again.
const STEPS: i64 = 4;

/// Signs and checks links.
pub struct Links {
    key: hmac::Key,
    lifetime_s: i64,
}

/// Where to fetch something, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub url: String,
    pub expires_at: DateTime<Utc>,
}

/// The key that all processes on this database sign with: made once, by the first.
pub async fn secret(db: &DatabaseConnection) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut bytes = vec![0; BYTES];
    SystemRandom::new().fill(&mut bytes).map_err(|_| "the system gives no random numbers")?;
    let row = secret::ActiveModel { name: Set(NAME.to_owned()), bytes: Set(secret::Key(bytes)) };
    secret::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(db).await?;
    let row = secret::Entity::find_by_id(NAME.to_owned()).one(db).await?;
    Ok(row.ok_or("the key of the links is gone")?.bytes.0)
}

impl Links {
    #[must_use]
    pub fn new(secret: &[u8], lifetime: Duration) -> Self {
        let lifetime_s = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX).max(1);
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, secret), lifetime_s }
    }

    /// A name for the database that the key is of, which tells nothing of the key.
    #[must_use]
    pub fn database(&self) -> String {
        hex(hmac::sign(&self.key, b"the database's name").as_ref())
    }

    /// Holds for three quarters to the whole of the lifetime.
    #[must_use]
    pub fn to(&self, id: MediaId, now: DateTime<Utc>) -> Link {
        let step = (self.lifetime_s / STEPS).max(1);
        let until = now.timestamp().div_euclid(step) * step + self.lifetime_s;
        let signature = hex(hmac::sign(&self.key, &signed(id, until)).as_ref());
        Link {
            url: format!("/api/v1/media/{id}?until={until}&sig={signature}"),
            expires_at: DateTime::from_timestamp(until, 0).unwrap_or(now),
        }
    }

    /// Whether we made this link, and it has not ended.
    #[must_use]
    pub fn holds(&self, id: MediaId, until: i64, signature: &str, now: DateTime<Utc>) -> bool {
        let Some(signature) = unhex(signature) else { return false };
        now.timestamp() < until && hmac::verify(&self.key, &signed(id, until), &signature).is_ok()
    }
}

fn signed(id: MediaId, until: i64) -> Vec<u8> {
    format!("{id} {until}").into_bytes()
}

fn unhex(text: &str) -> Option<[u8; BYTES]> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let mut bytes = [0; BYTES];
    let pairs = text.as_bytes().chunks(2);
    (text.len() == 2 * BYTES).then_some(())?;
    for (byte, pair) in bytes.iter_mut().zip(pairs) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_holds_for_one_thing_until_its_end() {
        let links = Links::new(&[7; BYTES], Duration::from_hours(1));
        let (id, other) = (MediaId::new(), MediaId::new());
        let now = DateTime::from_timestamp(1_800_000_000, 0).expect("a moment");
        let link = links.to(id, now);
        let until = link.expires_at.timestamp();
        let sig = link.url.rsplit_once("sig=").expect("it is signed").1;
        let forged = Links::new(&[8; BYTES], Duration::from_hours(1)).to(id, now).url;
        let forged = forged.rsplit_once("sig=").expect("it is signed").1;
        let second = chrono::TimeDelta::seconds(1);
        #[rustfmt::skip]
        let cases = [
            // id,   until,     signature,            when,                         holds, why
            (id,     until,     sig,                  now,                          true,  "as it was made"),
            (id,     until,     sig,                  link.expires_at - second,     true,  "in its last second"),
            (id,     until,     sig,                  link.expires_at,              false, "too late"),
            (id,     until + 1, sig,                  now,                          false, "made longer by hand"),
            (other,  until,     sig,                  now,                          false, "of something else"),
            (id,     until,     forged,               now,                          false, "by another key"),
            (id,     until,     &sig[..62],           now,                          false, "torn"),
            (id,     until,     "",                   now,                          false, "no signature"),
            (id,     until,     &("照".repeat(21) + "1"), now,                      false, "no digits"),
        ];
        for (id, until, sig, when, holds, why) in cases {
            assert_eq!(links.holds(id, until, sig, when), holds, "{why}");
        }
        let lifetime = link.expires_at - now;
        assert!(lifetime > chrono::TimeDelta::minutes(44) && lifetime.num_minutes() <= 60);
    }
}
