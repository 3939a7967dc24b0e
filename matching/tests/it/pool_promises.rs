//! What holds for every pool.

use matching::pool::*;
use matching::{
    need::Land,
    place::{Datum, distance},
    units::SquareMeters,
    weather::Weather,
    week::Week,
    *,
};
use proptest::prelude::*;

use crate::pool::{mu, terms};
use crate::support::*;

type Scene = (Vec<Plot<u32>>, Weather);

fn scenes() -> impl Strategy<Value = Scene> {
    let rain = (0_i64..96, 1_i64..20).prop_map(|(from, lasts)| {
        let from = may(20, 0, 0).plus(from * HOUR);
        window(from, from.plus(lasts * HOUR))
    });
    let rain = prop::collection::vec(rain, 0..4).prop_map(Weather::forbidding);
    (prop::collection::vec(plots(), 1..40), rain).prop_map(|(mut plots, rain)| {
        for (id, plot) in (0..).zip(&mut plots) {
            plot.id = id;
        }
        (plots, rain)
    })
}

/// Within some 4 km of one another, up to 30 mu, open for an hour to four days.
fn plots() -> impl Strategy<Value = Plot<u32>> {
    let place = (109.36..109.40, 35.98..36.02);
    let open = (0_i64..72, 1_i64..96).prop_map(|(from, hours)| {
        let from = may(20, 0, 0).plus(from * HOUR);
        window(from, from.plus(hours * HOUR))
    });
    let crop = prop::option::weighted(0.1, Just("apple".to_owned()));
    let land = (0.3..30.0, any::<bool>());
    let slope = prop::option::of(0.0..25.0);
    (place, open, crop, land, slope).prop_map(
        |((lon, lat), window, crop, (area, irregular), slope_degrees)| Plot {
            id: 0,
            place: Position::new(lon, lat, Datum::Wgs84).expect("in Shaanxi"),
            operation: "TILL_ROTARY".into(),
            crop,
            land: Land { area: mu(area), irregular },
            slope_degrees,
            window,
        },
    )
}

fn formed((plots, rain): &Scene) -> Formed<u32> {
    form(plots, &terms(), rain, now())
}

