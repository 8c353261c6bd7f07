//! The grammar of a resolution, flattened as Avro Java 1.11 does it, with its defect.
//!
//! `Symbol.flatten` copies the symbols of a record into the arrays and maps that contain it. If a record contains itself,
//! holes are left and filled when the record is finished. But a hole that is copied along with its surroundings, once
//! these are finished, is forgotten, and `Symbol.hasErrors` throws when it reaches it. A schema without recursion has no
//! holes, and needs none of this.

use std::collections::HashMap;

use schemactl_avro::schema::{Kind, Schema, TypeId};

use super::action::{Action, ActionId, Resolution};
use super::failure::AvroFailure;

/// Grammars that nest deeper are not built.
const MAX_DEPTH: usize = 200;
/// Grammars with more symbols are not built.
const MAX_SYMBOLS: usize = 200_000;

type SymbolId = u32;
/// The symbol that has a hole in its production, and the index of the hole.
type Hole = (SymbolId, usize);

const TERMINAL: SymbolId = 0;
const ERROR: SymbolId = 1;

#[derive(Clone)]
enum Symbol {
    Terminal,
    Error,
    /// Is copied into the symbol that contains it.
    Sequence(Vec<Option<SymbolId>>),
    /// The elements of an array or map. Java's production begins with the repeater itself, which is left out here.
    Repeater(Vec<Option<SymbolId>>),
    Alternative(Vec<SymbolId>),
    Adjust(SymbolId),
    Skip(SymbolId),
}

/// The grammar exceeds [`MAX_DEPTH`] or [`MAX_SYMBOLS`].
struct TooLarge;

/// Returns whether the flattened grammar has errors; `None` if it is too large to be built.
pub(super) fn has_errors(
    resolution: &Resolution,
    writer: &Schema,
    reader: &Schema,
) -> Result<Option<bool>, AvroFailure> {
    let mut grammar = Grammar {
        resolution,
        symbols: vec![Symbol::Terminal, Symbol::Error],
        records: HashMap::new(),
        sizes: HashMap::new(),
        flattened: HashMap::new(),
        holes: HashMap::new(),
    };
    match grammar.build(writer, reader) {
        Ok(root) => grammar.find_errors(root).map(Some),
        Err(TooLarge) => Ok(None),
    }
}

/// The pair or type that the sequence of a record was built for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum RecordKey {
    Action(ActionId),
    Writer(TypeId),
    Reader(TypeId),
}

struct Grammar<'r> {
    resolution: &'r Resolution,
    symbols: Vec<Symbol>,
    records: HashMap<RecordKey, SymbolId>,
    sizes: HashMap<SymbolId, usize>,
    flattened: HashMap<SymbolId, SymbolId>,
    /// The holes that are left for each sequence that is being flattened.
    holes: HashMap<SymbolId, Vec<Hole>>,
}

type GrammarResult = Result<SymbolId, TooLarge>;

