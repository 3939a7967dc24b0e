//! A person's time: what they planned, and what they do about each notice, until it is over.

use std::pin::pin;

use futures_util::future::LocalBoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use serde_json::Value;

use super::attention::Attention;
use super::dice::Dice;
use super::ground::Ground;
use crate::phone::Trouble;

/// Something that takes a while, during which the phone may ring again.
pub(crate) type Doing<'a> = LocalBoxFuture<'a, ()>;

/// Lets the time pass; whatever is not done when it is over stays undone.
pub(crate) async fn until_over<'a>(
    ground: &Ground,
    alias: &str,
    mut attention: Attention<'_>,
    planned: Vec<Doing<'a>>,
    react: impl Fn(Value, Dice) -> Doing<'a>,
) -> Result<(), Trouble> {
    let mut busy: FuturesUnordered<_> = planned.into_iter().collect();
    let mut over = pin!(ground.clock.until_over());
    let mut heard_n = 0;
    loop {
        tokio::select! {
            notice = attention.next(ground) => {
                heard_n += 1;
                let dice = Dice::of(ground.seed, &format!("{alias} hears {heard_n}"));
                busy.push(react(notice?, dice));
            }
            Some(()) = busy.next() => {}
            () = &mut over => break,
        }
    }
    attention.account(ground);
    Ok(())
}
