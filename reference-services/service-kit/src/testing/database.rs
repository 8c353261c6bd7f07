//! A database for one test.

use tempfile::TempDir;
use uuid::Uuid;

use crate::store::provision::{create_database, drop_database};

/// A database for one test.
pub struct Database {
    url: String,
    location: Location,
}

enum Location {
    Folder(TempDir),
    Server { server: String, name: String },
}

impl Database {
    /// Creates an `SQLite` file.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self { url, location: Location::Folder(folder) }
    }

    /// Creates a database on the server that `LOGISTICS_TEST_POSTGRES` names.
    pub async fn postgres() -> Self {
        let server = std::env::var("LOGISTICS_TEST_POSTGRES")
            .expect("LOGISTICS_TEST_POSTGRES names a server: postgres://USER@HOST:PORT");
        let name = format!("test_{}", Uuid::new_v4().simple());
        let url = create_database(&server, &name).await.unwrap();
        Self { url, location: Location::Server { server, name } }
    }

    /// Returns the URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Removes the database. All its users must be closed.
    pub async fn remove(self) {
        match self.location {
            Location::Folder(folder) => folder.close().unwrap(),
            Location::Server { server, name } => drop_database(&server, &name).await.unwrap(),
        }
    }
}
