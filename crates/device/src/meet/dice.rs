//! The environment's randomness as SPAKE2 takes it.

use std::convert::Infallible;

use spake2::rand_core::{TryCryptoRng, TryRng};

use crate::environment::{Environment, random};

pub struct Dice<'e>(pub &'e mut dyn Environment);

impl TryRng for Dice<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(random(self.0)))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(random(self.0)))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

/// The device's randomness is the operating system's.
impl TryCryptoRng for Dice<'_> {}
