//! Default values as Rust expressions.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use schemactl_avro::json::{Json, Member, Number, Value, replace_lone_surrogates};
use schemactl_avro::resolution::{Action, Resolution};
use schemactl_avro::schema::{Kind, TypeId};

use super::scope::{Ownership, Scope};
use crate::GenerateError;
use crate::model::{Model, RustType};
use crate::names::ident;

/// Returns an implementation of `Default` for each record whose fields all have defaults.
pub(super) fn emit(model: &Model<'_>) -> Result<TokenStream, GenerateError> {
    let scope = Scope::code(Ownership::Owned);
    let mut impls = TokenStream::new();
    for id in model.items() {
        let Kind::Record(record) = model.schema.kind(*id) else { continue };
        let mut fields = Vec::new();
        for (field, name) in record.fields.iter().zip(model.members(*id)) {
            let Some(default) = &field.default else { break };
            let (name, value) = (ident(name), expression(model, &scope, field.ty, default, Some(*id))?);
            fields.push(quote!(#name: #value,));
        }
        if fields.len() == record.fields.len() && !fields.is_empty() {
            let path = scope.path(model, *id);
            impls.extend(quote! {
                impl Default for #path {
                    fn default() -> Self {
                        Self { #(#fields)* }
                    }
                }
            });
        }
    }
    Ok(impls)
}

/// Returns the error of the first default that a decoder would need and that is not a value of its type.
pub(super) fn check(reader: &Model<'_>, resolution: &Resolution) -> Result<(), GenerateError> {
    let scope = Scope::code(Ownership::Owned);
    for node in resolution.nodes() {
        let (Action::Record { defaults, .. }, Kind::Record(record)) = (&node.action, reader.schema.kind(node.reader))
        else {
            continue;
        };
        for field in defaults.iter().map(|missing| &record.fields[missing.field]) {
            if let Some(default) = &field.default {
                expression(reader, &scope, field.ty, default, Some(node.reader))?;
            }
        }
    }
    Ok(())
}

/// Returns the default of a type as a Rust expression, for a field of the record `outer`, or for a part of an array or map.
pub(super) fn expression(
    model: &Model<'_>,
    scope: &Scope,
    id: TypeId,
    default: &Json,
    outer: Option<TypeId>,
) -> Result<TokenStream, GenerateError> {
    let is_view = scope.ownership == Ownership::Borrowed;
    let invalid =
        || GenerateError::InvalidDefault { location: model.location(id), expected: model.schema.describe(id) };
    let value = match (model.rust_type(id), &default.value) {
        (RustType::Unit, Value::Null) => quote!(()),
        (RustType::Boolean, Value::Bool(value)) => quote!(#value),
        (RustType::Int, value) => integer(i64::from(int(value).ok_or_else(invalid)?)),
        (RustType::Long, value) => integer(long(value).ok_or_else(invalid)?),
        (RustType::IntTime(name), value) => {
            let (name, value) = (format_ident!("{name}"), integer(i64::from(int(value).ok_or_else(invalid)?)));
            quote!(event_runtime::#name::new(#value))
        }
        (RustType::LongTime(name), value) => {
            let (name, value) = (format_ident!("{name}"), integer(long(value).ok_or_else(invalid)?));
            quote!(event_runtime::#name::new(#value))
        }
        (RustType::Float, value) => {
            // Avro reads the number as a double and narrows it.
            #[expect(clippy::cast_possible_truncation, reason = "as Avro does")]
            let value = double(value).ok_or_else(invalid)? as f32;
            float(f64::from(value), &quote!(f32), Literal::f32_unsuffixed, value.abs())
        }
        (RustType::Double, value) => {
            let value = double(value).ok_or_else(invalid)?;
            float(value, &quote!(f64), Literal::f64_unsuffixed, value.abs())
        }
        (RustType::String, Value::String(value)) => {
            // As Avro encodes it.
            let value = replace_lone_surrogates(value);
            match (is_view, value.is_empty()) {
                (true, _) => quote!(#value),
                (false, true) => quote!(String::new()),
                (false, false) => quote!(#value.to_owned()),
            }
        }
        (RustType::Uuid, Value::String(value)) => {
            let value = Literal::u128_unsuffixed(uuid(value).ok_or_else(invalid)?);
            quote!(event_runtime::Uuid::from_u128(#value))
        }
        (RustType::Bytes, Value::String(value)) => {
            let bytes = bytes(value).ok_or_else(invalid)?;
            match (is_view, bytes.is_empty()) {
                (true, _) => array_of(&bytes, &quote!(&)),
                (false, true) => quote!(Vec::new()),
                (false, false) => array_of(&bytes, &quote!(vec!)),
            }
        }
        (RustType::Fixed(size), Value::String(value)) => {
            let bytes = bytes(value).filter(|bytes| has_size(bytes, size)).ok_or_else(invalid)?;
            let (path, bytes) = (scope.path(model, id), array_of(&bytes, &quote!()));
            quote!(#path(#bytes))
        }
        (RustType::Duration, Value::String(value)) => {
            let bytes = bytes(value).filter(|bytes| has_size(bytes, 12)).ok_or_else(invalid)?;
            let bytes = array_of(&bytes, &quote!());
            quote!(event_runtime::Duration::from_bytes(#bytes))
        }
        (RustType::Decimal { precision, scale }, Value::String(value)) => {
            decimal(&bytes(value).ok_or_else(invalid)?, precision, scale).ok_or_else(invalid)?
        }
        (RustType::DecimalFixed { precision, scale, size }, Value::String(value)) => {
            let bytes = bytes(value).filter(|bytes| has_size(bytes, size)).ok_or_else(invalid)?;
            decimal(&bytes, precision, scale).ok_or_else(invalid)?
        }
        (RustType::Enum, Value::String(symbol)) => {
            let Kind::Enum(enumeration) = model.schema.kind(id) else { return Err(invalid()) };
            let index = enumeration.symbol_index(symbol).ok_or_else(invalid)?;
            let (path, name) = (scope.path(model, id), ident(&model.members(id)[index]));
            quote!(#path::#name)
        }
        (RustType::Vec(inner), Value::Array(items)) => {
            let items: Result<Vec<_>, _> =
                items.iter().map(|item| expression(model, scope, inner, item, None)).collect();
            let items = items?;
            if items.is_empty() { quote!(Vec::new()) } else { quote!(vec![#(#items),*]) }
        }
        (RustType::Map(inner), Value::Object(members)) => map(model, scope, inner, members)?,
        (RustType::Option { .. } | RustType::Union(_), _) => union(model, scope, id, default, outer, invalid)?,
        (RustType::Record, Value::Object(_)) => record(model, scope, id, default, outer, invalid)?,
        _ => return Err(invalid()),
    };
    Ok(value)
}

/// Returns the default of a map; views hold a map as a list of its entries.
fn map(model: &Model<'_>, scope: &Scope, values: TypeId, members: &[Member]) -> Result<TokenStream, GenerateError> {
    let is_view = scope.ownership == Ownership::Borrowed;
    let mut entries = Vec::new();
    for member in members {
        let (key, value) =
            (replace_lone_surrogates(&member.key), expression(model, scope, values, &member.value, None)?);
        entries.push(if is_view { quote!((#key, #value)) } else { quote!((#key.to_owned(), #value)) });
    }
    Ok(match (is_view, entries.is_empty()) {
        (true, true) => quote!(Vec::new()),
        (true, false) => quote!(vec![#(#entries),*]),
        (false, true) => quote!(std::collections::BTreeMap::new()),
        (false, false) => quote!(std::collections::BTreeMap::from([#(#entries),*])),
    })
}

fn union(
    model: &Model<'_>,
    scope: &Scope,
    id: TypeId,
    default: &Json,
    outer: Option<TypeId>,
    invalid: impl Fn() -> GenerateError,
) -> Result<TokenStream, GenerateError> {
    let Kind::Union(branches) = model.schema.kind(id) else { return Err(invalid()) };
    let index = model.schema.default_branch(branches, default);
    let branch = *branches.get(index).ok_or_else(&invalid)?;
    let is_unit = matches!(model.rust_type(branch), RustType::Unit);
    if let RustType::Option { .. } = model.rust_type(id) {
        let value = expression(model, scope, branch, default, outer)?;
        return Ok(if is_unit { quote!(None) } else { quote!(Some(#value)) });
    }
    let (path, name) = (scope.path(model, id), ident(&model.members(id)[index]));
    let value = expression(model, scope, branch, default, super::types::record_around(model, id))?;
    Ok(if is_unit { quote!(#path::#name) } else { quote!(#path::#name(#value)) })
}

fn record(
    model: &Model<'_>,
    scope: &Scope,
    id: TypeId,
    default: &Json,
    outer: Option<TypeId>,
    invalid: impl Fn() -> GenerateError,
) -> Result<TokenStream, GenerateError> {
    let Kind::Record(record) = model.schema.kind(id) else { return Err(invalid()) };
    let mut fields = Vec::new();
    for (field, name) in record.fields.iter().zip(model.members(id)) {
        let value = default.get(&field.name).or(field.default.as_ref()).ok_or_else(&invalid)?;
        let (name, value) = (ident(name), expression(model, scope, field.ty, value, Some(id))?);
        fields.push(quote!(#name: #value,));
    }
    let path = scope.path(model, id);
    let value = quote!(#path { #(#fields)* });
    Ok(if outer.is_some_and(|outer| model.is_boxed(outer, id)) { quote!(Box::new(#value)) } else { value })
}

fn int(value: &Value) -> Option<i32> {
    long(value).and_then(|value| i32::try_from(value).ok())
}

fn long(value: &Value) -> Option<i64> {
    number(value)?.as_i64()
}

fn double(value: &Value) -> Option<f64> {
    number(value).map(Number::to_f64)
}

fn number(value: &Value) -> Option<&Number> {
    match value {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

fn integer(value: i64) -> TokenStream {
    let literal = Literal::u64_unsuffixed(value.unsigned_abs());
    if value < 0 { quote!(-#literal) } else { quote!(#literal) }
}

fn float<T>(value: f64, ty: &TokenStream, literal: fn(T) -> Literal, magnitude: T) -> TokenStream {
    if value.is_nan() {
        return quote!(#ty::NAN);
    }
    match (value.is_infinite(), value.is_sign_negative()) {
        (true, false) => quote!(#ty::INFINITY),
        (true, true) => quote!(#ty::NEG_INFINITY),
        (false, negative) => {
            let literal = literal(magnitude);
            if negative { quote!(-#literal) } else { quote!(#literal) }
        }
    }
}

/// Returns the bytes of a default for `bytes` or a fixed type: each character is one byte.
fn bytes(value: &str) -> Option<Vec<u8>> {
    value.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

fn has_size(bytes: &[u8], size: u32) -> bool {
    usize::try_from(size).is_ok_and(|size| bytes.len() == size)
}

fn array_of(bytes: &[u8], before: &TokenStream) -> TokenStream {
    let bytes = bytes.iter().map(|byte| Literal::u8_unsuffixed(*byte));
    quote!(#before [#(#bytes),*])
}

fn decimal(bytes: &[u8], precision: u32, scale: u32) -> Option<TokenStream> {
    let sign = *bytes.first()? >= 0x80;
    let start: i128 = if sign { -1 } else { 0 };
    let extra = bytes.len().saturating_sub(16);
    let fill = if sign { 0xff } else { 0 };
    bytes[..extra].iter().all(|byte| *byte == fill).then_some(())?;
    let value = bytes[extra..].iter().fold(start, |value, byte| (value << 8) | i128::from(*byte));
    ((value < 0) == sign && value.unsigned_abs() < 10_u128.pow(precision)).then_some(())?;
    let literal = Literal::u128_unsuffixed(value.unsigned_abs());
    let value = if sign { quote!(-#literal) } else { quote!(#literal) };
    let (precision, scale) = (Literal::u32_unsuffixed(precision), Literal::u32_unsuffixed(scale));
    Some(quote!(const { event_runtime::Decimal::<#precision, #scale>::constant(#value) }))
}

/// Parses a UUID in its form of 36 characters.
fn uuid(value: &str) -> Option<u128> {
    let parts: Vec<&str> = value.split('-').collect();
    let widths = parts.iter().map(|part| part.len());
    let digits = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()));
    (widths.eq([8, 4, 4, 4, 12]) && digits).then(|| u128::from_str_radix(&parts.concat(), 16).ok()).flatten()
}
