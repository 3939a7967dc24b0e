//! As much of `WebM` as a voice note of a browser needs: that it is one track of Opus, and how long.
//!
//! EBML (RFC 8794): an element is an id, a size and its content; Matroska (RFC 9559) says which.

pub(super) const MAGIC: &[u8] = &[0x1A, 0x45, 0xDF, 0xA3];

const DOC_TYPE: u32 = 0x4282;
const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_A966;
const TIMESTAMP_SCALE: u32 = 0x2A_D7B1;
const TRACKS: u32 = 0x1654_AE6B;
const TRACK_ENTRY: u32 = 0xAE;
const TRACK_TYPE: u32 = 0x83;
const CODEC_ID: u32 = 0x86;
const CLUSTER: u32 = 0x1F43_B675;
const TIMESTAMP: u32 = 0xE7;
const SIMPLE_BLOCK: u32 = 0xA3;

/// Track type 2 is audio.
const AUDIO: u64 = 2;
/// A block may say up to this much after its cluster's timestamp, in ticks.
const USUAL_SCALE_NS: u64 = 1_000_000;

/// What was found on the way.
#[derive(Default)]
struct Found {
    webm: bool,
    audio_n: usize,
    other_n: usize,
    opus: bool,
    scale_ns: Option<u64>,
    cluster: u64,
    last_tick: u64,
}

/// `None` where it is no sound by Opus; else the milliseconds until the last block begins, which a
/// browser writes though it does not write the whole's length; 0 where there is no block.
pub(super) fn opus_ms(bytes: &[u8]) -> Option<u128> {
    let mut found = Found::default();
    walk(bytes, 0, &mut found)?;
    let sound = found.webm && found.opus && found.audio_n == 1 && found.other_n == 0;
    let scale = u128::from(found.scale_ns.unwrap_or(USUAL_SCALE_NS));
    sound.then(|| u128::from(found.last_tick) * scale / 1_000_000)
}

/// Depth is bounded: a hostile file nests as deep as it likes.
fn walk(mut bytes: &[u8], depth: usize, found: &mut Found) -> Option<()> {
    while !bytes.is_empty() {
        let (id, rest) = id(bytes)?;
        let (size, rest) = size(rest)?;
        // An element of unknown size, as a recorder writes while it does not know, ends with its parent.
        let size = size.and_then(|size| usize::try_from(size).ok()).unwrap_or(rest.len());
        let (content, next) = (rest.get(..size).unwrap_or(rest), rest.get(size..).unwrap_or(&[]));
        match id {
            0x1A45_DFA3 | SEGMENT | INFO | TRACKS | TRACK_ENTRY | CLUSTER if depth < 4 => {
                walk(content, depth + 1, found)?;
            }
            DOC_TYPE => found.webm = content == b"webm",
            TIMESTAMP_SCALE => found.scale_ns = Some(number(content)?),
            TRACK_TYPE if number(content)? == AUDIO => found.audio_n += 1,
            TRACK_TYPE => found.other_n += 1,
            CODEC_ID => found.opus = content == b"A_OPUS",
            TIMESTAMP => found.cluster = number(content)?,
            SIMPLE_BLOCK => note_block(content, found)?,
            _ => {}
        }
        bytes = next;
    }
    Some(())
}

/// Behind the track's number, the ticks since the cluster's timestamp.
fn note_block(content: &[u8], found: &mut Found) -> Option<()> {
    let (_, rest) = size(content)?;
    let since = i16::from_be_bytes([*rest.first()?, *rest.get(1)?]);
    let tick = found.cluster.checked_add_signed(since.into())?;
    found.last_tick = found.last_tick.max(tick);
    Some(())
}

/// An id keeps the bit that says how long it is.
fn id(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let length = length(bytes, 4)?;
    let (id, rest) = bytes.split_at_checked(length)?;
    Some((u32::try_from(number(id)?).ok()?, rest))
}

/// A size without that bit; `None` inside where all others are set, which means unknown.
fn size(bytes: &[u8]) -> Option<(Option<u64>, &[u8])> {
    let length = length(bytes, 8)?;
    let (size, rest) = bytes.split_at_checked(length)?;
    let most = (1_u64 << (7 * length)) - 1;
    let size = number(size)? & most;
    Some(((size < most).then_some(size), rest))
}

/// How many bytes a number has, by the zeros before its first bit.
fn length(bytes: &[u8], longest: usize) -> Option<usize> {
    let zeros = usize::try_from(bytes.first()?.leading_zeros()).ok()?;
    (zeros < longest).then_some(zeros + 1)
}

fn number(bytes: &[u8]) -> Option<u64> {
    let digits = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
    (bytes.len() <= 8).then(|| bytes.iter().fold(0, digits))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn element(id: u32, content: &[u8]) -> Vec<u8> {
        let id: Vec<u8> = id.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
        let size = u32::try_from(content.len()).expect("it is short") | 0x1000_0000;
        [&id, &size.to_be_bytes()[..], content].concat()
    }

    /// As a browser records: a segment and a cluster of unknown size, a block each half second.
    pub(crate) fn recorded(ms: u16) -> Vec<u8> {
        file(ms, b"A_OPUS", 2)
    }

    fn file(ms: u16, codec: &[u8], track_type: u8) -> Vec<u8> {
        let unknown = [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        let entry = [element(TRACK_TYPE, &[track_type]), element(CODEC_ID, codec)].concat();
        let mut bytes = element(0x1A45_DFA3, &element(DOC_TYPE, b"webm"));
        bytes.extend([&SEGMENT.to_be_bytes()[..], &unknown].concat());
        bytes.extend(element(TRACKS, &element(TRACK_ENTRY, &entry)));
        bytes.extend([&CLUSTER.to_be_bytes()[..], &unknown].concat());
        bytes.extend(element(TIMESTAMP, &[0]));
        for at in (500..=ms).step_by(500) {
            let block = [&[0x81][..], &at.to_be_bytes(), &[0x80, 1, 2, 3]].concat();
            bytes.extend(element(SIMPLE_BLOCK, &block));
        }
        bytes
    }

    #[test]
    fn a_recording_is_one_track_of_opus() {
        let nested = element(TRACKS, &element(TRACKS, &element(TRACKS, &element(TRACKS, &[1]))));
        #[rustfmt::skip]
        let cases = [
            (recorded(2_500),             Some(2_500), "as a browser records"),
            (recorded(0),                 Some(0),     "no block, no length"),
            (file(500, b"V_VP9", 1),      None,              "a film"),
            (file(500, b"A_VORBIS", 2),   None,              "another codec"),
            (MAGIC.to_vec(),              None,              "only its beginning"),
            ([MAGIC, &[0xFF]].concat(),   None,              "says nothing"),
            (nested,                      None,              "no header"),
        ];
        for (bytes, expected, why) in cases {
            assert_eq!(opus_ms(&bytes), expected, "{why}");
        }
    }
}
