//! Unions, on either side.

use super::{Op, Refused, Resolver, Result};
use crate::rewrite::{
    RewriterError,
    schema::{Kind, Names, TypeId},
};

impl Resolver<'_> {
    pub(super) fn of_union(&mut self, branches: &[TypeId], reader: TypeId) -> Result<Op> {
        let mut steps = Vec::with_capacity(branches.len());
        let mut refusal = None;
        for branch in branches {
            let step = self.attempt(*branch, reader);
            steps.push(step.map_err(|error| refusal.get_or_insert(error).clone()).ok());
        }
        // A branch without counterpart is an error where it is met; where all are, the pair does not resolve.
        if let Some(refusal) = refusal
            && steps.iter().all(Option::is_none)
        {
            return Err(refusal);
        }
        let found = branches.iter().map(|branch| self.writer.kind(*branch).describe()).collect();
        Ok(Op::FromUnion(steps, Refused { found, expected: self.reader.kind(reader).describe() }))
    }

    pub(super) fn as_branch(&mut self, writer: TypeId, union: TypeId, branches: &[TypeId]) -> Result<Op> {
        let Some(at) = self.fitting(writer, branches)? else { return self.mismatch(writer, union) };
        let index = i32::try_from(at).map_err(|_| RewriterError::TooLarge)?;
        Ok(Op::IntoUnion(index, self.step(writer, branches[at])?))
    }

    /// The branch that Avro takes: of the same type and full name; else a record of the same shape, the one of the
    /// same simple name or the first; else an enum or fixed type of the same simple name; else the first that the
    /// type can be promoted to.
    fn fitting(&mut self, writer: TypeId, branches: &[TypeId]) -> Result<Option<usize>> {
        let (writer_schema, reader_schema) = (self.writer, self.reader);
        let kind = |at: &usize| reader_schema.kind(branches[*at]);
        let own = writer_schema.kind(writer);
        let alike: Vec<usize> = (0..branches.len()).filter(|at| kind(at).word() == own.word()).collect();
        let Some(name) = own.names() else {
            let promoted = || (0..branches.len()).find(|at| promotions(own.word()).contains(&kind(at).word()));
            return Ok(alike.first().copied().or_else(promoted));
        };
        let named = |at: &usize, is: fn(&Names, &Names) -> bool| kind(at).names().is_some_and(|own| is(own, name));
        if let Some(exact) = alike.iter().find(|at| named(at, Names::is_in_full)) {
            return Ok(Some(*exact));
        }
        let (mut order, rest): (Vec<usize>, Vec<usize>) =
            alike.iter().partition(|at| named(at, |own, writer| own.simple() == writer.simple()));
        if matches!(own, Kind::Record(..)) {
            order.extend(rest);
        }
        for at in order {
            let before = self.learnt.len();
            match self.attempt(writer, branches[at]) {
                Ok(_) => {
                    self.forget(before);
                    return Ok(Some(at));
                }
                Err(RewriterError::TooLarge) => return Err(RewriterError::TooLarge),
                Err(_) => {}
            }
        }
        Ok(None)
    }
}

/// What a type can be promoted to; of several that a union has, its first is taken.
fn promotions(kind: &str) -> &'static [&'static str] {
    match kind {
        "int" => &["long", "float", "double"],
        "long" => &["float", "double"],
        "float" => &["double"],
        "string" => &["bytes"],
        "bytes" => &["string"],
        _ => &[],
    }
}
