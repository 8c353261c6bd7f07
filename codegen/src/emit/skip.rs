//! Code that skips the values that the reader does not have.

use std::collections::HashMap;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use schemactl_avro::schema::{Kind, TypeId};

use super::code::{Code, match_index};
use crate::model::Model;

/// Makes the functions that skip a writer's records.
pub(super) struct SkipBuilder<'m> {
    writer: &'m Model<'m>,
    index: HashMap<TypeId, usize>,
    functions: Vec<TokenStream>,
}

impl<'m> SkipBuilder<'m> {
    pub(super) fn new(writer: &'m Model<'m>) -> Self {
        Self { writer, index: HashMap::new(), functions: Vec::new() }
    }

    pub(super) fn finish(self) -> TokenStream {
        let functions = self.functions;
        quote!(#(#functions)*)
    }

    /// Returns the code that skips a value; `None` if the value has no bytes.
    pub(super) fn code(&mut self, id: TypeId) -> Option<Code> {
        Some(match self.writer.schema.kind(id) {
            Kind::Null => return None,
            Kind::Boolean => fixed(1),
            Kind::Float => fixed(4),
            Kind::Double => fixed(8),
            Kind::Fixed(own) => fixed(own.size),
            Kind::Int | Kind::Enum(_) => Code::Method("skip_int"),
            Kind::Long => Code::Method("skip_long"),
            Kind::Bytes | Kind::String => Code::Method("skip_slice"),
            Kind::Array(items) => {
                let (min_size, item) = self.each(*items);
                Code::Fallible(quote!(reader.skip_array(#min_size, #item)))
            }
            Kind::Map(values) => {
                let (min_size, item) = self.each(*values);
                Code::Fallible(quote!(reader.skip_map(#min_size, #item)))
            }
            Kind::Union(branches) => {
                let branches = branches.clone();
                let outcomes: Vec<TokenStream> =
                    branches.iter().map(|branch| self.code(*branch).map_or(quote!(()), |code| code.value())).collect();
                Code::Value(match_index(self.writer.path(id), &outcomes))
            }
            Kind::Record(_) => {
                self.record(id);
                let name = self.name(id);
                Code::Function(quote!(#name))
            }
        })
    }

    fn each(&mut self, id: TypeId) -> (Literal, TokenStream) {
        let min_size = Literal::usize_unsuffixed(self.writer.min_encoded_size(id));
        let item = self.code(id).map_or_else(|| quote!(|_| Ok(())), |code| code.callable());
        (min_size, item)
    }

    fn name(&self, id: TypeId) -> proc_macro2::Ident {
        format_ident!("skip_{}", self.writer.function_suffix(id))
    }

    fn record(&mut self, id: TypeId) {
        let Kind::Record(record) = self.writer.schema.kind(id) else { return };
        if self.index.contains_key(&id) {
            return;
        }
        let index = self.functions.len();
        self.index.insert(id, index);
        self.functions.push(TokenStream::new());
        let skips: Vec<TokenStream> =
            record.fields.iter().filter_map(|field| self.code(field.ty)).map(|code| code.statement()).collect();
        let (down, up) = if self.writer.is_recursive(id) {
            (quote!(reader.descend()?;), quote!(reader.ascend();))
        } else {
            (quote!(), quote!())
        };
        let body = quote!(#down #(#skips)* #up Ok(()));
        let (name, reader) = (self.name(id), super::code::parameter("reader", &body));
        self.functions[index] = quote!(fn #name(#reader: &mut Reader<'_>) -> Result<(), DecodeError> { #body });
    }
}

fn fixed(size: u32) -> Code {
    let size = Literal::u32_unsuffixed(size);
    Code::Fallible(quote!(reader.skip(#size)))
}
