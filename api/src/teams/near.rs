//! Which teams the engine looks at for one need: those near it, found by its index.
//!
//! A county has thousands of teams, and a need concerns few of them. The rules that the index knows
//! (who does the work, how far it goes, what it asks) choose; the engine checks all rules again and
//! gives the reasons.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use matching::{
    Fen, Meters, Need, Team,
    index::{Index, InvalidProvider, Listing, Provider, Query},
};

use crate::{catalogue::Catalogue, ids::TeamId};

/// Teams that may fit, the nearest: as many as one ranking weighs.
const FITTING: usize = 200;
/// Teams that do the work, whatever else speaks against them: for the reasons.
const OFFERING: usize = 200;
/// Teams that do something else: a farmer who looks for one finds it among the reasons.
const OTHERS: usize = 50;
/// Farther than any two places on Earth.
const EVERYWHERE: f64 = 20_100_000.0;
/// The highest price that the index keeps.
const DEAREST: Fen = Fen::new(u32::MAX as i64);

/// The approved teams and where they stand.
pub struct Near {
    /// Teams with the reach of the widest wave.
    reaching: Index,
    /// The same teams, as far as one likes.
    standing: Index,
    /// By their number in both; who leaves keeps the number.
    teams: Vec<Arc<Team<TeamId>>>,
    numbers: HashMap<TeamId, u32>,
    /// The number of each operation; behind the last one stands what everybody does.
    operations: HashMap<String, u16>,
    reach_factor: f64,
}

impl Near {
    /// Nobody yet. Later waves reach `reach_factor` times as far as the first.
    #[must_use]
    pub fn new(catalogue: &Catalogue, reach_factor: f64) -> Self {
        let codes = catalogue.operations.iter().map(|operation| operation.code.clone());
        let operations: HashMap<String, u16> = codes.zip(0..).collect();
        let n = u16::try_from(operations.len()).expect("a catalogue has few operations");
        let (reaching, standing) = (Index::new(n + 1), Index::new(n + 1));
        let (teams, numbers) = (Vec::new(), HashMap::new());
        Self { reaching, standing, teams, numbers, operations, reach_factor }
    }

    /// Takes a team in, or what is new of it.
    pub fn put(&mut self, team: Team<TeamId>) -> Result<(), InvalidProvider> {
        self.remove(team.id)?;
        let next = u32::try_from(self.teams.len()).unwrap_or(u32::MAX);
        let number = self.numbers.get(&team.id).copied().unwrap_or(next);
        let standing = self.provider(&team);
        let reach = team.reach.times(self.reach_factor);
        self.reaching.insert(number, &Provider { reach, ..standing.clone() })?;
        self.standing.insert(number, &standing)?;
        self.numbers.insert(team.id, number);
        let team = Arc::new(team);
        match self.teams.get_mut(number as usize) {
            Some(known) => *known = team,
            None => self.teams.push(team),
        }
        Ok(())
    }

    /// Takes a team out; one that was never in is no error.
    pub fn remove(&mut self, id: TeamId) -> Result<(), InvalidProvider> {
        let Some(number) = self.numbers.get(&id) else { return Ok(()) };
        match self.reaching.remove(*number) {
            Err(InvalidProvider::Absent(_)) => Ok(()),
            Err(other) => Err(other),
            Ok(()) => self.standing.remove(*number),
        }
    }

    /// The teams to weigh for this need, in the order of their numbers.
    #[must_use]
    pub fn around(&self, need: &Need) -> Vec<Arc<Team<TeamId>>> {
        let does_it = Query::new(need.place, self.number_of(&need.operation));
        let fits = does_it.at_most(need.price_ceiling.unwrap_or(DEAREST));
        let anybody = Query::new(need.place, self.anybody());
        let found = [
            self.reaching.nearest(&fits, FITTING),
            self.standing.nearest(&does_it, OFFERING),
            self.standing.nearest(&anybody, OTHERS),
        ];
        let numbers: BTreeSet<u32> = found.iter().flatten().map(|found| found.id).collect();
        numbers.into_iter().map(|number| Arc::clone(&self.teams[number as usize])).collect()
    }

    /// A team as the index sees it, as far as one likes.
    fn provider(&self, team: &Team<TeamId>) -> Provider {
        let mut cheapest = BTreeMap::from([(self.anybody(), Fen::new(0))]);
        for service in &team.services {
            // The index must not leave out whom a large quantity makes cheap enough.
            let price = service.price_at(f64::INFINITY).min(DEAREST);
            let known = cheapest.entry(self.number_of(&service.operation)).or_insert(price);
            *known = price.min(*known);
        }
        let listing = |(capability, price)| Listing { capability, price, marks: 0 };
        let reach = Meters::new(EVERYWHERE).expect("a distance on Earth");
        let listings = cheapest.into_iter().map(listing).collect();
        Provider { place: team.base, reach, free: u64::MAX, listings }
    }

