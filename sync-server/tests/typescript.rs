//! The TypeScript of the district console says what the Rust types say.

use std::collections::BTreeMap;
use std::path::Path;

use sync_server::district::types::{
    AuditItem, AuditQuestion, BundleImported, CaseView, Counts, CountsQuestion, Decided, Decision,
    DeviceView, DoubleItem, DoublesQuestion, EraseRequest, ErasedView, ExportReady, ExportRequest,
    FormVersions, GiveWork, GivenWork, Health, HealthQuestion, HouseholdView, KeepOutRequest, Login,
    LostReport, Me, Overview, Preview, PreviewRequest, Problem, QuarantineItem, QuarantineQuestion, Queue,
    QueueFilter, RecoveryCodes, ReleaseRequest, Released, ReturnRequest, Returned, RevealRequest, Revealed,
    RevokeRequest, SecondFactorCode, SecondFactorOffer, SignInOffer, SignedOff, Storage, WithdrawWork,
    WithdrawnWork, WorkFilter, WorkHouseholds, WorkQuestion, WorkView,
};
use ts_rs::{Config, TS, TypeVisitor};

const NOTE: &str =
    "// Generated from sync-server. Do not edit: UPDATE=1 cargo test -p sync-server --test typescript\n";

struct Collector {
    config: Config,
    files: BTreeMap<String, String>,
}

impl TypeVisitor for Collector {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        let Some(path) = T::output_path() else { return };
        let name = path.display().to_string();
        if self.files.contains_key(&name) {
            return;
        }
        let text = T::export_to_string(&self.config).expect("a type with a path has a declaration");
        let (_, text) = text.split_once('\n').expect("the first line is ts-rs's own note");
        self.files.insert(name, format!("{NOTE}{text}"));
        T::visit_dependencies(self);
    }
}

fn generated() -> BTreeMap<String, String> {
    // Numbers of the console stay below 2^53: counts, bytes and Unix seconds.
    let mut all = Collector { config: Config::new().with_large_int("number"), files: BTreeMap::new() };
    all.visit::<Problem>();
    all.visit::<Login>();
    all.visit::<Me>();
    all.visit::<SecondFactorOffer>();
    all.visit::<SecondFactorCode>();
    all.visit::<RecoveryCodes>();
    all.visit::<CountsQuestion>();
    all.visit::<Counts>();
    all.visit::<SignedOff>();
    all.visit::<AuditItem>();
    all.visit::<Overview>();
    all.visit::<QueueFilter>();
    all.visit::<Queue>();
    all.visit::<CaseView>();
    all.visit::<PreviewRequest>();
    all.visit::<Preview>();
    all.visit::<Decision>();
    all.visit::<Decided>();
    all.visit::<EraseRequest>();
    all.visit::<ErasedView>();
    all.visit::<ReturnRequest>();
    all.visit::<Returned>();
    all.visit::<RevealRequest>();
    all.visit::<Revealed>();
    all.visit::<HouseholdView>();
    all.visit::<QuarantineItem>();
    all.visit::<DeviceView>();
    all.visit::<WorkQuestion>();
    all.visit::<WorkView>();
    all.visit::<WorkFilter>();
    all.visit::<WorkHouseholds>();
    all.visit::<GiveWork>();
    all.visit::<GivenWork>();
    all.visit::<WithdrawWork>();
    all.visit::<WithdrawnWork>();
    all.visit::<BundleImported>();
    all.visit::<AuditQuestion>();
    all.visit::<ExportReady>();
    all.visit::<ExportRequest>();
    all.visit::<FormVersions>();
    all.visit::<Health>();
    all.visit::<HealthQuestion>();
    all.visit::<KeepOutRequest>();
    all.visit::<LostReport>();
    all.visit::<QuarantineQuestion>();
    all.visit::<ReleaseRequest>();
    all.visit::<Released>();
    all.visit::<RevokeRequest>();
    all.visit::<Storage>();
    all.visit::<SignInOffer>();
    all.visit::<DoublesQuestion>();
    all.visit::<DoubleItem>();
    all.files
}

#[test]
fn the_committed_typescript_is_that_of_the_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/generated/district");
    let files = generated();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(&folder).expect("the folder of generated types is there");
        files.iter().for_each(|(name, text)| {
            std::fs::write(folder.join(name), text).expect("the folder of generated types is there")
        });
    }
    let mut committed = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).expect("the folder of generated types is there") {
        let path = entry.expect("the folder of generated types is there").path();
        let name =
            path.file_name().expect("the folder of generated types is there").to_string_lossy().into_owned();
        committed
            .insert(name, std::fs::read_to_string(path).expect("the folder of generated types is there"));
    }
    assert_eq!(committed, files, "UPDATE=1 cargo test -p sync-server --test typescript");
}
