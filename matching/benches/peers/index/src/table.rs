//! The table: ours, rstar and kiddo at three sizes, and what updates and readers do to ours.

use crate::clock::{in_turn, rate};
use crate::kd::Kd;
use crate::ours;
use crate::r_star::RStar;
use crate::threads;
use crate::world::{Asked, CAPABILITIES, Far, K, Law, World, in_projection, on_earth};

/// For each number of providers.
pub fn print(sizes: impl IntoIterator<Item = usize>) {
    println!(
        "| providers | what | ours | rstar | rstar, a tree a capability | kiddo | ours / rstar |"
    );
    println!("|---|---|---|---|---|---|---|");
    for n in sizes {
        size(n);
    }
}

fn size(n: usize) {
    let mut world = World::new(1, Law::Places);
    let mut providers = world.providers(n);
    let queries: Vec<_> = (0..20_000).map(|_| world.asked()).collect();
    let mut index = ours::build(&providers);
    let mut tree = RStar::new(&providers, |_| true);
    let trees: Vec<_> = (0..CAPABILITIES)
        .map(|c| RStar::new(&providers, |p| p.listings.iter().any(|l| l.capability == c)))
        .collect();
    let kd = Kd::new(&providers);

    let wrong = |name: &str, far: Far, ask: &dyn Fn(&Asked) -> Vec<u32>| {
        let sample = &queries[..200.min(20_000_000 / n)];
        let wrong =
            sample.iter().filter(|asked| ask(asked) != asked.brute(&providers, K, far)).count();
        eprintln!("{n}: {name}: {wrong} of {} wrong", sample.len());
        format!("{wrong} of {}", sample.len())
    };
    let wrong = [
        wrong("ours", on_earth, &|asked| ours::ask(&index, asked)),
        wrong("rstar", in_projection, &|asked| tree.ask(&providers, asked)),
        wrong("rstar, a tree a capability", in_projection, &|asked| {
            trees[usize::from(asked.capability)].ask(&providers, asked)
        }),
        wrong("kiddo", in_projection, &|asked| kd.ask(&providers, asked)),
    ];
    let few = &queries[..2_000];
    let asked = in_turn(
        5,
        [
            &mut || rate(&queries, |asked| index.nearest(&asked.query(), K)),
            &mut || rate(few, |asked| tree.ask(&providers, asked)),
            &mut || rate(few, |asked| trees[usize::from(asked.capability)].ask(&providers, asked)),
            &mut || rate(few, |asked| kd.ask(&providers, asked)),
        ],
    );
    let k = |rate: f64| format!("{:.1} k/s", rate / 1e3);
    println!(
        "| {n} | {K} nearest of 5.6 % | {} | {} | {} | {} | {:.1} |",
        k(asked[0]),
        k(asked[1]),
        k(asked[2]),
        k(asked[3]),
        asked[0] / asked[1],
    );
    println!(
        "| {n} | unlike brute force | {} | {} | {} | {} | |",
        wrong[0], wrong[1], wrong[2], wrong[3]
    );
    drop(trees);

    let many = 100_000;
    let mut moves = Vec::new();
    for _ in 0..5 {
        let steps = ours::steps(&mut world, &mut providers, many);
        let alone = rate(&steps, |(id, _, to)| index.move_to(*id, *to).expect("there"));
        let rstar = rate(&steps, |(id, from, to)| tree.move_to(*id, *from, *to));
        let steps = ours::steps(&mut world, &mut providers, many);
        steps.iter().for_each(|(id, from, to)| tree.move_to(*id, *from, *to));
        let batches: Vec<_> = ours::places(&steps).chunks(1000).map(<[_]>::to_vec).collect();
        let places = 1e3 * rate(&batches, |batch| index.update(batch).expect("there"));
        let frees = ours::frees(&mut world, &mut providers, many);
        let batches: Vec<_> = frees.chunks(1000).map(<[_]>::to_vec).collect();
        let frees = 1e3 * rate(&batches, |batch| index.update(batch).expect("there"));
        moves.push([alone, places, frees, rstar]);
    }
    let median = |i: usize| {
        let mut rates: Vec<_> = moves.iter().map(|rates| rates[i]).collect();
        rates.sort_by(f64::total_cmp);
        rates[rates.len() / 2]
    };
    let rstar = median(3);
    let both = 2.0 / (1.0 / median(1) + 1.0 / median(2));
    for (what, rate) in [
        ("moves, one by one", median(0)),
        ("moves, in batches", median(1)),
        ("free slots, in batches", median(2)),
        ("half moves, half free slots", both),
    ] {
        println!(
            "| {n} | {what} | {:.2} M/s | {:.2} M/s | | | {:.1} |",
            rate / 1e6,
            rstar / 1e6,
            rate / rstar
        );
    }
    let after = queries
        .iter()
        .take(50)
        .filter(|asked| ours::ask(&index, asked) != asked.brute(&providers, K, on_earth));
    println!("| {n} | unlike brute force after them | {} of 50 | | | | |", after.count());
    let each = index.bytes() as f64 / n as f64;
    println!("| {n} | bytes a provider, {OWN} of them its own | {each:.0} | | | | |");
    for updates in [0, 200_000] {
        let seen = threads::measure(&mut index, &queries, updates, 3.0);
        println!(
            "| {n} | reader's p50, p99, p99.9 at {updates} updates/s | {:.1}, {:.1}, {:.1} us | | | | |",
            seen.p50, seen.p99, seen.p999,
        );
    }
}

/// Id 4, place 16, reach 8, free slots 8; for each of 3 listings capability 2, price 4, marks 4:
/// what a provider is, with nothing wasted.
const OWN: usize = 4 + 16 + 8 + 8 + 3 * 10;
