//! Made-up people: names as common as in 陕北, numbers that look like telephone numbers.

use serde_json::{Value, json};

use super::dice::Dice;
use crate::phone::{Phone, Trouble};

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

/// A farmer without a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    pub name: String,
    /// Of a relative, for being reached.
    pub phone: String,
}

impl Neighbour {
    /// The neighbour says yes to the agent whose phone it is; the answer is who they are.
    pub(crate) async fn consent(&self, agent: &Phone, village: &str) -> Result<Value, Trouble> {
        let consent = json!({
            "name": self.name, "phone": self.phone, "village": village, "how": "spoken",
        });
        Ok(agent.post("/consents", &consent).await?["farmer_id"].take())
    }
}

/// Surname and given name.
pub(crate) fn person(dice: &mut Dice) -> [&'static str; 2] {
    [dice.one_of(&SURNAMES), dice.one_of(&GIVEN)]
}

/// A number of eleven digits; nobody rings it.
pub(crate) fn phone(prefix: &str, nth: usize) -> String {
    format!("{prefix}{:08}", 10_000 + nth)
}
