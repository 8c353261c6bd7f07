//! What a person would say has changed between two schemas, whether or not anything breaks.

use std::collections::{HashMap, HashSet};
use std::fmt;

use schemactl_avro::SharedStr;

use crate::json::Json;
use crate::schema::{Enum, Field, Kind, Record, Schema, TypeId, pretty};
use crate::source::Span;

/// One change between two schemas.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemaChange {
    /// The way to it in names: `OrderCreated.data.items[].size`.
    pub path: String,
    /// What changed.
    pub kind: ChangeKind,
    /// Where it stands in the old schema; nothing where it is new.
    pub old: Option<Span>,
    /// Where it stands in the new schema; nothing where it is gone.
    pub new: Option<Span>,
}

/// The kinds of change.
#[derive(Debug, Clone, PartialEq)]
pub enum ChangeKind {
    /// A field that was not there before.
    FieldAdded {
        /// Its type, in words.
        ty: String,
        /// Its default.
        default: Option<String>,
    },
    /// A field that is there no more.
    FieldRemoved {
        /// Its type, in words.
        ty: String,
    },
    /// A field in another place of the binary form.
    FieldMoved {
        /// Its place before, counted from 1.
        from: usize,
        /// Its place now, counted from 1.
        to: usize,
    },
    /// Another type.
    TypeChanged {
        /// The type before, in words.
        from: String,
        /// The type now, in words.
        to: String,
    },
    /// A record, enum or fixed type of another name.
    Renamed {
        /// The full name before.
        from: String,
        /// The full name now.
        to: String,
    },
    /// A symbol that was not there before.
    SymbolAdded(String),
    /// A symbol that is there no more.
    SymbolRemoved(String),
    /// Another default, of a field or an enum; nothing is no default.
    DefaultChanged {
        /// The default before, as JSON.
        from: Option<String>,
        /// The default now, as JSON.
        to: Option<String>,
    },
    /// Other aliases.
    AliasesChanged {
        /// The aliases before.
        from: Vec<String>,
        /// The aliases now.
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
            Self::FieldMoved { from, to } => write!(f, "field moved: place {from} to {to}"),
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

/// Lists what changed from `old` to `new`, in the order of the new schema; what is gone comes after its
/// neighbours.
pub fn diff(old: &Schema, new: &Schema) -> Vec<SchemaChange> {
    let path = new.name(new.root()).map_or_else(|| new.describe(new.root()), |name| name.simple().to_owned());
    let mut comparison = Comparison { old, new, seen: HashSet::new(), changes: Vec::new(), pending: Vec::new() };
    comparison.pending.push(Step::Compare { path, old: old.root(), new: new.root() });
    while let Some(steps) = comparison.pending.pop() {
        match steps {
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
    /// What is still to be done, the next thing last: types lie in each other deeper than the program's stack.
    pending: Vec<Step>,
}

enum Step {
    /// Compares two types.
    Compare { path: String, old: TypeId, new: TypeId },
    /// Tells of what was found on the way.
    Report(Vec<SchemaChange>),
}

/// The longest path that is told in full.
const MAX_PATH_LEN: usize = 2_000;

/// A path with one more part; of a very long one the end.
fn join_path(path: &str, part: fmt::Arguments<'_>) -> String {
    let start = path.len().saturating_sub(MAX_PATH_LEN);
    match path.char_indices().map(|(at, _)| at).find(|at| *at >= start) {
        Some(at) if at > 0 => format!("…{}{part}", &path[at..]),
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
            let full = |names: &[crate::schema::Name]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
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
        let (olds, news) = (field_indexes(old), field_indexes(new));
        let (old_ranks, new_ranks) = (ranks(old, &news), ranks(new, &olds));
        let mut steps = Vec::new();
        for (place, field) in new.fields.iter().enumerate() {
            let path = join_path(path, format_args!(".{}", field.name));
            let Some(&before) = olds.get(field.name.as_str()) else {
                let kind = ChangeKind::FieldAdded {
                    ty: self.new.describe(field.ty),
                    default: field.default.as_ref().map(compact),
                };
                steps.push(Step::Report(vec![SchemaChange { path, kind, old: None, new: Some(field.name_span) }]));
                continue;
            };
            let earlier = &old.fields[before];
            if old_ranks[before] != new_ranks[place] {
                let kind = ChangeKind::FieldMoved { from: before + 1, to: place + 1 };
                steps.push(Step::Report(vec![change(&path, kind, earlier.name_span, field.name_span)]));
            }
            let rest = fields(&path, earlier, field);
            steps.push(Step::Compare { path, old: earlier.ty, new: field.ty });
            steps.push(Step::Report(rest));
        }
        for field in old.fields.iter().filter(|field| !news.contains_key(field.name.as_str())) {
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
            if let Some(before) = old_names.iter().position(|other| other == name) {
                self.pending.push(Step::Compare { path: path.to_owned(), old: old[before], new: *branch });
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

/// What changed about a field itself.
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

/// The place of each field by its name.
fn field_indexes(record: &Record) -> HashMap<&str, usize> {
    record.fields.iter().enumerate().map(|(place, field)| (field.name.as_str(), place)).collect()
}

/// How many fields before each one the other record has too. A field has moved if that number is another.
fn ranks(record: &Record, other: &HashMap<&str, usize>) -> Vec<usize> {
    let mut rank = 0;
    let before = |field: &Field| {
        let before = rank;
        rank += usize::from(other.contains_key(field.name.as_str()));
        before
    };
    record.fields.iter().map(before).collect()
}

fn compact(json: &Json) -> String {
    pretty(json).trim_end().to_owned()
}
