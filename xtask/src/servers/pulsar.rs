//! A real Pulsar, as `schemactl broker` runs it.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::Variables;
use crate::process::{self, Interrupt};
use crate::workspace::Workspace;
use crate::{render, tools};

/// A running broker.
pub(crate) struct Pulsar {
    schemactl: PathBuf,
    folder: PathBuf,
    addresses: Addresses,
}

/// Where the broker listens.
#[derive(Default, Deserialize)]
struct Addresses {
    service_url: String,
    admin_url: String,
}

impl Pulsar {
    /// Starts a broker of its own on free ports; one that somebody runs by hand is left alone.
    pub(crate) fn start(workspace: &Workspace, interrupt: &Interrupt) -> Result<Self> {
        tools::JDK.require(interrupt)?;
        tools::MAVEN.require(interrupt)?;
        let folder = std::env::temp_dir().join(format!("logistics-pulsar-{}", std::process::id()));
        std::fs::create_dir(&folder).with_context(|| format!("making {}", folder.display()))?;
        let mut server = Self { schemactl: workspace.binary("schemactl"), folder, addresses: Addresses::default() };
        let mut start = server.command("start");
        start.args(["--port", "0", "--admin-port", "0", "--format", "json"]);
        let answer = process::output(&mut start, &server.folder, interrupt)?;
        server.addresses = serde_json::from_str(&answer)
            .with_context(|| format!("reading what `schemactl broker start` says: {answer}"))?;
        Ok(server)
    }

    /// How tests find it.
    pub(crate) fn variables(&self) -> Variables {
        vec![
            ("LOGISTICS_TEST_PULSAR", self.addresses.service_url.clone()),
            ("LOGISTICS_TEST_PULSAR_ADMIN", self.addresses.admin_url.clone()),
        ]
    }

    fn command(&self, verb: &str) -> std::process::Command {
        let mut command = process::command(&self.schemactl, &self.folder);
        command.args(["broker", verb, "--data"]).arg(self.folder.join("broker"));
        command
    }

    fn stop(&self) -> Result<()> {
        // An interrupt that is being handled must not keep the server from being stopped.
        process::run(&mut self.command("stop"), &Interrupt::default())?;
        std::fs::remove_dir_all(&self.folder).with_context(|| format!("removing {}", self.folder.display()))
    }
}

impl Drop for Pulsar {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            render::failure(&error.context("stopping Pulsar"));
        }
    }
}
