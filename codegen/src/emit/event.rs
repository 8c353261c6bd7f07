//! The implementations of the runtime's traits for the root record.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use schemactl_avro::schema::{Kind, TypeId};

use super::code::uses_ident;
use super::scope::{Ownership, Scope};
use crate::GenerateError;
use crate::contracts::SourceContract;
use crate::model::{Model, RustType};
use crate::names::ident;

/// Returns the imports of the file that implements the traits.
pub(super) fn imports(body: &TokenStream) -> TokenStream {
    let write = uses_ident(body, "write").then(|| quote!(, write));
    quote!(use event_runtime::{DecodeError, Event, Reader, SchemaVersion #write};)
}

/// Returns the implementations for the root record, with a decoder for each version, the newest last.
pub(super) fn emit(
    contract: &SourceContract<'_>,
    model: &Model<'_>,
    decoders: &[(u32, TokenStream)],
) -> Result<TokenStream, GenerateError> {
    let root = model.schema.root();
    let path = Scope::code(Ownership::Owned).path(model, root);
    let record = model.schema.name(root).map_or("", |name| name.full());
    let versions = decoders.iter().filter(|(number, _)| *number != model.number).map(|(number, _)| {
        let module = ident(&format!("v{number}"));
        quote!(super::super::#module::VERSION)
    });
    let write = super::write::name(model, root);
    let decode = decode(decoders, &quote!(super::super::CONTRACT));
    let named_fields = named_fields(contract, model)?;
    let attributes = &contract.additional_attributes;
    let attributes = (!attributes.is_empty())
        .then(|| quote!(const MEANING_ATTRIBUTES: &'static [&'static str] = &[#(#attributes),*];));
    Ok(quote! {
        impl Event for #path {
            const CONTRACT: &'static str = super::super::CONTRACT;
            const RECORD: &'static str = #record;
            const TOPIC: &'static str = super::super::TOPIC;
            const VERSIONS: &'static [SchemaVersion] = &[#(#versions,)* super::VERSION];
            #attributes

            fn encode_into(&self, out: &mut Vec<u8>) {
                #write(out, self);
            }

            fn decode(writer: u32, bytes: &[u8]) -> Result<Self, DecodeError> {
                #decode
            }
        }

        #named_fields
    })
}

/// Returns the implementations of the traits for the fields that the manifest names.
pub(super) fn named_fields(contract: &SourceContract<'_>, model: &Model<'_>) -> Result<TokenStream, GenerateError> {
    let path = Scope::code(Ownership::Owned).path(model, model.schema.root());
    // Older versions, which are only written, need not have these fields.
    let is_older = contract.versions.last().is_some_and(|newest| newest.number != model.number);
    let identified = identified(contract, model, is_older, &path)?;
    let keyed = keyed(contract, model, is_older, &path)?;
    Ok(quote!(#identified #keyed))
}

/// Returns the implementation for the root record's view.
pub(super) fn view(model: &Model<'_>, decoders: &[(u32, TokenStream)]) -> TokenStream {
    let root = model.schema.root();
    let path = Scope::code(Ownership::Borrowed).path(model, root);
    let owned = Scope::code(Ownership::Owned).path(model, root);
    let decode = decode(decoders, &quote!(super::super::super::CONTRACT));
    quote! {
        impl<'a> EventView<'a> for #path<'a> {
            type Event = super::#owned;

            fn decode(writer: u32, bytes: &'a [u8]) -> Result<Self, DecodeError> {
                #decode
            }
        }
    }
}

/// Returns the body of a function that decodes by version.
fn decode(decoders: &[(u32, TokenStream)], contract: &TokenStream) -> TokenStream {
    let mut arms: Vec<(String, Vec<Literal>, &TokenStream)> = Vec::new();
    for (number, decoder) in decoders.iter().rev() {
        let number = Literal::u32_unsuffixed(*number);
        match arms.iter_mut().find(|(text, ..)| *text == decoder.to_string()) {
            Some((_, numbers, _)) => numbers.push(number),
            None => arms.push((decoder.to_string(), vec![number], decoder)),
        }
    }
    let arms = arms.iter().map(|(_, numbers, decoder)| quote!(#(#numbers)|* => #decoder(&mut reader)?,));
    quote! {
        let mut reader = Reader::new(bytes);
        let event = match writer {
            #(#arms)*
            _ => return Err(DecodeError::UnknownWriter { contract: #contract, writer }),
        };
        reader.finish()?;
        Ok(event)
    }
}

/// Returns the implementation of `Identified` if the manifest names the message's id.
fn identified(
    contract: &SourceContract<'_>,
    model: &Model<'_>,
    is_older: bool,
    path: &TokenStream,
) -> Result<TokenStream, GenerateError> {
    let Some(field) = field_in(model, &contract.id_fields) else { return Ok(quote!()) };
    let invalid = |reason: String| GenerateError::InvalidId {
        location: model.location(model.schema.root()),
        field: field.to_owned(),
        reason,
    };
    let (access, id) = match field_access(model, field) {
        Ok(found) => found,
        Err(_) if is_older => return Ok(quote!()),
        Err(reason) => return Err(invalid(reason)),
    };
    match model.rust_type(id) {
        RustType::Uuid => Ok(quote! {
            impl event_runtime::Identified for #path {
                fn id(&self) -> event_runtime::Uuid { #access }
            }
        }),
        _ => Err(invalid(format!("is {}: an id is a string with the logical type uuid", model.schema.describe(id)))),
    }
}

/// Returns the implementation of `Keyed` if the manifest names the entity's key.
fn keyed(
    contract: &SourceContract<'_>,
    model: &Model<'_>,
    is_older: bool,
    path: &TokenStream,
) -> Result<TokenStream, GenerateError> {
    let Some(field) = field_in(model, &contract.key_fields) else { return Ok(quote!()) };
    let invalid = |reason: String| GenerateError::InvalidKey {
        location: model.location(model.schema.root()),
        field: field.to_owned(),
        reason,
    };
    let (access, id) = match field_access(model, field) {
        Ok(found) => found,
        Err(_) if is_older => return Ok(quote!()),
        Err(reason) => return Err(invalid(reason)),
    };
    let key = match model.rust_type(id) {
        RustType::String => quote!(std::borrow::Cow::Borrowed(&#access)),
        RustType::Enum => quote!(std::borrow::Cow::Borrowed(#access.as_str())),
        RustType::Uuid | RustType::Int | RustType::Long => quote!(std::borrow::Cow::Owned(#access.to_string())),
        _ => {
            let found = model.schema.describe(id);
            return Err(invalid(format!("is {found}: a key is a string, a uuid, an int, a long or an enum")));
        }
    };
    Ok(quote! {
        impl event_runtime::Keyed for #path {
            fn key(&self) -> std::borrow::Cow<'_, str> { #key }
        }
    })
}

/// Returns the first path that the version has, or else the first one; `None` if the manifest names no path.
fn field_in<'p>(model: &Model<'_>, paths: &'p [String]) -> Option<&'p str> {
    let known = paths.iter().find(|path| field_access(model, path).is_ok());
    known.or(paths.first()).map(String::as_str)
}

/// Follows a dotted path of fields through records, and returns the expression and the type at its end.
fn field_access(model: &Model<'_>, path: &str) -> Result<(TokenStream, TypeId), String> {
    let mut access = quote!(self);
    let mut id = model.schema.root();
    for part in path.split('.') {
        let Kind::Record(record) = model.schema.kind(id) else {
            return Err(format!("continues with `{part}` after {}, which has no fields", model.schema.describe(id)));
        };
        let Some(index) = record.fields.iter().position(|field| field.name == part) else {
            return Err(format!("is not a field: the record `{}` does not have `{part}`", record.name.simple()));
        };
        let name = ident(&model.members(id)[index]);
        access = quote!(#access.#name);
        id = record.fields[index].ty;
    }
    Ok((access, id))
}
