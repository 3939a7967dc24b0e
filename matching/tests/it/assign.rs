//! The best assignment: possible, proven for all pairs, and the same as by brute force.

use matching::assign::*;
use proptest::prelude::*;

#[test]
fn impossible_arcs_are_refused() {
    let arc = |job, team, cost| vec![Arc { job, team, cost }];
    #[rustfmt::skip]
    let cases = [
        (vec![0],        arc(1, 0, 0),        InvalidArcs::NoSuchEnd { job: 1, team: 0 }),
        (vec![0],        arc(0, 1, 0),        InvalidArcs::NoSuchEnd { job: 0, team: 1 }),
        (vec![0],        arc(0, 0, i32::MIN), InvalidArcs::Cost(i32::MIN)),
        (vec![i32::MAX], vec![],              InvalidArcs::Cost(i32::MAX)),
    ];
    for (hold, arcs, why) in cases {
        assert_eq!(Arcs::new(hold, 1, &arcs), Err(why));
    }
    assert_eq!(solve_dense(&[1, 2, 3], vec![0, 0], 2), Err(InvalidArcs::Matrix { entries: 3 }));
}

#[test]
fn the_checker_names_the_flaw() {
    let matrix = [[1, 4], [2, 9]];
    let cost = |job: u32, team: u32| Some(matrix[job as usize][team as usize]);
    let claim = |team_of: [Option<u32>; 2], jobs: [i64; 2], teams: [i64; 2]| Assignment {
        team_of: team_of.to_vec(),
        values: Values { jobs: jobs.to_vec(), teams: teams.to_vec() },
        rounds: 0,
    };
    let gain = |job, team, cost| Err(Flaw::Gain(Arc { job, team, cost }));
    #[rustfmt::skip]
    let cases = [
        // team_of,             jobs,    teams,   verdict,                                   why
        ([Some(1), Some(0)],    [4, 5],  [-3, 0], Ok(6),                                     "best"),
        ([Some(0), Some(1)],    [4, 5],  [-3, 0], Err(Flaw::Gap { cost: 10, bound: 6 }),     "swapped"),
        ([Some(0), None],       [4, 5],  [-3, 0], Err(Flaw::Gap { cost: 8, bound: 6 }),      "waits in vain"),
        ([Some(0), Some(0)],    [4, 5],  [-3, 0], Err(Flaw::Twice { team: 0 }),              "one team, two jobs"),
        ([Some(2), Some(0)],    [4, 5],  [-3, 0], Err(Flaw::NoSuchArc { job: 0 }),           "nobody"),
        ([Some(1), Some(0)],    [4, 8],  [-6, 0], Err(Flaw::Hold { job: 1 }),                "dearer than waiting"),
        ([Some(1), Some(0)],    [3, 4],  [-2, 1], Err(Flaw::Idle { team: 1 }),               "pays to be idle"),
        ([Some(1), Some(0)],    [4, 6],  [-3, 0], gain(1, 0, 2),                             "worth too much"),
    ];
    for (team_of, jobs, teams, verdict, why) in cases {
        assert_eq!(verify(&claim(team_of, jobs, teams), &[7, 7], 2, cost), verdict, "{why}");
    }
}

/// Bids of 1 on a cost of a million, up to a cost of waiting of a billion, would take hours.
#[test]
fn jobs_that_fight_at_one_cost_come_to_an_end() {
    let best = solve_dense(&[1_000_000; 60 * 50], vec![1 << 30; 60], 50).unwrap();

    assert_eq!(best.cost(), 50 * 1_000_000 + 10 * (1 << 30));
}

