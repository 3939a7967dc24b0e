//! Needs and teams that compete for the same hours, planned together: who is to be asked for which.

use matching::{
    Need, Policy, Team, Window,
    need::Demands,
    plan::{Days, Nights, Planner, Visit},
    team::{Booking, Limits, Party},
};

use crate::ids::TeamId;

/// Half hours are promised whole, so that a visit may keep a team up to this much longer.
const PROMISED_LONGER_MINUTES: f64 = 30.0;
/// The same batch gets the same plan.
const SEED: u64 = 20_261_128;

/// A need, and the teams that may be asked for it.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub need: Need,
    /// Those who were told that they are asked first.
    pub standby: Vec<TeamId>,
    /// Those who come second.
    pub others: Vec<TeamId>,
}

/// What is planned at once. Visits that were promised are in no list: they stay where they are, in
/// the teams' bookings.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Needs that lost their team.
    pub lost: Vec<Wanted>,
    /// Needs for which the `others` are asked at this moment: the hours may go there.
    pub asked: Vec<Wanted>,
    pub teams: Vec<Team<TeamId>>,
}

/// Whom to ask, and when it would come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    pub team: TeamId,
    pub booking: Booking,
}

impl Batch {
    /// Whom to ask for each lost need, so that each team can do all that it is asked for; `None`
    /// where nobody has the time. Who stands by is asked before anybody else, as it was told.
    ///
    /// `used` is the share of the time that is used up after so many steps.
    #[must_use]
    pub fn plan(
        &self,
        policy: &Policy,
        horizon: Window,
        used: impl Fn(u64) -> f64,
    ) -> Vec<Option<Placed>> {
        let mut placed = vec![None; self.lost.len()];
        let everybody = |wanted: &Wanted| [&wanted.standby[..], &wanted.others].concat();
        self.round(|wanted| wanted.standby.clone(), policy, horizon, &used, &mut placed);
        self.round(everybody, policy, horizon, &used, &mut placed);
        placed
    }

    /// Places those that are not placed yet with the teams that `may` come, behind and between
    /// those that are.
    fn round(
        &self,
        may: impl Fn(&Wanted) -> Vec<TeamId>,
        policy: &Policy,
        horizon: Window,
        used: impl Fn(u64) -> f64,
        placed: &mut [Option<Placed>],
    ) {
        let open = |n: &usize| placed[*n].is_none() && !may(&self.lost[*n]).is_empty();
        let left: Vec<usize> = (0..self.lost.len()).filter(open).collect();
        if left.is_empty() {
            return;
        }
        let lost = left.iter().map(|n| (&self.lost[*n].need, may(&self.lost[*n])));
        let asked = self.asked.iter().map(|wanted| (&wanted.need, wanted.others.clone()));
        let wanted: Vec<_> = lost.chain(asked).collect();
        for visit in visits(&wanted, &self.teams_with(placed), policy, horizon, used) {
            if let Some(n) = left.get(visit.need) {
                let team = self.teams[visit.team].id;
                placed[*n] = Some(Placed { team, booking: visit.booking() });
            }
        }
    }

    /// The teams, with what the plan has given them besides what they promised.
    fn teams_with(&self, placed: &[Option<Placed>]) -> Vec<Team<TeamId>> {
        let mut teams = self.teams.clone();
        for team in &mut teams {
            let own = placed.iter().flatten().filter(|placed| placed.team == team.id);
            team.booked.extend(own.map(|placed| placed.booking));
        }
        teams
    }
}

/// One run of the planner. Who may not come for a need avoids it, as the engine says it of people.
fn visits(
    wanted: &[(&Need, Vec<TeamId>)],
    teams: &[Team<TeamId>],
    policy: &Policy,
    horizon: Window,
    used: impl Fn(u64) -> f64,
) -> Vec<Visit> {
    let setup_minutes = policy.setup_minutes + PROMISED_LONGER_MINUTES;
    let policy = Policy { setup_minutes, ..*policy };
    let numbered = || wanted.iter().zip((0..).map(Party));
    let need = |((need, _), number): (&(&Need, _), Party)| Need {
        demands: Demands { farmer: Some(number), ..need.demands.clone() },
        ..(*need).clone()
    };
    let needs: Vec<Need> = numbered().map(need).collect();
    let team = |team: &Team<TeamId>| {
        let others = numbered().filter(|((_, may), _)| !may.contains(&team.id));
        let avoids = others.map(|(_, number)| number).collect();
        (Team { limits: Limits { avoids, ..team.limits.clone() }, ..team.clone() }, Nights::Home)
    };
    let teams: Vec<_> = teams.iter().map(team).collect();
    let Ok(days) = Days::new(&needs, &teams, &policy, horizon) else { return Vec::new() };
    let mut planner = Planner::new(days.problem().clone(), SEED);
    planner.improve(used);
    days.visits(&planner.plan())
}

