//! Names, phones and other short texts, within bounds; and how many of something.

use std::ops::RangeInclusive;

use crate::error::ApiError;

/// Trimmed text of 1 to `longest` characters on one line.
pub fn text(value: &str, field: &'static str, longest: usize) -> Result<String, ApiError> {
    let value = line(value, field, longest)?;
    if value.is_empty() {
        return Err(ApiError::invalid(field, "text_missing", "这里还没有填"));
    }
    Ok(value)
}

/// Like [`text`], but may be empty.
pub fn line(value: &str, field: &'static str, longest: usize) -> Result<String, ApiError> {
    let value = words(value, field, longest)?;
    if value.contains(['\n', JOINER]) {
        return Err(unreadable(field));
    }
    Ok(value)
}

/// Like [`text`], but may be empty and may have line breaks and joined emoji.
pub fn words(value: &str, field: &'static str, longest: usize) -> Result<String, ApiError> {
    let value = value.trim();
    if value.chars().count() > longest {
        return Err(ApiError::invalid(field, "text_too_long", format!("最多写{longest}个字")));
    }
    if value.chars().any(|c| (c.is_control() && c != '\n') || is_unseen(c)) {
        return Err(unreadable(field));
    }
    Ok(value.to_owned())
}

/// Whether there are as many of something as there can be.
pub fn count(
    n: usize,
    possible: RangeInclusive<usize>,
    field: &'static str,
    message: &'static str,
) -> Result<(), ApiError> {
    let inside = possible.contains(&n);
    inside.then_some(()).ok_or_else(|| ApiError::invalid(field, "count_out_of_range", message))
}

fn unreadable(field: &'static str) -> ApiError {
    ApiError::invalid(field, "text_invalid", "有不能识别的字符")
}

/// Joins emoji into one, such as a family.
const JOINER: char = '\u{200D}';

/// Characters that take no room or turn the line around: two names that look the same would not
/// be, and a name could be empty to the eye. Unicode 16: the general category Cf, the line and
/// paragraph separators, and the letters that are drawn as nothing.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200C}' | '\u{200E}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}'
        | '\u{115F}'..='\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}')
}

/// A Chinese phone number: a mobile of eleven digits (1, then 3 to 9), or a landline with its area
/// code (0 and two digits for 010 and 02x with eight more, 0 and three digits elsewhere with seven
/// or eight more; none of these begins with 0, 1 or 9). Landlines after 中国大陆电话号码, Chinese
/// Wikipedia, read in November 2026.
pub fn phone(value: &str) -> Result<String, ApiError> {
    let digits: String = value.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let known = match digits.as_bytes() {
        [b'1', b'3'..=b'9', rest @ ..] => rest.len() == 9,
        [b'0', b'1', b'0', own @ ..] | [b'0', b'2', _, own @ ..] => own.len() == 8 && is_own(own),
        [b'0', b'3'..=b'9', _, _, own @ ..] => matches!(own.len(), 7 | 8) && is_own(own),
        _ => false,
    };
    if known && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(digits);
    }
    Err(ApiError::invalid("phone", "phone_invalid", "电话号码不对"))
}

/// A subscriber's number behind the area code.
fn is_own(digits: &[u8]) -> bool {
    matches!(digits.first(), Some(b'2'..=b'8'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_visible_line() {
        #[rustfmt::skip]
        let cases = [
            // text,                       as a name, as a note, why
            ("孙玉梅",                      true,      true,      "a name"),
            ("阿依古丽·买买提 Li",           true,      true,      "with a dot and a space"),
            ("孙\n玉梅",                    false,     true,      "a second line"),
            ("孙\r玉梅",                    false,     false,     "a carriage return"),
            ("孙\u{2028}玉梅",              false,     false,     "a second line by another name"),
            ("孙\u{200B}玉梅",              false,     false,     "looks like the first"),
            ("\u{3164}",                   false,     false,     "looks empty"),
            ("\u{202E}梅玉孙",              false,     false,     "turns the line around"),
            ("👨\u{200D}👩\u{200D}👧",       false,     true,      "a family from the keyboard"),
        ];
        for (value, as_name, as_note, why) in cases {
            assert_eq!(text(value, "name", 20).is_ok(), as_name, "{why}");
            assert_eq!(words(value, "note", 20).is_ok(), as_note, "{why}");
        }
    }

    #[test]
    fn a_phone_number_can_be_called() {
        #[rustfmt::skip]
        let cases = [
            // number,          possible, why
            ("13812345678",     true,     "a mobile"),
            ("138 1234 5678",   true,     "as people write it"),
            ("19912345678",     true,     "a new range"),
            ("10000000000",     false,    "no mobile range"),
            ("12345678901",     false,    "machines, not people"),
            ("1381234567",      false,    "a digit lost"),
            ("0911-3212345",    true,     "富县"),
            ("010-62345678",    true,     "北京"),
            ("0755-82345678",   true,     "eight digits outside the big cities"),
            ("010-6234567",     false,    "a digit lost"),
            ("0911-0212345",    false,    "a second zero"),
            ("0911-9512345",    false,    "short numbers begin so"),
            ("00000000000",     false,    "only zeros"),
            ("110",             false,    "no area code"),
            ("1381234567八",    false,    "no digit"),
        ];
        for (number, possible, why) in cases {
            assert_eq!(phone(number).is_ok(), possible, "{number}: {why}");
        }
    }
}
