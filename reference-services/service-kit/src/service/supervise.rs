//! Tasks that never end silently.

use std::{future::Future, time::Duration};

use tokio::task::JoinSet;

use crate::{
    backoff::Backoff,
    config::Tuning,
    shutdown::ShutdownSignal,
    store::{Store, retention},
};

const RESTART: Backoff = Backoff { initial: Duration::from_millis(200), max: Duration::from_secs(30) };

/// Runs what `make` makes, and makes it again whenever it ends or panics, until told to stop.
pub(super) async fn forever<F>(name: String, mut stop: ShutdownSignal, mut make: impl FnMut() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut restarts = 0;
    loop {
        // In a set of its own, so that it goes when this task goes.
        let mut task = JoinSet::new();
        task.spawn(make());
        let ended = task.join_next().await;
        if stop.is_requested() {
            return;
        }
        restarts += 1;
        let wait = RESTART.after(restarts);
        if let Some(Err(error)) = ended {
            tracing::error!(task = name, %error, ?wait, "a task panicked; it is restarted");
        } else {
            tracing::warn!(task = name, ?wait, "a task ended; it is restarted");
        }
        tokio::select! {
            () = stop.requested() => return,
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Cleans old rows now and then, until told to stop.
pub(super) async fn cleaning(store: Store, tuning: Tuning, mut stop: ShutdownSignal) {
    loop {
        tokio::select! {
            () = stop.requested() => return,
            () = tokio::time::sleep(retention::CLEAN_INTERVAL) => {}
        }
        match retention::clean(&store, &tuning).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "old rows deleted"),
            Err(error) => tracing::warn!(code = error.code(), %error, "can't delete old rows; trying again later"),
        }
    }
}
