//! A real Pulsar broker, started by `schemactl broker`.

use std::path::PathBuf;
use std::process::Stdio;

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

/// The answer of `schemactl broker status`.
#[derive(Deserialize)]
struct Status {
    data: Addresses,
}

/// The addresses that the broker listens on.
#[derive(Default, Deserialize)]
struct Addresses {
    url: String,
    admin_url: String,
}

impl Pulsar {
    /// Starts a separate broker of a version on free ports; one that the user started keeps running.
    pub(crate) fn start(workspace: &Workspace, interrupt: &Interrupt, version: &str) -> Result<Self> {
        tools::JDK.require(interrupt)?;
        tools::MAVEN.require(interrupt)?;
        tools::OPENSSL.require(interrupt)?;
        let folder = std::env::temp_dir().join(format!("logistics-pulsar-{}", std::process::id()));
        std::fs::create_dir(&folder).with_context(|| format!("making {}", folder.display()))?;
        let mut server = Self { schemactl: workspace.binary("schemactl"), folder, addresses: Addresses::default() };
        // From here on the value owns broker and folder: if a step below fails, its drop cleans up.
        let mut start = server.command("start");
        start.args(["--pulsar", version, "--port", "0", "--admin-port", "0", "--data"]).arg(server.folder.join("data"));
        // Its error is for people, so it is not asked for JSON.
        process::run(start.stdout(Stdio::null()), interrupt)?;
        let mut status = server.command("status");
        let text = process::output(status.args(["--format", "json"]), &server.folder, interrupt)?;
        let status: Status = serde_json::from_str(&text).with_context(|| format!("`schemactl` answered {text}"))?;
        server.addresses = status.data;
        Ok(server)
    }

    /// Returns the variables by which tests find it.
    pub(crate) fn variables(&self) -> Variables {
        vec![
            ("LOGISTICS_TEST_PULSAR", self.addresses.url.clone()),
            ("LOGISTICS_TEST_PULSAR_ADMIN", self.addresses.admin_url.clone()),
        ]
    }

    fn command(&self, verb: &str) -> std::process::Command {
        let mut command = process::command(&self.schemactl, &self.folder);
        // The records that `schemactl` keeps of its brokers are removed with the folder.
        command.env("XDG_STATE_HOME", &self.folder).args(["broker", verb, "--name", "tests"]);
        command
    }

    fn stop(&self) -> Result<()> {
        // The broker is also stopped after an interrupt.
        process::run(self.command("stop").stdout(Stdio::null()), &Interrupt::default())?;
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
