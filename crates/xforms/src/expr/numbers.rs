//! Functions on numbers.

use super::eval::{Call, numbers_of};
use super::value::Value;

#[allow(clippy::cast_possible_truncation, reason = "clamped just before")]
pub(super) fn round<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    let value = call.number(0);
    let decimals = if call.arguments.len() > 1 { call.number(1) } else { 0.0 };
    if decimals.is_nan() {
        return Value::Number(f64::NAN);
    }
    let scale = 10_f64.powi(decimals.clamp(-15.0, 15.0) as i32);
    let rounded = (value.abs() * scale + 0.5).floor() / scale;
    Value::Number(if value < 0.0 { -rounded } else { rounded })
}

pub(super) fn sum<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    let mut sum = 0.0;
    numbers_of(call, |number| sum += number);
    Value::Number(sum)
}

pub(super) fn min<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    extreme(call, |number, best| number < best)
}

pub(super) fn max<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    extreme(call, |number, best| number > best)
}

fn extreme<'a>(call: &Call<'_, 'a>, better: fn(f64, f64) -> bool) -> Value<'a> {
    let mut best: Option<f64> = None;
    numbers_of(call, |number| {
        let replace = best.is_none_or(|best| number.is_nan() || (!best.is_nan() && better(number, best)));
        if replace {
            best = Some(number);
        }
    });
    Value::Number(best.unwrap_or(f64::NAN))
}

pub(super) fn checklist<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    let (least, most) = (call.number(0), call.number(1));
    let held = (2..call.arguments.len()).filter(|index| call.bool(*index)).count();
    let held = super::eval::usize_number(held);
    #[allow(clippy::float_cmp, reason = "-1 is written, not computed")]
    let unbounded = most == -1.0;
    Value::Bool(held >= least && (unbounded || held <= most))
}
