//! A Pulsar of our own on loopback.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::JoinHandle;

use schemactl::broker::{
    BrokerOptions, BrokerStatus, DataHome, LocalBroker, LocalBrokerError, Port, Started, Stopped, free_port,
};
use schemactl::progress::Silent;
use schemactl::registry::{
    Access, Lock, Namespace, NamespacePolicies, PulsarRegistry, Registry, RegistryError, Strategy, Token, Topic,
    TopicCleanUp,
};

use crate::support::schema;

fn options(name: &str) -> BrokerOptions {
    BrokerOptions {
        name: format!("{name}-{}", std::process::id()),
        port: Port::Free,
        admin_port: Port::Free,
        data: DataHome::Memory,
        heap_mb: 128,
        ..BrokerOptions::default()
    }
}

fn registry(broker: &LocalBroker, access: Access) -> PulsarRegistry {
    PulsarRegistry::new(broker.admin_url(), access).unwrap()
}

/// Stops the broker when a test ends, however it ends, and removes what is kept of it.
struct StopAtEnd(String);

impl Drop for StopAtEnd {
    fn drop(&mut self) {
        drop(LocalBroker::stop_by_name(&self.0));
        drop(std::fs::remove_dir_all(folder_of(&self.0)));
    }
}

/// Where what is kept of the broker of this name is.
fn folder_of(name: &str) -> PathBuf {
    let home = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".local/state")));
    home.unwrap().join("schemactl/brokers").join(name)
}

#[test]
fn a_port_in_use_is_refused_before_anything_starts() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = Port::Fixed(taken.local_addr().unwrap().port());
    let options = BrokerOptions { port, ..options("taken") };
    let _stop = StopAtEnd(options.name.clone());
    match LocalBroker::start(&options, &Silent) {
        Err(LocalBrokerError::Port { .. }) => {}
        // On a machine without Java, that is what is missed first.
        Err(error) => assert_eq!(error.code().id, "JAVA_MISSING"),
        Ok(_) => panic!("it started on a port in use"),
    }
    assert_eq!(LocalBroker::status(&options.name).unwrap(), BrokerStatus::Unknown);
}

#[test]
fn a_name_that_is_no_folder_name_is_refused() {
    for name in ["", "../x", "a/b", "a b"] {
        assert!(matches!(LocalBroker::status(name), Err(LocalBrokerError::Name { .. })), "{name}");
    }
}

#[test]
fn stopping_what_does_not_run_is_no_error() {
    assert_eq!(LocalBroker::stop_by_name("never-started").unwrap(), Stopped::Already);
}

#[test]
#[ignore = "needs Java 17 and fetches Apache Pulsar"]
fn a_broker_starts_is_found_again_and_stops() {
    let options = options("lifecycle");
    let _stop = StopAtEnd(options.name.clone());
    let (broker, started) = LocalBroker::start(&options, &Silent).unwrap();
    assert!(matches!(started, Started::Now(_)));
    assert_eq!(registry(&broker, Access::default()).version().unwrap(), "4.0.8");

    let (same, again) = LocalBroker::start(&options, &Silent).unwrap();
    assert_eq!((same.state().pid(), again), (broker.state().pid(), Started::Already));

    let data = broker.state().data.clone();
    assert!(data.exists());
    assert_eq!(broker.stop().unwrap(), Stopped::Orderly);
    assert_eq!(LocalBroker::status(&options.name).unwrap(), BrokerStatus::Unknown);
    assert!(!data.exists(), "data in memory goes with the broker");
}

