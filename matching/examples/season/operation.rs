//! The work of an apple year in 富县: when, how long, how much (domain.md 3.4 and 3.5).

use matching::Policy;

use crate::route::Effort;

/// One operation and the fleet that does it.
pub(crate) struct Operation {
    pub(crate) code: &'static str,
    /// Days of the season (0 = 20 May) in which windows open, round by round; most open in the
    /// middle.
    pub(crate) rounds: &'static [(f64, f64)],
    /// Days from the first to the last on which the work may be done.
    pub(crate) window: usize,
    /// A team's hours for a mu of a large field.
    pub(crate) hours_per_mu: f64,
    /// Price of the work alone, in fen.
    pub(crate) fen_per_mu: f64,
    pub(crate) people: f64,
    /// Minutes from arrival until the work begins: after a drive, and from a neighbour's plot.
    pub(crate) setup: (f64, f64),
    /// Share of the plots that ask for it.
    pub(crate) share: f64,
    /// A machine that turns at the end of each row.
    pub(crate) turns: bool,
    /// Neighbours' plots can be one job (拼单).
    pub(crate) pooled: bool,
}

/// Who works on foot.
const CREW: f64 = 8.0;

pub(crate) const OPERATIONS: [Operation; 4] = [
    // 17,000 bags a mu (8,800 to 25,000 seen), 5,000 a worker and day; 0.08 yuan a bag.
    Operation {
        code: "BAG",
        rounds: &[(5.0, 30.0)],
        window: 10,
        hours_per_mu: 17_000.0 / 5_000.0 * 8.0 / CREW,
        fen_per_mu: 17_000.0 * 8.0,
        people: CREW,
        setup: (30.0, 10.0),
        share: 0.25,
        turns: false,
        pooled: false,
    },
    // A mu a minute, 25 yuan a mu; a pest leaves 3 to 5 days; two people.
    Operation {
        code: "SPRAY_UAV_ORCHARD",
        rounds: &[(10.0, 20.0), (45.0, 55.0), (80.0, 90.0)],
        window: 5,
        hours_per_mu: 1.0 / 60.0,
        fen_per_mu: 2_500.0,
        people: 2.0,
        setup: (30.0, 10.0),
        share: 0.6,
        turns: false,
        pooled: true,
    },
    // 18 mu an hour on large fields, 50 to 80 yuan a mu.
    Operation {
        code: "TILL_ROTARY",
        rounds: &[(113.0, 140.0)],
        window: 10,
        hours_per_mu: 1.0 / 18.0,
        fen_per_mu: 6_500.0,
        people: 1.0,
        setup: (30.0, 5.0),
        share: 0.4,
        turns: true,
        pooled: true,
    },
    // 3,750 kg a mu (7,000 to 8,000 jin), 800 kg a worker and day, 0.25 yuan a kg
    // (150 to 250 yuan a day).
    Operation {
        code: "PICK",
        rounds: &[(134.0, 146.0)],
        window: 10,
        hours_per_mu: 3_750.0 / 800.0 * 8.0 / CREW,
        fen_per_mu: 3_750.0 * 25.0,
        people: CREW,
        setup: (30.0, 10.0),
        share: 0.15,
        turns: false,
        pooled: false,
    },
];

/// One person's hour, in fen: 250 yuan a day of 8 hours.
const PERSON_HOUR: f64 = 25_000.0 / 8.0;
/// Fuel and wear of a km (`Policy::travel_fen_per_km` less the driver).
pub(crate) const VEHICLE_KM: f64 = 95.0;
pub(crate) const KM_PER_HOUR: f64 = 25.0;
/// From this road on there is a full setup: not a neighbour's plot.
const NEIGHBOUR_KM: f64 = 1.0;
/// The way that a price reckons with, in km (assumption).
const USUAL_KM: f64 = 8.0;

impl Operation {
    /// What an hour of the team's people costs, in fen.
    pub(crate) fn wage(&self) -> f64 {
        PERSON_HOUR * self.people
    }

    /// What a km of road costs, with everybody's time, in fen.
    pub(crate) fn fen_per_km(&self) -> f64 {
        VEHICLE_KM + self.wage() / KM_PER_HOUR
    }

    /// What road and setup cost, in fen.
    pub(crate) fn cost(&self, effort: Effort) -> f64 {
        self.fen_per_km() * effort.km + self.wage() * effort.setup / 3600.0
    }

    /// Seconds of setup after so much road.
    pub(crate) fn setup_after(&self, km: f64) -> f64 {
        60.0 * if km > NEIGHBOUR_KM { self.setup.0 } else { self.setup.1 }
    }

    /// Seconds of work for a team of usual speed; small fields take a machine longer.
    pub(crate) fn work(&self, mu: f64) -> f64 {
        let Policy { turning_knee_m2, turning_share, .. } = Policy::default();
        let rows = (turning_knee_m2 / (mu * 2000.0 / 3.0)).sqrt().max(1.0);
        let slow = if self.turns { 1.0 + turning_share * (rows - 1.0) } else { 1.0 };
        mu * self.hours_per_mu * 3600.0 * slow
    }

    /// Coming at all, in fen: a setup and a usual way.
    pub(crate) fn mobilisation(&self) -> f64 {
        self.wage() * self.setup.0 / 60.0 + USUAL_KM * self.fen_per_km()
    }

    /// What plots of one job pay together, in fen: the work, one mobilisation and, for each
    /// further plot, the move.
    pub(crate) fn pay(&self, mu: f64, n_plots: usize) -> f64 {
        let moves = (n_plots - 1) as f64 * self.wage() * self.setup.1 / 60.0;
        self.fen_per_mu * mu + self.mobilisation() + moves
    }

    /// A team's hours for a job by itself with a usual way: what fleets are sized by.
    pub(crate) fn usual_hours(&self, mu: f64) -> f64 {
        (self.work(mu) / 60.0 + self.setup.0) / 60.0 + USUAL_KM / KM_PER_HOUR
    }
}
