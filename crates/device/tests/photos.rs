//! Files of cameras, and files that only look so; photos through a power cut and a lost database.

mod support;

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use image::{DynamicImage, ImageFormat, RgbImage};
use pendata_device::photos::{MAX_FILE_BYTES, PhotoError, Prepared, prepare};
use pendata_device::{Device, Error};
use pendata_domain::photo::{MAX_PHOTO_BYTES, MAX_PHOTO_SIDE, MAX_THUMBNAIL_BYTES, Photo};
use support::{Clock, MORNING, device, household, path, shown, unlock};

const WIB: i32 = 7;

/// A picture as a camera sees one: shades, with a red left half so that one knows what was turned.
fn picture(width: u32, height: u32) -> DynamicImage {
    let shade = |x: u32, y: u32| {
        let red = if x < width / 2 { 200 } else { 20 };
        image::Rgb([red, (x * 255 / width) as u8, ((x * y) % 251) as u8])
    };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, shade))
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).expect("a file");
    file.into_inner()
}

/// A JPEG with this as its EXIF segment (JPEG APP1).
fn with_exif(picture: &DynamicImage, exif: &[u8]) -> Vec<u8> {
    let jpeg = encoded(picture, ImageFormat::Jpeg);
    let length = (2 + 6 + exif.len()) as u16;
    let segment = [&[0xff, 0xe1][..], &length.to_be_bytes(), b"Exif\0\0", exif].concat();
    [&jpeg[..2], &segment, &jpeg[2..]].concat()
}

fn field(tag: Tag, value: Value) -> Field {
    Field { tag, ifd_num: In::PRIMARY, value }
}

fn degrees(whole: u32, minutes: u32, seconds_100: u32) -> Value {
    let part = |num, denom| Rational { num, denom };
    Value::Rational(vec![part(whole, 1), part(minutes, 1), part(seconds_100, 100)])
}

fn camera_exif(orientation: u16) -> Vec<u8> {
    let fields = [
        field(Tag::Orientation, Value::Short(vec![orientation])),
        field(Tag::DateTimeOriginal, Value::Ascii(vec![b"2026:11:23 15:04:05".to_vec()])),
        field(Tag::GPSLatitude, degrees(7, 52, 1643)),
        field(Tag::GPSLatitudeRef, Value::Ascii(vec![b"S".to_vec()])),
        field(Tag::GPSLongitude, degrees(111, 27, 3643)),
        field(Tag::GPSLongitudeRef, Value::Ascii(vec![b"E".to_vec()])),
        field(Tag::Model, Value::Ascii(vec![b"Kamera Contoh".to_vec()])),
    ];
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut out = Cursor::new(Vec::new());
    writer.write(&mut out, false).expect("EXIF");
    out.into_inner()
}

fn prepared(file: &[u8]) -> Prepared {
    prepare(file, MORNING, WIB).expect("a photo")
}

/// The device with its one household, and the pictures of a photo it keeps.
fn kept(device: &mut Device, prepared: &Prepared) -> (pendata_domain::ids::HouseholdId, [Vec<u8>; 2]) {
    let (household, _) = household(device, "003", &["Wayan"]);
    device.photograph(household, &path("foto_depan"), prepared, None).expect("kept");
    let pictures = [prepared.photo.hash, prepared.photo.thumbnail];
    (household, pictures.map(|hash| device.picture(hash).expect("it is here")))
}

#[test]
fn a_file_becomes_a_small_upright_photo_that_tells_nothing_else() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut device = device(dir.path(), 7, &Clock::new(1));
    // Held on its side: what the camera saw on its left is on top.
    let file = with_exif(&picture(2400, 1800), &camera_exif(6));
    let prepared = prepared(&file);
    let Photo { width, height, bytes, taken, place, .. } = prepared.photo.clone();
    assert_eq!((width, height), (960, MAX_PHOTO_SIDE));
    assert!(bytes as usize <= MAX_PHOTO_BYTES);
    // 15:04:05 by the clock of Java.
    assert_eq!(taken, MORNING - 19 * 3600 + 4 * 60 + 5);
    let place = place.expect("a place");
    assert!((place.latitude + 7.871_23).abs() < 1e-5 && (place.longitude - 111.460_12).abs() < 1e-5);
    let (_, [jpeg, thumbnail]) = kept(&mut device, &prepared);
    assert_eq!(jpeg.len(), bytes as usize);
    assert!(thumbnail.len() <= MAX_THUMBNAIL_BYTES);
    for kept in [&jpeg, &thumbnail] {
        for secret in [b"Exif".as_slice(), b"Kamera"] {
            assert!(!kept.windows(secret.len()).any(|window| window == secret));
        }
    }
    let seen = image::load_from_memory(&jpeg).expect("a picture").into_rgb8();
    let (top, bottom) = (seen.get_pixel(480, 100), seen.get_pixel(480, 1180));
    assert!(top[0] > 150 && bottom[0] < 80, "the red half is on top: {top:?} {bottom:?}");
}

