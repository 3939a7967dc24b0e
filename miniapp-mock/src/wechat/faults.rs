//! Bad days on order: the next calls of an endpoint are refused, stalled or told to wait.

use std::time::Duration;

use serde::Deserialize;

/// How long a stalled call hangs unless told otherwise; longer than a sensible client waits.
const STALL_MILLIS: u64 = 30_000;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fault {
    /// A gateway answers 502 with a page of HTML.
    Refuse,
    /// The answer comes, but late.
    Stall,
    /// Every access token has ended.
    ExpireTokens,
    /// `errcode` -1.
    SystemBusy,
}

/// A fault on order, for the next `n` calls of an endpoint.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Order {
    /// The end of the path, such as `jscode2session`; `*` is every endpoint.
    endpoint: String,
    fault: Fault,
    #[serde(default = "once")]
    n: u32,
    #[serde(default = "stall_millis")]
    millis: u64,
}

/// Faults on order, oldest first.
#[derive(Debug, Default)]
pub(super) struct Faults {
    orders: Vec<Order>,
}

impl Faults {
    pub(super) fn order(&mut self, order: Order) {
        self.orders.push(order);
    }

    pub(super) fn clear(&mut self) {
        self.orders.clear();
    }

    /// The fault this call meets, if any, and how long a stall takes.
    pub(super) fn meet(&mut self, path: &str) -> Option<(Fault, Duration)> {
        let hit = |order: &Order| order.endpoint == "*" || path.ends_with(&order.endpoint);
        let order = self.orders.iter_mut().find(|order| order.n > 0 && hit(order))?;
        order.n -= 1;
        Some((order.fault, Duration::from_millis(order.millis)))
    }
}

const fn once() -> u32 {
    1
}

const fn stall_millis() -> u64 {
    STALL_MILLIS
}
