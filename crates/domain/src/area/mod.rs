//! Areas of the administration. A code always belongs to a code system: the Ministry of Home Affairs
//! (Kemendagri) and the statistics office (BPS) number the same places differently.

mod bounds;
mod code;
mod regions;
mod zone;

pub use bounds::{Bounds, BoundsError, MAX_BOUND_POINTS, place_of};
pub use code::{AreaCode, CodeSystem, DistrictCode, MalformedArea, VillageCode};
pub use regions::{Region, Regions, RegionsError};
pub use zone::{day_everywhere, day_in, midnight_in, zone_hours};
