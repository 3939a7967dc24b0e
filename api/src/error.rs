//! Everything a phone can be told when something cannot be done: one row each.

use std::borrow::Cow;

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{ALLOW, ContentType, RETRY_AFTER},
    },
};
use sea_orm::DbErr;
use serde::Serialize;
use utoipa::ToSchema;

use crate::db;

/// What was wrong with one field of a form.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: Cow<'static, str>,
    /// Stable, for programs.
    pub code: &'static str,
    /// For the person at the phone.
    pub message: Cow<'static, str>,
}

/// An RFC 9457 problem.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// `/problems/` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// One sentence that may be shown to a farmer.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// Stable once released.
    pub code: &'static str,
    /// For the developer of a client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The fields that were wrong, when a form was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// Why a request cannot be answered as asked. `Display` is what the farmer reads.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("内容格式不对")]
    Malformed(String),
    /// With what the path does take, as an `Allow` header says it.
    #[error("不支持这样的请求")]
    MethodUnsupported(String),
    #[error("网络太慢，内容没有传完，请重试")]
    BodyLate,
    #[error("内容太大了")]
    TooLarge,
    #[error("不支持压缩的内容")]
    EncodingUnsupported,
    #[error("缺少防重复的编号")]
    KeyMissing,
    #[error("这个编号已用在别的内容上")]
    KeyReused,
    #[error("登录已过期，请重新登录")]
    SessionExpired,
    #[error("登录码无效，请重试")]
    LoginCodeInvalid,
    #[error("微信暂时连不上，请稍后再试")]
    WechatUnavailable(String),
    #[error("您没有这个权限")]
    RoleRequired,
    #[error("没有找到")]
    NotFound,
    #[error("{}", .0.first().map_or("填写有误", |e| e.message.as_ref()))]
    Invalid(Vec<FieldError>),
    #[error("已被别的队接走了")]
    OfferTaken,
    #[error("这个活已过接单时间")]
    OfferExpired,
    #[error("这个活已经关闭")]
    OfferClosed,
    #[error("那段时间您已有别的活")]
    CalendarBusy,
    #[error("这个需求现在不能这样做")]
    NeedNotOpen,
    #[error("拼单已经锁定，正在找队，不能再退出；不需要了可以取消")]
    PoolLocked,
    #[error("现在还不能这样做")]
    VisitWrongState,
    #[error("开工码不对")]
    StartCodeWrong,
    #[error("开工码错了太多次，请农户换个开工码")]
    StartCodeLocked,
    #[error("还没交上去的照片和语音太多了，请先用完")]
    PhotosTooMany,
    #[error("您已经评过了")]
    AlreadyRated,
    #[error("队伍还没通过审核")]
    TeamNotApproved,
    #[error("您已经有一支队伍")]
    TeamExists,
    #[error("这个订单现在不能这样做")]
    OrderNotOpen,
    #[error("订单已经锁定，不能再改")]
    OrderLocked,
    #[error("已经开始装车，不能再取消")]
    OrderLoaded,
    #[error("还没有农户答应，不能锁定")]
    NothingAccepted,
    #[error("这不是长期订单")]
    OrderNotStanding,
    #[error("已过答复的时间")]
    ShareExpired,
    #[error("这一份已经取消")]
    ShareClosed,
    #[error("这一份不是替代的货")]
    ShareNoSubstitute,
    #[error("货刚被别人订走，请再试一次")]
    GoodsGone,
    #[error("这批货已经不卖了")]
    LotNotListed,
    #[error("有的果已经订出去了，不能改成这样")]
    LotReserved,
    #[error("这车货现在还不能这样做")]
    TruckWrongState,
    #[error("磅单刚改过，请再看一遍再签")]
    WeighingChanged,
    #[error("磅单两边都签了，不能再改")]
    WeighingSigned,
    #[error("还有农户的货没有装；不装的要写清是谁、为什么")]
    LoadsLeft,
    #[error("车上什么都没装；不要了请取消订单")]
    NothingLoaded,
    #[error("已经过了可以提异议的时间")]
    DisputeLate,
    #[error("这笔钱已经结清，不能再改")]
    SettlementWrongState,
    #[error("您已经报过农技员了")]
    AgronomistExists,
    #[error("还没答复的问题太多了，等一等再问")]
    QuestionsTooMany,
    #[error("这个问题现在不能这样做")]
    QuestionWrongState,
    #[error("这个问题已经转给别人了")]
    QuestionPassed,
    /// With which harvest, and from when it would be safe.
    #[error("{0}")]
    IntervalPastHarvest(String),
    /// Between choosing an agronomist and asking them, another question took the last place.
    #[error("系统忙，请稍后再试")]
    PlaceTaken,
    #[error("这篇文章现在不能这样做")]
    ArticleWrongState,
    #[error("文章改过了，请看过新的再发布")]
    ArticleChanged,
    #[error("照片和语音暂时存取不了，请稍后再试")]
    StoreUnavailable(String),
    #[error("系统忙，请稍后再试")]
    Busy,
    #[error("系统出了点问题，请稍后再试")]
    Database(#[from] DbErr),
    #[error("系统出了点问题，请稍后再试")]
    Broken(String),
}

impl ApiError {
    /// One field of a form was wrong.
    pub fn invalid(
        field: impl Into<Cow<'static, str>>,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::Invalid(vec![FieldError { field: field.into(), code, message: message.into() }])
    }

