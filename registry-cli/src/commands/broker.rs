//! `schemactl broker`: runs a real Apache Pulsar on this machine.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use contract_core::compat::broker::PulsarProfile;
use serde_json::{Value, json};

use super::Command;
use crate::error::ToolError;
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render::{DIM, GOOD, STRONG, WARN};
use schemactl_broker::{BrokerOptions, BrokerState, BrokerStatus, DataLocation, LocalBroker, Started, Stopped};
use schemactl_error_codes::Exit;

/// Run a real Apache Pulsar on this machine, for development and tests.
#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the help of each verb is the doc of its struct")]
pub enum Broker {
    Start(Start),
    Stop(Stop),
    Status(Status),
}

/// Start Apache Pulsar on loopback and wait until it is ready; it is downloaded the first time.
#[derive(Args, Debug)]
#[command(after_help = "\
Pulsar is taken from `PULSAR_HOME`, from the cache, through Maven or from Apache's download site, in this order. Java 17 \
or newer must be installed. If a broker with that name is running, it keeps running unchanged.

With `--pulsar`, `PULSAR_HOME` is not used. Pulsar 4.0.8 is a distribution; 4.2.4 and 5.0.1 are the broker's libraries, \
which only Maven fetches. Pulsar 5.0 needs Java 21 or newer: a runtime under /usr/lib/jvm is used, or else fetched with \
Python's pip.

Examples:
  schemactl broker start
  schemactl broker start --pulsar 5.0
  schemactl broker start --name ci --port 0 --admin-port 0 --memory
  schemactl broker start --set schemaCompatibilityStrategy=FULL_TRANSITIVE")]
pub struct Start {
    #[command(flatten)]
    broker: BrokerName,
    /// The version of Pulsar: `4.0` starts 4.0.8, `4.2` starts 4.2.4, `5.0` starts 5.0.1; by default the one in
    /// `PULSAR_HOME`, or else `4.0`. `contracts.toml` is not read.
    #[arg(long, value_name = "VERSION")]
    pulsar: Option<PulsarProfile>,
    /// The port for messages; 0 takes a free one.
    #[arg(long, default_value_t = 6650)]
    port: u16,
    /// The port of the admin API; 0 takes a free one.
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    admin_port: u16,
    /// Keep the data in this folder instead of the state folder.
    #[arg(long, value_name = "DIR", conflicts_with = "memory")]
    data: Option<PathBuf>,
    /// Keep the data in memory; it is deleted when the broker is stopped.
    #[arg(long)]
    memory: bool,
    /// Java heap in megabytes; buffers may take as much again.
    #[arg(long, value_name = "MB", default_value_t = 256, value_parser = clap::value_parser!(u32).range(64..))]
    heap: u32,
    /// How long to wait until it is ready.
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    wait: u64,
    /// Change a setting of Pulsar's `standalone.conf`; can be given several times.
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = setting)]
    settings: Vec<(String, String)>,
}

/// Stop the broker; kill it if it does not stop in time.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  schemactl broker stop\n  schemactl broker stop --name ci")]
pub struct Stop {
    #[command(flatten)]
    broker: BrokerName,
}

/// Show whether the broker is running, and its addresses; the exit code is 1 if it is not running.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  schemactl broker status\n  schemactl broker status --format json")]
pub struct Status {
    #[command(flatten)]
    broker: BrokerName,
}

#[derive(Args, Debug)]
struct BrokerName {
    /// The broker's name; brokers with different names can run at the same time.
    #[arg(long, default_value = "default")]
    name: String,
}

fn setting(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.to_owned())),
        _ => Err("a setting has the form `key=value`".to_owned()),
    }
}

impl Command for Broker {
    fn name(&self) -> &'static str {
        match self {
            Self::Start(_) => "broker start",
            Self::Stop(_) => "broker stop",
            Self::Status(_) => "broker status",
        }
    }

    fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        match self {
            Self::Start(start) => {
                let (broker, started) = LocalBroker::start(&start.options(), &|step| progress.step(step))?;
                Ok(Box::new(StartOutcome { state: broker.state().clone(), started }))
            }
            Self::Stop(stop) => {
                let name = stop.broker.name.clone();
                let stopped = LocalBroker::stop_by_name(&name)?;
                Ok(Box::new(StopOutcome { name, stopped }))
            }
            Self::Status(status) => {
                let name = status.broker.name.clone();
                let status = LocalBroker::status(&name)?;
                Ok(Box::new(StatusOutcome { name, status }))
            }
        }
    }
}

