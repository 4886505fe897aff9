//! Accounts, devices, sessions.

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::{DeviceNumber, Ticket};

use super::{NOW, Place, digest, district, upon_both, village};
use crate::Error;
use crate::store::fleet::Cause;
use crate::store::rows::CONSOLE;
use crate::store::{Act, Contact, Failures, Write};

upon_both!(
    one_code_enrols_one_device,
    a_login_is_one_accounts_in_its_district,
    every_district_has_a_console,
    a_revoked_device_is_told_of_and_its_villages_get_a_new_key,
    a_contact_is_remembered,
    a_session_is_its_tokens_until_it_is_closed,
    failures_are_counted_forgotten_and_forgiven,
    an_identity_is_of_those_who_are_linked_to_it,
);

fn one_code_enrols_one_device(place: &Place) {
    let user = place.account("rina", &[village(1)]);
    let code = |code: &str, expires| {
        place.write(&district(), Write::AddCode { code: digest(code), user, expires }).expect("a code");
    };
    code("good", NOW + 1);
    code("old", NOW - 1);
    let number = place.enrol(digest("good"), digest("a")).expect("enrolled");
    assert_eq!(place.enrol(digest("good"), digest("a")).expect("answered again"), number);
    assert!(matches!(place.enrol(digest("good"), digest("b")), Err(Error::UnknownCode)));
    assert!(matches!(place.enrol(digest("old"), digest("b")), Err(Error::ExpiredCode)));
    assert!(matches!(place.enrol(digest("never"), digest("b")), Err(Error::UnknownCode)));
    let device = place.store.device(DeviceNumber(number)).expect("asked").expect("a device");
    assert_eq!(
        (device.key, device.account.user, &device.account.villages(NOW)[..]),
        (digest("a"), user, &[village(1)][..])
    );
}

fn a_login_is_one_accounts_in_its_district(place: &Place) {
    let first = place.account("rina", &[village(2), village(1)]);
    let there = "35.03.01.2001".parse().expect("a village");
    let second = place.account("rina", std::slice::from_ref(&there));
    assert!(second > first);
    assert_eq!(place.store.accounts_by_login("rina").expect("accounts").len(), 2);
    let found = place.store.account(&district(), first).expect("asked").expect("an account");
    assert_eq!(found.villages(NOW), [village(1), village(2)]);
    assert!(place.store.account(&there.district(), first).expect("asked").is_none());
    assert_eq!(place.store.accounts(&there.district()).expect("accounts").len(), 1);
    assert_eq!(place.store.roster_version(&district()).expect("a version"), 1);
}

fn every_district_has_a_console(place: &Place) {
    let other = "35.03".parse().expect("a district");
    for district in [district(), other, district()] {
        let number = place.write(&district, Write::AddConsole { key: digest("console") }).expect("a console");
        assert_eq!(number, CONSOLE.0);
        let console = place.store.console(&district).expect("asked").expect("a console");
        assert_eq!((console.account.district, console.receipt), (district, 0));
    }
}

fn a_revoked_device_is_told_of_and_its_villages_get_a_new_key(place: &Place) {
    let device = place.device("rina", &village(1));
    let before = place.store.roster_version(&district()).expect("a version");
    assert_eq!(place.store.generation(&village(1)).expect("a generation"), 1);
    place.write(&district(), Write::Revoke { device, cause: Cause::Cause }).expect("revoked");
    assert!(place.store.device(device).expect("asked").expect("a device").revoked);
    assert_eq!(place.store.generation(&village(1)).expect("a generation"), 2);
    assert_eq!(place.store.generation(&village(2)).expect("a generation"), 1);
    assert_eq!(place.store.roster_version(&district()).expect("a version"), before + 1);
    let nobody = Write::Revoke { device: DeviceNumber(99), cause: Cause::Cause };
    assert!(matches!(place.write(&district(), nobody), Err(Error::NotFound)));
}

