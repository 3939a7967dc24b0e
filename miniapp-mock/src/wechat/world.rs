//! Everything the platform remembers, in memory, behind one lock for each part.

use std::sync::{Mutex, MutexGuard};

use super::account::AppAccount;
use super::clock::Clock;
use super::codes::Codes;
use super::faults::Faults;
use super::inbox::Inbox;
use super::refusal::Refusal;
use super::tokens::Tokens;

/// The platform's memory. No lock is held across an await.
#[derive(Debug)]
pub(super) struct World {
    pub(super) account: AppAccount,
    pub(super) clock: Clock,
    codes: Mutex<Codes>,
    tokens: Mutex<Tokens>,
    inbox: Mutex<Inbox>,
    faults: Mutex<Faults>,
}

impl World {
    pub(super) fn new(account: AppAccount) -> Self {
        Self {
            account,
            clock: Clock::default(),
            codes: Mutex::default(),
            tokens: Mutex::default(),
            inbox: Mutex::default(),
            faults: Mutex::default(),
        }
    }

    pub(super) fn codes(&self) -> MutexGuard<'_, Codes> {
        lock(&self.codes)
    }

    pub(super) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        lock(&self.tokens)
    }

    pub(super) fn inbox(&self) -> MutexGuard<'_, Inbox> {
        lock(&self.inbox)
    }

    pub(super) fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    /// Whether these are the account's own id and secret.
    pub(super) fn check_account(&self, appid: &str, secret: &str) -> Result<(), Refusal> {
        match (appid, secret) {
            ("", _) => Err(Refusal::AppidMissing),
            (_, "") => Err(Refusal::SecretMissing),
            _ if appid != self.account.appid => Err(Refusal::AppidInvalid),
            _ if secret != self.account.secret => Err(Refusal::SecretInvalid),
            _ => Ok(()),
        }
    }
}

fn lock<T>(part: &Mutex<T>) -> MutexGuard<'_, T> {
    part.lock().expect("no holder of the lock panics")
}
