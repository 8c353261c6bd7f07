//! Reads a number as the wider type of the reader's schema.

use super::Reader;
use crate::DecodeError;

impl Reader<'_> {
    /// Reads an `int` as a `long`.
    #[inline]
    pub fn int_as_long(&mut self) -> Result<i64, DecodeError> {
        self.int().map(i64::from)
    }

    /// Reads an `int` as the nearest `float`.
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

    /// Reads a `long` as the nearest `float`.
    #[inline]
    #[expect(clippy::cast_precision_loss, reason = "as Avro promotes it")]
    pub fn long_as_float(&mut self) -> Result<f32, DecodeError> {
        self.long().map(|value| value as f32)
    }

    /// Reads a `long` as the nearest `double`.
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
