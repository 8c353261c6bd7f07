//! Certificates for servers on this machine, made with OpenSSL.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A certificate authority in a folder: `NAME.pem` and `NAME.key`.
#[derive(Debug)]
pub struct Authority {
    folder: PathBuf,
    name: String,
}

impl Authority {
    /// Creates an authority.
    ///
    /// # Panics
    /// If OpenSSL is missing or fails.
    pub fn create(folder: &Path, name: &str) -> Self {
        let authority = Self { folder: folder.to_owned(), name: name.to_owned() };
        authority.openssl(&format!(
            "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name} -keyout {name}.key -out {name}.pem"
        ));
        authority
    }

    /// Issues a certificate for a server with these names, such as `DNS:localhost`: `server.pem` and `server.key`.
    ///
    /// # Panics
    /// If OpenSSL fails.
    pub fn issue(&self, names: &str) {
        let name = &self.name;
        fs::write(self.folder.join("names"), format!("subjectAltName={names}")).expect("a writable folder");
        self.openssl("req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr");
        self.openssl(&format!(
            "x509 -req -days 2 -CAcreateserial -in server.csr -CA {name}.pem -CAkey {name}.key -extfile names \
             -out server.pem"
        ));
    }

    fn openssl(&self, arguments: &str) {
        let output = Command::new("openssl").args(arguments.split(' ')).current_dir(&self.folder).output();
        let output = output.expect("OpenSSL is installed");
        assert!(output.status.success(), "openssl {arguments}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
