//! The command line: the `WeChat` stand-in alone, or a whole day played against a running service.

use std::error::Error;
use std::io::Write as _;

use clap::Parser;
use miniapp_mock::wechat::{AppAccount, Platform};

/// The other side of the farm service: a WeChat stand-in, and a day of simulated phones.
#[derive(Debug, Parser)]
#[command(version)]
enum Command {
    /// Runs the WeChat stand-in until Ctrl-C.
    Platform {
        #[arg(long, default_value = "127.0.0.1:8090")]
        listen: String,
    },
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    match Command::parse() {
        Command::Platform { listen } => run_platform(&listen).await,
    }
}

async fn run_platform(listen: &str) -> Result<(), Box<dyn Error>> {
    let account = AppAccount::demo();
    let (appid, secret) = (account.appid.clone(), account.secret.clone());
    let platform = Platform::start(listen, account).await?;
    writeln!(std::io::stdout(), "{} appid={appid} secret={secret}", platform.base_url())?;
    tokio::signal::ctrl_c().await?;
    platform.stop().await;
    Ok(())
}
