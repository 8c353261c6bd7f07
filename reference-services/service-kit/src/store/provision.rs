//! Creates and drops databases on a `PostgreSQL` server, for demos and tests.

use sqlx::{Any, AnyConnection, AssertSqlSafe, Connection};

use super::StoreError;

/// Creates a database on the server, `postgres://USER@HOST:PORT`, and returns its URL.
pub async fn create_database(server: &str, name: &str) -> Result<String, StoreError> {
    execute(server, name, "CREATE DATABASE {name}", "create a database").await?;
    Ok(format!("{}/{name}", server.trim_end_matches('/')))
}

/// Drops a database, even if clients are connected to it.
pub async fn drop_database(server: &str, name: &str) -> Result<(), StoreError> {
    execute(server, name, "DROP DATABASE IF EXISTS {name} WITH (FORCE)", "drop a database").await
}

async fn execute(server: &str, name: &str, sql: &str, what: &'static str) -> Result<(), StoreError> {
    sqlx::any::install_default_drivers();
    let url = format!("{}/postgres", server.trim_end_matches('/'));
    if !url.starts_with("postgres") {
        return Err(StoreError::unknown_database(server));
    }
    let mut connection = AnyConnection::connect(&url).await.map_err(|source| StoreError::connect(&url, source))?;
    // Safe: the name is quoted as an identifier.
    let sql = AssertSqlSafe(sql.replace("{name}", &format!("\"{}\"", name.replace('"', "\"\""))));
    sqlx::query::<Any>(sql).execute(&mut connection).await.map_err(StoreError::query(what))?;
    connection.close().await.map_err(StoreError::query("disconnect"))
}
