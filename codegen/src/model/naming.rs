//! The Rust names of a schema's types and their members.

use std::collections::{HashMap, HashSet};

use schemactl_avro::schema::{Kind, LogicalType, Schema, TypeId};

use super::rust_type::RustType;
use crate::names::{camel_case, make_free, make_unique, snake_case};

/// Names that a namespace's module cannot have: modules of a version, and crates that generated code names.
const RESERVED: [&str; 6] = ["codec", "impls", "view", "std", "core", "event_runtime"];

/// The name of a generated type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RustName {
    /// The module, below the version's.
    pub(crate) module: Vec<String>,
    pub(crate) ident: String,
}

/// The Rust names of a schema's types and their members.
#[derive(Debug, Default)]
pub(super) struct Naming {
    /// The types that Rust types are generated for, in the order of the schema.
    pub(super) items: Vec<TypeId>,
    pub(super) names: HashMap<TypeId, RustName>,
    /// The names of fields, symbols or branches, in order.
    pub(super) members: HashMap<TypeId, Vec<String>>,
    /// The end of the names of a type's functions.
    pub(super) function_suffixes: HashMap<TypeId, String>,
    /// The path of each type where it is first used.
    pub(super) paths: HashMap<TypeId, String>,
}

impl Naming {
    pub(super) fn new(schema: &Schema) -> Self {
        let root = schema.root();
        let mut visitor = Visitor {
            schema,
            home: namespace(schema, root),
            named: Vec::new(),
            unions: Vec::new(),
            seen: HashSet::new(),
            naming: Self::default(),
        };
        let path = schema.name(root).map_or("", |name| name.simple()).to_owned();
        visitor.visit(root, path, &Context::default());
        let Visitor { named, unions, mut naming, .. } = visitor;
        naming.name_types(schema, &named, unions);
        naming.name_members_and_functions(schema);
        naming
    }

    /// Names the types of each module: first those that have a name in the schema, then unions.
    fn name_types(&mut self, schema: &Schema, named: &[(TypeId, Vec<String>)], unions: Vec<(TypeId, Context)>) {
        let mut taken: HashMap<Vec<String>, HashSet<String>> = HashMap::new();
        let mut modules: Vec<&Vec<String>> = named.iter().map(|(_, module)| module).collect();
        modules.sort();
        modules.dedup();
        for module in modules {
            let types: Vec<TypeId> = named.iter().filter(|(_, own)| own == module).map(|(id, _)| *id).collect();
            let simple_names: Vec<&str> =
                types.iter().map(|id| schema.name(*id).map_or("", |name| name.simple())).collect();
            let idents = make_unique(&simple_names, camel_case, taken.entry(module.clone()).or_default());
            for (id, ident) in types.into_iter().zip(idents) {
                self.names.insert(id, RustName { module: module.clone(), ident });
            }
        }
        for (id, Context { module, name }) in unions {
            let ident = make_free(camel_case(&name), taken.entry(module.clone()).or_default());
            self.names.insert(id, RustName { module, ident });
        }
    }

    fn name_members_and_functions(&mut self, schema: &Schema) {
        let mut functions = HashSet::new();
        for id in &self.items {
            self.members.insert(*id, members(schema, *id));
            let name = &self.names[id];
            let suffix = snake_case(&[&name.module[..], std::slice::from_ref(&name.ident)].concat().join("_"));
            self.function_suffixes.insert(*id, make_free(suffix, &mut functions));
        }
    }
}

/// Collects what is to be named, in the order of the schema.
struct Visitor<'s> {
    schema: &'s Schema,
    /// The namespace of the root record.
    home: Vec<String>,
    /// The types with a name in the schema, and their modules.
    named: Vec<(TypeId, Vec<String>)>,
    /// The unions that become enums, and where they are.
    unions: Vec<(TypeId, Context)>,
    seen: HashSet<TypeId>,
    naming: Naming,
}

/// The surroundings of a union, whose names make its name.
#[derive(Default, Clone)]
struct Context {
    /// The module of the record around it.
    module: Vec<String>,
    /// The names of the record and the field, and what leads from there to the union.
    name: String,
}

