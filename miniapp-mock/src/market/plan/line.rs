//! A line of an order: one grade, size and colour.

use super::Lot;
use crate::market::fruit::Part;
use crate::play::dice::Dice;

/// What of an order is asked for at one price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// A code of the produce catalogue.
    pub variety: &'static str,
    /// Any when absent.
    pub colour: Option<&'static str>,
    /// The worst it takes; 1 is best.
    pub grade: u32,
    pub from_mm: u32,
    pub to_mm: u32,
    /// Only fruit with a certificate.
    pub certified: bool,
    pub tonnes: u32,
    /// Whether farmers get the price, or what they ask, up to it.
    pub fixed: bool,
    /// For a kilogram.
    pub price_fen: u32,
}

/// Lines that are asked for, each as often as its weight: mostly the usual sizes of 红富士, some of
/// what is scarce, and now and then a price that is too low. Estimates.
#[rustfmt::skip]
const LINES: [(Line, f64); 8] = [
    (line("FUJI",   None,          1, (80, 85), 760), 0.22),
    (line("FUJI",   None,          2, (75, 80), 660), 0.22),
    (open("FUJI",                  2, (75, 85), 720), 0.14),
    (line("FUJI",   None,          3, (70, 75), 600), 0.14),
    (line("FUJI",   Some("BLUSH"), 1, (80, 85), 780), 0.1),
    (open("FUJI",                  1, (85, 90), 860), 0.08),
    (line("RUIXUE", None,          1, (80, 85), 820), 0.06),
    (line("FUJI",   None,          2, (75, 80), 480), 0.04),
];
/// Tonnes of a line.
const LEAST: u32 = 16;
const MOST: u32 = 34;
/// Tonnes of a line that cannot be filled with what is asked for.
const SCARCE: u32 = 60;
/// Share of lines that want a certificate; an estimate.
const CERTIFIED: f64 = 0.12;

const fn line(
    variety: &'static str,
    colour: Option<&'static str>,
    grade: u32,
    (from_mm, to_mm): (u32, u32),
    price_fen: u32,
) -> Line {
    let (certified, tonnes, fixed) = (false, 0, true);
    Line { variety, colour, grade, from_mm, to_mm, certified, tonnes, fixed, price_fen }
}

/// Up to a ceiling.
const fn open(variety: &'static str, grade: u32, sizes: (u32, u32), price_fen: u32) -> Line {
    let mut line = line(variety, None, grade, sizes, price_fen);
    line.fixed = false;
    line
}

impl Line {
    pub(super) fn draw(dice: &mut Dice) -> Self {
        let (line, _) = dice.weighted(&LINES, |(_, weight)| *weight);
        Self { certified: dice.chance(CERTIFIED), tonnes: dice.whole(LEAST..=MOST), ..line.clone() }
    }

    /// More 瑞雪 than there is, so that substitutes are proposed.
    pub(super) fn scarce() -> Self {
        Self { tonnes: SCARCE, ..line("RUIXUE", None, 1, (80, 85), 820) }
    }

    #[must_use]
    pub fn grams(&self) -> i64 {
        i64::from(self.tonnes) * 1_000_000
    }

    /// Whether a part of a lot is what the line asks for, at a price that its farmer sells for.
    #[must_use]
    pub fn suits(&self, pick_up_day: u32, lot: &Lot, part: &Part) -> bool {
        let fruit = self.variety == lot.variety && self.colour.is_none_or(|it| it == lot.colour);
        let size = self.from_mm <= part.from_mm && part.to_mm <= self.to_mm;
        let ready = (lot.ready_day..lot.ready_day + lot.keeps_days).contains(&pick_up_day);
        let papers = lot.certified || !self.certified;
        let price = lot.floor_fen <= self.price_fen;
        fruit && size && part.grade <= self.grade && ready && papers && price
    }
}
