//! How the time of a query grows: lines of `plot,peer,x,microseconds`.

use crate::clock::rate;
use crate::ours;
use crate::r_star::RStar;
use crate::threads;
use crate::world::{Asked, K, Law, World};

pub fn print() {
    println!("plot,peer,x,us");
    // Ten million by GROWTH_MAX=10000000: three minutes more.
    let most = std::env::var("GROWTH_MAX").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let sizes = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000];
    for n in sizes.into_iter().filter(|n| *n <= most) {
        eprintln!("growth: {n} providers");
        by_size("area", n, Law::Places);
        // Two a square kilometer.
        by_size("density", n, Law::Square((n as f64 / 2.0).sqrt()));
    }
    eprintln!("growth: selectivity, k, radius, clusters, threads");
    by_query();
    by_law();
    by_updates();
}

fn by_size(plot: &str, n: usize, law: Law) {
    let mut world = World::new(2, law);
    let providers = world.providers(n);
    let queries: Vec<_> = (0..5_000).map(|_| world.asked()).collect();
    let index = ours::build(&providers);
    line(plot, "ours", n as f64, rate(&queries, |asked| index.nearest(&asked.query(), K)));
    let tree = RStar::new(&providers, |_| true);
    line(plot, "rstar", n as f64, rate(&queries[..500], |asked| tree.ask(&providers, asked)));
}

fn by_query() {
    let mut world = World::new(3, Law::Places);
    let providers = world.providers(1_000_000);
    let queries: Vec<_> = (0..5_000).map(|_| world.asked()).collect();
    let index = ours::build(&providers);
    let tree = RStar::new(&providers, |_| true);
    for share in [1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005] {
        let ceiling = 3_999 + (5_000.0 * share) as i64;
        let asked = |asked: &Asked| Asked { ceiling, slots: u64::MAX, ..*asked };
        let fits = share * 3.0 / 16.0 * 100.0;
        line("selectivity", "ours", fits, rate(&queries, |q| index.nearest(&asked(q).query(), K)));
        line(
            "selectivity",
            "rstar",
            fits,
            rate(&queries[..200], |q| tree.ask(&providers, &asked(q))),
        );
    }
    for k in [1, 3, 10, 30, 100, 300] {
        line("k", "ours", k as f64, rate(&queries, |q| index.nearest(&q.query(), k)));
    }
    for within in [2_000.0, 5_000.0, 10_000.0, 20_000.0, 50_000.0, 200_000.0, 5_000_000.0] {
        let asked = |asked: &Asked| Asked { within, ..*asked };
        line(
            "radius",
            "ours",
            within / 1e3,
            rate(&queries, |q| index.nearest(&asked(q).query(), K)),
        );
    }
}

fn by_law() {
    let n = 300_000;
    for (name, law) in
        [("GeoNames", Law::Places), ("even", Law::Square(800.0)), ("one city", Law::Square(30.0))]
    {
        let mut world = World::new(4, law);
        let providers = world.providers(n);
        let queries: Vec<_> = (0..5_000).map(|_| world.asked()).collect();
        let index = ours::build(&providers);
        let us = 1e6 / rate(&queries, |q| index.nearest(&q.query(), K));
        println!("clusters,ours,{name},{us:.3}");
        let tree = RStar::new(&providers, |_| true);
        let us = 1e6 / rate(&queries[..500], |q| tree.ask(&providers, q));
        println!("clusters,rstar,{name},{us:.3}");
    }
}

fn by_updates() {
    let mut world = World::new(5, Law::Places);
    let providers = world.providers(1_000_000);
    let queries: Vec<_> = (0..20_000).map(|_| world.asked()).collect();
    let mut index = ours::build(&providers);
    for updates in [0, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000] {
        let seen = threads::measure(&mut index, &queries, updates, 2.0);
        for (peer, us) in [("p50", seen.p50), ("p99", seen.p99), ("p99.9", seen.p999)] {
            println!("updates,{peer},{:.0},{us:.3}", seen.updates_per_s);
        }
    }
}

fn line(plot: &str, peer: &str, x: f64, per_s: f64) {
    println!("{plot},{peer},{x},{:.3}", 1e6 / per_s);
}
