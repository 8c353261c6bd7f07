//! The processes of the demo end with it.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::{demo, server};

#[test]
fn interrupt_stops_in_order() {
    let home = tempfile::tempdir().unwrap();
    let mut running = Running::start(demo(&["--orders", "100000", "--rate", "10"]).env("TMPDIR", home.path()));
    let mut lines = running.lines();
    assert!(lines.any(|line| line.contains("started three services")));
    running.signal(Signal::INT);
    let rest: Vec<_> = lines.collect();
    assert_eq!(running.0.wait().unwrap().code(), Some(130), "{rest:?}");
    assert!(rest.iter().any(|line| line.contains("error[DEMO_INTERRUPTED]: interrupted")), "{rest:?}");
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "its folder is removed");
}

#[test]
#[ignore = "needs a Pulsar"]
fn service_processes_end_with_the_demo() {
    let (url, admin) = (server("LOGISTICS_TEST_PULSAR"), server("LOGISTICS_TEST_PULSAR_ADMIN"));
    let home = tempfile::tempdir().unwrap();
    for signal in [Signal::INT, Signal::TERM, Signal::KILL] {
        let arguments = ["--orders", "100000", "--rate", "10", "--pulsar-url", &url, "--admin-url", &admin];
        let mut running = Running::start(demo(&arguments).env("TMPDIR", home.path()));
        let mut lines = running.lines();
        let started = lines.find(|line| line.contains("started three services as processes")).unwrap();
        let pids: Vec<Pid> = numbers(&started);
        assert_eq!(pids.len(), 3, "{started}");
        running.signal(signal);
        drop(lines.last());
        running.0.wait().unwrap();
        let deadline = Instant::now() + Duration::from_secs(30);
        while pids.iter().any(|pid| is_alive(*pid)) {
            assert!(Instant::now() < deadline, "{pids:?} outlived the demo that got {signal:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// A demo process that ends with its test.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Self {
        Self(command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap())
    }

    fn lines(&mut self) -> impl Iterator<Item = String> + use<> {
        BufReader::new(self.0.stderr.take().unwrap()).lines().map_while(Result::ok)
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.0), signal).unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // After a successful test, the process has already ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Parses the pids of `orders 12, distribution-center 13, deliveries 14 (1.0 s)`.
fn numbers(line: &str) -> Vec<Pid> {
    let (services, _) = line.split_once('(').unwrap();
    services.split([' ', ',']).filter_map(|word| Pid::from_raw(word.parse().ok()?)).collect()
}

/// Returns whether a process runs. A zombie has ended, even if its parent has not collected it yet.
fn is_alive(pid: Pid) -> bool {
    let stat = std::fs::read_to_string(Path::new("/proc").join(pid.as_raw_nonzero().to_string()).join("stat"));
    test_kill_process(pid).is_ok() && !stat.is_ok_and(|stat| stat.contains(") Z "))
}
