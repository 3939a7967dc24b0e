//! Pesticides that words name: what is advised stands in the answer's own list, where crop, dose and
//! interval are checked, and nowhere else.

use crate::{advice::Advice, entity::question_message::Advised, error::ApiError};

/// What a product is sold as, behind its name.
const FORMS: [&str; 6] = ["乳油", "可湿性粉剂", "悬浮剂", "水分散粒剂", "水剂", "粉剂"];
/// So many digits are a dose whatever stands behind 倍; 长大了2倍 is none.
const DIGITS: usize = 2;

/// Refuses words that name a pesticide of the catalogue, or a dose such as 800倍, which is not listed.
pub fn check(words: &str, advice: &Advice, listed: &[Advised]) -> Result<(), ApiError> {
    let named =
        advice.products.iter().filter(|it| names(&it.name).any(|name| words.contains(name)));
    let mut named = named.map(|it| &it.code);
    let listed_all = named.all(|code| listed.iter().any(|it| it.product == *code));
    let dosed = |dose: &String| listed.iter().any(|it| dose.parse() == Ok(it.dose));
    let possible = listed_all && doses(words).iter().all(dosed);
    let message = "用药请用回答里的农药栏";
    let wrong = || ApiError::invalid("words", "pesticide_unlisted", message);
    possible.then_some(()).ok_or_else(wrong)
}

/// What people call it: 73%炔螨特乳油（克螨特） is 炔螨特 and 克螨特.
fn names(of: &str) -> impl Iterator<Item = &str> {
    let parts = of.split(|c: char| c.is_ascii() || matches!(c, '（' | '）' | '、'));
    let bare = |part| FORMS.iter().fold(part, |name: &str, form| name.trim_end_matches(form));
    // What is measured in 克/升 begins with a unit.
    let bare = parts.map(|part| part.trim_start_matches('升')).map(bare);
    bare.filter(|name| name.chars().count() >= 2)
}

/// The numbers before each 倍 that are doses, in plain digits; those in Chinese figures as written.
fn doses(words: &str) -> Vec<String> {
    let before = words.match_indices('倍').filter_map(|(at, sign)| {
        let behind = &words[at + sign.len()..];
        let number: Vec<char> = words[..at].trim_end().chars().rev().map_while(figure).collect();
        let liquid = behind.starts_with('液');
        let digits_n = number.iter().filter(|c| c.is_ascii_digit()).count();
        let large = digits_n >= DIGITS || number.iter().any(|c| matches!(c, '百' | '千'));
        (large || (liquid && !number.is_empty())).then(|| number.into_iter().rev().collect())
    });
    before.collect()
}

/// A figure of a number; wide ones are made plain.
fn figure(c: char) -> Option<char> {
    match c {
        '0'..='9'
        | '.'
        | '一'
        | '二'
        | '两'
        | '三'
        | '四'
        | '五'
        | '六'
        | '七'
        | '八'
        | '九'
        | '十'
        | '百'
        | '千'
        | '万'
        | '半' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_listed_is_not_named() {
        let advice = Advice::compiled_in();
        let listed = Advised {
            product: "PROPARGITE_73_EC".to_owned(),
            name: "73%炔螨特乳油（克螨特）".to_owned(),
            dose: 2500.0,
            dose_unit: "倍液".to_owned(),
            times: 1,
            every_days: None,
            last_on: None,
            interval_days: 30,
            registration: None,
            source: String::new(),
            confirmed: false,
        };
        #[rustfmt::skip]
        let cases = [
            // words,                    with none, with it listed, why
            ("先剪病枝，伤口抹泥",          true,  true,  "no pesticide"),
            ("喷氧乐果800倍",              false, false, "another's dose"),
            ("喷氧乐果８００ 倍",           false, false, "in wide digits, and apart"),
            ("喷氧乐果八百倍液",            false, false, "in Chinese figures"),
            ("石硫合剂5倍液",              false, false, "a strong one"),
            ("果子能长大2倍，价高两倍",      true,  true,  "growth is no dose"),
            ("用炔螨特",                   false, true,  "of the catalogue"),
            ("克螨特2500倍",               false, true,  "by its other name, as listed"),
            ("克螨特1500倍",               false, false, "stronger than listed"),
            ("炔螨特加戊唑醇",              false, false, "two, one of them listed"),
            ("",                          true,  true,  "nothing"),
        ];
        for (words, alone, beside, why) in cases {
            assert_eq!(check(words, &advice, &[]).is_ok(), alone, "{why}: {words}");
            let listed = std::slice::from_ref(&listed);
            assert_eq!(check(words, &advice, listed).is_ok(), beside, "{why}: {words}");
        }
    }
}
