//! One question: what it is about, in whose words, with what beside them.

use std::time::Duration;

use super::{FROST, THAW};
use crate::play::dice::Dice;

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    Frost,
    Rot,
    /// Mites and spots, for which there are pesticides.
    Spray,
    /// Frost, but the money for it: an agronomist is asked, and sends it on.
    Damage,
    Loan,
    Subsidy,
    /// Nothing but a photo.
    Unnamed,
}

impl Topic {
    /// Whether the words alone say that it belongs to the township's desk.
    #[must_use]
    pub const fn is_for_desk(self) -> bool {
        matches!(self, Self::Loan | Self::Subsidy)
    }
}

/// How often each is asked in a night of frost; estimates.
const TOPICS: [(Topic, f64); 7] = [
    (Topic::Frost, 0.64),
    (Topic::Rot, 0.08),
    (Topic::Spray, 0.1),
    (Topic::Damage, 0.03),
    (Topic::Loan, 0.05),
    (Topic::Subsidy, 0.06),
    (Topic::Unnamed, 0.04),
];

#[rustfmt::skip]
const FROST_WORDS: [&str; 10] = [
    "昨晚霜冻，花还能要吗", "花冻了，花心发黑，还坐果不", "零下三度了，霜冻来了，现在熏烟来得及吗",
    "倒春寒，花苞冻了咋补救", "冻害以后要不要马上浇水", "霜冻过了，明天能授粉不", "冻花了，边花还能留吗",
    "霜冻后喷啥能补", "刚看了，花柱黑了一半，是冻害吗", "今晚还有霜冻，烟堆点到几点",
];
const ROT_WORDS: [&str; 3] = ["树干烂皮了，流红水", "苹果树腐烂病怎么治", "剪口上粗皮，是不是轮纹"];
const SPRAY_WORDS: [&str; 4] = [
    "叶子背面有红蜘蛛，打啥药",
    "红蜘蛛起来了，花后能喷药不",
    "叶子上有斑，喷什么",
    "去年褐斑重，今年啥时候打第一遍药",
];
const DAMAGE_WORDS: [&str; 2] = ["花冻了，保险赔不赔", "霜冻把花打光了，定损找谁"];
const LOAN_WORDS: [&str; 2] = ["想贷款买防霜机，找谁", "信用社的利息能缓不"];
const SUBSIDY_WORDS: [&str; 3] = ["买防霜机有没有补贴", "受灾的补助咋报", "惠农一卡通没收到钱"];

/// Share of questions with a photo, and with a voice note, 0 to 1; estimates.
const WITH_PHOTO: f64 = 0.3;
const WITH_VOICE: f64 = 0.1;
/// Share of questions that the phone sends again as it saw no answer; an estimate.
const SENT_TWICE: f64 = 0.05;
/// Share of farmers who ask in the language of the place; an estimate.
const IN_DIALECT: f64 = 0.15;

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// From 0, in the order of the plan.
    pub nth: usize,
    pub at: Duration,
    pub topic: Topic,
    pub words: &'static str,
    pub photo: bool,
    pub voice: bool,
    /// A code of the catalogue of advice.
    pub language: Option<&'static str>,
    pub twice: bool,
}

impl Ask {
    pub(super) fn draw(nth: usize, seed: u64) -> Self {
        let mut dice = Dice::of(seed, &format!("clinic question {nth}"));
        let hour = THAW.saturating_sub(FROST).as_secs_f64();
        let (topic, _) = *dice.weighted(&TOPICS, |(_, weight)| *weight);
        let words = topic.words(&mut dice);
        Self {
            nth,
            at: FROST + Duration::from_secs_f64(dice.between(0.0, hour)),
            topic,
            words,
            // Whoever shows a plant is answered by an agronomist, whatever they ask.
            photo: (dice.chance(WITH_PHOTO) && !topic.is_for_desk()) || topic == Topic::Unnamed,
            voice: dice.chance(WITH_VOICE),
            language: dice.chance(IN_DIALECT).then_some("shaanbei"),
            twice: dice.chance(SENT_TWICE),
        }
    }
}

impl Topic {
    fn words(self, dice: &mut Dice) -> &'static str {
        match self {
            Self::Frost => dice.one_of(&FROST_WORDS),
            Self::Rot => dice.one_of(&ROT_WORDS),
            Self::Spray => dice.one_of(&SPRAY_WORDS),
            Self::Damage => dice.one_of(&DAMAGE_WORDS),
            Self::Loan => dice.one_of(&LOAN_WORDS),
            Self::Subsidy => dice.one_of(&SUBSIDY_WORDS),
            Self::Unnamed => "",
        }
    }
}
