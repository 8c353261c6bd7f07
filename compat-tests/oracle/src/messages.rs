//! Random messages of a schema, with the values at which readers go wrong.

use contract_core::schema::{Kind, LogicalType, Node, Schema, TypeId};
use contract_core::witness::Value;

use crate::chance::Chance;

/// The deepest nesting, the most values and the largest fixed type of a message.
const DEEPEST: usize = 24;
const MOST: usize = 400;
const LARGEST: u32 = 1 << 10;
/// Deeper than this, arrays and maps are empty and numbers plain, so that messages end.
const DEEP: usize = 6;

const INTS: [i32; 9] = [0, 1, -1, 59, i32::MIN, i32::MAX, (1 << 24) + 1, -(1 << 24) - 1, 86_399_999];
const LONGS: [i64; 8] = [0, 1, -1, i64::MIN, i64::MAX, (1 << 53) + 1, -(1 << 53) - 1, 1_700_000_000_123];
const DOUBLES: [f64; 9] =
    [0.0, -0.0, 1.5, 0.1, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE];
const FLOATS: [f32; 8] = [0.0, -0.0, 1.5, 0.1, f32::NAN, f32::INFINITY, f32::MAX, f32::MIN_POSITIVE];
const TEXTS: [&str; 6] = ["", "a", "A", "é", "0", "null"];
const BYTES: [&[u8]; 6] = [&[], &[0], &[0xff], b"A", &[0x80, 0, 0], &[0xc3, 0xa9]];
const UUIDS: [&str; 2] = ["00000000-0000-0000-0000-000000000000", "5c1ad7a1-0f2e-4d27-9b36-8b7f0d1c2e3f"];
const MILLIS_OF_A_DAY: usize = 86_400_000;

/// The bytes of a message, or nothing where chance finds none: a type may have no finite value.
pub fn random(schema: &Schema, chance: &mut Chance) -> Option<Vec<u8>> {
    let value = Maker { schema, chance, left: MOST }.value(schema.root(), 0)?;
    value.encode(schema, schema.root()).ok()
}

struct Maker<'m> {
    schema: &'m Schema,
    chance: &'m mut Chance,
    left: usize,
}

impl Maker<'_> {
    fn value(&mut self, ty: TypeId, depth: usize) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        let node = self.schema.node(ty);
        if depth > DEEPEST {
            return None;
        }
        Some(match &node.kind {
            Kind::Null => Value::Null,
            Kind::Boolean => Value::Boolean(self.chance.one_in(2)),
            Kind::Int => Value::Int(match node.logical {
                Some(LogicalType::TimeMillis) => i32::try_from(self.chance.below(MILLIS_OF_A_DAY)).ok()?,
                _ => self.chance.pick(&INTS),
            }),
            Kind::Long => Value::Long(match node.logical {
                Some(LogicalType::TimeMicros) => i64::try_from(self.chance.below(1000 * MILLIS_OF_A_DAY)).ok()?,
                _ => self.chance.pick(&LONGS),
            }),
            Kind::Float => Value::Float(self.chance.pick(&FLOATS)),
            Kind::Double => Value::Double(self.chance.pick(&DOUBLES)),
            Kind::Bytes => Value::Bytes(self.decimal(node, 16).unwrap_or_else(|| self.chance.pick(&BYTES).to_vec())),
            Kind::String if node.logical == Some(LogicalType::Uuid) => {
                Value::String(self.chance.pick(&UUIDS).to_owned())
            }
            Kind::String => Value::String(self.chance.pick(&TEXTS).to_owned()),
            Kind::Fixed(fixed) if fixed.size > LARGEST => return None,
            Kind::Fixed(fixed) => Value::Fixed(self.fixed(node, fixed.size as usize)),
            Kind::Enum(symbols) if symbols.symbols.is_empty() => return None,
            Kind::Enum(symbols) => Value::Enum(self.chance.below(symbols.symbols.len())),
            Kind::Array(items) => Value::Array(self.many(*items, depth)?),
            Kind::Map(inner) => {
                let values = self.many(*inner, depth)?.into_iter();
                Value::Map(values.enumerate().map(|(key, value)| (format!("k{key}"), value)).collect())
            }
            Kind::Union(branches) => {
                // Where one branch has no end, another may have one.
                let first = self.chance.below(branches.len());
                let mut places = (0..branches.len()).map(|turn| (first + turn) % branches.len());
                places.find_map(|place| Some(Value::Union(place, Box::new(self.value(branches[place], depth + 1)?))))?
            }
            Kind::Record(record) => {
                let fields = record.fields.iter().map(|field| self.value(field.ty, depth + 1));
                Value::Record(fields.collect::<Option<_>>()?)
            }
        })
    }

    fn many(&mut self, ty: TypeId, depth: usize) -> Option<Vec<Value>> {
        let count = if depth > DEEP { 0 } else { self.chance.pick(&[0, 1, 1, 2, 3]) };
        (0..count).map(|_| self.value(ty, depth + 1)).collect()
    }

    fn fixed(&mut self, node: &Node, size: usize) -> Vec<u8> {
        if let Some(decimal) = self.decimal(node, size) {
            let sign = if decimal.first().is_some_and(|top| *top >= 0x80) { 0xff } else { 0 };
            return [vec![sign; size - decimal.len()], decimal].concat();
        }
        let byte = self.chance.pick(&[0, 1, 0x41, 0xff]);
        let mut bytes = vec![byte; size];
        if let Some(first) = bytes.first_mut() {
            *first = self.chance.pick(&[0, 1, 0x80]);
        }
        bytes
    }

    /// A number of at most as many digits as the type has, in at most `size` bytes.
    fn decimal(&mut self, node: &Node, size: usize) -> Option<Vec<u8>> {
        let Some(LogicalType::Decimal { precision, .. }) = node.logical else { return None };
        let digits = 1 + u32::try_from(self.chance.below(precision as usize)).ok()?;
        let most = 10_i128.checked_pow(digits).unwrap_or(i128::MAX) - 1;
        let number = self.chance.pick(&[0, 1, -1, most, -most, most / 3]);
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