fn a_contact_is_remembered(place: &Place) {
    let device = place.device("rina", &village(1));
    let contact = Contact {
        device,
        ticket: Ticket([8; 16]),
        previous_ticket: Ticket([7; 16]),
        request: 3,
        backlog: 4,
        clock_offset: -5,
        form: 2,
        copied: true,
        report: None,
    };
    let act = Act { district: Some(district()), time: NOW + 9, write: Write::Contact(contact), audit: None };
    place.store.write(act).expect("written");
    let known = place.store.device(device).expect("asked").expect("a device");
    assert_eq!((known.ticket, known.request, known.backlog, known.clock_offset), (Ticket([8; 16]), 3, 4, -5));
    assert_eq!((known.copies, known.last_seen), (1, NOW + 9));
    let holders = place.store.form_holders().expect("holders");
    assert_eq!(holders.iter().map(|h| (h.form.0, h.devices)).collect::<Vec<_>>(), [(2, 1)]);
}

fn a_session_is_its_tokens_until_it_is_closed(place: &Place) {
    let user = place.account("dewi", &[village(1)]);
    let open = |token: &str, expires| {
        let (token, csrf) = (digest(token), "csrf".to_owned());
        place
            .write(&district(), Write::OpenSession { token, user, csrf, expires, strong: false })
            .expect("opened");
    };
    open("over", NOW - 1);
    open("mine", NOW + 50);
    let session = place.store.session(&digest("mine")).expect("asked").expect("a session");
    assert_eq!((session.account.user, session.csrf.as_str(), session.expires), (user, "csrf", NOW + 50));
    assert!(place.store.session(&digest("over")).expect("asked").is_none(), "swept with the next log-in");
    place.write(&district(), Write::CloseSession { token: digest("mine") }).expect("closed");
    assert!(place.store.session(&digest("mine")).expect("asked").is_none());
}

fn failures_are_counted_forgotten_and_forgiven(place: &Place) {
    let subject = digest("dewi");
    let fails = |time| {
        let write = Write::Failed { subject, memory: 300 };
        place.store.write(Act { district: None, time, write, audit: None }).expect("counted");
    };
    let failures = || place.store.failures(&subject).expect("asked");
    assert_eq!(failures(), None);
    fails(NOW);
    fails(NOW + 10);
    assert_eq!(failures(), Some(Failures { count: 2, since: NOW }));
    fails(NOW + 301);
    assert_eq!(failures(), Some(Failures { count: 1, since: NOW + 301 }), "those before are forgotten");
    let write = Write::Forgive { subject };
    place.store.write(Act { district: None, time: NOW, write, audit: None }).expect("forgiven");
    assert_eq!(failures(), None);
}

fn an_identity_is_of_those_who_are_linked_to_it(place: &Place) {
    let (store, there) = (&place.store, "35.03.01.2001".parse::<VillageCode>().expect("a village"));
    let (dewi, sari) = (place.account("dewi", &[village(1)]), place.account("sari", &[village(1)]));
    let far = place.account("jauh", std::slice::from_ref(&there));
    let link = |district: &DistrictCode, user, value: &str| {
        place.write(district, Write::Link { user, kind: "email", value: value.into() })
    };
    link(&district(), dewi, "dewi@dinas.example").expect("linked");
    assert!(matches!(link(&district(), sari, "dewi@dinas.example"), Err(Error::Taken)));
    assert!(matches!(link(&district(), pendata_domain::ids::UserId(99), "x"), Err(Error::NotFound)));
    link(&there.district(), far, "dewi@dinas.example").expect("another district does not know of it");
    let found = |kind: &str| {
        let accounts = store.accounts_linked(kind, "dewi@dinas.example").expect("asked");
        accounts.into_iter().map(|account| account.login).collect::<Vec<_>>()
    };
    assert_eq!(found("email"), ["dewi", "jauh"]);
    assert_eq!(found("sub"), [""; 0]);
    place.write(&district(), Write::Unlink { user: dewi }).expect("unlinked");
    assert_eq!(found("email"), ["jauh"]);
    let (token, csrf) = (digest("strong"), "csrf".to_owned());
    let write = Write::OpenSession { token, user: sari, csrf, expires: NOW + 9, strong: true };
    place.write(&district(), write).expect("opened");
    assert!(store.session(&token).expect("asked").expect("a session").strong);
}
