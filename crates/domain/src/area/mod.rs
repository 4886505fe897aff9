//! Areas of the administration. A code always belongs to a code system: the Ministry of Home Affairs
//! (Kemendagri) and the statistics office (BPS) number the same places differently.

mod code;
mod regions;

pub use code::{AreaCode, CodeSystem, DistrictCode, MalformedArea, VillageCode};
pub use regions::{Region, Regions, RegionsError};
