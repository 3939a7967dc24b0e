//! Allocations: every rule kept, never better than by brute force, every gram accounted for.

use std::collections::{BTreeMap, BTreeSet};

use matching::market::*;
use matching::{Fen, Moment};
use proptest::prelude::*;

const KG: i64 = 1000;

#[test]
fn every_unfilled_kilogram_names_its_constraint() {
    type Twist = fn(&mut Vec<Lot<u32>>, &mut Order<u32>, &mut Vec<Truck<u32>>);
    #[rustfmt::skip]
    let cases: [(Twist, Binding, i64, &str); 11] = [
        (|lots, _, _| lots[0].grade = 3,                        Binding::Grade,         300, "worse than ordered"),
        (|lots, _, _| lots[0].sizes = sizes(84, 89),            Binding::Size,          300, "too big"),
        (|lots, _, _| lots[0].sizes = sizes(75, 81),            Binding::Uniformity,    300, "uneven in itself"),
        (|_, order, _| order.colour = Some("red".into()),       Binding::Colour,        300, "another colour"),
        (|_, order, _| order.certificates = vec!["GAP".into()], Binding::Certificate,   300, "no certificate"),
        (|_, order, _| order.pick_up = Moment::new(5000),       Binding::Date,          300, "no longer good"),
        (|lots, _, _| lots[0].floor = Fen::new(2000),           Binding::Price,         300, "dearer than a gap"),
        (|_, order, _| order.grams = 500 * KG,                  Binding::Supply,        200, "sold out"),
        (|_, order, _| order.grams = 199 * KG,                  Binding::MinTake,       199, "too little to call for"),
        (|_, order, trucks| ride(order, trucks, 250, 9),        Binding::TruckCapacity,  50, "a small truck"),
        (|_, order, trucks| ride(order, trucks, 900, 0),        Binding::TruckStops,    300, "calls nowhere"),
    ];
    for (twist, binding, kilograms, why) in cases {
        let (mut lots, mut order, mut trucks) = (vec![lot(1)], order(1), Vec::new());
        twist(&mut lots, &mut order, &mut trucks);

        let found = allocate(&lots, &[order], &trucks, &no_floor(), |_, _| Fen::new(0)).unwrap();

        let unfilled = Unfilled { order: 1, grams: kilograms * KG, binding };
        assert_eq!(found.unfilled, [unfilled], "{why}");
    }
}

#[test]
fn a_smallholder_sells_the_floor_though_others_are_cheaper() {
    // 400 kg are wanted; the big farm has 900 kg at 1 yuan less, the smallholder 300 kg. In
    // proportion the smallholder would sell 100 kg, of which 80 % is the floor, but less than
    // 200 kg of a lot is never taken.
    let big =
        Lot { farmer: 7, smallholder: false, grams: 900 * KG, floor: Fen::new(400), ..lot(1) };
    let order = Order { grams: 400 * KG, ..order(1) };
    let sold = |share| {
        let rules = Rules { smallholder_share: share, ..no_floor() };
        let found =
            allocate(&[big.clone(), lot(2)], std::slice::from_ref(&order), &[], &rules, |_, _| {
                Fen::new(0)
            });
        let found = found.unwrap();
        assert!(found.below_share.is_empty());
        found.takes.iter().filter(|take| take.lot == 2).map(|take| take.grams).sum::<i64>()
    };

    assert_eq!((sold(0), sold(800)), (0, 200 * KG));
}

#[test]
fn wrong_markets_are_refused() {
    let free = |_: &Lot<u32>, _: &Order<u32>| Fen::new(0);
    let lost = Order { truck: Some(9), ..order(1) };
    let dear = Order { price: Fen::new(1 << 40), ..order(1) };
    let negative = Lot { grams: -1, ..lot(1) };
    let none = Rules { min_take: -5, ..no_floor() };
    let greedy = Rules { smallholder_share: 1001, ..no_floor() };

    let refused = |lots: &[Lot<u32>], orders: &[Order<u32>], rules: &Rules| {
        allocate(lots, orders, &[], rules, free).expect_err("refused")
    };
    assert_eq!(refused(&[lot(1), lot(1)], &[], &no_floor()), InvalidMarket::Twice);
    assert_eq!(refused(&[], &[lost], &no_floor()), InvalidMarket::NoSuchTruck);
    assert_eq!(refused(&[lot(1)], &[dear], &no_floor()), InvalidMarket::Money);
    assert_eq!(refused(&[], &[], &greedy), InvalidMarket::Money);
    let amounts = matching::flow::InvalidTransport::Amount(-1);
    assert_eq!(refused(&[negative], &[], &none), InvalidMarket::Amounts(amounts));
}

