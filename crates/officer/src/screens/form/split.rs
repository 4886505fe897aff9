//! Splitting a family, and taking that back.

use pendata_domain::form::CoreRole;

use super::SplitArguments;
use super::page::cascade;
use crate::app::App;
use crate::bridge::BridgeError;
use crate::screens::list::HouseholdHandle;
use crate::screens::settings::Language;

/// Gives the new household. What is known of the place goes along: most families split under one roof.
///
/// Errors: `NotDivisible`.
pub fn split(app: &App, arguments: SplitArguments) -> Result<HouseholdHandle, BridgeError> {
    let SplitArguments { household, members, head, note } = arguments;
    let new = app.with_device(|unlocked| {
        let places = unlocked.scene(household, Language::Id, |scene| {
            let named = [CoreRole::Rt, CoreRole::Address].map(|role| scene.rules.core(role).cloned());
            Ok(cascade(scene).into_iter().chain(named.into_iter().flatten()).collect::<Vec<_>>())
        })?;
        Ok(unlocked.device.split(household, &members, head, &note, &places)?)
    })?;
    app.tell_changed(household, Vec::new());
    app.tell_changed(new, Vec::new());
    Ok(HouseholdHandle { household: new })
}

/// Gives the household its people came from, where they are again.
///
/// Errors: `NotDivisible` where it was not split from one of this device.
pub fn rejoin(app: &App, arguments: HouseholdHandle) -> Result<HouseholdHandle, BridgeError> {
    let left = arguments.household;
    let household = app.with_device(|unlocked| Ok(unlocked.device.rejoin(left)?))?;
    app.tell_changed(left, Vec::new());
    app.tell_changed(household, Vec::new());
    Ok(HouseholdHandle { household })
}
