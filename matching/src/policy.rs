//! What a visit costs besides its price: every weight is money, so people can argue about it.

use crate::team::Record;

/// The weights of [`rank`](crate::rank()): estimates of 2026-11 for Shaanxi's orchards, meant to
/// be replaced by what check-ins and settlements teach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// Fen for each km of road. 220 = fuel 75 (10 L/100 km at 7.5 yuan) + driver 125
    /// (250 yuan a day of 8 h, at 25 km/h) + wear 20.
    pub travel_fen_per_km: f64,
    /// Speed on village roads, km/h. 25: a tractor or a loaded pickup, whose limits are 40 and 60.
    pub speed_km_per_h: f64,
    /// Road km for each km as the crow flies, at least 1. 1.4: plains have 1.3, crossing a
    /// gully takes 2 to 4 (design estimate, until road times are learned).
    pub detour: f64,
    /// From arrival until the work begins, in minutes: unloading, mixing, a look at the field.
    pub setup_minutes: f64,
    /// A job is not begun this shortly before the team stops for the day, in minutes, unless
    /// it would be done by then.
    pub least_start_minutes: f64,
    /// Fen for each hour the farmer waits, from the start of the window. 100: a day later
    /// weighs as much as 11 km of road.
    pub waiting_fen_per_h: f64,
    /// Fen for each qualification of the team that this job leaves idle, where there is one
    /// open need for each team that has it: in proportion where there are more or fewer, and
    /// as it stands where nobody counted. 1000: the plain tractor wins up to 2 km further
    /// away, and the drone stays free for who needs it.
    pub idle_skill_fen: f64,
    /// More open needs than this for each team count as this many. 5: a drone worth keeping
    /// free wins 10 km of road, not a whole day.
    pub most_pressure: f64,
    /// Fen for each star below 5. 2000: what redoing a poor job on one mu costs a farmer in part.
    pub star_fen: f64,
    /// A team begins as if this many farmers (count) ...
    pub prior_ratings: f64,
    /// ... had given it this many stars (1..=5): good, but below a proven team.
    pub prior_stars: f64,
    /// Fen lost when a team gives a job back. 20000: the farmer's lost day and the standby's way.
    pub drop_fen: f64,
    /// A team begins as if it had had this many jobs (count) ...
    pub prior_jobs: f64,
    /// ... and had given back this share of them (0..=1).
    pub prior_drop_rate: f64,
    /// Fen off when the team works at a neighbour's the day before, the same day or the day
    /// after. 1500: one unloading and the talk about the way are saved.
    pub neighbour_fen: f64,
    /// How near a neighbour is, in meters: the fields of one village.
    pub neighbour_m: f64,
    /// Fen for each paid hour that the team is ahead of an equal share, off for each behind.
    /// 20: a team 40 hours behind wins 3.6 km of road (design estimate).
    pub fairness_fen_per_h: f64,
    /// Below this area a machine turns so often that each m² takes longer, in m². 7000: rotary
    /// tillage takes 0.25 s/m² above it (Transactions of the CSAM 2024(7)).
    pub turning_knee_m2: f64,
    /// Share of the time that goes into turning at the knee, 0..=1. 0.29: 12 s for each row of
    /// 84 m, 2 m wide, out of 0.25 s/m² (design estimate; rows shorten with the root of the area).
    pub turning_share: f64,
    /// How many times longer a field without straight rows takes, at least 1. 1.2: 0.30 against
    /// 0.25 s/m² (Transactions of the CSAM 2024(7)).
    pub irregular_factor: f64,
    /// Up to this slope, in degrees, a machine works as on the plain. 6: where contour ploughing
    /// begins (design estimate).
    pub flat_degrees: f64,
    /// Share of the time that each further degree adds. 0.02: a quarter more at 18 degrees
    /// (design estimate).
    pub slope_per_degree: f64,
    /// Standard deviation of the time a job takes, as a share of the time planned. 0.25: until
    /// finished visits teach it (design estimate).
    pub work_spread: f64,
    /// The same for the road. 0.30: mud, a closed ford, a herd (design estimate).
    pub travel_spread: f64,
    /// Chance that rain nobody forecast stops the work of a day, 0..=1. 0.045: of ten days three
    /// are wet and nine forecasts come true, `0.3 · 0.1 / (0.3 · 0.1 + 0.7 · 0.9)`; 24 hours ahead
    /// 87 of 100 did all over China, nights included (China Meteorological Administration, 2018).
    pub unforeseen_rain: f64,
    /// What every team's reach is multiplied by: 1, and more in a later wave.
    pub reach_factor: f64,
    /// The most that a later wave multiplies reach by, as [`WavePolicy`](crate::waves::WavePolicy) has
    /// it: further teams are not told about as "the next wave".
    pub widest_reach_factor: f64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            travel_fen_per_km: 220.0,
            speed_km_per_h: 25.0,
            detour: 1.4,
            setup_minutes: 30.0,
            least_start_minutes: 60.0,
            waiting_fen_per_h: 100.0,
            idle_skill_fen: 1000.0,
            most_pressure: 5.0,
            star_fen: 2000.0,
            prior_ratings: 5.0,
            prior_stars: 4.0,
            drop_fen: 20_000.0,
            prior_jobs: 10.0,
            prior_drop_rate: 0.05,
            neighbour_fen: 1500.0,
            neighbour_m: 1000.0,
            fairness_fen_per_h: 20.0,
            turning_knee_m2: 7000.0,
            turning_share: 0.29,
            irregular_factor: 1.2,
            flat_degrees: 6.0,
            slope_per_degree: 0.02,
            work_spread: 0.25,
            travel_spread: 0.30,
            unforeseen_rain: 0.045,
            reach_factor: 1.0,
            widest_reach_factor: 1.5,
        }
    }
}

impl Policy {
    /// The share of its jobs that a team gives back, pulled towards the prior:
    /// `(dropped + prior rate · prior jobs) / (jobs + prior jobs)`.
    pub(crate) fn drop_rate(&self, record: Record) -> f64 {
        let jobs = f64::from(record.jobs_done) + f64::from(record.dropped);
        let dropped = f64::from(record.dropped) + self.prior_drop_rate * self.prior_jobs;
        dropped / (jobs + self.prior_jobs)
    }
}
