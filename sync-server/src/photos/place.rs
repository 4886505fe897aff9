//! Where whole photos are kept, as the operator says it.

use std::path::PathBuf;
use std::str::FromStr;

use crate::error::{Error, Result};

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
