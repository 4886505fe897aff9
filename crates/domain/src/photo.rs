//! A photo as an answer. What merges is one word of text; the bytes travel by themselves, after the households.
//!
//! `<sha256>:<sha256 of the thumbnail>:<bytes>:<width>x<height>:<taken>[:<latitude>,<longitude>]`: hashes
//! hexadecimal, pixels as the picture is looked at, Unix seconds, degrees with six decimals. A question whose photos
//! are united (merge policy `union`) holds such words separated by spaces; any other word is the name of a file
//! that nobody took in.

mod named;

use std::fmt;
use std::str::FromStr;

use crate::ids::PhotoHash;

pub use named::{named_by, named_in};

/// The most bytes of a photo, as it is kept and sent (a JPEG without EXIF).
pub const MAX_PHOTO_BYTES: usize = 200_000;
/// The most bytes of its thumbnail.
pub const MAX_THUMBNAIL_BYTES: usize = 12_000;
/// The longest side of a photo, pixels.
pub const MAX_PHOTO_SIDE: u32 = 1280;

/// Degrees on WGS 84, where a camera said it was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    pub latitude: f64,
    pub longitude: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Photo {
    pub hash: PhotoHash,
    pub thumbnail: PhotoHash,
    pub bytes: u32,
    /// Pixels.
    pub width: u32,
    pub height: u32,
    /// Unix seconds: when the camera says, else when it was taken in.
    pub taken: i64,
    pub place: Option<Spot>,
}

/// A word that is no photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a photo")]
pub struct MalformedPhoto;

impl Photo {
    /// The photos an answer names; words that name none are left out.
    pub fn all_in(answer: &str) -> Vec<Self> {
        answer.split_ascii_whitespace().filter_map(|word| word.parse().ok()).collect()
    }
}

impl fmt::Display for Photo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { hash, thumbnail, bytes, width, height, taken, place } = self;
        write!(f, "{hash}:{thumbnail}:{bytes}:{width}x{height}:{taken}")?;
        match place {
            Some(Spot { latitude, longitude }) => write!(f, ":{latitude:.6},{longitude:.6}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Photo {
    type Err = MalformedPhoto;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let mut parts = word.split(':');
        let mut next = || parts.next().ok_or(MalformedPhoto);
        let (hash, thumbnail) = (parsed(next()?)?, parsed(next()?)?);
        let bytes = parsed(next()?)?;
        let (width, height) = next()?.split_once('x').ok_or(MalformedPhoto)?;
        let photo = Self {
            hash,
            thumbnail,
            bytes,
            width: parsed(width)?,
            height: parsed(height)?,
            taken: parsed(next()?)?,
            place: parts.next().map(spot).transpose()?,
        };
        if parts.next().is_some() { Err(MalformedPhoto) } else { Ok(photo) }
    }
}

fn parsed<T: FromStr>(text: &str) -> Result<T, MalformedPhoto> {
    text.parse().map_err(|_| MalformedPhoto)
}

fn spot(text: &str) -> Result<Spot, MalformedPhoto> {
    let (latitude, longitude) = text.split_once(',').ok_or(MalformedPhoto)?;
    let spot = Spot { latitude: parsed(latitude)?, longitude: parsed(longitude)? };
    let on_earth = spot.latitude.abs() <= 90.0 && spot.longitude.abs() <= 180.0;
    if on_earth { Ok(spot) } else { Err(MalformedPhoto) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(place: Option<Spot>) -> Photo {
        let (hash, thumbnail) = (PhotoHash([7; 32]), PhotoHash([8; 32]));
        Photo { hash, thumbnail, bytes: 184_320, width: 1280, height: 960, taken: 1_795_489_200, place }
    }

    #[test]
    fn a_photo_is_one_word_and_comes_back() {
        for photo in [photo(None), photo(Some(Spot { latitude: -7.871_23, longitude: 111.460_12 }))] {
            let word = photo.to_string();
            assert!(!word.contains(char::is_whitespace) && word.len() < 200);
            assert_eq!(word.parse(), Ok(photo));
        }
    }

    #[test]
    fn whatever_else_stands_in_the_answer_is_no_photo() {
        let answer = format!("contoh-1.jpg {} IMG_0042.jpg", photo(None));
        assert_eq!(Photo::all_in(&answer), [photo(None)]);
        let far = format!("{}:95.0,111.0", photo(None));
        for word in ["", "a:b:c", &far, &format!("{}:1,2:3", photo(None))] {
            assert_eq!(word.parse::<Photo>(), Err(MalformedPhoto), "{word}");
        }
    }

    #[test]
    fn photos_are_found_among_bytes_that_touch_them() {
        let other = Photo { hash: PhotoHash([0xab; 32]), thumbnail: PhotoHash([0xcd; 32]), ..photo(None) };
        // As values stand in a change: one behind the other, nothing between.
        let bytes = [&b"a35.02"[..], photo(None).to_string().as_bytes(), other.to_string().as_bytes(), b"f:"]
            .concat();
        let found = named_in(&bytes);
        assert_eq!(found, [[7; 32], [8; 32], [0xab; 32], [0xcd; 32]].map(PhotoHash).into());
        let cut = &photo(None).to_string()[1..];
        assert!(named_in(cut.as_bytes()).is_empty() && named_in(b":::").is_empty());
    }
}
