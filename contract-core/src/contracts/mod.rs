//! The files of a project: manifest, lock, accepted breaks, schemas, and the set of contracts that they describe.

mod accepted;
mod adopt;
mod comments;
mod file_names;
mod load;
mod load_lock;
mod lock;
mod manifest;
mod orphan_files;
mod path;
mod read;
mod released;
mod set;
mod severity_overrides;
mod toml_file;
mod topic;
mod validate;
mod version_text;

pub use accepted::AcceptedBreak;
pub use comments::Comments;
pub use file_names::{ACCEPTED_FILE, LOCK_FILE, MANIFEST_FILE, SHARED_FOLDER};
pub use load::{Loaded, is_contract_id, load, load_for};
pub use load_lock::load_lock;
pub use lock::{Correction, Evidence, Lock, LockError, LockState, ReleaseState, Seal, Untrusted, file_hash};
pub use manifest::{ContractConfig, GenerateConfig, Manifest, MessageKind, OneOrMore, RegistryConfig};
pub use path::{FieldPath, FieldPathError, FieldPathErrorKind, FieldPaths};
pub use read::{MAX_FILE_BYTES, ReadError, decode_utf8, read_bytes, read_limited, read_source};
pub use set::{Contract, ContractSet, DraftVersion, Version};
pub use severity_overrides::SeverityOverrides;
pub use toml_file::FileError;
pub use topic::{NameError, Namespace, Topic, is_internal_topic};
