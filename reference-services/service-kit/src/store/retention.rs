//! Cleans rows that nobody needs any more.
