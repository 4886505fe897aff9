//! `epoch`.

use super::Data;

/// The registry's life.
#[derive(clap::Subcommand)]
pub enum Epoch {
    /// Says which life the registry is in, and whether it was set back.
    Show(Show),
    /// Begins another life, after a registry was set back: devices give back what they hold.
    Open(Open),
}

#[derive(clap::Args)]
pub struct Show {
    #[command(flatten)]
    data: Data,
}

#[derive(clap::Args)]
pub struct Open {
    #[command(flatten)]
    data: Data,
    /// Why, for the audit chain.
    #[arg(long)]
    reason: String,
}

impl Epoch {
    pub fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Show(task) => task.run(),
            Self::Open(task) => task.run(),
        }
    }
}

impl Show {
    fn run(self) -> anyhow::Result<()> {
        let life = self.data.open()?.store.life()?;
        println!("epoch {}, opened {} times", life.epoch, life.generation);
        match life.set_back {
            0 => println!("not set back"),
            seen => println!("set back: somebody knows a later state, up to epoch {seen}"),
        }
        Ok(())
    }
}

impl Open {
    fn run(self) -> anyhow::Result<()> {
        let epoch = self.data.open()?.open_epoch(&self.reason)?;
        println!("epoch {epoch} begins; devices give back what they hold with their next sync");
        Ok(())
    }
}
