//! `bangnong`: the service, and the few things an operator does by hand.

use std::{
    error::Error,
    io::{IsTerminal, stderr},
    path::PathBuf,
    process::ExitCode,
};

use api::{backup, config::Config, media::objects::Objects, routes, serve};
use clap::{Parser, Subcommand};
use migrations::{Migrator, MigratorTrait};
use secrecy::ExposeSecret;
use tracing_subscriber::EnvFilter;

/// The farm-service platform: a farmer posts a need, and the right help comes.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    task: Option<Task>,
    /// Let other machines reach a service on which anybody can sign in as a demo person.
    #[arg(long)]
    demo: bool,
}

#[derive(Subcommand)]
enum Task {
    /// Serve; this is also what happens without a word.
    Serve,
    /// Bring the database's schema up to date, one step back, or show where it stands.
    Migrate {
        #[arg(value_enum, default_value = "up")]
        way: Way,
    },
    /// Copy the database to a file, and photos and voice notes to `FILE.media`, while the service
    /// runs.
    Backup { file: PathBuf },
    /// After restoring a backup of PostgreSQL: let phones read their notices anew.
    Renumber,
    /// Print the OpenAPI document.
    Openapi,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Way {
    Up,
    Down,
    Status,
}

#[actix_web::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&*error);
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let levels = EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,sqlx=warn".into());
    let coloured = stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_env_filter(levels)
        .with_writer(stderr)
        .with_ansi(coloured)
        .init();
    let cli = Cli::parse();
    let config = Config::load()?;
    match cli.task.unwrap_or(Task::Serve) {
        Task::Serve => serve(config, cli.demo).await,
        Task::Migrate { way } => migrate(&config, way).await,
        Task::Backup { file } => {
            let url = config.database.url.expose_secret();
            let db = serve::open_existing(&config).await?;
            backup::backup(&db, url, &Objects::open(&config.media)?, &file).await
        }
        Task::Renumber => Ok(backup::renumber(serve::open_existing(&config).await?.owner()).await?),
        Task::Openapi => {
            say(&format!("{:#}", routes::document()));
            Ok(())
        }
    }
}

async fn serve(config: Config, demo: bool) -> Result<(), Box<dyn Error>> {
    let running = serve::start(config, demo).await?;
    if running.seeded_n > 0 {
        say(&format!("{} demo people of 北道德乡 moved in", running.seeded_n));
    }
    say(&format!("帮农 is open: {}/app/   (API: {0}/docs, stop with Ctrl-C)", running.url));
    running.until(stopped()).await?;
    Ok(())
}

async fn migrate(config: &Config, way: Way) -> Result<(), Box<dyn Error>> {
    let db = serve::open(config).await?;
    match way {
        Way::Up => Migrator::up(db.owner(), None).await?,
        Way::Down => Migrator::down(db.owner(), Some(1)).await?,
        Way::Status => {}
    }
    for migration in Migrator::get_migration_with_status(db.owner()).await? {
        say(&format!("{:<8} {}", migration.status().to_string(), migration.name()));
    }
    Ok(())
}

/// Ctrl-C, or the SIGTERM of a service manager.
async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate()).expect("signals can be heard");
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
}

/// One sentence for the person at the terminal; the log has the rest.
fn complain(error: &dyn Error) {
    eprintln!("bangnong: {error}");
}

#[expect(clippy::print_stdout, reason = "what the person at the terminal asked for")]
fn say(words: &str) {
    println!("{words}");
}