    fn row(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed"),
            Self::MethodUnsupported(_) => (StatusCode::METHOD_NOT_ALLOWED, "method_unsupported"),
            Self::BodyLate => (StatusCode::REQUEST_TIMEOUT, "body_late"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Self::EncodingUnsupported => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "encoding_unsupported")
            }
            Self::KeyMissing => (StatusCode::BAD_REQUEST, "idempotency_key_missing"),
            Self::KeyReused => (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused"),
            Self::SessionExpired => (StatusCode::UNAUTHORIZED, "session_expired"),
            Self::LoginCodeInvalid => (StatusCode::UNAUTHORIZED, "login_code_invalid"),
            Self::WechatUnavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "wechat_unavailable"),
            Self::RoleRequired => (StatusCode::FORBIDDEN, "role_required"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            Self::Invalid(errors) => {
                (StatusCode::UNPROCESSABLE_ENTITY, errors.first().map_or("invalid", |e| e.code))
            }
            Self::OfferTaken => (StatusCode::CONFLICT, "offer_taken"),
            Self::OfferExpired => (StatusCode::CONFLICT, "offer_expired"),
            Self::OfferClosed => (StatusCode::CONFLICT, "offer_closed"),
            Self::CalendarBusy => (StatusCode::CONFLICT, "calendar_busy"),
            Self::NeedNotOpen => (StatusCode::CONFLICT, "need_not_open"),
            Self::PoolLocked => (StatusCode::CONFLICT, "pool_locked"),
            Self::VisitWrongState => (StatusCode::CONFLICT, "visit_wrong_state"),
            Self::StartCodeWrong => (StatusCode::UNPROCESSABLE_ENTITY, "start_code_wrong"),
            Self::StartCodeLocked => (StatusCode::TOO_MANY_REQUESTS, "start_code_locked"),
            Self::PhotosTooMany => (StatusCode::TOO_MANY_REQUESTS, "photos_too_many"),
            Self::AlreadyRated => (StatusCode::CONFLICT, "already_rated"),
            Self::TeamNotApproved => (StatusCode::CONFLICT, "team_not_approved"),
            Self::TeamExists => (StatusCode::CONFLICT, "team_exists"),
            Self::OrderNotOpen => (StatusCode::CONFLICT, "order_not_open"),
            Self::OrderLocked => (StatusCode::CONFLICT, "order_locked"),
            Self::OrderLoaded => (StatusCode::CONFLICT, "order_loaded"),
            Self::NothingAccepted => (StatusCode::CONFLICT, "nothing_accepted"),
            Self::OrderNotStanding => (StatusCode::CONFLICT, "order_not_standing"),
            Self::ShareExpired => (StatusCode::CONFLICT, "share_expired"),
            Self::ShareClosed => (StatusCode::CONFLICT, "share_closed"),
            Self::ShareNoSubstitute => (StatusCode::CONFLICT, "share_no_substitute"),
            Self::GoodsGone => (StatusCode::CONFLICT, "goods_gone"),
            Self::LotNotListed => (StatusCode::CONFLICT, "lot_not_listed"),
            Self::LotReserved => (StatusCode::CONFLICT, "lot_reserved"),
            Self::TruckWrongState => (StatusCode::CONFLICT, "truck_wrong_state"),
            Self::WeighingChanged => (StatusCode::CONFLICT, "weighing_changed"),
            Self::WeighingSigned => (StatusCode::CONFLICT, "weighing_signed"),
            Self::LoadsLeft => (StatusCode::CONFLICT, "loads_left"),
            Self::NothingLoaded => (StatusCode::CONFLICT, "nothing_loaded"),
            Self::DisputeLate => (StatusCode::CONFLICT, "dispute_late"),
            Self::SettlementWrongState => (StatusCode::CONFLICT, "settlement_wrong_state"),
            Self::AgronomistExists => (StatusCode::CONFLICT, "agronomist_exists"),
            Self::QuestionsTooMany => (StatusCode::TOO_MANY_REQUESTS, "questions_too_many"),
            Self::QuestionWrongState => (StatusCode::CONFLICT, "question_wrong_state"),
            Self::QuestionPassed => (StatusCode::CONFLICT, "question_passed"),
            Self::IntervalPastHarvest(_) => (StatusCode::CONFLICT, "interval_past_harvest"),
            Self::PlaceTaken | Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Self::ArticleWrongState => (StatusCode::CONFLICT, "article_wrong_state"),
            Self::ArticleChanged => (StatusCode::CONFLICT, "article_changed"),
            Self::StoreUnavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "store_unavailable"),
            Self::Database(cause) if db::is_passing(cause) => {
                (StatusCode::SERVICE_UNAVAILABLE, "busy")
            }
            Self::Database(_) | Self::Broken(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }

    /// Stable, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.row().1
    }

    fn problem(&self) -> Problem {
        let (status, code) = self.row();
        Problem {
            kind: format!("/problems/{code}"),
            title: self.to_string(),
            status: status.as_u16(),
            code,
            detail: match self {
                Self::Malformed(detail) => Some(detail.clone()),
                _ => None,
            },
            errors: match self {
                Self::Invalid(errors) => errors.clone(),
                _ => Vec::new(),
            },
        }
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.row().0
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        if status.is_server_error() {
            tracing::error!(error = ?self, "answered {status}");
        }
        let mut response = HttpResponse::build(status);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.insert_header((RETRY_AFTER, "1"));
        }
        if let Self::MethodUnsupported(allowed) = self {
            response.insert_header((ALLOW, allowed.as_str()));
        }
        let body = serde_json::to_string(&self.problem()).expect("a problem is plain data");
        response
            .insert_header(ContentType("application/problem+json".parse().expect("a media type")))
            .body(body)
    }
}
