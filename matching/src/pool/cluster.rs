//! Which plots belong together: complete-linkage clusters, nearest in space and time first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::place::{Position, distance};
use crate::pool::plot::Plot;
use crate::pool::schedule::Hours;
use crate::time::Window;

/// Meters in a degree of latitude, a little fewer, so that no neighbour is missed.
const DEGREE: f64 = 111_000.0;

/// Index of a plot among those that are clustered; a cluster goes by its smallest.
type Index = usize;

struct Cluster {
    /// In order.
    members: Vec<Index>,
    grains: u64,
    seconds: i64,
    /// What all windows share; may be nothing.
    common: Window,
    /// Clusters it may still merge with, and how far their furthest plots are apart.
    near: BTreeMap<Index, i64>,
}

/// Clusters of `plots`, which are sorted by id, each in order; those of one plot included.
///
/// The two clusters whose furthest plots are nearest merge first; ties go by index. So no two
/// plots of a cluster are too far apart, and what is outside a cluster never decides what
/// happens inside it. With a grid for the first distances, `O(n · d · log n)` for `d`
/// neighbours of each plot.
pub(crate) fn cluster<Id: Ord>(plots: &[&Plot<Id>], hours: &Hours<'_>) -> Vec<Vec<Index>> {
    let mut clusters: Vec<_> =
        plots.iter().enumerate().map(|one| Some(single(one, hours))).collect();
    let mut queue = BinaryHeap::new();
    for (a, b, apart) in neighbours(plots, hours) {
        connect(&mut clusters, a, b, apart);
        queue.push(Reverse((apart, a, b)));
    }
    while let Some(Reverse((apart, a, b))) = queue.pop() {
        let current = clusters[a].as_ref().and_then(|cluster| cluster.near.get(&b));
        if current != Some(&apart) {
            continue;
        }
        let (Some(mut one), Some(other)) = (clusters[a].take(), clusters[b].take()) else {
            continue;
        };
        if !may_merge(&one, &other, plots, hours) {
            one.near.remove(&b);
            (clusters[a], clusters[b]) = (Some(one), Some(other));
            clusters[b].as_mut().map(|other| other.near.remove(&a));
            continue;
        }
        let near = common_neighbours(&mut clusters, (a, &one), (b, &other));
        clusters[a] = Some(merged(one, other));
        for (c, apart) in near {
            connect(&mut clusters, a, c, apart);
            queue.push(Reverse((apart, a.min(c), a.max(c))));
        }
    }
    clusters.into_iter().flatten().map(|cluster| cluster.members).collect()
}

fn single<Id>((i, plot): (Index, &&Plot<Id>), hours: &Hours<'_>) -> Cluster {
    Cluster {
        members: vec![i],
        grains: plot.grains(),
        seconds: hours.occupies(plot),
        common: plot.window,
        near: BTreeMap::new(),
    }
}

fn connect(clusters: &mut [Option<Cluster>], a: Index, b: Index, apart: i64) {
    for (one, other) in [(a, b), (b, a)] {
        if let Some(cluster) = &mut clusters[one] {
            cluster.near.insert(other, apart);
        }
    }
}

/// Takes both out of everybody's neighbours; returns those of both, with the larger distance.
fn common_neighbours(
    clusters: &mut [Option<Cluster>],
    (a, one): (Index, &Cluster),
    (b, other): (Index, &Cluster),
) -> Vec<(Index, i64)> {
    for c in one.near.keys().chain(other.near.keys()) {
        if let Some(cluster) = &mut clusters[*c] {
            cluster.near.remove(&a);
            cluster.near.remove(&b);
        }
    }
    let of_both = |(c, apart): (&Index, &i64)| Some((*c, *apart.max(other.near.get(c)?)));
    one.near.iter().filter_map(of_both).collect()
}

fn merged(one: Cluster, other: Cluster) -> Cluster {
    let mut members = one.members;
    members.extend(other.members);
    members.sort_unstable();
    Cluster {
        members,
        grains: one.grains + other.grains,
        seconds: one.seconds.saturating_add(other.seconds),
        common: shared(one.common, other.common),
        near: BTreeMap::new(),
    }
}

fn shared(a: Window, b: Window) -> Window {
    Window { from: a.from.max(b.from), until: a.until.min(b.until) }
}

/// A day's work at most, not two pools that need nobody, and a day that suits all.
fn may_merge<Id: Ord>(
    one: &Cluster,
    other: &Cluster,
    plots: &[&Plot<Id>],
    hours: &Hours<'_>,
) -> bool {
    let terms = hours.terms;
    let enough = |cluster: &Cluster| cluster.grains >= terms.target.grains();
    let too_large = one.grains + other.grains > terms.most.grains();
    if too_large || (enough(one) && enough(other)) {
        return false;
    }
    let n_plots = one.members.len() + other.members.len();
    let hops = i64::try_from(n_plots - 1).unwrap_or(i64::MAX);
    let road = hops.saturating_mul(hours.way(terms.diameter));
    let seconds = one.seconds.saturating_add(other.seconds).saturating_add(road);
    // Any order does in one long stretch; only without one are orders tried.
    hours.has_room(shared(one.common, other.common), seconds) || {
        let mut members: Vec<_> = one.members.iter().chain(&other.members).collect();
        members.sort_unstable();
        let plots: Vec<_> = members.into_iter().map(|i| plots[*i]).collect();
        hours.schedule(&plots).is_some()
    }
}

/// Every pair within the diameter, the smaller index first, and how far it is apart.
fn neighbours<Id>(plots: &[&Plot<Id>], hours: &Hours<'_>) -> Vec<(Index, Index, i64)> {
    let most = hours.terms.diameter;
    let cell = cells(plots, most.get());
    let mut grid: BTreeMap<(i64, i64), Vec<Index>> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (b, plot) in plots.iter().enumerate() {
        let (x, y) = cell(plot.place);
        for at in (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y))) {
            for &a in grid.get(&at).into_iter().flatten() {
                let crow = distance(plots[a].place, plot.place);
                if crow <= most {
                    pairs.push((a, b, hours.apart(crow, plots[a].window, plot.window)));
                }
            }
        }
        grid.entry((x, y)).or_default().push(b);
    }
    pairs
}

/// The cell of a place; what is within `side` meters is in the same cell or in one next to it.
fn cells<Id>(plots: &[&Plot<Id>], side: f64) -> impl Fn(Position) -> (i64, i64) {
    let north = plots.iter().map(|plot| plot.place.lat()).fold(0.0, f64::max);
    let per_lat = DEGREE / side.max(1.0);
    let per_lon = per_lat * crate::sphere::cos_of_degrees(north);
    move |place| {
        #[expect(clippy::cast_possible_truncation, reason = "degrees of China, in meters")]
        let whole = |cells: f64| cells.floor() as i64;
        (whole(place.lon() * per_lon), whole(place.lat() * per_lat))
    }
}