impl Start {
    fn options(&self) -> BrokerOptions {
        let data = match &self.data {
            Some(folder) => DataLocation::Folder(folder.clone()),
            None if self.memory => DataLocation::Memory,
            None => DataLocation::Persistent,
        };
        BrokerOptions {
            name: self.broker.name.clone(),
            pulsar: self.pulsar,
            port: self.port.into(),
            admin_port: self.admin_port.into(),
            data,
            heap_mb: self.heap,
            ready_timeout: Duration::from_secs(self.wait),
            settings: self.settings.clone(),
        }
    }
}

struct StartOutcome {
    state: BrokerState,
    started: Started,
}

impl Outcome for StartOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        let name = &self.state.name;
        match self.started {
            Started::Now(time) => {
                let seconds = time.as_secs_f64();
                writeln!(out, "{GOOD}started{GOOD:#} broker `{name}` in {seconds:.1} s")?;
            }
            Started::Already => writeln!(out, "{GOOD}running{GOOD:#} broker `{name}`: it was running already")?,
        }
        write_state(out, &self.state)
    }

    fn json(&self) -> Value {
        let mut json = state_json(&self.state, "running");
        json["started"] = json!(self.started != Started::Already);
        json
    }

    fn exit(&self) -> Exit {
        Exit::Clean
    }
}

struct StopOutcome {
    name: String,
    stopped: Stopped,
}

impl Outcome for StopOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        let name = &self.name;
        match self.stopped {
            Stopped::Orderly => writeln!(out, "{GOOD}stopped{GOOD:#} broker `{name}`"),
            Stopped::Killed => {
                writeln!(out, "{WARN}stopped{WARN:#} broker `{name}` by force: it did not stop in time")
            }
            Stopped::Already => writeln!(out, "broker `{name}` is not running"),
        }
    }

    fn json(&self) -> Value {
        let how = match self.stopped {
            Stopped::Orderly => "orderly",
            Stopped::Killed => "forced",
            Stopped::Already => "already",
        };
        json!({ "name": self.name, "stopped": how })
    }

    fn exit(&self) -> Exit {
        Exit::Clean
    }
}

struct StatusOutcome {
    name: String,
    status: BrokerStatus,
}

impl Outcome for StatusOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        let name = &self.name;
        match &self.status {
            BrokerStatus::Running(state) => {
                writeln!(out, "{GOOD}running{GOOD:#} broker `{name}`")?;
                write_state(out, state)
            }
            BrokerStatus::Ended(state) => {
                writeln!(out, "{WARN}ended{WARN:#} broker `{name}`: it was not stopped by `schemactl`")?;
                writeln!(out, "  log    {}", state.log.display())
            }
            BrokerStatus::Unknown => writeln!(out, "broker `{name}` is not running"),
        }
    }

    fn json(&self) -> Value {
        match &self.status {
            BrokerStatus::Running(state) => state_json(state, "running"),
            BrokerStatus::Ended(state) => state_json(state, "ended"),
            BrokerStatus::Unknown => json!({ "name": self.name, "state": "stopped" }),
        }
    }

    fn exit(&self) -> Exit {
        match self.status {
            BrokerStatus::Running(_) => Exit::Clean,
            BrokerStatus::Ended(_) | BrokerStatus::Unknown => Exit::Findings,
        }
    }
}

fn write_state(out: &mut dyn Write, state: &BrokerState) -> io::Result<()> {
    writeln!(out, "  messages   {STRONG}{}{STRONG:#}", state.url)?;
    writeln!(out, "  admin API  {STRONG}{}{STRONG:#}", state.admin_url)?;
    writeln!(out, "  {DIM}Pulsar {}, process {}{DIM:#}", state.version, state.pid())?;
    writeln!(out, "  {DIM}data {}{DIM:#}", state.data.display())?;
    writeln!(out, "  {DIM}log  {}{DIM:#}", state.log.display())
}

fn state_json(state: &BrokerState, word: &str) -> Value {
    json!({
        "name": state.name,
        "state": word,
        "version": state.version,
        "pid": state.pid(),
        "url": state.url,
        "admin_url": state.admin_url,
        "home": state.home,
        "data": state.data,
        "log": state.log,
    })
}
