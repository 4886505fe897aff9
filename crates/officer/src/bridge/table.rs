//! The one table of methods: name, function, argument, result. Dispatcher and TypeScript follow from it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ts_rs::TS;

use super::BridgeError;
use super::typescript::Collector;
use crate::app::App;
use crate::screens::*;

/// A method as the dispatcher and the generator of TypeScript need it.
pub struct Method {
    pub name: &'static str,
    pub call: fn(&App, Value) -> Result<Value, BridgeError>,
    /// Adds its types; gives the TypeScript names of argument and result.
    pub types: fn(&mut Collector) -> (String, String),
}

macro_rules! methods {
    ($($name:literal: $function:path, $argument:ty => $result:ty;)*) => {
        pub const METHODS: &[Method] = &[$(Method {
            name: $name,
            call: |app, arguments| answer::<$argument, $result>(app, arguments, $function),
            types: |collector| (collector.add::<$argument>(), collector.add::<$result>()),
        }),*];
    };
}

methods! {
    "settings.get": settings::get, () => settings::Settings;
    "settings.set": settings::set, settings::Settings => settings::Settings;
}

fn answer<A: DeserializeOwned + TS, R: Serialize + TS>(
    app: &App,
    arguments: Value,
    function: fn(&App, A) -> Result<R, BridgeError>,
) -> Result<Value, BridgeError> {
    let arguments = serde_json::from_value(arguments).map_err(|_| BridgeError::MalformedArguments)?;
    let result = function(app, arguments)?;
    Ok(serde_json::to_value(result).expect("results have text keys and finite numbers"))
}
