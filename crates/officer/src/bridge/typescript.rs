//! The TypeScript of the bridge: one file per type, and the maps of methods and events.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ts_rs::{Config, TS, TypeVisitor};

use super::table::{DocumentMethod, FileMethod, Method};
use crate::documents::SavedDocument;

/// Generated files by name.
pub type Files = BTreeMap<String, String>;

const NOTE: &str = "// Generated from crates/officer. Do not edit: UPDATE=1 cargo test -p pendata-officer --test typescript\n";

const TOPICS: &str = "import type { Event } from \"./Event\";

/** Every topic of pushes and what is pushed on it. */
export type Topics = { [E in Event as E[\"topic\"]]: E[\"payload\"] };
";

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

    /// The file of the map from method names to their types, beside the files collected so far.
    pub fn with_methods(
        mut self,
        methods: &[Method],
        with_files: &[FileMethod],
        documents: &[DocumentMethod],
    ) -> Files {
        let mut names = BTreeSet::new();
        let mut line = |name: &str, (argument, result): (String, String)| {
            let line = format!("  \"{name}\": {{ arguments: {argument}; result: {result} }};\n");
            names.extend([argument, result]);
            line
        };
        let lines: String =
            methods.iter().map(|method| line(method.name, (method.types)(&mut self))).collect();
        let file_lines: String =
            with_files.iter().map(|method| line(method.name, (method.types)(&mut self))).collect();
        let saved = self.add::<SavedDocument>();
        let document_lines: String = documents
            .iter()
            .map(|method| line(method.name, ((method.types)(&mut self), format!("{saved} | null"))))
            .collect();
        let known = |name: &String| self.files.contains_key(&format!("{name}.ts"));
        let plain = names.iter().map(|name| {
            name.trim_start_matches("Array<").trim_end_matches(" | null").trim_end_matches('>').to_owned()
        });
        let imports: String = plain
            .collect::<BTreeSet<_>>()
            .iter()
            .filter(|name| known(name))
            .map(|name| format!("import type {{ {name} }} from \"./{name}\";\n"))
            .collect();
        let text = format!(
            "{NOTE}{imports}\n/** Every method of the officer's screens: its arguments and its result. */\nexport type Methods = {{\n{lines}}};\n\n/** Those that are given a file beside their arguments. */\nexport type FileMethods = {{\n{file_lines}}};\n\n/** Those that give a document: where it was written, or null where the officer chose no place. */\nexport type DocumentMethods = {{\n{document_lines}}};\n"
        );
        self.files.insert("Methods.ts".into(), text);
        self.files.insert("Topics.ts".into(), format!("{NOTE}{TOPICS}"));
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
        let (_, text) = text.split_once('\n').expect("the first line is ts-rs's own note");
        let text = format!("{NOTE}{text}");
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