proptest! {
    /// The repairs are not exact; but they keep every rule, and say how far they may be off.
    #[test]
    fn rules_are_kept_and_nothing_beats_the_bound(market in markets()) {
        let found = market.allocate();

        prop_assert_eq!(market.value(&found.takes), Some(found.value), "a rule is broken");
        let best = market.best();
        prop_assert!(found.value <= best && best <= found.bound);
    }

    #[test]
    fn filled_and_unfilled_are_the_order(market in markets()) {
        let found = market.allocate();

        for order in &market.orders {
            let filled = found.takes.iter().filter(|take| take.order == order.id);
            let unfilled = found.unfilled.iter().filter(|part| part.order == order.id);
            let filled: i64 = filled.map(|take| take.grams).sum();
            prop_assert!(unfilled.clone().all(|part| part.grams > 0));
            prop_assert_eq!(filled + unfilled.map(|part| part.grams).sum::<i64>(), order.grams);
        }
    }

    #[test]
    fn the_order_of_lots_and_orders_does_not_matter(market in markets()) {
        let mut turned = market.clone();
        turned.lots.reverse();
        turned.orders.reverse();
        turned.trucks.reverse();

        prop_assert_eq!(turned.allocate(), market.allocate());
    }

    /// Or it is said by how much that failed.
    #[test]
    fn smallholders_get_the_floor(mut market in markets(), share in 0..=1000_u16) {
        market.rules.smallholder_share = share;
        let found = market.allocate();

        prop_assert_eq!(market.value(&found.takes), Some(found.value), "a rule is broken");
        let suits = |lot: &&Lot<u32>| market.orders.iter().any(|order| market.suits(lot, order));
        let own = |farmer: Option<u32>| {
            let lots = market.lots.iter().filter(suits);
            lots.filter(|lot| farmer.is_none_or(|id| lot.farmer == id && lot.smallholder)).map(|lot| lot.grams).sum::<i64>()
        };
        let sold = |farmer: Option<u32>| {
            let takes = found.takes.iter();
            let of = |lot: u32| market.lots.iter().find(|known| known.id == lot).expect("known");
            takes.filter(|take| farmer.is_none_or(|id| of(take.lot).farmer == id && of(take.lot).smallholder)).map(|take| take.grams).sum::<i64>()
        };
        for farmer in market.lots.iter().map(|lot| lot.farmer).collect::<BTreeSet<_>>() {
            let floor = i64::from(share) * own(Some(farmer)) * sold(None) / (1000 * own(None)).max(1);
            let short = found.below_share.iter().find(|below| below.farmer == farmer);
            let short = short.map_or(0, |below| below.grams_short);
            prop_assert_eq!((floor - sold(Some(farmer))).max(0), short);
        }
    }
}

/// At most 3 lots and 2 orders of a few grams, so that everything can be tried.
#[derive(Debug, Clone)]
struct Market {
    lots: Vec<Lot<u32>>,
    orders: Vec<Order<u32>>,
    trucks: Vec<Truck<u32>>,
    rules: Rules,
}

impl Market {
    fn allocate(&self) -> Allocation<u32> {
        allocate(&self.lots, &self.orders, &self.trucks, &self.rules, freight).expect("in range")
    }

    fn suits(&self, lot: &Lot<u32>, order: &Order<u32>) -> bool {
        let even = lot.sizes.to_mm - lot.sizes.from_mm <= self.rules.spread_mm;
        let fits = order.sizes.from_mm <= lot.sizes.from_mm && lot.sizes.to_mm <= order.sizes.to_mm;
        lot.grade <= order.grade && fits && even && lot.grams >= self.rules.min_take
    }

    /// What takes are worth; `None` if they break a rule.
    fn value(&self, takes: &[Take<u32>]) -> Option<i128> {
        let lot = |id| self.lots.iter().find(|lot| lot.id == id).expect("known");
        let order = |id| self.orders.iter().find(|order| order.id == id).expect("known");
        let mut value = 0;
        let (mut of_lot, mut of_order) = (BTreeMap::new(), BTreeMap::new());
        let (mut of_truck, mut stops) = (BTreeMap::new(), BTreeSet::new());
        for take in takes {
            let (lot, order) = (lot(take.lot), order(take.order));
            if take.grams < self.rules.min_take.max(1) || !self.suits(lot, order) {
                return None;
            }
            *of_lot.entry(lot.id).or_insert(0) += take.grams;
            *of_order.entry(order.id).or_insert(0) += take.grams;
            *of_truck.entry(order.truck).or_insert(0) += take.grams;
            stops.insert((order.truck, lot.farmer));
            let margin = order.price - lot.floor - freight(lot, order) + self.rules.unfilled;
            value += i128::from(margin.get()) * i128::from(take.grams);
        }
        let lots = self.lots.iter().all(|lot| of_lot.get(&lot.id).unwrap_or(&0) <= &lot.grams);
        let orders = self.orders.iter().all(|o| of_order.get(&o.id).unwrap_or(&0) <= &o.grams);
        let even = self.orders.iter().all(|order| {
            let mine = takes.iter().filter(|take| take.order == order.id).map(|take| lot(take.lot));
            let least = mine.clone().map(|lot| lot.sizes.from_mm).min().unwrap_or(0);
            mine.map(|lot| lot.sizes.to_mm).max().unwrap_or(0) - least <= self.rules.spread_mm
        });
        let rides = self.trucks.iter().all(|truck| {
            let calls = stops.iter().filter(|(ride, _)| *ride == Some(truck.id)).count();
            of_truck.get(&Some(truck.id)).unwrap_or(&0) <= &truck.capacity && calls <= truck.stops
        });
        let wanted: i64 = self.orders.iter().map(|order| order.grams).sum();
        let penalty = i128::from(self.rules.unfilled.get() * wanted);
        (lots && orders && even && rides).then_some(value - penalty)
    }

