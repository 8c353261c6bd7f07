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
    is_secured: bool,
}

impl OwnBroker {
    /// An open one.
    pub(crate) fn new() -> Self {
        let own = Self::unconfigured(false);
        own.configure(&[("brokerServicePort", own.port.to_string())]);
        own
    }

    /// One that speaks TLS only and asks for a token: `ca.pem` and `token` are in its folder.
    pub(crate) fn secured() -> Self {
        let own = Self::unconfigured(true);
        own.make_certificates();
        let secret = format!("file://{}", own.file("secret.key"));
        own.tool("bin/pulsar", &["tokens", "create-secret-key", "--output", &own.file("secret.key")]);
        let token = own.tool("bin/pulsar", &["tokens", "create", "--secret-key", &secret, "--subject", "admin"]);
        fs::write(own.file("token"), format!("{}\n", token.trim())).unwrap();
        let text = |text: &str| text.to_owned();
        own.configure(&[
            ("brokerServicePort", String::new()),
            ("brokerServicePortTls", own.port.to_string()),
            ("webServicePortTls", free_port().to_string()),
            ("authenticationEnabled", text("true")),
            ("authenticationProviders", text("org.apache.pulsar.broker.authentication.AuthenticationProviderToken")),
            ("tokenSecretKey", secret),
            ("authorizationEnabled", text("true")),
            ("superUserRoles", text("admin")),
            ("brokerClientAuthenticationPlugin", text("org.apache.pulsar.client.impl.auth.AuthenticationToken")),
            ("brokerClientAuthenticationParameters", format!("token:{}", token.trim())),
            ("tlsCertificateFilePath", own.file("server.pem")),
            ("tlsKeyFilePath", own.file("server.key")),
            ("tlsTrustCertsFilePath", own.file("ca.pem")),
            ("brokerClientTlsEnabled", text("true")),
            ("brokerClientTrustCertsFilePath", own.file("ca.pem")),
        ]);
        own
    }

    fn unconfigured(is_secured: bool) -> Self {
        let home = std::env::var("LOGISTICS_TEST_PULSAR_HOME")
            .expect("LOGISTICS_TEST_PULSAR_HOME names an unpacked Pulsar distribution");
        let folder = tempfile::tempdir().unwrap();
        Self { home, folder, port: free_port(), web_port: free_port(), process: None, is_secured }
    }

    fn configure(&self, own: &[(&str, String)]) {
        let stock = fs::read_to_string(Path::new(&self.home).join("conf/standalone.conf")).unwrap();
        let always = [
            ("webServicePort", self.web_port.to_string()),
            ("bindAddress", "127.0.0.1".to_owned()),
            ("advertisedAddress", "127.0.0.1".to_owned()),
            ("listeningInterface", "lo".to_owned()),
        ];
        let settings: Vec<_> = always.iter().chain(own).collect();
        let is_ours = |line: &str| settings.iter().any(|(name, _)| line.split('=').next() == Some(name));
        let stock = stock.lines().filter(|line| !is_ours(line)).map(str::to_owned);
        let lines: Vec<String> = stock.chain(settings.iter().map(|(name, value)| format!("{name}={value}"))).collect();
        fs::write(self.file("standalone.conf"), lines.join("\n")).unwrap();
    }

    /// An authority of our own, and a certificate by it for 127.0.0.1.
    fn make_certificates(&self) {
        let file = |name: &str| self.file(name);
        fs::write(file("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1").unwrap();
        let openssl = |arguments: &[&str]| self.tool("openssl", arguments);
        let new = ["req", "-newkey", "rsa:2048", "-nodes"];
        let authority = ["-x509", "-days", "2", "-subj", "/CN=test authority"];
        openssl(&[&new[..], &authority, &["-keyout", &file("ca.key"), "-out", &file("ca.pem")]].concat());
        let request = ["-subj", "/CN=localhost", "-keyout", &file("server.key"), "-out", &file("server.csr")];
        openssl(&[&new[..], &request].concat());
        let sign =
            ["x509", "-req", "-days", "2", "-CAcreateserial", "-in", &file("server.csr"), "-CA", &file("ca.pem")];
        let signed = ["-CAkey", &file("ca.key"), "-extfile", &file("names"), "-out", &file("server.pem")];
        openssl(&[&sign[..], &signed].concat());
    }

    fn tool(&self, program: &str, arguments: &[&str]) -> String {
        let program = if program.contains('/') { Path::new(&self.home).join(program) } else { program.into() };
        let output = Command::new(&program).args(arguments).current_dir(self.folder.path()).output().unwrap();
        assert!(output.status.success(), "{}: {}", program.display(), String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// A file in its folder.
    pub(crate) fn file(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    pub(crate) fn url(&self) -> String {
        let scheme = if self.is_secured { "pulsar+ssl" } else { "pulsar" };
        format!("{scheme}://127.0.0.1:{}", self.port)
    }

    /// Starts it and waits until it serves.
    pub(crate) async fn start(&mut self) {
        let process = Command::new(Path::new(&self.home).join("bin/pulsar"))
            .args(["standalone", "-nfw", "-nss"])
            .arg(format!("--metadata-dir={}", self.file("metadata")))
            .arg(format!("--bookkeeper-dir={}", self.file("bookkeeper")))
            .current_dir(self.folder.path())
            .env("PULSAR_STANDALONE_CONF", self.file("standalone.conf"))
            .env("PULSAR_LOG_DIR", self.file("log"))
            .env("PULSAR_GC_LOG", "-Xlog:disable")
            .env("PULSAR_MEM", "-Xms64m -Xmx256m -XX:MaxDirectMemorySize=256m")
            .env("PULSAR_GC", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")
            .stdout(fs::File::create(self.file("out.log")).unwrap())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.process = Some(process);
        let address = ([127, 0, 0, 1], self.web_port).into();
        for _ in 0..240 {
            let answer = client::get(address, "/admin/v2/namespaces/public/default").await;
            // One that asks for a token answers when it serves, too.
            if answer.is_ok_and(|answer| answer.status().is_success() || self.is_secured) {
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
