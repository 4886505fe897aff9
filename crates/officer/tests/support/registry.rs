//! A real server on loopback, in a folder of its own.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use pendata_domain::area::{DistrictCode, VillageCode};
use pendata_domain::ids::DeviceNumber;
use sync_server::access::{Duty, Reach};
use sync_server::store::fleet::Cause;
use sync_server::store::rows::Region;
use sync_server::{App, NewAccount, Surroundings, http};
use tokio::sync::oneshot;

use super::{FORM, VILLAGE};

pub struct Registry {
    pub app: Arc<App>,
    pub address: SocketAddr,
    serving: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Registry {
    pub fn start(folder: &Path) -> Self {
        let app = App::open(folder, Surroundings::of_the_machine()).unwrap();
        let region = |code: &str, level, name: &str| Region { code: code.into(), level, name: name.into() };
        let regions = vec![
            region("35", 1, "Jawa Timur"),
            region("35.02", 2, "Kabupaten Ponorogo"),
            region("35.02.11", 3, "Balong"),
            region(VILLAGE, 4, "Bulak"),
        ];
        app.load_regions(regions).unwrap();
        app.publish_form(FORM).unwrap();
        let mut registry = Self { app: Arc::new(app), address: ([127, 0, 0, 1], 0).into(), serving: None };
        registry.serve();
        registry
    }

    /// Listens, at the same address as before.
    pub fn serve(&mut self) {
        let (stop, stopped) = oneshot::channel::<()>();
        let (tell, told) = std::sync::mpsc::channel();
        let (app, address) = (Arc::clone(&self.app), self.address);
        let task = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::bind(address).await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                http::serve(app, listener, async { stopped.await.unwrap_or(()) }).await.unwrap();
            });
        });
        self.address = told.recv().unwrap();
        self.serving = Some((stop, task));
    }

    /// Nobody answers at the address from here on.
    pub fn fall_silent(&mut self) {
        let (stop, task) = self.serving.take().unwrap();
        stop.send(()).unwrap();
        task.join().unwrap();
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A one-time code for a new officer of the village.
    pub fn code(&self, name: &str) -> String {
        let village: VillageCode = VILLAGE.parse().unwrap();
        let district = village.district();
        let account = NewAccount {
            district: district.clone(),
            login: name.to_lowercase(),
            name: name.into(),
            duty: Duty::VillageOfficer,
            password: None,
            reaches: vec![Reach::from(&village)],
        };
        let user = self.app.add_account(account).unwrap();
        self.app.enrolment_code(&district, user).unwrap()
    }

    pub fn revoke(&self, device: u32) {
        let district: DistrictCode = VILLAGE.parse::<VillageCode>().unwrap().district();
        self.app.revoke(&district, DeviceNumber(device), Cause::Cause, (None, "")).unwrap();
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        if self.serving.is_some() {
            self.fall_silent();
        }
    }
}
