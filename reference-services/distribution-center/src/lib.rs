//! The reference service 'distribution-center'.
