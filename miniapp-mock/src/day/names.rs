//! Made-up people: names as common as in 陕北, numbers that look like telephone numbers.

use super::dice::Dice;

#[rustfmt::skip]
const SURNAMES: [&str; 20] = [
    "王", "李", "张", "刘", "高", "杨", "赵", "任", "陈", "冯",
    "马", "郭", "白", "吴", "曹", "罗", "党", "雷", "郝", "田",
];

#[rustfmt::skip]
const GIVEN: [&str; 32] = [
    "秀兰", "建国", "凤英", "志远", "春梅", "永强", "桂花", "军平", "巧玲", "海龙", "玉梅",
    "小平", "改莲", "新民", "彩霞", "卫东", "金莲", "延生", "芳芳", "根旺", "引弟", "满仓",
    "淑珍", "红军", "翠英", "保田", "月娥", "福来", "秋菊", "双喜", "兰英", "铁柱",
];

/// Surname and given name.
pub(super) fn person(dice: &mut Dice) -> [&'static str; 2] {
    [dice.one_of(&SURNAMES), dice.one_of(&GIVEN)]
}

/// A number of eleven digits; nobody rings it.
pub(super) fn phone(prefix: &str, nth: usize) -> String {
    format!("{prefix}{:08}", 10_000 + nth)
}
