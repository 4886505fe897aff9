//! Where photos are kept, as the operator says it.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::prefix::PrefixStore;

use crate::error::{Error, Result};
use crate::tls;

/// `s3://bucket` or `s3://bucket/prefix`, with endpoint, region and keys from the usual `AWS_…` variables; else a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhotoPlace {
    /// `photos` in the data folder.
    Beside,
    Folder(PathBuf),
    S3 {
        bucket: String,
        prefix: String,
    },
}

impl PhotoPlace {
    /// The store at this place, for a server with this data folder.
    pub fn open(&self, dir: &Path) -> Result<Arc<dyn ObjectStore>> {
        match self {
            Self::Beside => folder(&dir.join("photos")),
            Self::Folder(path) => folder(path),
            Self::S3 { bucket, prefix } => {
                tls::choose_ciphers();
                let bucket = AmazonS3Builder::from_env().with_bucket_name(bucket).build()?;
                Ok(Arc::new(PrefixStore::new(bucket, prefix.as_str())))
            }
        }
    }
}

/// Nobody but the server's user may look into it; what lies there survives a power cut.
fn folder(path: &Path) -> Result<Arc<dyn ObjectStore>> {
    let mut folder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.recursive(true).create(path)?;
    Ok(Arc::new(LocalFileSystem::new_with_prefix(path)?.with_fsync(true).with_automatic_cleanup(true)))
}

impl FromStr for PhotoPlace {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text.split_once("://") {
            None if text.is_empty() => Err(Error::UnknownPlace),
            None => Ok(Self::Folder(text.into())),
            Some(("s3", rest)) => {
                let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
                let prefix = prefix.trim_matches('/').to_owned();
                let bucket = bucket.to_owned();
                if bucket.is_empty() { Err(Error::UnknownPlace) } else { Ok(Self::S3 { bucket, prefix }) }
            }
            Some(_) => Err(Error::UnknownPlace),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_folder_or_a_bucket() {
        let s3 = |bucket: &str, prefix: &str| PhotoPlace::S3 { bucket: bucket.into(), prefix: prefix.into() };
        let read = |text: &str| text.parse::<PhotoPlace>();
        assert_eq!(read("s3://foto").expect("a place"), s3("foto", ""));
        assert_eq!(read("s3://foto/jatim/").expect("a place"), s3("foto", "jatim"));
        assert_eq!(read("/srv/foto").expect("a place"), PhotoPlace::Folder("/srv/foto".into()));
        for text in ["", "s3:///x", "http://elsewhere"] {
            assert!(matches!(read(text), Err(Error::UnknownPlace)), "{text}");
        }
    }
}
