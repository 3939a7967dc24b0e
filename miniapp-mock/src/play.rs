//! What a played time is made of, whatever is played: people, phones, a clock, dice, a table.

pub(crate) mod attention;
pub(crate) mod calendar;
pub(crate) mod chart;
pub(crate) mod clock;
pub(crate) mod deals;
pub(crate) mod dice;
pub(crate) mod figures;
pub(crate) mod ground;
pub(crate) mod ledger;
pub(crate) mod names;
pub(crate) mod places;
pub(crate) mod progress;
pub(crate) mod routine;
pub(crate) mod rows;
pub(crate) mod table;
pub(crate) mod voices;
pub(crate) mod wechat;
pub(crate) mod words;

/// The alias that holds the operator role.
pub const OPERATOR: &str = "demo-operator";
/// People who sign in, or are asked, at the same moment.
pub(crate) const AT_ONCE: usize = 8;

/// Where it is played, and how fast.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// The service, such as `http://127.0.0.1:8080`.
    pub url: String,
    /// The stand-in for WeChat that the service uses, when it runs apart from it.
    pub wechat: Option<String>,
    /// Seconds of what is played in one second, above 0.
    pub speed: f64,
}
