//! Straight-line decoders: what one version wrote, read as the types of another.
//!
//! A [`Resolution`] says how each of the writer's types is read. Here it becomes Rust: one function for each record, enum
//! and union. The decoder of a version's own bytes is made from the resolution of its schema with itself.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use schemactl_avro::resolution::{Action, FieldAction, FieldDefault, NodeId, Promotion, Resolution, ResolutionNode};
use schemactl_avro::schema::{Kind, TypeId};

use super::code::{Code, match_index, parameter};
use super::defaults;
use super::scope::{Ownership, Scope};
use super::skip::SkipBuilder;
use super::types::record_around;
use crate::GenerateError;
use crate::model::{Model, RustType};
use crate::names::{ident, make_free};

/// Makes the decoders of one pair of versions.
pub(super) struct DecoderBuilder<'m> {
    writer: &'m Model<'m>,
    reader: &'m Model<'m>,
    resolution: &'m Resolution,
    scope: Scope,
    /// The names of the functions that exist, by the nodes that they read.
    names: HashMap<NodeId, String>,
    taken: HashSet<String>,
    functions: Vec<TokenStream>,
    skips: SkipBuilder<'m>,
}

impl<'m> DecoderBuilder<'m> {
    pub(super) fn new(
        writer: &'m Model<'m>,
        reader: &'m Model<'m>,
        resolution: &'m Resolution,
        ownership: Ownership,
    ) -> Self {
        Self {
            writer,
            reader,
            resolution,
            scope: Scope::code(ownership),
            names: HashMap::new(),
            taken: HashSet::new(),
            functions: Vec::new(),
            skips: SkipBuilder::new(writer),
        }
    }

    /// Makes the decoder of the root record and returns its path.
    pub(super) fn root(&mut self) -> Result<TokenStream, GenerateError> {
        self.function(self.resolution.root()).map(|code| code.callable())
    }

