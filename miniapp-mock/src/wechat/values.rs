//! What may stand in a field of a subscribe message: the platform's table, unchanged since 2020.

use std::str::Chars;

/// Whether the platform takes `value` in the field `key` (its type and a number, as `thing1`).
pub(super) fn fits(key: &str, value: &str) -> bool {
    let n = value.chars().count();
    let clean = !value.chars().any(char::is_control);
    let fits = match key.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "thing" => n <= 20,
        "number" => n <= 32 && is_number(value),
        "letter" => n <= 32 && value.chars().all(|c| c.is_ascii_alphabetic()),
        "symbol" => n <= 5 && !value.chars().any(char::is_alphanumeric),
        "character_string" => n <= 32 && value.is_ascii(),
        "time" => is_period(value, true),
        "date" => is_period(value, false),
        "amount" => is_amount(value),
        "phone_number" => n <= 17 && value.chars().all(is_digit_or_symbol),
        "car_number" => n <= 8 && is_plate(value),
        "name" => n <= if value.is_ascii() { 20 } else { 10 },
        "phrase" => n <= 5 && value.chars().all(is_chinese),
        _ => true,
    };
    clean && fits
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

fn is_digit_or_symbol(c: char) -> bool {
    c.is_ascii_digit() || c.is_ascii_punctuation() || c == ' '
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, part].iter().all(|side| !side.is_empty() && side.bytes().all(|b| b.is_ascii_digit()))
}

/// One currency sign, at most ten digits with decimals, and perhaps 元 at the end.
fn is_amount(text: &str) -> bool {
    let text = text.strip_suffix('元').unwrap_or(text);
    let sign = ['¥', '￥', '$', '€', '£'];
    let digits = text.strip_prefix(sign).unwrap_or(text);
    is_number(digits) && digits.bytes().filter(u8::is_ascii_digit).count() <= 10
}

/// Letters and digits between two characters that may be Chinese.
fn is_plate(text: &str) -> bool {
    let mut inner: Chars = text.chars();
    let ends = [inner.next(), inner.next_back()];
    ends.iter().flatten().all(|c| c.is_ascii_alphanumeric() || is_chinese(*c))
        && inner.all(|c| c.is_ascii_alphanumeric())
}

/// A moment or two joined by a half-width `~`; `clock` says whether each needs a time of day.
fn is_period(text: &str, clock: bool) -> bool {
    let sides: Vec<&str> = text.split('~').map(str::trim).collect();
    sides.len() <= 2 && sides.iter().all(|side| is_moment(side, clock))
}

fn is_moment(text: &str, clock: bool) -> bool {
    match text.rsplit_once(' ') {
        Some((day, hour)) => is_day(day.trim()) && is_hour(hour),
        None if clock => is_hour(text),
        None => is_day(text),
    }
}

/// `2019年10月1日`, `2019-10-01`, `2019/10/01` or `2019.10.01`.
fn is_day(text: &str) -> bool {
    let chinese = text.strip_suffix('日').and_then(|rest| {
        let (year, rest) = rest.split_once('年')?;
        let (month, day) = rest.split_once('月')?;
        Some(vec![year, month, day])
    });
    let marked = || ['-', '/', '.'].iter().map(|c| text.split(*c).collect::<Vec<_>>());
    let parts = chinese.or_else(|| marked().find(|parts| parts.len() == 3));
    parts.is_some_and(|parts| {
        within(parts[0], 1_900, 9_999) && within(parts[1], 1, 12) && within(parts[2], 1, 31)
    })
}

/// `15:01` or `15:01:59`, on a 24-hour clock.
fn is_hour(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let minutes = parts.iter().skip(1).all(|part| part.len() == 2 && within(part, 0, 59));
    matches!(parts.len(), 2 | 3) && within(parts[0], 0, 23) && minutes
}

fn within(digits: &str, low: u32, high: u32) -> bool {
    digits.bytes().all(|b| b.is_ascii_digit())
        && digits.parse::<u32>().is_ok_and(|n| (low..=high).contains(&n))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn the_table_of_value_rules_holds() {
        #[rustfmt::skip]
        let cases = [
            // key,            value,                                   fits,  why
            ("thing1",         "旋耕5亩",                                true,  "any words"),
            ("thing1",         "二十个字二十个字二十个字二十个字二十个字", true,  "twenty characters"),
            ("thing1",         "二十一个字二十个字二十个字二十个字二十个字", false, "twenty-one"),
            ("thing1",         "两行\n字",                                false, "a line break"),
            ("number01",       "3.5",                                    true,  "decimals"),
            ("number1",        "五",                                     false, "Chinese numerals"),
            ("letter1",        "ABC",                                    true,  "letters"),
            ("symbol1",        "+-*",                                    true,  "symbols"),
            ("character_string4", "BN-2026/11",                          true,  "order number"),
            ("character_string4", "订单12",                              false, "Chinese"),
            ("time2",          "15:01",                                  true,  "time of day"),
            ("time2",          "2026-11-23 15:01",                       true,  "with a date"),
            ("time2",          "2019年10月1日 15:01",                    true,  "with a Chinese date"),
            ("time2",          "2019年10月1日 15:01~2019年10月1日 18:00", true, "a range"),
            ("time2",          "15:01～18:00",                           false, "full-width tilde"),
            ("time2",          "2026-11-23",                             false, "no time of day"),
            ("time2",          "明天上午",                               false, "words"),
            ("time2",          "2026-11-23T15:01:00Z",                   false, "RFC 3339"),
            ("date5",          "2019-10-01",                             true,  "a date"),
            ("date5",          "2019.10.01~2019.10.07",                  true,  "a range"),
            ("date5",          "2019年13月1日",                          false, "month 13"),
            ("amount5",        "¥325.00",                                true,  "sign and digits"),
            ("amount5",        "60元",                                   true,  "元 at the end"),
            ("amount5",        "60—75元",                                false, "a range"),
            ("amount5",        "12345678901",                            false, "eleven digits"),
            ("phone_number6",  "138-0000-0000",                          true,  "digits and symbols"),
            ("phone_number6",  "138 0000 0000 转 12",                    false, "Chinese"),
            ("car_number7",    "陕J12345",                               true,  "a plate"),
            ("car_number7",    "陕J·12345",                              false, "a dot inside"),
            ("name8",          "王秀兰",                                 true,  "a name"),
            ("name8",          "富县北道德乡第一农服队",                 false, "eleven Chinese characters"),
            ("phrase4",        "已接单",                                 true,  "three Chinese characters"),
            ("phrase4",        "OK",                                     false, "not Chinese"),
            ("phrase4",        "已经有人接单",                           false, "six"),
        ];
        for (key, value, expected, why) in cases {
            assert_eq!(fits(key, value), expected, "{key} {value}: {why}");
        }
    }
}