#[test]
fn noise_and_glass_stay_within_the_bytes_of_a_photo() {
    let mut dice = 1u32;
    let noise = RgbImage::from_fn(1600, 1600, |_, _| {
        image::Rgb(std::array::from_fn(|_| {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (dice >> 24) as u8
        }))
    });
    let noisy = prepared(&encoded(&DynamicImage::ImageRgb8(noise), ImageFormat::Png));
    assert!(noisy.photo.bytes as usize <= MAX_PHOTO_BYTES);
    let glass = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(40, 30, image::Rgba([0, 0, 0, 0])));
    let photo = prepared(&encoded(&glass, ImageFormat::Png)).photo;
    assert_eq!((photo.width, photo.height, photo.taken), (40, 30, MORNING), "small ones stay small");
}

#[test]
fn a_broken_exif_is_no_reason_to_refuse_a_house() {
    let mut cut = camera_exif(6);
    cut.truncate(cut.len() / 3);
    let mut wild = camera_exif(1);
    wild.iter_mut().skip(8).step_by(3).for_each(|byte| *byte = !*byte);
    for exif in [&b""[..], b"\xff\xff\xff\xff", &cut, &wild] {
        let photo = prepared(&with_exif(&picture(640, 480), exif)).photo;
        assert!(photo.width.max(photo.height) == 640);
    }
    let never_set = [field(Tag::DateTimeOriginal, Value::Ascii(vec![b"1980:01:01 00:00:00".to_vec()]))];
    let mut writer = Writer::new();
    never_set.iter().for_each(|field| writer.push_field(field));
    let mut exif = Cursor::new(Vec::new());
    writer.write(&mut exif, false).expect("EXIF");
    let photo = prepared(&with_exif(&picture(64, 48), exif.get_ref())).photo;
    assert_eq!(photo.taken, MORNING, "a clock that was never set is not believed");
}

#[test]
fn what_is_no_photo_is_refused_by_what_it_is() {
    let refused = |file: &[u8]| prepare(file, MORNING, WIB).expect_err("no photo");
    assert_eq!(refused(&vec![0; MAX_FILE_BYTES + 1]), PhotoError::TooLarge);
    for file in [&b""[..], b"%PDF-1.7 kartu keluarga", b"GIF89a\x01\x00\x01\x00", b"\xff\xd8"] {
        assert!(matches!(refused(file), PhotoError::NotAPicture | PhotoError::Damaged), "{file:?}");
    }
    let mut png = encoded(&picture(800, 600), ImageFormat::Png);
    png.truncate(png.len() / 2);
    assert_eq!(refused(&png), PhotoError::Damaged);
    // A bomb: a PNG that says it has 60,000 by 60,000 pixels. Its header alone is looked at.
    let mut bomb = encoded(&picture(8, 8), ImageFormat::Png);
    bomb[16..20].copy_from_slice(&60_000u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000u32.to_be_bytes());
    let checksum = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
    assert_eq!(refused(&bomb), PhotoError::TooManyPixels);
}

/// As PNG's chunks end (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

#[test]
fn a_photo_is_there_after_a_restart_and_after_the_database_is_lost() {
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Clock::new(1);
    let mut first = device(dir.path(), 7, &clock);
    let prepared = prepared(&encoded(&picture(640, 480), ImageFormat::Jpeg));
    let (household, pictures) = kept(&mut first, &prepared);
    drop(first);
    std::fs::write(dir.path().join("pendata.db"), b"a database no more").expect("damaged");
    let mut again = unlock(dir.path(), &clock).expect("it unlocks");
    assert!(again.recovery().is_some());
    assert_eq!(shown(&mut again, household, &path("foto_depan")), prepared.photo.to_string());
    assert_eq!(again.picture(prepared.photo.hash).as_deref(), Some(pictures[0].as_slice()));
    assert_eq!(again.counts().expect("counts").unsent_photos, 1, "it still waits to be sent");
}

#[test]
fn no_answer_names_a_photo_whose_bytes_could_not_be_kept() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut device = device(dir.path(), 7, &Clock::new(1));
    let (household, _) = household(&mut device, "003", &["Wayan"]);
    // A file stands where the folder of photos would be.
    std::fs::write(dir.path().join("photos"), b"in the way").expect("a file");
    let prepared = prepared(&encoded(&picture(64, 48), ImageFormat::Jpeg));
    let kept = device.photograph(household, &path("foto_depan"), &prepared, None);
    assert!(matches!(kept, Err(Error::Io(_))), "{kept:?}");
    assert_eq!(shown(&mut device, household, &path("foto_depan")), "");
    assert_eq!(device.counts().expect("counts").unsent_photos, 0);
    let elsewhere = device.photograph(household, &path("q107"), &prepared, None);
    assert!(matches!(elsewhere, Err(Error::UnknownQuestion)), "an address is no photo");
}
