use std::net::TcpListener;
use std::path::PathBuf;
use std::thread::JoinHandle;

use schemactl_broker::{
    BrokerOptions, BrokerStatus, DataLocation, LocalBroker, LocalBrokerError, Port, Started, Stopped, free_port,
};
use schemactl_pulsar::{
    ConnectOptions, Namespace, NamespaceLock, NamespacePolicies, PulsarRegistry, Registry, RegistryError, Strategy,
    Token, Topic, TopicCleanUp,
};

use schemactl_pulsar::testing::record_schema;
use test_support::certificates::Authority;

fn options(name: &str) -> BrokerOptions {
    BrokerOptions {
        name: format!("{name}-{}", std::process::id()),
        port: Port::Free,
        admin_port: Port::Free,
        data: DataLocation::Memory,
        heap_mb: 128,
        ..BrokerOptions::default()
    }
}

fn registry(broker: &LocalBroker, access: ConnectOptions) -> PulsarRegistry {
    PulsarRegistry::new(broker.admin_url(), access).unwrap()
}

/// Stops the broker and removes its folder when a test ends, also after a panic.
struct StopAtEnd(String);

impl Drop for StopAtEnd {
    fn drop(&mut self) {
        drop(LocalBroker::stop_by_name(&self.0));
        drop(std::fs::remove_dir_all(folder_of(&self.0)));
    }
}

/// Returns the folder of the broker with this name.
fn folder_of(name: &str) -> PathBuf {
    let home = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".local/state")));
    home.unwrap().join("schemactl/brokers").join(name)
}

#[test]
fn rejects_used_port() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = Port::Fixed(taken.local_addr().unwrap().port());
    let options = BrokerOptions { port, ..options("taken") };
    let _stop = StopAtEnd(options.name.clone());
    match LocalBroker::start(&options, &|_| {}) {
        Err(LocalBrokerError::Port { .. }) => {}
        // A machine without Java fails earlier.
        Err(error) => assert_eq!(error.code().id, "JAVA_MISSING"),
        Ok(_) => panic!("it started on a port in use"),
    }
    assert_eq!(LocalBroker::status(&options.name).unwrap(), BrokerStatus::Unknown);
}

#[test]
fn rejects_invalid_name() {
    for name in ["", "../x", "a/b", "a b"] {
        assert!(matches!(LocalBroker::status(name), Err(LocalBrokerError::Name { .. })), "{name}");
    }
}

#[test]
fn stopping_unknown_broker_succeeds() {
    assert_eq!(LocalBroker::stop_by_name("never-started").unwrap(), Stopped::Already);
}

#[test]
#[ignore = "needs Java 17 and fetches Apache Pulsar"]
fn starts_and_stops() {
    let options = options("lifecycle");
    let _stop = StopAtEnd(options.name.clone());
    let (broker, started) = LocalBroker::start(&options, &|_| {}).unwrap();
    assert!(matches!(started, Started::Now(_)));
    assert_eq!(registry(&broker, ConnectOptions::default()).version().unwrap(), "4.0.8");

    let (same, again) = LocalBroker::start(&options, &|_| {}).unwrap();
    assert_eq!((same.state().pid(), again), (broker.state().pid(), Started::Already));

    let data = broker.state().data.clone();
    assert!(data.exists());
    assert_eq!(broker.stop().unwrap(), Stopped::Orderly);
    assert_eq!(LocalBroker::status(&options.name).unwrap(), BrokerStatus::Unknown);
    assert!(!data.exists(), "data in memory is deleted with the broker");
}

