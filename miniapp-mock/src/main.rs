//! The command line: the `WeChat` stand-in alone, or a whole day played against a running service.

use std::error::Error;
use std::fs;
use std::io::{Write as _, stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser};
use miniapp_mock::wechat::{AppAccount, Platform, openid_of};
use miniapp_mock::{OPERATOR, Stage, Table, clinic, day, market};

/// The other side of the farm service: a WeChat stand-in, and a day of simulated phones.
#[derive(Debug, Parser)]
#[command(version)]
enum Command {
    /// Runs the WeChat stand-in until Ctrl-C.
    Platform {
        #[arg(long, default_value = "127.0.0.1:8090")]
        listen: String,
    },
    /// Plays a day in 富县 against a running service; fails when something went wrong in it.
    ///
    /// Start the service with its accept window shortened as the day is, for example with
    /// `BANGNONG_OFFERS__ACCEPT_WINDOW=5s` and `BANGNONG_WECHAT__GRACE=1s` at speed 120.
    Day(DayArgs),
    /// Plays a picking week in 富县 against a running service; fails when something went wrong in it.
    ///
    /// Start the service with its windows shortened as the week is, for example with
    /// `BANGNONG_MARKET__SHARE_WINDOW=36s`, `BANGNONG_MARKET__SUBSTITUTE_WINDOW=36s`,
    /// `BANGNONG_MARKET__DISPUTE_WINDOW=72s`, `BANGNONG_MARKET__BATCH_EVERY=2s` and
    /// `BANGNONG_WECHAT__GRACE=1s` at speed 1200, on a new database.
    Market(MarketArgs),
    /// Plays a night of frost in 富县, in which farmers ask agronomists; fails when something went
    /// wrong in it.
    ///
    /// Best it starts the service itself with `--service`, on a new database: then the service's
    /// windows are shortened as the night is, and it is killed in the middle and started again.
    Clinic(ClinicArgs),
}

