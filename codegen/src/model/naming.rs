//! The Rust names of a schema's types and their members.

use std::collections::{HashMap, HashSet};

use contract_core::schema::{Kind, LogicalType, TypeId};

use super::{Model, RustName, RustType};
use crate::names::{camel, free, snake, unique};

/// Modules of each version that are not namespaces, and crates that generated code names.
const RESERVED: [&str; 6] = ["codec", "impls", "view", "std", "core", "event_runtime"];

/// What is found on the way through the types, in the order of the text.
#[derive(Default)]
pub(super) struct Naming {
    named: Vec<(TypeId, Vec<String>)>,
    /// Unions that become enums, with their record's namespace and the words of their place.
    unions: Vec<(TypeId, Vec<String>, String)>,
    seen: HashSet<TypeId>,
}

impl Naming {
    pub(super) fn apply(mut self, model: &mut Model<'_>) {
        let root = model.schema.root();
        let home = namespace(model, root);
        let simple = model.schema.name(root).map_or("", |name| name.simple()).to_owned();
        self.visit(model, &home, root, simple, &Owner::default());

        let mut taken: HashMap<Vec<String>, HashSet<String>> = HashMap::new();
        let mut modules: Vec<&Vec<String>> = self.named.iter().map(|(_, module)| module).collect();
        modules.sort();
        modules.dedup();
        for module in modules {
            let types: Vec<TypeId> = self.named.iter().filter(|(_, own)| own == module).map(|(id, _)| *id).collect();
            let simple: Vec<&str> =
                types.iter().map(|id| model.schema.name(*id).map_or("", |name| name.simple())).collect();
            let idents = unique(&simple, camel, taken.entry(module.clone()).or_default());
            for (id, ident) in types.into_iter().zip(idents) {
                model.names.insert(id, RustName { module: module.clone(), ident });
            }
        }
        for (id, module, words) in self.unions {
            let ident = free(camel(&words), taken.entry(module.clone()).or_default());
            model.names.insert(id, RustName { module, ident });
        }
        let mut functions = HashSet::new();
        for id in model.items.clone() {
            let members = members(model, id);
            model.members.insert(id, members);
            let name = &model.names[&id];
            let words = snake(&[&name.module[..], std::slice::from_ref(&name.ident)].concat().join("_"));
            model.functions.insert(id, free(words, &mut functions));
        }
    }

    fn visit(&mut self, model: &mut Model<'_>, home: &[String], id: TypeId, path: String, owner: &Owner) {
        if !self.seen.insert(id) {
            return;
        }
        let schema = model.schema;
        match model.rust_type(id) {
            RustType::Record => {
                let module = module(home, &namespace(model, id));
                model.items.push(id);
                model.paths.insert(id, path.clone());
                self.named.push((id, module.clone()));
                let Kind::Record(record) = schema.kind(id) else { return };
                for field in &record.fields {
                    let owner = Owner {
                        module: module.clone(),
                        words: format!("{}_{}", camel(record.name.simple()), field.name),
                    };
                    self.visit(model, home, field.ty, format!("{path}.{}", field.name), &owner);
                }
                return;
            }
            RustType::Enum | RustType::Fixed(_) => {
                model.items.push(id);
                self.named.push((id, module(home, &namespace(model, id))));
            }
            RustType::Vec(inner) => self.visit(model, home, inner, format!("{path}[]"), &owner.then("Item")),
            RustType::Map(inner) => self.visit(model, home, inner, format!("{path}{{}}"), &owner.then("Value")),
            RustType::Option { inner, .. } => self.visit(model, home, inner, path.clone(), owner),
            RustType::Union(branches) => {
                model.items.push(id);
                self.unions.push((id, owner.module.clone(), owner.words.clone()));
                for branch in branches {
                    let words = owner.then(schema.kind(*branch).type_name());
                    self.visit(model, home, *branch, path.clone(), &words);
                }
            }
            _ => {}
        }
        model.paths.insert(id, path);
    }
}

/// The place that a union's name is made of.
#[derive(Default)]
struct Owner {
    module: Vec<String>,
    words: String,
}

impl Owner {
    fn then(&self, word: &str) -> Self {
        Self { module: self.module.clone(), words: format!("{}_{word}", self.words) }
    }
}

fn namespace(model: &Model<'_>, id: TypeId) -> Vec<String> {
    let namespace = model.schema.name(id).and_then(|name| name.namespace());
    namespace.into_iter().flat_map(|namespace| namespace.split('.')).map(str::to_owned).collect()
}

/// The module of a namespace, below the version's module, which is that of the root's namespace: what the two
/// have in common at the beginning is left out.
fn module(home: &[String], namespace: &[String]) -> Vec<String> {
    let common = home.iter().zip(namespace).take_while(|(a, b)| a == b).count();
    let rest = if common == namespace.len() && common < home.len() { namespace } else { &namespace[common..] };
    let mut path: Vec<String> = rest.iter().map(|part| snake(part)).collect();
    if namespace.is_empty() && !home.is_empty() {
        path.push("no_namespace".to_owned());
    }
    if let Some(first) = path.first_mut()
        && (RESERVED.contains(&first.as_str()) || is_version(first))
    {
        first.push('_');
    }
    path
}

/// Whether a module may stand beside this one under the name that versions have: `from_v1`.
fn is_version(module: &str) -> bool {
    let number = module.strip_prefix("from_v").or_else(|| module.strip_prefix('v'));
    number.is_some_and(|number| number.parse::<u32>().is_ok())
}

fn members(model: &Model<'_>, id: TypeId) -> Vec<String> {
    let mut taken = HashSet::new();
    match model.schema.kind(id) {
        Kind::Record(record) => {
            let fields: Vec<&str> = record.fields.iter().map(|field| field.name.as_str()).collect();
            unique(&fields, snake, &mut taken)
        }
        Kind::Enum(enumeration) => {
            let symbols: Vec<&str> = enumeration.symbols.iter().map(|symbol| symbol.name.as_str()).collect();
            unique(&symbols, camel, &mut taken)
        }
        Kind::Union(branches) => {
            let words: Vec<String> = branches.iter().map(|branch| branch_name(model, *branch)).collect();
            unique(&words.iter().map(String::as_str).collect::<Vec<_>>(), camel, &mut taken)
        }
        _ => Vec::new(),
    }
}

/// A branch is called after its name, its meaning, or its kind, whichever it has first.
fn branch_name(model: &Model<'_>, id: TypeId) -> String {
    let node = model.schema.node(id);
    if let Some(name) = model.schema.name(id) {
        return name.simple().to_owned();
    }
    match node.logical {
        Some(LogicalType::Decimal { .. }) => "decimal".to_owned(),
        Some(logical) => logical.to_string(),
        None => node.kind.type_name().to_owned(),
    }
}
