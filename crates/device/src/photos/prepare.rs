//! From a file as a camera wrote it to a photo as it is kept: upright, small, without EXIF.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, ImageReader, Limits};
use pendata_domain::ids::PhotoHash;
use pendata_domain::photo::{MAX_PHOTO_BYTES, MAX_PHOTO_SIDE, MAX_THUMBNAIL_BYTES, Photo};
use sha2::{Digest, Sha256};

use super::camera;

/// The most bytes of a file that is looked at.
pub const MAX_FILE_BYTES: usize = 40_000_000;
/// The most pixels of a picture, in millions: 270 MB while it is made small.
pub const MAX_MEGAPIXELS: u32 = 64;

const MAX_WORKING_BYTES: u64 = 400_000_000;
const THUMBNAIL_SIDE: u32 = 200;
/// JPEG qualities, best first: what 200 KB allow, a house at 1,280 pixels mostly the first or second.
const QUALITIES: [u8; 8] = [85, 78, 70, 62, 54, 46, 38, 30];

/// Why a file is no photo for us. The form goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    #[error("the file has more than {MAX_FILE_BYTES} bytes")]
    TooLarge,
    /// Neither JPEG, nor PNG, nor WebP.
    #[error("the file is no picture")]
    NotAPicture,
    #[error("the picture has more than {MAX_MEGAPIXELS} million pixels")]
    TooManyPixels,
    /// It begins as a picture, and cannot be read to its end.
    #[error("the picture is damaged")]
    Damaged,
}

/// A photo with its bytes, not kept yet.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub photo: Photo,
    pub(crate) jpeg: Vec<u8>,
    pub(crate) thumbnail: Vec<u8>,
    /// Bytes of the file it was made of.
    pub source_bytes: u64,
}

/// Makes a photo of a file: JPEG, PNG or WebP. Takes up to a second: not under the lock of a device. `now` is the
/// time of a camera that tells none; `zone_hours` the zone of one that names none.
pub fn prepare(file: &[u8], now: i64, zone_hours: i32) -> Result<Prepared, PhotoError> {
    if file.len() > MAX_FILE_BYTES {
        return Err(PhotoError::TooLarge);
    }
    let seen = camera::read(file, zone_hours);
    let mut picture = decode(file)?;
    picture.apply_orientation(seen.orientation);
    let picture = fitting(&picture, MAX_PHOTO_SIDE, FilterType::CatmullRom);
    let (picture, jpeg) = within(picture, MAX_PHOTO_BYTES);
    let (_, thumbnail) = within(fitting(&picture, THUMBNAIL_SIDE, FilterType::Triangle), MAX_THUMBNAIL_BYTES);
    let photo = Photo {
        hash: hash_of(&jpeg),
        thumbnail: hash_of(&thumbnail),
        bytes: jpeg.len() as u32,
        width: picture.width(),
        height: picture.height(),
        // A camera whose clock was never set is not believed.
        taken: seen.taken.filter(|taken| (EARLIEST..=now + DAY).contains(taken)).unwrap_or(now),
        place: seen.place,
    };
    Ok(Prepared { photo, jpeg, thumbnail, source_bytes: file.len() as u64 })
}

const DAY: i64 = 24 * 3600;
/// 2015-01-01: older than any photo of this registry.
const EARLIEST: i64 = 1_420_070_400;

pub(crate) fn hash_of(bytes: &[u8]) -> PhotoHash {
    PhotoHash(Sha256::digest(bytes).into())
}

fn reader(file: &[u8]) -> Result<ImageReader<Cursor<&[u8]>>, PhotoError> {
    let reader = ImageReader::new(Cursor::new(file)).with_guessed_format();
    let reader = reader.map_err(|_| PhotoError::NotAPicture)?;
    match reader.format() {
        Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) => Ok(reader),
        _ => Err(PhotoError::NotAPicture),
    }
}

/// The size is read first: a bomb says itself how large it would become.
fn decode(file: &[u8]) -> Result<DynamicImage, PhotoError> {
    let (width, height) = reader(file)?.into_dimensions().map_err(|_| PhotoError::Damaged)?;
    if u64::from(width) * u64::from(height) > u64::from(MAX_MEGAPIXELS) * 1_000_000 {
        return Err(PhotoError::TooManyPixels);
    }
    let mut reader = reader(file)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_WORKING_BYTES);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| PhotoError::Damaged)?;
    Ok(DynamicImage::ImageRgb8(on_white(picture)))
}

/// JPEG knows no glass: what shines through a PNG is white.
fn on_white(picture: DynamicImage) -> image::RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let mut out = image::RgbImage::new(picture.width(), picture.height());
    for (to, from) in out.pixels_mut().zip(picture.into_rgba8().pixels()) {
        let [red, green, blue, alpha] = from.0.map(u32::from);
        let over = |channel: u32| ((channel * alpha + 255 * (255 - alpha)) / 255) as u8;
        to.0 = [over(red), over(green), over(blue)];
    }
    out
}

fn fitting(picture: &DynamicImage, side: u32, filter: FilterType) -> DynamicImage {
    match picture.width().max(picture.height()) > side {
        true => picture.resize(side, side, filter),
        false => picture.clone(),
    }
}

/// The best JPEG of at most `most` bytes; a picture that stays larger at the lowest quality is made smaller.
fn within(mut picture: DynamicImage, most: usize) -> (DynamicImage, Vec<u8>) {
    loop {
        for quality in QUALITIES {
            let jpeg = encode(&picture, quality);
            if jpeg.len() <= most {
                return (picture, jpeg);
            }
        }
        let side = (picture.width().max(picture.height()) * 4 / 5).max(1);
        picture = picture.resize(side, side, FilterType::Triangle);
    }
}

fn encode(picture: &DynamicImage, quality: u8) -> Vec<u8> {
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, quality);
    picture.write_with_encoder(encoder).expect("8-bit colour into a vector is what the encoder takes");
    jpeg
}
