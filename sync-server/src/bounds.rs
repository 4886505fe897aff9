//! Bounds of villages, from the files an operator has: GeoJSON (RFC 7946) or CSV of boxes.

use std::collections::BTreeMap;

use pendata_domain::area::{Bounds, BoundsError, DistrictCode, VillageCode};
use serde_json::Value;

use crate::app::App;
use crate::error::{Error, Result};
use crate::store::audit::Entry;
use crate::store::{Act, Write};

pub type VillageBounds = Vec<(VillageCode, Bounds)>;

/// Reads GeoJSON where the text is JSON, else CSV.
///
/// Errors with `BoundsRefused`, which names the feature or line, counted from 1; nothing of the file is to be kept then.
pub fn parse(text: &str) -> Result<VillageBounds> {
    match serde_json::from_str(text) {
        Ok(json) => of_geojson(&json),
        Err(_) if text.trim_start().starts_with('{') => Err(not_a_collection()),
        Err(_) => of_csv(text),
    }
}

fn of_geojson(json: &Value) -> Result<VillageBounds> {
    let features = json["features"].as_array().ok_or_else(not_a_collection)?;
    let numbered = (1..).zip(features);
    numbered
        .map(|(number, feature)| {
            let code = feature["properties"]["code"].as_str().and_then(|code| code.parse().ok());
            let village: VillageCode = code.ok_or_else(|| {
                refused(format!(
                    "feature {number}: no property `code` with a village's code, such as 35.02.11.2003"
                ))
            })?;
            let rings = rings_of(&feature["geometry"])
                .ok_or_else(|| refused(format!("feature {number}: neither Polygon nor MultiPolygon")))?;
            Ok((village.clone(), shaped(&village, Bounds::of_rings(&rings))?))
        })
        .collect()
}

/// All rings of all polygons: what lies in a hole lies in two of them.
fn rings_of(geometry: &Value) -> Option<Vec<Vec<(f64, f64)>>> {
    let coordinates = geometry["coordinates"].as_array()?;
    let rings: Vec<&Value> = match geometry["type"].as_str()? {
        "Polygon" => coordinates.iter().collect(),
        "MultiPolygon" => coordinates.iter().filter_map(Value::as_array).flatten().collect(),
        _ => return None,
    };
    rings.into_iter().map(|ring| ring.as_array()?.iter().map(point).collect()).collect()
}

/// Longitude first (RFC 7946 §3.1.1).
fn point(position: &Value) -> Option<(f64, f64)> {
    Some((position[1].as_f64()?, position[0].as_f64()?))
}

fn of_csv(text: &str) -> Result<VillageBounds> {
    let lines = (1..).zip(text.lines()).filter(|(number, line)| {
        let heading = *number == 1 && line.trim_start_matches('\u{feff}').starts_with("code");
        !heading && !line.trim().is_empty()
    });
    lines
        .map(|(number, line)| {
            let cells: Vec<&str> =
                line.trim_start_matches('\u{feff}').split([',', ';']).map(str::trim).collect();
            let wrong = || {
                refused(format!("line {number}: expected `code,south,west,north,east`, degrees with a point"))
            };
            let [code, sides @ ..] = cells.as_slice() else { return Err(wrong()) };
            let village: VillageCode = code.parse().map_err(|_| wrong())?;
            let sides: Vec<f64> = sides.iter().filter_map(|side| side.parse().ok()).collect();
            let [south, west, north, east] = sides[..] else { return Err(wrong()) };
            Ok((village.clone(), shaped(&village, Bounds::of_box(south, west, north, east))?))
        })
        .collect()
}

fn refused(why: String) -> Error {
    Error::BoundsRefused(why)
}

fn not_a_collection() -> Error {
    refused("not GeoJSON: a FeatureCollection is expected".into())
}

fn shaped(village: &VillageCode, bounds: std::result::Result<Bounds, BoundsError>) -> Result<Bounds> {
    bounds.map_err(|error| refused(format!("{village}: {error}")))
}

impl App {
    /// Keeps bounds, in place of those the villages had. Returns the villages that no list of regions knows: theirs
    /// are kept too.
    pub fn set_bounds(&self, all: VillageBounds) -> Result<Vec<VillageCode>> {
        let mut unknown = Vec::new();
        let mut districts: BTreeMap<DistrictCode, VillageBounds> = BTreeMap::new();
        for (village, bounds) in all {
            if self.store.region(village.as_str())?.is_none() {
                unknown.push(village.clone());
            }
            districts.entry(village.district()).or_default().push((village, bounds));
        }
        for (district, villages) in districts {
            let audit = Some(Entry::by_operator("bounds", format!("{} villages", villages.len())));
            let write = Write::SetBounds(villages);
            self.act(Act { district: Some(district), time: self.now(), write, audit })?;
        }
        Ok(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn geojson_and_csv_say_the_same() {
        let geojson = r#"{"type":"FeatureCollection","features":[{"type":"Feature",
            "properties":{"code":"35.02.11.2003"},"geometry":{"type":"Polygon",
            "coordinates":[[[111,-8],[112,-8],[112,-7],[111,-7],[111,-8]]]}}]}"#;
        let csv = "code,south,west,north,east\n35.02.11.2003,-8,111,-7,112\n\n";
        let (from_geojson, from_csv) = (parse(geojson).expect("bounds"), parse(csv).expect("bounds"));
        assert_eq!(from_geojson, from_csv);
        assert!(from_csv[0].1.contains(-7.5, 111.5));
    }

    #[test]
    fn a_wrong_file_is_refused_by_line_or_feature() {
        let feature = |code: &str, geometry: &str| {
            format!(r#"{{"features":[{{"properties":{{"code":"{code}"}},"geometry":{geometry}}}]}}"#)
        };
        let point = r#"{"type":"Point","coordinates":[111,-8]}"#;
        let line = |line: &str| format!("code,south,west,north,east\n{line}");
        let wrong = [
            (feature("x", point), "feature 1: no property"),
            (feature("35.02.11.2003", point), "feature 1: neither"),
            ("{\"features\":".to_owned(), "FeatureCollection"),
            (line("35.02.11.2003,-8,111,-7"), "line 2"),
            (line("35.02,-8,111,-7,112"), "line 2"),
            (line("35.02.11.2003,-8,111,-7,timur"), "line 2"),
            (line("35.02.11.2003,111,-8,112,-7"), "not on earth"),
        ];
        for (text, why) in wrong {
            let said = parse(&text).expect_err(&text).to_string();
            assert!(said.contains(why), "{said}");
        }
    }
}
