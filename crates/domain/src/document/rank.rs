//! Places in an order: texts of digits and letters that sort as the members stand, with room between any two.

const DIGITS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Places grow by a digit with every few insertions at one spot. Longer ones are nobody's honest work, and
/// would make every later place longer still.
const MAX_DIGITS: usize = 64;

/// A place after `before` and before `after`; `None` is an open end. Never ends in `0`, so that there is
/// always room before it. Where there is no room (two devices gave one place to two persons), the upper end
/// is open.
pub fn between(before: Option<&str>, after: Option<&str>) -> String {
    let low: Vec<usize> = before.map(digits).unwrap_or_default();
    let high: Option<Vec<usize>> = after.map(digits).filter(|high| *high > low);
    let mut out = Vec::new();
    let mut open_above = high.is_none();
    for i in 0.. {
        let a = low.get(i).copied().unwrap_or(0);
        let b = match &high {
            Some(high) if !open_above => high.get(i).copied().unwrap_or(0),
            _ => DIGITS.len(),
        };
        if b > a + 1 {
            // Appending at the end steps by one, so that a long household keeps short places.
            out.push(if open_above && i < low.len() { a + 1 } else { (a + b) / 2 });
            break;
        }
        out.push(a);
        open_above |= b > a;
    }
    out.into_iter().map(|d| DIGITS[d] as char).collect()
}

fn digits(text: &str) -> Vec<usize> {
    let read = text.bytes().take(MAX_DIGITS);
    let mut digits: Vec<usize> = read.map(|b| DIGITS.iter().position(|d| *d == b).unwrap_or(0)).collect();
    while digits.last() == Some(&0) {
        digits.pop();
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::between;
    use proptest::prelude::*;

    #[test]
    fn a_hundred_appended_places_sort_and_stay_short() {
        let mut places = vec![between(None, None)];
        for _ in 0..100 {
            places.push(between(places.last().map(String::as_str), None));
        }
        assert!(places.is_sorted() && places.iter().all(|p| p.len() <= 8), "{places:?}");
    }

    #[test]
    fn ends_without_room_between_them_still_give_a_place_after_the_lower() {
        let endless = "z".repeat(4_000);
        for (before, after) in
            [("i", "i"), ("k", "i"), ("i0", "i"), ("", "000"), ("z", "\u{ff}"), ("i", &endless)]
        {
            let place = between(Some(before), Some(after));
            assert!(place.as_str() > before && place.len() < 70, "{before} {after} {place}");
        }
    }

    proptest! {
        #[test]
        fn there_is_always_room(picks in prop::collection::vec(0usize..1000, 1..60)) {
            let mut places = vec![between(None, None)];
            for pick in picks {
                let at = pick % (places.len() + 1);
                let before = at.checked_sub(1).map(|i| places[i].clone());
                let place = between(before.as_deref(), places.get(at).map(String::as_str));
                places.insert(at, place);
            }
            prop_assert!(places.windows(2).all(|w| w[0] < w[1]), "{:?}", places);
        }
    }
}
