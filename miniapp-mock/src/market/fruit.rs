//! Apples as farmers list and buyers order them, in the words of the service's catalogue.

use crate::play::dice::Dice;

/// So much of a lot is of one grade and size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// 1 is best.
    pub grade: u32,
    /// Diameters in mm.
    pub from_mm: u32,
    pub to_mm: u32,
    /// 1 to 100; those of a lot are 100 together.
    pub percent: u32,
}

/// An orchard's usual mix, and what its farmer sells for.
pub(super) struct Mix {
    parts: &'static [Part],
    /// A kilogram at the farm, in fen, in the middle of what farmers ask.
    pub(super) floor_fen: f64,
    weight: f64,
}

/// Varieties and how many lots are of them; an estimate: 富县 grows 红富士 before all others.
const VARIETIES: [(&str, f64); 3] = [("FUJI", 0.84), ("RUIXUE", 0.1), ("QINGUAN", 0.06)];
/// 条红 is more usual than 片红; an estimate.
const COLOURS: [(&str, f64); 2] = [("STRIPED", 0.6), ("BLUSH", 0.4)];

/// Mixes of the trade's sizes 85# to 65#; shares are estimates. Prices lie about those of a 洛川
/// report of 2021-10-23: 70# 半商品 2.80 to 3.20 yuan for a 斤, 统货 2.00 to 2.50.
#[rustfmt::skip]
const MIXES: [Mix; 5] = [
    Mix { parts: &[part(1, 80, 35), part(2, 75, 45), part(2, 70, 20)], floor_fen: 580.0, weight: 0.3 },
    Mix { parts: &[part(1, 80, 50), part(1, 75, 30), part(2, 70, 20)], floor_fen: 620.0, weight: 0.25 },
    Mix { parts: &[part(2, 75, 60), part(2, 70, 40)],                  floor_fen: 540.0, weight: 0.2 },
    Mix { parts: &[part(1, 85, 40), part(1, 80, 40), part(2, 75, 20)], floor_fen: 640.0, weight: 0.15 },
    Mix { parts: &[part(5, 65, 100)],                                  floor_fen: 420.0, weight: 0.1 },
];

const fn part(grade: u32, from_mm: u32, percent: u32) -> Part {
    Part { grade, from_mm, to_mm: from_mm + 5, percent }
}

impl Mix {
    pub(super) fn draw(dice: &mut Dice) -> &'static Self {
        dice.weighted(&MIXES, |mix| mix.weight)
    }

    pub(super) fn parts(&self) -> Vec<Part> {
        self.parts.to_vec()
    }
}

pub(super) fn variety(dice: &mut Dice) -> &'static str {
    dice.weighted(&VARIETIES, |(_, weight)| *weight).0
}

pub(super) fn colour(dice: &mut Dice) -> &'static str {
    dice.weighted(&COLOURS, |(_, weight)| *weight).0
}