impl Grammar<'_> {
    fn build(&mut self, writer: &Schema, reader: &Schema) -> GrammarResult {
        let start = self.build_action(self.resolution.root, (writer, reader), 0)?;
        let size = self.size_of(&[Some(start)], 0)?;
        let root = self.add(Symbol::Repeater(vec![None; size]))?;
        self.flatten_into(&[Some(start)], root, 0)?;
        Ok(root)
    }

    fn build_action(&mut self, id: ActionId, schemas: (&Schema, &Schema), depth: usize) -> GrammarResult {
        let resolution = self.resolution;
        let depth = deeper(depth)?;
        match &resolution.actions[id as usize] {
            Action::Leaf => Ok(TERMINAL),
            Action::Error => Ok(ERROR),
            Action::Skip(ty) => {
                let skipped = self.build_type(RecordKey::Writer, schemas.0, *ty, depth)?;
                self.add(Symbol::Skip(skipped))
            }
            Action::SameUnion(ty) => self.build_type(RecordKey::Reader, schemas.1, *ty, depth),
            Action::Container { element, is_map } => {
                let element = self.build_action(*element, schemas, depth)?;
                self.build_repeater(element, *is_map)
            }
            Action::ReaderUnion { action, .. } => {
                let action = self.build_action(*action, schemas, depth)?;
                let adjust = self.add(Symbol::Adjust(action))?;
                self.add(Symbol::Sequence(vec![Some(adjust), Some(TERMINAL)]))
            }
            Action::WriterUnion(actions) => {
                let branches = actions.iter().map(|action| self.build_action(*action, schemas, depth)).collect();
                self.build_alternative(branches)
            }
            Action::Record(record) => {
                let record = &resolution.records[*record];
                if let Some(known) = self.records.get(&RecordKey::Action(id)) {
                    return Ok(*known);
                }
                let sequence = self.add(Symbol::Sequence(Vec::new()))?;
                self.records.insert(RecordKey::Action(id), sequence);
                let mut production = vec![Some(TERMINAL)];
                for field in &record.fields {
                    production.push(Some(self.build_action(*field, schemas, depth)?));
                }
                for ty in &record.defaults {
                    let default = self.build_type(RecordKey::Reader, schemas.1, *ty, depth)?;
                    production.extend([Some(TERMINAL), Some(default), Some(TERMINAL)]);
                }
                // Java keeps productions in reverse order, since its parser takes them from a stack.
                production.reverse();
                self.symbols[sequence as usize] = Symbol::Sequence(production);
                Ok(sequence)
            }
        }
    }

    /// Builds the symbol of a type that is read or skipped without resolution.
    fn build_type(&mut self, key: fn(TypeId) -> RecordKey, schema: &Schema, ty: TypeId, depth: usize) -> GrammarResult {
        let depth = deeper(depth)?;
        match schema.kind(ty) {
            Kind::Array(inner) | Kind::Map(inner) => {
                let element = self.build_type(key, schema, *inner, depth)?;
                self.build_repeater(element, matches!(schema.kind(ty), Kind::Map(_)))
            }
            Kind::Union(branches) => {
                let branches = branches.iter().map(|branch| self.build_type(key, schema, *branch, depth)).collect();
                self.build_alternative(branches)
            }
            Kind::Record(record) => {
                if let Some(known) = self.records.get(&key(ty)) {
                    return Ok(*known);
                }
                let sequence = self.add(Symbol::Sequence(Vec::new()))?;
                self.records.insert(key(ty), sequence);
                let mut production = vec![Some(TERMINAL)];
                for field in &record.fields {
                    production.push(Some(self.build_type(key, schema, field.ty, depth)?));
                }
                production.reverse();
                self.symbols[sequence as usize] = Symbol::Sequence(production);
                Ok(sequence)
            }
            _ => Ok(TERMINAL),
        }
    }

    fn build_repeater(&mut self, element: SymbolId, is_map: bool) -> GrammarResult {
        let key = is_map.then_some(Some(TERMINAL));
        let repeater = self.add(Symbol::Repeater(std::iter::once(Some(element)).chain(key).collect()))?;
        self.add(Symbol::Sequence(vec![Some(repeater), Some(TERMINAL)]))
    }

    fn build_alternative(&mut self, branches: Result<Vec<SymbolId>, TooLarge>) -> GrammarResult {
        let alternative = self.add(Symbol::Alternative(branches?))?;
        self.add(Symbol::Sequence(vec![Some(alternative), Some(TERMINAL)]))
    }

    /// Returns the number of symbols in a production after the sequences in it have been copied into it.
    fn size_of(&mut self, production: &[Option<SymbolId>], depth: usize) -> Result<usize, TooLarge> {
        let depth = deeper(depth)?;
        let mut size = 0_usize;
        for id in production.iter().flatten() {
            size += match &self.symbols[*id as usize] {
                Symbol::Sequence(within) => {
                    if let Some(known) = self.sizes.get(id) {
                        *known
                    } else {
                        let within = within.clone();
                        let size = self.size_of(&within, depth)?;
                        self.sizes.insert(*id, size);
                        size
                    }
                }
                _ => 1,
            };
            if size > MAX_SYMBOLS {
                return Err(TooLarge);
            }
        }
        Ok(size)
    }

    fn flatten(&mut self, id: SymbolId, depth: usize) -> GrammarResult {
        let depth = deeper(depth)?;
        match self.symbols[id as usize].clone() {
            Symbol::Terminal | Symbol::Error => Ok(id),
            Symbol::Sequence(production) => {
                if let Some(known) = self.flattened.get(&id) {
                    return Ok(*known);
                }
                let size = self.size_of(&production, 0)?;
                let result = self.add(Symbol::Sequence(vec![None; size]))?;
                self.flattened.insert(id, result);
                self.holes.insert(result, Vec::new());
                self.flatten_into(&production, result, depth)?;
                let done = self.production(result).to_vec();
                for (holder, index) in self.holes.remove(&result).unwrap_or_default() {
                    self.production_mut(holder)[index..index + size].copy_from_slice(&done);
                }
                Ok(result)
            }
            Symbol::Repeater(production) => {
                let size = self.size_of(&production, 0)?;
                let result = self.add(Symbol::Repeater(vec![None; size]))?;
                self.flatten_into(&production, result, depth)?;
                Ok(result)
            }
            Symbol::Alternative(branches) => {
                let branches: Result<_, _> = branches.into_iter().map(|branch| self.flatten(branch, depth)).collect();
                self.add(Symbol::Alternative(branches?))
            }
            Symbol::Adjust(within) => {
                let within = self.flatten(within, depth)?;
                self.add(Symbol::Adjust(within))
            }
            Symbol::Skip(within) => {
                let within = self.flatten(within, depth)?;
                self.add(Symbol::Skip(within))
            }
        }
    }

    /// Flattens a production into the production of `holder`.
    fn flatten_into(&mut self, from: &[Option<SymbolId>], holder: SymbolId, depth: usize) -> Result<(), TooLarge> {
        let mut index = 0;
        for id in from.iter().flatten() {
            let flat = self.flatten(*id, depth)?;
            if !matches!(self.symbols[flat as usize], Symbol::Sequence(_)) {
                self.production_mut(holder)[index] = Some(flat);
                index += 1;
                continue;
            }
            let within = self.production(flat).to_vec();
            if let Some(holes) = self.holes.get_mut(&flat) {
                holes.push((holder, index));
            } else {
                self.production_mut(holder)[index..index + within.len()].copy_from_slice(&within);
                for holes in self.holes.values_mut() {
                    let copied = holes.iter().filter(|hole| hole.0 == flat).map(|hole| (holder, hole.1 + index));
                    let copied: Vec<Hole> = copied.collect();
                    holes.extend(copied);
                }
            }
            index += within.len();
        }
        Ok(())
    }

    /// Searches for errors in Java's order. An error ends the search, and so does a hole, over which Java throws.
    fn find_errors(&self, root: SymbolId) -> Result<bool, AvroFailure> {
        let mut visited = vec![false; self.symbols.len()];
        let mut open = vec![Some(root)];
        while let Some(next) = open.pop() {
            let id = next.ok_or(AvroFailure::BrokenRecursion)?;
            if std::mem::replace(&mut visited[id as usize], true) {
                continue;
            }
            match &self.symbols[id as usize] {
                Symbol::Error => return Ok(true),
                Symbol::Terminal | Symbol::Skip(_) => {}
                Symbol::Sequence(within) | Symbol::Repeater(within) => open.extend(within.iter().rev()),
                Symbol::Alternative(branches) => open.extend(branches.iter().rev().copied().map(Some)),
                Symbol::Adjust(within) => open.push(Some(*within)),
            }
        }
        Ok(false)
    }

    fn production(&self, id: SymbolId) -> &[Option<SymbolId>] {
        match &self.symbols[id as usize] {
            Symbol::Sequence(production) | Symbol::Repeater(production) => production,
            _ => &[],
        }
    }

    fn production_mut(&mut self, id: SymbolId) -> &mut [Option<SymbolId>] {
        match &mut self.symbols[id as usize] {
            Symbol::Sequence(production) | Symbol::Repeater(production) => production,
            _ => &mut [],
        }
    }

    fn add(&mut self, symbol: Symbol) -> GrammarResult {
        if self.symbols.len() >= MAX_SYMBOLS {
            return Err(TooLarge);
        }
        self.symbols.push(symbol);
        SymbolId::try_from(self.symbols.len() - 1).map_err(|_| TooLarge)
    }
}

fn deeper(depth: usize) -> Result<usize, TooLarge> {
    if depth < MAX_DEPTH { Ok(depth + 1) } else { Err(TooLarge) }
}