    /// Returns all functions, in the order in which they were asked for.
    pub(super) fn finish(self) -> TokenStream {
        let functions = self.functions;
        let skips = self.skips.finish();
        quote!(#(#functions)* #skips)
    }

    /// Makes the function that reads a record, enum or union, unless it exists.
    fn function(&mut self, id: NodeId) -> Result<Code, GenerateError> {
        let node = self.resolution.node(id);
        if let Some(path) = self.existing(node) {
            return Ok(Code::Function(path));
        }
        if let Some(name) = self.names.get(&id) {
            let name = format_ident!("{name}");
            return Ok(Code::Function(quote!(#name)));
        }
        let name = make_free(format!("read_{}", self.reader.function_suffix(node.reader)), &mut self.taken);
        let ident = format_ident!("{name}");
        // The function takes its position before those that its body asks for.
        let index = self.functions.len();
        self.functions.push(TokenStream::new());
        self.names.insert(id, name);

        let body = match &node.action {
            Action::Record { fields, defaults } => self.record(node, fields, defaults)?,
            Action::Enum(symbols) => self.enumeration(node, symbols),
            Action::WriterUnion(branches) => self.writer_union(node, branches, None)?.result(),
            _ => self.expression_of(node, None)?.result(),
        };
        let (ty, lifetime) = (self.scope.path(self.reader, node.reader), self.scope.lifetime(self.reader, node.reader));
        let input = if lifetime.is_empty() { quote!(Reader<'_>) } else { quote!(Reader #lifetime) };
        let parameter = parameter("reader", &body);
        self.functions[index] = quote! {
            pub(super) fn #ident #lifetime(#parameter: &mut #input) -> Result<#ty #lifetime, DecodeError> { #body }
        };
        Ok(Code::Function(quote!(#ident)))
    }

    /// Returns the function of another file that reads the same: that of the version's own bytes if the writer's are the
    /// same, and that of the owned type if a view has no type of its own.
    fn existing(&self, node: &ResolutionNode) -> Option<TokenStream> {
        let is_owned = !self.scope.borrows(self.reader, node.reader);
        let above = self.scope.ownership == Ownership::Borrowed && is_owned;
        let is_own_version = std::ptr::eq(self.writer, self.reader);
        let exists = if is_own_version { above } else { node.is_same };
        let name = format_ident!("read_{}", self.reader.function_suffix(node.reader));
        let above = above.then(|| quote!(super::));
        exists.then(|| quote!(#above super::codec::#name))
    }

    /// Reads a value that is a field of the reader's record `outer`, or a part of an array or map.
    fn expression(&mut self, id: NodeId, outer: Option<TypeId>) -> Result<Code, GenerateError> {
        let node = self.resolution.node(id);
        match (&node.action, self.reader.rust_type(node.reader)) {
            (_, RustType::Union(_)) | (Action::Enum(_), _) => self.function(id),
            (Action::Record { .. }, _) => {
                let code = self.function(id)?;
                if outer.is_some_and(|outer| self.reader.is_boxed(outer, node.reader)) {
                    let value = code.value();
                    Ok(Code::Value(quote!(Box::new(#value))))
                } else {
                    Ok(code)
                }
            }
            _ => self.expression_of(node, outer),
        }
    }

    /// Reads a value without calling a function for its type.
    fn expression_of(&mut self, node: &ResolutionNode, outer: Option<TypeId>) -> Result<Code, GenerateError> {
        match &node.action {
            Action::WriterUnion(branches) => self.writer_union(node, branches, outer),
            Action::ReaderUnion { branch, node: value } => {
                self.branch(node.reader, *branch, *value, outer).map(Code::Value)
            }
            Action::Array(item) => {
                let (min_size, item) = self.items(*item)?;
                Ok(Code::Fallible(quote!(reader.array(#min_size, #item))))
            }
            Action::Map(value) => {
                let (min_size, value) = self.items(*value)?;
                Ok(Code::Fallible(match self.scope.ownership {
                    Ownership::Owned => quote!(reader.map(#min_size, #value)),
                    Ownership::Borrowed => quote!(reader.map_entries(#min_size, #value)),
                }))
            }
            Action::Promote(promotion) => Ok(self.promoted(*promotion, node.reader)),
            _ => Ok(self.leaf(node.reader)),
        }
    }

    /// Returns the fewest bytes of an item, and what reads one.
    fn items(&mut self, item: NodeId) -> Result<(Literal, TokenStream), GenerateError> {
        let min_size = self.writer.min_encoded_size(self.resolution.node(item).writer);
        let item = self.expression(item, None)?.callable();
        Ok((Literal::usize_unsuffixed(min_size), item))
    }

    /// The body of the function that reads a record.
    fn record(
        &mut self,
        node: &ResolutionNode,
        actions: &[FieldAction],
        missing: &[FieldDefault],
    ) -> Result<TokenStream, GenerateError> {
        let Kind::Record(record) = self.reader.schema.kind(node.reader) else {
            unreachable!("a record is read as a record");
        };
        let names = self.reader.members(node.reader).to_vec();
        let mut defaults = Vec::new();
        for missing in missing {
            let field = &record.fields[missing.field];
            let Some(default) = &field.default else { continue };
            let value = defaults::expression(self.reader, &self.scope, field.ty, default, Some(node.reader))?;
            let name = ident(&names[missing.field]);
            defaults.push(quote!(#name: #value,));
        }
        // Fields are read in the writer's order. Rust evaluates the fields of a struct literal in the order in which they
        // are written, so the literal can have that order, unless something between them is to be skipped.
        let skips = actions.iter().any(|action| matches!(action, FieldAction::Skip(_)));
        let mut statements = Vec::new();
        let mut fields = Vec::new();
        for (position, action) in actions.iter().enumerate() {
            match action {
                FieldAction::Skip(ty) => statements.extend(self.skips.code(*ty).map(|skip| skip.statement())),
                FieldAction::Read { field, node: value } => {
                    let value = self.expression(*value, Some(node.reader))?.value();
                    let name = ident(&names[*field]);
                    if skips {
                        let local = format_ident!("field_{}", position + 1);
                        statements.push(quote!(let #local = #value;));
                        fields.push(quote!(#name: #local,));
                    } else {
                        fields.push(quote!(#name: #value,));
                    }
                }
            }
        }
        let path = self.scope.path(self.reader, node.reader);
        let value = quote!(#path { #(#fields)* #(#defaults)* });
        if self.writer.is_recursive(node.writer) {
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

    /// The body of the function that reads an enum.
    fn enumeration(&self, node: &ResolutionNode, symbols: &[Option<usize>]) -> TokenStream {
        let (Kind::Enum(from), Kind::Enum(to)) =
            (self.writer.schema.kind(node.writer), self.reader.schema.kind(node.reader))
        else {
            unreachable!("an enum is read as an enum");
        };
        let path = self.scope.path(self.reader, node.reader);
        let members = self.reader.members(node.reader);
        let enum_name = to.name.simple();
        let outcome = |(symbol, index): (&str, &Option<usize>)| {
            let Some(index) = index else {
                return quote!(return Err(reader.no_counterpart(#symbol, #enum_name)));
            };
            let name = ident(&members[*index]);
            quote!(#path::#name)
        };
        let names = from.symbols.iter().map(|symbol| symbol.name.as_str());
        let outcomes: Vec<TokenStream> = names.zip(symbols).map(outcome).collect();
        let value = match_index(enum_name, &outcomes);
        quote!(Ok(#value))
    }

    /// Reads a union of the writer: its branch, and the value by what the reader has for that branch.
    fn writer_union(
        &mut self,
        node: &ResolutionNode,
        branches: &[Option<NodeId>],
        outer: Option<TypeId>,
    ) -> Result<Code, GenerateError> {
        let Kind::Union(types) = self.writer.schema.kind(node.writer) else {
            unreachable!("only a union has branches");
        };
        let path = self.reader.path(node.reader).to_owned();
        let mut outcomes = Vec::with_capacity(branches.len());
        for (branch, ty) in branches.iter().zip(types) {
            let Some(branch) = branch else {
                let found = self.writer.schema.describe(*ty);
                outcomes.push(quote!(return Err(reader.no_counterpart(#found, #path))));
                continue;
            };
            let own = self.resolution.node(*branch);
            let value = match own.action {
                Action::ReaderUnion { branch, node } => self.branch(own.reader, branch, node, outer)?,
                _ => self.expression(*branch, outer)?.value(),
            };
            outcomes.push(value);
        }
        Ok(Code::Value(match_index(&path, &outcomes)))
    }

    /// Reads a value as the branch of the reader's union with this index.
    fn branch(
        &mut self,
        union: TypeId,
        index: usize,
        value: NodeId,
        outer: Option<TypeId>,
    ) -> Result<TokenStream, GenerateError> {
        let is_null = matches!(self.reader.rust_type(self.resolution.node(value).reader), RustType::Unit);
        if let RustType::Option { .. } = self.reader.rust_type(union) {
            if is_null {
                return Ok(quote!(None));
            }
            let value = self.expression(value, outer)?.value();
            return Ok(quote!(Some(#value)));
        }
        let path = self.scope.path(self.reader, union);
        let name = ident(&self.reader.members(union)[index]);
        if is_null {
            return Ok(quote!(#path::#name));
        }
        let outer = record_around(self.reader, union);
        let value = self.expression(value, outer)?.value();
        Ok(quote!(#path::#name(#value)))
    }

    /// Reads a value of a type without parts that both versions have.
    fn leaf(&self, reader: TypeId) -> Code {
        let is_view = self.scope.ownership == Ownership::Borrowed;
        match self.reader.rust_type(reader) {
            RustType::Unit => Code::Value(quote!(())),
            RustType::Boolean => Code::Method("boolean"),
            RustType::Int => Code::Method("int"),
            RustType::Long => Code::Method("long"),
            RustType::Float => Code::Method("float"),
            RustType::Double => Code::Method("double"),
            RustType::IntTime(name) => time(name, "int"),
            RustType::LongTime(name) => time(name, "long"),
            RustType::String if is_view => Code::Method("str"),
            RustType::String => Code::Method("string"),
            RustType::Bytes if is_view => Code::Method("slice"),
            RustType::Bytes => Code::Method("bytes"),
            RustType::Uuid => Code::Method("uuid"),
            RustType::Decimal { precision, scale } => {
                let (precision, scale) = (Literal::u32_unsuffixed(precision), Literal::u32_unsuffixed(scale));
                Code::Fallible(quote!(reader.decimal::<#precision, #scale>()))
            }
            RustType::DecimalFixed { precision, scale, size } => {
                let (precision, scale) = (Literal::u32_unsuffixed(precision), Literal::u32_unsuffixed(scale));
                let size = Literal::u32_unsuffixed(size);
                Code::Fallible(quote!(reader.decimal_fixed::<#size, #precision, #scale>()))
            }
            RustType::Duration => Code::Method("duration"),
            RustType::Fixed(_) => {
                let path = self.scope.path(self.reader, reader);
                Code::Value(quote!(#path(reader.fixed()?)))
            }
            RustType::Record
            | RustType::Enum
            | RustType::Vec(_)
            | RustType::Map(_)
            | RustType::Option { .. }
            | RustType::Union(_) => unreachable!("types with parts have actions of their own"),
        }
    }

    /// Reads a value of another primitive type than the reader's.
    fn promoted(&self, promotion: Promotion, reader: TypeId) -> Code {
        match (promotion, self.reader.rust_type(reader)) {
            (Promotion::IntToLong, RustType::LongTime(name)) => time(name, "int_as_long"),
            (Promotion::IntToLong, _) => Code::Method("int_as_long"),
            (Promotion::IntToFloat, _) => Code::Method("int_as_float"),
            (Promotion::IntToDouble, _) => Code::Method("int_as_double"),
            (Promotion::LongToFloat, _) => Code::Method("long_as_float"),
            (Promotion::LongToDouble, _) => Code::Method("long_as_double"),
            (Promotion::FloatToDouble, _) => Code::Method("float_as_double"),
            // Strings and bytes have the same encoding; the reader's type decides what is checked.
            (Promotion::StringToBytes | Promotion::BytesToString, _) => self.leaf(reader),
        }
    }
}

fn time(name: &str, method: &str) -> Code {
    let (name, method) = (format_ident!("{name}"), format_ident!("{method}"));
    Code::Value(quote!(event_runtime::#name::new(reader.#method()?)))
}
