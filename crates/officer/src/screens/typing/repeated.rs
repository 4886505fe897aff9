//! What every paper of a batch says alike: taken from the paper before, so that it is typed once a batch.

use pendata_domain::edit::Intent;
use pendata_domain::form::MergePolicy;
use pendata_domain::household::Household;
use pendata_domain::ids::HouseholdId;
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_xforms::Form;

use crate::bridge::BridgeError;
use crate::unlocked::Unlocked;

/// Questions that the papers of one stack usually answer alike (Regsosek 2022, blocks I and II): where it is, who
/// asked, who checked, and when. The officer may add others and take these away.
const USUAL: [&str; 11] =
    ["q105", "q105a", "q106", "dusun", "rw", "q201", "q202", "q202a", "q203", "q204", "q204a"];

pub fn usual(form: &Form) -> Vec<String> {
    USUAL.into_iter().filter(|code| form.question(code).is_some()).map(str::to_owned).collect()
}

/// The answers that a household takes over from the paper before. One that was here already keeps what says where it
/// is; who asked and when is of this paper.
pub fn taken_over(
    unlocked: &mut Unlocked<'_>,
    household: HouseholdId,
    before: HouseholdId,
    codes: &[String],
    is_new: bool,
) -> Result<Vec<Intent>, BridgeError> {
    let rules = unlocked.device.form_of(household)?.rules.clone();
    let source = unlocked.device.household(before)?.clone();
    let standing = unlocked.device.household(household)?;
    let paths = codes.iter().filter_map(|code| QuestionCode::new(code).ok()).map(FieldPath::household);
    let of_paper = |path: &FieldPath| {
        is_new || rules.policy(&path.question) == MergePolicy::LatestVisit || standing.text(path).is_empty()
    };
    let answers = paths.filter(of_paper).filter_map(|path| answer(&source, standing, path));
    Ok(answers.collect())
}

fn answer(source: &Household, standing: &Household, path: FieldPath) -> Option<Intent> {
    let value = source.text(&path);
    let says_more = !value.is_empty() && value != standing.text(&path);
    says_more.then_some(Intent::SetAnswer { path, value })
}