impl Context {
    fn then(&self, part: &str) -> Self {
        Self { module: self.module.clone(), name: format!("{}_{part}", self.name) }
    }
}

impl Visitor<'_> {
    fn visit(&mut self, id: TypeId, path: String, context: &Context) {
        if !self.seen.insert(id) {
            return;
        }
        let schema = self.schema;
        match RustType::new(schema, id) {
            RustType::Record => {
                let module = module(&self.home, &namespace(schema, id));
                self.naming.items.push(id);
                // The record's own path comes first, since its fields may contain it.
                self.naming.paths.insert(id, path.clone());
                self.named.push((id, module.clone()));
                let Kind::Record(record) = schema.kind(id) else { return };
                for field in &record.fields {
                    let context = Context {
                        module: module.clone(),
                        name: format!("{}_{}", camel_case(record.name.simple()), field.name),
                    };
                    self.visit(field.ty, format!("{path}.{}", field.name), &context);
                }
                return;
            }
            RustType::Enum | RustType::Fixed(_) => {
                self.naming.items.push(id);
                self.named.push((id, module(&self.home, &namespace(schema, id))));
            }
            RustType::Vec(inner) => self.visit(inner, format!("{path}[]"), &context.then("Item")),
            RustType::Map(inner) => self.visit(inner, format!("{path}{{}}"), &context.then("Value")),
            RustType::Option { inner, .. } => self.visit(inner, path.clone(), context),
            RustType::Union(branches) => {
                self.naming.items.push(id);
                self.unions.push((id, context.clone()));
                for branch in branches {
                    let context = context.then(schema.kind(*branch).type_name());
                    self.visit(*branch, path.clone(), &context);
                }
            }
            _ => {}
        }
        self.naming.paths.insert(id, path);
    }
}

fn namespace(schema: &Schema, id: TypeId) -> Vec<String> {
    let namespace = schema.name(id).and_then(|name| name.namespace());
    namespace.into_iter().flat_map(|namespace| namespace.split('.')).map(str::to_owned).collect()
}

/// Returns the module of a namespace below the version's module, which stands for the root record's namespace. The parts
/// that both namespaces begin with are left out.
fn module(home: &[String], namespace: &[String]) -> Vec<String> {
    let common = home.iter().zip(namespace).take_while(|(a, b)| a == b).count();
    let rest = if common == namespace.len() && common < home.len() { namespace } else { &namespace[common..] };
    let mut path: Vec<String> = rest.iter().map(|part| snake_case(part)).collect();
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

/// Returns whether a module has the form of a version's name: `v1`, `from_v1`.
fn is_version(module: &str) -> bool {
    let number = module.strip_prefix("from_v").or_else(|| module.strip_prefix('v'));
    number.is_some_and(|number| number.parse::<u32>().is_ok())
}

fn members(schema: &Schema, id: TypeId) -> Vec<String> {
    let mut taken = HashSet::new();
    match schema.kind(id) {
        Kind::Record(record) => {
            let fields: Vec<&str> = record.fields.iter().map(|field| field.name.as_str()).collect();
            make_unique(&fields, snake_case, &mut taken)
        }
        Kind::Enum(enumeration) => {
            let symbols: Vec<&str> = enumeration.symbols.iter().map(|symbol| symbol.name.as_str()).collect();
            make_unique(&symbols, camel_case, &mut taken)
        }
        Kind::Union(branches) => {
            let names: Vec<String> = branches.iter().map(|branch| branch_name(schema, *branch)).collect();
            make_unique(&names.iter().map(String::as_str).collect::<Vec<_>>(), camel_case, &mut taken)
        }
        _ => Vec::new(),
    }
}

/// Returns the name of a branch: the type's own name, or else its logical type, or else its kind.
fn branch_name(schema: &Schema, id: TypeId) -> String {
    let node = schema.node(id);
    if let Some(name) = schema.name(id) {
        return name.simple().to_owned();
    }
    match node.logical {
        Some(LogicalType::Decimal { .. }) => "decimal".to_owned(),
        Some(logical) => logical.to_string(),
        None => node.kind.type_name().to_owned(),
    }
}
