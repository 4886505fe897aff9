//! What a camera wrote into a picture (EXIF 3.0): how it was held, when and where. Whatever of it is broken counts as
//! not there: a picture is never refused for its EXIF.

use chrono::{FixedOffset, NaiveDate, NaiveDateTime, TimeZone};
use exif::{Exif, Field, In, Reader, Tag, Value};
use image::metadata::Orientation;
use pendata_domain::photo::Spot;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    pub orientation: Orientation,
    /// Unix seconds.
    pub taken: Option<i64>,
    pub place: Option<Spot>,
}

/// `zone_hours`: the zone of a camera that names none.
pub fn read(file: &[u8], zone_hours: i32) -> Camera {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let found = reader.read_from_container(&mut std::io::Cursor::new(file));
    let found = found.or_else(|error| error.distill_partial_result(drop)).ok();
    Camera {
        orientation: found.as_ref().and_then(orientation).unwrap_or(Orientation::NoTransforms),
        taken: found.as_ref().and_then(|exif| taken(exif, zone_hours)),
        place: found.as_ref().and_then(place),
    }
}

fn field(exif: &Exif, tag: Tag) -> Option<&Field> {
    exif.get_field(tag, In::PRIMARY)
}

fn ascii(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match &field(exif, tag)?.value {
        Value::Ascii(texts) => texts.first().map(Vec::as_slice),
        _ => None,
    }
}

fn orientation(exif: &Exif) -> Option<Orientation> {
    let value = field(exif, Tag::Orientation)?.value.get_uint(0)?;
    Orientation::from_exif(u8::try_from(value).ok()?)
}

fn taken(exif: &Exif, zone_hours: i32) -> Option<i64> {
    let mut said = exif::DateTime::from_ascii(ascii(exif, Tag::DateTimeOriginal)?).ok()?;
    if let Some(offset) = ascii(exif, Tag::OffsetTimeOriginal) {
        // A camera that does not know its zone writes blanks.
        said.parse_offset(offset).unwrap_or_default();
    }
    let day = NaiveDate::from_ymd_opt(said.year.into(), said.month.into(), said.day.into())?;
    let time: NaiveDateTime = day.and_hms_opt(said.hour.into(), said.minute.into(), said.second.into())?;
    let minutes = said.offset.map_or(zone_hours * 60, i32::from);
    FixedOffset::east_opt(minutes * 60)?.from_local_datetime(&time).single().map(|time| time.timestamp())
}

fn place(exif: &Exif) -> Option<Spot> {
    let latitude = degrees(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, b"S")?;
    let longitude = degrees(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, b"W")?;
    let somewhere = (latitude, longitude) != (0.0, 0.0);
    let on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    (somewhere && on_earth).then_some(Spot { latitude, longitude })
}

fn degrees(exif: &Exif, tag: Tag, side: Tag, negative: &[u8]) -> Option<f64> {
    let Value::Rational(parts) = &field(exif, tag)?.value else { return None };
    let [degrees, minutes, seconds] = parts.first_chunk::<3>()?.map(|part| part.to_f64());
    let value = degrees + minutes / 60.0 + seconds / 3600.0;
    let sign = if ascii(exif, side).is_some_and(|side| side.starts_with(negative)) { -1.0 } else { 1.0 };
    value.is_finite().then_some(sign * value)
}
