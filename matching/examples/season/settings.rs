//! What the sensitivity table turns: the figures nobody has measured.

/// How the world is, apart from what has a source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Settings {
    pub(crate) n_plots: usize,
    /// Share of a team's days on which it does not come and says so in the morning. 0.05: what
    /// `Policy::prior_drop_rate` begins with.
    pub(crate) no_show: f64,
    /// Road that a gully adds: 150 m down and up again, one in ten.
    pub(crate) gully_km: f64,
    /// Share of days with rain, and of wet days that a wet day follows.
    pub(crate) wet: f64,
    pub(crate) wet_again: f64,
    /// Share of days whose forecast, the evening before, is right.
    pub(crate) forecast: f64,
    /// Share of the plots that belong to growers of 50 mu and more: with 0.06 they have 15 % of
    /// the land.
    pub(crate) large: f64,
    /// Work, setup and a usual road, as a share of all team hours on dry days.
    pub(crate) load: f64,
    /// Share of offers that are declined whatever they pay.
    pub(crate) declined: f64,
    /// Whether those who work on foot take part.
    pub(crate) crews: bool,
    /// What a batch takes a day's waiting to cost for each job, in fen. 600: a quarter of
    /// `Policy::waiting_fen_per_h`, because the farmer has said until when she can wait. Tried on
    /// seeds 100 to 102, which are not reported: 2,400 made 2 % more empty travel, 240 served 0.4 points
    /// fewer needs.
    pub(crate) waiting: f64,
    /// Steps of the planner's search each evening. On seeds 100 to 105 ten times as many made the
    /// cost of small plots 0.4 points lower.
    pub(crate) steps: f64,
}

impl Settings {
    pub(crate) const USUAL: Self = Self {
        n_plots: 900,
        no_show: 0.05,
        gully_km: 3.0,
        wet: 0.3,
        wet_again: 0.5,
        forecast: 0.9,
        large: 0.06,
        load: 0.8,
        declined: 0.10,
        crews: true,
        waiting: 600.0,
        steps: 3_000.0,
    };
}
