//! Keeps the store and the table in step: what only one of them knows goes, and photos from before
//! there was a store move into it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::{TryStreamExt, future::FutureExt};
use tokio::time::{Instant, interval};
use uuid::Uuid;

use super::{
    flow::UNUSED_FOR,
    objects::{OWNER, Objects},
    speech, store,
};
use crate::{app::App, entity::photo, error::ApiError, ids::MediaId, tasks};

/// How often orphans are looked for.
const LOOK_EVERY: Duration = Duration::from_hours(1);
/// Photos moved, or keys compared, in one step.
const BATCH: usize = 100;

/// Sweeps until the service stops.
pub async fn run(app: App) {
    let mut tick = interval(app.config.offers.sweep_every.min(LOOK_EVERY));
    let mut looked_at: Option<Instant> = None;
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = app.hub.stopped() => return,
        }
        if looked_at.is_some_and(|at| at.elapsed() < app.config.media.orphans_after.min(LOOK_EVERY))
        {
            continue;
        }
        looked_at = Some(Instant::now());
        // A store may stall, and a stop does not wait for it: all of this can be done again.
        if let Err(error) = tasks::unless_stopped(&app, sweep(&app)).await {
            tracing::warn!(%error, "media wait for the next round");
        }
    }
}

async fn sweep(app: &App) -> Result<(), ApiError> {
    move_photos(app).await?;
    forget_unused(app).await?;
    remove_orphans(app).await?;
    miss_objects(app).await
}

/// Rows that were never used go; their objects are orphans then.
async fn forget_unused(app: &App) -> Result<(), ApiError> {
    app.write(|tx| {
        async move {
            store::delete_unused(&tx.db, tx.now - UNUSED_FOR).await?;
            Ok(speech::store::forget_old(&tx.db, tx.now - UNUSED_FOR).await?)
        }
        .boxed()
    })
    .await
}

/// Objects that no row names go, once no upload can be about to name them; but only from a store
/// that is this database's: all that another database names would be an orphan here.
pub async fn remove_orphans(app: &App) -> Result<(), ApiError> {
    if !owns_store(app).await? {
        return Ok(());
    }
    let objects = &app.media.objects;
    let then = (app.now)() - app.config.media.orphans_after;
    objects.remove_torn(then).await?;
    let mut old = objects.older_than(then).try_chunks(BATCH);
    loop {
        let keys = old.try_next().await.map_err(|error| error.1)?;
        let Some(keys) = keys else { return Ok(()) };
        let known = store::known_keys(app.db.reader(), &keys).await?;
        for orphan in keys.iter().filter(|key| !known.contains(key)) {
            objects.remove(orphan).await?;
            tracing::info!(key = orphan, "an object that nothing names is gone");
        }
    }
}

/// Whether the store says that it is this database's. One that says nothing yet is claimed if it is
/// empty or holds what this database names; it is swept from the next round on.
async fn owns_store(app: &App) -> Result<bool, ApiError> {
    let (objects, own) = (&app.media.objects, app.media.links.database());
    if let Some(owner) = objects.get(OWNER).await? {
        let owns = owner == own.as_bytes();
        if !owns {
            tracing::error!("media.store is another database's: nothing in it is swept");
        }
        return Ok(owns);
    }
    let mut all = objects.older_than(DateTime::<Utc>::MAX_UTC).try_chunks(BATCH);
    let first = all.try_next().await.map_err(|error| error.1)?;
    let known = match &first {
        Some(keys) => store::known_keys(app.db.reader(), keys).await?.len(),
        None => 0,
    };
    if first.is_none() || known > 0 {
        objects.put(OWNER, own.into()).await?;
    } else {
        tracing::error!("media.store holds what this database does not know: it is not swept");
    }
    Ok(false)
}

/// Rows whose object is gone are told, never deleted: the settings may name the wrong store.
async fn miss_objects(app: &App) -> Result<(), ApiError> {
    let (mut after, mut missing_n) = (MediaId(Uuid::nil()), 0);
    loop {
        let rows = store::list_kept(app.db.reader(), after, BATCH as u64).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for key in rows.iter().filter_map(|row| row.object_key.as_deref()) {
            missing_n += usize::from(!app.media.objects.has(key).await?);
        }
    }
    if missing_n > 0 {
        tracing::error!(missing_n, "photos or voice notes are not in the store");
    }
    Ok(())
}

/// Photos from before there was a store: the object first, then the row that names it.
async fn move_photos(app: &App) -> Result<(), ApiError> {
    loop {
        let photos = store::list_photos(app.db.reader(), BATCH as u64).await?;
        if photos.is_empty() {
            return Ok(());
        }
        for photo in photos {
            move_photo(app, photo).await?;
        }
    }
}

async fn move_photo(app: &App, photo: photo::Model) -> Result<(), ApiError> {
    let (id, key) = (photo.id, Objects::new_key());
    app.media.objects.put(&key, photo.bytes.into()).await?;
    app.write(move |tx| {
        let key = key.clone();
        async move { Ok(store::note_moved(&tx.db, id, &key).await?) }.boxed()
    })
    .await
}
