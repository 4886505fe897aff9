//! Grants, closed accounts, second factors.

use pendata_domain::ids::UserId;

use super::{NOW, Place, digest, district, officer_of, upon_both, village};
use crate::Error;
use crate::access::{Duty, Grant, Reach};
use crate::store::Write;
use crate::store::rows::SecondFactor;

upon_both!(
    grants_come_back_as_they_were_given,
    a_grant_is_the_next_of_its_account_or_none,
    a_grant_is_withdrawn_once_and_tablets_hear_of_it,
    a_closed_account_has_no_sessions,
    a_code_is_taken_once,
    a_second_factor_is_replaced_until_it_is_confirmed,
);

fn grants(place: &Place, user: UserId) -> Vec<Grant> {
    place.store.account(&district(), user).expect("asked").expect("an account").grants
}

fn give(place: &Place, user: UserId, grant: Grant) -> crate::Result<u32> {
    place.write(&district(), Write::Grant { user, grant })
}

fn monitor(number: u32) -> Grant {
    let reach: Reach = "35.02.11".parse().expect("an area");
    let (duty, given_by) = (Duty::SubdistrictMonitor, Some(UserId(7)));
    let (starts, ends, given) = (NOW + 1, Some(NOW + 9), NOW);
    Grant { number, duty, reach, starts, ends, given_by, given, withdrawn: None }
}

fn open_session(place: &Place, user: UserId, name: &str) {
    let (token, csrf, expires) = (digest(name), "csrf".to_owned(), NOW + 50);
    place
        .write(&district(), Write::OpenSession { token, user, csrf, expires, strong: false })
        .expect("opened");
}

fn is_open(place: &Place, name: &str) -> bool {
    place.store.session(&digest(name)).expect("asked").is_some()
}

fn grants_come_back_as_they_were_given(place: &Place) {
    let user = place.account("rina", &[village(1), village(2)]);
    let nation =
        Grant { duty: Duty::Auditor, reach: Reach::Nation, ends: None, given_by: None, ..monitor(4) };
    give(place, user, monitor(3)).expect("given");
    give(place, user, nation.clone()).expect("given");
    let all = [officer_of(1, &village(1)), officer_of(2, &village(2)), monitor(3), nation];
    assert_eq!(grants(place, user), all);
    assert_eq!(place.store.accounts_by_login("rina").expect("asked")[0].grants, all);
}

fn a_grant_is_the_next_of_its_account_or_none(place: &Place) {
    let user = place.account("rina", &[village(1)]);
    give(place, user, monitor(2)).expect("given");
    assert!(matches!(give(place, user, monitor(2)), Err(Error::Stale)), "somebody was quicker");
    assert!(matches!(give(place, user, monitor(4)), Err(Error::Stale)));
    assert_eq!(grants(place, user).len(), 2);
}

fn a_grant_is_withdrawn_once_and_tablets_hear_of_it(place: &Place) {
    let user = place.account("rina", &[village(1)]);
    let before = place.store.roster_version(&district()).expect("a version");
    let withdraw = || place.write(&district(), Write::WithdrawGrant { user, number: 1 });
    withdraw().expect("withdrawn");
    assert_eq!(grants(place, user)[0].withdrawn, Some(NOW));
    assert!(matches!(withdraw(), Err(Error::NotFound)));
    assert_eq!(place.store.roster_version(&district()).expect("a version"), before + 1);
    assert_eq!(place.store.generation(&village(1)).expect("a generation"), 2, "their key opens nothing new");
}

fn a_closed_account_has_no_sessions(place: &Place) {
    let (dewi, other) = (place.account("dewi", &[village(1)]), place.account("joko", &[village(1)]));
    open_session(place, dewi, "dewi");
    open_session(place, other, "joko");
    let close = || place.write(&district(), Write::Deactivate { user: dewi });
    close().expect("closed");
    assert!(!place.store.account(&district(), dewi).expect("asked").expect("an account").active);
    assert!(!is_open(place, "dewi") && is_open(place, "joko"));
    assert!(matches!(close(), Err(Error::NotFound)), "once");
}

fn second_factor(place: &Place, user: UserId) -> Option<SecondFactor> {
    place.store.second_factor(&district(), user).expect("asked")
}

fn confirm(place: &Place, user: UserId) -> crate::Result<u32> {
    let (recovery, session) = (vec![digest("one"), digest("two")], digest("mine"));
    place.write(&district(), Write::ConfirmSecondFactor { user, step: 5, recovery, session })
}

fn a_code_is_taken_once(place: &Place) {
    let user = place.account("dewi", &[village(1)]);
    let write = |write| place.write(&district(), write);
    write(Write::OfferSecondFactor { user, secret: vec![1, 2, 3] }).expect("offered");
    confirm(place, user).expect("confirmed");
    for step in [5, 4] {
        assert!(matches!(write(Write::UseStep { user, step }), Err(Error::WrongCode)), "{step}");
    }
    write(Write::UseStep { user, step: 6 }).expect("the next");
    write(Write::UseRecovery { user, code: digest("one") }).expect("known");
    for code in ["one", "three"] {
        assert!(matches!(write(Write::UseRecovery { user, code: digest(code) }), Err(Error::WrongCode)));
    }
    let held = SecondFactor { secret: vec![1, 2, 3], confirmed: true, step: 6, recovery: 1 };
    assert_eq!(second_factor(place, user), Some(held));
}

fn a_second_factor_is_replaced_until_it_is_confirmed(place: &Place) {
    let user = place.account("dewi", &[village(1)]);
    open_session(place, user, "mine");
    open_session(place, user, "another");
    let offer = |byte| place.write(&district(), Write::OfferSecondFactor { user, secret: vec![byte] });
    assert_eq!(second_factor(place, user), None);
    offer(1).expect("offered");
    offer(2).expect("offered anew");
    assert_eq!(second_factor(place, user).map(|held| (held.secret, held.confirmed)), Some((vec![2], false)));
    confirm(place, user).expect("confirmed");
    assert!(is_open(place, "mine") && !is_open(place, "another"));
    assert!(
        matches!(offer(3), Err(Error::WrongCode)) && matches!(confirm(place, user), Err(Error::WrongCode))
    );
    place.write(&district(), Write::ResetSecondFactor { user }).expect("reset");
    assert_eq!(second_factor(place, user), None);
    assert!(!is_open(place, "mine"));
    offer(4).expect("anew");
}
