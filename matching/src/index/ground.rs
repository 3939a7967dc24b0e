//! The ground as the index divides it: fixed-point spots, and the squares of a quadtree.

use crate::place::Position;

/// The square that holds China: 70° to 140° east, 0° to 70° north.
const WEST: f64 = 70.0;
const SOUTH: f64 = 0.0;
const SPAN: f64 = 70.0;
/// Units in a degree; a unit is 1.6 × 10^-8°, at most 1.9 mm on the ground.
const PER_DEGREE: f64 = 4_294_967_296.0 / SPAN;

/// One unit as an angle in radians.
pub(super) const UNIT: f64 = SPAN / 4_294_967_296.0 * std::f64::consts::PI / 180.0;

/// Levels that halve the ground; the smallest square has a side of 256 units, under 0.5 m.
pub(super) const GROUND_LEVELS: u32 = 24;
/// Further levels halve by id, so that any number of providers may live at one spot: two bits
/// each of the 32.
pub(super) const LEVELS: u32 = GROUND_LEVELS + 16;

/// A place, rounded down to whole units from the south-west corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Spot {
    pub(super) x: u32,
    pub(super) y: u32,
}

impl Spot {
    pub(super) fn of(place: Position) -> Self {
        let (x, y) = units(place);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "rounds down, and `as` stops at the ends"
        )]
        Self { x: x as u32, y: y as u32 }
    }
}

/// The same without rounding.
pub(super) fn units(place: Position) -> (f64, f64) {
    ((place.lon() - WEST) * PER_DEGREE, (place.lat() - SOUTH) * PER_DEGREE)
}

/// A square of the quadtree: the whole ground at level 0, a quarter of its parent below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Square {
    /// The south-west corner.
    pub(super) corner: Spot,
    pub(super) level: u32,
}

impl Square {
    pub(super) const ALL: Self = Self { corner: Spot { x: 0, y: 0 }, level: 0 };

    /// The quarter numbered `quarter`: bit 0 east, bit 1 north, below the ground levels the same.
    #[inline]
    pub(super) const fn quarter(self, quarter: u32) -> Self {
        let Spot { x, y } = self.corner;
        if self.level >= GROUND_LEVELS {
            return Self { corner: self.corner, level: self.level + 1 };
        }
        let half = 31 - self.level;
        let corner = Spot { x: x | (quarter & 1) << half, y: y | (quarter >> 1) << half };
        Self { corner, level: self.level + 1 }
    }

    /// Which quarter the provider is in.
    #[inline]
    pub(super) const fn quarter_of(self, spot: Spot, id: u32) -> u32 {
        if self.level >= GROUND_LEVELS {
            return (id >> (2 * (LEVELS - 1 - self.level))) & 3;
        }
        let half = 31 - self.level;
        ((spot.x >> half) & 1) | ((spot.y >> half) & 1) << 1
    }

    /// Whether the spot is on this ground.
    #[inline]
    pub(super) const fn holds(self, spot: Spot) -> bool {
        let Spot { x, y } = self.corner;
        let apart = (spot.x ^ x) | (spot.y ^ y);
        apart as u64 >> self.side_log2() == 0
    }

    /// Log2 of the side in units, 8 to 32.
    #[inline]
    pub(super) const fn side_log2(self) -> u32 {
        32 - if self.level < GROUND_LEVELS { self.level } else { GROUND_LEVELS }
    }

    /// Log2 of the step, in units, in which a spot in here fits in 16 bits a side.
    #[inline]
    pub(super) const fn step_log2(self) -> u32 {
        self.side_log2().saturating_sub(16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_is_in_each_square_on_its_way_down() {
        let (spot, id) = (Spot { x: 0xDEAD_BEEF, y: 0x1234_5678 }, 0x9ABC_DEF0);
        let mut square = Square::ALL;
        for _ in 0..LEVELS {
            square = square.quarter(square.quarter_of(spot, id));
            assert!(square.holds(spot), "{square:?}");
            assert!(square.level > 24 || !square.holds(Spot { x: !spot.x, y: spot.y }));
        }
        assert_eq!(square.corner, Spot { x: 0xDEAD_BE00, y: 0x1234_5600 });
    }
}
