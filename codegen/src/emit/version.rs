//! The files of one version.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use schemactl_avro::resolution::{Resolution, ResolutionError, resolve, resolve_with};

use super::decode::DecoderBuilder;
use super::files::{Files, VersionModule};
use super::scope::Ownership;
use super::{defaults, event, symbols, types, write};
use crate::GenerateError;
use crate::contracts::{SourceContract, SourceVersion};
use crate::model::Model;

/// Returns the error that would keep the files of a version from being made, which read it and the `older` ones. This
/// makes only the parts that can fail: a check of many drafts has no time for the others.
pub(crate) fn check_version(
    contract: &SourceContract<'_>,
    model: &Model<'_>,
    older: &[SourceVersion<'_>],
) -> Result<(), GenerateError> {
    resolve_own(model)?;
    for writer in older {
        if let Ok(resolution) = resolve_older(contract, model, writer)? {
            defaults::check(model, &resolution)?;
        }
    }
    event::named_fields(contract, model)?;
    defaults::emit(model)?;
    Ok(())
}

/// Adds the files of a version whose types read it and the `older` ones. Returns the older versions that they cannot
/// read, with the reasons.
pub(crate) fn version_files(
    contract: &SourceContract<'_>,
    version: &SourceVersion<'_>,
    model: &Model<'_>,
    older: &[Model<'_>],
    files: &mut Files,
) -> Result<Vec<(u32, String)>, GenerateError> {
    let folder = files.add_schema(contract, version);
    let mut add = |path: &str, doc: &str, code: &TokenStream| {
        files.add_version_file(contract, version, &format!("{folder}/{path}"), doc, code);
    };
    let resolutions = Resolutions::new(contract, model, older)?;
    let owned = Decoders::new(model, &resolutions, Ownership::Owned)?;
    let event = event::emit(contract, model, &owned.arms)?;
    let encoders = write::emit(model);
    let (imports, decoders) = (event::imports(&encoders), &owned.own);
    add("codec.rs", "Avro's binary encoding.", &quote!(#imports #event #encoders #decoders));
    for (module, doc, code) in &owned.others {
        add(&format!("{module}.rs"), doc, code);
    }
    let mut children = vec!["codec".to_owned()];
    children.extend(owned.others.iter().map(|(module, ..)| module.clone()));

    let symbols = symbols::emit(model);
    let defaults = defaults::emit(model)?;
    if !symbols.is_empty() || !defaults.is_empty() {
        children.push("impls".to_owned());
        let doc = "String forms of enums, and `Default` for the records whose fields all have defaults.";
        add("impls.rs", doc, &quote!(#symbols #defaults));
    }

    let is_newest = contract.versions.last().is_some_and(|newest| newest.number == model.number);
    let has_view = is_newest && model.borrows(model.schema.root());
    if has_view {
        let view = Decoders::new(model, &resolutions, Ownership::Borrowed)?;
        let (event, decoders) = (event::view(model, &view.arms), &view.own);
        let codec = quote! {
            use event_runtime::{DecodeError, EventView, Reader};
            #event
            #decoders
        };
        add("view/codec.rs", "Avro's binary encoding, read without copying.", &codec);
        for (module, doc, code) in &view.others {
            add(&format!("view/{module}.rs"), doc, code);
        }
        let modules = view.others.iter().map(|(module, ..)| format_ident!("{module}"));
        let types = types::emit(model, Ownership::Borrowed);
        let doc = "Views: the types of this version that contain strings or bytes, which they borrow from the message.";
        add("view/mod.rs", doc, &quote!(mod codec; #(mod #modules;)* #types));
    }
    let types = types::emit(model, Ownership::Owned);
    let module = VersionModule { children, has_view, unreadable: resolutions.unreadable, types };
    files.add_version(contract, version, model, &module);
    Ok(module.unreadable)
}

/// The resolutions by which a version's types read its own bytes and those of older versions.
struct Resolutions<'m> {
    own: Resolution,
    /// The older versions that can be read, oldest first.
    older: Vec<(&'m Model<'m>, Resolution)>,
    /// The older versions that cannot be read, and why.
    unreadable: Vec<(u32, String)>,
}

impl<'m> Resolutions<'m> {
    fn new(contract: &SourceContract<'_>, model: &Model<'_>, older: &'m [Model<'m>]) -> Result<Self, GenerateError> {
        let mut resolutions = Self { own: resolve_own(model)?, older: Vec::new(), unreadable: Vec::new() };
        for writer in older {
            let Some(version) = contract.version(writer.number) else { continue };
            match resolve_older(contract, model, version)? {
                Ok(resolution) => resolutions.older.push((writer, resolution)),
                // A program that needs this version uses its own type.
                Err(error) => resolutions.unreadable.push((writer.number, error.to_string())),
            }
        }
        Ok(resolutions)
    }
}

/// Returns the resolution by which a version's types read its own bytes.
fn resolve_own(model: &Model<'_>) -> Result<Resolution, GenerateError> {
    resolve(model.schema, model.schema).map_err(|error| unresolvable(model.number, model, &error))
}

/// Returns the resolution by which a version's types read an older version, or why they cannot read it if they need not.
fn resolve_older(
    contract: &SourceContract<'_>,
    model: &Model<'_>,
    older: &SourceVersion<'_>,
) -> Result<Result<Resolution, ResolutionError>, GenerateError> {
    match resolve_with(&contract.attributes, older.schema, model.schema) {
        Err(error) if contract.must_read(older.number) && contract.is_read_already(older) => {
            Err(unresolvable(older.number, model, &error))
        }
        resolution => Ok(resolution),
    }
}

fn unresolvable(writer: u32, reader: &Model<'_>, error: &ResolutionError) -> GenerateError {
    let at = match error {
        ResolutionError::Mismatch(mismatch) => mismatch.reader,
        ResolutionError::TooLarge => reader.schema.root(),
    };
    let location = reader.location(at);
    GenerateError::Unresolvable { location, writer, reader: reader.number, reason: error.to_string() }
}

/// The decoders of a version's types, either owned ones or views.
struct Decoders {
    /// The functions for the version's own bytes.
    own: TokenStream,
    /// For each older version with another encoding: a module, its documentation, and its code.
    others: Vec<(String, String, TokenStream)>,
    /// For each version that is read, oldest first, the function for it.
    arms: Vec<(u32, TokenStream)>,
}

impl Decoders {
    fn new(model: &Model<'_>, resolutions: &Resolutions<'_>, ownership: Ownership) -> Result<Self, GenerateError> {
        let mut own = DecoderBuilder::new(model, model, &resolutions.own, ownership);
        let own_function = own.root()?;
        let (mut others, mut arms) = (Vec::new(), Vec::new());
        for (writer, resolution) in &resolutions.older {
            if resolution.node(resolution.root()).is_same {
                arms.push((writer.number, own_function.clone()));
                continue;
            }
            let mut builder = DecoderBuilder::new(writer, model, resolution, ownership);
            let function = builder.root()?;
            let module = format!("from_v{}", writer.number);
            let file = format_ident!("{module}");
            arms.push((writer.number, quote!(super::#file::#function)));
            let functions = builder.finish();
            let code = quote! {
                use event_runtime::{DecodeError, Reader};
                #functions
            };
            let about =
                format!("Reads version {} as version {}, by Avro's resolution rules.", writer.number, model.number);
            others.push((module, about, code));
        }
        arms.push((model.number, own_function));
        Ok(Self { own: own.finish(), others, arms })
    }
}
