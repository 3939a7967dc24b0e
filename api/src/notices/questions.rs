//! What farmers, agronomists and the township are told of questions.

use serde_json::json;

use super::notice::{Notice, short};
use crate::{
    entity::{agronomist::Level, message::Template, question, question_message::Speaker},
    words,
};

/// Characters of what was asked or said that a notice shows.
const SHOWN: usize = 40;

impl Notice {
    fn on_question(self, question: &question::Model) -> Self {
        Self { question_id: Some(question.id), ..self }
    }

    /// The farmer's message: of which question, who, and what they did.
    fn of_progress(self, question: &question::Model, who: &str, phrase: &str) -> Self {
        let data = json!({
            "thing1": { "value": short(&said(&question.words)) },
            "thing2": { "value": short(who) },
            "phrase3": { "value": phrase },
        });
        Self { message: Some((Template::Question, data)), ..self }
    }

    /// To an operator: somebody wants to answer questions, or shows other papers.
    #[must_use]
    pub fn agronomist_applied(name: &str, title: &str) -> Self {
        let body = format!("{name}（{title}）报上来了，请审核");
        Self::new("agronomist_applied", "有农技员要审核", body)
    }

    #[must_use]
    pub fn agronomist_approved(level: Level) -> Self {
        let body = match level {
            Level::Township => "您可以答农户的问题了",
            Level::County => "您是县里的专家了，乡里答不了的会问您",
        };
        Self::new("agronomist_approved", "审核通过", body)
    }

    #[must_use]
    pub fn agronomist_suspended(reason: &str) -> Self {
        Self::new("agronomist_suspended", "暂停答问", reason)
    }

    /// To the agronomist whose turn it is.
    #[must_use]
    pub fn question_asked(question: &question::Model) -> Self {
        let until = question.claim_until.map(|at| words::local(at).format("%-H:%M").to_string());
        let until = until.map(|at| format!("，{at}前接")).unwrap_or_default();
        let body = format!("{}：{}{until}", question.village, said(&question.words));
        Self::new("question_asked", "有农户问您", body).on_question(question)
    }

    /// To the farmer.
    #[must_use]
    pub fn question_claimed(question: &question::Model, name: &str) -> Self {
        let body = format!("{name}接了您的问题，正在看");
        let claimed = Self::new("question_claimed", "有人接了", body).on_question(question);
        claimed.of_progress(question, name, "有人接了")
    }

    /// To the other side of a talk.
    #[must_use]
    pub fn question_said(
        question: &question::Model,
        speaker: Speaker,
        words: &str,
        seq: i64,
    ) -> Self {
        let title = match speaker {
            Speaker::Farmer => "农户说",
            Speaker::Agronomist => "农技员说",
            Speaker::Desk => "服务台说",
            Speaker::Service => "帮农说",
        };
        let notice = Self::new("question_said", title, said(words)).on_question(question);
        let notice = Self { talk_seq: Some(seq), ..notice };
        match speaker {
            Speaker::Agronomist => notice.of_progress(question, "农技员", "在问您话"),
            Speaker::Desk => notice.of_progress(question, "乡镇服务台", "在问您话"),
            Speaker::Farmer | Speaker::Service => notice,
        }
    }

    /// To the farmer.
    #[must_use]
    pub fn question_answered(question: &question::Model, name: &str, seq: i64) -> Self {
        let body = format!("{name}答复了，请看；解决了请告诉一声");
        let notice = Self::new("question_answered", "有答复了", body).on_question(question);
        let answered = notice.of_progress(question, name, "有答复了");
        Self { talk_seq: Some(seq), ..answered }
    }

    /// To the farmer: whoever was asked did not take it; what happens now.
    #[must_use]
    pub fn question_lapsed(question: &question::Model, now: &str) -> Self {
        let body = format!("上一位没能答您，{now}");
        Self::new("question_lapsed", "换人了", body).on_question(question)
    }

    /// To the agronomist who took it, halfway.
    #[must_use]
    pub fn question_unanswered(question: &question::Model) -> Self {
        let until = question.claim_until.map(|at| words::local(at).format("%-H:%M").to_string());
        let until = until.map(|at| format!("，{at}前没答就换下一位")).unwrap_or_default();
        let body = format!("农户等着：{}{until}", said(&question.words));
        Self::new("question_unanswered", "还没答复", body).on_question(question)
    }

    /// To the agronomist who let the time pass.
    #[must_use]
    pub fn question_missed(question: &question::Model) -> Self {
        let body = "没有及时回应，这个问题转给别人了";
        Self::new("question_lapsed", "已过时间", body).on_question(question)
    }

    /// To the agronomist who was asked, before a machine had written the voice note down.
    #[must_use]
    pub fn question_taken_away(question: &question::Model) -> Self {
        let body = "听了录音，这不是农技，已转给乡镇服务台";
        Self::new("question_taken_away", "不用您答了", body).on_question(question)
    }

    /// To the farmer, some days later.
    #[must_use]
    pub fn question_follow_up(question: &question::Model, seq: i64) -> Self {
        let body = format!("“{}”好了没有？请点“解决了”或“没解决”", said(&question.words));
        let notice = Self::new("question_follow_up", "回访", body);
        Self { talk_seq: Some(seq), ..notice.on_question(question) }
    }

    /// To whoever answered.
    #[must_use]
    pub fn question_reopened(question: &question::Model) -> Self {
        let why = question.verdict.as_deref().unwrap_or("请再看看");
        Self::new("question_reopened", "农户说没解决", why).on_question(question)
    }

    /// To whoever answered.
    #[must_use]
    pub fn question_solved(question: &question::Model) -> Self {
        let stars = question.stars.map(|it| format!("，给了{it}颗星")).unwrap_or_default();
        let body = format!("农户说解决了{stars}");
        Self::new("question_solved", "解决了", body).on_question(question)
    }

    /// To whoever was asked or owned it.
    #[must_use]
    pub fn question_withdrawn(question: &question::Model) -> Self {
        Self::new("question_withdrawn", "农户不问了", "这个问题不用答了").on_question(question)
    }

    /// To the operators: no agronomist answers this one.
    #[must_use]
    pub fn question_at_desk(question: &question::Model) -> Self {
        let why = question.desk_reason.as_deref().unwrap_or("");
        let body = format!("{}：{}（{why}）", question.village, said(&question.words));
        Self::new("question_at_desk", "有问题到服务台", body).on_question(question)
    }

    /// To the farmer, at the same moment.
    #[must_use]
    pub fn question_with_desk(question: &question::Model) -> Self {
        let body = "这个问题由乡镇服务台来答，工作人员会回话";
        Self::new("question_at_desk", "转给乡镇服务台了", body).on_question(question)
    }

    /// To the farmer: the desk gave it to the agronomists.
    #[must_use]
    pub fn question_from_desk(question: &question::Model) -> Self {
        let body = "这个问题由农技员来答，正在请人";
        Self::new("question_from_desk", "转给农技员了", body).on_question(question)
    }
}

/// The beginning of what was said, or that it was shown or spoken.
fn said(words: &str) -> String {
    let line = words.replace('\n', " ");
    match line.chars().count() {
        0 => "发来照片或语音".to_owned(),
        n if n > SHOWN => line.chars().take(SHOWN).collect::<String>() + "…",
        _ => line,
    }
}
