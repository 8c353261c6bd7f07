//! Databases that exist for one test.

use tempfile::TempDir;
use uuid::Uuid;

use crate::store::provision::{create_database, drop_database};

/// A database of one test's own.
pub struct Database {
    url: String,
    home: Home,
}

enum Home {
    Folder(TempDir),
    Server { server: String, name: String },
}

impl Database {
    /// A new `SQLite` file.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self { url, home: Home::Folder(folder) }
    }

    /// A new database on the server that `LOGISTICS_TEST_POSTGRES` names.
    pub async fn postgres() -> Self {
        let server = std::env::var("LOGISTICS_TEST_POSTGRES")
            .expect("LOGISTICS_TEST_POSTGRES names a server: postgres://USER@HOST:PORT");
        let name = format!("test_{}", Uuid::new_v4().simple());
        let url = create_database(&server, &name).await.unwrap();
        Self { url, home: Home::Server { server, name } }
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Removes it; nobody may be using it any more.
    pub async fn remove(self) {
        match self.home {
            Home::Folder(folder) => folder.close().unwrap(),
            Home::Server { server, name } => drop_database(&server, &name).await.unwrap(),
        }
    }
}
