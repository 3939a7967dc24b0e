//! A seeded day in 富县: 2,000 plots around its real villages, 60 teams with calendars.

use matching::plan::Nights;
use matching::{
    Fen, Meters, Moment, Need, Policy, Position, Team, Window,
    need::Demands,
    place::Datum,
    team::{Limits, Machine, Record, Service},
    week::Week,
};

/// Wednesday, 20 May 2026, midnight in China.
pub(crate) const MIDNIGHT: Moment = Moment::new(1_779_206_400);

/// Operations with their share of the plots and the mu a team does in 8 hours: rotary tillage at
/// 18 mu/h, drones at 60 mu/h, mowing at 12 mu/h (`domain.md` 3: orders of magnitude).
const OPERATIONS: [(&str, f64, f64); 3] =
    [("TILL_ROTARY", 0.45, 144.0), ("SPRAY_UAV", 0.35, 480.0), ("MOW", 0.20, 96.0)];
/// Windows in minutes of the day, and their share.
const WINDOWS: [(i64, i64, f64); 4] =
    [(360, 1200, 0.4), (360, 720, 0.25), (780, 1200, 0.25), (840, 1020, 0.1)];

pub(crate) struct County {
    pub(crate) needs: Vec<Need>,
    pub(crate) teams: Vec<(Team<usize>, Nights)>,
    pub(crate) policy: Policy,
    pub(crate) day: Window,
}

/// `villages` is the text of `miniapp-mock/data/fuxian_places.csv`.
pub(crate) fn county(villages: &str, n_needs: usize, n_teams: usize, seed: u64) -> County {
    let rows = villages.lines().skip(1).map(|row| row.split(',').collect::<Vec<_>>());
    let degrees = |text: &str| text.parse::<f64>().expect("degrees");
    let villages: Vec<_> = rows.map(|row| (degrees(row[2]), degrees(row[3]))).collect();
    let mut chance = Chance(seed);
    let needs = (0..n_needs).map(|_| need(&villages, &mut chance)).collect();
    let teams = (0..n_teams).map(|id| (team(id, &villages, &mut chance), Nights::Home)).collect();
    let policy = Policy { setup_minutes: 3.0, ..Policy::default() };
    let day = Window { from: MIDNIGHT, until: MIDNIGHT.plus(86_400) };
    County { needs, teams, policy, day }
}

pub(crate) fn need(villages: &[(f64, f64)], chance: &mut Chance) -> Need {
    let (operation, ..) = *chance.pick(&OPERATIONS, |operation| operation.1);
    let (from, until, _) = *chance.pick(&WINDOWS, |window| window.2);
    let at = |minute: i64| MIDNIGHT.plus(minute * 60);
    Need {
        place: around(villages, 0.012, chance),
        operation: operation.into(),
        // Most plots are small: 0.5 to 8 mu, half of them below 2.4.
        quantity: 0.5 + 7.5 * chance.share().powi(2),
        window: Window { from: at(from), until: at(until) },
        price_ceiling: None,
        slope_degrees: None,
        gate_width_m: None,
        qualification: None,
        demands: Demands::default(),
    }
}

/// Two operations, ten hours with lunch, a machine of its own speed.
fn team(id: usize, villages: &[(f64, f64)], chance: &mut Chance) -> Team<usize> {
    let first = id % OPERATIONS.len();
    let speed = 0.8 + 0.4 * chance.share();
    let service = |nth: usize| {
        let (operation, _, per_day) = OPERATIONS[nth % OPERATIONS.len()];
        Service {
            operation: operation.into(),
            price: Fen::new(0),
            bulk: Vec::new(),
            capacity_per_day: per_day * speed,
            min_quantity: None,
            max_slope_degrees: None,
            width_m: None,
            machine: Machine::default(),
        }
    };
    let starts = 360 + 30 * (id % 5) as u16;
    let hours = (1..=7).flat_map(|day| [(day, starts, 720), (day, 780, starts + 660)]);
    Team {
        id,
        base: around(villages, 0.004, chance),
        reach: Meters::new(40_000.0).expect("a length"),
        services: vec![service(first), service(first + 1)],
        qualifications: vec![],
        week: Week::new(hours).expect("a week"),
        booked: vec![],
        record: Record::default(),
        limits: Limits::default(),
    }
}

/// Near a village, `spread` degrees of latitude away in the mean.
fn around(villages: &[(f64, f64)], spread: f64, chance: &mut Chance) -> Position {
    let (lon, lat) = villages[(chance.share() * villages.len() as f64) as usize];
    let (away, turn) =
        (spread * -chance.share().max(1e-9).ln(), chance.share() * std::f64::consts::TAU);
    let place =
        Position::new(lon + away * turn.cos() / 0.81, lat + away * turn.sin(), Datum::Wgs84);
    place.expect("in Shaanxi")
}

/// `SplitMix64` (Steele, Lea, Flood 2014), so that a day can be made again.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn pick<'a, T>(&mut self, all: &'a [T], weight: impl Fn(&T) -> f64) -> &'a T {
        let mut left = self.share();
        let found = all.iter().find(|one| {
            left -= weight(one);
            left < 0.0
        });
        found.unwrap_or(&all[0])
    }
}
