//! By which branch of the reader's union a type of the writer is read.
//!
//! Avro looks for one of the same kind and full name, else for the last record of the same simple name that fits,
//! else for the first record that fits, else for the first branch that the type is promoted to. A record fits if
//! none of its own fields is an error. It goes from branch to branch, and resolves every record on its way, which
//! costs the square of a union's width. Only what it chooses shows in the end, unless resolving fails, or comes
//! back to a record that is still being resolved; where neither can be, the likely branches are tried first.

use super::action::{Action, ActionId, ERROR};
use super::defaults::materialise;
use super::resolve::{Frame, Next, Pair, Resolver};
use crate::compat::readers::is_promotion;
use crate::schema::{Kind, Name, Record};

/// How far the search for a branch has come.
#[derive(Clone, Copy, Default)]
pub(super) struct BranchSearch {
    candidates: Candidates,
    next: usize,
    /// The best record so far.
    structural: Option<usize>,
}

/// Which branches are looked at.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Candidates {
    /// All, in their order.
    #[default]
    All,
    /// Records of the same simple name.
    SameName,
    /// Other records.
    Others,
}

impl<'r> Resolver<'r> {
    /// Goes on with the search, given the action for the branch that it asked for.
    pub(super) fn step_reader_union(
        &mut self,
        pair: Pair,
        mut search: BranchSearch,
        returned: Option<ActionId>,
    ) -> Next<'r> {
        let theirs = self.writer.schema.kind(pair.0);
        match returned {
            Some(action) => {
                let same_name = self.simple_names_equal((pair.0, self.unions.branches(pair.1)[search.next]));
                if !self.has_match_error(action) && (search.structural.is_none() || same_name) {
                    search.structural = Some(search.next);
                }
                search.next += 1;
            }
            None if matches!(theirs, Kind::Enum(_) | Kind::Fixed(_)) => {
                return self.of_full_name(pair).map_or(Next::Return(ERROR), |chosen| self.choose(chosen, pair));
            }
            None if matches!(theirs, Kind::Record(_)) && self.is_order_hidden() => {
                if let Some(chosen) = self.of_full_name(pair) {
                    return self.choose(chosen, pair);
                }
                search.candidates = Candidates::SameName;
            }
            None => {}
        }
        match search.candidates {
            Candidates::All => self.search_all(pair, search),
            Candidates::SameName => self.search_same_name(pair, search),
            Candidates::Others => self.search_others(pair, search),
        }
    }

    fn search_all(&mut self, pair: Pair, mut search: BranchSearch) -> Next<'r> {
        let theirs = self.writer.schema.kind(pair.0);
        let own = self.unions.branches(pair.1);
        while let Some(branch) = own.get(search.next) {
            if self.reader.kind(*branch).type_name() == theirs.type_name() {
                if self.writer.name(pair.0) == self.reader.name(*branch) {
                    return self.choose(search.next, pair);
                }
                if matches!(theirs, Kind::Record(_)) {
                    return self.try_branch(pair, search);
                }
            }
            search.next += 1;
        }
        let promoted = || own.iter().position(|branch| is_promotion(self.reader.kind(*branch), theirs));
        match search.structural.or_else(promoted) {
            Some(index) => self.choose(index, pair),
            None => Next::Return(ERROR),
        }
    }

    fn search_same_name(&mut self, pair: Pair, search: BranchSearch) -> Next<'r> {
        match (self.same_simple_name(pair, search.next), search.structural) {
            (Some(next), _) => self.try_branch(pair, BranchSearch { next, ..search }),
            (None, Some(index)) => self.choose(index, pair),
            (None, None) => {
                self.search_others(pair, BranchSearch { candidates: Candidates::Others, next: 0, ..search })
            }
        }
    }

    fn search_others(&mut self, pair: Pair, search: BranchSearch) -> Next<'r> {
        if let Some(index) = search.structural {
            return self.choose(index, pair);
        }
        let own = self.unions.branches(pair.1);
        let may_fit = |index: &usize| {
            let pair = (pair.0, own[*index]);
            !self.simple_names_equal(pair) && !self.is_obviously_incompatible(pair)
        };
        match (search.next..own.len()).find(may_fit) {
            Some(next) => self.try_branch(pair, BranchSearch { next, ..search }),
            None => Next::Return(ERROR),
        }
    }

    fn try_branch(&mut self, pair: Pair, search: BranchSearch) -> Next<'r> {
        self.stack.push(Frame::ReaderUnion { pair, search });
        Next::Resolve((pair.0, self.unions.branches(pair.1)[search.next]))
    }

    fn choose(&mut self, branch: usize, pair: Pair) -> Next<'r> {
        self.stack.push(Frame::ChosenBranch(branch));
        Next::Resolve((pair.0, self.unions.branches(pair.1)[branch]))
    }

    /// The branch of the kind and the full name of the writer's type.
    fn of_full_name(&mut self, pair: Pair) -> Option<usize> {
        let (kind, name) = (self.writer.schema.kind(pair.0), self.writer.name(pair.0)?);
        self.unions.of_full_name(pair.1, kind, name).map(|index| index as usize)
    }

    /// The first branch from a place on that has the kind and the simple name of the writer's type.
    fn same_simple_name(&mut self, pair: Pair, from: usize) -> Option<usize> {
        let (kind, name) = (self.writer.schema.kind(pair.0), self.writer.name(pair.0)?.simple());
        let index = self.unions.same_simple_name(pair.1, kind, name, u32::try_from(from).ok()?);
        index.map(|index| index as usize)
    }

    /// Whether it makes no difference in which order branches are resolved: no pair can be met again while it is being
    /// resolved, and every default that might be needed can be turned into a value.
    fn is_order_hidden(&mut self) -> bool {
        if let Some(known) = self.is_order_hidden {
            return known;
        }
        let is_sound = |record: &Record| {
            let mut defaults = record.fields.iter().filter_map(|field| Some((field.ty, field.default.as_ref()?)));
            defaults.all(|(ty, default)| materialise(self.reader, self.recursion, ty, default).is_ok())
        };
        let both_recur = self.reader.is_recursive() && self.writer.schema.is_recursive();
        let is_hidden = !both_recur
            && self.reader.ids().all(|id| match self.reader.kind(id) {
                Kind::Record(record) => is_sound(record),
                _ => true,
            });
        self.is_order_hidden = Some(is_hidden);
        is_hidden
    }

    /// Whether two types are no records that fit, as one sees without looking into their fields' types.
    fn is_obviously_incompatible(&self, pair: Pair) -> bool {
        let (Kind::Record(theirs), Kind::Record(own)) = (self.writer.schema.kind(pair.0), self.reader.kind(pair.1))
        else {
            return true;
        };
        let mut matched = vec![false; own.fields.len()];
        let mut hint = 0;
        for (index, field) in theirs.fields.iter().enumerate() {
            let Some(found) = own.field_index(self.writer.field(pair.0, theirs, index), hint) else { continue };
            (matched[found], hint) = (true, found + 1);
            if self.leaf((field.ty, own.fields[found].ty)) == Some(ERROR) {
                return true;
            }
        }
        own.fields.iter().zip(matched).any(|(field, matched)| !matched && field.default.is_none())
    }

    fn has_match_error(&self, action: ActionId) -> bool {
        match self.actions[action as usize] {
            Action::Record(record) => self.records[record].fields.contains(&ERROR),
            _ => action == ERROR,
        }
    }

    pub(super) fn simple_names_equal(&self, pair: Pair) -> bool {
        self.writer.name(pair.0).map(Name::simple) == self.reader.name(pair.1).map(Name::simple)
    }
}
