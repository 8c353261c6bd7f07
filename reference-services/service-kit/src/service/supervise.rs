//! Tasks that run until the shutdown.

use std::{future::Future, time::Duration};

use tokio::task::JoinSet;

use crate::{
    backoff::Backoff,
    config::Tuning,
    shutdown::ShutdownSignal,
    store::{Store, retention},
};

const RESTART: Backoff = Backoff { initial: Duration::from_millis(200), max: Duration::from_secs(30) };

/// Runs a task, and restarts it when it ends or panics, until the shutdown is requested.
pub(super) async fn restart_until_shutdown<F>(name: String, mut shutdown: ShutdownSignal, mut create: impl FnMut() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut restarts = 0;
    loop {
        // A set, so that the task is aborted with this one.
        let mut task = JoinSet::new();
        task.spawn(create());
        let ended = task.join_next().await;
        if shutdown.is_requested() {
            return;
        }
        restarts += 1;
        let delay = RESTART.after(restarts);
        if let Some(Err(error)) = ended {
            tracing::error!(task = name, %error, ?delay, "task panicked; restarting it");
        } else {
            tracing::warn!(task = name, ?delay, "task ended; restarting it");
        }
        tokio::select! {
            () = shutdown.requested() => return,
            () = tokio::time::sleep(delay) => {}
        }
    }
}

/// Deletes expired rows regularly, until the shutdown is requested.
pub(super) async fn clean_until_shutdown(store: Store, tuning: Tuning, mut shutdown: ShutdownSignal) {
    loop {
        tokio::select! {
            () = shutdown.requested() => return,
            () = tokio::time::sleep(retention::CLEAN_INTERVAL) => {}
        }
        match retention::clean(&store, &tuning).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "deleted expired rows"),
            Err(error) => tracing::warn!(code = error.code(), %error, "cannot delete expired rows; retrying later"),
        }
    }
}
