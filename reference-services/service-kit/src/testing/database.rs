//! Databases that exist for one test.

use sqlx::{Any, AnyConnection, AssertSqlSafe, Connection};
use tempfile::TempDir;
use uuid::Uuid;

/// A database of one test's own.
pub struct Database {
    url: String,
    home: Home,
}

enum Home {
    Folder(TempDir),
    Server { admin: String, name: String },
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
        let server = server.trim_end_matches('/');
        let name = format!("test_{}", Uuid::new_v4().simple());
        let admin = format!("{server}/postgres");
        execute(&admin, format!("CREATE DATABASE {name}")).await;
        Self { url: format!("{server}/{name}"), home: Home::Server { admin, name } }
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Removes it; nobody may be connected any more.
    pub async fn remove(self) {
        match self.home {
            Home::Folder(folder) => folder.close().unwrap(),
            Home::Server { admin, name } => execute(&admin, format!("DROP DATABASE {name} WITH (FORCE)")).await,
        }
    }
}

async fn execute(url: &str, sql: String) {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(url).await.unwrap();
    // Safe: the name in it is made above.
    sqlx::query::<Any>(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
