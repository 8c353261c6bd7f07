//! Records and enums.

use std::collections::HashMap;

use contract_core::schema::{Enum, Field, Kind, Record, TypeId};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::DecoderBuilder;
use crate::GenerateError;
use crate::emit::code::choose;
use crate::emit::defaults;
use crate::names::ident;

impl DecoderBuilder<'_> {
    /// The body of the function that reads one record as another.
    pub(super) fn record(&mut self, writer: TypeId, reader: TypeId) -> Result<TokenStream, GenerateError> {
        let (Kind::Record(from), Kind::Record(to)) = (self.writer.schema.kind(writer), self.reader.schema.kind(reader))
        else {
            return self.mismatch(writer, reader);
        };
        let sources = self.sources(from, to, reader)?;
        let names = self.reader.members(reader).to_vec();
        let path = self.scope.path(self.reader, reader);

        let mut defaults = Vec::new();
        for (at, field) in to.fields.iter().enumerate() {
            if !sources.values().any(|own| *own == at) {
                let (name, value) = (ident(&names[at]), self.default_of(from, field, reader)?);
                defaults.push(quote!(#name: #value,));
            }
        }
        // Fields are read in the writer's order. A struct literal's fields are evaluated in the order in which they
        // are written, so it can be that order, unless something between them is to be passed over.
        let skips = sources.len() < from.fields.len();
        let mut statements = Vec::new();
        let mut fields = Vec::new();
        for (at, field) in from.fields.iter().enumerate() {
            let Some(target) = sources.get(&at) else {
                statements.extend(self.skipping.code(field.ty).map(|skip| skip.statement()));
                continue;
            };
            let value = self.expression(field.ty, to.fields[*target].ty, Some(reader))?.value();
            let name = ident(&names[*target]);
            if skips {
                let local = format_ident!("field_{}", at + 1);
                statements.push(quote!(let #local = #value;));
                fields.push(quote!(#name: #local,));
            } else {
                fields.push(quote!(#name: #value,));
            }
        }
        let value = quote!(#path { #(#fields)* #(#defaults)* });
        if self.writer.is_recursive(writer) {
            Ok(quote! {
                reader.descend()?;
                #(#statements)*
                let value = #value;
                reader.ascend();
                Ok(value)
            })
        } else {
            Ok(quote!(#(#statements)* Ok(#value)))
        }
    }

    /// For each field of the writer that the reader takes, the place of the reader's field: by name, or by one of
    /// the reader's aliases.
    fn sources(&self, from: &Record, to: &Record, reader: TypeId) -> Result<HashMap<usize, usize>, GenerateError> {
        let mut sources = HashMap::new();
        for (at, field) in to.fields.iter().enumerate() {
            let takes = |own: &Field| own.name == field.name || field.aliases.contains(&own.name);
            let mut found = (0..from.fields.len()).filter(|own| takes(&from.fields[*own]));
            let Some(source) = found.next() else { continue };
            if found.next().is_some() {
                return self
                    .unresolvable(reader, format!("two of the writer's fields are `{}` by name or alias", field.name));
            }
            if let Some(other) = sources.insert(source, at) {
                let (source, other) = (&from.fields[source].name, &to.fields[other].name);
                let reason = format!("the writer's `{source}` is both `{other}` and `{}` by name or alias", field.name);
                return self.unresolvable(reader, reason);
            }
        }
        Ok(sources)
    }

    fn default_of(&self, from: &Record, field: &Field, reader: TypeId) -> Result<TokenStream, GenerateError> {
        let Some(default) = &field.default else {
            let reason = format!("`{}` has no field `{}`, which has no default", from.name.simple(), field.name);
            return self.unresolvable(reader, reason);
        };
        defaults::expression(self.reader, &self.scope, field.ty, default, Some(reader))
    }

    /// The body of the function that reads one enum as another.
    pub(super) fn enumeration(&mut self, writer: TypeId, reader: TypeId) -> Result<TokenStream, GenerateError> {
        let (Kind::Enum(from), Kind::Enum(to)) = (self.writer.schema.kind(writer), self.reader.schema.kind(reader))
        else {
            return self.mismatch(writer, reader);
        };
        if !self.same_name(writer, reader) {
            return self.mismatch(writer, reader);
        }
        let path = self.scope.path(self.reader, reader);
        let members = self.reader.members(reader);
        let what = to.name.simple();
        let known = |symbol: &str| symbol_index(to, symbol).map(|at| ident(&members[at]));
        if from.symbols.iter().all(|symbol| known(&symbol.name).is_none()) {
            return self.unresolvable(reader, "no symbol of the writer's enum is known, and there is no default");
        }
        let outcomes: Vec<TokenStream> = from
            .symbols
            .iter()
            .map(|symbol| {
                let symbol = symbol.name.as_str();
                known(symbol).map_or_else(
                    || quote!(return Err(reader.no_counterpart(#symbol, #what))),
                    |name| quote!(#path::#name),
                )
            })
            .collect();
        let value = choose(what, &outcomes);
        Ok(quote!(Ok(#value)))
    }

    /// Whether two named types are the same by name: in full, in part, or by one of the reader's aliases.
    pub(super) fn same_name(&self, writer: TypeId, reader: TypeId) -> bool {
        let (Some(from), Some(to)) = (self.writer.schema.name(writer), self.reader.schema.name(reader)) else {
            return false;
        };
        from.simple() == to.simple() || self.reader.schema.aliases(reader).contains(from)
    }
}

/// The place of a symbol in the reader's enum, or of the symbol for those that it does not know.
fn symbol_index(to: &Enum, symbol: &str) -> Option<usize> {
    to.symbol_index(symbol).or_else(|| to.default.as_deref().and_then(|default| to.symbol_index(default)))
}
