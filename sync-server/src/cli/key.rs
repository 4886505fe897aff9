//! `key`.

use pendata_domain::area::DistrictCode;
use sync_server::store::vault::master::MasterPlace;

use super::Data;

/// What the registry is encrypted with.
#[derive(clap::Subcommand)]
pub enum KeyTask {
    /// Lists districts' keys by version, and the master key that wraps them. The keys themselves are never shown.
    List(List),
    /// Gives a district another key and encrypts everything with it, beside a running server.
    Rotate(Rotate),
    /// Wraps every key under another master key. Stop all instances first.
    Master(Master),
}

#[derive(clap::Args)]
pub struct List {
    #[command(flatten)]
    data: Data,
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub struct Rotate {
    #[command(flatten)]
    data: Data,
    #[arg(long)]
    district: DistrictCode,
}

#[derive(clap::Args)]
pub struct Master {
    #[command(flatten)]
    data: Data,
    /// The new master key, as with --master; made where there is none.
    #[arg(long)]
    to: MasterPlace,
}

impl KeyTask {
    pub fn run(self) -> anyhow::Result<()> {
        match self {
            Self::List(task) => task.run(),
            Self::Rotate(task) => task.run(),
            Self::Master(task) => task.run(),
        }
    }
}

impl List {
    fn run(self) -> anyhow::Result<()> {
        let keys = self.data.open()?.store.wrapped_keys()?;
        if self.json {
            let line = |key: &sync_server::store::vault::WrappedKey| {
                serde_json::json!({
                    "district": key.district, "version": key.version, "master": hex::encode(key.master),
                })
            };
            println!("{}", serde_json::Value::from(keys.iter().map(line).collect::<Vec<_>>()));
            return Ok(());
        }
        for key in keys {
            let of = if key.district.is_empty() { "the nation" } else { &key.district };
            println!("{of:<12} version {:>3}  under master {}", key.version, hex::encode(key.master));
        }
        Ok(())
    }
}

impl Rotate {
    fn run(self) -> anyhow::Result<()> {
        let app = self.data.open()?;
        let rotated = app.rotate_key(&self.district, |table, rows| eprint!("\r{table} {rows} rows\x1b[K"))?;
        eprintln!();
        println!(
            "{} is encrypted with version {}: {} rows encrypted anew",
            self.district, rotated.version, rotated.rows
        );
        println!(
            "other instances use it within a minute; the older keys stay for what they write until then"
        );
        Ok(())
    }
}

impl Master {
    fn run(self) -> anyhow::Result<()> {
        let keys = self.data.open()?.change_master(&self.to)?;
        println!("{keys} keys are wrapped by {}", self.to);
        println!("from now on the registry opens with it alone: give it to every instance before it starts");
        println!("keep the master key before it as long as backups from before are kept");
        Ok(())
    }
}
