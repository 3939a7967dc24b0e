//! Builds the phone's page with npm, so that the binary can carry it (`src/pages.rs`).
//!
//! A machine without Node still gets a working service: the page then says what to run.
//! `BANGNONG_SKIP_MINIAPP=1` takes the page as it lies there; linters need no other.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{self, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant, SystemTime},
};

/// What the page is made from, under `miniapp/`.
const SOURCES: [&str; 5] =
    ["src", "index.html", "vite.config.ts", "package.json", "package-lock.json"];
/// Five times what npm needs here with nothing cached.
const LONGEST: Duration = Duration::from_mins(10);
const SKIP: &str = "BANGNONG_SKIP_MINIAPP";
/// A copy of the lock file that `node_modules` was installed from.
const INSTALLED: &str = "node_modules/.installed-package-lock.json";

fn main() {
    let miniapp = miniapp();
    println!("cargo::rerun-if-env-changed={SKIP}");
    for source in SOURCES {
        println!("cargo::rerun-if-changed={}", miniapp.join(source).display());
    }
    let page = miniapp.join("dist/page");
    if let Err(why) = prepare(&miniapp, &page) {
        println!("cargo::warning=the phone's page is not built: {}", why.replace('\n', " | "));
        // A file that never is: the next build tries again, whatever has changed by then.
        println!("cargo::rerun-if-changed={}", page.join("built").display());
        replace(&page, |new| fs::write(new.join("index.html"), sorry(&why)))
            .expect("miniapp/dist can be written");
    }
}

fn miniapp() -> PathBuf {
    let api = env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the crate is");
    Path::new(&api).parent().expect("the crate lies in the workspace").join("miniapp")
}

fn prepare(miniapp: &Path, page: &Path) -> Result<(), String> {
    let skip = env::var_os(SKIP).is_some_and(|value| value == "1");
    if is_fresh(miniapp, page) || (skip && page.join("index.html").exists()) {
        return Ok(());
    }
    if skip {
        return Err(format!("{SKIP}=1"));
    }
    install(miniapp)?;
    replace(page, |new| {
        npm(miniapp, &["run", "build:h5"], new).map_err(io::Error::other)?;
        fs::metadata(new.join("index.html")).map(drop)
    })
    .map_err(|error| error.to_string())
}

/// Whether a page was built after the last change of what it is made from.
fn is_fresh(miniapp: &Path, page: &Path) -> bool {
    let built = fs::metadata(page.join("assets")).and_then(|folder| folder.modified());
    let changed = SOURCES.iter().filter_map(|source| last_change(&miniapp.join(source))).max();
    built.is_ok_and(|built| changed.is_some_and(|changed| changed < built))
}

fn last_change(path: &Path) -> Option<SystemTime> {
    let own = fs::metadata(path).and_then(|it| it.modified()).ok();
    let inside = fs::read_dir(path).into_iter().flatten().flatten();
    inside.filter_map(|entry| last_change(&entry.path())).chain(own).max()
}

/// `npm ci`, unless exactly this lock file was installed before.
fn install(miniapp: &Path) -> Result<(), String> {
    let read = |file: &str| fs::read(miniapp.join(file));
    let lock = read("package-lock.json").map_err(|error| format!("package-lock.json: {error}"))?;
    if read(INSTALLED).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    npm(miniapp, &["ci", "--no-audit", "--no-fund"], miniapp)?;
    fs::write(miniapp.join(INSTALLED), lock).map_err(|error| error.to_string())
}

fn npm(miniapp: &Path, arguments: &[&str], output: &Path) -> Result<(), String> {
    let mut npm = Command::new("npm");
    npm.current_dir(miniapp).args(arguments).env("UNI_OUTPUT_DIR", output);
    let (ended, said) =
        run(npm).map_err(|error| format!("npm: {error} (Node 20 or later is needed)"))?;
    let failed = |how: &str| format!("npm {} {how}\n{}", arguments.join(" "), tail(&said));
    match ended {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(failed(&format!("ended with {status}"))),
        None => Err(failed("took too long: is the registry out of reach?")),
    }
}

/// Runs a command to its end, `None` when that does not come in time, and what it said: into a
/// file, because what it has started may hold a pipe open for ever.
fn run(mut command: Command) -> io::Result<(Option<ExitStatus>, String)> {
    let log = Path::new(&env::var_os("OUT_DIR").expect("cargo says where")).join("npm.log");
    let file = fs::File::create(&log)?;
    command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
    let mut child = command.spawn()?;
    let limit = Instant::now() + LONGEST;
    let ended = loop {
        match child.try_wait()? {
            Some(status) => break Some(status),
            None if Instant::now() < limit => thread::sleep(Duration::from_millis(50)),
            None => {
                child.kill()?;
                child.wait()?;
                break None;
            }
        }
    };
    Ok((ended, String::from_utf8_lossy(&fs::read(log)?).into_owned()))
}

/// The last lines, where tools say what went wrong.
fn tail(text: &str) -> String {
    let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}

/// Fills a new folder and puts it in the place of `page` whole: others may be reading there.
fn replace(page: &Path, fill: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let aside = |name: &str| page.with_file_name(format!("page-{name}-{}", process::id()));
    let (new, old) = (aside("new"), aside("old"));
    fs::create_dir_all(&new)?;
    let filled = fill(&new).and_then(|()| {
        let _absent_the_first_time = fs::rename(page, &old);
        fs::rename(&new, page)
    });
    for leftover in [new, old] {
        let _already_gone = fs::remove_dir_all(leftover);
    }
    filled
}

/// The page that stands in for the page.
fn sorry(why: &str) -> String {
    let why = why.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<!doctype html><html lang=zh-Hans><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width\"><title>帮农</title>\
         <body style=\"font:20px/1.6 sans-serif;max-width:40em;margin:2em auto;padding:0 1em\">\
         <h1>帮农</h1><p>服务已启动，手机页面还没有做好。</p>\
         <p>The service runs; its page was not built. Install Node 20 or later, then run</p>\
         <pre>cargo build</pre>\
         <p>What went wrong:</p><pre style=\"white-space:pre-wrap\">{why}</pre></body></html>\n"
    )
}
