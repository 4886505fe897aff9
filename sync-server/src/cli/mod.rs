//! Commands of the operator. Each parses, calls the library, and says in words what came of it.

mod account;
mod backup;
mod bundle;
mod calendar;
mod cell;
mod demo;
mod device;
mod enrol;
mod epoch;
mod erase;
mod form;
mod init;
mod key;
mod moving;
mod pack;
mod photos;
mod quarantine;
mod serve;
mod telemetry;
mod transfer;
mod verify;
mod verify_audit;
mod village;
mod visits;
mod work;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use sync_server::cells::{CellPlace, CellProblem, OwnCell};
use sync_server::ingest::{Workers, sandbox};
use sync_server::store::postgres::Address;
use sync_server::store::vault::master::MasterPlace;
use sync_server::{App, Home, PhotoPlace, Surroundings};

/// Receives, merges and keeps what village officers write.
#[derive(Parser)]
#[command(name = "sync-server", version)]
pub struct Command {
    #[command(subcommand)]
    task: Task,
}

/// Where the server's database and key are.
#[derive(clap::Args)]
struct Data {
    /// Folder of the embedded database and the server's key. Left out: var/server, or the folder of the cell.
    #[arg(long, env = "PENDATA_DATA")]
    data: Option<PathBuf>,
    /// The table of cells: what is not of this server's provinces is kept out.
    #[arg(long, env = "PENDATA_CELLS")]
    cells: Option<PathBuf>,
    /// Which cell of the table this server is; its database is the table's.
    #[arg(long, env = "PENDATA_CELL", requires = "cells")]
    cell: Option<String>,
    /// PostgreSQL in place of the embedded database, as postgres://user@host:5432/name?sslmode=verify-full; shared by
    /// any number of instances, each with the same server.key in its folder. From the environment it stands in no list
    /// of processes.
    #[arg(long, env = "PENDATA_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// The master key that wraps the registry's keys: a file, or pkcs11:token=…;object=…?module-path=…&pin-source=….
    /// Left out: master.key in the folder.
    #[arg(long, env = "PENDATA_MASTER")]
    master: Option<MasterPlace>,
    /// Where photos are kept: a folder, or s3://bucket/prefix with the usual AWS_… variables. Left out: beside the
    /// database.
    #[arg(long, env = "PENDATA_PHOTOS")]
    photos: Option<PhotoPlace>,
    /// Processes that examine what devices send, started when needed. 0: none, it is examined in this one. Left out:
    /// one for each core.
    #[arg(long, env = "PENDATA_WORKERS")]
    workers: Option<usize>,
}

/// Where a folder is that nobody named.
const FOLDER: &str = "var/server";

/// What a server works upon.
struct Chosen {
    folder: PathBuf,
    database: Option<Address>,
    cell: Option<OwnCell>,
}

