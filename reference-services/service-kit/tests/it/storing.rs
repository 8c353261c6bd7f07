//! The database: migrations, units of work, durability.

use service_kit::{Migration, MigrationSet, Store, on_each_database, store::Dialect, testing::Database};

use crate::support::{Answered, Greeted, MIGRATIONS, number};

const CHANGED: MigrationSet = MigrationSet {
    owner: MIGRATIONS.owner,
    migrations: &[Migration { version: 1, name: "notes", sql: "CREATE TABLE notes (id TEXT)" }],
};

on_each_database! {
    async fn concurrent_instances_migrate_once(database: Database) {
        let starting = (0..6).map(|_| async {
            let store = Store::connect(database.url()).await?;
            store.migrate(&MIGRATIONS).await?;
            store.close().await;
            Ok::<_, service_kit::store::StoreError>(())
        });
        for started in futures::future::join_all(starting).await {
            started.unwrap();
        }
        let store = Store::connect(database.url()).await.unwrap();
        assert_eq!(number(&store, "SELECT COUNT(*) FROM schema_migrations").await, 2);
        store.close().await;
        database.remove().await;
    }

    async fn rejects_changed_migration(database: Database) {
        let store = Store::connect(database.url()).await.unwrap();
        store.migrate(&MIGRATIONS).await.unwrap();
        let error = store.migrate(&CHANGED).await.unwrap_err();
        assert_eq!(error.code(), "MIGRATION_CHANGED");
        assert!(error.to_string().contains("greeter/1"), "{error}");
        store.close().await;
        database.remove().await;
    }

    async fn failed_migration_is_rolled_back(database: Database) {
        const BROKEN: MigrationSet = MigrationSet {
            owner: "broken",
            migrations: &[
                Migration { version: 1, name: "good", sql: "CREATE TABLE good (id TEXT)" },
                Migration { version: 2, name: "bad", sql: "CREATE TABEL bad (id TEXT)" },
            ],
        };
        let store = Store::connect(database.url()).await.unwrap();
        assert_eq!(store.migrate(&BROKEN).await.unwrap_err().code(), "DATABASE_QUERY_FAILED");
        assert!(sqlx::query("SELECT * FROM good").fetch_all(store.read_pool()).await.is_err());
        store.migrate(&MIGRATIONS).await.unwrap();
        store.close().await;
        database.remove().await;
    }

    async fn concurrent_units_of_work_succeed(database: Database) {
        let store = Store::connect(database.url()).await.unwrap();
        store.migrate(&MIGRATIONS).await.unwrap();
        let working = (0..40).map(|size| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut work = store.begin().await.unwrap();
                read_number(&mut work).await;
                work.publish(&Answered::to(&Greeted::new("ada", size))).await.unwrap();
                work.commit().await.unwrap();
            })
        });
        for done in futures::future::join_all(working).await {
            done.unwrap();
        }
        assert_eq!(number(&store, "SELECT COUNT(*) FROM outbox").await, 40);
        store.close().await;
        database.remove().await;
    }
}

/// Reads before writing: a deferred `SQLite` transaction would fail at the write.
async fn read_number(work: &mut service_kit::Work) {
    sqlx::query("SELECT COUNT(*) FROM outbox").fetch_one(work.connection()).await.unwrap();
}

#[tokio::test]
async fn sqlite_settings_make_commits_durable() {
    let database = Database::sqlite();
    let store = Store::connect(database.url()).await.unwrap();
    assert_eq!(store.dialect(), Dialect::Sqlite);
    let mut work = store.begin().await.unwrap();
    for (pragma, value) in [("PRAGMA synchronous", "2"), ("PRAGMA foreign_keys", "1"), ("PRAGMA busy_timeout", "5000")]
    {
        let row = sqlx::query(pragma).fetch_one(work.connection()).await.unwrap();
        assert_eq!(sqlx::Row::get::<i64, _>(&row, 0).to_string(), value, "{pragma}");
    }
    let row = sqlx::query("PRAGMA journal_mode").fetch_one(work.connection()).await.unwrap();
    assert_eq!(sqlx::Row::get::<String, _>(&row, 0), "wal");
}

#[tokio::test]
async fn full_disk_does_not_block_later_work() {
    let database = Database::sqlite();
    let store = Store::connect(database.url()).await.unwrap();
    store.migrate(&MIGRATIONS).await.unwrap();
    for _ in 0..3 {
        let mut work = store.begin().await.unwrap();
        // No free page, which has the effect of a full disk. The limit belongs to the connection.
        sqlx::query("PRAGMA max_page_count = 1").execute(work.connection()).await.unwrap();
        let error = fill(&mut work).await.unwrap_err();
        assert!(error.to_string().contains("full"), "{error}");
        drop(work);
        // The next transaction gets a new connection.
        store.begin().await.unwrap().rollback().await.unwrap();
        store.ping().await.unwrap();
    }
    let mut work = store.begin().await.unwrap();
    fill(&mut work).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(number(&store, "SELECT COUNT(*) FROM notes").await, 1);
    store.close().await;
}

/// Writes more than one page.
async fn fill(work: &mut service_kit::Work) -> sqlx::Result<()> {
    let insert = sqlx::query("INSERT INTO notes (id, person, size) VALUES ('1', $1, 1)").bind("x".repeat(100_000));
    insert.execute(work.connection()).await.map(|_| ())
}

#[tokio::test]
async fn ping_does_not_wait_for_writer() {
    let database = Database::sqlite();
    let store = Store::connect(database.url()).await.unwrap();
    let writer = store.begin().await.unwrap();
    store.ping().await.unwrap();
    writer.rollback().await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn ping_fails_on_readonly_file() {
    let database = Database::sqlite();
    let store = Store::connect(database.url()).await.unwrap();
    store.migrate(&MIGRATIONS).await.unwrap();
    // The setting belongs to the one writing connection.
    let mut work = store.begin().await.unwrap();
    sqlx::query("PRAGMA query_only = 1").execute(work.connection()).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(store.ping().await.unwrap_err().code(), "DATABASE_QUERY_FAILED");
    store.close().await;
}

#[tokio::test]
async fn connect_error_hides_the_password() {
    let unknown = Store::connect("mysql://root@host/db").await.unwrap_err();
    assert_eq!(unknown.code(), "DATABASE_URL_INVALID");
    let away = Store::connect("postgres://user:secret@127.0.0.1:1/orders").await.unwrap_err();
    assert_eq!(away.code(), "DATABASE_UNAVAILABLE");
    assert!(away.is_transient());
    let said = away.to_string();
    assert!(said.contains("postgres://user@127.0.0.1:1/orders") && !said.contains("secret"), "{said}");
}
