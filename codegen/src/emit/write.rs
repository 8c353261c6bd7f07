//! Straight-line encoders: one function for each record and union.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use schemactl_avro::schema::{Kind, TypeId};

use super::code::parameter;
use super::scope::{Ownership, Scope};
use crate::model::{Model, RustType};
use crate::names::ident;

/// The expressions for the value that is written.
struct Access {
    /// The value itself.
    value: TokenStream,
    /// A reference to it.
    reference: TokenStream,
    /// The receiver for a method call.
    receiver: TokenStream,
}

impl Access {
    fn field(name: &str) -> Self {
        let name = ident(name);
        Self { value: quote!(value.#name), reference: quote!(&value.#name), receiver: quote!(value.#name) }
    }

    fn item() -> Self {
        Self { value: quote!(*item), reference: quote!(item), receiver: quote!(item) }
    }
}

pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    let functions = model.items().iter().filter_map(|id| match model.rust_type(*id) {
        RustType::Record => Some(record(model, *id)),
        RustType::Union(branches) => Some(union(model, *id, branches)),
        _ => None,
    });
    quote!(#(#functions)*)
}

/// Returns the name of the function that writes a record or union.
pub(super) fn name(model: &Model<'_>, id: TypeId) -> TokenStream {
    let name = format_ident!("write_{}", model.function_suffix(id));
    quote!(#name)
}

fn function(model: &Model<'_>, id: TypeId, body: &TokenStream) -> TokenStream {
    let (name, path) = (name(model, id), Scope::code(Ownership::Owned).path(model, id));
    let (out, value) = (parameter("out", body), parameter("value", body));
    quote!(fn #name(#out: &mut Vec<u8>, #value: &#path) { #body })
}

fn record(model: &Model<'_>, id: TypeId) -> TokenStream {
    let Kind::Record(record) = model.schema.kind(id) else { return quote!() };
    let fields = record.fields.iter().zip(model.members(id));
    let body = fields.map(|(field, name)| statement(model, field.ty, &Access::field(name)));
    function(model, id, &quote!(#(#body)*))
}

fn union(model: &Model<'_>, id: TypeId, branches: &[TypeId]) -> TokenStream {
    let path = Scope::code(Ownership::Owned).path(model, id);
    let arms = branches.iter().zip(model.members(id)).enumerate().map(|(index, (branch, name))| {
        let (name, index) = (ident(name), write_index(index));
        if let RustType::Unit = model.rust_type(*branch) {
            return quote!(#path::#name => { #index; });
        }
        let body = statement(model, *branch, &Access::item());
        let item = parameter("item", &body);
        quote!(#path::#name(#item) => { #index; #body })
    });
    let body = quote!(match value { #(#arms)* });
    function(model, id, &body)
}

/// Returns the statement that writes the index of a branch.
fn write_index(index: usize) -> TokenStream {
    if index < 64 {
        let byte = Literal::usize_unsuffixed(index * 2);
        quote!(out.push(#byte))
    } else {
        let index = Literal::usize_unsuffixed(index);
        quote!(write::int(out, #index))
    }
}

/// Returns the statement that writes a value.
fn statement(model: &Model<'_>, id: TypeId, access: &Access) -> TokenStream {
    let Access { value, reference, receiver } = access;
    match model.rust_type(id) {
        RustType::Unit => quote!(),
        RustType::Boolean => quote!(write::boolean(out, #value);),
        RustType::Int => quote!(write::int(out, #value);),
        RustType::Long => quote!(write::long(out, #value);),
        RustType::Float => quote!(write::float(out, #value);),
        RustType::Double => quote!(write::double(out, #value);),
        RustType::Bytes => quote!(write::bytes(out, #reference);),
        RustType::String => quote!(write::string(out, #reference);),
        RustType::Uuid => quote!(write::uuid(out, #reference);),
        RustType::Decimal { .. } => quote!(write::decimal(out, #value);),
        RustType::DecimalFixed { size, .. } => {
            let size = Literal::u32_unsuffixed(size);
            quote!(write::decimal_fixed::<#size, _, _>(out, #value);)
        }
        RustType::Duration => quote!(write::duration(out, #value);),
        RustType::IntTime(_) => quote!(write::int(out, #receiver.get());),
        RustType::LongTime(_) => quote!(write::long(out, #receiver.get());),
        RustType::Record | RustType::Union(_) => {
            let name = name(model, id);
            quote!(#name(out, #reference);)
        }
        RustType::Enum => quote!(write::int(out, #value as i32);),
        RustType::Fixed(_) => quote!(write::fixed(out, &#receiver.0);),
        RustType::Vec(inner) => {
            let item = item_writer(model, inner);
            quote!(write::array(out, #reference, #item);)
        }
        RustType::Map(inner) => {
            let item = item_writer(model, inner);
            quote!(write::map(out, #reference, #item);)
        }
        RustType::Option { null, some, inner } => {
            let (null, some) = (write_index(null as usize), write_index(some as usize));
            let body = statement(model, inner, &Access::item());
            let item = parameter("item", &body);
            quote!(match #reference { None => #null, Some(#item) => { #some; #body } })
        }
    }
}

/// Returns what writes an item of an array or a value of a map.
fn item_writer(model: &Model<'_>, id: TypeId) -> TokenStream {
    match model.rust_type(id) {
        RustType::Record | RustType::Union(_) => name(model, id),
        RustType::Unit => quote!(|_, ()| {}),
        _ => {
            let body = statement(model, id, &Access::item());
            quote!(|out, item| { #body })
        }
    }
}
