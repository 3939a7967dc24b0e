//! A person's day: what they planned, and what they do about each notice, until night.

use std::pin::pin;

use futures_util::future::LocalBoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use serde_json::Value;

use super::attention::Attention;
use super::dice::Dice;
use super::plan::NIGHT;
use super::town::Town;
use crate::phone::Trouble;

/// Something that takes a while, during which the phone may ring again.
pub(super) type Doing<'a> = LocalBoxFuture<'a, ()>;

/// Lets the day pass; whatever is not done by night stays undone.
pub(super) async fn until_night<'a>(
    town: &Town<'_>,
    alias: &str,
    mut attention: Attention<'_>,
    planned: Vec<Doing<'a>>,
    react: impl Fn(Value, Dice) -> Doing<'a>,
) -> Result<(), Trouble> {
    let mut busy: FuturesUnordered<_> = planned.into_iter().collect();
    let mut night = pin!(town.clock.until(NIGHT));
    let mut heard_n = 0;
    loop {
        tokio::select! {
            notice = attention.next(town) => {
                heard_n += 1;
                let dice = Dice::of(town.plan.cast.seed, &format!("{alias} hears {heard_n}"));
                busy.push(react(notice?, dice));
            }
            Some(()) = busy.next() => {}
            () = &mut night => break,
        }
    }
    attention.account(town);
    Ok(())
}
