//! The reference service 'deliveries'.
