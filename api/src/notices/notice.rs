//! Every notice that a phone can get, in the words it shows.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{
    catalogue::Operation,
    entity::{
        message::Template,
        need::{self, NeedKind},
        offer, team, visit,
    },
    ids::{LotId, NeedId, OfferId, OrderId, QuestionId, ShareId, TruckId, VisitId},
    words,
};

/// A notice that is owed and has no number yet.
#[derive(Debug, Clone)]
pub struct Notice {
    pub kind: &'static str,
    pub title: String,
    pub body: String,
    pub need_id: Option<NeedId>,
    pub offer_id: Option<OfferId>,
    pub visit_id: Option<VisitId>,
    pub lot_id: Option<LotId>,
    pub order_id: Option<OrderId>,
    pub share_id: Option<ShareId>,
    pub truck_id: Option<TruckId>,
    pub question_id: Option<QuestionId>,
    /// The message that it tells of, within the question.
    pub talk_seq: Option<i64>,
    /// The WeChat message that stands in for it, and what fills its blanks.
    pub message: Option<(Template, Value)>,
}

impl Notice {
    pub(super) fn new(kind: &'static str, title: &str, body: impl Into<String>) -> Self {
        Self {
            kind,
            title: title.to_owned(),
            body: body.into(),
            need_id: None,
            offer_id: None,
            visit_id: None,
            lot_id: None,
            order_id: None,
            share_id: None,
            truck_id: None,
            question_id: None,
            talk_seq: None,
            message: None,
        }
    }

    fn on_need(self, id: NeedId) -> Self {
        Self { need_id: Some(id), ..self }
    }

    fn on_offer(self, offer: &offer::Model) -> Self {
        Self { offer_id: Some(offer.id), ..self.on_need(offer.need_id) }
    }

    fn on_visit(self, visit: &visit::Model) -> Self {
        Self { visit_id: Some(visit.id), ..self.on_need(visit.need_id) }
    }

    pub(super) fn on_pool(kind: &'static str, title: &str, body: String, need: NeedId) -> Self {
        Self::new(kind, title, body).on_need(need)
    }

    /// The farmer's message of `template`; WeChat lets a `thing` have 20 characters and a `phrase`
    /// 5 Chinese ones.
    fn by(
        self,
        template: Template,
        operation: &str,
        at: DateTime<Utc>,
        team: &str,
        phrase: &str,
    ) -> Self {
        let data = json!({
            "thing1": { "value": short(operation) },
            "time2": { "value": clock(at) },
            "thing3": { "value": short(team) },
            "phrase4": { "value": phrase },
        });
        Self { message: Some((template, data)), ..self }
    }

    /// The team leader's message.
    fn about_job(self, need: &need::Model, operation: &str, price_fen: i64) -> Self {
        let data = json!({
            "thing1": { "value": short(operation) },
            "time2": { "value": clock(need.window_from) },
            "thing3": { "value": short(village(need)) },
            "amount5": { "value": format!("{}元", words::yuan(price_fen)) },
        });
        Self { message: Some((Template::Job, data)), ..self }
    }

    #[must_use]
    pub fn team_approved(team: &str) -> Self {
        Self::new("team_approved", "审核通过", format!("{team}可以接活了"))
    }

    #[must_use]
    pub fn team_suspended(reason: &str) -> Self {
        Self::new("team_suspended", "暂停接活", reason)
    }

    /// To the operator: a team showed papers that nobody has seen.
    #[must_use]
    pub fn papers_changed(team: &str) -> Self {
        Self::new("papers_changed", "有证件要审核", format!("{team}换了证件，审核后才算数"))
    }

    /// To the operator: a team that was stopped says that it is in order now.
    #[must_use]
    pub fn team_mended(team: &str) -> Self {
        Self::new("team_mended", "停过的队又报上来了", format!("{team}改好了，请再审核"))
    }

    /// To a team leader: somebody nearby needs work done.
    #[must_use]
    pub fn offer_opened(offer: &offer::Model, need: &need::Model, operation: &Operation) -> Self {
        let body = format!(
            "{}{}{}{}{}，{}",
            need.village,
            plots(need),
            words::number(need.quantity),
            operation.unit.name(),
            operation.name,
            words::distance(f64::from(offer.distance_m)),
        );
        let opened = Self::new("offer_opened", "有新活", body).on_offer(offer);
        opened.about_job(need, &operation.name, offer.price_fen)
    }

