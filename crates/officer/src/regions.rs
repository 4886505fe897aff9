//! The regions of Indonesia, shipped in the program: for the cascade of the form and for the names of villages.
//!
//! All of them, not the officer's district alone: people move in from everywhere, and the file is 0.6 MB.

use std::sync::{Arc, LazyLock};

use pendata_domain::area::VillageCode;
use pendata_xforms::{Lists, Table};

use crate::screens::entry::Village;

/// Lines `code;name;postcode` by code (see data/README.md).
const COMPRESSED: &[u8] = include_bytes!("../../../data/regions.csv.zst");

static TEXT: LazyLock<String> = LazyLock::new(|| {
    let bytes = zstd::decode_all(COMPRESSED).expect("the embedded file is whole");
    String::from_utf8(bytes).expect("the embedded file is UTF-8")
});

/// The tables a form may ask for: `regions`, with `name` (the code), `label` and `parent` (`ID` for a province).
pub fn lists() -> Arc<Lists> {
    static LISTS: LazyLock<Arc<Lists>> = LazyLock::new(|| {
        let mut table = Table::of_columns(["name", "label", "parent"]);
        for (code, name) in TEXT.lines().filter_map(entry) {
            let parent = code.rsplit_once('.').map_or("ID", |(parent, _)| parent);
            table.push([Some(code), Some(name), Some(parent)]);
        }
        Arc::new(Lists::default().with("regions", table))
    });
    Arc::clone(&LISTS)
}

/// A village with the names of what it lies in; names are empty where the file does not know a code.
pub fn village(code: &VillageCode) -> Village {
    let name = |length: usize| name_of(&code.as_str()[..length]);
    Village {
        code: code.to_string(),
        name: name(13),
        subdistrict: name(8),
        district: name(5),
        province: name(2),
    }
}

fn name_of(code: &str) -> String {
    let found = TEXT.lines().filter_map(entry).find(|(known, _)| *known == code);
    found.map(|(_, name)| name.to_owned()).unwrap_or_default()
}

fn entry(line: &str) -> Option<(&str, &str)> {
    let mut cells = line.split(';');
    Some((cells.next()?, cells.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_village_is_named_up_to_its_province() {
        let bulak = village(&"35.02.11.2003".parse().expect("a village"));
        let names = [&bulak.name, &bulak.subdistrict, &bulak.district, &bulak.province];
        assert_eq!(names, ["Bulak", "Balong", "Kabupaten Ponorogo", "Jawa Timur"]);
    }
}
