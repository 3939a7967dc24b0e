//! Our side of the table: `assign-peers MODE N K FILE` writes the instance and prints
//! milliseconds, cost and whether the proof holds.

mod grid;

use std::io::Write;
use std::time::Instant;

use grid::Grid;
use matching::assign::{Arc, Arcs, Assignment, solve, solve_dense, solve_priced, verify};

/// Of the plane, in meters.
const SIDE: i32 = 100_000;

/// Waiting is never chosen: as in the peers, every job gets a team.
const NEVER: i32 = 1 << 30;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, mode, n, k, file] = &args[..] else {
        panic!("usage: assign-peers plane|uniform|dense|sparse N K FILE");
    };
    let (n, k): (usize, usize) = (n.parse().expect("a number"), k.parse().expect("a number"));
    let mut random = Random(20_261_125 + n as u64);
    let mut point = || [random.below(SIDE), random.below(SIDE)];
    let jobs: Vec<_> = (0..n).map(|_| point()).collect();
    let teams: Vec<_> = (0..n).map(|_| point()).collect();
    match mode.as_str() {
        "plane" => {
            save(file, jobs.iter().chain(&teams).flatten().copied());
            let cost =
                |job: u32, team: u32| Some(between(jobs[job as usize], teams[team as usize]));
            report(n, || plane(&jobs, &teams, k), cost);
        }
        "sparse" => {
            let (_, _, arcs) = near(&jobs, &teams, k);
            let packed = Arcs::new(vec![NEVER; n], n as u32, &arcs).expect("in range");
            save(file, packed.iter().flat_map(|a| [a.job as i32, a.team as i32, a.cost]));
            let mut lists = vec![Vec::new(); n];
            packed.iter().for_each(|arc| lists[arc.job as usize].push((arc.team, arc.cost)));
            report(
                n,
                || solve(packed.clone()),
                |job, team| {
                    let list = &lists[job as usize];
                    let at = list.binary_search_by_key(&team, |(team, _)| *team);
                    at.ok().map(|at| list[at].1)
                },
            );
        }
        "uniform" | "dense" => {
            let matrix: Vec<i32> = if mode == "uniform" {
                (0..n * n).map(|_| random.below(SIDE)).collect()
            } else {
                jobs.iter().flat_map(|j| teams.iter().map(|t| between(*j, *t))).collect()
            };
            save(file, matrix.iter().copied());
            let solved = || solve_dense(&matrix, vec![NEVER; n], n as u32).expect("in range");
            report(n, solved, |job, team| Some(matrix[job as usize * n + team as usize]));
        }
        _ => panic!("no such mode"),
    }
}

/// Best and median of several runs, and the proof of the last.
fn report(n: usize, run: impl Fn() -> Assignment, cost: impl Fn(u32, u32) -> Option<i32>) {
    let mut times = Vec::new();
    let mut last = None;
    let all = Instant::now();
    while times.len() < 5 || (times.len() < 40 && all.elapsed().as_millis() < 1000) {
        let start = Instant::now();
        last = Some(run());
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    let last = last.expect("at least one run");
    times.sort_by(f64::total_cmp);
    let proven = verify(&last, &vec![NEVER; n], n as u32, cost) == Ok(last.cost().into());
    println!(
        "{:.3} {:.3} {} {} {}",
        times[0],
        times[times.len() / 2],
        last.cost(),
        proven,
        last.rounds
    );
}

/// Arcs, auction, searches and pricing, all from the points.
fn plane(jobs: &[[i32; 2]], teams: &[[i32; 2]], k: usize) -> Assignment {
    let (job_grid, team_grid, arcs) = near(jobs, teams, k);
    let arcs = Arcs::new(vec![NEVER; jobs.len()], teams.len() as u32, &arcs).expect("in range");
    solve_priced(arcs, |found| {
        let values = found.values();
        job_grid.gaining(&values.jobs, &team_grid, &values.teams, |job, team, cost| {
            found.offer(Arc { job, team, cost });
        });
    })
}

/// All pairs within the radius that holds `k` in the mean; more for who has few.
fn near(jobs: &[[i32; 2]], teams: &[[i32; 2]], k: usize) -> (Grid, Grid, Vec<Arc>) {
    let (job_grid, team_grid) = (Grid::new(jobs, SIDE), Grid::new(teams, SIDE));
    let radius =
        |k: f64| (f64::from(SIDE) * (k / (std::f64::consts::PI * jobs.len() as f64)).sqrt()) as f32;
    let few = k / 4;
    let mut arcs = Vec::with_capacity(jobs.len() * k * 5 / 4);
    let mut of_team = vec![0; teams.len()];
    for (job, place) in (0..).zip(jobs) {
        let (before, mut reach) = (arcs.len(), radius(k as f64));
        while arcs.len() < before + few.min(teams.len()) {
            arcs.truncate(before);
            team_grid.within(*place, reach, |team, cost| arcs.push(Arc { job, team, cost }));
            reach *= 1.5;
        }
        arcs[before..].iter().for_each(|arc| of_team[arc.team as usize] += 1);
    }
    for (team, place) in (0..).zip(teams).filter(|(team, _)| of_team[*team as usize] < few) {
        job_grid
            .within(*place, 2.0 * radius(k as f64), |job, cost| arcs.push(Arc { job, team, cost }));
    }
    (job_grid, team_grid, arcs)
}

fn between(a: [i32; 2], b: [i32; 2]) -> i32 {
    let (dx, dy) = (f64::from(a[0] - b[0]), f64::from(a[1] - b[1]));
    ((dx * dx + dy * dy).sqrt() + 0.5) as i32
}

fn save(file: &str, numbers: impl Iterator<Item = i32>) {
    let mut out = std::io::BufWriter::new(std::fs::File::create(file).expect("a file"));
    numbers.for_each(|number| out.write_all(&number.to_le_bytes()).expect("room"));
}

/// `SplitMix64` (Steele, Lea and Flood 2014), so that every run sees the same instance.
struct Random(u64);

impl Random {
    fn below(&mut self, end: i32) -> i32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (((bits ^ (bits >> 31)) >> 32) * end as u64 >> 32) as i32
    }
}
