//! Six tablets write into one household at the same moment, and sync all the time.

use std::thread;

use pendata_domain::edit::Intent;

use crate::office::Office;
use crate::tablet::{Tablet, assert_agree, own, set};

const TABLETS: usize = 6;
const SAVES: u32 = 8;

#[test]
fn everybody_at_once_loses_nothing() {
    let office = Office::with_form(include_str!("../simulation/form.xml"));
    let tablets: Vec<Tablet> = (0..TABLETS).map(|n| Tablet::of(&office, &format!("petugas-{n}"))).collect();
    let (household, _) = tablets[0].found();
    for tablet in &tablets {
        tablet.sync();
    }
    thread::scope(|scope| {
        for (place, tablet) in tablets.iter().enumerate() {
            scope.spawn(move || {
                for n in 0..SAVES {
                    let id = tablet.with(pendata_device::Device::new_note);
                    let remark = Intent::Note { id, path: None, text: format!("{place}.{n}") };
                    tablet.record(household, &[set(own("q302"), &format!("{}", n + 1)), remark]);
                    tablet.sync();
                }
            });
        }
    });
    for tablet in &tablets {
        tablet.sync();
    }
    assert_agree(household, &tablets.iter().collect::<Vec<_>>());
    let saves = TABLETS * SAVES as usize;
    assert_eq!(tablets[0].view(household).notes.len(), saves, "every save is there");
    assert_eq!(office.logged(), saves as u64 + 1, "and each is one change");
    assert_eq!(office.kept_aside(), 0);
}
