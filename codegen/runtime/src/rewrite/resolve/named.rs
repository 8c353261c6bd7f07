//! Records and enums.

use std::collections::HashMap;

use super::{Op, Part, Piece, Refused, Resolver, Result};
use crate::rewrite::{
    defaults,
    schema::{Field, Names, Symbols},
};

impl Resolver<'_> {
    pub(super) fn record(&mut self, names: &Names, from: &[Field], to: &[Field]) -> Result<Op> {
        let sources = self.sources(from, to)?;
        let mut defaults = HashMap::new();
        for (at, field) in to.iter().enumerate().filter(|(at, _)| !sources.values().any(|own| own == at)) {
            defaults.insert(at, self.default_of(names, field)?);
        }
        let mut parts = Vec::with_capacity(from.len());
        let mut taken = Vec::with_capacity(from.len());
        for (at, field) in from.iter().enumerate() {
            let Some(target) = sources.get(&at) else {
                parts.push(Part::Skip(field.ty));
                continue;
            };
            self.path.push(to[*target].name.clone());
            parts.push(Part::Take(self.step(field.ty, to[*target].ty)?));
            self.path.pop();
            taken.push(*target);
        }
        if !taken.is_sorted() {
            let piece = |at| match taken.iter().position(|target| *target == at) {
                Some(number) => Piece::Taken(number),
                None => Piece::Default(defaults.remove(&at).unwrap_or_default()),
            };
            return Ok(Op::Shuffled(parts, (0..to.len()).map(piece).collect()));
        }
        // Defaults go between what is taken, where the reader has them.
        let (mut in_order, mut next, mut taken) = (Vec::with_capacity(parts.len()), 0, taken.into_iter());
        let put = |up_to: usize, next: &mut usize, defaults: &mut HashMap<usize, Vec<u8>>| {
            let put = (*next..up_to).filter_map(|at| defaults.remove(&at)).flatten().collect::<Vec<u8>>();
            *next = up_to + 1;
            (!put.is_empty()).then_some(Part::Put(put))
        };
        for part in parts {
            if matches!(part, Part::Take(_)) {
                in_order.extend(put(taken.next().unwrap_or_default(), &mut next, &mut defaults));
            }
            in_order.push(part);
        }
        in_order.extend(put(to.len(), &mut next, &mut defaults));
        Ok(Op::InOrder(in_order))
    }

    /// For each field of the writer that the reader takes, the place of the reader's field: by name, or by one of
    /// the reader's aliases.
    fn sources(&self, from: &[Field], to: &[Field]) -> Result<HashMap<usize, usize>> {
        let mut sources = HashMap::new();
        for (at, field) in to.iter().enumerate() {
            let takes = |own: &&Field| own.name == field.name || field.aliases.contains(&own.name);
            let mut found = from.iter().enumerate().filter(|(_, own)| takes(own));
            let Some((source, _)) = found.next() else { continue };
            if found.next().is_some() || sources.insert(source, at).is_some() {
                return self.refuse(format!("by name or alias, `{}` is more than one pair of fields", field.name));
            }
        }
        Ok(sources)
    }

    fn default_of(&self, writer: &Names, field: &Field) -> Result<Vec<u8>> {
        let Some(default) = &field.default else {
            return self.refuse(format!("{} has no field `{}`, which has no default", writer.full, field.name));
        };
        let mut bytes = Vec::new();
        match defaults::encode(self.reader, field.ty, default, &mut bytes) {
            Some(()) => Ok(bytes),
            None => self.refuse(format!("the default of `{}` is none of its type", field.name)),
        }
    }

    pub(super) fn enumeration(&self, from: &Symbols, own: &Names, to: &Symbols) -> Result<Op> {
        let place = |symbol: &String| to.place(symbol).and_then(|place| i32::try_from(place).ok());
        let places: Vec<_> = from.all.iter().map(place).collect();
        if places.iter().all(Option::is_none) {
            return self.refuse("no symbol of the writer's enum is known, and there is no default");
        }
        Ok(Op::Enum(places, Refused { found: from.all.clone(), expected: own.simple().to_owned() }))
    }
}
