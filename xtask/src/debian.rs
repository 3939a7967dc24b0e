//! The Debian packages that tests need, and how they are installed where they lack.

use std::path::Path;
use std::process::Command;

use crate::command::{self, find_program};
use crate::postgres;
use crate::problem::{Problem, Result, cannot};

/// A Debian package, and how to see that it is there.
#[derive(Clone, Copy)]
pub(crate) struct Package {
    name: &'static str,
    installed: fn() -> bool,
}

pub(crate) const POSTGRES: Package =
    Package { name: "postgresql", installed: || postgres::find().is_ok() };
pub(crate) const REDIS: Package =
    Package { name: "redis-server", installed: || find_program("redis-server").is_some() };
pub(crate) const CHROMIUM: Package =
    Package { name: "chromium", installed: || find_program("chromium").is_some() };
/// Without it, Chinese text on a screenshot is empty boxes.
pub(crate) const CHINESE_FONTS: Package = Package {
    name: "fonts-noto-cjk",
    installed: || Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists(),
};
/// Debian's Python cannot make an environment of its own without it.
pub(crate) const PYTHON: Package = Package {
    name: "python3-venv",
    installed: || command::succeeds(Command::new("python3").args(["-c", "import ensurepip, venv"])),
};

const APT_FLAGS: [&str; 4] =
    ["install", "--yes", "--no-install-recommends", "--option=DPkg::Lock::Timeout=300"];

/// Installs what lacks, as root or by a sudo that asks no password; for anybody else the error
/// is the command to type.
///
/// What Debian starts by itself on installing (PostgreSQL, Redis) is left alone and never used.
pub(crate) fn ensure(packages: &[Package]) -> Result<()> {
    let lacking: Vec<_> = packages.iter().filter(|package| !(package.installed)()).collect();
    let names: Vec<_> = lacking.iter().map(|package| package.name).collect();
    if names.is_empty() {
        println!("everything is installed");
        return Ok(());
    }
    install(&names)?;
    match lacking.iter().find(|package| !(package.installed)()) {
        Some(package) => {
            Err(Problem::new(format!("`{}` is installed but not found", package.name)))
        }
        None => Ok(()),
    }
}

/// Whether this process may install, and has to become somebody else to run PostgreSQL.
pub(crate) fn is_root() -> bool {
    command::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn install(names: &[&str]) -> Result<()> {
    let may = find_program("apt-get").is_some() && (is_root() || sudo_is_free());
    if !may {
        return Err(Problem::new(by_hand(names)));
    }
    command::run(apt_get().args(["update", "--quiet"]))
        .map_err(cannot("refresh the list of packages"))?;
    command::run(apt_get().args(APT_FLAGS).args(names)).map_err(cannot(by_hand(names)))
}

fn sudo_is_free() -> bool {
    command::succeeds(Command::new("sudo").args(["--non-interactive", "true"]))
}

/// Through `env`, because sudo forgets the environment.
fn apt_get() -> Command {
    let mut command = Command::new(if is_root() { "env" } else { "sudo" });
    if !is_root() {
        command.args(["--non-interactive", "env"]);
    }
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--option=Acquire::Retries=3"]);
    command
}

fn by_hand(names: &[&str]) -> String {
    let names = names.join(" ");
    format!("install what lacks: sudo apt-get install --no-install-recommends {names}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lacks_is_told_as_a_command() {
        let told = by_hand(&["postgresql", "chromium"]);

        let command = "sudo apt-get install --no-install-recommends postgresql chromium";
        assert!(told.ends_with(command), "{told}");
    }
}
