//! The matching engine of 帮农: values in, decisions out.
//!
//! A farmer's [`Need`] and the [`Team`]s around go in. Out comes who should be asked first and
//! what each visit would really cost; for every other team, why not, and the smallest change
//! that would help. There is no I/O, no clock and no chance in here: the same values give the
//! same answer. [`market`] brings what was grown to who buys it, by the same rule.
//!
//! ```
//! use matching::*;
//!
//! // It is Wednesday, 20 May 2026, 06:00 in China.
//! let now = Moment::new(1_779_228_000);
//! let hour = 3600;
//!
//! // A farmer near 富县 wants 6 mu tilled today or tomorrow, for at most 70 yuan a mu. Her
//! // phone's map speaks GCJ-02; from here on there is only WGS-84.
//! let field = Position::new(109.3855, 36.0000, Datum::Gcj02)?;
//! let need = Need {
//!     place: field,
//!     operation: "TILL_ROTARY".into(),
//!     quantity: 6.0,
//!     window: Window::new(now, now.plus(42 * hour)).expect("two days"),
//!     price_ceiling: Some(Fen::new(7000)),
//!     slope_degrees: Some(8.0),
//!     gate_width_m: None,
//!     qualification: None,
//!     demands: Demands::default(),
//! };
//!
//! // Two teams till. One asks 65 yuan, the other 80.
//! let team = |id, lon, price| -> Result<Team<&str>, Box<dyn std::error::Error>> {
//!     Ok(Team {
//!         id,
//!         base: Position::new(lon, 36.0, Datum::Wgs84)?,
//!         reach: Meters::new(15_000.0)?,
//!         services: vec![Service {
//!             operation: "TILL_ROTARY".into(),
//!             price: Fen::new(price),
//!             bulk: vec![],
//!             capacity_per_day: 60.0,
//!             min_quantity: Some(2.0),
//!             max_slope_degrees: Some(15.0),
//!             width_m: None,
//!             machine: Machine::default(),
//!         }],
//!         qualifications: vec![],
//!         week: Week::new((1..=7).map(|day| (day, 7 * 60, 18 * 60)))?,
//!         booked: vec![],
//!         record: Record::default(),
//!         limits: Limits::default(),
//!     })
//! };
//! let teams = [team("张家队", 109.40, 6500)?, team("李家队", 109.45, 8000)?];
//!
//! let Ranking { best_first, rejected } = rank(&need, &teams, &Policy::default(), now);
//!
//! // 张家队 begins when it starts work at 07:00: half an hour of setup, then 6 mu of the 60 it
//! // does in a day of 8 hours.
//! let best = &best_first[0];
//! assert_eq!(best.team, "张家队");
//! assert_eq!(best.visit.from, now.plus(hour));
//! assert_eq!(best.visit.seconds(), 1800 + 8 * hour * 6 / 60);
//!
//! // Her road is 2.5 km: nine times in ten the work has begun four and a half minutes later, those
//! // counted in which rain that nobody forecast or an absent team have moved.
//! assert_eq!(best.start, Start { p50: now.plus(hour), p90: now.plus(hour + 265) });
//!
//! // The cost explains itself, in fen.
//! let terms: Vec<_> = best.cost.terms().map(|t| (t.kind.code(), t.fen.get())).collect();
//! assert_eq!(
//!     terms,
//!     [("price", 39_000), ("travel", 1_107), ("waiting", 100), ("trust", 3_000)],
//! );
//! assert_eq!(best.cost.total(), Fen::new(43_207));
//!
//! // 李家队 hears nothing, and the farmer hears why.
//! assert_eq!(rejected[0].reasons, [Ineligible::PriceCeiling { asks: Fen::new(8000) }]);
//! assert_eq!(rejected[0].change, Some(Change::RaiseCeiling { to: Fen::new(8000) }));
//!
//! // The same, summed up for the screen before she posts.
//! let answer = preview(&need, &teams, &Policy::default(), now);
//! assert_eq!((answer.teams, answer.earliest), (1, Some(now.plus(hour))));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod advise;
mod ask;
pub mod assign;
mod change;
mod china;
mod cost;
mod datum;
mod filter;
pub mod flow;
pub mod index;
pub mod market;
mod need;
mod outline;
mod place;
pub mod plan;
mod policy;
pub mod pool;
mod preview;
mod promise;
mod rank;
mod reason;
mod risk;
mod scarcity;
mod sphere;
mod stretches;
mod team;
mod time;
mod units;
mod visit;
mod waves;
mod weather;
mod week;
mod weigh;
mod work;

pub use cost::{Cost, Term, TermKind};
pub use need::{CrossArea, Demands, Land, Need};
pub use outline::{InvalidOutline, Outline};
pub use place::{Datum, InvalidPlace, Position, distance};
pub use policy::Policy;
pub use preview::{Answer, preview};
pub use promise::Start;
pub use rank::{Candidate, Ranking, Rejection, rank};
pub use reason::{Change, Ineligible};
pub use scarcity::{Scarce, scarcity};
pub use stretches::Stretches;
pub use team::{Booking, Bulk, Limits, Machine, Party, Qualification, Record, Service, Team};
pub use time::{Moment, Window};
pub use units::{Fen, InvalidUnit, Meters, SquareMeters};
pub use visit::{PlannedVisit, plan_visit};
pub use waves::{Wave, WavePolicy, next_wave};
pub use weather::{Forecast, Weather, WeatherLimits};
pub use week::{InvalidWeek, Week};