#[test]
#[ignore = "needs Java 17 and fetches Apache Pulsar"]
fn restarts_after_kill_with_its_data() {
    let folder = tempfile::tempdir().unwrap();
    let options = BrokerOptions { data: DataLocation::Folder(folder.path().to_owned()), ..options("killed") };
    let _stop = StopAtEnd(options.name.clone());
    let (mut broker, _) = LocalBroker::start(&options, &|_| {}).unwrap();

    let namespace = Namespace::new("kept", "n").unwrap();
    let topic = Topic::new(namespace.clone(), "x").unwrap();
    let policies = NamespacePolicies {
        strategy: Some(Strategy::Full),
        lock: NamespaceLock::LOCKED,
        clean_up: TopicCleanUp::Never,
    };
    let before = registry(&broker, ConnectOptions::default());
    before.create_tenant("kept").unwrap();
    before.create_namespace(&namespace, policies).unwrap();
    before.register(&topic, &record_schema("kept", &[])).unwrap();

    let pid = rustix::process::Pid::from_raw(broker.state().pid()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    while matches!(LocalBroker::status(&options.name).unwrap(), BrokerStatus::Running(_)) {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(matches!(LocalBroker::status(&options.name).unwrap(), BrokerStatus::Ended(_)));

    (broker, _) = LocalBroker::start(&options, &|_| {}).unwrap();
    let after = registry(&broker, ConnectOptions::default());
    assert_eq!(after.namespace(&namespace).unwrap(), Some(policies));
    assert_eq!(after.history(&topic).unwrap().live[0].definition, record_schema("kept", &[]));
}

/// Listens on the broker's port as soon as its configuration is written, before the broker itself can.
fn occupy_port(name: &str) -> JoinHandle<TcpListener> {
    let config = folder_of(name).join("standalone.conf");
    let port = |text: String| {
        let line = text.lines().find_map(|line| line.strip_prefix("brokerServicePort="))?;
        line.parse::<u16>().ok()
    };
    std::thread::spawn(move || {
        loop {
            if let Some(port) = std::fs::read_to_string(&config).ok().and_then(port) {
                return TcpListener::bind(("127.0.0.1", port)).unwrap();
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    })
}

#[test]
#[ignore = "needs Java 17 and fetches Apache Pulsar"]
fn replaces_lost_free_port_and_reports_lost_fixed_port() {
    let options = options("port-lost");
    let _stop = StopAtEnd(options.name.clone());
    let thief = occupy_port(&options.name);
    let (broker, _) = LocalBroker::start(&options, &|_| {}).unwrap();
    let lost = thief.join().unwrap().local_addr().unwrap().port();
    assert_ne!(broker.url(), format!("pulsar://127.0.0.1:{lost}"));
    assert_eq!(registry(&broker, ConnectOptions::default()).version().unwrap(), "4.0.8");
    broker.stop().unwrap();

    let thief = occupy_port(&options.name);
    let fixed = BrokerOptions { port: Port::Fixed(free_port().unwrap()), ..options };
    let error = LocalBroker::start(&fixed, &|_| {}).unwrap_err();
    assert_eq!(error.code().id, "PORT_TAKEN", "{error}");
    drop(thief.join().unwrap());
}

#[test]
#[ignore = "needs Java 17 and fetches Apache Pulsar"]
fn failed_start_reports_the_cause() {
    let settings = vec![("managedLedgerStorageClassName".to_owned(), "no.such.Class".to_owned())];
    let options = BrokerOptions { settings, ..options("broken") };
    let _stop = StopAtEnd(options.name.clone());
    let error = LocalBroker::start(&options, &|_| {}).unwrap_err();
    assert_eq!(error.code().id, "LOCAL_BROKER_DIED");
    assert!(error.to_string().contains("no.such.Class"), "{error}");
}

#[test]
#[ignore = "needs Java 17 and fetches Apache Pulsar"]
fn secured_broker_distinguishes_credentials() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret.key");
    std::fs::write(&secret, SECRET).unwrap();
    let settings = [
        ("authenticationEnabled", "true".to_owned()),
        ("authenticationProviders", "org.apache.pulsar.broker.authentication.AuthenticationProviderToken".to_owned()),
        ("tokenSecretKey", format!("file://{}", secret.display())),
        ("authorizationEnabled", "true".to_owned()),
        ("superUserRoles", "admin".to_owned()),
        ("brokerClientAuthenticationPlugin", "org.apache.pulsar.client.impl.auth.AuthenticationToken".to_owned()),
        ("brokerClientAuthenticationParameters", format!("token:{ADMIN}")),
    ];
    let settings = settings.map(|(key, value)| (key.to_owned(), value)).to_vec();
    let options = BrokerOptions { settings, ..options("secured") };
    let _stop = StopAtEnd(options.name.clone());
    let (broker, _) = LocalBroker::start(&options, &|_| {}).unwrap();

    let with = |token: Option<&str>| {
        let token = token.map(|token| {
            let path = folder.path().join("token");
            std::fs::write(&path, token).unwrap();
            Token::from_file(&path).unwrap()
        });
        registry(&broker, ConnectOptions { token, ..ConnectOptions::default() })
    };
    let topic = Topic::parse("persistent://secured/n/x").unwrap();
    let policies = NamespacePolicies { strategy: None, lock: NamespaceLock::OPEN, clean_up: TopicCleanUp::ByBroker };
    with(Some(ADMIN)).create_tenant("secured").unwrap();
    with(Some(ADMIN)).create_namespace(topic.namespace(), policies).unwrap();
    assert_eq!(with(Some(ADMIN)).register(&topic, &record_schema("", &[])).unwrap(), 0);

    let unauthorized = |result: Result<u64, RegistryError>| {
        let error = result.unwrap_err();
        assert!(matches!(error, RegistryError::Unauthorized { .. }), "{error}");
    };
    unauthorized(with(None).register(&topic, &record_schema("", &[])));
    unauthorized(with(Some("x.y.z")).register(&topic, &record_schema("", &[])));
    unauthorized(with(Some(&ADMIN.replace(".ey", ".eyJ"))).register(&topic, &record_schema("", &[])));

    for error in [
        with(Some(WITHOUT_PERMISSIONS)).register(&topic, &record_schema("", &[])).unwrap_err(),
        with(Some(WITHOUT_PERMISSIONS)).set_lock(topic.namespace(), NamespaceLock::LOCKED).unwrap_err(),
        with(Some(WITHOUT_PERMISSIONS)).create_tenant("other").unwrap_err(),
    ] {
        assert!(matches!(error, RegistryError::Forbidden { .. }), "{error}");
    }
}

#[test]
#[ignore = "needs Java 17, openssl, and fetches Apache Pulsar"]
fn trusts_private_authority_only_with_ca_file() {
    let folder = tempfile::tempdir().unwrap();
    Authority::create(folder.path(), "authority").issue("DNS:localhost");
    Authority::create(folder.path(), "other");
    let port = free_port().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    let settings = [
        ("webServicePortTls", port.to_string()),
        ("tlsCertificateFilePath", file("server.pem")),
        ("tlsKeyFilePath", file("server.key")),
        ("tlsTrustCertsFilePath", file("authority.pem")),
    ];
    let settings = settings.map(|(key, value)| (key.to_owned(), value)).to_vec();
    let options = BrokerOptions { settings, ..options("certified") };
    let _stop = StopAtEnd(options.name.clone());
    LocalBroker::start(&options, &|_| {}).unwrap();

    let ask = |host: &str, ca_file: Option<&str>| {
        let ca_file = ca_file.map(|name| folder.path().join(name));
        let access = ConnectOptions { ca_file, ..ConnectOptions::default() };
        PulsarRegistry::new(&format!("https://{host}:{port}"), access).unwrap().version()
    };
    assert_eq!(ask("localhost", Some("authority.pem")).unwrap(), "4.0.8");
    for (host, authority) in
        [("localhost", None), ("127.0.0.1", Some("authority.pem")), ("localhost", Some("other.pem"))]
    {
        let error = ask(host, authority).unwrap_err();
        assert!(matches!(error, RegistryError::Tls { .. }), "{error}");
    }
}

#[test]
fn rejects_ca_file_without_certificate() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "not a certificate").unwrap();
    let access = ConnectOptions { ca_file: Some(file.path().to_owned()), ..ConnectOptions::default() };
    let error = PulsarRegistry::new("https://localhost:1", access).unwrap_err();
    assert!(matches!(error, RegistryError::Certificate { .. }), "{error}");
}

/// 32 bytes, for tests only.
const SECRET: &[u8; 32] = b"0123456789abcdef0123456789abcdef";
/// Signed with the secret, for the role `admin`.
const ADMIN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZG1pbiJ9.0bxzb1SDWhnB92NzINxpHEYH5S-sdhp-eIIKOtGDgyg";
/// Signed with the secret, for a role without rights.
const WITHOUT_PERMISSIONS: &str =
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.-egH2oXlt_D-XJ_dJ2MULkFHEg0JSJXKYHrWFPOAQU0";
