//! The store of objects: a folder of this machine, or anything that speaks S3.

use std::{
    error::Error,
    fs, io,
    path::{Path as FilePath, PathBuf},
    sync::Arc,
    time::SystemTime,
};

pub(super) use actix_web::web::Bytes;
use chrono::{DateTime, Utc};
use futures_util::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    ObjectMeta, ObjectStore, ObjectStoreExt, aws::AmazonS3Builder, local::LocalFileSystem,
    path::Path, prefix::PrefixStore,
};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::{config, error::ApiError};

/// The object that says whose the store is; no key of ours has its form.
pub const OWNER: &str = "bangnong-owner";

/// Where the bytes lie. Objects are written once and never changed.
#[derive(Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    /// Of a local store.
    folder: Option<PathBuf>,
}

impl Objects {
    /// Opens the store that the settings name, making the folder of a local one.
    pub fn open(config: &config::Media) -> Result<Self, Box<dyn Error>> {
        if let Some(folder) = config.folder() {
            return Self::folder(&folder);
        }
        let (bucket, prefix) = config.bucket().ok_or("media.store is no file:// or s3://")?;
        // A backup is no service, which has chosen one before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let secret = config.secret.expose_secret();
        let mut store = AmazonS3Builder::new()
            .with_bucket_name(bucket)
            .with_region(&config.region)
            .with_access_key_id(config.key.expose_secret())
            .with_secret_access_key(secret);
        if !config.endpoint.is_empty() {
            let plain = config.endpoint.starts_with("http://");
            store = store.with_endpoint(&config.endpoint).with_allow_http(plain);
        }
        let store = Arc::new(PrefixStore::new(store.build()?, prefix));
        Ok(Self { store, folder: None })
    }

    /// A folder whose files survive a power cut once they are written.
    pub fn folder(folder: &PathBuf) -> Result<Self, Box<dyn Error>> {
        let make = |error| format!("media.store `{}` cannot be made: {error}", folder.display());
        fs::create_dir_all(folder).map_err(make)?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { store: Arc::new(store), folder: Some(folder.clone()) })
    }

    /// A key that nobody can guess and no object has.
    #[must_use]
    pub fn new_key() -> String {
        let random = Uuid::new_v4().simple().to_string();
        // A folder with every file of a county is slow to list.
        format!("{}/{random}", &random[..2])
    }

    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<(), ApiError> {
        self.store.put(&Path::from(key), bytes.into()).await.map(drop).map_err(away)
    }

    /// `None` where there is none.
    pub async fn get(&self, key: &str) -> Result<Option<Bytes>, ApiError> {
        match self.store.get(&Path::from(key)).await {
            Ok(found) => found.bytes().await.map(Some).map_err(away),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(away(error)),
        }
    }

    pub async fn has(&self, key: &str) -> Result<bool, ApiError> {
        match self.store.head(&Path::from(key)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(away(error)),
        }
    }

    /// Fine where there is none.
    pub async fn remove(&self, key: &str) -> Result<(), ApiError> {
        match self.store.delete(&Path::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(away(error)),
        }
    }

    /// Removes what a service that died has half written before `then`: a local store writes under
    /// the name with `#` and a number behind it, and lists no such file. An S3 keeps no halves.
    pub async fn remove_torn(&self, then: DateTime<Utc>) -> Result<(), ApiError> {
        let Some(folder) = self.folder.clone() else { return Ok(()) };
        let removed = tokio::task::spawn_blocking(move || remove_torn(&folder, then.into())).await;
        let removed = removed.map_err(|error| ApiError::Broken(error.to_string()))?;
        removed.map_err(|error| ApiError::StoreUnavailable(error.to_string()))
    }

    /// Our keys of objects that were written before `then`: a folder or a bucket may hold what
    /// others keep, and that is not ours to judge.
    #[must_use]
    pub fn older_than(&self, then: DateTime<Utc>) -> BoxStream<'_, Result<String, ApiError>> {
        let old = move |object: &ObjectMeta| {
            let ours = is_ours(object.location.as_ref());
            std::future::ready(ours && object.last_modified < then)
        };
        let keys = self.store.list(None).map_err(away).try_filter(old);
        keys.map_ok(|object| object.location.to_string()).boxed()
    }
}

fn remove_torn(folder: &FilePath, then: SystemTime) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        if about.is_dir() {
            remove_torn_below(&entry.path(), then)?;
        }
    }
    Ok(())
}

/// Of one folder of keys.
fn remove_torn_below(folder: &FilePath, then: SystemTime) -> io::Result<()> {
    let first = folder.file_name().unwrap_or_default().to_string_lossy();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (about, name) = (entry.metadata()?, entry.file_name());
        let name = name.to_string_lossy();
        let torn = name.split_once('#').is_some_and(|(key, _)| is_ours(&format!("{first}/{key}")));
        if about.is_file() && torn && about.modified()? < then {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Whether a key has the form of [`Objects::new_key`].
fn is_ours(key: &str) -> bool {
    let lower_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    key.split_once('/').is_some_and(|(folder, name)| {
        folder.len() == 2
            && name.len() == 32
            && name.starts_with(folder)
            && name.bytes().all(lower_hex)
    })
}

/// The store is out of reach: what was asked may work in a moment.
#[expect(clippy::needless_pass_by_value, reason = "it ends a `map_err`")]
fn away(error: object_store::Error) -> ApiError {
    ApiError::StoreUnavailable(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_of_our_own_form_are_ours() {
        assert!(is_ours(&Objects::new_key()));
        #[rustfmt::skip]
        let foreign = [
            OWNER, "notes.txt", "ab", "ab/notes.txt", "",
            "ab/cd123456789012345678901234567890",
            "zz/zz123456789012345678901234567890",
            "AB/AB123456789012345678901234567890",
            "old/ab/ab123456789012345678901234567890",
        ];
        for key in foreign {
            assert!(!is_ours(key), "{key}");
        }
    }
}