/// Where it is played, and what is made of it.
#[derive(Debug, Args)]
struct Common {
    /// The running service.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    url: String,
    /// The WeChat stand-in that the service uses, when it is not the service's own.
    #[arg(long)]
    wechat: Option<String>,
    /// Who lives there and what they want follows from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Prints the table as Markdown.
    #[arg(long)]
    markdown: bool,
    /// Draws what was played into this file.
    #[arg(long)]
    svg: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct DayArgs {
    #[command(flatten)]
    common: Common,
    #[arg(long, default_value_t = 200)]
    farmers: usize,
    #[arg(long, default_value_t = 30)]
    teams: usize,
    /// Village agents, who post for farmers without a phone.
    #[arg(long, default_value_t = 5)]
    agents: usize,
    /// Seconds of the day in one second: 120 plays it in eight minutes.
    #[arg(long, default_value_t = 120.0, value_parser = speed)]
    speed: f64,
}

#[derive(Debug, Args)]
struct MarketArgs {
    #[command(flatten)]
    common: Common,
    #[arg(long, default_value_t = 200)]
    farmers: usize,
    /// At least one for each farmer.
    #[arg(long, default_value_t = 300)]
    lots: usize,
    #[arg(long, default_value_t = 12)]
    orders: usize,
    /// Village agents, who list for farmers without a phone.
    #[arg(long, default_value_t = 6)]
    agents: usize,
    /// Seconds of the week in one second: 1200 plays it, until the money has come, in 12 minutes.
    #[arg(long, default_value_t = 1_200.0, value_parser = speed)]
    speed: f64,
}

#[derive(Debug, Args)]
struct ClinicArgs {
    #[command(flatten)]
    common: Common,
    /// Asked within one hour.
    #[arg(long, default_value_t = 400)]
    questions: usize,
    /// At least one for twenty questions.
    #[arg(long, default_value_t = 300)]
    farmers: usize,
    /// Two of them are experts of the county.
    #[arg(long, default_value_t = 12, value_parser = agronomists)]
    agronomists: usize,
    /// Seconds of the night in one second: 30 plays it in nine minutes. Where the machine is too slow
    /// for the speed, questions still wait in the morning, and the night fails.
    #[arg(long, default_value_t = 30.0, value_parser = speed)]
    speed: f64,
    /// Starts the service with this command, such as `DATABASE_URL=sqlite://a.db?mode=rwc bangnong`,
    /// kills it in the middle as a power cut would, and starts it again.
    #[arg(long, conflicts_with = "kill")]
    service: Option<String>,
    /// With `--service`: lets it live.
    #[arg(long, requires = "service")]
    spare: bool,
    /// Kills the service whose process id is in this file, and waits until whoever looks after it
    /// has started it again.
    #[arg(long)]
    kill: Option<PathBuf>,
}

#[actix_web::main]
async fn main() -> ExitCode {
    let done = match Command::parse() {
        Command::Platform { listen } => run_platform(&listen).await,
        Command::Day(args) => play_day(args).await,
        Command::Market(args) => play_week(args).await,
        Command::Clinic(args) => play_night(args).await,
    };
    let Err(error) = done else { return ExitCode::SUCCESS };
    writeln!(stderr(), "{error}").ok();
    ExitCode::FAILURE
}

async fn run_platform(listen: &str) -> Result<(), Box<dyn Error>> {
    let account = AppAccount::demo();
    let platform = Platform::start(listen, account.clone()).await?;
    let base_url = platform.base_url();
    writeln!(stdout(), "{base_url} appid={} secret={}", account.appid, account.secret)?;
    writeln!(stdout(), "\nA service that uses it starts with\n{}", settings(&base_url, &account))?;
    tokio::signal::ctrl_c().await?;
    platform.stop().await;
    Ok(())
}

/// The service's settings that make it a client of this stand-in, with its operator.
fn settings(base_url: &str, account: &AppAccount) -> String {
    let template =
        |title| account.template_titled(title).map(|t| t.id.as_str()).unwrap_or_default();
    let operator = format!("'[\"{}\"]'", openid_of(OPERATOR));
    let settings = [
        ("WECHAT__BASE_URL", base_url),
        ("WECHAT__APPID", &account.appid),
        ("WECHAT__SECRET", &account.secret),
        ("WECHAT__TEMPLATE_JOB", template("新活提醒")),
        ("WECHAT__TEMPLATE_TEAM", template("接单提醒")),
        ("WECHAT__TEMPLATE_VISIT", template("到场提醒")),
        ("WECHAT__TEMPLATE_QUESTION", template("问题进展提醒")),
        ("WECHAT__TEMPLATE_SHARE", template("供货提醒")),
        ("PEOPLE__OPERATORS", &operator),
    ];
    settings.map(|(key, value)| format!("export BANGNONG_{key}={value}\n")).concat()
}

async fn play_day(args: DayArgs) -> Result<(), Box<dyn Error>> {
    let DayArgs { farmers: farmers_n, teams: teams_n, agents: agents_n, speed, common } = args;
    let plan = day::Plan::draw(day::Cast { farmers_n, teams_n, agents_n, seed: common.seed });
    let report = day::play(&common.stage(speed), &plan).await?;
    common.show(&report.table(), || day::svg(&report))?;
    report.flaws().map_or(Ok(()), |flaws| Err(flaws.into()))
}

async fn play_week(args: MarketArgs) -> Result<(), Box<dyn Error>> {
    let MarketArgs { farmers, lots, orders, agents, speed, common } = args;
    let cast = market::Cast {
        farmers_n: farmers,
        lots_n: lots,
        orders_n: orders,
        agents_n: agents,
        seed: common.seed,
    };
    let plan = market::Plan::draw(cast);
    let report = market::play(&common.stage(speed), &plan).await?;
    common.show(&report.table(), || market::svg(&report))?;
    report.flaws().map_or(Ok(()), |flaws| Err(flaws.into()))
}

async fn play_night(args: ClinicArgs) -> Result<(), Box<dyn Error>> {
    let ClinicArgs { questions, farmers, agronomists, speed, service, spare, kill, common } = args;
    let cast = clinic::Cast {
        questions_n: questions,
        farmers_n: farmers.max(questions.div_ceil(clinic::MOST)).max(1),
        agronomists_n: agronomists,
        seed: common.seed,
    };
    let (stage, plan) = (common.stage(speed), clinic::Plan::draw(cast));
    let mut keeper = match (service, kill) {
        (Some(command), _) => Some(clinic::Keeper::start(&command, &stage).await?),
        (None, Some(pid_file)) => Some(clinic::Keeper::of_pid_file(pid_file, &stage)),
        (None, None) => None,
    };
    let killer = if spare { None } else { keeper.as_mut() };
    let report = clinic::play(&stage, &plan, killer).await?;
    common.show(&report.table(), || clinic::svg(&report))?;
    report.flaws().map_or(Ok(()), |flaws| Err(flaws.into()))
}

impl Common {
    fn stage(&self, speed: f64) -> Stage {
        Stage { url: self.url.clone(), wechat: self.wechat.clone(), speed }
    }

    /// Prints the table, and draws the picture.
    fn show(&self, table: &Table, svg: impl Fn() -> String) -> Result<(), Box<dyn Error>> {
        let table = if self.markdown { table.markdown() } else { table.text() };
        write!(stdout(), "{table}")?;
        self.svg.as_ref().map_or(Ok(()), |file| Ok(fs::write(file, svg())?))
    }
}

fn speed(text: &str) -> Result<f64, String> {
    let speed = text.parse().map_err(|_| "a number")?;
    (1.0..=3_600.0).contains(&speed).then_some(speed).ok_or_else(|| "1 to 3600".into())
}

fn agronomists(text: &str) -> Result<usize, String> {
    let n = text.parse().map_err(|_| "a number")?;
    (3..=200).contains(&n).then_some(n).ok_or_else(|| "3 to 200".into())
}
