//! Login codes and phone-number codes: single use, five minutes.

use std::collections::HashMap;
use std::time::Duration;

use super::clock::Moment;
use super::openid;
use super::refusal::Refusal;

/// A code lives five minutes (official documentation of `wx.login` and `getPhoneNumber`).
const CODE_LIFETIME: Duration = Duration::from_mins(5);

/// What a code is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Login,
    PhoneNumber,
}

/// Every code handed out, used ones included: the platform tells used from unknown.
#[derive(Debug, Default)]
pub(super) struct Codes {
    made: HashMap<String, Code>,
}

#[derive(Debug)]
struct Code {
    alias: String,
    purpose: Purpose,
    ends_at: Moment,
    used: bool,
}

impl Codes {
    pub(super) fn make(&mut self, alias: &str, purpose: Purpose, now: Moment) -> String {
        let text = openid::random_letters(32);
        let code = Code { alias: alias.into(), purpose, ends_at: now + CODE_LIFETIME, used: false };
        self.made.insert(text.clone(), code);
        text
    }

    /// Uses a code up and answers whose it was.
    pub(super) fn redeem(
        &mut self,
        text: &str,
        purpose: Purpose,
        now: Moment,
    ) -> Result<String, Refusal> {
        let code = self.made.get_mut(text).filter(|code| code.purpose == purpose);
        let code = code.filter(|code| now < code.ends_at).ok_or(Refusal::CodeInvalid)?;
        if code.used {
            return Err(Refusal::CodeUsed);
        }
        code.used = true;
        Ok(code.alias.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_works_once_and_for_five_minutes() {
        let (mut codes, start) = (Codes::default(), Duration::from_hours(500_000));
        let code = codes.make("anna", Purpose::Login, start);
        let late = codes.make("anna", Purpose::Login, start);
        let mut redeem = |code: &str, after: u64| {
            codes.redeem(code, Purpose::Login, start + Duration::from_secs(after))
        };

        assert_eq!(redeem(&code, 299), Ok("anna".to_owned()));
        assert_eq!(redeem(&code, 299), Err(Refusal::CodeUsed));
        assert_eq!(redeem(&late, 300), Err(Refusal::CodeInvalid));
        assert_eq!(redeem("never made", 0), Err(Refusal::CodeInvalid));
    }

    #[test]
    fn a_phone_code_is_no_login_code() {
        let (mut codes, start) = (Codes::default(), Duration::from_hours(500_000));
        let code = codes.make("anna", Purpose::PhoneNumber, start);
        assert_eq!(codes.redeem(&code, Purpose::Login, start), Err(Refusal::CodeInvalid));
    }
}
