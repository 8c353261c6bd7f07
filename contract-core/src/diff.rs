//! The differences between two schemas, whether or not they break anything.

use std::collections::{HashMap, HashSet};
use std::fmt;

use schemactl_avro::SharedStr;
use schemactl_avro::json::Json;
use schemactl_avro::schema::{Enum, Field, Kind, Name, Record, Schema, TypeId, pretty};
use schemactl_avro::source::Span;

/// One change between two schemas.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemaChange {
    /// The path of names to the field or type: `OrderCreated.data.items[].size`.
    pub path: String,
    /// The kind of change.
    pub kind: ChangeKind,
    /// The location in the old schema. `None` for something new.
    pub old: Option<Span>,
    /// The location in the new schema. `None` for something removed.
    pub new: Option<Span>,
}

/// The kinds of change.
#[derive(Debug, Clone, PartialEq)]
pub enum ChangeKind {
    /// A new field.
    FieldAdded {
        /// A description of its type.
        ty: String,
        /// Its default.
        default: Option<String>,
    },
    /// A removed field.
    FieldRemoved {
        /// A description of its type.
        ty: String,
    },
    /// A field at another position in the binary encoding.
    FieldMoved {
        /// The old position, from 1.
        from: usize,
        /// The new position, from 1.
        to: usize,
    },
    /// Another type of a field, item, value or branch.
    TypeChanged {
        /// A description of the old type.
        from: String,
        /// A description of the new type.
        to: String,
    },
    /// A record, enum or fixed type with another name.
    Renamed {
        /// The old full name.
        from: String,
        /// The new full name.
        to: String,
    },
    /// A new symbol.
    SymbolAdded(String),
    /// A removed symbol.
    SymbolRemoved(String),
    /// Another default of a field or an enum. `None` means that there is no default.
    DefaultChanged {
        /// The old default, as JSON.
        from: Option<String>,
        /// The new default, as JSON.
        to: Option<String>,
    },
    /// Other aliases.
    AliasesChanged {
        /// The old aliases.
        from: Vec<String>,
        /// The new aliases.
        to: Vec<String>,
    },
    /// Other documentation.
    DocChanged,
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or_none = |default: &Option<String>| default.clone().unwrap_or_else(|| "none".to_owned());
        match self {
            Self::FieldAdded { ty, default: None } => write!(f, "field added: {ty}, no default"),
            Self::FieldAdded { ty, default: Some(default) } => write!(f, "field added: {ty}, default {default}"),
            Self::FieldRemoved { ty } => write!(f, "field removed: {ty}"),
            Self::FieldMoved { from, to } => write!(f, "field moved: position {from} to {to}"),
            Self::TypeChanged { from, to } => write!(f, "type changed: {from} to {to}"),
            Self::Renamed { from, to } => write!(f, "type renamed: {from} to {to}"),
            Self::SymbolAdded(symbol) => write!(f, "symbol added: {symbol}"),
            Self::SymbolRemoved(symbol) => write!(f, "symbol removed: {symbol}"),
            Self::DefaultChanged { from, to } => write!(f, "default changed: {} to {}", or_none(from), or_none(to)),
            Self::AliasesChanged { from, to } => {
                write!(f, "aliases changed: [{}] to [{}]", from.join(", "), to.join(", "))
            }
            Self::DocChanged => f.write_str("documentation changed"),
        }
    }
}

/// Lists the changes from `old` to `new` in the order of the new schema.
///
/// Removed fields and symbols come after the others of their type.
pub fn diff(old: &Schema, new: &Schema) -> Vec<SchemaChange> {
    let path = new.name(new.root()).map_or_else(|| new.describe(new.root()), |name| name.simple().to_owned());
    let mut comparison = Comparison { old, new, seen: HashSet::new(), changes: Vec::new(), pending: Vec::new() };
    comparison.pending.push(Step::Compare { path, old: old.root(), new: new.root() });
    while let Some(step) = comparison.pending.pop() {
        match step {
            Step::Compare { path, old, new } => comparison.types(&path, old, new),
            Step::Report(changes) => comparison.changes.extend(changes),
        }
    }
    comparison.changes
}

struct Comparison<'a> {
    old: &'a Schema,
    new: &'a Schema,
    seen: HashSet<(TypeId, TypeId)>,
    changes: Vec<SchemaChange>,
    /// The pending steps, the next one last: types can be nested deeper than the stack allows.
    pending: Vec<Step>,
}

