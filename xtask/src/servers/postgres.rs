//! A PostgreSQL cluster for tests: in a temporary folder, on a free loopback port.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::Variables;
use crate::process::{self, Interrupt};
use crate::{render, tools};

/// The account that owns the cluster if root starts it, since the server refuses to run as root.
const SYSTEM_USER: &str = "postgres";

/// A running cluster.
pub(crate) struct Postgres {
    pg_ctl: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Creates a cluster and starts it.
    pub(crate) fn start(interrupt: &Interrupt) -> Result<Self> {
        let pg_ctl = tools::POSTGRES.require(interrupt)?;
        let folder = make_folder(interrupt)?;
        let server = Self { pg_ctl, folder, port: super::free_port()? };
        // From here on the value owns the folder: if a step below fails, its drop cleans up.
        let mut initdb = server.command("initdb", interrupt)?;
        initdb.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"]);
        initdb.arg(server.data()).stdout(Stdio::null());
        process::run(&mut initdb, interrupt)?;
        // No test needs data to survive a crash, so the server does not wait for the disk.
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories='' -c fsync=off -c max_connections=300",
            server.port
        );
        let mut start = server.command("pg_ctl", interrupt)?;
        start.args(["start", "-w", "-t", "60", "-s", "-o", &options, "-D"]).arg(server.data());
        start.arg("-l").arg(server.log()).stdout(Stdio::null());
        if let Err(error) = process::run(&mut start, interrupt) {
            let log = std::fs::read_to_string(server.log()).unwrap_or_default();
            bail!("{error}; its log ends: {}", log.lines().last().unwrap_or("(empty)"));
        }
        Ok(server)
    }

    /// Returns the variables by which tests find it.
    pub(crate) fn variables(&self) -> Variables {
        vec![("LOGISTICS_TEST_POSTGRES", format!("postgres://postgres@127.0.0.1:{}", self.port))]
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// Creates a command for a program of the same installation, run by an account that may run the server.
    fn command(&self, program: &str, interrupt: &Interrupt) -> Result<Command> {
        let path = self.pg_ctl.with_file_name(program);
        if !tools::is_root() {
            return Ok(process::command(path, &self.folder));
        }
        system_user(interrupt)?;
        let mut command = process::command("runuser", &self.folder);
        command.args(["-u", SYSTEM_USER, "--"]).arg(path);
        Ok(command)
    }

    fn stop(&self) -> Result<()> {
        // The server is also stopped after an interrupt.
        let no_interrupt = Interrupt::default();
        if self.data().join("postmaster.pid").exists() {
            let mut stop = self.command("pg_ctl", &no_interrupt)?;
            stop.args(["stop", "-m", "immediate", "-s", "-D"]).arg(self.data());
            process::run(&mut stop, &no_interrupt)?;
        }
        std::fs::remove_dir_all(&self.folder).with_context(|| format!("removing {}", self.folder.display()))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            render::failure(&error.context("stopping PostgreSQL"));
        }
    }
}

fn make_folder(interrupt: &Interrupt) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("logistics-postgres-{}", std::process::id()));
    std::fs::create_dir(&folder).with_context(|| format!("making {}", folder.display()))?;
    if tools::is_root() {
        system_user(interrupt)?;
        let mut chown = process::command("chown", Path::new("/"));
        process::run(chown.arg(SYSTEM_USER).arg(&folder), interrupt)?;
    }
    Ok(folder)
}

/// Creates the account if it is missing; Debian's packages create it, others may not.
fn system_user(interrupt: &Interrupt) -> Result<()> {
    let mut look = process::command("id", Path::new("/"));
    look.arg(SYSTEM_USER).stdout(Stdio::null()).stderr(Stdio::null());
    if process::status(&mut look, interrupt)?.success() {
        return Ok(());
    }
    let mut add = process::command("useradd", Path::new("/"));
    process::run(add.args(["--system", "--no-create-home", SYSTEM_USER]), interrupt)
}
