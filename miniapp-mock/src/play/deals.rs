//! What the phones saw of the market: a story for each order, each share, each lot, each truck.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::market::Lot;

/// Everything that was bought and sold. Times are real ones, since it began.
#[derive(Debug, Clone, Default)]
pub struct Deals {
    /// By the order's id.
    pub orders: BTreeMap<String, Deal>,
    /// By the share's id.
    pub shares: BTreeMap<String, Answer>,
    /// By the lot's id.
    pub lots: BTreeMap<String, Listed>,
    pub rides: Vec<Ride>,
}

/// What happened to one order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Deal {
    pub nth: usize,
    pub city: &'static str,
    /// What could be filled, by the preview.
    pub promised_g: i64,
    pub placed_at: Option<Duration>,
    /// The first farmer's phone showed it.
    pub offered_at: Option<Duration>,
    /// The first farmer said yes.
    pub accepted_at: Option<Duration>,
    /// As it stood when it was locked, before anything was weighed.
    pub lines: Vec<Filled>,
    pub rounds_n: i64,
    pub cancelled: bool,
    pub settled: bool,
}

/// How a line stood when its order was locked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    pub grams: i64,
    pub filled_g: i64,
    /// Whether there was 1.3 times as much as was wanted.
    pub plentiful: bool,
    /// Codes of the service, and grams.
    pub unfilled: Vec<(String, i64)>,
}

/// What a farmer was asked for, and said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    pub offered_at: Option<Duration>,
    pub accepted_at: Option<Duration>,
    pub refused_at: Option<Duration>,
}

/// A lot as it was listed.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub lot: Lot,
    /// As the service sees it.
    pub smallholder: bool,
}

/// One truck's way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ride {
    pub stops_n: usize,
    /// From farm to farm to the buyer's door, on roads.
    pub km: f64,
    pub loaded_g: i64,
}

impl Deals {
    /// An order's story, begun where it is not known.
    pub(crate) fn order(&mut self, id: &str) -> &mut Deal {
        self.orders.entry(id.to_owned()).or_default()
    }

    /// The answer to a share, begun where it is not known.
    pub(crate) fn share(&mut self, id: &str) -> &mut Answer {
        self.shares.entry(id.to_owned()).or_default()
    }

    /// Orders that were placed here.
    pub fn placed(&self) -> impl Iterator<Item = &Deal> {
        self.orders.values().filter(|deal| deal.placed_at.is_some())
    }

    /// Lines of all locked orders.
    pub fn lines(&self) -> impl Iterator<Item = &Filled> {
        self.placed().flat_map(|deal| &deal.lines)
    }
}
