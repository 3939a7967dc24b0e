//! What runs beside the requests: logged and started again when it panics.

use std::time::Duration;

use futures_util::future::{BoxFuture, pending};
use tokio::{sync::Notify, time::interval};

use crate::{app::App, error::ApiError};

/// Pause before a task that panicked is started again, so that one that does so at once does not
/// fill the log.
const PAUSE: Duration = Duration::from_secs(1);

/// Runs `task` in a task of its own until it returns, which it does when the service stops.
pub(crate) async fn supervise<T: Future<Output = ()> + Send + 'static>(
    name: &'static str,
    app: App,
    task: impl Fn(App) -> T,
) {
    let stopped = app.clone();
    keep_up(name, PAUSE, || task(app.clone()), || stopped.hub.stopped()).await;
}

/// Does `work` at every tick, and whenever `bell` rings, until the service stops; what could not be
/// done waits for the next round.
pub(crate) async fn rounds(
    app: &App,
    what: &'static str,
    bell: Option<&Notify>,
    work: impl for<'a> Fn(&'a App) -> BoxFuture<'a, Result<(), ApiError>>,
) {
    let mut tick = interval(app.config.offers.sweep_every);
    let rung = async || match bell {
        Some(bell) => bell.notified().await,
        None => pending().await,
    };
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = rung() => {}
            () = app.hub.stopped() => return,
        }
        if let Err(error) = work(app).await {
            tracing::warn!(%error, "{what} wait for the next round");
        }
    }
}

/// Does work that may stall, and that can be done again, for as long as the service runs: a stop does
/// not wait for it.
pub(crate) async fn unless_stopped(
    app: &App,
    work: impl Future<Output = Result<(), ApiError>>,
) -> Result<(), ApiError> {
    tokio::select! {
        done = work => done,
        () = app.hub.stopped() => Ok(()),
    }
}

async fn keep_up<T: Future<Output = ()> + Send + 'static, S: Future<Output = ()>>(
    name: &'static str,
    pause: Duration,
    task: impl Fn() -> T,
    stopped: impl Fn() -> S,
) {
    while let Err(error) = tokio::spawn(task()).await {
        tracing::error!(task = name, %error, "a background task broke and is started again");
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stopped() => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        future,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
    };

    use super::*;

    #[tokio::test]
    async fn a_task_that_panics_is_started_again_until_it_ends() {
        let starts = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&starts);
        let task = move || {
            let counted = Arc::clone(&counted);
            async move {
                let start = counted.fetch_add(1, Ordering::SeqCst);
                assert!(start >= 2, "the first two starts break");
            }
        };
        keep_up("test", Duration::ZERO, task, future::pending::<()>).await;
        assert_eq!(starts.load(Ordering::SeqCst), 3);
    }

    #[tokio::test]
    async fn a_task_that_panics_while_the_service_stops_is_left() {
        keep_up("test", PAUSE, || async { panic!("again") }, || future::ready(())).await;
    }
}