    fn number_of(&self, operation: &str) -> u16 {
        self.operations.get(operation).copied().unwrap_or_else(|| self.anybody())
    }

    /// What everybody does.
    fn anybody(&self) -> u16 {
        u16::try_from(self.operations.len()).unwrap_or(u16::MAX)
    }
}

#[cfg(test)]
mod tests {
    use matching::{
        Moment, Position, Window,
        need::Demands,
        place::Datum,
        team::{Limits, Machine, Record, Service},
        week::Week,
    };

    use super::*;

    fn team(n: u128, east_km: f64, reach_km: f64, operation: &str, fen: i64) -> Team<TeamId> {
        let service = Service {
            operation: operation.to_owned(),
            price: Fen::new(fen),
            bulk: vec![],
            capacity_per_day: 50.0,
            min_quantity: None,
            max_slope_degrees: None,
            width_m: None,
            machine: Machine::default(),
        };
        Team {
            id: TeamId(uuid::Uuid::from_u128(n)),
            base: here(east_km),
            reach: Meters::new(reach_km * 1000.0).unwrap(),
            services: vec![service],
            qualifications: vec![],
            week: Week::new([(1, 480, 1080)]).unwrap(),
            booked: vec![],
            record: Record::default(),
            limits: Limits::default(),
        }
    }

    fn here(east_km: f64) -> Position {
        Position::new(109.38 + east_km / 90.0, 36.0, Datum::Wgs84).unwrap()
    }

    fn need(ceiling: Option<i64>) -> Need {
        let now = Moment::new(1_779_228_000);
        Need {
            place: here(0.0),
            operation: "TILL_ROTARY".to_owned(),
            quantity: 5.0,
            window: Window { from: now, until: now.plus(86_400) },
            price_ceiling: ceiling.map(Fen::new),
            slope_degrees: None,
            gate_width_m: None,
            qualification: None,
            demands: Demands::default(),
        }
    }

    fn around(near: &Near, ceiling: Option<i64>) -> Vec<u128> {
        near.around(&need(ceiling)).iter().map(|team| team.id.0.as_u128()).collect()
    }

    #[test]
    fn among_many_those_that_fit_are_found_and_the_nearest_of_the_others() {
        let mut near = Near::new(&Catalogue::compiled_in(), 2.0);
        // 400 near ones that are too dear, 100 that do something else, and three farther away.
        for n in 0..400_u32 {
            near.put(team(u128::from(n), 1.0 + f64::from(n) / 1000.0, 50.0, "TILL_ROTARY", 9000))
                .unwrap();
        }
        for n in 1000..1100 {
            near.put(team(n, 0.1, 50.0, "PICK", 100)).unwrap();
        }
        for (n, reach_km) in [(2000, 30.0), (2001, 15.0), (2002, 10.0)] {
            near.put(team(n, 29.0, reach_km, "TILL_ROTARY", 6000)).unwrap();
        }
        let found = around(&near, Some(7000));
        let within =
            |range: std::ops::Range<u128>| found.iter().filter(|n| range.contains(n)).count();
        assert_eq!(within(0..200), OFFERING, "the nearest of those who do it, for the reasons");
        assert_eq!(within(200..400), 0, "those behind them are left out");
        assert_eq!(within(1000..1100), OTHERS);
        assert_eq!(within(2000..2003), 2, "near enough for the widest wave, though far behind");
        assert_eq!(around(&near, None).iter().filter(|n| **n < 400).count(), FITTING);
    }

    #[test]
    fn a_team_that_changes_or_goes_is_seen_so() {
        let mut near = Near::new(&Catalogue::compiled_in(), 2.0);
        let count = |near: &Near| around(near, None).len();
        near.remove(TeamId(uuid::Uuid::from_u128(1))).unwrap();
        near.put(team(1, 1.0, 10.0, "TILL_ROTARY", 6000)).unwrap();
        near.put(team(1, 2.0, 10.0, "TILL_ROTARY", 5000)).unwrap();
        assert_eq!(count(&near), 1, "once, however often it changes");
        assert_eq!(near.around(&need(None))[0].services[0].price, Fen::new(5000));
        for _ in 0..2 {
            near.remove(TeamId(uuid::Uuid::from_u128(1))).unwrap();
            assert_eq!(count(&near), 0);
        }
        near.put(team(1, 1.0, 10.0, "TILL_ROTARY", 6000)).unwrap();
        assert_eq!(count(&near), 1, "back again");
    }
}
