//! The TypeScript of the bridge: one file per type, and the maps of methods and events.

use std::collections::BTreeMap;
use std::path::Path;

use ts_rs::{Config, TS, TypeVisitor};

/// Generated files by name.
pub type Files = BTreeMap<String, String>;

/// Collects the files of types and all they refer to.
pub struct Collector {
    config: Config,
    files: Files,
}

impl Default for Collector {
    fn default() -> Self {
        // Numbers of the bridge stay below 2^53: counts, bytes and Unix seconds.
        Self { config: Config::new().with_large_int("number"), files: Files::new() }
    }
}

impl Collector {
    /// Adds `T` with all it refers to; gives its name in TypeScript.
    pub fn add<T: TS + ?Sized + 'static>(&mut self) -> String {
        let mut own = Referred(self);
        own.visit::<T>();
        T::visit_dependencies(&mut own);
        T::visit_generics(&mut own);
        T::name(&self.config)
    }

    pub fn files(self) -> Files {
        self.files
    }
}

struct Referred<'a>(&'a mut Collector);

impl TypeVisitor for Referred<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        let Some(path) = T::output_path() else {
            return;
        };
        let name = path.display().to_string();
        if self.0.files.contains_key(&name) {
            return;
        }
        let text = T::export_to_string(&self.0.config).expect("a type with a path has a declaration");
        self.0.files.insert(name, text);
        T::visit_dependencies(self);
    }
}

/// What a folder holds that the table does not say, or says otherwise: file names, sorted.
pub fn differences(files: &Files, folder: &Path) -> std::io::Result<Vec<String>> {
    let mut present: BTreeMap<String, String> = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        present.insert(name, std::fs::read_to_string(&path)?);
    }
    let mut differing: Vec<String> = files
        .iter()
        .filter(|(name, text)| present.get(*name) != Some(text))
        .map(|(n, _)| n.clone())
        .collect();
    differing.extend(present.into_keys().filter(|name| !files.contains_key(name)));
    differing.sort();
    Ok(differing)
}
