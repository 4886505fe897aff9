//! What a store knows of photos that nobody names any more, and the steps in which they go.

use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{ChangeHash, HouseholdId, PhotoHash};

/// A photo or thumbnail of a district, over all its villages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhotoMark {
    pub hash: PhotoHash,
    pub bytes: u32,
    /// Since when nothing is known to name it, Unix seconds.
    pub unnamed: Option<i64>,
    /// When its grace was over.
    pub leaving: Option<i64>,
}

/// In place of a village, for photos of which only the bytes were found. No village has this number.
pub fn nowhere(district: &DistrictCode) -> String {
    format!("{district}.00.0000")
}

/// What becomes of some photos of the act's district, at its time.
#[derive(Clone, Debug)]
pub enum PhotoStep {
    /// Nothing names them from here on.
    Unnamed(Vec<PhotoHash>),
    /// Something does.
    Named(Vec<PhotoHash>),
    /// Those of them that nothing named since before `since` are not here any more. Whatever was named again stays.
    Leave { photos: Vec<PhotoHash>, since: i64 },
    /// Their bytes are gone.
    Forget(Vec<PhotoHash>),
    /// Bytes that no row knew: a row from here on, in no village's name, as of photos that nothing named since `since`.
    Found { photos: Vec<PhotoHash>, bytes: Vec<u32>, since: i64 },
}

impl PhotoStep {
    pub fn photos(&self) -> &[PhotoHash] {
        match self {
            Self::Unnamed(photos)
            | Self::Named(photos)
            | Self::Leave { photos, .. }
            | Self::Found { photos, .. }
            | Self::Forget(photos) => photos,
        }
    }
}

/// A change that is in no document.
#[derive(Clone, Debug)]
pub struct Aside {
    pub household: HouseholdId,
    pub hash: ChangeHash,
    pub body: Vec<u8>,
}
