//! When the demo is stopped, everything that it started is stopped with it.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::{demo, server};

#[test]
fn an_interrupted_demo_ends_in_order_and_says_so() {
    let home = tempfile::tempdir().unwrap();
    let mut child = demo(&["--orders", "100000", "--rate", "10"])
        .env("TMPDIR", home.path())
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains("started three services")));
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let rest: Vec<_> = lines.collect();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{rest:?}");
    assert!(rest.iter().any(|line| line.contains("error[X0502]: interrupted")), "{rest:?}");
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "its folder is gone");
}

#[test]
#[ignore = "needs a Pulsar"]
fn the_services_processes_end_with_the_demo_however_it_ends() {
    let (url, admin) = (server("LOGISTICS_TEST_PULSAR"), server("LOGISTICS_TEST_PULSAR_ADMIN"));
    for signal in [Signal::INT, Signal::TERM, Signal::KILL] {
        let arguments = ["--orders", "100000", "--rate", "10", "--pulsar-url", &url, "--admin-url", &admin];
        let mut child = demo(&arguments).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let started = lines.find(|line| line.contains("started three services as processes")).unwrap();
        let pids: Vec<Pid> = numbers(&started);
        assert_eq!(pids.len(), 3, "{started}");
        kill_process(Pid::from_child(&child), signal).unwrap();
        drop(lines.last());
        child.wait().unwrap();
        let deadline = Instant::now() + Duration::from_secs(30);
        while pids.iter().any(|pid| is_alive(*pid)) {
            assert!(Instant::now() < deadline, "{pids:?} outlived the demo that got {signal:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// The processes named in `orders 12, distribution-center 13, deliveries 14 (1.0 s)`.
fn numbers(line: &str) -> Vec<Pid> {
    let (services, _) = line.split_once('(').unwrap();
    services.split([' ', ',']).filter_map(|word| Pid::from_raw(word.parse().ok()?)).collect()
}

/// A zombie that its new parent hasn't buried has ended all the same.
fn is_alive(pid: Pid) -> bool {
    let stat = std::fs::read_to_string(Path::new("/proc").join(pid.as_raw_nonzero().to_string()).join("stat"));
    test_kill_process(pid).is_ok() && !stat.is_ok_and(|stat| stat.contains(") Z "))
}
