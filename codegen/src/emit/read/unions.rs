//! Unions, on either side.

use contract_core::schema::{Kind, TypeId};
use proc_macro2::TokenStream;
use quote::quote;

use super::DecoderBuilder;
use crate::GenerateError;
use crate::emit::code::{Code, choose};
use crate::model::RustType;
use crate::names::ident;

impl DecoderBuilder<'_> {
    /// Reads a union of the writer: each branch on its own, as whatever the reader has.
    pub(super) fn of_union(
        &mut self,
        writer: TypeId,
        reader: TypeId,
        outer: Option<TypeId>,
    ) -> Result<Code, GenerateError> {
        let Kind::Union(branches) = self.writer.schema.kind(writer) else { return self.mismatch(writer, reader) };
        let what = self.reader.path(reader).to_owned();
        let mut outcomes = Vec::new();
        let mut refusal = None;
        for (at, branch) in branches.iter().enumerate() {
            let outcome = match self.reader.schema.kind(reader) {
                // A union read as itself keeps its branches whatever their names are.
                Kind::Union(own) if self.is_own() => self.branch(*branch, reader, at, own[at], outer),
                Kind::Union(_) => self.as_branch(*branch, reader, outer).map(|code| code.value()),
                _ => self.expression(*branch, reader, outer).map(|code| code.value()),
            };
            match outcome {
                Ok(outcome) => outcomes.push(outcome),
                Err(error) => {
                    let found = self.writer.schema.describe(*branch);
                    outcomes.push(quote!(return Err(reader.no_counterpart(#found, #what))));
                    refusal.get_or_insert((error, 0)).1 += 1;
                }
            }
        }
        // A branch without counterpart is an error where it is met; where all are, the pair does not resolve.
        if let Some((error, count)) = refusal
            && count == branches.len()
        {
            return Err(error);
        }
        Ok(Code::Value(choose(&what, &outcomes)))
    }

    /// Reads a type that is no union as the branch of the reader's union that fits it.
    pub(super) fn as_branch(
        &mut self,
        writer: TypeId,
        reader: TypeId,
        outer: Option<TypeId>,
    ) -> Result<Code, GenerateError> {
        let Kind::Union(branches) = self.reader.schema.kind(reader) else { return self.mismatch(writer, reader) };
        let Some(at) = self.fitting(writer, branches) else { return self.mismatch(writer, reader) };
        self.branch(writer, reader, at, branches[at], outer).map(Code::Value)
    }

    /// A value of the reader's union, of its branch at this place.
    fn branch(
        &mut self,
        writer: TypeId,
        union: TypeId,
        at: usize,
        branch: TypeId,
        outer: Option<TypeId>,
    ) -> Result<TokenStream, GenerateError> {
        let is_null = matches!(self.reader.rust_type(branch), RustType::Unit);
        if let RustType::Option { .. } = self.reader.rust_type(union) {
            if is_null {
                return Ok(quote!(None));
            }
            let value = self.expression(writer, branch, outer)?.value();
            return Ok(quote!(Some(#value)));
        }
        let path = self.scope.path(self.reader, union);
        let name = ident(&self.reader.members(union)[at]);
        if is_null {
            return Ok(quote!(#path::#name));
        }
        let outer = crate::emit::types::record_around(self.reader, union);
        let value = self.expression(writer, branch, outer)?.value();
        Ok(quote!(#path::#name(#value)))
    }

    /// The branch that Avro takes: of the same type and full name; else a record of the same shape, the one of the
    /// same simple name or the first; else an enum or fixed type of the same simple name; else the first that the
    /// type can be promoted to.
    fn fitting(&mut self, writer: TypeId, branches: &[TypeId]) -> Option<usize> {
        let kind = |id: TypeId| self.reader.schema.kind(id).type_name();
        let own = self.writer.schema.kind(writer).type_name();
        let alike: Vec<usize> = (0..branches.len()).filter(|at| kind(branches[*at]) == own).collect();
        let Some(name) = self.writer.schema.name(writer) else {
            let promoted = || branches.iter().position(|branch| promotions(own).contains(&kind(*branch)));
            return alike.first().copied().or_else(promoted);
        };
        let full = |at: &usize| {
            let reader = &self.reader.schema;
            reader.name(branches[*at]) == Some(name) || reader.aliases(branches[*at]).contains(name)
        };
        if let Some(exact) = alike.iter().copied().find(full) {
            return Some(exact);
        }
        let simple =
            |at: &usize| self.reader.schema.name(branches[*at]).is_some_and(|other| other.simple() == name.simple());
        let mut order: Vec<usize> = alike.iter().copied().filter(simple).collect();
        if own == "record" {
            let rest: Vec<usize> = alike.iter().copied().filter(|at| !order.contains(at)).collect();
            order.extend(rest);
        }
        order.into_iter().find(|at| self.resolves(writer, branches[*at]))
    }
}

/// What a type can be promoted to; of several that a union has, its first is taken.
fn promotions(kind: &str) -> &'static [&'static str] {
    match kind {
        "int" => &["long", "float", "double"],
        "long" => &["float", "double"],
        "float" => &["double"],
        "string" => &["bytes"],
        "bytes" => &["string"],
        _ => &[],
    }
}
