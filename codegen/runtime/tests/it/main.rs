//! The runtime's reader, writer and logical types.

mod damage;
mod limits;
mod round_trips;
mod texts;
