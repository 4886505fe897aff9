//! A secret from six digits: the same on both ends with the same code, and nothing with another.

mod support;

use pendata_device::meet::{Code, PairingError, Secret, Side, greet, welcome};
use support::Clock;

fn code(text: &str) -> Code {
    text.parse().expect("six digits")
}

/// Both ends' secrets.
fn paired(shown: Code, typed: Code) -> (Secret, Secret) {
    let (mut host, mut guest) = (Clock::new(1), Clock::new(2));
    let (greeted, greeting) = greet(typed, &mut guest);
    let (answer, secret) = welcome(shown, &greeting, &mut host);
    (secret.expect("a greeting"), greeted.welcomed(&answer).expect("an answer"))
}

#[test]
fn the_code_that_is_shown_opens_a_channel() {
    let (host, guest) = paired(code("482 913"), code("482913"));
    assert_eq!(host.confirms(Side::Guest, &guest.confirmation(Side::Guest)), Ok(()));
    assert_eq!(guest.confirms(Side::Host, &host.confirmation(Side::Host)), Ok(()));
    let (mut host, mut guest) = (host.channel(Side::Host), guest.channel(Side::Guest));
    assert_eq!(host.binding(), guest.binding());
    assert_eq!(guest.open(&host.seal(b"selamat datang")).as_deref(), Ok(&b"selamat datang"[..]));
    assert_eq!(host.open(&guest.seal(b"terima kasih")).as_deref(), Ok(&b"terima kasih"[..]));
}

#[test]
fn another_code_opens_nothing() {
    let (host, guest) = paired(code("482913"), code("482914"));
    let wrong = Err(PairingError::WrongCode { left: 0 });
    assert_eq!(host.confirms(Side::Guest, &guest.confirmation(Side::Guest)), wrong);
    assert_eq!(guest.confirms(Side::Host, &host.confirmation(Side::Host)), wrong);
    let (mut host, mut guest) = (host.channel(Side::Host), guest.channel(Side::Guest));
    assert_ne!(host.binding(), guest.binding());
    assert!(guest.open(&host.seal(b"rahasia")).is_err());
}

#[test]
fn one_end_cannot_show_the_other_its_own_tag() {
    let (host, guest) = paired(code("000000"), code("000000"));
    assert!(host.confirms(Side::Guest, &host.confirmation(Side::Host)).is_err());
    assert!(host.confirms(Side::Guest, &guest.confirmation(Side::Host)).is_err());
}

#[test]
fn whoever_stands_between_changes_nothing_unseen() {
    let typed = code("482913");
    let (greeted, greeting) = greet(typed, &mut Clock::new(2));
    for at in 0..greeting.len() {
        let mut altered = greeting.clone();
        altered[at] ^= 1;
        let (answer, secret) = welcome(typed, &altered, &mut Clock::new(1));
        let (Ok(secret), false) = (secret, answer.is_empty()) else { continue };
        let (again, _) = greet(typed, &mut Clock::new(2));
        let Ok(theirs) = again.welcomed(&answer) else { continue };
        assert!(secret.confirms(Side::Guest, &theirs.confirmation(Side::Guest)).is_err(), "byte {at}");
    }
    let (answer, _) = welcome(typed, &greeting, &mut Clock::new(1));
    assert!(greeted.welcomed(&answer[..answer.len() - 1]).is_err(), "an answer that was cut");
}

#[test]
fn what_is_no_greeting_and_what_is_of_another_version_is_told() {
    let mut clock = Clock::new(1);
    for noise in [&b""[..], b"GET / HTTP/1.1\r\n\r\n", &[0xff; 64]] {
        let (answer, secret) = welcome(code("482913"), noise, &mut clock);
        assert!(answer.is_empty() && matches!(secret, Err(PairingError::Malformed)));
    }
    let (_, mut greeting) = greet(code("482913"), &mut clock);
    greeting[1] = 2;
    let (answer, secret) = welcome(code("482913"), &greeting, &mut clock);
    assert!(matches!(secret, Err(PairingError::OtherVersion)));
    let (greeted, _) = greet(code("482913"), &mut clock);
    assert!(matches!(greeted.welcomed(&answer), Err(PairingError::OtherVersion)));
}
