//! A checker of assignments that trusts nobody.

use super::{Arc, Assignment};

/// Why an assignment and its values prove nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("as many jobs and teams as in the problem are needed")]
    Length,
    #[error("job {job} has a team that cannot do it")]
    NoSuchArc { job: u32 },
    #[error("team {team} has two jobs")]
    Twice { team: u32 },
    #[error("job {job} is worth more than to hold it")]
    Hold { job: u32 },
    #[error("team {team} is worth more than nothing")]
    Idle { team: u32 },
    #[error("{0:?} would still pay")]
    Gain(Arc),
    #[error("the assignment costs {cost}, the values prove only {bound}")]
    Gap { cost: i128, bound: i128 },
}

/// The cost of an assignment, if it is possible and its values prove that none is cheaper.
///
/// `cost` gives the cost of any pair, `None` where the team cannot do the job: all pairs are
/// asked, so that the proof holds for the full problem, whatever arcs the solver saw. Weak
/// duality: when no pair's values exceed its cost, no job's the cost to hold it and no team's 0,
/// no assignment costs less than all values together.
pub fn verify(
    assignment: &Assignment,
    hold: &[i32],
    n_teams: u32,
    cost: impl Fn(u32, u32) -> Option<i32>,
) -> Result<i128, Flaw> {
    let values = &assignment.values;
    let n_jobs = hold.len();
    if [assignment.team_of.len(), values.jobs.len()] != [n_jobs; 2]
        || values.teams.len() != n_teams as usize
    {
        return Err(Flaw::Length);
    }
    let paid = price(assignment, hold, n_teams, &cost)?;
    check_values(assignment, hold, &cost)?;
    let all = values.jobs.iter().chain(&values.teams);
    let bound = all.map(|value| i128::from(*value)).sum();
    (paid == bound).then_some(paid).ok_or(Flaw::Gap { cost: paid, bound })
}

fn price(
    assignment: &Assignment,
    hold: &[i32],
    n_teams: u32,
    cost: impl Fn(u32, u32) -> Option<i32>,
) -> Result<i128, Flaw> {
    let mut busy = vec![false; n_teams as usize];
    let mut paid = 0;
    for ((job, team), hold) in (0..).zip(&assignment.team_of).zip(hold) {
        let Some(team) = *team else {
            paid += i128::from(*hold);
            continue;
        };
        let known = (team < n_teams).then(|| cost(job, team)).flatten();
        paid += i128::from(known.ok_or(Flaw::NoSuchArc { job })?);
        if std::mem::replace(&mut busy[team as usize], true) {
            return Err(Flaw::Twice { team });
        }
    }
    Ok(paid)
}

fn check_values(
    assignment: &Assignment,
    hold: &[i32],
    cost: impl Fn(u32, u32) -> Option<i32>,
) -> Result<(), Flaw> {
    let values = &assignment.values;
    for (team, value) in (0..).zip(&values.teams) {
        if *value > 0 {
            return Err(Flaw::Idle { team });
        }
    }
    for ((job, value), hold) in (0..).zip(&values.jobs).zip(hold) {
        if *value > i64::from(*hold) {
            return Err(Flaw::Hold { job });
        }
        for (team, price) in (0..).zip(&values.teams) {
            // In 128 bits, because values may come from anywhere.
            let both = i128::from(*value) + i128::from(*price);
            if let Some(cost) = cost(job, team).filter(|cost| both > i128::from(*cost)) {
                return Err(Flaw::Gain(Arc { job, team, cost }));
            }
        }
    }
    Ok(())
}
