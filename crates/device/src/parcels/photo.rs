//! Photos of answers that are not sent: both pictures, in pieces, kept by hash once they are whole.

use pendata_domain::photo::{MAX_PHOTO_BYTES, Photo};
use pendata_domain::protocol::{Parcel, PhotoPiece};

use super::Taken;
use super::give::{Giving, Place};
use crate::device::Device;
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::photos::hash_of;
use crate::tables::photos::{self, Size, Unsent};
use crate::tables::snapshots;

/// Bytes of a picture in one parcel.
const PIECE: usize = 48 * 1024;

/// Where among the pictures: which one, and from which byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    picture: usize,
    from: usize,
}

impl Device {
    pub(super) fn photo_for(&self, giving: &Giving, spot: Option<Spot>) -> Result<(Option<Parcel>, Place)> {
        let spot = spot.unwrap_or(Spot { picture: 0, from: 0 });
        let mut pictures = photos::unsent(&self.store.db, Size::Thumbnail)?;
        pictures.extend(photos::unsent(&self.store.db, Size::Whole)?);
        let Some(picture) = pictures.get(spot.picture) else { return Ok((None, Place::End)) };
        let behind = Place::Photo(Some(Spot { picture: spot.picture + 1, from: 0 }));
        let content = match picture.village == *giving.village() {
            true => self.picture(picture.hash),
            false => None,
        };
        let Some(content) = content.filter(|content| spot.from < content.len()) else {
            return Ok((None, behind));
        };
        let to = content.len().min(spot.from + PIECE);
        let parcel = self.piece(picture, &content, spot.from..to)?;
        let next = Place::Photo(Some(Spot { from: to, ..spot }));
        Ok((parcel, if to == content.len() { behind } else { next }))
    }

    fn piece(
        &self,
        picture: &Unsent,
        content: &[u8],
        range: std::ops::Range<usize>,
    ) -> Result<Option<Parcel>> {
        let kept = photos::get(&self.store.db, picture.household, picture.photo)?;
        let piece = kept.map(|kept| PhotoPiece {
            household: picture.household,
            path: kept.path.to_string(),
            photo: kept.photo.to_string(),
            hash: picture.hash,
            from: range.start as u32,
            of: content.len() as u32,
            bytes: content[range].to_vec().into(),
        });
        Ok(piece.map(|piece| Parcel::Photo { piece }))
    }

    /// Keeps a picture once it is whole and what its name says; with the photo itself, this device brings both on.
    pub(super) fn take_piece(&mut self, piece: PhotoPiece) -> Result<Taken> {
        let nothing = Ok(Taken::default());
        let Ok(photo) = piece.photo.parse::<Photo>() else { return nothing };
        let named = piece.hash == photo.hash || piece.hash == photo.thumbnail;
        if !named || piece.of as usize > MAX_PHOTO_BYTES {
            return nothing;
        }
        if self.picture(piece.hash).is_none() {
            match self.pieces.add(&piece) {
                Some(content) if hash_of(&content) == piece.hash => self.keep_picture(&content)?,
                _ => return nothing,
            }
        }
        let thumbnail = self.picture(photo.thumbnail);
        let (Some(thumbnail), Some(_)) = (thumbnail, self.picture(photo.hash)) else { return nothing };
        self.bring_photo(&piece, &photo, thumbnail.len() as u32)
    }

    fn bring_photo(&mut self, piece: &PhotoPiece, photo: &Photo, thumbnail_bytes: u32) -> Result<Taken> {
        let household = piece.household;
        let known = match snapshots::village(&self.store.db, household) {
            Ok(_) => photos::get(&self.store.db, household, photo.hash)?.is_some(),
            Err(Error::UnknownHousehold) => true,
            Err(other) => return Err(other),
        };
        let Ok(path) = piece.path.parse() else { return Ok(Taken::default()) };
        if known {
            return Ok(Taken::default());
        }
        let fact = Fact::Photographed {
            household,
            path,
            photo: photo.to_string(),
            thumbnail_bytes,
            source_bytes: u64::from(photo.bytes),
            named: true,
        };
        self.store.commit(self.environment.as_mut(), |ledger| ledger.note(&fact))?;
        Ok(Taken { photos: 1, ..Taken::default() })
    }
}
