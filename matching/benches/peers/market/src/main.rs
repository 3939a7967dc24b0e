//! `market-peers LOTS ORDERS LANES_PER_LOT`: a generated market, allocated. Prints lanes,
//! milliseconds, share filled, gap to the bound, smallholders' shares of what suits and is sold,
//! and what is unfilled by constraint.

use std::collections::BTreeMap;

use matching::market::{
    Line, Lot, Market, Order, Rules, Sizes, Truck, Village, allocate, preview,
};
use matching::{Fen, Moment};

const DAY: i64 = 86_400;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let numbers: Vec<u32> = args.iter().map(|n| n.parse().expect("a number")).collect();
    let [n_lots, n_orders, per_lot] = numbers[..] else { panic!("see the first line") };
    let goods = Goods::new(n_lots, n_orders, per_lot);
    let rules = Rules::default();
    let market = Market {
        lots: &goods.lots,
        orders: &goods.orders,
        trucks: &goods.trucks,
        villages: &goods.villages,
        rules: &rules,
    };
    let freight = |lot: &Lot<u32>, order: &Order<u32>| {
        Fen::new(i64::from(lot.id.wrapping_mul(7919) % 97 + order.id.wrapping_mul(31) % 61))
    };
    let mut times = Vec::new();
    let mut found = None;
    for _ in 0..3 {
        let start = on_core();
        found = Some(allocate(&market, freight).expect("a market"));
        times.push(on_core() - start);
    }
    times.sort_by(f64::total_cmp);
    let found = found.expect("allocated");
    let wanted: i64 = goods.orders.iter().flat_map(|o| &o.lines).map(|line| line.grams).sum();
    let filled: i64 = found.takes.iter().map(|take| take.grams).sum();
    let lanes: usize = goods.lanes();
    let small = found.smallholders;
    let share = |part: i64, all: i64| 100.0 * part as f64 / all.max(1) as f64;
    let all = 1000 * wanted as i128 + found.bound;
    print!("{lanes} {:.1} {:.2}", times[1], share(filled, wanted));
    print!(" {:.2}", 100.0 * found.gap() as f64 / all as f64);
    println!(" {:.1} {:.1}", share(small.supply, small.all_supply), share(small.sold, small.all_sold));
    let mut why: BTreeMap<_, i64> = BTreeMap::new();
    for part in &found.unfilled {
        *why.entry(part.binding.code()).or_default() += part.grams;
    }
    let below: i64 = found.below_share.iter().map(|below| below.grams_short).sum();
    eprintln!("unfilled, t: {:?}", why.iter().map(|(k, g)| (k, g / 1_000_000)).collect::<Vec<_>>());
    eprintln!("smallholders below their floor: {}, {} t", found.below_share.len(), below / 1_000_000);
    let start = on_core();
    let seen = preview(&market, &goods.orders[0].id, freight).expect("an order");
    eprintln!("preview: {:.1} ms, {seen:?}", on_core() - start);
}

/// Milliseconds that this thread was on a core, from Linux: waiting for others is not in it.
fn on_core() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    let nanoseconds = stat.split(' ').next().and_then(|n| n.parse::<f64>().ok());
    nanoseconds.expect("a number") / 1e6
}

struct Goods {
    lots: Vec<Lot<u32>>,
    orders: Vec<Order<u32>>,
    trucks: Vec<Truck<u32>>,
    villages: Vec<Village<u32>>,
}

