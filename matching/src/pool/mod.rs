//! 拼单: neighbours' small plots made into one job that is worth the way, and cheaper for all.
//!
//! [`form`] finds who fits together; a [`Pool`] can be [joined](Pool::join) and
//! [left](Pool::leave) until it is [locked](Pool::lock). At every moment it has a time for each
//! plot inside that plot's own window, in weather that allows the work, and a price that is
//! nobody's loss: each pays the tier of the whole pool, alone she would pay the tier of her own
//! plot.
//!
//! ```
//! use matching::pool::{Plot, Refused, Terms, Tiers, form};
//! use matching::{need::Land, place::Datum, units::SquareMeters, weather::Weather, *};
//!
//! // Wednesday, 20 May 2026, 06:00 in China. 70 yuan a mu alone, 60 from 20 mu, 55 from 50 mu.
//! let now = Moment::new(1_779_228_000);
//! let tiers = Tiers::new([(0.0, 7000), (20.0, 6000), (50.0, 5500)])?;
//! let terms = Terms::tillage("TILL_ROTARY", tiers)?;
//!
//! // Five neighbours along one road, 200 m apart, with 8, 7, 9, 6 and 8 mu; three days' time.
//! let window = Window::new(now, now.plus(3 * 86_400)).expect("three days");
//! let plot = |id: u32, mu: f64| -> Result<Plot<u32>, Box<dyn std::error::Error>> {
//!     let place = Position::new(109.38, 36.0 + 0.0018 * f64::from(id), Datum::Wgs84)?;
//!     let land = Land { area: SquareMeters::from_mu(mu)?, irregular: false };
//!     let operation = "TILL_ROTARY".into();
//!     Ok(Plot { id, place, operation, crop: None, land, slope_degrees: None, window })
//! };
//! let plots = [plot(1, 8.0)?, plot(2, 7.0)?, plot(3, 9.0)?, plot(4, 6.0)?, plot(5, 8.0)?];
//!
//! // They fit together: 38 mu. 还差 12 亩，每亩从 60 降到 55.
//! let formed = form(&plots, &terms, &Weather::default(), now);
//! let pool = &formed.pools[0];
//! let next = pool.next_tier(&terms).expect("a cheaper tier");
//! assert_eq!((next.missing.to_mu().round(), next.now, next.then), (12.0, Fen::new(6000), Fen::new(5500)));
//! assert!(matches!(pool.lock(&terms), Err(Refused::TooSmall { .. })));
//!
//! // A sixth brings 14 mu. Everybody pays less; a plot of 8 mu pays 440 yuan instead of 560.
//! let pool = pool.join(&plot(6, 14.0)?, &terms, &Weather::default(), now)?;
//! assert_eq!(pool.shares(&terms)[0], (1, Fen::new(44_000)));
//! assert_eq!(terms.tiers.alone(plots[0].land.area), Fen::new(56_000));
//! let sum: Fen = pool.shares(&terms).into_iter().map(|(_, fen)| fen).sum();
//! assert_eq!(pool.bill(&terms), sum);
//!
//! // Locked, it stays together. When it rains on Wednesday, all are offered Thursday in one go.
//! let pool = pool.lock(&terms)?;
//! let rain = Weather::forbidding([Window { from: now, until: now.plus(18 * 3600) }]);
//! assert!(pool.is_rained_off(&rain));
//! let later = pool.moved(&terms, &rain, now)?;
//! assert_eq!(later.during().from, now.plus(25 * 3600), "Thursday, 07:00");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod around;
mod cluster;
mod form;
mod members;
mod parts;
mod plot;
mod refused;
mod schedule;
mod split;
mod terms;
mod tiers;

pub use around::Around;
pub use form::{Formed, form};
pub use members::{Pool, Stop};
pub use parts::parts;
pub use plot::Plot;
pub use refused::Refused;
pub use split::{Payer, split};
pub use terms::{InvalidTerms, Terms};
pub use tiers::{InvalidTiers, NextTier, Tiers};
