//! What of a household's answers is said of the place where it lives: named anew, or asked again.

use pendata_domain::area::{AreaCode, VillageCode};
use pendata_domain::edit::Intent;
use pendata_domain::form::CoreRole;
use pendata_domain::question::FieldPath;

use crate::forms::Published;

/// Answers that only the new village knows.
const ASKED_AGAIN: [CoreRole; 3] = [CoreRole::Rt, CoreRole::Address, CoreRole::Location];

/// The intents with the village's own codes in place of the old one's, and without those of [`ASKED_AGAIN`], which are
/// told. Remarks and members stay as they are.
pub fn settle(founding: Vec<Intent>, to: &VillageCode, form: &Published) -> (Vec<Intent>, Vec<FieldPath>) {
    let village = form.rules.core(CoreRole::Village).map(|code| code.as_str()).unwrap_or_default();
    let areas = form.form.chosen_along(village);
    let asked: Vec<_> = ASKED_AGAIN.into_iter().filter_map(|role| form.rules.core(role)).collect();
    let (mut kept, mut again) = (Vec::new(), Vec::new());
    for intent in founding {
        match intent {
            Intent::SetAnswer { path, .. } if path.person.is_none() && asked.contains(&&path.question) => {
                again.push(path);
            }
            Intent::SetAnswer { path, value }
                if path.person.is_none() && areas.contains(&path.question.as_str()) =>
            {
                match area_like(&value, to) {
                    Some(value) => kept.push(Intent::SetAnswer { path, value }),
                    None => again.push(path),
                }
            }
            other => kept.push(other),
        }
    }
    (kept, again)
}

/// The new village, or what it lies in: of the level of an old code.
fn area_like(old: &str, to: &VillageCode) -> Option<String> {
    let groups = usize::from(old.parse::<AreaCode>().ok()?.level());
    let parts: Vec<&str> = to.as_str().split('.').take(groups).collect();
    Some(parts.join("."))
}
