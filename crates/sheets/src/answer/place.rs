//! Villages, neighbourhoods, and points on the earth.

use super::{Area, Reason};
use crate::columns::fold;
use crate::read::Cell;

/// The code of one of the officer's villages, by its code or its name.
pub fn village(cell: &Cell, areas: &[Area]) -> Result<String, Reason> {
    let shown = match cell {
        Cell::Number(number) if number.fract() == 0.0 => format!("{number:.0}"),
        cell => cell.shown(),
    };
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    let name = fold(&without_kind(&shown));
    let own = areas.iter().find(|area| {
        let code: String = area.village.as_str().chars().filter(char::is_ascii_digit).collect();
        (digits.len() == 10 && digits == code) || (!name.is_empty() && fold(&area.name) == name)
    });
    own.map(|area| area.village.to_string()).ok_or(Reason::OutOfArea)
}

/// An area's code; a name says nothing that the village's code does not.
pub fn area(cell: &Cell) -> String {
    let shown = cell.shown();
    let code = shown.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if code { shown } else { String::new() }
}

fn without_kind(text: &str) -> String {
    let lower = text.to_lowercase();
    let kinds = ["desa ", "kelurahan ", "kel. ", "ds. "];
    kinds.iter().find_map(|kind| lower.strip_prefix(kind)).unwrap_or(&lower).to_owned()
}

/// Three digits, as the form has them: of `3`, `RT 3`, `003/005`. What is otherwise stays as it is, for the form to judge.
pub fn neighbourhood(cell: &Cell) -> String {
    let shown = cell.shown();
    let first: String =
        shown.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let short = first.trim_start_matches('0');
    match (first.is_empty(), short.len()) {
        (true, _) => shown,
        (false, 0..=3) => format!("{short:0>3}"),
        _ => shown,
    }
}

/// The RW of `003/005`.
pub fn second_neighbourhood(cell: &Cell) -> Option<String> {
    let shown = cell.shown();
    let numbers: Vec<&str> =
        shown.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let [_, second] = numbers.as_slice() else { return None };
    let short = second.trim_start_matches('0');
    (short.len() <= 3).then(|| format!("{short:0>3}"))
}

/// `latitude longitude 0 0`, of two decimals.
pub fn point(cell: &Cell) -> Option<String> {
    let Cell::Text(text) = cell else { return None };
    let mut numbers =
        text.split(|c: char| c.is_whitespace() || ",;".contains(c)).filter(|part| !part.is_empty());
    let mut next = || numbers.next().map(|part| part.parse::<f64>().ok());
    let (latitude, longitude) = (next()??, next()??);
    let altitude = next().flatten().unwrap_or(0.0);
    let accuracy = next().flatten().unwrap_or(0.0);
    let on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    on_earth.then(|| format!("{latitude} {longitude} {altitude} {accuracy}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neighbourhood_has_three_digits() {
        for written in ["3", "003", "RT 3", "RT.03", "003/005", "3 / 5"] {
            assert_eq!(neighbourhood(&Cell::Text(written.into())), "003", "{written}");
        }
        assert_eq!(neighbourhood(&Cell::Number(12.0)), "012");
        assert_eq!(neighbourhood(&Cell::Text("Krajan".into())), "Krajan");
    }

    #[test]
    fn a_village_is_known_by_code_or_name_and_others_are_outside() {
        let areas = [Area { village: "35.02.11.2003".parse().expect("a village"), name: "Bulak".into() }];
        for written in ["35.02.11.2003", "3502112003", "BULAK", "Desa Bulak"] {
            assert_eq!(
                village(&Cell::Text(written.into()), &areas).as_deref(),
                Ok("35.02.11.2003"),
                "{written}"
            );
        }
        assert_eq!(village(&Cell::Number(3_502_112_003.0), &areas).as_deref(), Ok("35.02.11.2003"));
        assert_eq!(village(&Cell::Text("Balong".into()), &areas), Err(Reason::OutOfArea));
    }
}
