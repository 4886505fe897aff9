//! The forms as this server holds them: compiled when first needed, and the plan of where each is in force.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, RwLock};

use chrono::DateTime;
use pendata_domain::area::DistrictCode;
use pendata_domain::ids::FormVersion;
use pendata_xforms::Lists;

use super::{Published, lists};
use crate::app::App;
use crate::error::{Error, Result};
use crate::rollout::Plan;
use crate::store::Store;

#[derive(Default)]
pub struct Shelf {
    plan: RwLock<Arc<Plan>>,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    compiled: BTreeMap<FormVersion, Arc<Published>>,
    lists: Option<Arc<Lists>>,
}

impl Shelf {
    pub fn plan(&self) -> Arc<Plan> {
        self.plan.read().expect("nothing panics while it holds the plan").clone()
    }

    /// Takes in what was published or rolled out, maybe by another process. Tells whether it was anything.
    pub fn refresh(&self, store: &dyn Store) -> Result<bool> {
        let plan = store.form_plan()?;
        let news = *self.plan() != plan;
        *self.plan.write().expect("nothing panics while it holds the plan") = Arc::new(plan);
        Ok(news)
    }

    pub fn form(&self, store: &dyn Store, version: FormVersion) -> Result<Arc<Published>> {
        let mut held = self.held.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(form) = held.compiled.get(&version) {
            return Ok(form.clone());
        }
        let row = store.form_version(version)?.ok_or(Error::NotFound)?;
        let form = Published::compile(row.version, row.hash, &row.xform, held.lists(store)?)?;
        let form = Arc::new(form);
        held.compiled.insert(version, form.clone());
        Ok(form)
    }

    pub fn lists(&self, store: &dyn Store) -> Result<Arc<Lists>> {
        self.held.lock().unwrap_or_else(std::sync::PoisonError::into_inner).lists(store)
    }

    /// Forgets what was compiled with the regions as they were.
    pub fn forget(&self) {
        *self.held.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Held::default();
    }
}

impl Held {
    fn lists(&mut self, store: &dyn Store) -> Result<Arc<Lists>> {
        match &self.lists {
            Some(lists) => Ok(lists.clone()),
            None => Ok(self.lists.insert(lists(store)?).clone()),
        }
    }
}

impl App {
    /// The form in force in a district. Errors with `NoForm` before the first is published.
    pub fn form(&self, district: &DistrictCode) -> Result<Arc<Published>> {
        let version = self.forms.plan().in_force(district, self.now()).ok_or(Error::NoForm)?;
        self.form_version(version)
    }

    /// A published form.
    pub fn form_version(&self, version: FormVersion) -> Result<Arc<Published>> {
        self.forms.form(&*self.store, version)
    }

    /// Every published version, and where each is rolled out.
    pub fn form_plan(&self) -> Arc<Plan> {
        self.forms.plan()
    }

    /// Looks for forms and rollouts that are new, maybe of another process.
    pub fn refresh_forms(&self) -> Result<()> {
        if self.forms.refresh(&*self.store)? {
            tracing::info!(newest = self.form_plan().versions.last().map(|form| form.0), "forms");
            self.prepare_form()?;
        }
        Ok(())
    }

    /// Compiles the form that most will push under, and has the workers learn it, before a push waits for that.
    pub fn prepare_form(&self) -> Result<()> {
        let today = DateTime::from_timestamp(self.now(), 0).unwrap_or_default().date_naive();
        if let Some(version) = self.form_plan().newest_begun(today) {
            self.gate.prepare(&self.form_version(version)?);
        }
        Ok(())
    }
}
