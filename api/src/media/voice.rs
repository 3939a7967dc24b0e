//! What counts as a voice note, by what is in the file.

use std::io::{Cursor, Seek};

use lofty::{
    config::{ParseOptions, ParsingMode},
    file::{AudioFile, FileType},
    probe::Probe,
};

use super::webm;
use crate::error::ApiError;

/// A voice note as it is kept: as it came.
#[derive(Debug)]
pub struct Voice {
    pub media_type: &'static str,
    /// Rounded up.
    pub seconds: u32,
}

/// Reads a voice note; `told_s` is how long it is by the phone, where the file does not say.
pub fn check(bytes: &[u8], told_s: Option<u32>, longest_s: u64) -> Result<Voice, ApiError> {
    let (media_type, measured_ms) = measure(bytes).ok_or_else(no_voice)?;
    let seconds = match measured_ms {
        1.. => measured_ms.div_ceil(1000),
        0 => u128::from(told_s.filter(|told| *told > 0).ok_or_else(no_length)?),
    };
    if seconds > u128::from(longest_s) {
        let words = format!("一条语音最长{longest_s}秒，请分开说");
        return Err(ApiError::invalid("file", "voice_too_long", words));
    }
    Ok(Voice { media_type, seconds: u32::try_from(seconds).map_err(|_| no_voice())? })
}

/// The media type, and how many milliseconds the container says; 0 where it says nothing.
fn measure(bytes: &[u8]) -> Option<(&'static str, u128)> {
    if bytes.starts_with(webm::MAGIC) {
        return Some(("audio/webm", webm::opus_ms(bytes)?));
    }
    let media_type = media_type(bytes)?;
    let mut options = ParseOptions::new();
    options.read_cover_art(false).read_tags(false).parsing_mode(ParsingMode::Strict);
    let mut file = Cursor::new(bytes);
    file.rewind().ok()?;
    let read = Probe::with_file_type(file, media_type.0).options(options).read().ok()?;
    let properties = read.properties();
    let audible = properties.sample_rate().is_some_and(|rate| rate > 0);
    audible.then(|| (media_type.1, properties.duration().as_millis()))
}

/// By the first bytes.
fn media_type(bytes: &[u8]) -> Option<(FileType, &'static str)> {
    match bytes {
        [b'I', b'D', b'3', ..] => Some((FileType::Mpeg, "audio/mpeg")),
        // Twelve bits that begin a frame; then, of AAC, the layer is 0 (ISO/IEC 13818-7).
        [0xFF, second, ..] if second & 0xF6 == 0xF0 => Some((FileType::Aac, "audio/aac")),
        [0xFF, second, ..] if second & 0xE0 == 0xE0 => Some((FileType::Mpeg, "audio/mpeg")),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some((FileType::Mp4, "audio/mp4")),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => {
            Some((FileType::Wav, "audio/wav"))
        }
        [b'O', b'g', b'g', b'S', ..] => {
            let opus = bytes.windows(8).take(64).any(|window| window == b"OpusHead");
            Some((if opus { FileType::Opus } else { FileType::Vorbis }, "audio/ogg"))
        }
        _ => None,
    }
}

fn no_voice() -> ApiError {
    ApiError::invalid("file", "voice_invalid", "这段语音听不了，请重新录")
}

fn no_length() -> ApiError {
    ApiError::invalid("seconds", "voice_length_missing", "不知道这段语音有多长，请重新录")
}

#[cfg(test)]
mod tests {
    use miniapp_mock::camera;

    use super::*;

    #[test]
    fn a_voice_note_is_measured() {
        let (wav, long, opus) =
            (camera::hum(3, 1), camera::hum(61, 1), webm::tests::recorded(2_500));
        let endless = webm::tests::recorded(0);
        let torn = wav[..20].to_vec();
        #[rustfmt::skip]
        let cases = [
            (wav.as_slice(),                        None,     Ok(3),                       "its header says how long"),
            (wav.as_slice(),                     Some(59), Ok(3),                       "not the phone"),
            (long.as_slice(),                       Some(3),  Err("voice_too_long"),       "a phone may say anything"),
            (opus.as_slice(),                       None,     Ok(3),                       "a browser's, rounded up"),
            (endless.as_slice(),                    Some(7),  Ok(7),                       "the phone knows"),
            (endless.as_slice(),                    None,     Err("voice_length_missing"), "nobody knows"),
            (torn.as_slice(),                       None,     Err("voice_invalid"),        "half a header"),
            (&b"<html>"[..],                   Some(3),  Err("voice_invalid"),        "a page"),
            (&b"ID3 not really an mp3"[..],    Some(3),  Err("voice_invalid"),        "only its beginning"),
        ];
        for (bytes, told, expected, why) in cases {
            let seconds = match check(bytes, told, 60) {
                Ok(voice) => Ok(voice.seconds),
                Err(ApiError::Invalid(errors)) => Err(errors[0].code),
                Err(error) => panic!("{why}: {error:?}"),
            };
            assert_eq!(seconds, expected, "{why}");
        }
    }
}