impl Goods {
    /// Lots of 0.2 to 3 t, every second farmer with two; orders of one to three lines for 1/1.3
    /// of all, each with a truck that it fills to nine tenths and that calls at twice as many
    /// farmers as mean lots fill it; colours so that a lot suits some `per_lot` lines; villages of
    /// 40 lots that can load half of what they have on each of five days.
    fn new(n_lots: u32, n_orders: u32, per_lot: u32) -> Self {
        let random = &mut Random(20_261_128);
        // Of all lines a lot suits those of its colour, three in four by size, half by day.
        let n_colours = (n_orders * 2 * 3 / 8 / per_lot).max(1);
        let lots: Vec<_> = (0..n_lots).map(|id| lot(id, n_colours, random)).collect();
        let supply: i64 = lots.iter().map(|lot| lot.grams).sum();
        let mean = supply * 10 / 13 / i64::from(n_orders);
        let orders: Vec<_> = (0..n_orders).map(|id| order(id, mean, n_colours, random)).collect();
        let truck = |order: &Order<u32>| {
            let wanted: i64 = order.lines.iter().map(|line| line.grams).sum();
            let stops = usize::try_from(wanted / 800_000).unwrap_or(1).max(2);
            Truck { id: order.id, capacity: wanted * 10 / 9, stops }
        };
        let trucks = orders.iter().map(truck).collect();
        let mut has: BTreeMap<u32, i64> = BTreeMap::new();
        for lot in &lots {
            *has.entry(lot.village.unwrap_or(0)).or_default() += lot.grams;
        }
        let village = |(id, grams)| Village { id, grams_per_day: grams / 2 };
        Self { lots, orders, trucks, villages: has.into_iter().map(village).collect() }
    }

    fn lanes(&self) -> usize {
        let suits = |lot: &Lot<u32>, order: &Order<u32>, line: &Line<u32>| {
            line.colour.as_ref() == Some(&lot.colour)
                && lot.grade <= line.grade
                && line.sizes.from_mm <= lot.sizes.from_mm
                && lot.sizes.to_mm <= line.sizes.to_mm
                && lot.ready <= order.pick_up
                && order.pick_up <= lot.keeps_until
        };
        let lines = |lot| {
            self.orders.iter().map(move |o| o.lines.iter().filter(|l| suits(lot, o, l)).count())
        };
        self.lots.iter().map(|lot| lines(lot).sum::<usize>()).sum()
    }
}

fn lot(id: u32, n_colours: u32, random: &mut Random) -> Lot<u32> {
    let from_mm = 65 + 5 * random.below(4) as u16;
    Lot {
        id,
        farmer: id - id % 4 / 3,
        village: Some(id / 40),
        smallholder: random.below(10) < 7,
        grade: 1 + random.below(2) as u8,
        sizes: Sizes { from_mm, to_mm: from_mm + 5 },
        colour: random.below(n_colours).to_string(),
        certificates: vec!["承诺达标合格证".into()],
        ready: Moment::new(DAY * i64::from(random.below(4))),
        keeps_until: Moment::new(DAY * 30),
        grams: 200_000 + 1000 * i64::from(random.below(2_800)),
        floor: Fen::new(500 + i64::from(random.below(200))),
    }
}

fn order(id: u32, mean: i64, n_colours: u32, random: &mut Random) -> Order<u32> {
    let n_lines = 1 + random.below(3);
    let mut line = |line| {
        let from_mm = 65 + 5 * random.below(3) as u16;
        Line {
            id: line,
            grade: 2,
            sizes: Sizes { from_mm, to_mm: from_mm + 5 + 5 * random.below(3) as u16 },
            colour: Some(random.below(n_colours).to_string()),
            certificates: vec!["承诺达标合格证".into()],
            grams: (mean / 2 + i64::from(random.below(mean as u32))) / i64::from(n_lines),
            price: Fen::new(900 + i64::from(random.below(100))),
            spread_mm: None,
            taken: vec![],
        }
    };
    let lines = (0..n_lines).map(&mut line).collect();
    let pick_up = Moment::new(DAY * i64::from(3 + random.below(5)));
    Order { id, lines, pick_up, truck: Some(id), min_take: None }
}

/// `SplitMix64` (Steele, Lea and Flood 2014), so that every run sees the same market.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (((bits ^ (bits >> 31)) >> 32) * u64::from(end) >> 32) as u32
    }
}
