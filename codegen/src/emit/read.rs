//! Straight-line decoders for a pair of versions: what the writer wrote, read as the reader's types.
//!
//! The rules are those of Avro's schema resolution (Avro 1.11 specification, "Schema Resolution"), applied here
//! once and for all; the decoder of a version's own bytes is the pair of the version with itself.

mod named;
mod same;
mod unions;
mod values;

use std::collections::{HashMap, HashSet};

use contract_core::schema::{Kind, TypeId};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::code::Code;
use super::scope::{Ownership, Scope};
use super::skip::SkipBuilder;
use crate::GenerateError;
use crate::model::{Model, RustType};
use crate::names::free;

/// The decoders of one pair of versions, as far as they are made.
pub(super) struct DecoderBuilder<'m> {
    writer: &'m Model<'m>,
    reader: &'m Model<'m>,
    scope: Scope,
    made: Made,
    skipping: SkipBuilder<'m>,
}

/// What a trial can undo.
#[derive(Clone, Default)]
struct Made {
    /// For each pair of types with a function of its own, the function's name and place.
    index: HashMap<(TypeId, TypeId), (String, usize)>,
    functions: Vec<TokenStream>,
    taken: HashSet<String>,
}

impl<'m> DecoderBuilder<'m> {
    pub(super) fn new(writer: &'m Model<'m>, reader: &'m Model<'m>, ownership: Ownership) -> Self {
        Self {
            writer,
            reader,
            scope: Scope::code(ownership),
            made: Made::default(),
            skipping: SkipBuilder::new(writer),
        }
    }

    /// The functions, in the order in which they were asked for.
    pub(super) fn finish(self) -> TokenStream {
        let functions = self.made.functions;
        let skips = self.skipping.finish();
        quote!(#(#functions)* #skips)
    }

    /// The name of the function for a pair that has one.
    pub(super) fn name(&self, writer: TypeId, reader: TypeId) -> TokenStream {
        self.made.index.get(&(writer, reader)).map_or_else(TokenStream::new, |(name, _)| {
            let name = format_ident!("{name}");
            quote!(#name)
        })
    }

    /// Whether both are the same version, so that each type is read as itself.
    fn is_own(&self) -> bool {
        std::ptr::eq(self.writer, self.reader)
    }

    /// Makes the function that reads the writer's type as the reader's, which has an item of its own.
    pub(super) fn function(&mut self, writer: TypeId, reader: TypeId) -> Result<Code, GenerateError> {
        if let Some(path) = self.shared(writer, reader) {
            return Ok(Code::Function(path));
        }
        if let Some((name, _)) = self.made.index.get(&(writer, reader)) {
            let name = format_ident!("{name}");
            return Ok(Code::Function(quote!(#name)));
        }
        let name = free(format!("read_{}", self.reader.function(reader)), &mut self.made.taken);
        let place = self.made.functions.len();
        self.made.functions.push(TokenStream::new());
        self.made.index.insert((writer, reader), (name.clone(), place));

        let body = match (self.writer.schema.kind(writer), self.reader.rust_type(reader)) {
            (Kind::Union(_), _) => self.of_union(writer, reader, None)?.result(),
            (Kind::Record(_), RustType::Record) => self.record(writer, reader)?,
            (Kind::Enum(_), RustType::Enum) => self.enumeration(writer, reader)?,
            _ => self.as_branch(writer, reader, None)?.result(),
        };
        let ident = format_ident!("{name}");
        let (ty, lifetime) = (self.scope.path(self.reader, reader), self.scope.lifetime(self.reader, reader));
        let input = if lifetime.is_empty() { quote!(Reader<'_>) } else { quote!(Reader #lifetime) };
        let parameter = super::code::parameter("reader", &body);
        self.made.functions[place] = quote! {
            pub(super) fn #ident #lifetime(#parameter: &mut #input) -> Result<#ty #lifetime, DecodeError> { #body }
        };
        Ok(Code::Function(quote!(#ident)))
    }

    /// The function of another file that reads this pair: that of the version's own bytes where the writer's are the
    /// same, and that of the owned type where a view has no type of its own.
    fn shared(&self, writer: TypeId, reader: TypeId) -> Option<TokenStream> {
        let is_owned = !self.scope.borrows(self.reader, reader);
        let above = self.scope.ownership == Ownership::Borrowed && is_owned;
        let elsewhere = if self.is_own() { above } else { self.same_wire(writer, reader) };
        let name = format_ident!("read_{}", self.reader.function(reader));
        let above = above.then(|| quote!(super::));
        elsewhere.then(|| quote!(#above super::codec::#name))
    }

    /// Reads the writer's type as the reader's, which stands in the reader's record `outer`.
    fn expression(&mut self, writer: TypeId, reader: TypeId, outer: Option<TypeId>) -> Result<Code, GenerateError> {
        let code = match (self.writer.schema.kind(writer), self.reader.rust_type(reader)) {
            (_, RustType::Union(_)) | (Kind::Enum(_), RustType::Enum) => self.function(writer, reader)?,
            (Kind::Union(_), _) => self.of_union(writer, reader, outer)?,
            (_, RustType::Option { .. }) => self.as_branch(writer, reader, outer)?,
            (Kind::Record(_), RustType::Record) => {
                let code = self.function(writer, reader)?;
                if outer.is_some_and(|outer| self.reader.is_boxed(outer, reader)) {
                    let value = code.value();
                    Code::Value(quote!(Box::new(#value)))
                } else {
                    code
                }
            }
            (Kind::Array(from), RustType::Vec(to)) => {
                let (least, item) = self.items(*from, to)?;
                Code::Fallible(quote!(reader.array(#least, #item)))
            }
            (Kind::Map(from), RustType::Map(to)) => {
                let (least, item) = self.items(*from, to)?;
                match self.scope.ownership {
                    Ownership::Owned => Code::Fallible(quote!(reader.map(#least, #item))),
                    Ownership::Borrowed => Code::Fallible(quote!(reader.map_entries(#least, #item))),
                }
            }
            _ => self.plain(writer, reader)?,
        };
        Ok(code)
    }

    fn items(&mut self, from: TypeId, to: TypeId) -> Result<(proc_macro2::Literal, TokenStream), GenerateError> {
        let item = self.expression(from, to, None)?.callable();
        Ok((proc_macro2::Literal::usize_unsuffixed(self.writer.min_encoded_size(from)), item))
    }

    /// Whether the pair resolves; leaves no trace.
    fn resolves(&mut self, writer: TypeId, reader: TypeId) -> bool {
        let before = self.made.clone();
        let skips = self.skipping.clone();
        let resolves = self.expression(writer, reader, None).is_ok();
        self.made = before;
        self.skipping = skips;
        resolves
    }

    fn unresolvable<T>(&self, reader: TypeId, reason: impl Into<String>) -> Result<T, GenerateError> {
        Err(GenerateError::Unresolvable {
            location: self.reader.location(reader),
            writer: self.writer.number,
            reader: self.reader.number,
            reason: reason.into(),
        })
    }

    /// The refusal of two types of which neither is the other's.
    fn mismatch<T>(&self, writer: TypeId, reader: TypeId) -> Result<T, GenerateError> {
        let (from, to) = (self.writer.schema.describe(writer), self.reader.schema.describe(reader));
        self.unresolvable(reader, format!("{from} does not become {to}"))
    }
}
