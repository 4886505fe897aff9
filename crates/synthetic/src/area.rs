//! The village that is filled: its codes, its people's names, and roughly where it lies.

use pendata_domain::area::{Bounds, Region, Regions, VillageCode};
use pendata_xforms::{Lists, Table};

use crate::names::Custom;

#[derive(Debug)]
pub(crate) struct Area {
    /// Codes of province, district, subdistrict and village.
    pub codes: [String; 4],
    /// Name of the district without the word for its kind, as a place of birth is written.
    pub town: String,
    pub custom: Custom,
    /// Latitude and longitude, degrees.
    pub middle: (f64, f64),
}

impl Area {
    /// `None` when the list has no such village.
    pub(crate) fn find(regions: &Regions, village: &VillageCode) -> Option<(Self, Lists)> {
        let lineage = regions.lineage(village.as_str());
        let [province, district, _, _] = lineage[..] else { return None };
        let codes = [0, 1, 2, 3].map(|level: usize| lineage[level].code.to_owned());
        let town = district.name.trim_start_matches("Kabupaten ").trim_start_matches("Kota ").to_owned();
        let area =
            Self { codes, town, custom: Custom::of_province(province.code), middle: middle(lineage[3]) };
        let table = Table::of_rows(Region::COLUMNS, lineage.iter().map(Region::row));
        Some((area, Lists::default().with("regions", table)))
    }
}

/// Bounds around every house that is drawn in a village; `None` where the list has no such village.
pub fn bounds(village: &VillageCode, regions: &Regions) -> Option<Bounds> {
    let (area, _) = Area::find(regions, village)?;
    let (south, west) = area.middle;
    Bounds::of_box(south - 0.001, west - 0.001, south + REACH + 0.001, west + REACH + 0.001).ok()
}

/// Degrees to the north and east of the middle within which houses stand: ten cells of RTs.
const REACH: f64 = 0.03;

/// Near the middle of the district or province; villages of one province are set apart by their code.
fn middle(village: Region<'_>) -> (f64, f64) {
    let known = MIDDLES
        .iter()
        .filter(|(code, ..)| village.code.starts_with(code))
        .max_by_key(|(code, ..)| code.len());
    let (code, latitude, longitude) = known.copied().unwrap_or(("", -2.5, 118.0));
    let mixed =
        village.code.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    let reach = if code.len() > 2 { 0.05 } else { 0.2 };
    let offset = |part: u32| (f64::from(part % 1000) / 500.0 - 1.0) * reach;
    (latitude + offset(mixed), longitude + offset(mixed / 1000))
}

/// Provinces, and the district of the demo, with a point inside them.
const MIDDLES: &[(&str, f64, f64)] = &[
    ("11", 4.6, 96.8),
    ("12", 2.2, 99.2),
    ("13", -0.7, 100.7),
    ("14", 0.6, 101.7),
    ("15", -1.7, 102.7),
    ("16", -3.3, 104.1),
    ("17", -3.6, 102.4),
    ("18", -4.9, 105.1),
    ("19", -2.3, 106.2),
    ("21", 1.0, 104.5),
    ("31", -6.2, 106.8),
    ("32", -6.9, 107.6),
    ("33", -7.2, 110.2),
    ("34", -7.9, 110.4),
    ("35", -7.8, 112.2),
    ("35.02", -7.93, 111.43),
    ("36", -6.4, 106.1),
    ("51", -8.4, 115.1),
    ("52", -8.6, 117.4),
    ("53", -9.7, 124.2),
    ("61", 0.0, 110.6),
    ("62", -1.6, 113.5),
    ("63", -3.0, 115.4),
    ("64", 0.5, 116.4),
    ("65", 3.1, 116.4),
    ("71", 0.9, 124.4),
    ("72", -1.0, 120.6),
    ("73", -3.9, 120.0),
    ("74", -4.0, 122.2),
    ("75", 0.7, 122.4),
    ("76", -2.6, 119.3),
    ("81", -3.2, 129.5),
    ("82", 1.2, 127.9),
    ("91", -2.6, 139.8),
    ("92", -1.3, 133.6),
    ("93", -7.2, 139.3),
    ("94", -3.7, 136.4),
    ("95", -4.1, 139.3),
    ("96", -0.9, 131.8),
];
