//! Java libraries that Maven fetches: those that a project file lists, and no others.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::process::{self, Interrupt};
use crate::tools;
use crate::workspace::Workspace;

/// The version of Avro that Pulsar 4.0 bundles.
pub(crate) const AVRO: Artifacts = Artifacts { name: "oracle", list: "compat-tests/oracle/pom.xml" };
/// The version of Avro that Pulsar 4.1 to 4.2.4 bundles.
pub(crate) const AVRO_4_2: Artifacts = Artifacts { name: "oracle-4.2", list: "compat-tests/oracle/pulsar-4.2.xml" };
/// The version of Avro that Pulsar 5.0 bundles.
pub(crate) const AVRO_5_0: Artifacts = Artifacts { name: "oracle-5.0", list: "compat-tests/oracle/pulsar-5.0.xml" };
/// Libraries that contain the schemas of the formats in which findings are written.
pub(crate) const FORMATS: Artifacts = Artifacts { name: "formats", list: "compat-tests/formats/pom.xml" };

/// Libraries in the workspace's cache.
#[derive(Clone, Copy)]
pub(crate) struct Artifacts {
    /// Their folder in the cache.
    name: &'static str,
    /// The project file, from the workspace's root.
    list: &'static str,
}

impl Artifacts {
    /// Returns the folder with the libraries; fetches them if it is missing or was filled for another list.
    pub(crate) fn folder(self, workspace: &Workspace, interrupt: &Interrupt) -> Result<PathBuf> {
        let cache = workspace.cache(self.name)?;
        let list = workspace.root().join(self.list);
        let wanted = std::fs::read_to_string(&list).with_context(|| format!("reading {}", self.list))?;
        let folder = cache.join("lib");
        let stamp = cache.join("fetched.xml");
        if std::fs::read_to_string(&stamp).is_ok_and(|fetched| fetched == wanted) {
            return Ok(folder);
        }
        if folder.exists() {
            std::fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
        }
        let mut maven = process::command(tools::MAVEN.require(interrupt)?, workspace.root());
        maven.args(["--quiet", "--batch-mode", "--file"]).arg(&list).arg("dependency:copy-dependencies");
        process::run(maven.arg(format!("-DoutputDirectory={}", folder.display())), interrupt)?;
        std::fs::write(&stamp, wanted).with_context(|| format!("writing {}", stamp.display()))?;
        Ok(folder)
    }
}
