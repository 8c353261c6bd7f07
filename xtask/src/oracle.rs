//! placeholder
use crate::process::Interrupt;
use crate::workspace::Workspace;
use anyhow::Result;
pub(crate) fn record(_: &Workspace, _: &Interrupt) -> Result<()> {
    Ok(())
}
pub(crate) fn compare(_: &Workspace, _: &Interrupt) -> Result<()> {
    Ok(())
}
