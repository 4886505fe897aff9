//! Section IV, health, functioning and insurance.

use super::{by_means, one_of, ticked, yes_no};
use crate::draw::{Source, chance};
use crate::portrait::{Home, Job, Person, Schooling};

pub(super) fn answer(code: &str, person: &Person, home: &Home, source: &mut Source) -> Option<String> {
    if let Some(function) = code.strip_prefix("q428") {
        return Some(functioning(function, person, source));
    }
    match code {
        "q427" => one_of(
            source,
            by_means(
                home.means,
                [
                    &[(3, 78), (2, 12), (1, 5), (8, 5)],
                    &[(3, 88), (2, 6), (1, 2), (8, 4)],
                    &[(3, 93), (2, 2), (8, 5)],
                ],
            ),
        ),
        "q429" if home.present().count() == 1 => one_of(source, &[(3, 74), (2, 26)]),
        "q429" => one_of(source, &[(1, 88), (3, 10), (2, 2)]),
        "q430" if person.ill => {
            one_of(source, &[(2, 34), (3, 22), (6, 14), (13, 10), (4, 6), (5, 5), (8, 4), (18, 4), (7, 1)])
        }
        "q430" => Some("1".to_owned()),
        _ => insurance(code, person, home, source),
    }
}

fn functioning(function: &str, person: &Person, source: &mut Source) -> String {
    if function == "j" {
        return if chance(source, 86) {
            "4"
        } else if chance(source, 88) {
            "3"
        } else {
            "2"
        }
        .to_owned();
    }
    if let Some((impaired, degree)) = person.impaired
        && function.starts_with(impaired)
    {
        return degree.to_string();
    }
    let some = if person.age >= 60 && matches!(function, "a" | "b" | "c" | "i") { 26 } else { 1 };
    if chance(source, some) { "3" } else { "4" }.to_owned()
}

fn insurance(code: &str, person: &Person, home: &Home, source: &mut Source) -> Option<String> {
    let public = person.job.is_some_and(Job::is_public);
    // The same for both questions on insurance.
    let formal = person.job.is_some_and(|job| job.status == 4) && person.id.as_bytes()[14] % 5 < 2;
    match code {
        "q431a" if public || formal => Some("4".to_owned()),
        "q431a" => one_of(
            source,
            by_means(
                home.means,
                [
                    &[(1, 82), (0, 16), (2, 2)],
                    &[(1, 48), (0, 30), (2, 22)],
                    &[(2, 58), (0, 28), (1, 6), (4, 8)],
                ],
            ),
        ),
        "q431b" => one_of(
            source,
            if (18..=40).contains(&person.age) { &[(2, 93), (1, 5), (8, 2)] } else { &[(2, 100)] },
        ),
        "q431c" => yes_no(person.job.is_some_and(Job::is_own) && chance(source, 8)),
        "q431d" => yes_no(person.job.is_some_and(Job::is_own) && chance(source, 3)),
        "q431e" => yes_no(
            matches!(person.schooling, Schooling::Attending(..))
                && chance(source, by_means(home.means, [48, 16, 0])),
        ),
        "q431f" if public => Some("1 2 16".to_owned()),
        "q431f" => ticked(
            &[
                (formal, "1"),
                (formal, "2"),
                (formal && chance(source, 60), "4"),
                (formal && chance(source, 20), "8"),
            ],
            "0",
        ),
        _ => None,
    }
}
