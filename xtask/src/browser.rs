//! The page in a real browser, against the real service.

use std::path::Path;

use crate::bangnong::Bangnong;
use crate::command::{self, find_program};
use crate::miniapp;
use crate::problem::{Problem, Result};
use crate::workspace::Workspace;

/// Starts the service, plays the page in Chromium, and stops the service again.
pub(crate) fn test(workspace: &Workspace, program: &Path) -> Result<()> {
    let missing = || Problem::new("Chromium is not installed (Debian: package chromium)");
    let chromium = find_program("chromium").ok_or_else(missing)?;
    let service = Bangnong::start(program, workspace)?;
    let mut play = miniapp::npm_run(workspace, "e2e");
    play.env("BANGNONG_URL", service.url()).env("CHROMIUM", chromium);
    let played = command::run(&mut play);
    if played.is_err() {
        service.print_log();
    }
    played
}
