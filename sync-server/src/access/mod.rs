//! Who may do what, and where: duties and what they allow, grants of them to accounts, and the gate that every request
//! of the console passes (decision 0028).

mod appoint;
mod duty;
mod gate;
mod grant;
mod reach;

pub use appoint::NewGrant;
pub use duty::{Capability, Duty, UnknownDuty};
pub use gate::{Asked, Need, Of, Visitor};
pub use grant::Grant;
pub use reach::Reach;
