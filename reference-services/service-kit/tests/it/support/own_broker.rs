//! A Pulsar of a test's own, to kill: from the unpacked distribution that `LOGISTICS_TEST_PULSAR_HOME` names.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use service_kit::http::client;
use tempfile::TempDir;

pub(crate) struct OwnBroker {
    home: String,
    folder: TempDir,
    port: u16,
    web_port: u16,
    process: Option<Child>,
}

impl OwnBroker {
    pub(crate) fn new() -> Self {
        let home = std::env::var("LOGISTICS_TEST_PULSAR_HOME")
            .expect("LOGISTICS_TEST_PULSAR_HOME names an unpacked Pulsar distribution");
        let folder = tempfile::tempdir().unwrap();
        let (port, web_port) = (free_port(), free_port());
        let stock = fs::read_to_string(Path::new(&home).join("conf/standalone.conf")).unwrap();
        fs::write(folder.path().join("standalone.conf"), configured(&stock, port, web_port)).unwrap();
        Self { home, folder, port, web_port, process: None }
    }

    pub(crate) fn url(&self) -> String {
        format!("pulsar://127.0.0.1:{}", self.port)
    }

    /// Starts it and waits until it serves.
    pub(crate) async fn start(&mut self) {
        let folder = self.folder.path();
        let data = |name: &str| folder.join(name).display().to_string();
        let process = Command::new(Path::new(&self.home).join("bin/pulsar"))
            .args(["standalone", "-nfw", "-nss"])
            .arg(format!("--metadata-dir={}", data("metadata")))
            .arg(format!("--bookkeeper-dir={}", data("bookkeeper")))
            .current_dir(folder)
            .env("PULSAR_STANDALONE_CONF", data("standalone.conf"))
            .env("PULSAR_LOG_DIR", data("log"))
            .env("PULSAR_GC_LOG", "-Xlog:disable")
            .env("PULSAR_MEM", "-Xms64m -Xmx256m -XX:MaxDirectMemorySize=256m")
            .env("PULSAR_GC", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.process = Some(process);
        let address = ([127, 0, 0, 1], self.web_port).into();
        for _ in 0..240 {
            let answer = client::get(address, "/admin/v2/namespaces/public/default").await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        panic!("the broker did not start");
    }

    /// As a power cut would.
    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }
}

impl Drop for OwnBroker {
    fn drop(&mut self) {
        self.kill();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn configured(stock: &str, port: u16, web_port: u16) -> String {
    let settings = [
        ("brokerServicePort", port.to_string()),
        ("webServicePort", web_port.to_string()),
        ("bindAddress", "127.0.0.1".to_owned()),
        ("advertisedAddress", "127.0.0.1".to_owned()),
        ("listeningInterface", "lo".to_owned()),
    ];
    let is_ours = |line: &str| settings.iter().any(|(name, _)| line.split('=').next() == Some(name));
    let stock = stock.lines().filter(|line| !is_ours(line)).map(str::to_owned);
    let own = settings.iter().map(|(name, value)| format!("{name}={value}"));
    stock.chain(own).collect::<Vec<_>>().join("\n")
}
