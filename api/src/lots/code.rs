//! What is printed on boxes: a county's code and ten letters that nobody guesses.

use rand::Rng;

/// Digits and letters that are not taken for one another (Crockford's base 32).
const LETTERS: [u8; 32] = *b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Fifty bits: who tries a thousand codes a second finds one of a million lots in twelve days.
const N_LETTERS: usize = 10;

/// A new code of 16 characters, such as `6106288K7Q4ZP9XA`.
#[must_use]
pub fn new(region: &str) -> String {
    let mut rng = rand::rng();
    let letters = (0..N_LETTERS).map(|_| char::from(LETTERS[rng.random_range(0..LETTERS.len())]));
    region.chars().chain(letters).collect()
}

/// In groups of four, as people read it aloud.
#[must_use]
pub fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// A code as somebody typed it: in any case, with spaces or dashes.
#[must_use]
pub fn typed(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_short_readable_and_never_the_same() {
        let (one, other) = (new("610628"), new("610628"));
        assert_ne!(one, other);
        assert!(one.starts_with("610628") && one.len() == 16, "{one}");
        assert!(!one.contains(['I', 'L', 'O', 'U']), "{one}");
        assert_eq!(typed(&grouped(&one).to_lowercase()), one);
    }
}
