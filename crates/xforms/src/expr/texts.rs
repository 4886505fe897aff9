//! Functions on texts and on several-answer lists (words apart by white space).

use super::eval::{Call, usize_number};
use super::value::Value;

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split(BLANKS).filter(|word| !word.is_empty())
}

pub(super) fn boolean_from_string<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    Value::Bool(matches!(&*call.text(0), "1" | "true"))
}

pub(super) fn coalesce<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    let first = call.text(0);
    Value::Text(if first.is_empty() { call.text(1) } else { first })
}

pub(super) fn length<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    Value::Number(usize_number(call.text(0).chars().count()))
}

pub(super) fn substr<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    let text = call.text(0);
    let length = usize_number(text.chars().count());
    let place = |number: f64| {
        let whole = number.trunc();
        let from_start = if whole < 0.0 { length + whole } else { whole };
        from_start.clamp(0.0, length)
    };
    let start = place(call.number(1));
    let end = if call.arguments.len() > 2 { place(call.number(2)) } else { length };
    let keep = |index: usize| usize_number(index) >= start && usize_number(index) < end;
    Value::text(
        text.chars()
            .enumerate()
            .filter(|(index, _)| keep(*index))
            .map(|(_, letter)| letter)
            .collect::<String>(),
    )
}

pub(super) fn concat<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    let mut whole = String::new();
    call.texts(0, |text| whole.push_str(text));
    Value::text(whole)
}

pub(super) fn join<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    let separator = call.text(0);
    let mut parts = Vec::new();
    call.texts(1, |text| parts.push(text.to_owned()));
    Value::text(parts.join(&separator))
}

pub(super) fn contains<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    Value::Bool(call.text(0).contains(&*call.text(1)))
}

pub(super) fn starts_with<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    Value::Bool(call.text(0).starts_with(&*call.text(1)))
}

pub(super) fn ends_with<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    Value::Bool(call.text(0).ends_with(&*call.text(1)))
}

pub(super) fn before<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    Value::text(
        call.text(0).split_once(&*call.text(1)).map(|(before, _)| before.to_owned()).unwrap_or_default(),
    )
}

pub(super) fn after<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    Value::text(
        call.text(0).split_once(&*call.text(1)).map(|(_, after)| after.to_owned()).unwrap_or_default(),
    )
}

pub(super) fn translate<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    let (from, to): (Vec<char>, Vec<char>) = (call.text(1).chars().collect(), call.text(2).chars().collect());
    let letter = |letter: char| match from.iter().position(|other| *other == letter) {
        None => Some(letter),
        Some(index) => to.get(index).copied(),
    };
    Value::text(call.text(0).chars().filter_map(letter).collect::<String>())
}

pub(super) fn normalize_space<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    Value::text(words(&call.text(0)).collect::<Vec<_>>().join(" "))
}

pub(super) fn selected<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    let choice = call.text(1);
    let choice = choice.trim_matches(BLANKS);
    Value::Bool(words(&call.text(0)).any(|word| word == choice))
}

pub(super) fn selected_at<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    let index = call.number(1).trunc();
    let answers = call.text(0);
    #[allow(clippy::float_cmp, reason = "both are whole numbers")]
    let found = words(&answers).enumerate().find(|(at, _)| usize_number(*at) == index);
    Value::text(found.map(|(_, word)| word.to_owned()).unwrap_or_default())
}

pub(super) fn count_selected<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    Value::Number(usize_number(words(&call.text(0)).count()))
}
