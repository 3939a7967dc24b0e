//! What a farmer asks, and what is said to it, checked.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    advice::Advice,
    entity::{field, question_route::RouteReason},
    error::ApiError,
    ids::{FieldId, MediaId, PersonId},
    people::check,
};

/// Characters of a question, and of what is said.
const LONGEST: usize = 1_000;
/// Photos of one question or message.
const MOST_PHOTOS: usize = 9;

/// At least words, a voice note, or a photo.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionForm {
    /// A code of the catalogue of advice.
    pub crop: String,
    /// Up to 1 000 characters.
    #[serde(default)]
    pub words: String,
    /// Photos the caller has sent, up to 9.
    #[serde(default)]
    pub photos: Vec<MediaId>,
    /// A voice note the caller has sent.
    #[serde(default)]
    pub voice: Option<MediaId>,
    /// One of the farmer's fields.
    #[serde(default)]
    pub field_id: Option<FieldId>,
    /// Where the farmer speaks another language better: a code of the catalogue of advice.
    #[serde(default)]
    pub language: Option<String>,
    /// A farmer who consented to the caller speaking for them.
    #[serde(default)]
    pub for_farmer: Option<PersonId>,
}

/// A question that was checked and is not stored.
#[derive(Debug, Clone)]
pub struct Draft {
    pub crop: String,
    pub problem: Option<String>,
    pub speciality: Option<String>,
    /// Why it is for the township's desk.
    pub desk_reason: Option<String>,
    pub said: Said,
    pub field_id: Option<FieldId>,
    pub village: String,
    pub altitude_m: Option<i32>,
    pub language: Option<String>,
}

/// Words, photos and a voice note: at least one of them.
#[derive(Debug, Clone, Default)]
pub struct Said {
    pub words: String,
    pub photos: Vec<MediaId>,
    pub voice: Option<MediaId>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SayForm {
    /// Up to 1 000 characters.
    #[serde(default)]
    pub words: String,
    #[serde(default)]
    pub photos: Vec<MediaId>,
    #[serde(default)]
    pub voice: Option<MediaId>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(as = DeclineQuestionForm)]
#[serde(deny_unknown_fields)]
pub struct DeclineForm {
    pub reason: RouteReason,
    /// Up to 200 characters.
    #[serde(default)]
    pub words: String,
}

/// Why a question goes on, or comes back.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhyForm {
    /// Up to 200 characters.
    #[serde(default)]
    pub words: String,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SolveForm {
    /// False: it is opened again.
    pub solved: bool,
    /// 1 to 5.
    #[serde(default)]
    pub stars: Option<i32>,
    /// Up to 200 characters.
    #[serde(default)]
    pub words: String,
}

impl QuestionForm {
    /// `field` is what `field_id` names; `village` is where the farmer lives; `heard` is what a machine
    /// has written down of the voice note, which counts where nothing is written.
    pub fn check(
        self,
        advice: &Advice,
        field: Option<&field::Model>,
        village: &str,
        heard: &str,
    ) -> Result<Draft, ApiError> {
        advice.crop(&self.crop)?;
        let language = self.language.as_deref().map(|it| advice.language(it)).transpose()?;
        let said = Said::check(&self.words, self.photos, self.voice)?;
        let told = if said.words.is_empty() { heard } else { &said.words };
        let problem = advice.problem_in(&self.crop, told).map(|it| it.code.clone());
        let speciality = advice.speciality_in(&self.crop, told).map(str::to_owned);
        let shows = !said.photos.is_empty();
        let desk = advice.desk_topic(&self.crop, told, shows).map(|it| it.name.clone());
        let there = field.map(|field| field.village.as_str()).filter(|it| !it.is_empty());
        Ok(Draft {
            problem,
            speciality,
            desk_reason: desk,
            language: language.map(|it| it.code.clone()),
            field_id: self.field_id,
            altitude_m: field.and_then(|field| field.altitude_m),
            village: there.unwrap_or(village).to_owned(),
            crop: self.crop,
            said,
        })
    }
}

impl Said {
    pub fn check(
        words: &str,
        photos: Vec<MediaId>,
        voice: Option<MediaId>,
    ) -> Result<Self, ApiError> {
        let words = check::words(words, "words", LONGEST)?;
        if photos.len() > MOST_PHOTOS {
            let message = format!("照片最多{MOST_PHOTOS}张");
            return Err(ApiError::invalid("photos", "count_out_of_range", message));
        }
        if words.is_empty() && photos.is_empty() && voice.is_none() {
            let message = "写几个字、说一段话，或者拍张照片";
            return Err(ApiError::invalid("words", "text_missing", message));
        }
        Ok(Self { words, photos, voice })
    }
}

impl SayForm {
    pub fn check(self) -> Result<Said, ApiError> {
        Said::check(&self.words, self.photos, self.voice)
    }
}

impl WhyForm {
    pub fn check(&self) -> Result<String, ApiError> {
        check::words(&self.words, "words", 200)
    }
}

impl SolveForm {
    /// The farmer's word on the answer: stars and words.
    pub fn check(&self) -> Result<(Option<i32>, Option<String>), ApiError> {
        let words = check::words(&self.words, "words", 200)?;
        let wrong = || ApiError::invalid("stars", "number_out_of_range", "请给1到5颗星");
        let possible = self.stars.is_none_or(|stars| (1..=5).contains(&stars));
        possible.then_some(()).ok_or_else(wrong)?;
        Ok((self.stars, Some(words).filter(|words| !words.is_empty())))
    }
}