impl Data {
    fn at<T>(&self, work: impl FnOnce(&Home<'_>) -> anyhow::Result<T>) -> anyhow::Result<T> {
        let Chosen { folder, database, cell } = self.chosen()?;
        let photos = self.photos.as_ref().unwrap_or(&PhotoPlace::Beside);
        let master = self.master.clone().unwrap_or_else(|| MasterPlace::beside(&folder));
        work(&Home { dir: &folder, database: database.as_ref(), photos, master, cell })
    }

    fn chosen(&self) -> anyhow::Result<Chosen> {
        let folder = self.data.clone().unwrap_or_else(|| FOLDER.into());
        let database = self.database.as_deref().map(address).transpose()?;
        let Some(cell) = self.own_cell()? else { return Ok(Chosen { folder, database, cell: None }) };
        let entry = cell.cell();
        let other = |given: String| {
            let (cell, table) = (entry.name.clone(), entry.place.to_string());
            Err(sync_server::Error::from(CellProblem::OtherPlace { cell, table, given }))
        };
        match (&entry.place, database) {
            // What was given has a password, maybe, which a table that many read should not have.
            (CellPlace::Postgres(of_table), Some(given)) if of_table.place() == given.place() => {
                Ok(Chosen { folder, database: Some(given), cell: Some(cell) })
            }
            (_, Some(given)) => Ok(other(given.place())?),
            (CellPlace::Postgres(of_table), None) => {
                Ok(Chosen { folder, database: Some(of_table.clone()), cell: Some(cell) })
            }
            (CellPlace::Folder(of_table), None) => match &self.data {
                Some(given) if given != of_table => Ok(other(given.display().to_string())?),
                _ => Ok(Chosen { folder: of_table.clone(), database: None, cell: Some(cell) }),
            },
        }
    }

    fn own_cell(&self) -> anyhow::Result<Option<OwnCell>> {
        let Some(table) = &self.cells else { return Ok(None) };
        let name = self.cell.as_ref().ok_or(sync_server::Error::from(CellProblem::NotSaid))?;
        Ok(Some(OwnCell::named(cell::read(table)?, name).map_err(sync_server::Error::from)?))
    }

    fn folder(&self) -> anyhow::Result<PathBuf> {
        Ok(self.chosen()?.folder)
    }

    fn open(&self) -> anyhow::Result<App> {
        let app = self.at(|home| Ok(App::of(home, Surroundings::of_the_machine())?))?;
        let cores = || std::thread::available_parallelism().map_or(2, usize::from);
        Ok(app.with_workers(&Workers::of_this_program(self.workers.unwrap_or_else(cores))?)?)
    }

    /// As the operator reads it.
    fn place(&self) -> anyhow::Result<String> {
        let Chosen { folder, database, .. } = self.chosen()?;
        Ok(database.map_or_else(|| folder.display().to_string(), |database| database.place()))
    }
}

/// Read here and not by clap, which would repeat a wrong one with its password.
fn address(text: &str) -> sync_server::Result<Address> {
    Ok(text.parse::<Address>()?)
}

#[derive(Subcommand)]
enum Task {
    /// Makes the database and the server's key, and loads the regions.
    Init(init::Init),
    /// Serves devices and the district console.
    Serve(serve::Serve),
    /// Brings the database to the newest schema.
    Migrate(init::Migrate),
    /// Carries a registry out of its embedded database into PostgreSQL.
    Move(moving::Move),
    /// Writes the registry into one file.
    Backup(backup::Backup),
    /// Brings a registry back out of such a file.
    Restore(backup::Restore),
    /// The registry's life: what it promised, and whether it was set back.
    #[command(subcommand)]
    Epoch(epoch::Epoch),
    /// Makes a one-time code for an officer's device.
    Enrol(enrol::Enrol),
    /// Checks, publishes and rolls out forms.
    #[command(subcommand)]
    Form(form::Form),
    /// Manages accounts.
    #[command(subcommand)]
    Account(account::Account),
    /// Manages what is known of villages.
    #[command(subcommand)]
    Village(village::Village),
    /// What the district asks of officers.
    #[command(subcommand)]
    Work(work::Work),
    /// Until when the work of a month counts.
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    /// Takes in and writes bundle files.
    #[command(subcommand)]
    Bundle(bundle::Bundle),
    /// Makes snapshots of villages.
    Pack(pack::Pack),
    /// Photos that nothing names any more.
    #[command(subcommand)]
    Photos(photos::Photos),
    /// Checks everything against the log of changes.
    Verify(verify::Verify),
    /// Hashes the audit chains again.
    VerifyAudit(verify_audit::VerifyAudit),
    /// What the registry is encrypted with.
    #[command(subcommand)]
    Key(key::KeyTask),
    /// What was set aside.
    #[command(subcommand)]
    Quarantine(quarantine::Quarantine),
    /// Erases a person: their household is made again without them, and the old one emptied.
    Erase(erase::Erase),
    /// Cells: which registry holds which provinces.
    #[command(subcommand)]
    Cell(cell::Cell),
    /// Households that go from one cell, or district, to another.
    #[command(subcommand)]
    Transfer(transfer::Transfer),
    /// Officers' devices.
    #[command(subcommand)]
    Device(device::Device),
    /// Fills a village with synthetic households.
    Demo(demo::Demo),
    /// Examines what a server sends it. Servers start it themselves.
    #[command(name = sandbox::SUBCOMMAND, hide = true)]
    IngestWorker,
}

impl Command {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.task {
            Task::Form(task) => return task.run(),
            Task::Init(task) => task.run(),
            Task::Serve(task) => task.run(),
            Task::Migrate(task) => task.run(),
            Task::Move(task) => task.run(),
            Task::Backup(task) => task.run(),
            Task::Restore(task) => task.run(),
            Task::Epoch(task) => task.run(),
            Task::Enrol(task) => task.run(),
            Task::Account(task) => task.run(),
            Task::Village(village::Village::Bounds(task)) => task.run(),
            Task::Work(task) => task.run(),
            Task::Calendar(task) => task.run(),
            Task::Bundle(bundle::Bundle::Import(task)) => task.run(),
            Task::Bundle(bundle::Bundle::Export(task)) => task.run(),
            Task::Pack(task) => task.run(),
            Task::Photos(photos::Photos::Clear(task)) => task.run(),
            Task::Verify(task) => task.run(),
            Task::VerifyAudit(task) => task.run(),
            Task::Key(task) => task.run(),
            Task::Quarantine(task) => task.run(),
            Task::Erase(task) => task.run(),
            Task::Cell(task) => task.run(),
            Task::Transfer(task) => task.run(),
            Task::Device(task) => task.run(),
            Task::Demo(task) => task.run(),
            Task::IngestWorker => Ok(sandbox::serve(|_| {})?),
        }
        .map(|()| ExitCode::SUCCESS)
    }
}
