//! A need that somebody has in mind at dawn.

use std::time::Duration;

use super::{DAWN, NIGHT};
use crate::day::trade::Trade;
use crate::play::dice::Dice;
use crate::play::names::Neighbour;
use crate::play::places::Place;

/// What is asked for in this season, each as often as its weight; an estimate.
const TRADES: [(Trade, f64); 3] = [(Trade::Bag, 0.6), (Trade::Drone, 0.22), (Trade::Spray, 0.18)];
/// Orchards: half are below this many 亩; plots around here have 0.5 to 8.
const PLOT_MEDIAN_MU: f64 = 4.0;
const PLOT_SPREAD: f64 = 0.6;
/// Share of farmers who name the most they pay, 0 to 1; an estimate.
const NAMES_CEILING: f64 = 0.35;
/// Share of farmers who do what the preview says would help; an estimate.
const TAKES_ADVICE: f64 = 0.7;
/// Share of answers that a weak network loses; an estimate.
const LOSES_ANSWER: f64 = 0.05;
/// When people post: before the field, at noon, after supper, and now and then. An estimate, in
/// hours.
const PEAKS: [Peak; 4] = [
    Peak { hour: 7.0, width: 0.6, weight: 0.35 },
    Peak { hour: 12.75, width: 0.6, weight: 0.2 },
    Peak { hour: 18.5, width: 0.8, weight: 0.25 },
    Peak { hour: 12.5, width: 3.0, weight: 0.2 },
];
/// No need is posted before or after these hours.
const FIRST_HOUR: f64 = 5.75;
const LAST_HOUR: f64 = 20.0;

const NOTES: [&str; 5] =
    ["", "", "树不高，路能进三轮", "早上露水大，九点以后来", "家里没人，来了打电话"];

/// What is posted when, and how patient its farmer is.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// When it is posted, as the time since midnight.
    pub at: Duration,
    /// Whose it is, when not the phone's owner's.
    pub neighbour: Option<Neighbour>,
    pub trade: Trade,
    /// Where the orchard is.
    pub place: Place,
    pub area_mu: f64,
    /// In the operation's unit.
    pub quantity: f64,
    /// The work may begin so many days from now ...
    pub from_day: u32,
    /// ... and must be done so many days later.
    pub days_n: u32,
    pub ceiling_fen: Option<u32>,
    pub note: &'static str,
    /// Whether the farmer changes the need when the preview says what would help.
    pub takes_advice: bool,
    /// Whether the answer is lost on the way, so that the phone posts the same once more.
    pub loses_answer: bool,
}

struct Peak {
    hour: f64,
    width: f64,
    weight: f64,
}

impl Ask {
    pub(super) fn draw(village: &Place, dice: &mut Dice) -> Self {
        let (trade, _) = *dice.weighted(&TRADES, |(_, weight)| *weight);
        let area_mu = dice.around(PLOT_MEDIAN_MU, PLOT_SPREAD).clamp(0.6, 20.0);
        Self::of(trade, village.near(dice), (area_mu * 10.0).round() / 10.0, hour(dice), dice)
    }

    /// The same orchard's other work, a few minutes later.
    pub(super) fn another(&self, dice: &mut Dice) -> Self {
        let trade = if self.trade == Trade::Bag { Trade::Drone } else { Trade::Bag };
        let at = self.at + Duration::from_secs(u64::from(dice.whole(120..=900)));
        Self::of(trade, self.place.clone(), self.area_mu, at, dice)
    }

    fn of(trade: Trade, place: Place, area_mu: f64, at: Duration, dice: &mut Dice) -> Self {
        Self {
            at,
            neighbour: None,
            trade,
            place,
            area_mu,
            quantity: trade.quantity(area_mu, dice),
            from_day: dice.whole(1..=3),
            days_n: trade.window_days(dice),
            ceiling_fen: dice.chance(NAMES_CEILING).then(|| trade.ceiling_fen(dice)),
            note: dice.one_of(&NOTES),
            takes_advice: dice.chance(TAKES_ADVICE),
            loses_answer: dice.chance(LOSES_ANSWER),
        }
    }
}

fn hour(dice: &mut Dice) -> Duration {
    let peak = dice.weighted(&PEAKS, |peak| peak.weight);
    let hour = (peak.hour + peak.width * dice.bell()).clamp(FIRST_HOUR, LAST_HOUR);
    Duration::from_secs_f64(hour * 3600.0).clamp(DAWN, NIGHT)
}
