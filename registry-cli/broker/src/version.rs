//! The supported version of Apache Pulsar.

/// The version that contracts are checked against.
pub(crate) const VERSION: &str = "4.0.8";

/// The SHA-512 of its archive, in hexadecimal.
pub(crate) const SHA512: &str = "65b769b10696cdfebf7fc5bcdc95dd663702e27051e616c1a13cb100e91279525be35352171befe7b0011176330aab29\
                                 bd0a6c8a0f2f0646641af46d2e33cbd6";
