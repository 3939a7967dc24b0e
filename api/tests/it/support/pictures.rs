//! Pictures that nobody means well with, made byte by byte.

use miniapp_mock::camera::leaf;

use super::Database;

/// A file, and what must come of it: the size that is kept, or status and code.
pub(crate) struct Hostile {
    pub(crate) bytes: Vec<u8>,
    pub(crate) expected: Result<(u32, u32), (u16, &'static str)>,
    pub(crate) why: &'static str,
}

/// A service of its own, whose memory is nobody else's.
pub(crate) fn settings(database: &Database) -> Vec<(&'static str, String)> {
    let redis = if super::is_postgres() { super::redis_url() } else { String::new() };
    vec![
        ("DATABASE_URL", database.url.clone()),
        ("REDIS_URL", redis),
        ("BANGNONG_MEDIA__STORE", database.store.clone()),
        ("BANGNONG_DATABASE__CONNECTIONS", "8".to_owned()),
    ]
}

pub(crate) fn hostile() -> Vec<Hostile> {
    let too_large = Err((422, "photo_too_large"));
    let no_photo = Err((422, "photo_invalid"));
    let html = b"<html><script>alert(1)</script>PK\x03\x04";
    #[rustfmt::skip]
    let all = [
        (vec![0xFF; 50 << 20],                     Err((413, "too_large")), "50 MB"),
        (png(30_000, 30_000, 1_000),               too_large,               "30,000 by 30,000 pixels in a kilobyte"),
        (png(3_000, 3_000, 1 << 28),               Ok((1600, 1600)),        "a small picture that unpacks to 256 MB"),
        (texts(1 << 28),                           Ok((8, 8)),              "256 MB of words beside a picture"),
        (flat(0xC0, 4_000, 3_000),                 Ok((1600, 1200)),        "as large as a camera makes them"),
        (flat(0xC0, 20_000, 20_000),               too_large,               "400 million pixels in 3 MB"),
        (flat(0xC2, 2_400, 1_800),                 Ok((1600, 1200)),        "a progressive one"),
        (flat(0xC2, 8_000, 6_000),                 too_large,               "a progressive one keeps all its coefficients"),
        (with_place(leaf(4_000, 3_000, 7)),        Ok((1200, 1600)),        "where it was taken, and turned"),
        ([leaf(320, 240, 3), html.to_vec()].concat(), Ok((320, 240)),       "a page behind the picture"),
        ([&html[..], &leaf(320, 240, 3)].concat(), no_photo,                "a page before the picture"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), no_photo, "an SVG"),
    ];
    all.map(|(bytes, expected, why)| Hostile { bytes, expected, why }).into()
}

/// A JPEG of one colour, in which every bit of every scan is 0: with SOF0 each block is a code for
/// no change and one for the end, with SOF2 only the former.
fn flat(frame: u8, width: u16, height: u16) -> Vec<u8> {
    let mut jpeg = vec![0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0];
    jpeg.extend([1; 64]);
    jpeg.extend([0xFF, frame, 0, 17, 8]);
    jpeg.extend([height.to_be_bytes(), width.to_be_bytes()].concat());
    jpeg.extend([3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
    for table in [0x00, 0x10] {
        // One code of one bit, for the symbol 0.
        jpeg.extend([0xFF, 0xC4, 0, 20, table, 1]);
        jpeg.extend([0; 15]);
        jpeg.push(0);
    }
    let last = if frame == 0xC0 { 63 } else { 0 };
    jpeg.extend([0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, last, 0]);
    let blocks = usize::from(width).div_ceil(8) * usize::from(height).div_ceil(8) * 3;
    let bits = if frame == 0xC0 { 2 } else { 1 };
    jpeg.extend(vec![0; (blocks * bits).div_ceil(8)]);
    jpeg.extend([0xFF, 0xD9]);
    jpeg
}

/// A grey PNG whose data unpack to so many zeros, whatever its header says.
fn png(width: u32, height: u32, unpacked: usize) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 0, 0, 0, 0]);
    let chunks = [chunk(b"IHDR", &header), chunk(b"IDAT", &zeros(unpacked)), chunk(b"IEND", b"")];
    [&b"\x89PNG\r\n\x1A\n"[..], &chunks.concat()].concat()
}

/// A small PNG with compressed words that unpack to so many zeros.
fn texts(unpacked: usize) -> Vec<u8> {
    let picture = png(8, 8, 8 * 9);
    let words = [b"Comment\0\0", &zeros(unpacked)[..]].concat();
    let (start, rest) = picture.split_at(8 + 25);
    [start, &chunk(b"zTXt", &words), rest].concat()
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let named = [name, content].concat();
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&length[..], &named, &crc(&named).to_be_bytes()].concat()
}

/// CRC-32 as PNG has it (ISO 3309), bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

/// A zlib stream (RFC 1950, 1951) of one block with fixed codes: a zero, and copies of 258 of them,
/// each in 13 bits.
fn zeros(n: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.push(0b1, 1);
    bits.push(0b01, 2);
    bits.code(0b0011_0000, 8);
    let (copies, rest) = ((n - 1) / 258, (n - 1) % 258);
    for _ in 0..copies {
        bits.code(0b1100_0101, 8);
        bits.code(0, 5);
    }
    for _ in 0..rest {
        bits.code(0b0011_0000, 8);
    }
    bits.code(0, 7);
    // Adler-32 of zeros: 1, and the length modulo 65,521.
    let adler = u32::try_from(n % 65_521).unwrap() << 16 | 1;
    [&[0x78, 0x01][..], &bits.bytes, &adler.to_be_bytes()].concat()
}

/// Bits from the lowest on; codes are written with their highest bit first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn push(&mut self, value: u32, n: u32) {
        for bit in (0..n).map(|at| value >> at & 1) {
            if self.used == 0 {
                self.bytes.push(0);
            }
            *self.bytes.last_mut().unwrap() |= u8::try_from(bit << self.used).unwrap();
            self.used = (self.used + 1) % 8;
        }
    }

    fn code(&mut self, value: u32, n: u32) {
        self.push(value.reverse_bits() >> (32 - n), n);
    }
}

/// The photo with an APP1 segment that says how the camera was held (6: turned to the left) and
/// where.
fn with_place(photo: Vec<u8>) -> Vec<u8> {
    let mut tiff = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x02".to_vec();
    tiff.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
    tiff.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0");
    tiff.extend(b"\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0GPS 35.96087 109.1674");
    let length = u16::try_from(tiff.len() + 2).unwrap().to_be_bytes();
    [&photo[..2], &[0xFF, 0xE1], &length, &tiff, &photo[2..]].concat()
}