proptest! {
    /// More jobs than teams and the other way round, missing pairs, many ties, cheap waiting.
    #[test]
    fn assignments_are_proven_and_no_search_finds_better(problem in problems(6)) {
        let best = solve(Arcs::new(problem.hold.clone(), problem.n_teams, &problem.arcs()).unwrap());

        let proven = verify(&best, &problem.hold, problem.n_teams, |j, t| problem.cost(j, t));

        prop_assert_eq!(proven, Ok(i128::from(best.cost())));
        prop_assert_eq!(best.cost(), problem.cheapest(0, 0));
    }

    /// Whatever arcs were listed, the rest is found, and the proof holds for all pairs.
    #[test]
    fn arcs_nobody_listed_are_found(problem in problems(9), listed in any::<[bool; 81]>()) {
        let all = problem.arcs();
        let few: Vec<_> = all.iter().zip(listed).filter(|(_, on)| *on).map(|(a, _)| *a).collect();
        let arcs = Arcs::new(problem.hold.clone(), problem.n_teams, &few).unwrap();

        let best = solve_priced(arcs, |found| all.iter().for_each(|arc| found.offer(*arc)));

        let proven = verify(&best, &problem.hold, problem.n_teams, |j, t| problem.cost(j, t));
        prop_assert_eq!(proven, Ok(i128::from(best.cost())));
    }

    #[test]
    fn a_matrix_costs_what_its_arcs_cost(problem in problems(30)) {
        let (hold, n_teams) = (problem.hold.clone(), problem.n_teams);
        let full: Vec<_> = problem.costs.iter().map(|cost| cost.unwrap_or(1000)).collect();
        let cost = |job, team| Some(problem.cost(job, team).unwrap_or(1000));

        let best = solve_dense(&full, hold.clone(), n_teams).unwrap();

        prop_assert_eq!(verify(&best, &hold, n_teams, cost), Ok(i128::from(best.cost())));
    }

    #[test]
    fn the_order_of_arcs_does_not_matter((problem, arcs) in shuffled()) {
        let best = |arcs: &[Arc]| {
            solve(Arcs::new(problem.hold.clone(), problem.n_teams, arcs).expect("in range"))
        };

        prop_assert_eq!(best(&arcs), best(&problem.arcs()));
    }

    #[test]
    fn another_team_never_makes_it_dearer(problem in problems(7), costs in any::<[u8; 7]>()) {
        let team = problem.n_teams;
        let more = (0..).zip(costs).take(problem.hold.len());
        let more = more.map(|(job, cost)| Arc { job, team, cost: i32::from(cost) - 50 });
        let richer: Vec<_> = problem.arcs().into_iter().chain(more).collect();
        let cost = |n_teams, arcs: &[Arc]| {
            solve(Arcs::new(problem.hold.clone(), n_teams, arcs).expect("in range")).cost()
        };

        prop_assert!(cost(team + 1, &richer) <= cost(team, &problem.arcs()));
    }
}

/// A cost for each pair, row by row; `None`: the team cannot do the job.
#[derive(Debug, Clone)]
struct Problem {
    hold: Vec<i32>,
    n_teams: u32,
    costs: Vec<Option<i32>>,
}

impl Problem {
    fn cost(&self, job: u32, team: u32) -> Option<i32> {
        self.costs[(job * self.n_teams + team) as usize]
    }

    fn arcs(&self) -> Vec<Arc> {
        let jobs = 0..u32::try_from(self.hold.len()).expect("few");
        let pairs = jobs.flat_map(|job| (0..self.n_teams).map(move |team| (job, team)));
        pairs
            .filter_map(|(job, team)| self.cost(job, team).map(|cost| Arc { job, team, cost }))
            .collect()
    }

    /// By trying everything; `busy` has a bit for each team.
    fn cheapest(&self, job: u32, busy: u32) -> i64 {
        let Some(hold) = self.hold.get(job as usize) else { return 0 };
        let waits = i64::from(*hold) + self.cheapest(job + 1, busy);
        let free = (0..self.n_teams).filter(|team| busy & (1 << team) == 0);
        let served = free.filter_map(|team| {
            let cost = i64::from(self.cost(job, team)?);
            Some(cost + self.cheapest(job + 1, busy | 1 << team))
        });
        served.fold(waits, i64::min)
    }
}

fn problems(most: usize) -> impl Strategy<Value = Problem> {
    (1..=most, 1..=most).prop_flat_map(|(n_jobs, n_teams)| {
        let hold = prop::collection::vec(prop_oneof![0..30_i32, Just(1 << 30)], n_jobs);
        let cost = prop::option::weighted(0.7, -9..25_i32);
        let costs = prop::collection::vec(cost, n_jobs * n_teams);
        let n_teams = u32::try_from(n_teams).expect("few");
        (hold, costs).prop_map(move |(hold, costs)| Problem { hold, n_teams, costs })
    })
}

fn shuffled() -> impl Strategy<Value = (Problem, Vec<Arc>)> {
    problems(8).prop_flat_map(|problem| {
        let arcs = problem.arcs();
        (Just(problem), Just(arcs).prop_shuffle())
    })
}