    /// By trying everything.
    fn best(&self) -> i128 {
        let pairs = self.lots.iter().flat_map(|lot| self.orders.iter().map(move |o| (lot, o)));
        let pairs: Vec<_> = pairs.filter(|(lot, order)| self.suits(lot, order)).collect();
        self.best_of(&pairs, &mut Vec::new()).expect("nothing is always possible")
    }

    fn best_of(
        &self,
        pairs: &[(&Lot<u32>, &Order<u32>)],
        takes: &mut Vec<Take<u32>>,
    ) -> Option<i128> {
        let Some(((lot, order), rest)) = pairs.split_first() else { return self.value(takes) };
        let least = self.rules.min_take.max(1);
        let mut best = self.best_of(rest, takes);
        for grams in least..=lot.grams.min(order.grams) {
            takes.push(Take { lot: lot.id, order: order.id, grams });
            best = best.max(self.best_of(rest, takes));
            takes.pop();
        }
        best
    }
}

/// Some other number for each pair.
fn freight(lot: &Lot<u32>, order: &Order<u32>) -> Fen {
    Fen::new(i64::from((lot.id * 7 + order.id * 5) % 11))
}

fn markets() -> impl Strategy<Value = Market> {
    let lot = (0..5_i64, 1..3_u8, 70..80_u16, 0..40_i64, 1..3_u32, any::<bool>());
    let order = (0..6_i64, 1..3_u8, 0..60_i64, prop::option::of(1..3_u32));
    let truck = (0..7_i64, 0..3_usize);
    let lots = prop::collection::vec(lot, 1..=3);
    let orders = prop::collection::vec(order, 1..=2);
    (lots, orders, [truck.clone(), truck], 0..4_i64).prop_map(|(lots, orders, trucks, min_take)| {
        let lots = (1..).zip(lots).map(|(id, (grams, grade, from, floor, farmer, smallholder))| {
            let floor = Fen::new(floor);
            Lot {
                farmer,
                smallholder,
                grade,
                sizes: sizes(from, from + 3),
                grams,
                floor,
                ..lot_of(id)
            }
        });
        let orders = (1..).zip(orders).map(|(id, (grams, grade, price, truck))| {
            let sizes = sizes(70, 85);
            Order { grade, sizes, grams, price: Fen::new(price), truck, ..order_of(id) }
        });
        let trucks = (1..).zip(trucks).map(|(id, (capacity, stops))| Truck { id, capacity, stops });
        let rules = Rules { unfilled: Fen::new(20), min_take, ..no_floor() };
        Market { lots: lots.collect(), orders: orders.collect(), trucks: trucks.collect(), rules }
    })
}

fn lot_of(id: u32) -> Lot<u32> {
    lot(id)
}

fn order_of(id: u32) -> Order<u32> {
    order(id)
}

fn no_floor() -> Rules {
    Rules { smallholder_share: 0, ..Rules::default() }
}

fn sizes(from_mm: u16, to_mm: u16) -> Sizes {
    Sizes { from_mm, to_mm }
}

fn ride(order: &mut Order<u32>, trucks: &mut Vec<Truck<u32>>, kilograms: i64, stops: usize) {
    order.truck = Some(1);
    trucks.push(Truck { id: 1, capacity: kilograms * KG, stops });
}

/// 300 kg of 75 to 80 mm.
fn lot(id: u32) -> Lot<u32> {
    Lot {
        id,
        farmer: id,
        smallholder: true,
        grade: 1,
        sizes: sizes(75, 80),
        colour: "stripe".into(),
        certificates: vec![],
        ready: Moment::new(0),
        keeps_until: Moment::new(1000),
        grams: 300 * KG,
        floor: Fen::new(500),
    }
}

/// 300 kg of 75 to 85 mm.
fn order(id: u32) -> Order<u32> {
    Order {
        id,
        grade: 2,
        sizes: sizes(75, 85),
        colour: None,
        certificates: vec![],
        pick_up: Moment::new(500),
        grams: 300 * KG,
        price: Fen::new(800),
        truck: None,
    }
}
