//! Where whole photos are kept, as the operator says it.

use std::path::PathBuf;
use std::str::FromStr;

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

/// An address of no store that this server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("photos are kept in a folder, or at s3://bucket/prefix")]
pub struct UnknownPlace;

impl FromStr for PhotoPlace {
    type Err = UnknownPlace;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once("://") {
            None if text.is_empty() => Err(UnknownPlace),
            None => Ok(Self::Folder(text.into())),
            Some(("s3", rest)) => {
                let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
                let prefix = prefix.trim_matches('/').to_owned();
                let bucket = bucket.to_owned();
                if bucket.is_empty() { Err(UnknownPlace) } else { Ok(Self::S3 { bucket, prefix }) }
            }
            Some(_) => Err(UnknownPlace),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_folder_or_a_bucket() {
        let s3 = |bucket: &str, prefix: &str| PhotoPlace::S3 { bucket: bucket.into(), prefix: prefix.into() };
        assert_eq!("s3://foto".parse(), Ok(s3("foto", "")));
        assert_eq!("s3://foto/jatim/".parse(), Ok(s3("foto", "jatim")));
        assert_eq!("/srv/foto".parse(), Ok(PhotoPlace::Folder("/srv/foto".into())));
        for text in ["", "s3:///x", "http://elsewhere"] {
            assert_eq!(text.parse::<PhotoPlace>(), Err(UnknownPlace), "{text}");
        }
    }
}
