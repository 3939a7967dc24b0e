//! PostgreSQL and Redis together, and how tests are told of them.

use std::thread::sleep;

use crate::debian;
use crate::interrupt;
use crate::postgres::Postgres;
use crate::problem::Result;
use crate::process;
use crate::redis::{self, Redis};
use crate::workspace::Workspace;

/// Both servers; they stop when this is dropped.
pub(crate) struct Services {
    postgres: Postgres,
    redis: Redis,
}

impl Services {
    pub(crate) fn start(workspace: &Workspace) -> Result<Self> {
        let postgres = Postgres::start(&workspace.scratch)?;
        let redis = Redis::start(&workspace.scratch)?;
        Ok(Self { postgres, redis })
    }

    /// The environment in which api's tests use these servers.
    pub(crate) fn environment(&self) -> Result<Vec<(&'static str, String)>> {
        let redis_server = redis::program()?.display().to_string();
        Ok(vec![
            ("BANGNONG_TEST_BACKEND", "postgres".to_owned()),
            ("BANGNONG_TEST_POSTGRES", self.postgres.url()),
            ("BANGNONG_TEST_REDIS", self.redis.url()),
            ("BANGNONG_TEST_REDIS_SERVER", redis_server),
        ])
    }
}

/// `cargo xtask services`: both servers until Ctrl-C.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    debian::ensure(&[debian::POSTGRES, debian::REDIS])?;
    let services = Services::start(workspace)?;
    for (key, value) in services.environment()? {
        println!("export {key}={value}");
    }
    println!("# both run until Ctrl-C; their logs are in {}", workspace.scratch.display());
    while !interrupt::came() {
        sleep(process::PAUSE);
    }
    Ok(())
}