enum Step {
    /// Compares two types.
    Compare { path: String, old: TypeId, new: TypeId },
    /// Reports changes in their place between the results of comparisons.
    Report(Vec<SchemaChange>),
}

/// The length in bytes up to which a path is reported in full.
const MAX_PATH_LEN: usize = 2_000;

/// Appends a part to a path, and cuts off the beginning of a very long one.
fn join_path(path: &str, part: fmt::Arguments<'_>) -> String {
    let start = path.len().saturating_sub(MAX_PATH_LEN);
    match path.char_indices().map(|(offset, _)| offset).find(|offset| *offset >= start) {
        Some(offset) if offset > 0 => format!("…{}{part}", &path[offset..]),
        _ => format!("{path}{part}"),
    }
}

impl Comparison<'_> {
    fn types(&mut self, path: &str, old_id: TypeId, new_id: TypeId) {
        if !self.seen.insert((old_id, new_id)) {
            return;
        }
        let (old, new) = (self.old.node(old_id), self.new.node(new_id));
        if old.kind.type_name() != new.kind.type_name() || old.logical != new.logical {
            let kind = ChangeKind::TypeChanged { from: self.old.describe(old_id), to: self.new.describe(new_id) };
            self.changed(path, kind, old.span, new.span);
            if old.kind.type_name() != new.kind.type_name() {
                return;
            }
        }
        if let (Some(from), Some(to)) = (self.old.name(old_id), self.new.name(new_id)) {
            if from != to {
                let kind = ChangeKind::Renamed { from: from.to_string(), to: to.to_string() };
                self.changed(path, kind, old.span, new.span);
            }
            let full = |names: &[Name]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
            let (from, to) = (full(self.old.aliases(old_id)), full(self.new.aliases(new_id)));
            if from != to {
                self.changed(path, ChangeKind::AliasesChanged { from, to }, old.span, new.span);
            }
        }
        match (&old.kind, &new.kind) {
            (Kind::Record(a), Kind::Record(b)) => {
                self.doc(path, a.doc.as_ref(), b.doc.as_ref(), a.name_span, b.name_span);
                self.records(path, a, b);
            }
            (Kind::Enum(a), Kind::Enum(b)) => {
                self.doc(path, a.doc.as_ref(), b.doc.as_ref(), a.name_span, b.name_span);
                self.enums(path, a, b);
            }
            (Kind::Fixed(a), Kind::Fixed(b)) => {
                self.doc(path, a.doc.as_ref(), b.doc.as_ref(), a.name_span, b.name_span);
                if a.size != b.size {
                    let kind =
                        ChangeKind::TypeChanged { from: self.old.describe(old_id), to: self.new.describe(new_id) };
                    self.changed(path, kind, old.span, new.span);
                }
            }
            (Kind::Array(a), Kind::Array(b)) => {
                self.pending.push(Step::Compare { path: join_path(path, format_args!("[]")), old: *a, new: *b });
            }
            (Kind::Map(a), Kind::Map(b)) => {
                self.pending.push(Step::Compare { path: join_path(path, format_args!("{{}}")), old: *a, new: *b });
            }
            (Kind::Union(a), Kind::Union(b)) => self.unions(path, (old_id, a), (new_id, b)),
            _ => {}
        }
    }

    fn records(&mut self, path: &str, old: &Record, new: &Record) {
        let (old_indexes, new_indexes) = (field_indexes(old), field_indexes(new));
        let (old_ranks, new_ranks) = (ranks(old, &new_indexes), ranks(new, &old_indexes));
        let mut steps = Vec::new();
        for (index, field) in new.fields.iter().enumerate() {
            let path = join_path(path, format_args!(".{}", field.name));
            let Some(&old_index) = old_indexes.get(field.name.as_str()) else {
                let kind = ChangeKind::FieldAdded {
                    ty: self.new.describe(field.ty),
                    default: field.default.as_ref().map(compact),
                };
                steps.push(Step::Report(vec![SchemaChange { path, kind, old: None, new: Some(field.name_span) }]));
                continue;
            };
            let old_field = &old.fields[old_index];
            if old_ranks[old_index] != new_ranks[index] {
                let kind = ChangeKind::FieldMoved { from: old_index + 1, to: index + 1 };
                steps.push(Step::Report(vec![change(&path, kind, old_field.name_span, field.name_span)]));
            }
            let changes = fields(&path, old_field, field);
            steps.push(Step::Compare { path, old: old_field.ty, new: field.ty });
            steps.push(Step::Report(changes));
        }
        for field in old.fields.iter().filter(|field| !new_indexes.contains_key(field.name.as_str())) {
            let path = join_path(path, format_args!(".{}", field.name));
            let kind = ChangeKind::FieldRemoved { ty: self.old.describe(field.ty) };
            steps.push(Step::Report(vec![SchemaChange { path, kind, old: Some(field.name_span), new: None }]));
        }
        self.pending.extend(steps.into_iter().rev());
    }

    fn enums(&mut self, path: &str, old: &Enum, new: &Enum) {
        for symbol in new.symbols.iter().filter(|symbol| old.symbol_index(&symbol.name).is_none()) {
            let kind = ChangeKind::SymbolAdded(symbol.name.to_string());
            self.changes.push(SchemaChange { path: path.to_owned(), kind, old: None, new: Some(symbol.span) });
        }
        for symbol in old.symbols.iter().filter(|symbol| new.symbol_index(&symbol.name).is_none()) {
            let kind = ChangeKind::SymbolRemoved(symbol.name.to_string());
            self.changes.push(SchemaChange { path: path.to_owned(), kind, old: Some(symbol.span), new: None });
        }
        if old.default != new.default {
            let kind = ChangeKind::DefaultChanged {
                from: old.default.as_ref().map(SharedStr::to_string),
                to: new.default.as_ref().map(SharedStr::to_string),
            };
            self.changed(path, kind, old.name_span, new.name_span);
        }
    }

    fn unions(&mut self, path: &str, old: (TypeId, &[TypeId]), new: (TypeId, &[TypeId])) {
        let ((old_id, old), (new_id, new)) = (old, new);
        let names = |schema: &Schema, branches: &[TypeId]| -> Vec<String> {
            branches
                .iter()
                .map(|branch| {
                    schema.name(*branch).map_or_else(|| schema.kind(*branch).to_string(), ToString::to_string)
                })
                .collect()
        };
        let (old_names, new_names) = (names(self.old, old), names(self.new, new));
        if old_names != new_names {
            let kind = ChangeKind::TypeChanged { from: self.old.describe(old_id), to: self.new.describe(new_id) };
            self.changed(path, kind, self.old.node(old_id).span, self.new.node(new_id).span);
        }
        for (branch, name) in new.iter().zip(&new_names).rev() {
            if let Some(index) = old_names.iter().position(|old_name| old_name == name) {
                self.pending.push(Step::Compare { path: path.to_owned(), old: old[index], new: *branch });
            }
        }
    }

    fn doc(&mut self, path: &str, from: Option<&SharedStr>, to: Option<&SharedStr>, old: Span, new: Span) {
        if from != to {
            self.changed(path, ChangeKind::DocChanged, old, new);
        }
    }

    fn changed(&mut self, path: &str, kind: ChangeKind, old: Span, new: Span) {
        self.changes.push(change(path, kind, old, new));
    }
}

