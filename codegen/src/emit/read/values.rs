//! Types without parts, their promotions and their logical types.

use contract_core::schema::{Kind, LogicalType, TypeId};
use proc_macro2::Literal;
use quote::{format_ident, quote};

use super::DecoderBuilder;
use crate::GenerateError;
use crate::emit::code::Code;
use crate::emit::scope::Ownership;
use crate::model::RustType;

impl DecoderBuilder<'_> {
    /// Reads a type that has no parts.
    pub(super) fn plain(&mut self, writer: TypeId, reader: TypeId) -> Result<Code, GenerateError> {
        self.same_meaning(writer, reader)?;
        let is_view = self.scope.ownership == Ownership::Borrowed;
        let (from, form) = (self.writer.schema.kind(writer), self.reader.rust_type(reader));
        let code = match (from, form) {
            (Kind::Null, RustType::Unit) => Code::Value(quote!(())),
            (Kind::Boolean, RustType::Boolean) => Code::Method("boolean"),
            (Kind::Int, RustType::Int) => Code::Method("int"),
            (Kind::Int, RustType::Long) => Code::Method("int_as_long"),
            (Kind::Int, RustType::Float) => Code::Method("int_as_float"),
            (Kind::Int, RustType::Double) => Code::Method("int_as_double"),
            (Kind::Long, RustType::Long) => Code::Method("long"),
            (Kind::Long, RustType::Float) => Code::Method("long_as_float"),
            (Kind::Long, RustType::Double) => Code::Method("long_as_double"),
            (Kind::Float, RustType::Float) => Code::Method("float"),
            (Kind::Float, RustType::Double) => Code::Method("float_as_double"),
            (Kind::Double, RustType::Double) => Code::Method("double"),
            (Kind::Int, RustType::IntTime(name)) => time(name, "int"),
            (Kind::Int, RustType::LongTime(name)) => time(name, "int_as_long"),
            (Kind::Long, RustType::LongTime(name)) => time(name, "long"),
            // Text and bytes look alike; text that was bytes must be UTF-8.
            (Kind::String | Kind::Bytes, RustType::String) if is_view => Code::Method("str"),
            (Kind::String | Kind::Bytes, RustType::String) => Code::Method("string"),
            (Kind::String | Kind::Bytes, RustType::Bytes) if is_view => Code::Method("slice"),
            (Kind::String | Kind::Bytes, RustType::Bytes) => Code::Method("bytes"),
            (Kind::String | Kind::Bytes, RustType::Uuid) => Code::Method("uuid"),
            (Kind::Bytes, RustType::Decimal { precision, scale }) => {
                let (precision, scale) = (Literal::u32_unsuffixed(precision), Literal::u32_unsuffixed(scale));
                Code::Fallible(quote!(reader.decimal::<#precision, #scale>()))
            }
            (Kind::Fixed(fixed), RustType::DecimalFixed { precision, scale, size })
                if fixed.size == size && self.same_name(writer, reader) =>
            {
                let (precision, scale) = (Literal::u32_unsuffixed(precision), Literal::u32_unsuffixed(scale));
                let size = Literal::u32_unsuffixed(size);
                Code::Fallible(quote!(reader.decimal_fixed::<#size, #precision, #scale>()))
            }
            (Kind::Fixed(fixed), RustType::Duration) if fixed.size == 12 && self.same_name(writer, reader) => {
                Code::Method("duration")
            }
            (Kind::Fixed(fixed), RustType::Fixed(size)) if fixed.size == size && self.same_name(writer, reader) => {
                let path = self.scope.path(self.reader, reader);
                Code::Value(quote!(#path(reader.fixed()?)))
            }
            _ => return self.mismatch(writer, reader),
        };
        Ok(code)
    }

    /// Refuses what Avro would read without a word, but with another meaning.
    fn same_meaning(&self, writer: TypeId, reader: TypeId) -> Result<(), GenerateError> {
        let (from, to) = (self.writer.schema.node(writer).logical, self.reader.schema.node(reader).logical);
        let same = match (from, to) {
            (Some(LogicalType::Decimal { scale: from, .. }), Some(LogicalType::Decimal { scale: to, .. })) => {
                from == to
            }
            (None, Some(LogicalType::Decimal { .. })) => false,
            // What had no meaning gets one, or the reader asks for the bare value.
            (None, _) | (_, None) => true,
            (Some(from), Some(to)) => from == to,
        };
        if same { Ok(()) } else { self.mismatch(writer, reader) }
    }
}

fn time(name: &str, method: &str) -> Code {
    let (name, method) = (format_ident!("{name}"), format_ident!("{method}"));
    Code::Value(quote!(event_runtime::#name::new(reader.#method()?)))
}