fn way(a: &Plot<u32>, b: &Plot<u32>) -> i64 {
    let seconds = distance(a.place, b.place).get() / 1000.0 * 1.4 / 25.0 * 3600.0;
    format!("{seconds:.0}").parse::<i64>().expect("seconds") - 1
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// Whatever order needs come in, the same neighbours meet.
    #[test]
    fn forming_ignores_the_order(
        (scene, shuffled) in scenes().prop_flat_map(|s| (Just(s.clone()), Just(s.0).prop_shuffle())),
    ) {
        prop_assert_eq!(formed(&scene), form(&shuffled, &terms(), &scene.1, now()));
    }

    /// Nobody is lost, and nobody is in two pools.
    #[test]
    fn everybody_is_somewhere_once(scene in scenes()) {
        let Formed { pools, alone } = formed(&scene);
        let pooled = pools.iter().flat_map(Pool::stops).map(|stop| stop.plot.id);
        let mut all: Vec<_> = pooled.chain(alone).collect();
        all.sort_unstable();
        prop_assert!(all.into_iter().eq(scene.0.iter().map(|plot| plot.id)));
    }

    /// One team can really do it, and nobody's window is broken.
    #[test]
    fn a_pool_can_be_worked_as_planned(scene in scenes()) {
        let terms = terms();
        for pool in formed(&scene).pools {
            let mut stops: Vec<_> = pool.stops().iter().collect();
            stops.sort_by_key(|stop| stop.during.from);
            for stop in &stops {
                let during = stop.during;
                prop_assert_eq!(during.shared(stop.plot.window), Some(during), "in her window");
                prop_assert!(terms.week.working(during).eq([during]), "in working hours");
                prop_assert!(scene.1.allowed(during).eq([during]), "in dry weather");
                let work = stop.plot.land.area.get() * 0.25;
                prop_assert!(during.from >= now() && during.seconds() >= whole(work) + 300);
            }
            for two in stops.windows(2) {
                let road = way(&two[0].plot, &two[1].plot);
                prop_assert!(two[0].during.until.plus(road) <= two[1].during.from, "time for the road");
            }
            prop_assert!(pool.during().seconds() <= 11 * HOUR, "one day");
            prop_assert!(pool.area() <= terms.most, "one team");
            let places = || pool.stops().iter().map(|stop| stop.plot.place);
            let apart = places().flat_map(|a| places().map(move |b| distance(a, b)));
            prop_assert!(apart.into_iter().all(|apart| apart <= terms.diameter), "one place");
        }
    }

    /// A pool never raises a price, and the parts are the whole.
    #[test]
    fn nobody_pays_more_than_alone(scene in scenes()) {
        let terms = terms();
        for pool in formed(&scene).pools {
            let shares = pool.shares(&terms);
            prop_assert_eq!(pool.bill(&terms), shares.iter().map(|share| share.1).sum::<Fen>());
            for (stop, (id, share)) in pool.stops().iter().zip(&shares) {
                prop_assert_eq!(stop.plot.id, *id);
                prop_assert!(*share <= terms.tiers.alone(stop.plot.land.area));
            }
        }
    }

    /// Who joins makes it dearer for nobody; when she leaves, all is as it was.
    #[test]
    fn joining_costs_nobody_and_leaving_undoes_it(scene in scenes(), newcomer in plots()) {
        let terms = terms();
        let newcomer = Plot { id: 99, ..newcomer };
        for pool in formed(&scene).pools {
            let Ok(joined) = pool.join(&newcomer, &terms, &scene.1, now()) else { continue };
            let after = joined.shares(&terms);
            for (id, before) in pool.shares(&terms) {
                let now = after.iter().find(|share| share.0 == id).map(|share| share.1);
                prop_assert!(now.is_some_and(|now| now <= before));
            }
            prop_assert!(joined.next_tier(&terms).is_none_or(|next| next.then < next.now));
            let left = joined.leave(&99).expect("not locked");
            prop_assert_eq!(left.shares(&terms), pool.shares(&terms));
        }
    }

    /// Plots elsewhere decide nothing: the members form the same pool by themselves.
    #[test]
    fn forming_is_stable(scene in scenes()) {
        for pool in formed(&scene).pools {
            let members: Vec<_> = pool.stops().iter().map(|stop| stop.plot.clone()).collect();
            prop_assert_eq!(form(&members, &terms(), &scene.1, now()).pools, [pool]);
        }
    }

    /// A rain day moves all at once, to a time that suits all.
    #[test]
    fn rain_keeps_a_pool_together(scene in scenes(), from in 0_i64..60, hours in 1_i64..30) {
        let from = may(20, 0, 0).plus(from * HOUR);
        let rain = Weather::forbidding([window(from, from.plus(hours * HOUR))]);
        for pool in formed(&(scene.0, Weather::default())).pools {
            match pool.moved(&terms(), &rain, now()) {
                Ok(moved) => {
                    prop_assert!(!moved.is_rained_off(&rain));
                    prop_assert_eq!(moved.shares(&terms()), pool.shares(&terms()));
                }
                Err(refused) => {
                    prop_assert_eq!(refused, Refused::NoTime);
                    prop_assert!(pool.is_rained_off(&rain), "it could have stayed as it was");
                }
            }
        }
    }

    /// The grid and the queue find what comparing everything with everything finds.
    #[test]
    fn forming_agrees_with_complete_linkage((mut plots, _) in scenes()) {
        let all = window(may(20, 0, 0), may(30, 0, 0));
        for plot in &mut plots {
            (plot.window, plot.crop) = (all, None);
        }
        let week = Week::new((1..=7).map(|day| (day, 0, 1440))).expect("a week");
        let terms = Terms { seconds_per_m2: 0.0, stop_minutes: 0.0, most: mu(1e6), target: mu(1e6), week, ..terms() };
        let Formed { pools, alone } = form(&plots, &terms, &Weather::default(), now());
        let pooled = pools.iter().map(|pool| pool.stops().iter().map(|stop| stop.plot.id).collect());
        let mut found: Vec<Vec<u32>> = pooled.chain(alone.into_iter().map(|id| vec![id])).collect();
        found.sort();
        prop_assert_eq!(found, complete_linkage(&plots));
    }

    /// Parts sum to the bill, keep to what was agreed, and are fair to the fen.
    #[test]
    fn a_bill_is_split_exactly(
        payers in prop::collection::vec((0.3..30.0, 0_i64..100_000), 1..12),
        part in 0.0..1.2,
    ) {
        let payer = |(id, (area, most)): (u32, &(f64, i64))| Payer { id, area: mu(*area), most: Fen::new(*most) };
        let payers: Vec<_> = (0..).zip(&payers).map(payer).collect();
        let agreed: Fen = payers.iter().map(|payer| payer.most).sum();
        let bill = agreed.times(part);
        let parts = split(bill, &payers);
        prop_assert_eq!(parts.is_some(), bill <= agreed);
        if let Some(parts) = parts {
            prop_assert_eq!(parts.iter().map(|part| part.1).sum::<Fen>(), bill);
            for (a, (_, part)) in payers.iter().zip(&parts) {
                prop_assert!(*part <= a.most && *part >= Fen::new(0));
                for (b, (_, other)) in payers.iter().zip(&parts).filter(|(b, (_, other))| *other < b.most) {
                    let (part, other) = (f64_of(*part), f64_of(*other));
                    let fair = other / b.area.get() * a.area.get();
                    let most = 1.01 + 1.01 * a.area.get() / b.area.get();
                    prop_assert!(part <= 1.001 * fair + most, "more for each mu than one who could pay more");
                }
            }
        }
    }

    /// Whatever a phone sends, pooling answers.
    #[test]
    fn no_plot_is_too_strange((mut plots, rain) in scenes(), from: i64, until: i64, m2 in 1e-300..1e300, slope: f64) {
        plots[0].window = Window { from: Moment::new(from), until: Moment::new(until) };
        plots[0].slope_degrees = Some(slope);
        plots[0].land.area = SquareMeters::new(m2).expect("an area");
        let Formed { pools, alone } = form(&plots, &terms(), &rain, now());
        prop_assert!(pools.len() + alone.len() <= plots.len());
    }
}

