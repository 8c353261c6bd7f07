//! Reading a number as a wider type, where the reader's schema has one.

use super::Reader;
use crate::DecodeError;

impl Reader<'_> {
    /// Reads an `int` as a `long`.
    #[inline]
    pub fn int_as_long(&mut self) -> Result<i64, DecodeError> {
        self.int().map(i64::from)
    }

    /// Reads an `int` as a `float`: the nearest there is.
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "as Avro promotes it")]
    pub fn int_as_float(&mut self) -> Result<f32, DecodeError> {
        self.int().map(|value| value as f32)
    }

    /// Reads an `int` as a `double`.
    #[inline]
    pub fn int_as_double(&mut self) -> Result<f64, DecodeError> {
        self.int().map(f64::from)
    }

    /// Reads a `long` as a `float`: the nearest there is.
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "as Avro promotes it")]
    pub fn long_as_float(&mut self) -> Result<f32, DecodeError> {
        self.long().map(|value| value as f32)
    }

    /// Reads a `long` as a `double`: the nearest there is.
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "as Avro promotes it")]
    pub fn long_as_double(&mut self) -> Result<f64, DecodeError> {
        self.long().map(|value| value as f64)
    }

    /// Reads a `float` as a `double`.
    #[inline]
    pub fn float_as_double(&mut self) -> Result<f64, DecodeError> {
        self.float().map(f64::from)
    }
}