    /// To a team whose time had run out, now that nobody else took the job either.
    #[must_use]
    pub fn offer_again(offer: &offer::Model, need: &need::Model, operation: &Operation) -> Self {
        let body = format!("{}的{}还没有队接，您要是能来还可以接", need.village, operation.name);
        let again = Self::new("offer_opened", "还等您来", body).on_offer(offer);
        again.about_job(need, &operation.name, offer.price_fen)
    }

    /// To the teams that were slower.
    #[must_use]
    pub fn offer_standby(offer: &offer::Model) -> Self {
        Self::new("offer_standby", "已被接走", "您排在替补，那队来不了就先找您").on_offer(offer)
    }

    #[must_use]
    pub fn offer_closed(offer: &offer::Model, why: &str) -> Self {
        Self::new("offer_closed", "活已关闭", why).on_offer(offer)
    }

    #[must_use]
    pub fn offer_expired(offer: &offer::Model) -> Self {
        Self::new("offer_expired", "已过时间", "没有及时回复，这个活已转给别的队").on_offer(offer)
    }

    /// To the farmer: a team is coming.
    #[must_use]
    pub fn need_taken(
        visit: &visit::Model,
        team: &team::Model,
        operation: &Operation,
        when: &str,
    ) -> Self {
        let body = format!("{}接了您的活，{when}到", team.name);
        let taken = Self::new("need_taken", "有队伍了", body).on_visit(visit);
        taken.by(Template::Team, &operation.name, visit.planned_start_at, &team.name, "已接单")
    }

    /// To the team leader: the job is theirs.
    #[must_use]
    pub fn job_is_yours(visit: &visit::Model, offer: &offer::Model, when: &str) -> Self {
        let yours = Self::new("job_is_yours", "活归您了", format!("请{when}到场"));
        Self { offer_id: Some(offer.id), ..yours.on_visit(visit) }
    }

    /// To the farmer, whose search begins later than the posting: out of a pool, after a drop-out.
    #[must_use]
    pub fn need_asked(need: NeedId, asked: usize) -> Self {
        let body = format!("已问最合适的{asked}支队，等回话");
        Self::new("need_asked", "正在找队", body).on_need(need)
    }

    #[must_use]
    pub fn need_widened(need: NeedId, asked: usize) -> Self {
        let body = format!("头几支队没接，又问了{asked}支队");
        Self::new("need_widened", "正在多找几支队", body).on_need(need)
    }

    #[must_use]
    pub fn need_with_agents(need: NeedId) -> Self {
        let body = "还没有队接，已请代办员帮您联系";
        Self::new("need_with_agents", "代办员在帮您找", body).on_need(need)
    }

    /// To a village agent: nobody took this one, please help.
    #[must_use]
    pub fn agent_asked(need: &need::Model, operation: &Operation) -> Self {
        let body = format!(
            "{}有{}{}的{}没有队接，请帮忙联系",
            need.village,
            words::number(need.quantity),
            operation.unit.name(),
            operation.name,
        );
        Self::new("agent_asked", "请帮忙", body).on_need(need.id)
    }

    #[must_use]
    pub fn need_expired(need: &need::Model, operation: &Operation) -> Self {
        let body = "到期还没有队能来，点开看原因和办法";
        let expired = Self::new("need_expired", "没有找到队", body).on_need(need.id);
        expired.by(Template::Team, &operation.name, need.window_until, "没有队能来", "已到期")
    }

    #[must_use]
    pub fn need_cancelled(visit: &visit::Model) -> Self {
        Self::new("need_cancelled", "农户取消了", "这个活不用去了").on_visit(visit)
    }

    #[must_use]
    pub fn team_dropped(
        visit: &visit::Model,
        team: &str,
        operation: &Operation,
        next: &str,
    ) -> Self {
        let body = format!("{team}来不了，{next}");
        let dropped = Self::new("team_dropped", "队伍来不了", body).on_visit(visit);
        dropped.by(Template::Team, &operation.name, visit.planned_start_at, team, "来不了")
    }

    /// To the farmer: it is time, and nobody came.
    #[must_use]
    pub fn team_late(visit: &visit::Model, team: &str) -> Self {
        let body = format!("{team}还没有到，可以打电话问，也可以换一支队");
        Self::new("team_late", "队伍还没到", body).on_visit(visit)
    }

