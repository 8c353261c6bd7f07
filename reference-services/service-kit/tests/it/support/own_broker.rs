//! A Pulsar for one test, which the test may kill.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use schemactl_broker::{BrokerOptions, BrokerStatus, DataLocation, LocalBroker, Port, free_port};
use tempfile::TempDir;
use test_support::certificates::Authority;

pub(crate) struct OwnBroker {
    folder: TempDir,
    options: BrokerOptions,
    url: String,
    running: Option<LocalBroker>,
    /// The folder with its state and log.
    state_folder: Option<PathBuf>,
}

impl OwnBroker {
    /// Creates a broker without authentication.
    pub(crate) fn new(name: &str) -> Self {
        let port = free_port().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let options = BrokerOptions {
            name: format!("{name}-{}", std::process::id()),
            // Fixed, so that clients find it after a restart.
            port: Port::Fixed(port),
            admin_port: Port::Free,
            data: DataLocation::Folder(folder.path().join("data")),
            ..BrokerOptions::default()
        };
        Self { folder, options, url: format!("pulsar://127.0.0.1:{port}"), running: None, state_folder: None }
    }

    /// Creates a broker with TLS and token authentication. Its folder has `ca.pem` and `token`.
    pub(crate) fn secured(name: &str) -> Self {
        let mut own = Self::new(name);
        let port = free_port().unwrap();
        own.url = format!("pulsar+ssl://127.0.0.1:{port}");
        Authority::create(own.folder.path(), "ca").issue("DNS:localhost,IP:127.0.0.1");
        fs::write(own.file("secret.key"), SECRET).unwrap();
        fs::write(own.file("token"), format!("{ADMIN}\n")).unwrap();
        let settings = [
            ("brokerServicePort", String::new()),
            ("brokerServicePortTls", port.to_string()),
            ("webServicePortTls", free_port().unwrap().to_string()),
            ("authenticationEnabled", "true".to_owned()),
            (
                "authenticationProviders",
                "org.apache.pulsar.broker.authentication.AuthenticationProviderToken".to_owned(),
            ),
            ("tokenSecretKey", format!("file://{}", own.file("secret.key"))),
            ("authorizationEnabled", "true".to_owned()),
            ("superUserRoles", "admin".to_owned()),
            ("brokerClientAuthenticationPlugin", "org.apache.pulsar.client.impl.auth.AuthenticationToken".to_owned()),
            ("brokerClientAuthenticationParameters", format!("token:{ADMIN}")),
            ("tlsCertificateFilePath", own.file("server.pem")),
            ("tlsKeyFilePath", own.file("server.key")),
            ("tlsTrustCertsFilePath", own.file("ca.pem")),
            ("brokerClientTlsEnabled", "true".to_owned()),
            ("brokerClientTrustCertsFilePath", own.file("ca.pem")),
        ];
        own.options.settings = settings.map(|(key, value)| (key.to_owned(), value)).to_vec();
        own
    }

    /// A file in its folder.
    pub(crate) fn file(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Starts the broker and waits until it is ready.
    pub(crate) fn start(&mut self) {
        let (broker, _) = tokio::task::block_in_place(|| LocalBroker::start(&self.options, &|_| {})).unwrap();
        self.state_folder = broker.state().log.parent().map(Path::to_owned);
        self.running = Some(broker);
    }

    /// Kills the broker.
    pub(crate) fn kill(&mut self) {
        let Some(broker) = self.running.take() else { return };
        let pid = Pid::from_raw(broker.state().pid()).unwrap();
        kill_process(pid, Signal::KILL).unwrap();
        while matches!(LocalBroker::status(&self.options.name).unwrap(), BrokerStatus::Running(_)) {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for OwnBroker {
    fn drop(&mut self) {
        self.kill();
        let _ = self.state_folder.as_deref().map(fs::remove_dir_all);
    }
}

/// The key of the tokens, for tests only.
const SECRET: &[u8; 32] = b"0123456789abcdef0123456789abcdef";
/// A token for the role `admin`, signed with the key.
const ADMIN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZG1pbiJ9.0bxzb1SDWhnB92NzINxpHEYH5S-sdhp-eIIKOtGDgyg";
