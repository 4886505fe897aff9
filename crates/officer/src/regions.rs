//! The regions of Indonesia, shipped in the program: for the cascade of the form and for the names of villages.
//!
//! All of them, not the officer's district alone: people move in from everywhere, and the file is 0.6 MB.

use std::sync::{Arc, LazyLock};

use pendata_domain::area::{Region, Regions, VillageCode};
use pendata_xforms::{Lists, Table};

use crate::screens::entry::Village;

static REGIONS: LazyLock<Regions> = LazyLock::new(|| {
    Regions::unpack(include_bytes!("../../../data/regions.csv.zst")).expect("the embedded file is whole")
});

pub fn all() -> &'static Regions {
    &REGIONS
}

/// The tables a form may ask for: `regions`.
pub fn lists() -> Arc<Lists> {
    static LISTS: LazyLock<Arc<Lists>> = LazyLock::new(|| {
        let table = Table::of_rows(Region::COLUMNS, REGIONS.iter().map(|region| region.row()));
        Arc::new(Lists::default().with("regions", table))
    });
    Arc::clone(&LISTS)
}

/// A village with the names of what it lies in; names are empty where the file does not know a code.
pub fn village(code: &VillageCode) -> Village {
    let name =
        |length: usize| REGIONS.get(&code.as_str()[..length]).map_or("", |region| region.name).to_owned();
    Village {
        code: code.to_string(),
        name: name(13),
        subdistrict: name(8),
        district: name(5),
        province: name(2),
    }
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