fn whole(seconds: f64) -> i64 {
    format!("{seconds:.0}").parse().expect("seconds")
}

fn f64_of(fen: Fen) -> f64 {
    f64::from(i32::try_from(fen.get()).expect("a few yuan"))
}

/// Merges the two clusters whose furthest plots are nearest, until all are more than 2 km apart.
fn complete_linkage(plots: &[Plot<u32>]) -> Vec<Vec<u32>> {
    let plot = |id: &u32| &plots[usize::try_from(*id).expect("an index")];
    let mut clusters: Vec<Vec<u32>> = plots.iter().map(|plot| vec![plot.id]).collect();
    loop {
        let apart = |a: &[u32], b: &[u32]| {
            let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (plot(a), plot(b))));
            let crow = pairs.map(|(a, b)| distance(a.place, b.place).get());
            crow.fold(0.0, f64::max)
        };
        let pairs = (0..clusters.len()).flat_map(|a| (a + 1..clusters.len()).map(move |b| (a, b)));
        let near = pairs.filter_map(|(a, b)| {
            let apart = apart(&clusters[a], &clusters[b]);
            (apart <= 2000.0).then_some((apart, clusters[a][0], clusters[b][0], a, b))
        });
        let nearest = near.min_by(|x, y| x.0.total_cmp(&y.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        let Some((.., a, b)) = nearest else { return clusters };
        let other = clusters.remove(b);
        clusters[a].extend(other);
        clusters[a].sort_unstable();
        clusters.sort();
    }
}
