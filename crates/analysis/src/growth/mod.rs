//! How the ecosystem grows: families over time, who has descendants, tails of
//! the numbers of children, preferential attachment, time to the first child.

mod attachment;
mod first_child;
mod heirs;
mod survival;
mod tails;
mod zeta;

pub use attachment::{Attachment, attachment};
pub use first_child::{FirstChild, by_relation, first_child};
pub use heirs::{Heirs, heirs, heirs_as_published};
pub use survival::{Observation, Survival, SurvivalPoint};
pub use tails::{PowerLaw, TailFit};
