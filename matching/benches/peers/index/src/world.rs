//! The workload of `matching.md` 1.1: providers around real Chinese places, and who asks.

use matching::index::{Listing, Provider, Query};
use matching::{Fen, Meters, Position, place::Datum};

pub const CAPABILITIES: u16 = 16;
pub const WITHIN_M: f64 = 50_000.0;
pub const K: usize = 10;

/// Splitmix64: the same numbers everywhere, from a seed.
#[derive(Clone)]
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }

    /// Standard normal, by Box and Muller.
    pub fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.unit()).ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
}

/// Where providers live.
#[derive(Clone, Copy, PartialEq)]
pub enum Law {
    /// Around the places of GeoNames, σ = 5 km each way.
    Places,
    /// Anywhere in a square of this side in km around 周口, in the plain.
    Square(f64),
}

pub struct World {
    places: Vec<(f64, f64)>,
    pub dice: Dice,
    law: Law,
}

impl World {
    pub fn new(seed: u64, law: Law) -> Self {
        let file = std::env::var("PLACES")
            .unwrap_or_else(|_| "/work/shared/instances/geo/places_cn.csv".into());
        let text = std::fs::read_to_string(&file).expect("the places of GeoNames: set PLACES");
        let place = |line: &str| {
            let mut cells = line.split(',').map(|cell| cell.parse::<f64>().ok());
            let (lat, lon) = (cells.next()??, cells.next()??);
            Position::new(lon, lat, Datum::Wgs84).ok().map(|_| (lon, lat))
        };
        Self { places: text.lines().filter_map(place).collect(), dice: Dice(seed), law }
    }

    pub fn place(&mut self) -> Position {
        loop {
            let (lon, lat, east, north) = match self.law {
                Law::Places => {
                    let (lon, lat) = self.places[self.dice.below(self.places.len())];
                    (lon, lat, 5.0 * self.dice.normal(), 5.0 * self.dice.normal())
                }
                Law::Square(side) => {
                    let mut km = || (self.dice.unit() - 0.5) * side;
                    (114.6, 33.6, km(), km())
                }
            };
            if let Some(place) = shifted(lon, lat, east, north) {
                return place;
            }
        }
    }

    /// Three capabilities, 40 to 90 yuan, 5 to 50 km, free half of 64 slots on end.
    pub fn provider(&mut self) -> Provider {
        let place = self.place();
        let mut capabilities = Vec::new();
        while capabilities.len() < 3 {
            let capability = self.dice.below(CAPABILITIES.into()) as u16;
            if !capabilities.contains(&capability) {
                capabilities.push(capability);
            }
        }
        let reach = Meters::new(5_000.0 + 45_000.0 * self.dice.unit()).expect("a length");
        let free = self.free();
        let listing = |capability| Listing {
            capability,
            price: Fen::new(4_000 + self.dice.below(5_000) as i64),
            marks: self.dice.next() as u16,
        };
        let listings = capabilities.into_iter().map(listing).collect();
        Provider { place, reach, free, listings }
    }

    pub fn free(&mut self) -> u64 {
        0xFFFF_FFFF_u64.rotate_left(self.dice.below(64) as u32)
    }

    pub fn providers(&mut self, n: usize) -> Vec<Provider> {
        (0..n).map(|_| self.provider()).collect()
    }

    /// One capability of 16 (three of which a provider has), one slot (half are free), a
    /// ceiling that 60 % stay under: 5.6 % fit, and then comes each one's own reach.
    pub fn asked(&mut self) -> Asked {
        Asked {
            place: self.place(),
            capability: self.dice.below(CAPABILITIES.into()) as u16,
            ceiling: 7_000,
            slots: 1 << self.dice.below(64),
            within: WITHIN_M,
        }
    }

    /// A move of about `km` each way.
    pub fn step(&mut self, from: Position, km: f64) -> Position {
        let (east, north) = (km * self.dice.normal(), km * self.dice.normal());
        shifted(from.lon(), from.lat(), east, north).unwrap_or(from)
    }
}

fn shifted(lon: f64, lat: f64, east: f64, north: f64) -> Option<Position> {
    let wider = lat.to_radians().cos();
    Position::new(lon + east / (111.2 * wider), lat + north / 111.2, Datum::Wgs84).ok()
}

/// A query, readable by every peer.
#[derive(Clone, Copy)]
pub struct Asked {
    pub place: Position,
    pub capability: u16,
    pub ceiling: i64,
    pub slots: u64,
    pub within: f64,
}

impl Asked {
    pub fn query(&self) -> Query {
        Query::new(self.place, self.capability)
            .within(Meters::new(self.within).expect("a length"))
            .at_most(Fen::new(self.ceiling))
            .free_in_one_of(self.slots)
    }

    /// All but distance.
    pub fn suits(&self, provider: &Provider) -> bool {
        let cheap = |listing: &&Listing| listing.price.get() <= self.ceiling;
        let mut listings = provider.listings.iter();
        let listing = listings.find(|listing| listing.capability == self.capability);
        provider.free & self.slots != 0 && listing.filter(cheap).is_some()
    }

    /// The k nearest that fit, by comparing everybody, as far as `far` says they are.
    pub fn brute(&self, providers: &[Provider], k: usize, far: Far) -> Vec<u32> {
        let mut found: Vec<_> = providers
            .iter()
            .enumerate()
            .filter(|(_, provider)| self.suits(provider))
            .map(|(id, provider)| (far(self.place, provider.place), id, provider))
            .filter(|(d, _, provider)| *d <= self.within && *d <= provider.reach.get())
            .map(|(d, id, _)| (d, id as u32))
            .collect();
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        found.into_iter().take(k).map(|(_, id)| id).collect()
    }
}

/// How far two places are apart, in meters.
pub type Far = fn(Position, Position) -> f64;

/// As the engine says.
pub fn on_earth(a: Position, b: Position) -> f64 {
    matching::place::distance(a, b).get()
}

/// As it is in the projection at a fixed latitude that the trees get.
pub fn in_projection(a: Position, b: Position) -> f64 {
    let ([ax, ay], [bx, by]) = (flat(a), flat(b));
    ((ax - bx).powi(2) + (ay - by).powi(2)).sqrt()
}

/// Meters east and north at 33°, in the middle of where providers live.
pub fn flat(place: Position) -> [f64; 2] {
    const DEGREE: f64 = 111_195.08;
    [place.lon() * DEGREE * 33_f64.to_radians().cos(), place.lat() * DEGREE]
}
