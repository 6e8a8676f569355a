//! stub
use super::{Consumer, Input, worker::Workers};
pub fn read(_: &Input, _: &Workers, _: &mut dyn Consumer) {}
