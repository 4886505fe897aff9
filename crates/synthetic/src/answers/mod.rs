//! What is answered to each question, by its code (Regsosek 2022). Weights are shaped like survey answers: skewed, with rare ones.

mod aid;
mod body;
mod housing;
mod identity;
mod place;
mod work;

use crate::area::Area;
use crate::draw::{Source, weighted};
use crate::portrait::{Home, Means, Person};

/// Choices of a question with their weights.
type Weights = &'static [(u8, u32)];

/// The answer of the household; `None` leaves the question open.
pub(crate) fn of_home(code: &str, home: &Home, area: &Area, source: &mut Source) -> Option<String> {
    place::answer(code, home, area, source)
        .or_else(|| housing::answer(code, home, source))
        .or_else(|| aid::answer(code, home, source))
}

/// The answer about one person.
pub(crate) fn of_person(code: &str, person: &Person, home: &Home, source: &mut Source) -> Option<String> {
    identity::answer(code, person, home, source)
        .or_else(|| work::answer(code, person, source))
        .or_else(|| body::answer(code, person, home, source))
}

fn one_of(source: &mut Source, weights: Weights) -> Option<String> {
    Some(weighted(source, weights).to_string())
}

fn by_means<T>(means: Means, of: [T; 3]) -> T {
    let [poor, middling, well] = of;
    match means {
        Means::Poor => poor,
        Means::Middling => middling,
        Means::Well => well,
    }
}

/// 1 yes, 2 no.
fn yes_no(yes: bool) -> Option<String> {
    Some(if yes { "1" } else { "2" }.to_owned())
}

/// Ticked choices in the order of the list, apart by blanks.
fn ticked(choices: &[(bool, &str)], none: &str) -> Option<String> {
    let chosen: Vec<&str> =
        choices.iter().filter(|(is_chosen, _)| *is_chosen).map(|(_, choice)| *choice).collect();
    Some(if chosen.is_empty() { none.to_owned() } else { chosen.join(" ") })
}
