//! One code with its explanation, and the macro that defines the codes of a family.

use std::fmt;

use crate::exit::Exit;
use crate::family::Family;

/// An error code with its explanation.
#[derive(Debug, PartialEq, Eq)]
pub struct ErrorCode {
    /// The id that people and programs see; never renamed once released.
    pub id: &'static str,
    /// The part of the toolkit that reports the error.
    pub family: Family,
    /// The error in one sentence.
    pub title: &'static str,
    /// The causes, and what to do.
    pub explanation: &'static str,
    /// The end of a command that fails with this error; `None` for errors that are not a command's.
    pub exit: Option<Exit>,
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// Defines a static for each code of a family and the list of all of them.
macro_rules! codes {
    (
        $family:ident;
        $($id:ident $(($exit:ident))?, $title:literal, $explanation:literal;)+
    ) => {
        $(
            #[doc = $title]
            pub static $id: $crate::code::ErrorCode = $crate::code::ErrorCode {
                id: stringify!($id),
                family: $crate::family::Family::$family,
                title: $title,
                explanation: $explanation,
                exit: $crate::code::codes!(@exit $($exit)?),
            };
        )+

        /// All codes of the family.
        pub static ALL: &[&$crate::code::ErrorCode] = &[$(&$id),+];
    };
    (@exit) => { None };
    (@exit $exit:ident) => { Some($crate::exit::Exit::$exit) };
}

pub(crate) use codes;