#[test]
#[ignore = "needs Java 17 and fetches Apache Pulsar"]
fn a_killed_broker_is_told_and_starts_again_on_its_data() {
    let folder = tempfile::tempdir().unwrap();
    let options = BrokerOptions { data: DataHome::Folder(folder.path().to_owned()), ..options("killed") };
    let _stop = StopAtEnd(options.name.clone());
    let (mut broker, _) = LocalBroker::start(&options, &Silent).unwrap();

    let namespace = Namespace::new("kept", "n").unwrap();
    let topic = Topic::new(namespace.clone(), "x").unwrap();
    let policies =
        NamespacePolicies { strategy: Some(Strategy::Full), lock: Lock::LOCKED, clean_up: TopicCleanUp::Never };
    let before = registry(&broker, Access::default());
    before.create_tenant("kept").unwrap();
    before.create_namespace(&namespace, policies).unwrap();
    before.register(&topic, &schema("kept", &[])).unwrap();

    let pid = rustix::process::Pid::from_raw(broker.state().pid()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    while matches!(LocalBroker::status(&options.name).unwrap(), BrokerStatus::Running(_)) {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(matches!(LocalBroker::status(&options.name).unwrap(), BrokerStatus::Ended(_)));

    (broker, _) = LocalBroker::start(&options, &Silent).unwrap();
    let after = registry(&broker, Access::default());
    assert_eq!(after.namespace(&namespace).unwrap(), Some(policies));
    assert_eq!(after.history(&topic).unwrap().live[0].text, schema("kept", &[]));
}

/// Listens on the port for messages as soon as the broker that is about to start has been told of it.
fn rob(name: &str) -> JoinHandle<TcpListener> {
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
fn a_free_port_that_is_lost_before_the_broker_listens_is_replaced_and_a_fixed_one_is_told() {
    let options = options("robbed");
    let _stop = StopAtEnd(options.name.clone());
    let robber = rob(&options.name);
    let (broker, _) = LocalBroker::start(&options, &Silent).unwrap();
    let lost = robber.join().unwrap().local_addr().unwrap().port();
    assert_ne!(broker.url(), format!("pulsar://127.0.0.1:{lost}"));
    assert_eq!(registry(&broker, Access::default()).version().unwrap(), "4.0.8");
    broker.stop().unwrap();

    let robber = rob(&options.name);
    let fixed = BrokerOptions { port: Port::Fixed(free_port().unwrap()), ..options };
    let error = LocalBroker::start(&fixed, &Silent).unwrap_err();
    assert_eq!(error.code().id, "PORT_TAKEN", "{error}");
    drop(robber.join().unwrap());
}

#[test]
#[ignore = "needs Java 17 and fetches Apache Pulsar"]
fn a_broker_that_cannot_start_says_why() {
    let settings = vec![("managedLedgerStorageClassName".to_owned(), "no.such.Class".to_owned())];
    let options = BrokerOptions { settings, ..options("broken") };
    let _stop = StopAtEnd(options.name.clone());
    let error = LocalBroker::start(&options, &Silent).unwrap_err();
    assert_eq!(error.code().id, "LOCAL_BROKER_DIED");
    assert!(error.to_string().contains("no.such.Class"), "{error}");
}

#[test]
#[ignore = "needs Java 17 and fetches Apache Pulsar"]
fn a_secured_broker_tells_missing_wrong_and_weak_credentials_apart() {
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
    let (broker, _) = LocalBroker::start(&options, &Silent).unwrap();

    let with = |token: Option<&str>| {
        let token = token.map(|token| {
            let path = folder.path().join("token");
            std::fs::write(&path, token).unwrap();
            Token::from_file(&path).unwrap()
        });
        registry(&broker, Access { token, ..Access::default() })
    };
    let topic = Topic::parse("persistent://secured/n/x").unwrap();
    let policies = NamespacePolicies { strategy: None, lock: Lock::OPEN, clean_up: TopicCleanUp::ByBroker };
    with(Some(ADMIN)).create_tenant("secured").unwrap();
    with(Some(ADMIN)).create_namespace(topic.namespace(), policies).unwrap();
    assert_eq!(with(Some(ADMIN)).register(&topic, &schema("", &[])).unwrap(), 0);

    let unauthorized = |result: Result<u64, RegistryError>| {
        let error = result.unwrap_err();
        assert!(matches!(error, RegistryError::Unauthorized { .. }), "{error}");
    };
    unauthorized(with(None).register(&topic, &schema("", &[])));
    unauthorized(with(Some("x.y.z")).register(&topic, &schema("", &[])));
    unauthorized(with(Some(&ADMIN.replace(".ey", ".eyJ"))).register(&topic, &schema("", &[])));

    for error in [
        with(Some(NOBODY)).register(&topic, &schema("", &[])).unwrap_err(),
        with(Some(NOBODY)).set_lock(topic.namespace(), Lock::LOCKED).unwrap_err(),
        with(Some(NOBODY)).create_tenant("other").unwrap_err(),
    ] {
        assert!(matches!(error, RegistryError::Forbidden { .. }), "{error}");
    }
}

#[test]
#[ignore = "needs Java 17, openssl, and fetches Apache Pulsar"]
fn a_broker_with_a_certificate_of_its_own_is_trusted_through_its_authority_only() {
    let folder = tempfile::tempdir().unwrap();
    certify(folder.path());
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
    LocalBroker::start(&options, &Silent).unwrap();

    let ask = |host: &str, ca_file: Option<&str>| {
        let ca_file = ca_file.map(|name| folder.path().join(name));
        let access = Access { ca_file, ..Access::default() };
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

/// Makes an authority, another one, and a certificate by the first for `localhost`.
fn certify(folder: &Path) {
    let openssl = |arguments: &str| {
        let output = Command::new("openssl").args(arguments.split(' ')).current_dir(folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    for name in ["authority", "other"] {
        openssl(&format!(
            "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name} -keyout {name}.key -out {name}.pem"
        ));
    }
    openssl("req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr");
    std::fs::write(folder.join("names"), "subjectAltName=DNS:localhost").unwrap();
    openssl(
        "x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -extfile names -out server.pem",
    );
}

#[test]
fn a_file_without_a_certificate_is_no_authority() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "not a certificate").unwrap();
    let access = Access { ca_file: Some(file.path().to_owned()), ..Access::default() };
    let error = PulsarRegistry::new("https://localhost:1", access).unwrap_err();
    assert!(matches!(error, RegistryError::Certificate { .. }), "{error}");
}

/// 32 bytes, for tests only.
const SECRET: &[u8; 32] = b"0123456789abcdef0123456789abcdef";
/// Signed with the secret, for the role `admin`.
const ADMIN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZG1pbiJ9.0bxzb1SDWhnB92NzINxpHEYH5S-sdhp-eIIKOtGDgyg";
/// Signed with the secret, for a role without rights.
const NOBODY: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.-egH2oXlt_D-XJ_dJ2MULkFHEg0JSJXKYHrWFPOAQU0";
