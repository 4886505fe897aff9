//! What the program tells the UI without being asked: `subscribe(topic)` on the other side.

use std::sync::Mutex;

use pendata_domain::ids::HouseholdId;
use pendata_domain::question::FieldPath;
use serde::Serialize;
use ts_rs::TS;

use crate::app::held;
use crate::screens::bundle::BundleStep;
use crate::screens::entry::{AppState, FormLabel};
use crate::screens::meeting::MeetingStatus;
use crate::screens::sync::SyncStatus;

/// One push. The topic is the tag; TypeScript gets the map of topics and payloads.
#[derive(Clone, PartialEq, Serialize, TS)]
#[serde(tag = "topic", content = "payload", rename_all = "snake_case")]
pub enum Event {
    /// The phase changed: locked, unlocked, enrolled.
    State(AppState),
    /// How far a sync is, or that one ended.
    Sync(SyncStatus),
    /// How far a meeting with another device is.
    Meeting(MeetingStatus),
    /// A household changed: by this device, or by somebody else's work merged into it.
    Household(HouseholdChanged),
    /// A newer form is here. A household that is open stays under its own until it is left.
    Form(FormLabel),
    /// Photos were sent: what says of a photo that it waits is asked again.
    Photos(()),
    /// Many households came at once, or other work: lists ask again.
    Village(()),
    /// How far a bundle is that is written or taken in.
    Bundle(BundleStep),
    /// A bundle file was opened from the desktop.
    BundleGiven(()),
}

/// A household that looks different now.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct HouseholdChanged {
    #[ts(type = "string")]
    pub household: HouseholdId,
    /// It came from the server: open screens ask again for what they show.
    pub merged: bool,
    /// Paths of changed questions, where known.
    #[ts(type = "Array<string>")]
    pub paths: Vec<FieldPath>,
}

type Listener = Box<dyn Fn(&Event) + Send + Sync>;

/// Who is told of events.
#[derive(Default)]
pub(crate) struct Listeners(Mutex<Vec<Listener>>);

impl Listeners {
    pub fn add(&self, listener: impl Fn(&Event) + Send + Sync + 'static) {
        held(&self.0).push(Box::new(listener));
    }

    pub fn tell(&self, event: &Event) {
        held(&self.0).iter().for_each(|listener| listener(event));
    }
}
