//! Random messages of a schema, with values that readers often get wrong.

use contract_core::schema::{Kind, LogicalType, Node, Schema, TypeId};
use contract_core::witness::Value;
use test_support::Rng;

const MAX_DEPTH: usize = 24;
const MAX_VALUES: usize = 400;
const MAX_FIXED_SIZE: u32 = 1 << 10;
/// Deeper arrays and maps are empty, so that messages end.
const MAX_DEPTH_OF_ITEMS: usize = 6;

const INTS: [i32; 9] = [0, 1, -1, 59, i32::MIN, i32::MAX, (1 << 24) + 1, -(1 << 24) - 1, 86_399_999];
const LONGS: [i64; 8] = [0, 1, -1, i64::MIN, i64::MAX, (1 << 53) + 1, -(1 << 53) - 1, 1_700_000_000_123];
const DOUBLES: [f64; 9] =
    [0.0, -0.0, 1.5, 0.1, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE];
const FLOATS: [f32; 8] = [0.0, -0.0, 1.5, 0.1, f32::NAN, f32::INFINITY, f32::MAX, f32::MIN_POSITIVE];
const STRINGS: [&str; 6] = ["", "a", "A", "é", "0", "null"];
const BYTES: [&[u8]; 6] = [&[], &[0], &[0xff], b"A", &[0x80, 0, 0], &[0xc3, 0xa9]];
const UUIDS: [&str; 2] = ["00000000-0000-0000-0000-000000000000", "5c1ad7a1-0f2e-4d27-9b36-8b7f0d1c2e3f"];
const MILLIS_OF_A_DAY: usize = 86_400_000;

/// Returns the bytes of a random message; `None` if no value was found, as for a type without finite values.
pub fn random(schema: &Schema, rng: &mut Rng) -> Option<Vec<u8>> {
    let value = Generator { schema, rng, values_left: MAX_VALUES }.value(schema.root(), 0)?;
    value.encode(schema, schema.root()).ok()
}

struct Generator<'m> {
    schema: &'m Schema,
    rng: &'m mut Rng,
    values_left: usize,
}

impl Generator<'_> {
    fn value(&mut self, ty: TypeId, depth: usize) -> Option<Value> {
        self.values_left = self.values_left.checked_sub(1)?;
        let node = self.schema.node(ty);
        if depth > MAX_DEPTH {
            return None;
        }
        Some(match &node.kind {
            Kind::Null => Value::Null,
            Kind::Boolean => Value::Boolean(self.rng.one_in(2)),
            Kind::Int => Value::Int(match node.logical {
                Some(LogicalType::TimeMillis) => i32::try_from(self.rng.below(MILLIS_OF_A_DAY)).ok()?,
                _ => self.rng.pick(&INTS),
            }),
            Kind::Long => Value::Long(match node.logical {
                Some(LogicalType::TimeMicros) => i64::try_from(self.rng.below(1000 * MILLIS_OF_A_DAY)).ok()?,
                _ => self.rng.pick(&LONGS),
            }),
            Kind::Float => Value::Float(self.rng.pick(&FLOATS)),
            Kind::Double => Value::Double(self.rng.pick(&DOUBLES)),
            Kind::Bytes => Value::Bytes(self.decimal(node, 16).unwrap_or_else(|| self.rng.pick(&BYTES).to_vec())),
            Kind::String if node.logical == Some(LogicalType::Uuid) => Value::String(self.rng.pick(&UUIDS).to_owned()),
            Kind::String => Value::String(self.rng.pick(&STRINGS).to_owned()),
            Kind::Fixed(fixed) if fixed.size > MAX_FIXED_SIZE => return None,
            Kind::Fixed(fixed) => Value::Fixed(self.fixed(node, fixed.size as usize)),
            Kind::Enum(symbols) if symbols.symbols.is_empty() => return None,
            Kind::Enum(symbols) => Value::Enum(self.rng.below(symbols.symbols.len())),
            Kind::Array(items) => Value::Array(self.items(*items, depth)?),
            Kind::Map(inner) => {
                let values = self.items(*inner, depth)?.into_iter();
                Value::Map(values.enumerate().map(|(key, value)| (format!("k{key}"), value)).collect())
            }
            Kind::Union(branches) => {
                // If one branch has no finite value, another may have one.
                let first = self.rng.below(branches.len());
                let mut indexes = (0..branches.len()).map(|turn| (first + turn) % branches.len());
                indexes.find_map(|at| Some(Value::Union(at, Box::new(self.value(branches[at], depth + 1)?))))?
            }
            Kind::Record(record) => {
                let fields = record.fields.iter().map(|field| self.value(field.ty, depth + 1));
                Value::Record(fields.collect::<Option<_>>()?)
            }
        })
    }

    fn items(&mut self, ty: TypeId, depth: usize) -> Option<Vec<Value>> {
        let count = if depth > MAX_DEPTH_OF_ITEMS { 0 } else { self.rng.pick(&[0, 1, 1, 2, 3]) };
        (0..count).map(|_| self.value(ty, depth + 1)).collect()
    }

    fn fixed(&mut self, node: &Node, size: usize) -> Vec<u8> {
        if let Some(decimal) = self.decimal(node, size) {
            let sign = if decimal.first().is_some_and(|top| *top >= 0x80) { 0xff } else { 0 };
            return [vec![sign; size - decimal.len()], decimal].concat();
        }
        let byte = self.rng.pick(&[0, 1, 0x41, 0xff]);
        let mut bytes = vec![byte; size];
        if let Some(first) = bytes.first_mut() {
            *first = self.rng.pick(&[0, 1, 0x80]);
        }
        bytes
    }

    /// Returns a decimal within the precision of the type, in at most `size` bytes; `None` if the type is not a decimal.
    fn decimal(&mut self, node: &Node, size: usize) -> Option<Vec<u8>> {
        let Some(LogicalType::Decimal { precision, .. }) = node.logical else { return None };
        let digits = 1 + u32::try_from(self.rng.below(precision as usize)).ok()?;
        let max = 10_i128.checked_pow(digits).unwrap_or(i128::MAX) - 1;
        let number = self.rng.pick(&[0, 1, -1, max, -max, max / 3]);
        let bytes = number.to_be_bytes();
        let is_sign = |at: usize| {
            let sign = if number < 0 { 0xff } else { 0 };
            bytes[at] == sign && (bytes[at + 1] >= 0x80) == (number < 0)
        };
        let needed = (0..bytes.len() - 1).take_while(|at| is_sign(*at)).count();
        let bytes = bytes[needed..].to_vec();
        Some(if bytes.len() > size { vec![0; size.min(1)] } else { bytes })
    }
}
