//! Homes with a phone: a farmer's own needs, or those an agent posts for the neighbours.

use std::time::Duration;

use super::super::dice::Dice;
use super::super::places::{self, Place};
use super::super::trade::Trade;
use super::super::{names, plan};
use super::Cast;

/// Share of farmers who have no phone or cannot use it, 0 to 1; an estimate: no count was found.
const WITHOUT_PHONE: f64 = 0.2;
/// Share of farmers who ask for a second kind of work on the same day; an estimate.
const ASKS_TWICE: f64 = 0.2;
/// Orchards: half are below this many 亩; plots around here have 0.5 to 8.
const PLOT_MEDIAN_MU: f64 = 4.0;
const PLOT_SPREAD: f64 = 0.6;

const NOTES: [&str; 5] =
    ["", "", "树不高，路能进三轮", "早上露水大，九点以后来", "家里没人，来了打电话"];

/// One phone and the needs that are posted with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Home {
    /// `day-farmer-17` or `day-agent-2`.
    pub alias: String,
    pub name: String,
    pub phone: String,
    pub village: String,
    pub is_agent: bool,
    /// Whether the page stays open, or the phone goes back into the pocket.
    pub keeps_open: bool,
    /// Whether WeChat may write: the person taps "allow" when asked.
    pub allows_messages: bool,
    pub asks: Vec<Ask>,
}

/// A need that somebody has in mind.
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

/// A farmer without a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    pub name: String,
    /// Of a relative, for being reached.
    pub phone: String,
}

/// Farmers with a phone, then agents.
pub(super) fn draw_all(cast: Cast, places: &[Place]) -> Vec<Home> {
    let mut homes = Vec::new();
    let mut agents: Vec<Home> =
        (1..=cast.agents_n).map(|nth| agent(cast.seed, nth, places)).collect();
    for nth in 1..=cast.farmers_n {
        let home = farmer(cast.seed, nth, places);
        let mut dice = Dice::of(cast.seed, &format!("phone-{nth}"));
        if agents.is_empty() || !dice.chance(WITHOUT_PHONE) {
            homes.push(home);
        } else {
            let agent = nth % agents.len();
            agents[agent].speak_for(home);
        }
    }
    homes.extend(agents);
    homes
}

impl Home {
    fn speak_for(&mut self, home: Home) {
        let neighbour = Neighbour { name: home.name, phone: home.phone };
        let asks = home.asks.into_iter().take(1);
        self.asks.extend(asks.map(|ask| Ask { neighbour: Some(neighbour.clone()), ..ask }));
    }
}

fn farmer(seed: u64, nth: usize, places: &[Place]) -> Home {
    let alias = format!("day-farmer-{nth}");
    let mut dice = Dice::of(seed, &alias);
    let place = places::draw(places, &mut dice);
    let asks_n = if dice.chance(ASKS_TWICE) { 2 } else { 1 };
    let first = ask(place, &mut dice);
    let asks = (1..asks_n).map(|_| another(&first, &mut dice)).collect::<Vec<_>>();
    let (surname, given) = names::person(&mut dice);
    Home {
        alias,
        name: format!("{surname}{given}"),
        phone: names::phone("138", nth),
        village: place.village.clone(),
        is_agent: false,
        keeps_open: dice.chance(0.4),
        allows_messages: dice.chance(0.8),
        asks: std::iter::once(first).chain(asks).collect(),
    }
}

fn agent(seed: u64, nth: usize, places: &[Place]) -> Home {
    let alias = format!("day-agent-{nth}");
    let mut dice = Dice::of(seed, &alias);
    let (surname, given) = names::person(&mut dice);
    Home {
        alias,
        name: format!("{surname}{given}"),
        phone: names::phone("137", nth),
        village: places::draw(places, &mut dice).village.clone(),
        is_agent: true,
        keeps_open: true,
        allows_messages: true,
        asks: Vec::new(),
    }
}

fn ask(place: &Place, dice: &mut Dice) -> Ask {
    let trade =
        *dice.weighted(&[(Trade::Bag, 0.6), (Trade::Drone, 0.22), (Trade::Spray, 0.18)], |t| t.1);
    let area_mu = (dice.around(PLOT_MEDIAN_MU, PLOT_SPREAD).clamp(0.6, 20.0) * 10.0).round() / 10.0;
    of_trade(trade.0, place.near(dice), area_mu, hour(dice), dice)
}

/// The same orchard's other work, a little later.
fn another(first: &Ask, dice: &mut Dice) -> Ask {
    let trade = if first.trade == Trade::Bag { Trade::Drone } else { Trade::Bag };
    let at = first.at + Duration::from_secs(u64::from(dice.whole(120..=900)));
    of_trade(trade, first.place.clone(), first.area_mu, at, dice)
}

fn of_trade(trade: Trade, place: Place, area_mu: f64, at: Duration, dice: &mut Dice) -> Ask {
    Ask {
        at,
        neighbour: None,
        trade,
        place,
        area_mu,
        quantity: trade.quantity(area_mu, dice),
        from_day: dice.whole(1..=3),
        days_n: trade.window_days(dice),
        ceiling_fen: dice.chance(0.35).then(|| trade.ceiling_fen(dice)),
        note: dice.one_of(&NOTES),
        takes_advice: dice.chance(0.7),
        loses_answer: dice.chance(0.05),
    }
}

/// People post before the field, at noon and after supper (an estimate).
fn hour(dice: &mut Dice) -> Duration {
    // hour of the peak, its width in hours, its share of all posts
    let peaks = [(7.0, 0.6, 0.45), (12.75, 0.6, 0.2), (18.5, 0.8, 0.35)];
    let (peak, width, _) = *dice.weighted(&peaks, |peak| peak.2);
    let hour = (peak + width * dice.bell()).clamp(5.75, 20.0);
    Duration::from_secs_f64(hour * 3600.0).clamp(plan::DAWN, plan::NIGHT)
}
