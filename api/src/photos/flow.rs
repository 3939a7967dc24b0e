//! What counts as a photo, and whom it is shown to.

use chrono::TimeDelta;
use futures_util::future::FutureExt;

use crate::{
    answers::{Created, Once},
    app::App,
    db::Tx,
    entity::photo,
    error::ApiError,
    ids::{PersonId, PhotoId},
    lots,
    photos::store::{self, Subject},
    trucks,
    visits::{self, view::PhotoView},
};

/// Largest photo: phones shrink theirs to a fifth of it.
pub const PHOTO_BYTES: usize = 1024 * 1024;

/// Photos of one visit, lot or load.
const MOST_SHOWN: usize = 9;
/// Photos of one person that show nothing yet: three visits' worth.
const MOST_UNUSED: u64 = 27;
/// How long a photo may wait to be used: a visit is finished on its day.
const UNUSED_FOR: TimeDelta = TimeDelta::days(1);

/// The media type that the first bytes show, whatever the phone says.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// Takes a photo, to be used later.
pub async fn post(
    app: &App,
    owner: PersonId,
    bytes: impl AsRef<[u8]> + Clone + Send + Sync + 'static,
    once: Once,
) -> Result<Created, ApiError> {
    app.write_once(owner, once, move |tx| {
        let bytes = bytes.clone();
        async move { Ok(PhotoView::new(take(tx, owner, bytes.as_ref()).await?)) }.boxed()
    })
    .await
}

/// Stores a photo that shows nothing yet.
async fn take(tx: &Tx, owner: PersonId, bytes: &[u8]) -> Result<PhotoId, ApiError> {
    if store::count_unused(&tx.db, owner).await? >= MOST_UNUSED {
        return Err(ApiError::PhotosTooMany);
    }
    let unknown = || ApiError::invalid("photo", "photo_invalid", "这不是照片，请重新拍");
    let media_type = media_type(bytes).ok_or_else(unknown)?;
    let row = photo::Model {
        id: PhotoId::new(),
        owner_id: owner,
        visit_id: None,
        lot_id: None,
        truck_id: None,
        media_type: media_type.to_owned(),
        bytes: bytes.to_vec(),
        created_at: tx.now,
    };
    let id = row.id;
    store::insert(&tx.db, row).await?;
    Ok(id)
}

/// Whether a visit, a lot or a load can have so many photos.
pub fn at_most(photos_n: usize) -> Result<(), ApiError> {
    let message = format!("照片最多{MOST_SHOWN}张");
    let wrong = || ApiError::invalid("photos", "count_out_of_range", message);
    (photos_n <= MOST_SHOWN).then_some(()).ok_or_else(wrong)
}

/// From now on these photos show this.
pub async fn attach(
    tx: &Tx,
    owner: PersonId,
    subject: Subject,
    ids: &[PhotoId],
) -> Result<(), ApiError> {
    if ids.is_empty() {
        return Ok(());
    }
    let attached = store::attach(&tx.db, owner, subject, ids).await?;
    let unknown = || ApiError::invalid("photos", "photo_unknown", "有照片没传上，请重新拍");
    (attached == ids.len() as u64).then_some(()).ok_or_else(unknown)
}

/// Forgets photos that were never used.
pub async fn forget_old(tx: &Tx) -> Result<(), ApiError> {
    Ok(store::delete_unused(&tx.db, tx.now - UNUSED_FOR).await?)
}

/// A photo, to its owner and to whoever may see what it shows.
pub async fn show(app: &App, reader: PersonId, id: PhotoId) -> Result<photo::Model, ApiError> {
    let photo = store::find(app.db.reader(), id).await?.ok_or(ApiError::NotFound)?;
    if photo.owner_id == reader {
        return Ok(photo);
    }
    match Subject::of(&photo).ok_or(ApiError::NotFound)? {
        Subject::Visit(id) => visits::disputes::readable(app, reader, id).await.map(drop)?,
        Subject::Lot(id) => lots::flow::readable(app, reader, id).await.map(drop)?,
        Subject::Truck(truck) => {
            let shown = trucks::view::may_see_photo(app.db.reader(), reader, truck, id).await?;
            shown.then_some(()).ok_or(ApiError::NotFound)?;
        }
    }
    Ok(photo)
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn the_first_bytes_decide() {
        #[rustfmt::skip]
        let cases: [(&[u8], Option<&str>, &str); 5] = [
            (b"\xFF\xD8\xFF\xE0JFIF",           Some("image/jpeg"), "a phone's camera"),
            (b"\x89PNG\r\n\x1A\n....",          Some("image/png"),  "a screenshot"),
            (b"RIFF\x00\x00\x00\x00WEBPVP8 ",   Some("image/webp"), "a small one"),
            (b"<svg xmlns='...'>",              None,               "an SVG can carry a script"),
            (b"",                               None,               "nothing"),
        ];
        for (bytes, expected, why) in cases {
            assert_eq!(media_type(bytes), expected, "{why}");
        }
    }
}
