//! A picture from outside becomes a JPEG of ours: nothing of the file is kept but what is seen.

use std::{
    fs::File,
    io::{BufReader, Cursor, Read, Seek},
};

use image::{
    DynamicImage, GenericImageView, ImageDecoder, ImageFormat, ImageReader, Limits,
    codecs::jpeg::JpegEncoder, imageops,
};

use crate::error::ApiError;

/// Longest edge of what is kept, in pixels: a phone's screen is narrower.
const LONGEST_EDGE: u32 = 1600;
/// JPEG quality of what is kept, 1 to 100.
const QUALITY: u8 = 80;
/// The most that unpacking may take, in bytes, besides the file itself and what is kept. One
/// picture is unpacked at a time, so all pictures together take no more.
pub const ROOM: u64 = 40 * 1024 * 1024;
/// Bytes for each pixel while a WebP is unpacked: a frame of it and the result, RGBA each.
const WEBP_BYTES: u64 = 8;

/// A picture as it is kept.
pub struct Picture {
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// Unpacks, turns upright, makes small and packs anew.
///
/// What it would take is read from the header, before anything is unpacked.
pub fn clean(file: File, most_pixels: u64) -> Result<Picture, ApiError> {
    let mut file = BufReader::new(file);
    let format = format(&mut file)?;
    let per_pixel = match format {
        ImageFormat::Jpeg => 3 + unscanned(&mut file)?,
        ImageFormat::WebP => WEBP_BYTES,
        _ => 0,
    };
    let mut reader = ImageReader::with_format(file, format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let room = decoder.total_bytes().max(pixels.saturating_mul(per_pixel));
    if pixels > most_pixels || room > ROOM {
        return Err(too_large());
    }
    let orientation = decoder.orientation().map_err(unreadable)?;
    let mut picture = small(DynamicImage::from_decoder(decoder).map_err(unreadable)?);
    picture.apply_orientation(orientation);
    pack(&picture)
}

/// The decoders' own bookkeeping is bounded too.
fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(ROOM);
    limits
}

/// By the first bytes, whatever the phone says: an SVG, a page or a program is none of these.
fn format(file: &mut (impl Read + Seek)) -> Result<ImageFormat, ApiError> {
    let mut first = Vec::new();
    file.by_ref().take(12).read_to_end(&mut first).map_err(|error| broken(&error))?;
    file.rewind().map_err(|error| broken(&error))?;
    match first.as_slice() {
        [0xFF, 0xD8, 0xFF, ..] => Ok(ImageFormat::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(ImageFormat::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P'] => Ok(ImageFormat::WebP),
        _ => Err(no_picture()),
    }
}

/// Bytes that each pixel of a JPEG takes besides its colour while it is unpacked: none where one
/// scan holds the whole of it. Otherwise all its coefficients wait for the last scan, two bytes for
/// each component (ITU-T T.81, Annex B: SOF0 and SOF1 are sequential, others progressive).
fn unscanned(file: &mut (impl Read + Seek)) -> Result<u64, ApiError> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|error| broken(&error))?;
    file.rewind().map_err(|error| broken(&error))?;
    let (mut at, mut frame) = (2, None);
    while let Some(&[0xFF, marker, high, low]) = bytes.get(at..at + 4) {
        let segment = bytes.get(at + 4..).ok_or_else(no_picture)?;
        match marker {
            // Where components are counted: behind precision, height and width.
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                frame = segment.get(5).map(|components| (marker, *components));
            }
            0xDA => {
                let (kind, components) = frame.ok_or_else(no_picture)?;
                let whole = kind <= 0xC1 && segment.first() == Some(&components);
                return Ok(if whole { 0 } else { 2 * u64::from(components) });
            }
            // Any number of these may stand before a marker.
            0xFF => {
                at += 1;
                continue;
            }
            _ => {}
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    Err(no_picture())
}

/// At most [`LONGEST_EDGE`] long, in eight bits a colour. Before the colours are made alike: a wide
/// picture in sixteen bits takes room.
fn small(picture: DynamicImage) -> DynamicImage {
    let (width, height) = picture.dimensions();
    let longest = width.max(height);
    if longest <= LONGEST_EDGE {
        return DynamicImage::ImageRgb8(picture.into_rgb8());
    }
    let scaled = |edge: u32| {
        let edge = u64::from(edge) * u64::from(LONGEST_EDGE) / u64::from(longest);
        u32::try_from(edge).map_or(LONGEST_EDGE, |edge| edge.max(1))
    };
    let (width, height) = (scaled(width), scaled(height));
    // Each new pixel is the mean of those that it stands for: no copy in floating point is made.
    let small = match &picture {
        DynamicImage::ImageRgb8(full) => {
            DynamicImage::from(imageops::thumbnail(full, width, height))
        }
        full => full.thumbnail_exact(width, height),
    };
    drop(picture);
    DynamicImage::ImageRgb8(small.into_rgb8())
}

fn pack(picture: &DynamicImage) -> Result<Picture, ApiError> {
    let (width, height) = picture.dimensions();
    let mut bytes = Cursor::new(Vec::new());
    let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    picture.write_with_encoder(encoder).map_err(unreadable)?;
    Ok(Picture { bytes: bytes.into_inner(), width, height })
}

fn no_picture() -> ApiError {
    ApiError::invalid("file", "photo_invalid", "这不是照片，请重新拍")
}

fn too_large() -> ApiError {
    ApiError::invalid("file", "photo_too_large", "照片太大了，请用手机直接拍一张")
}

#[expect(clippy::needless_pass_by_value, reason = "it ends a `map_err`")]
fn unreadable(error: image::ImageError) -> ApiError {
    tracing::debug!(%error, "a picture cannot be read");
    match error {
        image::ImageError::Limits(_) => too_large(),
        _ => no_picture(),
    }
}

fn broken(error: &std::io::Error) -> ApiError {
    ApiError::Broken(format!("an upload cannot be read again: {error}"))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage, codecs::png::PngEncoder};

    use super::*;

    const PIXELS: u64 = 16_000_000;

    fn cleaned(bytes: &[u8]) -> Result<Picture, ApiError> {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(bytes).expect("room");
        file.rewind().expect("a file");
        clean(file, PIXELS)
    }

    /// Red on the left, blue on the right.
    fn halves(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, _| {
            if x < width / 2 { Rgb([200, 0, 0]) } else { Rgb([0, 0, 200]) }
        })
    }

