//! Official numbers, and numbers that count.

use super::Reason;
use crate::read::Cell;

/// NIK and family card as 16 digits. What has other than 16 is refused here; whether the 16 can be a number of theirs is
/// the form's word, and the officer's to mend.
pub fn identifier(cell: &Cell) -> Result<String, Reason> {
    let text = match cell {
        // A spreadsheet keeps 15 digits of a number: the last of sixteen is a zero it made up.
        Cell::Number(number) if number.abs() >= 1e15 => return Err(Reason::Spreadsheet),
        Cell::Number(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Cell::Text(text) => text.trim().to_owned(),
        _ => return Err(Reason::NotSixteenDigits),
    };
    if is_exponent(&text) {
        return Err(Reason::Spreadsheet);
    }
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && !".-:'`’/".contains(*c)).collect();
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.len() {
        // "-", "'" and dots say that there is none.
        0 => Ok(String::new()),
        16 if all_digits => Ok(digits),
        15 if all_digits => Err(Reason::FifteenDigits),
        _ => Err(Reason::NotSixteenDigits),
    }
}

/// `3.57301E+15`, also with a comma.
fn is_exponent(text: &str) -> bool {
    let upper = text.to_uppercase();
    upper.split_once('E').is_some_and(|(mantissa, power)| {
        let number =
            |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b".,".contains(&b));
        number(mantissa) && number(power.trim_start_matches('+'))
    })
}

pub fn whole(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 1e10 => Some(format!("{number:.0}")),
        Cell::Text(text) => {
            let plain = text.trim();
            plain.parse::<i32>().ok().map(|number| number.to_string())
        }
        _ => None,
    }
}

/// With a comma or a point; where both stand, the last is the decimal one.
pub fn decimal(cell: &Cell) -> Option<String> {
    let text = match cell {
        Cell::Number(number) if number.abs() < 1e15 => return Some(number.to_string()),
        Cell::Text(text) => text.trim(),
        _ => return None,
    };
    let point = text.rfind([',', '.']);
    let plain: String = text
        .char_indices()
        .filter_map(|(at, c)| match c {
            ',' | '.' if Some(at) == point => Some('.'),
            ',' | '.' | ' ' => None,
            c => Some(c),
        })
        .collect();
    plain.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Result<String, Reason> {
        identifier(&Cell::Text(text.into()))
    }

    #[test]
    fn a_number_in_groups_or_behind_an_apostrophe_is_read() {
        let digits = "3502110301809001";
        for written in
            ["3502110301809001", "'3502110301809001", "35.02.11.030180.9001", "3502 1103 0180 9001"]
        {
            assert_eq!(text(written).as_deref(), Ok(digits), "{written}");
        }
        assert_eq!(text("-").as_deref(), Ok(""));
    }

    #[test]
    fn what_a_spreadsheet_made_of_a_number_is_refused_by_its_own_word() {
        assert_eq!(identifier(&Cell::Number(3_502_110_301_809_001.0)), Err(Reason::Spreadsheet));
        for written in ["3.57301E+15", "3,57301E+15", "3.57301e15"] {
            assert_eq!(text(written), Err(Reason::Spreadsheet), "{written}");
        }
        assert_eq!(text("350211030180900"), Err(Reason::FifteenDigits));
        assert_eq!(identifier(&Cell::Number(350_211_030_180_900.0)), Err(Reason::FifteenDigits));
        assert_eq!(text("35021103018090O1"), Err(Reason::NotSixteenDigits));
    }

    #[test]
    fn numbers_are_read_as_offices_write_them() {
        assert_eq!(decimal(&Cell::Text("1.250,5".into())).as_deref(), Some("1250.5"));
        assert_eq!(whole(&Cell::Number(36.0)).as_deref(), Some("36"));
        assert_eq!(whole(&Cell::Number(36.5)), None);
        assert_eq!(whole(&Cell::Text("tiga".into())), None);
    }
}