#[cfg(test)]
mod tests {
    use matching::{
        Fen, Meters, Moment, Position,
        place::Datum,
        team::{Machine, Record, Service},
        week::Week,
    };

    use super::*;

    /// 06:00 in China.
    const NOW: i64 = 1_779_228_000;
    const HOUR: i64 = 3600;

    fn place(east_km: f64) -> Position {
        Position::new(109.38 + east_km / 90.0, 36.0, Datum::Wgs84).unwrap()
    }

    /// Hours of the day, by China's clock.
    fn during(from: i64, until: i64) -> Window {
        let at = |hour: i64| Moment::new(NOW + (hour - 6) * HOUR);
        Window { from: at(from), until: at(until) }
    }

    /// Two hours of work, setup and whole half hours included.
    fn wanted(standby: &[u128], others: &[u128]) -> Wanted {
        let need = Need {
            place: place(0.0),
            operation: "TILL_ROTARY".to_owned(),
            quantity: 6.0,
            window: during(8, 14),
            price_ceiling: None,
            slope_degrees: None,
            gate_width_m: None,
            qualification: None,
            demands: Demands::default(),
        };
        let ids = |ids: &[u128]| ids.iter().copied().map(id).collect();
        Wanted { need, standby: ids(standby), others: ids(others) }
    }

    fn id(n: u128) -> TeamId {
        TeamId(uuid::Uuid::from_u128(n))
    }

    /// `n` km away; works from 8 to 10:30.
    fn team(n: u128, east_km: f64) -> Team<TeamId> {
        let service = Service {
            operation: "TILL_ROTARY".to_owned(),
            price: Fen::new(6000),
            bulk: vec![],
            capacity_per_day: 48.0,
            min_quantity: None,
            max_slope_degrees: None,
            width_m: None,
            machine: Machine::default(),
        };
        Team {
            id: id(n),
            base: place(east_km),
            reach: Meters::new(20_000.0).unwrap(),
            services: vec![service],
            qualifications: vec![],
            week: Week::new((1..=7).map(|day| (day, 8 * 60, 10 * 60 + 30))).unwrap(),
            booked: vec![],
            record: Record::default(),
            limits: Limits::default(),
        }
    }

    fn asked(batch: &Batch) -> Vec<Option<u128>> {
        let horizon = Window { from: Moment::new(NOW), until: Moment::new(NOW + 24 * HOUR) };
        #[expect(clippy::cast_precision_loss, reason = "a thousand steps")]
        let used = |steps: u64| steps as f64 / 1000.0;
        let placed = batch.plan(&Policy::default(), horizon, used);
        placed.iter().map(|placed| Some(placed.as_ref()?.team.0.as_u128())).collect()
    }

    #[test]
    fn who_is_asked_for_what() {
        let near_and_far = || vec![team(1, 1.0), team(2, 2.0), team(3, 3.0)];
        let booked = |mut team: Team<TeamId>| {
            team.booked = vec![Booking { during: during(8, 10), place: place(5.0) }];
            team
        };
        let any: &[u128] = &[1, 2, 3];
        #[rustfmt::skip]
        let cases = [
            // why,                                  lost,                                   asked,                    teams,                                        who
            ("alone: the nearest",                   vec![wanted(&[], any)],                 vec![],                   near_and_far(),                               vec![Some(1)]),
            ("nobody gets two it cannot both do",    vec![wanted(&[], any); 3],              vec![],                   near_and_far(),                               vec![Some(1), Some(2), Some(3)]),
            ("more needs than hours",                vec![wanted(&[], &[1]); 2],             vec![],                   near_and_far(),                               vec![None, Some(1)]),
            ("what was promised stays",              vec![wanted(&[], any)],                 vec![],                   vec![booked(team(1, 1.0)), team(2, 2.0)],     vec![Some(2)]),
            ("hours for which somebody is asked",    vec![wanted(&[], any)],                 vec![wanted(&[], &[1])],  near_and_far(),                               vec![Some(2)]),
            ("who stands by comes first",            vec![wanted(&[3], &[1, 2])],            vec![],                   near_and_far(),                               vec![Some(3)]),
            ("who stands by for two does one",       vec![wanted(&[3], &[1, 2]); 2],         vec![],                   near_and_far(),                               vec![Some(1), Some(3)]),
            ("only who may",                         vec![wanted(&[], &[2])],                vec![],                   near_and_far(),                               vec![Some(2)]),
            ("nobody may",                           vec![wanted(&[], &[])],                 vec![],                   near_and_far(),                               vec![None]),
            ("no team at all",                       vec![wanted(&[], &[])],                 vec![],                   vec![],                                       vec![None]),
        ];
        for (why, lost, asked_for, teams, mut who) in cases {
            let mut found = asked(&Batch { lost, asked: asked_for, teams });
            // Which of two needs that are alike goes to whom is the search's business.
            found.sort_unstable();
            who.sort_unstable();
            assert_eq!(found, who, "{why}");
        }
    }
}
