//! A photo or a voice note is taken, used, and shown.

use std::{
    fs::File,
    io::{self, Read, Seek, Write},
};

use actix_web::web::Bytes;
use chrono::TimeDelta;
use futures_util::future::FutureExt;

use super::{
    objects::Objects,
    picture, speech,
    store::{self, Subject},
    upload::Upload,
    view::MediaView,
    voice,
};
use crate::{
    answers::Created,
    app::App,
    db::Tx,
    entity::media::{self, MediaKind},
    error::ApiError,
    ids::{MediaId, PersonId},
};

/// Photos of one visit, lot, load or question.
const MOST_SHOWN: usize = 9;
/// What one person has sent and not used yet: three visits' worth.
const MOST_UNUSED: u64 = 27;
/// How long a photo may wait to be used: a visit is finished on its day.
pub(super) const UNUSED_FOR: TimeDelta = TimeDelta::days(1);

/// What is kept of an upload.
#[derive(Clone)]
struct Kept {
    kind: MediaKind,
    media_type: &'static str,
    bytes: Bytes,
    size: Option<(u32, u32)>,
    seconds: Option<u32>,
}

/// Takes a photo or a voice note, to be used later.
///
/// The object is written first, then the row that names it: where the row does not come, nobody
/// knows the object's key, and the sweeper takes it away.
pub async fn post(app: &App, owner: PersonId, upload: Upload) -> Result<Created, ApiError> {
    let once = upload.once.clone();
    if let Some(seen) = app.answered(owner, &once).await? {
        return Ok(seen);
    }
    has_room(store::count_unused(app.db.reader(), owner).await?)?;
    let kept = keep(app, upload.kind, upload.seconds, upload.file).await?;
    let key = Objects::new_key();
    app.media.objects.put(&key, kept.bytes.clone()).await?;
    let shared = app.clone();
    app.write_once(owner, once, move |tx| {
        let (app, kept, key) = (shared.clone(), kept.clone(), key.clone());
        async move {
            let row = take(tx, owner, &kept, key).await?;
            if row.kind == MediaKind::Voice && app.media.speech.is_some() {
                speech::store::owe(tx, row.id).await?;
            }
            Ok(MediaView::new(&app, row))
        }
        .boxed()
    })
    .await
}

/// Takes a photo that the service itself has drawn.
pub async fn add_photo(
    app: &App,
    owner: PersonId,
    bytes: Vec<u8>,
) -> Result<MediaId, ApiError> {
    let broken = |error: io::Error| ApiError::Broken(error.to_string());
    let mut file = tempfile::tempfile().map_err(broken)?;
    file.write_all(&bytes).and_then(|()| file.rewind()).map_err(broken)?;
    let kept = keep(app, MediaKind::Image, None, file).await?;
    let key = Objects::new_key();
    app.media.objects.put(&key, kept.bytes.clone()).await?;
    app.write(move |tx| {
        let (kept, key) = (kept.clone(), key.clone());
        async move { Ok(take(tx, owner, &kept, key).await?.id) }.boxed()
    })
    .await
}

fn has_room(unused_n: u64) -> Result<(), ApiError> {
    (unused_n < MOST_UNUSED).then_some(()).ok_or(ApiError::PhotosTooMany)
}

/// Makes of an upload what is kept of it.
async fn keep(
    app: &App,
    kind: MediaKind,
    told_s: Option<u32>,
    mut file: File,
) -> Result<Kept, ApiError> {
    let config = &app.config.media;
    let (most, longest) = (config.image_pixels, config.voice_for);
    app.media
        .unpacking
        .run(move || match kind {
            MediaKind::Image => {
                let picture = picture::clean(file, most)?;
                Ok(Kept {
                    kind,
                    media_type: "image/jpeg",
                    size: Some((picture.width, picture.height)),
                    bytes: picture.bytes.into(),
                    seconds: None,
                })
            }
            MediaKind::Voice => {
                let mut bytes = Vec::new();
                let broken = |error: io::Error| ApiError::Broken(error.to_string());
                file.read_to_end(&mut bytes).map_err(broken)?;
                let voice = voice::check(&bytes, told_s, longest.as_secs())?;
                let seconds = Some(voice.seconds);
                let (media_type, bytes) = (voice.media_type, bytes.into());
                Ok(Kept { kind, media_type, bytes, size: None, seconds })
            }
        })
        .await
}

/// Stores what shows nothing yet.
async fn take(
    tx: &Tx,
    owner: PersonId,
    kept: &Kept,
    key: String,
) -> Result<media::Model, ApiError> {
    has_room(store::count_unused(&tx.db, owner).await?)?;
    let small = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    let row = media::Model {
        id: MediaId::new(),
        owner_id: owner,
        kind: kept.kind,
        subject_kind: None,
        subject_id: None,
        media_type: kept.media_type.to_owned(),
        bytes_n: i32::try_from(kept.bytes.len()).unwrap_or(i32::MAX),
        width: kept.size.map(|(width, _)| small(width)),
        height: kept.size.map(|(_, height)| small(height)),
        seconds: kept.seconds.map(small),
        words: None,
        object_key: Some(key),
        created_at: tx.now,
    };
    store::insert(&tx.db, row.clone()).await?;
    Ok(row)
}

/// Whether one thing can have so many photos.
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
    ids: &[MediaId],
) -> Result<(), ApiError> {
    if ids.is_empty() {
        return Ok(());
    }
    let attached = store::attach(&tx.db, owner, MediaKind::Image, subject, ids).await?;
    let unknown = || ApiError::invalid("photos", "photo_unknown", "有照片没传上，请重新拍");
    (attached == ids.len() as u64).then_some(()).ok_or_else(unknown)
}

/// From now on this voice note was said to this.
pub async fn attach_voice(
    tx: &Tx,
    owner: PersonId,
    subject: Subject,
    id: MediaId,
) -> Result<(), ApiError> {
    let attached = store::attach(&tx.db, owner, MediaKind::Voice, subject, &[id]).await?;
    let unknown = || ApiError::invalid("voice", "voice_unknown", "语音没传上，请重新录");
    (attached == 1).then_some(()).ok_or_else(unknown)
}

/// What a link shows; a link that ended or was made up shows nothing.
pub async fn show(
    app: &App,
    id: MediaId,
    until: i64,
    signature: &str,
) -> Result<(media::Model, Bytes), ApiError> {
    if !app.media.links.holds(id, until, signature, (app.now)()) {
        return Err(ApiError::NotFound);
    }
    let db = app.db.reader();
    let mut row = store::find(db, id).await?.ok_or(ApiError::NotFound)?;
    if row.object_key.is_none() {
        if let Some(photo) = store::find_photo(db, id).await? {
            return Ok((row, photo.bytes.into()));
        }
        // It was moved between the two looks.
        row = store::find(db, id).await?.ok_or(ApiError::NotFound)?;
    }
    let key = row.object_key.as_deref().ok_or(ApiError::NotFound)?;
    let bytes = app.media.objects.get(key).await?;
    if bytes.is_none() {
        tracing::error!(media = %id, "its bytes are gone");
    }
    Ok((row, bytes.ok_or(ApiError::NotFound)?))
}
