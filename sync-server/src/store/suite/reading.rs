//! Forms, regions, snapshots, photos.

use pendata_domain::digest::VillageDigest;
use pendata_domain::ids::{DeviceNumber, FormHash, FormVersion, PhotoHash};

use super::{NOW, Place, Push, district, household, upon_both, village};
use crate::Error;
use crate::rollout::Rollout;
use crate::store::rows::{FormRow, Judged, Pack, PhotoRow, Region};
use crate::store::{Act, Write};

upon_both!(
    versions_are_published_one_after_the_other,
    regions_are_found_by_what_they_lie_in,
    the_newest_snapshot_is_given_in_parts,
    photos_are_found_by_hash_and_counted_by_device,
    documents_and_judgements_come_in_pages,
);

fn form(version: u32) -> FormRow {
    FormRow {
        hash: FormHash([version as u8; 32]),
        version: FormVersion(version),
        title: "Pendataan".into(),
        xform: "<h/>".into(),
        published: NOW,
        decree: String::new(),
    }
}

fn publish(place: &Place, version: u32, rollouts: Vec<Rollout>) -> crate::Result<u32> {
    let write = Write::PublishForm(Box::new(form(version)), rollouts);
    place.store.write(Act { district: None, time: NOW, write, audit: None })
}

fn versions_are_published_one_after_the_other(place: &Place) {
    place.account("rina", &[village(1)]);
    let starts = "2026-12-01".parse().expect("a day");
    let rollout = |district, halted| Rollout { district, version: FormVersion(1), starts, halted };
    publish(place, 1, vec![rollout(None, None), rollout(Some(district()), Some(NOW))]).expect("published");
    assert!(matches!(publish(place, 1, Vec::new()), Err(Error::NewerForm)));
    assert!(matches!(publish(place, 3, Vec::new()), Err(Error::NewerForm)));
    publish(place, 2, Vec::new()).expect("published");
    let plan = place.store.form_plan().expect("a plan");
    assert_eq!(plan.versions, [FormVersion(1), FormVersion(2)]);
    assert_eq!(plan.rollouts, [rollout(None, None), rollout(Some(district()), Some(NOW))]);
    assert_eq!(place.store.form(&form(2).hash).expect("asked").expect("a form").version, FormVersion(2));
    assert!(place.store.form_version(FormVersion(3)).expect("asked").is_none());
    let acts = place.store.audit(&district(), 0, 9).expect("a chain");
    assert_eq!(acts.iter().filter(|row| row.act == "form").count(), 2, "everywhere, and here");
}

fn regions_are_found_by_what_they_lie_in(place: &Place) {
    let region = |code: &str, level| Region { code: code.into(), level, name: format!("Nama {code}") };
    let all =
        vec![region("35.02", 2), region("35", 1), region("35.20", 2), region("36.02", 2), region("36", 1)];
    let load = |all| {
        let write = Write::LoadRegions(all);
        place.store.write(Act { district: None, time: NOW, write, audit: None }).expect("loaded");
    };
    load(all);
    load(vec![Region { name: "Lain".into(), ..region("36", 1) }]);
    let codes = |within, level| {
        let found = place.store.regions(within, level).expect("regions");
        found.into_iter().map(|region| region.code).collect::<Vec<_>>()
    };
    assert_eq!(codes("35", 2), ["35.02", "35.20"]);
    assert_eq!(codes("", 1), ["35", "36"]);
    assert_eq!(codes("35.0", 2), [""; 0]);
    assert_eq!(place.store.region("36").expect("asked").expect("a region").name, "Lain");
}

fn the_newest_snapshot_is_given_in_parts(place: &Place) {
    let pack = |through| Pack {
        epoch: 1,
        through,
        digest: VillageDigest::default(),
        parts: 2,
        bytes: 8,
        households: 3,
    };
    let add = |through, parts: Vec<Vec<u8>>| {
        place.store.add_pack(&village(1), &pack(through), parts).expect("added");
    };
    assert_eq!(place.store.pack(&village(1)).expect("asked"), None);
    add(5, vec![vec![1; 4], vec![2; 4]]);
    add(9, vec![vec![3; 4], vec![4; 4]]);
    add(9, vec![vec![5; 4], vec![6; 4]]);
    assert_eq!(place.store.pack(&village(1)).expect("asked"), Some(pack(9)));
    assert_eq!(
        place.store.pack_part(&village(1), 1, 9, 1).expect("asked"),
        Some(vec![4; 4]),
        "the first stays"
    );
    assert_eq!(place.store.pack_part(&village(1), 1, 9, 2).expect("asked"), None);
}

fn photos_are_found_by_hash_and_counted_by_device(place: &Place) {
    let photo = |n: u8| PhotoRow {
        village: village(1),
        hash: PhotoHash([n; 32]),
        bytes: 100,
        device: DeviceNumber(4),
    };
    for n in [3, 1, 2, 2] {
        place.write(&district(), Write::AddPhoto(photo(n))).expect("added");
    }
    assert_eq!(place.store.photo(&village(1), PhotoHash([2; 32])).expect("asked"), Some(photo(2)));
    assert_eq!(place.store.photo(&village(2), PhotoHash([2; 32])).expect("asked"), None);
    let asked = [PhotoHash([3; 32]), PhotoHash([9; 32]), PhotoHash([1; 32])];
    assert_eq!(place.store.photos_here(&district(), &asked).expect("asked"), [asked[0], asked[2]]);
    assert_eq!(
        place.store.photos_after(&district(), Some(&photo(1)), 9).expect("a page"),
        [photo(2), photo(3)]
    );
    assert_eq!(place.store.photo_bytes(&district(), DeviceNumber(4), NOW - 1).expect("bytes"), 300);
    assert_eq!(place.store.photo_bytes(&district(), DeviceNumber(4), NOW).expect("bytes"), 0);
}

fn documents_and_judgements_come_in_pages(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    let mut push = Push::of(device, 1);
    for n in [3, 1, 2] {
        push = push.with(household(n), &village(1), None);
    }
    store.commit(push.commit()).expect("written");
    let page = store.documents_after(&district(), Some(household(1)), 1).expect("a page");
    assert_eq!(
        page.iter().map(|d| (d.household, d.heads.clone())).collect::<Vec<_>>(),
        [(household(2), vec![push.hash(household(2))])]
    );
    let (feed, documents) = store.village(&village(1)).expect("a village");
    assert_eq!((feed.head, documents.len()), (3, 3));
    let judged = |n| Judged { form: FormVersion(1), household: household(n) };
    let before = |form, after: Option<&Judged>| {
        store.judged_before(&district(), FormVersion(form), after, 2).expect("some")
    };
    assert_eq!(before(2, None), [judged(1), judged(2)]);
    assert_eq!(before(2, Some(&judged(2))), [judged(3)]);
    assert_eq!(before(1, None), []);
    let mut again = push.commit().households.remove(0);
    (again.expected, again.projection.household.form) = (Some(1), FormVersion(2));
    store.judge_again(&district(), again.clone(), NOW + 9).expect("judged");
    assert!(matches!(store.judge_again(&district(), again, NOW + 9), Err(Error::Stale)));
    assert_eq!(before(2, None), [judged(1), judged(2)]);
    let row = store.household(&district(), household(3)).expect("asked").expect("a row");
    assert_eq!(row.updated, NOW + 1, "nothing of it changed");
}
