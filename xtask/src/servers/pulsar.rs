//! A real Pulsar, as `schemactl broker` runs it.

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

/// The part of `schemactl`'s answer that matters here.
#[derive(Deserialize)]
struct Answer {
    data: Addresses,
}

/// Where the broker listens.
#[derive(Default, Deserialize)]
struct Addresses {
    url: String,
    admin_url: String,
}

impl Pulsar {
    /// Starts a broker of its own on free ports; one that somebody runs by hand is left alone.
    pub(crate) fn start(workspace: &Workspace, interrupt: &Interrupt) -> Result<Self> {
        tools::JDK.require(interrupt)?;
        tools::MAVEN.require(interrupt)?;
        tools::OPENSSL.require(interrupt)?;
        let folder = std::env::temp_dir().join(format!("logistics-pulsar-{}", std::process::id()));
        std::fs::create_dir(&folder).with_context(|| format!("making {}", folder.display()))?;
        let mut server = Self { schemactl: workspace.binary("schemactl"), folder, addresses: Addresses::default() };
        // From here on the value owns broker and folder, and its drop tidies up whatever fails below.
        let mut start = server.command("start");
        start.args(["--port", "0", "--admin-port", "0", "--data"]).arg(server.folder.join("data"));
        // Not as JSON: if it fails, a person reads why.
        process::run(start.stdout(Stdio::null()), interrupt)?;
        let mut status = server.command("status");
        let text = process::output(status.args(["--format", "json"]), &server.folder, interrupt)?;
        let answer: Answer = serde_json::from_str(&text).with_context(|| format!("`schemactl` answered {text}"))?;
        server.addresses = answer.data;
        Ok(server)
    }

    /// How tests find it.
    pub(crate) fn variables(&self) -> Variables {
        vec![
            ("LOGISTICS_TEST_PULSAR", self.addresses.url.clone()),
            ("LOGISTICS_TEST_PULSAR_ADMIN", self.addresses.admin_url.clone()),
        ]
    }

    fn command(&self, verb: &str) -> std::process::Command {
        let mut command = process::command(&self.schemactl, &self.folder);
        // What `schemactl` keeps about its brokers goes with our folder.
        command.env("XDG_STATE_HOME", &self.folder).args(["broker", verb, "--name", "tests"]);
        command
    }

    fn stop(&self) -> Result<()> {
        // An interrupt that is being handled must not keep the server from being stopped.
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
