//! The reference service 'orders'.
