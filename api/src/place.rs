//! Places as phones send and see them. GCJ-02 becomes WGS-84 here and nowhere else.

use matching::{
    Position,
    place::{Datum, InvalidPlace},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::ApiError;

/// Which coordinates a phone speaks.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DatumName {
    /// GPS.
    #[default]
    Wgs84,
    /// WeChat's map and `chooseLocation`.
    Gcj02,
}

impl From<DatumName> for Datum {
    fn from(name: DatumName) -> Self {
        match name {
            DatumName::Wgs84 => Self::Wgs84,
            DatumName::Gcj02 => Self::Gcj02,
        }
    }
}

/// A point in China.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceForm {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    #[serde(default)]
    pub datum: DatumName,
}

impl PlaceForm {
    /// The place, or why it cannot be one.
    pub fn check(self, field: &'static str) -> Result<Position, ApiError> {
        position(self.lon, self.lat, self.datum, field)
    }
}

/// A position of a form's field.
pub fn position(
    lon: f64,
    lat: f64,
    datum: DatumName,
    field: &'static str,
) -> Result<Position, ApiError> {
    Position::new(lon, lat, datum.into()).map_err(|error| match error {
        InvalidPlace::NotANumber => {
            ApiError::invalid(field, "place_outside", "位置不对，请重新定位")
        }
        InvalidPlace::OutsideChina => {
            ApiError::invalid(field, "place_outside", "位置不在中国的陆地上，请重新定位")
        }
    })
}

/// A stored position: it was checked on its way in.
#[must_use]
pub fn stored(lon: f64, lat: f64) -> Position {
    Position::new(lon, lat, Datum::Wgs84).expect("stored places were checked on their way in")
}

/// A point in WGS-84, exact for those it was promised to.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct PlaceView {
    pub lon: f64,
    pub lat: f64,
    /// False: the centre of a cell of 0.01 degrees, about 1 km wide.
    pub exact: bool,
}

impl PlaceView {
    /// For the owner, and for a team that has the job.
    #[must_use]
    pub fn exact(position: Position) -> Self {
        Self { lon: position.lon(), lat: position.lat(), exact: true }
    }

    /// For everybody else.
    #[must_use]
    pub fn coarse(position: Position) -> Self {
        Self { exact: false, ..Self::exact(position.snapped()) }
    }
}
