//! 农技: which agronomist a question is asked of. One at a time, each with its reasons.
//!
//! Hard rules leave out whoever cannot answer ([`Unsuited`]); of the rest the one with the most
//! [`Points`] is asked, and the terms say why. Many questions at once are dealt out together
//! ([`route_all`]), so that as many as there are free places are asked, at the most points in all.
//!
//! ```
//! use matching::advise::*;
//!
//! // A farmer at 1 150 m asks about her apples' leaves.
//! let question = Question {
//!     id: 1,
//!     crop: "apple".into(),
//!     speciality: Some("protection".into()),
//!     altitude_m: Some(1_150),
//!     county: 610_628,
//!     language: None,
//!     level: Level::Township,
//!     asked_before: vec![],
//! };
//!
//! // Both know plant protection; one of them knows apples as well, and has half her places free.
//! let advisor = |id, crops: &[&str], open| Advisor {
//!     id,
//!     level: Level::Township,
//!     specialities: vec!["protection".into()],
//!     crops: crops.iter().map(|crop| (*crop).into()).collect(),
//!     languages: vec![],
//!     from_m: 900,
//!     to_m: 1_300,
//!     county: 610_628,
//!     on_duty: true,
//!     capacity: 4,
//!     open,
//!     record: Record::default(),
//! };
//! let advisors = [advisor("王", &["apple"], 2), advisor("李", &["maize"], 0)];
//!
//! let routing = route(&question, &advisors);
//!
//! let chosen = routing.chosen.expect("somebody");
//! assert_eq!(chosen.advisor, "王");
//! let terms: Vec<_> = chosen.points.terms().map(|t| (t.kind.code(), t.points)).collect();
//! assert_eq!(terms, [("fit", 400), ("place", 200), ("load", 100), ("record", 150)]);
//! assert_eq!(chosen.points.total(), 850);
//! assert_eq!(routing.others, [Other { advisor: "李", why: Why::Fewer { points: 800 } }]);
//! ```

mod batch;
mod filter;
mod person;
mod route;
mod score;

pub use batch::route_all;
pub use person::{Advisor, Level, Question, Record};
pub use route::{Choice, Other, Routing, Why, route};
pub use score::{MOST_POINTS, Points, Term, TermKind};

pub use filter::Unsuited;