fn change(path: &str, kind: ChangeKind, old: Span, new: Span) -> SchemaChange {
    SchemaChange { path: path.to_owned(), kind, old: Some(old), new: Some(new) }
}

/// Lists the changes of a field itself, without those of its type.
fn fields(path: &str, old: &Field, new: &Field) -> Vec<SchemaChange> {
    let mut kinds = Vec::new();
    if old.default != new.default {
        let [from, to] = [old, new].map(|field| field.default.as_ref().map(compact));
        kinds.push(ChangeKind::DefaultChanged { from, to });
    }
    if old.aliases != new.aliases {
        let [from, to] = [old, new].map(|field| field.aliases.iter().map(SharedStr::to_string).collect());
        kinds.push(ChangeKind::AliasesChanged { from, to });
    }
    if old.doc != new.doc {
        kinds.push(ChangeKind::DocChanged);
    }
    kinds.into_iter().map(|kind| change(path, kind, old.name_span, new.name_span)).collect()
}

/// Returns the index of each field by its name.
fn field_indexes(record: &Record) -> HashMap<&str, usize> {
    record.fields.iter().enumerate().map(|(index, field)| (field.name.as_str(), index)).collect()
}

/// Returns for each field how many of the fields before it the other record has too.
///
/// A field has moved if this number differs between the two records.
fn ranks(record: &Record, other: &HashMap<&str, usize>) -> Vec<usize> {
    let mut rank = 0;
    let next_rank = |field: &Field| {
        let current = rank;
        rank += usize::from(other.contains_key(field.name.as_str()));
        current
    };
    record.fields.iter().map(next_rank).collect()
}

fn compact(json: &Json) -> String {
    pretty(json).trim_end().to_owned()
}
