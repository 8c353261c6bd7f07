//! As much of an Avro schema as resolution asks for: names, types, order, defaults, aliases, logical types.
//!
//! A registered schema was checked before it was registered, so this reader refuses what it can't use and doesn't
//! judge the rest.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{RewriterError, logical::Logical};

/// A type of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct TypeId(usize);

/// All types of a schema.
#[derive(Debug)]
pub(super) struct Schema {
    types: Vec<Type>,
    pub(super) root: TypeId,
}

#[derive(Debug)]
pub(super) struct Type {
    pub(super) kind: Kind,
    pub(super) logical: Option<Logical>,
    /// The fewest bytes that a value has.
    pub(super) least: usize,
}

#[derive(Debug)]
pub(super) enum Kind {
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Array(TypeId),
    Map(TypeId),
    Union(Vec<TypeId>),
    Record(Names, Vec<Field>),
    Enum(Names, Symbols),
    Fixed(Names, usize),
}

#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) full: String,
    aliases: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) ty: TypeId,
    pub(super) default: Option<Value>,
}

#[derive(Debug)]
pub(super) struct Symbols {
    pub(super) all: Vec<String>,
    pub(super) default: Option<String>,
}

impl Schema {
    pub(super) fn parse(text: &str) -> Result<Self, RewriterError> {
        let json: Value = serde_json::from_str(text).map_err(|error| bad(error.to_string()))?;
        let mut parsing = Parsing { types: Vec::new(), names: HashMap::new() };
        let root = parsing.schema(&json, "")?;
        let mut schema = Self { types: parsing.types, root };
        schema.measure();
        Ok(schema)
    }

    pub(super) fn get(&self, id: TypeId) -> &Type {
        &self.types[id.0]
    }

    pub(super) fn kind(&self, id: TypeId) -> &Kind {
        &self.get(id).kind
    }

