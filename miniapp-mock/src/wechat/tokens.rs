//! Access tokens: the plain kind, new at every call, and the stable kind, the same while it lasts.

use std::collections::HashMap;
use std::time::Duration;

use super::clock::Moment;
use super::openid;
use super::refusal::Refusal;

const LIFETIME: Duration = Duration::from_hours(2);
/// How long an old token outlives its successor, and how early the platform renews a stable one.
const OVERLAP: Duration = Duration::from_mins(5);
/// Forced refreshes closer together than this change nothing.
const FORCE_PAUSE: Duration = Duration::from_secs(30);
/// Forced refreshes allowed in a day.
const FORCES_PER_DAY: usize = 20;
const DAY: Duration = Duration::from_hours(24);
/// Real tokens are longer than most columns expect; the documentation asks for room for 512.
const TOKEN_LEN: usize = 157;

/// All tokens ever issued with their ends, and which of each kind is current.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    ends: HashMap<String, Moment>,
    plain: Option<String>,
    stable: Option<String>,
    forced_at: Vec<Moment>,
}

/// A token and how long it still holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grant {
    pub(super) token: String,
    pub(super) expires_in: Duration,
}

impl Tokens {
    /// `GET /cgi-bin/token`: always a new one; the one before lives five minutes more.
    pub(super) fn plain(&mut self, now: Moment) -> Grant {
        if let Some(end) = self.plain.take().and_then(|old| self.ends.get_mut(&old)) {
            *end = (*end).min(now + OVERLAP);
        }
        let grant = self.issue(now);
        self.plain = Some(grant.token.clone());
        grant
    }

    /// `POST /cgi-bin/stable_token`: the current one while it has more than five minutes left.
    pub(super) fn stable(&mut self, now: Moment, force: bool) -> Result<Grant, Refusal> {
        if force && self.may_force(now)? {
            self.forced_at.push(now);
            self.stable.take().and_then(|old| self.ends.remove(&old));
        }
        Ok(self.current(now).unwrap_or_else(|| self.renew(now)))
    }

    pub(super) fn check(&self, token: Option<&str>, now: Moment) -> Result<(), Refusal> {
        let token = token.filter(|token| !token.is_empty()).ok_or(Refusal::TokenMissing)?;
        let end = self.ends.get(token).ok_or(Refusal::TokenInvalid)?;
        if now < *end { Ok(()) } else { Err(Refusal::TokenExpired) }
    }

    /// Ends every token now, as the platform does when a secret changes.
    pub(super) fn expire_all(&mut self, now: Moment) {
        self.ends.values_mut().for_each(|end| *end = now.min(*end));
        self.stable = None;
    }

    fn may_force(&self, now: Moment) -> Result<bool, Refusal> {
        if self.forced_at.last().is_some_and(|last| now < *last + FORCE_PAUSE) {
            return Ok(false);
        }
        let today = self.forced_at.iter().filter(|at| now < **at + DAY).count();
        if today < FORCES_PER_DAY { Ok(true) } else { Err(Refusal::DailyQuota) }
    }

    fn current(&self, now: Moment) -> Option<Grant> {
        let token = self.stable.clone()?;
        let left = self.ends.get(&token)?.saturating_sub(now);
        (left > OVERLAP).then_some(Grant { token, expires_in: left })
    }

    fn renew(&mut self, now: Moment) -> Grant {
        let grant = self.issue(now);
        self.stable = Some(grant.token.clone());
        grant
    }

    fn issue(&mut self, now: Moment) -> Grant {
        let token = openid::random_letters(TOKEN_LEN);
        self.ends.insert(token.clone(), now + LIFETIME);
        Grant { token, expires_in: LIFETIME }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Moment = Duration::from_hours(500_000);

    fn after(seconds: u64) -> Moment {
        START + Duration::from_secs(seconds)
    }

    fn stable(tokens: &mut Tokens, seconds: u64, force: bool) -> Grant {
        tokens.stable(after(seconds), force).expect("a token")
    }

    #[test]
    fn a_stable_token_stays_until_five_minutes_before_its_end() {
        let mut tokens = Tokens::default();
        let first = stable(&mut tokens, 0, false);
        let later = stable(&mut tokens, 6_899, false);
        assert_eq!((&first.token, later.expires_in.as_secs()), (&later.token, 301));

        let renewed = stable(&mut tokens, 6_901, false);
        assert_ne!(first.token, renewed.token);
        for token in [&first.token, &renewed.token] {
            assert_eq!(tokens.check(Some(token), after(7_199)), Ok(()), "both hold for a while");
        }
        assert_eq!(tokens.check(Some(&first.token), after(7_200)), Err(Refusal::TokenExpired));
    }

    #[test]
    fn forcing_ends_the_token_before_but_not_twice_in_half_a_minute() {
        let mut tokens = Tokens::default();
        let first = stable(&mut tokens, 0, false);
        let forced = stable(&mut tokens, 1, true);
        assert_eq!(tokens.check(Some(&first.token), after(1)), Err(Refusal::TokenInvalid));
        assert_eq!(stable(&mut tokens, 30, true).token, forced.token);
        assert_ne!(stable(&mut tokens, 31, true).token, forced.token);
    }

    #[test]
    fn the_twenty_first_forced_refresh_of_a_day_is_refused() {
        let mut tokens = Tokens::default();
        for n in 0..20 {
            stable(&mut tokens, n * 60, true);
        }
        assert_eq!(tokens.stable(after(1_200), true), Err(Refusal::DailyQuota));
        assert!(tokens.stable(after(86_401), true).is_ok());
    }

    #[test]
    fn the_kinds_do_not_touch_each_other() {
        let mut tokens = Tokens::default();
        let old = tokens.plain(START);
        let kept = stable(&mut tokens, 0, false);
        tokens.plain(after(10));
        stable(&mut tokens, 20, true);
        assert_eq!(tokens.check(Some(&old.token), after(309)), Ok(()));
        assert_eq!(tokens.check(Some(&old.token), after(310)), Err(Refusal::TokenExpired));
        assert_eq!(tokens.check(Some(&kept.token), after(20)), Err(Refusal::TokenInvalid));
    }
}
