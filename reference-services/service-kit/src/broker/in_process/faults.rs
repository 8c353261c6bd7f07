//! Faults to inject.

/// A fault of a publish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishFault {
    /// The message is not stored, and the producer receives an error.
    Unavailable,
    /// The message is stored, but the producer receives no receipt.
    ReceiptLost,
    /// The message is stored twice.
    Duplicated,
    /// The message is rejected.
    Rejected,
}
