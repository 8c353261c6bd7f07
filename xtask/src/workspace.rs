//! The paths of the workspace and of its build results.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::process::{self, Interrupt};

/// The checkout this program was built from.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    target_directory: PathBuf,
}

impl Workspace {
    /// Asks Cargo for the paths.
    pub(crate) fn locate(interrupt: &Interrupt) -> Result<Self> {
        let root = root();
        let mut metadata = process::command(cargo(), &root);
        metadata.args(["metadata", "--no-deps", "--format-version", "1"]);
        let answer = process::output(&mut metadata, &std::env::temp_dir(), interrupt)?;
        let metadata: Metadata = serde_json::from_str(&answer).context("reading the output of `cargo metadata`")?;
        Ok(Self { root, target: metadata.target_directory })
    }

    /// Returns the folder of the root `Cargo.toml`.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns a folder under `target/` that is kept between runs; creates it if it is missing.
    pub(crate) fn cache(&self, name: &str) -> Result<PathBuf> {
        let folder = self.target.join("xtask").join(name);
        std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        Ok(folder)
    }

    /// Returns the path of a program that the stage `build` builds.
    pub(crate) fn binary(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(name)
    }
}

/// Returns the folder of the root `Cargo.toml`, which is fixed when this program is built.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Returns the Cargo that runs this program.
pub(crate) fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
