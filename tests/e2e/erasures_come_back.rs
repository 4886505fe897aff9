//! The server comes back from a backup that is older than an erasure: the tablets bring back what it forgot of it.

use pendata_device::NoticeKind;
use pendata_device::parcels::{Content, write_bundle};
use serde_json::Value;

use crate::erased::{
    add, assert_forgotten, assert_forgotten_on, erase, found, notices, remade, what_is_said,
};
use crate::office::{Office, village};
use crate::restored::{back_up, restore, upon_both};
use crate::tablet::{Tablet, assert_agree, of, own};

upon_both! {
    an_erasure_after_the_backup_comes_back_with_the_tablets,
    a_household_that_the_backup_never_had_is_not_founded_again,
    of_two_erasures_after_each_other_both_come_back,
    a_bundle_of_a_tablet_brings_an_erasure_back,
}

fn an_erasure_after_the_backup_comes_back_with_the_tablets(mut office: Office) {
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, wayan, sekar) = found(&rina);
    rina.sync();
    joko.sync();
    let backup = back_up(&office, "before.backup");
    let remade = remade(&erase(&office, household, sekar));
    rina.sync();
    joko.sync();
    joko.answer(remade, own("q303"), "6");
    joko.sync();
    rina.sync();
    restore(&mut office, &backup);
    assert_ne!(what_is_said(&office), None, "the backup has them in full");
    rina.sync();
    assert_forgotten(&office);
    assert_eq!(office.count("SELECT count(*) FROM erasures"), 1);
    let given_back =
        "SELECT count(*) FROM audit WHERE act = 'erase' AND detail LIKE '%given back by device%'";
    assert_eq!(office.count(given_back), 1);
    joko.sync();
    rina.sync();
    let newcomer = Tablet::of(&office, "siti");
    for tablet in [&rina, &joko, &newcomer] {
        assert_forgotten_on(tablet);
        assert!(tablet.with(|device| device.household(household).is_err()), "the old one is on no tablet");
    }
    assert_agree(remade, &[&rina, &joko, &newcomer]);
    let view = newcomer.view(remade);
    assert_eq!(view.members.iter().map(|member| member.id).collect::<Vec<_>>(), [wayan]);
    assert_eq!(newcomer.shows(remade, &own("q303")), "6", "what was written since came back too");
    assert_eq!((office.kept_aside(), rina.sync().requests), (0, 1), "nothing is left to say");
    assert_eq!(office.count(given_back), 1);
}

fn a_household_that_the_backup_never_had_is_not_founded_again(mut office: Office) {
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let backup = back_up(&office, "before.backup");
    let (household, _, sekar) = found(&rina);
    rina.sync();
    joko.sync();
    // Joko is away from here on, with late work.
    joko.answer(household, of(sekar, "q412"), "3");
    let remade = remade(&erase(&office, household, sekar));
    rina.sync();
    restore(&mut office, &backup);
    rina.sync();
    assert_forgotten(&office);
    joko.sync();
    joko.sync();
    rina.sync();
    assert_forgotten(&office);
    for tablet in [&rina, &joko] {
        assert_forgotten_on(tablet);
    }
    assert_agree(remade, &[&rina, &joko]);
    assert_eq!(office.count("SELECT count(*) FROM quarantine WHERE reason <> 'erased'"), 0);
}

fn of_two_erasures_after_each_other_both_come_back(mut office: Office) {
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, wayan, sekar) = found(&rina);
    let third = add(&rina, household, "Ketut Sukerta", "3502115505909003");
    rina.sync();
    joko.sync();
    let backup = back_up(&office, "before.backup");
    let first = remade(&erase(&office, household, third));
    let second = remade(&erase(&office, first, sekar));
    rina.sync();
    restore(&mut office, &backup);
    rina.sync();
    assert_forgotten(&office);
    assert_eq!(office.count("SELECT count(*) FROM erasures"), 2);
    // Joko was away and learns of both at once.
    joko.sync();
    joko.sync();
    for tablet in [&rina, &joko] {
        assert_forgotten_on(tablet);
        assert_eq!(tablet.with(|device| device.stands_for(household).expect("asked")), Some(second));
    }
    assert_eq!(notices(&joko, NoticeKind::Erased), ["0"]);
    let view = joko.view(second);
    assert_eq!(view.members.iter().map(|member| member.id).collect::<Vec<_>>(), [wayan]);
}

fn a_bundle_of_a_tablet_brings_an_erasure_back(mut office: Office) {
    let rina = Tablet::of(&office, "rina");
    let (household, _, sekar) = found(&rina);
    rina.sync();
    let backup = back_up(&office, "before.backup");
    erase(&office, household, sekar);
    rina.sync();
    restore(&mut office, &backup);
    let all = Content { village: true, photos: false };
    let (file, _) = write_bundle(&rina.device, &village(), all, Vec::new(), |_| true).expect("written");
    let path = office.data().with_file_name("desa.pendata");
    std::fs::write(&path, file).expect("written");
    let said = office.command(&["bundle", "import", "--json", path.to_str().expect("a path")]);
    let said: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(said["erased"], 1, "{said}");
    assert_forgotten(&office);
    rina.sync();
    assert_forgotten_on(&rina);
}