    /// Finds the fewest bytes of each type. A recursive type refers to itself, so this is repeated until nothing
    /// changes; what never ends keeps the largest number there is.
    fn measure(&mut self) {
        loop {
            let mut changed = false;
            for at in 0..self.types.len() {
                let least = self.least_of(&self.types[at].kind);
                if least < self.types[at].least {
                    self.types[at].least = least;
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    fn least_of(&self, kind: &Kind) -> usize {
        let least = |id: &TypeId| self.get(*id).least;
        match kind {
            Kind::Null => 0,
            Kind::Float => 4,
            Kind::Double => 8,
            Kind::Fixed(_, size) => *size,
            Kind::Union(branches) => branches.iter().map(least).min().unwrap_or_default().saturating_add(1),
            Kind::Record(_, fields) => fields.iter().fold(0, |sum: usize, field| sum.saturating_add(least(&field.ty))),
            _ => 1,
        }
    }
}

impl Kind {
    /// What Avro calls it.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Int => "int",
            Self::Long => "long",
            Self::Float => "float",
            Self::Double => "double",
            Self::Bytes => "bytes",
            Self::String => "string",
            Self::Array(_) => "array",
            Self::Map(_) => "map",
            Self::Union(_) => "union",
            Self::Record(..) => "record",
            Self::Enum(..) => "enum",
            Self::Fixed(..) => "fixed",
        }
    }

    /// The name of a type that has one.
    pub(super) fn names(&self) -> Option<&Names> {
        match self {
            Self::Record(names, _) | Self::Enum(names, _) | Self::Fixed(names, _) => Some(names),
            _ => None,
        }
    }

    /// The type in words.
    pub(super) fn describe(&self) -> String {
        self.names().map_or_else(|| self.word().to_owned(), |names| format!("{} {}", self.word(), names.full))
    }
}

impl Names {
    /// The name without its namespace.
    pub(super) fn simple(&self) -> &str {
        self.full.rsplit_once('.').map_or(&self.full, |(_, simple)| simple)
    }

    /// Whether this reader's type goes by the writer's full name.
    pub(super) fn is_in_full(&self, writer: &Self) -> bool {
        self.full == writer.full || self.aliases.contains(&writer.full)
    }

    /// Whether this reader's type goes by the writer's name, in full or in part.
    pub(super) fn is(&self, writer: &Self) -> bool {
        self.simple() == writer.simple() || self.is_in_full(writer)
    }
}

impl Symbols {
    /// The place of a writer's symbol here, or of the one for symbols that are not known.
    pub(super) fn place(&self, symbol: &str) -> Option<usize> {
        let position = |symbol: &str| self.all.iter().position(|own| own == symbol);
        position(symbol).or_else(|| self.default.as_deref().and_then(position))
    }
}

fn bad(reason: impl Into<String>) -> RewriterError {
    RewriterError::InvalidSchema { reason: reason.into() }
}

struct Parsing {
    types: Vec<Type>,
    names: HashMap<String, TypeId>,
}

impl Parsing {
    fn add(&mut self, kind: Kind, logical: Option<Logical>) -> TypeId {
        self.types.push(Type { kind, logical, least: usize::MAX });
        TypeId(self.types.len() - 1)
    }

    fn schema(&mut self, json: &Value, namespace: &str) -> Result<TypeId, RewriterError> {
        match json {
            Value::String(name) => match primitive(name) {
                Some(kind) => Ok(self.add(kind, None)),
                None => self.named(name, namespace),
            },
            Value::Array(branches) => {
                let branches = branches.iter().map(|branch| self.schema(branch, namespace));
                let branches = branches.collect::<Result<Vec<_>, _>>()?;
                let is_union = |branch: &TypeId| matches!(self.types[branch.0].kind, Kind::Union(_));
                if branches.is_empty() || branches.iter().any(is_union) {
                    return Err(bad("a union is empty, or directly within another"));
                }
                Ok(self.add(Kind::Union(branches), None))
            }
            Value::Object(attributes) => self.object(attributes, namespace),
            _ => Err(bad(format!("{json} is no type"))),
        }
    }

    fn named(&self, name: &str, namespace: &str) -> Result<TypeId, RewriterError> {
        let found = self.names.get(&full_name(name, namespace)).or_else(|| self.names.get(name));
        found.copied().ok_or_else(|| bad(format!("`{name}` is not defined before it is used")))
    }

    fn object(&mut self, attributes: &Map<String, Value>, namespace: &str) -> Result<TypeId, RewriterError> {
        let kind = match attributes.get("type") {
            Some(Value::String(kind)) => kind.as_str(),
            Some(nested) => return self.schema(nested, namespace),
            None => return Err(bad("a type has no `type`")),
        };
        match kind {
            "array" | "map" => {
                let items = if kind == "array" { "items" } else { "values" };
                let items = self.schema(attributes.get(items).unwrap_or(&Value::Null), namespace)?;
                Ok(self.add(if kind == "array" { Kind::Array(items) } else { Kind::Map(items) }, None))
            }
            "record" | "error" | "enum" | "fixed" => self.definition(kind, attributes, namespace),
            other => match primitive(other) {
                Some(kind) => {
                    let logical = Logical::of(&kind, attributes);
                    Ok(self.add(kind, logical))
                }
                None => self.named(other, namespace),
            },
        }
    }

    fn definition(
        &mut self,
        kind: &str,
        attributes: &Map<String, Value>,
        enclosing: &str,
    ) -> Result<TypeId, RewriterError> {
        let name = text(attributes, "name")?;
        let full = full_name(name, attributes.get("namespace").and_then(Value::as_str).unwrap_or(enclosing));
        let namespace = full.rsplit_once('.').map_or("", |(namespace, _)| namespace).to_owned();
        let aliases = texts(attributes.get("aliases"));
        let aliases = aliases.iter().map(|alias| full_name(alias, &namespace)).collect();
        let names = Names { full: full.clone(), aliases };
        // Its own fields may refer to it.
        let id = self.add(Kind::Null, None);
        if self.names.insert(full.clone(), id).is_some() {
            return Err(bad(format!("`{full}` is defined twice")));
        }
        let kind = match kind {
            "enum" => {
                let all = texts(attributes.get("symbols"));
                let default = attributes.get("default").and_then(Value::as_str).map(str::to_owned);
                Kind::Enum(names, Symbols { all, default })
            }
            "fixed" => {
                let size = attributes.get("size").and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok());
                Kind::Fixed(names, size.ok_or_else(|| bad(format!("`{full}` has no size")))?)
            }
            _ => {
                let fields = attributes.get("fields").and_then(Value::as_array);
                let fields = fields.ok_or_else(|| bad(format!("`{full}` has no fields")))?;
                let fields = fields.iter().map(|field| self.field(field, &namespace));
                Kind::Record(names, fields.collect::<Result<_, _>>()?)
            }
        };
        let logical = Logical::of(&kind, attributes);
        self.types[id.0] = Type { kind, logical, least: usize::MAX };
        Ok(id)
    }

    fn field(&mut self, field: &Value, namespace: &str) -> Result<Field, RewriterError> {
        let attributes = field.as_object().ok_or_else(|| bad(format!("{field} is no field")))?;
        let name = text(attributes, "name")?.to_owned();
        let ty = self.schema(attributes.get("type").unwrap_or(&Value::Null), namespace)?;
        let aliases = texts(attributes.get("aliases"));
        Ok(Field { name, aliases, ty, default: attributes.get("default").cloned() })
    }
}

fn primitive(name: &str) -> Option<Kind> {
    Some(match name {
        "null" => Kind::Null,
        "boolean" => Kind::Boolean,
        "int" => Kind::Int,
        "long" => Kind::Long,
        "float" => Kind::Float,
        "double" => Kind::Double,
        "bytes" => Kind::Bytes,
        "string" => Kind::String,
        _ => return None,
    })
}

fn text<'a>(attributes: &'a Map<String, Value>, key: &str) -> Result<&'a str, RewriterError> {
    attributes.get(key).and_then(Value::as_str).ok_or_else(|| bad(format!("a definition has no `{key}`")))
}

fn texts(list: Option<&Value>) -> Vec<String> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A name with dots is full as it is.
fn full_name(name: &str, namespace: &str) -> String {
    if name.contains('.') || namespace.is_empty() { name.to_owned() } else { format!("{namespace}.{name}") }
}