    fn jpeg(picture: &RgbImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        JpegEncoder::new(&mut bytes).encode_image(picture).expect("a picture");
        bytes
    }

    /// An APP1 segment with a direction of the camera (6: turned to the left) and a place.
    fn exif() -> Vec<u8> {
        let mut tiff = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x02".to_vec();
        tiff.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
        tiff.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0");
        tiff.extend(b"\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0GPS 35.96087 109.1674");
        let length = u16::try_from(tiff.len() + 2).expect("it is short").to_be_bytes();
        [&[0xFF, 0xE1], &length[..], &tiff].concat()
    }

    #[test]
    fn a_photo_is_turned_upright_made_small_and_loses_its_place() {
        let plain = jpeg(&halves(4000, 3000));
        let photo = [&plain[..2], &exif(), &plain[2..]].concat();
        let kept = cleaned(&photo).expect("a photo");
        assert_eq!((kept.width, kept.height), (1200, 1600), "it was taken upright");
        let seen = image::load_from_memory(&kept.bytes).expect("a JPEG").into_rgb8();
        assert!(seen.get_pixel(600, 100)[0] > 150, "what was left is above");
        assert!(seen.get_pixel(600, 1500)[2] > 150, "what was right is below");
        for secret in [&b"Exif"[..], b"GPS"] {
            let found = kept.bytes.windows(secret.len()).any(|window| window == secret);
            assert!(!found, "{secret:?} is gone");
        }
    }

    #[test]
    fn what_is_behind_a_picture_is_gone() {
        let polyglot = [jpeg(&halves(80, 60)), b"PK\x03\x04<script>alert(1)</script>".to_vec()];
        let kept = cleaned(&polyglot.concat()).expect("the picture in it");
        assert!(!kept.bytes.windows(7).any(|window| window == b"<script"));
        assert_eq!((kept.width, kept.height), (80, 60));
    }

    #[test]
    fn each_kind_of_picture_is_taken_and_nothing_else() {
        let picture = halves(40, 30);
        let mut png = Vec::new();
        let encoder = PngEncoder::new(&mut png);
        encoder.write_image(&picture, 40, 30, ExtendedColorType::Rgb8).expect("a picture");
        let mut webp = Cursor::new(Vec::new());
        picture.write_to(&mut webp, ImageFormat::WebP).expect("a picture");
        let mut torn = png.clone();
        torn.truncate(60);
        let large = large(30_000, 30_000);
        #[rustfmt::skip]
        let cases: [(&[u8], Option<&str>, &str); 8] = [
            (&jpeg(&picture),                 None,                    "a phone's camera"),
            (&png,                            None,                    "a screenshot"),
            (webp.get_ref(),                  None,                    "a small one"),
            (b"<svg xmlns='...'>",            Some("photo_invalid"),   "an SVG can carry a script"),
            (b"\xFF\xD8\xFF\xE0 a field",     Some("photo_invalid"),   "only the beginning of one"),
            (&torn,                           Some("photo_invalid"),   "half of one"),
            (&large,                          Some("photo_too_large"), "30,000 by 30,000"),
            (b"",                             Some("photo_invalid"),   "nothing"),
        ];
        for (bytes, expected, why) in cases {
            let code = match cleaned(bytes) {
                Ok(_) => None,
                Err(ApiError::Invalid(errors)) => Some(errors[0].code),
                Err(error) => panic!("{why}: {error:?}"),
            };
            assert_eq!(code, expected, "{why}");
        }
    }

    /// A JPEG's headers as far as its one scan: it is refused before anything else is read.
    fn large(width: u16, height: u16) -> Vec<u8> {
        let frame = [&[0xFF, 0xC0, 0, 11, 8], &height.to_be_bytes()[..], &width.to_be_bytes()];
        let scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0];
        [&[0xFF, 0xD8][..], &frame.concat(), &[1, 1, 0x11, 0], &scan].concat()
    }
}
