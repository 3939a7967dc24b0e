//! Openids: one for each alias, the same after every restart, and recognisable without a table.

use rand::Rng as _;

/// URL-safe base64 letters, the alphabet of real openids.
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// How many of the 27 characters are drawn from the alias; the rest are a check on them.
const DRAWN: usize = 21;

/// The openid of an alias: `o` and 27 characters.
pub(super) fn of_alias(alias: &str) -> String {
    let drawn = letters(fnv(alias), DRAWN);
    let check = letters(fnv(&drawn), 27 - DRAWN);
    format!("o{drawn}{check}")
}

/// Whether this could have come from [`of_alias`], whatever the alias was.
pub(super) fn is_ours(openid: &str) -> bool {
    let body = openid.strip_prefix('o').filter(|body| body.len() == 27 && body.is_ascii());
    body.is_some_and(|body| letters(fnv(&body[..DRAWN]), 27 - DRAWN) == body[DRAWN..])
}

/// A telephone number that belongs to the alias, in the range of the example numbers.
pub(super) fn phone_of_alias(alias: &str) -> String {
    format!("1380000{:04}", fnv(alias) % 10_000)
}

/// Letters nobody can foresee, for codes and tokens.
pub(super) fn random_letters(n: usize) -> String {
    let mut rng = rand::rng();
    (0..n).map(|_| char::from(LETTERS[rng.random_range(0..LETTERS.len())])).collect()
}

/// `n` letters that follow from a seed (`SplitMix64`, Steele et al. 2014).
fn letters(mut seed: u64, n: usize) -> String {
    let mut letter = || {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        char::from(LETTERS[(z >> 58) as usize])
    };
    (0..n).map(|_| letter()).collect()
}

/// FNV-1a, 64 bits: small, and the same on every machine for ever.
fn fnv(text: &str) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325_u64;
    text.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_keeps_its_openid_for_ever() {
        let openid = of_alias("demo-farmer-1");
        assert_eq!(openid.len(), 28);
        assert_eq!(openid, of_alias("demo-farmer-1"));
        assert_ne!(openid, of_alias("demo-farmer-2"));
    }

    #[test]
    fn an_openid_of_another_app_is_noticed() {
        assert!(is_ours(&of_alias("demo-operator")));
        assert!(!is_ours("oAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        assert!(!is_ours("o"));
        assert!(!is_ours("农"));
    }
}