    /// To the team leader, at the same moment.
    #[must_use]
    pub fn you_are_late(visit: &visit::Model) -> Self {
        let body = "过了约定的时间，到了请点“我到了”，来不了请点“去不了”";
        Self::new("you_are_late", "农户在等您", body).on_visit(visit)
    }

    /// To the team leader: the farmer gave the job to another team.
    #[must_use]
    pub fn job_lost(visit: &visit::Model) -> Self {
        Self::new("job_lost", "活转给别的队了", "您没有按时到场，农户换了队").on_visit(visit)
    }

    /// To the team leader: ask the farmer for the new code.
    #[must_use]
    pub fn code_renewed(visit: &visit::Model) -> Self {
        Self::new("code_renewed", "开工码换了", "请再问农户要一次开工码").on_visit(visit)
    }

    /// To the farmer: the team has tried too many wrong codes.
    #[must_use]
    pub fn code_locked(visit: &visit::Model) -> Self {
        let body = "队伍输错了五次开工码，请点“换个开工码”，再告诉他们";
        Self::new("code_locked", "开工码锁住了", body).on_visit(visit)
    }

    #[must_use]
    pub fn team_arrived(
        visit: &visit::Model,
        team: &str,
        operation: &Operation,
        at: DateTime<Utc>,
    ) -> Self {
        let body = format!("队伍到地头了，请把开工码{}给他们", visit.start_code);
        let arrived = Self::new("team_arrived", "队伍到了", body).on_visit(visit);
        arrived.by(Template::Visit, &operation.name, at, team, "已到地头")
    }

    #[must_use]
    pub fn work_started(visit: &visit::Model) -> Self {
        Self::new("work_started", "开工了", "队伍已经开始干活").on_visit(visit)
    }

    #[must_use]
    pub fn work_finished(
        visit: &visit::Model,
        team: &str,
        operation: &Operation,
        quantity: f64,
        at: DateTime<Utc>,
    ) -> Self {
        let done = format!("{}{}", words::number(quantity), operation.unit.name());
        let body = format!("队伍干完了{done}，请您确认");
        let finished = Self::new("work_finished", "干完了", body).on_visit(visit);
        finished.by(Template::Visit, &operation.name, at, team, "请您确认")
    }

    #[must_use]
    pub fn work_confirmed(visit: &visit::Model, total_fen: i64) -> Self {
        let body = format!("农户确认了，共{}元", words::yuan(total_fen));
        Self::new("work_confirmed", "农户已确认", body).on_visit(visit)
    }

    #[must_use]
    pub fn work_disputed(visit: &visit::Model) -> Self {
        Self::new("work_disputed", "农户有异议", "请先联系农户，乡里会来调解").on_visit(visit)
    }

    /// To the operator: somebody must mediate.
    #[must_use]
    pub fn dispute_opened(visit: &visit::Model, team: &str, why: &str) -> Self {
        Self::new("dispute_opened", "有纠纷要调解", format!("{team}：{why}")).on_visit(visit)
    }

    /// To the operator: the team has measured again, and the farmer reads it.
    #[must_use]
    pub fn dispute_measured(visit: &visit::Model, team: &str, quantity: &str) -> Self {
        let body = format!("{team}又量了一次，是{quantity}，等农户看");
        Self::new("dispute_measured", "重新量过了", body).on_visit(visit)
    }

    /// To the operator: the farmer agrees after all.
    #[must_use]
    pub fn dispute_settled(visit: &visit::Model, team: &str) -> Self {
        let body = format!("{team}和农户谈妥了，农户已确认");
        Self::new("dispute_settled", "纠纷了结了", body).on_visit(visit)
    }

    #[must_use]
    pub fn rated(visit: &visit::Model, stars: i32) -> Self {
        Self::new("rated", "收到评价", format!("对方给了{stars}颗星")).on_visit(visit)
    }
}

/// WeChat refuses a message with an empty blank, and not every farmer has said where they live.
fn village(need: &need::Model) -> &str {
    if need.village.is_empty() { "您附近" } else { &need.village }
}

/// `拼单3块地` where the need is a pool.
fn plots(need: &need::Model) -> String {
    match need.kind {
        NeedKind::Own => String::new(),
        NeedKind::Pool => format!("拼单{}块地", need.plots_n),
    }
}

pub(super) fn short(text: &str) -> String {
    text.chars().take(20).collect()
}

pub(super) fn clock(at: DateTime<Utc>) -> String {
    words::local(at).format("%Y-%m-%d %H:%M").to_string()
}
