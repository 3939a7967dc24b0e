//! What a phone's camera and microphone would have made: drawn and hummed here, so nobody's rights
//! are in them.

use std::f32::consts::TAU;
use std::io::Cursor;
use std::iter::repeat_n;

use image::{ImageFormat, Rgb, RgbImage};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// Samples a second of a hummed note: what a telephone carries.
const RATE: u32 = 8_000;
/// Spots on a leaf.
const SPOTS: usize = 14;

/// An apple leaf with brown spots, as a JPEG; another one for another seed.
///
/// # Panics
///
/// When a side is nothing.
#[must_use]
pub fn leaf(width: u32, height: u32, seed: u64) -> Vec<u8> {
    let mut dice = StdRng::seed_from_u64(seed);
    let mut spot = || -> [f32; 3] {
        [
            dice.random_range(-0.6..0.6),
            dice.random_range(-0.35..0.35),
            dice.random_range(0.02..0.07),
        ]
    };
    let spots: Vec<_> = (0..SPOTS).map(|_| spot()).collect();
    #[expect(clippy::cast_precision_loss, reason = "pixels of a photo are few")]
    let part = |at: u32, of: u32| at as f32 / of as f32 * 2.0 - 1.0;
    let picture =
        RgbImage::from_fn(width, height, |x, y| colour(part(x, width), part(y, height), &spots));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Jpeg).expect("a JPEG holds any picture");
    bytes.into_inner()
}

/// Sky, leaf, its midrib, or a spot on it.
fn colour(x: f32, y: f32, spots: &[[f32; 3]]) -> Rgb<u8> {
    let edge = 0.5 * (1.0 - x * x).max(0.0).sqrt() * (1.0 - 0.2 * x);
    if x.abs() > 0.95 || y.abs() > edge {
        return Rgb([196, 208, 214]);
    }
    if spots.iter().any(|[left, top, size]| (x - left).hypot(y - top) < *size) {
        return Rgb([112, 74, 38]);
    }
    if y.abs() < 0.012 { Rgb([168, 188, 110]) } else { Rgb([62, 122, 48]) }
}

/// A hum of so many seconds, as a WAV of eight bits; another tune for another seed.
#[must_use]
pub fn hum(seconds: u32, seed: u64) -> Vec<u8> {
    let mut dice = StdRng::seed_from_u64(seed);
    let notes: Vec<f32> = (0..seconds * 2).map(|_| dice.random_range(110.0..330.0)).collect();
    let samples_n = RATE * seconds;
    let mut bytes = header(samples_n);
    let each = notes.iter().flat_map(|note| repeat_n(note, RATE as usize / 2));
    for (n, note) in (0..samples_n).zip(each) {
        #[expect(clippy::cast_precision_loss, reason = "a note has few samples")]
        let wave = (TAU * note * (n as f32) / (RATE as f32)).sin();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "28 to 228")]
        bytes.push((128.0 + 100.0 * wave) as u8);
    }
    bytes
}

/// RIFF, WAVE: PCM, one channel, one byte a sample.
fn header(samples_n: u32) -> Vec<u8> {
    let mut header = b"RIFF".to_vec();
    header.extend((36 + samples_n).to_le_bytes());
    header.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    header.extend([RATE.to_le_bytes(), RATE.to_le_bytes()].concat());
    header.extend(b"\x01\0\x08\0data");
    header.extend(samples_n.to_le_bytes());
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_can_be_seen_and_a_seed_makes_it_another() {
        let photo = leaf(64, 48, 1);
        let seen = image::load_from_memory(&photo).expect("a JPEG");
        assert_eq!((seen.width(), seen.height()), (64, 48));
        assert_ne!(photo, leaf(64, 48, 2));
        assert_eq!(hum(2, 1).len(), 44 + 16_000);
    }
}
